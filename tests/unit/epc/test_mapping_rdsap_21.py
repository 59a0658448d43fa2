"""RdSAP 21 documents in the domain."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from ara_domain.epc import (
    PhotovoltaicArray,
    PvBattery,
    SapConservatory,
    SapFloorDimension,
    SapRoomInRoof,
    SapRoomInRoofSurface,
    ShowerOutlet,
)
from ara_domain.epc.mapping import (
    map_certificate,
)
from tests.builders import ABSENT, document
from tests.reference import REAL_FLAT, reference_json

CONSERVATORY = {
    "double_glazed": "Y",
    "floor_area": {"value": 12.5, "quantity": "m2"},
    "glazed_perimeter": 9,
    "room_height": 1.5,
}
ROOM_IN_ROOF = "sap_building_parts[0].sap_room_in_roof"


# ---------------------------------------------------------------------------------------------- the whole


def test_the_real_flat_is_read_as_lodged() -> None:
    epc = map_certificate(reference_json(REAL_FLAT))
    assert (epc.uprn, epc.postcode, epc.energy_rating_current) == (900000000001, "SW5 9ZZ", 63)
    assert epc.inspection_date == date(2026, 2, 10)
    assert epc.created_at == datetime(2026, 2, 10, 16, 8, 26)  # noqa: DTZ001
    assert epc.sap_flat_details is not None
    assert epc.sap_flat_details.unheated_corridor_length == 5.43
    main = epc.main_dwelling
    assert main is not None
    assert main.sap_floor_dimensions == (
        SapFloorDimension(
            floor=0,
            room_height=3.06,
            total_floor_area=29.97,
            heat_loss_perimeter=10.86,
            party_wall_length=11.04,
            floor_construction=2,
            floor_insulation=1,
        ),
    )
    assert main.sap_alternative_wall_1 is not None
    assert (main.sap_alternative_wall_1.wall_thickness_mm, main.sap_alternative_wall_1.sheltered_wall) == (180, True)
    assert len(epc.sap_windows) == 5
    assert epc.sap_heating is not None
    assert epc.sap_heating.shower_outlets == (ShowerOutlet(shower_outlet_type=1, shower_wwhrs=1),)
    assert epc.renewable_heat_incentive is not None
    assert epc.renewable_heat_incentive.water_heating_kwh == 1828.29
    assert [improvement.improvement_type for improvement in epc.suggested_improvements] == ["Q", "W1", "D", "E", "Y"]


# ---------------------------------------------------------------------------------------------- building parts


def test_a_conservatory_among_the_building_parts_is_no_part_wherever_it_stands() -> None:
    parts = document()["sap_building_parts"]
    before = map_certificate(document(sap_building_parts=[CONSERVATORY, *parts]))
    after = map_certificate(document(sap_building_parts=[*parts, CONSERVATORY]))
    assert before == after
    assert [part.building_part_number for part in before.sap_building_parts] == [1]
    assert before.sap_conservatory == SapConservatory(
        floor_area=12.5, glazed_perimeter=9.0, room_height=1.5, double_glazed=True
    )


def test_the_main_dwelling_is_part_1_also_when_an_extension_comes_first() -> None:
    main = document()["sap_building_parts"][0]
    extension = {**main, "building_part_number": 2, "identifier": "Extension 1", "construction_age_band": "J"}
    epc = map_certificate(document(sap_building_parts=[extension, main]))
    assert epc.main_dwelling is not None
    assert epc.main_dwelling.construction_age_band == "D"


def test_a_main_dwelling_without_a_number_is_known_by_its_name() -> None:
    epc = map_certificate(document(**{"sap_building_parts[0].building_part_number": ABSENT}))
    assert epc.main_dwelling is not None


def test_codes_stay_what_they_were_lodged_as() -> None:
    epc = map_certificate(document(**{"sap_building_parts[0].party_wall_construction": "NA", "built_form": "NR"}))
    assert epc.main_dwelling is not None
    assert epc.main_dwelling.wall_construction == 4
    assert epc.main_dwelling.party_wall_construction == "NA"
    assert epc.main_dwelling.roof_insulation_thickness == "75mm"
    assert epc.built_form == "NR"


def test_a_room_in_the_roof_may_be_lodged_by_floor_area_alone() -> None:
    assert _room({}) == SapRoomInRoof(floor_area=20.0, construction_age_band="B")


def test_a_true_room_in_the_roof_has_gables() -> None:
    lodged = {"gable_wall_length_1": 4, "gable_wall_type_1": 0, "gable_wall_length_2": 5, "gable_wall_type_2": 1}
    assert _room({"room_in_roof_type_1": lodged}) == SapRoomInRoof(
        floor_area=20.0,
        construction_age_band="B",
        kind="type_1",
        gable_1_length_m=4.0,
        gable_1_type=0,
        gable_2_length_m=5.0,
        gable_2_type=1,
    )


def test_a_room_behind_common_walls_has_their_lengths_and_heights() -> None:
    walls = {
        f"{wall}_{measure}_{n}": n + 0.5
        for wall in ("common_wall", "gable_wall")
        for measure in ("length", "height")
        for n in (1, 2)
    }
    room = _room({"room_in_roof_type_2": {**walls, "gable_wall_type_1": 0, "gable_wall_type_2": 2}})
    assert room.kind == "type_2"
    assert (room.common_wall_length_m, room.common_wall_2_height_m) == (1.5, 2.5)
    assert (room.gable_1_height_m, room.gable_2_length_m, room.gable_2_type) == (1.5, 2.5, 2)


@pytest.mark.parametrize(
    ("lodged", "mm", "code"),
    [
        ("100mm", 100, None),
        ("400mm+", 400, None),
        (0, 0, None),
        ("NI", None, "NI"),
        ("AB", None, "AB"),
        (None, None, None),
    ],
)
def test_a_measured_surface_has_an_area_and_a_thickness_or_a_code(
    lodged: Any, mm: int | None, code: str | None
) -> None:
    details = {
        "slope_length_2": {"value": 4.2, "quantity": "metres"},
        "slope_height_2": 1.7,
        "slope_insulation_type_2": 1,
        "slope_insulation_thickness_2": lodged,
        "gable_wall_u_value_1": 0.4,
    }
    room = _room({"room_in_roof_details": details})
    assert room.kind == "detailed"
    assert room.detailed_surfaces == (
        SapRoomInRoofSurface(
            kind="slope",
            number=2,
            area_m2=7.14,
            length_m=4.2,
            height_m=1.7,
            insulation_thickness_mm=mm,
            insulation_thickness_code=code,
            insulation_type=1,
        ),
        SapRoomInRoofSurface(kind="gable_wall", number=1, u_value=0.4),
    )


def _room(details: Mapping[str, Any]) -> SapRoomInRoof:
    lodged = {"floor_area": {"value": 20, "quantity": "m2"}, "construction_age_band": "B", **details}
    main = map_certificate(document(**{ROOM_IN_ROOF: lodged})).main_dwelling
    assert main is not None
    assert main.sap_room_in_roof is not None
    return main.sap_room_in_roof


# ---------------------------------------------------------------------------------------------- windows, ventilation


def test_a_roof_window_stays_among_the_windows() -> None:
    epc = map_certificate(document(**{"sap_windows[0].window_type": 2}))
    assert epc.sap_windows[0].window_type == 2
    assert epc.sap_roof_windows == ()


@pytest.mark.parametrize(("test", "at_50", "at_4"), [(6, 5.5, None), (7, None, 5.5), (4, None, None)])
def test_air_permeability_goes_where_its_test_pressure_says(test: int, at_50: float | None, at_4: float | None) -> None:
    ventilation = map_certificate(document(pressure_test=test, air_permeability=5.5)).sap_ventilation
    assert ventilation is not None
    assert ventilation.air_permeability_ap50_m3_h_m2 == at_50
    assert ventilation.air_permeability_ap4_m3_h_m2 == at_4


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (0, "natural"),
        (1, "mv"),
        (2, "mev_decentralised"),
        (3, "mev_centralised"),
        (4, "mvhr"),
        (5, "piv_loft"),
        (6, "piv_outside"),
    ],
)
def test_mechanical_ventilation_has_a_word_for_its_code(code: int, kind: str) -> None:
    ventilation = map_certificate(document(mechanical_ventilation=code)).sap_ventilation
    assert ventilation is not None
    assert (ventilation.mechanical_ventilation, ventilation.mechanical_ventilation_kind) == (code, kind)


def test_extract_fans_are_the_certificates_own_count_not_the_surveyors() -> None:
    epc = map_certificate(document(extract_fans_count=3))
    assert epc.extract_fans_count == 3
    assert epc.sap_ventilation is not None
    assert epc.sap_ventilation.extract_fans_count is None


# ---------------------------------------------------------------------------------------------- heating and energy


@pytest.mark.parametrize(
    ("outlets", "together", "electric", "mixer"),
    [
        ([1], 1, 0, 1),
        ([1, 1], 1, 0, 2),
        ([2], 2, 1, 0),
        ([1, 2, 2], 3, 2, 1),
        ([3], 3, 1, 1),
        ([4], 4, 0, 0),
        ([0], None, 0, 0),
        ([], 4, 0, 0),
    ],
)
def test_showers_are_counted_by_kind(
    outlets: list[int], together: int | None, electric: int | None, mixer: int | None
) -> None:
    lodged = [{"shower_outlet_type": kind, "shower_wwhrs": 1} for kind in outlets]
    heating = map_certificate(document(**{"sap_heating.shower_outlets": lodged})).sap_heating
    assert heating is not None
    assert (heating.shower_outlet_type, heating.electric_shower_count, heating.mixer_shower_count) == (
        together,
        electric,
        mixer,
    )


@pytest.mark.parametrize(("baths", "counted"), [(1, (4, 0, 0)), (0, (None, None, None)), (None, (None, None, None))])
def test_a_home_of_counted_baths_without_a_list_of_showers_has_no_shower(
    baths: int | None, counted: tuple[int | None, int | None, int | None]
) -> None:
    """The schema's list has one outlet at least, so none can only be lodged by leaving it out; no bath either is odd."""
    lodged = document(**{"sap_heating.number_baths": baths})
    lodged["sap_heating"].pop("shower_outlets", None)
    heating = map_certificate(lodged).sap_heating
    assert heating is not None
    assert (heating.shower_outlet_type, heating.electric_shower_count, heating.mixer_shower_count) == counted


def test_main_heating_may_come_wrapped_in_its_name_and_without_a_number() -> None:
    (lodged,) = document()["sap_heating"]["main_heating_details"]
    del lodged["main_heating_number"]
    epc = map_certificate(document(**{"sap_heating.main_heating_details": {"main_heating": lodged}}))
    assert epc == map_certificate(document())


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ((5, 2, 2), ("S", 30, "modest")),
        ((8, 5, 5), ("NW", 90, "severe")),
        (("ND", 1, 1), ("ND", 0, "none or very little")),
    ],
)
def test_a_solar_collector_is_spelled_out_on_the_certificate(codes: tuple[Any, ...], words: tuple[Any, ...]) -> None:
    names = ("orientation", "pitch", "overshading")
    lodged = {f"solar_panel_collector_{name}": code for name, code in zip(names, codes, strict=True)}
    epc = map_certificate(document(**{"sap_heating.solar_water_heating_details": lodged}))
    assert (epc.solar_hw_collector_orientation, epc.solar_hw_collector_pitch_deg, epc.solar_hw_overshading) == words


ARRAY = {"peak_power": {"value": 2.5, "quantity": "kW"}, "orientation": 5, "pitch": 2, "overshading": 1}
MAPPED_ARRAY = PhotovoltaicArray(peak_power=2.5, orientation=5, pitch=2, overshading=1)


@pytest.mark.parametrize(
    ("supply", "arrays", "percent"),
    [
        ({"none_or_no_details": {"percent_roof_area": 40}}, (), 40.0),
        ({"pv_arrays": [ARRAY]}, (MAPPED_ARRAY,), None),
        ([[ARRAY], [{**ARRAY, "orientation": 7}]], (MAPPED_ARRAY, replace(MAPPED_ARRAY, orientation=7)), None),
        ([[ARRAY], [ARRAY], [ARRAY]], (MAPPED_ARRAY,) * 3, None),
    ],
)
def test_solar_panels_are_read_in_their_three_shapes(
    supply: Any, arrays: tuple[PhotovoltaicArray, ...], percent: float | None
) -> None:
    energy = map_certificate(document(**{"sap_energy_source.photovoltaic_supply": supply})).sap_energy_source
    assert energy is not None
    assert energy.photovoltaic_arrays == arrays
    assert energy.pv_percent_roof_area == percent


def test_meter_and_terrain_are_the_text_of_their_codes() -> None:
    energy = map_certificate(
        document(**{"sap_energy_source.pv_batteries": {"pv_battery": {"battery_capacity": 5}}})
    ).sap_energy_source
    assert energy is not None
    assert (energy.meter_type, energy.wind_turbines_terrain_type) == ("2", "2")
    assert energy.pv_batteries == (PvBattery(battery_capacity=5.0),)

"""RdSAP 17.0 to 20.0.0 in the domain."""

from typing import Any, NamedTuple

import pytest

from ara_domain.epc import (
    EpcPropertyData,
    InstantaneousWwhrs,
    PhotovoltaicArray,
    SapAlternativeWall,
    SapBuildingPart,
    SapConservatory,
    SapRoomInRoofSurface,
    SapWindow,
    WindowTransmissionDetails,
)
from ara_domain.epc.mapping import BrokenDocument, map_certificate, supported_schemas
from tests.builders import ABSENT, certificate
from tests.reference import reference_json
from tests.unit.epc.older_rdsap_document import rdsap_20_document


def mapped(**changes: Any) -> EpcPropertyData:
    return map_certificate(rdsap_20_document(**changes))


def main_dwelling(epc: EpcPropertyData) -> SapBuildingPart:
    assert epc.main_dwelling is not None
    return epc.main_dwelling


# ---------------------------------------------------------------------------------------------- the register's own


class Expected(NamedTuple):
    """Read off a published sample by a person."""

    bands: tuple[str, ...]
    walls: tuple[tuple[int, int], ...]
    roofs: tuple[tuple[int, int | str | None], ...]
    below: tuple[int, ...]
    heating: tuple[int | None, int | None, int, int]  # SAP code, product, control, fuel
    cylinder: tuple[int, int | None, int | None]
    water: tuple[int, int]
    lighting: tuple[int, int, int]
    glazing: tuple[int, int, int | str | None, bool | None]  # kind, share, gap, PVC
    lodged: tuple[int, int, int, float, float, float]  # SAP now and potential, EI, CO2, energy, heating cost
    floor_area: float


SAMPLES = {
    "17.0": Expected(
        bands=("D",), walls=((8, 3),), roofs=((3, "ND"),), below=(6,), heating=(402, None, 2401, 29),
        cylinder=(2, 0, None), water=(903, 29), lighting=(7, 4, 57), glazing=(3, 100, "16+", True),
        lodged=(66, 79, 48, 3.9, 427.0, 214.0), floor_area=55.0,
    ),
    "17.1": Expected(
        bands=("G", "H"), walls=((4, 2), (4, 4)), roofs=((4, "100mm"), (5, 0)), below=(7, 7),
        heating=(None, 9049, 2104, 28), cylinder=(2, 1, 12), water=(901, 28), lighting=(13, 3, 23),
        glazing=(3, 100, "16+", True), lodged=(53, 78, 46, 5.8, 234.0, 659.0), floor_area=101.0,
    ),
    "18.0": Expected(
        bands=("C", "G"), walls=((3, 4), (4, 4)), roofs=((4, "100mm"), (1, None)), below=(7, 7),
        heating=(None, 16137, 2106, 26), cylinder=(1, None, None), water=(901, 26), lighting=(9, 6, 67),
        glazing=(3, 100, 12, True), lodged=(69, 85, 66, 3.4, 230.0, 619.0), floor_area=93.0,
    ),
    "19.0": Expected(
        bands=("D", "G"), walls=((4, 2), (4, 4)), roofs=((4, "150mm"), (5, "ND")), below=(7, 7),
        heating=(None, 15274, 2106, 26), cylinder=(1, None, None), water=(901, 26), lighting=(15, 13, 87),
        glazing=(3, 100, None, False), lodged=(66, 79, 62, 3.8, 222.0, 666.0), floor_area=94.0,
    ),
    "20.0.0": Expected(
        bands=("K",), walls=((4, 2),), roofs=((4, "200mm"),), below=(7,), heating=(101, 17507, 2106, 26),
        cylinder=(1, None, None), water=(901, 26), lighting=(16, 16, 100), glazing=(2, 100, None, None),
        lodged=(50, 72, 52, 2.4, 230.0, 365.98), floor_area=55.0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("version", SAMPLES)
def test_a_published_certificate_says_what_a_person_reads_in_it(version: str) -> None:
    epc = map_certificate(reference_json(f"gov_epc_api/json_samples/RdSAP-Schema-{version}/epc.json"))
    heating, parts = epc.sap_heating, epc.sap_building_parts
    assert heating is not None
    system = heating.main_heating_details[0]
    assert SAMPLES[version] == Expected(
        bands=tuple(str(part.construction_age_band) for part in parts),
        walls=tuple((part.wall_construction, part.wall_insulation_type) for part in parts),  # type: ignore[misc]
        roofs=tuple((part.roof_construction, part.roof_insulation_thickness) for part in parts),  # type: ignore[misc]
        below=tuple(part.floor_heat_loss for part in parts),  # type: ignore[misc]
        heating=(
            system.sap_main_heating_code,
            system.main_heating_index_number,
            system.main_heating_control,  # type: ignore[arg-type]
            system.main_fuel_type,
        ),
        cylinder=(heating.cylinder_size, heating.cylinder_insulation_type, heating.cylinder_insulation_thickness),  # type: ignore[arg-type]
        water=(heating.water_heating_code, heating.water_heating_fuel),  # type: ignore[arg-type]
        lighting=(
            epc.fixed_lighting_outlets_count,  # type: ignore[arg-type]
            epc.low_energy_fixed_lighting_outlets_count,
            epc.low_energy_lighting,
        ),
        glazing=(
            epc.multiple_glazing_type,  # type: ignore[arg-type]
            epc.multiple_glazed_proportion,
            epc.glazing_gap,
            epc.pvc_window_frames,
        ),
        lodged=(
            epc.energy_rating_current,  # type: ignore[arg-type]
            epc.energy_rating_potential,
            epc.environmental_impact_current,
            epc.co2_emissions_current,
            epc.energy_consumption_current,
            epc.heating_cost_current,
        ),
        floor_area=epc.total_floor_area,  # type: ignore[arg-type]
    )


def test_the_windows_of_the_20_0_sample_are_those_lodged_by_area() -> None:
    epc = map_certificate(reference_json("gov_epc_api/json_samples/RdSAP-Schema-20.0.0/epc.json"))
    assert len(epc.sap_windows) == 2
    assert all(window.window_area and window.window_width is None for window in epc.sap_windows)


# ---------------------------------------------------------------------------------------------- what all have


def test_what_did_not_change_reads_as_under_rdsap_21() -> None:
    old, new = mapped(), certificate()
    assert old.sap_building_parts == new.sap_building_parts
    assert old.suggested_improvements == new.suggested_improvements
    assert old.walls == new.walls
    assert old.window == new.window
    assert old.sap_heating is not None
    assert new.sap_heating is not None
    assert old.sap_heating.main_heating_details == new.sap_heating.main_heating_details


@pytest.mark.parametrize(
    "schema", [schema for _, schema in supported_schemas() if "RdSAP-Schema" in schema and "21" not in schema]
)
def test_every_schema_of_the_generation_is_mapped_alike_and_keeps_its_name(schema: str) -> None:
    epc = mapped(schema_type=schema)
    assert epc.schema_type == schema
    assert epc.sap_building_parts == mapped().sap_building_parts


def test_northern_ireland_has_names_of_its_own() -> None:
    names = {schema for _, schema in supported_schemas()}
    assert {"RdSAP-Schema-NI-17.3", "RdSAP-Schema-NI-17.4", "RdSAP-Schema-NI-20.0.0"} <= names
    assert "RdSAP-Schema-17.3" not in names


@pytest.mark.parametrize(
    "name", ["property_type", "habitable_room_count", "sap_heating.water_heating_code", "sap_energy_source.meter_type"]
)
def test_a_document_without_what_a_home_needs_is_refused_by_its_path(name: str) -> None:
    with pytest.raises(BrokenDocument) as refusal:
        mapped(**{name: ABSENT})
    assert refusal.value.path == name


# ---------------------------------------------------------------------------------------------- what is lodged otherwise


def test_glazing_lamps_and_fireplaces_are_kept_as_they_were_counted() -> None:
    epc = mapped()
    assert (epc.multiple_glazing_type, epc.glazed_area, epc.glazing_gap, epc.pvc_window_frames) == (1, 1, 12, True)
    assert (epc.fixed_lighting_outlets_count, epc.low_energy_fixed_lighting_outlets_count) == (10, 4)
    assert epc.low_energy_lighting == 40
    assert epc.led_fixed_lighting_bulbs_count is None
    assert epc.sap_ventilation is not None
    assert (epc.sap_ventilation.open_fireplaces_count, epc.sap_ventilation.open_chimneys_count) == (1, None)


@pytest.mark.parametrize(
    ("lodged", "area"), [(2.4, 2.4), ({"value": 2.4, "quantity": "square metres"}, 2.4), ({"value": 2}, 2.0)]
)
def test_a_measured_window_has_its_area_whatever_its_dress(lodged: Any, area: float) -> None:
    row = {"window_location": 0, "window_area": lodged, "glazing_type": 7, "window_type": 1, "orientation": 5}
    details = {"u_value": 1.4, "data_source": 2, "solar_transmittance": 0.7}
    (window,) = mapped(sap_windows=[{**row, "window_transmission_details": details}]).sap_windows
    assert window == SapWindow(
        window_location=0,
        window_area=area,
        glazing_type=7,
        window_type=1,
        orientation=5,
        transmission=WindowTransmissionDetails(u_value=1.4, data_source=2, solar_transmittance=0.7),
    )
    assert window.area_m2 == area


@pytest.mark.parametrize("missing", ["window_area", "glazing_type"])
def test_a_measured_window_needs_its_area_and_glazing(missing: str) -> None:
    row = {"window_location": 0, "window_area": 2.4, "glazing_type": 7}
    del row[missing]
    with pytest.raises(BrokenDocument, match=missing):
        mapped(sap_windows=[row])


def test_the_one_alternative_wall_is_the_first() -> None:
    lodged = {
        "wall_area": {"value": 18.9, "quantity": "square metres"},
        "wall_construction": 3,
        "wall_insulation_type": 4,
        "wall_dry_lined": "N",
        "wall_thickness_measured": "N",
        "wall_insulation_thickness": "NI",
        "sheltered_wall": "Y",
        "wall_u_value": 1.1,
    }
    part = main_dwelling(mapped(**{"sap_building_parts[0].sap_alternative_wall": lodged}))
    assert part.sap_alternative_wall_1 == SapAlternativeWall(
        wall_area=18.9, wall_construction=3, wall_insulation_type=4, wall_dry_lined=False,
        wall_thickness_measured=False, wall_insulation_thickness="NI", sheltered_wall=True, u_value=1.1,
    )  # fmt: skip
    assert part.sap_alternative_wall_2 is None


ROOM = {
    "floor_area": {"value": 18, "quantity": "square metres"},
    "construction_age_band": "F",
    "roof_room_connected": "N",
}


def test_a_room_in_the_roof_keeps_how_it_is_insulated() -> None:
    lodged = {**ROOM, "insulation": 4, "roof_insulation_thickness": "100mm"}
    room = main_dwelling(mapped(**{"sap_building_parts[0].sap_room_in_roof": lodged})).sap_room_in_roof
    assert room is not None
    assert (room.floor_area, room.construction_age_band, room.kind) == (18.0, "F", None)
    assert (room.insulation, room.roof_insulation_thickness, room.roof_room_connected) == (4, "100mm", False)


def test_the_surfaces_of_a_measured_room_in_the_roof_have_the_areas_lodged() -> None:
    details = {"slope_area_1": {"value": 12.5, "quantity": "m2"}, "slope_u_value_1": 0.3, "gable_wall_area_2": 7}
    lodged = {**ROOM, "insulation": "ND", "room_in_roof_details": details}
    room = main_dwelling(mapped(**{"sap_building_parts[0].sap_room_in_roof": lodged})).sap_room_in_roof
    assert room is not None
    assert room.kind == "detailed"
    assert room.detailed_surfaces == (
        SapRoomInRoofSurface(kind="slope", number=1, area_m2=12.5, u_value=0.3),
        SapRoomInRoofSurface(kind="gable_wall", number=2, area_m2=7.0),
    )


def test_waste_water_heat_recovery_is_kept_by_the_rooms_it_serves() -> None:
    heating = mapped().sap_heating
    assert heating is not None
    assert heating.instantaneous_wwhrs == InstantaneousWwhrs(
        rooms_with_bath_and_or_shower=1, rooms_with_mixer_shower_no_bath=0, rooms_with_bath_and_mixer_shower=1
    )


ARRAY = {
    "peak_power": {"value": 2.5, "quantity": "kW"},
    "orientation": 5,
    "pitch": 2,
    "overshading": 1,
    "pv_connection": 2,
}
MAPPED_ARRAY = PhotovoltaicArray(peak_power=2.5, orientation=5, pitch=2, overshading=1, pv_connection=2)


@pytest.mark.parametrize(
    ("supply", "arrays", "percent", "connection"),
    [
        ({"none_or_no_details": {"percent_roof_area": 40, "pv_connection": 2}}, (), 40.0, 2),
        ({"pv_arrays": [ARRAY]}, (MAPPED_ARRAY,), None, 2),
        ({"pv_arrays": {"pv_array": ARRAY}}, (MAPPED_ARRAY,), None, 2),
        ([[ARRAY], [ARRAY]], (MAPPED_ARRAY, MAPPED_ARRAY), None, 2),
    ],
)
def test_solar_panels_carry_their_connection_in_every_shape(
    supply: Any, arrays: tuple[PhotovoltaicArray, ...], percent: float | None, connection: int
) -> None:
    energy = mapped(**{"sap_energy_source.photovoltaic_supply": supply}).sap_energy_source
    assert energy is not None
    assert (energy.photovoltaic_arrays, energy.pv_percent_roof_area) == (arrays, percent)
    assert energy.pv_connection == connection


def test_a_conservatory_lodged_first_does_not_become_the_main_dwelling() -> None:
    lodged = rdsap_20_document()
    lodged["sap_building_parts"].insert(
        0, {"double_glazed": "Y", "floor_area": 12.5, "glazed_perimeter": 9, "room_height": 1}
    )
    epc = map_certificate(lodged)
    assert epc.sap_conservatory == SapConservatory(
        floor_area=12.5, glazed_perimeter=9.0, room_height=1.0, double_glazed=True
    )
    assert main_dwelling(epc) == main_dwelling(mapped())


# ---------------------------------------------------------------------------------------------- codes


@pytest.mark.parametrize(
    ("lodged", "meant", "kind"),
    [(0, 0, "natural"), (1, "supply_and_extract", "supply_and_extract"), (2, "extract_only", "extract_only")],
)
def test_mechanical_ventilation_is_not_taken_for_another_kind(lodged: int, meant: int | str, kind: str) -> None:
    ventilation = mapped(mechanical_ventilation=lodged).sap_ventilation
    assert ventilation is not None
    assert (ventilation.mechanical_ventilation, ventilation.mechanical_ventilation_kind) == (meant, kind)


def test_addenda_that_were_renumbered_mean_what_they_meant() -> None:
    addendum = mapped(addendum={"addendum_numbers": [1, 13, 14]}).addendum
    assert addendum is not None
    assert addendum.addendum_numbers == (1, "park home", 13)

"""RdSAP lodged under SAP-Schema-11.0 to 16.3 in the domain."""

from typing import Any, NamedTuple

import pytest

from ara_domain.epc import (
    EnergyElement,
    EpcPropertyData,
    InstantaneousWwhrs,
    MainHeatingDetail,
    SapWindow,
    WindowTransmissionDetails,
)
from ara_domain.epc.mapping import BrokenDocument, map_certificate, supported_schemas
from tests.builders import ABSENT, certificate
from tests.reference import reference_json
from tests.unit.epc.older_rdsap_document import rdsap_12_document, rdsap_16_document


def main_system(epc: EpcPropertyData) -> MainHeatingDetail:
    assert epc.sap_heating is not None
    return epc.sap_heating.main_heating_details[0]


# ---------------------------------------------------------------------------------------------- the register's own


class Expected(NamedTuple):
    """Read off a published sample by a person."""

    bands: tuple[str, ...]
    walls: tuple[tuple[int, int], ...]
    below: tuple[int | None, ...]
    heating: tuple[int | None, int | None, int, int, int]  # SAP code, product, control, fuel, source
    cylinder: tuple[int, int | None, int | None]
    lighting: tuple[int | None, int | None, int]
    glazing: tuple[int | str | None, int | None, int]  # kind, share, how much
    windows: int
    lodged: tuple[int, int, float, float]  # SAP now and potential, CO2, heating cost
    floor_area: float


_ELEVEN = Expected(
    bands=("C", "C"), walls=((1, 4), (3, 4)), below=(3, 3), heating=(402, None, 2401, 10, 2), cylinder=(3, 2, 50),
    lighting=(None, None, 90), glazing=("double glazing installed: 2", None, 1), windows=3,
    lodged=(50, 72, 2.4, 365.98), floor_area=98.46,
)  # fmt: skip
_FOURTEEN = _ELEVEN._replace(bands=("A", "A"), glazing=(2, 65, 1), windows=0, floor_area=69.0)
SAMPLES = {
    "11.0": _ELEVEN,
    "11.2": _ELEVEN._replace(windows=2),
    "12.0": _FOURTEEN._replace(floor_area=97.76),  # not lodged: 62.52 + 16.94 m² of storeys, 18.3 m² in the roof
    "13.0": _FOURTEEN,
    "14.0": _FOURTEEN,
    "14.1": _FOURTEEN,
    "14.2": _FOURTEEN,
    "15.0": Expected(
        bands=("C",), walls=((4, 2),), below=(7,), heating=(None, 5928, 2107, 26, 1), cylinder=(2, 2, 80),
        lighting=(11, 6, 55), glazing=(1, 65, 1), windows=0, lodged=(58, 63, 3.7, 578.0), floor_area=63.0,
    ),
    "16.0": Expected(
        bands=("E", "K"), walls=((4, 2), (4, 4)), below=(7, 7), heating=(None, 10265, 2106, 26, 1),
        cylinder=(1, None, None), lighting=(15, 10, 67), glazing=(2, 100, 1), windows=0,
        lodged=(73, 86, 2.9, 494.0), floor_area=107.0,
    ),
    "16.1": Expected(
        bands=("C", "E"), walls=((4, 2), (8, 4)), below=(7, 7), heating=(101, None, 2103, 26, 2),
        cylinder=(2, 1, 38), lighting=(11, 4, 36), glazing=(3, 100, 1), windows=0,
        lodged=(61, 85, 3.4, 546.0), floor_area=72.0,
    ),
    "16.2": Expected(
        bands=("C", "H", "H"), walls=((4, 4), (4, 4), (4, 4)), below=(7, 7, 2), heating=(101, None, 2106, 26, 2),
        cylinder=(4, 1, 50), lighting=(70, 9, 13), glazing=("ND", None, 4), windows=52,
        lodged=(52, 69, 78.0, 13144.0), floor_area=1563.0,
    ),
    "16.3": Expected(
        bands=("H",), walls=((4, 4),), below=(7,), heating=(401, None, 2401, 29, 2), cylinder=(4, 2, 25),
        lighting=(7, 5, 71), glazing=(1, 100, 1), windows=0, lodged=(59, 84, 5.9, 611.0), floor_area=70.0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("version", SAMPLES)
def test_a_published_certificate_says_what_a_person_reads_in_it(version: str) -> None:
    epc = map_certificate(reference_json(f"gov_epc_api/json_samples/SAP-Schema-{version}/rdsap.json"))
    heating, parts, system = epc.sap_heating, epc.sap_building_parts, main_system(epc)
    assert heating is not None
    found: tuple[Any, ...] = (
        tuple(part.construction_age_band for part in parts),
        tuple((part.wall_construction, part.wall_insulation_type) for part in parts),
        tuple(part.floor_heat_loss for part in parts),
        (
            system.sap_main_heating_code,
            system.main_heating_index_number,
            system.main_heating_control,
            system.main_fuel_type,
            system.main_heating_data_source,
        ),
        (heating.cylinder_size, heating.cylinder_insulation_type, heating.cylinder_insulation_thickness),
        (epc.fixed_lighting_outlets_count, epc.low_energy_fixed_lighting_outlets_count, epc.low_energy_lighting),
        (epc.multiple_glazing_type, epc.multiple_glazed_proportion, epc.glazed_area),
        len(epc.sap_windows),
        (epc.energy_rating_current, epc.energy_rating_potential, epc.co2_emissions_current, epc.heating_cost_current),
        epc.total_floor_area,
    )
    assert Expected(*found) == SAMPLES[version]


# ---------------------------------------------------------------------------------------------- what all have


@pytest.mark.parametrize(
    "schema", [schema for kind, schema in supported_schemas() if kind == "RdSAP" and schema.startswith("SAP-Schema-")]
)
def test_rdsap_under_every_schema_of_the_generation_is_mapped_and_keeps_its_name(schema: str) -> None:
    assert map_certificate(rdsap_16_document(schema_type=schema)).schema_type == schema


def test_what_only_moved_or_changed_its_name_reads_as_under_rdsap_21() -> None:
    old, new = map_certificate(rdsap_16_document()), certificate()
    assert old.sap_building_parts == new.sap_building_parts
    assert old.window == new.window
    assert old.schema_version_original == new.schema_version_original
    assert old.sap_energy_source is not None
    assert (old.sap_energy_source.mains_gas, old.sap_energy_source.pv_percent_roof_area) == (True, 0.0)
    assert old.sap_heating is not None
    assert old.sap_heating.instantaneous_wwhrs == InstantaneousWwhrs(
        rooms_with_bath_and_or_shower=1, rooms_with_mixer_shower_no_bath=0, rooms_with_bath_and_mixer_shower=1
    )


def test_a_boiler_index_number_is_one_of_the_product_database() -> None:
    lodged = {"sap_heating.main_heating_details[0].boiler_index_number": 10265}
    assert main_system(map_certificate(rdsap_16_document(**lodged))).main_heating_index_number == 10265


def test_a_measured_window_states_its_thermal_data_itself() -> None:
    row = {
        "window_location": 2, "window_area": 1, "glazing_type": 3, "window_type": 1, "orientation": 7,
        "u_value": 3.1, "data_source": 2, "solar_transmittance": 0.76,
    }  # fmt: skip
    assert map_certificate(rdsap_16_document(sap_windows=[row])).sap_windows == (
        SapWindow(
            window_location=2, window_area=1.0, glazing_type=3, window_type=1, orientation=7,
            transmission=WindowTransmissionDetails(u_value=3.1, data_source=2, solar_transmittance=0.76),
        ),
    )  # fmt: skip


def test_restricted_access_and_a_recommended_cavity_fill_are_kept() -> None:
    epc = map_certificate(rdsap_16_document(restricted_access=2, addendum={"cavity_fill_recommended": "true"}))
    assert epc.restricted_access == 2
    assert epc.addendum is not None
    assert epc.addendum.cavity_fill_recommended is True


@pytest.mark.parametrize("name", ["windows", "window"])
def test_the_summary_of_the_windows_may_be_a_list_or_not(name: str) -> None:
    row = {"description": "Single glazed", "energy_efficiency_rating": 1, "environmental_efficiency_rating": 1}
    lodged = rdsap_16_document(windows=ABSENT)
    lodged[name] = [row] if name == "windows" else row
    assert map_certificate(lodged).window == EnergyElement(
        description="Single glazed", energy_efficiency_rating=1, environmental_efficiency_rating=1
    )


# ---------------------------------------------------------------------------------------------- to 14.2


def test_the_one_heating_system_is_laid_out_in_the_heating() -> None:
    old, new = main_system(map_certificate(rdsap_12_document())), main_system(certificate())
    assert old == new


@pytest.mark.parametrize(
    ("changes", "source"),
    [({}, 2), ({"sap_heating.boiler_index_number": 5928, "sap_heating.sap_main_heating_code": ABSENT}, 1)],
)
def test_where_the_source_of_the_heating_data_is_not_lodged_an_index_number_tells_it(
    changes: dict[str, Any], source: int
) -> None:
    lodged = rdsap_12_document(
        **{"sap_heating.main_heating_data_source": ABSENT, "sap_heating.data_source": 1}, **changes
    )
    assert main_system(map_certificate(lodged)).main_heating_data_source == source


def test_a_document_without_any_heating_system_is_refused() -> None:
    with pytest.raises(BrokenDocument, match=r"sap_heating\.main_fuel_type"):
        map_certificate(rdsap_12_document(**{"sap_heating.main_fuel_type": ABSENT}))


def test_the_share_of_the_roof_with_panels_stands_at_the_top() -> None:
    energy = map_certificate(rdsap_12_document(photovoltaic_supply=30)).sap_energy_source
    assert energy is not None
    assert energy.pv_percent_roof_area == 30.0


def test_the_floor_area_is_that_of_all_storeys_and_roof_rooms() -> None:
    room = {"floor_area": 10.5, "construction_age_band": "D", "insulation": 0}
    epc = map_certificate(rdsap_12_document(**{"sap_building_parts[0].sap_room_in_roof": room}))
    assert epc.total_floor_area == 42.0 + 42.0 + 10.5


def test_what_is_below_a_flat_is_below_each_of_its_parts_and_of_a_house_it_is_not_said() -> None:
    lodged = {"sap_building_parts[0].floor_heat_loss": ABSENT}
    flat = map_certificate(rdsap_12_document(**lodged, sap_flat_details={"floor_heat_loss": 6, "top_storey": "Y"}))
    house = map_certificate(rdsap_12_document(**lodged))
    assert [part.floor_heat_loss for part in (*flat.sap_building_parts, *house.sap_building_parts)] == [6, None]


@pytest.mark.parametrize(("lodged", "band", "year"), [("C", "C", None), (1985, None, 1985)])
def test_under_11_an_age_band_is_called_a_year(lodged: str | int, band: str | None, year: int | None) -> None:
    path = "sap_building_parts[0]."
    epc = map_certificate(
        rdsap_12_document(**{f"{path}construction_age_band": ABSENT, f"{path}construction_year": lodged})
    )
    assert epc.main_dwelling is not None
    assert (epc.main_dwelling.construction_age_band, epc.main_dwelling.construction_year) == (band, year)


def test_parts_without_numbers_are_numbered_by_their_names() -> None:
    lodged = rdsap_12_document()
    (main,) = lodged["sap_building_parts"]
    del main["building_part_number"]
    lodged["sap_building_parts"] = [{**main, "identifier": "Extension 2"}, {**main, "identifier": "Extension 1"}, main]
    assert [part.building_part_number for part in map_certificate(lodged).sap_building_parts] == [3, 2, 1]


def test_the_words_of_a_recommendation_stand_in_its_row() -> None:
    row = {"sequence": 1, "typical_saving": 20, "improvement_summary": "Lamps", "improvement_heading": "Light"}
    (improvement,) = map_certificate(
        rdsap_12_document(suggested_improvements=[{**row, "improvement_description": "Better lamps"}])
    ).suggested_improvements
    assert (improvement.improvement_summary, improvement.improvement_heading) == ("Lamps", "Light")
    assert improvement.improvement_description == "Better lamps"


# ---------------------------------------------------------------------------------------------- codes


@pytest.mark.parametrize(
    ("schema", "lodged", "meant"),
    [
        ("SAP-Schema-15.0", {"sap_heating.water_heating_fuel": 51}, 20),
        ("SAP-Schema-16.3", {"sap_heating.water_heating_fuel": 51}, 51),
        ("SAP-Schema-15.0", {"sap_heating.water_heating_fuel": 48}, "heat from CHP (community)"),
    ],
)
def test_fuels_of_15_0_have_numbers_of_their_own(schema: str, lodged: dict[str, Any], meant: int | str) -> None:
    heating = map_certificate(rdsap_16_document(schema_type=schema, **lodged)).sap_heating
    assert heating is not None
    assert heating.water_heating_fuel == meant


@pytest.mark.parametrize(
    ("schema", "lodged", "meant"), [("SAP-Schema-14.2", 3, "all elements"), ("SAP-Schema-15.0", 3, 3)]
)
def test_insulation_of_a_whole_roof_room_has_a_thickness_only_from_15_0_on(
    schema: str, lodged: int, meant: int | str
) -> None:
    room = {"floor_area": 10.5, "construction_age_band": "D", "insulation": lodged}
    epc = map_certificate(rdsap_16_document(schema_type=schema, **{"sap_building_parts[0].sap_room_in_roof": room}))
    assert epc.main_dwelling is not None
    assert epc.main_dwelling.sap_room_in_roof is not None
    assert epc.main_dwelling.sap_room_in_roof.insulation == meant


@pytest.mark.parametrize(
    ("lodged", "emitter", "meant"),
    [(201, 1, 221), (201, 2, 211), (204, 1, 224), (204, 2, 214), (207, 1, 227), (104, 1, 104), (224, 2, 224)],
)
def test_a_heat_pump_from_before_sap_2012_has_the_code_of_its_flow_temperature(
    lodged: int, emitter: int, meant: int
) -> None:
    """SAP 2009 has one code for a ground source heat pump, 201; SAP 2012 one for underfloor heating and one besides."""
    system = "sap_heating.main_heating_details[0]"
    changes = {f"{system}.sap_main_heating_code": lodged, f"{system}.heat_emitter_type": emitter}
    assert main_system(map_certificate(rdsap_16_document(**changes))).sap_main_heating_code == meant

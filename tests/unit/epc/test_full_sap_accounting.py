"""No element of a full SAP document is forgotten, no field comes from elsewhere than the table says, no code is misread."""

from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.field_table import FULL_SAP, FieldRow, field_table
from ara_domain.epc.mapping import map_certificate, supported_schemas
from ara_domain.epc.mapping.accounting import paths_read, reason_unkept, unaccounted_paths
from ara_domain.epc.mapping.code_changes import code_changes
from tests.builders import set_path
from tests.reference import FULL_SAP_SAMPLES, reference_json
from tests.unit.epc.documents_walked import changes_something, leaves, named, paths_of
from tests.unit.epc.full_sap_document import (
    HEAT_DEMANDS,
    XSD,
    XSD_SCHEMAS,
    elements_of,
    every_element,
    full_sap_document,
)

MAIN = "sap_heating.main_heating_details[]."
ARRAYS = ("sap_energy_source.pv_arrays[].", f"{MAIN}fghrs_energy_source.pv_arrays[].")
SOLAR = "sap_heating.solar_heating_details."
IN_RDSAP = {
    "sap_heating.water_fuel_type": "sap_heating.water_heating_fuel",
    "sap_heating.secondary_heating_code": "sap_heating.secondary_heating_type",
    "sap_heating.hot_water_store_insulation_type": "sap_heating.cylinder_insulation_type",
    f"{MAIN}main_heating_code": f"{MAIN}sap_main_heating_code",
    f"{MAIN}main_heating_flue_type": f"{MAIN}boiler_flue_type",
    "sap_heating.sap_community_heating_systems[].community_heat_sources[].fuel_type": f"{MAIN}main_fuel_type",
    "saved_or_generated_fuel": "sap_special_features[].energy_feature.saved_or_generated_fuel",
    "energy_used_fuel": "sap_special_features[].energy_feature.energy_used_fuel",
    "sap_energy_source.electricity_tariff": "sap_energy_source.meter_type",
    "sap_energy_source.wind_turbine_terrain_type": "sap_energy_source.wind_turbines_terrain_type",
    "terrain_type": "sap_energy_source.wind_turbines_terrain_type",
    "pv_connection": "sap_energy_source.pv_connection",
    "sap_ventilation.ventilation_type": "mechanical_ventilation",
    "sap_ventilation.pressure_test": "pressure_test",
    **{f"sap_ventilation.mechanical_vent_duct_{name}": f"mechanical_vent_duct_{name}"
       for name in ("type", "insulation", "insulation_level", "placement")},
    **{f"{array}{name}": f"sap_energy_source.photovoltaic_supply.pv_arrays[].{name}"
       for array in ARRAYS for name in ("orientation", "pitch", "overshading")},
    **{f"{array}pv_connection": "sap_energy_source.pv_connection" for array in ARRAYS},
    **{f"{SOLAR}{name}": f"sap_heating.solar_water_heating_details.{name}"
       for name in ("solar_panel_collector_data_source", "solar_panel_collector_orientation",
                    "solar_panel_collector_overshading", "shower_types", "service_provision")},
    f"{SOLAR}solar_panel_collector_type": "sap_heating.solar_water_heating_details.solar_collector_details.collector_type",
}  # fmt: skip
"""Elements of full SAP whose field is that of an RdSAP element of another name."""
_OTHER = dict(zip(HEAT_DEMANDS, reversed(HEAT_DEMANDS), strict=True))
LOW_PRESSURE_PULSE = 7
NO_LIST_OF_CODES = {"sap_version"}

_OTHER_VALUES: dict[str, Any] = {
    "text": "other words", "code": 4, "int": 5, "float": 7.25, "bool": "false", "flag": "no", "date": "2023-01-02",
}  # fmt: skip


# ---------------------------------------------------------------------------------------------- nothing is forgotten


@pytest.mark.parametrize("name", FULL_SAP_SAMPLES)
def test_nothing_is_forgotten_of_a_document_the_register_published(name: str) -> None:
    assert unaccounted_paths(reference_json(name)) == frozenset()


@pytest.mark.parametrize("heat_demand", HEAT_DEMANDS)
@pytest.mark.parametrize("schema", XSD_SCHEMAS)
def test_nothing_is_forgotten_of_a_document_with_every_element_of_its_schema(schema: str, heat_demand: str) -> None:
    assert unaccounted_paths(every_element(schema, heat_demand)) == frozenset()


def test_what_is_left_out_is_not_read() -> None:
    read = {path for schema in XSD_SCHEMAS for path in paths_read(every_element(schema, HEAT_DEMANDS[0]))}
    assert [path for path in read if reason_unkept(path)] == []


def test_an_element_nobody_reads_is_reported() -> None:
    lodged = full_sap_document(**{"sap_building_parts[0].sap_walls[0].colour": "red"})
    assert unaccounted_paths(lodged) == {"sap_building_parts[].sap_walls[].colour"}


@pytest.mark.parametrize("lodged", ["our own", "SAP-Schema-18.0.0", "SAP-Schema-19.2.0"])
def test_whatever_is_read_is_kept_or_decides_what_is_kept(lodged: str) -> None:
    document = full_sap_document() if lodged == "our own" else every_element(lodged, HEAT_DEMANDS[0])
    mapped = map_certificate(document)
    without_trace = [
        named(path)
        for path, value in leaves(document)
        if reason_unkept(named(path)) is None and not changes_something(document, path, value, mapped)
    ]
    assert without_trace == []


def test_both_kinds_of_certificate_are_mapped_under_the_schema_names_they_share() -> None:
    supported = set(supported_schemas())
    for version in ("11.0", "14.2", "16.3"):
        assert {("RdSAP", f"SAP-Schema-{version}"), ("SAP", f"SAP-Schema-{version}")} <= supported
    assert {("SAP", f"SAP-Schema-NI-{schema.removeprefix('SAP-Schema-')}") for schema in XSD_SCHEMAS} <= supported


# ---------------------------------------------------------------------------------------------- the table of fields


ROWS = [row for row in field_table() if row.paths_of(FULL_SAP) and not row.type[0].isupper()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.path)
def test_a_field_takes_its_value_from_the_path_the_table_names(row: FieldRow) -> None:
    for path in row.paths_of(FULL_SAP):
        lodged = _document_with(path)
        if row.path.endswith("_ap4_m3_h_m2"):
            lodged["sap_ventilation"]["pressure_test"] = LOW_PRESSURE_PULSE
        if row.path == "total_floor_area" and path != row.path:
            del lodged["total_floor_area"]
        changed = deepcopy(lodged)
        set_path(changed, path.replace("[]", "[0]"), _another(row, _value_at(lodged, path)))
        assert _values(map_certificate(lodged), row) != _values(map_certificate(changed), row), path


def test_every_path_the_table_names_is_an_element_of_a_schema_or_of_a_published_document() -> None:
    named = {path for row in field_table() for path in row.paths_of(FULL_SAP)}
    known = {path for schema in XSD_SCHEMAS for path in _schema(schema)} | _sample_paths()
    assert {path for path in named if path not in known and path.removesuffix("[]") not in known} == set()


# ---------------------------------------------------------------------------------------------- codes


def test_every_code_that_means_something_else_in_rdsap_21_is_in_the_table_of_code_changes() -> None:
    sap, rdsap = reference_json(XSD)["enums"], _rdsap_21_codes()
    forgotten = {
        (schema, path, code)
        for schema, elements in sap.items()
        for path, listed in elements.items()
        if path not in NO_LIST_OF_CODES and (canonical := rdsap.get(IN_RDSAP.get(path, path))) is not None
        for code, meaning in listed["values"].items()
        if code.isdecimal() and _worded(meaning) != _worded(canonical["values"].get(code, "")) and code not in _changed(path, schema)
    }  # fmt: skip
    assert forgotten == set()


def test_a_translated_code_is_one_of_rdsap_21_or_words() -> None:
    rdsap = {path.rpartition(".")[2].removesuffix("[]"): listed["values"] for path, listed in _rdsap_21_codes().items()}
    rdsap["sap_main_heating_code"] = reference_json("sap/sap_tables.json")["table_4a_4b"]["data"]
    targets = {path.rpartition(".")[2]: name.rpartition(".")[2] for path, name in IN_RDSAP.items()}
    unknown = [
        change
        for change in code_changes()
        if change.assessment_type == "SAP"
        and isinstance(change.canonical, int)
        and str(change.canonical) not in rdsap[targets.get(change.attribute, change.attribute)]
    ]
    assert unknown == []


def _rdsap_21_codes() -> Any:
    return reference_json("gov_epc_api/rdsap_xsd_fields_enums.json")["enums"]["RdSAP-Schema-21.0.1"]


def _changed(path: str, schema: str) -> set[str]:
    attribute = path.rpartition(".")[2].removesuffix("[]")
    return {str(one.lodged) for one in code_changes() if one.attribute == attribute and one.holds_for("SAP", schema)}


def _worded(meaning: str) -> str:
    return meaning.casefold().replace("’", "'")


# ---------------------------------------------------------------------------------------------- documents to change


@cache
def _schema(name: str) -> frozenset[str]:
    return frozenset(elements_of(name))


def _document_with(path: str) -> dict[str, Any]:
    """A document that has a value at the path: with every element of a schema, or an older published one."""
    for schema in XSD_SCHEMAS:
        if path in _schema(schema) or f"{path}[]" in _schema(schema):
            return every_element(schema, next(demand for demand in HEAT_DEMANDS if _OTHER[demand] not in path))
    return next(document for document in map(reference_json, FULL_SAP_SAMPLES) if path in paths_of(document))


def _value_at(lodged: Any, path: str) -> Any:
    for step in path.split("."):
        lodged = lodged.get(step.removesuffix("[]"))
        lodged = lodged[0] if step.endswith("[]") else lodged
    return lodged


def _another(row: FieldRow, value: Any) -> Any:
    return {"false": "true", "true": "false"}.get(str(value), _OTHER_VALUES[row.type])


@cache
def _sample_paths() -> frozenset[str]:
    return frozenset(path for name in FULL_SAP_SAMPLES for path in paths_of(reference_json(name)))


def _values(epc: EpcPropertyData, row: FieldRow) -> tuple[object, ...]:
    values: list[Any] = [epc]
    for step in row.path.split("."):
        values = [getattr(value, step.removesuffix("[]")) for value in values if value is not None]
        if step.endswith("[]"):
            values = [item for items in values for item in items]
    return tuple(values)

"""Which documents are mapped, and how the others are refused."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from ara_domain.epc.mapping import (
    MAPPING_VERSION,
    BrokenDocument,
    UnmappableSchema,
    map_certificate,
    supported_schemas,
)
from tests.builders import ABSENT, document

CONSERVATORY = {"double_glazed": "Y", "floor_area": 12.5, "glazed_perimeter": 9, "room_height": 1.5}

# ---------------------------------------------------------------------------------------------- dispatch


@pytest.mark.parametrize(
    "schema", ["RdSAP-Schema-21.0.0", "RdSAP-Schema-21.0.1", "RdSAP-Schema-NI-21.0.0", "RdSAP-Schema-NI-21.0.1"]
)
def test_every_schema_of_the_generation_is_mapped_alike_and_keeps_its_name(schema: str) -> None:
    epc = map_certificate(document(schema_type=schema))
    assert epc == replace(map_certificate(document()), schema_type=schema)
    assert ("RdSAP", schema) in supported_schemas()


@pytest.mark.parametrize(
    ("assessment", "schema"),
    [("RdSAP", "RdSAP-Schema-22.0"), ("SAP", "RdSAP-Schema-21.0.1"), ("RdSAP", "SAP-Schema-17.0")],
)
def test_an_unknown_schema_is_refused_by_name_and_the_generations_that_are_read_are_named(
    assessment: str, schema: str
) -> None:
    with pytest.raises(UnmappableSchema) as refusal:
        map_certificate(document(assessment_type=assessment, schema_type=schema))
    assert (refusal.value.assessment_type, refusal.value.schema_type) == (assessment, schema)
    assert refusal.value.problem.startswith(f"{assessment} certificates under {schema} are not read; those of ")
    assert "RdSAP under RdSAP-Schema-17 to 21 and RdSAP under SAP-Schema-11 to 16" in refusal.value.problem
    assert refusal.value.remedy in str(refusal.value)


def test_a_document_may_come_in_the_envelope_of_the_api() -> None:
    assert map_certificate({"data": document()}) == map_certificate(document())


def test_any_mapping_will_do_as_a_document() -> None:
    assert map_certificate(MappingProxyType(document())) == map_certificate(document())


def test_the_mapping_version_names_its_step_and_a_number() -> None:
    step, _, number = MAPPING_VERSION.partition(":")
    assert step == "remapped_epc"
    assert number.isdecimal()


# ---------------------------------------------------------------------------------------------- broken documents


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"schema_type": ABSENT}, "schema_type"),
        ({"property_type": ABSENT}, "property_type"),
        ({"total_floor_area": ABSENT}, "total_floor_area"),
        ({"total_floor_area": "large"}, "total_floor_area"),
        ({"registration_date": "17 September"}, "registration_date"),
        ({"energy_rating_current": "D"}, "energy_rating_current"),
        ({"sap_building_parts": ABSENT}, "sap_building_parts"),
        ({"sap_building_parts": []}, "sap_building_parts"),
        ({"sap_building_parts": [CONSERVATORY]}, "sap_building_parts"),
        ({"sap_building_parts": "one"}, "sap_building_parts"),
        ({"sap_building_parts[1]": CONSERVATORY, "sap_building_parts[2]": CONSERVATORY}, "sap_building_parts"),
        ({"sap_building_parts[1]": document()["sap_building_parts"][0]}, "sap_building_parts"),
        ({"sap_building_parts[0].building_part_number": 2}, "sap_building_parts"),
        (
            {"sap_building_parts[0].building_part_number": ABSENT, "sap_building_parts[0].identifier": "West wing"},
            "sap_building_parts[0].building_part_number",
        ),
        ({"sap_building_parts[0].wall_construction": ABSENT}, "sap_building_parts[0].wall_construction"),
        ({"sap_building_parts[0].wall_construction": {"brick": 3}}, "sap_building_parts[0].wall_construction"),
        ({"sap_building_parts[0].sap_floor_dimensions": []}, "sap_building_parts[0].sap_floor_dimensions"),
        (
            {"sap_building_parts[0].sap_floor_dimensions[1].room_height": ABSENT},
            "sap_building_parts[0].sap_floor_dimensions[1].room_height",
        ),
        (
            {"sap_building_parts[0].sap_floor_dimensions[1].floor": ABSENT},
            "sap_building_parts[0].sap_floor_dimensions[1].floor",
        ),
        ({"sap_windows[3].window_width": ABSENT}, "sap_windows[3].window_width"),
        ({"sap_heating": ABSENT}, "sap_heating"),
        ({"sap_heating": []}, "sap_heating"),
        ({"sap_heating.main_heating_details": []}, "sap_heating.main_heating_details"),
        (
            {"sap_heating.main_heating_details[0].main_fuel_type": ABSENT},
            "sap_heating.main_heating_details[0].main_fuel_type",
        ),
        (
            {"sap_heating.main_heating_details[1]": document()["sap_heating"]["main_heating_details"][0]},
            "sap_heating.main_heating_details",
        ),
        (
            {"sap_heating.main_heating_details[0].storage_heaters": [{"number_of_heaters": 2, "index_number": 3}]},
            "sap_heating.main_heating_details[0].storage_heaters[0].high_heat_retention",
        ),
        ({"sap_heating.water_heating_code": ABSENT}, "sap_heating.water_heating_code"),
        (
            {"sap_heating.solar_water_heating_details": {"solar_panel_collector_pitch": 9}},
            "sap_heating.solar_water_heating_details.solar_panel_collector_pitch",
        ),
        ({"sap_energy_source.meter_type": ABSENT}, "sap_energy_source.meter_type"),
        ({"sap_energy_source.mains_gas": 7}, "sap_energy_source.mains_gas"),
        ({"addendum": {"addendum_numbers": [True]}}, "addendum.addendum_numbers[0]"),
        (
            {"sap_special_features": [{"energy_feature": {"air_change_rates": [{"air_change_rate_month": "Jan"}]}}]},
            "sap_special_features[0].energy_feature.air_change_rates[0].air_change_rate_value",
        ),
    ],
)
def test_a_broken_document_is_refused_with_the_path_what_was_found_and_what_to_do(
    changes: dict[str, Any], path: str
) -> None:
    with pytest.raises(BrokenDocument) as refusal:
        map_certificate(document(**changes))
    assert refusal.value.path == path
    assert f"found {refusal.value.found}, expected {refusal.value.expected}" in str(refusal.value)
    assert refusal.value.remedy in str(refusal.value)


@pytest.mark.parametrize("answer", [{"data": "gone"}, {"data": ["document"]}, [], "<html>"])
def test_what_is_no_certificate_at_all_is_a_broken_document(answer: Any) -> None:
    with pytest.raises(BrokenDocument, match="certificate as a JSON object"):
        map_certificate(answer)

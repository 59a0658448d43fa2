"""`docs/prd-map.md` names everything the two documents ask for, and nothing that is not there.

The names below are those of the documents, so that a name dropped from the page, or from the code, is noticed. The
documents are not part of the repository; where they lie beside it, they are compared with the lists.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.unit.prd_map.lookup import NotThere, check, columns_named, is_bare, known_words
from tests.unit.prd_map.page import LATER, NOT_HERE, ROOT, Row, code_spans, prose, rows, sections, words

# ---------------------------------------------------------------------------------------------- what the PRD names

SECTIONS = {
    "PRD": "1 1.1 1.2 1.3 2 2.1 2.2 3 4 4.1 4.2 4.3 4.4 4.5 5 5.1 5.2 5.3 6 6.1 6.2 6.3 6.4 6.5 7 7.1 7.2 7.3 7.4 8 "
    "8.1 8.2 8.3 8.4 9 9.1 9.2 9.3 9.4 9.5 10 11 12 12.1 12.2 12.3 12.4 13 14 15",
    "Note": "1 2 2.1 2.2 2.3 2.4 3 3.1 3.2 3.3 4 5",
}

CLASSES: Mapping[str, tuple[str, ...]] = {
    "Property": (
        "identity", "epc", "site_notes", "landlord_overrides", "geospatial", "solar", "epc_anomaly_flags",
        "baseline_predictions", "recommendations", "impact_predictions", "optimised_package", "source_path",
        "effective_epc",
    ),
    "PropertyIdentity": ("portfolio_id", "uprn", "landlord_property_id", "address", "postcode"),
    "AddressLines": (),
    "Properties": ("items", "__iter__", "__len__", "filter", "map", "with_landlord_overrides"),
    "SiteNotes": ("to_epc_property_data",),
    "LandlordOverrides": (),
    "GeoSpatial": (),
    "SolarPotential": (),
    "EpcAnomalyFlags": (),
    "BaselinePredictions": (),
    "Recommendation": (),
    "ImpactPredictions": (),
    "OptimisedPackage": (),
    "EpcPropertyData": (),
    "SapWindow": (),
    "SapBuildingPart": (),
    "Plan": (),
    "Scenario": (),
    "Task": (),
    "Subtask": (),
    "EpcCache": (),
    "GenericData": (),
    "PropertyRepo": ("get", "bulk_save", "find_by_portfolio", "find_stale"),
    "EpcCacheRepo": (),
    "SiteNotesRepo": (),
    "LandlordOverridesRepo": (),
    "RecommendationsRepo": (),
    "GenericDataRepo": (),
    "SubtaskRepo": (),
    "MaterialsRepo": (),
    "UnitOfWork": ("commit",),
    "FakeXRepo": (),
    "FakePropertyRepo": (),
    "FakeGenericDataRepo": (),
    "FakeEpcClient": (),
    "EpcMlTransform": ("VERSION", "to_row", "to_rows", "schema"),
    "EpcMlTransformV1": (),
    "EpcMlTransformV2": (),
    "EpcClientService": (),
    "GeospatialFetcher": (),
    "SolarFetcher": (),
    "SiteNotesIngester": (),
    "EpcRemappingService": (),
    "EpcPredictionService": (),
    "FeatureBuilder": (),
    "KwhPredictionService": (),
    "RecommendationService": (),
    "ImpactPredictionService": (),
    "OptimiserService": (),
    "ResultsPersister": (),
    "IngestionPipeline": (),
    "ModellingPipeline": (),
    "RefreshOrchestrator": (),
    "SearchEpc": (),
    "OpenUprnClient": (),
    "CostOptimiser": (),
    "GainOptimiser": (),
    # of the note
    "EnergyElement": (),
    "PhotovoltaicArray": (),
    "RenewableHeatIncentive": (),
    "SapAlternativeWall": ("u_value", "wall_thickness_mm"),
    "SapEnergySource": ("photovoltaic_arrays",),
    "SapFloorDimension": ("is_exposed_floor", "is_above_partially_heated_space"),
    "SapRoofWindow": (),
    "SapRoomInRoof": (),
    "SapRoomInRoofSurface": (),
}  # fmt: skip
"""Every class of the two documents, with the attributes and methods they give it."""

TABLES = (
    "properties", "property_details_epc", "property_spatial", "epc_api_cache", "site_notes", "landlord_overrides",
    "plans", "recommendations", "recommendation_parts", "scenarios", "tasks", "subtasks", "energy_assessments",
    "epc_property", "epc_main_heating_detail", "epc_building_part", "epc_window", "epc_floor_dimension",
    "epc_energy_element", "epc_renewable_heat_incentive", "epc_room_in_roof", "epc_room_in_roof_surface",
    "epc_photovoltaic_array", "epc_roof_window",
)  # fmt: skip

OTHER_NAMES = (
    "step", "property_id", "uprn", "portfolio_id", "subtask_id", "duration_ms", "outcome", "error",  # a line of the log
    "epc_with_overlay", "uow_factory", "trigger_plan_entrypoint", "model_engine", "epc_client", "epc_client_service",
    "db_funcs", "patch_epc", "already_installed", "non_invasive_recommendations", "building_id", "building_ids",
    "extract_portfolio_aggregation_data", "optimise_with_scenarios", "energy_assessment", "epc_cache",
    # modules of PRD §11
    "anomaly_flags", "predictions", "transform", "unit_of_work", "property_repo", "epc_cache_repo", "site_notes_repo",
    "landlord_overrides_repo", "recommendations_repo", "generic_data_repo", "subtask_repo", "epc_remapping",
    "epc_prediction", "feature_builder", "kwh_prediction", "impact_prediction", "recommendation", "optimiser",
    "results_persister", "ingestion_pipeline", "modelling_pipeline", "refresh_orchestrator", "site_notes_ingester",
    # the example of PRD §12.1
    "test_epc_prediction_flags_anomalous_wall_type", "_make_epc", "_make_property", "neighbours_by_postcode",
    "generic_repo", "differs_from_neighbours", "wall_construction",
    # of the note
    "ara_first_run", "epc_property_table", "create_all", "detailed_surfaces", "air_tightness", "stone_walls",
    "system_build", "element_type", "sap_alternative_wall_1", "sap_alternative_wall_2", "sap_roof_windows",
    "sap_room_in_roof", "renewable_heat_incentive", "percent_roof_area", "room_in_roof_floor_area",
    "room_in_roof_construction_age_band",
)  # fmt: skip
"""Rules, keys, modules and functions that the documents name in code."""

# ---------------------------------------------------------------------------------------------- what the note names

COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "epc_property": {
        "jsonb": (
            "heating_cylinder_size", "heating_immersion_heating_type", "heating_cylinder_insulation_type",
            "heating_secondary_heating_type", "heating_shower_outlet_type", "energy_pv_connection",
            "addendum_numbers", "lzc_energy_sources",
        ),
        "text": (
            "energy_meter_type", "energy_wind_turbines_terrain_type", "ventilation_mechanical_ventilation_kind",
            "solar_hw_collector_orientation", "solar_hw_overshading",
        ),
        "int": (
            "heating_number_baths", "heating_number_baths_wwhrs", "heating_electric_shower_count",
            "heating_mixer_shower_count", "mechanical_vent_duct_insulation_level", "ventilation_sheltered_sides",
            "solar_hw_collector_pitch_deg", "extract_fans_count",
        ),
        "bool": (
            "addendum_stone_walls", "addendum_system_build", "ventilation_present",
            "ventilation_has_suspended_timber_floor", "ventilation_suspended_timber_floor_sealed",
            "ventilation_has_draught_lobby",
        ),
        "float": ("ventilation_air_permeability_ap4_m3_h_m2",),
    },
    "epc_main_heating_detail": {
        "jsonb": ("main_fuel_type", "heat_emitter_type", "emitter_temperature", "main_heating_control"),
    },
    "epc_building_part": {
        "jsonb": (
            "wall_construction", "wall_insulation_type", "party_wall_construction", "flat_roof_insulation_thickness",
            "roof_insulation_location", "roof_insulation_thickness",
        ),
        "text": ("roof_construction_type", "curtain_wall_age"),
        "float": ("alt_wall_1_u_value", "alt_wall_2_u_value"),
        "int": ("alt_wall_1_thickness_mm", "alt_wall_2_thickness_mm"),
    },
    "epc_window": {
        "jsonb": (
            "glazing_gap", "orientation", "window_type", "glazing_type", "window_location", "window_wall_type",
            "draught_proofed", "permanent_shutters_present", "transmission_data_source",
        ),
    },
    "epc_floor_dimension": {"bool": ("is_exposed_floor", "is_above_partially_heated_space")},
    "epc_renewable_heat_incentive": {
        "int": ("epc_property_id",),
        "float": (
            "space_heating_kwh", "water_heating_kwh", "impact_of_loft_insulation_kwh",
            "impact_of_cavity_insulation_kwh", "impact_of_solid_wall_insulation_kwh",
        ),
    },
    "epc_room_in_roof": {
        "int": ("epc_building_part_id",),
        "text": ("construction_age_band",),
        "float": (
            "floor_area", "common_wall_length_m", "common_wall_height_m", "gable_1_length_m", "gable_1_height_m",
            "gable_2_length_m", "gable_2_height_m",
        ),
    },
    "epc_room_in_roof_surface": {
        "int": ("epc_room_in_roof_id", "insulation_thickness_mm"),
        "text": ("kind",),
        "jsonb": ("insulation_type",),
        "float": ("area_m2", "u_value"),
    },
    "epc_photovoltaic_array": {
        "int": ("epc_property_id",),
        "float": ("peak_power",),
        "jsonb": ("pitch", "orientation", "overshading"),
    },
    "epc_roof_window": {
        "int": ("epc_property_id",),
        "float": ("area_m2", "u_value_raw", "pitch_deg", "g_perpendicular", "frame_factor"),
        "jsonb": ("orientation",),
    },
}  # fmt: skip
"""Every column of the round-trip note, by table and type; a type the note leaves open is the one chosen here."""

# ---------------------------------------------------------------------------------------------- what is named is there


def cells(*headings: str) -> Iterator[tuple[Row, str]]:
    """Every code span under these headings."""
    for row in rows():
        for heading in headings:
            for span in code_spans(row.cells.get(heading, "")):
                yield row, span


def failures(spans: Iterator[tuple[object, str]]) -> list[str]:
    """The spans that name nothing, each with where it stands and why."""
    found = []
    for where, span in spans:
        try:
            check(span)
        except NotThere as missing:
            found.append(f"{where}: {missing}")
    return found


def test_everything_said_to_be_here_and_every_test_said_to_prove_it_is_there() -> None:
    assert failures(cells("Here", "Proved by")) == []


def test_what_a_remark_or_a_paragraph_names_is_there_too() -> None:
    in_prose = [("prose", span) for span in code_spans(prose())]
    full = [(where, span) for where, span in (*cells("Remark", "Why"), *in_prose) if not is_bare(span)]
    assert failures(iter(full)) == []


def test_a_bare_word_in_a_remark_is_short_for_what_the_row_names_or_a_table_or_column() -> None:
    unknown = [
        f"{row}: {span}"
        for row, span in cells("Remark", "Why")
        if is_bare(span) and span not in known_words() | words(row.asked + row.here)
    ]
    assert unknown == []


def test_every_row_has_an_answer_and_every_rule_that_holds_here_a_test() -> None:
    for row in rows():
        assert code_spans(row.here) or row.here in {LATER, NOT_HERE}, f"{row} says nothing of what is here"
        if "Proved by" in row.cells and code_spans(row.here):
            assert code_spans(row.cells["Proved by"]), f"{row} does not say what proves it"


def test_what_is_later_or_left_out_says_why_or_what_there_is_instead() -> None:
    unexplained = [str(row) for row in rows() if row.here in {LATER, NOT_HERE} and not row.cells.get("Remark")]
    assert unexplained == []


@pytest.mark.parametrize("span", ["ara_domain.property:Property.colour", "epc_window.colour", "ara paint", "make tea"])
def test_a_name_that_is_not_there_is_noticed(span: str) -> None:
    with pytest.raises(NotThere):
        check(span)


# ---------------------------------------------------------------------------------------------- everything is named


def test_the_page_goes_through_every_section_of_both_documents_in_their_order() -> None:
    wanted = [f"{document} {number}" for document, numbers in SECTIONS.items() for number in numbers.split()]
    assert list(sections()) == wanted


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_of_the_documents_has_an_answer(name: str) -> None:
    answers = [row for row in rows() if name in words(row.asked)]
    assert answers, f"no row of the page is about {name}"
    named = frozenset[str]().union(*(words(row.asked + row.here) for row in answers))
    assert set(CLASSES[name]) <= named, f"the rows about {name} leave out {set(CLASSES[name]) - named}"


@pytest.mark.parametrize("table", TABLES)
def test_every_table_of_the_documents_has_an_answer(table: str) -> None:
    assert any(table in words(row.asked + row.here) for row in rows())


def test_every_other_name_of_the_documents_is_on_the_page() -> None:
    named = frozenset[str]().union(*(words(row.asked + row.here) for row in rows()))
    assert [name for name in OTHER_NAMES if name not in named] == []


def test_every_column_of_the_note_is_named_with_its_table_and_has_the_type_said() -> None:
    said = {
        (column.table.name, column.name): row.cells["Type"]
        for row in rows()
        if "Type" in row.cells
        for span in code_spans(row.here)
        if ":" not in span
        for column in columns_named(span)
    }
    wanted = {
        (table, name): kind for table, kinds in COLUMNS.items() for kind, names in kinds.items() for name in names
    }
    missing = wanted.keys() - said.keys()
    assert not missing
    assert {column: said[column] for column in wanted} == wanted


KINDS: Mapping[str, type[sa.types.TypeEngine[Any]]] = {
    "jsonb": sa.JSON,
    "text": sa.Text,
    "int": sa.Integer,
    "float": sa.Float,
    "bool": sa.Boolean,
}


def test_every_column_has_in_the_database_the_type_the_page_gives_it() -> None:
    for row in rows():
        for span in code_spans(row.here) if row.cells.get("Type") else ():
            for column in columns_named(span):
                assert isinstance(column.type, KINDS[row.cells["Type"]]), f"{row}: {column} is {column.type!r}"


# ---------------------------------------------------------------------------------------------- the lists are complete

SEEDS = ROOT.parent / "shared" / "seeds"
_IDENTIFIER = re.compile(r"(?<!\w)(?:_?[a-z0-9]+(?:_[a-z0-9]+)+|(?:[A-Z][a-z]+){2,}\w*)")
NOT_OURS = {"CloudWatch", "DataFrame", "DynamoDB"}
"""Products of others."""
PICTURE = {"IngestionPipe", "ModellingPipe"}
"""The pipelines' names in the PRD's picture; the page explains it in a sentence."""


def listed() -> set[str]:
    members = {member for members in CLASSES.values() for member in members}
    columns = {name for kinds in COLUMNS.values() for names in kinds.values() for name in names}
    return {*CLASSES, *members, *TABLES, *COLUMNS, *columns, *OTHER_NAMES}


@pytest.mark.parametrize("document", ["backend-redesign-prd.md", "epc-round-trip-fidelity.md"])
def test_every_name_in_the_text_of_the_documents_is_in_the_lists(document: str) -> None:
    path: Path = SEEDS / document
    if not path.exists():
        pytest.skip(f"needs {document} beside the repository (../shared/seeds)")
    known = sorted({*listed(), *NOT_OURS, *PICTURE}, key=len, reverse=True)
    unlisted = []
    for name in sorted(set(_IDENTIFIER.findall(path.read_text(encoding="utf-8")))):
        rest = name  # the text glues names to the words around them: what is left of it must be no identifier
        for one in known:
            rest = rest.replace(one, "")
        if _IDENTIFIER.fullmatch(rest):
            unlisted.append(name)
    assert unlisted == []


def test_the_lists_hold_no_name_the_documents_do_not_know() -> None:
    if not SEEDS.exists():
        pytest.skip("needs the two documents beside the repository (../shared/seeds)")
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.md")))
    assert sorted(name for name in listed() if name not in text) == []

"""A whole flat row as a certificate: facts, inferences with their confidence, and rows that are refused."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ara_domain.epc import EnergyElement, EpcPropertyData
from ara_domain.epc.mapping import MappingError, map_certificate
from ara_domain.epc.mapping.accounting import unaccounted_paths
from ara_domain.epc.mapping.flat_row import (
    ROW_FAULT,
    BrokenRow,
    column_name,
    flat_row_document,
    flat_row_number,
    map_flat_row,
)
from ara_domain.epc.mapping.flat_row.results import BANDS, ELEMENTS, NUMBERS, RESULT_COLUMNS
from ara_domain.override_fields.paths import read_path
from tests.unit.epc.flat_row.rows import flat, house, mapped_flat, mapped_house, noted

PART = "sap_building_parts[1]"


def test_what_the_register_lodged_is_kept_as_it_stands() -> None:
    epc = mapped_house()
    assert (epc.assessment_type, epc.schema_type) == ("EPC", "Flat-Register-Row")
    assert (epc.registration_date, epc.inspection_date) == (date(2018, 3, 5), date(2018, 3, 2))
    assert str(epc.created_at) == "2018-03-05 11:22:33"
    assert (epc.uprn, epc.uprn_source, epc.postcode) == (900200000017, "Address Matched", "LS6 2AB")
    assert (epc.property_type, epc.built_form, epc.tenure, epc.transaction_type) == (0, 2, 1, 1)
    assert (epc.total_floor_area, epc.habitable_room_count, epc.country_code) == (89.0, 5, "ENG")
    assert (epc.energy_rating_current, epc.current_energy_efficiency_band, epc.co2_emissions_current) == (61, "D", 4.1)
    assert epc.walls == (EnergyElement(
        description="Cavity wall, filled cavity", energy_efficiency_rating=4, environmental_efficiency_rating=4
    ),)  # fmt: skip
    assert epc.secondary_heating is not None
    assert epc.secondary_heating.energy_efficiency_rating == 0
    lodged = ("total_floor_area", "property_type", "uprn", "energy_rating_current", f"{PART}.construction_age_band")
    assert not set(lodged) & noted(epc).keys()


def test_the_house_gets_storeys_of_the_lodged_height_that_add_up_to_its_floor_area() -> None:
    epc = mapped_house()
    floors = epc.sap_building_parts[0].sap_floor_dimensions
    assert [floor.room_height for floor in floors] == [2.44, 2.44]
    assert sum(floor.total_floor_area or 0 for floor in floors) == pytest.approx(89.0)
    assert f"{PART}.sap_floor_dimensions[0].room_height" not in noted(epc)
    source, sure = noted(epc)[f"{PART}.sap_floor_dimensions[0].heat_loss_perimeter"]
    assert (source, sure) == ("inferred", 0.4)


def test_a_height_no_storey_has_is_replaced_and_says_so() -> None:
    epc = mapped_house(FLOOR_HEIGHT="22.1")
    assert epc.sap_building_parts[0].sap_floor_dimensions[0].room_height == 2.4
    assert noted(epc)[f"{PART}.sap_floor_dimensions[0].room_height"][0] == "default"
    in_millimetres = mapped_house(FLOOR_HEIGHT="2440").sap_building_parts[0].sap_floor_dimensions[0]
    assert in_millimetres.room_height == 2.44


def test_more_sides_outside_mean_more_exposed_perimeter() -> None:
    forms = ["Enclosed Mid-Terrace", "Mid-Terrace", "Semi-Detached", "Detached"]
    perimeters = [
        mapped_house(BUILT_FORM=form).sap_building_parts[0].sap_floor_dimensions[0].heat_loss_perimeter or 0
        for form in forms
    ]
    assert perimeters == sorted(perimeters)
    assert perimeters[0] < perimeters[-1]
    detached = mapped_house(BUILT_FORM="Detached").sap_building_parts[0].sap_floor_dimensions[0]
    assert detached.party_wall_length == 0


def test_the_wall_to_a_corridor_is_among_the_exposed_sides_of_a_flat() -> None:
    def exposed(**columns: str) -> float:
        return mapped_flat(**columns).sap_building_parts[0].sap_floor_dimensions[0].heat_loss_perimeter or 0

    assert exposed(UNHEATED_CORRIDOR_LENGTH="4.1") == exposed(UNHEATED_CORRIDOR_LENGTH="")
    assert exposed(BUILT_FORM="Enclosed Mid-Terrace", UNHEATED_CORRIDOR_LENGTH="12") > exposed(
        BUILT_FORM="Enclosed Mid-Terrace", UNHEATED_CORRIDOR_LENGTH="2"
    )


@pytest.mark.parametrize(
    ("text", "lodged", "u"),
    [
        ("Cavity wall, as built, no insulation (assumed)", "England and Wales: 1983-1990", 1.5),
        ("Timber frame, as built, no insulation (assumed)", "England and Wales: 1996-2002", 1.9),
        ("Cavity wall, as built, no insulation (assumed)", "England and Wales: 1950-1966", None),
        ("Cavity wall, as built, no insulation (assumed)", "England and Wales: 1976-1982", None),
        ("Cavity wall, as built, insulated (assumed)", "England and Wales: 1983-1990", None),
        ("Cavity wall, filled cavity", "England and Wales: 1983-1990", None),
    ],
)
def test_a_wall_described_as_uninsulated_in_an_age_of_insulated_ones_loses_what_the_text_says(
    text: str, lodged: str, u: float | None
) -> None:
    epc = mapped_house(WALLS_DESCRIPTION=text, CONSTRUCTION_AGE_BAND=lodged)
    assert epc.sap_building_parts[0].wall_u_value == u
    assert (f"{PART}.wall_u_value" in noted(epc)) == (u is not None)


def test_an_extension_or_an_unknown_form_makes_the_plan_less_sure() -> None:
    path = f"{PART}.sap_floor_dimensions[0].heat_loss_perimeter"
    sure = noted(mapped_house())[path][1]
    assert noted(mapped_house(EXTENSION_COUNT="2"))[path][1] < sure
    assert noted(mapped_house(BUILT_FORM="NO DATA!"))[path][1] < sure


def test_a_room_in_the_roof_takes_its_share_of_the_floor_area() -> None:
    part = mapped_house(ROOF_DESCRIPTION="Roof room(s), insulated").sap_building_parts[0]
    room = part.sap_room_in_roof
    assert room is not None
    below = sum(floor.total_floor_area or 0 for floor in part.sap_floor_dimensions)
    assert below + (room.floor_area or 0) == pytest.approx(89.0, abs=0.02)
    assert [surface.kind for surface in room.detailed_surfaces] == ["flat_ceiling", "slope"]


def test_windows_follow_the_floor_area_and_how_the_assessor_compared_them() -> None:
    def area(**columns: str) -> float:
        return sum(window.window_area or 0 for window in mapped_house(**columns).sap_windows)

    assert area() == pytest.approx(0.1294 * 89 + 5.515, abs=0.01)
    assert area(GLAZED_AREA="More Than Typical") == pytest.approx(1.25 * area(), abs=0.02)
    assert area(GLAZED_AREA="Less Than Typical") == pytest.approx(0.75 * area(), abs=0.02)
    multiple, single = mapped_house().sap_windows
    assert (multiple.glazing_type, single.glazing_type) == (1, 5)
    assert (multiple.window_area or 0) / area() == pytest.approx(0.8, abs=0.01)


def test_a_flat_keeps_where_it_sits_and_loses_nothing_to_its_neighbours() -> None:
    epc = mapped_flat()
    details = epc.sap_flat_details
    assert details is not None
    assert (details.flat_location, details.level, details.heat_loss_corridor) == ("02", 2, 2)
    assert details.unheated_corridor_length == 4.1
    part = epc.sap_building_parts[0]
    assert (part.roof_construction, part.floor_heat_loss) == (3, 6)
    assert mapped_house().sap_flat_details is None


@pytest.mark.parametrize(
    ("written", "location", "level"),
    [("Ground", "00", 1), ("1st", "01", 2), ("01", "01", 2), ("-1", -1, 0), ("20+", "20+", 2), ("3", "03", 2),
     ("mid floor", None, 2), ("top floor", None, 3), ("NODATA!", None, None)],
)  # fmt: skip
def test_floor_levels_are_read_in_every_spelling(written: str, location: object, level: int | None) -> None:
    details = mapped_flat(FLOOR_LEVEL=written).sap_flat_details
    assert details is not None
    assert (details.flat_location, details.level) == (location, level)


@pytest.mark.parametrize(
    ("written", "band"),
    [("England and Wales: 1930-1949", "C"), ("England and Wales: before 1900", "A"), ("1987", "G"), ("2012 onwards", "L"),
     ("Scotland: 1919-1929", "B"), ("England and Wales: 2007 onwards", "K"), ("1890", "A")],
)  # fmt: skip
def test_a_lodged_period_or_year_is_the_age_band_and_no_inference(written: str, band: str) -> None:
    epc = mapped_house(CONSTRUCTION_AGE_BAND=written)
    assert epc.sap_building_parts[0].construction_age_band == band
    assert f"{PART}.construction_age_band" not in noted(epc)


@pytest.mark.parametrize("written", ["", "NO DATA!", "INVALID!"])
def test_a_missing_age_band_is_inferred_from_what_the_texts_assume(written: str) -> None:
    def age(wall: str, floor: str) -> str | None:
        return mapped_house(
            CONSTRUCTION_AGE_BAND=written, WALLS_DESCRIPTION=wall, FLOOR_DESCRIPTION=floor
        ).sap_building_parts[0].construction_age_band  # fmt: skip

    assert age("Solid brick, as built, no insulation (assumed)", "Solid, no insulation (assumed)") in ("A", "B")
    assert age("Cavity wall, as built, partial insulation (assumed)", "Solid, no insulation (assumed)") == "F"
    assert age("Cavity wall, as built, insulated (assumed)", "Solid, limited insulation (assumed)") == "I"


def test_a_new_dwelling_is_of_its_registrations_age_with_its_u_values() -> None:
    epc = mapped_flat(
        TRANSACTION_TYPE="new dwelling", CONSTRUCTION_AGE_BAND="", LODGEMENT_DATE="2014-06-01",
        WALLS_DESCRIPTION="Average thermal transmittance 0.21 W/m-¦K", FLOOR_DESCRIPTION="(other premises below)",
        WINDOWS_DESCRIPTION="High performance glazing", GLAZED_TYPE="", MULTI_GLAZE_PROPORTION="",
    )  # fmt: skip
    part = epc.sap_building_parts[0]
    assert (part.construction_age_band, part.wall_u_value, part.wall_construction) == ("L", 0.21, None)
    assert part.floor_heat_loss == 6
    assert epc.sap_ventilation is not None
    assert epc.sap_ventilation.air_permeability_ap50_m3_h_m2 == 5.0
    assert noted(epc)["sap_ventilation.air_permeability_ap50_m3_h_m2"][0] == "default"


def test_a_row_of_the_registers_new_files_is_read_alike() -> None:
    row = house(CERTIFICATE_NUMBER="0000-1111-2222-3333-4444", REPORT_TYPE="2", REGION="Yorkshire", COUNTRY="Wales")
    for legacy_only in ("LMK_KEY", "BUILDING_REFERENCE_NUMBER", "COUNTY", "LOW_ENERGY_FIXED_LIGHT_COUNT"):
        del row[legacy_only]
    row |= {"LOW_ENERGY_FIXED_LIGHTING_OUTLETS_COUNT": "4", "MAIN_HEATING_CONTROLS": "Programmer and room thermostat"}
    epc = map_flat_row(row)
    assert (flat_row_number(row), epc.report_type, epc.country_code) == ("0000-1111-2222-3333-4444", 2, "WLS")
    assert (epc.low_energy_fixed_lighting_bulbs_count, epc.incandescent_fixed_lighting_bulbs_count) == (4, 6)
    assert unaccounted_paths(flat_row_document(row)) == frozenset()


def test_a_row_as_the_retired_api_answered_it_is_the_same_row() -> None:
    hyphenated = {name.lower().replace("_", "-"): cell for name, cell in house().items()}
    assert {column_name(name): cell for name, cell in hyphenated.items()} == house()


def test_the_document_form_of_a_row_maps_to_the_same_certificate_and_every_column_is_accounted_for() -> None:
    for row in (house(), flat()):
        document = flat_row_document(row)
        assert map_certificate(document) == map_flat_row(row)
        assert unaccounted_paths(document) == frozenset()


def test_every_note_is_of_a_field_with_a_value_and_has_a_confidence_that_is_no_certainty() -> None:
    for epc in (mapped_house(), mapped_flat(), mapped_house(ROOF_DESCRIPTION="Roof room(s), insulated")):
        for note in epc.field_sources:
            assert read_path(epc, note.path) is not None, note.path
            assert note.source in ("inferred", "default")
            assert 0 < note.confidence < 1


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("TOTAL_FLOOR_AREA", "", "no_total_floor_area"),
        ("TOTAL_FLOOR_AREA", "0", "no_total_floor_area"),
        ("TOTAL_FLOOR_AREA", "large", "unreadable_number"),
        ("TOTAL_FLOOR_AREA", "nan", "no_total_floor_area"),
        ("TOTAL_FLOOR_AREA", "1e99", "unreadable_number"),
        ("LODGEMENT_DATE", "", "no_lodgement_date"),
        ("LODGEMENT_DATE", "31/31/2018", "unreadable_date"),
        ("LODGEMENT_DATE", "1018-03-05", "unreadable_date"),
        ("INSPECTION_DATE", "soon", "unreadable_date"),
        ("PROPERTY_TYPE", "Castle", "unreadable_code"),
        ("CONSTRUCTION_AGE_BAND", "old", "unreadable_code"),
        ("CONSTRUCTION_AGE_BAND", "2987", "unreadable_code"),
        ("CURRENT_ENERGY_EFFICIENCY", "inf", "unreadable_number"),
        ("CURRENT_ENERGY_EFFICIENCY", "61.5", "unreadable_number"),
        ("CURRENT_ENERGY_RATING", "Z", "unreadable_code"),
        ("WALLS_ENERGY_EFF", "Superb", "unreadable_code"),
        ("MAINS_GAS_FLAG", "perhaps", "unreadable_code"),
        ("UPRN", "1.0E+11", "unreadable_uprn"),
        ("MULTI_GLAZE_PROPORTION", "180", "unreadable_number"),
        (ROW_FAULT, "91 cells where the header has 92", "row_not_cut"),
    ],
)
def test_a_broken_cell_is_refused_with_its_column_what_was_found_and_what_to_do(
    column: str, cell: str, reason: str
) -> None:
    with pytest.raises(BrokenRow) as refusal:
        mapped_house(**{column: cell})
    assert (refusal.value.column, refusal.value.reason) == (column, reason)
    assert cell in refusal.value.problem or not cell
    assert refusal.value.remedy


def test_a_row_that_describes_nothing_is_refused_instead_of_being_rated_from_defaults() -> None:
    with pytest.raises(BrokenRow, match="a description of the walls") as refusal:
        mapped_house(WALLS_DESCRIPTION="Wall", MAINHEAT_DESCRIPTION="SAP05:Main-Heating")
    assert refusal.value.reason == "describes_nothing"


@settings(max_examples=300, deadline=None)
@given(st.sets(st.sampled_from(sorted(house()))), st.sampled_from(["", "NO DATA!", "INVALID!", " "]), st.booleans())
def test_any_columns_may_be_blank_and_the_row_still_maps_or_says_why_not(
    blanked: set[str], blank: str, is_flat: bool
) -> None:
    epc, reason = _mapped_or_reason((flat() if is_flat else house()) | dict.fromkeys(blanked, blank))
    if epc is None:
        assert reason in {"no_total_floor_area", "no_lodgement_date", "no_property_type", "describes_nothing"}
    else:
        assert all(read_path(epc, note.path) is not None for note in epc.field_sources)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(set(house()) - {"LODGEMENT_DATE"})), st.text(max_size=40), st.booleans())
def test_whatever_stands_in_a_cell_the_row_maps_or_is_refused(column: str, cell: str, is_flat: bool) -> None:
    epc, reason = _mapped_or_reason((flat() if is_flat else house()) | {column: cell})
    assert (epc is None) == bool(reason)


def _mapped_or_reason(row: dict[str, str]) -> tuple[EpcPropertyData | None, str]:
    """The certificate, or why there is none; any other error fails the test."""
    try:
        return map_flat_row(row), ""
    except MappingError as refusal:
        return None, refusal.reason


_RESULT_CELLS = st.fixed_dictionaries(
    {
        **{
            column: st.integers(-99, 400).map(str)
            for column, _ in NUMBERS.values()
        },
        **{column: st.sampled_from("ABCDEFG") for column in BANDS.values()},
        **{
            column: st.sampled_from(["Very Good", "Good", "Average", "Poor", "Very Poor", "N/A", ""])
            for column in sorted(RESULT_COLUMNS)
            if column.endswith("_EFF")
        },
    }
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(_RESULT_CELLS, st.booleans())
def test_no_result_column_influences_an_inferred_input(cells: dict[str, str], is_flat: bool) -> None:
    assert cells.keys() == RESULT_COLUMNS
    row = flat() if is_flat else house()
    assert _inputs(map_flat_row(row | cells)) == _inputs(map_flat_row(row))


def _inputs(epc: EpcPropertyData) -> dict[str, object]:
    results = {*NUMBERS, *BANDS, *ELEMENTS}
    return {name: getattr(epc, name) for name in epc.__slots__ if name not in results}


def _emissions(**columns: str) -> tuple[float | None, ...]:
    epc = mapped_house(TOTAL_FLOOR_AREA="80", CO2_EMISS_CURR_PER_FLOOR_AREA="-99", **columns)
    assert epc.energy_consumption_current is not None
    return (
        epc.co2_emissions_current,
        epc.co2_emissions_potential,
        epc.co2_emissions_current_per_floor_area,
        epc.energy_consumption_current,
    )


def test_the_registers_first_rows_hold_emissions_in_kg_or_one_column_on_and_are_read_in_tonnes() -> None:
    in_kg = {"CO2_EMISSIONS_CURRENT": "4000.5", "CO2_EMISSIONS_POTENTIAL": "2600"}
    assert _emissions(ENERGY_CONSUMPTION_CURRENT="300", **in_kg) == (4.0005, 2.6, None, 300.0)
    one_column_on = {"CO2_EMISSIONS_CURRENT": "42", "CO2_EMISSIONS_POTENTIAL": "2600"}
    assert _emissions(ENERGY_CONSUMPTION_CURRENT="12000", **one_column_on) == (3.36, 2.6, 42.0, 150.0)
    more_kg_than_m2 = {"CO2_EMISSIONS_CURRENT": "95", "CO2_EMISSIONS_POTENTIAL": "5200"}
    assert _emissions(ENERGY_CONSUMPTION_CURRENT="24000", **more_kg_than_m2) == (7.6, 5.2, 95.0, 300.0)
    in_tonnes = {"CO2_EMISSIONS_CURRENT": "4.1", "CO2_EMISSIONS_POTENTIAL": "1.6"}
    assert _emissions(ENERGY_CONSUMPTION_CURRENT="261", **in_tonnes) == (4.1, 1.6, None, 261.0)

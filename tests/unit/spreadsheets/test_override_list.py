"""What each row of a list of overrides corrects, and which rows and cells are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ara_domain.override_fields import UnknownOverrideField, field_named, override_fields
from ara_domain.spreadsheets import (
    AmbiguousColumns,
    Cell,
    ColumnMissing,
    HeaderNotFound,
    OverrideForm,
    OverrideList,
    ProblemKind,
    read_override_list,
)
from ara_domain.spreadsheets.override_columns import field_spelled
from ara_domain.spreadsheets.table import MAX_CELL
from tests.unit.spreadsheets.sheets import override_list, sheet

KINDS = ProblemKind
LONG = ("Home", "Field", "Value", "Note")


def said(overrides: OverrideList) -> list[tuple[int, str, str, str | None]]:
    return [(one.row, one.reference or one.uprn, one.field, one.value) for one in overrides.entries]


def refusals(overrides: OverrideList) -> list[tuple[int, str, ProblemKind]]:
    return [(problem.row, problem.column, problem.kind) for problem in overrides.refused]


def test_the_long_form_is_one_correction_a_row():
    overrides = override_list(
        LONG, ["A1", "Loft insulation (mm)", "270 mm", "topped up"], [900000000001.0, "pv kwp", 3.5, ""]
    )

    assert overrides.form is OverrideForm.LONG
    assert said(overrides) == [(2, "A1", "loft_insulation_mm", "270"), (3, "900000000001", "pv_kwp", "3.5")]
    assert [one.note for one in overrides.entries] == ["topped up", ""]
    assert overrides.rows_read == 2
    assert overrides.fields == ("loft_insulation_mm", "pv_kwp")


def test_the_wide_form_is_one_home_a_row_and_an_empty_cell_says_nothing():
    overrides = override_list(
        ("Property Ref", "UPRN", "Loft insulation", "Main heating", "Comments", "Ward"),
        ["A1", "", 270.0, "", "from the survey", "North"],
        ["", 9.0, "", "gas combi condensing", "", ""],
        ["A3", "", " ", "", "nothing to say", ""],
    )

    assert overrides.form is OverrideForm.WIDE
    assert said(overrides) == [(2, "A1", "loft_insulation_mm", "270"), (3, "9", "main_heating", "gas combi condensing")]
    assert [one.note for one in overrides.entries] == ["from the survey", ""]
    assert not overrides.refused
    assert [column.header for column in overrides.columns.ignored] == ["Ward"]


@pytest.mark.parametrize("word", ["-", "–", "withdraw", "WITHDRAW", "withdrawn"])
def test_a_dash_or_withdraw_in_place_of_a_value_takes_the_override_back(word: str):
    assert said(override_list(LONG, ["A1", "main_fuel", word])) == [(2, "A1", "main_fuel", None)]
    assert said(override_list(("Home", "main_fuel"), ["A1", word])) == [(2, "A1", "main_fuel", None)]


def test_no_field_takes_a_withdrawal_for_a_value():
    for field in override_fields():
        for word in ("-", "withdraw"):
            with pytest.raises(ValueError, match="not possible"):
                field.canonical(word)


@given(st.sampled_from(override_fields()), st.sampled_from(["_", " ", "-", ""]), st.booleans())
def test_every_field_is_found_by_its_name_however_it_is_joined_and_with_its_unit(field, joint: str, with_unit: bool):
    written = field.name.replace("_", joint).upper() + (f" ({field.unit})" if with_unit else "")

    assert field_spelled(written) == field.name


def test_a_field_is_found_without_its_unit_where_only_one_can_be_meant():
    assert field_spelled("Low energy lighting %") == "low_energy_lighting_percent"
    assert field_spelled("Battery") == "battery_kwh"
    with pytest.raises(UnknownOverrideField):
        field_spelled("insulation")


# ---------------------------------------------------------------------------------------------- refused


def test_an_unknown_field_is_refused_with_the_nearest_names():
    overrides = override_list(LONG, ["A1", "wall insulaton", "as built"], ["A2", "colour", "red"], ["A3", "", "x"])

    assert refusals(overrides) == [(row, "Value", KINDS.UNKNOWN_FIELD) for row in (2, 3, 4)]
    assert "did you mean wall_insulation" in overrides.refused[0].remedy
    assert overrides.refused[1].remedy == "`ara overrides fields` lists them"
    assert overrides.refused[2].message == "the row names no field"


def test_an_impossible_value_is_refused_with_what_is_allowed():
    overrides = override_list(LONG, ["A1", "loft_insulation_mm", "thick"], ["A1", "glazing", "quadruple"])

    assert refusals(overrides) == [(2, "Value", KINDS.IMPOSSIBLE_VALUE), (3, "Value", KINDS.IMPOSSIBLE_VALUE)]
    assert str(overrides.refused[0]) == (
        "row 2, Value: 'thick' is not possible for loft_insulation_mm; write a number from 0 to 1000 mm"
    )
    assert "write one of: single, double before 2002" in overrides.refused[1].remedy


def test_a_value_of_a_field_with_dozens_of_them_is_refused_with_the_nearest():
    overrides = override_list(LONG, ["A1", "main_heating", "gas combi condensng"], ["A1", "main_heating", "xyz"])

    first, second = (problem.remedy for problem in overrides.refused)
    assert first.startswith("did you mean 'gas combi condensing'")
    assert second.startswith("write for example ")
    assert all(f"lists all {len(field_named('main_heating').choices)}" in remedy for remedy in (first, second))


def test_a_long_row_without_home_or_value_is_refused():
    overrides = override_list(LONG, ["", "main_fuel", "oil"], ["A1", "main_fuel", ""])

    assert refusals(overrides) == [(2, "Home", KINDS.NO_HOME), (3, "Value", KINDS.NO_VALUE)]
    assert "'-' to take the override back" in overrides.refused[1].remedy


def test_in_wide_form_a_bad_cell_is_refused_and_the_rest_of_its_row_is_taken():
    overrides = override_list(("Home", "main_fuel", "door_count"), ["A1", "plutonium", 2.0], ["", "oil", ""])

    assert refusals(overrides) == [(2, "main_fuel", KINDS.IMPOSSIBLE_VALUE), (3, "Home", KINDS.NO_HOME)]
    assert said(overrides) == [(2, "A1", "door_count", "2")]


def test_a_wide_column_that_is_nearly_a_field_is_refused_once_and_not_passed_over():
    overrides = override_list(("Home", "main_fuel", "Wall insulaton"), ["A1", "oil", "as built"], ["A2", "oil", ""])

    assert refusals(overrides) == [(1, "Wall insulaton", KINDS.UNKNOWN_FIELD)]
    assert len(overrides.entries) == 2


@pytest.mark.parametrize("cell", [1.0, 0.8, 1])
def test_a_percentage_cell_that_may_be_a_fraction_is_refused(cell: Cell):
    overrides = override_list(("Home", "LED lighting %"), ["A1", cell])

    assert refusals(overrides) == [(2, "LED lighting %", KINDS.PERCENTAGE_CELL)]


@pytest.mark.parametrize(("cell", "value"), [("1", "1"), ("80 %", "80"), ("100%", "100"), (80.0, "80"), (0.0, "0")])
def test_a_percentage_that_can_only_mean_one_thing_is_taken(cell: Cell, value: str):
    assert said(override_list(("Home", "LED lighting %"), ["A1", cell])) == [(2, "A1", "led_lighting_percent", value)]


def test_absurdly_long_cells_are_refused_in_few_words():
    endless = "9" * 40_000
    overrides = override_list(
        LONG,
        [endless, "main_fuel", "oil"],
        ["A1", endless, "oil"],
        ["A1", "loft_insulation_mm", endless],
        ["A1", "main_fuel", "oil", endless],
        ["A1", "main_fuel", "o" * MAX_CELL],
    )

    assert [kind for _, _, kind in refusals(overrides)] == [*[KINDS.TOO_LONG] * 4, KINDS.IMPOSSIBLE_VALUE]
    assert max(len(str(problem)) for problem in overrides.refused) < 400


# ---------------------------------------------------------------------------------------------- headings


def test_a_list_that_does_not_say_which_home_or_what_is_refused():
    with pytest.raises(ColumnMissing, match="do not say which home"):
        override_list(("Field", "Value"), ["main_fuel", "oil"])
    with pytest.raises(ColumnMissing, match=r"do not say what is corrected .* or a column named after a field"):
        override_list(("Home", "UPRN"), ["A1", 9.0])
    with pytest.raises(ColumnMissing, match="add the columns 'Field' and 'Value'"):
        override_list(("Home", "Value"), ["A1", "oil"])
    with pytest.raises(HeaderNotFound, match="no heading of a list of overrides"):
        override_list(("A1", "main fuel?", "oil"))


def test_two_columns_for_one_field_are_refused():
    with pytest.raises(AmbiguousColumns, match="both read as loft_insulation_mm"):
        override_list(("Home", "Loft insulation", "Loft insulation (mm)"), ["A1", 1.0, 2.0])


def test_a_mapping_may_name_the_home_and_a_field():
    table = sheet(("Kennung", "Boiler"), ["A1", "gas combi condensing"])

    overrides = read_override_list(table, mapping={"Kennung": "home", "Boiler": "main heating"})

    assert said(overrides) == [(2, "A1", "main_heating", "gas combi condensing")]


def test_fields_beside_a_long_list_are_left_out_with_the_reason():
    overrides = override_list(("Home", "Field", "Value", "main_fuel"), ["A1", "door_count", 2.0, "oil"])

    assert said(overrides) == [(2, "A1", "door_count", "2")]
    assert [column.why for column in overrides.columns.ignored] == ["the fields are read from the column of fields"]


CELLS = st.one_of(st.text(max_size=8), st.sampled_from(["A1", "main_fuel", "oil", "-", ""]), st.floats(), st.dates())


@given(st.lists(st.lists(CELLS, max_size=5), max_size=12))
def test_every_long_row_is_an_entry_or_a_refusal(rows: list[list[Cell]]):
    overrides = override_list(LONG, *rows)

    numbers = [*(one.row for one in overrides.entries), *(problem.row for problem in overrides.refused)]
    assert sorted(numbers) == list(range(2, len(rows) + 2))


@given(st.lists(st.lists(CELLS, max_size=5), max_size=12))
def test_every_wide_value_is_one_the_field_accepts_again(rows: list[list[Cell]]):
    overrides = override_list(("Home", "main_fuel", "loft insulation", "PV kWp", "Note"), *rows)

    for entry in overrides.entries:
        assert entry.value is None or field_named(entry.field).canonical(entry.value) == entry.value


def test_a_decimal_comma_is_refused_with_the_number_it_stands_for():
    (problem,) = override_list(["Home", "Field", "Value"], ["A1", "pv_kwp", "3,5"]).refused

    assert problem.message == "'3,5' is not possible for pv_kwp: a comma separates thousands only"
    assert problem.remedy.startswith("write 3.5 (a number from 0 to 50 kWp")

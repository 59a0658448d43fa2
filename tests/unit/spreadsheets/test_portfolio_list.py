"""Which home each row of a landlord's list means, and which rows are refused."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ara_domain.identity import AddressLines, BlockGranularity, BlockKey, PropertyIdentity
from ara_domain.spreadsheets import Cell, PortfolioList, ProblemKind, read_portfolio_list
from ara_domain.spreadsheets.table import MAX_CELL
from tests.unit.spreadsheets.sheets import ACME, HEADERS, home, portfolio_list, sheet

KINDS = ProblemKind


def refusals(listed: PortfolioList) -> list[tuple[int, ProblemKind]]:
    return [(problem.row, problem.kind) for problem in listed.refused]


def warnings(listed: PortfolioList) -> list[tuple[int, ProblemKind]]:
    return [(problem.row, problem.kind) for problem in listed.warnings]


def test_a_row_becomes_a_home_with_its_row_number_and_block():
    listed = portfolio_list(["A1", 900000000001.0, "Flat 2", "14 Larch Rise", "Harrowfield", "Leeds", "ls63vv"])

    (found,) = listed.homes
    assert found.row == 2
    assert found.block == BlockKey("acme", "LS6")
    assert found.identity == PropertyIdentity.of(
        ACME.portfolio_id,
        uprn=900_000_000_001,
        landlord_property_id="A1",
        address=AddressLines("Flat 2", "14 Larch Rise", "Harrowfield", "Leeds"),
        postcode="LS6 3VV",
    )
    assert not listed.refused
    assert not listed.warnings


def test_the_preview_says_what_was_understood_what_is_missing_and_where_the_homes_are():
    table = sheet(
        ["Our ref", "Address", "Ward"], *([f"A{n}", f"{n} Larch Rise, LS{n % 2 + 6} 3VV", ""] for n in range(5))
    )

    listed = read_portfolio_list(table, ACME)

    assert listed.columns.meaning_of == {"Our ref": "reference", "Address": "address"}
    assert [column.header for column in listed.columns.ignored] == ["Ward"]
    assert [missing.meaning for missing in listed.missing] == ["uprn", "postcode"]
    assert listed.homes_per_block == {BlockKey("acme", "LS6"): 3, BlockKey("acme", "LS7"): 2}
    assert [found.identity.name for found in listed.first_rows(2)] == ["A0", "A1"]
    assert listed.rows_read == 5


def test_blocks_are_cut_as_the_portfolio_says():
    listed = portfolio_list(home("A1"), portfolio=replace(ACME, granularity=BlockGranularity.SECTOR))

    assert [found.block.block for found in listed.homes] == ["LS6 3"]


def test_rows_shorter_than_the_headings_and_longer_ones_are_read():
    listed = read_portfolio_list(sheet(HEADERS, ["A1"], [*home("A2"), "", "", "x"]), ACME)

    assert [found.identity.name for found in listed.homes] == ["A1", "A2"]


# ---------------------------------------------------------------------------------------------- refused rows


def test_a_row_whose_uprn_is_none_is_refused_with_row_column_reason_and_remedy():
    listed = portfolio_list(home("A1", "1.00012E+11"), home("A2", "12 Larch Rise"), home("A3", 9.0))

    assert refusals(listed) == [(2, KINDS.NOT_A_UPRN), (3, KINDS.NOT_A_UPRN)]
    assert [found.identity.name for found in listed.homes] == ["A3"]
    first, second = listed.refused
    assert (first.column, first.text) == ("UPRN", "1.00012E+11")
    assert "lost digits" in first.message
    assert "format the column as text" in first.remedy
    assert str(second) == (
        "row 3, UPRN: '12 Larch Rise' is not a UPRN; write up to 12 digits, or empty the cell: the home is then "
        "found by its address"
    )


def test_references_in_a_column_called_uprn_are_recognised_as_what_they_may_be():
    listed = read_portfolio_list(sheet(["UPRN", "Address"], ["HA-0001", "1 Larch Rise"]), ACME)

    assert "--column 'UPRN=reference'" in listed.refused[0].remedy


def test_a_row_without_reference_uprn_and_address_is_refused():
    listed = portfolio_list(["", "", "", "", "", "Leeds", "LS6 3VV"])

    assert refusals(listed) == [(2, KINDS.NO_IDENTITY)]


def test_a_row_that_says_the_same_again_repeats_the_earlier_row():
    listed = portfolio_list(home("A1"), home("A2"), home(" A1 ", line="1  LARCH RISE", postcode="ls63vv"))

    assert [str(problem) for problem in listed.refused] == [
        "row 4: repeats row 2; nothing is lost; delete one of the two"
    ]


def test_a_reference_that_stands_in_two_rows_is_refused_with_the_earlier_row_and_what_differs():
    listed = portfolio_list(home("A1", 9.0), home("A1", 10.0, postcode="LS7 1VV"))

    assert refusals(listed) == [(3, KINDS.SAME_HOME_TWICE)]
    assert listed.refused[0].message == ("the reference 'A1' already stands in row 2, with another UPRN and postcode")
    assert listed.refused[0].column == "Property Ref"


def test_homes_without_a_reference_are_told_apart_by_uprn_then_by_address():
    listed = portfolio_list(
        home(uprn=9.0),
        home(uprn=9.0, line="2 Larch Rise"),
        home(line="3 Larch Rise"),
        home(line="3 larch rise", postcode="LS63VV"),
        home(line="3 Larch Rise", postcode="LS7 1VV"),
    )

    assert refusals(listed) == [(3, KINDS.SAME_HOME_TWICE), (5, KINDS.REPEATS_ROW)]
    assert "the UPRN '9' already stands in row 2, with another address" in listed.refused[0].message


def test_a_refused_row_does_not_take_the_place_of_a_good_one():
    listed = portfolio_list(home("A1", "not known"), home("A1", 9.0))

    assert refusals(listed) == [(2, KINDS.NOT_A_UPRN)]
    assert [found.row for found in listed.homes] == [3]


def test_a_cell_longer_than_any_address_is_refused():
    listed = portfolio_list(home("A1", line="x" * (MAX_CELL + 1)), home("A2", "9" * 5000), home("A3" * MAX_CELL))

    assert refusals(listed) == [(2, KINDS.TOO_LONG), (3, KINDS.TOO_LONG), (4, KINDS.TOO_LONG)]
    assert max(len(str(problem)) for problem in listed.refused) < 300


# ---------------------------------------------------------------------------------------------- warnings


def test_a_home_without_a_postcode_goes_to_the_unknown_block_with_a_warning():
    rows = home("A1", 9.0, postcode=""), home("A2", 10.0, postcode="LS6"), home("A3", postcode="LS6 3VV")
    listed = portfolio_list(*rows)

    assert [found.block.block for found in listed.homes] == ["unknown", "unknown", "LS6"]
    assert warnings(listed) == [(2, KINDS.NO_POSTCODE), (3, KINDS.MALFORMED_POSTCODE)]
    assert listed.homes[1].identity.postcode == "LS6"
    assert not listed.refused


def test_a_list_without_a_postcode_column_is_told_once_and_not_for_every_home():
    listed = read_portfolio_list(sheet(["Ref", "Address 1"], ["A1", "1 Larch Rise"], ["A2", "2 Larch Rise"]), ACME)

    assert not listed.warnings
    assert [missing.meaning for missing in listed.missing] == ["uprn", "postcode"]


def test_a_uprn_under_two_references_is_kept_with_a_warning():
    listed = portfolio_list(home("A1", 9.0), home("A2", 9.0), home("", 9.0))

    assert len(listed.homes) == 3
    assert warnings(listed) == [(3, KINDS.SHARED_UPRN), (4, KINDS.SHARED_UPRN)]
    assert "UPRN 9 is also that of row 2 (A1)" in listed.warnings[0].message


def test_an_address_that_the_workbook_turned_into_a_date_is_taken_with_a_warning():
    listed = portfolio_list(home("A1", line=date(2026, 1, 2)))

    assert warnings(listed) == [(2, KINDS.TURNED_INTO_DATE)]
    assert listed.homes[0].identity.address.line_1 == "2026-01-02"


def test_a_date_in_a_column_that_is_not_read_is_no_matter():
    listed = read_portfolio_list(sheet(["Ref", "Postcode", "Let since"], ["A1", "LS6 3VV", date(2020, 1, 1)]), ACME)

    assert not listed.warnings


# ---------------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("address", "postcode", "line", "read"),
    [
        ("1 Larch Rise, Leeds, LS6 3VV", "", "1 Larch Rise, Leeds", "LS6 3VV"),
        ("1 Larch Rise, Leeds ls63vv", "", "1 Larch Rise, Leeds", "LS6 3VV"),
        ("1 Larch Rise, LS6 3VV", "LS6 3VV", "1 Larch Rise", "LS6 3VV"),
        ("1 Larch Rise, LS6 3VV", "LS7 1VV", "1 Larch Rise, LS6 3VV", "LS7 1VV"),
        ("1 Larch Rise, Leeds", "", "1 Larch Rise, Leeds", ""),
    ],
)
def test_a_postcode_at_the_end_of_a_one_cell_address_is_the_postcode(address: str, postcode: str, line: str, read: str):
    listed = read_portfolio_list(sheet(["Ref", "Address", "Postcode"], ["A1", address, postcode]), ACME)

    (found,) = listed.homes
    assert (found.identity.address.line_1, found.identity.postcode) == (line, read)


@pytest.mark.parametrize(
    ("number", "street", "line"),
    [
        (12.0, "Larch Rise", "12 Larch Rise"),
        ("12A", "Larch Rise", "12A Larch Rise"),
        ("12", "12 Larch Rise", "12 Larch Rise"),
        ("1", "12 Larch Rise", "1 12 Larch Rise"),
        ("Rose Cottage", "", "Rose Cottage"),
        ("", "Larch Rise", "Larch Rise"),
        ("(a)+", "Larch Rise", "(a)+ Larch Rise"),
    ],
)
def test_a_house_number_of_its_own_stands_before_the_street_once(number: Cell, street: str, line: str):
    listed = read_portfolio_list(sheet(["Ref", "House No", "Street"], ["A1", number, street]), ACME)

    assert listed.homes[0].identity.address.line_1 == line


# ---------------------------------------------------------------------------------------------- every list

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["A1", "A2", "LS6 3VV", "9", "10001234567.0", "=1+1", "\0", ""]),
    st.floats(),
    st.dates(),
    st.booleans(),
)


@given(st.lists(st.lists(CELLS, max_size=9), max_size=20))
def test_every_row_is_a_home_or_a_refusal_and_no_home_is_named_twice(rows: list[list[Cell]]):
    listed = portfolio_list(*rows)

    taken = [found.row for found in listed.homes]
    refused = [problem.row for problem in listed.refused]
    assert sorted([*taken, *refused]) == list(range(2, len(rows) + 2))
    assert len({found.identity.property_id for found in listed.homes}) == len(taken)
    assert all(problem.message and problem.remedy for problem in (*listed.refused, *listed.warnings))


def test_a_total_below_the_list_is_no_home():
    listed = portfolio_list(home("A1"), home(line="Total: 13 homes", postcode=""))

    assert [found.identity.name for found in listed.homes] == ["A1"]
    (problem,) = listed.refused
    assert (problem.row, problem.kind) == (3, KINDS.NO_IDENTITY)
    assert problem.message == "the row has no reference, UPRN or postcode"
    assert "delete the row if it is a total" in problem.remedy


def test_a_home_with_neither_postcode_nor_uprn_is_told_that_no_certificate_can_be_found():
    listed = portfolio_list(home("A1", postcode=""), home("A2", postcode="LS6"))

    assert warnings(listed) == [(2, KINDS.NO_LOOKUP), (3, KINDS.MALFORMED_POSTCODE)]
    missing, malformed = (problem.message for problem in listed.warnings)
    assert missing.startswith("no postcode and no UPRN: its certificate cannot be looked up")
    assert "not a full UK postcode, and no UPRN: its certificate cannot be looked up" in malformed


def test_an_unknown_column_of_numbers_like_uprns_is_pointed_out():
    rows = [[f"A{n}", 963956000000 + n, f"{n} Larch Rise", "LS6 3VV"] for n in range(10)]
    listed = read_portfolio_list(sheet(["Ref", "Unique Prop Ref No", "Address", "Postcode"], *rows), ACME)

    (missing,) = listed.missing
    assert missing.meaning == "uprn"
    assert missing.hint.endswith("--column 'Unique Prop Ref No=uprn'")


@pytest.mark.parametrize(
    "cells", [["07700900123", "07700900124"], [2019.0, 2020.0], [52000000.0, 52000000.0], ["", ""]]
)
def test_telephone_numbers_years_and_repeated_sums_are_not_taken_for_uprns(cells: list[Cell]):
    rows = [[f"A{n}", cell, f"{n} Larch Rise", "LS6 3VV"] for n, cell in enumerate(cells)]
    listed = read_portfolio_list(sheet(["Ref", "Other", "Address", "Postcode"], *rows), ACME)

    assert [missing.hint for missing in listed.missing] == [""]

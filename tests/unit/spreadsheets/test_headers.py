"""How headings are found and understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ara_domain.spreadsheets import (
    AmbiguousColumns,
    ColumnMissing,
    HeaderNotFound,
    ListColumn,
    Row,
    Table,
    UnknownMapping,
    parse_mapping,
)
from ara_domain.spreadsheets.headers import header_key, spelled
from ara_domain.spreadsheets.portfolio_columns import VOCABULARY, portfolio_columns
from tests.unit.spreadsheets.sheets import sheet


def meanings(*headers: str) -> dict[str, str]:
    return dict(portfolio_columns(sheet(headers)).meaning_of)


@pytest.mark.parametrize(
    ("headers", "understood"),
    [
        (
            ["Property Ref", "UPRN", "Address 1", "Address 2", "Address 3", "City", "Post Code"],
            ["reference", "uprn", "address_line_1", "address_line_2", "address_line_3", "town", "postcode"],
        ),
        (
            ["PROP_REF", "uprn", "addr1", "addr2", "addr3", "TOWN", "postcode"],
            ["reference", "uprn", "address_line_1", "address_line_2", "address_line_3", "town", "postcode"],
        ),
        (["AssetID", "House No.", "Street", "Post Town", "Post-code *"],
         ["reference", "house_number", "address_line_1", "town", "postcode"]),
        (["Unique Property Reference Number", "Full Address"], ["uprn", "address"]),
        (["Our Ref.", "Address Line One", "Address Line Two", "Town/City", "Postal Code"],
         ["reference", "address_line_1", "address_line_2", "town", "postcode"]),
    ],
)  # fmt: skip
def test_common_spellings_are_understood(headers: list[str], understood: list[str]):
    assert list(meanings(*headers).values()) == understood


@given(st.data())
def test_case_spaces_and_punctuation_of_a_heading_make_no_difference(data: st.DataObject):
    meaning = data.draw(st.sampled_from(sorted(ListColumn)))
    gaps = st.text(alphabet=" _-.*:()/\t\u00a0", max_size=2)
    written = "".join(data.draw(gaps) + data.draw(st.sampled_from([c, c.upper()])) for c in header_key(meaning))

    assert VOCABULARY.spellings[header_key(written + data.draw(gaps))] is meaning


def test_a_spelling_cannot_stand_for_two_meanings():
    with pytest.raises(ValueError, match="'Ref' spells both home and note"):
        spelled({"home": ["ref"], "note": ["Ref"]})


def test_titles_above_the_headings_are_passed_over():
    table = sheet(
        ["Harrowfield Homes"], ["Address list, March"], ["", "Ref", "Address", "Postcode"], ["", "A1", "1 Larch Rise"]
    )

    assert portfolio_columns(table).header_row == 3


def test_the_row_with_most_headings_is_the_header_and_the_first_of_equals():
    table = sheet(["UPRN"], ["Ref", "UPRN", "Town"], ["A1", "9", "Street"], ["Ref", "UPRN", "Town"])

    assert portfolio_columns(table).header_row == 2


def test_a_town_called_street_is_no_header():
    with pytest.raises(HeaderNotFound):
        portfolio_columns(sheet(["A1", "12 High Road", "Street", "BA16 9VV"]))


def test_a_single_heading_is_a_header_when_it_names_homes():
    assert meanings("UPRN", "Ward", "Tenure", "") == {"UPRN": "uprn"}


def test_columns_that_are_not_understood_are_listed_with_their_letter():
    columns = portfolio_columns(sheet(["Ref", "Ward", "", "Tenure"]))

    assert [(column.letter, column.header) for column in columns.ignored] == [("B", "Ward"), ("D", "Tenure")]


def test_the_person_may_say_which_row_holds_the_headings():
    table = sheet(["Ref", "UPRN", "Town"], ["Ref", "Postcode"])

    assert portfolio_columns(table, header_row=2).meaning_of == {"Ref": "reference", "Postcode": "postcode"}
    with pytest.raises(HeaderNotFound, match="row 7 is empty"):
        portfolio_columns(table, header_row=7)


# ---------------------------------------------------------------------------------------------- mappings


def test_a_mapping_beats_guessing_and_the_guess_is_left_out_with_the_reason():
    columns = portfolio_columns(sheet(["Property Ref", "Our ref", "UPRN"]), mapping={"our REF": "reference"})

    assert columns.meaning_of == {"Our ref": "reference", "UPRN": "uprn"}
    assert [(column.header, column.why) for column in columns.ignored] == [
        ("Property Ref", "'Our ref' is the reference")
    ]


def test_a_mapping_finds_a_header_row_no_spelling_would():
    table = sheet(["Homes"], ["Kennung", "Strasse"], ["A1", "1 Larch Rise"])

    columns = portfolio_columns(table, mapping={"Kennung": "reference", "Strasse": "address line 1"})

    assert columns.header_row == 2
    assert columns.meaning_of == {"Kennung": "reference", "Strasse": "address_line_1"}


def test_a_column_can_be_told_to_be_ignored():
    columns = portfolio_columns(sheet(["Ref", "Asset Ref"]), mapping={"Asset Ref": "ignore"})

    assert columns.meaning_of == {"Ref": "reference"}
    assert [column.why for column in columns.ignored] == ["as told"]


def test_a_mapping_of_a_heading_that_is_not_there_is_refused_with_the_headings_that_are():
    with pytest.raises(UnknownMapping, match=r"no column is headed 'Our reff'; the headings are 'Our ref', 'UPRN'"):
        portfolio_columns(sheet(["Our ref", "UPRN"]), mapping={"Our reff": "reference"})


def test_a_mapping_to_a_meaning_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(UnknownMapping, match=r"cannot mean 'tenant'; it may mean reference, uprn, .* or ignore"):
        portfolio_columns(sheet(["Our ref", "UPRN"]), mapping={"Our ref": "tenant"})


def test_two_headings_mapped_to_one_meaning_are_refused():
    with pytest.raises(AmbiguousColumns, match="both read as reference"):
        portfolio_columns(sheet(["One", "Two"]), mapping={"One": "reference", "Two": "reference"})


def test_a_mapping_is_typed_as_heading_equals_meaning():
    assert parse_mapping(["Our ref = reference", "a=b=uprn"]) == {"Our ref": "reference", "a=b": "uprn"}
    with pytest.raises(UnknownMapping, match="write it as 'heading=meaning'"):
        parse_mapping(["Our ref"])


# ---------------------------------------------------------------------------------------------- refusals


def test_two_columns_for_one_meaning_are_refused_with_the_way_out():
    with pytest.raises(AmbiguousColumns) as refused:
        portfolio_columns(sheet(["Ref", "Postcode", "Post Code"]))

    assert str(refused.value) == (
        "homes.csv: 'Postcode' (column B) and 'Post Code' (column C) both read as postcode; rename or delete one of "
        "them in the file"
    )
    with pytest.raises(
        AmbiguousColumns, match=r"'Property Ref' .*'Asset ID' .* for example --column 'Property Ref=reference'"
    ):
        portfolio_columns(sheet(["Property Ref", "Asset ID", "UPRN"]))


def test_a_sheet_without_headings_is_refused_with_what_was_found_and_what_to_write():
    with pytest.raises(HeaderNotFound) as refused:
        portfolio_columns(sheet(["A1", 9.0, "1 Larch Rise"]))

    assert "the first one reads 'A1', '9', '1 Larch Rise'" in str(refused.value)
    assert "such as Property Ref, UPRN, Address 1, Town, Postcode" in str(refused.value)
    assert "--column 'Our ref=reference'" in str(refused.value)


def test_a_cover_sheet_is_refused_with_the_names_of_the_other_sheets():
    table = Table(source="homes.xlsx, sheet 'Cover'", rows=[Row(1, ["Welcome"])], other_sheets=("Homes", "Notes"))

    with pytest.raises(HeaderNotFound, match="the workbook also has 'Homes', 'Notes', name one to read it"):
        portfolio_columns(table)


def test_headings_that_name_no_home_are_refused_with_what_was_understood():
    with pytest.raises(ColumnMissing, match=r"no reference, UPRN or address \(understood: 'Town', 'Postcode'; not"):
        portfolio_columns(sheet(["Town", "Postcode", "Block name"]))


# ---------------------------------------------------------------------------------------------- the address


def test_address_beside_address_2_is_the_first_line():
    assert meanings("Ref", "Address", "Address 2") == {
        "Ref": "reference",
        "Address": "address_line_1",
        "Address 2": "address_line_2",
    }


def test_the_whole_address_is_left_out_when_the_lines_are_there():
    columns = portfolio_columns(sheet(["Ref", "Full Address", "Address 1", "Address 2"]))

    assert columns.of("address") is None
    assert [(column.header, column.why) for column in columns.ignored] == [
        ("Full Address", "the address is read from 'Address 1'")
    ]

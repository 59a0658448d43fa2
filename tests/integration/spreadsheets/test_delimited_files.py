"""Text files as spreadsheets, housing systems and people write them."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ara_domain.spreadsheets.table import is_blank
from ara_resources.spreadsheets import UnreadableSpreadsheet, read_table
from ara_resources.spreadsheets.delimited import read_delimited

LINES = "Ref;Address;Postcode\nA1;Tŷ Gwyn, Llŷn £5 – ‘x’;LS6 3VV\n"
CP1252 = "Ref;Address;Postcode\nA1;Café, £5 – ‘x’;LS6 3VV\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "homes.csv"


def rows(path: Path) -> list[tuple[int, list[object]]]:
    return [(row.number, list(row.cells)) for row in read_table(path).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_files_are_read_with_and_without_their_mark(file: Path, encoding: str):
    file.write_bytes(LINES.encode(encoding))

    assert rows(file) == [(1, ["Ref", "Address", "Postcode"]), (2, ["A1", "Tŷ Gwyn, Llŷn £5 – ‘x’", "LS6 3VV"])]


def test_windows_files_are_read(file: Path):
    file.write_bytes(CP1252.encode("cp1252"))

    assert rows(file)[1] == (2, ["A1", "Café, £5 – ‘x’", "LS6 3VV"])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_delimiter_is_the_one_that_cuts_the_rows_alike(file: Path, delimiter: str, line_end: str):
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    homes = [[f"A{n}", f"Flat {n}, 14 Larch Rise; rear, upper", "Leeds\tNorth"] for n in range(300)]
    writer.writerows([["List of homes, March 2026, all; of them"], ["Ref", "Address", "Town"], *homes])
    file.write_bytes(text.getvalue().encode())

    assert rows(file) == list(
        enumerate([["List of homes, March 2026, all; of them"], ["Ref", "Address", "Town"], *homes], 1)
    )


def test_a_list_typed_with_spaces_after_its_commas_is_read(file: Path):
    file.write_text('Ref, Address, Postcode\n"A1", "1 Larch Rise, Leeds", "LS6 3VV"\n')

    assert rows(file)[1] == (2, ["A1", "1 Larch Rise, Leeds", "LS6 3VV"])


def test_a_list_of_one_column_is_read(file: Path):
    file.write_text("UPRN\n1\n2\n")

    assert rows(file) == [(1, ["UPRN"]), (2, ["1"]), (3, ["2"])]


def test_row_numbers_are_those_a_spreadsheet_shows(file: Path):
    file.write_text('\n , \nRef,Address\nA1,"1 Larch Rise\nHarrowfield\nLeeds"\n\n\nA2,2 Larch Rise\n,,,\n')

    assert [(number, cells[0]) for number, cells in rows(file)] == [(3, "Ref"), (4, "A1"), (7, "A2")]


def test_a_line_that_only_names_the_delimiter_is_no_row(file: Path):
    file.write_text("sep=;\nRef;Address\nA1;1, Larch, Rise\n")

    assert rows(file) == [(1, ["Ref", "Address"]), (2, ["A1", "1, Larch, Rise"])]


def test_quotation_marks_within_cells_and_a_missing_last_line_end_are_read(file: Path):
    file.write_text('Ref,Address\nA1,"The ""Old"" Barn"\nA2,5" Pipe Row')

    assert rows(file)[1:] == [(2, ["A1", 'The "Old" Barn']), (3, ["A2", '5" Pipe Row'])]


def test_stray_nul_characters_are_cells_like_any_other(file: Path):
    file.write_bytes(b"Ref,Address\nA\0001,1 Larch Rise\n" + b"A2,2 Larch Rise\n" * 20)

    assert rows(file)[1] == (2, ["A\0001", "1 Larch Rise"])


@pytest.mark.parametrize("length", [100, 200_000])
def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_row(file: Path, length: int):
    file.write_text('Ref,Address\nA1,1 Larch Rise\nA2,"2 Larch Rise\n' + "A3,3 Larch Rise\n" * (length // 16))

    with pytest.raises(
        UnreadableSpreadsheet, match=r"homes\.csv: a quotation mark in row 3 is opened and never closed"
    ):
        read_table(file)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "homes.csv is empty"),
        (b" \r\n \n", "homes.csv is empty"),
        (b"\xef\xbb\xbf", "homes.csv is empty"),
        (b",,\n,,\n", "homes.csv is empty"),
        (
            b"%PDF-1.7\n...",
            "homes.csv is a PDF, not a spreadsheet; open it in the program it comes from and save it as",
        ),
        (b"<!DOCTYPE html><table>", "is a web page"),
        (b"\xef\xbb\xbf\n <html>", "is a web page"),
        (b'<?xml version="1.0"?>', "is an XML file"),
        (b'[{"ref": "A1"}]', "is a JSON file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "is a picture"),
        (bytes(range(256)) * 40, "is neither a workbook nor text"),
        (b"Ref,\x81\x8d\n", "is neither a workbook nor text"),
        (b"\xff\xfeR\0e\0f", "is neither a workbook nor text"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_the_remedy(file: Path, content: bytes, says: str):
    file.write_bytes(content)

    with pytest.raises(UnreadableSpreadsheet) as refused:
        read_table(file)

    assert says in str(refused.value)
    assert ";" in str(refused.value)


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path: Path):
    with pytest.raises(UnreadableSpreadsheet, match=r"there is no file .*homes\.csv; check its name and folder"):
        read_table(tmp_path / "homes.csv")
    with pytest.raises(UnreadableSpreadsheet, match="is a folder; name the file in it"):
        read_table(tmp_path)


def test_a_text_file_has_no_sheets(file: Path):
    file.write_text("Ref\nA1\n")

    with pytest.raises(UnreadableSpreadsheet, match="has no sheets; leave the name 'Homes' out"):
        read_table(file, sheet="Homes")


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\n\r\t"), max_size=12)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=12))
def test_what_is_written_as_csv_is_read_back(lines: list[list[str]]):
    text = StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["sepal", "Ref", "Town"], *lines])

    table = read_delimited(text.getvalue().encode("utf-8"), "homes.csv")

    expected = [
        (number, cells) for number, cells in enumerate([["sepal", "Ref", "Town"], *lines], 1) if not is_blank(cells)
    ]
    assert [(row.number, list(row.cells)) for row in table.rows] == expected

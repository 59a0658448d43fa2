"""Workbooks as Excel and its relatives write them."""

import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ara_domain.spreadsheets import read_portfolio_list
from ara_resources.spreadsheets import UnreadableSpreadsheet, read_table
from tests.unit.spreadsheets.sheets import ACME


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "homes.xlsx"


def first_sheet(book: Workbook) -> Worksheet:
    sheet = book.worksheets[0]
    sheet.title = "Homes"
    return sheet


def test_numbers_dates_and_texts_come_as_cells_with_the_row_numbers_excel_shows(file: Path):
    book = Workbook()
    sheet = first_sheet(book)
    sheet["B3"], sheet["C3"], sheet["D3"] = "Ref", "UPRN", "Let since"
    sheet["B5"], sheet["C5"], sheet["D5"] = 1001, 10001234567.0, datetime(2024, 3, 1)  # noqa: DTZ001
    sheet["B6"], sheet["C6"] = "007", "10001234568"
    sheet["H9"] = "  "
    book.save(file)

    table = read_table(file)

    assert table.source == "homes.xlsx, sheet 'Homes'"
    assert [(row.number, list(row.cells)[:4]) for row in table.rows] == [
        (3, ["", "Ref", "UPRN", "Let since"]),
        (5, ["", 1001, 10001234567.0, date(2024, 3, 1)]),
        (6, ["", "007", "10001234568", ""]),
    ]
    listed = read_portfolio_list(table, ACME)
    assert [(one.row, one.identity.name, one.identity.uprn) for one in listed.homes] == [
        (5, "1001", 10_001_234_567),
        (6, "007", 10_001_234_568),
    ]
    assert [column.letter for column in listed.columns.understood] == ["B", "C"]


def test_errors_of_formulas_are_empty(file: Path):
    book = Workbook()
    sheet = first_sheet(book)
    sheet.append(["Ref", "UPRN"])
    sheet.append(["A1", "#N/A"])
    sheet["B2"].data_type = "e"
    book.save(file)

    assert list(read_table(file).rows[1].cells) == ["A1", ""]


def test_formulas_that_were_never_worked_out_are_refused_with_their_cells(file: Path):
    book = Workbook()
    first_sheet(book).append(["Ref", "Town", "UPRN"])
    book.worksheets[0].append(["A1", '=HYPERLINK("x")', "=1+1"])
    book.create_sheet("Sums").append(["=SUM(1)"])
    book.save(file)

    with pytest.raises(
        UnreadableSpreadsheet, match=r"sheet 'Homes': .* without a saved result, for example in B2, C2;"
    ):
        read_table(file)


def test_a_formula_with_a_result_is_its_result_and_one_of_a_sheet_that_is_not_read_does_not_matter(file: Path):
    book = Workbook()
    first_sheet(book).append(["Ref", "Town", "Note"])
    book.worksheets[0].append(["A1", "=2+3", '=""'])
    book.create_sheet("Sums").append(["=SUM(1)"])
    book.save(file)
    saved_by_excel(file, {"<f>2+3</f><v></v>": "<f>2+3</f><v>5</v>", '<c r="C2">': '<c r="C2" t="str">'})

    assert list(read_table(file).rows[1].cells) == ["A1", 5, ""]


def saved_by_excel(file: Path, results: dict[str, str]) -> None:
    """Write results into the first sheet, as a spreadsheet program does when it saves."""
    with zipfile.ZipFile(file) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    text = content["xl/worksheets/sheet1.xml"].decode().replace("<v />", "<v></v>").replace("<v/>", "<v></v>")
    for old, new in results.items():
        assert old in text
        text = text.replace(old, new)
    content["xl/worksheets/sheet1.xml"] = text.encode()
    with zipfile.ZipFile(file, "w") as parts:
        for name, data in content.items():
            parts.writestr(name, data)


def test_text_that_looks_like_a_formula_is_text(file: Path):
    book = Workbook()
    first_sheet(book).append(["Ref", "Address"])
    first_sheet(book).append(["=cmd|' /C calc'!A0", "+44"])
    book.worksheets[0]["A2"].data_type = "s"
    book.save(file)

    (home,) = read_portfolio_list(read_table(file), ACME).homes
    assert (home.identity.name, home.identity.address.line_1) == ("=cmd|' /C calc'!A0", "+44")


def test_the_first_visible_sheet_is_read_unless_one_is_named(file: Path):
    book = Workbook()
    first_sheet(book).append(["Ref", "hidden"])
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet("List").append(["Ref", "listed"])
    book.create_sheet("Notes").append(["Ref", "noted"])
    book.active = 1
    book.save(file)

    table = read_table(file)
    assert (table.source, table.other_sheets) == ("homes.xlsx, sheet 'List'", ("Notes",))
    assert list(read_table(file, sheet=" notes").rows[0].cells) == ["Ref", "noted"]
    assert list(read_table(file, sheet="Homes").rows[0].cells) == ["Ref", "hidden"]
    with pytest.raises(UnreadableSpreadsheet, match="has no sheet 'Lists'; it has 'Homes', 'List', 'Notes'"):
        read_table(file, sheet="Lists")


def test_an_empty_sheet_is_refused_with_the_names_of_the_others(file: Path):
    book = Workbook()
    first_sheet(book)
    book.save(file)
    with pytest.raises(UnreadableSpreadsheet, match="sheet 'Homes' is empty; check that it is the right file"):
        read_table(file)

    book.create_sheet("List").append(["Ref"])
    book.save(file)
    with pytest.raises(UnreadableSpreadsheet, match="is empty; the workbook also has 'List', name one to read it"):
        read_table(file)


def test_a_workbook_is_told_by_its_content_whatever_it_is_called(tmp_path: Path):
    book = Workbook()
    first_sheet(book).append(["Ref", "UPRN"])
    book.save(tmp_path / "homes.xlsx")
    renamed = (tmp_path / "homes.xlsx").rename(tmp_path / "homes.csv")

    assert list(read_table(renamed).rows[0].cells) == ["Ref", "UPRN"]


def test_an_ods_workbook_is_read(tmp_path: Path):
    cells = "".join(
        f"<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>"
        for text in ("Ref", "UPRN")
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name='Homes'>"
        f"<table:table-row>{cells}</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    path = tmp_path / "homes.ods"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", content)
        parts.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )

    assert list(read_table(path).rows[0].cells) == ["Ref", "UPRN"]


@pytest.mark.parametrize("cut", [4, 400, 2000])
def test_a_broken_workbook_is_refused_with_the_remedy(file: Path, cut: int):
    Workbook().save(file)
    file.write_bytes(file.read_bytes()[:cut])

    with pytest.raises(UnreadableSpreadsheet, match=r"homes\.xlsx cannot be read as a workbook .* save it as \.xlsx"):
        read_table(file)


def test_any_other_zip_is_no_workbook(tmp_path: Path):
    path = tmp_path / "homes.docx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("word/document.xml", "<w:document/>")

    with pytest.raises(UnreadableSpreadsheet, match="cannot be read as a workbook"):
        read_table(path)


def test_a_workbook_with_a_password_is_refused_as_such(file: Path):
    # How Office wraps a protected workbook: an OLE file whose directory names the encrypted package.
    file.write_bytes(
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    )

    with pytest.raises(UnreadableSpreadsheet, match="is protected by a password; save a copy without one"):
        read_table(file)


def test_a_sheet_with_a_stray_cell_far_away_is_refused_instead_of_ending_the_process(file: Path):
    book = Workbook()
    first_sheet(book).append(["Ref", "UPRN"])
    first_sheet(book).cell(100_000, 16_384, " ")
    book.save(file)

    with pytest.raises(UnreadableSpreadsheet, match="a sheet reaches to cell XFD100000"):
        read_table(file)


def test_a_stray_cell_far_below_is_no_matter(file: Path):
    book = Workbook()
    first_sheet(book).append(["Ref", "UPRN"])
    first_sheet(book).cell(1_048_576, 2, " ")
    book.save(file)
    with zipfile.ZipFile(file) as parts:
        assert re.search(rb'dimension ref="A1:B1048576"', parts.read("xl/worksheets/sheet1.xml"))

    assert len(read_table(file).rows) == 1

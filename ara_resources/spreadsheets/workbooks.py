"""Workbooks (xlsx, xlsb, xls, ods) by calamine: one sheet's cells with the row numbers the program shows."""

import re
import zipfile
from io import BytesIO

import python_calamine as calamine

from ara_domain.spreadsheets import Row, Table
from ara_domain.spreadsheets.problems import listed
from ara_domain.spreadsheets.table import is_blank
from ara_resources.spreadsheets.errors import UnreadableSpreadsheet
from ara_resources.spreadsheets.formulas import unworked_formulas

ZIP_FILE = b"PK\x03\x04"
OLE_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MOST_CELLS = 50_000_000
"""A sheet is held whole, about 30 bytes a cell, and a stray space in the last column of 100,000 rows makes
1,600,000,000 cells: reading that would end the process. A list of 100,000 homes has fewer than 10,000,000."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DIMENSION = re.compile(rb'<dimension ref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')


def read_workbook(data: bytes, name: str, sheet: str | None) -> Table:
    """The rows of a sheet that hold anything, the first visible one unless named.

    Raises:
        UnreadableSpreadsheet: not a workbook, protected by a password, no such sheet, too wide to hold, or formulas in
            it were never worked out.
    """
    _check_extent(data, name)
    try:
        with calamine.CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            chosen, others = _choose(book, name, sheet)
            found = book.get_sheet_by_name(chosen)
            left = [""] * (found.start[1] if found.start else 0)
            rows = [
                Row(number, [*left, *cells] if left else cells)
                for number, cells in enumerate(found.iter_rows(), start=1)
                if not is_blank(cells)
            ]
    except calamine.PasswordError:
        raise _protected(name) from None
    except calamine.CalamineError as error:
        if _ENCRYPTED in data:
            raise _protected(name) from error
        raise UnreadableSpreadsheet(
            f"{name} cannot be read as a workbook ({error}); open it in the program it comes from and save it as .xlsx"
        ) from error
    source = f"{name}, sheet '{chosen}'"
    if cells := unworked_formulas(data, chosen):
        raise UnreadableSpreadsheet(
            f"{source}: formulas without a saved result, for example in {', '.join(cells)}; open the file in a "
            "spreadsheet program and save it, or write values in their place"
        )
    if not rows:
        also = f"; the workbook also has {listed(others)}, name one to read it" if others else ""
        raise UnreadableSpreadsheet(f"{source} is empty{also or '; check that it is the right file'}")
    return Table(source=source, rows=rows, other_sheets=others)


def _choose(book: calamine.CalamineWorkbook, name: str, wanted: str | None) -> tuple[str, tuple[str, ...]]:
    """The sheet to read, and the other ones a person sees."""
    sheets = [one.name for one in book.sheets_metadata if one.typ is calamine.SheetTypeEnum.WorkSheet]
    visible = [
        one.name
        for one in book.sheets_metadata
        if one.name in sheets and one.visible is calamine.SheetVisibleEnum.Visible
    ]
    if not sheets:
        raise UnreadableSpreadsheet(f"{name} holds no sheet with cells; check that it is the right file")
    chosen = (visible or sheets)[0]
    if wanted is not None:
        same = [one for one in sheets if one.strip().casefold() == wanted.strip().casefold()]
        if not same:
            raise UnreadableSpreadsheet(f"{name} has no sheet {wanted!r}; it has {listed(sheets, 20)}")
        chosen = wanted if wanted in sheets else same[0]
    return chosen, tuple(one for one in visible if one != chosen)


def _protected(name: str) -> UnreadableSpreadsheet:
    return UnreadableSpreadsheet(f"{name} is protected by a password; save a copy without one")


def _check_extent(data: bytes, name: str) -> None:
    """Refuse a workbook with a sheet too large to hold, by the extent it states at its beginning."""
    if not data.startswith(ZIP_FILE):
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            for part in parts.namelist():
                if not part.startswith("xl/worksheets/sheet"):
                    continue
                with parts.open(part) as sheet:
                    match = _DIMENSION.search(sheet.read(4096))
                if match and _column_number(match[1]) * int(match[2]) > _MOST_CELLS:
                    last = (match[1] + match[2]).decode()
                    raise UnreadableSpreadsheet(
                        f"{name}: a sheet reaches to cell {last}, far beyond any list; something stands there by "
                        "accident: delete the empty-looking columns and rows, or copy the list to a new workbook"
                    )
    except zipfile.BadZipFile:
        return  # calamine says what is wrong with it


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number

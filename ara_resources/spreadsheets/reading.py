"""Which kind of file it is, told by its first bytes: people rename files, and programs misname them."""

from pathlib import Path

from ara_domain.spreadsheets import Table
from ara_resources.spreadsheets.delimited import read_delimited
from ara_resources.spreadsheets.errors import UnreadableSpreadsheet
from ara_resources.spreadsheets.workbooks import OLE_FILE, ZIP_FILE, read_workbook

_SAVE_AS = "open it in the program it comes from and save it as .xlsx or as CSV (UTF-8)"
_NOT_TABLES = {
    b"%PDF-": "a PDF",
    b"PAR1\x15": "a Parquet file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
_NOT_TABLES_AS_TEXT = {
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"<table": "a web page",
    b"<?xml": "an XML file",
    b"{": "a JSON file",
    b"[{": "a JSON file",
}
"""Some systems call a web page with a table in it `.xls`."""


def read_table(path: Path, *, sheet: str | None = None) -> Table:
    """The rows of a CSV file or of one sheet of a workbook, the first visible one unless named.

    Raises:
        UnreadableSpreadsheet: there is no such file or sheet, it is empty, or it is not a spreadsheet.
    """
    data = _bytes_of(path)
    if data.startswith((ZIP_FILE, OLE_FILE)):
        return read_workbook(data, path.name, sheet)
    kind = _kind_that_is_no_table(data)
    if kind is not None:
        raise UnreadableSpreadsheet(f"{path.name} is {kind}, not a spreadsheet; {_SAVE_AS}")
    if sheet is not None:
        raise UnreadableSpreadsheet(f"{path.name} is a text file and has no sheets; leave the name {sheet!r} out")
    return read_delimited(data, path.name)


def _kind_that_is_no_table(data: bytes) -> str | None:
    text = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    binary = (kind for mark, kind in _NOT_TABLES.items() if data.startswith(mark))
    textual = (kind for mark, kind in _NOT_TABLES_AS_TEXT.items() if text.startswith(mark))
    return next(binary, None) or next(textual, None)


def _bytes_of(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableSpreadsheet(f"there is no file {path}; check its name and folder") from None
    except IsADirectoryError:
        raise UnreadableSpreadsheet(f"{path} is a folder; name the file in it") from None
    except PermissionError:
        raise UnreadableSpreadsheet(f"{path} may not be read; close the program that holds it, or copy it") from None
    if not data.strip():
        raise UnreadableSpreadsheet(f"{path.name} is empty; save the list again and check the file")
    return data

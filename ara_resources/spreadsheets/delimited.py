"""Text files: encoding, delimiter and quoted cells as spreadsheets write them, rows numbered as they show them."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import chain, islice

from ara_domain.spreadsheets import Row, Table
from ara_domain.spreadsheets.table import is_blank
from ara_resources.spreadsheets.errors import UnreadableSpreadsheet

DELIMITERS = (",", ";", "\t")
_SAMPLE_CHARACTERS = 65_536
_SAMPLE_ROWS = 200
_MOST_CONTROL_BYTES = 0.1
"""A text has none but line ends and tabs; a few strays are cleaned away, more of them are no text."""
_CONTROL_BYTES = bytes({*range(32)} - {9, 10, 11, 12, 13, 26})
_SEPARATOR_LINE = re.compile(r'^"?sep=([,;|\t])"?\r?\n', re.IGNORECASE)
_END = "\0\0\0"
"""Handed to the CSV reader after the last line: if it does not come back as a row, a quotation mark is open."""


def read_delimited(data: bytes, name: str) -> Table:
    """The rows of a text file that hold anything.

    UTF-8 with or without its mark, UTF-16 with it, else Windows-1252; comma, semicolon or tab, whichever cuts the rows
    alike. A cell in quotation marks may hold line breaks and still is one row.

    Raises:
        UnreadableSpreadsheet: not text, or a quotation mark that is never closed.
    """
    text = _decoded(data, name)
    delimiter, text = _delimiter_of(text)
    rows = list(_rows(text, delimiter, name))
    if not rows:
        raise UnreadableSpreadsheet(f"{name} is empty; save the list again and check the file")
    return Table(source=name, rows=rows)


def _rows(text: str, delimiter: str, name: str) -> Iterator[Row]:
    lines = chain(StringIO(text, newline=""), [_END])
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    number = 0
    last: list[str] = []
    try:
        for number, last in enumerate(reader, start=1):
            if last != [_END] and not is_blank(last):
                yield Row(number, last)
    except csv.Error:
        raise _never_closed(name, number + 1) from None
    if last != [_END]:
        raise _never_closed(name, number)


def _never_closed(name: str, row: int) -> UnreadableSpreadsheet:
    return UnreadableSpreadsheet(
        f"{name}: a quotation mark in row {row} is opened and never closed, so that the rest of the file reads as one "
        "cell; close or remove it there, or save the list as .xlsx"
    )


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _as(data, "utf-16", name)
    sample = data[:8192]
    if len(sample) - len(sample.translate(None, _CONTROL_BYTES)) > _MOST_CONTROL_BYTES * len(sample):
        raise _not_text(name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _as(data, "cp1252", name)


def _as(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise _not_text(name) from None


def _not_text(name: str) -> UnreadableSpreadsheet:
    return UnreadableSpreadsheet(
        f"{name} is neither a workbook nor text in UTF-8 or Windows-1252; open it in the program it comes from and "
        "save it as .xlsx or as CSV (UTF-8)"
    )


def _delimiter_of(text: str) -> tuple[str, str]:
    """The delimiter, and the text without a first line that only names it, which spreadsheets do not show."""
    if match := _SEPARATOR_LINE.match(text):
        return match[1], text[match.end() :]
    sample = text[:_SAMPLE_CHARACTERS]
    return max(DELIMITERS, key=lambda delimiter: _cuts_alike(sample, delimiter)), text


def _cuts_alike(sample: str, delimiter: str) -> int:
    """Cuts the delimiter makes in rows of the most common width: many for the right one, few for one in prose.

    A comma within an address has a space after it, which a delimiter does not; a list typed with `, ` throughout is
    still one of commas, because nothing else cuts it.
    """
    cuts: Counter[int] = Counter()
    try:
        for row in islice(csv.reader(StringIO(sample, newline=""), delimiter=delimiter), _SAMPLE_ROWS):
            cuts[len(row)] += sum(not cell.startswith(" ") for cell in row[1:])
    except csv.Error:
        return 0
    return max(cuts.values(), default=0)

"""A sheet as read: rows with the numbers people see beside them, cells as text, numbers and dates.

Here: what a cell says as text. Keep out: files (`ara_resources.spreadsheets`), what a column means (`headers`).
"""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

Cell = str | int | float | bool | date | time | timedelta
"""What a cell may hold. An empty one is `""`; a `datetime` is a `date`."""

MAX_CELL = 500
"""The longest text that is taken from a cell, in characters: an address line has fewer, a paragraph in the wrong
column has more, and PostgreSQL cannot index a landlord's reference beyond about 2,700 bytes."""

_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)
"""What a formula without a result leaves in a CSV file; a workbook hands the same cell over as empty."""
_EXACT_WHOLE = 10**15
"""Spreadsheets keep 15 significant digits."""


class Row(NamedTuple):
    """One row: its number in the spreadsheet, counted from 1, and its cells from column A."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of one sheet that hold anything."""

    source: str
    """File and sheet, as a person would name them."""
    rows: Sequence[Row]
    other_sheets: tuple[str, ...] = ()
    """Sheets of the same workbook that were not read."""


def text_of(cell: Cell) -> str:
    """What a cell says: whitespace trimmed and collapsed, invisible characters gone, otherwise as it was written.

    A whole number has no fraction (`10001234567.0` → `10001234567`), any other number the digits a spreadsheet shows.
    A date is `2024-03-01`. A formula's error is empty, whatever the kind of file.
    """
    if isinstance(cell, str):
        return _plain(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return str(cell)


def is_blank(cells: Sequence[Cell]) -> bool:
    """Whether a row holds nothing a person could see."""
    return not any(cell != "" and text_of(cell) for cell in cells)


def column_letter(index: int) -> str:
    """The letters above a column counted from 0: `A`, `B`, …, `Z`, `AA`."""
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _plain(text: str) -> str:
    plain = " ".join(text.split())
    if not plain.isprintable():
        plain = " ".join("".join(map(_visible, plain)).split())
    return "" if plain in _ERRORS else plain


def _visible(character: str) -> str:
    """The character; a control character is a space, a zero-width one nothing, half a surrogate pair unreadable."""
    match unicodedata.category(character):
        case "Cc":
            return " "
        case "Cf":
            return ""
        case "Cs":
            return "\ufffd"
        case _:
            return character


def _number(number: float) -> str:
    if not math.isfinite(number):
        return ""
    return str(int(number)) if number.is_integer() and abs(number) < _EXACT_WHOLE else f"{number:.15g}"

"""The columns of a flat register row: their names however written, their cells as plain values.

Add here: how a kind of cell is written. Keep out: what any column means.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from math import isfinite
from typing import Any, Final

from ara_domain.epc.mapping.flat_row.errors import missing, unreadable
from ara_domain.epc.mapping.flat_row.text import repaired
from ara_domain.epc.mapping.reader import Reader

FLAT_ROW_ASSESSMENT: Final = "EPC"
FLAT_ROW_SCHEMA: Final = "Flat-Register-Row"
"""The schema type under which a flat row is cached and mapped; the register itself gives rows none."""

ROW_FAULT: Final = "(row)"
"""Where a reader of files says that it could not cut a row into its columns; no register column has such a name."""

NUMBER_COLUMNS: Final = ("LMK_KEY", "CERTIFICATE_NUMBER")
"""What names the certificate: the retired API's key, or the register's own number in its new files."""

_NOTHING = frozenset({"", "no data!", "nodata!", "invalid!", "not recorded", "-99", "-99.0", "nr", "null", "nan"})
"""How the register writes that it holds nothing; -99 is its missing number."""
_NOT_NAME = re.compile(r"[^0-9A-Za-z]+")
_UPRN = re.compile(r"(?:UPRN-)?0*(\d{1,12})(?:\.0*)?")
_FIRST_YEAR = 2007
_FLAGS = {"y": True, "true": True, "yes": True, "1": True, "n": False, "false": False, "no": False, "0": False}


def column_name(written: str) -> str:
    """A column's name in the one form used here: `lmk-key`, `LMK_KEY` and ` Lmk key ` are `LMK_KEY`."""
    return _NOT_NAME.sub("_", written.strip().removeprefix("\ufeff")).strip("_").upper()


def flat_row_document(row: Mapping[str, str]) -> dict[str, Any]:
    """The document that a flat row is cached and mapped as; `row` has columns as written by `column_name`."""
    return {"assessment_type": FLAT_ROW_ASSESSMENT, "schema_type": FLAT_ROW_SCHEMA, "row": dict(row)}


def flat_row_number(row: Mapping[str, str]) -> str | None:
    """The certificate number of a flat row: its LMK_KEY or CERTIFICATE_NUMBER; None when it has neither."""
    return next((number for name in NUMBER_COLUMNS if (number := row.get(name, "").strip())), None)


class Columns:
    """Reads the cells of one row; every method gives None for a cell that says nothing.

    Methods raise `BrokenRow` for a cell that is not of the kind asked for.
    """

    __slots__ = ("_row",)

    def __init__(self, row: Reader) -> None:
        self._row = row

    def received(self, column: str) -> str | None:
        """The cell as the register wrote it, for what is kept and not interpreted; None when blank."""
        return self._row.text(column)

    def is_blank(self, column: str) -> bool:
        """Whether the row has the column and nothing stands in it: not the same as `NO DATA!`."""
        return self._row.has(column) and self.received(column) is None

    def text(self, column: str) -> str | None:
        """The cell with broken characters mended and spaces tidied."""
        cell = self._row.text(column)
        if cell is None:
            return None
        return _meaningful(cell)

    def number(self, column: str, *, least: float, most: float) -> float | None:
        """A number within limits that no dwelling exceeds."""
        cell = self.text(column)
        if cell is None:
            return None
        try:
            value = float(cell)
        except ValueError:
            raise unreadable("number", column, cell, "a number") from None
        if not isfinite(value) or not least <= value <= most:
            raise unreadable("number", column, cell, f"a number from {least:g} to {most:g}")
        return value

    def whole(self, column: str, *, least: int, most: int) -> int | None:
        """A whole number within limits; `2.0` is 2."""
        value = self.number(column, least=least, most=most)
        if value is not None and not value.is_integer():
            raise unreadable("number", column, f"{value:g}", "a whole number")
        return None if value is None else int(value)

    def flag(self, column: str) -> bool | None:
        """Yes or no, in any of the register's spellings."""
        cell = self.text(column)
        if cell is None:
            return None
        if cell.lower() not in _FLAGS:
            raise unreadable("code", column, cell, "Y or N, true or false")
        return _FLAGS[cell.lower()]

    def day(self, column: str) -> date | None:
        """A date, with or without a time behind it."""
        moment = self.moment(column)
        return None if moment is None else moment.date()

    def required_day(self, column: str) -> date:
        """A date that every certificate has."""
        day = self.day(column)
        if day is None:
            raise missing(column, self.received(column), "a date written YYYY-MM-DD")
        if day.year < _FIRST_YEAR:
            raise unreadable("date", column, day.isoformat(), f"a date from {_FIRST_YEAR} on, when the register began")
        return day

    def moment(self, column: str) -> datetime | None:
        """A date with time, naive as the register writes it; one with an offset is turned to UTC."""
        cell = self.text(column)
        if cell is None:
            return None
        try:
            moment = datetime.fromisoformat(cell)
        except ValueError:
            raise unreadable("date", column, cell, "a date written YYYY-MM-DD") from None
        return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)

    def uprn(self, column: str) -> int | None:
        """A UPRN of at most 12 digits, however padded; `1.0E+11` has lost its digits and is none."""
        cell = self.text(column)
        if cell is None:
            return None
        match = _UPRN.fullmatch(cell)
        if match is None or int(match[1]) == 0:
            raise unreadable("uprn", column, cell, "a UPRN of 1 to 12 digits")
        return int(match[1])


@lru_cache(maxsize=20_000)
def _meaningful(cell: str) -> str | None:
    text = repaired(cell)
    return None if text.lower() in _NOTHING else text

"""The rows of a long sheet, written one by one as the XML a workbook keeps them in.

openpyxl makes a Python object and an XML element of every cell, 17 times the work (docs/adr/054), and a portfolio has
millions. Here: text, numbers and times, and nothing that could ever be a formula.
"""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO, Any, Final
from xml.sax.saxutils import escape

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

MOST_ROWS: Final = 1_048_576
"""What a sheet of Excel holds, its heading among them."""
_LONGEST: Final = 32_767
"""Characters a cell of Excel holds."""
_READ_AS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Excel takes `_x000D_` in a text for a character; with the underscore itself escaped it stays what it is."""


class TooManyRows(Exception):
    """A sheet would be longer than Excel opens."""


class SheetRows:
    """Rows below the heading of a sheet, in a temporary file.

    `styles` are the style of each column's cells, as numbered in the workbook; text takes none.
    """

    def __init__(self, styles: Sequence[int]) -> None:
        self._letters = [get_column_letter(place) for place in range(1, len(styles) + 1)]
        self._styles = styles
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115  closed by `close`
        self.count = 1
        """Rows so far, with the heading."""

    def append(self, values: Iterable[Any]) -> None:
        """Add a row of text, numbers, times (UTC) and None.

        Raises:
            TooManyRows: Excel would not open the sheet.
        """
        self.count += 1
        if self.count > MOST_ROWS:
            raise TooManyRows
        cells = [
            _cell(f"{letter}{self.count}", value, style)
            for letter, style, value in zip(self._letters, self._styles, values, strict=True)
            if value is not None
        ]
        self._file.write(f'<row r="{self.count}">{"".join(cells)}</row>'.encode())

    def extend(self, rows: Iterable[Iterable[Any]]) -> None:
        """Add rows; see `append`."""
        for values in rows:
            self.append(values)

    @property
    def reference(self) -> str:
        """The cells of the sheet, heading and rows: `A1:F20`."""
        return f"A1:{self._letters[-1]}{self.count}"

    def copy_into(self, sheet: IO[bytes]) -> None:
        """Write the rows."""
        self._file.seek(0)
        while chunk := self._file.read(1 << 20):
            sheet.write(chunk)

    def close(self) -> None:
        """Forget the rows."""
        self._file.close()


def _cell(place: str, value: Any, style: int) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text_in_xml(value)}</t></is></c>'
    if isinstance(value, datetime):
        value = to_excel(value.astimezone(UTC).replace(tzinfo=None))
    number = value if type(value) is int else float(value)  # a number of numpy would write its type
    return f'<c r="{place}" s="{style}"><v>{number!r}</v></c>' if math.isfinite(number) else ""


def text_in_xml(text: str) -> str:
    """Text as a cell keeps it: without control characters, no longer than a cell, and no character escaped twice."""
    legal = _READ_AS_ESCAPED.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("", text))
    return escape(legal[:_LONGEST])

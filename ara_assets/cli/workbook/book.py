"""A workbook of short sheets, made by openpyxl, and long ones, whose rows stream into it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Self
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from ara_assets.cli.workbook.rows import SheetRows

POUNDS, PENCE, WHOLE, TENTHS, PERCENT = "£#,##0;-£#,##0", "£#,##0.00;-£#,##0.00", "#,##0", "#,##0.0", "0%"
IDENTIFIER, FACTOR, TIME = "0", "0.00", "yyyy-mm-dd hh:mm"
_HEADING = PatternFill("solid", fgColor="DDEBE3")
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"')
_END_OF_ROWS: Final = b"</sheetData>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a long sheet: its heading, width in characters, and the format of its numbers."""

    name: str
    width: float
    number_format: str


class Book:
    """A workbook being made, within a `with`. Sheets stand in the order they are added."""

    def __init__(self, title: str) -> None:
        self._book = Workbook()
        self._book.remove(self._book.worksheets[0])
        self._book.properties.title, self._book.properties.creator = title, "ARA"
        self._long: dict[str, SheetRows] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        for rows in self._long.values():
            rows.close()

    def short_sheet(self, title: str, widths: Sequence[float]) -> "ShortSheet":
        """A sheet of some hundred rows at most, with charts and styles; `widths` are its columns', in characters."""
        page = self._book.create_sheet(title)
        page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        _set_widths(page, widths)
        return ShortSheet(page)

    def long_sheet(self, title: str, columns: Sequence[Column], *, frozen: str) -> SheetRows:
        """A sheet of any length under a heading with filters; `frozen` is the first cell that scrolls."""
        page = self._book.create_sheet(title)
        _set_widths(page, [column.width for column in columns])
        page.freeze_panes = frozen
        page.append([column.name for column in columns])
        for cell in page[1]:
            cell.font, cell.fill = Font(bold=True), _HEADING
        rows = SheetRows([self._style(page, column.number_format) for column in columns])
        self._long[title] = rows
        return rows

    def save(self, target: Path) -> None:
        """Write the workbook: openpyxl's part of it, with the long sheets' rows in their places."""
        parts: dict[str, SheetRows] = {}
        for place, page in enumerate(self._book.worksheets, start=1):
            if (rows := self._long.get(page.title)) is not None:
                page.auto_filter.ref = rows.reference
                parts[f"xl/worksheets/sheet{place}.xml"] = rows
        short = BytesIO()
        self._book.save(short)
        with ZipFile(short) as made, ZipFile(target, "w", ZIP_DEFLATED) as whole:
            for name in made.namelist():
                if name not in parts:
                    whole.writestr(name, made.read(name))
                    continue
                before, end, after = made.read(name).partition(_END_OF_ROWS)
                extent = f'<dimension ref="{parts[name].reference}"'.encode()
                with whole.open(name, "w", force_zip64=True) as sheet:
                    sheet.write(_DIMENSION.sub(extent, before, count=1))
                    parts[name].copy_into(sheet)
                    sheet.write(end + after)

    def _style(self, page: Any, number_format: str) -> int:
        cell = WriteOnlyCell(page)
        cell.number_format = number_format
        return int(cell.style_id)


class ShortSheet:
    """A sheet written row by row. Text is text, whatever it begins with."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.row = 0
        """The row written last."""

    def append(
        self, values: Iterable[Any] = (), *, bold: bool = False, size: float | None = None, number_format: str = WHOLE
    ) -> int:
        """Write the next row and say which it is; `number_format` is that of its numbers."""
        self.row += 1
        for place, value in enumerate(values, start=1):
            if value is None or value == "":
                continue
            cell = self.page.cell(row=self.row, column=place)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type = "s"
                cell.alignment = Alignment(vertical="top", wrap_text=not bold and place > 1)
            elif isinstance(value, datetime):
                cell.value, cell.number_format = value.astimezone(UTC).replace(tzinfo=None), TIME
            else:
                cell.value, cell.number_format = value, number_format
            if bold or size:
                cell.font = Font(bold=bold, size=size)
        return self.row

    def heading(self, *names: str) -> int:
        """The heading of a table."""
        row = self.append(names, bold=True)
        for place in range(1, len(names) + 1):
            self.page.cell(row=row, column=place).fill = _HEADING
        return row


def _set_widths(page: Any, widths: Sequence[float]) -> None:
    for place, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(place)].width = width

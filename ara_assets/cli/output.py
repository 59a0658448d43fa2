"""How commands speak: tables and lines for people, one JSON document for scripts.

A table is never squeezed out of shape: only the columns named in `wrap` may break, and a text too long for a column
stands as an indented paragraph of its own (`paragraph`). Readable at 80 columns.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


class PlanFormat(StrEnum):
    """How plans are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    XLSX = "xlsx"


class MatchAction(StrEnum):
    """What a person does about a match."""

    ACCEPT = "accept"
    REFUSE = "refuse"


def print_json(answer: object) -> None:
    """One JSON document on standard output."""
    json.dump(answer, sys.stdout, indent=2, default=plain, ensure_ascii=False)
    sys.stdout.write("\n")


def table(
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    right: Sequence[str] = (),
    wrap: Sequence[str] = (),
    least: int = 0,
    indent: int = 0,
) -> None:
    """A table for people; nothing at all when there are no rows.

    Columns named in `right` are set to the right, those in `wrap` may break into lines; the others keep theirs whole.
    `least` is the least width of the columns set to the right, so that several tables stand in line.
    """
    shown = Table(header_style="bold", box=None, pad_edge=False, show_header=any(headers))
    for header in headers:
        if header in right:
            shown.add_column(header, justify="right", no_wrap=True, min_width=least or None)
        else:
            shown.add_column(header, no_wrap=header not in wrap, overflow="fold")
    for row in rows:
        shown.add_row(*(escape(text_of(cell)) for cell in row))
    if not shown.row_count:
        return
    if title:
        heading(title)
    console.print(Padding(shown, (0, 0, 0, indent), expand=False))
    console.print()


def heading(text: str) -> None:
    """A line in bold over what follows."""
    console.print(Text(text, style="bold"))


def line(text: str) -> None:
    """A line as it is: brackets in it are no markup."""
    console.print(text, markup=False)


def paragraph(text: str, *, indent: int) -> None:
    """A text that wraps within its indentation."""
    console.print(Padding(Text(text), (0, 0, 0, indent), expand=False))


def facts(pairs: Mapping[str, object]) -> None:
    """Name and value, a line each, values wrapped in their column; values that are None are left out."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in pairs.items():
        if value is not None:
            grid.add_row(escape(name), escape(text_of(value)))
    if grid.row_count:
        console.print(Padding(grid, (0, 0, 0, 2), expand=False))


def pounds(pence: float) -> str:
    """`123456` → `£1,235`, `-15300` → `-£153`."""
    return f"{'-' if round(pence / 100) < 0 else ''}£{abs(pence) / 100:,.0f}"


def counted(number: int, thing: str) -> str:
    """`(1, "run")` → `1 run`, `(2, "run")` → `2 runs`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def text_of(value: object) -> str:
    """A cell as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.1f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


def plain(value: Any) -> Any:
    """The JSON form of what JSON has none of.

    Raises:
        TypeError: it has none.
    """
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")

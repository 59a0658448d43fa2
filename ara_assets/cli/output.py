"""How commands speak: tables for people, one JSON document for scripts, one sentence for what went wrong."""

import functools
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ParamSpec
from uuid import UUID

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

P = ParamSpec("P")

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


class UserError(Exception):
    """Something a person can put right; the message says how."""


class PlanFormat(StrEnum):
    """How plans are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"
    XLSX = "xlsx"


def reported(command: Callable[P, None]) -> Callable[P, None]:
    """A command whose expected failures end in one sentence and exit code 1, not in a traceback."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except expected_failures() as error:
            errors.print(f"[red]{escape(str(error))}[/]")
            raise typer.Exit(1) from error
        except KeyboardInterrupt:
            errors.print("stopped; what was finished is kept, and the same command goes on from there")
            raise typer.Exit(130) from None

    return run


def expected_failures() -> tuple[type[Exception], ...]:
    """What a person can put right. The modules are imported only once something has failed."""
    from pydantic import ValidationError
    from sqlalchemy.exc import OperationalError

    from ara_domain.identity import InvalidBlockKey
    from ara_domain.ports import RunCannotContinue
    from ara_domain.spreadsheets import SpreadsheetRefused
    from ara_resources.postgres.embedded import EmbeddedPostgresError
    from ara_resources.postgres.engine import DagsterDatabaseUnknown
    from ara_resources.postgres.migrate import UnknownSchema
    from ara_resources.sample_stock import NotASampleFolder, TooManyHomes

    return (
        UserError,
        FileNotFoundError,
        PermissionError,
        IsADirectoryError,
        ValidationError,
        OperationalError,
        InvalidBlockKey,
        RunCannotContinue,
        SpreadsheetRefused,
        DagsterDatabaseUnknown,
        EmbeddedPostgresError,
        UnknownSchema,
        NotASampleFolder,
        TooManyHomes,
    )


def print_json(answer: object) -> None:
    """One JSON document on standard output."""
    json.dump(answer, sys.stdout, indent=2, default=_plain, ensure_ascii=False)
    sys.stdout.write("\n")


def table(title: str, headers: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[str] = ()) -> None:
    """A table for people; nothing at all when there are no rows."""
    shown = Table(title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for header in headers:
        shown.add_column(header, justify="right" if header in right else "left", overflow="fold")
    count = 0
    for row in rows:
        shown.add_row(*(escape(_text(cell)) for cell in row))
        count += 1
    if count:
        console.print(shown)
        console.print()


def facts(pairs: Mapping[str, object]) -> None:
    """Name and value, a line each; values that are None are left out."""
    width = max((len(name) for name, value in pairs.items() if value is not None), default=0)
    for name, value in pairs.items():
        if value is not None:
            console.print(f"  {name:<{width}}  {escape(_text(value))}")


def pounds(pence: int) -> str:
    """`123456` → `£1,235`."""
    return f"£{pence / 100:,.0f}"


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.1f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")

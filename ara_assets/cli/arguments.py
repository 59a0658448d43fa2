"""Arguments that several commands take."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer


def day_of(text: str | None) -> date | None:
    """The day a person wrote; None for none.

    Raises:
        typer.BadParameter: it is no day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2026-03-31") from error


Slug = Annotated[str, typer.Argument(metavar="PORTFOLIO", help="Name of the portfolio.")]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON, and nothing else.")]
Certificates = Annotated[
    list[Path] | None,
    typer.Option(
        "--certificates",
        metavar="PATH",
        help="Serve certificates from this folder or file on this machine, instead of asking the register. Repeatable.",
    ),
]

Column = Annotated[
    list[str] | None, typer.Option("--column", metavar="HEADING=MEANING", help="Say what a column is. Repeatable.")
]
HeaderRow = Annotated[int | None, typer.Option(min=1, help="Row of the headings; else they are looked for.")]

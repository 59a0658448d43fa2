"""Arguments that several commands take."""

import os
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


def work_at_prices_of(day: date | None) -> None:
    """Have this process work out bills at the prices in force on a day, whatever the environment said."""
    if day is not None:
        os.environ["ARA_PRICES_ON"] = day.isoformat()


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

PricesOn = Annotated[
    str | None,
    typer.Option(
        "--prices-on",
        metavar="DAY",
        help="Bills at the prices in force on this day, as 2026-04-01; else ARA_PRICES_ON.",
    ),
]

Column = Annotated[
    list[str] | None, typer.Option("--column", metavar="HEADING=MEANING", help="Say what a column is. Repeatable.")
]
HeaderRow = Annotated[int | None, typer.Option(min=1, help="Row of the headings; else they are looked for.")]

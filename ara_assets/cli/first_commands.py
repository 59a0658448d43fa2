"""The commands a newcomer begins with: an invented housing stock to try everything on."""

from pathlib import Path
from typing import Annotated

import typer

from ara_assets.cli.arguments import Json, day_of
from ara_assets.cli.failures import reported
from ara_assets.cli.panels import FIRST

first = typer.Typer()


@first.command(rich_help_panel=FIRST, epilog="Example: `ara demo --homes 300`, then `ara plans demo`")
@reported
def demo(
    homes: Annotated[int, typer.Option(min=1, help="How many homes to invent.")] = 300,
    faults: Annotated[float, typer.Option(min=0, max=0.9, help="Share of the register's answers to spoil.")] = 0.0,
    as_json: Json = False,
) -> None:
    """Invent a housing stock, bring it in, fetch its certificates over HTTP, and plan it as portfolio `demo`."""
    from ara_assets.cli.demo import run_demo

    run_demo(homes=homes, faults=faults, as_json=as_json)


@first.command(rich_help_panel=FIRST, epilog="Example: `ara sample --homes 1000 --out stock`")
@reported
def sample(
    homes: Annotated[int, typer.Option(min=1, help="How many homes.")],
    out: Annotated[Path, typer.Option(help="Folder to write to.")],
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same stock.")] = None,
    as_json: Json = False,
) -> None:
    """Invent a housing stock: a portfolio file, certificates, overrides, and the dirt of real life."""
    from ara_assets.cli.sample import make

    make(homes=homes, out=out, seed=seed, as_json=as_json)


@first.command("sample-day", rich_help_panel=FIRST, epilog="Example: `ara sample-day --out stock --new 10 --removed 3`")
@reported
def sample_day(
    out: Annotated[Path, typer.Option(help="Folder of the stock, as `ara sample` wrote it.")],
    day: Annotated[str | None, typer.Option(help="The day, as 2026-03-31; else yesterday.")] = None,
    new: Annotated[int, typer.Option(min=0, help="Homes that get a new certificate.")] = 10,
    removed: Annotated[int, typer.Option(min=0, help="Certificates the register publishes no longer.")] = 3,
    readdressed: Annotated[int, typer.Option(min=0, help="Certificates that turn out to be a neighbour's.")] = 2,
    as_json: Json = False,
) -> None:
    """Have a day happen to an invented stock: certificates lodged, removed and re-addressed, for `ara feed` to find."""
    from ara_assets.cli.sample import live_through

    live_through(out, day=day_of(day), new=new, removed=removed, readdressed=readdressed, as_json=as_json)

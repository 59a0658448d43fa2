"""The commands that fetch and model, and what a person has to tell them."""

from pathlib import Path
from typing import Annotated

import typer

from ara_assets.cli.arguments import Certificates, Json, PricesOn, Slug, day_of, work_at_prices_of
from ara_assets.cli.failures import reported
from ara_assets.cli.output import MatchAction
from ara_assets.cli.panels import WORK

work = typer.Typer()


@work.command(rich_help_panel=WORK, epilog="Example: `ara run acme`")
@reported
def run(
    portfolio: Slug,
    certificates: Certificates = None,
    again: Annotated[bool, typer.Option("--again", help="Ask anew, however fresh the answers held are.")] = False,
    faults: Annotated[float, typer.Option(min=0, max=0.9, help="Share of the stand-in's answers to spoil.")] = 0.0,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say how many requests it would take, and do nothing.")
    ] = False,
    prices_on: PricesOn = None,
    as_json: Json = False,
) -> None:
    """Fetch what is not fresh, then model what is stale."""
    work_at_prices_of(day_of(prices_on))
    if dry_run:
        from ara_assets.cli.budget import show_budget

        show_budget(portfolio, again=again, as_json=as_json)
        return
    from ara_assets.cli.running import run_portfolio

    run_portfolio(portfolio, certificates=certificates or [], again=again, faults=faults, as_json=as_json)


@work.command(rich_help_panel=WORK, epilog="Example: `ara refresh acme`")
@reported
def refresh(portfolio: Slug, prices_on: PricesOn = None, as_json: Json = False) -> None:
    """Model what is stale; fetch nothing."""
    work_at_prices_of(day_of(prices_on))
    from ara_assets.cli.running import refresh_portfolio

    refresh_portfolio(portfolio, as_json=as_json)


@work.command(rich_help_panel=WORK, epilog="Example: `ara feed --dry-run`, then `ara feed`")
@reported
def feed(
    until: Annotated[str | None, typer.Option(help="The last day to read, as 2026-03-31; else yesterday.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be asked, and ask nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Ask the register what is new about the homes of all portfolios, and model what that changes.

    A handful of requests: two windows of days for all portfolios together, and the documents of the homes touched.
    `ara up` does the same every day at 04:30 UTC.
    """
    from ara_assets.cli.feed import read_feed

    read_feed(until=day_of(until), dry_run=dry_run, as_json=as_json)


@work.command(rich_help_panel=WORK, epilog="Example: `ara backfill remapped_epc acme`")
@reported
def backfill(
    asset: Annotated[str, typer.Argument(metavar="ASSET", help="What to make, for example remapped_epc.")],
    portfolio: Slug,
    as_json: Json = False,
) -> None:
    """Make an asset again where its code or its inputs changed, and what follows from it; call nobody.

    After a change of the mapping `backfill remapped_epc` maps the stored documents again, and models the homes whose
    certificate then says something else. Stopped, it goes on with the blocks it had not finished.
    """
    from ara_assets.cli.backfill import backfill_portfolio

    backfill_portfolio(asset, portfolio, as_json=as_json)


@work.command(rich_help_panel=WORK, epilog="Example: `ara up --port 3001`")
@reported
def up(
    port: Annotated[int, typer.Option(help="Port of the Dagster UI on this machine.")] = 3000,
) -> None:
    """Database, Dagster UI, the daily feed and the sensors, until Ctrl-C."""
    from ara_assets.cli.up import run_up

    run_up(port=port)


@work.command(
    rich_help_panel=WORK,
    epilog="Example: `ara matches acme accept HA000001 0000-0000-0000-0000-0001`, or for many `ara matches acme --out "
    "matches.xlsx`, then `--file matches.xlsx`",
)
@reported
def matches(
    portfolio: Slug,
    action: Annotated[MatchAction | None, typer.Argument(help="What to say; nothing lists what waits.")] = None,
    home: Annotated[str | None, typer.Argument(metavar="HOME", help="Landlord reference, or id of the home.")] = None,
    certificate: Annotated[
        str | None, typer.Argument(metavar="CERTIFICATE", help="Its number; none refuses all that is offered.")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="Take the decisions filled in in this CSV or xlsx.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write what waits to this CSV or xlsx.")] = None,
    author: Annotated[str | None, typer.Option(help="Who says so; else your login name.")] = None,
    as_json: Json = False,
) -> None:
    """Homes without a UPRN whose address in the register a person has to tell.

    Accepting a certificate gives the home that dwelling's certificates, later ones too; a refused one is not offered
    again unless the register changes its address.
    """
    from ara_assets.cli.matches import handle_matches

    handle_matches(
        portfolio,
        action=action,
        home=home,
        certificate=certificate,
        file=file,
        out=out,
        author=author,
        as_json=as_json,
    )

"""The commands that show what came of a portfolio."""

from pathlib import Path
from typing import Annotated

import typer

from ara_assets.cli.arguments import Json, Slug
from ara_assets.cli.failures import reported
from ara_assets.cli.output import PlanFormat
from ara_assets.cli.panels import LOOK

results = typer.Typer()


@results.command(rich_help_panel=LOOK, epilog="Example: `ara status acme`")
@reported
def status(portfolio: Slug, as_json: Json = False) -> None:
    """How fresh a portfolio is, what is set aside, and where its homes stand."""
    from ara_assets.cli.status import show_status

    show_status(portfolio, as_json=as_json)


@results.command(
    rich_help_panel=LOOK,
    epilog="Example: `ara plans acme --scenario band-c --out plans.xlsx`, and what changed `ara plans acme --diff`",
)
@reported
def plans(
    portfolio: Slug,
    format_: Annotated[
        PlanFormat | None, typer.Option("--format", help="How to write them; else as FILE ends, else a table.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File to write; csv and json else go to the terminal.")
    ] = None,
    scenario: Annotated[str | None, typer.Option(help="Only this scenario.")] = None,
    block: Annotated[str | None, typer.Option(help="Only this postcode block.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Homes a table shows.")] = 40,
    measures: Annotated[
        bool, typer.Option("--measures", help="Csv and parquet: a row per measure in place of one per home.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="What changed since the plans before, and why.")] = False,
    home: Annotated[str | None, typer.Option(metavar="HOME", help="With --diff: only this home, in full.")] = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="DAY|PLAN", help="With --diff: since this day, or this plan.")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="DAY|PLAN", help="With --diff: until then; else the plans in force.")
    ] = None,
    as_json: Json = False,
) -> None:
    """The plan of every home under every scenario; a home without one says why."""
    if diff or home or start or end:
        from ara_assets.cli.plan_changes import show_diff

        if out is not None or format_ is not None or measures:
            raise typer.BadParameter("--diff prints what changed; with --json it can be kept in a file")
        show_diff(portfolio, home=home, scenario=scenario, block=block, start=start, end=end, as_json=as_json)
        return
    from ara_assets.cli.plans import show_plans

    show_plans(
        portfolio,
        format_=format_,
        out=out,
        scenario=scenario,
        block=block,
        limit=limit,
        measures=measures,
        as_json=as_json,
    )


@results.command(name="property", rich_help_panel=LOOK, epilog="Example: `ara property acme HA000001`")
@reported
def property_(
    portfolio: Slug,
    home: Annotated[str, typer.Argument(metavar="HOME", help="Landlord reference or UPRN.")],
    as_json: Json = False,
) -> None:
    """Everything about one home: evidence, corrections, baseline, measures, plans."""
    from ara_assets.cli.property import show_property

    show_property(portfolio, home, as_json=as_json)


@results.command(
    rich_help_panel=LOOK,
    epilog="Example: `ara allocate acme --scenario most-sap-10k --total 20000000 --out funded.csv`",
)
@reported
def allocate(
    portfolio: Slug,
    scenario: Annotated[str, typer.Option(help="What is wanted most of the money, and what packages may be.")],
    total: Annotated[str | None, typer.Option(metavar="POUNDS", help="One budget for all homes.")] = None,
    by_area: Annotated[
        Path | None, typer.Option(metavar="FILE", help="CSV or xlsx of area (LS6, or LS) and budget_gbp.")
    ] = None,
    by_year: Annotated[
        str | None, typer.Option(metavar="POUNDS,POUNDS", help="A budget for each year, the first year first.")
    ] = None,
    carry_over: Annotated[bool, typer.Option("--carry-over", help="What a year leaves may be spent later.")] = False,
    prove: Annotated[
        bool, typer.Option("--prove", help="Close what gap is left by a mixed-integer programme.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the homes that get money to this CSV.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Spend one budget over all homes of a portfolio for the most of what a scenario wants. Plans stay as they are.

    Which homes get money, for what, what it gains, and how much more could be gained at most. Never above budget; what
    is reported is scored package by package.
    """
    from ara_assets.cli.allocate import allocate_budget
    from ara_assets.cli.allocation_budgets import read_budgets

    budgets = read_budgets(total, by_area, by_year, carry_over=carry_over)
    allocate_budget(portfolio, scenario, budgets, prove=prove, out=out, as_json=as_json)


@results.command(rich_help_panel=LOOK, epilog="Example: `ara quarantine acme --reason no_certificate`")
@reported
def quarantine(
    portfolio: Slug,
    reason: Annotated[str | None, typer.Option(help="Only this reason.")] = None,
    block: Annotated[str | None, typer.Option(help="Only this postcode block.")] = None,
    raw: Annotated[bool, typer.Option("--raw", help="With the raw input, in JSON.")] = False,
    as_json: Json = False,
) -> None:
    """What was set aside, why, and what to do about it."""
    from ara_assets.cli.quarantine import show_quarantine

    show_quarantine(portfolio, reason=reason, block=block, raw=raw, as_json=as_json)

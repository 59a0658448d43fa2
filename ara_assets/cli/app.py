"""The commands and their arguments; those of `import` and `evaluate` stand in modules of their own."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ara_assets.cli.arguments import Certificates, Json, PricesOn, Slug, day_of, work_at_prices_of
from ara_assets.cli.cost_commands import costs
from ara_assets.cli.evaluate_commands import evaluate
from ara_assets.cli.failures import reported
from ara_assets.cli.import_commands import imports
from ara_assets.cli.output import MatchAction, PlanFormat
from ara_assets.cli.scenario_commands import scenarios
from ara_assets.cli.train_commands import training

_ORDER = (
    "demo", "sample", "sample-day", "import", "overrides", "costs", "scenarios",
    "run", "refresh", "feed", "backfill", "up",
    "matches", "status", "plans", "property", "allocate", "measures", "prices", "products", "quarantine",
    "evaluate", "train", "check-certificates",
)  # fmt: skip


class InOrderOfWork(TyperGroup):
    """Lists commands in the order a newcomer meets them; Typer would list those with subcommands last."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All commands; one that is missing in the order comes last."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))


app = typer.Typer(
    name="ara",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Turn a landlord's list of homes into costed retrofit plans.",
    cls=InOrderOfWork,
    epilog="Start with `ara demo`. Each command takes --help, with an example, and each but `up` takes --json.",
)
overrides = typer.Typer(no_args_is_help=True, help="What may be corrected: `overrides fields` lists it.")
_FIRST, _DATA, _WORK, _LOOK, _PROVE = "First steps", "Bring in", "Fetch and model", "Look at the results", "Check"
app.add_typer(imports, name="import", rich_help_panel=_DATA)
app.add_typer(overrides, name="overrides", rich_help_panel=_DATA)
app.add_typer(costs, name="costs", rich_help_panel=_DATA)
app.add_typer(scenarios, name="scenarios", rich_help_panel=_DATA)
app.add_typer(evaluate, name="evaluate", rich_help_panel=_PROVE)
app.add_typer(training, name="train", rich_help_panel=_PROVE)


@app.command(rich_help_panel=_FIRST, epilog="Example: `ara demo --homes 300`, then `ara plans demo`")
@reported
def demo(
    homes: Annotated[int, typer.Option(min=1, help="How many homes to invent.")] = 300,
    faults: Annotated[float, typer.Option(min=0, max=0.9, help="Share of the register's answers to spoil.")] = 0.0,
    as_json: Json = False,
) -> None:
    """Invent a housing stock, bring it in, fetch its certificates over HTTP, and plan it as portfolio `demo`."""
    from ara_assets.cli.demo import run_demo

    run_demo(homes=homes, faults=faults, as_json=as_json)


@app.command(rich_help_panel=_WORK, epilog="Example: `ara up --port 3001`")
@reported
def up(
    port: Annotated[int, typer.Option(help="Port of the Dagster UI on this machine.")] = 3000,
) -> None:
    """Database, Dagster UI, the daily feed and the sensors, until Ctrl-C."""
    from ara_assets.cli.up import run_up

    run_up(port=port)


@app.command(rich_help_panel=_FIRST, epilog="Example: `ara sample --homes 1000 --out stock`")
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


@app.command("sample-day", rich_help_panel=_FIRST, epilog="Example: `ara sample-day --out stock --new 10 --removed 3`")
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


@overrides.command("fields", epilog="Example: `ara overrides fields --json`")
@reported
def override_fields(
    field: Annotated[str | None, typer.Argument(help="One field, to see it in full; else all of them.")] = None,
    as_json: Json = False,
) -> None:
    """List the fields a landlord may correct, their units and allowed values.

    `-` or `withdraw` in place of a value takes a correction back.
    """
    from ara_assets.cli.fields import show_fields

    show_fields(field, as_json=as_json)


@app.command(rich_help_panel=_WORK, epilog="Example: `ara run acme`")
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


@app.command(rich_help_panel=_WORK, epilog="Example: `ara backfill remapped_epc acme`")
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


@app.command(rich_help_panel=_WORK, epilog="Example: `ara feed --dry-run`, then `ara feed`")
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


@app.command(rich_help_panel=_WORK, epilog="Example: `ara refresh acme`")
@reported
def refresh(portfolio: Slug, prices_on: PricesOn = None, as_json: Json = False) -> None:
    """Model what is stale; fetch nothing."""
    work_at_prices_of(day_of(prices_on))
    from ara_assets.cli.running import refresh_portfolio

    refresh_portfolio(portfolio, as_json=as_json)


@app.command(
    rich_help_panel=_WORK,
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


@app.command(rich_help_panel=_LOOK, epilog="Example: `ara status acme`")
@reported
def status(portfolio: Slug, as_json: Json = False) -> None:
    """How fresh a portfolio is, what is set aside, and where its homes stand."""
    from ara_assets.cli.status import show_status

    show_status(portfolio, as_json=as_json)


@app.command(
    rich_help_panel=_LOOK,
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


@app.command(name="property", rich_help_panel=_LOOK, epilog="Example: `ara property acme HA000001`")
@reported
def property_(
    portfolio: Slug,
    home: Annotated[str, typer.Argument(metavar="HOME", help="Landlord reference or UPRN.")],
    as_json: Json = False,
) -> None:
    """Everything about one home: evidence, corrections, baseline, measures, plans."""
    from ara_assets.cli.property import show_property

    show_property(portfolio, home, as_json=as_json)


@app.command(rich_help_panel=_LOOK, epilog="Example: `ara measures`, then `ara measures solid_wall_insulation`")
@reported
def measures(
    key: Annotated[
        str | None, typer.Argument(metavar="KEY", help="One option, or all of one measure, in full.")
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="As the table of docs/measures.md.")] = False,
    as_json: Json = False,
) -> None:
    """The measures plans are made of: whom each is for, what it brings, how long it lasts, why it may be refused."""
    from ara_assets.cli.measures import show_measures

    show_measures(key, markdown=markdown, as_json=as_json)


@app.command(
    rich_help_panel=_LOOK,
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


@app.command(rich_help_panel=_LOOK, epilog="Example: `ara prices --on 2026-04-01`")
@reported
def prices(
    on: Annotated[str | None, typer.Option(metavar="DAY", help="Which set is in force on this day; else now.")] = None,
    as_json: Json = False,
) -> None:
    """The price sets of energy with their dates and sources, and the one bills are worked out at.

    ARA_PRICES_PATH names a CSV file of your own sets (docs/prices.md); ARA_PRICES_ON chooses the day.
    """
    from ara_assets.cli.prices import show_prices

    show_prices(on=day_of(on), as_json=as_json)


@app.command(rich_help_panel=_LOOK, epilog="Example: `ara products acme`")
@reported
def products(
    portfolio: Annotated[
        str | None, typer.Argument(metavar="PORTFOLIO", help="List the products its homes name, and which are held.")
    ] = None,
    as_json: Json = False,
) -> None:
    """What the product database holds: boilers, heat pumps, networks and ventilation by index number.

    ARA_PCDB_PATH names it (docs/product-database.md); without one SAP's table defaults serve.
    """
    from ara_assets.cli.products import show_products

    show_products(portfolio, as_json=as_json)


@app.command(rich_help_panel=_LOOK, epilog="Example: `ara quarantine acme --reason no_certificate`")
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


@app.command("check-certificates", rich_help_panel=_PROVE, epilog="Example: `ara check-certificates certificates/`")
@reported
def check_certificates(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Documents, JSON lines, register CSV, also gzipped; or folders."),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a line of JSON per document, and nothing else.")
    ] = False,
) -> None:
    """Map every certificate, store it and load it again, and say what became of each. Nothing is kept.

    Exit code 1 when one came back other than it was.
    """
    from ara_assets.cli.checking import check_certificates as check

    check(paths, as_json=as_json)

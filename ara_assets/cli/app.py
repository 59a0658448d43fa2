"""The commands and their arguments."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ara_assets.cli.failures import reported
from ara_assets.cli.output import MatchAction, PlanFormat
from ara_domain.identity import BlockGranularity, RecencyPolicy

_ORDER = (
    "demo", "sample", "sample-day", "import", "overrides", "run", "refresh", "feed", "backfill", "up",
    "matches", "status", "plans", "property", "quarantine", "evaluate", "check-certificates",
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
imports = typer.Typer(
    no_args_is_help=True,
    help="Bring in files: `import portfolio` the list of homes, `import overrides` corrections of certificates, "
    "`import legacy` and `import bulk` certificates.",
)
overrides = typer.Typer(no_args_is_help=True, help="What may be corrected: `overrides fields` lists it.")
evaluate = typer.Typer(
    no_args_is_help=True,
    help="Hold results against the register: `evaluate scoring` compares computed with lodged ratings, "
    "`evaluate coverage` shows how much of certificates was said and how much inferred, `evaluate matching` how "
    "surely homes are found by address.",
)

_FIRST, _DATA, _WORK, _LOOK, _PROVE = "First steps", "Bring in", "Fetch and model", "Look at the results", "Check"
app.add_typer(imports, name="import", rich_help_panel=_DATA)
app.add_typer(overrides, name="overrides", rich_help_panel=_DATA)
app.add_typer(evaluate, name="evaluate", rich_help_panel=_PROVE)


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


@imports.command("portfolio", epilog="Example: `ara import portfolio homes.xlsx --portfolio acme --preview`")
@reported
def import_portfolio(
    file: Annotated[Path, typer.Argument(help="CSV or xlsx: reference, UPRN, address, town, postcode.")],
    portfolio: Annotated[str | None, typer.Option("--portfolio", "-p", help="Name; else the file's.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook; else the first.")] = None,
    column: Column = None,
    header_row: HeaderRow = None,
    blocks: Annotated[
        BlockGranularity | None, typer.Option(help="What a block is; a district unless said otherwise.")
    ] = None,
    recency: Annotated[
        RecencyPolicy | None, typer.Option(help="What wins when a home has a survey and a certificate.")
    ] = None,
    add: Annotated[bool, typer.Option("--add", help="The file adds homes; nobody leaves.")] = False,
    allow_leavers: Annotated[
        bool, typer.Option("--allow-leavers", help="Yes, more than half of the homes leave.")
    ] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Show what was understood and change nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Bring in the list of homes. The same file twice changes nothing.

    What is stored stays where the file has no column for it; an empty cell in a column it has says there is nothing.
    """
    from ara_assets.cli.importing import bring_in_portfolio

    bring_in_portfolio(
        file,
        slug=portfolio,
        sheet=sheet,
        columns=column or [],
        header_row=header_row,
        granularity=blocks,
        policy=recency,
        add=add,
        allow_leavers=allow_leavers,
        preview=preview,
        as_json=as_json,
    )


@imports.command("overrides", epilog="Example: `ara import overrides corrections.csv --portfolio acme --preview`")
@reported
def import_overrides(
    file: Annotated[Path, typer.Argument(help="CSV or xlsx: home, field, value, note; or one column per field.")],
    portfolio: Annotated[str, typer.Option("--portfolio", "-p", help="Name of the portfolio.")],
    author: Annotated[str | None, typer.Option(help="Who says so; else your login name.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook; else the first.")] = None,
    column: Column = None,
    header_row: HeaderRow = None,
    preview: Annotated[bool, typer.Option("--preview", help="Show what was understood and change nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Bring in what the landlord knows better than the certificate.

    `-` or `withdraw` in place of a value takes a correction back: the certificate holds again.
    """
    from ara_assets.cli.importing import bring_in_overrides

    bring_in_overrides(
        file,
        slug=portfolio,
        author=author,
        sheet=sheet,
        columns=column or [],
        header_row=header_row,
        preview=preview,
        as_json=as_json,
    )


@imports.command("legacy", epilog="Example: `ara import legacy certificates.csv.gz --portfolio acme`")
@reported
def import_legacy(
    file: Annotated[Path, typer.Argument(help="Register rows as CSV or JSON, also gzipped or zipped.")],
    portfolio: Annotated[str, typer.Option("--portfolio", "-p", help="Name of the portfolio.")],
    as_json: Json = False,
) -> None:
    """Bring in flat register rows, as the retired API gave them, as certificates of the past.

    Kept are the rows of the portfolio's UPRNs and postcodes, neighbours included; the same file twice changes nothing.
    A certificate of the API always counts for more, and no search of the register is saved by it. A file with
    recommendations is not read.
    """
    from ara_assets.cli.importing_certificates import import_legacy as bring_in

    bring_in(file, slug=portfolio, as_json=as_json)


@imports.command("bulk", epilog="Example: `ara import bulk domestic-csv.zip --portfolio acme --dry-run`")
@reported
def import_bulk(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Zips of the register: CSV by year, or JSON lines; or one.")
    ],
    portfolio: Annotated[
        list[str] | None, typer.Option("--portfolio", "-p", help="Only for this portfolio; else for all. Repeatable.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Count what it would bring in, and write nothing.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="Read also what was read before.")] = False,
    as_json: Json = False,
) -> None:
    """Bring in what portfolios need of the register's bulk files, without unpacking them.

    Kept are certificates of the portfolios' UPRNs and postcodes, neighbours included. Documents count as fetched;
    CSV rows stand in until the document is. Recommendations CSV files are not read: a document has its own.
    Stopped anywhere, the same command goes on where it was.
    """
    from ara_assets.cli.importing_certificates import import_bulk as bring_in

    bring_in(files, slugs=portfolio or [], dry_run=dry_run, again=again, as_json=as_json)


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
    as_json: Json = False,
) -> None:
    """Fetch what is not fresh, then model what is stale."""
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
def refresh(portfolio: Slug, as_json: Json = False) -> None:
    """Model what is stale; fetch nothing."""
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


@app.command(rich_help_panel=_LOOK, epilog="Example: `ara plans acme --scenario band-c --out plans.xlsx`")
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
    as_json: Json = False,
) -> None:
    """The plan of every home under every scenario; a home without one says why."""
    from ara_assets.cli.plans import show_plans

    show_plans(portfolio, format_=format_, out=out, scenario=scenario, block=block, limit=limit, as_json=as_json)


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


@evaluate.command("scoring", epilog="Example: `ara evaluate scoring certificates/ --ladder`")
@reported
def evaluate_scoring(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Certificates: files or folders of JSON.")],
    ladder: Annotated[bool, typer.Option("--ladder", help="Also climb each certificate's own improvements.")] = False,
    as_json: Json = False,
) -> None:
    """Set what the engine computes beside what the register lodged, certificate by certificate and overall."""
    from ara_assets.cli.evaluate import evaluate_certificates

    evaluate_certificates(paths, ladder=ladder, as_json=as_json)


@evaluate.command("coverage", epilog="Example: `ara evaluate coverage certificates-2019.csv.gz`")
@reported
def evaluate_coverage(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Flat register rows (CSV, also gzipped) or certificates as JSON; folders."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Show of each field how often the certificates say it, and how often the mapping infers or assumes it."""
    from ara_assets.cli.coverage import show_coverage

    show_coverage(paths, as_json=as_json)


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


@evaluate.command("matching", epilog="Example: `ara evaluate matching certificates.csv.gz`")
@reported
def evaluate_matching(
    file: Annotated[
        Path | None, typer.Argument(help="Flat register rows, CSV or JSON; else invented, easily confused addresses.")
    ] = None,
    postcodes: Annotated[int, typer.Option(min=2, help="How many postcodes to invent, without a FILE.")] = 400,
    seed: Annotated[int, typer.Option(help="The same seed writes addresses otherwise in the same way.")] = 1,
    as_json: Json = False,
) -> None:
    """Look for known dwellings by their addresses, written otherwise by rule; print precision and recall per rule."""
    from ara_assets.cli.evaluate_matching import evaluate_matches

    evaluate_matches(file, postcodes=postcodes, seed=seed, as_json=as_json)

"""`ara plans`: on the terminal, or to a file an analyst takes away."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ara_assets.cli.failures import UserError
from ara_assets.cli.out_files import check_out
from ara_assets.cli.outcomes import bill_rise
from ara_assets.cli.output import PlanFormat, console, counted, heading, line, print_json
from ara_assets.cli.plan_columns import PlanRow
from ara_assets.cli.plan_files import WHOLE_ACCOUNT, About, write_plans
from ara_assets.cli.plan_rows import PREDICTED_NOTE, PlanSheet, plan_sheets
from ara_assets.cli.plans_asked import chosen_scenarios
from ara_assets.cli.session import open_session
from ara_domain.ports import Repositories
from ara_domain.property import FieldSource
from ara_domain.recommendations import PackageOutcome
from ara_domain.sap.worksheet.prices import PriceSet
from ara_domain.scenarios import Scenario
from ara_resources.postgres.database import utc_now
from ara_resources.prices import prices_in_force
from ara_resources.settings import Settings

_ONE_KIND = (PlanFormat.CSV, PlanFormat.PARQUET)
"""Formats that hold rows of one kind: of homes, or of measures."""
_BINARY = (PlanFormat.PARQUET, PlanFormat.XLSX)


def show_plans(
    slug: str,
    *,
    format_: PlanFormat | None,
    out: Path | None,
    scenario: str | None,
    block: str | None,
    limit: int,
    measures: bool,
    as_json: bool,
) -> None:
    """`ara plans`."""
    chosen = _format(format_, out, as_json=as_json)
    if measures and chosen not in _ONE_KIND:
        raise UserError("--measures is for csv and parquet; the workbook and JSON hold homes and measures both")
    target = out if out is not None or chosen not in _BINARY else Path(f"plans-{slug}.{chosen}")
    check_out(target, chosen)
    with open_session() as session:
        portfolio = session.portfolio(slug)
        asked_of_it = session.store.recommendations.scenarios(portfolio.portfolio_id)
        scenarios = chosen_scenarios(slug, asked_of_it, scenario)
        blocks = session.store.properties.blocks(portfolio.portfolio_id)
        only = None if block is None else session.block(portfolio, block)
        sheets = plan_sheets(
            session.store, portfolio, scenarios, only, whole_account=measures or chosen in WHOLE_ACCOUNT
        )
        if chosen is PlanFormat.TABLE:
            homes = sum(blocks.values()) if only is None else blocks[only]
            print_plans(slug, sheets, scenarios, homes=homes, limit=limit)
            return
        about = About(
            portfolio=portfolio,
            scenarios=tuple(scenarios),
            written_at=utc_now(),
            prices=_prices(session.settings),
            cost_notes=partial(_dates_of_costs, session.store),
        )
        written = write_plans(sheets, chosen, target, about, measures=measures)
    if target is None:
        return
    if as_json:
        print_json({"portfolio": slug, "file": str(target), "format": chosen.value, "rows": written})
    else:
        line(f"{counted(written, 'row')} written to {target}")


def _prices(settings: Settings) -> PriceSet | None:
    """What bills are at; a deployed function alone knows its own."""
    return prices_in_force(settings) if settings.scoring == "local" else None


def _dates_of_costs(store: Repositories, version: str) -> str:
    """When the prices of a table of costs are of; a plan names the table and, after a plus, a hash of its prices."""
    table = store.materials.materials(version.partition("+")[0])
    dates = sorted({material.price_date for material in table.values()})
    if not dates:
        return "no longer held"
    return f"prices of {dates[0]}" if len(dates) == 1 else f"prices of {dates[0]} to {dates[-1]}"


def _format(named: PlanFormat | None, out: Path | None, *, as_json: bool) -> PlanFormat:
    """The format that was named, else the one the file's name ends in, else JSON with --json, else a table.

    Raises:
        UserError: a file is to be written and its name does not say how.
    """
    if named is not None and named is not PlanFormat.TABLE:
        return named
    if out is None:
        return PlanFormat.JSON if as_json else PlanFormat.TABLE
    try:
        ending = PlanFormat(out.suffix.lower().removeprefix("."))
    except ValueError:
        ending = PlanFormat.TABLE
    if ending is PlanFormat.TABLE:
        raise UserError(f"how should {out} be written? Give --format csv, json, parquet or xlsx")
    return ending


def print_plans(
    slug: str, sheets: Iterator[PlanSheet], scenarios: Sequence[Scenario], *, homes: int, limit: int
) -> None:
    """Home by home, a line per scenario; no more than `limit` homes."""
    rows = (row for sheet in sheets for row in sheet.plans)
    shown = 0
    for _, of_home in groupby(rows, key=lambda row: (row.reference, row.uprn, row.address)):
        if shown == limit:
            break
        _print_home(list(of_home), width=max(len(scenario.slug) for scenario in scenarios))
        shown += 1
    if homes > shown:
        line(
            f"{shown:,} of {counted(homes, 'home')} shown; --limit shows more, `--out plans-{slug}.xlsx` takes all away"
        )
    line(f"One home in full: `ara property {slug} HOME`")


def _print_home(rows: Sequence[PlanRow], *, width: int) -> None:
    home = rows[0]
    heading(f"{home.reference or home.uprn or ''}  {home.address}, {home.postcode}")
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(min_width=width, no_wrap=True)
    grid.add_column(min_width=len("58 D → 72 C"), no_wrap=True)
    grid.add_column(min_width=len("£10,000"), justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    if home.modelled_from == FieldSource.PREDICTED:
        line("  predicted: the home has no certificate, and its neighbours tell what it is")
    for row in rows:
        rating = f"{row.sap_before} {row.band_before} → {row.sap_after} {row.band_after}" if row.sap_before else "–"
        cost = "" if row.cost_gbp is None else f"£{row.cost_gbp:,.0f}"
        grid.add_row(row.scenario, rating, cost, Text(_told(row)))
    console.print(Padding(grid, (0, 0, 0, 2), expand=False))


def _told(row: PlanRow) -> str:
    """The measures, with a word where the target is out of reach or the bill rises; the note where there are none."""
    if not row.measures:
        return row.note.removesuffix(PREDICTED_NOTE)
    out_of_reach = row.note.removesuffix(PREDICTED_NOTE) if row.outcome == PackageOutcome.TARGET_UNREACHABLE else ""
    rise = bill_rise(row.bill_before_gbp_per_year or 0.0, row.bill_after_gbp_per_year or 0.0)
    return ". ".join(text for text in (out_of_reach, row.measures, rise and f"Yearly bill {rise}") if text)

"""`ara run` and `ara refresh`: runs in this process, what they did, and how the portfolio stands afterwards."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from ara_assets import definitions
from ara_assets.cli.output import UserError, console, facts, print_json, table
from ara_assets.cli.picture import Picture, show_picture
from ara_assets.cli.progress import StepBar, step_bar
from ara_assets.cli.session import Session, open_session, stand_in_for_register
from ara_assets.launch import RunReport, run_each_block_once, run_until_fresh
from ara_assets.refresh import PlannedRun, Recipe
from ara_domain.identity import Portfolio

_PASSES = ((run_each_block_once, definitions.EVERYTHING), (run_until_fresh, definitions.REFRESHED))


@dataclass(frozen=True)
class Outcome:
    """What one command's runs did, over all of them."""

    portfolio: str
    reports: tuple[RunReport, ...]
    seconds: float
    not_ready: int = 0

    def count(self, asset: str, name: str) -> int:
        """A count of an asset, summed over the runs."""
        return sum(report.counts.get(asset, {}).get(name, 0) for report in self.reports)

    @property
    def failures(self) -> dict[str, str]:
        """What could not be made, by step."""
        return {step: why for report in self.reports for step, why in report.failures.items()}

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "portfolio": self.portfolio,
            "modelled": self.count("optimised_packages", "modelled"),
            "plans": self.count("optimised_packages", "plans"),
            "scored": self.count("baseline_predictions", "scored"),
            "measures_scored": self.count("impact_predictions", "scored"),
            "documents_fetched": self.count("epc_cache", "documents_fetched"),
            "documents_saved": self.count("epc_cache", "documents_saved"),
            "searches_made": self.count("epc_cache", "searches_made"),
            "searches_saved": self.count("epc_cache", "searches_saved"),
            "external_calls": self.count("epc_cache", "requests"),
            "calls_repeated": self.count("epc_cache", "requests_repeated"),
            "mapped": self.count("remapped_epc", "mapped"),
            "blocks_run": len({block for report in self.reports for block in report.planned.blocks}),
            "blocks_not_ready": self.not_ready,
            "runs": [
                {
                    "run_id": report.run_id,
                    "blocks": [str(block) for block in report.planned.blocks],
                    "assets": list(report.planned.assets),
                    "reason": report.planned.reason,
                    "success": report.success,
                    "seconds": round(report.seconds, 2),
                }
                for report in self.reports
            ],
            "failures": self.failures,
            "seconds": round(self.seconds, 2),
        }


def run_portfolio(slug: str, *, certificates: Sequence[Path], faults: float, as_json: bool) -> None:
    """`ara run`."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        outcome, picture = execute_run(session, portfolio, certificates=certificates, faults=faults, quiet=as_json)
        report(outcome, picture, as_json=as_json)


def refresh_portfolio(slug: str, *, as_json: bool) -> None:
    """`ara refresh`."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        with step_bar(quiet=as_json) as bar:
            outcome = _execute(session, portfolio, "refresh", bar, _PASSES[1:])
        report(outcome, Picture.of(session.store, portfolio), as_json=as_json)


def execute_run(
    session: Session, portfolio: Portfolio, *, certificates: Sequence[Path], faults: float, quiet: bool
) -> tuple[Outcome, Picture]:
    """Fetch what is not fresh and model what is stale, with the stand-in for a sample portfolio.

    Raises:
        UserError: the register is wanted and there is no token for it.
    """
    sources = list(certificates)
    if not sources and (folder := session.sample_folder(portfolio)) is not None:
        sources = [folder]
    if not sources and session.settings.epc_api_token is None:
        raise UserError(
            "the register needs a token: set ARA_EPC_API_TOKEN (one is free at "
            "https://get-energy-performance-data.communities.gov.uk), or give --certificates FOLDER"
        )
    if faults and not sources:
        raise UserError("only a stand-in's answers can be spoilt; give --certificates FOLDER with --faults")
    with stand_in_for_register(sources, faults), step_bar(quiet=quiet) as bar:
        outcome = _execute(session, portfolio, "run", bar, _PASSES)
    return outcome, Picture.of(session.store, portfolio)


_Launch = Callable[..., Iterator[RunReport]]


def _execute(
    session: Session,
    portfolio: Portfolio,
    kind: str,
    bar: StepBar,
    passes: Sequence[tuple[_Launch, Sequence[Recipe]]],
) -> Outcome:
    def starting(planned: PlannedRun) -> None:
        bar.expect(len(planned.blocks) * len(planned.assets))

    started = time.monotonic()
    job = definitions.run_job if kind == "run" else definitions.refresh_job
    reports: list[RunReport] = []
    for launch, recipes in passes:
        reports += launch(
            job, session.instance, session.books, recipes, portfolio=portfolio.slug, kind=kind, starting=starting
        )
    return Outcome(portfolio.slug, tuple(reports), time.monotonic() - started)


def report(outcome: Outcome, picture: Picture, *, as_json: bool) -> None:
    """Show what was done and how things stand; exit code 1 when blocks could not be made."""
    if as_json:
        print_json({**outcome.as_json(), **picture.as_json()})
    else:
        show_outcome(outcome)
        show_picture(picture)
    if outcome.failures:
        raise typer.Exit(1)


def show_outcome(outcome: Outcome) -> None:
    """What the runs did, for people."""
    done = outcome.as_json()
    if not outcome.reports:
        console.print(f"[bold]{outcome.portfolio}[/]: everything was fresh; nothing was run.\n")
        return
    console.print(f"[bold]{outcome.portfolio}[/]: {len(outcome.reports)} run(s) in {outcome.seconds:,.1f} s")
    facts(
        {
            "blocks": done["blocks_run"],
            "calls to the register": f"{done['external_calls']:,} ({done['searches_made']:,} searches made, "
            f"{done['searches_saved']:,} saved; {done['calls_repeated']:,} calls repeated)",
            "certificates": f"{done['documents_fetched']:,} fetched, {done['documents_saved']:,} held already",
            "homes scored": done["scored"],
            "measures scored": done["measures_scored"],
            "homes modelled": f"{done['modelled']:,} with new plans ({done['plans']:,} plans)",
        }
    )
    console.print()
    outcomes = Counter(
        {
            name: outcome.count("optimised_packages", name)
            for name in (
                "already_at_target",
                "target_reached",
                "target_unreachable",
                "within_budget",
                "nothing_to_gain",
            )
        }
    )
    if any(outcomes.values()):
        shown = [(name.replace("_", " "), count) for name, count in outcomes.items() if count]
        table("New plans", ("outcome", "plans"), shown, right=("plans",))
    table("Not made", ("step", "why"), outcome.failures.items())

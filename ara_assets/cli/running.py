"""`ara run` and `ara refresh`: runs in this process, what they did, and how the portfolio stands afterwards."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from ara_assets import definitions
from ara_assets.cli.orchestration import check_runs_may_be_in_this_process, open_orchestration
from ara_assets.cli.outcomes import OUTCOMES
from ara_assets.cli.output import console, counted, facts, heading, line, print_json, table
from ara_assets.cli.picture import Picture, show_picture
from ara_assets.cli.progress import StepBar, step_bar
from ara_assets.cli.register import ask_anew, certificate_sources, stand_in_for_register
from ara_assets.cli.session import Session, open_session
from ara_assets.launch import RunReport, failures_of, run_each_block_once, run_until_fresh
from ara_assets.refresh import PlannedRun, Recipe
from ara_assets.run_processes import Crew
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.services.register_searches import due_searches

Launch = Callable[..., Iterator[RunReport]]
Passes = Sequence[tuple[Launch, Sequence[Recipe]]]

_MODELLING: Passes = ((run_until_fresh, definitions.REFRESHED),)
_AT_ONCE: Passes = ((run_each_block_once, definitions.EVERYTHING), *_MODELLING)
_FETCHING_FIRST: Passes = ((run_each_block_once, definitions.FETCHED), *_MODELLING)
"""Where several processes fetch: homes are modelled by the certificates of their neighbours, and a block that is
modelled while those of the next are still being fetched would be modelled again."""


@dataclass(frozen=True)
class Outcome:
    """What one command's runs did, over all of them."""

    portfolio: str
    reports: tuple[RunReport, ...]
    seconds: float
    searches_due: int = 0
    """Searches of the register that were never made or are no longer fresh, now that all is done."""
    waited: bool = False
    """Whether runs of other processes over the same blocks were waited for."""

    def count(self, asset: str, name: str) -> int:
        """A count of an asset, summed over the runs."""
        return sum(report.counts.get(asset, {}).get(name, 0) for report in self.reports)

    @property
    def failures(self) -> dict[str, str]:
        """What could not be made, by step."""
        return failures_of(self.reports)

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "portfolio": self.portfolio,
            "modelled": self.count("optimised_packages", "modelled"),
            "plans": self.count("optimised_packages", "plans"),
            "plans_billed": self.count("optimised_packages", "billed"),
            "scored": self.count("baseline_predictions", "scored"),
            "billed": self.count("baseline_predictions", "billed"),
            "priced": self.count("recommendations", "considered"),
            "measures_scored": self.count("impact_predictions", "scored"),
            "documents_fetched": self.count("epc_cache", "documents_fetched"),
            "documents_saved": self.count("epc_cache", "documents_saved"),
            "documents_gone": self.count("epc_cache", "withdrawn"),
            "searches_made": self.count("epc_cache", "searches_made"),
            "searches_saved": self.count("epc_cache", "searches_saved"),
            "searches_due": self.searches_due,
            "external_calls": self.count("epc_cache", "requests"),
            "calls_repeated": self.count("epc_cache", "requests_repeated"),
            "mapped": self.count("remapped_epc", "mapped"),
            "blocks_run": len({block for report in self.reports for block in report.planned.blocks}),
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


def run_portfolio(slug: str, *, certificates: Sequence[Path], again: bool, faults: float, as_json: bool) -> None:
    """`ara run`."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        outcome, picture = execute_run(
            session, portfolio, certificates=certificates, again=again, faults=faults, quiet=as_json
        )
        report(outcome, picture, as_json=as_json)


def refresh_portfolio(slug: str, *, as_json: bool) -> None:
    """`ara refresh`."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        with step_bar(session.settings.home, quiet=as_json) as bar:
            outcome = execute(session, portfolio, "refresh", bar, _MODELLING)
        report(outcome, Picture.of(session.store, portfolio), as_json=as_json)


def execute_run(
    session: Session, portfolio: Portfolio, *, certificates: Sequence[Path], again: bool, faults: float, quiet: bool
) -> tuple[Outcome, Picture]:
    """Fetch what is not fresh and model what is stale, with the stand-in for a sample portfolio.

    Raises:
        UserError: certificates are to come from a folder that is not there, or the register needs a token.
    """
    sources = certificate_sources(session, portfolio, certificates, faults)
    with stand_in_for_register(sources, faults), step_bar(session.settings.home, quiet=quiet) as bar:
        ask_anew(session, portfolio, sources, again=again)
        passes = _FETCHING_FIRST if _crew(session, portfolio).shares else _AT_ONCE
        outcome = execute(session, portfolio, "run", bar, passes)
    return outcome, Picture.of(session.store, portfolio)


def execute(session: Session, portfolio: Portfolio, kind: str, bar: StepBar, passes: Passes) -> Outcome:
    """Run until these passes have nothing left to do; `kind` is what the runs are said to be for."""

    def starting(planned: PlannedRun) -> None:
        bar.expect(len(planned.blocks) * len(planned.assets))

    waits = 0

    def wait() -> None:
        nonlocal waits
        waits += 1
        time.sleep(1)

    crew = _crew(session, portfolio)
    started = time.monotonic()
    job = definitions.run_job if kind == "run" else definitions.refresh_job
    reports: list[RunReport] = []
    with open_orchestration(session) as ara:
        check_runs_may_be_in_this_process(ara.instance)
        for launch, recipes in passes:
            reports += launch(
                job,
                ara.instance,
                ara.books,
                recipes,
                portfolio=portfolio.slug,
                kind=kind,
                crew=crew,
                starting=starting,
                wait=wait,
            )
        now = ara.books.clock()
    seconds = time.monotonic() - started
    homes = session.store.properties.identities(portfolio.portfolio_id)
    due = due_searches(session.store.epc_cache, homes, session.settings.search_freshness, now)
    return Outcome(portfolio.slug, tuple(reports), seconds, searches_due=len(due), waited=waits > 0)


def _crew(session: Session, portfolio: Portfolio) -> Crew:
    blocks = session.store.properties.blocks(portfolio.portfolio_id)
    homes = {BlockKey(portfolio.slug, block): count for block, count in blocks.items()}
    return Crew(processes=session.settings.processes, homes=homes)


def report(outcome: Outcome, picture: Picture, *, as_json: bool) -> None:
    """Show what was done and how things stand; exit code 1 when blocks could not be made."""
    if as_json:
        print_json({**outcome.as_json(), **picture.as_json()})
    else:
        show_outcome(outcome)
        if outcome.failures and not outcome.count("optimised_packages", "plans"):
            raise typer.Exit(1)  # what to do next stands with each failure
        show_picture(picture)
        line(f"Next: `ara plans {outcome.portfolio}`, `ara property {outcome.portfolio} HOME`")
    if outcome.failures:
        raise typer.Exit(1)


def show_outcome(outcome: Outcome) -> None:
    """What the runs did, for people."""
    done = outcome.as_json()
    if not outcome.reports:
        heading(f"{outcome.portfolio}: {_why_nothing_was_run(outcome)}; nothing was run here")
        _show_searches_due(outcome)
        return
    heading(f"{outcome.portfolio}: {counted(len(outcome.reports), 'run')} in {outcome.seconds:,.1f} s")
    facts(
        {
            "blocks": done["blocks_run"],
            **({} if _fetching_broke_off(outcome) else _fetched(done)),
            "homes scored": done["scored"],
            "measures scored": done["measures_scored"],
            "homes priced": f"{done['priced']:,} at the present costs of measures",
            "bills worked out again": _billed(done) if done["billed"] or done["plans_billed"] else None,
            "homes modelled": f"{done['modelled']:,} with new plans ({done['plans']:,} plans)",
        }
    )
    _show_searches_due(outcome)
    console.print()
    counts = {words: outcome.count("optimised_packages", one.value) for one, words in OUTCOMES.items()}
    table("New plans", ("outcome", "plans"), [pair for pair in counts.items() if pair[1]], right=("plans",))
    table("Not made (the same command tries again)", ("step", "why"), outcome.failures.items(), wrap=("why",))


def _billed(done: Mapping[str, Any]) -> str:
    return f"{counted(done['billed'], 'home')} and {counted(done['plans_billed'], 'plan')} at other prices of energy"


def _fetched(done: Mapping[str, Any]) -> Mapping[str, str]:
    return {
        "calls to the register": f"{done['external_calls']:,}, {done['calls_repeated']:,} of them repeated",
        "searches": f"{done['searches_made']:,} made, {done['searches_saved']:,} saved",
        "certificates": f"{done['documents_fetched']:,} fetched, {done['documents_saved']:,} held already",
    }


def _fetching_broke_off(outcome: Outcome) -> bool:
    """Whether it ended before a block could count its calls, as with a refused token: none counted is not none made."""
    return bool(outcome.failures) and all("epc_cache" not in report.counts for report in outcome.reports)


def _why_nothing_was_run(outcome: Outcome) -> str:
    if outcome.waited:
        return "another run made meanwhile what was stale"
    return "all that is cached is modelled" if outcome.searches_due else "everything was fresh"


def _show_searches_due(outcome: Outcome) -> None:
    if outcome.searches_due:
        line(f"  searches of the register due: {outcome.searches_due:,}; `ara run {outcome.portfolio}` asks it")

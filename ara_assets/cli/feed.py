"""`ara feed`: read the register feed once, by hand, and have the blocks made that it changed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import typer

from ara_assets import definitions
from ara_assets.cli.failures import UserError
from ara_assets.cli.orchestration import check_runs_may_be_in_this_process, open_orchestration
from ara_assets.cli.output import counted, facts, heading, line, print_json
from ara_assets.cli.progress import step_bar
from ara_assets.cli.session import Session, open_session
from ara_assets.launch import RunReport, failures_of
from ara_assets.launch_feed import FeedRun, make_fed_blocks, read_feed_in_process
from ara_assets.refresh import PlannedRun
from ara_domain.services.register_feed_plan import FeedPlan, plan_feed
from ara_resources.fetchers.portfolio_register import PortfolioRegister
from ara_resources.postgres.database import utc_now

_SECONDS_IN_A_MINUTE = 60
_OF_A_FOLDER = (
    "Were these homes run with `--certificates FOLDER`? A folder answers for that run alone, and the feed asks the "
    "register itself. To read days of a folder, leave `python -m ara_resources.stand_in FOLDER` running, and set "
    "ARA_EPC_API_URL and ARA_EPC_API_TOKEN to the address and token it says."
)


def read_feed(*, until: date | None, dry_run: bool, as_json: bool) -> None:
    """Ask what is new about the homes of all portfolios, and model what that changes."""
    with open_session() as session:
        plans = _plans(session, until)
        if dry_run:
            _show_plans(plans, session.settings.epc_requests_per_second, as_json=as_json)
            return
        reports: list[RunReport] = []
        with open_orchestration(session) as ara, step_bar(session.settings.home, quiet=as_json) as bar:

            def starting(planned: PlannedRun) -> None:
                bar.expect(len(planned.blocks) * len(planned.assets))

            check_runs_may_be_in_this_process(ara.instance)
            feed = read_feed_in_process(definitions.feed_job, ara.instance, until.isoformat() if until else None)
            reports += make_fed_blocks(
                definitions.run_job, ara.instance, ara.books, definitions.EVERYTHING, starting=starting
            )
    answer = _as_json(feed, reports)
    if as_json:
        print_json(answer)
    else:
        _show(answer)
        token = session.settings.epc_api_token
        if feed.failure is not None and (token is None or not token.get_secret_value()):
            line(_OF_A_FOLDER)
    if answer["failures"]:
        raise typer.Exit(1)


def _plans(session: Session, until: date | None) -> Sequence[FeedPlan]:
    # Never entered: who answers is asked by name, and nobody is called.
    register = PortfolioRegister(session.settings, session.store.engine, session.store.generic_data)
    try:
        return plan_feed(session.store, register, utc_now(), until)
    except ValueError as error:
        raise UserError(str(error)) from error


def _show_plans(plans: Sequence[FeedPlan], per_second: float, *, as_json: bool) -> None:
    answer = [
        {
            "source": plan.source,
            "portfolios": [portfolio.slug for portfolio in plan.portfolios],
            "homes": len(plan.homes),
            "homes_without_council": len(plan.without_council),
            "councils": list(plan.councils),
            "search": {"first": plan.search.first, "last": plan.search.last},
            "deltas": {"first": plan.deltas.first, "last": plan.deltas.last},
            "requests_at_least": plan.fewest_requests,
            "minutes_at_least": round(plan.fewest_requests / per_second / _SECONDS_IN_A_MINUTE, 2),
        }
        for plan in plans
    ]
    if as_json:
        print_json({"dry_run": True, "sources": answer})
        return
    for plan, told in zip(plans, answer, strict=True):
        heading(plan.source)
        facts(
            {
                "portfolios": ", ".join(portfolio.slug for portfolio in plan.portfolios),
                "homes": len(plan.homes),
                "search": f"{plan.search} in {counted(len(plan.councils), 'council')}",
                "deltas": str(plan.deltas),
                "requests": f"at least {plan.fewest_requests:,} ({told['minutes_at_least']} min at the allowed rate), "
                "more pages where a window is larger than one, and a document for each certificate touched",
                "homes of no known council": len(plan.without_council) or None,
            }
        )
    if not plans:
        line("no portfolio has a home; bring one in with `ara import portfolio`")


def _as_json(feed: FeedRun, reports: Sequence[RunReport]) -> dict[str, Any]:
    def count(asset: str, name: str) -> int:
        return sum(report.counts.get(asset, {}).get(name, 0) for report in reports)

    failures = failures_of(reports)
    if feed.failure is not None:
        failures = {"register_feed": feed.failure, **failures}
    return {
        **feed.counts,
        "run_id": feed.run_id,
        "blocks_run": len({block for report in reports for block in report.planned.blocks}),
        "blocks_made": [str(block) for report in reports for block in report.planned.stale],
        "calls_of_runs": count("epc_cache", "requests"),
        "mapped": count("remapped_epc", "mapped"),
        "modelled": count("optimised_packages", "modelled"),
        "plans": count("optimised_packages", "plans"),
        "runs": [report.run_id for report in reports],
        "failures": failures,
        "seconds": round(feed.seconds + sum(report.seconds for report in reports), 2),
    }


def _show(answer: Mapping[str, Any]) -> None:
    heading(f"The register feed, read in {answer['seconds']:,.1f} s")
    if "requests" in answer:
        facts(
            {
                "requests": f"{answer['requests']:,}; the bound is {answer['requests_bound']:,}: "
                f"{answer['deltas']} for deltas, {counted(answer['pages_needed'], 'page')}, "
                f"{counted(answer['documents_fetched'] + answer['documents_failed'], 'touched document')}",
                "rows read": f"{answer['rows_read']:,}, {answer['rows_of_interest']:,} of our postcodes",
                "certificates": f"{answer['new']:,} new, {answer['removed']:,} removed, "
                f"{answer['readdressed']:,} re-addressed",
                "homes touched": f"{answer['touched_homes']:,} in {counted(answer['blocks_marked'], 'block')}",
                "homes modelled": f"{answer['modelled']:,} ({answer['calls_of_runs']:,} further calls)",
                "counts that disagree": answer["counts_disagreeing"] or None,
                "homes of no known council": answer["homes_without_council"] or None,
            }
        )
    for step, why in answer["failures"].items():
        line(f"  {step}: {why}")
    if answer["failures"]:
        line("What was read is kept; the same command goes on from there.")

"""Opens the Dagster instance and runs planned runs on it, so that they appear in the UI.

A command runs in its own process, or in several when it has much to do (`run_processes`), with or without a running
`ara up`: nothing else has to be up, and the 4 s the daemon takes to start a process are saved. The refresh sensor sees
such a run like any other, and two runs over one block take turns by its lock.
See docs/adr/015-commands-run-in-their-own-process.md.
"""

import logging
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import dagster as dg

from ara_assets.blocks import Books
from ara_assets.connections import keep_connections
from ara_assets.jobs import run_tags
from ara_assets.own_process import execute_here, failure_reasons
from ara_assets.planning import Plan, plan_now
from ara_assets.refresh import PlannedRun, Recipe, StaleAsset
from ara_assets.run_processes import ALONE, Crew, run_side_by_side
from ara_assets.runs import runs_over
from ara_domain.identity import BlockKey
from ara_resources.postgres.engine import with_driver

DATABASE_URL_VARIABLE = "ARA_DAGSTER_DATABASE_URL"
"""Where `dagster_home/dagster.yaml` reads the address of Dagster's storage."""

LOG_FOLDER = "log"
"""Where commands write their logs, in the home; not `logs`, which Dagster takes for its own."""


def dagster_environment(home: Path, database_url: str) -> dict[str, str]:
    """What a process needs in its environment to find this instance: web server, daemon, code server.

    The address has its driver stated: without one SQLAlchemy 2.1 takes psycopg 3, and Dagster's storage fails at `$1`
    (dagster issue #33958). `telemetry: {enabled: false}` keeps Dagster from writing telemetry and not from sending: its
    web server and daemon send whatever lies in the folder `logs` of the home to its makers, and delete it, unless the
    environment says otherwise (1.13.27, `telemetry_upload`). ARA's own logs lie in `LOG_FOLDER` for the same reason.
    """
    return {
        "DAGSTER_HOME": str(home),
        DATABASE_URL_VARIABLE: with_driver(database_url, "psycopg2"),
        "DAGSTER_DISABLE_TELEMETRY": "1",
    }


def open_instance(home: Path, database_url: str) -> dg.DagsterInstance:
    """The Dagster instance of this home, for this process and those it starts. Use it in a `with` block.

    `database_url` is `DatabaseLocation.dagster_url`.
    """
    os.environ.update(dagster_environment(home, database_url))
    instance = dg.DagsterInstance.from_config(str(home))
    keep_connections(instance)
    return instance


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """How a run ended.

    `counts` are the counts of the blocks each asset made, added up; blocks it found unchanged have none. `failures`
    says by step which blocks could not be made and why; the run's page and `subtasks` name them too. What kept a run
    from beginning (a setting that is refused, a model for another transform) stands there under `the run`.
    """

    planned: PlannedRun
    run_id: str
    success: bool
    counts: Mapping[str, Mapping[str, int]]
    failures: Mapping[str, str]
    seconds: float


def failures_of(reports: Iterable[RunReport]) -> dict[str, str]:
    """What several runs could not make, by step: what each of them says, and what they all say once."""
    said: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for report in reports:
        for step, why in report.failures.items():
            said[step][why] = None
    return {step: "\n".join(reasons) for step, reasons in said.items()}


def run_in_process(
    job: Callable[[], dg.JobDefinition], instance: dg.DagsterInstance, planned: PlannedRun, kind: str
) -> RunReport:
    """Run in this process and wait for the end; `job` as `execute_here` wants it.

    Raises:
        KeyboardInterrupt: the process was interrupted meanwhile; the run has ended, and what it had finished is kept.
    """
    started = time.monotonic()
    result = execute_here(job, instance, tags=run_tags(planned, kind), assets=planned.assets)
    return RunReport(
        planned=planned,
        run_id=result.run_id,
        success=result.success,
        counts=_counts(result.all_events),
        failures=failure_reasons(result.all_events),
        seconds=time.monotonic() - started,
    )


def _run_of(
    job: Callable[[], dg.JobDefinition], kind: str, instance: dg.DagsterInstance, planned: PlannedRun
) -> RunReport:
    return run_in_process(job, instance, planned, kind)


def _counts(events: Sequence[dg.DagsterEvent]) -> Mapping[str, Mapping[str, int]]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for event in events:
        if not event.is_step_materialization:
            continue
        materialization = event.step_materialization_data.materialization
        of_asset = counts[materialization.asset_key.to_user_string()]
        for name, value in materialization.metadata.items():
            if isinstance(value, dg.IntMetadataValue) and value.value is not None and _is_count(name):
                of_asset[name] += value.value
    return counts


def _is_count(name: str) -> bool:
    """Whether a block says this of itself: what is said of the whole run stands under `run/`, on the last block."""
    return "/" not in name and name != "duration_ms"


# ---------------------------------------------------------------------------------------------- run after run

PATIENCE = timedelta(minutes=30)
"""Longer than a run over `MAX_BLOCKS` blocks takes; a run that waits longer is in a queue that nobody works off."""

_log = logging.getLogger(__name__)


class StillInFlight(TimeoutError):
    """Other runs hold stale blocks, and none of them has ended for `PATIENCE`."""


def say_waiting(run_ids: Sequence[str]) -> None:
    """Say through the log, which goes to standard error, what a command waits for."""
    _log.warning("waiting for %s of another process, which has the same blocks", _named(run_ids))


def run_each_block_once(
    job: Callable[[], dg.JobDefinition],
    instance: dg.DagsterInstance,
    books: Books,
    recipes: Sequence[Recipe],
    *,
    portfolio: str | None = None,
    kind: str = "run",
    crew: Crew = ALONE,
    starting: Callable[[PlannedRun], None] = lambda _: None,
    waiting: Callable[[Sequence[str]], None] = say_waiting,
    wait: Callable[[], None] = lambda: time.sleep(1),
) -> Iterator[RunReport]:
    """Run every stale block once, in this process or those of the crew, and none twice.

    For what is fetched: a block whose register could not be reached is stale at once, and would be asked for ever.
    `starting` is told of each run before any starts, `waiting` of the runs of others that are waited for.

    Raises:
        StillInFlight: those runs do not end.
    """
    done: set[BlockKey] = set()
    others = _Others(instance, waiting, wait)
    while True:
        plan = plan_now(instance, books, recipes, portfolio=portfolio, leave_out=lambda block, _: block in done)
        done.update(block for run in plan.runs for block in run.blocks)
        yield from _carry_out(plan, job, instance, kind, crew, starting)
        if not plan.runs:
            if plan.waiting <= done:
                return
            others.wait_for(plan.waiting - done)


def run_until_fresh(
    job: Callable[[], dg.JobDefinition],
    instance: dg.DagsterInstance,
    books: Books,
    recipes: Sequence[Recipe],
    *,
    portfolio: str | None = None,
    kind: str = "run",
    crew: Crew = ALONE,
    starting: Callable[[PlannedRun], None] = lambda _: None,
    waiting: Callable[[Sequence[str]], None] = say_waiting,
    wait: Callable[[], None] = lambda: time.sleep(1),
) -> Iterator[RunReport]:
    """Run, in this process or those of the crew, until nothing of these assets is stale that a run can change.

    What is entered meanwhile is made too. Blocks that another process has in flight are waited for, and looked at
    when its run has ended. A block that a run leaves as it was is not tried again, whatever becomes of its neighbours.
    `starting` is told of each run before any starts, `waiting` of the runs of others that are waited for.

    Raises:
        StillInFlight: those runs do not end.
    """
    tried: set[tuple[BlockKey, tuple[StaleAsset, ...]]] = set()
    others = _Others(instance, waiting, wait)
    while True:
        plan = plan_now(instance, books, recipes, portfolio=portfolio, leave_out=lambda *found: found in tried)
        tried.update(found for run in plan.runs for found in run.stale.items())
        yield from _carry_out(plan, job, instance, kind, crew, starting)
        if not plan.runs:
            if not plan.waiting:
                return
            others.wait_for(plan.waiting)


def _carry_out(
    plan: Plan,
    job: Callable[[], dg.JobDefinition],
    instance: dg.DagsterInstance,
    kind: str,
    crew: Crew,
    starting: Callable[[PlannedRun], None],
) -> Iterator[RunReport]:
    """Deal out the runs of a plan, tell of each before any starts, and do them."""
    runs = crew.deal(plan.runs)
    for run in runs:
        starting(run)
    yield from run_side_by_side(partial(_run_of, job, kind), instance, runs, crew.at_work_on(runs))


class _Others:
    """The runs of other processes, as one command waits for them."""

    def __init__(
        self, instance: dg.DagsterInstance, waiting: Callable[[Sequence[str]], None], wait: Callable[[], None]
    ) -> None:
        self._instance = instance
        self._waiting = waiting
        self._wait = wait
        self._seen: tuple[str, ...] = ()
        self._since = time.monotonic()

    def wait_for(self, blocks: Collection[BlockKey]) -> None:
        """Wait a moment for whoever has these blocks in flight; say so when it is somebody new.

        Raises:
            StillInFlight: the same runs have been waited for too long.
        """
        runs = runs_over(self._instance, blocks)
        if runs != self._seen:
            self._seen, self._since = runs, time.monotonic()
            if runs:
                self._waiting(runs)
        elif time.monotonic() - self._since > PATIENCE.total_seconds():
            raise StillInFlight(
                f"{_named(runs)} did not end within {PATIENCE}; look at it in the UI (`ara up`), terminate it there if "
                "it hangs, and try again"
            )
        self._wait()


def _named(run_ids: Sequence[str]) -> str:
    return f"run {run_ids[0]}" if len(run_ids) == 1 else f"runs {', '.join(run_ids)}"

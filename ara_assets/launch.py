"""Opens the Dagster instance and runs planned runs on it, so that they appear in the UI.

A command runs in its own process, with or without a running `ara up`: nothing else has to be up, and the 4 s the daemon
takes to start a process are saved. The refresh sensor sees such a run like any other, and two runs over one block take
turns by its lock. See docs/adr/015-commands-run-in-their-own-process.md.
"""

import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from ara_assets.blocks import Books
from ara_assets.connections import keep_connections
from ara_assets.jobs import run_tags
from ara_assets.planning import plan_now
from ara_assets.refresh import PlannedRun, Recipe
from ara_domain.identity import BlockKey
from ara_resources.postgres.engine import with_driver

DATABASE_URL_VARIABLE = "ARA_DAGSTER_DATABASE_URL"
"""Where `dagster_home/dagster.yaml` reads the address of Dagster's storage."""

_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
"""Run config that keeps Dagster's log off the command's terminal; it is stored all the same."""


def dagster_environment(home: Path, database_url: str) -> dict[str, str]:
    """What a process needs in its environment to find this instance: web server, daemon, code server.

    The address has its driver stated: without one SQLAlchemy 2.1 takes psycopg 3, and Dagster's storage fails at `$1`
    (dagster issue #33958).
    """
    return {"DAGSTER_HOME": str(home), DATABASE_URL_VARIABLE: with_driver(database_url, "psycopg2")}


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


def run_in_process(
    job: Callable[[], dg.JobDefinition], instance: dg.DagsterInstance, planned: PlannedRun, kind: str
) -> RunReport:
    """Run in this process and wait for the end.

    `job` is a function of a module that returns the job, for example `ara_assets.definitions.run_job`: Dagster's way to
    a run with the job's own executor, without which a failed block would stop everything downstream of it.
    """
    started = time.monotonic()
    result = dg.execute_job(
        dg.reconstructable(job),
        instance=instance,
        run_config=_QUIET,
        tags=run_tags(planned, kind),
        asset_selection=[dg.AssetKey(asset) for asset in planned.assets],
    )
    return RunReport(
        planned=planned,
        run_id=result.run_id,
        success=result.success,
        counts=_counts(result.all_events),
        failures=_failures(result.all_events),
        seconds=time.monotonic() - started,
    )


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


def _failures(events: Sequence[dg.DagsterEvent]) -> Mapping[str, str]:
    failures: dict[str, str] = {}
    for event in events:
        if event.is_step_failure:
            data = event.step_failure_data
            told = data.user_failure_data.description if data.user_failure_data else None
            failures[event.step_key or ""] = told or (data.error.message.strip() if data.error else "no reason given")
    before_any_step = [event for event in events if event.event_type is dg.DagsterEventType.RUN_FAILURE]
    if before_any_step and not failures:
        failures["the run"] = _root_of(before_any_step[0])
    return failures


def _root_of(run_failure: dg.DagsterEvent) -> str:
    """What ended a run before its first step, without Dagster's own words around it."""
    error = run_failure.job_failure_data.error
    while error is not None and error.cause is not None:
        error = error.cause
    return error.message.strip() if error else run_failure.message or "no reason given"


def run_each_block_once(
    job: Callable[[], dg.JobDefinition],
    instance: dg.DagsterInstance,
    books: Books,
    recipes: Sequence[Recipe],
    *,
    portfolio: str | None = None,
    kind: str = "run",
    starting: Callable[[PlannedRun], None] = lambda _: None,
    wait: Callable[[], None] = lambda: time.sleep(1),
) -> Iterator[RunReport]:
    """Run every stale block once in this process, and none twice.

    For what is fetched: a block whose register could not be reached is stale at once, and would be asked for ever.
    `starting` is told of each run before it starts.
    """
    done: set[BlockKey] = set()
    while True:
        plan = plan_now(instance, books, recipes, portfolio=portfolio)
        new = [run for run in plan.runs if not done.issuperset(run.stale)]
        for run in new:
            done.update(run.blocks)
            starting(run)
            yield run_in_process(job, instance, run, kind)
        if not new:
            if plan.waiting <= done:
                return
            wait()


def run_until_fresh(
    job: Callable[[], dg.JobDefinition],
    instance: dg.DagsterInstance,
    books: Books,
    recipes: Sequence[Recipe],
    *,
    portfolio: str | None = None,
    kind: str = "run",
    starting: Callable[[PlannedRun], None] = lambda _: None,
    wait: Callable[[], None] = lambda: time.sleep(1),
) -> Iterator[RunReport]:
    """Run in this process until nothing of these assets is stale that a run can change.

    What is entered meanwhile is made too. Blocks that another process has in flight are waited for, and looked at
    when its run has ended. A run that ends without effect is not repeated. `starting` is told of each run before it
    starts.
    """
    answered: set[str] = set()
    while True:
        plan = plan_now(instance, books, recipes, portfolio=portfolio)
        new = [run for run in plan.runs if run.state not in answered]
        for run in new:
            answered.add(run.state)
            starting(run)
            yield run_in_process(job, instance, run, kind)
        if not new:
            if not plan.waiting:
                return
            wait()

"""Opens the Dagster instance and runs planned runs on it, so that they appear in the UI.

A command runs in its own process, with or without a running `ara up`: nothing else has to be up, and the 4 s the daemon
takes to start a process are saved. The refresh sensor sees such a run like any other, and two runs over one block take
turns by its lock. See docs/adr/015-commands-run-in-their-own-process.md.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from ara_assets.blocks import Books
from ara_assets.connections import keep_connections
from ara_assets.jobs import run_tags
from ara_assets.planning import plan_now
from ara_assets.refresh import PlannedRun, Recipe
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
    """How a run ended. `failed_steps` made some of their blocks, or none; the run's page and `subtasks` name them."""

    planned: PlannedRun
    run_id: str
    success: bool
    failed_steps: tuple[str, ...]
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
    failed = tuple(event.step_key or "" for event in result.all_events if event.is_step_failure)
    return RunReport(
        planned=planned,
        run_id=result.run_id,
        success=result.success,
        failed_steps=failed,
        seconds=time.monotonic() - started,
    )


def run_until_fresh(
    job: Callable[[], dg.JobDefinition],
    instance: dg.DagsterInstance,
    books: Books,
    recipes: Sequence[Recipe],
    *,
    portfolio: str | None = None,
    kind: str = "run",
    wait: Callable[[], None] = lambda: time.sleep(1),
) -> Iterator[RunReport]:
    """Run in this process until nothing of these assets is stale that a run can change.

    What is entered meanwhile is made too. Blocks that another process has in flight are waited for, and looked at
    when its run has ended. A run that ends without effect is not repeated.
    """
    answered: set[str] = set()
    while True:
        plan = plan_now(instance, books, recipes, portfolio=portfolio)
        new = [run for run in plan.runs if run.state not in answered]
        for run in new:
            answered.add(run.state)
            yield run_in_process(job, instance, run, kind)
        if not new:
            if not plan.waiting:
                return
            wait()

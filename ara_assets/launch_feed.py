"""Reads the register feed in this process, and has the blocks made that it changed: what `ara feed` does."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import dagster as dg

from ara_assets.blocks import KIND_TAG, Books
from ara_assets.launch import RunReport, run_in_process
from ara_assets.own_process import execute_here, failure_reasons
from ara_assets.planning import plan_fed
from ara_assets.refresh import PlannedRun, Recipe
from ara_assets.register_feed import FEED
from ara_domain.identity import BlockKey


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRun:
    """How a run of the feed ended: the counts of its metadata, also of one that failed for some register."""

    run_id: str
    counts: Mapping[str, int]
    failure: str | None
    seconds: float


def read_feed_in_process(
    job: Callable[[], dg.JobDefinition], instance: dg.DagsterInstance, until: str | None = None
) -> FeedRun:
    """Read the feed as a run of this process, so that it appears in the UI with its counts.

    `job` as `execute_here` wants it, as `ara_assets.definitions.feed_job`.

    Raises:
        KeyboardInterrupt: the process was interrupted meanwhile.
    """
    started = time.monotonic()
    config = {"ops": {FEED: {"config": {"until": until} if until else {}}}}
    result = execute_here(job, instance, tags={KIND_TAG: FEED}, config=config)
    return FeedRun(
        run_id=result.run_id,
        counts=_counts(result.all_events),
        failure=next(iter(failure_reasons(result.all_events).values()), None),
        seconds=time.monotonic() - started,
    )


def make_fed_blocks(
    job: Callable[[], dg.JobDefinition],
    instance: dg.DagsterInstance,
    books: Books,
    recipes: Sequence[Recipe],
    *,
    starting: Callable[[PlannedRun], None] = lambda _: None,
) -> Iterator[RunReport]:
    """Run every block the feed changed once; those another process has in flight are left to it."""
    done: set[BlockKey] = set()
    while (plan := plan_fed(instance, books, recipes)) is not None:
        runs = [run for run in plan.runs if not done.issuperset(run.stale)]
        if not runs:
            return
        for run in runs:
            done.update(run.blocks)
            starting(run)
            yield run_in_process(job, instance, run, "feed")


def _counts(events: Sequence[dg.DagsterEvent]) -> Mapping[str, int]:
    found: Mapping[str, object] = {}
    for event in events:
        if event.is_step_materialization:
            found = event.step_materialization_data.materialization.metadata
        elif event.is_step_failure and (told := event.step_failure_data.user_failure_data):
            found = told.metadata
    return {
        name: value.value
        for name, value in found.items()
        if isinstance(value, dg.IntMetadataValue) and value.value is not None
    }

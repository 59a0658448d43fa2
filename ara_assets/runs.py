"""What Dagster knows about runs: which blocks have one in flight, how often a situation was tried, which runs died."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import dagster as dg

from ara_assets.blocks import Books
from ara_assets.blocks.run_tasks import fail_open_rows
from ara_assets.dagster_tags import partitions_of_run
from ara_assets.jobs import STATE_TAG
from ara_assets.partitions import registered_blocks
from ara_assets.run_presence import PRESENCE_TAG, RunPresence
from ara_domain.identity import BlockKey

_UNFINISHED = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


_GONE = "the process of this run has gone; the blocks it had finished are kept"


def blocks_in_flight(instance: dg.DagsterInstance) -> frozenset[BlockKey]:
    """Every block that a queued or running run covers, whoever launched it."""
    runs = instance.get_runs(dg.RunsFilter(statuses=_UNFINISHED))
    if not runs:
        return frozenset()
    keys = [str(block) for block in registered_blocks(instance)]
    return frozenset(BlockKey.parse(key) for run in runs for key in partitions_of_run(run.tags, keys))


def runs_over(instance: dg.DagsterInstance, blocks: Collection[BlockKey]) -> tuple[str, ...]:
    """The ids of the queued or running runs that cover any of these blocks, oldest first."""
    wanted = {str(block) for block in blocks}
    runs = instance.get_runs(dg.RunsFilter(statuses=_UNFINISHED), ascending=True)
    keys = [str(block) for block in registered_blocks(instance)]
    return tuple(run.run_id for run in runs if wanted.intersection(partitions_of_run(run.tags, keys)))


def close_dead_runs(instance: dg.DagsterInstance, books: Books) -> tuple[str, ...]:
    """Report runs as failed whose process on this machine is gone, so that their blocks can run again.

    Returns their ids. What such a run had committed stays; the rest is found stale.
    """
    presence = RunPresence(Path(instance.root_directory))
    gone = presence.dead()  # before the runs are read: a process that has gone starts none
    if not gone:
        return ()
    unfinished = instance.get_runs(dg.RunsFilter(statuses=_UNFINISHED))
    dead = [run for run in unfinished if not gone.isdisjoint((run.run_id, run.tags.get(PRESENCE_TAG)))]
    keys = [str(block) for block in registered_blocks(instance)] if dead else []
    for run in dead:
        for portfolio in {BlockKey.parse(key).portfolio for key in partitions_of_run(run.tags, keys)}:
            fail_open_rows(
                run_id=run.run_id,
                portfolio=portfolio,
                error=_GONE,
                unit_of_work=books.unit_of_work,
                repo=books.subtasks,
                clock=books.clock,
            )
        instance.report_run_failed(run, _GONE)
    for name in gone:
        presence.forget(name)
    return tuple(run.run_id for run in dead)


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often a situation was answered by a run that has ended, and when the last one did."""

    count: int
    last_ended: datetime | None


def attempts_at(instance: dg.DagsterInstance, state: str) -> Attempts:
    """Finished runs that answered this situation (`PlannedRun.state`)."""
    records = instance.get_run_records(
        dg.RunsFilter(
            tags={STATE_TAG: state},
            statuses=[dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED],
        )
    )
    return Attempts(len(records), max((record.update_timestamp for record in records), default=None))

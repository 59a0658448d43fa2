"""What becomes of a command when one of its processes cannot do its run, and of them when it stops waiting."""

import multiprocessing
import os
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import cast

import dagster as dg
import pytest

from ara_assets.refresh import PlannedRun, StaleAsset
from ara_assets.run_processes import run_side_by_side
from ara_domain.identity import BlockKey
from ara_domain.ports import RunCannotContinue

STALE = (StaleAsset(asset="plans", reason="never made", state="new"),)
RUNS = tuple(
    PlannedRun(blocks=(block,), assets=("plans",), stale={block: STALE})
    for block in (BlockKey("acme", "LS6"), BlockKey("acme", "YO1"))
)


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.from_config(str(tmp_path)) as opened:
        yield opened


def _refused_in_york(instance: dg.DagsterInstance, run: PlannedRun) -> int:
    if run.blocks[0].block == "YO1":
        raise RunCannotContinue("the register refused the token; set ARA_EPC_API_TOKEN")
    return os.getpid()


def test_an_error_of_a_process_ends_the_command_in_its_own_words(instance: dg.DagsterInstance) -> None:
    with pytest.raises(RunCannotContinue, match="set ARA_EPC_API_TOKEN"):
        list(run_side_by_side(_refused_in_york, instance, RUNS, 2))


def _slow_in_york(instance: dg.DagsterInstance, run: PlannedRun) -> int:
    if run.blocks[0].block == "LS6":
        return os.getpid()
    begun = Path(instance.root_directory) / "york"
    begun.write_text("begun")
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        begun.write_text("interrupted")
        raise
    return os.getpid()


def test_who_stops_waiting_interrupts_what_is_under_way_and_leaves_nobody_at_work(instance: dg.DagsterInstance) -> None:
    york = Path(instance.root_directory) / "york"
    done = run_side_by_side(_slow_in_york, instance, (RUNS[1], RUNS[0], RUNS[1]), 2)
    next(done)
    while not york.exists():
        time.sleep(0.05)
    cast("Generator[int]", done).close()
    assert york.read_text() == "interrupted"
    assert multiprocessing.active_children() == []


def test_one_at_a_time_is_done_in_the_process_of_the_command(instance: dg.DagsterInstance) -> None:
    assert list(run_side_by_side(_refused_in_york, instance, RUNS[:1], 1)) == [os.getpid()]

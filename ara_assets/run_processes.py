"""Runs side by side, each in a process of its own: Python works on one core at a time.

A command deals its work out to the processes it may use, when there is enough of it to pay for starting them, and
waits. They are its own: they report their steps to its progress bar and its log, and end when it ends, however it ends.
"""

import logging
import math
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from logging.handlers import QueueHandler, QueueListener
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import TypeVar

import dagster as dg

from ara_assets.blocks import STEP_LOGGER
from ara_assets.connections import keep_connections
from ara_assets.refresh import PlannedRun
from ara_domain.identity import BlockKey
from ara_domain.ports import RunCannotContinue

HOMES_WORTH_SHARING = 1_000
"""Fewer homes are done before a second process is up: that takes 4 s of a core, in which 300 are modelled."""
RUNS_EACH = 3
"""Runs for each process: blocks differ in size, and who is done early takes over what is left."""
HOMES_WORTH_A_RUN = HOMES_WORTH_SHARING // (2 * RUNS_EACH)
"""Work is not cut finer, however many processes there are: each run costs half a second, and each process its start."""

Report = TypeVar("Report")
Work = Callable[[dg.DagsterInstance, PlannedRun], Report]
"""Does one run on an instance; a function of a module, or a `partial` of one, for it is sent to another process."""


class RunProcessLost(RunCannotContinue):
    """A process of this command ended before its run did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """How many processes may work, and how many homes each block has, by which its work is dealt out."""

    processes: int = 1
    homes: Mapping[BlockKey, int] = field(default_factory=dict)

    @property
    def shares(self) -> bool:
        """Whether all homes together are work for more than one process."""
        return self.processes > 1 and sum(self.homes.values()) >= HOMES_WORTH_SHARING

    def at_work_on(self, runs: Sequence[PlannedRun]) -> int:
        """How many processes do these runs: one where they are too little to share, however many they are."""
        due = sum(map(self._due, runs))
        return min(self.processes, len(runs)) if due >= HOMES_WORTH_SHARING else 1

    def deal(self, runs: Sequence[PlannedRun]) -> tuple[PlannedRun, ...]:
        """The same work, cut into runs enough for all, largest first; as it was when it is too little to share."""
        total = sum(map(self._due, runs))
        if self.processes == 1 or total < HOMES_WORTH_SHARING:
            return tuple(runs)
        most = max(math.ceil(total / (self.processes * RUNS_EACH)), HOMES_WORTH_A_RUN)
        pieces = [piece for run in runs for piece in self._cut(run, most)]
        return tuple(sorted(pieces, key=self._due, reverse=True))

    def _due(self, run: PlannedRun) -> int:
        return sum(self.homes.get(block, 0) for block in run.stale)

    def _cut(self, run: PlannedRun, most: int) -> Iterator[PlannedRun]:
        """Ranges of neighbours with at most so many homes that are due, unless a block alone has more."""
        piece: list[BlockKey] = []
        due = 0
        for block in run.blocks:
            more = self.homes.get(block, 0) if block in run.stale else 0
            if piece and more and due + more > most:
                yield _part_of(run, piece)
                piece, due = [], 0
            piece.append(block)
            due += more
        yield _part_of(run, piece)


ALONE = Crew()
"""Everything in the process that asks."""


def _part_of(run: PlannedRun, blocks: Sequence[BlockKey]) -> PlannedRun:
    return replace(run, blocks=tuple(blocks), stale={block: run.stale[block] for block in blocks if block in run.stale})


def run_side_by_side(
    work: Work[Report], instance: dg.DagsterInstance, runs: Sequence[PlannedRun], processes: int
) -> Iterator[Report]:
    """Do these runs, so many at a time, and report each as it ends; one at a time is in this process.

    Nobody is at work any more when this ends, however it ends: whoever asked may close what the runs write to. After an
    error the runs that are under way end first; who stops waiting (Ctrl-C) interrupts them.

    Raises:
        RunProcessLost: a process was killed; what its blocks had finished is kept.
    """
    if processes <= 1:
        for run in runs:
            yield work(instance, run)
        return
    with _workers(processes, Path(instance.root_directory)) as (pool, over):
        begun = [pool.submit(_do, work, run) for run in runs]
        try:
            for one in as_completed(begun):
                yield one.result()
        except (KeyboardInterrupt, GeneratorExit):
            over.set()
            for process in multiprocessing.active_children():
                if process.pid is not None:
                    os.kill(process.pid, signal.SIGINT)
            raise
        except BrokenProcessPool as lost:
            raise RunProcessLost(
                "a process of this command was killed, perhaps for want of memory; what was finished is kept, and the "
                "same command goes on from there, with ARA_PROCESSES=1 in one process"
            ) from lost
        finally:
            over.set()
            pool.shutdown(cancel_futures=True)  # waits: a second call, as the pool's own end makes, would not any more


@contextmanager
def _workers(count: int, home: Path) -> Iterator[tuple[ProcessPoolExecutor, Event]]:
    """Processes that are started afresh, and what tells them to begin no further run.

    A copy of this process would share its connections and lack its threads.
    """
    fresh = multiprocessing.get_context("spawn")
    lines: Queue[logging.LogRecord] = fresh.Queue()
    over = fresh.Event()
    listener = QueueListener(lines, *logging.getLogger(STEP_LOGGER).handlers)
    listener.start()
    try:
        with ProcessPoolExecutor(count, mp_context=fresh, initializer=_begin, initargs=(home, lines, over)) as pool:
            yield pool, over
    finally:
        listener.stop()


# ---------------------------------------------------------------------------------------------- in those processes

_instances: list[dg.DagsterInstance] = []
"""The instance of this process, opened once for all its runs."""
_over: list[Event] = []
"""Set when no further run is to begin: a pool hands a run or two out before their turn, and cannot take them back."""


def _begin(home: Path, lines: "Queue[logging.LogRecord]", over: Event) -> None:
    # In a group of its own: Ctrl-C on the terminal reaches the command alone, which then asks once.
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _over.append(over)
    threading.Thread(target=_end_with_the_command, daemon=True).start()
    steps = logging.getLogger(STEP_LOGGER)
    steps.handlers, steps.propagate = [QueueHandler(lines)], False
    steps.setLevel(logging.INFO)
    instance = dg.DagsterInstance.from_config(str(home))
    keep_connections(instance)
    _instances.append(instance)


def _end_with_the_command() -> None:
    """A command that was killed leaves nobody at work: its runs are closed as dead by whoever looks next."""
    command = multiprocessing.parent_process()
    if command is not None:
        command.join()
        os._exit(1)


def _do(work: Work[Report], run: PlannedRun) -> Report:
    if _over[0].is_set():
        raise RunCannotContinue("the command ended before this run began")
    idle = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return work(_instances[0], run)
    finally:
        signal.signal(signal.SIGINT, idle)

"""Runs and their blocks as rows of `tasks` and `subtasks`, with states and the address of the run (PRD §5.3, §13).

A task is one run over blocks of one portfolio; a subtask is one block of it, over all steps of the run. A block is
waiting, in progress from the first step that works on it, failed from the first step that could not make it, and
complete when it has passed every step. Of a run that is cut short, the blocks that had come so far stay complete, those
at work are failed, and those nobody had begun stay waiting, for another run. Each change is a unit of work of its own:
it must stand when the block's is rolled back.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID, uuid5

from ara_domain.identity import BlockKey, Portfolio
from ara_domain.ports import Clock, SubtaskRepo, UnitOfWorkFactory
from ara_domain.tasks import Subtask, Task, TaskStatus


class TaskBook(Protocol):
    """What a step tells about its blocks."""

    def step_started(self, step: str, blocks: Sequence[BlockKey]) -> None:
        """A step of the run is about to go over these blocks."""
        ...

    def subtask_id(self, block: BlockKey) -> UUID | None:
        """Id of the block's row; None when no book is kept."""
        ...

    def working_on(self, block: BlockKey) -> None:
        """The step has work to do on this block."""
        ...

    def failed(self, block: BlockKey, error: str) -> None:
        """The step could not make this block."""
        ...

    def passed(self, step: str, block: BlockKey) -> None:
        """The step leaves this block as it should be."""
        ...

    def step_finished(self, step: str) -> None:
        """The step has been over all its blocks."""
        ...


class NoTasks:
    """Keeps no book: for assets called directly."""

    def step_started(self, step: str, blocks: Sequence[BlockKey]) -> None:
        """Nothing to keep."""

    def subtask_id(self, block: BlockKey) -> UUID | None:  # noqa: ARG002
        """No row."""
        return None

    def working_on(self, block: BlockKey) -> None:
        """Nothing to keep."""

    def failed(self, block: BlockKey, error: str) -> None:
        """Nothing to keep."""

    def passed(self, step: str, block: BlockKey) -> None:
        """Nothing to keep."""

    def step_finished(self, step: str) -> None:
        """Nothing to keep."""


class RunTasks:
    """The rows of one run. Ids follow from the run's id, so that a run started again writes the same rows.

    `steps` are all steps the run is to take its blocks through; None where it does not say, and then a block is
    complete only with the run.
    """

    def __init__(
        self,
        *,
        run_id: str,
        kind: str,
        run_url: str | None,
        unit_of_work: UnitOfWorkFactory,
        repo: SubtaskRepo,
        clock: Clock,
        steps: Collection[str] | None = None,
    ) -> None:
        self._run_id = UUID(run_id)
        self._kind = kind
        self._run_url = run_url
        self._unit_of_work = unit_of_work
        self._repo = repo
        self._clock = clock
        self._steps = None if steps is None else frozenset(steps)
        self._passed: defaultdict[BlockKey, set[str]] = defaultdict(set)
        self._tasks: dict[str, Task] = {}
        self._subtasks: dict[BlockKey, Subtask] = {}
        self._unfinished_steps: list[str] = []

    def step_started(self, step: str, blocks: Sequence[BlockKey]) -> None:
        """Write rows for the blocks that have none yet."""
        self._unfinished_steps.append(step)
        new = [block for block in blocks if block not in self._subtasks]
        if not new:
            return
        for slug in sorted({block.portfolio for block in new} - self._tasks.keys()):
            self._tasks[slug] = Task(
                task_id=uuid5(self._run_id, slug),
                portfolio_id=Portfolio.named(slug).portfolio_id,
                kind=self._kind,
                status=TaskStatus.IN_PROGRESS,
                started_at=self._clock(),
                run_url=self._run_url,
            )
        for block in new:
            task_id = self._tasks[block.portfolio].task_id
            self._subtasks[block] = Subtask(
                subtask_id=uuid5(task_id, block.block),
                task_id=task_id,
                block=block.block,
                status=TaskStatus.WAITING,
                log_url=self._run_url,
            )
        self._save(self._tasks.values(), (self._subtasks[block] for block in new))

    def subtask_id(self, block: BlockKey) -> UUID | None:
        """Id of the block's row."""
        return self._subtasks[block].subtask_id

    def working_on(self, block: BlockKey) -> None:
        """In progress, from the first step that works on the block."""
        if self._subtasks[block].status is TaskStatus.WAITING:
            self._update(block, status=TaskStatus.IN_PROGRESS, started_at=self._clock())

    def failed(self, block: BlockKey, error: str) -> None:
        """Failed, with the first step's reason: later steps only say that they miss it."""
        if self._subtasks[block].status is not TaskStatus.FAILED:
            self._update(block, status=TaskStatus.FAILED, finished_at=self._clock(), error=error)

    def passed(self, step: str, block: BlockKey) -> None:
        """Complete after the last step, at once where there was work: what is done stays so when the run is killed."""
        self._passed[block].add(step)
        if self._is_through(block) and self._subtasks[block].status is TaskStatus.IN_PROGRESS:
            self._update(block, status=TaskStatus.COMPLETE, finished_at=self._clock())

    def step_finished(self, step: str) -> None:
        """The step has been over all its blocks, whether or not each could be made."""
        self._unfinished_steps.remove(step)

    def close(self) -> None:
        """The run is over, by itself or cut short: say of every block how it was left."""
        if not self._tasks:
            return
        now = self._clock()
        for block, subtask in self._subtasks.items():
            if subtask.finished_at is not None:
                continue
            if self._is_through(block) or (self._steps is None and not self._unfinished_steps):
                self._subtasks[block] = replace(subtask, status=TaskStatus.COMPLETE, finished_at=now)
            elif subtask.status is TaskStatus.IN_PROGRESS:
                where = f"in {self._unfinished_steps[0]}" if self._unfinished_steps else "between two steps"
                error = f"the run stopped {where}"
                self._subtasks[block] = replace(subtask, status=TaskStatus.FAILED, finished_at=now, error=error)
        left = {one.task_id for one in self._subtasks.values() if one.status is not TaskStatus.COMPLETE}
        ended = [
            replace(task, status=TaskStatus.FAILED if task.task_id in left else TaskStatus.COMPLETE, finished_at=now)
            for task in self._tasks.values()
        ]
        self._save(ended, self._subtasks.values())

    def _is_through(self, block: BlockKey) -> bool:
        return self._steps is not None and self._steps <= self._passed[block]

    def _update(self, block: BlockKey, **changes: object) -> None:
        self._subtasks[block] = replace(self._subtasks[block], **changes)  # type: ignore[arg-type]
        self._save((), (self._subtasks[block],))

    def _save(self, tasks: Iterable[Task], subtasks: Iterable[Subtask]) -> None:
        with self._unit_of_work() as uow:
            for task in tasks:
                self._repo.save_task(uow, task)
            self._repo.save_subtasks(uow, subtasks)
            uow.commit()


def fail_open_rows(
    *, run_id: str, portfolio: str, error: str, unit_of_work: UnitOfWorkFactory, repo: SubtaskRepo, clock: Clock
) -> None:
    """Close the rows of a run that can no longer do it itself, as `RunTasks.close` does; nothing when it wrote none."""
    task = repo.task(uuid5(UUID(run_id), portfolio))
    if task is None or task.finished_at is not None:
        return
    now = clock()
    with unit_of_work() as uow:
        repo.save_task(uow, replace(task, status=TaskStatus.FAILED, finished_at=now))
        repo.save_subtasks(
            uow,
            [
                replace(subtask, status=TaskStatus.FAILED, finished_at=now, error=error)
                for subtask in repo.subtasks(task.task_id)
                if subtask.status is TaskStatus.IN_PROGRESS
            ],
        )
        uow.commit()

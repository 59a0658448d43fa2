"""`SubtaskRepo` on PostgreSQL: runs and their blocks."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ara_domain.ports import UnitOfWork
from ara_domain.tasks import Subtask, Task, TaskStatus
from ara_resources.postgres.copying import storable, upsert_rows
from ara_resources.postgres.tables import books
from ara_resources.postgres.unit_of_work import Repository, writing

_TASK_COLUMNS = ("task_id", "portfolio_id", "kind", "status", "started_at", "finished_at", "run_url")
_SUBTASK_COLUMNS = ("subtask_id", "task_id", "block", "status", "started_at", "finished_at", "error", "log_url")


class PostgresSubtaskRepo(Repository):
    """See `ara_domain.ports.SubtaskRepo`."""

    def save_task(self, uow: UnitOfWork, task: Task) -> None:
        """Insert or update a task."""
        row = (task.task_id, task.portfolio_id, task.kind, task.status.value, task.started_at, task.finished_at)
        upsert_rows(writing(uow), books.tasks, _TASK_COLUMNS, [(*row, task.run_url)])

    def save_subtasks(self, uow: UnitOfWork, subtasks: Iterable[Subtask]) -> None:
        """Insert or update subtasks."""
        rows = {subtask.subtask_id: _subtask_cells(subtask) for subtask in subtasks}
        upsert_rows(writing(uow), books.subtasks, _SUBTASK_COLUMNS, list(rows.values()))

    def task(self, task_id: UUID) -> Task | None:
        """One task."""
        with self._reading() as connection:
            query = sa.select(books.tasks).where(books.tasks.c.task_id == task_id)
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else Task(**{**row, "status": TaskStatus(row["status"])})

    def subtasks(self, task_id: UUID) -> Sequence[Subtask]:
        """The subtasks of a task, ordered by block."""
        subtask = books.subtasks.c
        query = sa.select(books.subtasks).where(subtask.task_id == task_id).order_by(subtask.block)
        with self._reading() as connection:
            rows = connection.execute(query).mappings().all()
        return [Subtask(**{**row, "status": TaskStatus(row["status"])}) for row in rows]


def _subtask_cells(subtask: Subtask) -> tuple[Any, ...]:
    return (
        subtask.subtask_id,
        subtask.task_id,
        subtask.block,
        subtask.status.value,
        subtask.started_at,
        subtask.finished_at,
        subtask.error and storable(subtask.error),
        subtask.log_url,
    )

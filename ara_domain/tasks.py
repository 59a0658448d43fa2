"""Runs and their blocks as rows with states (PRD §5.3, §13)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class TaskStatus(StrEnum):
    """State of a task or subtask."""

    WAITING = "waiting"
    IN_PROGRESS = "in progress"
    COMPLETE = "complete"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One run over blocks of a portfolio."""

    task_id: UUID
    portfolio_id: UUID
    kind: str
    status: TaskStatus
    started_at: datetime
    finished_at: datetime | None = None
    run_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtask:
    """One block of a run."""

    subtask_id: UUID
    task_id: UUID
    block: str
    status: TaskStatus
    started_at: datetime | None = None
    finished_at: datetime | None = None
    error: str | None = None
    log_url: str | None = None

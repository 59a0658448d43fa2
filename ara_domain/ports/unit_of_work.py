"""What one unit of work is, the clock, and what ends a whole run."""

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from ara_domain.identity import BlockKey

Clock = Callable[[], datetime]
"""Returns the current time, aware, in UTC."""


class RunCannotContinue(Exception):
    """No item can escape this (a refused token, an unreachable database, a version mismatch), so the run stops.

    Anything else that goes wrong with one block is that block's, and the others go on.
    """


class UnitOfWork(Protocol):
    """One transaction. Leaving it without `commit` rolls back."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...
    def commit(self) -> None:
        """Make everything written in this unit of work permanent."""
        ...

    def lock_block(self, block: BlockKey) -> None:
        """Wait until no other unit of work holds this block, then hold it to the end of this one."""
        ...


UnitOfWorkFactory = Callable[[], UnitOfWork]

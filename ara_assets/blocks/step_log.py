"""One line of JSON when a block's step starts and one when it ends: what a portfolio of 100,000 is searched by.

`{step, property_id, uprn, portfolio_id, block, subtask_id, duration_ms, outcome, error}` on the logger `ara.steps`;
keys without a value are left out. Not through `context.log`, where each line is a row of Dagster's event log and costs
about 20 ms.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from ara_domain.identity import PropertyIdentity

STEP_LOGGER = "ara.steps"
_logger = logging.getLogger(STEP_LOGGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockStep:
    """Which block of which step is at work; every line names it."""

    step: str
    portfolio_id: UUID
    block: str
    subtask_id: UUID | None = None

    def log(
        self,
        outcome: str,
        *,
        duration_ms: int | None = None,
        error: str | None = None,
        identity: PropertyIdentity | None = None,
    ) -> None:
        """Write one line; with an identity it is about that home.

        What is wrong with a block is at level ERROR; with one home, set aside while the block goes on, at WARNING.
        """
        fields = {
            "step": self.step,
            "property_id": identity and str(identity.property_id),
            "uprn": identity and identity.uprn,
            "portfolio_id": str(self.portfolio_id),
            "block": self.block,
            "subtask_id": self.subtask_id and str(self.subtask_id),
            "duration_ms": duration_ms,
            "outcome": outcome,
            "error": error,
        }
        line = json.dumps({name: value for name, value in fields.items() if value is not None})
        failed = logging.ERROR if identity is None else logging.WARNING
        _logger.log(logging.INFO if error is None else failed, "%s", line)


_current: ContextVar[BlockStep] = ContextVar("block_step")


@contextmanager
def at_work(step: BlockStep) -> Iterator[None]:
    """Make this the step that `log_home` writes for."""
    token = _current.set(step)
    try:
        yield
    finally:
        _current.reset(token)


def log_home(identity: PropertyIdentity, outcome: str, *, error: str | None = None) -> None:
    """Write a line about one home of the block at work, for an asset that sets a home aside.

    Raises:
        LookupError: no block is at work.
    """
    _current.get().log(outcome, error=error, identity=identity)


def show_step_log(level: int = logging.INFO) -> None:
    """Send the lines to standard error, where Dagster's compute log and CloudWatch find them. Once per process."""
    if not _logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(message)s"))
        _logger.addHandler(handler)
    _logger.setLevel(level)
    _logger.propagate = False

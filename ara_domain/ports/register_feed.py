"""The books of the register feed: which windows were read, which events are done, which blocks it touched."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from ara_domain.identity import BlockKey
from ara_domain.ports.register_windows import Days, Delta
from ara_domain.ports.unit_of_work import UnitOfWork


class FeedEndpoint(StrEnum):
    """What a window was read from."""

    SEARCH = "search"
    DELTAS = "deltas"


class WindowOutcome(StrEnum):
    """How the reading of a window ended."""

    ANSWERED = "answered"
    EMPTY = "empty"
    INCOMPLETE = "incomplete"
    """Read, but the certificates seen are not as many as the register counts."""
    FAILED = "failed"
    """No answer; it is read again."""

    @property
    def closes(self) -> bool:
        """Whether the days of the window count as read."""
        return self is not WindowOutcome.FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class Watermark:
    """One reading of one window. `source` is who answered (`RegisterOfPortfolio.source`)."""

    source: str
    endpoint: FeedEndpoint
    days: Days
    run_id: str
    outcome: WindowOutcome
    at: datetime
    councils: tuple[str, ...] = ()
    """Of a search: the councils it was limited to."""
    refused: tuple[str, ...] = ()
    """Councils the register did not know; not among `councils`."""
    row_count: int = 0
    total_records: int = 0
    requests: int = 0


class RegisterFeedRepo(Protocol):
    """Owns `register_feed_windows`, `register_feed_events` and `register_feed_marks`."""

    def read_until(self, source: str, endpoint: FeedEndpoint) -> date | None:
        """The last day of the windows that were read; None before the first."""
        ...

    def watermarks(self, source: str) -> Sequence[Watermark]:
        """Every reading, in the order they were made."""
        ...

    def save_watermark(self, uow: UnitOfWork, watermark: Watermark) -> None:
        """Add a reading."""
        ...

    def processed(self, source: str, numbers: Collection[str]) -> frozenset[Delta]:
        """The events of these certificates that are done, each kind of event with its last time."""
        ...

    def save_processed(
        self, uow: UnitOfWork, source: str, events: Iterable[Delta], *, run_id: str, at: datetime
    ) -> None:
        """These are done: one row per certificate and event, an event that came again under its later time."""
        ...

    def mark(self, uow: UnitOfWork, blocks: Collection[BlockKey], *, run_id: str, at: datetime) -> None:
        """The cache holds something else about these blocks now."""
        ...

    def marks(self, portfolio: str) -> Mapping[str, str]:
        """Per block that was ever marked, a text that changes with every mark; one query."""
        ...

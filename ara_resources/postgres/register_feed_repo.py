"""`RegisterFeedRepo` on PostgreSQL."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from ara_domain.identity import BlockKey
from ara_domain.ports import Days, Delta, FeedEndpoint, UnitOfWork, Watermark, WindowOutcome
from ara_resources.postgres.copying import any_of, storable, upsert_rows
from ara_resources.postgres.tables.register_feed import (
    register_feed_events,
    register_feed_marks,
    register_feed_windows,
)
from ara_resources.postgres.unit_of_work import Repository, writing

_window, _event, _mark = register_feed_windows.c, register_feed_events.c, register_feed_marks.c
_CLOSING = [outcome.value for outcome in WindowOutcome if outcome.closes]


class PostgresRegisterFeedRepo(Repository):
    """See `ara_domain.ports.RegisterFeedRepo`."""

    def read_until(self, source: str, endpoint: FeedEndpoint) -> date | None:
        """The last day of the windows that were read; None before the first."""
        query = sa.select(sa.func.max(_window.last_day)).where(
            _window.source == source, _window.endpoint == endpoint.value, _window.outcome.in_(_CLOSING)
        )
        with self._reading() as connection:
            last: date | None = connection.scalar(query)
        return last

    def watermarks(self, source: str) -> Sequence[Watermark]:
        """Every reading, in the order they were made."""
        query = sa.select(register_feed_windows).where(_window.source == source).order_by(_window.sequence)
        with self._reading() as connection:
            return [
                Watermark(
                    source=row.source,
                    endpoint=FeedEndpoint(row.endpoint),
                    days=Days(row.first_day, row.last_day),
                    run_id=row.run_id,
                    outcome=WindowOutcome(row.outcome),
                    at=row.at,
                    councils=tuple(row.councils),
                    refused=tuple(row.refused),
                    row_count=row.row_count,
                    total_records=row.total_records,
                    requests=row.requests,
                )
                for row in connection.execute(query)
            ]

    def save_watermark(self, uow: UnitOfWork, watermark: Watermark) -> None:
        """Add a reading."""
        writing(uow).execute(
            sa.insert(register_feed_windows).values(
                source=watermark.source,
                endpoint=watermark.endpoint.value,
                first_day=watermark.days.first,
                last_day=watermark.days.last,
                councils=list(watermark.councils),
                refused=list(watermark.refused),
                run_id=watermark.run_id,
                outcome=watermark.outcome.value,
                row_count=watermark.row_count,
                total_records=watermark.total_records,
                requests=watermark.requests,
                at=watermark.at,
            )
        )

    def processed(self, source: str, numbers: Collection[str]) -> frozenset[Delta]:
        """The events of these certificates that are done, each kind of event with its last time."""
        chosen = sa.and_(_event.source == source, any_of(_event.certificate_number, numbers))
        with self._reading() as connection:
            rows = connection.execute(sa.select(register_feed_events).where(chosen)).all()
        return frozenset(
            Delta(timestamp=row.happened_at, certificate_number=row.certificate_number, event=row.event) for row in rows
        )

    def save_processed(
        self, uow: UnitOfWork, source: str, events: Iterable[Delta], *, run_id: str, at: datetime
    ) -> None:
        """These are done: one row per certificate and event, an event that came again under its later time."""
        rows = {
            (event.certificate_number, event.event): (
                source,
                storable(event.certificate_number),
                storable(event.event),
                storable(event.timestamp),
                run_id,
                at,
            )
            for event in sorted(events)
        }
        columns = ("source", "certificate_number", "event", "happened_at", "run_id", "processed_at")
        upsert_rows(writing(uow), register_feed_events, columns, list(rows.values()))

    def mark(self, uow: UnitOfWork, blocks: Collection[BlockKey], *, run_id: str, at: datetime) -> None:
        """The cache holds something else about these blocks now."""
        # Sorted, so that two who mark the same blocks cannot wait for each other.
        rows = [(block.portfolio, block.block, run_id, at) for block in sorted(set(blocks))]
        upsert_rows(writing(uow), register_feed_marks, ("portfolio", "block", "run_id", "marked_at"), rows)

    def marks(self, portfolio: str) -> Mapping[str, str]:
        """Per block that was ever marked, a text that changes with every mark; one query."""
        query = sa.select(register_feed_marks).where(_mark.portfolio == portfolio)
        with self._reading() as connection:
            return {row.block: f"{row.marked_at.isoformat()} {row.run_id}" for row in connection.execute(query)}

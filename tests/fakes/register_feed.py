"""A fake of the books of the register feed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from ara_domain.identity import BlockKey
from ara_domain.ports import Delta, FeedEndpoint, UnitOfWork, Watermark
from tests.fakes.store import FakeRepository, Tables, writing


class FakeRegisterFeedRepo(FakeRepository):
    def read_until(self, source: str, endpoint: FeedEndpoint) -> date | None:
        read = [mark for mark in self.watermarks(source) if mark.endpoint is endpoint and mark.outcome.closes]
        return max((mark.days.last for mark in read), default=None)

    def watermarks(self, source: str) -> Sequence[Watermark]:
        return [mark for mark in self._tables["feed_windows"].values() if mark.source == source]

    def save_watermark(self, uow: UnitOfWork, watermark: Watermark) -> None:
        def write(tables: Tables) -> None:
            tables["feed_windows"][len(tables["feed_windows"])] = watermark

        writing(uow, write)

    def processed(self, source: str, numbers: Collection[str]) -> frozenset[Delta]:
        done = self._tables["feed_events"]
        return frozenset(delta for (at, number, _), delta in done.items() if at == source and number in numbers)

    def save_processed(
        self, uow: UnitOfWork, source: str, events: Iterable[Delta], *, run_id: str, at: datetime
    ) -> None:
        done = {(source, delta.certificate_number, delta.event): delta for delta in sorted(events)}
        writing(uow, lambda tables: tables["feed_events"].update(done))

    def mark(self, uow: UnitOfWork, blocks: Collection[BlockKey], *, run_id: str, at: datetime) -> None:
        marks = {block: f"{at.isoformat()} {run_id}" for block in blocks}
        writing(uow, lambda tables: tables["feed_marks"].update(marks))

    def marks(self, portfolio: str) -> Mapping[str, str]:
        return {block.block: mark for block, mark in self._tables["feed_marks"].items() if block.portfolio == portfolio}

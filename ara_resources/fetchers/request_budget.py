"""How fast one egress address may call the register: one request every 1/rate seconds, over all who share it.

The register counts requests per address, so a limit per worker or per process would be wrong by their number. Permits
are *slots*: points in time, 1/rate apart, each given to one request. `LocalRequestBudget` gives them out within one
process, `PostgresRequestBudget` within everything that shares a database.
"""

import threading
import time
from collections import deque
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ara_domain.ports import RequestBudget
from ara_resources.postgres.tables.request_budget import request_budget

DEFAULT_REQUESTS_PER_SECOND = 15.0
"""The register allows 6,000 requests in five minutes per address, which is 20 a second."""

_MAX_BATCH = 8
_USABLE_FOR_S = 0.25
# Reservations stand at most a few batches ahead; further ahead than this, the database's clock was set back.
_AHEAD_AT_MOST = timedelta(minutes=1)


class LocalRequestBudget:
    """The budget of a process that has the egress address to itself. Safe to use from several threads."""

    def __init__(self, requests_per_second: float = DEFAULT_REQUESTS_PER_SECOND) -> None:
        self._interval_s = _interval_s(requests_per_second)
        self._lock = threading.Lock()
        self._next_slot = time.monotonic()

    def acquire(self, permits: int = 1) -> None:
        """Wait until this many more requests may be sent."""
        with self._lock:
            first = max(self._next_slot, time.monotonic())
            self._next_slot = first + permits * self._interval_s
            last = self._next_slot - self._interval_s
        _sleep_until(last)


class PostgresRequestBudget:
    """The budget of all processes that leave by one egress address, kept in the table `request_budget`.

    A process reserves a few slots at a time, so that it does not pay a round trip per request: one at first, twice as
    many whenever it used the last ones up, at most eight. A slot not used within a quarter of a second of its time is
    thrown away, never saved up. So over any window of W seconds at most rate × (W + 0.25) + 1 permits are given out,
    over all processes together: at 15/s a burst of 4.75 above the rate, plus what the delays of a database round trip
    and of waking up add. A process that dies takes at most eight slots with it, about half a second.
    """

    def __init__(
        self, engine: sa.Engine, *, name: str = "default", requests_per_second: float = DEFAULT_REQUESTS_PER_SECOND
    ) -> None:
        """Share the budget called `name` (one per egress address) with everyone on this database."""
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._name = name
        self._interval_s = _interval_s(requests_per_second)
        self._lock = threading.Lock()
        self._slots: deque[float] = deque()
        self._batch = 1

    def acquire(self, permits: int = 1) -> None:
        """Wait until this many more requests may be sent.

        Raises:
            sqlalchemy.exc.OperationalError: the database cannot be reached.
        """
        for _ in range(permits):
            with self._lock:
                slot = self._next_slot()
            _sleep_until(slot)

    def _next_slot(self) -> float:
        """The time of the next slot of this process, on the monotonic clock, in seconds."""
        expired = 0
        while self._slots and self._slots[0] < time.monotonic() - _USABLE_FOR_S:
            self._slots.popleft()
            expired += 1
        if not self._slots:
            # Slots that ran out unused were taken from the others: ask for fewer.
            self._batch = 1 if expired else min(_MAX_BATCH, self._batch * 2)
            self._slots.extend(self._reserve(self._batch))
        return self._slots.popleft()

    def _reserve(self, count: int) -> list[float]:
        """Take the next free slots of all, in one statement that the row's lock makes atomic.

        The database's clock is everyone's clock. Its `now()` stands still within a statement that waited for the lock,
        `clock_timestamp()` does not.
        """
        now = sa.func.clock_timestamp()
        span = timedelta(seconds=count * self._interval_s)
        kept = request_budget.c.next_slot_at
        start = sa.case((kept > now + _AHEAD_AT_MOST, now), else_=sa.func.greatest(kept, now))
        statement = (
            insert(request_budget)
            .values(name=self._name, next_slot_at=now + span)
            .on_conflict_do_update(index_elements=[request_budget.c.name], set_={"next_slot_at": start + span})
            .returning(sa.extract("epoch", request_budget.c.next_slot_at - now))
        )
        with self._engine.connect() as connection:
            end_in_s = float(connection.execute(statement).scalar_one())
        # Counted from the arrival of the answer, so that a slow round trip makes slots late and never early.
        first = time.monotonic() + end_in_s - count * self._interval_s
        return [first + i * self._interval_s for i in range(count)]


def _interval_s(requests_per_second: float) -> float:
    if requests_per_second <= 0:
        raise ValueError(f"{requests_per_second} requests per second would never send one; give a positive rate")
    return 1.0 / requests_per_second


def _sleep_until(moment: float) -> None:
    delay = moment - time.monotonic()
    if delay > 0:
        time.sleep(delay)


if TYPE_CHECKING:
    _: tuple[type[RequestBudget], ...] = (LocalRequestBudget, PostgresRequestBudget)

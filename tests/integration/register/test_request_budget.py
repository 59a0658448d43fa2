"""The budget as processes share it: one rate over all of them, whoever comes, idles or dies."""

import json
import os
import subprocess
import sys
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

import pytest
import sqlalchemy as sa

from ara_domain.ports import RequestBudget
from ara_resources.fetchers.request_budget import LocalRequestBudget, PostgresRequestBudget
from ara_resources.postgres.tables.request_budget import request_budget

pytestmark = pytest.mark.integration

RATE = 40.0
LATE_S = 0.25
"""A slot may be used this long after its time: what bounds the burst."""

# Waits for a line, so that all start together; then asks in several threads, and prints when each permit was given.
# `time.monotonic` is one clock for all processes of a machine.
_WORKER = """
import json, sys, threading, time
import sqlalchemy as sa
from ara_resources.fetchers.request_budget import PostgresRequestBudget
url, name, rate, seconds, threads, pause = sys.argv[1:]
budget = PostgresRequestBudget(sa.create_engine(url), name=name, requests_per_second=float(rate))
given = []
print("ready", flush=True)
sys.stdin.readline()
end = time.monotonic() + float(seconds)
def work():
    while time.monotonic() < end:
        budget.acquire()
        given.append(time.monotonic())
        time.sleep(float(pause))
workers = [threading.Thread(target=work) for _ in range(int(threads))]
for worker in workers: worker.start()
for worker in workers: worker.join()
print(json.dumps(given))
"""


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    engine = sa.create_engine(database_url)
    yield engine
    engine.dispose()


def run_processes(url: str, name: str, workers: Sequence[tuple[float, int, float]]) -> list[list[float]]:
    """Times of permits per process; each worker is (seconds, threads, pause between two requests of a thread)."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _WORKER, url, name, str(RATE), str(seconds), str(threads), str(pause)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        for seconds, threads, pause in workers
    ]
    try:
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in started:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        return [json.loads(process.communicate(timeout=60)[0]) for process in started]
    finally:
        for process in started:
            process.kill()
            process.communicate()


def most_in_a_window(times: Sequence[float], seconds: float) -> int:
    ordered = sorted(times)
    return max(bisect_right(ordered, start + seconds) - i for i, start in enumerate(ordered))


def test_three_processes_together_keep_the_rate_and_use_it_up(database_url: str) -> None:
    seconds = 4.0
    per_process = run_processes(database_url, "three", [(seconds, 4, 0.0)] * 3)
    together = [moment for times in per_process for moment in times]
    for window in (0.5, 1.0, 3.0):
        assert most_in_a_window(together, window) <= RATE * (window + LATE_S) + 1
    assert len(together) >= 0.85 * RATE * seconds
    assert min(len(times) for times in per_process) >= 0.15 * len(together), "one process starves"


def test_a_slow_process_takes_little_from_a_busy_one(database_url: str) -> None:
    seconds = 4.0
    busy, slow = run_processes(database_url, "busy and slow", [(seconds, 4, 0.0), (seconds, 1, 0.5)])
    assert most_in_a_window(busy + slow, 1.0) <= RATE * (1.0 + LATE_S) + 1
    # The slow one needs two permits a second.
    assert len(busy) >= 0.8 * RATE * seconds


def test_budgets_of_different_names_do_not_share(engine: sa.Engine) -> None:
    one, other = (PostgresRequestBudget(engine, name=name, requests_per_second=2.0) for name in ("a", "b"))
    started = time.monotonic()
    one.acquire()
    other.acquire()
    assert time.monotonic() - started < 0.4


def test_idle_time_saves_nothing_up(engine: sa.Engine) -> None:
    budget = PostgresRequestBudget(engine, name="idle", requests_per_second=20.0)
    budget.acquire(8)
    time.sleep(1.0)
    started = time.monotonic()
    budget.acquire(9)
    # Nine slots are eight intervals of 50 ms; a quarter of a second's worth may still be at hand.
    assert time.monotonic() - started >= 8 * 0.05 - LATE_S


def test_a_round_trip_is_not_paid_per_request(engine: sa.Engine) -> None:
    statements: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    budget = PostgresRequestBudget(engine, name="round trips", requests_per_second=200.0)
    budget.acquire(200)
    # One, two, four, then eight at a time.
    assert len(statements) <= 35


def test_a_database_clock_set_back_does_not_stop_requests_for_hours(engine: sa.Engine) -> None:
    in_two_hours = sa.func.now() + sa.text("interval '2 hours'")
    with engine.begin() as connection:
        connection.execute(sa.insert(request_budget).values(name="clock", next_slot_at=in_two_hours))
    started = time.monotonic()
    PostgresRequestBudget(engine, name="clock", requests_per_second=10.0).acquire()
    assert time.monotonic() - started < 1.0


@pytest.mark.parametrize("kind", ["local", "postgres"])
def test_threads_of_one_process_share_its_budget(kind: str, engine: sa.Engine) -> None:
    budgets: dict[str, Callable[[], RequestBudget]] = {
        "local": lambda: LocalRequestBudget(RATE),
        "postgres": lambda: PostgresRequestBudget(engine, name="threads", requests_per_second=RATE),
    }
    budget, given = budgets[kind](), []

    def work() -> None:
        for _ in range(10):
            budget.acquire()
            given.append(time.monotonic())

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most_in_a_window(given, 1.0) <= RATE * (1.0 + LATE_S) + 1
    assert max(given) - min(given) >= 59 / RATE - LATE_S


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="positive rate"):
        LocalRequestBudget(0)

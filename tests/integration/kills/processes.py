"""Runs of ARA in processes of their own, each killed at a chosen moment or left to its end.

`python -m tests.integration.kills.processes` imports everything once and then forks a process per order, which saves the
five seconds a Dagster process takes to start. A moment is a number of SQL statements into the work of one asset, and a
few milliseconds on top, so that it also falls between statements, into COPY and into HTTP.
"""

import json
import logging
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from ara_assets.blocks.step_log import STEP_LOGGER
from ara_assets.definitions import EVERYTHING, REFRESHED, refresh_job, run_job
from ara_assets.launch import open_instance, run_each_block_once, run_until_fresh
from ara_assets.resources import books_of
from ara_resources.postgres.database import Database
from ara_resources.postgres.engine import make_engine
from ara_resources.scoring.local import LocalScoringModel

WORKER, POSTGRES = "worker", "postgres"


@dataclass(frozen=True)
class Kill:
    """Who dies when: `statement` of the work of `asset`, counted from 1, and `delay_ms` later."""

    who: str
    asset: str
    statement: int
    delay_ms: int
    postgres: tuple[int, ...] = ()
    """The processes of the server, when it is the one to die."""


@dataclass(frozen=True)
class Order:
    """A run of everything on one installation."""

    home: str
    ara: str
    dagster: str
    environment: Mapping[str, str]
    report: str
    """File for what was done: statements by asset."""
    kill: Kill | None = None


class _Moments(logging.Handler):
    """Counts statements by the asset at work, and kills at the moment ordered."""

    def __init__(self, kill: Kill | None) -> None:
        super().__init__()
        self.statements: Counter[str] = Counter()
        self._kill = kill
        self._asset = ""

    def emit(self, record: logging.LogRecord) -> None:
        said = json.loads(record.getMessage())
        if "property_id" not in said:
            self._asset = said["step"] if said["outcome"] == "started" else ""

    def statement(self, *_: object) -> None:
        self.statements[self._asset] += 1
        kill = self._kill
        if kill and self._asset == kill.asset and self.statements[self._asset] == kill.statement:
            threading.Timer(kill.delay_ms / 1000, _strike, [kill]).start()


def _strike(kill: Kill) -> None:
    for process in kill.postgres if kill.who == POSTGRES else (os.getpid(),):
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue


def carry_out(order: Order) -> None:
    """What `ara run` does, in this process."""
    os.environ.update(order.environment)
    moments = _Moments(order.kill)
    logging.getLogger(STEP_LOGGER).addHandler(moments)
    sa.event.listen(sa.Engine, "before_cursor_execute", moments.statement)
    sa.event.listen(sa.Engine, "commit", moments.statement)
    home = Path(order.home)
    with Database(make_engine(order.ara)) as database, open_instance(home, order.dagster) as instance:
        books = books_of(database, LocalScoringModel())
        reports = [
            *run_each_block_once(run_job, instance, books, EVERYTHING),
            *run_until_fresh(refresh_job, instance, books, REFRESHED, kind="refresh"),
        ]
    failures = {step: why for report in reports for step, why in report.failures.items()}
    Path(order.report).write_text(json.dumps({"statements": moments.statements, "failures": failures}))


def _read(line: str) -> Order:
    given = json.loads(line)
    kill = given.pop("kill")
    return Order(**given, kill=kill and Kill(**kill))


def written(order: Order) -> str:
    """An order as the line that orders it."""
    return json.dumps(asdict(order)) + "\n"


def _in_a_process(order: Order) -> dict[str, Any]:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with Path(order.report).with_suffix(".log").open("w") as log:
                os.dup2(log.fileno(), 1)
                os.dup2(log.fileno(), 2)
                carry_out(order)
                code = 0
        except Exception:
            logging.getLogger(__name__).exception("the run did not come to its end")
        finally:
            sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return {
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
        "code": os.waitstatus_to_exitcode(status),
    }


if __name__ == "__main__":
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for order_line in sys.stdin:
        sys.stdout.write(json.dumps(_in_a_process(_read(order_line))) + "\n")
        sys.stdout.flush()

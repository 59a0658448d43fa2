"""A progress bar over blocks and steps, fed by the step log, and the file that keeps the log of a command's runs."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ara_assets.blocks import STEP_LOGGER
from ara_assets.cli.output import errors
from ara_assets.launch import LOG_FOLDER

_LOG_MAX_BYTES = 20_000_000
"""About 80,000 lines of 250 bytes."""
_LOGS_KEPT = 3
_ENDS = frozenset({"made", "unchanged", "failed", "waiting for upstream"})


class StepBar(logging.Handler):
    """Moves a bar on with every block a step has finished."""

    def __init__(self, bar: Progress) -> None:
        super().__init__(logging.INFO)
        self._bar = bar
        self._task = bar.add_task("looking at what is stale", total=None)
        self._total = 0

    def expect(self, steps: int) -> None:
        """So many more block steps are to come."""
        self._total += steps
        self._bar.update(self._task, total=self._total)

    def emit(self, record: logging.LogRecord) -> None:
        """Read a line of the step log."""
        line = json.loads(record.getMessage())
        if "property_id" in line:
            return
        if line["outcome"] == "started":
            self._bar.update(self._task, description=f"{line['step']} {line['block']}")
        elif line["outcome"] in _ENDS:
            self._bar.advance(self._task)


@contextmanager
def step_bar(home: Path, *, quiet: bool) -> Iterator[StepBar]:
    """A bar on standard error while the block lasts; none when quiet or when nobody watches.

    The lines themselves go to `log/steps.jsonl` of the home, where the terminal is left to the bar and the answer.
    """
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<38}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    logger = logging.getLogger(STEP_LOGGER)
    with Progress(*columns, console=errors, transient=True, disable=quiet or not errors.is_terminal) as bar:
        handler = StepBar(bar)
        lines = _file(home / LOG_FOLDER / "steps.jsonl")
        before = logger.handlers, logger.level, logger.propagate
        logger.handlers, logger.propagate = [handler, lines], False
        logger.setLevel(logging.INFO)
        try:
            yield handler
        finally:
            logger.handlers, logger.propagate = before[0], before[2]
            logger.setLevel(before[1])
            lines.close()


def _file(path: Path) -> logging.Handler:
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=_LOG_MAX_BYTES, backupCount=_LOGS_KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(message)s"))
    return handler

"""A progress bar over blocks and steps, fed by the step log."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ara_assets.blocks import STEP_LOGGER
from ara_assets.cli.output import errors

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
def step_bar(*, quiet: bool) -> Iterator[StepBar]:
    """A bar on standard error while the block lasts; none when quiet or when nobody watches."""
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
        before = logger.handlers, logger.level, logger.propagate
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.INFO)
        try:
            yield handler
        finally:
            logger.handlers, logger.propagate = before[0], before[2]
            logger.setLevel(before[1])

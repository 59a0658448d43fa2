"""Whether the process of a run still lives: a locked file per run, which the kernel unlocks however the process ends.

Dagster learns that a worker died from its launcher; a run in the process of a command has none, and would count as
started for ever, keeping the refresh away from its blocks. A run on another machine leaves no file here: it counts as
alive until Dagster's run monitoring (on in `dagster_home/*.yaml`) says otherwise.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class RunPresence:
    """The runs of the machine's processes that use this Dagster home."""

    def __init__(self, home: Path) -> None:
        self._directory = home / "live_runs"

    @contextmanager
    def hold(self, run_id: str) -> Iterator[None]:
        """Be seen alive until the block ends, or the process."""
        self._directory.mkdir(parents=True, exist_ok=True)
        path = self._directory / run_id
        new = self._directory / f".{run_id}"
        with new.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # Locked first, named after: a file that can be found unlocked belongs to a dead process.
            new.rename(path)
            try:
                yield
            finally:
                path.unlink()

    def is_dead(self, run_id: str) -> bool:
        """Whether the run was alive here once and its process has gone."""
        try:
            file = (self._directory / run_id).open()
        except FileNotFoundError:
            return False
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

    def forget(self, run_id: str) -> None:
        """Remove what a dead run left."""
        (self._directory / run_id).unlink(missing_ok=True)

"""Whether the process of a run still lives: a locked file per run, which the kernel unlocks however the process ends.

Dagster learns that a worker died from its launcher; a run in the process of a command has none, and would count as
started for ever, keeping the refresh away from its blocks. A command holds its file before Dagster knows of the run,
under a name that the run's `PRESENCE_TAG` repeats: at no moment is there a run without a file to look at. A run on
another machine leaves no file here: it counts as alive until Dagster's run monitoring (on in `dagster_home/*.yaml`)
says otherwise.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRESENCE_TAG = "ara/presence"
"""Tag of a run in the process of a command: the name under which that process is seen alive."""


class RunPresence:
    """The runs of the machine's processes that use this Dagster home."""

    def __init__(self, home: Path) -> None:
        self._directory = home / "live_runs"

    @contextmanager
    def hold(self, name: str) -> Iterator[None]:
        """Be seen alive until the block ends, or the process.

        `name` is the id of a run, or what its `PRESENCE_TAG` says. After an exception the file stays, unlocked: should
        the run be unfinished then, whoever looks next finds it dead.
        """
        self._directory.mkdir(parents=True, exist_ok=True)
        path = self._directory / name
        new = self._directory / f".{name}"
        with new.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # Locked first, named after: a file that can be found unlocked belongs to a dead process.
            new.rename(path)
            yield
            path.unlink()

    def is_dead(self, name: str) -> bool:
        """Whether this was alive here once and its process has gone."""
        try:
            file = (self._directory / name).open()
        except FileNotFoundError:
            return False
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

    def dead(self) -> frozenset[str]:
        """The names under which processes that have gone were seen alive."""
        held = self._directory.glob("[!.]*") if self._directory.exists() else ()
        return frozenset(file.name for file in held if self.is_dead(file.name))

    def forget(self, name: str) -> None:
        """Remove what a dead run left."""
        (self._directory / name).unlink(missing_ok=True)

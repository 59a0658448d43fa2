"""Locks on files, which die with their process, however it ends."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import IOBase
from pathlib import Path

from ara_resources.postgres.server_place import EmbeddedPostgresError

TIMEOUT_S = 60.0
"""For another process's start (recovery after a crash included) or stop."""


def is_locked(path: Path) -> bool:
    """Whether some process holds the file exclusively."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def lock(path: Path, how: int, to_do_what: str) -> IOBase:
    """Open a lock file and lock it (`fcntl.LOCK_SH` or `LOCK_EX`) until it is closed, waiting for whoever holds it.

    Raises:
        EmbeddedPostgresError: it was held all the time by somebody who was `to_do_what`.
    """
    file = path.open("a")
    deadline = time.monotonic() + TIMEOUT_S
    while True:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                file.close()
                raise EmbeddedPostgresError(
                    f"another process has held {path} for {TIMEOUT_S:.0f} s to {to_do_what}; see "
                    f"{path.with_name('server.log')}, and end that process if it hangs"
                ) from None
            time.sleep(0.005)
        else:
            return file


@contextmanager
def locked(path: Path, how: int, to_do_what: str) -> Iterator[None]:
    """Hold a lock for the length of a block."""
    file = lock(path, how, to_do_what)
    try:
        yield
    finally:
        file.close()

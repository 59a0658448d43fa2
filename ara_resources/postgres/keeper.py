"""Keeps one PostgreSQL server running for as long as somebody uses it, then stops it. A process of its own.

Every user of the server holds a shared lock on the file `users`; the kernel releases it however the user ends, also
by `kill -9`. This process waits for the exclusive lock, which it is given when the last user is gone. It is the
server's parent, so that nothing is left behind, and holds the file `keeper`, so that there is one of it.

Started by `ara_resources.postgres.embedded` as a script, with the standard library only: it lives long and should be
small and quick to start.
"""

import fcntl
import os
import pwd
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

STOP_TIMEOUT_S = 60.0
"""A fast shutdown writes one checkpoint; longer than this means that the disk hangs."""
_LEFTOVER_TIMEOUT_S = 10.0
"""After a killed server its sessions notice within moments and let go of the shared memory a new one needs."""


def as_account(name: str) -> dict[str, Any]:
    """Arguments of `subprocess` that run a program as this account, without any group of ours; none for our own."""
    return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []} if name else {}


class _Server(Protocol):
    @property
    def pid(self) -> int: ...
    def alive(self) -> bool: ...


class _OwnServer:
    """A server this process started."""

    def __init__(self, child: "subprocess.Popen[bytes]") -> None:
        self._child = child

    @property
    def pid(self) -> int:
        return self._child.pid

    def alive(self) -> bool:
        return self._child.poll() is None


class _AdoptedServer:
    """A server whose keeper was killed."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True


def main(root: Path, account: str, command: list[str]) -> int:
    """Keep the server of `root` up while it has users. `account` is the user to run it as, empty for the present one.

    Returns:
        0 when the server was stopped for want of users, 1 when it would not start or ended by itself.
    """
    os.chdir("/")
    # Held by number and never closed: the locks go when the process has gone.
    fcntl.flock(os.open(root / "keeper", os.O_RDWR | os.O_CREAT, 0o644), fcntl.LOCK_EX)
    server = _running(root / "data") or _start(root, account, command)
    if server is None:
        return 1
    unused = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: unused.set())
    threading.Thread(target=_wait_until_unused, args=(root / "users", unused), daemon=True).start()
    while server.alive():
        if unused.wait(timeout=1.0):
            sockets = _socket_directory(root / "data")
            _stop(server)
            with suppress(OSError):  # not empty: it is the cluster itself
                sockets.rmdir()
            return 0
    return 1


def _wait_until_unused(users: Path, unused: threading.Event) -> None:
    fcntl.flock(os.open(users, os.O_RDWR | os.O_CREAT, 0o644), fcntl.LOCK_EX)
    unused.set()


def _start(root: Path, account: str, command: list[str]) -> _Server | None:
    """Start the server; after a crash once more until its old sessions have gone. None when it ends at once."""
    crashed = (root / "data" / "postmaster.pid").exists()
    deadline = time.monotonic() + _LEFTOVER_TIMEOUT_S
    while True:
        with (root / "server.log").open("ab") as log:
            child = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", **as_account(account)
            )
        server = _OwnServer(child)
        while server.alive() and not _says_ready(root / "data", child.pid):
            time.sleep(0.01)
        if server.alive():
            return server
        if not crashed or time.monotonic() > deadline:
            return None
        time.sleep(0.2)


def _says_ready(data: Path, pid: int) -> bool:
    with suppress(OSError):
        lines = (data / "postmaster.pid").read_text().splitlines()
        return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"
    return False


def _socket_directory(data: Path) -> Path:
    with suppress(OSError, IndexError):
        return Path((data / "postmaster.pid").read_text().splitlines()[4])
    return data


def _running(data: Path) -> _Server | None:
    """The server that runs on this directory without a keeper, whose own was killed."""
    pid_file = data / "postmaster.pid"
    try:
        text = pid_file.read_text()
        pid = int(text.partition("\n")[0])
        runs_here = Path(f"/proc/{pid}/cwd").readlink() == data
    except (OSError, ValueError):  # not started, ended, or no /proc to ask (macOS: the server judges its pid file)
        return None
    if runs_here:
        return _AdoptedServer(pid)
    # The server was killed and its number given to a stranger, whom a new server would take for the old one. It lets
    # its parent's number pass. The rest stays: from it the server learns whether old sessions are still alive.
    pid_file.write_text(text.replace(str(pid), str(os.getpid()), 1))
    return None


def _stop(server: _Server) -> None:
    """Fast shutdown (sessions are ended, nothing is lost); immediate when that hangs."""
    for how in (signal.SIGINT, signal.SIGQUIT):
        with suppress(ProcessLookupError):
            os.kill(server.pid, how)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while time.monotonic() < deadline:
            if not server.alive():
                return
            time.sleep(0.005)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))

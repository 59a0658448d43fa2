"""Fixtures of a real Dagster instance on a real PostgreSQL, configured by the repository's own `dagster.yaml`.

A `conftest.py` that wants them imports them by name.
"""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import dagster as dg
import psycopg
import pytest
import sqlalchemy as sa

from ara_assets.launch import DATABASE_URL_VARIABLE, open_instance
from ara_resources.postgres.embedded import EmbeddedPostgres

_numbers = count()
"""Of all copies in this process: the fixtures below exist once in each `conftest.py` that imports them."""

DAGSTER_YAML = Path(__file__).parents[1] / "dagster_home" / "dagster.yaml"


class Copies:
    """Makes databases by copying a template, which takes a tenth of a second."""

    def __init__(self, server: EmbeddedPostgres, worker: str) -> None:
        self._server = server
        self._worker = worker

    def of(self, template: str, driver: str) -> str:
        """The address of a fresh copy. Nobody may be connected to the template."""
        name = f"copy_{self._worker}_{next(_numbers)}"
        address = self._server.url("postgres", "psycopg").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._server.url(name, driver)


@pytest.fixture(scope="session")
def copies(postgres_server: EmbeddedPostgres, worker_id: str) -> Copies:
    return Copies(postgres_server, worker_id)


@pytest.fixture(scope="session")
def dagster_template(copies: Copies, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with Dagster's tables and nothing in them."""
    home = tmp_path_factory.mktemp("dagster_template")
    shutil.copy(DAGSTER_YAML, home)
    url = copies.of("template1", "psycopg2")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", "restored at the end")
        patch.setenv(DATABASE_URL_VARIABLE, "restored at the end")
        with open_instance(home, url):
            pass
    return sa.make_url(url).database or ""


@pytest.fixture
def instance(
    copies: Copies, dagster_template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dg.DagsterInstance]:
    """An instance with nothing in it yet."""
    monkeypatch.setenv("DAGSTER_HOME", "restored at the end")
    monkeypatch.setenv(DATABASE_URL_VARIABLE, "restored at the end")
    shutil.copy(DAGSTER_YAML, tmp_path)
    with open_instance(tmp_path, copies.of(dagster_template, "psycopg2")) as instance:
        yield instance

"""The command line on real parts: one sample stock of 30 homes, brought in and planned once per test run."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from ara_assets.cli import app
from ara_resources.postgres.embedded import EmbeddedPostgres

HOMES = 30


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Ara = Callable[..., Answer]


@pytest.fixture(scope="session")
def ara_environment(postgres_server: EmbeddedPostgres, migrated_template: str) -> Iterator[dict[str, str]]:
    """Two databases of the test run's server, ARA's and Dagster's, and an empty home."""
    address = postgres_server.url("postgres", "psycopg").replace("+psycopg", "")
    with (
        tempfile.TemporaryDirectory(prefix="ara-", ignore_cleanup_errors=True) as home,
        psycopg.connect(address, autocommit=True) as connection,
    ):
        connection.execute(f"CREATE DATABASE cli TEMPLATE {migrated_template}")
        connection.execute("CREATE DATABASE cli_dagster")
        yield {
            "ARA_HOME": home,
            "ARA_DATABASE_URL": postgres_server.url("cli", "psycopg"),
            "ARA_DAGSTER_DATABASE_URL": postgres_server.url("cli_dagster", "psycopg2"),
            "COLUMNS": "80",
        }
        connection.execute("DROP DATABASE cli WITH (FORCE)")
        connection.execute("DROP DATABASE cli_dagster WITH (FORCE)")


@pytest.fixture(scope="session")
def ara(ara_environment: dict[str, str]) -> Ara:
    """Runs a command: `ara("status", "acme", "--json").json`."""

    def run(*arguments: object, code: int = 0, **environment: str) -> Answer:
        before = dict(os.environ)
        without = {name: value for name, value in before.items() if not name.startswith(("ARA_", "DAGSTER_"))}
        os.environ.clear()
        os.environ.update(without | ara_environment | environment)
        try:
            done = CliRunner().invoke(app, [str(argument) for argument in arguments])
        finally:
            os.environ.clear()
            os.environ.update(before)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, f"{done.stdout}\n{done.stderr}"
        return Answer(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def stock(ara: Ara, ara_environment: dict[str, str]) -> Path:
    """The folder of an invented stock."""
    folder = Path(ara_environment["ARA_HOME"]) / "stock"
    ara("sample", "--homes", HOMES, "--out", folder, "--json")
    return folder


@dataclass(frozen=True)
class Journey:
    """What the commands answered on the way from a list of homes to plans."""

    previewed: Any
    imported: Any
    imported_again: Any
    run: Any
    run_again: Any


@pytest.fixture(scope="session")
def acme(ara: Ara, stock: Path) -> Journey:
    """Portfolio `acme`: imported and planned."""
    listing = ("import", "portfolio", stock / "portfolio.csv", "--portfolio", "acme")
    running = ("run", "acme", "--certificates", stock, "--json")
    return Journey(
        previewed=ara(*listing, "--preview", "--json").json,
        imported=ara(*listing, "--json").json,
        imported_again=ara(*listing, "--json").json,
        run=ara(*running).json,
        run_again=ara(*running).json,
    )

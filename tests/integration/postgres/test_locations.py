"""Where the databases are: embedded, or wherever the settings say, each address with its driver stated."""

from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from ara_resources.postgres.database import Database
from ara_resources.postgres.engine import DagsterDatabaseUnknown, DatabaseLocation, make_engine, with_driver
from ara_resources.settings import Settings


def settings(**values: object) -> Settings:
    return Settings(**{"database_url": None, "dagster_database_url": None, **values})


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg2", "postgresql+asyncpg"])
def test_the_driver_is_stated_whatever_the_address_said(scheme: str):
    assert with_driver(f"{scheme}://ara:p%40ss@db:5433/ara?sslmode=require", "psycopg") == (
        "postgresql+psycopg://ara:p%40ss@db:5433/ara?sslmode=require"
    )


def test_an_external_database_needs_a_second_one_for_dagster():
    location = DatabaseLocation.of(settings(database_url="postgresql://ara@db/ara"))

    assert location.url == "postgresql+psycopg://ara@db/ara"
    with pytest.raises(DagsterDatabaseUnknown, match="ARA_DAGSTER_DATABASE_URL"):
        _ = location.dagster_url


def test_dagsters_address_is_for_the_driver_dagster_uses():
    external = settings(database_url="postgresql://ara@db/ara", dagster_database_url="postgres://ara@db/dagster")

    assert DatabaseLocation.of(external).dagster_url == "postgresql+psycopg2://ara@db/dagster"


@pytest.mark.integration
def test_an_embedded_server_holds_both_databases(postgres_home: Path):
    location = DatabaseLocation.of(settings(home=postgres_home))
    try:
        for url, name in ((location.url, "ara"), (location.dagster_url, "dagster")):
            engine = sa.create_engine(url)
            with engine.connect() as connection:
                assert connection.scalar(sa.text("SELECT current_database()")) == name
            engine.dispose()
    finally:
        location.close()


@pytest.mark.integration
def test_an_external_database_is_migrated_when_it_is_opened(database_url: str):
    with Database.open(settings(database_url=database_url)) as database:
        assert database.properties.portfolios() == []


@pytest.mark.integration
def test_times_come_back_in_utc(database: Database):
    with database.engine.connect() as connection:
        assert connection.scalar(sa.text("SHOW timezone")) == "UTC"


@pytest.mark.integration
def test_a_connection_that_died_while_it_lay_idle_is_replaced(database_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ara_resources.postgres.engine._PAUSE", timedelta(0))
    engine = make_engine(database_url, pool_size=1)
    try:
        with engine.connect() as connection:
            dead = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with psycopg.connect(database_url.replace("+psycopg", "")) as other:
            other.execute("SELECT pg_terminate_backend(%s, 10000)", (dead,))
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() != dead
    finally:
        engine.dispose()

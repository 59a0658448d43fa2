"""Where the database is, and connections to it."""

import math
import time
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from ara_resources.postgres.embedded import EmbeddedPostgres
from ara_resources.settings import Settings

_CONNECT_TIMEOUT_S = 10
_POOL_TIMEOUT = timedelta(minutes=5)
"""Threads queue for connections; one that waits longer than this waits for a thread that forgot to give its back."""
_PAUSE = timedelta(seconds=1)
"""A connection that was used more recently than this is taken to live."""
_GIVEN_BACK = "given back"


class DagsterDatabaseUnknown(LookupError):
    """ARA's database is an external one, and nobody said where Dagster keeps its own."""


class DatabaseLocation:
    """The addresses of ARA's and Dagster's databases; holds the embedded server while there is one to hold."""

    def __init__(self, url: str, dagster_url: str | None, server: EmbeddedPostgres | None = None) -> None:
        self.url = url
        self._dagster_url = dagster_url
        self._server = server

    @classmethod
    def of(cls, settings: Settings) -> "DatabaseLocation":
        """The databases the settings name, or those of the embedded server, which this starts when need be.

        Raises:
            EmbeddedPostgresError: the embedded server cannot be made or started.
        """
        dagster_url = settings.dagster_database_url
        named = with_driver(dagster_url.get_secret_value(), "psycopg2") if dagster_url else None
        if settings.database_url:
            return cls(with_driver(settings.database_url.get_secret_value(), "psycopg"), named)
        server = EmbeddedPostgres.attach(settings.home)
        return cls(server.url("ara", "psycopg"), named or server.url("dagster", "psycopg2"), server)

    @property
    def dagster_url(self) -> str:
        """The address of Dagster's storage, for the psycopg 2 driver, which is the one it uses.

        Raises:
            DagsterDatabaseUnknown: the settings name ARA's database and not Dagster's.
        """
        if self._dagster_url is None:
            raise DagsterDatabaseUnknown(
                "ARA_DATABASE_URL is set and ARA_DAGSTER_DATABASE_URL is not; set it to another database of the server"
            )
        return self._dagster_url

    def close(self) -> None:
        """Let go of the embedded server; its last user stops it."""
        if self._server is not None:
            self._server.close()


def with_driver(url: str, driver: str) -> str:
    """The address with its driver stated: plain `postgresql://` means another one in each version of SQLAlchemy."""
    return sa.make_url(url).set(drivername=f"postgresql+{driver}").render_as_string(hide_password=False)


def make_engine(url: str, *, pool_size: int = 5) -> sa.Engine:
    """Connections to a database, opened when needed, at most `pool_size` at a time. Times come back in UTC."""
    engine = sa.create_engine(
        url,
        hide_parameters=True,  # they are rows, and an error's text ends on the run's page and in `subtasks`
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=_POOL_TIMEOUT.total_seconds(),
        connect_args={
            "connect_timeout": _CONNECT_TIMEOUT_S,
            "application_name": "ara",
            "options": "-c timezone=UTC",
        },
    )
    _ask_after_a_pause(engine)
    return engine


def _ask_after_a_pause(engine: sa.Engine) -> None:
    """Have connections that lay idle asked whether they still live: a server that was restarted leaves dead ones.

    `pool_pre_ping` asks each time one is taken, that is before nearly every query of a run.
    """

    @sa.event.listens_for(engine, "checkin")
    def note(_: Any, record: sa.pool.ConnectionPoolEntry) -> None:
        record.info[_GIVEN_BACK] = time.monotonic()

    @sa.event.listens_for(engine, "checkout")
    def ask(connection: Any, record: sa.pool.ConnectionPoolEntry, _: Any) -> None:
        if time.monotonic() - record.info.get(_GIVEN_BACK, math.inf) > _PAUSE.total_seconds():
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.OperationalError as error:
                raise sa.exc.InvalidatePoolError from error

"""An open database: the one place where engine, schema, unit of work and repositories come together."""

from datetime import UTC, datetime
from typing import Self

import sqlalchemy as sa

from ara_domain.ports import Clock
from ara_resources.postgres import migrate
from ara_resources.postgres.block_version_repo import PostgresBlockVersionRepo
from ara_resources.postgres.engine import DagsterDatabaseUnknown, DatabaseLocation, make_engine
from ara_resources.postgres.epc_cache_repo import PostgresEpcCacheRepo
from ara_resources.postgres.epc_rows import EpcRows
from ara_resources.postgres.generic_data_repo import PostgresGenericDataRepo
from ara_resources.postgres.landlord_overrides_repo import PostgresLandlordOverridesRepo
from ara_resources.postgres.matches_repo import PostgresAddressMatchRepo, PostgresHomeFlagRepo
from ara_resources.postgres.materials_repo import PostgresMaterialsRepo
from ara_resources.postgres.predicted_epc_repo import PostgresPredictedEpcRepo
from ara_resources.postgres.property_repo import PostgresPropertyRepo
from ara_resources.postgres.quarantine_repo import PostgresQuarantineRepo
from ara_resources.postgres.recommendations_repo import PostgresRecommendationsRepo
from ara_resources.postgres.register_feed_repo import PostgresRegisterFeedRepo
from ara_resources.postgres.scenario_results import ScenarioResults
from ara_resources.postgres.site_notes_repo import PostgresSiteNotesRepo
from ara_resources.postgres.subtask_repo import PostgresSubtaskRepo
from ara_resources.postgres.unit_of_work import PostgresUnitOfWork
from ara_resources.settings import Settings


def utc_now() -> datetime:
    """The time now."""
    return datetime.now(UTC)


class Database:
    """`ara_domain.ports.Repositories` on one PostgreSQL database.

    ```python
    with Database.open(Settings()) as database, database.unit_of_work() as uow:
        database.properties.save_portfolio(uow, portfolio)
        uow.commit()
    ```
    """

    def __init__(self, engine: sa.Engine, *, clock: Clock = utc_now, location: DatabaseLocation | None = None) -> None:
        self.engine = engine
        self._location = location
        epc_rows = EpcRows()
        self.properties = PostgresPropertyRepo(engine, epc_rows, clock)
        self.epc_cache = PostgresEpcCacheRepo(engine, epc_rows)
        self.register_feed = PostgresRegisterFeedRepo(engine)
        self.address_matches = PostgresAddressMatchRepo(engine)
        self.home_flags = PostgresHomeFlagRepo(engine)
        self.site_notes = PostgresSiteNotesRepo(engine, epc_rows)
        self.predicted_epcs = PostgresPredictedEpcRepo(engine, epc_rows)
        self.landlord_overrides = PostgresLandlordOverridesRepo(engine)
        self.recommendations = PostgresRecommendationsRepo(engine)
        self.scenario_results = ScenarioResults(engine)
        self.generic_data = PostgresGenericDataRepo(engine)
        self.subtasks = PostgresSubtaskRepo(engine)
        self.materials = PostgresMaterialsRepo(engine)
        self.block_versions = PostgresBlockVersionRepo(engine)
        self.quarantine = PostgresQuarantineRepo(engine)

    @classmethod
    def open(cls, settings: Settings, *, clock: Clock = utc_now) -> Self:
        """The database the settings name, with its schema up to date; the embedded one is started when need be.

        Raises:
            EmbeddedPostgresError: the embedded server cannot be made or started.
            UnknownSchema: the database was made by a newer version of ARA.
            sqlalchemy.exc.OperationalError: an external database cannot be reached.
        """
        location = DatabaseLocation.of(settings)
        engine = make_engine(location.url, pool_size=settings.database_pool_size)
        try:
            migrate.upgrade(engine)
        except BaseException:
            engine.dispose()
            location.close()
            raise
        return cls(engine, clock=clock, location=location)

    @property
    def dagster_url(self) -> str:
        """The address of Dagster's storage.

        Raises:
            DagsterDatabaseUnknown: ARA's database is an external one and nobody said where Dagster keeps its own.
        """
        if self._location is None:
            raise DagsterDatabaseUnknown("this database was opened by its engine alone; open it by settings")
        return self._location.dagster_url

    def unit_of_work(self) -> PostgresUnitOfWork:
        """A new transaction, to be opened by `with`."""
        return PostgresUnitOfWork(self.engine)

    def close(self) -> None:
        """Close the connections and let go of the embedded server; its last user stops it."""
        self.engine.dispose()
        if self._location is not None:
            self._location.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

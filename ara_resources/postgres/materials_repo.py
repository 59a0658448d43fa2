"""`MaterialsRepo` on PostgreSQL: versions of the cost table."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from ara_domain.ports import CostVersion, Material, RegionalFactor, UnitOfWork
from ara_resources.postgres.records import Record
from ara_resources.postgres.tables import reference_data as tables
from ara_resources.postgres.unit_of_work import Repository, writing

_WRITERS = 0x41524102  # of the numbers one may lock in a database, the one for writers of prices


class PostgresMaterialsRepo(Repository):
    """See `ara_domain.ports.MaterialsRepo`."""

    def save(
        self,
        uow: UnitOfWork,
        version: str,
        materials: Iterable[Material],
        *,
        factors: Iterable[RegionalFactor] = (),
        currency: str = "GBP",
        source: str = "",
    ) -> None:
        """Store a version, in the place of an earlier one of that name; it is now the current one."""
        connection = writing(uow)
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS)))
        versions = tables.material_versions
        connection.execute(sa.delete(versions).where(versions.c.version == version))
        row = {"version": version, "currency": currency, "source": source, "saved_at": sa.func.now()}
        connection.execute(sa.insert(versions).values(row))
        ids = tables.materials.new_ids(connection)
        tables.materials.save(connection, [Record(next(ids), (version,), material) for material in materials])
        ids = tables.regional_factors.new_ids(connection)
        tables.regional_factors.save(connection, [Record(next(ids), (version,), factor) for factor in factors])

    def current_version(self) -> str | None:
        """The version saved last."""
        saved = tables.material_versions.c
        newest = sa.select(saved.version).order_by(saved.sequence.desc()).limit(1)
        with self._reading() as connection:
            return connection.scalar(newest)

    def versions(self) -> Sequence[CostVersion]:
        """All versions in the order they were saved: the last is the current one."""
        query = """
            SELECT version, currency, coalesce(source, ''), saved_at,
                   (SELECT count(*) FROM materials AS held WHERE held.version = saved.version),
                   (SELECT count(*) FROM regional_factors AS held WHERE held.version = saved.version)
            FROM material_versions AS saved ORDER BY sequence
        """
        with self._reading() as connection:
            return [
                CostVersion(
                    version=version,
                    currency=currency,
                    source=source,
                    saved_at=saved_at,
                    materials=materials,
                    factors=factors,
                )
                for version, currency, source, saved_at, materials, factors in connection.exec_driver_sql(query)
            ]

    def factors(self, version: str) -> Mapping[str, RegionalFactor]:
        """By postcode area or district, in the order they were given."""
        with self._reading() as connection:
            records = tables.regional_factors.load(connection, [version], by="version")
        return {record.value.area: record.value for record in records}

    def materials(self, version: str) -> Mapping[str, Material]:
        """By material id, in the order they were given."""
        with self._reading() as connection:
            records = tables.materials.load(connection, [version], by="version")
        return {record.value.material_id: record.value for record in records}

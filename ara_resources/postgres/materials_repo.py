"""`MaterialsRepo` on PostgreSQL: versions of the cost table."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from ara_domain.ports import Material, UnitOfWork
from ara_resources.postgres.records import Record
from ara_resources.postgres.tables import reference_data as tables
from ara_resources.postgres.unit_of_work import Repository, writing

_WRITERS = 0x41524102  # of the numbers one may lock in a database, the one for writers of prices


class PostgresMaterialsRepo(Repository):
    """See `ara_domain.ports.MaterialsRepo`."""

    def save(self, uow: UnitOfWork, version: str, materials: Iterable[Material]) -> None:
        """Store a version, in the place of an earlier one of that name; it is now the current one."""
        connection = writing(uow)
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS)))
        versions = tables.material_versions
        connection.execute(sa.delete(versions).where(versions.c.version == version))
        connection.execute(sa.insert(versions).values(version=version))
        ids = tables.materials.new_ids(connection)
        tables.materials.save(connection, [Record(next(ids), (version,), material) for material in materials])

    def current_version(self) -> str | None:
        """The version saved last."""
        saved = tables.material_versions.c
        newest = sa.select(saved.version).order_by(saved.sequence.desc()).limit(1)
        with self._reading() as connection:
            return connection.scalar(newest)

    def materials(self, version: str) -> Mapping[str, Material]:
        """By material id, in the order they were given."""
        with self._reading() as connection:
            records = tables.materials.load(connection, [version], by="version")
        return {record.value.material_id: record.value for record in records}

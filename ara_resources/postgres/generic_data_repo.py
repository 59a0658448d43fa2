"""`GenericDataRepo` on PostgreSQL: data shared by all portfolios."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ara_domain.geospatial import GeoSpatial
from ara_domain.ports import UnitOfWork
from ara_resources.postgres.cells import to_json
from ara_resources.postgres.copying import any_of, upsert_rows
from ara_resources.postgres.records import Record
from ara_resources.postgres.tables.reference_data import generic_data, generic_geospatial
from ara_resources.postgres.unit_of_work import Repository, writing


class PostgresGenericDataRepo(Repository):
    """See `ara_domain.ports.GenericDataRepo`."""

    def save_geospatial(self, uow: UnitOfWork, rows: Iterable[GeoSpatial]) -> None:
        """Store positions and constraints by UPRN, in the place of older ones."""
        records = {row.uprn: Record(row.uprn, (), row) for row in rows}
        generic_geospatial.replace(writing(uow), list(records.values()))

    def geospatial(self, uprns: Collection[int]) -> Mapping[int, GeoSpatial]:
        """Positions and constraints of the UPRNs that are known."""
        with self._reading() as connection:
            records = generic_geospatial.load(connection, uprns)
        return {record.key: replace(record.value, uprn=record.key) for record in records}

    def put(self, uow: UnitOfWork, kind: str, key: str, value: Mapping[str, Any], at: datetime) -> None:
        """Store one fact, in the place of an older one."""
        upsert_rows(writing(uow), generic_data, ("kind", "key", "value", "at"), [(kind, key, to_json(value), at)])

    def get(self, kind: str, keys: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
        """Facts of one kind by key."""
        fact = generic_data.c
        query = sa.select(fact.key, fact.value).where(fact.kind == kind, any_of(fact.key, keys))
        with self._reading() as connection:
            return {row.key: row.value for row in connection.execute(query)}

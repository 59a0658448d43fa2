"""`LandlordOverridesRepo` on PostgreSQL."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from ara_domain.landlord_overrides import LandlordOverrides, Override
from ara_domain.ports import UnitOfWork
from ara_resources.postgres.copying import any_of, copy_rows, storable
from ara_resources.postgres.tables.evidence import landlord_overrides
from ara_resources.postgres.unit_of_work import Repository, writing

_row = landlord_overrides.c
_WRITERS = 0x41524101  # of the numbers one may lock in a database, the one for writers of overrides
_COLUMNS = ("override_id", "property_id", "field", "value", "note", "author", "recorded_at", "superseded_at")


class PostgresLandlordOverridesRepo(Repository):
    """See `ara_domain.ports.LandlordOverridesRepo`."""

    def save(self, uow: UnitOfWork, overrides: Mapping[UUID, Sequence[Override]]) -> int:
        """Store overrides by property; one equal to the one in force (value and note) changes nothing.

        Writers of overrides take turns until they commit. They do not wait for a run that holds the block: what is
        written during a run is modelled afterwards.

        Returns:
            Rows written.
        """
        connection = writing(uow)
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS)))
        in_force = {
            (home, override.field): override
            for home, active in overrides_in_force(connection, overrides).items()
            for override in active
        }
        new: dict[UUID, tuple[UUID, Override]] = {}
        ended: dict[UUID, datetime] = {}
        for home, override in ((home, one) for home, several in overrides.items() for one in several):
            held = in_force.get((home, override.field))
            if held is not None:
                if (held.value, held.note) == (override.value, override.note):
                    continue
                ended[held.override_id] = override.recorded_at
            in_force[home, override.field] = override
            new[override.override_id] = (home, override)
        # First the rows that were there, because a field has one row in force; a new row may have ended already, when
        # one call corrects a field twice.
        _supersede(connection, {row: at for row, at in ended.items() if row not in new})
        rows = [_cells(home, override, ended.get(override.override_id)) for home, override in new.values()]
        copy_rows(connection, landlord_overrides, _COLUMNS, rows)
        return len(rows)

    def withdraw(self, uow: UnitOfWork, fields: Mapping[UUID, Collection[str]], at: datetime) -> int:
        """Take overrides back, fields by property. Returns rows superseded."""
        connection = writing(uow)
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS)))
        pairs = [(home, field) for home, several in fields.items() for field in several]
        return connection.exec_driver_sql(
            """
            UPDATE landlord_overrides SET superseded_at = %(at)s
            FROM unnest(%(homes)s::uuid[], %(fields)s::text[]) AS taken_back(home, name)
            WHERE property_id = taken_back.home AND field = taken_back.name AND superseded_at IS NULL
            """,
            {"at": at, "homes": [home for home, _ in pairs], "fields": [field for _, field in pairs]},
        ).rowcount

    def active(self, property_ids: Collection[UUID]) -> Mapping[UUID, LandlordOverrides]:
        """The overrides in force of the homes that have any."""
        with self._reading() as connection:
            return overrides_in_force(connection, property_ids)

    def history(self, property_id: UUID) -> Sequence[Override]:
        """Every row ever written for a home, oldest first."""
        query = sa.select(landlord_overrides).where(_row.property_id == property_id).order_by(_row.sequence)
        with self._reading() as connection:
            return [_override(row) for row in connection.execute(query)]

    def fingerprints(self, portfolio_id: UUID) -> Mapping[str, str]:
        """Per block that has overrides, their number and the sum of their hashes; one query.

        A sum does not mind the order of rows, and a row that commits late changes it all the same.
        """
        query = """
            SELECT block, count(*) || ':' || sum(hashtextextended(
                       override_id::text || coalesce(extract(epoch FROM superseded_at)::text, ''), 0)::numeric)
            FROM landlord_overrides JOIN properties USING (property_id)
            WHERE portfolio_id = %(portfolio_id)s AND left_at IS NULL
            GROUP BY block ORDER BY block
        """
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.exec_driver_sql(query, {"portfolio_id": portfolio_id})}


def overrides_in_force(connection: sa.Connection, property_ids: Collection[UUID]) -> dict[UUID, LandlordOverrides]:
    """The overrides in force of the homes that have any, in the order they were written; one query."""
    query = (
        sa.select(landlord_overrides)
        .where(any_of(_row.property_id, property_ids), _row.superseded_at.is_(None))
        .order_by(_row.sequence)
    )
    found: defaultdict[UUID, list[Override]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.property_id].append(_override(row))
    return {home: LandlordOverrides(active=tuple(overrides)) for home, overrides in found.items()}


def _supersede(connection: sa.Connection, ended: Mapping[UUID, datetime]) -> None:
    connection.exec_driver_sql(
        """
        UPDATE landlord_overrides SET superseded_at = ended.at
        FROM unnest(%(ids)s::uuid[], %(moments)s::timestamptz[]) AS ended(id, at) WHERE override_id = ended.id
        """,
        {"ids": list(ended), "moments": list(ended.values())},
    )


def _cells(home: UUID, override: Override, superseded_at: datetime | None) -> tuple[Any, ...]:
    return (
        override.override_id,
        home,
        override.field,
        storable(override.value),
        storable(override.note),
        storable(override.author),
        override.recorded_at,
        superseded_at or override.superseded_at,
    )


def _override(row: "sa.Row[Any]") -> Override:
    return Override(
        override_id=row.override_id,
        field=row.field,
        value=row.value,
        note=row.note,
        author=row.author,
        recorded_at=row.recorded_at,
        superseded_at=row.superseded_at,
    )

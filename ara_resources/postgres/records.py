"""Dataclasses as rows: one description of where each part lies serves the tables, the saving and the loading.

A plain field is a column of its own name (`cells`). A part, that is a field that holds another dataclass, is laid flat
into its owner's columns (`Flat`) or is rows of a table of its own (`Rows`); a `Layout` says which. A `Family` makes
tables of a layout, saves objects by COPY with one stream per table, and loads many with one query per table.

Keep out: what the tables are called and what is flat, which `tables/` says.
"""

import gc
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

import sqlalchemy as sa

from ara_resources.postgres.copying import copy_rows, owners_just_written, quoted
from ara_resources.postgres.shapes import Batch, Blueprint, Flat, Layout, Loaded, Omit, PartTable, Rows, Shape

__all__ = ["Family", "Flat", "Layout", "Omit", "Record", "Rows"]

T = TypeVar("T")
_IDS_LEFT = "ids left"
"""Where a connection keeps the numbers drawn by it that no row has yet, by table."""
_SAVED_TOGETHER = 2000
"""Objects whose rows are held in memory at once; a certificate is about 40 rows."""


class Record(NamedTuple, Generic[T]):
    """One object with the key of its row and the columns its table has beside it."""

    key: Any
    beside: tuple[Any, ...]
    value: T


class Family(Generic[T]):
    """The tables of one dataclass and its parts.

    `key` is the primary key of the root table. A part's row names its owner in `<owner's table>_id`, or in the root's
    own key where that is not called `id`. `beside` are further columns of the root table, which are the repository's.
    """

    def __init__(
        self,
        name: str,
        kind: type[T],
        layout: Layout,
        metadata: sa.MetaData,
        *,
        key: "sa.Column[Any]",
        beside: Sequence["sa.Column[Any]"] = (),
        constraints: Sequence[sa.Constraint | sa.Index] = (),
        naive_moments: bool = False,
    ) -> None:
        self._shape = Shape(kind, Blueprint(layout, naive_moments))
        self._key = key.name
        self._beside = [column.name for column in beside]
        self.root = sa.Table(name, metadata, key, *beside, *_columns(self._shape), *constraints)
        self.tables = {name: self.root}
        self._make_part_tables(self._shape, self.root, key, metadata)
        # An owner's table before those of its parts, because rows go in in this order.
        self._columns = {name: [column.name for column in table.columns] for name, table in self.tables.items()}

    def _make_part_tables(self, owner: Shape, table: sa.Table, key: "sa.Column[Any]", metadata: sa.MetaData) -> None:
        for part in owner.part_tables.values():
            part.has_id = bool(part.shape.part_tables)
            part.owner_column = f"{table.name}_id" if key.name == "id" else key.name
            identity = [name for name in part.lead if name != "id"]
            unique = sa.UniqueConstraint(*identity) if part.has_id else sa.PrimaryKeyConstraint(*identity)
            columns = [_lead_column(name, part, key) for name in part.lead] + _columns(part.shape)
            own = self.tables[part.name] = sa.Table(part.name, metadata, *columns, unique)
            if part.has_id:
                self._make_part_tables(part.shape, own, own.c.id, metadata)

    def new_ids(self, connection: sa.Connection) -> Iterator[int]:
        """Numbers for new rows of a root table whose key is an `id`."""
        return _draw_ids(connection, self.root.name)

    def save(self, connection: sa.Connection, records: Iterable[Record[T]]) -> None:
        """Insert objects with all their parts; none of the keys may be there already."""
        remaining = iter(records)
        while some := list(islice(remaining, _SAVED_TOGETHER)):
            batch = Batch(lambda table: _draw_ids(connection, table))
            with _collector_at_rest():
                for record in some:
                    row = [record.key, *record.beside]
                    batch.add(self.root.name, row)
                    self._shape.write(record.value, record.key, row, batch)
            written = [table for name, table in self.tables.items() if name in batch.rows]
            parts = [table for table in written if _names_its_owner_alone(table) and table is not self.root]
            self._copy(connection, batch, [self.root])
            with owners_just_written(connection):
                self._copy(connection, batch, parts)
            self._copy(connection, batch, [table for table in written[1:] if table not in parts])

    def _copy(self, connection: sa.Connection, batch: Batch, tables: Iterable[sa.Table]) -> None:
        for table in tables:
            copy_rows(connection, table, self._columns[table.name], batch.rows[table.name])

    def replace(self, connection: sa.Connection, records: Collection[Record[T]]) -> None:
        """Save objects in the place of those with the same keys."""
        self.delete(connection, [record.key for record in records])
        self.save(connection, records)

    def delete(self, connection: sa.Connection, keys: Collection[Any]) -> None:
        """Delete objects with all their parts."""
        connection.exec_driver_sql(
            f"DELETE FROM {quoted(self.root.name)} WHERE {quoted(self._key)} = ANY(%(keys)s)", {"keys": list(keys)}
        )

    def load(self, connection: sa.Connection, keys: Collection[Any], *, by: str = "") -> list[Record[T]]:
        """Objects whose root row has one of these values in the column `by` (its key unless named), ordered by key.

        One query per table, however many objects.
        """
        return self.load_where(connection, f"{quoted(by or self._key)} = ANY(%(keys)s)", keys=list(keys))

    def load_where(self, connection: sa.Connection, condition: str, **values: Any) -> list[Record[T]]:
        """Objects whose root row meets an SQL condition on its own columns, ordered by key and what is beside it."""
        lead = [self._key, *self._beside]
        with _collector_at_rest():
            rows = _select(connection, self.root, self._shape, lead, lead, condition, **values)
            loaded = _load_parts(connection, self.tables, self._shape, [row[0] for row in rows])
            at = len(lead)
            read = self._shape.read
            return [Record(row[0], tuple(row[1:at]), read(row, at, row[0], loaded)) for row in rows]


def _names_its_owner_alone(table: sa.Table) -> bool:
    """Whether a part's rows refer to their owner and to nothing else, which the database would have to look up."""
    return len(table.foreign_key_constraints) == 1


def _columns(shape: Shape) -> "list[sa.Column[Any]]":
    return [
        sa.Column(name, cell.type, nullable=cell.nullable, server_default=sa.false() if is_false else None)
        for name, cell, is_false in shape.columns
    ]


def _lead_column(name: str, part: PartTable, owner_key: "sa.Column[Any]") -> "sa.Column[Any]":
    if name == "id":
        return sa.Column(name, sa.BigInteger, sa.Identity(), primary_key=True)
    if name == part.owner_column:
        return sa.Column(name, owner_key.type, sa.ForeignKey(owner_key, ondelete="CASCADE"), nullable=False)
    return sa.Column(name, sa.Integer if name == "position" else sa.Text, nullable=False)


def _select(
    connection: sa.Connection,
    table: sa.Table,
    shape: Shape,
    lead: Sequence[str],
    order_by: Sequence[str],
    condition: str,
    **values: Any,
) -> Sequence[Sequence[Any]]:
    """Rows of a table, the lead columns first, in the order of some of them; JSON as text."""
    cells = [quoted(name) for name in lead]
    cells += [quoted(name) + ("::text" if cell.is_json else "") for name, cell, _ in shape.columns]
    order = ", ".join(map(quoted, order_by))
    query = f"SELECT {', '.join(cells)} FROM {quoted(table.name)} WHERE {condition} ORDER BY {order}"
    return connection.exec_driver_sql(query, values).all()


def _load_parts(connection: sa.Connection, tables: Mapping[str, sa.Table], shape: Shape, owners: list[Any]) -> Loaded:
    """The parts of these owners, table by table."""
    loaded: dict[str, dict[tuple[Any, str | None], list[tuple[Any, Any]]]] = {}
    if not owners:
        return {name: {} for name in shape.part_tables}
    keys = f"{{{','.join(map(str, owners))}}}"  # numbers or UUIDs, written down once for all tables
    for part in shape.part_tables.values():
        lead = part.lead
        condition = f"{quoted(part.owner_column)} = ANY(%(owners)s)"
        order_by = [name for name in lead if name != "id"]
        rows = _select(connection, tables[part.name], part.shape, lead, order_by, condition, owners=keys)
        below = _load_parts(connection, tables, part.shape, [row[0] for row in rows]) if part.has_id else {}
        groups = loaded[part.name] = {}
        at = len(lead)
        owner = 1 if part.has_id else 0
        kind = owner + 1 if part.kind_column else None
        order = at - 1  # the position or key; the owner itself where there is neither, and nobody looks
        read = part.shape.read
        for row in rows:
            group = groups.setdefault((row[owner], row[kind] if kind else None), [])
            group.append((row[order], read(row, at, row[0], below)))
    return loaded


def _draw_ids(connection: sa.Connection, table: str) -> Iterator[int]:
    """Numbers for new rows, drawn from the table's sequence a thousand at a time.

    Those not used stay with the connection, for the next who writes to the table by it: nobody else gets them.
    """
    left: deque[int] = connection.info.setdefault(_IDS_LEFT, defaultdict(deque))[table]
    query = f"""
        SELECT nextval(sequence)
        FROM (SELECT pg_get_serial_sequence('{table}', 'id')::regclass AS sequence) AS own, generate_series(1, 1000)
    """
    while True:
        if not left:
            left.extend(connection.exec_driver_sql(query).scalars())
        yield left.popleft()


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Loading makes many objects and no cycles: the collector would walk them again and again, a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

"""Bulk writes: rows go to PostgreSQL by COPY, straight into a table or through a temporary one.

Add here: how many rows get into a table fast. Keep out: which rows, which is a repository's business.
"""

import struct
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from ara_domain.sap.tables import Array

_PACKED_TOGETHER = 1000
_FEW = 50
"""Rows that are upserted as parameters of one statement; more of them go by COPY, through a temporary table."""
_NULL = struct.pack(">i", -1)
_dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
_preparer = _dialect.identifier_preparer


def quoted(name: str) -> str:
    """The name as PostgreSQL reads it."""
    return _preparer.quote(name)


def copy_rows(
    connection: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Append rows, whose cells are in the order of `columns`; JSON cells are given as JSON text."""
    _copy(connection, quoted(table.name), columns, rows)


def copy_packed(connection: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Iterable[bytes]) -> None:
    """Append rows in COPY's binary format, each the `packed` cells of all columns one after the other."""
    cursor, count = connection.connection.cursor(), struct.pack(">h", len(columns))
    statement = f"COPY {quoted(table.name)} ({', '.join(map(quoted, columns))}) FROM STDIN (FORMAT BINARY)"
    try:
        with cursor.copy(statement) as copy:
            copy.write(b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0))
            remaining = iter(rows)
            while some := list(islice(remaining, _PACKED_TOGETHER)):
                copy.write(count + count.join(some))
            copy.write(struct.pack(">h", -1))
    finally:
        cursor.close()


@contextmanager
def owners_just_written(connection: sa.Connection) -> Iterator[None]:
    """While rows go in whose owners this transaction has inserted: the database need not look each of them up.

    Nobody else sees such an owner, so nobody can have deleted it. The look-ups (foreign keys, a trigger a row) are
    more than half of what COPY costs: 12 µs of 20 for each part of a certificate (measured, PostgreSQL 18). Only a
    superuser may leave them out, as on the embedded server; elsewhere they are made.
    """
    driver: Any = connection.connection.driver_connection
    if driver.info.parameter_status("is_superuser") != "on":
        yield
        return
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    yield
    # Not after an error: the transaction takes no more statements, and its end takes the setting back.
    connection.exec_driver_sql("SET LOCAL session_replication_role = DEFAULT")


def packed(content: bytes | None) -> bytes:
    """One cell of COPY's binary format: its length and its bytes, which are those of the column's type."""
    return _NULL if content is None else struct.pack(">i", len(content)) + content


def packed_numbers(values: Array) -> list[bytes]:
    """Rows of double precision cells, from values (rows, columns); a row that begins with NaN is all null."""
    cells = np.empty(values.shape, dtype=[("length", ">i4"), ("value", ">f8")])
    cells["length"], cells["value"] = 8, values
    width, text = cells.itemsize * values.shape[1], cells.tobytes()
    rows = [text[start : start + width] for start in range(0, len(text), width)]
    nothing = _NULL * values.shape[1]
    for row in np.flatnonzero(np.isnan(values[:, 0])).tolist():
        rows[row] = nothing
    return rows


def upsert_rows(
    connection: sa.Connection,
    table: sa.Table,
    columns: Sequence[str],
    rows: Collection[Sequence[Any]],
    *,
    update: Collection[str] | None = None,
) -> None:
    """Insert rows, or update the ones that are there already by primary key.

    `update` names the columns an existing row takes over (by default all given but the key). A row that would not
    change is not touched, nor locked. Rows are taken in the order of their keys, so that two transactions that write
    the same ones wait for each other and cannot deadlock. No key may occur twice in `rows`.
    """
    if not rows:
        return
    key = [quoted(column.name) for column in table.primary_key]
    taken = (
        [quoted(name) for name in columns if quoted(name) not in key] if update is None else list(map(quoted, update))
    )
    names = ", ".join(map(quoted, columns))
    target = quoted(table.name)
    same = [f"held.{name} = incoming.{name}" for name in key]
    same += [f"held.{name} IS NOT DISTINCT FROM incoming.{name}" for name in taken]
    sets = ", ".join(f"{name} = EXCLUDED.{name}" for name in taken)
    insert = (
        f"INSERT INTO {target} ({names}) SELECT {names} FROM incoming "
        f"WHERE NOT EXISTS (SELECT FROM {target} AS held WHERE {' AND '.join(same)}) ORDER BY {', '.join(key)} "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {sets}"
    )
    if len(rows) <= _FEW:
        cells = ", ".join(f"%s::{table.c[name].type.compile(_dialect)}" for name in columns)
        values = ", ".join([f"({cells})"] * len(rows))
        connection.exec_driver_sql(f"WITH incoming ({names}) AS (VALUES {values}) {insert}", tuple(chain(*rows)))
        return
    # Two temporary tables in a transaction must not meet. To make and drop one costs as much as ten small statements.
    connection.exec_driver_sql(
        f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {target} WITH NO DATA"
    )
    _copy(connection, "incoming", columns, rows)
    connection.exec_driver_sql(insert)
    connection.exec_driver_sql("DROP TABLE incoming")


def any_of(column: "sa.ColumnElement[Any]", values: Collection[Any]) -> "sa.ColumnElement[bool]":
    """Whether the column holds one of these values, as one parameter however many they are."""
    return column == sa.any_(sa.literal(list(values), postgresql.ARRAY(column.type)))


def storable(text: str) -> str:
    """The text without what PostgreSQL cannot hold: a zero character or half of a surrogate pair become `�` or `?`."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def _copy(connection: sa.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    cursor = connection.connection.cursor()
    try:
        with cursor.copy(f"COPY {table} ({', '.join(map(quoted, columns))}) FROM STDIN") as copy:
            write = copy.write_row
            for row in rows:
                write(row)
    finally:
        cursor.close()

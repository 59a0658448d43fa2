"""Bulk writes: rows go to PostgreSQL by COPY, straight into a table or through a temporary one.

Add here: how many rows get into a table fast. Keep out: which rows, which is a repository's business.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

_preparer = postgresql.dialect().identifier_preparer  # type: ignore[no-untyped-call]


def quoted(name: str) -> str:
    """The name as PostgreSQL reads it."""
    return _preparer.quote(name)


def copy_rows(
    connection: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Append rows, whose cells are in the order of `columns`; JSON cells are given as JSON text."""
    _copy(connection, quoted(table.name), columns, rows)


def upsert_rows(
    connection: sa.Connection,
    table: sa.Table,
    columns: Sequence[str],
    rows: Collection[Sequence[Any]],
    *,
    update: Collection[str] | None = None,
) -> None:
    """Insert rows, or update the ones that are there already by primary key.

    `update` names the columns an existing row takes over (by default all given but the key); a row that would not
    change is left alone. No key may occur twice in `rows`.
    """
    if not rows:
        return
    key = [column.name for column in table.primary_key]
    taken = [name for name in columns if name not in key] if update is None else list(update)
    names = ", ".join(map(quoted, columns))
    # A temporary table takes COPY, and one statement moves its rows over; two in a transaction must not meet.
    connection.exec_driver_sql(
        f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {quoted(table.name)} WITH NO DATA"
    )
    _copy(connection, "incoming", columns, rows)
    change = "NOTHING"
    if taken:
        sets = ", ".join(f"{quoted(name)} = EXCLUDED.{quoted(name)}" for name in taken)
        old = ", ".join(f"{quoted(table.name)}.{quoted(name)}" for name in taken)
        new = ", ".join(f"EXCLUDED.{quoted(name)}" for name in taken)
        change = f"UPDATE SET {sets} WHERE ({old}) IS DISTINCT FROM ({new})"
    connection.exec_driver_sql(
        f"INSERT INTO {quoted(table.name)} ({names}) SELECT {names} FROM incoming "
        f"ON CONFLICT ({', '.join(map(quoted, key))}) DO {change}"
    )
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

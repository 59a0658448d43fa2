"""What a database says, whoever wrote it and when: two installations that did the same work hold the same content.

Left out is what only a run knows: surrogate keys, run ids, points in time, and the books of the runs themselves. A row
that refers to another by a surrogate key counts as referring to that row's content.
"""

import json
from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from ara_resources.postgres.engine import make_engine
from ara_resources.postgres.tables import metadata

BOOKS_OF_RUNS = frozenset({"tasks", "subtasks"})
"""A row for every attempt: a work that was interrupted has more of them."""

_SURROGATE_KEYS = frozenset({"id", "sequence", "plan_id"})
_OF_A_RUN = frozenset({"run_id", "run_url", "log_url"})

Content = Mapping[str, "Counter[str]"]
"""By table its rows as text, each with how often it occurs."""


def content_of(url: str) -> Content:
    """The content of every table."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            digests: dict[str, dict[Any, str]] = {}
            return {
                table.name: _rows(connection, table, digests)
                for table in metadata.sorted_tables
                if table.name not in BOOKS_OF_RUNS
            }
    finally:
        engine.dispose()


def digest_of_content(content: Content) -> str:
    """One digest over all tables."""
    text = json.dumps({table: sorted(rows.items()) for table, rows in sorted(content.items())})
    return blake2b(text.encode(), digest_size=16).hexdigest()


def differences(one: Content, other: Content, at_most: int = 3) -> dict[str, tuple[list[str], list[str]]]:
    """By table some rows that only the one has, and some that only the other has."""
    return {
        table: (
            list((one[table] - other[table]).elements())[:at_most],
            list((other[table] - one[table]).elements())[:at_most],
        )
        for table in one
        if one[table] != other[table]
    }


def _rows(connection: sa.Connection, table: sa.Table, digests: dict[str, dict[Any, str]]) -> "Counter[str]":
    found: Counter[str] = Counter()
    own = digests.setdefault(table.name, {})
    key = next((column for column in table.primary_key if column.name in _SURROGATE_KEYS), None)
    for row in connection.execute(sa.select(table)).mappings():
        said = {
            column.name: _said(column, row[column.name], digests)
            for column in table.columns
            if not _is_left_out(column) and row[column.name] is not None
        }
        text = json.dumps(said, sort_keys=True, default=str)
        found[text] += 1
        if key is not None:
            own[row[key.name]] = blake2b(text.encode(), digest_size=16).hexdigest()
    return found


def _said(column: "sa.Column[Any]", value: Any, digests: Mapping[str, Mapping[Any, str]]) -> Any:
    for foreign in column.foreign_keys:
        referred = foreign.column
        if referred.name in _SURROGATE_KEYS and referred.primary_key:
            return digests[referred.table.name][value]
    return value


def _is_left_out(column: "sa.Column[Any]") -> bool:
    refers = any(foreign.column.name in _SURROGATE_KEYS for foreign in column.foreign_keys)
    is_moment = isinstance(column.type, sa.TIMESTAMP) and bool(column.type.timezone)
    return not refers and (column.name in _SURROGATE_KEYS | _OF_A_RUN or is_moment)

"""Certificates through the structured tables and back, leaving nothing behind."""

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
import sqlalchemy as sa

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.comparing import different_paths
from ara_resources.postgres.records import Record
from ara_resources.postgres.tables.epc import certificates


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of one certificate: the fields that came back different, or why it could not be stored."""

    different_paths: tuple[str, ...] = ()
    refused: str | None = None


def round_trip(engine: sa.Engine, mapped: Mapping[str, EpcPropertyData]) -> dict[str, Returned]:
    """Store certificates in the tables of the `epc_property` family, load them again, compare, and undo it all.

    A certificate that the database refuses is said to be refused; the others are tried without it.
    """
    try:
        with engine.connect() as connection:  # not committed: closing it rolls back
            ids = certificates.new_ids(connection)
            records = {name: Record(next(ids), (None, "survey"), epc) for name, epc in mapped.items()}
            certificates.save(connection, records.values())
            loaded = {one.key: one.value for one in certificates.load(connection, [r.key for r in records.values()])}
    except psycopg.DataError as error:
        if len(mapped) == 1:
            return dict.fromkeys(mapped, Returned(refused=str(error).splitlines()[0]))
        return {name: came for one, epc in mapped.items() for name, came in round_trip(engine, {one: epc}).items()}
    return {name: Returned(different_paths(mapped[name], loaded.get(record.key))) for name, record in records.items()}

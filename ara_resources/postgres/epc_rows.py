"""Structured certificates, surveys and predictions: rows of the `epc_property` family, which three repositories write.

A row is never changed, only replaced by one with another id. What was loaded once therefore stays true for its id, and
is kept: each asset of a run loads the homes of a block again, and their certificates are most of that.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from ara_domain.epc import EpcPropertyData
from ara_resources.postgres.records import Record
from ara_resources.postgres.tables.epc import certificates

KEPT = 5000
"""Certificates kept in memory, least recently used first out; about 20 kB each."""


class EpcRows:
    """Reads and writes the family. Safe to use from several threads."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._loaded: OrderedDict[int, EpcPropertyData] = OrderedDict()
        self._lock = threading.Lock()

    def ids_of(self, connection: sa.Connection, numbers: Collection[str]) -> dict[str, int]:
        """Row id of the structured copy of each certificate that has one."""
        rows = connection.exec_driver_sql(
            "SELECT certificate_number, id FROM epc_property WHERE certificate_number = ANY(%(numbers)s)",
            {"numbers": list(numbers)},
        )
        return {row[0]: row[1] for row in rows}

    def load(self, connection: sa.Connection, ids: Collection[int]) -> dict[int, EpcPropertyData]:
        """Certificates and surveys by row id; those not in memory with one query per table."""
        with self._lock:
            found = {row: self._loaded[row] for row in ids if row in self._loaded}
        missing = [row for row in ids if row not in found]
        read = {record.key: record.value for record in certificates.load(connection, missing)} if missing else {}
        with self._lock:
            self._loaded.update(read)
            for row in found:
                if row in self._loaded:
                    self._loaded.move_to_end(row)
            while len(self._loaded) > self._kept:
                self._loaded.popitem(last=False)
        return found | read

    def replace_certificates(self, connection: sa.Connection, mapped: Mapping[str, EpcPropertyData]) -> None:
        """Store structured copies by certificate number, in the place of older ones."""
        connection.exec_driver_sql(
            "DELETE FROM epc_property WHERE certificate_number = ANY(%(numbers)s)", {"numbers": list(mapped)}
        )
        ids = certificates.new_ids(connection)
        certificates.save(
            connection, (Record(next(ids), (number, "certificate"), epc) for number, epc in mapped.items())
        )

    def add_surveys(self, connection: sa.Connection, surveys: Collection[EpcPropertyData]) -> list[int]:
        """Store what surveyors recorded. Returns row ids, in order."""
        return self._add(connection, "survey", surveys)

    def add_predictions(self, connection: sa.Connection, predicted: Collection[EpcPropertyData]) -> list[int]:
        """Store predicted certificates. Returns row ids, in order."""
        return self._add(connection, "predicted", predicted)

    def _add(self, connection: sa.Connection, source: str, epcs: Collection[EpcPropertyData]) -> list[int]:
        ids = certificates.new_ids(connection)
        records = [Record(next(ids), (None, source), epc) for epc in epcs]
        certificates.save(connection, records)
        return [record.key for record in records]

    def delete(self, connection: sa.Connection, ids: Collection[int]) -> None:
        """Delete rows nothing refers to."""
        certificates.delete(connection, ids)

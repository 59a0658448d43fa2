"""A cache of certificates in memory, where as in a database only what is committed can be read."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Self

from ara_domain.epc import EpcPropertyData
from ara_domain.hashing import document_hash
from ara_domain.identity import BlockKey
from ara_domain.ports import CachedCertificate, CachedSearch, SearchKey, SearchRow, UnitOfWork


class MemoryUnitOfWork:
    """Holds writes back until it is committed."""

    def __init__(self) -> None:
        self.pending: list[Callable[[], None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.pending.clear()

    def commit(self) -> None:
        for write in self.pending:
            write()
        self.pending.clear()

    def lock_block(self, block: BlockKey) -> None:
        return None


class MemoryEpcCache:
    """The part of `EpcCacheRepo` that ingestion uses."""

    def __init__(self) -> None:
        self.certificates: dict[str, CachedCertificate] = {}
        self.made: dict[SearchKey, CachedSearch] = {}

    def searches(self, keys: Collection[SearchKey]) -> Mapping[SearchKey, CachedSearch]:
        return {key: self.made[key] for key in keys if key in self.made}

    def certificates_of(
        self, *, uprns: Collection[int] = (), postcodes: Collection[str] = ()
    ) -> Sequence[CachedCertificate]:
        found = [c for c in self.certificates.values() if c.row.uprn in uprns or c.row.postcode in postcodes]
        return sorted(found, key=lambda c: c.row.registration_date, reverse=True)

    def get(self, numbers: Collection[str]) -> Mapping[str, CachedCertificate]:
        return {number: self.certificates[number] for number in numbers if number in self.certificates}

    def save_searches(self, uow: UnitOfWork, searches: Iterable[CachedSearch]) -> None:
        made = {search.key: search for search in searches}
        _later(uow, lambda: self.made.update(made))

    def save_rows(self, uow: UnitOfWork, rows: Iterable[SearchRow], seen_at: datetime) -> None:
        kept = list(rows)

        def write() -> None:
            for row in kept:
                seen = CachedCertificate(row=row, row_hash=row.content_hash, row_seen_at=seen_at)
                held = self.certificates.get(row.certificate_number, seen)
                self.certificates[row.certificate_number] = replace(
                    held, row=row, row_hash=row.content_hash, row_seen_at=seen_at
                )

        _later(uow, write)

    def save_documents(self, uow: UnitOfWork, documents: Mapping[str, Mapping[str, Any]], fetched_at: datetime) -> None:
        def write() -> None:
            for number, document in documents.items():
                held = self.certificates[number]
                self.certificates[number] = replace(
                    held,
                    document=document,
                    content_hash=document_hash(document),
                    fetched_at=fetched_at,
                    fetched_row_hash=held.row_hash,
                    withdrawn_at=None,
                )

        _later(uow, write)

    def mark_withdrawn(self, uow: UnitOfWork, numbers: Collection[str], at: datetime) -> None:
        def write() -> None:
            for number in numbers:
                held = self.certificates[number]
                self.certificates[number] = replace(held, withdrawn_at=held.withdrawn_at or at)

        _later(uow, write)

    def save_mapped(self, uow: UnitOfWork, mapped: Mapping[str, EpcPropertyData], mapping_version: str) -> None:
        raise NotImplementedError("ingestion maps nothing")

    def load_mapped(self, numbers: Collection[str]) -> Mapping[str, EpcPropertyData]:
        raise NotImplementedError("ingestion maps nothing")


def _later(uow: UnitOfWork, write: Callable[[], None]) -> None:
    assert isinstance(uow, MemoryUnitOfWork)
    uow.pending.append(write)

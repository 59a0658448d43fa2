"""Certificates that come from files instead of from the register's API: what is handed over, and what became of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ara_domain.ports.register import SearchRow
from ara_domain.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedCertificate:
    """A certificate of a file. `row` is what the search would say of it, read off the document.

    `stated_at` is when the register last changed the document, by the file's own word. None for a flat row, which says
    less than any document and gives way to one.
    """

    row: SearchRow
    document: Mapping[str, Any]
    stated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCounts:
    """What became of the certificates of a file. Counts add up."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    superseded: int = 0
    """The cache holds something better: a document instead of a flat row, or one stated later."""

    @property
    def written(self) -> int:
        """Certificates the cache did not hold, or not so."""
        return self.new + self.updated

    def __add__(self, other: "ImportCounts") -> "ImportCounts":
        """Both together."""
        return ImportCounts(
            new=self.new + other.new,
            updated=self.updated + other.updated,
            unchanged=self.unchanged + other.unchanged,
            superseded=self.superseded + other.superseded,
        )


class ImportedCertificateRepo(Protocol):
    """Brings certificates of files into `epc_api_cache`, beside `EpcCacheRepo`, whose answers count for more."""

    def save(self, uow: UnitOfWork, certificates: Collection[ImportedCertificate], at: datetime) -> ImportCounts:
        """Take in what the cache does not know better; what is replaced goes to the history.

        A row that a search listed stays as it is; so does a withdrawal, and a document fetched or stated later. No
        search counts as answered by this. Of one number given twice the last counts.
        """
        ...

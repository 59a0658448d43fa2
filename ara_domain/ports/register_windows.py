"""Windows of days by which the register is read, and what became of certificates in one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """Days in a row, both ends included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"{self.first} comes after {self.last}; give the earlier day first")

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def in_pieces(self, length: int) -> Iterator["Days"]:
        """The same days, at most so many at a time, oldest first."""
        first = self.first
        while first <= self.last:
            last = min(self.last, first + timedelta(days=length - 1))
            yield Days(first, last)
            first = last + timedelta(days=1)


class DeltaKind(StrEnum):
    """What an event asks for."""

    REMOVED = "removed"
    """Cancelled or opted out: published no longer."""
    READDRESSED = "readdressed"
    """Under another UPRN or address."""
    UNKNOWN = "unknown"
    """The register names no event, or one that is new to us: only the certificate itself tells."""


_KINDS = {
    "removed": DeltaKind.REMOVED,
    "uprn_updated": DeltaKind.READDRESSED,
    # What the documentation calls it; the register itself sends the other.
    "address_id_updated": DeltaKind.READDRESSED,
}


@dataclass(frozen=True, slots=True, order=True)
class Delta:
    """An event: what became of a certificate, in the register's words (empty when it has none), and when.

    `timestamp` is ISO with milliseconds and `Z`, so that later ones sort later.
    """

    timestamp: str
    certificate_number: str
    event: str

    @property
    def kind(self) -> DeltaKind:
        """What it asks for."""
        return _KINDS.get(self.event, DeltaKind.UNKNOWN)

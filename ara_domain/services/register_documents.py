"""Fetches the documents a picture of the register is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ara_domain.ports import EpcFetcher, RegisterFault
from ara_domain.services.home_matching import CertificateMatch
from ara_domain.services.register_picture import RegisterPicture


@dataclass(frozen=True, slots=True)
class Documents:
    """What became of the documents asked for, by certificate number."""

    fetched: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    failed: Mapping[str, RegisterFault] = field(default_factory=dict)

    @classmethod
    def sort_out(cls, results: Mapping[str, Mapping[str, Any] | RegisterFault | None]) -> "Documents":
        """From the answer of `EpcFetcher.certificates`."""
        failed = {number: result for number, result in results.items() if isinstance(result, RegisterFault)}
        gone = frozenset(number for number, result in results.items() if result is None)
        fetched = {
            number: result
            for number, result in results.items()
            if result is not None and not isinstance(result, RegisterFault)
        }
        return cls(fetched, gone, failed)

    def __add__(self, other: "Documents") -> "Documents":
        """Both together."""
        return Documents({**self.fetched, **other.fetched}, self.gone | other.gone, {**self.failed, **other.failed})


def fetch_wanted(
    fetcher: EpcFetcher, picture: RegisterPicture, matches: Mapping[UUID, CertificateMatch], per_home: int = 1
) -> Documents:
    """Ask until every home has its newest published documents, or faults in their place; the picture learns of it."""
    all_of_them = Documents()
    while wanted := picture.documents_wanted(matches, per_home):
        some = Documents.sort_out(fetcher.certificates(wanted))
        picture.learn(fetched=some.fetched, gone=some.gone, failed=some.failed)
        all_of_them = all_of_them + some
    return all_of_them

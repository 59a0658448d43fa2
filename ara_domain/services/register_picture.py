"""What is known about some homes' certificates while answers come in: the cache, and laid over it what was just learnt.

Reads of the cache see only what is committed, so that inside a unit of work this picture, and not the cache, tells what
is still to be fetched. Keep out: calls and writes; those are `ingestion`.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from ara_domain.epc.mapping.flat_row import FLAT_ROW_SCHEMA
from ara_domain.hashing import document_hash
from ara_domain.ports import CachedCertificate, SearchAnswer, SearchKey, SearchKind, SearchRow
from ara_domain.services.certificate_order import newest_first, registered_on_latest_days
from ara_domain.services.home_matching import CertificateMatch


class RegisterPicture:
    """Certificates by number, as they will stand in the cache when this unit of work is committed."""

    def __init__(
        self,
        cached: Iterable[CachedCertificate],
        answers: Mapping[SearchKey, SearchAnswer],
        now: datetime,
        *,
        seen: Iterable[SearchRow] = (),
    ) -> None:
        """`answers` are of whole searches, which also say what is no longer listed; `seen` are rows met otherwise."""
        self.now = now
        held = {certificate.row.certificate_number: certificate for certificate in cached}
        self.listed: dict[str, SearchRow] = {
            row.certificate_number: row for answer in answers.values() for row in answer.rows
        } | {row.certificate_number: row for row in seen}
        self.certificates = held | {number: self._seen(row, held.get(number)) for number, row in self.listed.items()}
        self._doubtful = {number for number, certificate in held.items() if self._contradicts(certificate, answers)}
        self._failed: set[str] = set()

    def documents_wanted(self, matches: Mapping[UUID, CertificateMatch], per_home: int = 1) -> list[str]:
        """The documents to fetch next: the newest of each home, where they are not held as the register now lists them.

        Of a home its `per_home` latest are wanted; of a dwelling in question only the newest.

        Only documents say when they were created, so that of several registered on the latest day all are wanted. When
        one turns out to be withdrawn, the next call wants the one before it.
        """
        return sorted(
            certificate.row.certificate_number
            for match in matches.values()
            for dwelling, days in ((match.certificates, per_home), *((ahead, 1) for ahead in match.fetched_ahead))
            for certificate in registered_on_latest_days(
                [one for one in self._current(dwelling) if self._may_count(one)], days
            )
            if self._is_due(certificate)
        )

    def learn(
        self, *, fetched: Mapping[str, Mapping[str, Any]], gone: Collection[str], failed: Collection[str]
    ) -> None:
        """Take in what became of the documents asked for."""
        for number, document in fetched.items():
            certificate = self.certificates[number]
            self.certificates[number] = replace(
                certificate,
                document=document,
                content_hash=document_hash(document),
                fetched_at=self.now,
                fetched_row_hash=certificate.row_hash,
                withdrawn_at=None,
            )
        for number in gone:
            self.certificates[number] = replace(self.certificates[number], withdrawn_at=self.now)
        self._failed.update(failed)
        self._doubtful.difference_update(fetched, gone, failed)

    def brought_forward(self, match: CertificateMatch) -> CertificateMatch:
        """A match made before documents came in, with its certificates as they are now."""
        return replace(
            match,
            certificates=newest_first(self._current(match.certificates)),
            in_question=tuple(newest_first(self._current(dwelling)) for dwelling in match.in_question),
        )

    def _current(self, certificates: Iterable[CachedCertificate]) -> list[CachedCertificate]:
        return [self.certificates[certificate.row.certificate_number] for certificate in certificates]

    def _seen(self, row: SearchRow, held: CachedCertificate | None) -> CachedCertificate:
        if held is None:
            return CachedCertificate(row=row, row_hash=row.content_hash, row_seen_at=self.now)
        return replace(held, row=row, row_hash=row.content_hash, row_seen_at=self.now)

    def _contradicts(self, certificate: CachedCertificate, answers: Mapping[SearchKey, SearchAnswer]) -> bool:
        """Whether a search just made says otherwise than the cache; then only the document call tells.

        The register drops cancelled and opted-out certificates from its searches, and takes opted-in ones back under
        their old date, without announcing either.
        """
        if certificate.row.certificate_number in self.listed:
            return certificate.withdrawn_at is not None
        found_by = (
            SearchKey(SearchKind.POSTCODE, certificate.row.postcode),
            SearchKey(SearchKind.UPRN, str(certificate.row.uprn)),
        )
        searched = any(key in answers and answers[key].complete for key in found_by)
        return searched and certificate.withdrawn_at is None and not _is_under_an_old_key(certificate)

    def _may_count(self, certificate: CachedCertificate) -> bool:
        return certificate.withdrawn_at is None or certificate.row.certificate_number in self._doubtful

    def _is_due(self, certificate: CachedCertificate) -> bool:
        number = certificate.row.certificate_number
        as_listed = certificate.document is not None and certificate.fetched_row_hash == certificate.row_hash
        return number not in self._failed and (not as_listed or number in self._doubtful)


def states_of(matches: Mapping[UUID, CertificateMatch]) -> frozenset[str]:
    """What is known of every certificate of these homes, or in question for one of them.

    The home, and the certificate as the register lists it, its document and whether it was withdrawn. Homes of one
    block whose certificates change places are in another state, although the certificates are the same.
    """
    return frozenset(
        f"{home}|{certificate_state(certificate)}"
        for home, match in matches.items()
        for several in (match.certificates, *match.in_question)
        for certificate in several
    )


def certificate_state(certificate: CachedCertificate) -> str:
    """The certificate as the register lists it, its document, and whether it was withdrawn."""
    withdrawn = "withdrawn" if certificate.withdrawn_at is not None else ""
    row = certificate.row
    return f"{row.certificate_number}|{certificate.row_hash}|{certificate.content_hash or ''}|{withdrawn}"


def _is_under_an_old_key(certificate: CachedCertificate) -> bool:
    """Whether it came in a file under a key of the retired API: the register does not know it, which says nothing."""
    return certificate.row.schema_type == FLAT_ROW_SCHEMA and not _REGISTER_NUMBER(certificate.row.certificate_number)


_REGISTER_NUMBER = re.compile(r"\d{4}(-\d{4}){4}").fullmatch

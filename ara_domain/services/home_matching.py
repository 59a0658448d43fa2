"""Which certificates are a home's: by its UPRN, by what a person accepted, else by its address within its postcode."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from ara_domain.address_matching import (
    RULES_VERSION,
    AddressMatch,
    Candidate,
    Outcome,
    PostcodeAddresses,
    WrittenAddress,
)
from ara_domain.home_matches import (
    UNDECIDED,
    Decision,
    HomeMatch,
    MatchDecision,
    OfferedCertificate,
    accepted_of,
)
from ara_domain.identity import PropertyIdentity, normalise_postcode
from ara_domain.ports import CachedCertificate
from ara_domain.services.certificate_order import newest_first

NO_DECISIONS: Mapping[UUID, Sequence[MatchDecision]] = MappingProxyType({})
FETCHED_AHEAD = 3
"""Dwellings in question whose newest document is fetched before a person decides, so that the decision takes effect
without asking the register again; of more, none is: a block of forty flats is not worth forty requests."""


class MatchedBy(StrEnum):
    """How a home's certificates were recognised, or why they could not be."""

    UPRN = "UPRN"
    ADDRESS = "address"
    PERSON = "a person's decision"
    AMBIGUOUS = "ambiguous address"
    NOTHING = "nothing to match by"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateMatch:
    """The certificates of one home, withdrawn ones included, newest first."""

    by: MatchedBy
    certificates: tuple[CachedCertificate, ...] = ()
    address_match: AddressMatch | None = None
    """What comparing addresses came to, for a home without a UPRN."""
    in_question: tuple[tuple[CachedCertificate, ...], ...] = ()
    """The certificates of each dwelling a person is asked about, in the order of `address_match.candidates`."""

    @property
    def fetched_ahead(self) -> tuple[tuple[CachedCertificate, ...], ...]:
        """The dwellings in question whose documents are worth having now."""
        return self.in_question if len(self.in_question) <= FETCHED_AHEAD else ()


def match_homes(
    identities: Iterable[PropertyIdentity],
    certificates: Iterable[CachedCertificate],
    decisions: Mapping[UUID, Sequence[MatchDecision]] = NO_DECISIONS,
) -> Mapping[UUID, CertificateMatch]:
    """The certificates of each home.

    By UPRN; for a home without one by its address within its postcode, if one dwelling of the register alone is meant.
    What is ambiguous or contradictory is left to a person, and what a person decided holds.
    """
    by_uprn: dict[int, list[CachedCertificate]] = defaultdict(list)
    by_postcode: dict[str, list[CachedCertificate]] = defaultdict(list)
    for certificate in certificates:
        if certificate.row.uprn is not None:
            by_uprn[certificate.row.uprn].append(certificate)
        by_postcode[certificate.row.postcode].append(certificate)
    pools: dict[str, PostcodeAddresses] = {}
    matches = {}
    for home in identities:
        if home.uprn is not None:
            held = newest_first(by_uprn.get(home.uprn, ()))
            matches[home.property_id] = CertificateMatch(by=MatchedBy.UPRN, certificates=held)
            continue
        postcode = normalise_postcode(home.postcode)
        if postcode is None:
            matches[home.property_id] = CertificateMatch(by=MatchedBy.NOTHING)
            continue
        here = by_postcode.get(postcode, [])
        if postcode not in pools:
            pools[postcode] = PostcodeAddresses(postcode, map(written_address, here))
        decided = decisions.get(home.property_id, ())
        matches[home.property_id] = _match_by_address(home, pools[postcode], here, decided)
    return matches


def written_address(certificate: CachedCertificate) -> WrittenAddress:
    """The address a certificate was made out for."""
    row = certificate.row
    return WrittenAddress(row.certificate_number, tuple(filter(None, row.address_lines)), row.post_town, row.uprn)


def address_lines(home: PropertyIdentity) -> tuple[str, ...]:
    """The landlord's address without town."""
    return home.address.line_1, home.address.line_2, home.address.line_3


def home_match(home: PropertyIdentity, match: CertificateMatch, at: datetime) -> HomeMatch | None:
    """What is kept of a match by address; None for a home that was not looked for by it."""
    found = match.address_match
    if found is None:
        return None
    held = {
        certificate.row.certificate_number: certificate
        for several in (match.certificates, *match.in_question)
        for certificate in several
    }
    return HomeMatch(
        outcome=found.outcome,
        reason=found.reason,
        rules_version=RULES_VERSION,
        address=str(home.address),
        matched_at=at,
        candidates=tuple(_offered(candidate, held) for candidate in _kept(found)),
    )


def _match_by_address(
    home: PropertyIdentity,
    pool: PostcodeAddresses,
    certificates: Sequence[CachedCertificate],
    decided: Sequence[MatchDecision],
) -> CertificateMatch:
    rows = {certificate.row.certificate_number: certificate for certificate in certificates}
    refused = {
        one.certificate_number
        for one in decided
        if one.decision is Decision.REFUSED
        and one.certificate_number in rows
        and rows[one.certificate_number].row.address == one.certificate_address
    }
    found = pool.find(address_lines(home), home.address.town, accepted=accepted_of(decided), refused=refused)
    if found.outcome in UNDECIDED:
        return CertificateMatch(
            by=MatchedBy.AMBIGUOUS,
            address_match=found,
            in_question=tuple(_certificates(candidate, rows) for candidate in found.candidates),
        )
    return CertificateMatch(
        by=MatchedBy.PERSON if found.outcome is Outcome.ACCEPTED else MatchedBy.ADDRESS,
        certificates=_certificates(found.winner, rows) if found.winner else (),
        address_match=found,
    )


def _certificates(candidate: Candidate, rows: Mapping[str, CachedCertificate]) -> tuple[CachedCertificate, ...]:
    return newest_first(rows[reference] for reference in candidate.references)


def _kept(found: AddressMatch) -> Iterator[Candidate]:
    """The winner, or all that a person is asked about."""
    if found.winner is not None:
        yield found.winner
    elif found.outcome in UNDECIDED:
        yield from found.candidates


def _offered(candidate: Candidate, held: Mapping[str, CachedCertificate]) -> OfferedCertificate:
    newest = newest_first(held[reference] for reference in candidate.references)[0]
    return OfferedCertificate(
        certificate_number=newest.row.certificate_number,
        address=", ".join((*candidate.written.lines, candidate.written.town)).strip(", "),
        uprn=candidate.uprn,
        certificates=len(candidate.references),
        verdict=candidate.comparison.verdict,
        score=candidate.comparison.score,
        evidence=candidate.comparison.evidence,
    )

"""Which certificates are a home's, and which of them counts.

The rule is the one the register's own publications use: the latest by registration date, then by time of creation, then
by certificate number, so that the choice is the same on every run. Withdrawn certificates never count; the purpose of
an assessment (sale, letting, new build) makes no difference.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from ara_domain.address_matching import same_address
from ara_domain.identity import PropertyIdentity, normalise_postcode
from ara_domain.ports import CachedCertificate


class MatchedBy(StrEnum):
    """How a home's certificates were recognised, or why they could not be."""

    UPRN = "UPRN"
    ADDRESS = "exact address"
    AMBIGUOUS = "ambiguous address"
    NOTHING = "nothing to match by"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateMatch:
    """The certificates of one home, withdrawn ones included, newest first."""

    by: MatchedBy
    certificates: tuple[CachedCertificate, ...] = ()


@dataclass(frozen=True, slots=True)
class CertificateChoice:
    """The certificate a home is modelled from, None when there is none, and why."""

    certificate_number: str | None
    reason: str


def match_homes(
    identities: Iterable[PropertyIdentity], certificates: Iterable[CachedCertificate]
) -> Mapping[UUID, CertificateMatch]:
    """The certificates of each home.

    By UPRN; for a home without one by its exact normalised address within its postcode, if that is the address of one
    dwelling only. Several UPRNs at one written address are several dwellings, and then nobody knows which is meant.
    """
    by_uprn: dict[int, list[CachedCertificate]] = defaultdict(list)
    by_postcode: dict[str, list[CachedCertificate]] = defaultdict(list)
    for certificate in certificates:
        if certificate.row.uprn is not None:
            by_uprn[certificate.row.uprn].append(certificate)
        by_postcode[certificate.row.postcode].append(certificate)
    matches = {}
    for home in identities:
        if home.uprn is not None:
            matches[home.property_id] = _match(MatchedBy.UPRN, by_uprn.get(home.uprn, ()))
        else:
            matches[home.property_id] = _match_by_address(home, by_postcode)
    return matches


def choose_for_homes(
    identities: Sequence[PropertyIdentity], certificates: Iterable[CachedCertificate]
) -> Mapping[UUID, CertificateChoice]:
    """The certificate of each home out of everything cached for its postcode and UPRN."""
    matches = match_homes(identities, certificates)
    return {home.property_id: choose_certificate(home, matches[home.property_id]) for home in identities}


def choose_certificate(home: PropertyIdentity, match: CertificateMatch) -> CertificateChoice:
    """The certificate that counts, and why.

    One whose document could not be fetched yet gives way to the next that has one: a plan made from the certificate
    before is better than none, and the reason says so.
    """
    if match.by is MatchedBy.NOTHING:
        return CertificateChoice(None, "the home has neither a UPRN nor a valid postcode to look it up by")
    if match.by is MatchedBy.AMBIGUOUS:
        return CertificateChoice(None, f"several dwellings in {home.postcode} have exactly this address")
    whose = f"UPRN {home.uprn}" if match.by is MatchedBy.UPRN else f"this exact address in {home.postcode}"
    published = [certificate for certificate in match.certificates if certificate.withdrawn_at is None]
    if not published:
        withdrawn = len(match.certificates)
        return CertificateChoice(
            None, f"the register has no certificate for {whose}" + (f"; {withdrawn} withdrawn" if withdrawn else "")
        )
    chosen = next((certificate for certificate in published if certificate.document is not None), published[0])
    return CertificateChoice(chosen.row.certificate_number, _reason(chosen, published, match, whose))


def newest_first(certificates: Iterable[CachedCertificate]) -> tuple[CachedCertificate, ...]:
    """Certificates in the order in which they count."""
    return tuple(sorted(certificates, key=_age_key, reverse=True))


def registered_last(certificates: Sequence[CachedCertificate]) -> tuple[CachedCertificate, ...]:
    """Every certificate registered on the latest day: only their documents tell which was created last."""
    latest = max((_registered(certificate) for certificate in certificates), default="")
    return tuple(certificate for certificate in certificates if _registered(certificate) == latest)


def _match(by: MatchedBy, certificates: Iterable[CachedCertificate]) -> CertificateMatch:
    return CertificateMatch(by=by, certificates=newest_first(certificates))


def _match_by_address(
    home: PropertyIdentity, by_postcode: Mapping[str, Sequence[CachedCertificate]]
) -> CertificateMatch:
    postcode = normalise_postcode(home.postcode)
    if postcode is None:
        return CertificateMatch(by=MatchedBy.NOTHING)
    address = home.address
    same = [
        certificate
        for certificate in by_postcode.get(postcode, ())
        if same_address(
            (address.line_1, address.line_2, address.line_3),
            certificate.row.address_lines,
            towns=(address.town, certificate.row.post_town),
            postcode=postcode,
        )
    ]
    dwellings = {certificate.row.uprn for certificate in same} - {None}
    if len(dwellings) > 1:
        return CertificateMatch(by=MatchedBy.AMBIGUOUS)
    return _match(MatchedBy.ADDRESS, same)


def _reason(
    chosen: CachedCertificate, published: Sequence[CachedCertificate], match: CertificateMatch, whose: str
) -> str:
    others = [certificate for certificate in published if certificate is not chosen]
    reason = (
        f"the only certificate of {whose}" if not others else f"the latest of {len(published)} certificates of {whose}"
    )
    if any(_registered(other) == _registered(chosen) for other in others):
        reason += ", created last on the day it was registered"
    newer_withdrawn = sum(
        certificate.withdrawn_at is not None and _age_key(certificate) > _age_key(chosen)
        for certificate in match.certificates
    )
    if newer_withdrawn:
        reason += f"; {newer_withdrawn} newer withdrawn"
    if chosen.document is None:
        return reason + "; its document was not fetched yet"
    if chosen is not published[0]:
        return f"{published[0].row.certificate_number} is newer, but its document was not fetched yet"
    return reason


def _registered(certificate: CachedCertificate) -> str:
    return certificate.row.registration_date[:10]


def _age_key(certificate: CachedCertificate) -> tuple[str, str, str]:
    created = str((certificate.document or {}).get("created_at") or "")
    return _registered(certificate), created, certificate.row.certificate_number

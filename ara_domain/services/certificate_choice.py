"""Which of a home's certificates counts, and why.

The rule is the one the register's own publications use: the latest by registration date, then by time of creation, then
by certificate number, so that the choice is the same on every run. Withdrawn certificates never count; the purpose of
an assessment (sale, letting, new build) makes no difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ara_domain.identity import PropertyIdentity
from ara_domain.ports import CachedCertificate
from ara_domain.services.certificate_order import (
    is_flat_row,
    order_key,
    published,
    registered_on,
    without_repeats,
)
from ara_domain.services.home_matching import CertificateMatch, MatchedBy


@dataclass(frozen=True, slots=True)
class CertificateChoice:
    """The certificate a home is modelled from, None when there is none, and why."""

    certificate_number: str | None
    reason: str


def choose_certificate(home: PropertyIdentity, match: CertificateMatch) -> CertificateChoice:
    """The certificate that counts, and why.

    One whose document could not be fetched yet gives way to the next that has one: a plan made from the certificate
    before is better than none, and the reason says so.
    """
    if match.by is MatchedBy.NOTHING:
        return CertificateChoice(None, "the home has neither a UPRN nor a valid postcode to look it up by")
    found = match.address_match
    if found is not None and match.by is MatchedBy.AMBIGUOUS:
        return CertificateChoice(None, f"a person has to say which dwelling it is: {found.reason}")
    whose = _whose(home, match)
    current = published(match.certificates)
    if not current:
        withdrawn = len(without_repeats(match.certificates))
        why = f"the register has no certificate for {whose}" + (f"; {withdrawn} withdrawn" if withdrawn else "")
        return CertificateChoice(None, f"{why}; {found.reason}" if found and not match.certificates else why)
    chosen = next((certificate for certificate in current if certificate.document is not None), current[0])
    return CertificateChoice(chosen.row.certificate_number, _reason(chosen, current, match, whose))


def previous_certificate(match: CertificateMatch, number: str) -> CachedCertificate | None:
    """The one that counted before this one, with its document; None when there is none."""
    current = [one for one in without_repeats(published(match.certificates)) if one.document is not None]
    chosen = next((one for one in match.certificates if one.row.certificate_number == number), None)
    if chosen is None:
        return None
    return next((one for one in current if registered_on(one) < registered_on(chosen)), None)


def _whose(home: PropertyIdentity, match: CertificateMatch) -> str:
    if match.by is MatchedBy.UPRN:
        return f"UPRN {home.uprn}"
    if match.by is MatchedBy.PERSON:
        return f"the dwelling a person accepted in {home.postcode}"
    return f"this address in {home.postcode}"


def _reason(
    chosen: CachedCertificate, current: Sequence[CachedCertificate], match: CertificateMatch, whose: str
) -> str:
    once = without_repeats(current)
    reason = (
        f"the only certificate of {whose}" if len(once) == 1 else f"the latest of {len(once)} certificates of {whose}"
    )
    same_day = [one for one in once if one is not chosen and registered_on(one) == registered_on(chosen)]
    if same_day and not is_flat_row(chosen):
        reason += ", created last on the day it was registered"
    if is_flat_row(chosen):
        reason += ", as the register's file has it"
    newer_withdrawn = sum(
        certificate.withdrawn_at is not None and order_key(certificate) > order_key(chosen)
        for certificate in match.certificates
    )
    if newer_withdrawn:
        reason += f"; {newer_withdrawn} newer withdrawn"
    if chosen.document is None:
        return reason + "; its document was not fetched yet"
    if chosen is not current[0]:
        reason = f"{current[0].row.certificate_number} is newer, but its document was not fetched yet"
    if match.by is MatchedBy.ADDRESS and match.address_match is not None:
        reason += f"; matched by address: {match.address_match.reason}"
    return reason

"""What was found for a home without a UPRN, and what a person decided about it.

Add here: what is kept of a match. Keep out: how addresses are compared (`address_matching`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ara_domain.address_matching import Evidence, Outcome, Verdict

UNDECIDED = (Outcome.AMBIGUOUS, Outcome.CONTRADICTORY)
"""Outcomes that wait for a person."""


class Decision(StrEnum):
    """What a person says about a certificate that was offered."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchDecision:
    """A person's word on whether a certificate is a home's; it holds for the dwelling the certificate is of."""

    decision_id: UUID
    property_id: UUID
    certificate_number: str
    certificate_address: str
    """As it stood then: a refusal ends when the register gives the certificate another address."""
    decision: Decision
    decided_by: str
    decided_at: datetime
    superseded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedCertificate:
    """A dwelling of the register that may be the home, by its newest certificate."""

    certificate_number: str
    address: str
    """The address of the dwelling that compares best, not always the one on the newest certificate."""
    uprn: int | None
    certificates: int
    """How many the dwelling has."""
    verdict: Verdict
    score: float
    """0 to 100."""
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeMatch:
    """The outcome of looking for a home by its address, with the dwellings in question, best first."""

    outcome: Outcome
    reason: str
    rules_version: str
    address: str
    """The landlord's, as it was compared."""
    matched_at: datetime
    candidates: tuple[OfferedCertificate, ...] = ()

    @property
    def is_undecided(self) -> bool:
        """Whether it waits for a person."""
        return self.outcome in UNDECIDED


def accepted_of(decisions: Iterable[MatchDecision]) -> str | None:
    """The certificate a person accepted for a home, if any."""
    accepted = [one for one in decisions if one.decision is Decision.ACCEPTED and one.superseded_at is None]
    return (
        max(accepted, key=lambda one: (one.decided_at, one.certificate_number)).certificate_number if accepted else None
    )

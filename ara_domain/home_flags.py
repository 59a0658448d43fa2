"""What a person should know about a home's certificate before they rely on it."""

from dataclasses import dataclass
from enum import StrEnum


class Flag(StrEnum):
    """What is worth a look. None of them keeps a home from being modelled."""

    FLOOR_AREA_JUMP = "floor_area_jump"
    """The floor area differs by more than 20 % from the certificate before (contracts §1.7)."""
    EXPIRED = "certificate_expired"
    """Registered more than ten years ago."""
    SHARED_UPRN = "shared_uprn"
    """Another home of the portfolio has the same UPRN, its own or by its match."""
    ADDRESS_CONTRADICTS = "address_contradicts"
    """The certificate's address is another home's than the landlord's."""
    ASSESSMENT_CHANGED = "assessment_changed"
    """A new-build SAP assessment before or after an RdSAP one: their inputs are not comparable."""
    MATCHED_BY_ADDRESS = "matched_by_address"
    """The certificate was found by its address and not by a UPRN."""


@dataclass(frozen=True, slots=True)
class HomeFlag:
    """A flag and what it rests on, in words."""

    flag: Flag
    text: str

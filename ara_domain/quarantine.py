"""Items that could not be worked on: kept with the reason and the raw input, listed for a person, in nobody's way."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedItem:
    """One item that was set aside.

    `item` identifies it within its kind (a certificate number, a row number, an override's field). `reason` is a
    short stable code to count by; `message` says what was wrong, `remedy` what to do next.
    """

    stage: str
    kind: str
    item: str
    reason: str
    message: str
    remedy: str
    property_id: UUID | None = None
    uprn: int | None = None
    raw: Any = None

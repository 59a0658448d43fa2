"""What the landlord knows better than the certificate: sparse, one row per field, audited (PRD §6.2).

The friendly field names, their units and what they change are in `ara_domain.override_fields`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One corrected field of one home.

    `value` is the canonical text the field's parser accepts; `superseded_at` is set when a later row for the same
    field replaced it or the landlord took it back. Rows are never deleted.
    """

    override_id: UUID
    field: str
    value: str
    note: str
    author: str
    recorded_at: datetime
    superseded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LandlordOverrides:
    """The overrides in force for a home, at most one per field."""

    active: tuple[Override, ...] = ()

    def __iter__(self) -> Iterator[Override]:
        return iter(self.active)

    def __len__(self) -> int:
        return len(self.active)

    def __bool__(self) -> bool:
        return bool(self.active)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedOverride:
    """An override with its effect on one field path of the certificate: who, when, old value, new value."""

    override: Override
    path: str
    old: object
    new: object

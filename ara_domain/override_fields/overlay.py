"""Laying overrides over a certificate, with the account of what changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from ara_domain.epc import EpcPropertyData
from ara_domain.landlord_overrides import AppliedOverride, Override
from ara_domain.override_fields.catalogue import OF_CONSTRUCTIONS, RANK, field_named
from ara_domain.override_fields.fields import CannotApply, ImpossibleValue, UnknownOverrideField
from ara_domain.override_fields.paths import differences


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedOverride:
    """An override that changed nothing, and why."""

    override: Override
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaid:
    """A certificate with overrides laid over it.

    `applied` has one entry per leaf that differs from the certificate: what it said, what holds now, and the override
    that last changed it. An override that only repeats the certificate is neither applied nor refused.
    """

    epc: EpcPropertyData
    applied: tuple[AppliedOverride, ...]
    refused: tuple[RefusedOverride, ...]


def apply_overrides(epc: EpcPropertyData, overrides: Iterable[Override]) -> Overlaid:
    """Lay overrides over a certificate, in the order of the catalogue whatever the order given."""
    effective = epc
    changed_by: dict[str, Override] = {}
    refused: list[RefusedOverride] = []
    for override in sorted(overrides, key=lambda each: (RANK.get(each.field, len(RANK)), each.field)):
        try:
            changed = _applied(effective, override)
        except (UnknownOverrideField, ImpossibleValue, CannotApply) as reason:
            refused.append(RefusedOverride(override=override, reason=str(reason)))
            continue
        changed_by.update(dict.fromkeys((leaf.path for leaf in differences(effective, changed)), override))
        effective = changed
    applied = tuple(
        AppliedOverride(override=changed_by[leaf.path], path=leaf.path, old=leaf.old, new=leaf.new)
        for leaf in differences(epc, effective)
    )
    return Overlaid(epc=effective, applied=applied, refused=tuple(refused))


def _applied(epc: EpcPropertyData, override: Override) -> EpcPropertyData:
    """The certificate with one override in force.

    Raises:
        UnknownOverrideField, ImpossibleValue, CannotApply: why it changes nothing.
    """
    field = field_named(override.field)
    if epc.is_full_sap and field.name in OF_CONSTRUCTIONS:
        raise CannotApply(
            "the certificate is of full SAP, which states U-values and areas in place of constructions; "
            "a new survey must say what is there now"
        )
    return field.apply(epc, override.value)

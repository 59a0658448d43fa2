"""A landlord who corrects certificates in tests."""

from ara_domain.epc import EpcPropertyData
from ara_domain.override_fields import Overlaid, apply_overrides
from tests.builders import override


def overlay(epc: EpcPropertyData, **fields: str) -> Overlaid:
    """The certificate with these fields corrected."""
    return apply_overrides(epc, [override(field, text) for field, text in fields.items()])


def corrected(epc: EpcPropertyData, **fields: str) -> EpcPropertyData:
    """The corrected certificate, none of the corrections being refused."""
    laid = overlay(epc, **fields)
    assert laid.refused == ()
    return laid.epc


def changes(epc: EpcPropertyData, **fields: str) -> dict[str, object]:
    """New value by path, none of the corrections being refused."""
    laid = overlay(epc, **fields)
    assert laid.refused == ()
    return {applied.path: applied.new for applied in laid.applied}


def refusal(epc: EpcPropertyData, **fields: str) -> str:
    """Why the one correction is refused; it must leave the certificate as it is."""
    laid = overlay(epc, **fields)
    (refused,) = laid.refused
    assert laid.epc == epc
    assert laid.applied == ()
    return refused.reason

"""Where a mapping had to infer or assume a field, and how sure it was.

Here: the provenance a certificate carries about its own fields.
Keep out: the rules that infer them (each mapping's business) and overlays by landlords (`ara_domain.property`).
"""

from dataclasses import dataclass
from typing import Final

INFERRED: Final = "inferred"
"""Read out of what else the source says about this very dwelling."""
DEFAULT: Final = "default"
"""The method's value for what nobody said."""
PREDICTED: Final = "predicted"
"""Taken from the certificates of similar homes nearby."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldConfidence:
    """A field the source did not lodge in this form: read out of words, estimated, or filled by a rule.

    A field without one was lodged as it stands.
    """

    path: str
    """As `ara_domain.override_fields.paths` writes it: `sap_building_parts[1].wall_construction`."""
    source: str
    """`INFERRED`, `DEFAULT` or `PREDICTED`."""
    confidence: float
    """How likely the value is the one a full survey would lodge, 0 to 1; between rules, the order counts."""

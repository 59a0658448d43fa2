"""The target values of Table 33's measures, by edition of the specification."""

from typing import Any

from ara_domain.sap.tables import table

RDSAP_10, RDSAP_2012 = "rdsap_10", "rdsap_2012"
EDITIONS = (RDSAP_10, RDSAP_2012)


def targets(edition: str) -> dict[str, Any]:
    """U-values in W/m²K and efficacy in lm/W of one of the `EDITIONS`."""
    found: dict[str, Any] = table("measures")["targets"][edition]
    return found

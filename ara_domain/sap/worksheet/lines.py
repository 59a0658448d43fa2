"""How result fields name their worksheet lines."""

from dataclasses import field, fields
from typing import Any

import numpy as np

from ara_domain.sap.tables import Array, Codes, Mask, table

DAYS: Array = np.array(table("water")["days"], dtype=np.float64)
"""Days per month."""
HEATING_MONTHS: Array = np.array([1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1], dtype=np.float64)
"""1 in October to May (worksheet (98))."""
SUMMER: Array = 1 - HEATING_MONTHS
EVERY_MONTH: Array = np.ones(12)
AIR_HEAT_WH_M3K = 0.33


def line(number: str) -> Any:
    """A dataclass field that is this worksheet line."""
    return field(metadata={"line": number})


def by_line(result: Any) -> dict[str, Array]:
    """Values of a result by worksheet line."""
    return {f.metadata["line"]: getattr(result, f.name) for f in fields(result) if "line" in f.metadata}


def over_months(values: Array, months: Array) -> Array:
    """Each home's value (n,) times each month's (12,): (n, 12), laid out month after month.

    Sums and products of such arrays keep the layout, and run along the homes instead of along twelve months: two to
    five times as fast. Where every monthly array starts, start it here or with `in_region`.
    """
    return np.multiply.outer(months, values).T


def in_region(by_region: Array, region: Codes) -> Array:
    """A climate table (regions, 12) at each home's region: (n, 12), laid out as `over_months` does."""
    at_home: Array = by_region.T[:, region].T
    return at_home


def yearly(by_month: Array, weights: Array | None = None) -> Array:
    """The sum (n,) over the months of (n, 12), each times its weight where weights (12,) are given.

    Month after month, whatever the number of homes: NumPy's own sums and products round a home of its own otherwise
    than the same home among others, and a home's figures must not depend on its company.
    """
    months = by_month.T
    if weights is not None:
        months = months * weights[:, None]
    total: Array = months[0].copy()
    for month in months[1:]:
        total += month
    return total


def monthly(values: Array | Mask) -> Array:
    """Annual values (n,) as a column that broadcasts over months; yes/no becomes 1/0."""
    return values[:, None].astype(np.float64, copy=False)

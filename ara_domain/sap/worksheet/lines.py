"""How result fields name their worksheet lines."""

from dataclasses import field, fields
from typing import Any

import numpy as np

from ara_domain.sap.tables import Array, Mask, table

DAYS: Array = np.array(table("water")["days"], dtype=np.float64)
"""Days per month."""
HEATING_MONTHS: Array = np.array([1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1], dtype=np.float64)
"""1 in October to May (worksheet (98))."""
SUMMER: Array = 1 - HEATING_MONTHS
AIR_HEAT_WH_M3K = 0.33


def line(number: str) -> Any:
    """A dataclass field that is this worksheet line."""
    return field(metadata={"line": number})


def by_line(result: Any) -> dict[str, Array]:
    """Values of a result by worksheet line."""
    return {f.metadata["line"]: getattr(result, f.name) for f in fields(result) if "line" in f.metadata}


def monthly(values: Array | Mask) -> Array:
    """Annual values (n,) as a column that broadcasts over months; yes/no becomes 1/0."""
    return values[:, None].astype(np.float64, copy=False)

"""Rows of the frame under change: what an input might be instead of what stands there."""

from collections.abc import Callable

import numpy as np

from ara_domain.ml.schema import PARTS, column_names, position
from ara_domain.sap.tables import Array, Mask


class Rows:
    """Some rows of the frame, whose columns may be read and replaced."""

    def __init__(self, values: Array) -> None:
        self.values = values
        self.size = len(values)

    def __getitem__(self, name: str) -> Array:
        column: Array = self.values[:, position()[name]]
        return column

    def put(self, name: str, value: Array | float, where: Mask | None = None) -> None:
        """Replace a column, where a mask says so."""
        at = position()[name]
        self.values[:, at] = value if where is None else np.where(where, value, self.values[:, at])

    def flag(self, name: str) -> Mask:
        """A yes/no column; not said is no."""
        return self[name] == 1

    def any_part(self, holds: "PartRule") -> Mask:
        """Rows with a building part of which the rule holds."""
        found = np.zeros(self.size, dtype=bool)
        for part in (f"part{number}" for number in PARTS):
            found |= (self[f"{part}_age_band"] > 0) & holds(self, part)
        return found


Edit = Callable[[Rows], None]
PartRule = Callable[[Rows, str], Mask]


def put(name: str, value: float) -> Edit:
    """The column is another value."""
    return lambda rows: rows.put(name, value)


def shift(name: str, by: float, least: float = 0.0) -> Edit:
    """A count or size is `by` more, never below `least`."""
    return lambda rows: rows.put(name, np.maximum(least, rows[name] + by))


def scale(names: Callable[[], tuple[str, ...]], factor: float) -> Edit:
    """Columns are `factor` times as much."""

    def edit(rows: Rows) -> None:
        for name in names():
            rows.put(name, rows[name] * factor)

    return edit


def each_part(name: str, value: float, holds: PartRule) -> Edit:
    """A column of every part of which the rule holds is another value."""

    def edit(rows: Rows) -> None:
        for part in (f"part{number}" for number in PARTS):
            rows.put(f"{part}_{name}", value, holds(rows, part))

    return edit


def together(*edits: Edit) -> Edit:
    """Several changes at once."""

    def edit(rows: Rows) -> None:
        for one in edits:
            one(rows)

    return edit


def window_columns() -> tuple[str, ...]:
    """Sums over windows that grow with their area."""
    return tuple(
        name for name in column_names() if name.startswith(("window_", "roof_window_")) and "overshading" not in name
    )


def wall_columns() -> tuple[str, ...]:
    """Areas of external walls."""
    return tuple(f"part{number}_wall_area" for number in PARTS)

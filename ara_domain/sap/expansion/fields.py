"""Reading the scoring frame as arrays, per home and per building part."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ara_domain.ml.schema import PARTS, column_names, position
from ara_domain.sap.tables import Array, Codes, Mask


class WrongFrame(ValueError):
    """The frame does not have the transform's columns; the message names the difference."""


class Fields:
    """The frame's columns as contiguous arrays of shape (n,)."""

    def __init__(self, frame: pd.DataFrame) -> None:
        expected = column_names()
        if tuple(frame.columns) != expected:
            missing = sorted(set(expected) - set(frame.columns))
            extra = sorted(set(map(str, frame.columns)) - set(expected))
            raise WrongFrame(
                f"the frame is not this transform's: missing {missing[:5]}, unknown {extra[:5]}, "
                "or in another order; build it with EpcMlTransform"
            )
        self.values: Array = np.asfortranarray(frame.to_numpy(dtype=np.float64))
        self.size = len(frame)

    def __getitem__(self, name: str) -> Array:
        column: Array = self.values[:, position()[name]]
        return column

    def known(self, name: str, default: float | Array) -> Array:
        """A column with NaN replaced."""
        column = self[name]
        return np.where(np.isnan(column), default, column)

    def flag(self, name: str) -> Mask:
        """A yes/no column; not said is no."""
        return self[name] == 1


_STRIDE = position()["part2_age_band"] - position()["part1_age_band"]


@dataclass(frozen=True, slots=True)
class Parts:
    """The building parts that exist, as flat arrays of shape (m,): which home, and any part column."""

    fields: Fields
    home: Codes
    number: Codes
    """0 for the main dwelling."""
    cells: Array
    """The frame column after column, as one row of numbers."""
    first: Codes
    """Where in `cells` each part's home is in the first column of its part."""

    @classmethod
    def of(cls, fields: Fields) -> "Parts":
        """Parts with an age band."""
        first = position()["part1_age_band"]
        bands = fields.values[:, first : first + _STRIDE * len(PARTS) : _STRIDE]
        home, number = np.nonzero(bands > 0)
        return cls(
            fields,
            home,
            number,
            cells=fields.values.reshape(-1, order="F"),
            first=home + number * (_STRIDE * fields.size),
        )

    def __getitem__(self, name: str) -> Array:
        column: Array = self.cells.take(self.first + position()[f"part1_{name}"] * self.fields.size)
        return column

    def of_home(self, per_home: Array) -> Array:
        """A per-home array repeated for each of its parts."""
        repeated: Array = per_home[self.home]
        return repeated

    def total(self, values: Array) -> Array:
        """Sum over the parts of each home, shape (n,)."""
        return np.bincount(self.home, weights=values, minlength=self.fields.size).astype(np.float64)

    def any(self, where: Mask) -> Mask:
        """Homes with a part where the condition holds."""
        found = np.zeros(self.fields.size, dtype=bool)
        found[self.home[where]] = True
        return found


def round2(values: Array) -> Array:
    """Two decimals, half away from zero, for values of 0 or more (RdSAP 10 §16)."""
    return np.floor(values * 100 + 0.5 + 1e-9) / 100

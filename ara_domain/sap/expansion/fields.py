"""Reading the scoring frame as arrays, per home and per building part."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ara_domain.ml.schema import PARTS, column_names, frame_columns, position
from ara_domain.sap.tables import Array, Codes, Mask


class WrongFrame(ValueError):
    """The frame does not have the transform's columns; the message names the difference."""


class Fields:
    """The frame's columns as contiguous arrays of shape (n,)."""

    def __init__(self, frame: pd.DataFrame | Array) -> None:
        """Fields of a frame, or of its values alone, (n, columns) in the transform's order."""
        # No copy: a frame is one block. A column of it through pandas costs 40 µs, and an expansion reads 600.
        self._values: Array = frame if isinstance(frame, np.ndarray) else _values_of(frame)
        self.size = len(self._values)
        self._position = position()
        self._read: dict[str, Array] = {}

    def __getitem__(self, name: str) -> Array:
        """One column; only those that are asked for are made contiguous, each once."""
        column = self._read.get(name)
        if column is None:
            column = self._read[name] = np.ascontiguousarray(self._values[:, self._position[name]])
        return column

    def known(self, name: str, default: float | Array) -> Array:
        """A column with NaN replaced."""
        column = self[name]
        return np.where(np.isnan(column), default, column)

    def flag(self, name: str) -> Mask:
        """A yes/no column; not said is no."""
        return self[name] == 1


def _values_of(frame: pd.DataFrame) -> Array:
    if not frame.columns.equals(frame_columns()):
        expected = column_names()
        missing = sorted(set(expected) - set(frame.columns))
        extra = sorted(set(map(str, frame.columns)) - set(expected))
        raise WrongFrame(
            f"the frame is not this transform's: missing {missing[:5]}, unknown {extra[:5]}, "
            "or in another order; build it with EpcMlTransform"
        )
    return frame.to_numpy(dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Parts:
    """The building parts that exist, as flat arrays of shape (m,): which home, and any part column.

    All main dwellings first, then all first extensions, and so on.
    """

    fields: Fields
    home: Codes
    number: Codes
    """0 for the main dwelling."""
    homes: tuple[Codes, ...]
    """The homes that have a first, second, … part."""

    @classmethod
    def of(cls, fields: Fields) -> "Parts":
        """Parts with an age band."""
        homes = tuple(np.flatnonzero(fields[f"part{part}_age_band"] > 0) for part in PARTS)
        numbers = [np.full(there.size, number, dtype=np.intp) for number, there in enumerate(homes)]
        return cls(fields, np.concatenate(homes), np.concatenate(numbers), homes)

    def __getitem__(self, name: str) -> Array:
        there = [(part, homes) for part, homes in zip(PARTS, self.homes, strict=True) if homes.size]
        if not there:
            return np.zeros(0)
        return np.concatenate([self.fields[f"part{part}_{name}"][homes] for part, homes in there])

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

"""The numeric tables of the method, package data read once.

Each JSON file carries its `source`; the CSV files are described in `sources.json`. A value somebody remembered or
only a peer states carries a `mark`: `[M]` from memory, `[P]` a peer's statement, unverified either way.
"""

import csv
import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.intp]
"""Integer codes that index a table."""

BANDS = "ABCDEFGHIJKLM"
"""Age bands in order; band n of the frame is `BANDS[n - 1]`."""
COUNTRIES = ("England", "Wales", "Scotland", "Northern Ireland", "Isle of Man")
"""Country n of the frame is `COUNTRIES[n - 1]`."""


@cache
def table(name: str) -> dict[str, Any]:
    """One JSON table file, for example `table("walls")`."""
    text = resources.files("ara_domain.sap.tables").joinpath(f"{name}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """One CSV table file as rows of text, for example `rows("fuels")`."""
    text = resources.files("ara_domain.sap.tables").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def table_sources() -> dict[str, str]:
    """Where each CSV table is from, by file name."""
    text = resources.files("ara_domain.sap.tables").joinpath("sources.json").read_text(encoding="utf-8")
    loaded: dict[str, str] = json.loads(text)
    return loaded


def number(text: str) -> float:
    """A CSV cell as a number, NaN when empty."""
    return float(text) if text else float("nan")


def one_of(values: Array | Codes, codes: Sequence[float]) -> Mask:
    """Where a value is one of a few codes; `np.isin`, many times faster for the handful a rule names."""
    first, *others = codes
    found: Mask = values == first
    for code in others:
        found |= values == code
    return found


def first_of(conditions: Sequence[Mask], values: Sequence[npt.ArrayLike], otherwise: npt.ArrayLike) -> npt.NDArray[Any]:
    """The value of the first condition that holds; `np.select`, faster for the few conditions a rule has."""
    chosen = np.asarray(otherwise)
    for condition, value in zip(reversed(conditions), reversed(values), strict=True):
        chosen = np.where(condition, value, chosen)
    return chosen


def band_array(values: list[float | None]) -> Array:
    """Thirteen band values as an array indexed by the frame's band number 0 to 13; 0 is NaN, a gap is NaN."""
    return np.array([np.nan, *(np.nan if v is None else v for v in values)])

"""The rating to expect of a home, with its interval, from what the engine makes of the certificates of its neighbours.

A voted certificate joins the likeliest fields, and its rating is seldom the likeliest rating: homes that vary one by
one give a dwelling that varies nowhere. A line through the computed ratings of the neighbours, and through what they
are (`rating_terms`), comes closer (ADR 032). Lodged ratings are read by `fit_rating_lines` alone, of the homes it
learns from.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np

from ara_domain.prediction.rating_terms import MIDDLE, TERMS
from ara_domain.prediction.similarity import Numbers

INTERVAL: Final = 0.8
"""Share of homes whose lodged rating is to lie within the interval."""
QUANTILES: Final[Mapping[str, float]] = {"low": (1 - INTERVAL) / 2, "expected": 0.5, "high": (1 + INTERVAL) / 2}
"""Which quantile of the lodged ratings each line goes through: as many homes are better than expected as worse."""
_ROUNDS: Final = 40
_LEAST_ERROR: Final = 0.5
"""SAP points, the rounding of a lodged rating: errors below it are all alike."""
_RIDGE: Final = 0.5
"""Holds terms at zero that nothing tells of, such as those of houses where there are none."""
_LOWEST: Final = 1.0
"""No dwelling is rated lower (SAP 10.2 section 13)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingLines:
    """Straight lines through rating terms, one per quantile."""

    source: str
    homes: int
    """How many homes they were fitted on, each with and without its floor area."""
    coefficients: Mapping[str, tuple[float, ...]]
    """By line, one per term of `TERMS`."""

    def predict(self, terms: Numbers) -> Numbers:
        """SAP points, shape (homes, 3): low, expected, high; `terms` has the shape (homes, len(TERMS))."""
        points = MIDDLE + terms @ np.array([self.coefficients[name] for name in QUANTILES]).T
        ordered: Numbers = np.sort(np.maximum(points, _LOWEST), axis=1)
        return ordered

    def as_json(self) -> dict[str, Any]:
        """As they are shipped: coefficients by name."""
        lines = {
            name: {term: round(value, 4) for term, value in zip(TERMS, self.coefficients[name], strict=True)}
            for name in QUANTILES
        }
        return {"source": self.source, "homes": self.homes, "lines": lines}


def fit_rating_lines(terms: Numbers, lodged: Numbers, *, source: str, homes: int) -> RatingLines:
    """The lines with as many lodged ratings below them as their quantile says.

    Args:
        terms: shape (rows, len(TERMS)).
        lodged: SAP points, one per row.
        source: which homes these are.
        homes: how many of them there are; a home may have two rows, with and without its floor area.
    """
    fitted = {name: _line(terms, lodged - MIDDLE, quantile) for name, quantile in QUANTILES.items()}
    return RatingLines(source=source, homes=homes, coefficients=fitted)


def _line(terms: Numbers, above: Numbers, quantile: float) -> tuple[float, ...]:
    """Least sum of errors weighed by the quantile, by weighted least squares over and over.

    Errors, not their squares, because a few homes are forty points from all their neighbours and should not move the
    rest.
    """
    weights: Numbers = np.ones(len(above))
    found: Numbers = np.zeros(terms.shape[1])
    ridge = _RIDGE * np.eye(terms.shape[1])
    for _ in range(_ROUNDS):
        weighted = terms * weights[:, None]
        found = np.asarray(np.linalg.solve(weighted.T @ terms + ridge, weighted.T @ above), dtype=np.float64)
        error = above - terms @ found
        side = np.where(error > 0, 2 * quantile, 2 * (1 - quantile))
        weights = side / np.maximum(np.abs(error), _LEAST_ERROR)
    return tuple(found.tolist())


@cache
def shipped_rating_lines() -> RatingLines:
    """The lines of the package, `rating.json`, which names the homes they were fitted on.

    Raises:
        KeyError: a term has no coefficient.
    """
    text = resources.files("ara_domain.prediction").joinpath("rating.json").read_text(encoding="utf-8")
    held = json.loads(text)
    lines = {name: tuple(float(held["lines"][name][term]) for term in TERMS) for name in QUANTILES}
    return RatingLines(source=held["source"], homes=held["homes"], coefficients=lines)

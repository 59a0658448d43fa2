"""The rating to expect of a home, from what the engine makes of the certificates of its neighbours.

A voted certificate joins the likeliest fields, and its rating is seldom the likeliest rating: homes that vary one by
one give a dwelling that varies nowhere. The middle of the neighbours' own computed ratings comes closer (ADR 032).
Their lodged ratings are never read; `fit_rating_line` alone sees lodged ratings, of the homes it learns from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ara_domain.prediction.similarity import Numbers
from ara_domain.prediction.votes import weighted_median

_MIDDLE: Final = 65.0
"""SAP points; about the average home, so that the constant of the line means something."""
_TERMS: Final = 6
_ROUNDS: Final = 40
_LEAST_ERROR: Final = 0.5
"""SAP points, the rounding of a lodged rating: errors below it are all alike."""
_RIDGE: Final = 0.5
"""Holds terms at zero that nothing tells of, such as those of houses where there are none."""


def rating_terms(ratings: Numbers, weights: Numbers, *, is_house: bool) -> Numbers:
    """What is told of one home: shape (6,), from the computed ratings of its neighbours and how much each says.

    A constant, the weighted median, how far the weighted mean lies from it, and the same again for houses, whose
    neighbours are alike in less.

    Raises:
        ValueError: no neighbour has a rating.
    """
    middle = weighted_median(ratings, weights)
    if middle is None:
        raise ValueError("no neighbour has a computed rating; a home without neighbours has no expected one")
    known = ~np.isnan(ratings)
    mean = float(np.average(ratings[known], weights=weights[known]))
    terms = np.array([1.0, middle.value - _MIDDLE, mean - middle.value])
    return np.concatenate([terms, terms * is_house])


@dataclass(frozen=True, slots=True)
class RatingLine:
    """A straight line through `rating_terms`."""

    coefficients: tuple[float, ...]

    def expected(self, terms: Numbers) -> Numbers:
        """SAP points, one per row of terms of shape (homes, 6)."""
        points: Numbers = _MIDDLE + terms @ np.array(self.coefficients)
        return points


def fit_rating_line(terms: Numbers, lodged: Numbers) -> RatingLine:
    """The line with the least sum of absolute errors, by weighted least squares over and over.

    Absolute, because a few homes are forty points from all their neighbours and should not move the rest.

    Args:
        terms: shape (homes, 6).
        lodged: SAP points, one per home.
    """
    above = lodged - _MIDDLE
    weights: Numbers = np.ones(len(lodged))
    found: Numbers = np.zeros(terms.shape[1])
    ridge = _RIDGE * np.eye(terms.shape[1])
    for _ in range(_ROUNDS):
        weighted = terms * weights[:, None]
        found = np.asarray(np.linalg.solve(weighted.T @ terms + ridge, weighted.T @ above), dtype=np.float64)
        weights = 1.0 / np.maximum(np.abs(above - terms @ found), _LEAST_ERROR)
    return RatingLine(tuple(found.tolist()))


def stacked(terms: Sequence[Numbers]) -> Numbers:
    """Terms of homes as rows, shape (homes, 6); also of none."""
    return np.array(terms, dtype=np.float64).reshape(len(terms), _TERMS)

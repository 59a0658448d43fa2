"""The figures an evaluation of predictions gives, and how they are counted.

Ratings are compared as the register prints them, as whole numbers: 70.4 against a lodged 75 is five points off.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ara_domain.prediction.aspects import ASPECTS, FLOOR_AREA
from ara_domain.predictions import rounded_rating

Points = npt.NDArray[np.float64]

GOAL_WITHIN_5: Final = 0.60
GOAL_WITHIN_15: Final = 0.93
"""Shares of homes whose predicted rating is to lie so many SAP points from the lodged one."""
_TENTHS: Final = 10


@dataclass(frozen=True, slots=True)
class RatingErrors:
    """SAP points, predicted - lodged, both whole; shares are of the homes compared, 0 to 1."""

    homes: int
    mean_absolute_error: float
    bias: float
    share_within_5: float
    share_within_15: float

    @property
    def meets_goals(self) -> bool:
        """Both shares reach their goals."""
        return self.share_within_5 >= GOAL_WITHIN_5 and self.share_within_15 >= GOAL_WITHIN_15


@dataclass(frozen=True, slots=True)
class IntervalFigures:
    """How often the lodged rating lies in the interval given with the expected one, and how wide that is."""

    homes: int
    share_inside: float
    mean_width: float
    """SAP points."""


@dataclass(frozen=True, slots=True)
class GroupErrors:
    """Errors of the expected rating of homes of one kind."""

    split: str
    kind: str
    share_of_misses: float
    """Of all homes more than five points off, those of this kind."""
    errors: RatingErrors


@dataclass(frozen=True, slots=True)
class AspectAccuracy:
    """How often one aspect is predicted right, and how often its confidences promised it would be."""

    aspect: str
    homes: int
    share_right: float
    mean_confidence: float


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Votes of all aspects whose confidence lies in one tenth, from `least` on."""

    least: float
    votes: int
    mean_confidence: float
    share_right: float


@dataclass(frozen=True, slots=True)
class WeighedVote:
    """A vote on an aspect with the confidence given, and whether it was right."""

    aspect: str
    confidence: float
    is_right: bool


def rating_errors(predicted: Points, lodged: Points) -> RatingErrors | None:
    """Of homes that have both ratings, NaN being none; None where no home has."""
    known = ~np.isnan(predicted) & ~np.isnan(lodged)
    if not known.any():
        return None
    errors = whole(predicted[known]) - lodged[known]
    size = np.abs(errors)
    return RatingErrors(
        homes=int(known.sum()),
        mean_absolute_error=float(size.mean()),
        bias=float(errors.mean()),
        share_within_5=float((size <= 5).mean()),
        share_within_15=float((size <= 15).mean()),
    )


def interval_figures(intervals: Points, lodged: Points) -> IntervalFigures | None:
    """`intervals` has the shape (homes, 3): low, expected, high; None where no home has one."""
    known = ~np.isnan(intervals[:, 0]) & ~np.isnan(lodged)
    if not known.any():
        return None
    low, high = whole(intervals[known, 0]), whole(intervals[known, 2])
    inside = (lodged[known] >= low) & (lodged[known] <= high)
    return IntervalFigures(int(known.sum()), float(inside.mean()), float((high - low).mean()))


def group_errors(
    split: str, kinds: Sequence[str], predicted: Points, lodged: Points, order: Sequence[str] = ()
) -> Iterator[GroupErrors]:
    """Errors by kind of home: kinds in the order given, then by name."""
    known = ~np.isnan(predicted) & ~np.isnan(lodged)
    misses = known & (np.abs(whole(np.where(known, predicted, 0.0)) - lodged) > 5)
    of_kind = np.array(kinds, dtype=np.str_)
    for kind in sorted(set(kinds), key=lambda one: (order.index(one) if one in order else len(order), one)):
        mine = of_kind == kind
        errors = rating_errors(predicted[mine], lodged[mine])
        if errors is not None:
            yield GroupErrors(split, kind, float((misses & mine).sum() / max(misses.sum(), 1)), errors)


def whole(ratings: Points) -> Points:
    """Ratings as printed."""
    return np.array([rounded_rating(one) for one in ratings.tolist()], dtype=np.float64)


def by_aspect(votes: Sequence[WeighedVote]) -> Iterator[AspectAccuracy]:
    """One for each aspect voted on."""
    for name in (*(aspect.name for aspect in ASPECTS), FLOOR_AREA):
        if mine := [vote for vote in votes if vote.aspect == name]:
            yield AspectAccuracy(name, len(mine), *_means(mine))


def by_confidence(votes: Sequence[WeighedVote]) -> Iterator[CalibrationBin]:
    """One for each tenth of confidence that votes were given."""
    for tenth in range(_TENTHS):
        if mine := [vote for vote in votes if min(int(vote.confidence * _TENTHS), _TENTHS - 1) == tenth]:
            right, confidence = _means(mine)
            yield CalibrationBin(tenth / _TENTHS, len(mine), confidence, right)


def _means(votes: Sequence[WeighedVote]) -> tuple[float, float]:
    return float(np.mean([vote.is_right for vote in votes])), float(np.mean([vote.confidence for vote in votes]))

"""How sure a rating is: what was inferred or defaulted in the home's data, and how many SAP points each may hide.

Here: the record and the arithmetic that joins doubts to one figure. Keep out: which inputs are in doubt and what else
they might be (`ara_domain.sap.doubt`).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ara_domain.predicted_rating import PredictedRating


class Basis(StrEnum):
    """What a rating, or an input of it, rests on."""

    MEASURED = "measured"
    """Lodged as it stands, or surveyed."""
    INFERRED = "inferred"
    """Read out of words, estimated or predicted; the source says how sure it is."""
    DEFAULT = "default"
    """A stand-in for what nobody recorded: the method's own default, or a table row instead of a product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UncertainInput:
    """An input in doubt and what it may do to the rating of this home."""

    code: str
    basis: Basis
    sap_points: float
    """Root mean square of the change of SAP if the input were one of its plausible other values."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingConfidence:
    """How sure a home's SAP score is, against a rating of the same home with every input surveyed."""

    basis: Basis
    expected_error: float
    """Expected absolute error in SAP points."""
    confidence: float
    """Probability that the score is within `WITHIN_POINTS` of that rating, 0 to 1."""
    inputs: tuple[UncertainInput, ...]
    """The doubts, the greatest first."""


WITHIN_POINTS: Final = 5.0
"""About half an energy band, and the distance the prediction of homes is judged by."""
NOTICEABLE_POINTS: Final = 0.5
"""What a doubt needs to move a rounded rating."""
ENGINE_ERROR_POINTS: Final = 0.7
"""Error that is left when every input is lodged (root mean square).

The bar the engine is held to on full certificates; `ara evaluate scoring --ladder` prints what it is on those at hand.
"""


def rating_confidence(inputs: Iterable[UncertainInput]) -> RatingConfidence:
    """Join doubts to one figure.

    Doubts are taken as independent and their errors as normal: variances add, the expected absolute error is
    sqrt(2/pi) of the standard deviation, and the confidence is the normal probability of `WITHIN_POINTS`.
    """
    ordered = tuple(sorted(inputs, key=lambda one: (-one.sap_points, one.code)))
    deviation = math.sqrt(ENGINE_ERROR_POINTS**2 + sum(one.sap_points**2 for one in ordered))
    greatest = ordered[0] if ordered and ordered[0].sap_points >= NOTICEABLE_POINTS else None
    return RatingConfidence(
        basis=greatest.basis if greatest else Basis.MEASURED,
        expected_error=deviation * math.sqrt(2 / math.pi),
        confidence=math.erf(WITHIN_POINTS / (deviation * math.sqrt(2))),
        inputs=ordered,
    )


def told_confidence(rating: PredictedRating, inputs: tuple[UncertainInput, ...]) -> RatingConfidence:
    """Of a rating told by neighbours: what its interval says, whatever doubts about single fields add up to.

    Errors of predictions have a sharp middle and long tails, as Laplace's distribution: of Exeter's homes 59 % are
    within 5 points and the mean error is 6.7 where the interval, 20 points wide, says 59 % and 6.2 (ADR 032).
    """
    scale = max((rating.high - rating.low) / 2 / math.log(5), ENGINE_ERROR_POINTS)
    return RatingConfidence(
        basis=Basis.INFERRED,
        expected_error=scale,
        confidence=1 - math.exp(-(WITHIN_POINTS + 0.5) / scale),
        inputs=inputs,
    )

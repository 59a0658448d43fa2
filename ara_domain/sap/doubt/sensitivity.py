"""What each doubt may do to the rating of each home: the engine run once for all the other values of all the homes."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ara_domain.confidence import RatingConfidence, UncertainInput, rating_confidence
from ara_domain.ml.schema import column_names
from ara_domain.sap.doubt.doubt import Doubt
from ara_domain.sap.doubt.edits import Rows
from ara_domain.sap.doubt.rules import DOUBTS
from ara_domain.sap.engine import expand, rate
from ara_domain.sap.method import RDSAP_10, Method
from ara_domain.sap.tables import Array, Codes, Mask

_HOMES_TOGETHER = 500
"""Homes whose variants are rated in one pass, to bound the memory they take."""


def rating_confidences(frame: pd.DataFrame, method: Method = RDSAP_10) -> list[RatingConfidence | None]:
    """How sure each home's SAP score is, in the order of the frame; None where the engine gives no rating.

    For each doubt, the mean square of the change of SAP over the other values is weighed by the probability that one of
    them holds: what the source leaves of certainty, or k/(k + 1) for a default among k others. The weight is its root.

    Raises:
        WrongFrame: the frame does not have the transform's columns.
    """
    values = frame.to_numpy(dtype=np.float64)
    found: list[RatingConfidence | None] = []
    for start in range(0, len(values), _HOMES_TOGETHER):
        found += _of(values[start : start + _HOMES_TOGETHER], method)
    return found


def _of(values: Array, method: Method) -> list[RatingConfidence | None]:
    cases = [(doubt, homes) for doubt in DOUBTS if (homes := _in_doubt(doubt, values)).size]
    # The homes as they stand and all that they might be in one pass: in a small block it is passes that cost.
    asked = [values, *(made for doubt, homes in cases for made in _variants(doubt, values[homes]))]
    standing, *ratings = np.split(_sap(np.concatenate(asked), method), np.cumsum([len(one) for one in asked])[:-1])
    others = iter(ratings)
    inputs: list[list[UncertainInput]] = [[] for _ in values]
    for doubt, homes in cases:
        changes = np.stack([next(others) - standing[homes] for _ in doubt.others])
        # A variant the engine refuses is no plausible one.
        squares = np.where(np.isfinite(changes), changes**2, 0.0).mean(axis=0)
        points = np.sqrt(_probability(doubt, values[homes]) * squares)
        for home, weight in zip(homes, points, strict=True):
            if weight >= _LEAST_POINTS:
                inputs[home].append(
                    UncertainInput(code=doubt.code, basis=doubt.basis, sap_points=float(weight), text=doubt.text)
                )
    rated: Mask = np.isfinite(standing)
    return [rating_confidence(doubts) if known else None for doubts, known in zip(inputs, rated, strict=True)]


_LEAST_POINTS = 0.05
"""A doubt that moves the score by less than this is none."""


def _in_doubt(doubt: Doubt, values: Array) -> Codes:
    rows = Rows(values)
    # Full SAP states what these rules ask about in other terms, or not at all; its gaps are limitations.
    return np.flatnonzero(doubt.where(rows) & ~rows.flag("full_sap"))


def _variants(doubt: Doubt, values: Array) -> Iterator[Array]:
    for edit in doubt.others:
        made = values.copy()
        edit(Rows(made))
        yield made


def _probability(doubt: Doubt, values: Array) -> Array:
    """That one of the other values holds."""
    if doubt.sure is None:
        others = len(doubt.others)
        return np.full(len(values), others / (others + 1))
    return np.clip(1 - Rows(values)[doubt.sure], 0.0, 1.0)


def _sap(values: Array, method: Method) -> Array:
    homes = expand(pd.DataFrame(values, columns=list(column_names())), method)
    # Arithmetic on homes that are refused (no volume, no floor area) means nothing and is thrown away.
    with np.errstate(all="ignore"):
        sap: Array = rate(homes).sap
    return np.where(homes.limitations.refused(), np.nan, sap)

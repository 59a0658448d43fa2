"""Weighted votes and medians, and how much they agree."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from ara_domain.prediction.aspects import Key

Numbers = npt.NDArray[np.float64]

NEARLY: Final = 0.15
"""Two floor areas are taken as one when they differ by no more than this share of the predicted one."""
_DOUBT: Final = 0.5
"""Weight of a neighbour of the same postcode that votes for nothing: one certificate far away makes nobody sure."""


class Vote(NamedTuple):
    """What won, the share of the weight behind it (0 to 1), and the position of the weightiest who voted so."""

    key: Key
    agreement: float
    donor: int


def vote(keys: Sequence[Key], weights: Numbers) -> Vote | None:
    """The key with the most weight; of equals the one heard first. None where nobody says anything."""
    behind: dict[Key, float] = {}
    for key, weight in zip(keys, weights.tolist(), strict=True):
        if key is not None and weight > 0.0:
            behind[key] = behind.get(key, 0.0) + weight
    if not behind:
        return None
    winner = max(behind, key=behind.__getitem__)
    donor = next(at for at in np.argsort(-weights, kind="stable").tolist() if keys[at] == winner)
    return Vote(winner, behind[winner] / (sum(behind.values()) + _DOUBT), donor)


class Middle(NamedTuple):
    """A weighted median, and the share of the weight within `NEARLY` of it."""

    value: float
    agreement: float


def weighted_median(values: Numbers, weights: Numbers) -> Middle | None:
    """The value below which half of the weight lies. NaN is not heard; None where nothing is left."""
    heard = ~np.isnan(values)
    values, weights = values[heard], weights[heard]
    if not values.size:
        return None
    order = np.argsort(values, kind="stable")
    total = weights[order].cumsum()
    middle = float(values[order][int(np.searchsorted(total, total[-1] / 2))])
    near = np.abs(values - middle) <= NEARLY * middle
    return Middle(middle, float(weights[near].sum() / (weights.sum() + _DOUBT)))

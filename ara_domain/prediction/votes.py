"""Weighted votes and medians, and how much they agree."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from ara_domain.epc import EpcPropertyData
from ara_domain.prediction.aspects import Aspect, Key
from ara_domain.prediction.similarity import Numbers, Positions

NEARLY: Final = 0.15
"""Two floor areas are taken as one when they differ by no more than this share of the predicted one."""
NOBODY: Final = -1
"""The place in the pool of no certificate; it says nothing of any aspect."""
_DOUBT: Final = 0.5
"""Weight of a neighbour of the same postcode that votes for nothing: one certificate far away makes nobody sure."""


class Poll(NamedTuple):
    """The votes of many homes' neighbours on one aspect, one for each home."""

    voters: Positions
    """Place in the pool of the first who votes for what won; `NOBODY` where none says anything."""
    agreement: Numbers
    """Share of the weight behind what won, 0 to 1."""


class Electorate:
    """The certificates of a pool with what each votes for, aspect by aspect.

    `keys` are their votes, `codes` the same as numbers: equal where keys are, and -1 where a certificate does not say.
    Both have `NOBODY` as their last.
    """

    def __init__(self, certificates: Sequence[EpcPropertyData], aspects: Sequence[Aspect]) -> None:
        self._aspects = aspects
        self.keys: dict[str, list[Key]] = {
            aspect.name: [*(aspect.key(epc) for epc in certificates), None] for aspect in aspects
        }
        self.codes = {name: _codes(keys) for name, keys in self.keys.items()}

    def poll(self, asked: Positions, weights: Numbers) -> dict[str, Poll]:
        """Have the neighbours of many homes vote on every aspect.

        Args:
            asked: places in the pool, shape (homes, neighbours), of each home the weightiest first.
            weights: how much each says, same shape.
        """
        polls: dict[str, Poll] = {}
        for aspect in self._aspects:
            heard = weights if aspect.within is None else self._within(aspect.within, polls, asked, weights)
            polls[aspect.name] = _count(asked, self.codes[aspect.name][asked], heard)
        return polls

    def _within(self, earlier: str, polls: dict[str, Poll], asked: Positions, weights: Numbers) -> Numbers:
        """Weights of those that may vote: none of a neighbour that did not vote for what won the earlier aspect."""
        codes = self.codes[earlier]
        won = codes[polls[earlier].voters][:, None]
        return np.where((won < 0) | (codes[asked] == won), weights, 0.0)


def _codes(keys: Sequence[Key]) -> Positions:
    numbers: dict[Key, int] = {}
    return np.array([-1 if key is None else numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.intp)


def _count(asked: Positions, codes: Positions, weights: Numbers) -> Poll:
    """The code with the most weight; of equals the one heard first. All of the shape (homes, neighbours)."""
    homes = np.arange(len(codes))
    heard = (codes >= 0) & (weights > 0.0)
    # Numbered across all homes, so that one count does for all of them.
    ballots = (homes[:, None] * (codes.max(initial=0) + 1) + codes)[heard]
    _, first, same = np.unique(ballots, return_index=True, return_inverse=True)
    counted = np.bincount(same, weights[heard])
    behind, once = np.zeros(codes.shape), np.zeros(codes.shape)
    behind[heard] = counted[same]
    once.flat[np.flatnonzero(heard)[first]] = counted
    # Added one after the other as they were first heard, however many homes vote together: a sum depends on its order.
    total = once.cumsum(axis=1)[:, -1]
    winners = behind.argmax(axis=1)
    most = behind[homes, winners]
    return Poll(np.where(most > 0.0, asked[homes, winners], NOBODY), most / (total + _DOUBT))


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

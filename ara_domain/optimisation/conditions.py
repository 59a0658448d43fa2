"""Options that need others: a new heating system only with the insulation done. Exact, by branching on the condition.

Either no option that needs the condition is taken, or every group does its part of it. Each branch is a problem of
mutually exclusive groups as any other, so the best of a home is the better one of its two branches; homes without a
choice between them have one. (Contracts of the field call this branching on the few conflicting booleans.)
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np

from ara_domain.optimisation.options import NO_OPTION, BoolArray, ChoiceArray, IntArray, OptionGroups
from ara_domain.optimisation.ranking import RankedPackages

Rank = Callable[[OptionGroups, IntArray], RankedPackages]
"""(options, which home each row of them is) → packages of each row, best first."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Of H homes, which options need the condition and which choices are a group's part of it.

    Attributes:
        needing: (H, G, O) options that may only be taken where every group does its part.
        meeting: (H, G, O+1) choices with which a group does its part; the last is "none".
    """

    needing: BoolArray
    meeting: BoolArray

    def of(self, homes: IntArray) -> "Condition":
        """The same condition of some homes only, in the given order."""
        return Condition(self.needing[homes], self.meeting[homes])

    def kept(self, choices: ChoiceArray) -> BoolArray:
        """Whether packages keep to it: (H, N, G) → (H, N)."""
        needing = np.concatenate([self.needing, np.zeros((*self.needing.shape[:2], 1), np.bool_)], axis=2)
        slot = np.where(choices == NO_OPTION, self.needing.shape[2], choices).astype(np.intp).swapaxes(1, 2)
        needed = np.take_along_axis(needing, slot, axis=2).any(axis=1)
        met = np.take_along_axis(self.meeting, slot, axis=2).all(axis=1)
        kept: BoolArray = np.logical_or(met, ~needed)
        return kept


def ranked_under(condition: Condition | None, options: OptionGroups, rank: Rank, *, by_gain: bool) -> RankedPackages:
    """The k best packages of each home that keep to the condition, in the order of `rank`.

    Args:
        condition: None for none.
        options: of H homes.
        rank: the k best packages of each row, any package being allowed.
        by_gain: whether the order of `rank` is that of `greatest_packages`; else that of `cheapest_packages`.
    """
    homes = np.arange(options.homes)
    if condition is None:
        return rank(options, homes)
    needing = options.available & condition.needing
    split = np.flatnonzero(needing.any(axis=(1, 2)) & ~condition.meeting.all(axis=(1, 2)))
    if not len(split):
        return rank(options, homes)
    without = options.available.copy()
    without[split] &= ~needing[split]
    must = options.must
    both = OptionGroups(
        np.concatenate([options.cost_pence, options.cost_pence[split]]),
        np.concatenate([options.gain, options.gain[split]]),
        np.concatenate([without, options.available[split] & condition.meeting[split, :, :-1]]),
        np.concatenate([must, must[split] | ~condition.meeting[split, :, -1]]),
    )
    ranked = rank(both, np.concatenate([homes, split]))
    met = _rows(ranked, slice(len(homes), None))
    # What takes nothing that needs the condition was ranked in the other branch already.
    slot = np.where(met.choices == NO_OPTION, 0, met.choices).astype(np.intp).swapaxes(1, 2)
    needed = np.take_along_axis(needing[split], slot, axis=2).swapaxes(1, 2) & (met.choices != NO_OPTION)
    met = replace(met, exists=met.exists & needed.any(axis=2))
    found = _rows(ranked, slice(0, len(homes)))
    merged = _best(_rows(found, split), met, by_gain)
    for one in fields(RankedPackages):
        getattr(found, one.name)[split] = getattr(merged, one.name)
    return found


def _rows(ranked: RankedPackages, homes: slice | IntArray) -> RankedPackages:
    return RankedPackages(
        ranked.choices[homes], ranked.cost_pence[homes], ranked.gain_steps[homes], ranked.exists[homes]
    )


def _best(one: RankedPackages, other: RankedPackages, by_gain: bool) -> RankedPackages:
    """The better half of two rankings of the same homes, in the order both have."""
    k = one.exists.shape[1]
    choices = np.concatenate([one.choices, other.choices], axis=1)
    cost, gain = (
        np.concatenate(pair, axis=1)
        for pair in ((one.cost_pence, other.cost_pence), (one.gain_steps, other.gain_steps))
    )
    exists = np.concatenate([one.exists, other.exists], axis=1)
    measures = (choices != NO_OPTION).sum(axis=2)
    in_order = (-gain, cost, measures) if by_gain else (cost, measures, -gain)
    keys = (~exists, *in_order, *np.moveaxis(choices, 2, 0))
    order = np.lexsort(tuple(reversed(keys)), axis=1)[:, :k]
    return RankedPackages(
        np.take_along_axis(choices, order[:, :, None], axis=1),
        *(np.take_along_axis(values, order, axis=1) for values in (cost, gain, exists)),
    )

"""The next-best packages in order: the k cheapest that gain enough, the k that gain most for the money. Exact.

Groups are decided one after another. Every unfinished package is ranked by the best way to finish it, which the tables
of the dynamic programme know exactly, and the k best are kept. None of the k best packages can be lost: were its
beginning not among the k best beginnings, each of those k would finish in a different package that is at least as good.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ara_domain.optimisation.options import (
    NO_OPTION,
    STEPS_PER_POINT,
    BoolArray,
    ChoiceArray,
    IntArray,
    OptionGroups,
)
from ara_domain.optimisation.tables import (
    COST_SHIFT,
    UNREACHABLE,
    CostTables,
    CountedOptions,
    chunks,
    counted,
    rank_cost,
    rank_gain,
    solve,
)


@dataclass(frozen=True, slots=True)
class RankedPackages:
    """The k best packages of H homes, best first; a home with fewer than k has its last columns `exists` False.

    Attributes:
        choices: (H, k, G) option of each group, or `NO_OPTION`.
        cost_pence: (H, k) cost.
        gain_steps: (H, k) gain on the grid, gains rounded down.
        exists: (H, k) whether there is such a package.
    """

    choices: ChoiceArray
    cost_pence: IntArray
    gain_steps: IntArray
    exists: BoolArray


def cheapest_packages(
    options: OptionGroups, least_steps: IntArray, k: int, *, steps_per_point: int = STEPS_PER_POINT
) -> RankedPackages:
    """The k cheapest packages that gain at least `least_steps` (H,) on the grid.

    In order of cost, then fewer measures, then more gain, then option order.
    """
    counts_as = counted(options, steps_per_point)
    # A home that cannot gain what is wanted needs no table as high as its wish: one step above its reach says so.
    wanted = np.clip(least_steps - counts_as.least_steps, 0, counts_as.most_steps + 1)

    def rank(tables: CostTables, members: IntArray) -> RankedPackages:
        def finish(group: int, gained: IntArray, rank: IntArray) -> tuple[IntArray, ...]:
            homes = np.arange(tables.homes)[:, None]
            return (rank + tables.completion(group, homes, np.maximum(wanted[members, None] - gained, 0)),)

        return _best_first(tables, k, finish)

    return _in_chunks(counts_as, wanted, k, rank)


def greatest_packages(
    options: OptionGroups, budget_pence: IntArray, k: int, *, steps_per_point: int = STEPS_PER_POINT
) -> RankedPackages:
    """The k packages that gain most at a cost of at most `budget_pence` (H,).

    In order of gain on the grid, then cost, then fewer measures, then option order.
    """
    counts_as = counted(options, steps_per_point)
    # The greatest rank a package within budget can have; more than any cost is as good as no limit.
    left = np.clip(budget_pence - counts_as.least_cost, -1, UNREACHABLE >> COST_SHIFT)
    limit = np.minimum((left + 1) << COST_SHIFT, UNREACHABLE) - 1

    def rank(tables: CostTables, members: IntArray) -> RankedPackages:
        def finish(group: int, gained: IntArray, rank: IntArray) -> tuple[IntArray, ...]:
            homes = np.arange(tables.homes)[:, None]
            more = _most_steps(tables, group, homes, limit[members, None] - rank)
            total = rank + tables.completion(group, homes, np.maximum(more, 0))
            beyond = more < 0
            return np.where(beyond, UNREACHABLE, -(gained + more)), np.where(beyond, UNREACHABLE, total)

        return _best_first(tables, k, finish)

    return _in_chunks(counts_as, counts_as.most_steps, k, rank)


def _most_steps(tables: CostTables, group: int, homes: IntArray, rank_left: IntArray) -> IntArray:
    """The highest state whose completion fits in what is left; -1 when even gaining nothing does not. By bisection."""
    low = np.full(rank_left.shape, -1)
    high = np.full(rank_left.shape, tables.top)
    while (low < high).any():
        middle = (low + high + 1) >> 1
        fits = tables.completion(group, homes, middle) <= rank_left
        fits &= rank_left >= 0
        low, high = np.where(fits, middle, low), np.where(fits, high, middle - 1)
    return low


_Finish = Callable[[int, IntArray, IntArray], tuple[IntArray, ...]]
"""(next group, steps gained, rank so far) → sort keys, most important first; the last is the rank when finished."""


def _best_first(tables: CostTables, k: int, finish: _Finish) -> RankedPackages:
    homes, groups, slots = tables.gain_steps.shape
    code = np.append(np.arange(slots - 1), NO_OPTION).astype(np.uint8)
    gained, rank = np.zeros((homes, 1), np.int64), np.zeros((homes, 1), np.int64)
    choices = np.empty((homes, 1, groups), np.uint8)
    keys: tuple[IntArray, ...] = ()
    for group in range(groups):
        width = rank.shape[1] * slots
        more = (gained[:, :, None] + tables.gain_steps[:, None, group, :]).reshape(homes, width)
        ranks = np.minimum(rank[:, :, None] + tables.ranks[:, None, group, :], UNREACHABLE).reshape(homes, width)
        keys = finish(group + 1, more, ranks)
        order = np.lexsort(tuple(reversed(keys)), axis=1)
        # Kept in the order they were made, which is option order: the next stable sort breaks its ties by it.
        kept = np.sort(order[:, :k], axis=1)
        gained, rank = np.take_along_axis(more, kept, axis=1), np.take_along_axis(ranks, kept, axis=1)
        keys = tuple(np.take_along_axis(key, kept, axis=1) for key in keys)
        choices = np.take_along_axis(choices, (kept // slots)[:, :, None], axis=1)
        choices[:, :, group] = code[kept % slots]
    order = np.lexsort(tuple(reversed(keys)), axis=1)
    final = np.take_along_axis(keys[-1], order, axis=1)
    exists = final < UNREACHABLE
    known = np.where(exists, final, 0)
    return RankedPackages(
        np.take_along_axis(choices, order[:, :, None], axis=1), rank_cost(known), rank_gain(known), exists
    )


def _in_chunks(
    options: CountedOptions, top: IntArray, k: int, rank: Callable[[CostTables, IntArray], RankedPackages]
) -> RankedPackages:
    """Solve chunk by chunk and put each home's packages in its place, counted from nothing again."""
    homes, groups, _ = options.gain_steps.shape
    result = RankedPackages(
        np.full((homes, k, groups), NO_OPTION, np.uint8),
        np.zeros((homes, k), np.int64),
        np.zeros((homes, k), np.int64),
        np.zeros((homes, k), np.bool_),
    )
    for members, height in chunks(top, groups):
        part = rank(solve(options.of(members), height), members)
        found = part.exists.shape[1]
        result.choices[members, :found] = part.choices
        result.cost_pence[members, :found] = part.cost_pence + options.least_cost[members, None]
        result.gain_steps[members, :found] = part.gain_steps + options.least_steps[members, None]
        result.exists[members, :found] = part.exists
    return result

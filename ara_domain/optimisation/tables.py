"""The dynamic programme: least cost for every gain a home can have, exact, vectorised over homes.

`V[g][h, s]` is the best way for home h to gain at least s steps from groups g, g+1, …; groups are mutually exclusive
choices, so

    V[G][h, s] = 0 if s = 0 else ∞
    V[g][h, s] = min over the options o of group g, and over none, of  cost(o) + V[g+1][h, max(0, s − gain(o))]

The top state means "at least this much": gains beyond it saturate there.

A group of which something is required has no "none". Costs and gains are counted from the least of their group, so that
the programme meets none below nothing.

Best is lexicographic: cost, then fewer measures, then more gain, then option order (an earlier option before a later
one, any option before none). The first three are packed into one integer, the rank, and the choice into the lowest
bits of a table's entry, so that one `minimum` per option compares all four and the table is its own back-pointer. "More
gain" stands before "option order" because a package that gains more for the same money is the better answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ara_domain.optimisation.options import NO_OPTION, BoolArray, ChoiceArray, IntArray, OptionGroups, points_to_steps

_CHOICE_BITS = 8
_GAIN_BITS = 17
_COUNT_BITS = 6
_COST_BITS = 30
COST_SHIFT = _COUNT_BITS + _GAIN_BITS
"""Every rank of a package that costs c pence lies from c to c + 1 times 2 to this power."""

UNREACHABLE = 1 << (_COST_BITS + COST_SHIFT)
"""The rank of what no package can do; every real rank is smaller."""
_UNREACHABLE_ENTRY = UNREACHABLE << _CHOICE_BITS
_CHOICE_MASK = (1 << _CHOICE_BITS) - 1

# Entries of one chunk's tables (4 MB): the fastest of 64 Ki to 2 Mi, measured on 10 groups × 3 options × 401 states.
_CHUNK_ENTRIES = 1 << 19


@dataclass(frozen=True, slots=True)
class CountedOptions:
    """Options as the programme counts them: gains in steps from the least of each group, costs packed into ranks.

    Attributes:
        gain_steps: (H, G, O+1) gain of each option on the grid, 0 or more; the last is "none".
        ranks: (H, G, O+1) what taking the option adds to a package's rank; `UNREACHABLE` where it may not be taken.
        least_steps, least_cost: (H,) what gains and costs of a package are counted from; 0 as a rule.
    """

    gain_steps: IntArray
    ranks: IntArray
    least_steps: IntArray
    least_cost: IntArray

    @property
    def most_steps(self) -> IntArray:
        """(H,) steps of the best option of every group together: the most a home can gain, counted from the least."""
        most: IntArray = np.where(self.ranks < UNREACHABLE, self.gain_steps, 0).max(axis=2, initial=0).sum(axis=1)
        return most

    def of(self, homes: IntArray) -> "CountedOptions":
        """The same options of some homes only, in the given order."""
        return CountedOptions(
            self.gain_steps[homes], self.ranks[homes], self.least_steps[homes], self.least_cost[homes]
        )


@dataclass(frozen=True, slots=True)
class CostTables:
    """The solved programme of a chunk of homes.

    Attributes:
        options: what may be taken.
        entries: (G+1, H, S+1) rank of the best completion from group g on, and the choice of group g that leads to it.
    """

    options: CountedOptions
    entries: IntArray

    @property
    def gain_steps(self) -> IntArray:
        """(H, G, O+1) of the options."""
        return self.options.gain_steps

    @property
    def ranks(self) -> IntArray:
        """(H, G, O+1) of the options."""
        return self.options.ranks

    @property
    def homes(self) -> int:
        """Homes of this chunk."""
        return int(self.gain_steps.shape[0])

    @property
    def groups(self) -> int:
        """Groups of each home."""
        return int(self.gain_steps.shape[1])

    @property
    def top(self) -> int:
        """S, the highest gain told apart, in steps."""
        return int(self.entries.shape[2]) - 1

    def completion(self, group: int, homes: IntArray, steps: IntArray) -> IntArray:
        """Rank of the best way to gain at least these steps from this group on; arrays broadcast.

        Steps are counted from the least, and so is the cost in the rank.
        """
        # One index into the flat table: half the time of an index for homes and one for states.
        found: IntArray = self.entries[group].reshape(-1).take(homes * (self.top + 1) + steps)
        return found >> _CHOICE_BITS

    def trace(self, homes: IntArray, steps: IntArray) -> ChoiceArray:
        """The best package that gains at least these steps, per pair: (N,), (N,) → (N, G) choices."""
        left = steps.copy()
        choices = np.empty((len(homes), self.groups), np.uint8)
        none = self.gain_steps.shape[2] - 1
        for group in range(self.groups):
            choice = self.entries[group, homes, left] & _CHOICE_MASK
            choices[:, group] = choice
            left = np.maximum(left - self.gain_steps[homes, group, np.where(choice == NO_OPTION, none, choice)], 0)
        return choices


def rank_cost(rank: IntArray) -> IntArray:
    """Pence in a rank."""
    return _count_and_cost(rank) >> _COUNT_BITS


def rank_gain(rank: IntArray) -> IntArray:
    """Steps gained in a rank; not saturated."""
    return (_count_and_cost(rank) << _GAIN_BITS) - rank


def _count_and_cost(rank: IntArray) -> IntArray:
    # The gain is subtracted, so the rest is the next multiple up.
    return -(-rank >> _GAIN_BITS)


def counted(options: OptionGroups, steps_per_point: int) -> CountedOptions:
    """Steps and ranks of every option, with "none" appended.

    An option that gains nothing and saves nothing is taken only where its group requires one: elsewhere leaving it out
    is at least as good.

    Raises:
        ValueError: a package could cost £10m or more, gain 131,072 steps or more, or hold more than 63 measures.
    """
    must = options.must[:, :, None]
    steps = np.where(options.available, points_to_steps(options.gain, steps_per_point), 0)
    takeable = options.available & (must | (steps > 0) | (options.cost_pence < 0))
    allowed = np.concatenate([takeable, ~must], axis=2)
    least_steps, steps = _from_least(steps, allowed)
    least_cost, cost = _from_least(options.cost_pence, allowed)
    if (
        cost.max(axis=2).sum(axis=1).max(initial=0) >= 1 << _COST_BITS
        or steps.max(axis=2).sum(axis=1).max(initial=0) >= 1 << _GAIN_BITS
        or options.groups >= 1 << _COUNT_BITS
    ):
        raise ValueError(
            f"a package may cost less than £{(1 << _COST_BITS) // 100:,}, gain less than {1 << _GAIN_BITS:,} steps and "
            f"hold at most {(1 << _COUNT_BITS) - 1} groups; check the units of costs (pence) and gains (points)"
        )
    measures = np.append(np.ones(options.options, np.int64), 0)
    ranks = np.where(allowed, (((cost << _COUNT_BITS) + measures) << _GAIN_BITS) - steps, UNREACHABLE)
    return CountedOptions(steps, ranks, least_steps, least_cost)


def _from_least(worth: IntArray, allowed: BoolArray) -> tuple[IntArray, IntArray]:
    """(H,) sum of the least of each group, and (H, G, O+1) how far above it each allowed choice is, others 0."""
    worth = np.concatenate([worth, np.zeros((*worth.shape[:2], 1), np.int64)], axis=2)
    least = np.where(allowed, worth, np.iinfo(np.int64).max).min(axis=2)
    # A group that requires an option and has none is counted from nothing: it cannot be met anyway.
    least = np.where(allowed.any(axis=2), least, 0)
    return least.sum(axis=1), np.where(allowed, worth - least[:, :, None], 0)


def solve(options: CountedOptions, top: int) -> CostTables:
    """Run the programme for all the homes given, states 0 … top."""
    gain_steps, ranks = options.gain_steps, options.ranks
    homes, groups, slots = gain_steps.shape
    reach = np.minimum(gain_steps, top)
    # Each row is `lead` zeros (asking for less than nothing costs nothing) and then the states, so that
    # V[max(0, s − gain)] for all s is a plain slice: a window on the flat buffer, much faster than an index per state.
    lead = int(reach.max(initial=0))
    buffer = np.zeros((homes, lead + top + 1), np.int64)
    states = buffer[:, lead:]
    states[:, 1:] = _UNREACHABLE_ENTRY
    windows = np.lib.stride_tricks.sliding_window_view(buffer.reshape(-1), top + 1)
    own = np.arange(homes) * buffer.shape[1] + lead
    entries = np.empty((groups + 1, homes, top + 1), np.int64)
    entries[groups] = states
    added = (ranks << _CHOICE_BITS) + np.append(np.arange(slots - 1), NO_OPTION)
    none_is_nothing = (ranks[:, :, -1] == 0).all(axis=0)
    for group in range(groups - 1, -1, -1):
        best = entries[group]
        if none_is_nothing[group]:
            np.add(states, NO_OPTION, out=best)
        else:
            np.add(windows[own - reach[:, group, -1]], added[:, group, -1, None], out=best)
        for option in range(slots - 1):
            taken = windows[own - reach[:, group, option]]
            taken += added[:, group, option, None]
            np.minimum(best, taken, out=best)
        if not none_is_nothing[group]:
            # What cannot be met must not grow from group to group.
            np.minimum(best, _UNREACHABLE_ENTRY | NO_OPTION, out=best)
        np.bitwise_and(best, ~_CHOICE_MASK, out=states)
    return CostTables(options, entries)


def chunks(top: IntArray, groups: int) -> Iterator[tuple[IntArray, int]]:
    """Homes of like height together: (indices of homes, highest state any of them needs), everyone once.

    Args:
        top: (H,) the highest state each home needs.
        groups: groups per home, for the size of the tables.
    """
    order = np.argsort(top, kind="stable")
    start = 0
    while start < len(order):
        # Heights rise, so a chunk's own height is that of its last home; two guesses settle its size.
        size = _chunk_size(int(top[order[start]]), groups)
        last = min(start + size, len(order)) - 1
        size = _chunk_size(int(top[order[last]]), groups)
        members = order[start : start + size]
        yield members, int(top[members[-1]])
        start += len(members)


def _chunk_size(top: int, groups: int) -> int:
    return max(1, _CHUNK_ENTRIES // ((groups + 1) * (top + 1)))

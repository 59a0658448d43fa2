"""Cost–gain frontiers: for each home, every package that nothing cheaper and no better beats.

One pass of the dynamic programme answers every target and every budget; what is kept of it is a few dozen points a
home, which is also what an allocation of one budget over many homes starts from.
"""

from dataclasses import dataclass

import numpy as np

from ara_domain.optimisation.options import (
    STEPS_PER_POINT,
    ChoiceArray,
    FloatArray,
    IntArray,
    OptionGroups,
    target_to_steps,
)
from ara_domain.optimisation.tables import (
    UNREACHABLE,
    chunks,
    counted,
    rank_cost,
    rank_gain,
    solve,
)


@dataclass(frozen=True, slots=True)
class Frontiers:
    """Packages of H homes from cheapest to dearest, home after home.

    The first of each home is the empty package, where nothing is required and no option saves more than it costs.

    Along one home both gain and (cost, number of measures) rise strictly.

    Attributes:
        offsets: (H+1,) points `offsets[h]` to `offsets[h+1]` belong to home h.
        gain_steps: (N,) gain of each point on the grid; as the sum of gains rounded down, it is never overstated.
        cost_pence: (N,) cost of each point.
        choices: (N, G) option of each group, `NO_OPTION` where the group is left alone.
        steps_per_point: the grid.
    """

    offsets: IntArray
    gain_steps: IntArray
    cost_pence: IntArray
    choices: ChoiceArray
    steps_per_point: int

    @property
    def homes(self) -> int:
        """H."""
        return len(self.offsets) - 1

    def points(self, home: int) -> slice:
        """The points of one home, cheapest first."""
        return slice(int(self.offsets[home]), int(self.offsets[home + 1]))

    def least_cost(self, target: FloatArray) -> IntArray:
        """Per home, the point that gains at least `target` points (H,) at least cost; -1 where none does."""
        wanted = np.broadcast_to(target_to_steps(np.asarray(target), self.steps_per_point), self.homes)
        found = self._count_before(self.gain_steps, wanted) + self.offsets[:-1]
        return np.where(found < self.offsets[1:], found, -1)

    def most_gain(self, budget_pence: IntArray) -> IntArray:
        """Per home, the point that gains most at no more than `budget_pence` (H,), the cheaper one of equals."""
        limit = np.broadcast_to(np.asarray(budget_pence) + 1, self.homes)
        return self._count_before(self.cost_pence, limit) + self.offsets[:-1] - 1

    def _count_before(self, values: IntArray, limits: IntArray) -> IntArray:
        """Per home, how many of its points have a value below its limit; values do not fall along a home."""
        below = values < np.repeat(limits, np.diff(self.offsets))
        return np.add.reduceat(below, self.offsets[:-1], dtype=np.int64) if self.homes else np.zeros(0, np.int64)


def frontiers(
    options: OptionGroups, *, most_points: float | None = None, steps_per_point: int = STEPS_PER_POINT
) -> Frontiers:
    """The whole frontier of every home.

    Args:
        options: H homes × G groups × O options.
        most_points: gains beyond this are not told apart: the cheapest package that gains at least this much ends the
            frontier. None follows each home to the most it can gain.
        steps_per_point: how finely gains are counted.

    Raises:
        ValueError: costs or gains too large to be pence and points (see `tables.solve`).
    """
    counts_as = counted(options, steps_per_point)
    top = counts_as.most_steps
    if most_points is not None:
        wanted = target_to_steps(np.asarray(most_points), steps_per_point) - counts_as.least_steps
        top = np.clip(wanted, 0, top)
    counts = np.zeros(options.homes, np.int64)
    parts = []
    for members, height in chunks(top, options.groups):
        tables = solve(counts_as.of(members), height)
        ranks = tables.completion(0, np.arange(len(members))[:, None], np.arange(height + 1))
        # A point is the last state of its rank: one more step would cost more or take more measures.
        ends = np.append(ranks[:, 1:] > ranks[:, :-1], np.ones((len(members), 1), np.bool_), axis=1)
        home, state = np.nonzero(ends & (ranks < UNREACHABLE))
        rank = ranks[home, state]
        counts[members] = np.bincount(home, minlength=len(members))
        # What saturates in the top state still says in its rank how much it gains.
        owner = members[home]
        gain = rank_gain(rank) + counts_as.least_steps[owner]
        parts.append((owner, gain, rank_cost(rank) + counts_as.least_cost[owner], tables.trace(home, state)))
    if not parts:
        nothing = np.zeros(0, np.int64)
        return Frontiers(
            np.zeros(1, np.int64), nothing, nothing, np.zeros((0, options.groups), np.uint8), steps_per_point
        )
    owner, gain, cost, choices = (np.concatenate(part) for part in zip(*parts, strict=True))
    by_home = np.argsort(owner, kind="stable")
    offsets = np.append(0, np.cumsum(counts))
    return Frontiers(offsets, gain[by_home], cost[by_home], choices[by_home], steps_per_point)

"""What the remainder of a budget can still buy: the few homes whose choice is undecided near the multiplier.

A prefix of the chain leaves money that does not pay for the next step. At the price of that step (the multiplier) every
package of every home has a loss: how far its gain less its priced cost stays behind its home's best. A better answer
than the prefix can only hold packages whose losses together are smaller than what the remainder is worth, which at the
size of a portfolio are a few near-ties. They are searched exactly, in integers: filling what remains and swapping homes
against one another are both among what is tried.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ara_domain.optimisation.hulls import Chain, Curves
from ara_domain.optimisation.options import IntArray

MOST_POINTS = 192
"""Packages the search looks at, the nearest ones to the multiplier."""

MOST_REACH = 1 << 17
"""Sum over the homes searched exactly of how far apart their packages' gains are; bounds the states and so the time."""

GRID_CELLS = 1 << 12
"""States kept of the search on a grid of costs."""


@dataclass(frozen=True, slots=True)
class Remainder:
    """What is left to decide after a prefix of the chain.

    Losses are counted in units of gain times `step_cost`, so that they are whole numbers.

    Attributes:
        base: (H,) point of each home after the prefix.
        left_pence: money the prefix leaves.
        step_gain: gain of the next step of the chain, which the money left does not pay for.
        step_cost: its pence. `step_gain / step_cost` is the multiplier.
        slack: no answer gains more than `slack / step_cost` beyond the prefix: weak duality at the multiplier.
        homes: (M,) home of each other package that could be part of a better answer, nearest to the multiplier first.
        points: (M,) the package, as a point of the curves.
        loss: (M,) its loss beyond that of the home's base.
        cost_pence: (M,) what it costs beyond the home's base; may be negative.
        gain: (M,) what it gains beyond the home's base; may be negative.
    """

    base: IntArray
    left_pence: int
    step_gain: int
    step_cost: int
    slack: int
    homes: IntArray
    points: IntArray
    loss: IntArray
    cost_pence: IntArray
    gain: IntArray

    @property
    def bound(self) -> int:
        """Whole units that no answer gains more of beyond the prefix."""
        return self.slack // self.step_cost

    def open_after(self, gained: int) -> int:
        """How many of the packages, from the nearest, could be part of an answer that gains more than `gained`."""
        return int(np.searchsorted(self.loss, self.slack - (gained + 1) * self.step_cost, side="right"))

    def bound_with(self, looked_at: int, gained: int) -> int:
        """The bound, once the best answer of the nearest `looked_at` packages alone is known to gain `gained`."""
        if looked_at >= len(self.loss):
            return gained
        return max(gained, min(self.bound, (self.slack - int(self.loss[looked_at])) // self.step_cost))


@dataclass(frozen=True, slots=True)
class Improvement:
    """Homes moved from their base, and what that gains.

    Attributes:
        gain: whole units beyond the prefix, 0 or more.
        bound: whole units that no answer gains more of beyond the prefix; equals `gain` when that is the optimum.
        points: (n,) the points moved to, at most one of a home.
    """

    gain: int
    bound: int
    points: IntArray


def remainder(found: Curves, steps: Chain, bought: int, left_pence: int) -> Remainder:
    """Losses of all packages at the price of the first step that is not bought, and which of them matter."""
    base, step_gain, step_cost = steps.after(bought), int(steps.gain[bought]), int(steps.cost_pence[bought])
    priced = found.gain * step_cost - found.cost_pence * step_gain
    best = np.maximum.reduceat(priced, found.offsets[:-1])
    base_loss = best - priced[base]
    # Steps whose steepness differs by less than a double can tell are out of order; the bound counts what that loses.
    slack = left_pence * step_gain + int(base_loss.sum())
    owner = found.owner
    loss = (best - base_loss)[owner] - priced
    # Judged as if the next step were nearly paid for, so that the same packages matter up to there.
    matters = loss <= step_cost * step_gain + int(base_loss.sum()) - step_cost
    matters[base] = False
    points = np.flatnonzero(matters)
    # Steps equally steep stand in the order of their homes: the nearest on both sides hold homes to raise and to lower.
    points = points[np.lexsort((np.abs(owner[points] - steps.home[bought]), loss[points]))]
    at = base[owner[points]]
    return Remainder(
        base=base,
        left_pence=left_pence,
        step_gain=step_gain,
        step_cost=step_cost,
        slack=slack,
        homes=owner[points],
        points=points,
        loss=loss[points],
        cost_pence=found.cost_pence[points] - found.cost_pence[at],
        gain=found.gain[points] - found.gain[at],
    )


def fill(left: Remainder) -> Improvement:
    """The best use of the remainder among the packages nearest to the multiplier.

    First exactly, as far as gains are coarse enough to tell few states apart; where that leaves a gap, on a grid of
    costs. Neither gains less for more money short of the chain's next step: the first looks at the same packages, save
    for those that no answer for less could hold, and the second searches without regard to the money.
    """
    count = min(_countable(left), left.open_after(0))
    exact = _search(left, count, lambda states, gained: _undominated(left, states, gained))
    exact = Improvement(exact.gain, left.bound_with(count, exact.gain), exact.points)
    if exact.gain == exact.bound:
        return exact
    count = min(len(left.points), MOST_POINTS)
    width = 2 * max(left.step_cost, int(np.abs(left.cost_pence[:count]).max(initial=0)))
    spread = _search(left, count, lambda states, _: _least_loss_by_cost(states, width))
    best = spread if spread.gain > exact.gain else exact
    return Improvement(best.gain, max(best.gain, exact.bound), best.points)


@dataclass(frozen=True, slots=True)
class _States:
    """Ways to move the homes decided so far: what each costs, gains and loses beyond their bases."""

    cost: IntArray
    gain: IntArray
    loss: IntArray

    def of(self, states: IntArray) -> "_States":
        return _States(self.cost[states], self.gain[states], self.loss[states])


def _search(left: Remainder, count: int, keep: Callable[[_States, int], IntArray]) -> Improvement:
    """The best affordable way found to move homes among the nearest packages, one home after another.

    Args:
        left: the remainder.
        count: packages to look at.
        keep: which states to go on from, given them all and the best gain so far.
    """
    homes = left.homes[:count]
    gained = 0
    moved: tuple[int, ...] = ()
    states = _States(*(np.zeros(1, np.int64) for _ in range(3)))
    stages: list[_Stage] = []
    for home in dict.fromkeys(homes.tolist()):
        mine = np.flatnonzero(homes == home)
        size = len(states.cost)
        stage = _Stage(np.tile(np.arange(size), len(mine) + 1), np.repeat([-1, *left.points[mine]], size))
        # Staying at the base comes first, so that of equals nobody moves.
        states = _States(
            *(
                (np.append(0, more)[:, None] + so_far).ravel()
                for more, so_far in (
                    (left.cost_pence[mine], states.cost),
                    (left.gain[mine], states.gain),
                    (left.loss[mine], states.loss),
                )
            )
        )
        best = int(np.argmax(np.where(states.cost <= left.left_pence, states.gain, -1)))
        if states.cost[best] <= left.left_pence and states.gain[best] > gained:
            gained, moved = int(states.gain[best]), _trace([*stages, stage], best)
        kept = keep(states, gained)
        if not len(kept):
            break
        states = states.of(kept)
        stages.append(_Stage(stage.parent[kept], stage.point[kept]))
    return Improvement(gained, left.bound, np.array(moved, np.int64))


@dataclass(frozen=True, slots=True)
class _Stage:
    """What each state after one more home came from, and the point that home moved to (-1: none)."""

    parent: IntArray
    point: IntArray


def _trace(stages: list[_Stage], state: int) -> tuple[int, ...]:
    points = []
    for stage in reversed(stages):
        points.append(int(stage.point[state]))
        state = int(stage.parent[state])
    return tuple(point for point in points if point >= 0)


def _countable(left: Remainder) -> int:
    """How many packages can be searched exactly: `MOST_POINTS`, and those whose gains reach `MOST_REACH` together."""
    lowest: dict[int, int] = {}
    highest: dict[int, int] = {}
    reach = 0
    nearest = zip(left.homes[:MOST_POINTS].tolist(), left.gain[:MOST_POINTS].tolist(), strict=True)
    for number, (home, gain) in enumerate(nearest):
        low, high = min(lowest.get(home, 0), gain), max(highest.get(home, 0), gain)
        reach += (high - low) - (highest.get(home, 0) - lowest.get(home, 0))
        if reach > MOST_REACH and number:
            return number
        lowest[home], highest[home] = low, high
    return min(len(left.points), MOST_POINTS)


def _undominated(left: Remainder, states: _States, gained: int) -> IntArray:
    """States that gain more than every cheaper one, of those that may still lead to more than is gained."""
    hopeful = np.flatnonzero(states.loss <= left.slack - (gained + 1) * left.step_cost)
    hopeful = hopeful[np.lexsort((-states.gain[hopeful], states.cost[hopeful]))]
    rising = states.gain[hopeful]
    return hopeful[np.append(True, rising[1:] > np.maximum.accumulate(rising)[:-1])] if len(hopeful) else hopeful


def _least_loss_by_cost(states: _States, width: int) -> IntArray:
    """In each cell of a grid of costs within the width, up or down, the state that loses least."""
    near = np.flatnonzero(np.abs(states.cost) <= width)
    cell = (states.cost[near] + width) * GRID_CELLS // (2 * width + 1)
    order = np.lexsort((states.loss[near], cell))
    first = np.append(True, np.diff(cell[order]) > 0) if len(near) else np.zeros(0, np.bool_)
    kept: IntArray = near[order][first]
    return kept

"""The packages of every home that matter to a budget over all of them, and the order in which money buys them.

Of a home's packages, those that a cheaper one equals or beats are left out; of the rest, the vertices of the upper
concave hull of gain over cost are what a linear relaxation chooses. The steps from vertex to vertex of all homes,
steepest first, are the chain: every prefix of it is the best use of exactly the money it costs.
"""

from dataclasses import dataclass

import numpy as np

from ara_domain.optimisation.options import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Curves:
    """Per home, its packages from cheapest to dearest, home after home, gain and cost both rising strictly.

    The first of each home costs nothing: the home as it is, or a package that is free.

    Attributes:
        offsets: (H+1,) points `offsets[h]` to `offsets[h+1]` belong to home h.
        cost_pence: (N,) cost.
        gain: (N,) gain in whole units.
        source: (N,) place of the package where it came from, -1 for the home as it is.
    """

    offsets: IntArray
    cost_pence: IntArray
    gain: IntArray
    source: IntArray

    @property
    def homes(self) -> int:
        """H."""
        return len(self.offsets) - 1

    @property
    def owner(self) -> IntArray:
        """(N,) home of each point."""
        return np.repeat(np.arange(self.homes), np.diff(self.offsets))


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps along the hulls of all homes, from the most gain for money to the least.

    Attributes:
        first: (H,) the point every home starts from.
        home: (K,) whose step it is; the steps of one home come in their own order.
        point: (K,) the point of the curves it leads to.
        cost_pence: (K,) what it costs more, above 0.
        gain: (K,) what it gains more, above 0.
    """

    first: IntArray
    home: IntArray
    point: IntArray
    cost_pence: IntArray
    gain: IntArray

    @property
    def steepness(self) -> FloatArray:
        """(K,) gain for a penny; does not rise along the chain."""
        return self.gain / self.cost_pence

    def after(self, steps: int) -> IntArray:
        """(H,) the point each home is at after the first so many steps."""
        at = self.first.copy()
        # Points rise along a home's own steps, so the last of them is the greatest.
        np.maximum.at(at, self.home[:steps], self.point[:steps])
        return at


def curves(offsets: IntArray, cost_pence: IntArray, gain: IntArray) -> Curves:
    """What is left of the packages of H homes once the home as it is joins them and the outdone ones leave."""
    homes = len(offsets) - 1
    owner = np.append(np.arange(homes), np.repeat(np.arange(homes), np.diff(offsets)))
    cost = np.append(np.zeros(homes, np.int64), cost_pence)
    worth = np.append(np.zeros(homes, np.int64), gain)
    source = np.append(np.full(homes, -1), np.arange(len(cost_pence)))
    order = np.lexsort((-worth, cost, owner))
    owner, cost, worth, source = owner[order], cost[order], worth[order], source[order]
    kept = _rises(owner, worth)
    return Curves(
        np.append(0, np.cumsum(np.bincount(owner[kept], minlength=homes))), cost[kept], worth[kept], source[kept]
    )


def chain(found: Curves) -> Chain:
    """The chain of all homes; of steps equally steep, those of an earlier home come first."""
    owner, cost, gain = found.owner, found.cost_pence, found.gain
    vertices = np.arange(len(owner))
    while True:
        flat = _below_neighbours(owner[vertices], cost[vertices], gain[vertices])
        if not flat.any():
            break
        vertices = vertices[~flat]
    follows = owner[vertices[1:]] == owner[vertices[:-1]]
    before, after = vertices[:-1][follows], vertices[1:][follows]
    more_cost, more_gain = cost[after] - cost[before], gain[after] - gain[before]
    # Division rounds, but never so that a steeper step sorts after a flatter one of the same home.
    order = np.argsort(-(more_gain / more_cost), kind="stable")
    return Chain(found.offsets[:-1], owner[after][order], after[order], more_cost[order], more_gain[order])


def _rises(owner: IntArray, gain: IntArray) -> BoolArray:
    """Whether a point gains more than all before it of the same home."""
    if not len(gain):
        return np.zeros(0, np.bool_)
    lifted = gain + owner * (2 * int(np.abs(gain).max()) + 1)
    best = np.maximum.accumulate(lifted)
    return np.append(True, lifted[1:] > best[:-1])


def _below_neighbours(owner: IntArray, cost: IntArray, gain: IntArray) -> BoolArray:
    """Whether a point lies on or below the line between its neighbours; all such may leave at once.

    Each is beaten by a mixture of two points of its home, whether or not those stay themselves.
    """
    below = np.zeros(len(owner), np.bool_)
    inner = (owner[2:] == owner[1:-1]) & (owner[1:-1] == owner[:-2])
    rise_before, run_before = gain[1:-1] - gain[:-2], cost[1:-1] - cost[:-2]
    rise_after, run_after = gain[2:] - gain[1:-1], cost[2:] - cost[1:-1]
    below[1:-1] = inner & (rise_before * run_after <= rise_after * run_before)
    return below

"""Closing the gap of a budget: a mixed-integer programme on the homes that are still undecided.

Reduced-cost fixing leaves a small programme: a package whose loss at the multiplier is more than an answer can afford
is in no better answer. HiGHS solves what is left in floating point, and is trusted in neither direction: its answer is
added up again in whole pence and units, and what it leaves open stays in the bound.
"""

import math
from typing import TYPE_CHECKING

import numpy as np

from ara_domain.optimisation.core import Improvement, Remainder

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

MOST_POINTS = 2_000
"""Packages the programme takes on, the nearest to the multiplier; a portfolio leaves dozens."""

MOST_NODES = 2_000
"""Nodes of the search tree after which the bound stays open. Nodes and not seconds: the answer must not depend on how
busy the machine is."""

_SCALE = 10_000
"""Pence of a unit of cost in the programme: a penny stays 100 times the solver's tolerance of 1e-6, and packages stay
numbers it is at ease with."""


def prove(left: Remainder, known: Improvement) -> Improvement:
    """A better answer than the one known, or the proof that there is none, as far as the limits allow."""
    if known.gain == known.bound:
        return known
    count = min(left.open_after(known.gain), MOST_POINTS)
    solved = _solve(left, count)
    found = _checked(left, solved)
    best = found if found is not None and found.gain > known.gain else known
    outside = left.bound_with(count, 0) if count < left.open_after(known.gain) else 0
    return Improvement(best.gain, max(best.gain, min(known.bound, max(_bound(left, solved), outside))), best.points)


def _solve(left: Remainder, count: int) -> "OptimizeResult":
    """Most gain for the money left, at most one move of a home."""
    # Half a second that every command would pay, for the few that close a gap.
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
    from scipy.sparse import csr_array  # noqa: PLC0415

    homes, row = np.unique(left.homes[:count], return_inverse=True)
    one_each = csr_array((np.ones(count), (row, np.arange(count))), shape=(len(homes), count))
    return milp(
        c=-left.gain[:count].astype(np.float64),
        constraints=[
            LinearConstraint(left.cost_pence[None, :count] / _SCALE, -np.inf, left.left_pence / _SCALE),
            LinearConstraint(one_each, -np.inf, 1),
        ],
        integrality=np.ones(count),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0, "node_limit": MOST_NODES},
    )


def _checked(left: Remainder, solved: "OptimizeResult") -> Improvement | None:
    """The solver's answer if it keeps to the money in whole pence, and to one package a home."""
    if solved.x is None:
        return None
    taken = np.flatnonzero(solved.x > 0.5)
    if left.cost_pence[taken].sum() > left.left_pence or len(np.unique(left.homes[taken])) < len(taken):
        return None
    return Improvement(int(left.gain[taken].sum()), left.bound, left.points[taken])


def _bound(left: Remainder, solved: "OptimizeResult") -> int:
    """What the solver says no answer gains more than; gains are whole, so its last digits do not matter."""
    bound: float | None = solved.get("mip_dual_bound")
    if bound is None or not math.isfinite(bound):
        return left.bound
    return math.floor(-bound + 1e-4)

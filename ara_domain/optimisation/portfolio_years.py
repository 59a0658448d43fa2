"""A budget for each year over many homes: which package each home gets, and in which year.

A home's package is carried out, and paid for, in one year. Without regard to years the question is that of one budget;
years add that packages must fit into them.

Where unspent money carries over, they always fit: the answer is that of one budget, homes in order of worth. Where it
is lost, the answer is the longest prefix of the chain whose homes, in a fixed order, fill one year after another and
never look back. More money in any year never places fewer homes so, and never gains less; a cleverer packing would gain
a little more and could not say that.
"""

import numpy as np

from ara_domain.optimisation.options import FloatArray, IntArray
from ara_domain.optimisation.portfolio import (
    NOTHING,
    Allocation,
    PackageOffers,
    Relaxation,
    allocate,
    allocation,
    canonical_order,
    require_budgets,
)


def allocate_by_year(
    offers: PackageOffers, budget_pence: IntArray, *, carry_over: bool = False, prove: bool = False
) -> Allocation:
    """The packages that gain most together for the budgets of several years, the best for their money first.

    The bound is that of one budget over all the years, which nothing that keeps to the years exceeds.

    Args:
        offers: packages of H homes.
        budget_pence: (P,) money of each year, the first year first; the pots of the answer.
        carry_over: whether what a year leaves unspent may be spent later. Then a year may spend more than its own
            budget, and no year more than the budgets so far leave.
        prove: as for one budget; where nothing carries over it tightens the bound only.

    Raises:
        ValueError: a budget is negative.
    """
    require_budgets(budget_pence)
    pooled = allocate(offers, int(budget_pence.sum()), prove=prove)
    rates = np.repeat(pooled.next_gain_per_pound, len(budget_pence))
    if not carry_over:
        chosen, year = _filled(offers, budget_pence)
        return allocation(offers, chosen, year, budget_pence, pooled.upper_bound, rates)
    taken = np.flatnonzero(pooled.chosen != NOTHING)
    taken = taken[np.argsort(-_worth(offers, pooled.chosen[taken]), kind="stable")]
    year = np.full(offers.homes, NOTHING)
    paid = np.cumsum(offers.cost_pence[pooled.chosen[taken]])
    year[taken] = np.searchsorted(np.cumsum(budget_pence), paid)
    return allocation(offers, pooled.chosen, year, budget_pence, pooled.upper_bound, rates)


def _worth(offers: PackageOffers, packages: IntArray) -> FloatArray:
    """Gain for a penny; what is free comes first."""
    with np.errstate(divide="ignore"):
        return offers.gain[packages] / offers.cost_pence[packages]


def _filled(offers: PackageOffers, budget_pence: IntArray) -> tuple[IntArray, IntArray]:
    """(H,) package and (H,) year by the longest prefix of the chain that fits."""
    order = canonical_order(offers)
    ordered, source = offers.of(order)
    relaxed = Relaxation(ordered)
    # Homes in the order in which the chain first touches them, which is the same for every prefix.
    rank = np.full(offers.homes, len(relaxed.chain.home))
    np.minimum.at(rank, relaxed.chain.home, np.arange(len(relaxed.chain.home)))
    line = np.argsort(rank, kind="stable")
    for steps in range(relaxed.steps_paid(int(budget_pence.sum())), -1, -1):
        at = relaxed.chain.after(steps)
        ends = _placed(relaxed.curves.cost_pence[at[line]], budget_pence)
        if ends[-1] == len(line):
            break
    year_in_line = np.searchsorted(ends, np.arange(len(line)), side="right")
    chosen, year = np.empty(offers.homes, np.int64), np.empty(offers.homes, np.int64)
    package = relaxed.curves.source[at]
    chosen[order] = np.where(package == NOTHING, NOTHING, np.append(source, 0)[package])
    year[order[line]] = year_in_line
    return chosen, np.where(chosen == NOTHING, NOTHING, year)


def _placed(cost: IntArray, budget_pence: IntArray) -> IntArray:
    """(P,) how many packages of the line are placed once each year is full."""
    paid = np.append(0, np.cumsum(cost))
    ends, placed = [], 0
    for budget in budget_pence.tolist():
        placed = int(np.searchsorted(paid, paid[placed] + budget, side="right")) - 1
        ends.append(placed)
    return np.array(ends, np.int64)

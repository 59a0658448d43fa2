"""One budget over many homes: which package each home gets so that the money gains most. With a bound and a gap.

The linear relaxation is solved exactly: the steps along all homes' hulls, steepest first, are bought until the money
does not pay for the next one, whose steepness is the Lagrange multiplier. What remains is spent by an exact search of
the homes nearest to the multiplier (`core`), and on demand the gap is closed by a mixed-integer programme (`proof`).

More money never gains less. Where the money pays for a prefix of the chain exactly, the prefix is the optimum, so no
answer to a smaller budget beats it; between two such budgets the prefix stays and the search of the remainder looks at
the same packages, exactly. With a proof the same holds among answers that are proven.

Gains are whole numbers of a unit the caller chooses (tenths of a SAP point, kg of CO2, pence of bills a year): the
arithmetic is exact, and what falls short of the unit is not told apart. Round gains down.
"""

from dataclasses import dataclass

import numpy as np

from ara_domain.optimisation.core import fill, remainder
from ara_domain.optimisation.frontier import Frontiers
from ara_domain.optimisation.hulls import Curves, chain, curves
from ara_domain.optimisation.options import FloatArray, IntArray
from ara_domain.optimisation.proof import prove as close_gap

_LIMIT = 1 << 30
NOTHING = -1
"""In an array of choices: the home gets no package."""


@dataclass(frozen=True, slots=True)
class PackageOffers:
    """The packages of H homes, of which each home gets one at most; the rest stay as they are at no cost and no gain.

    A home's packages may come in any order, repeat or be useless; a gain may be negative.

    Attributes:
        offsets: (H+1,) packages `offsets[h]` to `offsets[h+1]` belong to home h.
        cost_pence: (N,) cost of each package, 0 or more.
        gain: (N,) what each package gains, in whole units.
    """

    offsets: IntArray
    cost_pence: IntArray
    gain: IntArray

    def __post_init__(self) -> None:
        count = len(self.cost_pence)
        if (
            len(self.gain) != count
            or not len(self.offsets)
            or (self.offsets[0], self.offsets[-1]) != (0, count)
            or (np.diff(self.offsets) < 0).any()
        ):
            raise ValueError(
                f"offsets must rise from 0 to the number of packages; got {len(self.offsets)} offsets for "
                f"{count} costs and {len(self.gain)} gains"
            )
        if not (self.cost_pence.dtype.kind == self.gain.dtype.kind == "i"):
            raise ValueError(
                f"costs and gains are whole numbers, got {self.cost_pence.dtype} and {self.gain.dtype}; "
                "count costs in pence, and gains in a unit small enough, rounded down"
            )
        if (self.cost_pence < 0).any():
            raise ValueError("a package has a negative cost; a grant belongs in the price, which is 0 or more")
        if (self.cost_pence >= _LIMIT).any() or (np.abs(self.gain) >= _LIMIT).any():
            raise ValueError(
                f"a package may cost less than £{_LIMIT // 100:,} and gain less than {_LIMIT:,} units; "
                "check the units of costs (pence) and gains"
            )

    @property
    def homes(self) -> int:
        """H."""
        return len(self.offsets) - 1

    @classmethod
    def of_frontiers(cls, found: Frontiers) -> "PackageOffers":
        """Every package of the frontiers, by its gain on their grid; an index into one is an index into the other."""
        return cls(found.offsets, found.cost_pence, found.gain_steps)

    def of(self, homes: IntArray) -> tuple["PackageOffers", IntArray]:
        """The offers of some homes in the given order, and where each of their packages is in these."""
        counts = np.diff(self.offsets)[homes]
        offsets = np.append(0, np.cumsum(counts))
        source = np.arange(offsets[-1]) + np.repeat(self.offsets[homes] - offsets[:-1], counts)
        return PackageOffers(offsets, self.cost_pence[source], self.gain[source]), source


@dataclass(frozen=True, slots=True)
class Allocation:
    """Which package each of H homes gets out of P pots of money: one pot, or one for each area or year.

    Attributes:
        chosen: (H,) place of the package in the offers, -1 for a home that gets none.
        pot: (H,) the pot that pays for it, -1 for a home that gets none.
        budget_pence: (P,) what each pot holds.
        spent_pence: (P,) what is paid out of it; never more, unless years carry over.
        value: what all homes gain together, in units of the offers.
        upper_bound: no allocation within the budgets gains more.
        next_gain_per_pound: (P,) the multiplier: what more money in the pot would gain at the margin; 0 where it has
            all it can use.
    """

    chosen: IntArray
    pot: IntArray
    budget_pence: IntArray
    spent_pence: IntArray
    value: int
    upper_bound: int
    next_gain_per_pound: FloatArray

    @property
    def gap(self) -> float:
        """Share of the bound that the value may fall short of the optimum by; 0 when it is the optimum."""
        return (self.upper_bound - self.value) / self.upper_bound if self.upper_bound else 0.0

    @property
    def proven(self) -> bool:
        """Whether nothing can gain more."""
        return self.value == self.upper_bound


def allocate(offers: PackageOffers, budget_pence: int, *, prove: bool = False) -> Allocation:
    """The packages that gain most together for one budget.

    The same homes in another order get the same value; which of two homes with identical offers comes first is decided
    by their order, so sort homes by what identifies them.

    Args:
        offers: packages of H homes.
        budget_pence: money for all of them.
        prove: close what gap is left, within the limits of `proof`; it takes longer only where there is one.

    Raises:
        ValueError: the budget is negative.
    """
    require_budgets(np.array([budget_pence]))
    order = canonical_order(offers)
    sorted_offers, source = offers.of(order)
    chosen, bound, rate = Relaxation(sorted_offers).spend(budget_pence, prove=prove)
    at_home = np.empty(offers.homes, np.int64)
    at_home[order] = np.where(chosen == NOTHING, NOTHING, np.append(source, 0)[chosen])
    pot = np.where(at_home == NOTHING, NOTHING, 0)
    return allocation(offers, at_home, pot, np.array([budget_pence]), bound, np.array([rate]))


def allocate_by_area(
    offers: PackageOffers, area: IntArray, budget_pence: IntArray, *, prove: bool = False
) -> Allocation:
    """A budget for each area, for its own homes only.

    Args:
        offers: packages of H homes.
        area: (H,) the pot, 0 to P-1, that pays for each home.
        budget_pence: (P,) money of each.
        prove: as for one budget, area by area.

    Raises:
        ValueError: a budget is negative, or a home is in no area.
    """
    require_budgets(budget_pence)
    if len(area) != offers.homes or (area < 0).any() or (area >= len(budget_pence)).any():
        raise ValueError(f"every home needs an area from 0 to {len(budget_pence) - 1}, one for each of the budgets")
    chosen, rates, bound = np.full(offers.homes, NOTHING), np.zeros(len(budget_pence)), 0
    for number, budget in enumerate(budget_pence.tolist()):
        members = np.flatnonzero(area == number)
        local, source = offers.of(members)
        part = allocate(local, budget, prove=prove)
        chosen[members] = np.where(part.chosen == NOTHING, NOTHING, np.append(source, 0)[part.chosen])
        rates[number] = part.next_gain_per_pound[0]
        bound += part.upper_bound
    return allocation(offers, chosen, np.where(chosen == NOTHING, NOTHING, area), budget_pence, bound, rates)


def require_budgets(budget_pence: IntArray) -> None:
    """Refuse a negative budget, and none at all."""
    if not len(budget_pence):
        raise ValueError("there is no budget; name at least one, if it is 0")
    if (budget_pence < 0).any():
        raise ValueError(f"a budget is 0 pence or more; got {int(budget_pence.min())}")


def allocation(
    offers: PackageOffers, chosen: IntArray, pot: IntArray, budget: IntArray, bound: int, rates: FloatArray
) -> Allocation:
    """Costs and value added up from the offers themselves."""
    taken = chosen != NOTHING
    spent = np.zeros(len(budget), np.int64)
    np.add.at(spent, pot[taken], offers.cost_pence[chosen[taken]])
    value = int(offers.gain[chosen[taken]].sum())
    return Allocation(chosen, pot, budget, spent, value, bound, rates)


def canonical_order(offers: PackageOffers) -> IntArray:
    """Homes by what they are offered, so that ties do not depend on the order they come in.

    A home's mark is the sum of its packages' marks; homes of one mark, which are alike, keep their order.
    """
    marks = _mixed(_mixed(offers.cost_pence.astype(np.uint64)) + offers.gain.astype(np.uint64))
    sums = np.append(np.uint64(0), np.cumsum(marks, dtype=np.uint64))
    return np.argsort(sums[offers.offsets[1:]] - sums[offers.offsets[:-1]], kind="stable")


def _mixed(values: np.ndarray) -> np.ndarray:
    """The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): neighbouring values end far apart."""
    mixed = values + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


class Relaxation:
    """The chain of all homes, and budgets spent along it."""

    def __init__(self, offers: PackageOffers) -> None:
        self.curves: Curves = curves(offers.offsets, offers.cost_pence, offers.gain)
        self.chain = chain(self.curves)
        self._paid = np.append(0, np.cumsum(self.chain.cost_pence))
        self._won = int(self.curves.gain[self.chain.first].sum()) + np.append(0, np.cumsum(self.chain.gain))

    def steps_paid(self, budget: int) -> int:
        """The longest prefix of the chain that a budget pays for."""
        return int(np.searchsorted(self._paid, budget, side="right")) - 1

    def spend(self, budget: int, *, prove: bool) -> tuple[IntArray, int, float]:
        """(H,) place of each home's package in the offers or -1, the bound, and gain per pound at the margin."""
        steps = self.steps_paid(budget)
        won = int(self._won[steps])
        if steps == len(self.chain.gain):
            return self.curves.source[self.chain.after(steps)], won, 0.0
        left = remainder(self.curves, self.chain, steps, budget - int(self._paid[steps]))
        found = fill(left)
        if prove:
            found = close_gap(left, found)
        at = left.base.copy()
        at[self.curves.owner[found.points]] = found.points
        return self.curves.source[at], won + found.bound, 100 * left.step_gain / left.step_cost

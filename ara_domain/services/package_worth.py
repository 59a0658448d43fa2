"""What a package is worth under a scenario: a year's saving of CO2 or bills, or what it costs over so many years.

Values are worked out from the scores of whole packages. What the options are worth alone only proposes packages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from ara_domain.scenarios import Objective, Scenario
from ara_domain.services.package_options import (
    CandidateOption,
    HeatingToRenew,
    HomeCandidates,
    Package,
    costs_in_package,
    paid_in_package,
)


class PackageScore(NamedTuple):
    """A home with a package: unrounded SAP, kg/yr of CO2, GBP/yr of bills; NaN where the model cannot score it."""

    sap: float
    co2_kg: float
    bill_gbp: float


class Aim(Protocol):
    """What a scenario wants most, where it is neither the least cost nor the most SAP."""

    @property
    def point(self) -> float:
        """How much of the value counts as a point of the optimiser, which tells tenths of one apart."""
        ...

    def value(self, home: HomeCandidates, package: Package, score: PackageScore) -> float:
        """The figure of a home with a package, in the objective's own unit."""
        ...

    def worth(self, home: HomeCandidates, package: Package, score: PackageScore) -> float:
        """How much better that is than doing nothing, in the same unit; more is better."""
        ...

    def worth_alone(self, package: Package) -> tuple[float, float]:
        """Sum of what the options are worth alone, and the part of it that is known for sure."""
        ...


@dataclass(frozen=True, slots=True)
class YearlySaving:
    """Most CO2 (kg/yr) or bills (GBP/yr) saved: the value is what is still emitted or paid a year."""

    point: float
    before: Callable[[HomeCandidates], float]
    after: Callable[[PackageScore], float]
    alone: Callable[[CandidateOption], float]

    def value(self, home: HomeCandidates, package: Package, score: PackageScore) -> float:
        """What is still emitted or paid a year."""
        return self.before(home) - self.worth(home, package, score)

    def worth(self, home: HomeCandidates, package: Package, score: PackageScore) -> float:
        """Saved a year, as seen in use."""
        return seen_in_use(self.before(home) - self.after(score), package, self.alone)

    def worth_alone(self, package: Package) -> tuple[float, float]:
        """Sum of what the options save alone; nothing of it is sure."""
        return sum(_counted(self.alone(option), option) for option in package), 0.0


@dataclass(frozen=True, slots=True)
class WholeLifeCost:
    """Least present value (GBP) of capital, replacements and bills over so many years.

    Works are paid for today, each again when its lifetime ends within the years, and credited at the end of the years
    with the share of its lifetime that is left; parts that last otherwise than their measure are renewed by themselves.
    The heating that is there is renewed like for like, first when half a lifetime is over, unless the package replaces
    it. Bills are paid at the end of each year, at today's prices: the discount rate is a real one.
    """

    years: int
    discount_rate: float
    point: float = 100.0

    def value(self, home: HomeCandidates, package: Package, score: PackageScore) -> float:
        """Present value of works, renewals of the heating that stays, and bills."""
        kept = 0.0 if home.heating is None else self.renewals(home.heating)
        return self._bills(home.bill_before_gbp) + kept - self.worth(home, package, score)

    def worth(self, home: HomeCandidates, package: Package, score: PackageScore) -> float:
        """Present value of the bills saved, less that of the works."""
        saved = seen_in_use(home.bill_before_gbp - score.bill_gbp, package, _bill_saving)
        return self._bills(saved) - self.works(package)

    def worth_alone(self, package: Package) -> tuple[float, float]:
        """The same of what the options save alone; what the works cost is sure."""
        saved = sum(_counted(option.bill_saving_gbp, option) for option in package)
        works = self.works(package)
        return self._bills(saved) - works, -works

    def works(self, package: Package) -> float:
        """Present value (GBP) of a package's capital and replacements, less what is left of them and what they spare.

        Below nothing where what is done costs less over the years than renewing what it replaces.
        """
        total = 0.0
        for option, pence, paid in zip(package, costs_in_package(package), paid_in_package(package), strict=True):
            rest = float(pence)
            for part in option.parts:
                bought = part.pence - paid.get(part.material, 0)
                again = part.again_pence * bought / part.pence if part.pence else 0.0
                total += self._lasting(bought, again, part.years)
                rest -= bought
            total += self._lasting(rest, rest, option.lifetime_years)
            total -= 0.0 if option.spares is None else 100 * self.renewals(option.spares)
        return total / 100

    def purchases(self, lifetime_years: int) -> float:
        """How many times its price a thing of this lifetime costs over the years, in present value."""
        return self._lasting(1.0, 1.0, lifetime_years)

    def renewals(self, heating: HeatingToRenew) -> float:
        """Present value (GBP) of keeping the heating that is there, halfway through its life today.

        Below nothing where the years end before its life does: some of what is there is then left.
        """
        worn_out = heating.years / 2
        bought = 0.0
        while worn_out < self.years:
            bought += self._discounted(worn_out)
            worn_out += heating.years
        left = (worn_out - self.years) / heating.years
        return heating.pence / 100 * (bought - left * self._discounted(self.years))

    def _lasting(self, now: float, again: float, lifetime_years: int) -> float:
        """Present value of paying `now`, and `again` at the end of each lifetime, less what is left at the end."""
        later = range(lifetime_years, self.years, lifetime_years)
        left = (len(later) + 1) * lifetime_years - self.years
        last = again if later else now
        return (
            now
            + again * sum(self._discounted(year) for year in later)
            - last * left / lifetime_years * self._discounted(self.years)
        )

    def _bills(self, yearly_gbp: float) -> float:
        return yearly_gbp * sum(self._discounted(year) for year in range(1, self.years + 1))

    def _discounted(self, year: float) -> float:
        return float((1.0 + self.discount_rate) ** -year)


def aim_of(scenario: Scenario) -> Aim | None:
    """What the scenario wants most; None for least cost and most SAP."""
    match scenario.objective:
        case Objective.MOST_CO2_SAVING_WITHIN_BUDGET:
            return YearlySaving(100.0, lambda home: home.co2_before_kg, lambda score: score.co2_kg, _co2_saving)
        case Objective.MOST_BILL_SAVING_WITHIN_BUDGET:
            return YearlySaving(20.0, lambda home: home.bill_before_gbp, lambda score: score.bill_gbp, _bill_saving)
        case Objective.LEAST_WHOLE_LIFE_COST:
            if scenario.years is None or scenario.discount_rate is None:
                raise ValueError(f"scenario {scenario.slug!r} counts whole-life cost without years or a discount rate")
            return WholeLifeCost(scenario.years, scenario.discount_rate)
        case _:
            return None


def seen_in_use(saving: float, package: Package, alone: Callable[[CandidateOption], float]) -> float:
    """The part of a package's modelled saving that its options' factors leave.

    Each option's factor weighs as much as the option saves alone. What is no saving is not made smaller.
    """
    return saving * share_in_use(package, alone) if saving > 0 else saving


def share_in_use(package: Sequence[CandidateOption], alone: Callable[[CandidateOption], float]) -> float:
    """Mean in-use factor of a package, weighed by what the options save alone; 1 where none saves anything."""
    savings = [(max(alone(option), 0.0), option.in_use_factor) for option in package]
    total = sum(saving for saving, _ in savings)
    return sum(saving * factor for saving, factor in savings) / total if total else 1.0


def _counted(saving: float, option: CandidateOption) -> float:
    return saving * option.in_use_factor if saving > 0 else saving


def _co2_saving(option: CandidateOption) -> float:
    return option.co2_saving_kg


def _bill_saving(option: CandidateOption) -> float:
    return option.bill_saving_gbp

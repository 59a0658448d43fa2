"""What each pot of `ara allocate` held, paid and passed on: the budget as one sum, by area, or year by year."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from ara_assets.cli.allocation_budgets import Budgets
from ara_domain.optimisation import Allocation
from ara_domain.services.portfolio_budget import FundedHome


@dataclass(frozen=True, slots=True, kw_only=True)
class Pot:
    """One sum of money and what became of it; money in pence.

    Attributes:
        carried_in_pence: what the years before left; 0 unless years carry over.
        carried_out_pence: what is left for the year after, of the last year what is left over; 0 unless years carry
            over.
        gain_of_next_pound: what another pound in the pot would gain at the margin, in units of the gains.
    """

    name: str
    budget_pence: int
    carried_in_pence: int
    spent_pence: int
    carried_out_pence: int
    homes: int
    gain_of_next_pound: float

    @property
    def available_pence(self) -> int:
        """What could be spent out of it."""
        return self.budget_pence + self.carried_in_pence

    def as_json(self, per_unit: int) -> dict[str, Any]:
        """For scripts; money in pounds, `per_unit` units being one of what is gained."""
        return {
            "name": self.name,
            "budget_gbp": self.budget_pence / 100,
            "carried_in_gbp": self.carried_in_pence / 100,
            "available_gbp": self.available_pence / 100,
            "spent_gbp": self.spent_pence / 100,
            "carried_out_gbp": self.carried_out_pence / 100,
            "homes": self.homes,
            "gain_of_next_gbp": self.gain_of_next_pound / per_unit,
        }


def pots_of(budgets: Budgets, allocation: Allocation, homes: Sequence[FundedHome]) -> list[Pot]:
    """The pots in their order; what a year leaves comes into the next where it carries over."""
    held, spent = allocation.budget_pence.tolist(), allocation.spent_pence.tolist()
    left = accumulate(budget - paid for budget, paid in zip(held, spent, strict=True))
    out = list(left) if budgets.carry_over else [0] * len(held)
    return [
        Pot(
            name=name,
            budget_pence=held[number],
            carried_in_pence=out[number - 1] if number else 0,
            spent_pence=spent[number],
            carried_out_pence=out[number],
            homes=sum(home.pot == number for home in homes),
            gain_of_next_pound=float(allocation.next_gain_per_pound[number]),
        )
        for number, name in enumerate(budgets.names)
    ]

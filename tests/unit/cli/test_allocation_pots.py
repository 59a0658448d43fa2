"""What each sum of money held, paid and passed on."""

import numpy as np

from ara_assets.cli.allocation_budgets import Budgets
from ara_assets.cli.allocation_pots import Pot, pots_of
from ara_domain.optimisation import Allocation, PackageOffers, allocate_by_year

BUDGETS = (40_000, 10_000, 60_000)
"""The second year pays for nothing of its own."""


def allocated(*, carry_over: bool) -> tuple[Budgets, Allocation]:
    """Six homes with a package of 15,000 pence each."""
    offers = PackageOffers(np.arange(7), np.full(6, 15_000), np.full(6, 10))
    names = tuple(f"year {number}" for number in (1, 2, 3))
    budgets = Budgets(names, BUDGETS, by_year=True, carry_over=carry_over)
    return budgets, allocate_by_year(offers, np.array(BUDGETS), carry_over=carry_over)


def money(pot: Pot) -> tuple[int, ...]:
    return pot.budget_pence, pot.carried_in_pence, pot.available_pence, pot.spent_pence, pot.carried_out_pence


def test_what_a_year_leaves_comes_into_the_next_and_of_the_last_is_left_over() -> None:
    assert [money(pot) for pot in pots_of(*allocated(carry_over=True), ())] == [
        (40_000, 0, 40_000, 30_000, 10_000),
        (10_000, 10_000, 20_000, 15_000, 5_000),
        (60_000, 5_000, 65_000, 45_000, 20_000),
    ]


def test_without_carrying_over_a_year_has_its_own_money_and_what_it_leaves_is_lost() -> None:
    pots = pots_of(*allocated(carry_over=False), ())
    assert [money(pot) for pot in pots] == [
        (40_000, 0, 40_000, 30_000, 0),
        (10_000, 0, 10_000, 0, 0),
        (60_000, 0, 60_000, 60_000, 0),
    ]


def test_scripts_get_pounds() -> None:
    told = pots_of(*allocated(carry_over=True), ())[1].as_json(10)
    assert {name: value for name, value in told.items() if name.endswith("_gbp")} == {
        "budget_gbp": 100, "carried_in_gbp": 100, "available_gbp": 200, "spent_gbp": 150, "carried_out_gbp": 50,
        "gain_of_next_gbp": 0,
    }  # fmt: skip

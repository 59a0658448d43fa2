"""One budget over many homes is never exceeded, never worse for being larger, and never claims more than the truth."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ara_domain.optimisation import (
    NO_OPTION,
    PackageOffers,
    allocate,
    allocate_by_area,
    allocate_by_year,
    core,
    frontiers,
    proof,
)
from tests.unit.optimisation.instances import random_groups
from tests.unit.optimisation.stocks import (
    best_value,
    best_value_by_year,
    correlated_offers,
    offers_of,
    random_offers,
    small_offers,
    totals,
)


@settings(deadline=None)
@given(offers=small_offers(), budget=st.integers(0, 2000), prove=st.booleans())
def test_the_value_of_a_few_homes_is_the_best_of_every_combination(
    offers: PackageOffers, budget: int, prove: bool
) -> None:
    found = allocate(offers, budget, prove=prove)
    assert found.value == best_value(offers, budget)
    assert found.proven
    assert found.gap == 0


@settings(deadline=None)
@given(offers=small_offers(), budget=st.integers(0, 2000))
def test_every_home_gets_one_of_its_own_packages_or_none_and_the_sums_are_theirs(
    offers: PackageOffers, budget: int
) -> None:
    found = allocate(offers, budget)
    for home, package in enumerate(found.chosen.tolist()):
        assert package == -1 or offers.offsets[home] <= package < offers.offsets[home + 1]
        assert (found.pot[home] == 0) == (package != -1)
    assert totals(offers, found.chosen) == (int(found.spent_pence[0]), found.value)
    assert found.spent_pence[0] <= budget


def few_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few packages that the search of the remainder has to leave most of what is open alone."""
    monkeypatch.setattr(core, "MOST_POINTS", 4)


@pytest.mark.parametrize("narrow", [False, True])
def test_a_greater_budget_never_gains_less_be_the_search_wide_or_narrow(
    narrow: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if narrow:
        few_looked_at(monkeypatch)
    unproven = 0
    for seed in range(3):
        offers = correlated_offers(np.random.default_rng(seed), 20, 3)
        value = 0
        for budget in range(12_000, 14_000, 13):
            found = allocate(offers, budget)
            assert found.spent_pence[0] <= budget
            assert value <= found.value <= found.upper_bound
            value = found.value
            unproven += not found.proven
    assert (unproven > 0) or not narrow, "a narrow search should leave gaps, or this shows nothing"


def test_a_proof_closes_what_a_narrow_search_leaves_open(monkeypatch: pytest.MonkeyPatch) -> None:
    few_looked_at(monkeypatch)
    left_open = 0
    for seed in range(8):
        offers = correlated_offers(np.random.default_rng(seed), 20, 3)
        loose, proven = allocate(offers, 20_011), allocate(offers, 20_011, prove=True)
        left_open += not loose.proven
        assert proven.proven
        assert loose.value <= proven.value <= loose.upper_bound
        assert proven.spent_pence[0] <= 20_011
    assert left_open > 0


def test_a_proof_that_its_limits_cut_short_leaves_a_gap_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    few_looked_at(monkeypatch)
    offers = [correlated_offers(np.random.default_rng(seed), 20, 3) for seed in range(4)]
    truth = [allocate(one, 20_011, prove=True).value for one in offers]
    monkeypatch.setattr(proof, "MOST_POINTS", 6)
    cut = [allocate(one, 20_011, prove=True) for one in offers]
    assert all(found.value <= best <= found.upper_bound for found, best in zip(cut, truth, strict=True))
    assert any(not found.proven for found in cut)


@settings(deadline=None)
@given(offers=small_offers(), budget=st.integers(0, 2000), data=st.data())
def test_homes_in_another_order_gain_the_same(offers: PackageOffers, budget: int, data: st.DataObject) -> None:
    order = np.array(data.draw(st.permutations(range(offers.homes))), np.int64)
    mixed, _ = offers.of(order)
    assert allocate(mixed, budget).value == allocate(offers, budget).value


def test_homes_in_another_order_get_the_same_packages_unless_they_are_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few_looked_at(monkeypatch)
    rng = np.random.default_rng(3)
    for _ in range(20):
        offers = correlated_offers(rng, 60, 3)
        order = rng.permutation(60)
        mixed, source = offers.of(order)
        straight, other = allocate(offers, 50_000).chosen, allocate(mixed, 50_000).chosen
        assert straight[order].tolist() == np.where(other < 0, -1, np.append(source, 0)[other]).tolist()


@settings(deadline=None)
@given(offers=small_offers(), budget=st.integers(0, 2000), cost=st.integers(0, 50), gain=st.integers(0, 50))
def test_offering_a_home_a_package_more_never_gains_less(
    offers: PackageOffers, budget: int, cost: int, gain: int
) -> None:
    more = PackageOffers(
        np.append(offers.offsets[:-1], offers.offsets[-1] + 1) if offers.homes else np.array([0, 1]),
        np.append(offers.cost_pence, cost),
        np.append(offers.gain, gain),
    )
    assert allocate(more, budget).value >= allocate(offers, budget).value


def test_a_budget_is_spent_to_the_penny_and_no_further() -> None:
    offers = offers_of([[(1000, 10)], [(1001, 20)]])
    assert [allocate(offers, budget).value for budget in (999, 1000, 1001, 2000, 2001)] == [0, 10, 20, 20, 30]


def test_a_dear_package_gives_way_to_two_that_use_the_money_better() -> None:
    # Steepest first takes the first home and is left with money that pays for nothing; the other two gain more.
    found = allocate(offers_of([[(600, 66)], [(500, 50)], [(500, 50)]]), 1000)
    assert found.chosen.tolist() == [-1, 1, 2]
    assert (found.value, found.upper_bound) == (100, 100)


def test_money_for_everything_gives_every_home_its_most_at_the_least_cost() -> None:
    found = allocate(offers_of([[(900, 10), (700, 10), (800, 9)], [(5, -3)], []]), 10**9)
    assert found.chosen.tolist() == [1, -1, -1]
    assert found.spent_pence.tolist() == [700]
    assert found.next_gain_per_pound.tolist() == [0.0]
    assert found.proven


def test_the_multiplier_says_what_another_pound_would_gain() -> None:
    offers = offers_of([[(10_000, 300)], [(10_000, 200)]])
    assert allocate(offers, 10_000).next_gain_per_pound.tolist() == [2.0]


def test_a_free_package_is_taken_without_money() -> None:
    assert allocate(offers_of([[(0, 3), (0, 5)], [(1, 9)]]), 0).chosen.tolist() == [1, -1]


def test_packages_of_frontiers_are_told_by_their_place_there() -> None:
    options = random_groups(np.random.default_rng(8), 50, 5, 2)
    found = frontiers(options)
    allocation = allocate(PackageOffers.of_frontiers(found), 20_000_000, prove=True)
    taken = allocation.chosen >= 0
    cost = options.cost_of(
        np.where(taken[:, None], found.choices[allocation.chosen], NO_OPTION).astype(np.uint8)[:, None]
    )
    assert cost.sum() == allocation.spent_pence[0]
    assert 0 < taken.sum() <= 50


@settings(deadline=None)
@given(offers=small_offers(), budgets=st.lists(st.integers(0, 60), min_size=1, max_size=3), data=st.data())
def test_each_area_has_the_best_for_its_own_money(
    offers: PackageOffers, budgets: list[int], data: st.DataObject
) -> None:
    area = np.array([data.draw(st.integers(0, len(budgets) - 1)) for _ in range(offers.homes)], np.int64)
    found = allocate_by_area(offers, area, np.array(budgets), prove=True)
    assert (found.spent_pence <= found.budget_pence).all()
    assert found.value == sum(
        best_value(offers.of(np.flatnonzero(area == number))[0], budget) for number, budget in enumerate(budgets)
    )
    assert found.proven
    assert ((found.pot == area) | (found.chosen == -1)).all()


@settings(deadline=None)
@given(offers=small_offers(), budgets=st.lists(st.integers(0, 60), min_size=1, max_size=3))
def test_no_year_spends_more_than_it_has_nor_claims_more_than_can_be_had(
    offers: PackageOffers, budgets: list[int]
) -> None:
    found = allocate_by_year(offers, np.array(budgets))
    assert (found.spent_pence <= found.budget_pence).all()
    assert found.value <= best_value_by_year(offers, budgets) <= found.upper_bound
    assert totals(offers, found.chosen) == (int(found.spent_pence.sum()), found.value)
    assert ((found.pot >= 0) == (found.chosen >= 0)).all()


@settings(deadline=None)
@given(offers=small_offers(), budgets=st.lists(st.integers(0, 60), min_size=1, max_size=3))
def test_where_money_carries_over_no_year_spends_what_is_not_there_yet(
    offers: PackageOffers, budgets: list[int]
) -> None:
    found = allocate_by_year(offers, np.array(budgets), carry_over=True)
    assert (np.cumsum(found.spent_pence) <= np.cumsum(found.budget_pence)).all()
    assert found.value == best_value(offers, sum(budgets))


@settings(deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    budgets=st.lists(st.integers(0, 9_000), min_size=3, max_size=3),
    more=st.lists(st.integers(0, 3_000), min_size=3, max_size=3),
    carry_over=st.booleans(),
)
def test_more_money_in_any_year_never_gains_less(
    seed: int, budgets: list[int], more: list[int], carry_over: bool
) -> None:
    offers = correlated_offers(np.random.default_rng(seed), 25, 3)
    less = allocate_by_year(offers, np.array(budgets), carry_over=carry_over)
    assert allocate_by_year(offers, np.add(budgets, more), carry_over=carry_over).value >= less.value


def test_the_best_for_the_money_comes_in_the_first_year() -> None:
    offers = offers_of([[(500, 10)], [(500, 30)], [(500, 20)]])
    for carry_over in (False, True):
        assert allocate_by_year(offers, np.array([500, 500, 500]), carry_over=carry_over).pot.tolist() == [2, 0, 1]


def test_ten_thousand_homes_are_answered_to_one_in_ten_thousand() -> None:
    offers = random_offers(np.random.default_rng(1), 10_000, 20, most_pence=3_000_000, most_gain=300)
    for budget in (10**8, 10**9):
        found = allocate(offers, budget)
        assert found.gap <= 1e-4
        assert 0.99 * budget <= found.spent_pence[0] <= budget


def test_no_homes_gain_nothing() -> None:
    found = allocate(offers_of([]), 100)
    assert (found.value, found.upper_bound, found.gap, found.spent_pence.tolist()) == (0, 0, 0.0, [0])
    assert allocate_by_year(offers_of([]), np.array([100])).value == 0


@pytest.mark.parametrize(
    ("cost", "gain", "reason"),
    [
        (np.array([-1]), np.array([1]), "negative cost"),
        (np.array([1]), np.array([0.5]), "whole numbers"),
        (np.array([1 << 30]), np.array([1]), "check the units"),
        (np.array([1]), np.array([1, 2]), "offsets"),
    ],
)
def test_impossible_offers_are_refused_with_the_reason(cost: np.ndarray, gain: np.ndarray, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        PackageOffers(np.array([0, 1]), cost, gain)


def test_budgets_that_make_no_sense_are_refused() -> None:
    offers = offers_of([[(1, 1)]])
    with pytest.raises(ValueError, match="0 pence or more"):
        allocate(offers, -1)
    with pytest.raises(ValueError, match="no budget"):
        allocate_by_year(offers, np.array([], np.int64))
    with pytest.raises(ValueError, match="area from 0 to 0"):
        allocate_by_area(offers, np.array([1]), np.array([5]))

"""The next-best packages come in their true order, none left out."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ara_domain.optimisation import OptionGroups, cheapest_packages, frontiers, greatest_packages
from ara_domain.optimisation.ranking import RankedPackages
from tests.unit.optimisation.instances import every_package, per_home, random_groups, small_groups


def listed(ranked: RankedPackages, home: int) -> list[tuple[int, int, tuple[int, ...]]]:
    columns = np.flatnonzero(ranked.exists[home])
    return [
        (int(ranked.cost_pence[home, i]), int(ranked.gain_steps[home, i]), tuple(ranked.choices[home, i].tolist()))
        for i in columns
    ]


@settings(deadline=None)
@given(options=small_groups(), least=st.integers(-5, 120), k=st.integers(1, 12))
def test_the_k_cheapest_packages_that_gain_enough(options: OptionGroups, least: int, k: int) -> None:
    ranked = cheapest_packages(options, per_home(options, least), k)
    for home in range(options.homes):
        enough = sorted((p for p in every_package(options, home) if p.gain_steps >= least), key=lambda p: p.cheapness)
        assert listed(ranked, home) == [(p.cost_pence, p.gain_steps, p.choices) for p in enough[:k]]


@settings(deadline=None)
@given(options=small_groups(), budget=st.integers(0, 4000), k=st.integers(1, 12))
def test_the_k_packages_that_gain_most_within_a_budget(options: OptionGroups, budget: int, k: int) -> None:
    ranked = greatest_packages(options, per_home(options, budget), k)
    for home in range(options.homes):
        affordable = (p for p in every_package(options, home) if p.cost_pence <= budget)
        best = sorted(affordable, key=lambda p: p.greatness)
        assert listed(ranked, home) == [(p.cost_pence, p.gain_steps, p.choices) for p in best[:k]]


def test_the_first_of_each_ranking_is_the_point_of_the_frontier() -> None:
    options = random_groups(np.random.default_rng(8), 200, 9, 3)
    found = frontiers(options)
    cheapest = cheapest_packages(options, per_home(options, 150), 1)
    greatest = greatest_packages(options, per_home(options, 2_000_000), 1)
    assert (cheapest.choices[:, 0] == found.choices[found.least_cost(np.full(200, 15.0))]).all()
    assert (greatest.choices[:, 0] == found.choices[found.most_gain(per_home(options, 2_000_000))]).all()


def test_a_budget_beyond_every_cost_is_no_limit() -> None:
    options = random_groups(np.random.default_rng(9), 50, 4, 2)
    assert (
        greatest_packages(options, per_home(options, 1 << 60), 3).choices
        == greatest_packages(options, per_home(options, 100_000_000), 3).choices
    ).all()

"""An independent solver agrees: OR-Tools CP-SAT proves the same optimum of one budget over random stocks."""

import numpy as np
import pytest
from ortools.sat.python import cp_model

from ara_domain.optimisation import PackageOffers, allocate, allocate_by_area, allocate_by_year, core
from tests.unit.optimisation.stocks import correlated_offers, package_lists, random_offers

INSTANCES = 300


def solved(offers: PackageOffers, budgets: list[int], pots: list[list[int]]) -> int:
    """The most that can be gained when home h is paid from one of the pots `pots[h]`."""
    model = cp_model.CpModel()
    spent: list[list[cp_model.LinearExprT]] = [[] for _ in budgets]
    gained: list[cp_model.LinearExprT] = []
    for home, packages in enumerate(package_lists(offers)):
        taken = []
        for place, cost, gain in packages[1:]:
            for pot in pots[home]:
                variable = model.new_bool_var(f"{place}/{pot}")
                taken.append(variable)
                spent[pot].append(cost * variable)
                gained.append(gain * variable)
        model.add_at_most_one(taken)
    for budget, costs in zip(budgets, spent, strict=True):
        model.add(sum(costs) <= budget)
    model.maximize(sum(gained))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


def stock(seed: int) -> PackageOffers:
    """Twenty homes; every tenth stock made of near-ties."""
    rng = np.random.default_rng(seed)
    if seed % 10 == 0:
        return correlated_offers(rng, 20, 3)
    return random_offers(rng, 20, 6, most_pence=900_000, most_gain=60)


def budget_of(offers: PackageOffers, share: float) -> int:
    return int(share * offers.cost_pence.sum())


@pytest.mark.parametrize("narrow", [False, True])
def test_a_proven_value_is_the_solver_s_optimum(narrow: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if narrow:  # so that the proof is the mixed-integer programme's and not the search's
        monkeypatch.setattr(core, "MOST_POINTS", 3)
        monkeypatch.setattr(core, "GRID_CELLS", 2)
    count = 40 if narrow else INSTANCES
    shares = np.random.default_rng(5).uniform(0.02, 0.4, INSTANCES)
    proven = 0
    for seed in range(1000 * narrow, 1000 * narrow + count):
        offers = stock(seed)
        budget = budget_of(offers, shares[seed % 1000])
        found = allocate(offers, budget, prove=True)
        optimum = solved(offers, [budget], [[0]] * offers.homes)
        assert found.value <= optimum <= found.upper_bound
        proven += found.proven
    assert proven == count


def test_without_a_proof_the_solver_s_optimum_lies_within_the_gap() -> None:
    for seed in range(2000, 2030):
        offers = random_offers(np.random.default_rng(seed), 20, 6, most_pence=900_000, most_gain=100_000)
        budget = budget_of(offers, 0.1)
        found = allocate(offers, budget)
        assert found.value <= solved(offers, [budget], [[0]] * offers.homes) <= found.upper_bound


def test_budgets_of_areas_and_years_agree_with_the_solver() -> None:
    for seed in range(3000, 3020):
        offers = random_offers(np.random.default_rng(seed), 9, 4, most_pence=900_000, most_gain=60)
        budgets = [budget_of(offers, share) for share in (0.05, 0.1, 0.02)]
        area = np.random.default_rng(seed).integers(0, 3, offers.homes)
        by_area = allocate_by_area(offers, area, np.array(budgets), prove=True)
        assert by_area.value == solved(offers, budgets, [[number] for number in area.tolist()])
        by_year = allocate_by_year(offers, np.array(budgets))
        assert by_year.value <= solved(offers, budgets, [[0, 1, 2]] * offers.homes) <= by_year.upper_bound

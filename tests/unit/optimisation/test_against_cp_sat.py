"""An independent solver agrees: OR-Tools CP-SAT proves the same optimum on random homes of catalogue size."""

from dataclasses import replace

import numpy as np
import pytest
from ortools.sat.python import cp_model

from ara_domain.optimisation import (
    OptionGroups,
    cheapest_packages,
    frontiers,
    greatest_packages,
    points_to_steps,
)
from ara_domain.optimisation.conditions import Condition, ranked_under
from tests.unit.optimisation.instances import per_home, random_groups

HOMES = 1_000


def solved(
    options: OptionGroups,
    home: int,
    *,
    least_steps: int | None = None,
    budget: int | None = None,
    condition: Condition | None = None,
) -> int | None:
    """Least cost to gain enough, or most steps within a budget; None where there is no such package."""
    steps = points_to_steps(options.gain[home])
    model = cp_model.CpModel()
    cost, gain = [], []
    condition_met = model.new_bool_var("condition met")
    for g in range(options.groups):
        taken = []
        for o in np.flatnonzero(options.available[home, g]).tolist():
            variable = model.new_bool_var(f"{g}/{o}")
            taken.append(variable)
            cost.append(int(options.cost_pence[home, g, o]) * variable)
            gain.append(int(steps[g, o]) * variable)
        model.add_at_most_one(taken)
        if condition is not None:
            offered = np.flatnonzero(options.available[home, g])
            needing = [taken[i] for i, o in enumerate(offered) if condition.needing[home, g, o]]
            part = [taken[i] for i, o in enumerate(offered) if condition.meeting[home, g, o]]
            for variable in needing:
                model.add(condition_met == 1).only_enforce_if(variable)
            if not condition.meeting[home, g, -1]:
                model.add(sum(part) >= 1).only_enforce_if(condition_met)
    if budget is not None:
        model.add(sum(cost) <= budget)
        model.maximize(sum(gain))
    if least_steps is not None:
        model.add(sum(gain) >= least_steps)
        model.minimize(sum(cost))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    assert status == cp_model.OPTIMAL
    return round(solver.objective_value)


@pytest.fixture(scope="module")
def options() -> OptionGroups:
    return random_groups(np.random.default_rng(2024), HOMES, 10, 3, offered=0.8)


def test_least_cost_to_a_target_is_the_solver_s_optimum(options: OptionGroups) -> None:
    found = frontiers(options)
    targets = np.random.default_rng(1).integers(10, 450, HOMES)
    points = found.least_cost(targets / 10)
    ours = [int(found.cost_pence[point]) if point >= 0 else None for point in points]
    theirs = [solved(options, home, least_steps=int(targets[home])) for home in range(HOMES)]
    assert ours == theirs
    assert 0 < sum(answer is None for answer in theirs) < HOMES / 2, "the instances should hold both kinds"


def test_most_gain_within_a_budget_is_the_solver_s_optimum(options: OptionGroups) -> None:
    found = frontiers(options)
    budget = 1_000_000
    ours = found.gain_steps[found.most_gain(per_home(options, budget))].tolist()
    assert ours == [solved(options, home, budget=budget) for home in range(HOMES)]


@pytest.fixture(scope="module")
def condition(options: OptionGroups) -> Condition:
    """The last three groups wait for the first two, of which only the earlier options count; every home has a say."""
    needing = np.zeros(options.gain.shape, np.bool_)
    needing[:, -3:] = True
    meeting = np.ones((*options.gain.shape[:2], options.options + 1), np.bool_)
    meeting[:, :2, -2:] = ~options.available[:, :2, :1]
    return Condition(needing, meeting)


@pytest.mark.slow
def test_the_least_whole_life_cost_to_a_target_is_the_solver_s_optimum(
    options: OptionGroups, condition: Condition
) -> None:
    """Costs below nothing are of measures that save more over their life; what waits for others waits here too."""
    saving = np.random.default_rng(3).integers(0, 900_000, options.gain.shape)
    weighed = replace(options, cost_pence=options.cost_pence - saving)
    targets = np.random.default_rng(4).integers(10, 300, HOMES)
    ranked = ranked_under(
        condition, weighed, lambda some, homes: cheapest_packages(some, targets[homes], 2), by_gain=False
    )
    ours = [int(ranked.cost_pence[home, 0]) if ranked.exists[home, 0] else None for home in range(HOMES)]
    assert ours == [solved(weighed, home, least_steps=int(targets[home]), condition=condition) for home in range(HOMES)]


@pytest.mark.slow
def test_the_most_gain_within_a_budget_with_fabric_first_is_the_solver_s_optimum(
    options: OptionGroups, condition: Condition
) -> None:
    budget = per_home(options, 2_500_000)
    ranked = ranked_under(
        condition, options, lambda some, homes: greatest_packages(some, budget[homes], 2), by_gain=True
    )
    ours = [int(ranked.gain_steps[home, 0]) if ranked.exists[home, 0] else None for home in range(HOMES)]
    theirs = [solved(options, home, budget=int(budget[home]), condition=condition) for home in range(HOMES)]
    assert ours == theirs

"""An independent solver agrees: OR-Tools CP-SAT proves the same optimum on random homes of catalogue size."""

import numpy as np
import pytest
from ortools.sat.python import cp_model

from ara_domain.optimisation import OptionGroups, frontiers, points_to_steps
from tests.unit.optimisation.instances import per_home, random_groups

HOMES = 1_000


def solved(
    options: OptionGroups, home: int, *, least_steps: int | None = None, budget: int | None = None
) -> int | None:
    """Least cost to gain enough, or most steps within a budget; None where there is no such package."""
    steps = points_to_steps(options.gain[home])
    model = cp_model.CpModel()
    cost, gain = [], []
    for g in range(options.groups):
        taken = []
        for o in np.flatnonzero(options.available[home, g]).tolist():
            variable = model.new_bool_var(f"{g}/{o}")
            taken.append(variable)
            cost.append(int(options.cost_pence[home, g, o]) * variable)
            gain.append(int(steps[g, o]) * variable)
        model.add_at_most_one(taken)
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

"""How many homes a second the optimiser answers, on one thread, and what it needs of memory.

`python -m benchmarks.optimiser` prints four figures on random homes of catalogue size:

* the whole cost–gain frontier of every home, 401 gains told apart (40 SAP points);
* the search for the cheapest package to a target, without the time of the scorer, which is an engine's business;
* the cheapest package to a target by OR-Tools CP-SAT with one worker, one model a home, and how many times faster the
  frontiers answer the same question on the same homes, in processor time of one thread, so that what else the machine
  does favours neither; both answers must agree;
* one budget over all homes, from their frontiers: seconds, gap and spending.

Memory is what was allocated at the peak beyond the homes themselves, from a second run under `tracemalloc`.
"""

import sys
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
from ortools.sat.python import cp_model

from ara_domain.optimisation import (
    Goal,
    OptionGroups,
    PackageOffers,
    allocate,
    frontiers,
    points_to_steps,
    search_packages,
    target_to_steps,
)
from ara_domain.optimisation.goals import UNLIMITED_PENCE
from ara_domain.optimisation.options import ChoiceArray, FloatArray, IntArray
from benchmarks.measuring import Measurement, best_of

HOMES, GROUPS, OPTIONS = 10_000, 10, 3
MOST_POINTS = 40.0
TARGET_POINTS = 15.0
COMPARED = 2_000
"""Homes that CP-SAT answers as well."""
PENCE_A_HOME = 200_000
"""The budget over all homes, for each of them: enough to leave most homes something to want."""
FADE_POINTS = 60.0
"""The scorer's gains fade as they add up: a sum of g points is worth FADE × (1 − exp(−g / FADE))."""


def random_homes(homes: int = HOMES, seed: int = 1) -> OptionGroups:
    """Homes of 10 groups × 3 options at £10 to £15,000, each gaining 0.2 to 6 points."""
    rng = np.random.default_rng(seed)
    shape = (homes, GROUPS, OPTIONS)
    return OptionGroups(rng.integers(1_000, 1_500_000, shape), rng.uniform(0.2, 6.0, shape), np.ones(shape, np.bool_))


def measure_frontiers(options: OptionGroups) -> Measurement:
    """Frontier of every home, its packages included."""

    def run() -> float:
        return len(frontiers(options, most_points=MOST_POINTS).cost_pence) / options.homes

    packages, seconds, peak = _measured(run)
    return Measurement(
        what="optimiser, whole frontiers",
        rate=options.homes / seconds,
        unit="homes/s",
        detail=f"{options.homes:,} homes × {GROUPS} groups × {OPTIONS} options, {packages:.0f} packages each, "
        f"peak {peak:,.0f} MB",
    )


def measure_search(options: OptionGroups) -> Measurement:
    """Packages confirmed by a scorer that costs next to nothing; its time is taken off."""
    scorer = _FadingScorer(options)
    goal = Goal(np.full(options.homes, TARGET_POINTS), np.full(options.homes, UNLIMITED_PENCE))

    def run() -> float:
        scorer.seconds = 0.0
        return float(search_packages(options, np.zeros(options.homes), goal, scorer).packages_tried.mean())

    tried, seconds, peak = _measured(run, besides=lambda: scorer.seconds)
    return Measurement(
        what="optimiser, search to a target",
        rate=options.homes / seconds,
        unit="homes/s",
        detail=f"{tried:.1f} packages scored per home, the scorer's own time left out, peak {peak:,.0f} MB",
    )


def measure_against_cp_sat(options: OptionGroups) -> Measurement:
    """The cheapest package to a target of `COMPARED` homes by CP-SAT, against the frontiers of the same homes.

    Raises:
        RuntimeError: the two disagree.
    """
    compared = options.of(np.arange(COMPARED))
    target = int(target_to_steps(np.array(TARGET_POINTS)))

    def ours() -> list[int]:
        found = frontiers(compared, most_points=MOST_POINTS)
        points = found.least_cost(np.full(COMPARED, TARGET_POINTS))
        return [int(found.cost_pence[point]) if point >= 0 else -1 for point in points]

    mine, our_seconds = _processor_time(ours)
    theirs, their_seconds = _processor_time(lambda: [_by_cp_sat(compared, home, target) for home in range(COMPARED)])
    if mine != theirs:
        raise RuntimeError("CP-SAT and the frontiers disagree on the cheapest package of a home; one of them is wrong")
    return Measurement(
        what="OR-Tools CP-SAT, cheapest to a target",
        rate=COMPARED / their_seconds,
        unit="homes/s",
        detail=f"{COMPARED:,} homes, one worker, model building included; frontiers of the same homes take "
        f"{1000 * our_seconds / COMPARED:.2f} ms a home: {their_seconds / our_seconds:.1f} times faster",
    )


def _processor_time(work: Callable[[], list[int]]) -> tuple[list[int], float]:
    """The result and the seconds of processor it took, all threads of the process together."""
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


def _by_cp_sat(options: OptionGroups, home: int, least_steps: int) -> int:
    """Least cost of gaining so many steps, -1 where nothing does."""
    steps = points_to_steps(options.gain[home]).tolist()
    pence = options.cost_pence[home].tolist()
    model = cp_model.CpModel()
    taken = [[model.new_bool_var("") for _ in range(options.options)] for _ in range(options.groups)]
    for group in taken:
        model.add_at_most_one(group)
    every = [variable for group in taken for variable in group]
    model.add(cp_model.LinearExpr.weighted_sum(every, [gain for group in steps for gain in group]) >= least_steps)
    model.minimize(cp_model.LinearExpr.weighted_sum(every, [cost for group in pence for cost in group]))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return round(solver.objective_value) if solver.solve(model) == cp_model.OPTIMAL else -1


def measure_portfolio(options: OptionGroups) -> Measurement:
    """One budget over all homes, proven, from frontiers that are there already."""
    offers = PackageOffers.of_frontiers(frontiers(options, most_points=MOST_POINTS))
    budget = options.homes * PENCE_A_HOME
    found, seconds = best_of(3, lambda: allocate(offers, budget, prove=True))
    return Measurement(
        what="optimiser, one budget over all homes",
        rate=options.homes / seconds,
        unit="homes/s",
        detail=f"{options.homes:,} homes with {len(offers.gain):,} packages in {seconds:.2f} s, gap {found.gap:.1e}, "
        f"£{found.spent_pence[0] / 100:,.0f} of £{budget / 100:,.0f} spent",
    )


class _FadingScorer:
    """Scores every package of a home and keeps the time it took."""

    def __init__(self, options: OptionGroups) -> None:
        self.options = options
        self.seconds = 0.0

    def __call__(self, homes: IntArray, choices: ChoiceArray) -> FloatArray:
        start = time.perf_counter()
        gain = self.options.of(homes).gain_of(choices[:, None])[:, 0]
        score: FloatArray = FADE_POINTS * (1 - np.exp(-gain / FADE_POINTS))
        self.seconds += time.perf_counter() - start
        return score


def _measured(run: Callable[[], float], besides: Callable[[], float] = lambda: 0.0) -> tuple[float, float, float]:
    """Result, seconds of a first run without what is besides the point, and MB allocated at the peak of a second."""
    start = time.perf_counter()
    result = run()
    seconds = time.perf_counter() - start - besides()
    tracemalloc.start()
    try:
        run()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return result, seconds, peak / 1e6


def main() -> None:
    """Print the measurements."""
    options = random_homes()
    for measure in (measure_frontiers, measure_search, measure_against_cp_sat, measure_portfolio):
        sys.stdout.write(f"{measure(options)}\n")


if __name__ == "__main__":
    main()

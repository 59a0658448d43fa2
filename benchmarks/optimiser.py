"""How many homes a second the optimiser answers, on one thread, and what it needs of memory.

`python -m benchmarks.optimiser` prints two figures on random homes of catalogue size:

* the whole cost–gain frontier of every home, 401 gains told apart (40 SAP points);
* the search for the cheapest package to a target, without the time of the scorer, which is an engine's business.

Memory is what was allocated at the peak beyond the homes themselves, from a second run under `tracemalloc`.
"""

import sys
import time
import tracemalloc
from collections.abc import Callable

import numpy as np

from ara_domain.optimisation import Goal, OptionGroups, frontiers, search_packages
from ara_domain.optimisation.options import ChoiceArray, FloatArray, IntArray
from ara_domain.optimisation.search import UNLIMITED_PENCE
from benchmarks.measuring import Measurement

HOMES, GROUPS, OPTIONS = 10_000, 10, 3
MOST_POINTS = 40.0
TARGET_POINTS = 15.0
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
    for measure in (measure_frontiers, measure_search):
        sys.stdout.write(f"{measure(options)}\n")


if __name__ == "__main__":
    main()

"""How good the search is where gains do not add up: its answers against trying every package.

The figures a run measures are printed (`pytest -rP`) and recorded as properties of the test; the assertions hold them
to what was measured when the defaults of `SearchSettings` were chosen, with little room.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from ara_domain.optimisation import Goal, SearchResult, search_packages
from ara_domain.optimisation.goals import UNLIMITED_PENCE
from tests.unit.optimisation.dwellings import Stock

HOMES = 300
BAND_C, BAND_B = 68.5, 80.5


@dataclass(frozen=True)
class Case:
    """A stock of dwellings and the score they are to reach."""

    name: str
    target: float
    fade: float | None

    def __str__(self) -> str:
        return self.name


CASES = (
    Case("band C, physics alone", BAND_C, None),
    Case("band B, physics alone", BAND_B, None),
    Case("band C, strongly diminishing", BAND_C, 35.0),
    Case("band B, strongly diminishing", BAND_B, 50.0),
)


@cache
def stock_below(score: float, fade: float | None) -> Stock:
    return Stock(below=score, count=HOMES, seed=20, fade=fade)


def searched(stock: Stock, *, target: float = np.inf, budget: int = UNLIMITED_PENCE) -> SearchResult:
    homes = len(stock.dwellings)
    return search_packages(
        stock.options, stock.start, Goal(np.full(homes, target), np.full(homes, budget)), stock.score
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_cheapest_package_to_a_band_is_nearly_always_the_true_optimum(
    case: Case, record_property: Callable[[str, object], None]
) -> None:
    stock = stock_below(case.target, case.fade)
    result = searched(stock, target=case.target)
    truth = [dwelling.least_cost(case.target) for dwelling in stock.dwellings]
    reachable = np.array([cost is not None for cost in truth])
    optimum = np.array([cost or 0 for cost in truth])
    assert not (result.reached & ~reachable).any()

    found = result.reached & reachable
    ratio = result.cost_pence[found] / optimum[found]
    equal = (ratio == 1).sum() / reachable.sum()
    proven = (result.cost_bound_pence == result.cost_pence)[found]
    best = np.array([dwelling.best_score() for dwelling in stock.dwellings])
    short = (best - result.score)[~reachable]
    measured = {
        "reachable": int(reachable.sum()),
        "reachable but not found": int((reachable & ~result.reached).sum()),
        "equal to the optimum": round(float(equal), 4),
        "mean cost ratio": round(float(ratio.mean()), 4),
        "worst cost ratio": round(float(ratio.max()), 3),
        "optimum within the bound": round(float((result.cost_bound_pence[found] <= optimum[found]).mean()), 4),
        "bound equals cost": round(float(proven.mean()), 3),
        "worst shortfall where unreachable, points": round(float(short.max(initial=0.0)), 2),
        "packages tried, mean": round(float(result.packages_tried.mean()), 1),
        "packages tried, most": int(result.packages_tried.max()),
        "rounds, most": int(result.rounds.max()),
    }
    print(case, measured)  # noqa: T201
    record_property(str(case), measured)

    assert equal >= 0.98
    assert ratio.mean() <= 1.005
    assert ratio.max() <= 1.35
    assert (result.reached == reachable).mean() >= 0.99


@pytest.mark.parametrize("budget", [500_000, 1_000_000, 2_000_000])
@pytest.mark.parametrize("fade", [None, 50.0])
def test_the_most_sap_for_a_budget_is_nearly_always_the_true_optimum(
    budget: int, fade: float | None, record_property: Callable[[str, object], None]
) -> None:
    stock = stock_below(BAND_B, fade)
    result = searched(stock, budget=budget)
    best = np.array([dwelling.best_score(budget) for dwelling in stock.dwellings])
    short = best - result.score
    measured = {
        "equal to the optimum": round(float((short < 1e-6).mean()), 4),
        "mean shortfall, points": round(float(short.mean()), 3),
        "worst shortfall, points": round(float(short.max()), 2),
        "packages tried, mean": round(float(result.packages_tried.mean()), 1),
        "packages tried, most": int(result.packages_tried.max()),
        "rounds, most": int(result.rounds.max()),
    }
    print(budget, fade, measured)  # noqa: T201
    record_property(f"£{budget // 100:,}, {'physics alone' if fade is None else 'strongly diminishing'}", measured)

    assert (result.cost_pence <= budget).all()
    assert (short > -1e-9).all()
    assert (short < 1e-6).mean() >= 0.99
    assert short.max() <= 2.5

"""Costs of packages counted in bands, the same in files, on pages of runs and in comparisons."""

from bisect import bisect_right
from itertools import pairwise
from typing import Final

COST_BOUNDS_PENCE: Final = (1, 1_000_00, 2_500_00, 5_000_00, 10_000_00, 15_000_00, 25_000_00)
"""Where a band of cost begins; below the first is nothing at all. 10,000 GBP is the cap of the minimum standards."""


def _labels() -> tuple[str, ...]:
    pounds = [f"£{bound // 100:,}" for bound in COST_BOUNDS_PENCE]
    between = [f"{low} to {high}" for low, high in pairwise(pounds[1:])]
    return ("no works", f"under {pounds[1]}", *between, f"{pounds[-1]} and more")


COST_LABELS: Final = _labels()
"""The bands in words, the cheapest first; a cost that is a bound belongs to the band above it."""


def cost_band(pence: int) -> int:
    """Which of `COST_LABELS` a cost is counted in."""
    return bisect_right(COST_BOUNDS_PENCE, pence)

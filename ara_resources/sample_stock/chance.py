"""Draws that follow from a seed: the same key gives the same stock, byte for byte, on every machine."""

from bisect import bisect
from collections.abc import Mapping
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def source_of(seed: int, *key: object) -> Random:
    """A source of chance for one part of the stock, so that no part depends on how another was made."""
    return Random("/".join(map(str, (seed, *key))))


def stock_number(homes: int, seed: int) -> int:
    """A number below 90,000 for a stock, by which it has postcodes and UPRNs of its own.

    Two stocks in one database would otherwise claim each other's certificates.
    """
    return source_of(seed, "stock", homes).randrange(90_000)


class Weighted(Generic[T]):
    """Values with weights. The weights need not add up to anything."""

    __slots__ = ("_totals", "values")

    def __init__(self, weights: Mapping[T, float]) -> None:
        self.values = tuple(weights)
        self._totals = tuple(accumulate(weights.values()))

    def draw(self, rng: Random) -> T:
        """One of the values."""
        return self.values[bisect(self._totals, rng.random() * self._totals[-1], 0, len(self.values) - 1)]


def happens(rng: Random, share: float) -> bool:
    """Whether something that is so in this share of cases is so in this one."""
    return rng.random() < share


def around(rng: Random, value: float, spread: float) -> float:
    """A number near another: log-normal, `spread` being its relative standard deviation, at most 2.5 of them off."""
    deviation = max(-2.5, min(2.5, rng.gauss(0.0, 1.0)))
    return float(value * (1.0 + spread) ** deviation)

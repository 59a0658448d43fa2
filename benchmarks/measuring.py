"""How a measurement is said, and what a process needed of memory."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One thing measured."""

    what: str
    rate: float
    unit: str
    detail: str

    def __str__(self) -> str:
        return f"{self.what:<44} {self.rate:>10,.0f} {self.unit:<14} {self.detail}"


def best_of(runs: int, work: Callable[[], Result]) -> tuple[Result, float]:
    """The result of the last run and the seconds of the shortest: what the machine did besides only adds."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return result, min(seconds)


def peak_mb(who: int = resource.RUSAGE_SELF) -> float:
    """Largest resident memory so far of this process, or of the largest of its ended children."""
    return resource.getrusage(who).ru_maxrss / 1024

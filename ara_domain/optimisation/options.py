"""The problem as arrays: homes × groups × options, with costs in pence and gains in points.

A point is whatever the gains are counted in; the services use SAP points. The order of groups and options in the arrays
is the order in which ties are broken, so whoever builds them sorts them first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
ChoiceArray = NDArray[np.uint8]

NO_OPTION = 255
"""In an array of choices: the group is left as it is. It sorts after every option."""

STEPS_PER_POINT = 10
"""The grid the dynamic programme counts gains on: a tenth of a SAP point."""


@dataclass(frozen=True, slots=True)
class OptionGroups:
    """The options of H homes, at most one of each group to be taken.

    Attributes:
        cost_pence: (H, G, O) cost of each option; below 0 where it saves more than it costs over its life.
        gain: (H, G, O) points gained by the option alone; may be negative.
        available: (H, G, O) False where a home has fewer groups or options than the array. Such a slot costs infinity.
        required: (H, G) groups of which one option has to be taken, whatever it costs and gains; None for none of them.
    """

    cost_pence: IntArray
    gain: FloatArray
    available: BoolArray
    required: BoolArray | None = None

    def __post_init__(self) -> None:
        if not self.cost_pence.shape == self.gain.shape == self.available.shape or self.gain.ndim != 3:
            raise ValueError(
                "costs, gains and availability must share one shape (homes, groups, options); "
                f"got {self.cost_pence.shape}, {self.gain.shape}, {self.available.shape}"
            )
        if self.options > NO_OPTION:
            raise ValueError(f"a group holds {self.options} options; the optimiser takes up to {NO_OPTION}")
        if not np.isfinite(self.gain[self.available]).all():
            raise ValueError("an option's gain is not a number; leave out options the model could not score")

    @property
    def homes(self) -> int:
        """H."""
        return int(self.gain.shape[0])

    @property
    def groups(self) -> int:
        """G, the most groups any home has."""
        return int(self.gain.shape[1])

    @property
    def options(self) -> int:
        """O, the most options any group has."""
        return int(self.gain.shape[2])

    @property
    def useful(self) -> BoolArray:
        """(H, G, O) options that exist and gain something."""
        return self.available & (self.gain > 0)

    @property
    def must(self) -> BoolArray:
        """(H, G) `required`, all False where it is None."""
        return np.zeros(self.gain.shape[:2], np.bool_) if self.required is None else self.required

    def of(self, homes: IntArray) -> "OptionGroups":
        """The same options of some homes only, in the given order."""
        required = None if self.required is None else self.required[homes]
        return OptionGroups(self.cost_pence[homes], self.gain[homes], self.available[homes], required)

    def estimated(self, gain: FloatArray) -> "OptionGroups":
        """The same options with other gains (H, G, O)."""
        return replace(self, gain=gain)

    def cost_of(self, choices: ChoiceArray) -> IntArray:
        """Pence of each package; choices (H, N, G) → (H, N)."""
        total: IntArray = self._taken(self.cost_pence, choices).sum(axis=2)
        return total

    def gain_of(self, choices: ChoiceArray) -> FloatArray:
        """Sum of the gains of each package in points, unrounded; choices (H, N, G) → (H, N)."""
        total: FloatArray = self._taken(self.gain, choices).sum(axis=2)
        return total

    @staticmethod
    def _taken(worth: NDArray[Any], choices: ChoiceArray) -> NDArray[Any]:
        """(H, N, G) what each package takes of an (H, G, O) array, 0 where it leaves the group alone."""
        taken = choices != NO_OPTION
        slot = np.where(taken, choices, 0).astype(np.intp)
        return np.where(taken, np.take_along_axis(worth, slot.swapaxes(1, 2), axis=2).swapaxes(1, 2), 0)

    @classmethod
    def pack(cls, homes: Sequence[Sequence[Sequence[tuple[int, float]]]]) -> "OptionGroups":
        """Arrays from nested sequences: homes → groups → options as (pence, points), padded to one shape.

        Raises:
            ValueError: a cost is negative, a gain is not a number, or a group holds too many options.
        """
        if any(pence < 0 for home in homes for group in home for pence, _ in group):
            raise ValueError("an option has a negative cost; a grant belongs in the price, which is 0 or more")
        groups = max((len(home) for home in homes), default=0) or 1
        options = max((len(group) for home in homes for group in home), default=0) or 1
        shape = (len(homes), groups, options)
        cost, gain, available = np.zeros(shape, np.int64), np.zeros(shape), np.zeros(shape, np.bool_)
        for h, home in enumerate(homes):
            for g, group in enumerate(home):
                for o, (pence, points) in enumerate(group):
                    cost[h, g, o], gain[h, g, o], available[h, g, o] = pence, points, True
        return cls(cost, gain, available)


def points_to_steps(gain: FloatArray, steps_per_point: int = STEPS_PER_POINT) -> IntArray:
    """Gains on the grid, rounded down, so that a sum of steps never promises more than the gains do."""
    return np.floor(gain * steps_per_point).astype(np.int64)


def target_to_steps(target: FloatArray, steps_per_point: int = STEPS_PER_POINT) -> IntArray:
    """Targets on the grid, rounded up, for the same reason."""
    return np.ceil(target * steps_per_point).astype(np.int64)

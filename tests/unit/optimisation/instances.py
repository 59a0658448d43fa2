"""Random problems for the optimiser, and the answer by trying everything."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from hypothesis import strategies as st

from ara_domain.optimisation import NO_OPTION, STEPS_PER_POINT, OptionGroups, points_to_steps
from ara_domain.optimisation.options import IntArray


@dataclass(frozen=True, slots=True)
class Package:
    """A package of one home, on the grid."""

    cost_pence: int
    measures: int
    gain_steps: int
    choices: tuple[int, ...]

    @property
    def cheapness(self) -> tuple[int, int, int, tuple[int, ...]]:
        """Sorts from best to worst by cost, fewer measures, more gain, option order."""
        return self.cost_pence, self.measures, -self.gain_steps, self.choices

    @property
    def greatness(self) -> tuple[int, int, int, tuple[int, ...]]:
        """Sorts from best to worst by gain, cost, fewer measures, option order."""
        return -self.gain_steps, self.cost_pence, self.measures, self.choices


def every_package(options: OptionGroups, home: int, steps_per_point: int = STEPS_PER_POINT) -> list[Package]:
    """Every package of useful options of one home, those without a step of gain left out."""
    steps = points_to_steps(options.gain[home], steps_per_point)
    takeable = options.available[home] & (steps > 0)
    per_group = [[*np.flatnonzero(group).tolist(), NO_OPTION] for group in takeable]
    packages = []
    for choices in product(*per_group):
        taken = [(g, o) for g, o in enumerate(choices) if o != NO_OPTION]
        packages.append(
            Package(
                cost_pence=sum(int(options.cost_pence[home, g, o]) for g, o in taken),
                measures=len(taken),
                gain_steps=sum(int(steps[g, o]) for g, o in taken),
                choices=choices,
            )
        )
    return packages


def random_groups(
    rng: np.random.Generator,
    homes: int,
    groups: int,
    options: int,
    *,
    most_pence: int = 1_500_000,
    most_points: float = 6.0,
    offered: float = 1.0,
) -> OptionGroups:
    """Options at random; a share `offered` of the slots is filled."""
    shape = (homes, groups, options)
    return OptionGroups(
        cost_pence=rng.integers(0, most_pence, shape),
        gain=rng.uniform(-0.1 * most_points, most_points, shape),
        available=rng.random(shape) < offered,
    )


@st.composite
def small_groups(draw: st.DrawFn) -> OptionGroups:
    """One to three homes of up to six groups; few distinct costs and gains, so that ties abound; some negative gains."""
    homes, groups = draw(st.integers(1, 3)), draw(st.integers(1, 6))
    options = draw(st.integers(1, 3 if groups <= 4 else 2))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return random_groups(
        rng,
        homes,
        groups,
        options,
        most_pence=draw(st.sampled_from([1, 4, 1000])),
        most_points=draw(st.sampled_from([0.4, 2.0, 9.0])),
        offered=draw(st.sampled_from([0.5, 0.9, 1.0])),
    )


def per_home(options: OptionGroups, value: int) -> IntArray:
    """The same value for every home."""
    return np.full(options.homes, value)

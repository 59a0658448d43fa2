"""What a search is to find, how hard it looks, and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass

from ara_domain.optimisation.conditions import Condition
from ara_domain.optimisation.options import STEPS_PER_POINT, BoolArray, ChoiceArray, FloatArray, IntArray

Scorer = Callable[[IntArray, ChoiceArray], FloatArray]
"""(N,) homes and (N, G) choices → (N,) score of each home with that package; NaN when it cannot be scored."""

UNLIMITED_PENCE = 1 << 40
"""A budget no package reaches."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What is wanted most of H homes, where it is neither the least cost nor the greatest score; more is better.

    Attributes:
        start: (H,) worth of each home as it is, in points: the unit is the caller's, a tenth of it is a step.
        gain: (H, G, O) what each option adds alone; may be negative.
        known: (H, G, O) the part of `gain` that is sure and adds up.
        of: worth of packages as wholes; asked for those that were just scored.
    """

    start: FloatArray
    gain: FloatArray
    known: FloatArray
    of: Scorer


@dataclass(frozen=True, slots=True)
class Goal:
    """What each of H homes wants.

    Attributes:
        target: (H,) the least score that is enough, for the least cost; infinity to want the most instead. With
            `worth`, what is wanted is the most of that among what is enough, and minus infinity where all is enough.
        budget_pence: (H,) a package may not cost more.
        worth: what is wanted most; None for least cost or most score.
        condition: what packages have to keep to.
    """

    target: FloatArray
    budget_pence: IntArray
    worth: Worth | None = None
    condition: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSettings:
    """How hard to look.

    The defaults were measured on a simplified dwelling model over targets of band B and C, mild and strong interaction
    (`tests/unit/optimisation/test_search_quality.py` holds the figures): more tries gain little, fewer lose some.
    """

    packages_per_round: int = 6
    most_packages: int = 48
    most_ranked_packages: int = 32
    """The rest is kept for the neighbours of the best."""
    most_rounds: int = 10
    first_margin: float = 0.2
    """Share of the gain needed by which an estimate may fall short and still be tried; halves each round."""
    last_margin: float = 0.05
    steps_per_point: int = STEPS_PER_POINT

    def margin(self, round_number: int) -> float:
        """The margin of a round, the first being 0."""
        return max(self.first_margin * 0.5**round_number, self.last_margin)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The best package found for each of H homes.

    Attributes:
        choices: (H, G) its options; all `NO_OPTION` when doing nothing is best.
        score: (H,) its own score as a whole, the start where it is empty.
        cost_pence: (H,) its cost.
        reached: (H,) whether the score is at least the target.
        cost_bound_pence: (H,) what any package that reaches the target costs at least (see above); meant for homes
            with a target, 0 for others.
        packages_tried: (H,) packages scored, without the empty one.
        rounds: (H,) rounds it took.
    """

    choices: ChoiceArray
    score: FloatArray
    cost_pence: IntArray
    reached: BoolArray
    cost_bound_pence: IntArray
    packages_tried: IntArray
    rounds: IntArray

"""The optimiser's arithmetic: which options of a home to take together, over many homes at once.

Add here: exact algorithms over mutually exclusive groups, on plain arrays. Keep out: what a measure or a scenario is,
how a home is scored; those meet the arrays in `ara_domain.services.optimiser`.

Read in this order: `options` (the problem), `tables` (the dynamic programme), `frontier` and `ranking` (what is asked
of it), `search` (packages confirmed by a scorer, because gains do not add up).
"""

from ara_domain.optimisation.frontier import Frontiers, frontiers
from ara_domain.optimisation.options import NO_OPTION, STEPS_PER_POINT, OptionGroups, points_to_steps, target_to_steps
from ara_domain.optimisation.ranking import RankedPackages, cheapest_packages, greatest_packages
from ara_domain.optimisation.search import Goal, SearchResult, SearchSettings, search_packages

__all__ = [
    "NO_OPTION",
    "STEPS_PER_POINT",
    "Frontiers",
    "Goal",
    "OptionGroups",
    "RankedPackages",
    "SearchResult",
    "SearchSettings",
    "cheapest_packages",
    "frontiers",
    "greatest_packages",
    "points_to_steps",
    "search_packages",
    "target_to_steps",
]

"""The optimiser's arithmetic: which options of a home to take together, over many homes at once.

Add here: exact algorithms over mutually exclusive groups, on plain arrays. Keep out: what a measure or a scenario is,
how a home is scored; those meet the arrays in `ara_domain.services.optimiser`.

Read in this order: `options` (the problem), `tables` (the dynamic programme), `frontier` and `ranking` (what is asked
of it), `conditions` (options that need others), `goals` and `search` (packages confirmed by a scorer, because gains do
not add up; `beliefs` and `tried` are what it goes by). One budget over all homes starts from
the frontiers, or from any lists of packages: `portfolio` and `portfolio_years`, which rest on `hulls`, `core`
and `proof`.
"""

from ara_domain.optimisation.frontier import Frontiers, frontiers
from ara_domain.optimisation.goals import Goal, SearchResult, SearchSettings, Worth
from ara_domain.optimisation.options import NO_OPTION, STEPS_PER_POINT, OptionGroups, points_to_steps, target_to_steps
from ara_domain.optimisation.portfolio import Allocation, PackageOffers, allocate, allocate_by_area
from ara_domain.optimisation.portfolio_years import allocate_by_year
from ara_domain.optimisation.ranking import RankedPackages, cheapest_packages, greatest_packages
from ara_domain.optimisation.search import search_packages, searching

__all__ = [
    "NO_OPTION",
    "STEPS_PER_POINT",
    "Allocation",
    "Frontiers",
    "Goal",
    "OptionGroups",
    "PackageOffers",
    "RankedPackages",
    "SearchResult",
    "SearchSettings",
    "Worth",
    "allocate",
    "allocate_by_area",
    "allocate_by_year",
    "cheapest_packages",
    "frontiers",
    "greatest_packages",
    "points_to_steps",
    "search_packages",
    "searching",
    "target_to_steps",
]

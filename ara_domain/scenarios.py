"""What a landlord asks of every home of a portfolio: an objective, its limits, and what the answer may be made of.

Money is integer pence; rates are shares (0.035 is 3.5 %).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from ara_domain.hashing import content_hash
from ara_domain.predictions import band_floor


class Objective(StrEnum):
    """What a scenario asks of a home's package."""

    LEAST_COST_TO_TARGET = "least_cost_to_target"
    MOST_SAP_WITHIN_BUDGET = "most_sap_within_budget"
    MOST_CO2_SAVING_WITHIN_BUDGET = "most_co2_saving_within_budget"
    MOST_BILL_SAVING_WITHIN_BUDGET = "most_bill_saving_within_budget"
    LEAST_WHOLE_LIFE_COST = "least_whole_life_cost"
    """Least capital, replacements and bills over the scenario's years, discounted; to a target where one is given."""


SCENARIO_REMOVED = "the scenario was removed"
"""Why the plans of a removed scenario are no longer in force."""
_SPENDING = frozenset(
    {
        Objective.MOST_SAP_WITHIN_BUDGET,
        Objective.MOST_CO2_SAVING_WITHIN_BUDGET,
        Objective.MOST_BILL_SAVING_WITHIN_BUDGET,
    }
)
_OF_BILLS = frozenset({Objective.MOST_BILL_SAVING_WITHIN_BUDGET, Objective.LEAST_WHOLE_LIFE_COST})
_NAMES = frozenset({"scenario_id", "portfolio_id", "slug", "name"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A question asked of every home of a portfolio.

    Attributes:
        target_band, target_score: the band, or the rounded rating, to reach; one of them at most. Whatever else is
            asked, a package that reaches it goes before one that does not.
        budget_pence: what may be spent on a home; for the objectives that spend one.
        spending_cap_pence: what a landlord has to spend on a home at most, as the minimum standards of 2026 cap it
            (PRS and SRS: 10,000 GBP). A home that needs more gets the best there is below the cap.
        in_use_factors: count only the share of modelled savings seen in use (PCDF Table 181); ratings are as modelled.
        allowed: options or measures a package may be made of; empty for all.
        excluded: options or measures it may not be made of.
        whole_block_measures: in flats and maisonettes, also work on what the block shares.
        fabric_first: heating systems are replaced, and renewables added, only with the home's insulation done.
        years, discount_rate: of whole-life cost; real terms.
        price_set: fuel prices that bills are counted at; None for those in force.
        cost_version: cost table that measures are priced by; None for the current one.

    Raises:
        ValueError: the objective lacks what it needs, or limits make no sense; the message names the field.
    """

    scenario_id: UUID
    portfolio_id: UUID
    slug: str
    name: str
    objective: Objective
    target_band: str | None = None
    target_score: int | None = None
    budget_pence: int | None = None
    spending_cap_pence: int | None = None
    in_use_factors: bool = False
    allowed: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    whole_block_measures: bool = True
    fabric_first: bool = False
    years: int | None = None
    discount_rate: float | None = None
    price_set: str | None = None
    cost_version: str | None = None

    def __post_init__(self) -> None:
        named = f"scenario {self.slug!r}"
        if self.target_band is not None and self.target_score is not None:
            raise ValueError(f"{named} has two targets: give target_band or target_score")
        if self.target_score is not None and not 1 <= self.target_score <= 100:
            raise ValueError(f"{named} has target_score {self.target_score}: give a rating of 1 to 100")
        if self.objective is Objective.LEAST_COST_TO_TARGET and self.target_rating is None:
            raise ValueError(f"{named} seeks the least cost to a target: give target_band, for example 'C'")
        if self.objective in _SPENDING and (self.budget_pence is None or self.budget_pence < 0):
            raise ValueError(f"{named} spends a budget: give budget_pence, 0 or more")
        if self.spending_cap_pence is not None and self.spending_cap_pence < 0:
            raise ValueError(f"{named} has a spending_cap_pence below nothing: give 0 or more")
        if self.objective is Objective.LEAST_WHOLE_LIFE_COST:
            if self.years is None or not 1 <= self.years <= 100:
                raise ValueError(f"{named} counts whole-life cost: give years, 1 to 100")
            if self.discount_rate is None or not 0 <= self.discount_rate < 1:
                raise ValueError(f"{named} counts whole-life cost: give discount_rate as a share, for example 0.035")
        if both := self.allowed & self.excluded:
            raise ValueError(f"{named} allows and excludes {', '.join(sorted(both))}: choose one")

    @property
    def asked(self) -> Mapping[str, Any]:
        """What is asked, by field, without ids and names; plain values, sets as sorted lists."""
        asked = {one.name: getattr(self, one.name) for one in fields(self) if one.name not in _NAMES}
        return asked | {"allowed": sorted(self.allowed), "excluded": sorted(self.excluded)}

    @property
    def question(self) -> str:
        """Hash of what is asked; the names may change freely."""
        return _question_of(self)

    @property
    def target_rating(self) -> int | None:
        """The least rounded rating that meets the target."""
        return band_floor(self.target_band) if self.target_band else self.target_score

    @property
    def spending_limit_pence(self) -> int | None:
        """What a package may cost at most: the lower of budget and cap; None without either."""
        limits = [limit for limit in (self.budget_pence, self.spending_cap_pence) if limit is not None]
        return min(limits, default=None)

    @property
    def depends_on_bills(self) -> bool:
        """Whether other fuel prices may choose another package."""
        return self.objective in _OF_BILLS

    def permits(self, option: str, measure: str) -> bool:
        """Whether a package may hold an option of a measure."""
        names = {option, measure}
        return not names & self.excluded and (not self.allowed or bool(names & self.allowed))


@lru_cache(maxsize=1_000)
def _question_of(scenario: Scenario) -> str:
    """Asked for with every home, and the same for all of them."""
    return content_hash("question:2", scenario.scenario_id, scenario.asked)


def question_of_plan(inputs: str) -> str | None:
    """The `Scenario.question` a plan answers, out of what it was made from (`Plan.inputs_hash`).

    None of a plan from before questions were noted.
    """
    _, noted, question = inputs.partition("@")[0].partition("/")
    return question.partition("+")[0] if noted else None


def scenario_id_of(portfolio_id: UUID, slug: str) -> UUID:
    """The id of a portfolio's scenario follows from its slug: removed and asked again, it goes on with its history."""
    return uuid5(portfolio_id, f"scenario/{slug}")


def in_words(scenario: Scenario) -> str:
    """What a scenario asks, with its limits, as a person would say it."""
    limit, target = scenario.spending_limit_pence, _target_in_words(scenario)
    within = "" if limit is None else f" within £{limit / 100:,.0f} a home"
    reached = f" and bring a home to {target}" if target else ""
    match scenario.objective:
        case Objective.LEAST_COST_TO_TARGET:
            asked = f"the measures that bring a home to {target} at the least cost{within}"
        case Objective.MOST_SAP_WITHIN_BUDGET:
            asked = f"the measures that raise SAP most{reached}{within}"
        case Objective.MOST_CO2_SAVING_WITHIN_BUDGET:
            asked = f"the measures that save most CO2{reached}{within}"
        case Objective.MOST_BILL_SAVING_WITHIN_BUDGET:
            asked = f"the measures that save most on bills{reached}{within}"
        case Objective.LEAST_WHOLE_LIFE_COST:
            rate = f"{100 * (scenario.discount_rate or 0):g} %"
            bring = f"bring a home to {target} and " if target else ""
            over = f"{scenario.years} years, discounted at {rate}"
            asked = f"the measures that {bring}cost least over {over}{',' if within else ''}{within}"
    return "; ".join([asked, *_conditions(scenario)])


def _target_in_words(scenario: Scenario) -> str:
    if scenario.target_band:
        return f"band {scenario.target_band}"
    return f"SAP {scenario.target_score}" if scenario.target_score else ""


def _conditions(scenario: Scenario) -> Iterator[str]:
    if scenario.fabric_first:
        yield "fabric first"
    if not scenario.whole_block_measures:
        yield "in flats, nothing that concerns the whole block"
    if scenario.allowed:
        yield f"only {', '.join(sorted(scenario.allowed))}"
    if scenario.excluded:
        yield f"never {', '.join(sorted(scenario.excluded))}"
    if scenario.in_use_factors:
        yield "savings as seen in use"
    if scenario.price_set:
        yield f"fuel prices {scenario.price_set}"
    if scenario.cost_version:
        yield f"costs {scenario.cost_version}"

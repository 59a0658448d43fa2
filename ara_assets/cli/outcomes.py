"""What a plan came to, in words."""

from collections.abc import Mapping

from ara_assets.cli.measure_words import rises_in_words
from ara_domain.recommendations import PackageOutcome, Plan
from ara_domain.scenarios import Objective, Scenario

NONE_RAISES = "none of the measures ARA knows raises the rating"
_NONE = {
    Objective.MOST_CO2_SAVING_WITHIN_BUDGET: "none of the measures ARA knows saves CO2",
    Objective.MOST_BILL_SAVING_WITHIN_BUDGET: "none of the measures ARA knows lowers the bill",
    Objective.LEAST_WHOLE_LIFE_COST: "none of the measures ARA knows pays over the years",
}

OUTCOMES: Mapping[PackageOutcome, str] = {
    PackageOutcome.ALREADY_AT_TARGET: "at the target already",
    PackageOutcome.TARGET_REACHED: "target reached",
    PackageOutcome.TARGET_UNREACHABLE: "target out of reach with what the scenario allows",
    PackageOutcome.WITHIN_BUDGET: "improved within the limits",
    PackageOutcome.NOTHING_TO_GAIN: "nothing to gain within the limits",
}
"""Each outcome in words that hold whatever a scenario asks, for counts of plans."""


def note_of(plan: Plan, scenario: Scenario) -> str:
    """What the outcome means for this home, in words, and whether the package raises CO2 or the bill."""
    before, after = plan.figures_before, plan.package.figures_after
    rises = rises_in_words(after.co2_kg - before.co2_kg, after.bill_gbp - before.bill_gbp)
    return f"{_outcome(plan, scenario)}; raises {rises}" if plan.package.steps and rises else _outcome(plan, scenario)


def _outcome(plan: Plan, scenario: Scenario) -> str:
    after = plan.package.figures_after
    match plan.package.outcome:
        case PackageOutcome.ALREADY_AT_TARGET:
            now = plan.figures_before
            return f"is band {now.band} already" if scenario.target_band else f"is at {now.sap_rating} already"
        case PackageOutcome.TARGET_REACHED:
            return f"reaches {after.sap_rating} ({after.band})"
        case PackageOutcome.TARGET_UNREACHABLE if not plan.package.steps:
            return f"{_target(scenario)} is out of reach: {_none(NONE_RAISES, scenario)}"
        case PackageOutcome.TARGET_UNREACHABLE:
            return (
                f"{_target(scenario)} is out of reach {reach_of(scenario)}; "
                f"best reachable {after.sap_rating} ({after.band})"
            )
        case PackageOutcome.WITHIN_BUDGET:
            return _gain(plan, scenario)
        case PackageOutcome.NOTHING_TO_GAIN:
            return _none(_NONE.get(scenario.objective, NONE_RAISES), scenario)


def reach_of(scenario: Scenario) -> str:
    """What a scenario leaves to reach its target with: `with the measures ARA knows within £10,000, fabric first`."""
    return f"with {_measures(scenario)}{_within(scenario)}"


def _none(words: str, scenario: Scenario) -> str:
    return f"{words.replace('the measures ARA knows', _measures(scenario))}{_within(scenario)}"


def _measures(scenario: Scenario) -> str:
    narrowed = scenario.allowed or scenario.excluded or not scenario.whole_block_measures
    return "the measures allowed" if narrowed else "the measures ARA knows"


def _target(scenario: Scenario) -> str:
    return f"band {scenario.target_band}" if scenario.target_band else f"SAP {scenario.target_score}"


def _within(scenario: Scenario) -> str:
    limit = scenario.spending_limit_pence
    within = "" if limit is None else f" within £{limit / 100:,.0f}"
    return f"{within}, fabric first" if scenario.fabric_first else within


def _gain(plan: Plan, scenario: Scenario) -> str:
    """What was asked for: as modelled, and as seen in use where the scenario counts it so."""
    before, after = plan.figures_before, plan.package.figures_after
    counted = _counted(plan)
    in_use = scenario.in_use_factors and counted is not None
    match scenario.objective:
        case Objective.MOST_CO2_SAVING_WITHIN_BUDGET:
            seen = f", {counted:,.0f} kg as seen in use" if in_use else ""
            return f"saves {before.co2_kg - after.co2_kg:,.0f} kg of CO2 a year{seen}"
        case Objective.MOST_BILL_SAVING_WITHIN_BUDGET:
            seen = f", £{counted:,.0f} as seen in use" if in_use else ""
            return f"saves £{before.bill_gbp - after.bill_gbp:,.0f} a year{seen}"
        case Objective.LEAST_WHOLE_LIFE_COST if counted is not None:
            return f"costs £{counted:,.0f} less over {scenario.years} years than doing nothing"
        case _:
            return f"gains {plan.package.sap_after - plan.package.sap_before:.1f} points"


def _counted(plan: Plan) -> float | None:
    """By how much the package betters what the scenario wants least of; None where it asks of SAP and cost only."""
    before, after = plan.package.objective_before, plan.package.objective_after
    return None if before is None or after is None else before - after


def bill_rise(before_gbp: float, after_gbp: float) -> str:
    """`▲ £120 more` where a package raises the yearly bill by a pound or more, else nothing."""
    rise = after_gbp - before_gbp
    return f"▲ £{rise:,.0f} more" if rise >= 1 else ""

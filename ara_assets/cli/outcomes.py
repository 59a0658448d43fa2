"""What a plan came to, in words."""

from collections.abc import Mapping

from ara_domain.recommendations import PackageOutcome, Plan
from ara_domain.scenarios import Scenario

NONE_RAISES = "none of the measures ARA knows raises the rating"

OUTCOMES: Mapping[PackageOutcome, str] = {
    PackageOutcome.ALREADY_AT_TARGET: "at the target already",
    PackageOutcome.TARGET_REACHED: "target reached",
    PackageOutcome.TARGET_UNREACHABLE: "target out of reach with the measures ARA knows",
    PackageOutcome.WITHIN_BUDGET: "rating raised within the budget",
    PackageOutcome.NOTHING_TO_GAIN: f"{NONE_RAISES} within the budget",
}
"""Each outcome in words, for counts of plans."""


def note_of(plan: Plan, scenario: Scenario) -> str:
    """What the outcome means for this home, in words."""
    after = plan.package.figures_after
    match plan.package.outcome:
        case PackageOutcome.ALREADY_AT_TARGET:
            return f"is band {plan.figures_before.band} already"
        case PackageOutcome.TARGET_REACHED:
            return f"reaches {after.sap_rating} ({after.band})"
        case PackageOutcome.TARGET_UNREACHABLE if not plan.package.steps:
            return f"band {scenario.target_band} is out of reach: {NONE_RAISES}"
        case PackageOutcome.TARGET_UNREACHABLE:
            return (
                f"band {scenario.target_band} is out of reach with the measures ARA knows; "
                f"best reachable {after.sap_rating} ({after.band})"
            )
        case PackageOutcome.WITHIN_BUDGET:
            return f"gains {plan.package.sap_after - plan.package.sap_before:.1f} points"
        case PackageOutcome.NOTHING_TO_GAIN:
            return f"{NONE_RAISES} within £{(scenario.budget_pence or 0) / 100:,.0f}"


def bill_rise(before_gbp: float, after_gbp: float) -> str:
    """`▲ £120 more` where a package raises the yearly bill by a pound or more, else nothing."""
    rise = after_gbp - before_gbp
    return f"▲ £{rise:,.0f} more" if rise >= 1 else ""

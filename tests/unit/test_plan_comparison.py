"""What changed between two plans of a home: measures, cost, figures and versions, and why; then over a portfolio."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from ara_domain.identity import Portfolio
from ara_domain.plan_comparison import (
    Kind,
    PortfolioChanges,
    VersionChange,
    by_question,
    compare,
    in_force_at,
    last_change,
)
from ara_domain.recommendations import PackageOutcome, Plan, Recommendation
from tests.contract.examples import NOON, figures, plan, recommendation, scenario

HOME = uuid4()
BAND_C = scenario(Portfolio.named("acme"))
LOFT, CAVITY = recommendation("loft"), recommendation("cavity", cost_pence=76_500)
SMALL = replace(recommendation("pv_2_5", cost_pence=900_000), group="pv")
LARGE = replace(recommendation("pv_4", cost_pence=1_260_000), group="pv")


def made(day: int, *measures: Recommendation, until: int | None = None, reason: str = "the costs changed") -> Plan:
    """A plan of the home made some days after the first of the month."""
    one = plan(HOME, BAND_C, *measures, created_at=NOON + timedelta(days=day))
    if until is None:
        return one
    return replace(one, superseded_at=NOON + timedelta(days=until), superseded_reason=reason)


def test_measures_that_came_and_went_are_told_apart_from_those_that_took_anothers_place() -> None:
    found = compare(made(0, LOFT, SMALL, until=1), made(1, CAVITY, LARGE))
    assert (found.added, found.removed, found.replaced) == ((CAVITY,), (LOFT,), ((SMALL, LARGE),))
    assert found.kind is Kind.MEASURES
    assert found.cost_change_pence == 76_500 + 1_260_000 - 98_000 - 900_000


def test_the_same_measure_at_another_cost_is_repriced_and_not_another_measure() -> None:
    dearer = replace(LOFT, recommendation_id=uuid4(), cost_pence=120_000)
    found = compare(made(0, LOFT, until=1), made(1, dearer))
    assert (found.added, found.removed, found.repriced) == ((), (), ((LOFT, dearer),))
    assert found.kind is Kind.COST


def test_a_plan_like_the_one_before_is_the_same_whatever_its_ids_and_dates() -> None:
    again = replace(LOFT, recommendation_id=uuid4())
    assert compare(made(0, LOFT, until=1), made(1, again)).kind is Kind.SAME


@pytest.mark.parametrize(("sap", "kind"), [(61.29, Kind.SAME), (61.31, Kind.FIGURES)])
def test_figures_differ_when_the_difference_would_show_in_print(sap: float, kind: Kind) -> None:
    later = made(1, LOFT)
    later = replace(later, figures_before=figures(sap), package=replace(later.package, sap_before=sap))
    assert compare(made(0, LOFT, until=1), later).kind is kind


def test_versions_that_differ_are_named_with_the_old_and_the_new() -> None:
    later = replace(made(1, LOFT), cost_version="2026-04", catalogue_version="2")
    assert compare(made(0, LOFT, until=1), later).versions == (
        VersionChange("catalogue of measures", "1", "2"),
        VersionChange("costs", "2026-01", "2026-04"),
    )


def test_the_reasons_are_those_of_every_plan_from_the_earlier_to_the_one_before_the_later() -> None:
    history = [
        made(0, until=1, reason="before all"),
        made(1, LOFT, until=2, reason="the home's data changed"),
        made(2, LOFT, until=3, reason="the costs changed"),
        made(3, LOFT, until=4, reason="the costs changed"),
        made(4, CAVITY),
    ]
    assert compare(history[1], history[4], history=history).reasons == ("the home's data changed", "the costs changed")


def test_plans_of_different_homes_or_of_nothing_are_not_compared() -> None:
    with pytest.raises(ValueError, match="of one home under one scenario"):
        compare(made(0), plan(uuid4(), BAND_C))
    with pytest.raises(ValueError, match="of one home under one scenario"):
        compare(None, None)


def test_the_last_change_is_to_the_plan_in_force_from_the_one_it_superseded() -> None:
    first, second, third = made(0, until=1), made(1, LOFT, until=2), made(2, CAVITY)
    found = last_change([first, second, third])
    assert (found.earlier, found.later) == (second, third)
    assert last_change([third]).kind is Kind.FIRST
    ended = last_change([first, second])
    assert (ended.kind, ended.earlier, ended.cost_change_pence) == (Kind.ENDED, second, -98_000)


def test_a_plan_holds_from_when_it_was_made_until_the_moment_it_was_superseded() -> None:
    first, second = made(0, until=1), made(1)
    days = [NOON + timedelta(days=day) for day in (-1, 0, 1, 9)]
    assert [in_force_at([first, second], day) for day in days] == [None, first, second, second]


def test_plans_are_sorted_by_home_and_scenario_and_then_by_age() -> None:
    first, second = made(0, until=1), made(1)
    other = plan(uuid4(), BAND_C)
    grouped = by_question([second, other, first])
    assert grouped[HOME, BAND_C.scenario_id] == [first, second]
    assert grouped[other.property_id, BAND_C.scenario_id] == [other]


def test_over_a_portfolio_changes_are_counted_by_kind_reason_measure_and_outcome() -> None:
    changes = PortfolioChanges()
    beyond = made(1, LARGE)
    beyond = replace(beyond, package=replace(beyond.package, outcome=PackageOutcome.TARGET_UNREACHABLE))
    for one in (
        last_change([made(0, LOFT)]),
        last_change([made(0, LOFT, until=1), made(1, LOFT)]),
        last_change([made(0, SMALL, until=1, reason="the home's data changed"), beyond]),
        last_change([made(0, CAVITY, until=1, reason="gone")]),
    ):
        changes.add(one)
    assert changes.kinds == {Kind.FIRST: 1, Kind.SAME: 1, Kind.MEASURES: 1, Kind.ENDED: 1}
    assert changes.compared == 2
    assert changes.reasons == {"the costs changed": 1, "the home's data changed": 1, "gone": 1}
    assert (changes.added, changes.removed) == ({"pv_4": 1}, {"pv_2_5": 1, "cavity": 1})
    assert changes.outcomes == {("target_reached", "target_unreachable"): 1}
    assert (changes.cost_before_pence, changes.cost_after_pence) == (98_000 + 900_000, 98_000 + 1_260_000)


def test_examples_are_those_whose_cost_changed_most_and_never_more_than_are_kept() -> None:
    changes = PortfolioChanges(examples_kept=2)
    for pence in (100, 900, 500, 300):
        changes.add(last_change([made(0, until=1), made(1, recommendation("loft", cost_pence=pence))]))
    assert [one.cost_change_pence for one in changes.examples] == [900, 500]

"""Scenarios, candidates and plans; a superseded plan stays readable."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ara_domain.cost_bands import COST_LABELS
from ara_domain.identity import Portfolio, PropertyIdentity
from ara_domain.ports import PlanTotal, Repositories
from ara_domain.recommendations import PackageOutcome, Plan
from ara_domain.scenarios import Objective, Scenario
from tests.contract.examples import NOON, candidates, identity, plan, recommendation, save_homes, scenario

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def home(store: Repositories, portfolio: Portfolio) -> PropertyIdentity:
    home = identity(portfolio, "A1")
    save_homes(store, portfolio, [home])
    return home


@pytest.fixture
def band_c(store: Repositories, portfolio: Portfolio) -> Scenario:
    question = scenario(portfolio)
    with store.unit_of_work() as uow:
        store.recommendations.save_scenarios(uow, [question])
        uow.commit()
    return question


def save(store: Repositories, *plans: Plan, reason: str = "an override changed") -> None:
    with store.unit_of_work() as uow:
        store.recommendations.save_plans(uow, plans, {one.plan_id: reason for one in plans})
        uow.commit()


def test_scenarios_come_back_ordered_by_slug_and_are_updated_in_place(store: Repositories, portfolio: Portfolio):
    target = scenario(portfolio, "b-target")
    budget = replace(
        scenario(portfolio, "a-budget"),
        objective=Objective.MOST_SAP_WITHIN_BUDGET,
        target_band=None,
        budget_pence=1_000_000,
    )
    whole_life = replace(
        scenario(portfolio, "c-whole-life"),
        objective=Objective.LEAST_WHOLE_LIFE_COST,
        target_band=None,
        target_score=75,
        spending_cap_pence=1_000_000,
        in_use_factors=True,
        allowed=frozenset({"loft_insulation", "heat_pump"}),
        excluded=frozenset({"wind_turbine"}),
        whole_block_measures=False,
        fabric_first=True,
        years=30,
        discount_rate=0.035,
        price_set="pcdb-2026-01",
        cost_version="acme-2026",
    )
    renamed = replace(target, name="Band C for less")
    for some in ([target, budget, whole_life], [renamed]):
        with store.unit_of_work() as uow:
            store.recommendations.save_scenarios(uow, some)
            uow.commit()

    assert store.recommendations.scenarios(portfolio.portfolio_id) == [budget, renamed, whole_life]


def test_a_removed_scenario_is_asked_no_more_and_its_plans_stay_readable(
    store: Repositories, portfolio: Portfolio, home: PropertyIdentity, band_c: Scenario
):
    other = scenario(portfolio, "other")
    with store.unit_of_work() as uow:
        store.recommendations.save_scenarios(uow, [other])
        uow.commit()
    ended, kept = plan(home.property_id, band_c), plan(home.property_id, other)
    save(store, ended, kept)
    with store.unit_of_work() as uow:
        store.recommendations.remove_scenario(uow, band_c.scenario_id, LATER, "removed")
        uow.commit()
    repo, key = store.recommendations, portfolio.portfolio_id

    assert repo.scenarios(key) == [other]
    assert set(repo.scenarios(key, removed=True)) == {band_c, other}
    assert repo.plans(key) == [kept]
    assert replace(ended, superseded_at=LATER, superseded_reason="removed") in repo.plans(key, superseded=True)

    with store.unit_of_work() as uow:
        store.recommendations.save_scenarios(uow, [band_c])
        uow.commit()
    assert set(repo.scenarios(key)) == {band_c, other}
    assert repo.plans(key) == [kept], "asked again it has no plans until homes are planned again"


def test_what_a_scenario_asked_before_stays_known(store: Repositories, portfolio: Portfolio, band_c: Scenario):
    capped = replace(band_c, spending_cap_pence=1_000_000, excluded=frozenset({"wind_turbine", "pv_battery"}))
    with store.unit_of_work() as uow:
        store.recommendations.save_scenarios(uow, [capped])
        uow.commit()

    assert store.recommendations.questions(band_c.scenario_id) == {
        one.question: {**one.asked, "objective": one.objective.value} for one in (band_c, capped)
    }


def test_plans_of_some_scenarios_alone_may_be_ended(
    store: Repositories, portfolio: Portfolio, home: PropertyIdentity, band_c: Scenario
):
    other = scenario(portfolio, "other")
    with store.unit_of_work() as uow:
        store.recommendations.save_scenarios(uow, [other])
        uow.commit()
    save(store, plan(home.property_id, band_c), plan(home.property_id, other))
    with store.unit_of_work() as uow:
        store.recommendations.supersede(uow, [home.property_id], LATER, "removed", scenarios=[band_c.scenario_id])
        uow.commit()

    assert [one.scenario_id for one in store.recommendations.plans(portfolio.portfolio_id)] == [other.scenario_id]


def test_candidates_are_replaced_whole(store: Repositories, home: PropertyIdentity):
    key = home.property_id
    for considered in (candidates(recommendation(), recommendation("pv")), candidates()):
        with store.unit_of_work() as uow:
            store.recommendations.save_candidates(uow, {key: considered}, {key: "stage"})
            uow.commit()
        assert store.recommendations.candidates([key]) == {key: considered}


def test_a_plan_comes_back_with_its_steps_and_priced_parts(
    store: Repositories, portfolio: Portfolio, home: PropertyIdentity, band_c: Scenario
):
    made = plan(home.property_id, band_c, recommendation("pv"), recommendation())
    save(store, made)

    assert store.recommendations.plans(portfolio.portfolio_id) == [made]


def test_a_later_plan_supersedes_and_the_earlier_one_stays_readable_with_the_reason(
    store: Repositories, portfolio: Portfolio, home: PropertyIdentity, band_c: Scenario
):
    other_question = scenario(portfolio, "other")
    with store.unit_of_work() as uow:
        store.recommendations.save_scenarios(uow, [other_question])
        uow.commit()
    measure = recommendation()
    first = plan(home.property_id, band_c, measure)
    unrelated = plan(home.property_id, other_question)
    second = plan(home.property_id, band_c, created_at=LATER)
    save(store, first, unrelated)
    save(store, second, reason="the loft was topped up")
    plans = store.recommendations.plans
    ordered = sorted([second, unrelated], key=lambda one: one.scenario_id)

    assert plans(portfolio.portfolio_id) == ordered
    everything = plans(portfolio.portfolio_id, superseded=True)
    assert len(everything) == 3
    assert replace(first, superseded_at=LATER, superseded_reason="the loft was topped up") in everything


def test_the_plans_of_a_home_under_several_scenarios_end_each_for_its_own_reason(
    store: Repositories, portfolio: Portfolio, home: PropertyIdentity, band_c: Scenario
):
    other = scenario(portfolio, "other")
    with store.unit_of_work() as uow:
        store.recommendations.save_scenarios(uow, [other])
        uow.commit()
    save(store, plan(home.property_id, band_c), plan(home.property_id, other))
    later = [plan(home.property_id, one, created_at=NOON + timedelta(days=1)) for one in (band_c, other)]
    with store.unit_of_work() as uow:
        reasons = {later[0].plan_id: "the question changed", later[1].plan_id: "the costs changed"}
        store.recommendations.save_plans(uow, later, reasons)
        uow.commit()
    ended = [one for one in store.recommendations.plans(portfolio.portfolio_id, superseded=True) if one.superseded_at]
    assert {one.scenario_id: one.superseded_reason for one in ended} == {
        band_c.scenario_id: "the question changed",
        other.scenario_id: "the costs changed",
    }


def test_replacing_the_candidates_leaves_the_plan_as_it_was_reported(
    store: Repositories, portfolio: Portfolio, home: PropertyIdentity, band_c: Scenario
):
    measure = recommendation(cost_pence=98_000)
    dearer = replace(recommendation(cost_pence=120_000), recommendation_id=measure.recommendation_id)
    key = home.property_id
    made = plan(key, band_c, measure)
    for considered in (candidates(measure), candidates(dearer)):
        with store.unit_of_work() as uow:
            store.recommendations.save_candidates(uow, {key: considered}, {key: "stage"})
            if considered.offered == (measure,):
                store.recommendations.save_plans(uow, [made], {})
            uow.commit()

    assert store.recommendations.plans(portfolio.portfolio_id) == [made]
    assert store.recommendations.candidates([key])[key].offered == (dearer,)


def test_a_home_that_can_no_longer_be_planned_has_no_plan_in_force(
    store: Repositories, portfolio: Portfolio, home: PropertyIdentity, band_c: Scenario
):
    save(store, plan(home.property_id, band_c))
    with store.unit_of_work() as uow:
        store.recommendations.supersede(uow, [home.property_id], LATER, "the certificate was withdrawn")
        uow.commit()

    assert store.recommendations.plans(portfolio.portfolio_id) == []
    (kept,) = store.recommendations.plans(portfolio.portfolio_id, superseded=True)
    assert (kept.superseded_at, kept.superseded_reason) == (LATER, "the certificate was withdrawn")


def test_plans_are_listed_by_block_or_home_and_not_of_homes_that_left(
    store: Repositories, portfolio: Portfolio, home: PropertyIdentity, band_c: Scenario
):
    elsewhere = identity(portfolio, "B1", postcode="BD1 1VV")
    save_homes(store, portfolio, [elsewhere])
    here, there = plan(home.property_id, band_c), plan(elsewhere.property_id, band_c)
    save(store, here, there)
    plans = store.recommendations.plans

    assert plans(portfolio.portfolio_id, block="BD1") == [there]
    assert plans(portfolio.portfolio_id, homes=[home.property_id]) == [here]
    assert plans(Portfolio.named("nobody").portfolio_id) == []

    with store.unit_of_work() as uow:
        store.properties.leave(uow, [elsewhere.property_id], LATER)
        uow.commit()
    assert plans(portfolio.portfolio_id) == [here]
    assert plans(portfolio.portfolio_id, homes=[elsewhere.property_id]) == [there]


def test_plans_in_force_are_counted_by_outcome_and_rounded_ratings(
    store: Repositories, portfolio: Portfolio, home: PropertyIdentity, band_c: Scenario
):
    neighbour, elsewhere = identity(portfolio, "A2"), identity(portfolio, "B1", postcode="BD1 1VV")
    save_homes(store, portfolio, [neighbour, elsewhere])
    dear = plan(neighbour.property_id, band_c, recommendation(cost_pence=98_000))
    made = [plan(home.property_id, band_c), dear, plan(elsewhere.property_id, band_c)]
    half_up = replace(made[2].package, sap_before=61.5, sap_after=0.2)
    save(store, *made[:2], replace(made[2], package=half_up))

    def total(before: int, after: int, plans: int, cost: int) -> PlanTotal:
        return PlanTotal(
            scenario_id=band_c.scenario_id,
            outcome=PackageOutcome.TARGET_REACHED,
            rating_before=before,
            rating_after=after,
            plans=plans,
            cost_pence=cost,
        )

    totals = store.recommendations.plan_totals
    assert totals(portfolio.portfolio_id) == [total(61, 70, 2, 98_000), total(62, 1, 1, 0)]
    assert totals(portfolio.portfolio_id, ["BD1"]) == [total(62, 1, 1, 0)]
    assert totals(portfolio.portfolio_id, []) == []

    with store.unit_of_work() as uow:
        store.recommendations.supersede(uow, [home.property_id], LATER, "withdrawn")
        store.properties.leave(uow, [elsewhere.property_id], LATER)
        uow.commit()
    assert totals(portfolio.portfolio_id) == [total(61, 70, 1, 98_000)]


def test_plans_in_force_are_counted_by_what_they_cost_and_by_measure(
    store: Repositories, portfolio: Portfolio, home: PropertyIdentity, band_c: Scenario
):
    neighbour, elsewhere = identity(portfolio, "A2"), identity(portfolio, "B1", postcode="BD1 1VV")
    save_homes(store, portfolio, [neighbour, elsewhere])
    loft, panels = recommendation(cost_pence=98_000), recommendation("pv", cost_pence=902_000)
    dear = recommendation("pv", cost_pence=5_000_000)
    save(
        store,
        plan(home.property_id, band_c, loft, panels),
        plan(neighbour.property_id, band_c),
        plan(elsewhere.property_id, band_c, dear),
    )

    def costs(*blocks: str) -> list[tuple[int, int, int]]:
        totals = store.recommendations.cost_totals(portfolio.portfolio_id, blocks or None)
        assert {one.scenario_id for one in totals} <= {band_c.scenario_id}
        return [(one.band, one.plans, one.cost_pence) for one in totals]

    def measures(*blocks: str) -> list[tuple[str, int, int]]:
        totals = store.recommendations.measure_totals(portfolio.portfolio_id, blocks or None)
        return [(one.option, one.plans, one.cost_pence) for one in totals]

    at_the_cap = COST_LABELS.index("£10,000 to £15,000")
    assert costs() == [(0, 1, 0), (at_the_cap, 1, 1_000_000), (len(COST_LABELS) - 1, 1, 5_000_000)]
    assert measures() == [("pv", 2, 5_902_000), ("loft_insulation", 1, 98_000)]
    assert (costs("BD1"), measures("BD1")) == ([(len(COST_LABELS) - 1, 1, 5_000_000)], [("pv", 1, 5_000_000)])

    with store.unit_of_work() as uow:
        store.recommendations.supersede(uow, [home.property_id], LATER, "withdrawn")
        store.properties.leave(uow, [elsewhere.property_id], LATER)
        uow.commit()
    assert (costs(), measures()) == ([(0, 1, 0)], [])

"""Asking a portfolio more, something else, or less: what is stale then, and what is planned."""

from dataclasses import replace

import pytest

from ara_assets.definitions import REFRESHED
from ara_assets.planning import plan_now
from ara_domain.scenarios import SCENARIO_REMOVED, Objective, Scenario, scenario_id_of
from ara_domain.services.scenario_import import ScenarioImport
from ara_resources.stand_in import StandIn
from tests.integration.pipelines.site import PORTFOLIO, Site, count

pytestmark = pytest.mark.integration

BAND_B = Scenario(
    scenario_id=scenario_id_of(PORTFOLIO.portfolio_id, "band-b"),
    portfolio_id=PORTFOLIO.portfolio_id,
    slug="band-b",
    name="Band B",
    objective=Objective.LEAST_COST_TO_TARGET,
    target_band="B",
)


def scenarios_of(site: Site) -> ScenarioImport:
    return ScenarioImport(site.database, site.books.clock, ())


def test_a_new_scenario_makes_plans_stale_and_nothing_upstream_and_is_planned_alone(
    modelled_site: Site, register: StandIn
) -> None:
    before, scored = modelled_site.plans(), modelled_site.versions("impact_predictions")
    scenarios_of(modelled_site).run(PORTFOLIO, [BAND_B])
    planned = plan_now(modelled_site.instance, modelled_site.books, REFRESHED)
    assert planned.staleness.stale.keys() == scored.keys()
    assert {why.asset for block in planned.staleness.stale.values() for why in block} == {"optimised_packages"}

    reports = modelled_site.refresh()
    homes = {name for name, _ in before}
    assert count(reports, "optimised_packages", "plans") == len(homes)
    assert {asset for report in reports for asset in report.counts} == {"optimised_packages"}
    after = modelled_site.plans()
    assert {key: after[key] for key in before} == before
    assert {name for name, slug in after if slug == "band-b"} == homes
    assert modelled_site.versions("impact_predictions") == scored
    assert modelled_site.refresh() == []
    assert register.calls.total() == 0


def test_a_scenario_that_asks_something_else_has_its_own_plans_superseded_and_no_other(modelled_site: Site) -> None:
    before = modelled_site.plans()
    band_c = next(one for one in modelled_site.scenarios.values() if one.slug == "band-c")
    scenarios_of(modelled_site).run(PORTFOLIO, [replace(band_c, spending_cap_pence=500_000)])
    modelled_site.refresh()
    after = modelled_site.plans()

    assert {key: plan for key, plan in after.items() if key[1] != "band-c"} == {
        key: plan for key, plan in before.items() if key[1] != "band-c"
    }
    ended = modelled_site.plans(superseded=True)
    assert ended.keys() == {key for key in before if key[1] == "band-c"}
    assert {plan.superseded_reason for plan in ended.values()} == {"the scenario's question changed"}
    assert max(after[key].package.cost_pence for key in ended) <= 500_000


def test_a_removed_scenario_leaves_no_plan_in_force_and_has_nothing_modelled(modelled_site: Site) -> None:
    before = modelled_site.plans()
    band_c = next(one for one in modelled_site.scenarios.values() if one.slug == "band-c")
    homes = {name for name, _ in before}
    assert scenarios_of(modelled_site).remove(PORTFOLIO, band_c) == len(homes)
    reports = modelled_site.refresh()

    assert count(reports, "optimised_packages", "plans") == 0
    assert modelled_site.plans() == {key: plan for key, plan in before.items() if key[1] != "band-c"}
    every = modelled_site.database.recommendations.plans(PORTFOLIO.portfolio_id, superseded=True)
    reasons = {plan.superseded_reason for plan in every if plan.scenario_id == band_c.scenario_id}
    assert reasons == {SCENARIO_REMOVED}
    assert modelled_site.refresh() == []

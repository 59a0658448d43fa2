"""The refresh pipeline on real PostgreSQL: one correction, one home modelled, no call, the old plan kept."""

from pathlib import Path

import pytest

from ara_assets.definitions import EVERYTHING
from ara_assets.planning import plan_now
from ara_domain.identity import BlockKey, postcode_block
from ara_domain.recommendations import PackageOutcome
from ara_resources.stand_in import StandIn
from tests.integration.pipelines.site import PORTFOLIO, Site, count, flaws_of

pytestmark = pytest.mark.integration


def home_to_correct(site: Site, stock: Path) -> str:
    """A home without a flaw that band C asks something of."""
    plans = site.plans()
    return next(
        name
        for name in sorted(site.homes.keys() - flaws_of(stock).keys())
        if plans[name, "band-c"].package.outcome is PackageOutcome.TARGET_REACHED
    )


def test_one_override_has_exactly_its_home_modelled_without_a_call(
    modelled_site: Site, register: StandIn, stock: Path
) -> None:
    name = home_to_correct(modelled_site, stock)
    block = postcode_block(modelled_site.homes[name].postcode)
    before, versions = modelled_site.plans(), modelled_site.versions("optimised_packages")
    assert modelled_site.override(name, "draught_proofed_percent", "35").written
    (report,) = modelled_site.refresh()

    assert [found.block for found in report.planned.blocks] == [block], "only its block ran"
    assert "epc_cache" not in report.planned.assets
    assert count([report], "effective_epc", "changed") == 1
    assert count([report], "baseline_predictions", "scored") == 1
    assert count([report], "optimised_packages", "modelled") == 1
    assert register.calls.total() == 0

    after, old = modelled_site.plans(), modelled_site.plans(superseded=True)
    assert (
        {key for key in after if after[key] != before[key]} == old.keys() == {(name, "band-c"), (name, "most-sap-10k")}
    )
    for key, plan in old.items():
        assert plan.plan_id == before[key].plan_id
        assert plan.package == before[key].package, "kept as it was"
        assert plan.superseded_reason == "the home's data changed"
        assert plan.superseded_at is not None
        assert plan.superseded_at <= after[key].created_at
    now = modelled_site.versions("optimised_packages")
    assert {found.block for found in now if now[found] != versions[found]} == {block}


def test_the_corrected_field_shows_its_old_and_new_value_and_who_said_so(modelled_site: Site, stock: Path) -> None:
    name = home_to_correct(modelled_site, stock)
    home = modelled_site.homes[name]
    modelled_site.override(name, "draught_proofed_percent", "35")
    modelled_site.refresh()

    snapshot = modelled_site.database.properties.snapshots([home.property_id])[home.property_id]
    (applied,) = snapshot["overridden"].values()
    assert (applied["field"], applied["new"], applied["author"]) == ("draught_proofed_percent", 35, "R. Ashdown")
    assert applied["old"] != 35
    assert applied["note"] == "seen on site"
    found = modelled_site.database.properties.find_home(PORTFOLIO.portfolio_id, name)
    assert found is not None
    assert found.effective_epc != found.epc
    assert found.source_path == "epc_with_overlay"


def test_the_same_file_again_leaves_everything_fresh(modelled_site: Site, stock: Path) -> None:
    name = home_to_correct(modelled_site, stock)
    modelled_site.override(name, "draught_proofed_percent", "35")
    modelled_site.refresh()
    assert modelled_site.override(name, "draught_proofed_percent", "35").changes_nothing
    assert modelled_site.refresh() == []
    plan = plan_now(modelled_site.instance, modelled_site.books, EVERYTHING)
    assert (plan.runs, plan.staleness.stale) == ((), {})


def test_new_prices_mean_new_plans_for_all_and_nothing_scored_as_it_is(modelled_site: Site, register: StandIn) -> None:
    database = modelled_site.database
    version = database.materials.current_version()
    assert version is not None
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE materials SET unit_cost_pence = unit_cost_pence * 2")
    reports = modelled_site.refresh()

    assert count(reports, "baseline_predictions", "scored") == 0
    assert count(reports, "impact_predictions", "scored") == 0
    assert count(reports, "optimised_packages", "modelled") == len({home for home, _ in modelled_site.plans()})
    assert register.calls.total() == 0
    reasons = {plan.superseded_reason for plan in modelled_site.plans(superseded=True).values()}
    assert [str(reason).partition(" version ")[0] for reason in reasons] == ["the costs changed to"]


def test_a_block_that_was_never_fetched_is_left_alone(imported_site: Site, register: StandIn) -> None:
    assert imported_site.refresh() == []
    plan = plan_now(imported_site.instance, imported_site.books, EVERYTHING[:2] + EVERYTHING[3:])
    assert plan.runs == ()
    assert set(plan.staleness.not_ready.values()) == {("epc_cache",)}
    assert BlockKey(PORTFOLIO.slug, "LS6") in plan.staleness.not_ready
    assert register.calls.total() == 0

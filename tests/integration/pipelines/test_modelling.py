"""The modelling pipeline on real PostgreSQL, with no register to ask: from cached certificates to plans."""

from collections import Counter
from pathlib import Path

import dagster as dg
import pytest

from ara_assets.dagster_tags import DATA_VERSION
from ara_assets.launch import RunReport
from ara_assets.partitions import registered_blocks
from ara_domain.epc.mapping import map_certificate
from ara_domain.identity import postcode_block
from ara_domain.prediction.sufficiency import FEWEST_TO_PLAN
from ara_domain.property import FieldSource
from ara_domain.recommendations import PackageOutcome
from ara_domain.services.feature_builder import FeatureBuilder
from ara_resources.scoring.local import LocalScoringModel
from ara_resources.stand_in import StandIn
from tests.integration.pipelines.site import PORTFOLIO, Site, Snapshot, count, flaws_of

pytestmark = pytest.mark.integration

Modelled = tuple[Snapshot, list[RunReport]]


def test_every_home_ends_where_the_stock_says_with_plans_or_a_true_reason(
    modelled_site: Site, modelling: Modelled, stock: Path
) -> None:
    flaws = flaws_of(stock)
    planned = {home for home, _ in modelled_site.plans()}
    set_aside = modelled_site.set_aside()
    homes = modelled_site.homes

    assert planned | set_aside.keys() >= homes.keys(), "every home is accounted for"
    for home in homes.keys() - flaws.keys():
        assert home in planned
    for home, outcome in flaws.items():
        if outcome.startswith("no certificate"):
            assert (home in planned) != (home in set_aside), (home, outcome)
        elif "shared" not in outcome and "two dwellings" not in outcome:
            assert (home in planned) == ("modelled" in outcome), (home, outcome)
        if home not in planned:
            assert set_aside[home], (home, outcome)
    assert count(modelling[1], "optimised_packages", "modelled") == len(planned)
    reasons = Counter(reason for found in set_aside.values() for reason in found)
    expected = {"no_certificate", "nothing_to_search_by", "unknown_schema", "broken_document", "ambiguous_address"}
    assert set(reasons) | {"no_certificate"} == expected


def test_homes_of_the_stock_without_a_certificate_are_planned_from_their_neighbours(
    modelled_site: Site, stock: Path
) -> None:
    planned = {home for home, _ in modelled_site.plans()}
    without = {home for home, outcome in flaws_of(stock).items() if outcome == "no certificate"}
    predicted = without & planned
    assert predicted
    for name in predicted:
        home = modelled_site.database.properties.find_home(PORTFOLIO.portfolio_id, name)
        assert home is not None
        assert home.effective.base is FieldSource.PREDICTED
        key = home.identity.property_id
        assert len(modelled_site.database.predicted_epcs.of([key])[key].neighbours) >= FEWEST_TO_PLAN


def test_one_home_from_its_document_to_its_plans(modelled_site: Site, stock: Path) -> None:
    """Each stage of a home without a flaw, worked out beside the store by the same parts."""
    plans = modelled_site.plans()
    name = next(
        name
        for name in sorted(modelled_site.homes.keys() - flaws_of(stock).keys())
        if plans[name, "band-c"].package.outcome is PackageOutcome.TARGET_REACHED
    )
    home = modelled_site.database.properties.find_home(PORTFOLIO.portfolio_id, name)
    assert home is not None
    number = home.certificate_number or ""
    held = modelled_site.database.epc_cache.get([number])[number]
    assert held.row.uprn == home.identity.uprn

    epc = map_certificate(held.document or {})
    assert home.epc == epc == home.effective_epc
    model = LocalScoringModel()
    frame = FeatureBuilder().build({home.identity.property_id: epc}).frame
    scored = model.score(frame).iloc[0]
    baseline = home.baseline_predictions
    assert baseline is not None
    assert baseline.figures is not None
    assert baseline.model == model.version
    assert baseline.figures.sap_score == pytest.approx(scored["sap_score"])
    assert baseline.figures.bill_gbp == pytest.approx(scored["bill_gbp"])
    assert round(baseline.figures.sap_score) == epc.energy_rating_current, "the stock's ratings are the engine's own"

    assert home.candidates is not None
    assert home.impact_predictions is not None
    offered = {one.recommendation_id: one for one in home.candidates.offered}
    assert set(home.impact_predictions.by_option) == {one.option for one in offered.values()}

    plan = plans[name, "band-c"]
    assert plan.figures_before == baseline.figures
    assert round(baseline.figures.sap_score) < 69 <= round(plan.package.sap_after)
    assert plan.package.sap_after == plan.package.figures_after.sap_score
    assert {step.recommendation_id for step in plan.package.steps} <= offered.keys()
    assert plan.package.cost_pence == sum(offered[step.recommendation_id].cost_pence for step in plan.package.steps) > 0
    assert plans[name, "most-sap-10k"].package.cost_pence <= 10_000_00
    if len(plan.package.steps) == 1:
        (step,) = plan.package.steps
        assert home.impact_predictions.by_option[step.option].figures == plan.package.figures_after


def test_modelling_again_models_nothing_and_calls_nobody(modelled_site: Site, register: StandIn) -> None:
    before = modelled_site.plans()
    assert modelled_site.refresh() == []
    report = modelled_site.run_over_everything()

    assert sum(sum(counts.values()) for counts in report.counts.values()) == 0
    assert modelled_site.plans() == before
    assert modelled_site.plans(superseded=True) == {}
    assert register.calls.total() == 0


@pytest.mark.parametrize("asset", ["remapped_epc", "baseline_predictions", "optimised_packages"])
def test_dagster_was_told_the_version_of_every_block(modelled_site: Site, asset: str) -> None:
    records = modelled_site.instance.fetch_materializations(dg.AssetKey(asset), limit=100).records
    told = {
        event.partition: (event.tags or {})[DATA_VERSION]
        for record in records
        if (event := record.asset_materialization) is not None
    }
    assert told == {str(block): version for block, version in modelled_site.versions(asset).items()}
    assert told.keys() == {str(block) for block in registered_blocks(modelled_site.instance)}


def test_the_checks_of_the_run_pass_and_say_over_how_much(modelled_site: Site, modelling: Modelled) -> None:
    (report,) = modelling[1]
    entries = modelled_site.instance.all_logs(report.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    found = {
        evaluation.check_name: evaluation
        for entry in entries
        if entry.dagster_event is not None
        for evaluation in [entry.dagster_event.asset_check_evaluation_data]
    }
    rated = count([report], "baseline_predictions", "rated")
    assert {name: evaluation.passed for name, evaluation in found.items()} == {
        "every_home_accounted_for": True,
        "ratings_in_range": True,
        "recomputed_against_lodged": True,
        "floor_area_against_parts": True,
        "age_against_construction": True,
        "heating_against_fuel": True,
        "dates_in_order": True,
    }
    assert found["every_home_accounted_for"].metadata["homes"].value == len(modelled_site.homes)
    assert found["ratings_in_range"].metadata["rated"].value == rated
    predicted = count([report], "effective_epc", "from_prediction")
    assert found["recomputed_against_lodged"].metadata["compared"].value == rated - predicted
    assert found["dates_in_order"].metadata["with_certificate"].value == rated - predicted
    assert found["recomputed_against_lodged"].metadata["share_within_1"].value == 1.0


def test_a_home_stands_in_the_block_of_its_postcode(modelled_site: Site) -> None:
    for block in registered_blocks(modelled_site.instance):
        for home in modelled_site.database.properties.identities(PORTFOLIO.portfolio_id, block.block):
            assert postcode_block(home.postcode) == block.block

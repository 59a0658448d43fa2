"""Another product database, or other prices, has the baselines worked out again, and plans where a figure moved."""

from dataclasses import replace

import pytest

from ara_domain.ml.transform import EpcMlTransform
from ara_domain.products import NO_PRODUCTS, ProductDatabase
from ara_domain.sap.price_book import PriceBook
from ara_domain.scenarios import Objective
from ara_domain.services.feature_builder import FeatureBuilder
from ara_domain.stages import HomeFrames
from ara_resources.scoring.local import LocalScoringModel
from ara_resources.scoring.on_products import OnProducts
from tests.builders import document
from tests.unit.products.held import HELD
from tests.unit.stages.world import World

BOILER = {
    "sap_heating.main_heating_details[0].main_heating_index_number": 900001,
    "sap_heating.main_heating_details[0].main_heating_data_source": 1,
    "sap_heating.main_heating_details[0].sap_main_heating_code": None,
}
OURS = {"price_set": "ours", "valid_from": "2026-02-01", "source": "our tariff", "code": "1", "price_p_kwh": "7.5",
        "standing_gbp": "120"}  # fmt: skip


BILLED = ("baseline_predictions", "impact_predictions", "optimised_packages")


def hold(world: World, products: ProductDatabase) -> None:
    """A process that begins with these products."""
    model = LocalScoringModel()
    world.restart(OnProducts(model, products.version) if products.version else model)
    world.frames = HomeFrames(world.db.properties, builder=FeatureBuilder(EpcMlTransform(products)))


@pytest.fixture
def one_home() -> World:
    made = World()
    made.list_home("yew", uprn=905)
    made.lodge("cert-yew", 905, document(uprn=905, **BOILER))
    made.run()
    return made


def codes(world: World) -> set[str]:
    baseline = world.home("yew").baseline_predictions
    assert baseline is not None
    return {one.code for one in baseline.limitations}


def sap(world: World) -> float:
    baseline = world.home("yew").baseline_predictions
    assert baseline is not None
    assert baseline.figures is not None
    return baseline.figures.sap_score


def test_a_product_that_becomes_known_changes_the_rating_and_the_remark_goes(one_home: World) -> None:
    before = sap(one_home)
    assert "product_database_default" in codes(one_home)
    hold(one_home, HELD)
    reports = one_home.run()
    assert reports["effective_epc"].counts["changed"] == 0
    assert reports["baseline_predictions"].counts["scored"] == 1
    assert "product_database_default" not in codes(one_home)
    assert sap(one_home) != before
    plan = one_home.plan("yew")
    assert plan.figures_before.sap_score == sap(one_home)
    assert f"+products-{HELD.version}" in plan.model.model_version


def test_the_same_database_again_scores_nothing(one_home: World) -> None:
    hold(one_home, HELD)
    one_home.run()
    hold(one_home, HELD)
    one_home.run()
    assert one_home.model.rows == 0


def test_a_corrected_row_and_a_database_taken_away_are_noticed(one_home: World) -> None:
    without = sap(one_home)
    hold(one_home, HELD)
    one_home.run()
    with_it = sap(one_home)
    corrected = replace(HELD.boilers[900001], winter=80.0)
    hold(one_home, replace(HELD, boilers={**HELD.boilers, 900001: corrected}))
    one_home.run()
    assert sap(one_home) < with_it
    hold(one_home, NO_PRODUCTS)
    one_home.run()
    assert sap(one_home) == without


def test_other_prices_move_bills_and_plans_and_no_rating(one_home: World) -> None:
    before = one_home.home("yew").baseline_predictions
    ours = PriceBook.of_package().with_rows([(2, OURS)]).named("ours")
    one_home.restart(LocalScoringModel(ours))
    reports = one_home.run()
    after = one_home.home("yew").baseline_predictions
    assert before is not None
    assert after is not None
    assert before.figures is not None
    assert after.figures is not None
    assert reports["baseline_predictions"].counts["scored"] == 0
    assert after.figures.price_set == "ours"
    assert after.figures.sap_score == before.figures.sap_score
    assert after.figures.bill_gbp > before.figures.bill_gbp
    assert one_home.plan("yew").figures_before.price_set == "ours"


def test_other_prices_score_nothing_and_keep_packages_nobody_chose_by_bills(one_home: World) -> None:
    before = one_home.plan("yew")
    one_home.restart(LocalScoringModel(PriceBook.of_package().with_rows([(2, OURS)]).named("ours")))
    reports = one_home.run()
    assert one_home.model.rows == 0
    assert {stage: reports[stage].counts["billed"] for stage in BILLED} == {
        "baseline_predictions": 1,
        "impact_predictions": 1,
        "optimised_packages": 2,
    }
    assert reports["recommendations"].counts["considered"] == 0
    assert reports["optimised_packages"].counts["modelled"] == 0
    after = one_home.plan("yew")
    assert after.package.steps == before.package.steps
    assert after.package.figures_after.bill_gbp > before.package.figures_after.bill_gbp
    (kept,) = [plan for plan in one_home.plans("yew", superseded=True) if plan.plan_id == before.plan_id]
    assert kept.superseded_reason == "bills are at the prices of ours"
    impacts = one_home.home("yew").impact_predictions
    assert impacts is not None
    for impact in impacts.by_option.values():
        assert impact.bill_saving_gbp == after.figures_before.bill_gbp - impact.figures.bill_gbp


def test_a_question_that_asks_of_bills_is_answered_anew_at_other_prices(one_home: World) -> None:
    one_home.ask("most-sap-10k", objective=Objective.MOST_BILL_SAVING_WITHIN_BUDGET)
    one_home.run()
    one_home.restart(LocalScoringModel(PriceBook.of_package().with_rows([(2, OURS)]).named("ours")))
    reports = one_home.run()
    assert reports["baseline_predictions"].counts["scored"] == reports["impact_predictions"].counts["scored"] == 0
    assert (reports["optimised_packages"].counts["plans"], reports["optimised_packages"].counts["billed"]) == (1, 1)


def test_a_stage_run_alone_after_prices_changed_counts_savings_at_one_price_set(one_home: World) -> None:
    """Impacts are worked out while the baseline is still at the prices of before."""
    one_home.restart(LocalScoringModel(PriceBook.of_package().with_rows([(2, OURS)]).named("ours")))
    one_home.run("impact_predictions")
    alone = one_home.home("yew").impact_predictions
    one_home.run()
    assert one_home.home("yew").impact_predictions == alone

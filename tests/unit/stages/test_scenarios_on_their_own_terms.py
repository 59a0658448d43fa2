"""Scenarios that name prices, costs or an objective of their own: what their plans hold, and when they are made anew."""

from dataclasses import replace

import pytest

from ara_domain.costs import NoCostTable, default_materials
from ara_domain.identity import BlockKey
from ara_domain.measures.plan_rules import PLAN_RULES
from ara_domain.recommendations import PackageOutcome
from ara_domain.sap.price_book import NoPricesInForce, PriceBook
from ara_domain.scenarios import Objective
from ara_domain.services.package_options import HeatingToRenew
from ara_domain.stages import PackageStage, StageReport
from ara_domain.stages.funding import PortfolioFunding
from tests.unit.stages.world import COST_TABLE, PORTFOLIO, World, home_id

STAGE = "optimised_packages"


def with_prices(world: World, times: float) -> PriceBook:
    """ARA's prices, and a set `dear` of so many times its unit prices."""
    book = PriceBook.of_package()
    now = book.sets[-1]
    dear = replace(now, name="dear", version=f"dear+{times}", unit_p=times * now.unit_p)
    return PriceBook((dear, *book.sets))


def planned_at(world: World, book: PriceBook) -> StageReport:
    """The stage of packages with a price book of its own."""
    stage = PackageStage(world.db, world.frames, world.model, world.clock, prices=book)
    with world.writing() as uow:
        report = stage.run(uow, PORTFOLIO, BlockKey(PORTFOLIO.slug, "LS6"))
        uow.commit()
    return report


def save_costs(world: World, name: str, share: float) -> None:
    """A table at so much of the indicative prices, beside the one in force."""
    with world.writing() as uow:
        for table, part in ((name, share), (COST_TABLE, 1.0)):
            priced = [
                replace(
                    one,
                    unit_cost_pence=round(part * one.unit_cost_pence),
                    fixed_cost_pence=round(part * one.fixed_cost_pence),
                )
                for one in default_materials()
            ]
            world.db.materials.save(uow, table, priced)
        uow.commit()


def test_a_scenario_is_priced_by_the_cost_table_it_names_and_others_by_the_one_in_force(world: World) -> None:
    usual, other = world.plan("ash"), world.plan("ash", "most-sap-10k")
    save_costs(world, "half", 0.5)
    world.ask("band-c", cost_version="half")
    world.run(STAGE)
    plan = world.plan("ash")
    assert plan.cost_version.startswith("half+")
    assert plan.package.outcome is usual.package.outcome
    assert 0 < plan.package.cost_pence < 0.6 * usual.package.cost_pence
    assert sum(part.cost_pence for one in plan.recommendations for part in one.parts) == plan.package.cost_pence
    assert world.plan("ash", "most-sap-10k") == other


def test_a_table_edited_under_its_name_plans_again_the_scenario_that_names_it(world: World) -> None:
    save_costs(world, "half", 0.5)
    world.ask("band-c", cost_version="half")
    world.run(STAGE)
    before = world.plan("ash")
    assert world.run(STAGE)[STAGE].counts["plans"] == 0
    save_costs(world, "half", 0.4)
    assert world.run(STAGE)[STAGE].counts["plans"] == 3
    after = world.plan("ash")
    assert after.package.cost_pence < before.package.cost_pence
    reasons = [plan.superseded_reason for plan in world.plans("ash", superseded=True) if plan.plan_id == before.plan_id]
    assert reasons == [f"the costs changed to version {after.cost_version}"]


def test_bills_of_a_scenario_are_at_the_prices_it_names_and_others_at_those_in_force(world: World) -> None:
    usual, other = world.plan("ash"), world.plan("ash", "most-sap-10k")
    world.ask("band-c", price_set="dear")
    planned_at(world, with_prices(world, 2.0))
    plan = world.plan("ash")
    assert plan.package.steps == usual.package.steps
    assert (plan.figures_before.price_set, plan.package.figures_after.price_set) == ("dear", "dear")
    assert plan.figures_before.bill_gbp > 1.7 * usual.figures_before.bill_gbp
    assert plan.package.figures_after.bill_gbp > 1.7 * usual.package.figures_after.bill_gbp
    assert plan.package.figures_after.fuel_kwh == usual.package.figures_after.fuel_kwh
    assert world.plan("ash", "most-sap-10k") == other


def test_prices_changed_under_their_name_plan_again_the_scenario_that_names_them(world: World) -> None:
    world.ask("band-c", price_set="dear")
    planned_at(world, with_prices(world, 2.0))
    assert planned_at(world, with_prices(world, 2.0)).counts["plans"] == 0
    assert planned_at(world, with_prices(world, 3.0)).counts["plans"] == 3


def test_costs_or_prices_that_are_not_there_are_named(world: World) -> None:
    world.ask("band-c", cost_version="last year")
    with pytest.raises(
        NoCostTable, match="scenario 'band-c' is priced by cost version 'last year', which is not there"
    ):
        world.run(STAGE)
    world.ask("band-c", cost_version=None, price_set="last year")
    with pytest.raises(NoPricesInForce, match="no price set 'last year'"):
        world.run(STAGE)


def test_a_plan_holds_what_its_objective_was_and_became_with_the_whole_package(world: World) -> None:
    world.ask("most-sap-10k", objective=Objective.MOST_BILL_SAVING_WITHIN_BUDGET)
    world.run(STAGE)
    plan = world.plan("ash", "most-sap-10k")
    assert plan.package.outcome is PackageOutcome.WITHIN_BUDGET
    assert plan.package.objective_before == pytest.approx(plan.figures_before.bill_gbp)
    assert plan.package.objective_after == pytest.approx(plan.package.figures_after.bill_gbp)
    assert plan.package.figures_after.bill_gbp < plan.figures_before.bill_gbp
    assert world.plan("ash").package.objective_after is None


def test_co2_and_whole_life_cost_choose_packages_of_their_own(world: World) -> None:
    world.ask("most-sap-10k", objective=Objective.MOST_CO2_SAVING_WITHIN_BUDGET, budget_pence=30_000_00)
    world.run(STAGE)
    co2 = world.plan("ash", "most-sap-10k").package
    assert co2.objective_after == pytest.approx(co2.figures_after.co2_kg)
    world.ask(
        "most-sap-10k",
        objective=Objective.LEAST_WHOLE_LIFE_COST,
        budget_pence=None,
        years=30,
        discount_rate=0.035,
        target_score=None,
    )
    world.run(STAGE)
    life = world.plan("ash", "most-sap-10k").package
    assert life.objective_before is not None
    assert life.objective_after is not None
    assert life.objective_after < life.objective_before
    assert life.figures_after.co2_kg > co2.figures_after.co2_kg, "what emits least is not what costs least"


def test_whole_life_cost_renews_the_heating_there_at_the_scenario_s_own_costs(world: World) -> None:
    """`ash` has a gas boiler: £3,000 for the like of it, in 6 and 18 of 22 years, 8 of its last 12 being left."""
    question = {"objective": Objective.LEAST_WHOLE_LIFE_COST, "budget_pence": None, "years": 22, "discount_rate": 0.0}
    world.ask("most-sap-10k", **question)
    world.run(STAGE)
    plan = world.plan("ash", "most-sap-10k")
    renewed = 3_000 * (2 - 8 / 12)
    assert plan.package.objective_before == pytest.approx(22 * plan.figures_before.bill_gbp + renewed)
    save_costs(world, "half", 0.5)
    world.ask("most-sap-10k", cost_version="half", **question)
    world.run(STAGE)
    cheaper = world.plan("ash", "most-sap-10k")
    assert cheaper.package.objective_before == pytest.approx(22 * plan.figures_before.bill_gbp + renewed / 2)
    world.ask("most-sap-10k", cost_version=None, **question)
    funding = PortfolioFunding(world.db, world.frames, world.model, PORTFOLIO, world.scenario("most-sap-10k"))
    heating = {home.candidates.property_id: home.candidates.heating for home in funding.homes("LS6")}
    assert heating[home_id("ash")] == HeatingToRenew(pence=300_000, years=12)


def test_fabric_first_heats_anew_only_with_the_walls_done(world: World) -> None:
    """`ash` has solid walls: without the rule, its cheapest way to band C leaves them as they are."""
    walls = {"solid_wall_insulation_internal", "solid_wall_insulation_external"}
    free = world.plan("ash").package
    assert {step.option for step in free.steps} & PLAN_RULES.after_fabric
    assert not {step.option for step in free.steps} & walls
    world.ask("band-c", fabric_first=True)
    world.run(STAGE)
    ruled = world.plan("ash").package
    assert {step.option for step in ruled.steps} & walls
    assert (ruled.outcome, free.outcome) == (PackageOutcome.TARGET_REACHED, PackageOutcome.TARGET_REACHED)
    assert ruled.cost_pence > free.cost_pence


def test_how_far_sums_were_from_scores_is_told_over_the_packages_chosen(world: World) -> None:
    stage = PackageStage(world.db, world.frames, world.model, world.clock)
    assert stage.quality() == {}
    world.ask("band-c", target_band="B")
    with world.writing() as uow:
        stage.run(uow, PORTFOLIO, BlockKey(PORTFOLIO.slug, "LS6"))
    quality = stage.quality()
    assert 0 <= quality["sum_of_gains_off_mean"] <= quality["sum_of_gains_off_p95"]
    assert quality["sum_of_gains_off_p95"] > 0

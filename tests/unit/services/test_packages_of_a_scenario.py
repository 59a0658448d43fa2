"""What a package costs and is worth under a scenario, and which measures the scenario lets it be made of."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from ara_domain.block_impacts import BlockImpacts, after_alone, figures_alone
from ara_domain.costs import CostTable, default_materials
from ara_domain.measures import OPTIONS
from ara_domain.measures.plan_rules import PLAN_RULES
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.predictions import Change, EnergyFigures, ImpactPredictions, MeasureImpact, ModelVersion
from ara_domain.recommendations import CandidateMeasures, Recommendation, RecommendationPart
from ara_domain.scenarios import Objective, Scenario
from ara_domain.services.heating_renewal import heating_to_renew
from ara_domain.services.optimiser import OptimiserService, PackageRequest
from ara_domain.services.package_options import (
    CandidateOption,
    HeatingToRenew,
    HomeCandidates,
    costs_in_package,
    slots_of,
)
from ara_domain.services.package_worth import PackageScore, WholeLifeCost, aim_of, seen_in_use, share_in_use
from tests.builders import certificate, with_main_heating

HOME = UUID(int=1)
BEFORE = EnergyFigures(
    sap_score=50.0, ei_score=50.0, co2_kg=4_000.0, primary_energy_kwh=20_000.0, space_heating_kwh=9_000.0,
    water_heating_kwh=2_000.0, fuel_kwh={"mains_gas": 12_000.0}, bill_gbp=1_500.0, bill_by_use_gbp={}, price_set="a",
)  # fmt: skip


def asked(objective: Objective = Objective.MOST_BILL_SAVING_WITHIN_BUDGET, **limits: Any) -> Scenario:
    if objective is not Objective.LEAST_WHOLE_LIFE_COST:
        limits = {"budget_pence": 2_000_000, **limits}
    return Scenario(
        scenario_id=UUID(int=2), portfolio_id=UUID(int=3), slug="asked", name="Asked", objective=objective, **limits
    )


def part(material: str, pence: int) -> RecommendationPart:
    return RecommendationPart(
        material_id=material, description=material, quantity=1.0, unit="each", unit_cost_pence=pence,
        fixed_cost_pence=0, cost_pence=pence,
    )  # fmt: skip


def offer(option: str, *, pence: int = 100_000, fans: int = 0, whole_block: bool = False) -> Recommendation:
    described = next(one for one in OPTIONS if one.key == option)
    parts = (part(option, pence), *([part("extract_fan", fans)] if fans else []))
    return Recommendation(
        recommendation_id=UUID(int=described.order), option=option, measure=described.measure, group=described.group,
        title=described.title, reason="eligible", parts=parts, cost_pence=pence + fans, whole_block=whole_block,
    )  # fmt: skip


def candidates(scenario: Scenario, *offers: Recommendation, heating: HeatingToRenew | None = None) -> HomeCandidates:
    """A home with these measures, each of which gains a point, 100 kg and 50 GBP alone."""
    after = replace(BEFORE, sap_score=51.0, co2_kg=3_900.0, bill_gbp=1_450.0)
    impact = MeasureImpact(alone=Change(before=BEFORE, after=after))
    return HomeCandidates.of(
        HOME,
        BEFORE,
        CandidateMeasures(offered=offers, refused=(), catalogue_version="1", cost_version="1", effective_hash="e"),
        ImpactPredictions(
            by_option={one.option: impact for one in offers},
            model=ModelVersion(transform_version="1", model_name="m", model_version="1"),
            candidates_hash="c",
        ),
        scenario,
        heating,
    )


def named(home: HomeCandidates) -> set[str]:
    return {option.option for option in home.options}


# ---------------------------------------------------------------------------------------------- what may be in it


def test_a_scenario_allows_and_excludes_by_option_or_by_measure() -> None:
    offers = (
        offer("solid_wall_insulation_internal"),
        offer("solid_wall_insulation_external"),
        offer("loft_insulation"),
    )
    assert named(candidates(asked(excluded=frozenset({"solid_wall_insulation"})), *offers)) == {"loft_insulation"}
    only = asked(allowed=frozenset({"solid_wall_insulation_internal", "loft_insulation"}))
    assert named(candidates(only, *offers)) == {"solid_wall_insulation_internal", "loft_insulation"}


def test_work_on_the_block_may_be_left_out() -> None:
    offers = (offer("loft_insulation", whole_block=True), offer("low_energy_lighting"))
    assert named(candidates(asked(whole_block_measures=False), *offers)) == {"low_energy_lighting"}
    assert named(candidates(asked(), *offers)) == {"loft_insulation", "low_energy_lighting"}


def test_fabric_first_asks_only_for_the_insulation_a_home_may_have() -> None:
    pump, loft, walls = (
        offer("air_source_heat_pump"),
        offer("loft_insulation"),
        offer("solid_wall_insulation_external"),
    )
    home = candidates(asked(fabric_first=True), loft, walls, pump)
    by_name = {option.option: option for option in home.options}
    package = (by_name["loft_insulation"], by_name["air_source_heat_pump"])
    assert not home.keeps_fabric_first(package)
    assert home.keeps_fabric_first((*package, by_name["solid_wall_insulation_external"]))
    assert home.keeps_fabric_first((by_name["solid_wall_insulation_external"],))
    without_walls = asked(fabric_first=True, excluded=frozenset({"solid_wall_insulation"}))
    assert candidates(without_walls, loft, walls, pump).keeps_fabric_first(package)
    assert candidates(asked(), loft, walls, pump).keeps_fabric_first(package)


def test_every_option_that_replaces_heating_or_generates_waits_for_the_fabric() -> None:
    groups = {"heating", "photovoltaics", "solar_water", "wind_turbine"}
    assert {o.key for o in OPTIONS if o.group in groups and o.measure != "heating_controls"} == PLAN_RULES.after_fabric


# ---------------------------------------------------------------------------------------------- what it costs


def test_fans_that_two_walls_need_are_paid_for_once() -> None:
    home = candidates(
        asked(), offer("cavity_wall_insulation", fans=80_000), offer("solid_wall_insulation_external", fans=80_000)
    )
    assert costs_in_package(home.options) == [180_000, 100_000]
    (walls,) = slots_of(home.options)
    assert [[option.option for option in slot] for slot in walls] == [
        ["cavity_wall_insulation"],
        ["solid_wall_insulation_external"],
        ["cavity_wall_insulation", "solid_wall_insulation_external"],
    ]


def test_a_package_with_both_walls_fits_a_budget_that_pays_for_the_fans_once() -> None:
    scenario = asked(budget_pence=280_000)
    home = candidates(
        scenario, offer("cavity_wall_insulation", fans=80_000), offer("solid_wall_insulation_external", fans=80_000)
    )

    def rescore(requests: Sequence[PackageRequest]) -> list[PackageScore]:
        return [PackageScore(50.0 + len(one.options), 4_000.0, 1_500.0 - 50 * len(one.options)) for one in requests]

    (chosen,) = OptimiserService(rescore).optimise([home], scenario)
    assert chosen.step_pence == (180_000, 100_000)
    assert chosen.cost_pence == 280_000
    assert (chosen.objective_before, chosen.objective_after) == (1_500.0, 1_400.0)


# ---------------------------------------------------------------------------------------------- what it is worth


def option(
    name: str = "one",
    *,
    cost_pence: int = 100_000,
    co2_saving_kg: float = 0.0,
    bill_saving_gbp: float = 0.0,
    lifetime_years: int = 20,
    in_use_factor: float = 1.0,
) -> CandidateOption:
    return CandidateOption(
        option=name, group=name, order=1, cost_pence=cost_pence, sap_gain=1.0, co2_saving_kg=co2_saving_kg,
        bill_saving_gbp=bill_saving_gbp, lifetime_years=lifetime_years, in_use_factor=in_use_factor,
    )  # fmt: skip


def test_savings_in_use_are_the_share_the_measure_has_a_factor_for() -> None:
    home = candidates(asked(in_use_factors=True), offer("loft_insulation"), offer("air_source_heat_pump"))
    factors = {one.option: one.in_use_factor for one in home.options}
    assert factors == {"loft_insulation": 0.65, "air_source_heat_pump": 1.0}
    assert {one.in_use_factor for one in candidates(asked(), offer("loft_insulation")).options} == {1.0}


def test_factors_of_a_package_weigh_as_much_as_its_measures_save_alone() -> None:
    package = (
        option("loft", bill_saving_gbp=300.0, in_use_factor=0.65),
        option("pump", bill_saving_gbp=100.0),
        option("fans", bill_saving_gbp=-20.0, in_use_factor=0.1),
    )

    def bills(one: CandidateOption) -> float:
        return one.bill_saving_gbp

    assert share_in_use(package, bills) == pytest.approx((300 * 0.65 + 100) / 400)
    assert seen_in_use(200.0, package[:1], bills) == pytest.approx(130.0)
    assert seen_in_use(-20.0, package[:1], bills) == -20.0
    assert share_in_use((), bills) == 1.0


def test_whole_life_cost_pays_again_at_the_end_of_a_lifetime_and_credits_what_is_left() -> None:
    """Over 30 years at 0 %: 12 years are bought three times, 6 of the last 12 being left; 42 years once, 12 left."""
    plain = WholeLifeCost(years=30, discount_rate=0.0)
    assert plain.purchases(12) == pytest.approx(3 - 6 / 12)
    assert plain.purchases(42) == pytest.approx(1 - 12 / 42)
    assert plain.purchases(30) == pytest.approx(1.0)
    assert plain.purchases(15) == pytest.approx(2.0)
    at_5_percent = WholeLifeCost(years=30, discount_rate=0.05)
    assert at_5_percent.purchases(12) == pytest.approx(1 + 1.05**-12 + 1.05**-24 - 0.5 * 1.05**-30)


def test_whole_life_cost_is_works_and_discounted_bills() -> None:
    home = HomeCandidates(property_id=HOME, sap_before=50.0, options=(), bill_before_gbp=1_000.0)
    aim = WholeLifeCost(years=2, discount_rate=0.1)
    works = option(cost_pence=50_000, bill_saving_gbp=400.0, lifetime_years=2)
    score = PackageScore(60.0, 0.0, 700.0)
    annuity = 1 / 1.1 + 1 / 1.21
    assert aim.value(home, (), PackageScore(50.0, 0.0, 1_000.0)) == pytest.approx(1_000 * annuity)
    assert aim.value(home, (works,), score) == pytest.approx(500 + 700 * annuity)
    assert aim.worth(home, (works,), score) == pytest.approx(300 * annuity - 500)
    assert aim.worth_alone((works,)) == pytest.approx((400 * annuity - 500, -500))


def test_parts_are_bought_again_by_themselves() -> None:
    """Over 30 years at 0 %: panels once, 5 of 25 years bought again; their inverter and the battery at 12 and 24."""
    plain = WholeLifeCost(years=30, discount_rate=0.0)
    offered = replace(
        offer("photovoltaics_4kwp_battery"),
        parts=(part("photovoltaics", 1_000_000), part("pv_battery", 450_000)), cost_pence=1_450_000,
    )  # fmt: skip
    (panels,) = candidates(asked(), offered).options
    assert [(one.material, one.pence, one.years) for one in panels.parts] == [
        ("photovoltaics", 100_000, 12), ("pv_battery", 450_000, 12),
    ]  # fmt: skip
    assert plain.works((panels,)) == pytest.approx(9_000 * plain.purchases(25) + 5_500 * plain.purchases(12))


def test_a_part_may_be_bought_again_without_the_visit() -> None:
    """Ten lamps at £8 and £30 for coming: after 15 of 20 years ten lamps, two thirds of which are left."""
    lamps = replace(
        offer("low_energy_lighting"),
        parts=(replace(part("led_lamp", 800), quantity=10.0, fixed_cost_pence=3_000, cost_pence=11_000),),
        cost_pence=11_000,
    )
    home = candidates(asked(), lamps)
    assert WholeLifeCost(years=20, discount_rate=0.0).works(home.options) == pytest.approx(110 + 80 * (1 - 2 / 3))


def test_fans_paid_for_once_are_renewed_once() -> None:
    home = candidates(
        asked(), offer("cavity_wall_insulation", fans=80_000), offer("solid_wall_insulation_external", fans=80_000)
    )
    plain = WholeLifeCost(years=30, discount_rate=0.0)
    walls = 1_000 * plain.purchases(42) + 1_000 * plain.purchases(36)
    assert plain.works(home.options) == pytest.approx(walls + 800 * plain.purchases(15))


def test_heating_that_is_there_is_renewed_at_half_its_life_unless_it_is_replaced() -> None:
    """A boiler of 12 years: renewed in 6 and 18 years, with 8 of 12 years left in 22; a heat pump spares it."""
    boiler = HeatingToRenew(pence=300_000, years=12)
    plain = WholeLifeCost(years=22, discount_rate=0.0)
    kept = 3_000 * (2 - 8 / 12)
    assert plain.renewals(boiler) == pytest.approx(kept)
    offers = (offer("loft_insulation"), offer("heating_controls"), offer("air_source_heat_pump"))
    home = candidates(asked(), *offers, heating=boiler)
    spares = {one.option: one.spares for one in home.options}
    assert spares == {"loft_insulation": None, "heating_controls": None, "air_source_heat_pump": boiler}
    pump = tuple(one for one in home.options if one.option == "air_source_heat_pump")
    assert plain.works(pump) == pytest.approx(1_000 * plain.purchases(15) - kept)
    as_it_is = PackageScore(BEFORE.sap_score, BEFORE.co2_kg, BEFORE.bill_gbp)
    assert plain.value(home, (), as_it_is) == pytest.approx(22 * 1_500 + kept)
    assert plain.value(home, pump, as_it_is) == pytest.approx(22 * 1_500 + 1_000 * plain.purchases(15))


def test_a_heating_s_life_that_goes_on_past_the_years_is_worth_something() -> None:
    """In 3 years a boiler halfway through 12 has 3 of them left; who replaces it throws them away."""
    boiler = HeatingToRenew(pence=300_000, years=12)
    assert WholeLifeCost(years=3, discount_rate=0.0).renewals(boiler) == pytest.approx(-3_000 * 3 / 12)
    assert WholeLifeCost(years=7, discount_rate=0.0).renewals(boiler) == pytest.approx(3_000 * (1 - 11 / 12))


@pytest.mark.parametrize(
    ("heating", "material", "quantity"),
    [
        ({"main_heating_category": 2, "main_fuel_type": 26}, "condensing_boiler", 1.0),
        ({"main_heating_category": 2, "main_fuel_type": 28}, "condensing_boiler", 1.0),
        ({"main_heating_category": 7, "main_fuel_type": 29, "sap_main_heating_code": 402}, "storage_heater", 4.0),
        ({"main_heating_category": 4, "main_fuel_type": 29}, "air_source_heat_pump", 1.0),
        ({"main_heating_category": 2, "main_fuel_type": 33}, None, 0.0),
        ({"main_heating_category": 10, "main_fuel_type": 29}, None, 0.0),
        ({"main_heating_category": 6, "main_fuel_type": 20}, None, 0.0),
    ],
)
def test_heating_is_renewed_by_the_like_of_it(heating: dict[str, int], material: str | None, quantity: float) -> None:
    home = replace(with_main_heating(certificate(), **heating), habitable_room_count=4)
    frame = EpcMlTransform().to_rows([home])
    materials = {one.material_id: one for one in default_materials()}
    (found,) = heating_to_renew(frame, CostTable.of("prices", materials), [None])
    if material is None:
        assert found is None
        return
    price = materials[material]
    pence = price.fixed_cost_pence + round(quantity * price.unit_cost_pence)
    assert found == HeatingToRenew(pence, PLAN_RULES.heating_years[material])
    without = {name: one for name, one in materials.items() if name != material}
    assert heating_to_renew(frame, CostTable.of("theirs", without), [None]) == [None]


def test_what_is_renewed_by_itself_has_a_price_in_the_cost_table() -> None:
    assert PLAN_RULES.parts.keys() | PLAN_RULES.heating_years.keys() <= {one.material_id for one in default_materials()}


def test_only_objectives_beyond_cost_and_sap_have_a_figure_of_their_own() -> None:
    assert aim_of(asked(Objective.MOST_SAP_WITHIN_BUDGET)) is None
    assert aim_of(asked(Objective.LEAST_COST_TO_TARGET, target_band="C")) is None
    aim = aim_of(asked(Objective.MOST_CO2_SAVING_WITHIN_BUDGET, in_use_factors=True))
    home = HomeCandidates(property_id=HOME, sap_before=50.0, options=(), co2_before_kg=4_000.0)
    assert aim is not None
    saved = (option(co2_saving_kg=500.0, in_use_factor=0.5),)
    assert aim.value(home, saved, PackageScore(55.0, 3_600.0, 0.0)) == pytest.approx(3_800.0)


def test_a_factor_changes_what_is_chosen_for_savings_and_never_a_rating() -> None:
    """The loft saves more as modelled and less in use."""
    offers = (offer("loft_insulation"), offer("air_source_heat_pump"))
    saves = {"loft_insulation": 120.0, "air_source_heat_pump": 100.0}

    def rescore(requests: Sequence[PackageRequest]) -> list[PackageScore]:
        return [PackageScore(55.0, 4_000.0, 1_500.0 - sum(saves[o] for o in one.options)) for one in requests]

    chosen = {}
    for factors in (False, True):
        scenario = asked(budget_pence=100_000, in_use_factors=factors)
        home = candidates(scenario, *offers)
        home = replace(home, options=tuple(replace(one, bill_saving_gbp=saves[one.option]) for one in home.options))
        (package,) = OptimiserService(rescore).optimise([home], scenario)
        chosen[factors] = ([one.option for one in package.options], package.objective_after, package.sap_after)
    assert chosen[False] == (["loft_insulation"], 1_380.0, 55.0)
    assert chosen[True] == (["air_source_heat_pump"], 1_400.0, 55.0)


def test_a_home_with_a_measure_alone_is_the_same_from_objects_and_from_columns() -> None:
    after = replace(BEFORE, sap_score=51.5, co2_kg=3_900.0, bill_gbp=1_450.0)
    objects = ImpactPredictions(
        by_option={"loft_insulation": MeasureImpact(alone=Change(before=BEFORE, after=after))},
        model=ModelVersion(transform_version="1", model_name="m", model_version="1"),
        candidates_hash="c",
    )
    columns = BlockImpacts.of({HOME: objects})[HOME]
    assert after_alone(objects) == after_alone(columns) == {"loft_insulation": (51.5, 3_900.0, 1_450.0)}
    assert figures_alone(objects, "loft_insulation") == after
    assert figures_alone(columns, "loft_insulation").sap_score == 51.5

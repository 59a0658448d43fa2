"""What a plan came to, in words."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from ara_assets.cli.outcomes import OUTCOMES, bill_rise, note_of
from ara_domain.default_scenarios import default_scenarios
from ara_domain.identity import Portfolio
from ara_domain.predictions import EnergyFigures, ModelVersion
from ara_domain.recommendations import OptimisedPackage, PackageOutcome, PackageStep, Plan
from ara_domain.scenarios import Objective

TO_BAND_C, WITHIN_BUDGET = default_scenarios(Portfolio.named("acme").portfolio_id)
FIGURES = EnergyFigures(
    sap_score=40.0, ei_score=40.0, co2_kg=1.0, primary_energy_kwh=1.0, space_heating_kwh=1.0, water_heating_kwh=1.0,
    fuel_kwh={}, bill_gbp=900.0, bill_by_use_gbp={}, price_set="prices",
)  # fmt: skip
STEP = PackageStep(sequence=1, recommendation_id=UUID(int=1), option="loft_insulation", cost_pence=1, sap_after=64.2)


def plan(outcome: PackageOutcome, *, steps: tuple[PackageStep, ...] = (STEP,), sap: float = 64.2) -> Plan:
    return Plan(
        plan_id=UUID(int=2),
        property_id=UUID(int=3),
        scenario_id=TO_BAND_C.scenario_id,
        package=OptimisedPackage(
            scenario_id=TO_BAND_C.scenario_id, outcome=outcome, steps=steps, cost_pence=1, sap_before=40.0,
            sap_proposed=sap, sap_after=sap, figures_after=replace(FIGURES, sap_score=sap),
        ),
        figures_before=FIGURES,
        model=ModelVersion(transform_version="1", model_name="m", model_version="1"),
        cost_version="1",
        catalogue_version="1",
        inputs_hash="",
        created_at=datetime(2026, 3, 2, tzinfo=UTC),
    )  # fmt: skip


def test_a_target_out_of_reach_says_so_and_what_can_be_reached() -> None:
    note = note_of(plan(PackageOutcome.TARGET_UNREACHABLE), TO_BAND_C)
    assert note == "band C is out of reach with the measures ARA knows; best reachable 64 (D)"


def test_a_package_that_raises_co2_or_the_bill_says_so() -> None:
    made = plan(PackageOutcome.TARGET_REACHED, sap=71.0)
    after = replace(made.package.figures_after, co2_kg=450.6, bill_gbp=1_020.0)
    dearer = replace(made, package=replace(made.package, figures_after=after))
    assert note_of(dearer, TO_BAND_C) == "reaches 71 (C); raises CO2 by 450 kg and the bill by £120 a year"
    only_co2 = replace(dearer, package=replace(dearer.package, figures_after=replace(after, bill_gbp=500.0)))
    assert note_of(only_co2, TO_BAND_C) == "reaches 71 (C); raises CO2 by 450 kg a year"
    assert note_of(made, TO_BAND_C) == "reaches 71 (C)"


def test_a_home_that_nothing_improves_says_so() -> None:
    unreachable = plan(PackageOutcome.TARGET_UNREACHABLE, steps=(), sap=40.0)
    note = note_of(unreachable, TO_BAND_C)
    assert note == "band C is out of reach: none of the measures ARA knows raises the rating"
    nothing = note_of(plan(PackageOutcome.NOTHING_TO_GAIN, steps=(), sap=40.0), WITHIN_BUDGET)
    assert nothing == "none of the measures ARA knows raises the rating within £10,000"


def test_a_target_may_be_a_score_and_a_cap_is_named_with_what_it_puts_out_of_reach() -> None:
    to_75 = replace(TO_BAND_C, target_band=None, target_score=75)
    assert note_of(plan(PackageOutcome.ALREADY_AT_TARGET, sap=80.0), to_75) == "is at 40 already"
    capped = replace(to_75, spending_cap_pence=1_000_000)
    assert note_of(plan(PackageOutcome.TARGET_UNREACHABLE), capped) == (
        "SAP 75 is out of reach with the measures ARA knows within £10,000; best reachable 64 (D)"
    )


def test_what_a_scenario_forbids_is_not_put_on_the_measures_there_are() -> None:
    """With no panels allowed, or fabric first, a home may miss a target that ARA knows how to reach."""
    strict = replace(TO_BAND_C, spending_cap_pence=1_000_000, excluded=frozenset({"photovoltaics"}), fabric_first=True)
    assert note_of(plan(PackageOutcome.TARGET_UNREACHABLE), strict) == (
        "band C is out of reach with the measures allowed within £10,000, fabric first; best reachable 64 (D)"
    )
    nothing = note_of(
        plan(PackageOutcome.NOTHING_TO_GAIN, steps=(), sap=40.0), replace(WITHIN_BUDGET, excluded=strict.excluded)
    )
    assert nothing == "none of the measures allowed raises the rating within £10,000"


def test_a_gain_is_told_in_what_the_scenario_asks_for() -> None:
    made = plan(PackageOutcome.WITHIN_BUDGET)
    better = replace(made.package.figures_after, co2_kg=-1199.0, bill_gbp=650.0)
    made = replace(made, package=replace(made.package, figures_after=better))
    asked = (
        (Objective.MOST_SAP_WITHIN_BUDGET, "gains 24.2 points"),
        (Objective.MOST_CO2_SAVING_WITHIN_BUDGET, "saves 1,200 kg of CO2 a year"),
        (Objective.MOST_BILL_SAVING_WITHIN_BUDGET, "saves £250 a year"),
    )
    assert [note_of(made, replace(WITHIN_BUDGET, objective=objective)) for objective, _ in asked] == [
        words for _, words in asked
    ]
    nothing = plan(PackageOutcome.NOTHING_TO_GAIN, steps=())
    most_co2 = replace(WITHIN_BUDGET, objective=Objective.MOST_CO2_SAVING_WITHIN_BUDGET)
    assert note_of(nothing, most_co2) == "none of the measures ARA knows saves CO2 within £10,000"


def test_savings_counted_as_seen_in_use_are_told_beside_the_modelled_ones() -> None:
    made = plan(PackageOutcome.WITHIN_BUDGET)
    better = replace(made.package.figures_after, co2_kg=-1199.0, bill_gbp=650.0)
    asked = (
        (Objective.MOST_CO2_SAVING_WITHIN_BUDGET, 1.0, -899.0, "saves 1,200 kg of CO2 a year, 900 kg as seen in use"),
        (Objective.MOST_BILL_SAVING_WITHIN_BUDGET, 900.0, 712.5, "saves £250 a year, £188 as seen in use"),
    )
    for objective, before, after, words in asked:
        package = replace(made.package, figures_after=better, objective_before=before, objective_after=after)
        scenario = replace(WITHIN_BUDGET, objective=objective, in_use_factors=True)
        assert note_of(replace(made, package=package), scenario) == words
        assert "seen in use" not in note_of(replace(made, package=package), replace(scenario, in_use_factors=False))


def test_a_package_for_the_whole_life_says_what_it_costs_less_over_the_years() -> None:
    made = plan(PackageOutcome.WITHIN_BUDGET)
    package = replace(made.package, objective_before=29_252.99, objective_after=27_640.59)
    scenario = replace(
        WITHIN_BUDGET, objective=Objective.LEAST_WHOLE_LIFE_COST, budget_pence=None, years=30, discount_rate=0.035
    )
    assert note_of(replace(made, package=package), scenario) == "costs £1,612 less over 30 years than doing nothing"


def test_every_outcome_has_words() -> None:
    assert set(OUTCOMES) == set(PackageOutcome)


def test_only_a_bill_that_rises_is_marked() -> None:
    assert bill_rise(2131.0, 2250.0) == "▲ £119 more"
    assert bill_rise(2131.0, 2131.4) == bill_rise(2131.0, 1726.0) == ""

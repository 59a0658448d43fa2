"""Only what a change touches is worked on again: homes are counted by what is scored and by which rows are new."""

import pytest

from ara_domain.default_scenarios import default_scenarios
from ara_domain.recommendations import PackageOutcome
from ara_domain.scenarios import Objective, Scenario
from ara_domain.services import planning
from ara_resources.scoring.local import LocalScoringModel
from tests.builders import certificate, document, with_main_dwelling
from tests.fakes.scoring import RenamedModel
from tests.unit.stages.world import PORTFOLIO, STAGES, Reports, World, everything, home_id

HOMES = ("oak", "ash", "elm")
OTHERS = ("ash", "elm")
TO_IMPACTS = STAGES[:-1]


def worked_on(reports: Reports) -> dict[str, int]:
    """Homes each stage worked on."""
    names = {"baseline_predictions": "scored", "recommendations": "considered", "impact_predictions": "changed",
             "optimised_packages": "modelled"}  # fmt: skip
    return {stage: reports[stage].counts[count] for stage, count in names.items() if stage in reports}


def for_all_stages(homes: int) -> dict[str, int]:
    return dict.fromkeys(("baseline_predictions", "recommendations", "impact_predictions", "optimised_packages"), homes)


# ---------------------------------------------------------------------------------------------- first and second run


def test_a_first_run_takes_every_home_from_document_to_plans(three_homes: World) -> None:
    for name in HOMES:
        home = three_homes.home(name)
        assert home.certificate_number == f"cert-{name}"
        assert home.baseline_predictions is not None
        assert home.baseline_predictions.figures is not None
        assert home.candidates is not None
        assert home.impact_predictions is not None
        assert set(home.impact_predictions.by_option) == {one.option for one in home.candidates.offered}
        assert {plan.scenario_id for plan in three_homes.plans(name)} == {
            three_homes.scenario("band-c").scenario_id,
            three_homes.scenario("most-sap-10k").scenario_id,
        }
    assert three_homes.set_aside() == []


def test_a_second_run_scores_nothing_and_leaves_every_row_as_it_is(world: World) -> None:
    before = everything(world, *HOMES)
    reports = world.run()
    assert world.model.rows == 0
    assert worked_on(reports) == for_all_stages(0)
    assert reports["remapped_epc"].counts["mapped"] == 0
    assert everything(world, *HOMES) == before
    assert [world.plans(name, superseded=True) for name in HOMES] == [[], [], []]


def test_a_second_run_reports_the_rows_of_the_first(three_homes: World) -> None:
    again = three_homes.copy()
    first, second = World(), again.run()
    for name, uprn in (("oak", 901), ("ash", 902), ("elm", 903)):
        first.list_home(name, uprn=uprn)
        first.lodge(f"cert-{name}", uprn, three_homes.db.epc_cache.get([f"cert-{name}"])[f"cert-{name}"].document)
    made = first.run()
    assert {stage: made[stage].rows for stage in STAGES} == {stage: second[stage].rows for stage in STAGES}


# ---------------------------------------------------------------------------------------------- overrides


def test_an_override_of_one_home_has_exactly_that_home_rescored_and_replanned(world: World) -> None:
    others = everything(world, *OTHERS)
    before = world.home("oak").baseline_predictions
    world.override("oak", "loft_insulation_mm", "270")
    reports = world.run()
    assert worked_on(reports) == for_all_stages(1)
    assert [list(frame.index) for frame in world.model.frames[:1]] == [[home_id("oak")]]
    assert everything(world, *OTHERS) == others
    assert world.home("oak").baseline_predictions != before


def test_the_plan_an_override_outdates_is_superseded_with_the_reason_and_kept(world: World) -> None:
    old = world.plan("oak")
    world.override("oak", "loft_insulation_mm", "270")
    world.run()
    kept = {plan.plan_id: plan for plan in world.plans("oak", superseded=True)}
    assert len(kept) == 2
    assert kept[old.plan_id].superseded_reason == "the home's data changed"
    assert kept[old.plan_id].superseded_at == world.plan("oak").created_at
    assert kept[old.plan_id].package == old.package
    assert world.plan("oak").plan_id != old.plan_id


def test_a_measure_the_landlord_rules_out_leaves_the_candidates_and_the_plans_of_that_home_alone(world: World) -> None:
    others = everything(world, *OTHERS)
    before, plan = world.home("oak"), world.plan("oak")
    first = plan.package.steps[0].option
    world.override("oak", "excluded_measures", first)
    assert worked_on(world.run()) == for_all_stages(1)
    after = world.home("oak")
    assert before.candidates is not None
    assert after.candidates is not None
    assert first in {one.option for one in before.candidates.offered}
    assert {one.option: one.reason for one in after.candidates.refused}[first] == "excluded_by_landlord"
    assert first not in {step.option for step in world.plan("oak").package.steps}
    assert world.plans("oak", superseded=True)[0].superseded_reason == "what the home may have changed"
    assert after.baseline_predictions is not None
    assert before.baseline_predictions is not None
    assert after.baseline_predictions.figures == before.baseline_predictions.figures
    assert everything(world, *OTHERS) == others


def test_what_was_ruled_out_is_offered_again_once_the_landlord_takes_it_back(world: World) -> None:
    before = world.home("oak").candidates
    world.override("oak", "installed_measures", "loft_insulation; photovoltaics")
    world.run()
    assert world.home("oak").candidates != before
    world.take_back("oak", "installed_measures")
    world.run()
    assert world.home("oak").candidates == before


def test_an_override_that_repeats_the_certificate_has_nothing_rescored(world: World) -> None:
    before = everything(world, *HOMES)
    world.override("oak", "loft_insulation_mm", "75")
    reports = world.run()
    assert reports["effective_epc"].counts["changed"] == 0
    assert world.model.rows == 0
    assert everything(world, *HOMES) == before


def test_an_override_taken_back_gives_the_figures_of_before(world: World) -> None:
    before = world.results("oak")
    world.override("oak", "loft_insulation_mm", "270")
    world.run()
    world.take_back("oak", "loft_insulation_mm")
    world.run()
    assert world.results("oak") == before
    assert len(world.plans("oak", superseded=True)) == 4


def test_an_override_taken_back_before_a_run_costs_nothing(world: World) -> None:
    before = everything(world, *HOMES)
    world.override("oak", "loft_insulation_mm", "270")
    world.take_back("oak", "loft_insulation_mm")
    world.run()
    assert world.model.rows == 0
    assert everything(world, *HOMES) == before


def test_a_change_that_alters_no_figure_ends_where_it_alters_nothing(world: World) -> None:
    """The register corrects a result it lodged: the home is scored once more, and nothing follows from it."""
    before = {name: world.results(name)["plans"] for name in HOMES}
    world.lodge("cert-oak", 901, document(uprn=901, energy_rating_current=66))
    reports = world.run()
    assert worked_on(reports) == {**for_all_stages(1), "optimised_packages": 0}
    assert {name: world.results(name)["plans"] for name in HOMES} == before
    assert world.plans("oak", superseded=True) == []


# ---------------------------------------------------------------------------------------------- evidence that counts more


def test_a_newer_certificate_has_its_home_modelled_on_it(world: World) -> None:
    others = everything(world, *OTHERS)
    world.lodge("cert-oak-2", 901, document(uprn=901, door_count=3), on="2026-02-20")
    reports = world.run()
    assert world.home("oak").certificate_number == "cert-oak-2"
    assert worked_on(reports) == for_all_stages(1)
    assert reports["remapped_epc"].counts["mapped"] == 1
    assert everything(world, *OTHERS) == others


def test_a_survey_has_its_home_modelled_on_it(world: World) -> None:
    world.survey("oak", with_main_dwelling(certificate(uprn=901), roof_insulation_thickness="300mm"))
    reports = world.run()
    assert reports["effective_epc"].counts["from_survey"] == 1
    assert worked_on(reports) == for_all_stages(1)
    offered = world.home("oak").candidates
    assert offered is not None
    assert "loft_insulation" not in {one.option for one in offered.offered}


# ---------------------------------------------------------------------------------------------- prices, questions, models


def test_a_new_cost_table_means_new_plans_and_no_scoring_of_homes_or_impacts(world: World) -> None:
    world.prices(photovoltaics=100_000)
    reports = world.run(*TO_IMPACTS)
    assert world.model.rows == 0
    assert worked_on(reports)["recommendations"] == 3
    old = world.plan("ash")
    world.run("optimised_packages")
    new = world.plan("ash")
    assert old.package.cost_pence == 900_000
    assert new.package.cost_pence == 550_000 + round(2.5 * 100_000)
    assert new.package.figures_after == old.package.figures_after
    assert new.cost_version != old.cost_version
    (kept,) = [plan for plan in world.plans("ash", superseded=True) if plan.plan_id == old.plan_id]
    assert kept.superseded_reason == f"the costs changed to version {new.cost_version}"


def test_another_way_of_choosing_packages_means_new_plans_and_no_scoring_of_homes_or_impacts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = world.plan("ash")
    monkeypatch.setattr(planning, "PLANNING_VERSION", "next")
    reports = world.run()
    assert worked_on(reports) == {**for_all_stages(0), "optimised_packages": 3}
    (kept,) = [plan for plan in world.plans("ash", superseded=True) if plan.plan_id == old.plan_id]
    assert kept.superseded_reason == "packages are chosen in a new way, version next"


def test_a_new_question_means_new_plans_for_it_alone(world: World) -> None:
    others = {name: world.plan(name, "most-sap-10k").plan_id for name in HOMES}
    world.ask("band-c", target_band="B")
    reports = world.run(*TO_IMPACTS)
    assert world.model.rows == 0
    assert set(worked_on(reports).values()) == {0}
    reports = world.run("optimised_packages")
    assert reports["optimised_packages"].counts["modelled"] == 3
    assert reports["optimised_packages"].counts["plans"] == 3
    assert {name: world.plan(name, "most-sap-10k").plan_id for name in HOMES} == others
    for name in HOMES:
        assert [plan.superseded_reason for plan in world.plans(name, superseded=True)] == [
            "the scenario's question changed"
        ]


def test_another_name_for_a_question_changes_nothing(world: World) -> None:
    before = everything(world, *HOMES)
    world.ask("band-c", name="The minimum standard of 2030")
    world.run()
    assert world.model.rows == 0
    assert everything(world, *HOMES) == before


def test_a_further_question_leaves_the_answers_to_the_others(world: World) -> None:
    before = {name: {plan.plan_id for plan in world.plans(name)} for name in HOMES}
    extra = Scenario(
        scenario_id=default_scenarios(PORTFOLIO.portfolio_id)[0].portfolio_id,
        portfolio_id=PORTFOLIO.portfolio_id,
        slug="most-sap-1k",
        name="Most SAP within £1,000",
        objective=Objective.MOST_SAP_WITHIN_BUDGET,
        budget_pence=1_000_00,
    )
    with world.writing() as uow:
        world.db.recommendations.save_scenarios(uow, [extra])
        uow.commit()
    reports = world.run()
    assert reports["optimised_packages"].counts["plans"] == 3
    for name in HOMES:
        assert {plan.plan_id for plan in world.plans(name)} > before[name]
        assert world.plan(name, "most-sap-1k").package.cost_pence <= 1_000_00


def test_a_new_model_version_has_everything_after_the_effective_certificate_worked_out_again(world: World) -> None:
    old = {name: world.results(name) for name in HOMES}
    world.restart(RenamedModel(LocalScoringModel(), "next"))
    reports = world.run()
    assert reports["effective_epc"].counts["changed"] == 0
    assert worked_on(reports) == for_all_stages(3)
    for name in HOMES:
        new = world.home(name)
        assert new.baseline_predictions is not None
        assert new.impact_predictions is not None
        assert new.baseline_predictions.model.model_version == new.impact_predictions.model.model_version == "next"
        assert new.baseline_predictions.figures == old[name]["baseline"].figures
        assert {plan.model.model_version for plan in world.plans(name)} == {"next"}
        assert {plan.superseded_reason for plan in world.plans(name, superseded=True)} == {
            "the model changed to rdsap10-engine next"
        }


# ---------------------------------------------------------------------------------------------- results


def test_a_home_at_its_target_has_the_empty_package(three_homes: World) -> None:
    package = three_homes.plan("elm").package
    assert package.outcome is PackageOutcome.ALREADY_AT_TARGET
    assert (package.steps, package.cost_pence) == ((), 0)
    assert package.sap_before == package.sap_after == package.figures_after.sap_score


@pytest.mark.parametrize("slug", ["band-c", "most-sap-10k"])
@pytest.mark.parametrize("name", HOMES)
def test_a_plan_names_only_measures_its_home_may_have_at_their_price(three_homes: World, name: str, slug: str) -> None:
    plan = three_homes.plan(name, slug)
    candidates = three_homes.home(name).candidates
    assert candidates is not None
    offered = {one.recommendation_id: one for one in candidates.offered}
    assert {one.recommendation_id for one in plan.recommendations} == {
        step.recommendation_id for step in plan.package.steps
    }
    for step in plan.package.steps:
        assert step.cost_pence == offered[step.recommendation_id].cost_pence
        assert step.option == offered[step.recommendation_id].option
    groups = [one.group for one in plan.recommendations]
    assert len(set(groups)) == len(groups)
    assert plan.package.cost_pence == sum(one.cost_pence for one in plan.recommendations)

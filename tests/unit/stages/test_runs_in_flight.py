"""What changes while a block's run is in flight, and how a run is cut into batches, alter no result."""

from collections.abc import Mapping
from typing import Any

import pytest

from ara_domain.stages import ChangedMeanwhile
from tests.builders import certificate, document
from tests.unit.stages.dwellings import IN_GOOD_ORDER, SIX_PARTS, SOLID_BRICK
from tests.unit.stages.world import STAGES, World, everything

AFTER_EFFECTIVE = STAGES[3:]


def test_an_override_between_two_stages_ends_the_run_before_anything_is_written(world: World) -> None:
    world.override("oak", "door_count", "3")
    world.run("remapped_epc", "effective_epc")
    before = everything(world, "oak", "ash", "elm")
    world.override("oak", "loft_insulation_mm", "270")
    with pytest.raises(ChangedMeanwhile, match=r"the data of home .* changed during the run; run acme\|LS6 again"):
        world.run("baseline_predictions")
    assert everything(world, "oak", "ash", "elm") == before
    assert world.model.rows == 0


def test_the_run_after_it_models_the_home_as_it_is_now(world: World) -> None:
    straight = world.copy()
    straight.override("oak", "loft_insulation_mm", "270")
    straight.run()
    world.override("oak", "loft_insulation_mm", "200")
    world.run("remapped_epc", "effective_epc")
    world.override("oak", "loft_insulation_mm", "270")
    with pytest.raises(ChangedMeanwhile):
        world.run(*AFTER_EFFECTIVE)
    world.run()
    assert world.home("oak").baseline_predictions == straight.home("oak").baseline_predictions
    assert world.results("oak")["plans"] == straight.results("oak")["plans"]


def test_impacts_of_candidates_that_were_not_brought_up_to_date_are_refused(world: World) -> None:
    world.override("oak", "wall_insulation", "cavity filled")
    world.run(*STAGES[:4])
    with pytest.raises(ChangedMeanwhile, match=r"the candidates of home .* are not of what it is now; run acme\|LS6"):
        world.run("impact_predictions")
    world.run()
    impacts = world.home("oak").impact_predictions
    assert impacts is not None
    assert "cavity_wall_insulation" not in impacts.by_option


def test_impacts_of_candidates_at_other_prices_are_not(world: World) -> None:
    world.override("oak", "wall_insulation", "cavity filled")
    world.run(*STAGES[:5])
    world.prices(photovoltaics=100_000)
    assert world.run("impact_predictions")["impact_predictions"].counts["changed"] == 1


def test_a_survey_with_a_gap_that_arrives_between_two_stages_ends_the_run_too(world: World) -> None:
    world.override("oak", "door_count", "3")
    world.run("remapped_epc", "effective_epc")
    world.survey("oak", certificate(door_count=None))
    with pytest.raises(ChangedMeanwhile, match=r"does not cover door_count.*; run acme\|LS6 again"):
        world.run("baseline_predictions")


def test_an_override_written_once_its_home_is_loaded_is_modelled_by_the_next_run(world: World) -> None:
    world.override("oak", "door_count", "3")
    world.run(*STAGES[:4])
    in_flight = world.home("oak").baseline_predictions
    assert in_flight is not None
    world.override("oak", "loft_insulation_mm", "270")
    world.run(*STAGES[4:])
    assert world.plan("oak").figures_before == in_flight.figures
    reports = world.run()
    assert reports["optimised_packages"].counts["modelled"] == 1
    after = world.home("oak").baseline_predictions
    assert after is not None
    assert after != in_flight
    assert world.plan("oak").figures_before == after.figures


@pytest.mark.parametrize("stages", range(1, len(STAGES)))
def test_a_run_that_is_killed_after_any_stage_is_finished_by_the_next_one(world: World, stages: int) -> None:
    whole = world.copy()
    for one in (whole, world):
        one.override("oak", "loft_insulation_mm", "270")
    whole.run()
    world.run(*STAGES[:stages])
    world.restart()
    world.run()
    assert [_without_times(world, name) for name in ("oak", "ash", "elm")] == [
        _without_times(whole, name) for name in ("oak", "ash", "elm")
    ]


def _without_times(world: World, name: str) -> Mapping[str, Any]:
    return {key: value for key, value in world.results(name).items() if key != "effective"}


# ---------------------------------------------------------------------------------------------- batches


@pytest.mark.parametrize("homes_together", [1, 2])
def test_the_size_of_a_batch_changes_no_result(homes_together: int) -> None:
    """Five homes, one of them of six building parts and one without a certificate."""
    together, apart = World(), World(homes_together=homes_together)
    for world in (together, apart):
        for uprn, (name, changes) in enumerate(
            (("oak", {}), ("ash", SOLID_BRICK), ("elm", IN_GOOD_ORDER), ("bay", SIX_PARTS)), start=901
        ):
            world.list_home(name, uprn=uprn)
            world.lodge(f"cert-{name}", uprn, document(uprn=uprn, **changes))
        world.list_home("yew", uprn=905)
    at_once, in_turn = together.run(), apart.run()
    assert {stage: sorted(report.rows) for stage, report in in_turn.items()} == {
        stage: sorted(report.rows) for stage, report in at_once.items()
    }
    assert {stage: report.counts for stage, report in in_turn.items()} == {
        stage: report.counts for stage, report in at_once.items()
    }
    for name in ("oak", "ash", "elm", "bay", "yew"):
        assert apart.results(name) == together.results(name)
    assert [item.reason for item in apart.set_aside()] == ["cannot_be_flattened", "no_certificate"]

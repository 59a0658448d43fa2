"""The asset checks: what passes, what fails, and that a failure names the homes it is about."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.identity import BlockKey
from ara_domain.predictions import EnergyFigures
from tests.unit.assets.checking import checked
from tests.unit.assets.graph import BLOCKS, BRADFORD, LEEDS, YORK, Graph
from tests.unit.stages.world import home_id

Figures = Callable[[EnergyFigures], EnergyFigures]


def rate(graph: Graph, name: str, sap_score: float, *, generation_gbp: float = 0) -> None:
    """Put another rating in the place of the one that was worked out."""
    held = graph.world.home(name).baseline_predictions
    assert held is not None
    assert held.figures is not None
    bill = {**held.figures.bill_by_use_gbp, "generation": generation_gbp}
    figures = replace(held.figures, sap_score=sap_score, bill_by_use_gbp=bill)
    with graph.world.writing() as uow:
        graph.world.db.properties.save_baselines(
            uow, {home_id(name): replace(held, figures=figures)}, {home_id(name): ""}, graph.world.clock()
        )
        uow.commit()


def lodge_ratings(graph: Graph, ratings: dict[str, int]) -> None:
    """Put other ratings in the certificates."""
    mapped = graph.world.db.store.tables["mapped"]
    for name, rating in ratings.items():
        epc: EpcPropertyData = mapped[f"cert-{name}"]
        mapped[f"cert-{name}"] = replace(epc, energy_rating_current=rating)


# ---------------------------------------------------------------------------------------------- every home accounted for


def test_homes_with_plans_and_homes_set_aside_with_a_reason_are_accounted_for(made: Graph) -> None:
    found = checked(made, BRADFORD, YORK)["every_home_accounted_for"]
    assert found.passed
    assert {name: value.value for name, value in found.metadata.items()} == {
        "blocks": 3,
        "homes": 4,
        "planned": 3,
        "without_account": 0,
    }


def test_a_home_that_lost_its_plans_is_named(made: Graph) -> None:
    with made.world.writing() as uow:
        made.world.db.recommendations.supersede(uow, [home_id("elm")], made.world.clock(), "by mistake")
        uow.commit()
    found = checked(made, BRADFORD, YORK)["every_home_accounted_for"]
    assert not found.passed
    assert found.description == "elm"
    assert found.metadata["without_account"].value == 1


def test_a_home_without_plans_whose_reason_was_lost_is_named(made: Graph) -> None:
    with made.world.writing() as uow:
        made.world.db.quarantine.forget(uow, [YORK], made.world.clock())
        uow.commit()
    assert checked(made, YORK)["every_home_accounted_for"].description == "fir"


def test_a_home_that_has_one_of_two_plans_is_named(made: Graph) -> None:
    plans = made.world.db.store.tables["plans"]
    del plans[made.world.plan("ash", "band-c").plan_id]
    assert checked(made, BRADFORD)["every_home_accounted_for"].description == "ash"


@pytest.mark.parametrize("blocks", [(LEEDS, YORK), (YORK,), ()], ids=["another range", "another block", "by hand"])
def test_a_fault_in_one_block_is_still_named_after_a_run_over_others_and_by_hand(
    made: Graph, blocks: tuple[BlockKey, ...]
) -> None:
    with made.world.writing() as uow:
        made.world.db.recommendations.supersede(uow, [home_id("ash")], made.world.clock(), "by mistake")
        uow.commit()
    found = checked(made, *blocks)["every_home_accounted_for"]
    assert not found.passed
    assert found.description == "ash"
    assert found.metadata["homes"].value == 4


def test_a_block_before_its_first_run_is_left_out_after_the_run_of_another_and_named_by_hand(made: Graph) -> None:
    with made.world.writing() as uow:
        made.world.db.recommendations.supersede(uow, [home_id("ash")], made.world.clock(), "never made")
        made.world.db.block_versions.forget(uow, [BRADFORD])
        uow.commit()
    assert checked(made, LEEDS)["every_home_accounted_for"].passed
    assert checked(made, BRADFORD)["every_home_accounted_for"].description == "ash"
    assert checked(made)["every_home_accounted_for"].description == "ash"


def test_blocks_without_a_single_home_do_not_pass(made: Graph) -> None:
    for name in ("oak", "elm", "ash", "fir"):
        made.world.strike_off(name)
    found = checked(made)["every_home_accounted_for"]
    assert not found.passed
    assert "no home on the list" in str(found.description)


# ---------------------------------------------------------------------------------------------- ratings in range


def test_ratings_from_1_to_100_are_in_range(made: Graph) -> None:
    rate(made, "oak", 1.0)
    rate(made, "elm", 100.4)
    found = checked(made, *BLOCKS[::2])["ratings_in_range"]
    assert found.passed
    assert {name: value.value for name, value in found.metadata.items()} == {"blocks": 3, "rated": 3, "outside": 0}


@pytest.mark.parametrize(("sap_score", "named"), [(0.94, "oak (0.9)"), (-12.0, "oak (-12.0)"), (100.5, "oak (100.5)")])
def test_a_rating_outside_is_named_with_its_home(made: Graph, sap_score: float, named: str) -> None:
    rate(made, "oak", sap_score)
    found = checked(made, LEEDS)["ratings_in_range"]
    assert not found.passed
    assert found.description == named


def test_generation_explains_a_rating_over_100_but_none_under_1(made: Graph) -> None:
    rate(made, "oak", 104.0, generation_gbp=-210.0)
    rate(made, "elm", 0.5, generation_gbp=-210.0)
    assert checked(made, LEEDS)["ratings_in_range"].description == "elm (0.5)"


# ---------------------------------------------------------------------------------------------- recomputed against lodged


def test_ratings_close_to_those_lodged_pass_and_the_worst_are_shown(made: Graph) -> None:
    lodge_ratings(made, {"oak": 61, "elm": 60, "ash": 58})
    found = checked(made, *BLOCKS[::2])["recomputed_against_lodged"]
    shown = {name: value.value for name, value in found.metadata.items()}
    assert found.passed
    assert shown["compared"] == 3
    assert shown["bias"] == pytest.approx(60.7807 - (61 + 60 + 58) / 3, abs=1e-3)
    assert shown["share_within_1"] == pytest.approx(2 / 3, abs=1e-3)
    first_home = str(shown["worst"]).splitlines()[2]
    assert first_home == "| ash | 58 | 60.8 |"


def test_a_common_error_of_more_than_three_points_fails(made: Graph) -> None:
    lodge_ratings(made, {"oak": 65, "elm": 64, "ash": 64})
    found = checked(made, *BLOCKS[::2])["recomputed_against_lodged"]
    assert not found.passed
    assert found.metadata["share_within_5"].value == 1.0
    assert found.metadata["bias"].value == pytest.approx(-3.553, abs=1e-3)


def test_errors_that_cancel_out_fail_when_too_many_are_large(made: Graph) -> None:
    lodge_ratings(made, {"oak": 71, "elm": 61, "ash": 51})
    found = checked(made, *BLOCKS[::2])["recomputed_against_lodged"]
    assert not found.passed
    assert abs(float(str(found.metadata["bias"].value))) < 1


def test_a_corrected_home_is_not_compared_with_its_certificate(made: Graph) -> None:
    made.world.override("oak", "loft_insulation_mm", "270")
    made.call_all(LEEDS)
    assert checked(made)["recomputed_against_lodged"].metadata["compared"].value == 2


def test_with_no_home_to_compare_the_check_passes_and_says_so(made: Graph) -> None:
    with made.world.writing() as uow:
        made.world.db.block_versions.forget(uow, [BRADFORD, LEEDS])
        uow.commit()
    found = checked(made, YORK)["recomputed_against_lodged"]
    assert found.passed
    assert found.description == "no home to compare"


def test_a_failed_check_warns_and_stops_nothing(made: Graph) -> None:
    rate(made, "oak", -3.0)
    lodge_ratings(made, {"oak": 90})
    made.world.db.store.tables["plans"].clear()
    found = checked(made, LEEDS)
    failed = {name for name, one in found.items() if not one.passed}
    assert failed == {"every_home_accounted_for", "ratings_in_range", "recomputed_against_lodged"}
    assert {one.severity.value for one in found.values()} == {"WARN"}

"""A home the pipeline cannot model is set aside with the reason and the remedy, alone, and comes back when it can be."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

from ara_domain.default_scenarios import default_scenarios
from ara_resources.scoring.local import LocalScoringModel
from tests.builders import certificate, document
from tests.fakes.scoring import FormulaModel
from tests.unit.epc.full_sap_document import full_sap_document
from tests.unit.stages.dwellings import SIX_PARTS
from tests.unit.stages.world import PORTFOLIO, World, everything

OTHERS = ("ash", "elm")


def lodge(world: World, **changes: Any) -> None:
    """The register publishes the certificate of `oak` again."""
    world.lodge("cert-oak", 901, document(uprn=901, **changes))


class WayOut(NamedTuple):
    """Something that keeps a home from being modelled: where that is found, and what is then said."""

    stage: str
    reason: str
    message: str
    happen: Callable[[World], None]


WAYS_OUT = {
    "its document is of a schema nobody taught us": WayOut(
        "remapped_epc", "unknown_schema", "RdSAP certificates under RdSAP-Schema-99.0 are not read",
        lambda world: lodge(world, schema_type="RdSAP-Schema-99.0"),
    ),
    "its document is broken": WayOut(
        "remapped_epc", "broken_document", "sap_building_parts: found ",
        lambda world: lodge(world, sap_building_parts="see attachment"),
    ),
    "its only certificate is withdrawn": WayOut(
        "effective_epc", "no_certificate", "the register has no certificate for UPRN 901; 1 withdrawn",
        lambda world: world.withdraw("cert-oak"),
    ),
    "its survey has a gap": WayOut(
        "effective_epc", "survey_incomplete", "does not cover door_count",
        lambda world: world.survey("oak", certificate(door_count=None)),
    ),
    "it has more building parts than RdSAP allows": WayOut(
        "baseline_predictions", "cannot_be_flattened", "TooManyParts: 6 building parts",
        lambda world: lodge(world, **SIX_PARTS),
    ),
    "the engine cannot rate it": WayOut(
        "baseline_predictions", "no_windows", "no window is recorded",
        lambda world: lodge(world, sap_windows=[]),
    ),
}  # fmt: skip


@pytest.fixture(params=WAYS_OUT)
def way_out(request: pytest.FixtureRequest) -> WayOut:
    return WAYS_OUT[request.param]


def test_a_home_that_cannot_be_modelled_is_set_aside_once_with_reason_and_remedy(world: World, way_out: WayOut) -> None:
    way_out.happen(world)
    reports = world.run()
    (item,) = world.set_aside()
    assert (item.stage, item.reason, item.uprn) == (way_out.stage, way_out.reason, 901)
    assert way_out.message in item.message
    assert item.remedy
    assert [one.reason for one in reports[way_out.stage].set_aside] == [way_out.reason]


def test_a_home_that_cannot_be_modelled_any_more_keeps_no_result_that_is_not_true(
    world: World, way_out: WayOut
) -> None:
    before = {plan.plan_id for plan in world.plans("oak")}
    way_out.happen(world)
    world.run()
    home = world.home("oak")
    assert home.baseline_predictions is None or home.baseline_predictions.figures is None
    assert (home.candidates, home.impact_predictions, world.plans("oak")) == (None, None, [])
    superseded = {plan.plan_id: plan for plan in world.plans("oak", superseded=True)}
    assert superseded.keys() == before
    assert all("the home " in (plan.superseded_reason or "") for plan in superseded.values())


def test_the_other_homes_of_its_block_are_not_touched_by_it(world: World, way_out: WayOut) -> None:
    others = everything(world, *OTHERS)
    way_out.happen(world)
    world.run()
    assert everything(world, *OTHERS) == others


def test_a_home_set_aside_stays_so_without_being_tried_again(world: World, way_out: WayOut) -> None:
    way_out.happen(world)
    world.run()
    scored, items = world.model.rows, world.set_aside()
    world.run()
    assert world.model.rows == scored
    assert world.set_aside() == items


@pytest.mark.parametrize("way", [way for way in WAYS_OUT if "survey" not in way])
def test_a_home_comes_back_as_it_was_once_its_certificate_is_good(world: World, way: str) -> None:
    before = world.results("oak")
    WAYS_OUT[way].happen(world)
    world.run()
    lodge(world)
    world.run()
    assert world.set_aside() == []
    assert world.results("oak") == before


def test_a_home_comes_back_once_its_survey_is_complete(world: World) -> None:
    world.survey("oak", certificate(uprn=901, door_count=None))
    world.run()
    world.survey("oak", certificate(uprn=901, door_count=3))
    world.run()
    assert world.set_aside() == []
    assert len(world.plans("oak")) == 2


def test_a_home_set_aside_for_one_reason_and_then_for_another_is_never_without_an_item(world: World) -> None:
    lodge(world, sap_windows=[])
    world.run()
    world.withdraw("cert-oak")
    world.run()
    assert [item.reason for item in world.set_aside("oak")] == ["no_certificate"]
    lodge(world, sap_windows=[])
    world.run()
    assert [item.reason for item in world.set_aside("oak")] == ["no_windows"]
    world.withdraw("cert-oak")
    world.announce("cert-oak-2", 901, on="2026-02-20")
    world.run()
    assert [item.reason for item in world.set_aside("oak")] == ["not_fetched_yet"]


def test_an_earlier_certificate_does_not_stand_in_for_one_that_cannot_be_read(world: World) -> None:
    """The newest certificate is the one in force; modelling an older one would hide that it is not."""
    world.lodge("cert-oak-2", 901, document(uprn=901, schema_type="RdSAP-Schema-99.0"), on="2026-02-20")
    world.run()
    assert world.home("oak").certificate_number is None
    (item,) = world.set_aside("oak")
    assert item.item == "cert-oak-2 of oak"


def test_a_home_without_any_certificate_is_on_the_list_with_the_reason() -> None:
    world = World(FormulaModel(lambda frame: np.full(len(frame), 60.0)))
    world.list_home("yew", uprn=904)
    world.list_home("fir", postcode="LS6")
    reports = world.run(block="LS6")
    assert reports["remapped_epc"].counts["with_certificate"] == 0
    (item,) = world.set_aside("yew")
    assert item.message == (
        "the register has no certificate for UPRN 904; 0 certificates of other homes are held in LS6 9; "
        "5 are needed to predict one"
    )
    assert "have the home assessed" in item.remedy


def test_a_survey_models_a_home_that_never_had_a_certificate(world: World) -> None:
    world.list_home("yew", uprn=904)
    world.run()
    assert [item.reason for item in world.set_aside("yew")] == ["no_certificate"]
    world.survey("yew", certificate(uprn=904))
    world.run()
    assert world.set_aside("yew") == []
    assert len(world.plans("yew")) == 2


def test_a_new_dwelling_is_rated_and_planned_by_its_certificate_of_full_sap(world: World) -> None:
    world.lodge("cert-oak", 901, full_sap_document(uprn=901))
    world.run()
    assert world.set_aside() == []
    home = world.home("oak")
    assert home.baseline_predictions is not None
    assert home.baseline_predictions.figures is not None
    assert home.candidates is not None
    assert {one.option for one in home.candidates.offered} >= {"photovoltaics_2_5kwp", "air_source_heat_pump"}
    assert {one.reason for one in home.candidates.refused} >= {"full_sap_certificate"}
    assert len(world.plans("oak")) == len(default_scenarios(PORTFOLIO.portfolio_id))


def test_an_override_its_certificate_cannot_take_is_set_aside_and_its_home_is_modelled_without_it(world: World) -> None:
    before = world.results("oak")
    world.override("oak", "insulated_door_count", "5")
    world.run()
    (item,) = world.set_aside()
    assert (item.kind, item.item, item.reason) == ("override", "oak insulated_door_count", "override_refused")
    assert "the home has 2 external doors" in item.message
    assert {**world.results("oak"), "set_aside": []} == before
    world.override("oak", "door_count", "5")
    world.run()
    assert world.set_aside() == []
    assert world.results("oak") != before


def test_a_measure_the_model_cannot_score_is_left_out_of_plans_and_its_home_is_not() -> None:
    """Half done, a home may be more than the model can follow; as it is, it is rated."""
    world = World(FormulaModel(lambda frame: np.where(frame["pv1_kwp"] > 0, np.nan, 60.0 + 0 * frame["doors"])))
    world.list_home("oak", uprn=901)
    world.lodge("cert-oak", 901)
    world.run()
    home = world.home("oak")
    assert home.candidates is not None
    assert home.impact_predictions is not None
    missing = {one.option for one in home.candidates.offered} - set(home.impact_predictions.by_option)
    assert missing == {"photovoltaics_2_5kwp", "photovoltaics_4kwp", "photovoltaics_4kwp_battery"}
    assert len(world.plans("oak")) == len(default_scenarios(PORTFOLIO.portfolio_id))
    assert all(step.option not in missing for plan in world.plans("oak") for step in plan.package.steps)


def test_a_home_refused_by_one_model_is_rated_by_the_next(world: World) -> None:
    before = world.plan("oak")
    world.restart(FormulaModel(lambda frame: np.where(frame["part1_wall_insulation"] == 4, np.nan, 60.0)))
    world.run()
    assert {item.item for item in world.set_aside()} == {"oak", "ash"}
    assert world.plans("oak") == []
    world.restart(LocalScoringModel())
    world.run()
    assert world.set_aside() == []
    assert world.plan("oak").package == before.package

"""A baseline says how sure its rating is, and a survey or a correction of what was in doubt makes it surer."""

import numpy as np
import pytest

from ara_domain.confidence import Basis, RatingConfidence
from ara_domain.epc.mapping.flat_row import flat_row_document
from ara_domain.stages import baseline
from ara_resources.scoring.local import LocalScoringModel
from tests.fakes.scoring import FormulaModel
from tests.unit.epc.flat_row.rows import house
from tests.unit.stages.world import World

ROW, CERTIFICATE = "c" * 64, "0001-2345-6789-0123-4567"
UPRNS = {"row": 900200000021, "full": 900200000022}


@pytest.fixture(scope="module")
def town() -> World:
    """A home known by a flat row, and one by a full certificate."""
    world = World(LocalScoringModel())
    for name, uprn in UPRNS.items():
        world.list_home(name, uprn=uprn)
    world.lodge(ROW, UPRNS["row"], flat_row_document(house(LMK_KEY=ROW, UPRN=str(UPRNS["row"]))))
    world.lodge(CERTIFICATE, UPRNS["full"])
    world.run()
    return world


def confidence(world: World, name: str) -> RatingConfidence:
    baseline = world.home(name).baseline_predictions
    assert baseline is not None
    assert baseline.confidence is not None
    return baseline.confidence


def test_a_full_certificate_is_surer_than_a_flat_row(town: World) -> None:
    full, row = confidence(town, "full"), confidence(town, "row")
    assert full.basis is Basis.MEASURED
    assert row.basis is not Basis.MEASURED
    assert row.expected_error > full.expected_error + 1
    assert row.confidence < full.confidence


def test_what_a_flat_row_leaves_open_is_named(town: World) -> None:
    codes = {doubt.code for doubt in confidence(town, "row").inputs}
    assert {"size_inferred", "walls_inferred", "boiler_inferred"} <= codes


def test_another_engine_weighs_the_doubts_anew_also_where_a_deployed_model_scores(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World(FormulaModel(lambda frame: np.full(len(frame), 70.0)))
    world.list_home("full", uprn=UPRNS["full"])
    world.lodge(CERTIFICATE, UPRNS["full"])
    world.run()
    assert world.run()["baseline_predictions"].counts["scored"] == 0
    monkeypatch.setattr(baseline, "CONFIDENCE_VERSION", "next")
    assert world.run()["baseline_predictions"].counts["scored"] == 1
    assert world.run()["baseline_predictions"].counts["scored"] == 0

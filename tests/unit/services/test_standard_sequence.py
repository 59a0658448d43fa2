"""Candidates in the standard sequence: each counted after all that is done before it, an alternative in its place."""

from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

import numpy as np
import pandas as pd
import pytest

from ara_domain.block_impacts import BlockImpacts
from ara_domain.costs import CostTable, default_materials
from ara_domain.epc import EpcPropertyData
from ara_domain.measures import OPTIONS, option_named
from ara_domain.predictions import EnergyFigures, ImpactPredictions
from ara_domain.recommendations import CandidateMeasures
from ara_domain.sap.tables import Array
from ara_domain.services.feature_builder import FeatureBuilder
from ara_domain.services.impact_prediction import ImpactPredictionService
from ara_domain.services.kwh_prediction import KwhPredictionService
from ara_domain.services.recommendation import RecommendationService
from ara_domain.services.retrofit_scoring import Retrofit, RetrofitScorer
from ara_resources.scoring.local import LocalScoringModel
from tests.builders import certificate, with_main_dwelling
from tests.fakes.scoring import CountingModel, Formula, FormulaModel

HOME, OTHER = UUID(int=1), UUID(int=2)
COSTS = CostTable.of("prices", {one.material_id: one for one in default_materials()})
ORDER = [option.key for option in OPTIONS]


@dataclass
class Scored:
    """Homes after S6, and all that it was worked out from."""

    model: CountingModel
    frame: pd.DataFrame
    before: dict[UUID, EnergyFigures]
    candidates: dict[UUID, CandidateMeasures]
    impacts: BlockImpacts = field(init=False)

    def __post_init__(self) -> None:
        self.impacts = ImpactPredictionService(self.model).run(self.frame, self.before, self.candidates)

    def offered(self, home: UUID = HOME) -> list[str]:
        return [one.option for one in self.candidates[home].offered]


def solid_walled() -> EpcPropertyData:
    return with_main_dwelling(certificate(), wall_construction=3, construction_age_band="B")


def scored(model: CountingModel, *homes: EpcPropertyData) -> Scored:
    features = FeatureBuilder().build(dict(zip((HOME, OTHER), homes, strict=False)))
    hashes = {home: f"hash of {home}" for home in features.frame.index}
    rated = LocalScoringModel() if isinstance(model.model, LocalScoringModel) else model.model
    baselines = KwhPredictionService(rated).run(features, hashes)
    return Scored(
        model,
        features.frame,
        {home: one.figures for home, one in baselines.items() if one.figures is not None},
        RecommendationService(COSTS).run(features, hashes),
    )


@pytest.fixture(scope="module")
def rated() -> Scored:
    """Two homes rated by the engine: a cavity-walled and a solid-walled one."""
    return scored(CountingModel(LocalScoringModel()), certificate(), solid_walled())


def by_formula(formula: Formula) -> tuple[Scored, ImpactPredictions]:
    found = scored(CountingModel(FormulaModel(formula)), solid_walled())
    return found, found.impacts[HOME]


def worth(**points: float) -> Formula:
    """SAP of 50, and so many points for what is done."""
    done = {
        "loft": lambda frame: frame["part1_roof_insulation_mm"] >= 270,
        "wall": lambda frame: frame["part1_wall_insulation"].isin([1, 3]),
        "pump": lambda frame: frame["heating1_category"] == 4,
        "panels": lambda frame: frame["pv1_kwp"].fillna(0),
    }

    def sap(frame: pd.DataFrame) -> Array:
        return np.asarray(50.0 + sum(each * done[what](frame) for what, each in points.items()))

    return sap


# ---------------------------------------------------------------------------------------------- the sequence


def test_the_sequence_is_the_first_candidate_of_each_group_in_the_order_of_work(rated: Scored) -> None:
    for home in (HOME, OTHER):
        offered = sorted(rated.offered(home), key=ORDER.index)
        first = {option_named(key).group: key for key in reversed(offered)}
        assert rated.impacts[home].sequence == tuple(key for key in offered if key in first.values())
        assert len(offered) > len(first), "no home here has an alternative"


def test_each_step_is_the_home_with_all_candidates_up_to_it(rated: Scored) -> None:
    scorer = RetrofitScorer(LocalScoringModel(), rated.frame)
    for row, home in enumerate((HOME, OTHER)):
        impacts = rated.impacts[home]
        parts = [frozenset(impacts.sequence[:steps]) for steps in range(1, len(impacts.sequence) + 1)]
        scores = scorer.score([Retrofit(row, part) for part in parts])
        for place, option in enumerate(impacts.sequence):
            change = impacts.by_option[option].in_sequence
            assert change is not None
            assert change.after == scores.figures(place)


def test_an_alternative_is_tried_after_the_same_steps_as_the_one_it_would_replace(rated: Scored) -> None:
    impacts = rated.impacts[OTHER]
    inside = impacts.by_option["solid_wall_insulation_internal"]
    outside = impacts.by_option["solid_wall_insulation_external"]
    assert (outside.stands, inside.stands) == (True, False)
    assert inside.place == outside.place
    assert inside.in_sequence is not None
    assert outside.in_sequence is not None
    assert inside.in_sequence.before == outside.in_sequence.before
    earlier = impacts.sequence[: (outside.place or 0) - 1]
    instead = Retrofit(1, frozenset({*earlier, "solid_wall_insulation_internal"}))
    assert inside.in_sequence.after == RetrofitScorer(LocalScoringModel(), rated.frame).score([instead]).figures(0)


def test_gains_in_sequence_add_up_to_the_gain_of_the_whole_sequence(rated: Scored) -> None:
    scorer = RetrofitScorer(LocalScoringModel(), rated.frame)
    for row, home in enumerate((HOME, OTHER)):
        impacts = rated.impacts[home]
        steps = [impacts.by_option[option].in_sequence for option in impacts.sequence]
        whole = scorer.score([Retrofit(row, frozenset(impacts.sequence))])
        before, after = rated.before[home], whole.figures(0)
        assert after is not None
        for earlier, later in pairwise(steps):
            assert earlier is not None
            assert later is not None
            assert later.before == earlier.after
        assert sum(one.sap_gain for one in steps if one) == pytest.approx(after.sap_score - before.sap_score, abs=1e-9)
        assert sum(one.co2_saving_kg for one in steps if one) == pytest.approx(before.co2_kg - after.co2_kg, abs=1e-6)
        assert sum(one.bill_saving_gbp for one in steps if one) == pytest.approx(
            before.bill_gbp - after.bill_gbp, abs=1e-6
        )
        for fuel in {*before.fuel_kwh, *after.fuel_kwh}:
            saved = sum(one.fuel_saving_kwh.get(fuel, 0.0) for one in steps if one)
            assert saved == pytest.approx(before.fuel_kwh.get(fuel, 0.0) - after.fuel_kwh.get(fuel, 0.0), abs=1e-6)


def test_the_first_of_the_sequence_is_the_same_alone(rated: Scored) -> None:
    for home in (HOME, OTHER):
        first = rated.impacts[home].by_option[rated.impacts[home].sequence[0]]
        assert first.place == 1
        assert first.in_sequence == first.alone


def test_what_two_measures_share_is_counted_once_in_sequence(rated: Scored) -> None:
    """Walls save less heat bought once the boiler or the loft has been seen to."""
    panels = rated.impacts[OTHER].by_option["photovoltaics_2_5kwp"]
    assert panels.in_sequence is not None
    assert panels.in_sequence.before != panels.alone.before
    together = sum(rated.impacts[OTHER].by_option[option].sap_gain for option in rated.impacts[OTHER].sequence)
    last = rated.impacts[OTHER].by_option[rated.impacts[OTHER].sequence[-1]].in_sequence
    assert last is not None
    assert last.after.sap_score - rated.before[OTHER].sap_score != pytest.approx(together, abs=0.1)


def test_alone_and_in_sequence_are_one_call_of_the_model(rated: Scored) -> None:
    (frame,) = rated.model.frames
    assert len(frame) == 2 * (len(rated.offered(HOME)) + len(rated.offered(OTHER)))


def test_a_measure_that_lowers_sap_stands_in_the_sequence_with_its_loss() -> None:
    """The heat pump is an alternative to the boiler, tried in its place."""
    _, impacts = by_formula(worth(loft=3, wall=4, pump=-6))
    pump = impacts.by_option["air_source_heat_pump"]
    assert pump.in_sequence is not None
    assert pump.sap_gain == pump.in_sequence.sap_gain == -6
    assert not pump.stands
    before_heating = [key for key in impacts.sequence if ORDER.index(key) < ORDER.index("heating_controls")]
    assert {"loft_insulation", "solid_wall_insulation_external"} <= set(before_heating)
    assert pump.in_sequence.before.sap_score == 57


def test_impacts_of_a_home_do_not_depend_on_its_neighbours(rated: Scored) -> None:
    alone = scored(CountingModel(LocalScoringModel()), certificate()).impacts[HOME]
    together = rated.impacts[HOME]
    assert alone.sequence == together.sequence
    for option, impact in alone.by_option.items():
        other = together.by_option[option]
        assert other.alone.after.sap_score == pytest.approx(impact.alone.after.sap_score, abs=1e-9)
        assert (other.place, other.stands) == (impact.place, impact.stands)


# ---------------------------------------------------------------------------------------------- refusals


def refusing(*, loft: bool | None = None, wall: int | None = None) -> Formula:
    """Three points each for loft and wall; no rating for a wall insulated so, with the loft done or not."""

    def sap(frame: pd.DataFrame) -> Array:
        points = worth(loft=3, wall=3)(frame)
        done = frame["part1_roof_insulation_mm"] >= 270
        refused = frame["part1_wall_insulation"] == wall
        return np.where(refused & (True if loft is None else done == loft), np.nan, points)

    return sap


def test_a_step_the_model_refuses_is_passed_over_with_its_reason() -> None:
    """Outside insulation (1) has no rating once the loft is done: inside insulation stands in its place."""
    found, impacts = by_formula(refusing(loft=True, wall=1))
    outside = impacts.by_option["solid_wall_insulation_external"]
    inside = impacts.by_option["solid_wall_insulation_internal"]
    assert outside.sap_gain == 3
    assert (outside.in_sequence, outside.place, outside.stands) == (None, None, False)
    assert "solid_wall_insulation_external" not in impacts.sequence
    assert impacts.refused.keys() == {"solid_wall_insulation_external"}
    assert impacts.refused["solid_wall_insulation_external"].strip()
    assert inside.stands
    assert inside.in_sequence is not None
    assert inside.in_sequence.sap_gain == 3
    last = impacts.by_option[impacts.sequence[-1]].in_sequence
    assert last is not None
    assert last.after.sap_score == 56
    assert set(impacts.by_option) == set(found.offered())
    assert len(found.model.frames) == 2, "sequences with a refused step are scored once more"


def test_what_the_model_refuses_alone_is_in_no_sequence() -> None:
    found, impacts = by_formula(refusing(wall=1))
    assert set(found.offered()) - set(impacts.by_option) == {"solid_wall_insulation_external"}
    assert impacts.refused.keys() == {"solid_wall_insulation_external"}
    assert impacts.by_option["solid_wall_insulation_internal"].stands


def test_an_alternative_the_model_refuses_in_its_place_changes_nothing_else() -> None:
    found, impacts = by_formula(refusing(loft=True, wall=3))
    assert impacts.by_option["solid_wall_insulation_internal"].in_sequence is None
    assert impacts.by_option["solid_wall_insulation_external"].stands
    assert impacts.refused.keys() == {"solid_wall_insulation_internal"}
    assert len(found.model.frames) == 1


def test_a_home_whose_candidates_are_all_refused_has_no_impacts_and_their_reasons() -> None:
    as_it_is = FeatureBuilder().build({HOME: solid_walled()}).frame

    def sap(frame: pd.DataFrame) -> Array:
        same = (frame.to_numpy() == as_it_is.to_numpy()) | (frame.isna().to_numpy() & as_it_is.isna().to_numpy())
        return np.where(same.all(axis=1), 50.0, np.nan)

    found, impacts = by_formula(sap)
    assert dict(impacts.by_option) == {}
    assert impacts.sequence == ()
    assert impacts.refused.keys() == set(found.offered())


# ---------------------------------------------------------------------------------------------- as columns


def test_impacts_as_columns_and_as_objects_say_the_same(rated: Scored) -> None:
    as_objects = {
        home: ImpactPredictions(
            by_option=dict(one.by_option), model=one.model, candidates_hash=one.candidates_hash, refused=one.refused
        )
        for home, one in rated.impacts.items()
    }
    assert rated.impacts == as_objects
    assert BlockImpacts.of(as_objects) == rated.impacts
    assert rated.impacts.sap_gains.tolist() == [
        impact.sap_gain for one in as_objects.values() for impact in one.by_option.values()
    ]

"""Which ratings the residual model corrects, and what it leaves as the engine computes it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from ara_domain.epc.mapping.flat_row import flat_row_document, map_flat_row
from ara_domain.identity import PropertyIdentity
from ara_domain.ml.residual import residual_columns, train_residual
from ara_domain.ml.schema import TRANSFORM_VERSION
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.ports import RunCannotContinue
from ara_domain.property import Property
from ara_domain.sap.engine import ENGINE_VERSION
from ara_domain.services.corrected_ratings import APPLIED
from ara_domain.services.residual_correction import ResidualCorrection
from ara_domain.services.residual_training import ResidualCard, TrainedResidual, certificate_number_hash, version_of
from ara_domain.services.retrofit_scoring import Retrofit, RetrofitScorer
from ara_domain.site_notes import SiteNotes
from ara_resources.residual_artefacts import write_residual
from ara_resources.scoring.choice import scoring_model
from ara_resources.scoring.local import LocalScoringModel
from ara_resources.settings import Settings
from tests.builders import certificate
from tests.unit.epc.flat_row.rows import house
from tests.unit.ml.legacy_stock import invented_table
from tests.unit.stages.world import PORTFOLIO, World

SEEN, UNSEEN = "a" * 64, "b" * 64
UPRNS = {"seen": 900200000011, "unseen": 900200000012, "full": 900200000013}
SOLID_WALLS = "Solid brick, as built, no insulation (assumed)"


@pytest.fixture(scope="module")
def trained() -> TrainedResidual:
    table = invented_table(120)
    left = (table.lodged["sap"] - table.computed["sap"]).to_numpy()
    model = train_residual(table.inputs, left)
    certificates = tuple(sorted(map(certificate_number_hash, (SEEN, *table.facts["number"]))))
    return TrainedResidual(
        model,
        ResidualCard(
            version=version_of(model.to_text(), {}, certificates, TRANSFORM_VERSION, ENGINE_VERSION),
            transform_version=TRANSFORM_VERSION,
            engine_version=ENGINE_VERSION,
            trained_at=datetime(2026, 1, 2, tzinfo=UTC),
            trained_rows=len(table),
            columns=residual_columns(),
            metrics={},
            trained_certificates=certificates,
        ),
    )


def town(model: LocalScoringModel) -> World:
    """Two homes with the same flat row but for its number, one of which the model has seen, and a full certificate."""
    world = World(model)
    for name, uprn in UPRNS.items():
        world.list_home(name, uprn=uprn)
    for name, number in (("seen", SEEN), ("unseen", UNSEEN)):
        row = house(LMK_KEY=number, UPRN=str(UPRNS[name]), WALLS_DESCRIPTION=SOLID_WALLS)
        world.lodge(number, UPRNS[name], flat_row_document(row))
    world.lodge("0001-2345-6789-0123-4567", UPRNS["full"])
    world.run()
    return world


@pytest.fixture(scope="module")
def physics() -> World:
    return town(LocalScoringModel())


@pytest.fixture(scope="module")
def corrected(trained: TrainedResidual) -> World:
    return town(LocalScoringModel(correction=ResidualCorrection(trained)))


def sap(world: World, name: str) -> float:
    baseline = world.home(name).baseline_predictions
    assert baseline is not None
    assert baseline.figures is not None
    return baseline.figures.sap_score


def limitations(world: World, name: str) -> set[str]:
    baseline = world.home(name).baseline_predictions
    assert baseline is not None
    return {said.code for said in baseline.limitations}


def test_a_flat_row_that_the_model_has_not_seen_is_corrected_and_says_so(physics: World, corrected: World) -> None:
    assert abs(sap(corrected, "unseen") - sap(physics, "unseen")) > 0.1
    assert limitations(corrected, "unseen") == limitations(physics, "unseen") | {APPLIED}


@pytest.mark.parametrize("name", ["seen", "full"])
def test_a_row_it_was_trained_on_and_a_full_certificate_are_rated_by_the_engine_alone(
    physics: World, corrected: World, name: str
) -> None:
    assert sap(corrected, name) == sap(physics, name)
    assert APPLIED not in limitations(corrected, name)


def test_it_concerns_homes_of_partial_data_that_it_has_not_seen_and_no_others(trained: TrainedResidual) -> None:
    concerns = ResidualCorrection(trained).concerns
    flat_row = map_flat_row(house())
    identity = PropertyIdentity.of(PORTFOLIO.portfolio_id, landlord_property_id="any")
    home = Property(identity=identity, epc=flat_row, certificate_number=UNSEEN)
    assert concerns(home)
    assert concerns(Property(identity=identity, predicted_epc=flat_row))
    assert not concerns(replace(home, certificate_number=SEEN))
    assert not concerns(replace(home, certificate_number=None))
    assert not concerns(replace(home, epc=certificate()))
    survey = SiteNotes(
        survey_id=UUID(int=1), survey_date=date(2026, 1, 20), surveyor="R. Okafor", recorded=certificate()
    )
    assert not concerns(replace(home, site_notes=survey))


def test_emissions_energy_and_bills_stay_those_of_the_engine(physics: World, corrected: World) -> None:
    before, after = (world.home("unseen").baseline_predictions for world in (physics, corrected))
    assert before is not None
    assert after is not None
    assert before.figures is not None
    assert after.figures is not None
    assert replace(after.figures, sap_score=before.figures.sap_score) == before.figures


def test_what_a_measure_gains_is_physics_alone(physics: World, corrected: World) -> None:
    by_engine, by_both = (world.home("unseen").impact_predictions for world in (physics, corrected))
    assert by_engine is not None
    assert by_both is not None
    assert by_both.by_option.keys() == by_engine.by_option.keys()
    assert by_both.by_option
    points = sap(corrected, "unseen") - sap(physics, "unseen")
    for option, impact in by_both.by_option.items():
        assert impact.sap_gain == pytest.approx(by_engine.by_option[option].sap_gain, abs=1e-9)
        assert impact.co2_saving_kg == by_engine.by_option[option].co2_saving_kg
        assert impact.figures.sap_score == pytest.approx(by_engine.by_option[option].figures.sap_score + points)


def test_a_package_is_rescored_from_the_corrected_rating(physics: World, corrected: World) -> None:
    points = sap(corrected, "unseen") - sap(physics, "unseen")
    frame = EpcMlTransform().to_rows([corrected.home("unseen").effective_epc])
    with_measures = 0
    for plan in corrected.plans("unseen"):
        assert plan.package.sap_before == plan.figures_before.sap_score == sap(corrected, "unseen")
        options = frozenset(step.option for step in plan.package.steps)
        engine = RetrofitScorer(LocalScoringModel(), frame).score([Retrofit(0, options)]).figures(0)
        assert engine is not None
        assert plan.package.sap_after == pytest.approx(engine.sap_score + points, abs=1e-9)
        with_measures += len(options) > 1
    assert with_measures


def test_another_residual_model_has_every_home_scored_again(physics: World, trained: TrainedResidual) -> None:
    world = physics.copy()
    assert world.run()["baseline_predictions"].counts["scored"] == 0
    world.restart(LocalScoringModel(correction=ResidualCorrection(trained)))
    assert world.run()["baseline_predictions"].counts["scored"] == len(UPRNS)
    assert APPLIED in limitations(world, "unseen")


def test_the_settings_name_the_model_and_its_version_is_part_of_the_scoring_models(
    trained: TrainedResidual, tmp_path: Path
) -> None:
    write_residual(trained, tmp_path / "residual")
    with_it = scoring_model(Settings(residual_path=tmp_path / "residual"))
    without = scoring_model(Settings(residual_path=None))
    more = with_it.version.model_version.removeprefix(without.version.model_version)
    assert more == f"+residual-{trained.card.version[:16]}"


def test_a_model_made_for_another_engine_fails_the_run_before_any_work(
    trained: TrainedResidual, tmp_path: Path
) -> None:
    card = replace(trained.card, engine_version="rdsap10-0.0.1")
    write_residual(TrainedResidual(trained.model, card), tmp_path)
    with pytest.raises(RunCannotContinue, match=r"ARA_RESIDUAL_PATH: .*engine rdsap10-0\.0\.1.*train it anew"):
        scoring_model(Settings(residual_path=tmp_path))
    with pytest.raises(RunCannotContinue, match="holds no residual model"):
        scoring_model(Settings(residual_path=tmp_path / "none"))


def test_a_deployed_function_is_not_corrected_in_silence(tmp_path: Path) -> None:
    settings = Settings(scoring="lambda", lambda_function="ara", residual_path=tmp_path)
    with pytest.raises(RunCannotContinue, match="has no residual model behind it"):
        scoring_model(settings)

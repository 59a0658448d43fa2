"""KWh models and impact models as two functions behind the one port (PRD §8.4)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ara_domain.ml.results import FAILURE, IMPACT_COLUMNS, KWH_COLUMNS, RESULT_COLUMNS, read_scores
from ara_domain.ml.schema import TRANSFORM_VERSION, published_header
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.ports import ScoringModel
from ara_resources.scoring.aws_lambda import LambdaScoringModel, ScoringRefused
from ara_resources.scoring.choice import UnknownTransformAsked, scoring_model
from ara_resources.scoring.families import TwoFamilies
from ara_resources.scoring.lambda_calls import LambdaRefused
from ara_resources.scoring.lambda_handler import handler as engine
from ara_resources.scoring.local import LocalScoringModel
from ara_resources.settings import Settings
from ara_resources.stand_in_lambda import Alias, LambdaStandIn, Version
from tests.builders import certificate, with_main_dwelling
from tests.unit.scoring.deployed import client, homes, poisoned_by, service


def of_model(name: str, version: str = "1", transform: str = TRANSFORM_VERSION) -> dict[str, Any]:
    """A function whose answers name the model, deployed as its version 7."""
    variables = {"TRANSFORM_VERSION": transform, "MODEL_VERSION": version}
    return {"name": name, "versions": {"7": Version(engine, variables)}}


@contextmanager
def two_functions(kwh: Mapping[str, Any], impact: Mapping[str, Any]) -> Iterator[tuple[LambdaStandIn, LambdaStandIn]]:
    with (
        service(**{**of_model("kwh-models", "2026.3"), **kwh}) as first,
        service(**{**of_model("impact-models", "2026.4"), **impact}, beside=first) as second,
    ):
        yield first, second


def chosen(at: LambdaStandIn, **settings: Any) -> ScoringModel:
    """The model the settings choose, at the address of the service."""
    return scoring_model(
        Settings(scoring="lambda", lambda_region="eu-west-2", lambda_endpoint_url=at.url, lambda_attempts=1, **settings)
    )


BOTH = {"lambda_kwh_function": "kwh-models", "lambda_impact_function": "impact-models"}


def a_street() -> pd.DataFrame:
    """Three houses of differing age."""
    ages = [with_main_dwelling(certificate(), construction_age_band=band) for band in "BDH"]
    return EpcMlTransform().to_rows(ages, ["1 High Street", "2 High Street", "3 High Street"])


def test_each_family_has_its_own_results_and_together_they_are_all() -> None:
    assert set(KWH_COLUMNS) | set(IMPACT_COLUMNS) == set(RESULT_COLUMNS)
    assert set(KWH_COLUMNS) & set(IMPACT_COLUMNS) == {"limitations"}
    assert {"bill_gbp", "electricity_kwh", "price_set"} < set(KWH_COLUMNS)
    assert {"sap_score", "co2_kg", "space_heating_kwh"} < set(IMPACT_COLUMNS)


def test_two_functions_of_the_engine_give_the_numbers_of_the_embedded_one() -> None:
    frame = a_street()
    with two_functions({}, {}) as (kwh, impact):
        model = chosen(kwh, **BOTH)
        scored = model.score(frame)
    columns = list(RESULT_COLUMNS)
    pd.testing.assert_frame_equal(scored[columns], LocalScoringModel().score(frame)[columns], check_exact=True)
    assert [one.rows for one in kwh.invocations] == [3]
    assert [one.rows for one in impact.invocations] == [3]


def test_each_function_is_asked_for_its_own_results_alone() -> None:
    asked: dict[str, list[str]] = {}

    def listening(name: str) -> Version:
        def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
            asked[name] = event["targets"]
            return engine(event, context)

        return Version(handler, {"TRANSFORM_VERSION": TRANSFORM_VERSION})

    with two_functions({"versions": {"7": listening("kwh")}}, {"versions": {"7": listening("impact")}}) as (at, _):
        chosen(at, **BOTH).score(a_street())
    assert asked == {"kwh": list(KWH_COLUMNS), "impact": list(IMPACT_COLUMNS)}


def test_the_version_names_both_functions_and_what_ran_of_each() -> None:
    with two_functions(
        {}, {"versions": {"9": of_model("", "2026.4")["versions"]["7"]}, "aliases": {"live": Alias("9")}}
    ) as (
        at,
        _,
    ):
        model = chosen(at, **BOTH)
        model.score(a_street())
    assert model.version.model_name == "kwh-models+impact-models"
    assert model.version.model_version == "2026.3@7+2026.4@9"
    assert isinstance(model, TwoFamilies)
    ran = [
        (one.function, one.executed_version)
        for part in (model.kwh, model.impact)
        if isinstance(part, LambdaScoringModel)
        for one in part.invocations
    ]
    assert ran == [("kwh-models", "7"), ("impact-models", "9")]


@pytest.mark.parametrize("stale", ["kwh-models", "impact-models"])
def test_either_function_of_another_transform_is_refused_by_name_before_anything_is_scored(stale: str) -> None:
    old = {name: of_model(name, transform="0.9.0") if name == stale else {} for name in ("kwh-models", "impact-models")}
    with two_functions(old["kwh-models"], old["impact-models"]) as (kwh, impact):
        with pytest.raises(ScoringRefused, match=rf"lambda {stale}:live version 7 was made for transform 0\.9\.0"):
            chosen(kwh, **BOTH)
        assert kwh.invocations == impact.invocations == []


def test_either_function_behind_a_weighted_alias_is_refused() -> None:
    weighted = {"aliases": {"live": Alias("7", {"8": 0.5})}}
    with two_functions(weighted, {}) as (at, _), pytest.raises(LambdaRefused, match="kwh-models:live is weighted"):
        chosen(at, **BOTH)
    with two_functions({}, weighted) as (at, _), pytest.raises(LambdaRefused, match="impact-models:live is weighted"):
        chosen(at, **BOTH)


def test_one_name_for_both_is_one_function_asked_once() -> None:
    with service(**of_model("all-models")) as at:
        chosen(at, lambda_function="all-models").score(a_street())
        chosen(at, lambda_kwh_function="all-models", lambda_impact_function="all-models").score(a_street())
        assert [one.rows for one in at.invocations] == [3, 3]


def test_the_function_for_both_stands_in_for_the_one_that_is_not_named() -> None:
    with two_functions({}, {}) as (kwh, impact):
        model = chosen(kwh, lambda_function="impact-models", lambda_kwh_function="kwh-models")
        assert model.version.model_name == "kwh-models+impact-models"
        assert kwh.invocations == impact.invocations == []


def test_a_home_that_one_of_them_fails_on_has_no_figures_and_the_others_have() -> None:
    with service(name="kwh-models", rule=poisoned_by(2.0)) as kwh, service(beside=kwh) as impact:
        model = TwoFamilies(client(kwh, targets=KWH_COLUMNS), client(impact, targets=IMPACT_COLUMNS))
        scored = model.score(homes(20))
    scores = read_scores(scored, 20)
    assert [at for at, score in enumerate(scores) if score.figures is None] == [1]
    assert [limitation.code for limitation in scores[1].limitations] == ["model_failed"]
    assert scored[FAILURE].iloc[1] == "ValueError: a value the model cannot take"
    assert scored["sap_score"].iloc[1] == 2.0
    assert np.isnan(scored["bill_gbp"].iloc[1])


def test_models_made_for_an_earlier_transform_are_asked_with_its_columns_when_the_settings_say_so() -> None:
    seen: list[Mapping[str, Any]] = []

    def made_for_1_1(event: Mapping[str, Any], context: object) -> dict[str, Any]:
        seen.append(event)
        return {
            **{name: event[name] for name in ("request_id", "transform_version", "schema_hash")},
            "model_name": "older",
            "model_version": "1",
            "columns": list(RESULT_COLUMNS),
            "data": [[0.0] * (len(RESULT_COLUMNS) - 2) + ["SAP", ""] for _ in event["data"]],
        }

    version = Version(made_for_1_1, {"TRANSFORM_VERSION": "1.1.0"})
    with service(name="older", versions={"7": version}) as at:
        with pytest.raises(ScoringRefused, match=r"made for transform 1\.1\.0"):
            chosen(at, lambda_function="older")
        model = chosen(at, lambda_function="older", lambda_transform="1.1.0")
        model.score(a_street())
    assert model.version.transform_version == "1.1.0"
    assert [(event["transform_version"], tuple(event["columns"])) for event in seen] == [
        ("1.1.0", published_header("1.1.0"))
    ]
    assert {len(row) for row in seen[0]["data"]} == {len(published_header("1.1.0"))}


def test_a_transform_that_is_not_kept_is_refused_before_anything_is_asked() -> None:
    with service() as at:
        with pytest.raises(UnknownTransformAsked, match=r"ARA_LAMBDA_TRANSFORM is '0\.9\.0'.*1\.1\.0, "):
            chosen(at, lambda_function=at.name, lambda_transform="0.9.0")
        assert at.invocations == []


def test_a_request_for_what_is_no_result_stops_the_run() -> None:
    with service(versions={"7": Version(engine, {"TRANSFORM_VERSION": TRANSFORM_VERSION})}) as at:
        model = client(at, targets=("sap_score", "wind_speed"))
        with pytest.raises(ScoringRefused, match="asked for wind_speed"):
            model.score(homes(2))

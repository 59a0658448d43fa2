"""A model made for another frame than this transform makes is refused before anything runs (PRD §8.3)."""

import dataclasses
import re

import dagster as dg
import pytest

from ara_assets.blocks.aborting import stops_the_run
from ara_assets.resources import ScoringResource, VersionMismatch, checked
from ara_domain.ml.schema import TRANSFORM_VERSION
from ara_domain.ports import RunCannotContinue
from ara_resources.scoring.lambda_handler import handler
from ara_resources.scoring.local import LocalScoringModel
from ara_resources.stand_in_lambda import Alias, LambdaStandIn, Version
from tests.fakes.scoring import RenamedModel


def made_for(transform_version: str) -> RenamedModel:
    model = RenamedModel(LocalScoringModel(), "7")
    model.version = dataclasses.replace(model.version, transform_version=transform_version)
    return model


def test_a_model_of_this_transform_is_taken_as_it_is() -> None:
    model = made_for(TRANSFORM_VERSION)
    assert checked(model) is model


@pytest.mark.parametrize("version", ["0.9.0", "2.0.0", ""])
def test_a_model_of_another_transform_is_refused_with_both_versions(version: str) -> None:
    with pytest.raises(
        VersionMismatch,
        match=rf"rdsap10-engine 7 was made for transform {version}, and this is {re.escape(TRANSFORM_VERSION)}",
    ):
        checked(made_for(version))


def test_the_refusal_is_one_no_block_can_escape() -> None:
    with pytest.raises(VersionMismatch) as refusal:
        checked(made_for("2.0.0"))
    assert stops_the_run(refusal.value)


def test_the_embedded_engine_goes_with_the_transform_it_is_shipped_with() -> None:
    model = ScoringResource().create_resource(dg.build_init_resource_context())
    assert model.version.transform_version == TRANSFORM_VERSION


def test_a_deployed_model_of_another_transform_is_refused_when_the_run_opens_its_resources(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with LambdaStandIn(
        versions={"7": Version(handler, {"TRANSFORM_VERSION": "0.9.0"})}, aliases={"live": Alias("7")}
    ) as service:
        for name, value in {
            "ARA_SCORING": "lambda",
            "ARA_LAMBDA_FUNCTION": service.name,
            "ARA_LAMBDA_REGION": "eu-west-2",
            "ARA_LAMBDA_ENDPOINT_URL": service.url,
            "AWS_ACCESS_KEY_ID": "any",
            "AWS_SECRET_ACCESS_KEY": "any",
            "NO_PROXY": "127.0.0.1",
        }.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(
            RunCannotContinue, match=r"lambda impact-models:live version 7 was made for transform 0\.9\.0"
        ):
            ScoringResource().create_resource(dg.build_init_resource_context())
        assert service.invocations == []

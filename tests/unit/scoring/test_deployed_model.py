"""Before any work: is the deployed model one whose answers may be used? (PRD §8.3)"""

import logging
import re

import boto3.session
import pytest

from ara_assets.blocks.aborting import stops_the_run
from ara_domain.ml.schema import TRANSFORM_VERSION
from ara_domain.ports import RunCannotContinue
from ara_domain.predictions import ModelVersion
from ara_resources.scoring.aws_lambda import ScoringRefused, ScoringUnavailable
from ara_resources.scoring.lambda_calls import LambdaFunction, LambdaRefused
from ara_resources.stand_in_lambda import Alias, Version
from tests.unit.scoring.deployed import MADE_FOR, client, handler, homes, service


def test_the_version_names_the_function_the_model_and_the_version_that_runs() -> None:
    with service() as deployed:
        assert client(deployed).version == ModelVersion(
            transform_version=TRANSFORM_VERSION, model_name="impact-models", model_version="2026.3@7"
        )


def test_a_function_that_does_not_name_its_model_is_known_by_its_code() -> None:
    with service(versions={"7": Version(handler, {"TRANSFORM_VERSION": TRANSFORM_VERSION})}) as deployed:
        assert client(deployed).version.model_version == "000000000000@7"


def test_a_model_of_another_transform_is_refused_before_anything_is_scored() -> None:
    with service(versions={"7": Version(handler, {"TRANSFORM_VERSION": "0.9.0"})}) as deployed:
        with pytest.raises(
            ScoringRefused, match=rf"made for transform 0\.9\.0, and this is {re.escape(TRANSFORM_VERSION)}"
        ) as refusal:
            client(deployed)
        assert deployed.invocations == []
    assert stops_the_run(refusal.value)


def test_the_variables_of_the_version_are_believed_and_not_the_tag_of_the_function() -> None:
    with service(tags={"transform_version": "9.0.0"}) as deployed:
        assert client(deployed).version.transform_version == TRANSFORM_VERSION


def test_a_tag_stands_in_for_a_missing_variable_with_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level(logging.WARNING, "ara_resources"),
        service(versions={"7": Version(handler)}, tags={"transform_version": TRANSFORM_VERSION}) as deployed,
    ):
        assert client(deployed).version.transform_version == TRANSFORM_VERSION
    assert "which may be of another version than the alias serves" in caplog.text


def test_a_tag_of_another_transform_is_refused_too() -> None:
    with (
        service(versions={"7": Version(handler)}, tags={"transform_version": "0.9.0"}) as deployed,
        pytest.raises(ScoringRefused, match=r"made for transform 0\.9\.0"),
    ):
        client(deployed)


def test_a_function_that_says_nothing_of_its_transform_is_refused() -> None:
    with (
        service(versions={"7": Version(handler)}) as deployed,
        pytest.raises(LambdaRefused, match="does not say which transform it reads; set the environment variable"),
    ):
        client(deployed)


def test_an_alias_between_two_versions_is_refused() -> None:
    versions = {"7": Version(handler, MADE_FOR), "8": Version(handler, MADE_FOR)}
    with (
        service(versions=versions, aliases={"live": Alias("7", {"8": 0.1})}) as deployed,
        pytest.raises(LambdaRefused, match="weighted between versions 7, 8"),
    ):
        client(deployed)


def test_an_alias_of_the_changing_version_is_refused() -> None:
    with (
        service(versions={"$LATEST": Version(handler, MADE_FOR)}, aliases={"live": Alias("$LATEST")}) as deployed,
        pytest.raises(LambdaRefused, match="publish a version"),
    ):
        client(deployed)


def test_an_alias_that_is_not_there_is_refused_at_once() -> None:
    with service(aliases={}) as deployed, pytest.raises(LambdaRefused, match="404 ResourceNotFoundException"):
        client(deployed)


def test_waiting_less_than_the_function_may_run_is_refused() -> None:
    with service(timeout_s=60) as deployed, pytest.raises(LambdaRefused, match="raise ARA_LAMBDA_READ_TIMEOUT_S"):
        client(deployed, read_timeout_s=60)


def test_without_credentials_nothing_is_tried_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with service() as deployed, pytest.raises(LambdaRefused, match="Unable to locate credentials"):
        client(deployed, session=boto3.session.Session())


def test_without_a_region_the_setting_is_named() -> None:
    with pytest.raises(LambdaRefused, match="set ARA_LAMBDA_REGION"):
        LambdaFunction("impact-models", "live").deployed()


def test_a_service_nobody_answers_for_is_given_up_after_the_attempts() -> None:
    with service() as deployed:
        gone = deployed
    with pytest.raises(ScoringUnavailable, match="gave up after 4 attempts"):
        client(gone)


def test_an_alias_moved_during_a_run_stops_it() -> None:
    """Homes of one run are scored by one model, whoever deploys meanwhile."""
    with service() as deployed:
        model = client(deployed)
        model.score(homes(2))
        deployed.versions["8"] = Version(handler, MADE_FOR)
        deployed.aliases["live"] = Alias("8")
        with pytest.raises(
            ScoringRefused, match="version 8 of lambda impact-models answered, and the run began with 7"
        ):
            model.score(homes(2))


def test_every_refusal_ends_the_run() -> None:
    assert all(issubclass(kind, RunCannotContinue) for kind in (LambdaRefused, ScoringRefused, ScoringUnavailable))

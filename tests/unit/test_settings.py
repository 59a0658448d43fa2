"""Settings: the environment is read when asked, defaults are whole, secrets stay secret."""

import os
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import ValidationError

from ara_resources.settings import MOST_PROCESSES, Settings


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(f"ARA_{field.upper()}", raising=False)
    monkeypatch.delenv("DAGSTER_HOME", raising=False)


def test_without_any_variable_the_database_is_embedded_in_the_repositorys_dagster_home():
    settings = Settings()

    assert settings.database_url is None
    assert settings.dagster_database_url is None
    assert settings.home == Path(__file__).parents[2] / "dagster_home"
    assert settings.epc_requests_per_second == 15


def test_a_day_of_prices_that_is_none_is_refused_with_what_to_write(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ARA_PRICES_ON", "soon")
    with pytest.raises(ValidationError, match="'soon' is no day; write one as 2026-04-01"):
        Settings()


def test_every_field_is_read_from_its_ara_variable(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ARA_DATABASE_URL", "postgresql://ara:pw@db.example/ara")
    monkeypatch.setenv("ARA_EPC_API_TOKEN", "a-token")
    monkeypatch.setenv("ARA_EPC_REQUESTS_PER_SECOND", "2.5")

    settings = Settings()

    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "postgresql://ara:pw@db.example/ara"
    assert settings.epc_api_token is not None
    assert settings.epc_api_token.get_secret_value() == "a-token"
    assert settings.epc_requests_per_second == 2.5


def test_ara_home_beats_dagster_home_and_becomes_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    assert Settings().home == tmp_path / "dagster"

    monkeypatch.setenv("ARA_HOME", "here")
    assert Settings().home == Path.cwd() / "here"


def test_an_empty_database_url_counts_as_unset(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ARA_DATABASE_URL", "")

    assert Settings().database_url is None


def test_no_secret_shows_when_settings_are_printed():
    settings = Settings(
        database_url="postgresql://ara:hidden-password@db.example/ara",
        dagster_database_url="postgresql://ara:hidden-password@db.example/dagster",
        epc_api_token="hidden-token",
    )

    assert "hidden" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    "password", ["hid@den", "hid@d#en", "hid@den:hid", "hid@den/hid", "hid@den?hid", "hi/d@en?d=h"]
)
def test_a_password_that_is_not_escaped_is_refused_with_the_remedy_and_without_a_letter_of_it(password: str):
    with pytest.raises(ValidationError, match="percent-encode") as refused:
        Settings(database_url=f"postgresql://ara:{password}@db.example:5432/ara")

    assert not any(part in str(refused.value) for part in ("hid", "den", "d#en", "db.example"))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ara:hid%40d%23en@db.example:5432/ara?sslmode=require",
        "postgresql+psycopg://postgres@/ara?host=/srv/ara",
        "postgres://db.example/ara",
    ],
)
def test_an_address_that_is_escaped_is_taken_as_it_is(url: str):
    settings = Settings(database_url=url)

    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == url


def test_a_refused_url_is_named_by_its_variable_and_not_printed():
    with pytest.raises(ValidationError, match="only PostgreSQL is supported") as refused:
        Settings(database_url="mysql://ara:hidden-password@db.example/ara")

    assert "hidden-password" not in str(refused.value)


def test_every_field_says_what_it_is():
    source = Path(__file__).parents[2].joinpath("ara_resources", "settings.py").read_text()
    body = source.split("model_config", 1)[1].split("@property", 1)[0]
    documented = {line.strip().partition(":")[0] for line, after in _with_next(body) if after.startswith('"""')}

    assert documented == set(Settings.model_fields)


def _with_next(text: str) -> list[tuple[str, str]]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return list(pairwise(lines))


def test_a_token_that_is_set_and_empty_is_no_token(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ARA_EPC_API_TOKEN", " ")

    assert Settings().epc_api_token is None


def test_scoring_by_a_function_needs_its_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ARA_SCORING", "lambda")
    with pytest.raises(ValidationError, match="ARA_SCORING=lambda needs ARA_LAMBDA_FUNCTION"):
        Settings()

    monkeypatch.setenv("ARA_LAMBDA_FUNCTION", "impact-models")
    assert Settings().lambda_alias == "live"
    assert Settings().lambda_functions == ("impact-models", "impact-models")


def test_each_family_of_models_may_have_a_function_of_its_own(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ARA_SCORING", "lambda")
    monkeypatch.setenv("ARA_LAMBDA_KWH_FUNCTION", "kwh-models")
    with pytest.raises(ValidationError, match="or both ARA_LAMBDA_KWH_FUNCTION and ARA_LAMBDA_IMPACT_FUNCTION"):
        Settings()

    monkeypatch.setenv("ARA_LAMBDA_IMPACT_FUNCTION", "impact-models")
    assert Settings().lambda_functions == ("kwh-models", "impact-models")


def test_training_rows_are_written_below_the_home_unless_a_place_is_named(monkeypatch: pytest.MonkeyPatch):
    assert Settings().training_place == str(Settings().home)
    monkeypatch.setenv("ARA_TRAINING_PATH", "s3://models/ara")
    assert Settings().training_place == "s3://models/ara"


def test_there_is_no_third_way_of_scoring(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ARA_SCORING", "remote")
    with pytest.raises(ValidationError, match="'local' or 'lambda'"):
        Settings()


def test_one_command_uses_the_cores_there_are_within_what_a_database_bears(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    assert Settings().processes == 3
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    assert Settings().processes == MOST_PROCESSES
    monkeypatch.setenv("ARA_PROCESSES", "32")
    assert Settings().processes == 32

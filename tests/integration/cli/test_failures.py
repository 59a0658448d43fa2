"""What goes wrong is one clear line with a remedy and an exit code, never a traceback; with --json it is JSON."""

from pathlib import Path

import pytest

from tests.integration.cli.conftest import Ara, Journey

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("cli")]


def test_a_portfolio_spelt_wrong_is_answered_by_near_names(ara: Ara, acme: Journey) -> None:
    assert ara("status", "acmee", code=1).err.strip() == "there is no portfolio 'acmee'; did you mean acme?"
    assert ara("plans", "acmee", "--json", code=1).json == {
        "error": {"kind": "UserError", "message": "there is no portfolio 'acmee'; did you mean acme?"}
    }


def test_a_home_spelt_wrong_is_answered_by_near_references(ara: Ara, acme: Journey) -> None:
    home = ara("plans", "acme", "--json").json[0]["reference"]
    said = ara("property", "acme", home[:-1], code=1).err
    assert "did you mean" in said
    assert home in said.replace("\n", " ")


@pytest.mark.parametrize("option", [("--block", "ZZ9"), ("--scenario", "free-heat")])
def test_a_block_or_scenario_that_is_not_there_is_answered_by_those_that_are(
    ara: Ara, acme: Journey, option: tuple[str, str]
) -> None:
    message = ara("plans", "acme", *option, "--json", code=1).json["error"]["message"]
    assert option[1] in message
    assert ("band-c" in message) or ("LS6" in message)


def test_a_file_that_cannot_be_read_or_written_is_named(ara: Ara, acme: Journey, tmp_path: Path) -> None:
    missing = tmp_path / "homes.xlsx"
    assert str(missing) in ara("import", "portfolio", missing, "--json", code=1).json["error"]["message"]
    noise = tmp_path / "noise.xlsx"
    noise.write_bytes(bytes(range(256)) * 8)
    assert "save it as" in ara("import", "portfolio", noise, "--json", code=1).json["error"]["message"]
    nowhere = tmp_path / "nowhere" / "plans.xlsx"
    assert "there is no folder" in ara("plans", "acme", "--out", nowhere, "--json", code=1).json["error"]["message"]
    assert "is a folder" in ara("plans", "acme", "--format", "csv", "--out", tmp_path, code=1).err
    assert "--format" in ara("plans", "acme", "--out", tmp_path / "plans.doc", code=1).err
    assert f"no certificate in {noise}" in " ".join(ara("evaluate", "scoring", noise, code=1).err.split())


def test_the_real_register_needs_a_token(ara: Ara, acme: Journey) -> None:
    message = ara("run", "acme", "--json", code=1).json["error"]["message"]
    assert "ARA_EPC_API_TOKEN" in message
    assert "--certificates" in message


def test_a_database_that_does_not_answer_is_told_without_its_password(ara: Ara) -> None:
    nowhere = "postgresql://someone:hushhush@127.0.0.1:9/ara"
    message = ara("plans", "acme", "--json", code=1, ARA_DATABASE_URL=nowhere).json["error"]["message"]
    assert "does not answer" in message
    assert "ARA_DATABASE_URL" in message
    assert "hushhush" not in message
    assert "sqlalche.me" not in message


def test_without_a_database_for_dagster_nothing_is_begun(ara: Ara, acme: Journey, stock: Path) -> None:
    listing = ("import", "portfolio", stock / "portfolio.csv", "--portfolio", "half", "--json")
    message = ara(*listing, code=1, ARA_DAGSTER_DATABASE_URL="").json["error"]["message"]
    assert "ARA_DAGSTER_DATABASE_URL" in message
    assert "no portfolio 'half'" in ara("status", "half", "--json", code=1).json["error"]["message"]


def test_a_mistaken_setting_is_named_as_the_environment_variable_it_is(ara: Ara) -> None:
    message = ara("plans", "acme", "--json", code=1, ARA_EPC_ATTEMPTS="often").json["error"]["message"]
    assert message.startswith("ARA_EPC_ATTEMPTS: ")
    message = ara("plans", "acme", "--json", code=1, ARA_SCORING="lambda").json["error"]["message"]
    assert message.startswith("ARA_SCORING=lambda needs ARA_LAMBDA_FUNCTION")

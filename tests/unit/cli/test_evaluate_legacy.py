"""`ara evaluate scoring --legacy` and `ara train residual` as a person and a script see them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ara_assets.cli.app import app
from tests.unit.ml.legacy_stock import invented_rows, write_rows


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_rows(invented_rows(120), tmp_path / "rows.csv")


def ara(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], env={"COLUMNS": "80"})


def test_a_script_gets_both_periods_with_and_without_the_residual(file: Path) -> None:
    answer = json.loads(ara("evaluate", "scoring", "--legacy", file, "--json").stdout)
    assert answer["read"] == {"rows": 120, "computed": 120, "left_out": {}}
    for period in ("since_2021", "before_2017", "all_years"):
        assert set(answer[period]) == {"physics", "with_residual", "co2_t", "energy_kwh_per_m2", "splits"}
        assert answer[period]["physics"]["rows"] == answer[period]["with_residual"]["rows"]
    assert set(answer["since_2021"]["splits"]) == {"heating", "type", "form", "age", "year"}
    assert sum(answer["methods"].values()) == 120


def test_a_person_reads_it_at_80_columns_with_the_methods_said(file: Path) -> None:
    shown = ara("evaluate", "scoring", "--legacy", file)
    assert shown.exit_code == 0
    assert all(len(line) <= 80 for line in shown.stdout.splitlines())
    assert "Lodged since 2021" in shown.stdout
    assert "Read 120 rows: 120 computed" in shown.stdout
    assert "RdSAP 2012 (9.93, 9.94)" in shown.stdout


def test_certificates_and_flat_rows_are_not_evaluated_together(file: Path, tmp_path: Path) -> None:
    for arguments in ((), (tmp_path, "--legacy", file), ("--legacy", file, "--ladder")):
        refused = ara("evaluate", "scoring", *arguments, "--json")
        assert refused.exit_code == 1
        assert "--legacy FILE" in json.loads(refused.stdout)["error"]["message"]


def test_a_file_that_is_not_there_or_holds_no_rows_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("LMK_KEY,POSTCODE\n")
    for name, why in (("none.csv", "there is no file"), ("empty.csv", "the file is empty")):
        refused = ara("evaluate", "scoring", "--legacy", tmp_path / name)
        assert refused.exit_code == 1
        assert why in " ".join(refused.output.split())


def test_training_on_a_few_rows_is_refused_and_writes_nothing(file: Path, tmp_path: Path) -> None:
    refused = ara("train", "residual", file, "--out", tmp_path / "model")
    assert refused.exit_code == 1
    assert "120 rows can be trained on" in " ".join(refused.output.split())
    assert not (tmp_path / "model").exists()


def test_training_writes_a_model_and_says_what_it_is(tmp_path: Path) -> None:
    rows = write_rows(invented_rows(500), tmp_path / "rows.csv")
    answer = json.loads(ara("train", "residual", rows, "--out", tmp_path / "model", "--json").stdout)
    assert answer["card"]["trained_rows"] == 500
    card = json.loads((tmp_path / "model" / "card.json").read_text())
    assert card["version"] == answer["card"]["version"]
    assert card["metrics"]["all_years"]["with_residual"] == answer["evaluation"]["all_years"]["with_residual"]


def test_a_stored_model_is_evaluated_on_the_rows_it_has_not_seen(tmp_path: Path) -> None:
    rows = invented_rows(560)
    model = tmp_path / "model"
    assert ara("train", "residual", write_rows(rows[:500], tmp_path / "some.csv"), "--out", model).exit_code == 0
    every = write_rows(rows, tmp_path / "every.csv")
    answer = json.loads(ara("evaluate", "scoring", "--legacy", every, "--residual", model, "--json").stdout)
    assert answer["read"] == {"rows": 560, "computed": 60, "left_out": {"trained_on": 500}}
    assert answer["all_years"]["with_residual"]["rows"] == 60
    assert answer["residual"]["version"] == json.loads((model / "card.json").read_text())["version"]
    refused = ara("evaluate", "scoring", "--legacy", tmp_path / "some.csv", "--residual", model)
    assert refused.exit_code == 1
    assert "all are trained_on" in " ".join(refused.output.split())


def test_a_stored_model_needs_flat_rows_and_a_folder_that_holds_one(file: Path, tmp_path: Path) -> None:
    for arguments, why in (
        ((tmp_path, "--residual", tmp_path), "add --legacy FILE"),
        (("--legacy", file, "--residual", tmp_path / "none"), "holds no residual model"),
    ):
        refused = ara("evaluate", "scoring", *arguments)
        assert refused.exit_code == 1
        assert why in " ".join(refused.output.split())

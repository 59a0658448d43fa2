"""`ara evaluate prediction` reads flat register rows and says what it could not read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ara_assets.cli.evaluate_prediction import evaluate_prediction
from ara_assets.cli.failures import UserError
from tests.unit.ml.legacy_stock import invented_rows, write_rows


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"there is no file .*rows\.csv"):
        evaluate_prediction(tmp_path / "rows.csv", fit=None, as_json=False)


def test_a_file_without_any_readable_row_says_so(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("LMK_KEY,ADDRESS1,POSTCODE\nkey-1,1 Invented Road,LS6 9VV\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"no row of .* can be mapped"):
        evaluate_prediction(rows, fit=None, as_json=False)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two dozen dwellings of one street."""
    street = [
        {**row, "POSTCODE": "LS6 9VV", "ADDRESS1": f"{number} Invented Road", "UPRN": str(900000001000 + number)}
        for number, row in enumerate(invented_rows(24), start=1)
    ]
    return write_rows(street, tmp_path_factory.mktemp("rows") / "rows.csv")


def test_goals_stand_beside_the_figures_and_every_row_is_explained(
    rows: Path, printed: Callable[[], list[str]]
) -> None:
    evaluate_prediction(rows, fit=None, as_json=False)
    lines = printed()
    said = " ".join(" ".join(lines).split())
    assert any(line.startswith("predicted certificate") and line.endswith(("met", "not met")) for line in lines)
    assert "goals: within 5 points for 60%, within 15 for 93% of homes." in said
    for row in ("expected rating:", "predicted certificate:", "own certificate:", "votes:", "with floor area:"):
        assert row in said


def test_the_json_has_the_goals_and_the_words(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evaluate_prediction(rows, fit=None, as_json=True)
    answer = json.loads(capsys.readouterr().out)
    told = answer["all_homes"]["against_lodged"]
    reached = told["share_within_5"] >= 0.6 and told["share_within_15"] >= 0.93
    assert answer["goals"] == {"share_within_5": 0.6, "share_within_15": 0.93, "share_inside": 0.8}
    assert told["meets_goals"] is reached
    assert {"expected_rating", "against_lodged", "own_certificate", "votes"} <= answer["in_words"].keys()

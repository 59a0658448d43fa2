"""`ara evaluate prediction` reads flat register rows and says what it could not read."""

from pathlib import Path

import pytest

from ara_assets.cli.evaluate_prediction import evaluate_prediction
from ara_assets.cli.failures import UserError


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"there is no file .*rows\.csv"):
        evaluate_prediction(tmp_path / "rows.csv", fit=None, as_json=False)


def test_a_file_without_any_readable_row_says_so(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("LMK_KEY,ADDRESS1,POSTCODE\nkey-1,1 Invented Road,LS6 9VV\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"no row of .* can be mapped"):
        evaluate_prediction(rows, fit=None, as_json=False)

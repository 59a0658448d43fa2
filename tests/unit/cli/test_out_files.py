"""Files commands are to write, looked at first."""

from pathlib import Path

import pytest

from ara_assets.cli.failures import UserError
from ara_assets.cli.out_files import check_out


def test_a_file_in_a_folder_that_is_there_may_be_written_whether_it_is_there_or_not(tmp_path: Path) -> None:
    check_out(tmp_path / "homes.csv", "csv")
    (tmp_path / "homes.csv").write_text("old")
    check_out(tmp_path / "homes.csv", "csv")
    check_out(None, "csv")


def test_a_folder_is_refused_with_a_file_in_it_as_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"is a folder; name a file in it, such as .*homes\.csv"):
        check_out(tmp_path, "csv")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"there is no folder .*nowhere; make it"):
        check_out(tmp_path / "nowhere" / "homes.csv", "csv")


def test_a_file_that_may_not_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(UserError, match=r"homes\.csv may not be written by you; name another file"):
        check_out(tmp_path / "homes.csv", "csv")

"""`ara import portfolio` as a person reads it: what stays as stored, what was held back, what may be the UPRN."""

from pathlib import Path

import pytest

from tests.integration.cli.conftest import Ara

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("cli")]

NAME = ("--portfolio", "northfield")
HEADINGS = "Ref,Unique Prop Ref No,Address,Postcode"
HOMES = "N1,963956000001,1 Larch Rise,LS6 3VV\nN2,963956000002,2 Larch Rise,LS6 3VV"
AS_UPRN = ("--column", "Unique Prop Ref No=uprn")


@pytest.fixture
def homes(ara: Ara, tmp_path: Path) -> Path:
    """A list whose UPRN column has a name ARA does not know, imported with the mapping."""
    file = tmp_path / "homes.csv"
    file.write_text(f"{HEADINGS}\n{HOMES}\n", encoding="utf-8")
    ara("import", "portfolio", file, *NAME, *AS_UPRN, "--json")
    return file


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_same_file_without_its_mapping_changes_nothing_and_names_the_mapping(ara: Ara, homes: Path) -> None:
    answer = ara("import", "portfolio", homes, *NAME, "--json").json
    assert (answer["counts"]["unchanged"], answer["counts"]["corrected"]) == (2, 0)
    assert answer["kept_as_stored"] == {"uprn": 2}

    said = words(ara("import", "portfolio", homes, *NAME, "--preview").out)
    assert "no column is the UPRN: what is stored stays, for 2 homes" in said
    assert "--column 'Unique Prop Ref No=uprn'" in said
    assert "963956000001" in said


def test_a_home_whose_row_is_refused_is_named_as_held_back(ara: Ara, homes: Path) -> None:
    homes.write_text(f"{HEADINGS}\n{HOMES.replace('963956000002', 'unknown')}\n,,Total: 2 homes,\n", encoding="utf-8")

    answer = ara("import", "portfolio", homes, *NAME, *AS_UPRN, "--preview", "--json").json
    assert answer["held_back"] == ["N2"]
    assert [one["reason"] for one in answer["refused"]] == ["not_a_uprn", "no_identity"]

    said = words(ara("import", "portfolio", homes, *NAME, *AS_UPRN, "--preview").out)
    assert "kept as they were because their row was refused: N2" in said


def test_corrections_are_shown_beside_the_correction_before_them(ara: Ara, homes: Path, tmp_path: Path) -> None:
    file = tmp_path / "corrections.csv"
    file.write_text("Home,Field,Value\nN1,loft_insulation_mm,300\n", encoding="utf-8")

    said = words(ara("import", "overrides", file, *NAME, "--preview").out)
    assert "corrected before → now" in said
    assert "– → 300" in said

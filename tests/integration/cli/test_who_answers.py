"""An answer holds for who gave it: another folder, or another file in it, is asked anew."""

import json
from pathlib import Path

import pytest

from tests.builders import document
from tests.integration.cli.conftest import Ara

pytestmark = pytest.mark.integration

ASH, OAK, POSTCODE = 900001234567, 900001234568, "LS6 1VV"


def certificate_of(uprn: int, folder: Path) -> None:
    """The register sends this home's certificate from now on."""
    folder.mkdir(exist_ok=True)
    made = json.dumps(document(uprn=uprn, postcode=POSTCODE))
    (folder / f"0000-0000-0000-0000-{uprn % 10_000:04}.json").write_text(made, encoding="utf-8")


def test_what_one_folder_did_not_have_is_asked_of_the_next_and_of_a_file_added(ara: Ara, tmp_path: Path) -> None:
    homes = tmp_path / "homes.csv"
    homes.write_text(f"reference,uprn,address,postcode\nash,{ASH},1 Larch Rise,{POSTCODE}\n", encoding="utf-8")
    ara("import", "portfolio", homes, "--portfolio", "answers")
    one, other = tmp_path / "one", tmp_path / "other"
    certificate_of(OAK, one)
    certificate_of(OAK, other)
    assert ara("run", "answers", "--certificates", one, "--json").json["set_aside"] == {"no_certificate": 1}

    again = ara("run", "answers", "--certificates", one, "--json").json
    assert (again["searches_made"], again["blocks_run"]) == (0, 0)
    assert ara("run", "answers", "--certificates", one, "--again", "--json").json["searches_made"] == 1

    assert ara("run", "answers", "--certificates", other, "--json").json["searches_made"] == 1
    certificate_of(ASH, other)
    found = ara("run", "answers", "--certificates", other, "--json").json
    assert (found["searches_made"], found["documents_fetched"], found["modelled"]) == (1, 1, 1)
    assert found["set_aside"] == {}


def test_a_folder_without_certificates_answers_nothing_and_is_refused(ara: Ara, tmp_path: Path) -> None:
    homes = tmp_path / "homes.csv"
    homes.write_text(f"reference,uprn,address,postcode\nfir,{OAK},2 Larch Rise,{POSTCODE}\n", encoding="utf-8")
    ara("import", "portfolio", homes, "--portfolio", "nothing")
    noise = tmp_path / "letter.pdf"
    noise.write_bytes(b"%PDF-1.7")
    said = ara("run", "nothing", "--certificates", noise, code=1).err
    assert "there is no certificate in" in said
    assert ara("status", "nothing", "--json").json["set_aside"] == {}

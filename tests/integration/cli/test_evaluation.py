"""`ara evaluate scoring` on a folder of sample certificates, whose ratings the engine made itself."""

import json
import re
from pathlib import Path

import pytest

from tests.integration.cli.conftest import Ara

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("cli")]


def test_the_engine_agrees_with_ratings_it_lodged_to_their_rounding(ara: Ara, stock: Path) -> None:
    answer = ara("evaluate", "scoring", stock / "certificates", "--json").json
    sap = next(one for one in answer["overall"] if one["quantity"] == "sap")
    assert sap["certificates"] > 10
    assert sap["mae"] <= 0.5
    assert sap["share_within_1"] == 1.0
    assert set(answer) == {"read", "certificates", "overall", "ladders", "offers", "not_evaluated"}
    assert answer["read"]["certificates"] == len(answer["certificates"])
    assert all(re.fullmatch(r"\d{4}(-\d{4}){4}", one["certificate"]) for one in answer["certificates"])


def test_the_ladder_is_climbed_when_asked(ara: Ara, stock: Path) -> None:
    (first, *_) = sorted((stock / "certificates").glob("*.jsonl"))
    plain = ara("evaluate", "scoring", first, "--json").json
    climbed = ara("evaluate", "scoring", first, "--ladder", "--json").json
    assert not any(one["ladder"] for one in plain["certificates"])
    assert any(one["ladder"] for one in climbed["certificates"])
    assert plain["offers"] is None
    assert not any(one["offers"] for one in plain["certificates"])
    assert climbed["offers"]["measures_offered"] <= climbed["offers"]["measures_lodged"]
    offered = next(one["offers"] for one in climbed["certificates"] if one["offers"]["lodged"])
    assert set(offered["lodged"]) <= offered["titles"].keys()


def test_files_of_one_name_are_all_read_and_told_apart_by_their_path(ara: Ara, stock: Path, tmp_path: Path) -> None:
    (file, *_) = sorted((stock / "certificates").glob("*.jsonl"))
    document = json.loads(file.read_text().splitlines()[0])["document"]
    old = document | {"schema_type": "RdSAP-Schema-9.9"}
    for folder, held in {"new": document, "newer": document, "old": old, "other": {"name": "no certificate"}}.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "epc.json").write_text(json.dumps(held))

    answer = ara("evaluate", "scoring", tmp_path, "--json").json
    assert answer["read"] == {"documents": 4, "certificates": 3, "scored": 2, "not_evaluated": 2}
    places = {name: str(tmp_path / name / "epc.json") for name in ("new", "newer", "old", "other")}
    assert [one["certificate"] for one in answer["certificates"]] == [places["new"], places["newer"]]
    assert set(answer["not_evaluated"]) == {places["old"], places["other"]}

    said = ara("evaluate", "scoring", tmp_path).out
    assert "Read 3 certificates: 2 scored, 2 not evaluated" in said


def test_one_certificate_in_two_files_is_shown_for_both(ara: Ara, stock: Path, tmp_path: Path) -> None:
    (file, *_) = sorted((stock / "certificates").glob("*.jsonl"))
    first = file.read_text().splitlines()[0]
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(first)
    number = json.loads(first)["certificateNumber"]

    answer = ara("evaluate", "scoring", tmp_path, "--json").json
    assert [one["certificate"] for one in answer["certificates"]] == [number, f"{number} ({tmp_path / 'b.json'})"]

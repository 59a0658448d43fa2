"""`ara check-certificates`: a line per document, the round trip through the real tables, and its exit code."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ara_assets.cli import checking
from ara_resources.postgres.round_trip import Returned
from tests.builders import document
from tests.integration.cli.conftest import Ara
from tests.integration.cli.test_importing_certificates import as_csv
from tests.reference import reference_file
from tests.unit.epc.flat_row.rows import house

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("cli")]


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    good = document()
    (tmp_path / "a.json").write_text(json.dumps({"data": good}, indent=1), encoding="utf-8")
    entries = [
        {"certificate_number": "1", "document": good},
        {"certificate_number": "2", "document": {**good, "walls": 3}},
    ]
    (tmp_path / "b.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in entries) + "{\n", encoding="utf-8")
    below = tmp_path / "below"
    below.mkdir()
    rows = as_csv(house(), house(LMK_KEY="1f" * 32, TOTAL_FLOOR_AREA="0"))
    (below / "c.csv.gz").write_bytes(gzip.compress(rows.encode()))
    (below / "portfolio.csv").write_text("Ref,Postcode\n1,LS6 2AB\n", encoding="utf-8")
    (below / "d.json").write_text(json.dumps({**good, "schema_type": "RdSAP-Schema-99.0"}), encoding="utf-8")
    return tmp_path


def test_every_document_in_a_folder_has_its_line(ara: Ara, folder: Path) -> None:
    found = lines(ara("check-certificates", folder, "--json").out)
    assert [
        (Path(one["path"]).name, one["outcome"], one["round_trip"], (one["reason"] or "").partition(":")[0])
        for one in found
    ] == [
        ("a.json", "ok", "equal", ""),
        ("b.jsonl:1", "ok", "equal", ""),
        ("b.jsonl:2", "quarantined", None, "broken_document"),
        ("b.jsonl:3", "quarantined", None, "unreadable"),
        ("c.csv.gz:2", "ok", "equal", ""),
        ("c.csv.gz:3", "quarantined", None, "no_total_floor_area"),
        ("d.json", "quarantined", None, "unknown_schema"),
    ]
    assert {tuple(one) for one in found} == {
        ("path", "schema_type", "outcome", "reason", "round_trip", "different_paths")
    }
    assert "walls: found 3" in found[2]["reason"]


def test_people_are_shown_counts_by_schema_and_by_reason(ara: Ara, folder: Path) -> None:
    said = " ".join(ara("check-certificates", folder).out.split())
    assert "RdSAP-Schema-21.0.1 2 2 0 1" in said
    assert "7 documents checked, 0 came back different" in said


def test_a_certificate_that_comes_back_different_is_told_by_field_and_exit_code(
    ara: Ara, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil = {"0": Returned(different_paths=("sap_building_parts[0].wall_construction",))}
    monkeypatch.setattr(checking, "round_trip", lambda engine, mapped: spoil)
    found = lines(ara("check-certificates", folder / "a.json", "--json", code=1).out)
    assert (found[0]["round_trip"], found[0]["different_paths"]) == (
        "different",
        ["sap_building_parts[0].wall_construction"],
    )


def test_a_path_that_is_not_there_is_refused_by_name(ara: Ara, tmp_path: Path) -> None:
    assert "there is no file or folder" in ara("check-certificates", tmp_path / "none", code=1).err


def test_every_sample_of_the_register_comes_back_as_it_was(ara: Ara) -> None:
    found = lines(ara("check-certificates", reference_file("gov_epc_api/json_samples"), "--json").out)
    assert len(found) == 37
    assert {(one["outcome"], one["round_trip"]) for one in found} == {("ok", "equal")}

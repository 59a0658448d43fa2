"""What `ara evaluate scoring` says of certificates it cannot rate."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ara_assets.cli.evaluate import evaluate_certificates
from tests.builders import document
from tests.unit.epc.full_sap_document import full_sap_document


def test_certificates_not_rated_for_one_reason_are_counted_under_it_and_not_told_one_by_one(
    tmp_path: Path, printed: Callable[[], list[str]]
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.json").write_text(json.dumps(full_sap_document(sap_version=9.9)))
    evaluate_certificates([tmp_path], ladder=False, as_json=False)
    lines = printed()
    said = lines[lines.index("Not evaluated") + 2 :]
    assert said[0].split()[0] == "3"
    assert " ".join(lines).count("before SAP 9.92") == 1


def test_steps_of_a_ladder_are_told_in_words_beside_their_codes(
    tmp_path: Path, printed: Callable[[], list[str]]
) -> None:
    (tmp_path / "one.json").write_text(json.dumps(document()))
    evaluate_certificates([tmp_path], ladder=True, as_json=False)
    assert "B Cavity wall insulation" in " ".join(" ".join(printed()).split())


def test_the_json_of_a_ladder_has_the_words_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.json").write_text(json.dumps(document()))
    evaluate_certificates([tmp_path], ladder=True, as_json=True)
    (certificate,) = json.loads(capsys.readouterr().out)["certificates"]
    titles = {step["improvement"]: step["title"] for step in certificate["ladder"]}
    assert titles["B"] == "Cavity wall insulation"

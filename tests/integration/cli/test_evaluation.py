"""`ara evaluate scoring` on a folder of sample certificates, whose ratings the engine made itself."""

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
    assert set(answer) == {"certificates", "overall", "not_evaluated"}


def test_the_ladder_is_climbed_when_asked(ara: Ara, stock: Path) -> None:
    (first, *_) = sorted((stock / "certificates").glob("*.jsonl"))
    plain = ara("evaluate", "scoring", first, "--json").json
    climbed = ara("evaluate", "scoring", first, "--ladder", "--json").json
    assert not any(one["ladder"] for one in plain["certificates"])
    assert any(one["ladder"] for one in climbed["certificates"])

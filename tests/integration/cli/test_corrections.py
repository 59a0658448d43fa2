"""A landlord's correction, by commands: previewed, written, modelled for one home, and told in the landlord's words."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.conftest import Ara, Journey

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("cli")]


@dataclass(frozen=True)
class Corrected:
    home: str
    before: Any
    preview: Any
    refreshed_after_preview: Any
    written: Any
    again: Any
    refreshed: Any


@pytest.fixture(scope="module")
def corrected(ara: Ara, acme: Journey, tmp_path_factory: pytest.TempPathFactory) -> Corrected:
    """All windows of one single- or old double-glazed home replaced."""
    candidates = [row["reference"] for row in ara("plans", "acme", "--scenario", "band-c", "--json").json
                  if row["outcome"] == "target_reached"]  # fmt: skip
    home = candidates[0]
    file: Path = tmp_path_factory.mktemp("corrections") / "corrections.csv"
    file.write_text(
        f"home,field,value,note\n{home},glazing,triple 2022 or later,replaced in spring\n", encoding="utf-8"
    )
    importing = ("import", "overrides", file, "--portfolio", "acme", "--author", "R. Ashdown", "--json")
    return Corrected(
        home=home,
        before=ara("property", "acme", home, "--json").json,
        preview=ara(*importing, "--preview").json,
        refreshed_after_preview=ara("refresh", "acme", "--json").json,
        written=ara(*importing).json,
        again=ara(*importing).json,
        refreshed=ara("refresh", "acme", "--json").json,
    )


def test_a_preview_of_corrections_writes_nothing(corrected: Corrected) -> None:
    assert corrected.preview["counts"]["written"] == 1
    assert corrected.refreshed_after_preview["modelled"] == 0


def test_corrections_imported_twice_are_written_once(corrected: Corrected) -> None:
    assert (corrected.written["counts"]["written"], corrected.again["counts"]["written"]) == (1, 0)
    assert corrected.again["counts"]["unchanged"] == 1


def test_a_refresh_models_the_one_home_and_calls_nobody(corrected: Corrected) -> None:
    assert (corrected.refreshed["modelled"], corrected.refreshed["external_calls"]) == (1, 0)


def test_the_home_tells_old_and_new_value_source_and_what_it_had_before(ara: Ara, corrected: Corrected) -> None:
    after = ara("property", "acme", corrected.home, "--json").json
    (told,) = after["corrections"]
    assert (told["field"], told["new"], told["source"], told["state"]) == (
        "glazing", "triple 2022 or later", "landlord", "applied",
    )  # fmt: skip
    assert told["old"] not in (None, told["new"])
    assert (told["author"], told["note"]) == ("R. Ashdown", "replaced in spring")
    assert any(change["path"].endswith(".glazing_type") for change in told["changes"])
    assert after["baseline"]["sap_score"] > corrected.before["baseline"]["sap_score"]
    assert [plan["superseded_at"] is None for plan in after["plans"]].count(False) == len(corrected.before["plans"])


def test_the_page_of_the_home_reads_in_80_columns_without_a_path_of_the_certificate(
    ara: Ara, corrected: Corrected
) -> None:
    page = ara("property", "acme", corrected.home).out
    assert "→ triple 2022 or later" in page
    assert "landlord, R. Ashdown, " in page
    assert "sap_windows" not in page
    assert max(map(len, page.splitlines())) <= 80


def test_the_difference_between_the_plans_says_what_changed_and_why(ara: Ara, corrected: Corrected) -> None:
    before = {plan["scenario"]: plan for plan in corrected.before["plans"]}
    (change, *_) = ara("plans", "acme", "--diff", "--home", corrected.home, "--json").json["changes"]
    assert change["earlier"]["plan_id"] == before[change["scenario"]]["plan_id"]
    assert change["later"]["sap_before"] > change["earlier"]["sap_before"]
    assert change["reasons"] == ["the home's data changed"]
    told = ara("plans", "acme", "--diff", "--home", corrected.home)
    assert "because  the home's data changed" in told.out
    assert max(map(len, told.out.splitlines())) <= 80


def test_the_difference_over_the_portfolio_counts_the_home_and_leaves_the_others_out(
    ara: Ara, corrected: Corrected
) -> None:
    for counted in ara("plans", "acme", "--diff", "--json").json["scenarios"]:
        homes = counted["homes"]
        assert homes["measures"] + homes["cost"] + homes["figures"] + homes["same"] == 1
        assert homes["first"] > 1
        assert [one["reference"] for one in counted["examples"]] in ([], [corrected.home])
    assert max(map(len, ara("plans", "acme", "--diff").out.splitlines())) <= 80


def test_plans_that_are_not_there_are_asked_for_in_vain_with_what_to_do(ara: Ara, corrected: Corrected) -> None:
    def refused(*options: str) -> str:
        return str(ara("plans", "acme", "--diff", *options, "--json", code=1).json["error"]["message"])

    assert "lists those it has" in refused("--home", corrected.home, "--from", "2020-01-01", "--to", "2020-02-01")
    assert "give --home with it" in refused("--from", corrected.before["plans"][0]["plan_id"])
    assert "neither a day" in refused("--from", "spring")
    assert "has no home" in refused("--home", "nobody")
    assert "--diff prints what changed" in ara("plans", "acme", "--diff", "--out", "changes.csv", code=2).err

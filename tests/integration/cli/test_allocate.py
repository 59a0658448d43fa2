"""`ara allocate` on a planned portfolio."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.cli.conftest import Ara, Journey

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("cli")]


@pytest.fixture(scope="module")
def lower_bills(ara: Ara, acme: Journey) -> Iterator[str]:
    """A scenario of acme that asks of bills, planned at the prices in force."""
    asked = ("--objective", "most_bill_saving_within_budget", "--budget", "£10,000")
    ara("scenarios", "create", "acme", "lower-bills", *asked)
    ara("refresh", "acme", "--json")
    yield "lower-bills"
    ara("scenarios", "remove", "acme", "lower-bills")


@pytest.fixture
def dearer(tmp_path: Path) -> str:
    """A file of prices of energy that come into force after those ARA comes with."""
    prices = tmp_path / "prices.csv"
    prices.write_text(
        "price_set,valid_from,source,code,price_p_kwh,standing_gbp\ndearer,2026-02-02,a contract,1,9.9,105\n"
    )
    return str(prices)


def test_a_budget_is_spent_within_its_bound_and_home_by_home(ara: Ara, acme: Journey, tmp_path: Path) -> None:
    out = tmp_path / "funded.csv"
    asked = ("allocate", "acme", "--scenario", "most-sap-10k", "--total", "40000")
    found = ara(*asked, "--prove", "--out", out, "--json").json
    assert 0 < found["spent_gbp"] <= found["budget_gbp"] == 40_000
    assert 0 < found["gain"] <= found["upper_bound"] <= found["believed_upper_bound"]
    assert found["homes"] == acme.run["homes_with_plans"]
    assert found["homes"] + found["homes_left_out"] == acme.run["homes"]
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == found["homes_funded"]
    assert sum(float(row["cost_gbp"]) for row in rows) == pytest.approx(found["spent_gbp"])
    assert sum(float(row["gain"]) for row in rows) == pytest.approx(found["gain"])
    assert sum(one["cost_gbp"] for one in found["measures"]) == pytest.approx(found["spent_gbp"])
    more = ara("allocate", "acme", "--scenario", "most-sap-10k", "--total", "60000", "--json").json
    assert more["gain"] >= found["gain"]
    told = " ".join(ara(*asked).out.split())
    assert f"{found['homes_funded']} of {found['homes']} get money" in told


def test_for_a_target_homes_brought_to_it_are_counted_and_no_more_than_plans_reach(ara: Ara, acme: Journey) -> None:
    found = ara("allocate", "acme", "--scenario", "band-c", "--total", "100000000", "--json").json
    rows = ara("plans", "acme", "--scenario", "band-c", "--json").json
    reached = [row for row in rows if row["outcome"] == "target_reached"]
    assert found["gain_in"] == "homes brought to the target"
    assert found["gain"] == found["homes_funded"] == len(reached)
    assert found["spent_gbp"] == pytest.approx(sum(row["cost_gbp"] for row in reached))


def test_plans_billed_at_other_prices_are_the_cheapest_ways_to_their_target_still(
    ara: Ara, acme: Journey, dearer: str
) -> None:
    asked = ("allocate", "acme", "--scenario", "band-c", "--total", "100000000", "--json")
    found, billed = ara(*asked).json, ara(*asked, ARA_PRICES_PATH=dearer).json
    assert 0 < found["gain"] == billed["gain"]
    assert found["spent_gbp"] == billed["spent_gbp"]


def test_for_bills_plans_made_at_other_prices_of_energy_are_to_be_made_anew_first(
    ara: Ara, acme: Journey, lower_bills: str, dearer: str
) -> None:
    asked = ("allocate", "acme", "--scenario", lower_bills, "--total", "£50,000")
    assert ara(*asked, "--json").json["gain_in"] == "£ saved on bills a year"
    told = ara(*asked, code=1, ARA_PRICES_PATH=dearer).err
    assert f"{acme.run['homes_with_plans']} homes are planned at other prices of energy than those in force" in told
    assert "`ara refresh acme` comes first" in told


def test_what_a_year_leaves_is_shown_as_it_comes_into_the_next(ara: Ara, acme: Journey) -> None:
    asked = ("allocate", "acme", "--scenario", "most-sap-10k", "--by-year", "9000,500,20000", "--carry-over")
    pots = ara(*asked, "--json").json["pots"]
    assert [pot["carried_in_gbp"] for pot in pots] == [0, *(pot["carried_out_gbp"] for pot in pots[:-1])]
    for pot in pots:
        assert pot["available_gbp"] == pytest.approx(pot["budget_gbp"] + pot["carried_in_gbp"])
        assert pot["carried_out_gbp"] == pytest.approx(pot["available_gbp"] - pot["spent_gbp"])
        assert 0 <= pot["spent_gbp"] <= pot["available_gbp"]
    told = " ".join(ara(*asked).out.split())
    assert "year budget carried in available spent carried out homes 1 £9,000 £0 £9,000" in told
    assert "carried" not in ara(*asked[:-1]).out


def test_each_pot_keeps_to_its_own_money(ara: Ara, acme: Journey, tmp_path: Path) -> None:
    years = ara("allocate", "acme", "--scenario", "most-sap-10k", "--by-year", "9000,7000", "--json").json["pots"]
    assert [(pot["name"], pot["budget_gbp"]) for pot in years] == [("year 1", 9000), ("year 2", 7000)]
    blocks = sorted({row["block"] for row in ara("plans", "acme", "--json").json if row["cost_gbp"]})[:2]
    file = tmp_path / "areas.csv"
    file.write_text("area,budget_gbp\n" + "".join(f"{block},8000\n" for block in blocks))
    areas = ara("allocate", "acme", "--scenario", "most-sap-10k", "--by-area", file, "--json").json["pots"]
    assert [pot["name"] for pot in areas] == blocks
    assert all(0 <= pot["spent_gbp"] <= pot["budget_gbp"] for pot in (*years, *areas))


def test_what_cannot_be_spent_is_said_with_the_remedy(ara: Ara, acme: Journey, tmp_path: Path) -> None:
    asked = ("allocate", "acme", "--scenario", "band-c")
    assert "--total POUNDS" in ara(*asked, code=1).err
    assert "there is no folder" in ara(*asked, "--total", "1", "--out", "/nowhere/funded.csv", code=1).err
    assert "less than nothing" in ara(*asked, "--total", "-1", code=1).err
    out = tmp_path / "nobody.csv"
    told = " ".join(ara(*asked, "--total", "0", "--out", out).out.split())
    assert "no package that gains something costs so little" in told
    assert out.read_text(encoding="utf-8-sig").startswith("reference,uprn,address")
    assert "no sum of money" in ara(*asked, "--total", "much", "--json", code=1).json["error"]["message"]
    assert "did you mean band-c" in ara("allocate", "acme", "--scenario", "band_c", "--total", "1", code=1).err

"""`ara scenarios` on a planned portfolio: shown, compared, brought in and removed."""

import csv
from collections import Counter
from pathlib import Path
from statistics import mean, median

import pytest

from tests.integration.cli.conftest import Ara, Journey

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("cli")]


@pytest.fixture(scope="module")
def asked(ara: Ara, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A portfolio of two homes that nobody has modelled."""
    listing = tmp_path_factory.mktemp("asked") / "asked.csv"
    listing.write_text("reference,address,postcode\nQ1,1 Larch Rise,LS6 3VV\nQ2,2 Larch Rise,LS6 3VV\n")
    ara("import", "portfolio", listing, "--portfolio", "asked", "--json")
    return "asked"


def test_the_scenarios_of_a_portfolio_are_listed_in_words_with_their_plans(ara: Ara, acme: Journey) -> None:
    listed = ara("scenarios", "list", "acme", "--json").json
    assert [(one["scenario"], one["homes_planned"]) for one in listed] == [
        ("band-c", acme.run["homes_with_plans"]),
        ("most-sap-10k", acme.run["homes_with_plans"]),
    ]
    assert listed[0]["in_words"] == "the measures that bring a home to band C at the least cost"
    told = ara("scenarios", "list", "acme").out
    assert "The measures that raise SAP most within £10,000 a home" in " ".join(told.split())


def test_one_scenario_is_shown_with_its_question_counts_and_versions(ara: Ara, acme: Journey) -> None:
    shown = ara("scenarios", "show", "acme", "band-c", "--json").json
    rows = [row for row in ara("plans", "acme", "--scenario", "band-c", "--json").json if row["cost_gbp"] is not None]
    outcomes = Counter(row["outcome"] for row in rows)
    assert {name: count for name, count in shown["outcomes"].items() if count} == outcomes
    assert shown["figures"]["cost_gbp"] == pytest.approx(sum(row["cost_gbp"] for row in rows))
    (version,) = shown["versions"]
    assert (version["question"], version["plans"]) == (shown["question"], len(rows))
    assert (shown["plans_outdated"], shown["earlier_questions"]) == (0, 0)
    told = ara("scenarios", "show", "acme", "band-c").out
    assert "target band" in told
    assert version["model"].split()[0] in told


def test_two_scenarios_stand_side_by_side_with_figures_that_the_plans_add_up_to(
    ara: Ara, acme: Journey, tmp_path: Path
) -> None:
    out = tmp_path / "both.csv"
    found = ara("scenarios", "compare", "acme", "band-c", "most-sap-10k", "--out", out, "--json").json
    rows = [row for row in ara("plans", "acme", "--json").json if row["cost_gbp"] is not None]
    for scenario in found["scenarios"]:
        mine = [row for row in rows if row["scenario"] == scenario["scenario"]]
        costs = [row["cost_gbp"] for row in mine if row["steps"]]
        figures = scenario["figures"]
        assert scenario["homes_planned"] == len(mine)
        assert figures["homes_with_measures"] == len(costs)
        assert figures["cost_gbp"] == pytest.approx(sum(costs))
        assert figures["mean_cost_gbp"] == pytest.approx(mean(costs), abs=0.01)
        assert figures["median_cost_gbp"] == pytest.approx(median(costs), abs=0.01)
        saved = sum(row["bill_before_gbp_per_year"] - row["bill_after_gbp_per_year"] for row in mine)
        assert figures["bill_saving_gbp_per_year"] == pytest.approx(saved, abs=0.01 * len(mine))
        counted = Counter(step["option"] for row in mine for step in row["steps"])
        assert {one["option"]: one["homes"] for one in scenario["measures"]} == counted
        assert scenario["measures"][0]["homes"] == max(counted.values())

    packages = {(row["reference"], row["scenario"]): {step["option"] for step in row["steps"]} for row in rows}
    homes = {reference for reference, _ in packages}
    differing = [one for one in homes if packages[one, "band-c"] != packages[one, "most-sap-10k"]]
    assert (found["homes_in_both"], found["homes_with_other_measures"]) == (len(homes), len(differing))
    with out.open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    assert {row["reference"].removeprefix("'") for row in written} == homes
    assert sum(row["other_measures"] == "True" for row in written) == len(differing)
    assert all(row["band-c plan_id"] != row["most-sap-10k plan_id"] for row in written)

    told = ara("scenarios", "compare", "acme", "band-c", "most-sap-10k").out
    assert f"{len(differing)} of {len(homes)} homes planned for both get" in " ".join(told.split())
    again = ara("scenarios", "compare", "acme", "band-c", "most-sap-10k", "--json").json
    assert again["scenarios"] == found["scenarios"], "the same plans give the same figures and digests"


def test_a_scenario_is_created_shown_changed_and_removed(ara: Ara, asked: str, tmp_path: Path) -> None:
    made = ara(
        "scenarios", "create", asked, "capped", "--objective", "least_cost_to_target", "--target", "c",
        "--cap", "10000", "--exclude", "wind_turbine", "--fabric-first", "--json",
    ).json  # fmt: skip
    (added,) = made["added"]
    assert (added["target_band"], added["spending_cap_pence"], added["excluded"]) == ("C", 1_000_000, ["wind_turbine"])
    assert added["fabric_first"] is True
    assert "already" in ara("scenarios", "create", asked, "capped", "--objective", "least_cost_to_target", code=1).err

    file = tmp_path / "scenarios.yaml"
    file.write_text(
        "scenarios:\n  capped: {objective: least_cost_to_target, target: B, spending_cap: 10000}\n"
        "  fresh: {objective: most_sap_within_budget, budget: 5000}\n"
    )
    previewed = ara("scenarios", "import", asked, file, "--preview", "--json").json
    imported = ara("scenarios", "import", asked, file, "--json").json
    assert {**previewed, "preview": False} == imported
    assert [one["scenario"] for one in imported["added"]] == ["fresh"]
    assert imported["changed"][0]["fields"]["target_band"] == {"before": "C", "now": "B"}
    assert ara("scenarios", "import", asked, file, "--json").json["unchanged"] == ["capped", "fresh"]
    shown = ara("scenarios", "show", asked, "capped", "--json").json
    assert (shown["earlier_questions"], shown["homes_planned"], shown["figures"]) == (1, 0, None)

    for name in ("capped", "fresh"):
        removed = ara("scenarios", "remove", asked, name, "--json").json
        assert removed == {"portfolio": asked, "removed": name, "plans_superseded": 0}
    assert {one["scenario"] for one in ara("scenarios", "list", asked, "--json").json} == {"band-c", "most-sap-10k"}


def test_what_a_scenario_asks_otherwise_is_told_with_the_plans_it_changed(
    ara: Ara, acme: Journey, tmp_path: Path
) -> None:
    file = tmp_path / "insulate.yaml"
    for budget in (3000, 6000):
        fields = (
            f"{{objective: most_sap_within_budget, budget: {budget}, allowed: [loft_insulation, heating_controls]}}"
        )
        file.write_text(f"scenarios:\n  insulate: {fields}\n")
        ara("scenarios", "import", "acme", file)
        ara("refresh", "acme", "--json")
    asked = ("plans", "acme", "--diff", "--scenario", "insulate")
    fields = {"budget_pence": {"earlier": 300_000, "later": 600_000}}
    (changes,) = ara(*asked, "--json").json["scenarios"]
    assert changes["questions"] == [{"kept": True, "fields": fields, "homes": acme.run["homes_with_plans"]}]
    assert f"asked {acme.run['homes_with_plans']} budget: £3,000 → £6,000" in " ".join(ara(*asked).out.split())

    home = ara("plans", "acme", "--json").json[0]["reference"]
    (change,) = ara(*asked, "--home", home, "--json").json["changes"]
    assert change["question"] == {"kept": True, "fields": fields}
    assert "asked budget: £3,000 → £6,000" in " ".join(ara(*asked, "--home", home).out.split())
    ara("scenarios", "remove", "acme", "insulate")


def test_a_portfolio_that_is_asked_nothing_is_told_how_to_ask(ara: Ara, tmp_path: Path) -> None:
    listing = tmp_path / "silent.csv"
    listing.write_text("reference,address,postcode\nS1,1 Larch Rise,LS6 3VX\n")
    ara("import", "portfolio", listing, "--portfolio", "silent", "--json")
    assert "Next: `ara run silent`" in ara("scenarios", "show", "silent", "band-c").out
    for name in ("band-c", "most-sap-10k"):
        assert "it had no plans in force" in ara("scenarios", "remove", "silent", name).out
    assert "`ara scenarios import silent FILE`" in " ".join(ara("scenarios", "list", "silent").out.split())
    for command in (("plans", "silent"), ("plans", "silent", "--diff"), ("scenarios", "show", "silent", "band-c")):
        assert "silent has no scenarios; `ara scenarios template` shows some" in ara(*command, code=1).err


def test_the_template_can_be_imported_and_is_never_written_over_a_file(ara: Ara, asked: str, tmp_path: Path) -> None:
    file = tmp_path / "template.yaml"
    ara("scenarios", "template", "--out", file)
    assert len(ara("scenarios", "import", asked, file, "--preview", "--json").json["added"]) == 5
    assert "is there already" in ara("scenarios", "template", "--out", file, code=1).err


def test_what_is_wrong_is_said_with_its_remedy_and_nothing_is_saved(ara: Ara, asked: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(
        "scenarios:\n  fine: {objective: least_cost_to_target, target: B}\n"
        "  odd: {objective: least_cost_to_target, target: B, excluded: [wind_turbin]}\n"
        "  lots / month: {objective: most_sap_within_budget, budget: lots, cost_version: tendr}\n"
    )
    told = " ".join(ara("scenarios", "import", asked, file, code=1).err.split())
    assert "scenario 'lots / month': this cannot name a scenario; use small letters, digits" in told
    assert "for example lots-month scenario 'lots / month': budget: 'lots' cannot be read" in told
    assert "scenario 'lots / month': cost_version: there is no cost table 'tendr'" in told
    assert "scenario 'odd': excluded: there is no measure 'wind_turbin'; did you mean wind_turbine?" in told
    assert "fine" not in {one["scenario"] for one in ara("scenarios", "list", asked, "--json").json}
    named = ("scenarios", "create", asked, "band c/d", "--objective", "least_cost_to_target", "--target", "C")
    assert "for example band-c-d" in ara(*named, code=1).err
    spent = ("scenarios", "create", asked, "spent", "--objective", "most_sap_within_budget", "--budget", "-5")
    assert "--budget: '-5' is out of range; give 0 to 10,000,000 pounds" in ara(*spent, code=1).err
    capped = (*spent[:-1], "5,000", "--cap", "ten", "--allow", "heat_pumps")
    told = ara(*capped, code=1).err
    assert "--cap: 'ten' cannot be read" in told
    assert "--allow: there is no measure 'heat_pumps'" in told
    assert "did you mean band-c" in ara("scenarios", "show", asked, "bandc", code=1).err
    assert "`ara run asked`" in ara("scenarios", "compare", asked, "band-c", "most-sap-10k", code=1).err
    assert ara("scenarios", "compare", asked, "band-c", "band-c", "--json", code=1).json["error"]["kind"] == "UserError"
    assert "no such file" in ara("scenarios", "import", asked, tmp_path / "gone.yaml", code=1).err

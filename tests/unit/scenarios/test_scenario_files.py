"""Scenarios as people write them in YAML: what is understood, and what is said of what is not."""

from pathlib import Path
from uuid import UUID

import pytest

from ara_assets.cli.scenario_template import template_text
from ara_domain.measures import OPTIONS
from ara_domain.scenarios import Objective, Scenario, scenario_id_of
from ara_domain.services.scenario_import import NamedThings, ScenariosRefused, WrittenScenario
from ara_resources.scenario_files import read_scenario_file

PORTFOLIO = UUID(int=7)


def written(folder: Path, text: str) -> list[WrittenScenario]:
    file = folder / "scenarios.yaml"
    file.write_text(text, encoding="utf-8")
    return read_scenario_file(file, PORTFOLIO)


def read(folder: Path, text: str) -> list[Scenario]:
    found = [one.scenario for one in written(folder, text)]
    assert None not in found
    return [scenario for scenario in found if scenario is not None]


def one(folder: Path, *lines: str) -> Scenario:
    (found,) = read(folder, "\n".join(["scenarios:", "  odd:", *(f"    {line}" for line in lines)]))
    return found


def faults(folder: Path, text: str) -> list[str]:
    try:
        found = [fault for one in written(folder, text) for fault in one.faults]
    except ScenariosRefused as refused:
        found = list(refused.faults)
    return [str(fault).replace(str(folder), "FOLDER") for fault in found]


def test_the_template_is_a_file_of_scenarios_one_for_each_objective(tmp_path: Path) -> None:
    found = read(tmp_path, template_text())
    assert {scenario.objective for scenario in found} == set(Objective)
    standards = found[0]
    assert (standards.slug, standards.target_band, standards.spending_cap_pence) == (
        "minimum-standards",
        "C",
        1_000_000,
    )
    assert standards.scenario_id == scenario_id_of(PORTFOLIO, "minimum-standards")
    whole_life = found[1]
    assert (whole_life.years, whole_life.discount_rate) == (30, 0.035)


def test_the_template_names_every_option_of_the_catalogue() -> None:
    assert not [option.key for option in OPTIONS if option.key not in template_text()]


@pytest.mark.parametrize(
    ("written", "field", "value"),
    [
        ("target: c", "target_band", "C"),
        ("target: 75", "target_score", 75),
        ("{target: C, spending_cap: '£12,500.50'}", "spending_cap_pence", 1_250_050),
        ("{target: C, excluded: wind_turbine}", "excluded", frozenset({"wind_turbine"})),
        ("{target: C, whole_block_measures: no}", "whole_block_measures", False),
        ("{target: C}", "name", "odd"),
        ("{target: C, name: Odd one}", "name", "Odd one"),
    ],
)
def test_fields_are_read_as_people_write_them(tmp_path: Path, written: str, field: str, value: object) -> None:
    inner = written.strip("{}").split(", ")
    assert getattr(one(tmp_path, "objective: least_cost_to_target", *inner), field) == value


@pytest.mark.parametrize("rate", ["0.035", "3.5 %", "3.5%"])
def test_a_rate_is_a_share_or_per_cent(tmp_path: Path, rate: str) -> None:
    found = one(tmp_path, "objective: least_whole_life_cost", "years: 30", f"discount_rate: {rate}")
    assert found.discount_rate == pytest.approx(0.035)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("{objective: least_cost}", "objective: 'least_cost' is no objective; did you mean least_cost_to_target"),
        ("{target: C}", "objective: it is missing; give one of least_cost_to_target, most_sap_within_budget"),
        ("{objective: least_cost_to_target}", "target: least_cost_to_target needs a target; give a band"),
        ("{objective: least_cost_to_target, target: H}", "target: 'H' cannot be read; give a band from A to G"),
        ("{objective: least_cost_to_target, target: 101}", "target_score 101; give a rating"),
        ("{objective: least_cost_to_target, target: C, years: 3}", "years: least_cost_to_target counts no later costs"),
        ("{objective: most_sap_within_budget}", "budget: most_sap_within_budget spends a budget; give pounds a home"),
        (
            "{objective: most_sap_within_budget, budget: lots}",
            "budget: 'lots' cannot be read; give 0 to 10,000,000 pounds a home",
        ),
        (
            "{objective: most_sap_within_budget, budget: yes}",
            "budget: True cannot be read; give 0 to 10,000,000 pounds a home",
        ),
        (
            "{objective: most_sap_within_budget, budget: -1}",
            "budget: -1 is out of range; give 0 to 10,000,000 pounds a home",
        ),
        (
            "{objective: most_sap_within_budget, budget: .nan}",
            "budget: nan is out of range; give 0 to 10,000,000 pounds a home",
        ),
        ("{objective: most_sap_within_budget, budget: 5, target: C}", "target: most_sap_within_budget has no target"),
        ("{objective: most_sap_within_budget, bugdet: 5}", "bugdet: there is no such field; did you mean budget"),
        ("{objective: least_whole_life_cost, years: 30}", "discount_rate: least_whole_life_cost counts costs"),
        ("{objective: least_whole_life_cost, years: 30, discount_rate: 3.5}", "discount_rate: 3.5 is out of range"),
        ("{objective: least_cost_to_target, target: C, allowed: [a], excluded: [a]}", "excluded: a is allowed as well"),
        ("nothing", "it has no fields; indent them"),
    ],
)
def test_what_cannot_be_taken_is_named_with_scenario_field_and_remedy(tmp_path: Path, fields: str, said: str) -> None:
    (fault,) = faults(tmp_path, f"scenarios:\n  odd: {fields}\n")
    assert fault.startswith("scenario 'odd': ")
    assert said in fault


def test_a_field_that_cannot_be_read_hides_no_fault_of_another(tmp_path: Path) -> None:
    text = "scenarios:\n  a: {objective: least_whole_life_cost, budget: lots, years: 0, target: C}\n"
    assert [fault.removeprefix("scenario 'a': ").partition(":")[0] for fault in faults(tmp_path, text)] == [
        "budget",
        "years",
        "discount_rate",
    ]


def test_what_a_scenario_names_is_known_though_it_is_written_wrong(tmp_path: Path) -> None:
    text = "scenarios:\n  a: {objective: none, excluded: wind_turbine, allowed: [loft_insulation, 3], price_set: w, cost_version: []}\n"
    (found,) = written(tmp_path, text)
    assert found.scenario is None
    assert found.named == NamedThings(
        allowed=frozenset({"loft_insulation"}), excluded=frozenset({"wind_turbine"}), price_set="w"
    )


def test_every_fault_of_every_scenario_is_said_at_once(tmp_path: Path) -> None:
    text = "scenarios:\n  a: {objective: none, years: x}\n  b: 3\n  c: {objective: least_cost_to_target, target: C}\n"
    assert [fault.split(":")[0] for fault in faults(tmp_path, text)] == ["scenario 'a'", "scenario 'a'", "scenario 'b'"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "FOLDER/scenarios.yaml does not hold `scenarios:` and nothing else; `ara scenarios template` shows"),
        ("scenarios: []", "does not hold `scenarios:`"),
        ("scenarios: {}\nbudget: 3", "does not hold `scenarios:`"),
        ("scenarios:\n  a: {objective: x}\n  a: {objective: y}", "not YAML at line 3, column 3: 'a' is there twice"),
        ("scenarios:\n  a: [1", "is not YAML at line 2, column 8"),
        ("scenarios: !!python/object:os.system {}", "could not determine a constructor"),
    ],
)
def test_a_file_that_is_no_such_document_is_refused_where_it_goes_wrong(tmp_path: Path, text: str, said: str) -> None:
    (fault,) = faults(tmp_path, text)
    assert said in fault


def test_scenarios_may_share_fields_by_an_anchor(tmp_path: Path) -> None:
    text = "scenarios:\n  a: &a {objective: least_cost_to_target, target: C, fabric_first: yes}\n  b: {<<: *a, target: B}\n"
    assert [(scenario.target_band, scenario.fabric_first) for scenario in read(tmp_path, text)] == [
        ("C", True),
        ("B", True),
    ]

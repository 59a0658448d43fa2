"""A list of homes becomes plans, by commands alone, on a real database and over real HTTP."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.integration.cli.conftest import HOMES, Ara, Journey

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("cli")]

IDENTITY = ["reference", "uprn", "address", "postcode", "block", "scenario", "outcome", "modelled_from", "note"]
FIGURES = [
    "band_before", "sap_before", "band_after", "sap_after", "cost_gbp", "measures",
    "co2_before_kg_per_year", "co2_after_kg_per_year", "heat_before_kwh_per_year", "heat_after_kwh_per_year", "energy_before_kwh_per_year", "energy_after_kwh_per_year",
    "bill_before_gbp_per_year", "bill_after_gbp_per_year", "bill_change_gbp_per_year",
    "expected_error_points", "rating_confidence", "least_sure_of", "model", "transform_version", "price_set",
    "catalogue_version", "cost_version", "planned_at",
]  # fmt: skip
SCENARIOS = 2


def test_a_preview_writes_nothing_and_the_same_list_twice_changes_nothing(acme: Journey) -> None:
    assert acme.previewed["counts"]["joined"] == acme.imported["counts"]["joined"] == HOMES
    assert acme.imported_again["counts"]["joined"] == 0
    assert acme.imported_again["counts"]["unchanged"] == HOMES


def test_a_run_plans_every_home_with_a_certificate_and_a_second_run_nothing(acme: Journey) -> None:
    assert acme.run["homes"] == HOMES
    assert acme.run["modelled"] == acme.run["homes_with_plans"] > HOMES / 2
    assert acme.run["documents_fetched"] > 0
    assert (acme.run_again["modelled"], acme.run_again["documents_fetched"]) == (0, 0)
    assert acme.run_again["scenarios"] == acme.run["scenarios"]


def test_status_after_a_run_has_nothing_to_do_and_says_what_to_look_at(ara: Ara, acme: Journey) -> None:
    status = ara("status", "acme", "--json").json
    assert (status["blocks_stale"], status["searches_due"], status["runs_planned"]) == ([], 0, 0)
    assert status["homes_with_plans"] == acme.run["homes_with_plans"]
    assert "Everything is fresh. Next: `ara plans acme`" in ara("status", "acme").out


def test_plans_as_json_are_one_row_per_home_and_scenario_with_the_steps(ara: Ara, acme: Journey) -> None:
    rows = ara("plans", "acme", "--json").json
    assert len(rows) == HOMES * SCENARIOS
    assert list(rows[0]) == [*IDENTITY, *FIGURES, "steps"]
    planned = [row for row in rows if row["outcome"] != "not_planned"]
    assert len(planned) == acme.run["homes_with_plans"] * SCENARIOS
    for row in planned:
        assert row["cost_gbp"] == pytest.approx(sum(step["cost_gbp"] for step in row["steps"]))
    assert all(row["note"] for row in rows)


def test_csv_parquet_and_workbook_hold_the_same_plans_and_their_numbers_are_numbers(
    ara: Ara, acme: Journey, tmp_path: Path
) -> None:
    for ending in ("csv", "parquet", "xlsx"):
        receipt = ara("plans", "acme", "--out", tmp_path / f"plans.{ending}", "--json").json
        assert (receipt["format"], receipt["rows"]) == (ending, HOMES * SCENARIOS)
    parquet = pd.read_parquet(tmp_path / "plans.parquet")
    spreadsheet = pd.read_excel(
        tmp_path / "plans.xlsx", sheet_name="Plans", engine="openpyxl", dtype={"reference": str}
    )
    text = pd.read_csv(tmp_path / "plans.csv", encoding="utf-8-sig")
    assert list(parquet) == list(spreadsheet) == list(text) == [*IDENTITY, *FIGURES]
    for name in ("uprn", "sap_before", "sap_after", "cost_gbp", "co2_before_kg_per_year", "bill_after_gbp_per_year"):
        for frame in (spreadsheet, text):
            assert pd.api.types.is_numeric_dtype(frame[name])
            assert frame[name].fillna(-1).tolist() == pytest.approx(parquet[name].fillna(-1).tolist())
    assert parquet["planned_at"].dt.tz is not None
    assert parquet["planned_at"].dropna().between(datetime(2026, 1, 1, tzinfo=UTC), datetime.now(UTC)).all()


def test_measures_are_a_table_of_their_own_in_csv_and_parquet(ara: Ara, acme: Journey, tmp_path: Path) -> None:
    steps = [step for row in ara("plans", "acme", "--json").json for step in row["steps"]]
    for ending in ("csv", "parquet"):
        receipt = ara("plans", "acme", "--measures", "--out", tmp_path / f"measures.{ending}", "--json").json
        assert receipt["rows"] == len(steps) > 0
    parquet = pd.read_parquet(tmp_path / "measures.parquet")
    text = pd.read_csv(tmp_path / "measures.csv", encoding="utf-8-sig")
    assert list(parquet) == list(text) == list(steps[0])
    assert parquet["cost_gbp"].tolist() == pytest.approx(text["cost_gbp"].tolist())
    work = parquet["quantity"] * parquet["unit_cost_gbp"] + parquet["fixed_cost_gbp"]
    priced = work * parquet["regional_factor"] + parquet["vat_gbp"] + parquet["other_cost_gbp"]
    assert priced.tolist() == pytest.approx(parquet["cost_gbp"].tolist(), abs=0.02)
    refused = ara("plans", "acme", "--measures", "--json", code=1).json
    assert "--measures is for csv and parquet" in refused["error"]["message"]


def test_the_workbook_explains_each_column_and_each_scenario(ara: Ara, acme: Journey, tmp_path: Path) -> None:
    ara("plans", "acme", "--out", tmp_path / "plans.xlsx")
    book = openpyxl.load_workbook(tmp_path / "plans.xlsx")
    assert book.sheetnames == ["Summary", "Plans", "Measures", "Set aside", "About"]
    told = {(row[0], row[1]): row[2] for row in book["About"].values if row[0] in {"Plans", "Measures"}}
    assert [column for sheet, column in told if sheet == "Plans"] == [*IDENTITY, *FIGURES]
    assert told["Plans", "cost_gbp"] == "GBP"
    assert told["Plans", "co2_after_kg_per_year"] == "kg/yr"
    scenarios = {row["scenario"] for row in acme.run["scenarios"]}
    assert scenarios <= {row[0] for row in book["About"].values}
    said = {row[0]: row[3] for row in book["About"].values}
    assert said["target_unreachable"] == "target out of reach with what the scenario allows"
    told_below = [row[3] for row in book["About"].values if row[3]]
    assert (
        "Energy and bills cover heating, hot water, lighting, pumps and fans; no appliances or cooking." in told_below
    )


def test_an_address_that_looks_like_a_formula_stays_text_in_every_file(ara: Ara, tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://example.invalid","click")'
    with (tmp_path / "evil.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Property Ref", "Address 1", "Postcode"])
        rows.writerow(["+1", evil, "LS6 1AA"])
    ara("import", "portfolio", tmp_path / "evil.csv", "--portfolio", "evil")
    ara("plans", "evil", "--out", tmp_path / "plans.xlsx")
    ara("plans", "evil", "--out", tmp_path / "plans.csv")
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "plans.xlsx")["Plans"].iter_rows() for cell in row]
    assert any(cell.value == evil for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)
    with (tmp_path / "plans.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    assert (row["reference"], row["address"]) == ("'+1", f"'{evil}")


def test_the_plans_on_a_terminal_name_each_home_and_fit_in_80_columns(ara: Ara, acme: Journey) -> None:
    shown = ara("plans", "acme", "--limit", 5).out
    homes = {row["reference"] for row in ara("plans", "acme", "--json").json}
    assert sum(line.split("  ")[0] in homes for line in shown.splitlines()) == 5
    assert f"5 of {HOMES} homes shown" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_what_is_set_aside_is_told_with_a_remedy(ara: Ara, acme: Journey) -> None:
    items = ara("quarantine", "acme", "--json").json
    assert sum(acme.run["set_aside"].values()) == len(items) > 0
    assert all(item["message"] and item["remedy"] and item["remedy"] not in item["message"] for item in items)
    shown = ara("quarantine", "acme", "--reason", items[0]["reason"]).out
    assert items[0]["item"] in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_another_list_with_fewer_homes_makes_the_others_leave_only_when_that_is_meant(
    ara: Ara, stock: Path, tmp_path: Path
) -> None:
    lines = (stock / "portfolio.csv").read_text(encoding="utf-8-sig").splitlines()
    (tmp_path / "few.csv").write_text("\n".join(lines[:9]), encoding="utf-8")
    ara("import", "portfolio", stock / "portfolio.csv", "--portfolio", "shrinking")
    refused = ara("import", "portfolio", tmp_path / "few.csv", "--portfolio", "shrinking", "--json", code=1).json
    assert "--allow-leavers" in refused["error"]["message"]
    done = ara(
        "import", "portfolio", tmp_path / "few.csv", "--portfolio", "shrinking", "--allow-leavers", "--json"
    ).json
    assert (done["counts"]["left"], done["counts"]["homes"]) == (HOMES - 8, 8)

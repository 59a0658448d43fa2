"""`ara costs`: a table is written, filled in, brought in, looked at and planned with, by commands alone."""

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ara_domain.costs import DEFAULT_COST_VERSION, default_materials
from tests.integration.cli.conftest import Ara, Journey

pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("cli")]


def tender(folder: Path, ara: Ara, **changes: Any) -> Path:
    """The template as a workbook with the lamps' columns changed, and a factor for Leeds."""
    file = folder / "tender.xlsx"
    file.unlink(missing_ok=True)
    ara("costs", "template", "--out", file)
    book = openpyxl.load_workbook(file)
    sheet = book["costs"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = next(
        row for row in range(2, sheet.max_row + 1) if sheet.cell(row, columns["material_id"]).value == "led_lamp"
    )
    for column, value in changes.items():
        sheet.cell(row, columns[column]).value = value
    book["regions"].append(["LS", 0.97, "a price book"])
    book.save(file)
    return file


def test_the_template_is_a_table_that_can_be_imported(ara: Ara, acme: Journey, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx"):
        file = tmp_path / f"costs.{ending}"
        assert ara("costs", "template", "--out", file, "--json").json["materials"] == len(default_materials())
        answer = ara("costs", "import", file, "--version", "as-written", "--preview", "--json").json
        assert (answer["missing"], answer["changes_nothing"], answer["materials"]) == (
            [],
            False,
            len(default_materials()),
        )
        assert "is there already" in ara("costs", "template", "--out", file, code=1).err
    assert "neither .csv nor .xlsx" in ara("costs", "template", "--out", tmp_path / "costs.pdf", code=1).err


def test_a_table_is_brought_in_shown_and_planned_with_and_the_one_before_put_in_force_again(
    ara: Ara, acme: Journey, tmp_path: Path
) -> None:
    file = tender(tmp_path, ara, unit_cost_gbp=9.5, vat=20)
    told = ara("costs", "import", file, "--preview").out
    assert f"included: {len(default_materials()) - 1} rows; 20 % is added: 1 row" in " ".join(told.split())
    imported = ara("costs", "import", file, "--json").json
    assert (imported["version"], imported["regions"], imported["replaces"]) == ("tender", 1, False)
    assert ara("costs", "import", file, "--json").json["changes_nothing"]

    shown = ara("costs", "show", "--json").json
    lamps = next(one for one in shown["materials"] if one["material_id"] == "led_lamp")
    assert (shown["version"], shown["in_force"], shown["currency"]) == ("tender", True, "GBP")
    assert (lamps["unit_cost_pence"], lamps["vat"]) == (950, "20 %")
    assert shown["regions"] == [{"area": "LS", "factor": 0.97, "source": "a price book"}]
    assert [one["version"] for one in ara("costs", "list", "--json").json if one["in_force"]] == ["tender"]
    for command in (("costs", "list"), ("costs", "show")):
        assert max(map(len, ara(*command).out.splitlines())) <= 80

    refreshed = ara("refresh", "acme", "--json").json
    assert refreshed["priced"] == refreshed["modelled"] == acme.run["homes_with_plans"]
    assert (refreshed["scored"], refreshed["measures_scored"], refreshed["billed"]) == (0, 0, 0)

    assert ara("costs", "use", DEFAULT_COST_VERSION, "--json").json["changed"]
    told = " ".join(ara("refresh", "acme").out.split())
    assert f"homes priced {refreshed['priced']} at the present costs of measures" in told
    assert "homes scored 0 measures scored 0" in told


def test_other_prices_under_a_name_in_use_are_refused_until_they_are_meant(
    ara: Ara, acme: Journey, tmp_path: Path
) -> None:
    ara("costs", "import", tender(tmp_path, ara, unit_cost_gbp=9), "--version", "framework")
    other = tender(tmp_path, ara, unit_cost_gbp=11)
    refused = ara("costs", "import", other, "--version", "framework", "--json", code=1).json["error"]["message"]
    assert "led_lamp: unit_cost_gbp £9.00 → £11.00" in refused
    assert "--replace" in refused
    previewed = ara("costs", "import", other, "--version", "framework", "--preview").out
    assert "led_lamp unit_cost_gbp £9.00 £11.00" in " ".join(previewed.split())
    assert "Nothing was written" in previewed
    ara("costs", "import", other, "--version", "framework", "--replace")
    ara("costs", "use", DEFAULT_COST_VERSION)


def test_a_bad_row_refuses_the_file_with_row_column_and_remedy(ara: Ara, acme: Journey, tmp_path: Path) -> None:
    file = tender(tmp_path, ara, unit="each", vat="maybe")
    before = ara("costs", "list", "--json").json
    error = ara("costs", "import", file, "--json", code=1).json["error"]
    assert [(one["column"], one["row"] > 1, bool(one["remedy"])) for one in error["problems"]] == [
        ("vat", True, True),
        ("unit", True, True),
    ]
    told = ara("costs", "import", file, code=1).out
    assert "Nothing was imported." in told
    assert max(map(len, told.splitlines())) <= 80
    assert ara("costs", "list", "--json").json == before


def test_regional_factors_may_come_in_a_file_of_their_own(ara: Ara, acme: Journey, tmp_path: Path) -> None:
    prices, factors = tmp_path / "prices.csv", tmp_path / "regions.csv"
    ara("costs", "template", "--out", prices)
    with factors.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["area", "factor", "source"], ["LS6", 1.02, "our framework"]])
    answer = json.loads(ara("costs", "import", prices, "--regions", factors, "--preview", "--json").out)
    assert answer["regions"] == 1


def test_a_version_that_is_not_there_is_named_with_those_that_are(ara: Ara, acme: Journey) -> None:
    for command in ("show", "use"):
        said = " ".join(ara("costs", command, "tendr", code=1).err.split())
        assert "there is no cost version 'tendr'; there are" in said
        assert f"'{DEFAULT_COST_VERSION}'" in said

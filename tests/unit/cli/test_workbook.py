"""The workbook of plans: it opens whole, adds up, holds its charts, and no text of it is ever a formula."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from ara_assets.cli.failures import UserError
from ara_assets.cli.plan_columns import MeasureRow, PlanRow, SetAsideRow, columns
from ara_assets.cli.plan_files import About
from ara_assets.cli.plan_rows import PlanSheet
from ara_assets.cli.workbook import rows as sheet_rows
from ara_assets.cli.workbook import write_workbook
from ara_domain.cost_bands import COST_LABELS
from ara_domain.default_scenarios import default_scenarios
from ara_domain.identity import Portfolio
from ara_domain.sap.worksheet.prices import CURRENT_PRICES, price_set
from ara_domain.scenarios import Objective

ACME = Portfolio.named("acme")
BAND_C, MOST_SAP = default_scenarios(ACME.portfolio_id)
WHEN = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
ABOUT = About(ACME, (BAND_C,), WHEN, price_set(CURRENT_PRICES), lambda version: f"{version} is of 2026-02")
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULAS = ("=1+1", "+44", "-5", "@SUM(A1)", '=HYPERLINK("http://example.invalid")', "\t=1", "{=1}")


def plan_row(reference: str = "A1", **changes: Any) -> PlanRow:
    row = PlanRow(
        reference=reference,
        uprn=900_000_000_101,
        address="1 Larch Rise, Leeds",
        postcode="LS6 9VV",
        block="LS6",
        scenario="band-c",
        outcome="target_reached",
        modelled_from="certificate",
        note="reaches 70 (C)",
        band_before="D",
        sap_before=61,
        band_after="C",
        sap_after=70,
        cost_gbp=1_250.5,
        measures="Loft insulation to 270 mm",
        co2_before_kg_per_year=3000.0,
        co2_after_kg_per_year=2000.0,
        energy_before_kwh_per_year=15000.0,
        energy_after_kwh_per_year=12000.0,
        bill_change_gbp_per_year=-120.0,
        model="engine 1+prices",
        cost_version="indicative",
        planned_at=WHEN,
    )
    return replace(row, **changes)


def measure_row(**changes: Any) -> MeasureRow:
    row = MeasureRow(
        reference="A1", uprn=900_000_000_101, address="1 Larch Rise, Leeds", postcode="LS6 9VV", scenario="band-c",
        sequence=1, option="loft_insulation", measure="Loft insulation to 270 mm", reason="75 mm now", quantity=42.25,
        unit="m²", unit_cost_gbp=20.0, fixed_cost_gbp=405.5, other_cost_gbp=0.0, other_lines="", cost_gbp=1_250.5,
        sap_after=70.2, sap_gain=9.2, sap_gain_alone=9.2, co2_saving_alone_kg_per_year=400.0,
        bill_saving_alone_gbp_per_year=120.0, lifetime_years=42, disruption="low", prerequisites="", whole_block="",
    )  # fmt: skip
    return replace(row, **changes)


def set_aside_row(**changes: Any) -> SetAsideRow:
    row = SetAsideRow(
        reference="B1", uprn=None, address="2 Larch Rise", postcode="LS6 9VV", block="LS6", has_plan="no",
        stage="effective_epc", item="home B1", reason="no_certificate", message="none found", remedy="survey it",
    )  # fmt: skip
    return replace(row, **changes)


def written(path: Path, *sheets: PlanSheet, about: About = ABOUT) -> Path:
    write_workbook(iter(sheets), path / "plans.xlsx", about)
    return path / "plans.xlsx"


def cells(sheet: Worksheet) -> Iterator[Any]:
    return (cell for row in sheet.iter_rows() for cell in row)


def told(sheet: Worksheet, name: str) -> Any:
    """What stands beside a name in the first columns of a sheet."""
    return next(row[1] for row in sheet.iter_rows(values_only=True) if row[0] == name)


@pytest.fixture(scope="module")
def two_homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    unplanned = plan_row(
        "B1", outcome="not_planned", modelled_from=None, note="no_certificate", band_before=None, sap_before=None,
        band_after=None, sap_after=None, cost_gbp=None, measures="", model=None, cost_version=None, planned_at=None,
    )  # fmt: skip
    sheet = PlanSheet([plan_row(), unplanned], [measure_row()], [set_aside_row()], {"no such boiler": 1})
    return written(tmp_path_factory.mktemp("book"), sheet)


def test_every_part_of_the_file_is_well_formed_declared_and_found(two_homes: Path) -> None:
    """What Excel checks before it offers to repair a workbook."""
    with zipfile.ZipFile(two_homes) as book:
        names = set(book.namelist())
        assert book.testzip() is None
        trees = {name: ET.fromstring(book.read(name)) for name in names}
    declared = {
        part.attrib["PartName"].lstrip("/") for part in trees["[Content_Types].xml"] if "PartName" in part.attrib
    }
    assert declared <= names
    for name in names:
        if name.endswith(".rels"):
            base = PurePosixPath(name).parent.parent
            for target in (one.attrib["Target"] for one in trees[name]):
                assert (target.lstrip("/") if target.startswith("/") else str(base / target)) in names
    for number in (2, 3, 4):
        sheet = trees[f"xl/worksheets/sheet{number}.xml"]
        rows = [int(row.attrib["r"]) for row in sheet.iter(f"{SPREADSHEET}row")]
        assert rows == list(range(1, len(rows) + 1))
        order = [child.tag.removeprefix(SPREADSHEET) for child in sheet]
        assert order.index("dimension") < order.index("sheetData") < order.index("autoFilter")


def test_each_home_and_each_measure_has_a_row_whose_numbers_are_numbers(two_homes: Path) -> None:
    book = openpyxl.load_workbook(two_homes)
    plans = list(book["Plans"].iter_rows(values_only=True))
    first = dict(zip(plans[0], plans[1], strict=True))
    assert list(first) == [name for name, *_ in columns(PlanRow)]
    assert (first["uprn"], first["cost_gbp"], first["sap_after"]) == (900_000_000_101, 1250.5, 70)
    assert first["planned_at"] == WHEN.replace(tzinfo=None)
    measures = list(book["Measures"].iter_rows(values_only=True))
    measure = dict(zip(measures[0], measures[1], strict=True))
    work = measure["quantity"] * measure["unit_cost_gbp"] + measure["fixed_cost_gbp"]
    assert work * measure["regional_factor"] + measure["vat_gbp"] + measure["other_cost_gbp"] == measure["cost_gbp"]
    assert [row[8] for row in book["Set aside"].iter_rows(values_only=True)] == ["reason", "no_certificate"]


def test_another_reader_finds_the_same_rows(two_homes: Path) -> None:
    book = CalamineWorkbook.from_path(two_homes)
    assert [len(book.get_sheet_by_name(name).to_python()) for name in ("Plans", "Measures", "Set aside")] == [3, 2, 2]


@pytest.mark.parametrize("title", ["Plans", "Measures", "Set aside"])
def test_long_sheets_keep_their_heading_in_sight_and_filter_all_their_rows(two_homes: Path, title: str) -> None:
    sheet = openpyxl.load_workbook(two_homes)[title]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.column_dimensions["C"].width >= 10


def test_the_summary_adds_up_and_its_charts_read_the_tables_beside_them(two_homes: Path) -> None:
    summary = openpyxl.load_workbook(two_homes)["Summary"]
    assert (told(summary, "homes on the list"), told(summary, "homes with a plan")) == (2, 1)
    assert told(summary, "cost of all works") == 1250.5
    assert told(summary, "CO2 saved, tonnes a year") == 1.0
    assert (told(summary, "D"), told(summary, "C")) == (1, 0)
    assert told(summary, "£1,000 to £2,500") == told(summary, "Loft insulation to 270 mm") == 1
    assert told(summary, "no plan (sheet Set aside)") == 1
    assert len(summary._charts) == 4
    with zipfile.ZipFile(two_homes) as book:
        charts = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/charts/chart")]
    (costs,) = [chart for chart in charts if "Homes by cost" in chart]
    rows = re.search(r"'Summary'!\$A\$(\d+):\$A\$(\d+)", costs)
    assert rows is not None
    first, last = map(int, rows.groups())
    assert [summary.cell(row=row, column=1).value for row in range(first, last + 1)] == list(COST_LABELS)


def test_homes_out_of_reach_are_counted_by_the_best_band_they_reach(tmp_path: Path) -> None:
    beyond = plan_row(outcome="target_unreachable", band_before="F", band_after="E")
    summary = openpyxl.load_workbook(written(tmp_path, PlanSheet([beyond])))["Summary"]
    rows = [row[:2] for row in summary.iter_rows(values_only=True)]
    assert rows[rows.index(("target out of reach: best reachable band", "homes")) + 1] == ("E", 1)


def test_several_scenarios_have_a_section_each_below_an_overview(tmp_path: Path) -> None:
    sheet = PlanSheet([plan_row(), plan_row(scenario="most-sap-10k", outcome="within_budget", cost_gbp=9_000.0)])
    book = openpyxl.load_workbook(written(tmp_path, sheet, about=replace(ABOUT, scenarios=(BAND_C, MOST_SAP))))
    rows = list(book["Summary"].iter_rows(max_col=4, values_only=True))
    assert rows[3:5] == [(BAND_C.name, 1, 1, 1250), (MOST_SAP.name, 1, 1, 9000)]
    assert len(book["Summary"]._charts) == 8


def test_the_sheet_about_says_the_question_the_versions_and_the_assumptions(two_homes: Path) -> None:
    about = openpyxl.load_workbook(two_homes)["About"]
    rows = list(about.iter_rows(max_col=4, values_only=True))
    assert ("band-c", BAND_C.name, None, "the measures that bring a home to band C at the least cost") in rows
    assert ("cost_version", "indicative", 1, "table of costs; indicative is of 2026-02") in rows
    assert ("limitation", None, 1, "no such boiler") in rows
    assumptions = [row[3] for row in rows if row[0] == "assumption"]
    assert "Savings are as modelled: no in-use factors." in assumptions
    assert any("prices_2026_02, in force from 2026-02-01" in str(text) for text in assumptions)


def test_what_whole_life_cost_renews_is_said_where_it_is_asked_for(two_homes: Path, tmp_path: Path) -> None:
    asked = replace(BAND_C, objective=Objective.LEAST_WHOLE_LIFE_COST, years=30, discount_rate=0.035)
    book = openpyxl.load_workbook(written(tmp_path, PlanSheet([]), about=replace(ABOUT, scenarios=(asked,))))
    said = "In band-c what a package brings is bought again"
    assert any(str(cell.value).startswith(said) for cell in cells(book["About"]))
    assert not any(said in str(cell.value) for cell in cells(openpyxl.load_workbook(two_homes)["About"]))


def test_in_use_factors_are_named_with_the_scenarios_they_count_in(tmp_path: Path) -> None:
    seen = replace(BAND_C, in_use_factors=True)
    about = openpyxl.load_workbook(written(tmp_path, PlanSheet([]), about=replace(ABOUT, scenarios=(seen,))))["About"]
    assert any("In band-c savings count with the in-use factors" in str(cell.value) for cell in cells(about))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_a_home_is_ever_a_formula(tmp_path: Path, text: str) -> None:
    sheet = PlanSheet(
        [plan_row(text, address=text, note=text)],
        [measure_row(reason=text, measure=text)],
        [set_aside_row(message=text)],
        {text: 1},
    )
    about = replace(ABOUT, portfolio=replace(ACME, name=text), scenarios=(replace(BAND_C, name=text),))
    path = written(tmp_path, sheet, about=about)
    book = openpyxl.load_workbook(path)
    assert not [cell for name in book.sheetnames for cell in cells(book[name]) if cell.data_type == "f"]
    assert book["Plans"]["C2"].value == text
    assert text in [cell.value for cell in cells(book["Summary"])]
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in parts.read(name)


def test_text_that_xml_or_excel_cannot_hold_as_it_is_still_makes_a_workbook(tmp_path: Path) -> None:
    odd = "Flat <1> & \x00\x0bRise _x000D_ end"
    path = written(tmp_path, PlanSheet([plan_row(address=odd, note="n" * 40_000, rating_confidence=float("nan"))]))
    (heading, row) = CalamineWorkbook.from_path(path).get_sheet_by_name("Plans").to_python()
    home = dict(zip(heading, row, strict=True))
    assert home["address"] == "Flat <1> & Rise _x000D_ end"
    assert len(str(home["note"])) == 32_767
    assert home["rating_confidence"] == ""


def test_numbers_of_numpy_are_written_as_numbers(tmp_path: Path) -> None:
    path = written(tmp_path, PlanSheet([plan_row(cost_gbp=np.float64(12.5), sap_after=np.int64(70))]))
    plans = list(openpyxl.load_workbook(path)["Plans"].iter_rows(values_only=True))
    home = dict(zip(plans[0], plans[1], strict=True))
    assert (home["cost_gbp"], home["sap_after"]) == (12.5, 70)


def test_more_rows_than_excel_opens_are_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_rows, "MOST_ROWS", 3)
    with pytest.raises(UserError, match="--scenario or --block, or --format parquet"):
        written(tmp_path, PlanSheet([plan_row() for _ in range(3)]))
    assert not (tmp_path / "plans.xlsx").exists()

"""Plans as files: CSV, JSON, parquet and a workbook. Numbers are numbers, and no text can act as a formula."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ara_assets.cli.figure_notes import figure_notes
from ara_assets.cli.outcomes import OUTCOMES
from ara_assets.cli.output import PlanFormat, plain, print_json
from ara_assets.cli.plan_rows import NOT_PLANNED, MeasureRow, PlanRow, PlanSheet, as_dict
from ara_domain.identity import Portfolio
from ara_domain.sap.worksheet.prices import PriceSet
from ara_domain.scenarios import Scenario, in_words

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_Row = type[PlanRow] | type[MeasureRow]


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself."""

    portfolio: Portfolio
    scenarios: tuple[Scenario, ...]
    written_at: datetime
    prices: PriceSet | None = None
    """What the bills are at, where it is known."""


def write_plans(sheets: Iterator[PlanSheet], format_: PlanFormat, target: Path | None, about: About) -> int:
    """Write plans to a file, CSV and JSON without one to the terminal.

    Returns:
        How many plans were written, one per home and scenario.
    """
    return _WRITERS[format_](sheets, target, about)


def _write_csv(sheets: Iterator[PlanSheet], target: Path | None, about: About) -> int:  # noqa: ARG001
    count = 0
    # With a byte order mark, without which Excel takes the file for Windows-1252.
    with nullcontext(sys.stdout) if target is None else target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [column.name for column in fields(PlanRow)])
        writer.writeheader()
        for sheet in sheets:
            writer.writerows({name: _cell(value) for name, value in as_dict(row).items()} for row in sheet.plans)
            count += len(sheet.plans)
    return count


def _cell(value: Any) -> Any:
    """Text a spreadsheet would run as a formula gets an apostrophe before it; times are ISO 8601."""
    if isinstance(value, datetime):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _write_json(sheets: Iterator[PlanSheet], target: Path | None, about: About) -> int:  # noqa: ARG001
    rows: list[Mapping[str, Any]] = []
    for sheet in sheets:
        steps: dict[tuple[object, ...], list[Mapping[str, Any]]] = {}
        for measure in sheet.measures:
            key = (measure.reference, measure.uprn, measure.scenario)
            steps.setdefault(key, []).append(as_dict(measure))
        rows += [
            {**as_dict(row), "steps": steps.get((row.reference, row.uprn, row.scenario), [])} for row in sheet.plans
        ]
    if target is None:
        print_json(rows)
    else:
        target.write_text(json.dumps(rows, indent=2, ensure_ascii=False, default=plain) + "\n", encoding="utf-8")
    return len(rows)


def _write_parquet(sheets: Iterator[PlanSheet], target: Path | None, about: About) -> int:  # noqa: ARG001
    import pyarrow as pa  # noqa: PLC0415  most commands write no parquet
    import pyarrow.parquet as pq  # noqa: PLC0415

    types = {"int": pa.int64(), "float": pa.float64(), "str": pa.string(), "datetime": pa.timestamp("us", "UTC")}
    schema = pa.schema(
        pa.field(name, types[kind], metadata={"unit": unit, "description": meaning})
        for name, kind, unit, meaning in _columns(PlanRow)
    )
    assert target is not None
    count = 0
    with pq.ParquetWriter(target, schema) as writer:
        for sheet in sheets:
            writer.write_table(pa.Table.from_pylist([as_dict(row) for row in sheet.plans], schema=schema))
            count += len(sheet.plans)
    return count


def _columns(row: _Row) -> Iterator[tuple[str, str, str, str]]:
    """Name, type, unit and meaning of each column."""
    for column in fields(row):
        kind = getattr(column.type, "__name__", None) or str(column.type).split(" | ", maxsplit=1)[0]
        yield column.name, kind.rpartition(".")[2], column.metadata["unit"], column.metadata["meaning"]


# ---------------------------------------------------------------------------------------------- the workbook

_WIDTHS = {"reference": 14, "uprn": 15, "address": 40, "scenario": 14, "outcome": 20, "note": 44, "measure": 44,
           "measures": 70, "least_sure_of": 44, "reason": 44, "model": 30, "planned_at": 20}  # fmt: skip
_MONEY, _WHOLE, _TIME = "#,##0.00", "0", "yyyy-mm-dd hh:mm"


def _write_xlsx(sheets: Iterator[PlanSheet], target: Path | None, about: About) -> int:
    from openpyxl import Workbook  # noqa: PLC0415

    assert target is not None
    book = Workbook(write_only=True)
    _explain(book.create_sheet("About"), about)
    plans, measures = book.create_sheet("Plans"), book.create_sheet("Measures")
    for page, row in ((plans, PlanRow), (measures, MeasureRow)):
        names = [column.name for column in fields(row)]
        for position, name in enumerate(names):
            page.column_dimensions[_letters(position)].width = _WIDTHS.get(name, max(10, len(name) + 1))
        page.freeze_panes = "A2"
        _append(page, names, bold=True)
    count, steps = 0, 0
    for sheet in sheets:
        for plan in sheet.plans:
            _append(plans, as_dict(plan).values())
        for measure in sheet.measures:
            _append(measures, as_dict(measure).values())
        count, steps = count + len(sheet.plans), steps + len(sheet.measures)
    for page, row, length in ((plans, PlanRow, count), (measures, MeasureRow, steps)):
        page.auto_filter.ref = f"A1:{_letters(len(fields(row)) - 1)}{length + 1}"
    book.save(target)
    return count


def _explain(page: Any, about: About) -> None:
    """What is in the workbook: whose homes, which questions, and each column with its unit."""
    for letter, width in zip("ABCD", (18, 28, 12, 100), strict=True):
        page.column_dimensions[letter].width = width
    _append(page, ("Retrofit plans of", about.portfolio.name, "", f"portfolio {about.portfolio.slug}"), bold=True)
    _append(page, ("written at", about.written_at, "", "UTC"))
    _append(page, ())
    _append(page, ("scenario", "name", "", "what it asks"), bold=True)
    for scenario in about.scenarios:
        _append(page, (scenario.slug, scenario.name, "", in_words(scenario)))
    _append(page, ())
    _append(page, ("outcome", "", "", "what it means"), bold=True)
    for outcome, words in OUTCOMES.items():
        _append(page, (outcome.value, "", "", words))
    _append(page, (NOT_PLANNED, "", "", "no plan; the note says why"))
    _append(page, ())
    _append(page, ("sheet", "column", "unit", "what it holds"), bold=True)
    for name, row in (("Plans", PlanRow), ("Measures", MeasureRow)):
        for column, _, unit, meaning in _columns(row):
            _append(page, (name, column, unit, meaning))
    _append(page, ())
    for note in ("Ratings are computed by ARA, not lodged: an assessor's survey decides.", *figure_notes(about.prices)):
        _append(page, ("", "", "", note))


def _append(page: Any, values: Iterable[Any], *, bold: bool = False) -> None:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    cells = []
    for value in values:
        text = isinstance(value, str)
        cell = WriteOnlyCell(page, value=ILLEGAL_CHARACTERS_RE.sub("", value) if text else _naive(value))
        if text:
            cell.data_type = "s"  # never a formula, whatever it begins with
        elif isinstance(value, datetime):
            cell.number_format = _TIME
        elif isinstance(value, int | float):
            cell.number_format = _WHOLE if isinstance(value, int) else _MONEY
        if bold:
            cell.font = Font(bold=True)
        cells.append(cell)
    page.append(cells)


def _naive(value: Any) -> Any:
    """A workbook has no time zones: UTC, as the heading says."""
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def _letters(position: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    return str(get_column_letter(position + 1))


_Writer = Callable[[Iterator[PlanSheet], Path | None, About], int]
_WRITERS: Mapping[PlanFormat, _Writer] = {
    PlanFormat.CSV: _write_csv,
    PlanFormat.JSON: _write_json,
    PlanFormat.PARQUET: _write_parquet,
    PlanFormat.XLSX: _write_xlsx,
}

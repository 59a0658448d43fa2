"""Plans as files: CSV, JSON, parquet and a workbook. Numbers are numbers, and no text can act as a formula."""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from ara_assets.cli.csv_cells import safe_cell
from ara_assets.cli.output import PlanFormat, plain, print_json
from ara_assets.cli.plan_columns import MeasureRow, PlanRow, as_dict, columns, values_of
from ara_assets.cli.plan_rows import PlanSheet
from ara_domain.identity import Portfolio
from ara_domain.sap.worksheet.prices import PriceSet
from ara_domain.scenarios import Scenario

_Kind = type[PlanRow] | type[MeasureRow]
WHOLE_ACCOUNT = frozenset({PlanFormat.JSON, PlanFormat.XLSX})
"""Formats that hold the measures one by one as well."""


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself."""

    portfolio: Portfolio
    scenarios: tuple[Scenario, ...]
    written_at: datetime
    prices: PriceSet | None = None
    """What the bills are at, where it is known."""
    cost_notes: Callable[[str], str] = lambda _version: ""
    """What is known of a table of costs by its version: when its prices are of."""


def write_plans(
    sheets: Iterator[PlanSheet], format_: PlanFormat, target: Path | None, about: About, *, measures: bool = False
) -> int:
    """Write plans to a file, CSV and JSON without one to the terminal.

    `measures` has CSV and parquet hold a row per measure in place of one per home and scenario; the workbook and JSON
    hold both.

    Returns:
        How many rows were written: of homes and scenarios, or of measures.
    """
    match format_:
        case PlanFormat.CSV:
            return _write_csv(sheets, target, MeasureRow if measures else PlanRow)
        case PlanFormat.PARQUET:
            assert target is not None
            return _write_parquet(sheets, target, MeasureRow if measures else PlanRow)
        case PlanFormat.XLSX:
            from ara_assets.cli.workbook import write_workbook  # noqa: PLC0415

            assert target is not None
            return write_workbook(sheets, target, about)
        case _:
            return _write_json(sheets, target)


def _rows(sheet: PlanSheet, kind: _Kind) -> Sequence[PlanRow] | Sequence[MeasureRow]:
    return sheet.plans if kind is PlanRow else sheet.measures


def _write_csv(sheets: Iterator[PlanSheet], target: Path | None, kind: _Kind) -> int:
    count = 0
    # With a byte order mark, without which Excel takes the file for Windows-1252.
    with nullcontext(sys.stdout) if target is None else target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in fields(kind)])
        for sheet in sheets:
            rows = _rows(sheet, kind)
            writer.writerows(map(_cell, values_of(row)) for row in rows)
            count += len(rows)
    return count


def _cell(value: Any) -> Any:
    """No formula, and times as ISO 8601."""
    return value.isoformat() if isinstance(value, datetime) else safe_cell(value)


def _write_json(sheets: Iterator[PlanSheet], target: Path | None) -> int:
    rows: list[Mapping[str, Any]] = []
    for sheet in sheets:
        steps: dict[tuple[object, ...], list[Mapping[str, Any]]] = {}
        for measure in sheet.measures:
            key = (measure.reference, measure.uprn, measure.address, measure.scenario)
            steps.setdefault(key, []).append(as_dict(measure))
        rows += [
            {**as_dict(row), "steps": steps.get((row.reference, row.uprn, row.address, row.scenario), [])}
            for row in sheet.plans
        ]
    if target is None:
        print_json(rows)
    else:
        target.write_text(json.dumps(rows, indent=2, ensure_ascii=False, default=plain) + "\n", encoding="utf-8")
    return len(rows)


def _write_parquet(sheets: Iterator[PlanSheet], target: Path, kind: _Kind) -> int:
    import pyarrow as pa  # noqa: PLC0415  most commands write no parquet
    import pyarrow.parquet as pq  # noqa: PLC0415

    types = {"int": pa.int64(), "float": pa.float64(), "str": pa.string(), "datetime": pa.timestamp("us", "UTC")}
    schema = pa.schema(
        pa.field(name, types[type_], metadata={"unit": unit, "description": meaning})
        for name, type_, unit, meaning in columns(kind)
    )
    count = 0
    with pq.ParquetWriter(target, schema) as writer:
        for sheet in sheets:
            rows = _rows(sheet, kind)
            writer.write_table(pa.Table.from_pylist([as_dict(row) for row in rows], schema=schema))
            count += len(rows)
    return count

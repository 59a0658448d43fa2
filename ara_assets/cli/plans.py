"""`ara plans`: on the terminal, or to a file an analyst takes away."""

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import chain, islice
from pathlib import Path
from typing import Any

from ara_assets.cli.output import PlanFormat, UserError, console, print_json, table
from ara_assets.cli.plan_rows import MeasureRow, PlanRow, PlanSheet, as_dict, plan_sheets
from ara_assets.cli.session import open_session
from ara_domain.recommendations import Scenario

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def show_plans(
    slug: str, *, format_: PlanFormat, out: Path | None, scenario: str | None, block: str | None, limit: int
) -> None:
    """`ara plans`."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        scenarios = _chosen(session.store.recommendations.scenarios(portfolio.portfolio_id), scenario)
        blocks = session.store.properties.blocks(portfolio.portfolio_id)
        if block is not None and block not in blocks:
            raise UserError(f"{slug} has no block {block!r}; it has {', '.join(blocks)}")
        sheets = plan_sheets(session.store, portfolio, scenarios, block)
        if format_ is PlanFormat.TABLE:
            homes = blocks[block] if block is not None else sum(blocks.values())
            _print(sheets, scenarios, homes=homes, limit=limit)
            return
        target = out or _default_file(slug, format_)
        written = _WRITERS[format_](sheets, target)
        if target is not None:
            console.print(f"{written:,} rows written to {target}")


def _chosen(scenarios: Sequence[Scenario], slug: str | None) -> Sequence[Scenario]:
    chosen = [scenario for scenario in scenarios if slug in (None, scenario.slug)]
    if not chosen:
        raise UserError(f"there is no scenario {slug!r}; there are {', '.join(one.slug for one in scenarios)}")
    return chosen


def _default_file(slug: str, format_: PlanFormat) -> Path | None:
    """Where binary formats go when nobody says; None is the terminal."""
    return Path(f"plans-{slug}.{format_}") if format_ in (PlanFormat.PARQUET, PlanFormat.XLSX) else None


def _print(sheets: Iterator[PlanSheet], scenarios: Sequence[Scenario], *, homes: int, limit: int) -> None:
    rows = islice(chain.from_iterable(sheet.plans for sheet in sheets), limit * len(scenarios))
    shown = [
        (
            row.reference or row.uprn or "",
            row.address,
            row.postcode,
            row.scenario,
            f"{row.sap_before} {row.band_before} → {row.sap_after} {row.band_after}" if row.sap_before else "–",
            "" if row.cost_gbp is None else f"£{row.cost_gbp:,.0f}",
            row.measures or row.note,
        )
        for row in rows
    ]
    table(
        "",
        ("home", "address", "postcode", "scenario", "SAP and band", "cost", "measures in order"),
        shown,
        right=("cost",),
    )
    if homes > limit:
        console.print(f"{limit} of {homes:,} homes shown; --limit shows more, --format xlsx --out FILE takes all away")


def _write_csv(sheets: Iterator[PlanSheet], target: Path | None) -> int:
    buffer = sys.stdout if target is None else target.open("w", encoding="utf-8-sig", newline="")
    try:
        writer = csv.DictWriter(buffer, [field.name for field in fields(PlanRow)])
        writer.writeheader()
        count = 0
        for sheet in sheets:
            writer.writerows({name: _harmless(value) for name, value in as_dict(row).items()} for row in sheet.plans)
            count += len(sheet.plans)
        return count
    finally:
        if isinstance(buffer, io.TextIOWrapper) and buffer is not sys.stdout:
            buffer.close()


def _harmless(value: Any) -> Any:
    """Text a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _write_json(sheets: Iterator[PlanSheet], target: Path | None) -> int:
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
        import json  # noqa: PLC0415

        target.write_text(json.dumps(rows, indent=2, ensure_ascii=False), encoding="utf-8")
    return len(rows)


def _write_parquet(sheets: Iterator[PlanSheet], target: Path | None) -> int:
    import pandas as pd  # noqa: PLC0415  a second that a table on the terminal does not need

    frame = pd.DataFrame([as_dict(row) for sheet in sheets for row in sheet.plans])
    whole = ("uprn", "sap_before", "sap_after")
    frame = frame.astype(dict.fromkeys(whole, "Int64"))
    assert target is not None
    frame.to_parquet(target, index=False)
    return len(frame)


def _write_xlsx(sheets: Iterator[PlanSheet], target: Path | None) -> int:
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    plans, measures = book.create_sheet("Plans"), book.create_sheet("Measures")

    def append(page: Any, values: Iterable[Any]) -> None:
        cells = []
        for value in values:
            cell = WriteOnlyCell(page, value=value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever it begins with
            cells.append(cell)
        page.append(cells)

    append(plans, (field.name for field in fields(PlanRow)))
    append(measures, (field.name for field in fields(MeasureRow)))
    plans.freeze_panes = measures.freeze_panes = "A2"
    count = 0
    for sheet in sheets:
        for row in sheet.plans:
            append(plans, as_dict(row).values())
        for measure in sheet.measures:
            append(measures, as_dict(measure).values())
        count += len(sheet.plans)
    assert target is not None
    book.save(target)
    return count


_WRITERS = {
    PlanFormat.CSV: _write_csv,
    PlanFormat.JSON: _write_json,
    PlanFormat.PARQUET: _write_parquet,
    PlanFormat.XLSX: _write_xlsx,
}

"""Plans as a workbook an analyst sends on: a summary with charts, homes, measures, what was set aside, and what for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ara_assets.cli.failures import UserError
from ara_assets.cli.plan_columns import MeasureRow, PlanRow, Row, SetAsideRow, columns, values_of
from ara_assets.cli.plan_files import About
from ara_assets.cli.plan_rows import PlanSheet
from ara_assets.cli.workbook import about as about_sheet
from ara_assets.cli.workbook import summary as summary_sheet
from ara_assets.cli.workbook.book import FACTOR, IDENTIFIER, PENCE, PERCENT, POUNDS, TENTHS, TIME, WHOLE, Book, Column
from ara_assets.cli.workbook.counts import Counts
from ara_assets.cli.workbook.rows import MOST_ROWS, TooManyRows

__all__ = ["write_workbook"]

_SHEETS: Final[tuple[tuple[str, type[Row], str], ...]] = (
    ("Plans", PlanRow, "C2"),
    ("Measures", MeasureRow, "C2"),
    ("Set aside", SetAsideRow, "C2"),
)
"""The long sheets, and the first cell of each that scrolls."""
_WIDTHS = {"reference": 14, "uprn": 15, "address": 40, "scenario": 14, "outcome": 20, "note": 44, "measure": 40,
           "measures": 70, "least_sure_of": 44, "reason": 44, "other_lines": 44, "prerequisites": 44, "item": 34,
           "message": 60, "remedy": 60, "model": 34, "option": 30, "planned_at": 17}  # fmt: skip
_FORMATS = {"uprn": IDENTIFIER, "rating_confidence": PERCENT, "quantity": TENTHS, "unit_cost_gbp": PENCE,
            "vat_gbp": PENCE, "regional_factor": FACTOR, "planned_at": TIME}  # fmt: skip
_FORMAT_OF_UNIT = {"GBP": POUNDS, "GBP/yr": POUNDS, "points": TENTHS}


def write_workbook(sheets: Iterator[PlanSheet], target: Path, about: About) -> int:
    """Write plans to an xlsx file, block by block; what is held in memory does not grow with the homes.

    Returns:
        How many plans were written, one per home and scenario.

    Raises:
        UserError: there are more rows than Excel opens.
    """
    title = f"Retrofit plans of {about.portfolio.name}, {about.written_at:%d %B %Y}"
    counts = Counts.of(scenario.slug for scenario in about.scenarios)
    with Book(title) as book:
        summary = book.short_sheet("Summary", summary_sheet.WIDTHS)
        plans, measures, set_aside = (
            book.long_sheet(name, _columns(row), frozen=frozen) for name, row, frozen in _SHEETS
        )
        described = book.short_sheet("About", about_sheet.WIDTHS)
        try:
            for sheet in sheets:
                counts.add(sheet)
                plans.extend(map(values_of, sheet.plans))
                measures.extend(map(values_of, sheet.measures))
                set_aside.extend(map(values_of, sheet.set_aside))
        except TooManyRows as error:
            raise UserError(
                f"a sheet of Excel holds {MOST_ROWS:,} rows and there are more; give --scenario or --block, or "
                "--format parquet"
            ) from error
        summary_sheet.write_summary(summary, title, about.scenarios, counts)
        about_sheet.write_about(described, about, counts, [(name, row) for name, row, _ in _SHEETS])
        book.save(target)
        return plans.count - 1


def _columns(row: type[Row]) -> list[Column]:
    return [
        Column(
            name=name,
            width=_WIDTHS.get(name, max(10, len(name) + 3)),
            number_format=_FORMATS.get(name) or (WHOLE if kind == "int" else _FORMAT_OF_UNIT.get(unit, WHOLE)),
        )
        for name, kind, unit, _ in columns(row)
    ]

"""What measures cost: the table that comes with ARA as package data, tables of a landlord's own, and how they price.

Here: `table` (a version of the table), `pricing` (a line of a recommendation), `columns` and `vat` (how people write
it), `reading` (a landlord's file), `comparing` (what a file changes). Keep out: files (`ara_resources.spreadsheets`),
the store (`services.cost_import`).
"""

import csv
from functools import cache
from importlib import resources

from ara_domain.costs.pricing import priced_part
from ara_domain.costs.table import CURRENCY, CostTable, NoCostTable, current_costs, stored_costs
from ara_domain.ports import Material

DEFAULT_COST_VERSION = "indicative-2026-02-4"
EARLIER_COST_VERSIONS = frozenset({"indicative-2026-02", "indicative-2026-02-2", "indicative-2026-02-3"})
"""Tables that came with ARA before: an import puts the present one in their place, never in that of a landlord's."""


@cache
def default_materials() -> tuple[Material, ...]:
    """Materials of the indicative cost table, prices in pence including VAT, each with its source."""
    text = resources.files("ara_domain.costs").joinpath("indicative_2026_02.csv").read_text(encoding="utf-8")
    return tuple(
        Material(
            material_id=row["material_id"],
            description=row["description"],
            unit=row["unit"],
            unit_cost_pence=round(float(row["unit_cost_gbp"]) * 100),
            fixed_cost_pence=round(float(row["fixed_cost_gbp"]) * 100),
            vat_percent=None if row["vat"] == "included" else float(row["vat"]),
            price_date=row["price_date"],
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


__all__ = [
    "CURRENCY",
    "DEFAULT_COST_VERSION",
    "EARLIER_COST_VERSIONS",
    "CostTable",
    "NoCostTable",
    "current_costs",
    "default_materials",
    "priced_part",
    "stored_costs",
]

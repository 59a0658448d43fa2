"""The cost table that comes with ARA, package data; a landlord's own table replaces it in the database."""

import csv
from importlib import resources

from ara_domain.ports import Material

DEFAULT_COST_VERSION = "indicative-2026-02-2"
EARLIER_COST_VERSIONS = frozenset({"indicative-2026-02"})
"""Tables that came with ARA before: an import puts the present one in their place, never in that of a landlord's."""


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
            vat_included=row["vat_included"] == "yes",
            price_date=row["price_date"],
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )

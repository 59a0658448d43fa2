"""The columns of a cost table as people fill them in: what each means, and what a stored line says in them.

Add here: how a figure is written. Keep out: reading a file (`reading`), and what it is worked out to (`pricing`).
"""

from collections.abc import Mapping

from ara_domain.costs.vat import vat_in_words
from ara_domain.ports import Material, RegionalFactor

COLUMNS: Mapping[str, str] = {
    "material_id": "as the template has it",
    "description": "what is shown beside the price",
    "unit": "what unit_cost_gbp is per; as the template has it, because quantities are counted so",
    "fixed_cost_gbp": "pounds once per home, whatever the quantity: the visit, the scaffold",
    "unit_cost_gbp": "pounds per unit",
    "vat": "included (in both prices), zero-rated, or the rate to add to them: 20 %, 20 and 0.2 all mean 20 per cent",
    "price_date": "month the price is of, as 2026-04",
    "source": "where it is from",
}
COST_COLUMNS = tuple(COLUMNS)
OPTIONAL_COLUMNS = ("currency",)
"""The same in every row where it is given; it can only be GBP."""
REGION_COLUMNS = ("area", "factor", "source")
REGIONS_SHEET = "regions"
"""Sheet of a workbook with the regional factors."""
COLUMNS_SHEET = "columns"
"""Sheet of the template that says what each column means; never read."""


def cells_of(line: Material | RegionalFactor) -> Mapping[str, str | float]:
    """What a material or a regional factor says, by column; money in pounds."""
    if isinstance(line, RegionalFactor):
        return {"area": line.area, "factor": line.factor, "source": line.source}
    return {
        "material_id": line.material_id,
        "description": line.description,
        "unit": line.unit,
        "fixed_cost_gbp": line.fixed_cost_pence / 100,
        "unit_cost_gbp": line.unit_cost_pence / 100,
        "vat": vat_in_words(line.vat_percent),
        "price_date": line.price_date,
        "source": line.source,
    }


def cell_in_words(column: str, value: object) -> str:
    """A cell as a person reads it: `£16.50`, `20 %`; nothing where there is none."""
    if value is None:
        return ""
    return f"£{value:,.2f}" if column.endswith("_gbp") else str(value)

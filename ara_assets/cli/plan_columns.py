"""The columns of plans in files: one row per home and scenario, one per measure, one per item set aside.

Each column says what it holds and its unit; the workbook prints both, and parquet carries them as metadata.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from ara_assets.cli.figure_notes import COVERS

NOT_PLANNED = "not_planned"


def _says(meaning: str, unit: str = "") -> Mapping[str, str]:
    """What a column holds; `unit` is empty for text and counts."""
    return {"meaning": meaning, "unit": unit}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A plan as an analyst reads it; a home without one has a note that says why, and no figures."""

    reference: str | None = field(metadata=_says("The landlord's own reference of the home"))
    uprn: int | None = field(metadata=_says("Unique property reference number"))
    address: str = field(metadata=_says("Address on the landlord's list"))
    postcode: str = field(metadata=_says("Postcode on the landlord's list"))
    block: str = field(metadata=_says("Block of postcodes the home belongs to"))
    scenario: str = field(metadata=_says("The question this plan answers; the sheet About says it in words"))
    outcome: str = field(
        metadata=_says(
            "already_at_target, target_reached, target_unreachable, within_budget, nothing_to_gain, or not_planned; "
            "the sheet About says what each means"
        )
    )
    modelled_from: str | None = field(
        metadata=_says("survey, certificate, or predicted: nobody has a certificate of it, and its neighbours tell")
    )
    note: str = field(
        metadata=_says("The outcome in words, and whether CO2 or the bill rises; for a home without a plan, why")
    )
    band_before: str | None = field(metadata=_says("Energy band as the home is now, as computed"), default=None)
    sap_before: int | None = field(metadata=_says("SAP rating as the home is now, as computed", "points"), default=None)
    band_after: str | None = field(metadata=_says("Energy band after all measures"), default=None)
    sap_after: int | None = field(
        metadata=_says("SAP rating after all measures, scored as a whole", "points"), default=None
    )
    cost_gbp: float | None = field(metadata=_says("Cost of all measures", "GBP"), default=None)
    measures: str = field(
        metadata=_says("The measures in the order of work; the sheet Measures has one a row"), default=""
    )
    co2_before_kg_per_year: float | None = field(
        metadata=_says("CO2 emissions as the home is now", "kg/yr"), default=None
    )
    co2_after_kg_per_year: float | None = field(
        metadata=_says("CO2 emissions after all measures", "kg/yr"), default=None
    )
    heat_before_kwh_per_year: float | None = field(
        metadata=_says("Heat the home needs now, for rooms and hot water", "kWh/yr"), default=None
    )
    heat_after_kwh_per_year: float | None = field(
        metadata=_says("Heat the home needs after, for rooms and hot water", "kWh/yr"), default=None
    )
    energy_before_kwh_per_year: float | None = field(
        metadata=_says(f"Energy bought now, all fuels: {COVERS}", "kWh/yr"), default=None
    )
    energy_after_kwh_per_year: float | None = field(
        metadata=_says(f"Energy bought after, all fuels: {COVERS}", "kWh/yr"), default=None
    )
    bill_before_gbp_per_year: float | None = field(
        metadata=_says(f"Energy bill now, at the prices of the model: {COVERS}", "GBP/yr"), default=None
    )
    bill_after_gbp_per_year: float | None = field(
        metadata=_says("Energy bill after, at the same prices", "GBP/yr"), default=None
    )
    bill_change_gbp_per_year: float | None = field(
        metadata=_says("Energy bill after less before: above 0 the package raises the bill", "GBP/yr"), default=None
    )
    expected_error_points: float | None = field(
        metadata=_says("Expected error of sap_before against a full survey of the home", "points"), default=None
    )
    rating_confidence: float | None = field(
        metadata=_says("Probability that sap_before is within 5 points of a full survey's, 0 to 1"), default=None
    )
    least_sure_of: str = field(
        metadata=_says("What is least known of the home and matters most to its rating, with its SAP points"),
        default="",
    )
    model: str | None = field(metadata=_says("Scoring model and version"), default=None)
    transform_version: str | None = field(
        metadata=_says("Version of the transform that made the model's inputs"), default=None
    )
    price_set: str | None = field(metadata=_says("Prices of energy the bills are at"), default=None)
    catalogue_version: str | None = field(metadata=_says("Version of the catalogue of measures"), default=None)
    cost_version: str | None = field(metadata=_says("Version of the table of costs"), default=None)
    planned_at: datetime | None = field(metadata=_says("When the plan was made", "UTC"), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRow:
    """One measure of a plan, in the order of work.

    Its cost is (quantity x unit cost + fixed cost) x regional factor + VAT + other lines, to the penny at each step.
    """

    reference: str | None = field(metadata=_says("The landlord's own reference of the home"))
    uprn: int | None = field(metadata=_says("Unique property reference number"))
    address: str = field(metadata=_says("Address on the landlord's list"))
    postcode: str = field(metadata=_says("Postcode on the landlord's list"))
    scenario: str = field(metadata=_says("The question the plan answers"))
    sequence: int = field(metadata=_says("Place in the order of work"))
    option: str = field(metadata=_says("The measure's key in the catalogue"))
    measure: str = field(metadata=_says("What is done"))
    reason: str = field(metadata=_says("Why it is recommended"))
    quantity: float | None = field(metadata=_says("How much of it, from the home's own geometry", "see unit"))
    unit: str = field(metadata=_says("Unit of the quantity"))
    unit_cost_gbp: float | None = field(metadata=_says("Cost of one unit", "GBP"))
    fixed_cost_gbp: float | None = field(metadata=_says("Cost of the visit, whatever the quantity", "GBP"))
    regional_factor: float = field(metadata=_says("What work costs there over the cost table's price"), default=1.0)
    vat_gbp: float = field(
        metadata=_says("VAT added; 0 where prices include it or it is zero-rated", "GBP"), default=0.0
    )
    other_cost_gbp: float = field(metadata=_says("Cost of the other lines of the measure", "GBP"))
    other_lines: str = field(metadata=_says("The other lines of the measure, such as fans that insulation requires"))
    cost_gbp: float = field(metadata=_says("Cost of this measure", "GBP"))
    sap_after: float = field(metadata=_says("SAP score after this measure and those before it", "points"))
    sap_gain: float = field(metadata=_says("SAP points this measure adds after those before it", "points"))
    sap_gain_alone: float | None = field(
        metadata=_says("SAP points of this measure alone, on the home as it is now", "points")
    )
    co2_saving_alone_kg_per_year: float | None = field(metadata=_says("CO2 saved by this measure alone", "kg/yr"))
    bill_saving_alone_gbp_per_year: float | None = field(
        metadata=_says("Saving on the bill by this measure alone; below 0 it raises the bill", "GBP/yr")
    )
    lifetime_years: int | None = field(metadata=_says("How long the measure lasts", "years"))
    disruption: str = field(metadata=_says("low: nobody leaves a room; medium: rooms are cleared in turn; high: more"))
    prerequisites: str = field(metadata=_says("What has to be there, or is done with it"))
    whole_block: str = field(metadata=_says("yes where this flat cannot have it without the rest of its block"))
    note: str = field(
        metadata=_says("What to know of its figures, and whether alone it raises CO2 or the bill"), default=""
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsideRow:
    """Something that was set aside, or a home without a plan of which nothing was."""

    reference: str | None = field(metadata=_says("The landlord's own reference of the home; empty for other items"))
    uprn: int | None = field(metadata=_says("Unique property reference number"))
    address: str = field(metadata=_says("Address on the landlord's list"))
    postcode: str = field(metadata=_says("Postcode on the landlord's list"))
    block: str = field(metadata=_says("Block of postcodes the home belongs to"))
    has_plan: str = field(metadata=_says("Whether the home has a plan all the same: yes or no"))
    stage: str = field(metadata=_says("The step that set it aside"))
    item: str = field(metadata=_says("What was set aside: a home, a certificate, a correction"))
    reason: str = field(metadata=_says("The reason, as `ara quarantine --reason` takes it"))
    message: str = field(metadata=_says("What was wrong"))
    remedy: str = field(metadata=_says("What to do"))


Row = PlanRow | MeasureRow | SetAsideRow


def columns(row: type[Row]) -> Iterator[tuple[str, str, str, str]]:
    """Name, type, unit and meaning of each column."""
    for column in fields(row):
        kind = getattr(column.type, "__name__", None) or str(column.type).split(" | ", maxsplit=1)[0]
        yield column.name, kind.rpartition(".")[2], column.metadata["unit"], column.metadata["meaning"]


def as_dict(row: Row) -> Mapping[str, Any]:
    """A row by column name."""
    return asdict(row)


def values_of(row: Row) -> tuple[Any, ...]:
    """A row's values, in the order of its columns."""
    return _READERS[type(row)](row)


_READERS = {kind: attrgetter(*(column.name for column in fields(kind))) for kind in (PlanRow, MeasureRow, SetAsideRow)}

"""A landlord's cost table is read whole or refused whole, with every row, column, reason and remedy."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ara_domain.costs import default_materials
from ara_domain.costs.comparing import changes_of_costs
from ara_domain.costs.reading import COST_COLUMNS, REGION_COLUMNS, CostList, CostsRefused, read_cost_list
from ara_domain.ports import RegionalFactor
from ara_domain.spreadsheets import Cell, Row, Table

LOFT: Sequence[Cell] = ("loft_insulation", "Mineral wool", "m2", 280, 15.5, "included", "2026-04", "our framework")
LAMPS: Sequence[Cell] = ("led_lamp", "LED lamp", "lamp", "25", "£7.50", "20 %", "2026-04", "our framework")


def sheet(*rows: Sequence[Cell], columns: Sequence[str] = COST_COLUMNS) -> Table:
    """A sheet with its headings in row 1."""
    return Table(source="tender.csv", rows=[Row(at, cells) for at, cells in enumerate([columns, *rows], start=1)])


def regions(*rows: Sequence[Cell]) -> Table:
    return sheet(*rows, columns=REGION_COLUMNS)


def changed(row: Sequence[Cell], column: str, value: Cell) -> Sequence[Cell]:
    at = COST_COLUMNS.index(column)
    return [*row[:at], value, *row[at + 1 :]]


def complaints(table: Table, factors: Table | None = None) -> list[str]:
    with pytest.raises(CostsRefused) as refused:
        read_cost_list(table, factors)
    return [str(problem) for problem in refused.value.problems]


def test_a_good_table_is_read_in_whole_pence() -> None:
    listed = read_cost_list(sheet(LOFT, LAMPS))
    loft, lamps = listed.materials
    assert (loft.fixed_cost_pence, loft.unit_cost_pence, loft.vat_percent) == (28_000, 1_550, None)
    assert (lamps.fixed_cost_pence, lamps.unit_cost_pence, lamps.vat_percent) == (2_500, 750, 20.0)
    assert (loft.price_date, loft.source) == ("2026-04", "our framework")


def test_vat_is_included_zero_rated_or_a_rate_in_per_cent_or_as_a_share() -> None:
    said = [read_cost_list(sheet(changed(LOFT, "vat", text))).materials[0].vat_percent
            for text in ("Included", "zero-rated", "zero rated", 20, "5%", "17.5 %", 0.2, "0.05", "20%")]  # fmt: skip
    assert said == [None, 0.0, 0.0, 20.0, 5.0, 17.5, 20.0, 5.0, 20.0]


def test_headings_may_be_spelled_with_spaces_and_capitals_in_any_order() -> None:
    headings = [
        "Source",
        "Material ID",
        "description",
        "UNIT",
        "fixed cost GBP",
        "Unit cost (GBP)",
        "VAT",
        "Price date",
    ]
    row = [LOFT[-1], *LOFT[:-1]]
    assert read_cost_list(sheet(row, columns=headings)).materials == read_cost_list(sheet(LOFT)).materials


def test_what_is_not_priced_is_told() -> None:
    listed = read_cost_list(sheet(LOFT, LAMPS))
    assert set(listed.missing) == {one.material_id for one in default_materials()} - {"loft_insulation", "led_lamp"}
    assert CostList(source="", materials=default_materials()).missing == ()


@pytest.mark.parametrize(
    ("column", "value", "complaint"),
    [
        ("material_id", "loft_insulaton", "row 2, material_id: no measure needs a material 'loft_insulaton'; did you mean 'loft_insulation'?"),
        ("material_id", "", "row 2, material_id: the cell is empty"),
        ("unit", "home", "row 2, unit: 'home' is not the unit of loft_insulation; give its price per m2"),
        ("fixed_cost_gbp", "on request", "row 2, fixed_cost_gbp: 'on request' is no number of 0 to 1,000,000; write it as 300"),
        ("fixed_cost_gbp", -1, "row 2, fixed_cost_gbp: '-1' is no number"),
        ("unit_cost_gbp", "", "row 2, unit_cost_gbp: the cell is empty"),
        ("vat", "yes", "row 2, vat: 'yes' does not say what VAT there is; write 'included', 'zero-rated', or the rate"),
        ("vat", 0, "row 2, vat: '0' may mean that VAT is included, or that there is none; write 'included' or"),
        ("vat", 1, "row 2, vat: '1' is no rate of VAT; write 'included', 'zero-rated', or the rate to add, as 20 %"),
        ("vat", 0.5, "row 2, vat: '0.5' is no rate of VAT"),
        ("vat", "200 %", "row 2, vat: '200 %' is no rate of VAT"),
        ("vat", "20 % less", "row 2, vat: '20 % less' does not say what VAT there is"),
        ("price_date", "April", "row 2, price_date: 'April' is no month; write the month the price is of as 2026-02"),
        ("source", "", "row 2, source: the cell is empty"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_named_with_what_to_write(column: str, value: Cell, complaint: str) -> None:
    (said,) = complaints(sheet(changed(LOFT, column, value), LAMPS))
    assert said.startswith(complaint)


def test_zero_rating_ends_with_march_2027() -> None:
    until = [*changed(LOFT, "vat", "zero-rated")]
    assert read_cost_list(sheet(changed(until, "price_date", "2027-03"))).materials[0].vat_percent == 0.0
    (said,) = complaints(sheet(changed(until, "price_date", "2027-04")))
    assert said.startswith("row 2, vat: the zero rate ends on 31 March 2027")


def test_all_problems_are_told_at_once_and_nothing_is_taken() -> None:
    bad = changed(changed(LAMPS, "vat", "?"), "price_date", "soon")
    said = complaints(sheet(changed(LOFT, "unit", "kg"), bad), regions(["LS6 9VV", 1.1, "a price book"]))
    assert [one.partition(":")[0] for one in said] == ["row 2, unit", "row 3, price_date", "row 3, vat", "row 2, area"]


def test_a_material_stands_once() -> None:
    (said,) = complaints(sheet(LOFT, LAMPS, LOFT))
    assert said == "row 4, material_id: loft_insulation stands in row 2 already; delete one of the two rows"


def test_another_currency_is_refused() -> None:
    (said,) = complaints(sheet([*LOFT, "EUR"], columns=[*COST_COLUMNS, "currency"]))
    assert said == "row 2, currency: 'EUR' is not GBP; budgets are in pounds: convert the prices"
    assert read_cost_list(sheet([*LOFT, "gbp"], columns=[*COST_COLUMNS, "currency"])).materials


def test_an_unknown_column_is_named_with_the_nearest() -> None:
    said = complaints(sheet(LOFT, columns=[*COST_COLUMNS[:4], "unit_price_gbp", *COST_COLUMNS[5:]]))
    assert said[0] == (
        "row 1: heading 'unit_price_gbp' (column E) is no column of a cost table; did you mean 'unit_cost_gbp'?"
    )
    assert said[1].startswith("tender.csv has no column unit_cost_gbp; the columns are material_id, description")


def test_a_table_without_rows_is_refused() -> None:
    assert complaints(sheet()) == ["there is no row below the headings; write a row for each material"]


def test_regional_factors_are_by_area_or_district() -> None:
    listed = read_cost_list(sheet(LOFT), regions(["ls", 0.97, "a price book"], ["LS 6", "1.02", "our framework"]))
    assert listed.factors == (
        RegionalFactor(area="LS", factor=0.97, source="a price book"),
        RegionalFactor(area="LS6", factor=1.02, source="our framework"),
    )


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (["Leeds", 1.0, "x"], "row 2, area: 'Leeds' is no postcode area or district; write it as LS or LS6"),
        (["LS", 105, "x"], "row 2, factor: '105' is no number of 0.5 to 2; write it as 1.05 for 5 % more"),
        (["LS", 1.05, ""], "row 2, source: the cell is empty"),
    ],
)
def test_a_regional_factor_that_cannot_be_is_refused(row: Sequence[Cell], complaint: str) -> None:
    (said,) = complaints(sheet(LOFT), regions(row))
    assert said.startswith(complaint)


def test_two_versions_differ_by_rows_and_cells_in_the_columns_and_pounds_of_the_file() -> None:
    held = {one.material_id: one for one in default_materials()}
    lamp = held["led_lamp"]
    new = {**held, "led_lamp": replace(lamp, unit_cost_pence=900, vat_percent=20.0)}
    del new["cavity_wall_insulation"]
    ours = {"LS": RegionalFactor(area="LS", factor=0.97, source="a price book")}
    said = [str(change) for change in changes_of_costs(held, new, {}, ours)]
    assert said == [
        f"led_lamp: unit_cost_gbp £{lamp.unit_cost_pence / 100:.2f} → £9.00",
        "led_lamp: vat included → 20 %",
        "cavity_wall_insulation left out",
        "region LS added",
    ]
    assert changes_of_costs(held, dict(reversed(list(held.items()))), ours, ours) == ()

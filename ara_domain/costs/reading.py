"""A landlord's own cost table: rows of a sheet in, a table or everything that is wrong with it out.

All or nothing: a table with one price missing or misread would plan every home wrongly and look right, so that a bad
row refuses the file. Every problem of the file is found at once. `docs/costs.md` has the columns.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

from ara_domain.costs import default_materials
from ara_domain.costs.columns import COST_COLUMNS, OPTIONAL_COLUMNS, REGION_COLUMNS
from ara_domain.costs.table import CURRENCY
from ara_domain.costs.vat import VatRefused, read_vat
from ara_domain.identity import normalise_postcode
from ara_domain.ports import Material, RegionalFactor
from ara_domain.spreadsheets.headers import header_key
from ara_domain.spreadsheets.problems import SpreadsheetRefused, shown
from ara_domain.spreadsheets.table import Row, Table, column_letter, text_of

LAST_MONTH_OF_ZERO_RATE = "2027-03"
"""Energy-saving materials installed in a dwelling are zero-rated until 31 March 2027 [M: VAT Notice 708/6]."""
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_AREA = re.compile(r"[A-Z]{1,2}([0-9][0-9A-Z]?)?")
_MOST_GBP, _LEAST_FACTOR, _MOST_FACTOR = 1_000_000, 0.5, 2.0
Value = TypeVar("Value", Material, RegionalFactor)
_UNIT_SPELLINGS = {"m²": "m2", "sqm": "m2", "sq m": "m2", "kwp": "kWp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CostProblem:
    """What is wrong in one place of a cost table, and what to do about it; `row` is None for the file as a whole."""

    row: int | None
    column: str
    message: str
    remedy: str

    def __str__(self) -> str:
        where = ", ".join(filter(None, (f"row {self.row}" if self.row else "", self.column)))
        return f"{where}: {self.message}; {self.remedy}" if where else f"{self.message}; {self.remedy}"


class CostsRefused(SpreadsheetRefused):
    """Nothing of a cost table was taken; `problems` has every reason."""

    def __init__(self, source: str, problems: Iterable[CostProblem]) -> None:
        self.problems = tuple(problems)
        more = len(self.problems) - 1
        rest = f" (and {more} more)" if more else ""
        super().__init__(f"{source}: {self.problems[0]}{rest}. Nothing was imported: a cost table is all or nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class CostList:
    """A cost table as read: every row is good."""

    source: str
    materials: tuple[Material, ...]
    factors: tuple[RegionalFactor, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Materials of the catalogue without a price here: measures that need them are refused as `not_priced`."""
        priced = {material.material_id for material in self.materials}
        return tuple(one.material_id for one in default_materials() if one.material_id not in priced)


def read_cost_list(table: Table, regions: Table | None = None) -> CostList:
    """The materials of a sheet and the regional factors of another.

    Raises:
        CostsRefused: something is wrong with one of them; the error has every problem of both.
    """
    materials = _Sheet(table, COST_COLUMNS, OPTIONAL_COLUMNS)
    areas = None if regions is None else _Sheet(regions, REGION_COLUMNS)
    priced = _each_once("material_id", _materials(materials))
    factors = () if areas is None else _each_once("area", _factors(areas))
    problems = [*materials.problems, *(areas.problems if areas else ())]
    if not problems and not priced:
        materials.complain(None, "", "there is no row below the headings", "write a row for each material")
        problems = materials.problems
    if problems:
        raise CostsRefused(table.source, problems)
    return CostList(source=table.source, materials=tuple(priced), factors=tuple(factors))


# ------------------------------------------------------------------------------------------------ sheets and cells


class _Sheet:
    """A sheet whose first row names its columns, and what was found wrong with it so far."""

    def __init__(self, table: Table, needed: tuple[str, ...], optional: tuple[str, ...] = ()) -> None:
        self.table = table
        self.problems: list[CostProblem] = []
        self.at: dict[str, int] = {}
        known = {header_key(name): name for name in (*needed, *optional)}
        for index, cell in enumerate(table.rows[0].cells):
            heading = text_of(cell)
            if not heading:
                continue
            name = known.get(header_key(heading))
            if name is None:
                self._unknown(index, heading, [name for name in (*needed, *optional) if name not in self.at])
            elif name in self.at:
                self.complain(table.rows[0].number, name, "the column is there twice", "delete one of them")
            else:
                self.at[name] = index
        lacking = [name for name in needed if name not in self.at]
        if lacking:
            remedy = f"the columns are {', '.join(needed)}; `ara costs template --out costs.xlsx` writes them"
            self.complain(None, "", f"{table.source} has no column {', '.join(lacking)}", remedy)
            self.at.clear()

    def _unknown(self, index: int, heading: str, names: list[str]) -> None:
        near = get_close_matches(header_key(heading), [header_key(name) for name in names], n=1, cutoff=0.5)
        meant = next((name for name in names if near and header_key(name) == near[0]), None)
        remedy = f"did you mean {meant!r}?" if meant else "delete it"
        message = f"heading {shown(heading)!r} (column {column_letter(index)}) is no column of a cost table"
        self.complain(self.table.rows[0].number, "", message, remedy)

    def complain(self, row: int | None, column: str, message: str, remedy: str) -> None:
        """Note a problem."""
        self.problems.append(CostProblem(row=row, column=column, message=message, remedy=remedy))

    def rows(self) -> Iterator["_Line"]:
        """The rows below the headings; none where columns are missing."""
        if self.at:
            yield from (_Line(self, row) for row in self.table.rows[1:])


class _Line:
    """One row, read cell by cell; a cell that cannot be read is noted, and the rest is read all the same."""

    def __init__(self, sheet: _Sheet, row: Row) -> None:
        self._sheet = sheet
        self._row = row
        self.number = row.number
        self.is_good = True

    def text(self, column: str) -> str:
        """The cell as text; empty where the column is not there."""
        index = self._sheet.at.get(column, len(self._row.cells))
        return text_of(self._row.cells[index]) if index < len(self._row.cells) else ""

    def wrong(self, column: str, message: str, remedy: str) -> None:
        """Note a problem of a cell."""
        self.is_good = False
        self._sheet.complain(self.number, column, message, remedy)

    def needed(self, column: str) -> str:
        """Text that may not be empty."""
        text = self.text(column)
        if not text:
            self.wrong(column, "the cell is empty", "write something in it, or delete the row")
        return text

    def amount(self, column: str, least: float, most: float, example: str) -> float:
        """A number between two."""
        text = self.needed(column)
        try:
            number = float(text.removeprefix("£").replace(",", "").strip())
        except ValueError:
            number = float("nan")
        if text and not least <= number <= most:
            self.wrong(column, f"{shown(text)!r} is no number of {least:g} to {most:,.0f}", f"write it as {example}")
        return number


# ------------------------------------------------------------------------------------------------ what rows say


def _materials(sheet: _Sheet) -> Iterator[tuple[_Line, str, Material]]:
    known = {material.material_id: material for material in default_materials()}
    for line in sheet.rows():
        material_id = line.needed("material_id")
        fixed = line.amount("fixed_cost_gbp", 0, _MOST_GBP, "300, or 0 for none")
        unit = line.amount("unit_cost_gbp", 0, _MOST_GBP, "16.50, or 0 for none")
        if fixed == 0 and unit == 0:
            line.wrong("unit_cost_gbp", "the material costs nothing", "write its price, or delete the row")
        month = _month(line)
        vat = _vat(line, month)
        _check_currency(line)
        description, source = line.needed("description"), line.needed("source")
        _check_material(line, material_id, known)
        if line.is_good:
            yield (
                line,
                material_id,
                Material(
                    material_id=material_id,
                    description=description,
                    unit=known[material_id].unit,
                    unit_cost_pence=round(unit * 100),
                    fixed_cost_pence=round(fixed * 100),
                    price_date=month,
                    source=source,
                    vat_percent=vat,
                ),
            )


def _check_material(line: _Line, material_id: str, known: Mapping[str, Material]) -> None:
    if not material_id:
        return
    if material_id not in known:
        near = get_close_matches(material_id, known, n=1)
        remedy = f"did you mean {near[0]!r}?" if near else "delete the row; `ara costs show` lists the materials"
        line.wrong("material_id", f"no measure needs a material {shown(material_id)!r}", remedy)
        return
    unit, wanted = line.needed("unit"), known[material_id].unit
    if unit and _UNIT_SPELLINGS.get(unit.casefold(), unit) != wanted:
        remedy = f"give its price per {wanted}: quantities of {material_id} are counted so"
        line.wrong("unit", f"{shown(unit)!r} is not the unit of {material_id}", remedy)


def _month(line: _Line) -> str:
    text = line.needed("price_date")[: len("2026-02")]
    if text and not _MONTH.fullmatch(text):
        line.wrong("price_date", f"{shown(text)!r} is no month", "write the month the price is of as 2026-02")
    return text


def _vat(line: _Line, month: str) -> float | None:
    text = line.needed("vat")
    if not text:
        return None
    try:
        rate = read_vat(text)
    except VatRefused as refused:
        line.wrong("vat", refused.message, refused.remedy)
        return None
    if rate == 0 and month > LAST_MONTH_OF_ZERO_RATE:
        line.wrong("vat", "the zero rate ends on 31 March 2027", "write the rate that is due, as 20 %")
    return rate


def _check_currency(line: _Line) -> None:
    text = line.text("currency")
    if text and text.upper() != CURRENCY:
        line.wrong("currency", f"{shown(text)!r} is not {CURRENCY}", "budgets are in pounds: convert the prices")


def _factors(sheet: _Sheet) -> Iterator[tuple[_Line, str, RegionalFactor]]:
    for line in sheet.rows():
        text = line.needed("area")
        area = text.upper().replace(" ", "")
        if normalise_postcode(area) is not None:
            line.wrong("area", f"{shown(text)!r} is a whole postcode", "write its area or district, as LS or LS6")
        elif text and not _AREA.fullmatch(area):
            line.wrong("area", f"{shown(text)!r} is no postcode area or district", "write it as LS or LS6")
        factor = line.amount("factor", _LEAST_FACTOR, _MOST_FACTOR, "1.05 for 5 % more")
        source = line.needed("source")
        if line.is_good:
            yield line, area, RegionalFactor(area=area, factor=factor, source=source)


def _each_once(column: str, found: Iterable[tuple[_Line, str, Value]]) -> list[Value]:
    first: dict[str, int] = {}
    values = []
    for line, name, value in found:
        if name in first:
            line.wrong(column, f"{name} stands in row {first[name]} already", "delete one of the two rows")
        first.setdefault(name, line.number)
        values.append(value)
    return values

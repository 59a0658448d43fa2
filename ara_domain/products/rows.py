"""A table of text to a product database, row by row; the columns are described in docs/product-database.md."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from ara_domain.products.products import (
    KINDS,
    Boiler,
    BoilerType,
    CombiLoss,
    FlueGasRecovery,
    Fuel,
    HeatNetwork,
    HeatPump,
    HeatSource,
    KeepHot,
    ProductDatabase,
    VentilationUnit,
    WasteWaterRecovery,
)

PRODUCT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "boiler": ("fuel", "type", "condensing", "space_efficiency", "water_efficiency", "fan_flue", "combi_schedules",
               "r1", "f1", "f2", "f3", "keep_hot", "keep_hot_timed"),
    "heat_pump": ("source", "space_efficiency", "water_efficiency", "integral_store"),
    "heat_network": ("co2_kg_kwh", "primary_kwh_kwh", "distribution_loss_factor", "price_p_kwh"),
    "ventilation": ("sfp_w_l_s", "heat_recovery_percent", "wet_rooms", "duct_type"),
    "waste_water_recovery": ("heat_recovery_percent", "utilisation"),
    "flue_gas_recovery": ("kf1",),
}  # fmt: skip
"""Columns by kind of row, besides `kind`, `index_number` and `name`; a column no row needs may be left out."""

_OF_ALL = ("kind", "index_number", "name")
_KNOWN = frozenset({*_OF_ALL, *(column for columns in PRODUCT_COLUMNS.values() for column in columns)})

NumberedRow = tuple[int, Mapping[str, str]]
"""The row's number in the file, and its cells by column."""

_Choice = TypeVar("_Choice", bound=StrEnum)


class ProductsRefused(ValueError):
    """Product rows cannot be read; the message names the row, the column and what to write."""


def read_products(rows: Iterable[NumberedRow]) -> ProductDatabase:
    """The products of these rows.

    Raises:
        ProductsRefused: a column is unknown, a row cannot be read, or an index number stands there twice.
    """
    found: dict[str, dict[int, Any]] = {name: {} for name in KINDS.values()}
    for number, cells in rows:
        if not cells.keys() <= _KNOWN:
            raise _unknown(number, next(column for column in cells if column not in _KNOWN))
        row = _Row(number, cells)
        kind = row.text("kind")
        if kind not in _READERS:
            raise row.refused("kind", f"one of {', '.join(_READERS)}")
        index, product = row.whole("index_number"), _READERS[kind](row)
        held = found[KINDS[kind]]
        if kind == "ventilation":
            held[index] = (*held.get(index, ()), product)
        elif index in held:
            raise ProductsRefused(f"row {number}: {kind} {index} is there twice; keep one row")
        else:
            held[index] = product
    return ProductDatabase(**found)


def _unknown(number: int, column: str) -> ProductsRefused:
    near = get_close_matches(column, _KNOWN, n=1)
    meant = f"did you mean {near[0]}?" if near else f"columns are {', '.join(sorted(_KNOWN))}."
    return ProductsRefused(
        f"row {number}: there is no such column as {column!r}; {meant} Rename it, or take it out "
        "(docs/product-database.md)"
    )


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """A cell, trimmed; empty where the file has no such column."""
        return self.cells.get(column, "").strip()

    def refused(self, column: str, wanted: str) -> ProductsRefused:
        """What to say of a cell that is not what is wanted, or of a column that is missing."""
        if column not in self.cells:
            return ProductsRefused(f"row {self.number}: there is no column {column}; add it, and write {wanted}")
        said = repr(self.text(column)) if self.text(column) else "empty"
        return ProductsRefused(f"row {self.number}: {column} is {said}; write {wanted}")

    def number_of(self, column: str, least: float, most: float) -> float:
        """A number within limits."""
        try:
            value = float(self.text(column))
        except ValueError:
            value = float("nan")
        if not least <= value <= most:
            raise self.refused(column, f"a number from {least:g} to {most:g}")
        return value

    def optional_number(self, column: str, least: float, most: float) -> float | None:
        """A number within limits, None for an empty cell."""
        return self.number_of(column, least, most) if self.text(column) else None

    def whole(self, column: str) -> int:
        """A whole number of 1 or more."""
        text = self.text(column)
        if not text.isdigit() or int(text) == 0:
            raise self.refused(column, "a whole number of 1 or more")
        return int(text)

    def choice(self, column: str, of: type[_Choice], default: _Choice | None = None) -> _Choice:
        """One of the words of an enum."""
        text = self.text(column).casefold()
        if not text and default is not None:
            return default
        if text not in set(of):
            raise self.refused(column, f"one of {', '.join(of)}")
        return of(text)

    def flag(self, column: str) -> bool | None:
        """Yes or no, None for an empty cell."""
        text = self.text(column).casefold()
        if text not in {"", "yes", "no"}:
            raise self.refused(column, "yes or no")
        return None if not text else text == "yes"


def _boiler(row: _Row) -> Boiler:
    condensing = row.flag("condensing")
    if condensing is None:
        raise row.refused("condensing", "yes or no")
    return Boiler(
        fuel=row.choice("fuel", Fuel),
        type=row.choice("type", BoilerType),
        condensing=condensing,
        winter=row.number_of("space_efficiency", 30, 110),
        summer=row.number_of("water_efficiency", 20, 110),
        fan_flue=row.flag("fan_flue"),
        loss=_combi_loss(row),
        keep_hot=row.choice("keep_hot", KeepHot, KeepHot.NONE),
        keep_hot_timed=bool(row.flag("keep_hot_timed")),
    )


def _combi_loss(row: _Row) -> CombiLoss | None:
    if not row.text("combi_schedules"):
        return None
    schedules = row.whole("combi_schedules")
    if schedules not in (1, 2, 3):
        raise row.refused("combi_schedules", "1 (schedule 2), 2 (2 and 1) or 3 (2 and 3)")
    return CombiLoss(
        schedules=schedules,
        rejected=row.number_of("r1", 0, 1),
        standing_kwh_day=row.number_of("f1" if schedules == 1 else "f2", 0, 20),
        by_volume=0.0 if schedules == 1 else row.number_of("f3", -1, 1),
    )


def _heat_pump(row: _Row) -> HeatPump:
    return HeatPump(
        source=row.choice("source", HeatSource),
        space=row.number_of("space_efficiency", 100, 900),
        water=row.optional_number("water_efficiency", 50, 900),
        integral_store=bool(row.flag("integral_store")),
    )


def _heat_network(row: _Row) -> HeatNetwork:
    return HeatNetwork(
        co2_kg_kwh=row.number_of("co2_kg_kwh", -2, 5),
        primary_kwh_kwh=row.number_of("primary_kwh_kwh", -5, 10),
        distribution_loss=row.number_of("distribution_loss_factor", 1, 5),
        price_p_kwh=row.optional_number("price_p_kwh", 0, 200),
    )


def _ventilation(row: _Row) -> VentilationUnit:
    duct = row.text("duct_type").casefold()
    if duct not in {"", "rigid", "flexible"}:
        raise row.refused("duct_type", "rigid or flexible")
    return VentilationUnit(
        sfp=row.number_of("sfp_w_l_s", 0, 10),
        heat_recovery=row.optional_number("heat_recovery_percent", 0, 100),
        wet_rooms=row.whole("wet_rooms") if row.text("wet_rooms") else None,
        rigid_ducts=None if not duct else duct == "rigid",
    )


def _waste_water(row: _Row) -> WasteWaterRecovery:
    return WasteWaterRecovery(
        efficiency=row.number_of("heat_recovery_percent", 0, 100), utilisation=row.number_of("utilisation", 0, 1)
    )


def _flue_gas(row: _Row) -> FlueGasRecovery:
    return FlueGasRecovery(saving=row.number_of("kf1", 0, 1))


_READERS: Mapping[str, Callable[[_Row], Any]] = {
    "boiler": _boiler,
    "heat_pump": _heat_pump,
    "heat_network": _heat_network,
    "ventilation": _ventilation,
    "waste_water_recovery": _waste_water,
    "flue_gas_recovery": _flue_gas,
}

"""Price sets by Table 32 fuel code: those of ratings, and dated ones that bills are worked out at.

The sets of the package stand in `price_sets.csv` with the day they are in force from and their source; which of them
is in force on a day, and sets of a user, are the business of `ara_domain.sap.price_book`.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from ara_domain.sap.tables import Array, number, rows

STANDARD, HIGH_7H, LOW_7H, HIGH_10H, LOW_10H, HIGH_18H, LOW_18H, ALL_24H, EXPORT = 30, 32, 31, 34, 33, 38, 40, 35, 60
NETWORK_PUMPING = 50
_CODES = 100
_BILLS = "bills"
_FROM_MEMORY = "[M]"

RATING_PRICES = "table_32"
CURRENT_PRICES = "prices_2026_02"
FULL_SAP_PRICES = "prices_sap_10_2"
"""SAP 10.2 Table 12, for new dwellings only."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PriceSet:
    """Unit prices in p/kWh and standing charges in GBP/yr, arrays indexed by fuel code 0 to 99, NaN where unused."""

    name: str
    unit_p: Array
    standing_gbp: Array
    charges_every_standing: bool
    """Bills pay every standing charge; ratings leave out the standard electricity one (RdSAP 10 §20)."""
    valid_from: date | None = None
    """First day bills are worked out at it; None for prices of ratings, which no date changes."""
    source: str = ""
    from_memory: frozenset[int] = frozenset()
    """Fuel codes whose price no document states."""
    version: str = ""
    """The name, and where a user may change what it stands for, a hash of the prices."""


@cache
def price_set(name: str) -> PriceSet:
    """A price set of the package by name: `table_32` or a dated set such as `prices_2026_02`.

    Raises:
        KeyError: the package has no such set.
    """
    described = {row["name"]: row for row in rows("price_sets")}[name]
    unit, standing = empty_prices()
    from_memory = set()
    for row in rows(described["table"]):
        code = int(row["code"])
        unit[code] = number(row["price_p_kwh"])
        standing[code] = float(row["standing_gbp"] or 0)
        if row.get("mark") == _FROM_MEMORY:
            from_memory.add(code)
    return PriceSet(
        name=name,
        unit_p=unit,
        standing_gbp=standing,
        charges_every_standing=described["use"] == _BILLS,
        valid_from=date.fromisoformat(described["valid_from"]) if described["use"] == _BILLS else None,
        source=described["source"],
        from_memory=frozenset(from_memory),
        version=name,
    )


def empty_prices() -> tuple[Array, Array]:
    """Unit prices and standing charges by fuel code before any is known."""
    return np.full(_CODES, np.nan), np.zeros(_CODES)


@cache
def bill_prices() -> tuple[PriceSet, ...]:
    """The dated sets of the package, the oldest first."""
    names = [row["name"] for row in rows("price_sets") if row["use"] == _BILLS]
    return tuple(sorted((price_set(name) for name in names), key=lambda one: one.valid_from or date.min))


@cache
def emission_factors(name: str = "fuels") -> tuple[Array, Array]:
    """CO2 (kg/kWh) and primary energy (kWh/kWh) by fuel code, annual means for electricity (Table 32).

    `name` is the table they are read from: `fuels` or `factors_sap_2012`.
    """
    co2, primary = np.full(_CODES, np.nan), np.full(_CODES, np.nan)
    for row in rows(name):
        code = int(row["code"])
        co2[code], primary[code] = number(row["co2_kg_kwh"]), number(row["primary_kwh_kwh"])
    return co2, primary


@cache
def fuel_names() -> dict[int, str]:
    """Fuel code to its name."""
    return {int(row["code"]): row["name"] for row in rows("fuels")}


@cache
def electricity_codes() -> Array:
    """Fuel codes 0 to 99: 1 where the code is electricity."""
    is_electric = np.zeros(_CODES)
    for row in rows("fuels"):
        if row["kind"] == "electricity":
            is_electric[int(row["code"])] = 1
    return is_electric

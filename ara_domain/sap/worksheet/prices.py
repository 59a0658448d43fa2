"""Price sets: rating prices (RdSAP 10 Table 32) and dated current prices, by Table 32 fuel code."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from ara_domain.sap.tables import Array, number, rows

STANDARD, HIGH_7H, LOW_7H, HIGH_10H, LOW_10H, HIGH_18H, LOW_18H, ALL_24H, EXPORT = 30, 32, 31, 34, 33, 38, 40, 35, 60
NETWORK_PUMPING = 50
_CODES = 100

RATING_PRICES = "table_32"
CURRENT_PRICES = "prices_2026_02"
FULL_SAP_PRICES = "prices_sap_10_2"
"""SAP 10.2 Table 12, for new dwellings only."""


@dataclass(frozen=True, slots=True)
class PriceSet:
    """Unit prices in p/kWh and standing charges in GBP/yr, arrays indexed by fuel code 0 to 99, NaN where unused."""

    name: str
    unit_p: Array
    standing_gbp: Array
    charges_every_standing: bool
    """Bills pay every standing charge; ratings leave out the standard electricity one (RdSAP 10 §20)."""


@cache
def price_set(name: str) -> PriceSet:
    """A price set by name: `table_32` or a dated set such as `prices_2026_02`."""
    unit, standing = np.full(_CODES, np.nan), np.zeros(_CODES)
    for row in rows("fuels" if name == RATING_PRICES else name):
        code = int(row["code"])
        unit[code] = number(row["price_p_kwh"])
        standing[code] = float(row["standing_gbp"] or 0)
    return PriceSet(name, unit, standing, charges_every_standing=name not in (RATING_PRICES, FULL_SAP_PRICES))


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

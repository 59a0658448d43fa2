"""Electric CPSU on a 10-hour tariff: high-rate share month by month (SAP 2012 Appendix F)."""

from typing import TYPE_CHECKING

import numpy as np

from ara_domain.sap.expansion.supply import Tariff
from ara_domain.sap.tables import Array, table
from ara_domain.sap.worksheet.lines import DAYS, HEATING_MONTHS, yearly
from ara_domain.sap.worksheet.prices import HIGH_10H, LOW_10H, PriceSet

if TYPE_CHECKING:
    from ara_domain.sap.engine import Dwellings, Worksheet

_CPSU_ELECTRIC = 192


def cpsu_price(homes: "Dwellings", sheet: "Worksheet", prices: PriceSet) -> Array | None:
    """Mean price of space and water heating in p/kWh for homes with an electric CPSU, NaN elsewhere; None if none."""
    share = cpsu_high_share(homes, sheet)
    return None if share is None else share * prices.unit_p[HIGH_10H] + (1 - share) * prices.unit_p[LOW_10H]


def cpsu_high_share(homes: "Dwellings", sheet: "Worksheet") -> Array | None:
    """Share of space and water heating an electric CPSU buys at the high rate, NaN elsewhere; None if there is none.

    SAP 2012 Appendix F1: heat stored 0.1456 V (T - 48), energy by the month as in worksheet (98).
    """
    rows = np.flatnonzero((homes.heating.main.code == _CPSU_ELECTRIC) & (homes.supplied.tariff == Tariff.TEN_HOUR))
    if not rows.size:
        return None
    unit = table("water")["cpsu"]["electric"]
    fields = homes.fields
    litres = np.where(fields.flag("full_sap"), fields.known("cylinder_volume", unit["volume_l"]), unit["volume_l"])
    hot = fields.known("cpsu_temperature", unit["temperature_c"])
    stored = (0.1456 * litres * (hot - 48))[rows, None]
    inside = sheet.temperatures
    loss, outside = sheet.loss.coefficient[rows], inside.external[rows]
    water = sheet.water.energy_content[rows]
    least = (loss * inside.adjusted[rows] - stored + 1000 * water / (24 * DAYS) - inside.useful_gains[rows]) / loss
    x = least - outside
    # x / (1 - exp(-x)): 1 at 0, 0 far below.
    safe = np.where(np.abs(x) < 1e-6, 1e-6, np.clip(x, -50, 50))
    peak = 0.024 * loss * DAYS * safe / (1 - np.exp(-safe))
    need = inside.space_heating[rows] + water
    share = np.clip(np.divide(peak, need, out=np.zeros_like(peak), where=need > 0), 0, 1) * HEATING_MONTHS
    used = sheet.energy.main_1[rows] + sheet.energy.water[rows]
    of_year = np.full(homes.fields.size, np.nan)
    of_year[rows] = yearly(used * share) / np.maximum(yearly(used), 1e-9)
    return of_year

"""Solar water heating: the annual method of SAP 2012 Appendix H, and a monthly candidate for SAP 10.2 [M].

SAP 10.2's own monthly method was not available, and the annual SAP 2012 form gives about twice the saving that
lodged RdSAP 10 figures suggest. Every home rated with the candidate carries the limitation `solar_water_unverified`.
"""

import numpy as np

from ara_domain.sap.climate import FLAT, flux
from ara_domain.sap.expansion.solar_collector import Solar
from ara_domain.sap.tables import Array, Codes, table
from ara_domain.sap.worksheet.hot_water import COLD_MAINS, HotWater
from ara_domain.sap.worksheet.lines import DAYS, monthly, yearly

_LOOP_EFFICIENCY, _INCIDENCE = 0.9, 0.94
# Of the candidate [M], as its polynomial below.
_HOT_C = 52.0
_REFERENCE_STORE_L_M2 = 75.0


def annual_saving(solar: Solar, water: HotWater, region: Codes) -> Array:
    """(63) by SAP 2012 Appendix H: one sum for the year, spread over the months by the sun; kWh (n, 12)."""
    saving = np.zeros_like(water.energy_content)
    rows = np.flatnonzero(solar.present)
    if not rows.size:
        return saving
    data = table("method_2012")["solar_water"]
    eta0, demand = solar.eta0[rows], yearly(water.energy_content[rows])
    sun = _flux(solar, rows, region)
    available = solar.aperture[rows] * eta0 * solar.overshading[rows] * (0.024 * yearly(sun, DAYS))  # (H7)
    ratio = available / np.maximum(data["shower_factor"]["both"] * demand, 1e-9)  # (H8)
    used = 1 - np.exp(-1 / np.maximum(ratio, 1e-9))
    used = np.where(ratio > 0, used, 0.0) * np.where(solar.loose[rows], data["without_thermostat"], 1.0)  # (H9)
    effective = _effective_volume(solar, rows)
    with np.errstate(divide="ignore"):
        by_volume = 1.0 + data["volume"]["slope"] * np.log(effective / water.mean_volume[rows])
    year = available * used * _performance(solar, rows) * np.clip(by_volume, 0.0, 1.0)  # (H17)
    by_month = sun * DAYS
    saving[rows] = monthly(year) * by_month / monthly(yearly(by_month))
    return saving


def _performance(solar: Solar, rows: Codes) -> Array:
    """(H10): collector performance factor from its heat loss coefficient over its efficiency."""
    data = table("method_2012")["solar_water"]
    loss = data["heat_loss"]["factor"] * (solar.a1[rows] + data["heat_loss"]["at_k"] * solar.a2[rows])
    x = loss / solar.eta0[rows]
    c, b, a = data["performance"]["below"]
    d, e = data["performance"]["above"]
    found: Array = np.maximum(0.0, np.where(x < data["performance"]["limit"], c + b * x + a * x**2, d + e * x))
    return found


def monthly_saving(solar: Solar, demand: Array, external: Array, region: Codes) -> Array:
    """Heat the collector gives to the hot water by the candidate [M], kWh per month (n, 12), 0 without a collector."""
    saving = np.zeros_like(demand)
    rows = np.flatnonzero(solar.present)
    if not rows.size:
        return saving
    area = monthly(solar.aperture[rows])
    need = np.maximum(demand[rows], 1e-9)
    loss = monthly(solar.a1[rows] + 40 * solar.a2[rows]) + (5 + 0.5 * area) / area
    storage = (_REFERENCE_STORE_L_M2 * area / monthly(np.maximum(_effective_volume(solar, rows), 1.0))) ** 0.25
    reference = 11.6 + 1.18 * _HOT_C + 3.86 * COLD_MAINS - 1.32 * external[rows]
    hours = 24 * DAYS
    x = area * loss * _LOOP_EFFICIENCY * (reference - external[rows]) * storage * hours / (1000 * need)
    sun = _flux(solar, rows, region) * monthly(solar.overshading[rows])
    y = area * _INCIDENCE * monthly(solar.eta0[rows]) * _LOOP_EFFICIENCY * sun * hours / (1000 * need)
    share = 1.029 * y - 0.065 * x - 0.245 * y**2 + 0.0018 * x**2 + 0.0215 * y**3
    saving[rows] = demand[rows] * np.clip(share, 0.0, 1.0)
    return saving


def _effective_volume(solar: Solar, rows: Codes) -> Array:
    """(H13), litres: what the collector alone heats, and of a combined cylinder 0.3 of the rest."""
    share = table("method_2012")["solar_water"]["volume"]["share_of_rest"]
    dedicated, whole = solar.store[rows], solar.volume[rows]
    found: Array = dedicated + share * (whole - dedicated)
    return found


def _flux(solar: Solar, rows: Codes, region: Codes) -> Array:
    """W/m² on each collector."""
    result = np.zeros((rows.size, 12))
    orientation = np.where(solar.pitch[rows] == 0, FLAT, np.clip(solar.orientation[rows], 0, 7)).astype(int)
    for pitch in np.unique(solar.pitch[rows]):
        here = solar.pitch[rows] == pitch
        result[here] = flux(float(pitch))[region[rows][here], orientation[here]]
    return result

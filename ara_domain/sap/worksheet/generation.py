"""Electricity generated on site, worksheet (233) to (235a) (Appendix M)."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from ara_domain.sap.climate import FLAT, flux
from ara_domain.sap.tables import Array, Codes, table
from ara_domain.sap.worksheet.lines import DAYS, line, monthly, over_months

PITCH_DEG = (0.0, 30.0, 45.0, 60.0, 90.0)
"""Pitch codes 1 to 5."""
_PV = table("electricity")["photovoltaic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationInputs:
    """PV arrays as (n, 3): kWp (0 where absent or not connected), pitch and orientation index, overshading factor."""

    pv_kwp: Array
    pv_pitch: Array
    pv_orientation: Array
    pv_overshading: Array
    battery_kwh: Array
    wind_kwh: Array
    hydro_kwh: Array
    """(n,), kWh/yr."""


@dataclass(frozen=True, slots=True)
class Generation:
    """kWh per month: what is used in the dwelling and what is exported, all positive."""

    pv: Array = line("E_PV")
    pv_used: Array = line("233a")
    pv_exported: Array = line("233b")
    other_used: Array = line("234 used")
    other_exported: Array = line("234 exported")


@cache
def _flux_by_pitch() -> Array:
    """W/m² by pitch code, region, orientation, month: shape (5, 23, 9, 12)."""
    return np.stack([flux(pitch) for pitch in PITCH_DEG])


def generation(
    inputs: GenerationInputs, demand: Array, region: Codes, *, pv_own_use: float | None = None
) -> Generation:
    """Output of each generator and its split; `demand` (n, 12) is the electricity PV may serve, kWh.

    PV own use is the share given, else the beta factor of SAP 10.2 Appendix M1 (battery terms [P]); wind 0.7 and
    hydro 0.4 of the output are used in the dwelling (SAP 2012).
    """
    pv = np.zeros_like(demand)
    for array in range(inputs.pv_kwp.shape[1]):
        rows = np.flatnonzero(inputs.pv_kwp[:, array] > 0)
        if rows.size:
            pitch = inputs.pv_pitch[rows, array].astype(int)
            orientation = np.where(pitch == 0, FLAT, inputs.pv_orientation[rows, array]).astype(int)
            sun = 0.024 * _flux_by_pitch()[pitch, region[rows], orientation] * DAYS
            peak = inputs.pv_kwp[rows, array] * inputs.pv_overshading[rows, array]
            pv[rows] += _PV["performance"] * monthly(peak) * sun
    beta = own_use_share(pv, demand, inputs.battery_kwh) if pv_own_use is None else np.full_like(pv, pv_own_use)
    wind_share, hydro_share = table("electricity")["wind"]["own_use"], table("electricity")["hydro_own_use"]
    by_days = DAYS / 365
    return Generation(
        pv=pv,
        pv_used=pv * beta,
        pv_exported=pv * (1 - beta),
        other_used=over_months(inputs.wind_kwh * wind_share + inputs.hydro_kwh * hydro_share, by_days),
        other_exported=over_months(inputs.wind_kwh * (1 - wind_share) + inputs.hydro_kwh * (1 - hydro_share), by_days),
    )


def own_use_share(pv: Array, demand: Array, battery_kwh: Array) -> Array:
    """Beta: share of the PV output used in the dwelling, month by month, 0 where there is no output."""
    factor = _PV["beta"]
    battery = monthly(np.minimum(battery_kwh, factor["battery_max_kwh"]))
    c1, c2, c3 = (factor[name][0] + factor[name][1] * battery for name in ("c1", "c2", "c3"))
    ratio = np.divide(pv, demand, out=np.zeros_like(pv), where=demand > 0)
    with np.errstate(divide="ignore"):
        limit = np.where(ratio > 0, 1 / ratio, 0.0)
    share = np.minimum(np.exp(-c1 * (ratio * c2) ** c3), limit)
    return np.where(pv > 0, share, 0.0)


def wind_output(turbines: Array, rotor_m: Array, hub_m: Array, terrain: Array) -> Array:
    """Yearly output of roof or mast turbines, kWh (SAP 2012 Appendix M2); `terrain` 1 urban, 2 suburban, 3 rural."""
    wind = table("electricity")["wind"]
    speed = np.zeros_like(turbines)
    for number, name in enumerate(("urban", "suburban", "rural"), start=1):
        here = wind["factor"][name]
        factor = np.interp(hub_m, here["hub_m"], here["f"])
        speed = np.where(terrain == number, wind["mean_wind_m_s"] * factor, speed)
    watts = wind["cp_g_ie"] * np.pi * rotor_m**2 / 4 * 0.6125 * speed**3
    return turbines * watts * 1.9 * 8766 / 1000

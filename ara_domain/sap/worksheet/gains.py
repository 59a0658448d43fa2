"""Internal and solar gains, worksheet (66) to (84), and lighting, appliances and cooking (Appendix L)."""

from dataclasses import dataclass

import numpy as np

from ara_domain.sap.tables import Array
from ara_domain.sap.worksheet.hot_water import HotWater
from ara_domain.sap.worksheet.lines import DAYS, EVERY_MONTH, HEATING_MONTHS, line, monthly, over_months

_MONTH: Array = np.arange(1, 13, dtype=np.float64)
# Appendix L: months of lighting and of appliances.
_LIGHT_WEIGHT: Array = (1 + 0.5 * np.cos(2 * np.pi * (_MONTH - 0.2) / 12)) * DAYS / 365
_APPLIANCE_WEIGHT: Array = (1 + 0.157 * np.cos(2 * np.pi * (_MONTH - 1.78) / 12)) * DAYS / 365
_WATT_PER_KWH_MONTH: Array = 1000 / (24 * DAYS)

_BASE_LIGHTING = 59.73
"""Equation L1, kWh of lamps at 11.2 lm/W."""
DEFAULT_LAMP_EFFICACY = 21.3
"""lm/W of portable, top-up and unknown fixed lamps (SAP 10.2 Appendix L, seen in the trace)."""
DEFAULT_LUMENS_PER_M2 = 185.0
REFERENCE_LUMENS_PER_M2 = 330.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GainInputs:
    """Each (n,): lamps in lumens and lm/W, daylight aperture in m² (Σ 0.9 A gL FF ZL), gains in W."""

    daylight_aperture: Array
    fixed_lumens: Array
    fixed_efficacy: Array
    low_energy_share: Array
    """Share of fixed outlets that are low-energy, 0 to 1; counted where lighting is not by lumens."""
    pump_gain: Array
    """Heating months only."""
    fan_gain: Array
    """All year."""


@dataclass(frozen=True, slots=True)
class Gains:
    """Lines (66) to (84) in W; lighting, appliances and cooking in kWh."""

    metabolic: Array = line("66")
    lighting: Array = line("67")
    appliances: Array = line("68")
    cooking: Array = line("69")
    pumps_and_fans: Array = line("70")
    losses: Array = line("71")
    water: Array = line("72")
    internal: Array = line("73")
    solar: Array = line("83")
    total: Array = line("84")
    daylight: Array = line("L2a")
    daylight_factor: Array = line("L2b")
    base_lighting: Array = line("L1")
    fixed_requirement: Array = line("L3")
    fixed_provision: Array = line("L6")
    top_up: Array = line("L7")
    lighting_annual: Array = line("L9d")
    lighting_kwh: Array = line("L10")
    appliances_kwh: Array = line("L14")
    cooking_kwh: Array = line("L21")


def gains(
    inputs: GainInputs, floor_area: Array, water: HotWater, solar: Array, *, lighting_by_lumens: bool = True
) -> Gains:
    """All heat gains; `solar` (n, 12) is line (83) in W."""
    people = water.occupancy
    use = (floor_area * people) ** 0.4714
    light = (_lighting if lighting_by_lumens else _lighting_by_share)(inputs, floor_area, use)
    appliances_kwh = over_months(207.8 * use, _APPLIANCE_WEIGHT)
    metabolic = over_months(60 * people, EVERY_MONTH)
    cooking = over_months(35 + 7 * people, EVERY_MONTH)
    losses = over_months(-40 * people, EVERY_MONTH)
    pumps = over_months(inputs.pump_gain, HEATING_MONTHS) + monthly(inputs.fan_gain)
    lighting_w = light["kwh"] * (0.85 * _WATT_PER_KWH_MONTH)
    appliances_w = appliances_kwh * _WATT_PER_KWH_MONTH
    water_w = water.gains * _WATT_PER_KWH_MONTH
    internal = metabolic + lighting_w + appliances_w + cooking + pumps + losses + water_w
    return Gains(
        metabolic=metabolic,
        lighting=lighting_w,
        appliances=appliances_w,
        cooking=cooking,
        pumps_and_fans=pumps,
        losses=losses,
        water=water_w,
        internal=internal,
        solar=solar,
        total=internal + solar,
        daylight=light["daylight"],
        daylight_factor=light["factor"],
        base_lighting=light["base"],
        fixed_requirement=light["required"],
        fixed_provision=light["provided"],
        top_up=light["top_up"],
        lighting_annual=light["annual"],
        lighting_kwh=light["kwh"],
        appliances_kwh=appliances_kwh,
        cooking_kwh=over_months(138 + 28 * people, DAYS / 365),
    )


def _daylight(inputs: GainInputs, floor_area: Array) -> tuple[Array, Array]:
    """(L2a), (L2b) of Appendix L: daylight aperture per m² of floor, and what it leaves to be lit."""
    daylight = inputs.daylight_aperture / floor_area
    return daylight, np.where(daylight <= 0.095, 52.2 * daylight**2 - 9.94 * daylight + 1.433, 0.96)


def _lighting_by_share(inputs: GainInputs, floor_area: Array, use: Array) -> dict[str, Array]:
    """Lighting electricity by SAP 2012 Appendix L: low-energy outlets take half of what others do."""
    daylight, factor = _daylight(inputs, floor_area)
    base = _BASE_LIGHTING * use
    annual = base * (1 - 0.5 * inputs.low_energy_share) * factor
    none = np.zeros_like(annual)
    return {
        "daylight": daylight,
        "factor": factor,
        "base": base,
        "required": none,
        "provided": none,
        "top_up": none,
        "annual": annual,
        "kwh": over_months(annual, _LIGHT_WEIGHT),
    }


def _lighting(inputs: GainInputs, floor_area: Array, use: Array) -> dict[str, Array]:
    """Lighting electricity by SAP 10.2 Appendix L: lumens wanted, lumens the fixed lamps give, portable lamps."""
    daylight, factor = _daylight(inputs, floor_area)
    base = 11.2 * _BASE_LIGHTING * use
    required = base * factor * 2 / 3
    provided = required * np.minimum(1, inputs.fixed_lumens / (REFERENCE_LUMENS_PER_M2 * floor_area))
    top_up = np.maximum(0, required / 3 - provided)
    annual = (
        (required - top_up) / inputs.fixed_efficacy
        + top_up / DEFAULT_LAMP_EFFICACY
        + base * factor / 3 / DEFAULT_LAMP_EFFICACY
    )
    return {
        "daylight": daylight,
        "factor": factor,
        "base": base,
        "required": required,
        "provided": provided,
        "top_up": top_up,
        "annual": annual,
        "kwh": over_months(annual, _LIGHT_WEIGHT),
    }

"""U-values of floors (RdSAP 10 §4.11, §6.12 to §6.14, Tables 19, 20, 23)."""

from functools import cache

import numpy as np

from ara_domain.epc.codes import FloorConstruction as Built
from ara_domain.epc.codes import FloorHeatLoss as Below
from ara_domain.epc.codes import FloorInsulation as Insulated
from ara_domain.sap.expansion.fields import Parts, round2
from ara_domain.sap.tables import BANDS, COUNTRIES, Array, Codes, Mask, band_array, one_of, table

_PARK_HOME = 4


@cache
def _default_insulation() -> Array:
    """Table 19 as [country, band 0 to 13], mm."""
    data = table("floors")["default_insulation_mm"]
    return np.stack([np.nan_to_num(band_array(data[country])) for country in COUNTRIES])


@cache
def _exposed() -> Array:
    """Table 20 as [country, thickness 0/50/100/150, band 0 to 13]."""
    data = table("floors")
    base = np.stack([band_array(column) for column in data["exposed_u"]["u"]])
    result = np.stack([base] * len(COUNTRIES))
    for country, exceptions in data["exposed_u_exceptions"].items():
        for letter, value in exceptions.items():
            result[COUNTRIES.index(country), :, BANDS.index(letter) + 1] = value
    return result


def construction_of(lodged: Array, band: Codes, underfloor: Mask, park_home: Mask) -> Array:
    """Floor construction; unknown is suspended timber in bands A and B (solid with underfloor heating), else solid."""
    unknown = np.isnan(lodged) | (lodged == Built.UNKNOWN)
    by_age = np.where((band <= 2) & ~underfloor, float(Built.SUSPENDED_TIMBER), float(Built.SOLID))
    return np.where(park_home, float(Built.SUSPENDED_TIMBER), np.where(unknown, by_age, lodged))


def insulation_mm(parts: Parts, band: Codes, country: Codes, park_home: Mask) -> Array:
    """Insulation thickness of a ground floor: as measured, retrofitted of unknown thickness, or by age."""
    by_park = np.nan_to_num(band_array(table("floors")["default_insulation_mm"]["Park home"]))[band]
    by_age = np.where(park_home, by_park, _default_insulation()[country - 1, band])
    retrofitted = parts["floor_insulation"] == Insulated.RETROFITTED
    unknown = np.maximum(table("floors")["retrofitted_unknown_mm"], by_age)
    mm = parts["floor_insulation_mm"]
    return np.where(retrofitted, np.where(np.isnan(mm), unknown, mm), by_age)


def floor_u(parts: Parts, band: Codes, country: Codes, construction: Array, wall_m: Array, park_home: Mask) -> Array:
    """U of the lowest floor of each part, 2 decimals; 0 above a dwelling."""
    below = parts["floor_below"]
    mm = insulation_mm(parts, band, country, park_home)
    u = ground_floor_u(parts["floor_area"], parts["floor_perimeter"], wall_m, mm, construction)
    basement = band_array(table("floors")["basement_u"])[band]
    u = np.where(construction == Built.BASEMENT, basement, u)
    u = np.where(one_of(below, (Below.EXPOSED, Below.UNHEATED_SPACE)), _exposed_u(parts, band, country), u)
    u = np.where(below == Below.PARTIALLY_HEATED_SPACE, table("floors")["above_partially_heated_u"], u)
    entered = parts["floor_u"]
    u = np.where(np.isnan(entered), round2(u), entered)
    return np.where(one_of(below, (Below.ANOTHER_DWELLING, Below.SAME_DWELLING)), 0.0, u)


def _exposed_u(parts: Parts, band: Codes, country: Codes) -> Array:
    """Table 20: by thickness when retrofitted (unknown 50 mm), interpolated, above 150 mm as 150."""
    retrofitted = parts["floor_insulation"] == Insulated.RETROFITTED
    lodged = parts["floor_insulation_mm"]
    mm = np.where(retrofitted, np.where(np.isnan(lodged), 50.0, np.minimum(lodged, 150.0)), 0.0)
    step = np.minimum((mm // 50).astype(int), 2)
    table_here = _exposed()[country - 1, :, band]
    rows = np.arange(len(mm))
    low, high = table_here[rows, step], table_here[rows, step + 1]
    u: Array = low + (high - low) * (mm - 50 * step) / 50
    return u


def exposed_upper_floor_u(band: Codes, country: Codes) -> Array:
    """U of an overhanging upper floor as built (Table 20)."""
    u: Array = _exposed()[country - 1, 0, band]
    return u


def ground_floor_u(area: Array, perimeter: Array, wall_m: Array, insulation: Array, construction: Array) -> Array:
    """BS EN ISO 13370 as RdSAP 10 §6.12 uses it; 0 without an exposed perimeter. Areas m², lengths m, mm."""
    g = table("floors")["ground"]
    r_insulation = 0.001 * insulation / g["lambda_insulation"]
    with np.errstate(divide="ignore", invalid="ignore"):
        b = 2 * area / perimeter
        dt = wall_m + g["lambda_ground"] * (g["rsi"] + r_insulation + g["rse"])
        thin = 2 * g["lambda_ground"] * np.log(np.pi * b / dt + 1) / (np.pi * b + dt)
        thick = g["lambda_ground"] / (0.457 * b + dt)
        solid = np.where(dt < b, thin, thick)
        dg = wall_m + g["lambda_ground"] * (g["rsi"] + g["rse"])
        ug = 2 * g["lambda_ground"] * np.log(np.pi * b / dg + 1) / (np.pi * b + dg)
        ux = (
            2 * g["suspended_height_m"] * g["wall_u_below"] / b
            + g["air_heat"] * g["vent_area_m2_per_m"] * g["wind_m_s"] * g["wind_shield"] / b
        )
        suspended = 1 / (2 * g["rsi"] + g["suspended_r"] + r_insulation + 1 / (ug + ux))
    is_suspended = one_of(construction, (Built.SUSPENDED_TIMBER, Built.SUSPENDED_NOT_TIMBER))
    return np.where(perimeter > 0, np.where(is_suspended, suspended, solid), 0.0)

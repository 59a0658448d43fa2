"""Climate regions and the solar flux on any surface (SAP 10.2 Appendix U, RdSAP 10 §19)."""

import re
from functools import cache

import numpy as np

from ara_domain.epc import EpcPropertyData
from ara_domain.identity import normalise_postcode
from ara_domain.sap.tables import Array, rows, table

UK_AVERAGE = 0
"""Region of the ratings."""
FLAT = 8
"""Index of a horizontal surface in the orientation axis; 0 to 7 are N, NE, … NW."""

_OUTWARD = re.compile(r"^([A-Z]+)(\d+)")
_FLUX_ROW = ("N", "NE/NW", "E/W", "SE/SW", "S", "SE/SW", "E/W", "NE/NW")


@cache
def _districts() -> dict[str, list[tuple[int | None, int | None, int, str]]]:
    by_area: dict[str, list[tuple[int | None, int | None, int, str]]] = {}
    for row in rows("postcode_regions"):
        first = int(row["first_district"]) if row["first_district"] else None
        last = int(row["last_district"]) if row["last_district"] else None
        by_area.setdefault(row["area"], []).append((first, last, int(row["region"]), row["country_side"]))
    return by_area


@cache
def region_of_outward(outward: str) -> tuple[int, str]:
    """Table U6 region (1 to 22, 0 when unknown) and country side of an outward code such as `LS6`."""
    match = _OUTWARD.match(outward)
    if match is None:
        return UK_AVERAGE, ""
    area, district = match.group(1), int(match.group(2))
    found = (UK_AVERAGE, "")
    for first, last, region, side in _districts().get(area, []):
        if first is None:
            found = (region, side) if found[0] == UK_AVERAGE else found
        elif last is not None and first <= district <= last:
            return region, side
    return found


def region_of(postcode: str | None) -> tuple[int, str]:
    """Region and country side of a postcode; `(0, "")` when it is not a postcode or not in Table U6."""
    normal = normalise_postcode(postcode)
    return region_of_outward(normal.split(" ")[0]) if normal else (UK_AVERAGE, "")


@cache
def temperature() -> Array:
    """External temperature, °C, shape (23, 12) (Table U1)."""
    return np.array(table("climate")["external_temperature_c"])


@cache
def wind() -> Array:
    """Wind speed, m/s, shape (23, 12) (Table U2)."""
    return np.array(table("climate")["wind_speed_m_s"])


@cache
def flux(pitch_deg: float) -> Array:
    """Solar flux, W/m², on a surface of one pitch, shape (23 regions, 9 orientations N…NW and flat, 12 months).

    Table U5 polynomials in sin(pitch/2); the ninth orientation is horizontal whatever the pitch.
    """
    climate = table("climate")
    horizontal = np.array(climate["horizontal_solar_w_m2"])
    angle = np.radians(np.array(climate["latitude_deg"])[:, None] - np.array(climate["declination_deg"])[None, :])
    cosine = np.cos(angle)
    s = np.sin(np.radians(pitch_deg) / 2)
    result = np.empty((horizontal.shape[0], 9, 12))
    for orientation, row in enumerate(_FLUX_ROW):
        k = climate["flux_k"][row]
        a = k[0] * s**3 + k[1] * s**2 + k[2] * s
        b = k[3] * s**3 + k[4] * s**2 + k[5] * s
        c = k[6] * s**3 + k[7] * s**2 + k[8] * s + 1
        result[:, orientation, :] = horizontal * (a * cosine**2 + b * cosine + c)
    result[:, FLAT, :] = horizontal
    return result


@cache
def annual_flux(pitch_deg: float) -> Array:
    """Yearly solar energy, kWh/m², shape (23, 9) (SAP Appendix U, 0.024 kWh/day per W)."""
    days = np.array(table("water")["days"])
    yearly: Array = 0.024 * flux(pitch_deg) @ days
    return yearly


_COUNTRY = {"ENG": 1, "WLS": 2, "SCT": 3, "NIR": 4, "IOM": 5}


def country_of(epc: EpcPropertyData) -> int:
    """Country of the frame: the certificate's, or for `EAW` the side of the border its postcode is on."""
    lodged = _COUNTRY.get(epc.country_code or "")
    if lodged:
        return lodged
    region, side = region_of(epc.postcode)
    return 2 if side == "W" or region == 13 else 1

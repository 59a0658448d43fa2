"""Windows and roof windows of a certificate, summed by glazing class and orientation."""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from ara_domain.epc import EpcPropertyData, SapRoofWindow, SapWindow
from ara_domain.epc.codes import GlazingType, WindowType
from ara_domain.epc.reading import code, flag
from ara_domain.ml.row import Row
from ara_domain.ml.schema import COMPASS
from ara_domain.sap.climate import country_of
from ara_domain.sap.expansion.windows_by_floor_area import windows_by_floor_area
from ara_domain.sap.geometry import part_geometries, round2
from ara_domain.sap.tables import table

FLAT = "flat"
_SINGLE = (GlazingType.SINGLE, GlazingType.SINGLE_KNOWN_DATA)
_METAL_FRAME_IS_MEANT = (GlazingType.DOUBLE_PRE_2002, GlazingType.DOUBLE_UNKNOWN_DATE)
"""The register includes `pvc_frame` for these only; elsewhere some software lodges `false` whatever the frame."""
_ROW = {
    GlazingType.DOUBLE_2002_TO_2022: "double_2002",
    GlazingType.SECONDARY_UNKNOWN: "secondary",
    GlazingType.SINGLE: "single",
    GlazingType.TRIPLE_2002_TO_2022: "triple_2002",
    GlazingType.SECONDARY_NORMAL_EMISSIVITY: "secondary",
    GlazingType.SECONDARY_LOW_EMISSIVITY: "secondary_low_e",
    GlazingType.DOUBLE_2022_ON: "double_2022",
    GlazingType.TRIPLE_2022_ON: "triple_2022",
    GlazingType.SINGLE_KNOWN_DATA: "single",
}
_BFRC = 4.0
_OF_WHOLE_WINDOW = 1 / 0.9
"""BFRC states g of the whole window: neither the frame factor nor the 0.9 of the solar gain applies (SAP 2012 §6.1)."""
_TRIPLE = (GlazingType.TRIPLE_UNKNOWN_DATE, GlazingType.TRIPLE_KNOWN_DATA, GlazingType.TRIPLE_PRE_2002)


@dataclass(slots=True)
class PartOpenings:
    """Window area to take off each surface of a building part, m²."""

    wall_area: float = 0.0
    roof_area: float = 0.0
    room_in_roof_area: float = 0.0
    room_in_roof_wall_area: float = 0.0


@dataclass(slots=True)
class _Sums:
    """Columns being summed, by name."""

    by_name: dict[str, float] = field(default_factory=lambda: defaultdict(float))


@dataclass(frozen=True, slots=True)
class Glazing:
    """Thermal data of a window: U before curtains, g and light transmittance, whether it is single."""

    u: float
    g: float
    g_light: float
    single: bool


@cache
def glazing_data(glazing_type: float, gap: str, metal: bool, roof: bool) -> Glazing:
    """RdSAP 10 Table 24 by register code, gap (`6`, `12`, `16+`) and frame; unknown glazing is old double, 6 mm."""
    rows = table("openings")["windows"]["rows"]
    name = _ROW.get(glazing_type)  # type: ignore[call-overload]
    if name is None:
        panes = "triple" if glazing_type in _TRIPLE else "double"
        width = {"12": "12", "16+": "16", "16": "16"}.get(gap, "6")
        name = f"{panes}_pre_2002_{width}"
    row = rows[name]
    u = row["u_roof"] if roof else row["u_metal"] if metal else row["u"]
    return Glazing(
        u=row["u"] if u is None else u,
        g=row["g"],
        g_light=row["g_light"],
        single=glazing_type in _SINGLE,
    )


def flatten_windows(epc: EpcPropertyData, row: Row) -> dict[int, PartOpenings]:
    """Write the window columns and return the openings per building part number."""
    sums = _Sums()
    openings: dict[int, PartOpenings] = defaultdict(PartOpenings)
    total = multiple = 0.0
    windows = epc.sap_windows or assumed_windows(epc)
    row.put("windows_assumed", flag(bool(windows) and not epc.sap_windows))
    for window in windows:
        area = round2(window.area_m2)
        _take_off(openings, window, area)
        is_single = _add_window(sums, window, area)
        total += area
        multiple += 0.0 if is_single else area
    for roof_window in epc.sap_roof_windows:
        area = roof_window.area_m2 or 0.0
        openings[1].roof_area += area
        _add_survey_roof_window(sums, roof_window, area)
        total += area
        multiple += area
    for name in window_columns():
        row.put(name, sums.by_name.get(name, 0.0))
    lodged = epc.multiple_glazed_proportion
    # A whole number (RdSAP 10 §16), which also keeps a sum of areas from ending just short of 100.
    row.put("percent_multiple_glazed", math.floor(100 * multiple / total + 0.5) if total else float(lodged or 0))
    return openings


def assumed_windows(epc: EpcPropertyData) -> tuple[SapWindow, ...]:
    """What the method of older certificates takes for the windows they describe as a whole."""
    if epc.sap_roof_windows or epc.glazed_area is None:
        return ()
    return windows_by_floor_area(epc, part_geometries(epc, country_of(epc)))


def _take_off(openings: dict[int, PartOpenings], window: SapWindow, area: float) -> None:
    location, wall = code(window.window_location), code(window.window_wall_type)
    part = openings[int(location) + 1 if location >= 0 else 1]
    if wall == 4.0:
        part.room_in_roof_area += area
    elif wall >= 5.0:
        part.room_in_roof_wall_area += area
    elif code(window.window_type) == WindowType.ROOF_WINDOW:
        part.roof_area += area
    else:
        part.wall_area += area


def _add_window(sums: _Sums, window: SapWindow, area: float) -> bool:
    """Add one window to the sums; returns whether it is single glazed."""
    roof = code(window.window_type) == WindowType.ROOF_WINDOW
    glazing_type = code(window.glazing_type)
    metal = window.pvc_frame is False and glazing_type in _METAL_FRAME_IS_MEANT
    data = glazing_data(glazing_type, str(window.glazing_gap), metal, roof)
    u, g = data.u, data.g
    if window.transmission is not None:
        u = window.transmission.u_value or u
        g = window.transmission.solar_transmittance or g
    factors = table("openings")["frame_factor"]
    frame = window.frame_factor or (factors["metal"] if metal else factors["wood_or_pvc"])
    of_window = window.transmission is not None and code(window.transmission.data_source) == _BFRC
    cover = _cover(window)
    kind = "roof_window" if roof else "window"
    ends = _ends(code(window.orientation), roof)
    glazing = "single" if data.single else "multiple"
    by_name = sums.by_name
    by_name[f"{kind}_{glazing}_area"] += area
    by_name[f"{kind}_{glazing}_ua"] += area * effective_u(u, cover)
    by_name[f"{kind}_{glazing}_light"] += area * frame * data.g_light
    for end, share in ends:
        by_name[f"{kind}_{glazing}_gain_{end}"] += area * share * (_OF_WHOLE_WINDOW if of_window else frame) * g
        if data.single:
            by_name[f"{kind}_single_frame_area_{end}"] += area * share * frame
    if data.single:
        by_name[f"{kind}_single_area_{cover}"] += area
    return data.single


def effective_u(u: float, cover: str) -> float:
    """U with the resistance of curtains or shutters added (RdSAP 10 Table 24 notes)."""
    return float(1 / (1 / u + table("openings")["cover_r"][cover]))


def _cover(window: SapWindow) -> str:
    if flag(window.permanent_shutters_present) != 1.0:
        return "curtains"
    return "insulated_shutters" if flag(window.permanent_shutters_insulated) == 1.0 else "shutters"


def _ends(orientation: float, roof: bool) -> tuple[tuple[str, float], ...]:
    """Where a window faces; an unrecorded orientation is half east, half west."""
    if 1 <= orientation <= 8:
        return ((COMPASS[int(orientation) - 1], 1.0),)
    if orientation == 9.0 and roof:
        return ((FLAT, 1.0),)
    return (("e", 0.5), ("w", 0.5))


def _add_survey_roof_window(sums: _Sums, window: SapRoofWindow, area: float) -> None:
    default = glazing_data(float(GlazingType.DOUBLE_UNKNOWN_DATE), "6", False, True)
    frame = window.frame_factor or table("openings")["frame_factor"]["wood_or_pvc"]
    by_name = sums.by_name
    by_name["roof_window_multiple_area"] += area
    by_name["roof_window_multiple_ua"] += area * effective_u(window.u_value_raw or default.u, "curtains")
    by_name["roof_window_multiple_light"] += area * frame * default.g_light
    flat = window.pitch_deg == 0
    for end, share in ((FLAT, 1.0),) if flat else _ends(code(window.orientation), True):
        by_name[f"roof_window_multiple_gain_{end}"] += area * share * frame * (window.g_perpendicular or default.g)


@cache
def window_columns() -> tuple[str, ...]:
    """Every column about windows."""
    from ara_domain.ml.schema import column_names  # noqa: PLC0415  the header is built once

    return tuple(name for name in column_names() if name.startswith(("window_", "roof_window_")))

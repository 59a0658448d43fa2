"""Scalar look-ups of RdSAP defaults that the flattening of a certificate needs (the engine has its own arrays)."""

from functools import cache

from ara_domain.sap.tables import BANDS, COUNTRIES, Array, number, rows, table

_THICKNESS_ROW = {
    1: "Stone",
    2: "Stone",
    3: "Solid brick",
    4: "Cavity",
    5: "Timber frame",
    8: "System build",
    9: "Cob",
    10: "Park home",
}


@cache
def default_wall_thickness_mm(construction: int, band: int, country: int) -> float:
    """Wall thickness when it was not measured (RdSAP 10 Table 3); 250 mm where the table has none.

    `band` 1 A to 13 M, `country` as in the frame. Scottish stone and cavity walls are thicker.
    """
    walls = table("walls")
    values = walls["default_thickness_mm"].get(_THICKNESS_ROW.get(construction, ""), [])
    thickness = values[band - 1] if 1 <= band <= len(values) else None
    if thickness is None:
        return 250.0
    if COUNTRIES[country - 1] == "Scotland":
        if construction in (1, 2):
            extra = walls["default_thickness_scotland_extra_mm"]["Stone"]
            thickness += extra.get(BANDS[band - 1], extra["other"])
        elif construction == 4:
            thickness += walls["default_thickness_scotland_extra_mm"]["Cavity"]
    return float(thickness)


@cache
def replacement_efficiency(index: int) -> tuple[float, float]:
    """Efficiency and summer efficiency, %, of a generic replacement product; NaN for any other index number."""
    for row in rows("replacement_products"):
        if int(row["index"]) == index:
            return number(row["efficiency"]), number(row["efficiency_summer"])
    return float("nan"), float("nan")


@cache
def room_in_roof_u(column: str, thickness_mm: float) -> float:
    """U of an insulated room-in-roof surface (RdSAP 10 Table 17), interpolated between the printed thicknesses."""
    known = table("roofs")["room_in_roof_known_thickness"]
    return interpolate(thickness_mm, known["mm"], known[column])


@cache
def roof_u_by_thickness(column: str, thickness_mm: float) -> float:
    """U of a roof by the thickness of its insulation (RdSAP 10 Table 16), interpolated between the printed ones."""
    known = table("roofs")["known_thickness"]
    return interpolate(thickness_mm, known["mm"], known[column])


def interpolate(x: float, xs: list[float], ys: list[float]) -> float:
    """Linear interpolation, constant beyond the ends."""
    if x <= xs[0]:
        return float(ys[0])
    for x0, x1, y0, y1 in zip(xs, xs[1:], ys, ys[1:], strict=False):
        if x <= x1:
            return float(y0 + (y1 - y0) * (x - x0) / (x1 - x0))
    return float(ys[-1])


LAMPS: dict[str, tuple[float, float]] = {
    "led": (100.0, 9.0),
    "cfl": (55.0, 19.0),
    "low_energy": (80.0, 15.0),
    "incandescent": (11.2, 60.0),
}
"""lm/W and W by kind of lamp (RdSAP 10 Table 31, item 12-1)."""


def share_of_efficacy(efficacy: Array) -> Array:
    """The low-energy share that `mean_efficacy` has made an efficacy of, lm/W; its inverse, NaN where that is NaN."""
    low, old = LAMPS["low_energy"], LAMPS["incandescent"]
    return (efficacy - old[0]) * old[1] / (low[0] * low[1] - old[0] * old[1] + efficacy * (old[1] - low[1]))


def mean_efficacy(low_energy_share: float) -> float:
    """lm/W of lamps of which a share (0 to 1) is low-energy, not told apart, and the rest incandescent."""
    shares = {"low_energy": low_energy_share, "incandescent": 1 - low_energy_share}
    watts = sum(share * LAMPS[lamp][1] for lamp, share in shares.items())
    return sum(share * LAMPS[lamp][0] * LAMPS[lamp][1] for lamp, share in shares.items()) / watts

"""U-values of walls and party walls (RdSAP 10 §6.1 to §6.10, Tables 6 to 15)."""

from dataclasses import dataclass, fields
from functools import cache

import numpy as np

from ara_domain.epc.codes import WallConstruction as Built
from ara_domain.epc.codes import WallInsulation as Insulated
from ara_domain.sap.expansion.fields import round2
from ara_domain.sap.method import Method
from ara_domain.sap.tables import COUNTRIES, Array, Codes, Mask, band_array, first_of, one_of, table

_E = 5
"""Age band E."""
_THICKNESSES = (50, 100, 150, 200)
_UNKNOWN_INSULATION_MM = 50.0
"""Footnote of Tables 6 to 10 (§6.3 says 100 mm elsewhere; the table's own footnote is the specific rule)."""
_GRANITE, _SANDSTONE = Built.GRANITE_OR_WHINSTONE, Built.SANDSTONE_OR_LIMESTONE
_AS_BUILT_ROW = {
    _GRANITE: "granite",
    _SANDSTONE: "sandstone",
    Built.SOLID_BRICK: "solid_brick",
    Built.CAVITY: "cavity",
    Built.TIMBER_FRAME: "timber_frame",
    Built.SYSTEM_BUILT: "system_built",
    Built.COB: "cob",
}
_INSULATED_FAMILY = {
    _GRANITE: "stone_or_brick",
    _SANDSTONE: "stone_or_brick",
    Built.SOLID_BRICK: "stone_or_brick",
    Built.CAVITY: "cavity",
    Built.SYSTEM_BUILT: "system_built",
    Built.COB: "cob",
}
_CONDUCTIVITIES = ("0.040", "0.030", "0.025")


@dataclass(frozen=True, slots=True, kw_only=True)
class Walls:
    """Walls to be rated, each (m,). Codes as in the frame, thicknesses mm, NaN where not said."""

    construction: Array
    insulation: Array
    insulation_mm: Array
    conductivity: Array
    thickness_mm: Array
    dry_lined: Mask
    entered_u: Array
    curtain_from_2023: Mask
    band: Codes
    country: Codes
    flat: Mask

    def at(self, rows: Codes) -> "Walls":
        """Some of the walls."""
        return Walls(**{each.name: getattr(self, each.name)[rows] for each in fields(self)})


@cache
def _rows() -> dict[str, Array]:
    """Every row of Tables 6 to 10 as [country 0 to 4, band 0 to 13]."""
    by_country = table("walls")["u_value"]
    return {
        name: np.stack([band_array(by_country[country][name]) for country in COUNTRIES])
        for name in by_country["England"]
    }


@cache
def _default_thickness() -> Array:
    """Table 3 as [country, construction 0 to 10, band 0 to 13], mm."""
    walls = table("walls")
    names = {_GRANITE: "Stone", _SANDSTONE: "Stone", Built.SOLID_BRICK: "Solid brick", Built.CAVITY: "Cavity",
             Built.TIMBER_FRAME: "Timber frame", Built.SYSTEM_BUILT: "System build", Built.COB: "Cob",
             Built.PARK_HOME: "Park home"}  # fmt: skip
    result = np.full((len(COUNTRIES), 11, 14), 250.0)
    for construction, name in names.items():
        values = band_array(walls["default_thickness_mm"][name])
        result[:, construction, :] = np.where(np.isnan(values), 250.0, values)
    extra = walls["default_thickness_scotland_extra_mm"]
    scotland = COUNTRIES.index("Scotland")
    for construction in (_GRANITE, _SANDSTONE):
        result[scotland, construction, 1:3] += extra["Stone"]["A"]
        result[scotland, construction, 3:] += extra["Stone"]["other"]
    result[scotland, Built.CAVITY, 1:] += extra["Cavity"]
    return result


def wall_thickness_m(thickness_mm: Array, construction: Array, band: Codes,
                     country: Codes) -> Array:  # fmt: skip
    """Measured thickness, else the default of Table 3, in m."""
    kind = np.where(np.isnan(construction), 0, construction).astype(int)
    default = _default_thickness()[country - 1, kind, band]
    return np.where(np.isnan(thickness_mm), default, thickness_mm) / 1000


def assumed_construction(construction: Array, band: Codes) -> tuple[Array, Mask]:
    """Construction with unknown ones as the nearest equivalent by age, and where that was needed."""
    unknown = np.isnan(construction) | (construction < 1) | (construction > Built.PARK_HOME)
    by_age = np.where(band <= 2, float(Built.SOLID_BRICK), float(Built.CAVITY))
    return np.where(unknown, by_age, construction), unknown


def wall_u(walls: Walls, method: Method) -> Array:
    """U-value of each wall, W/m²K, 2 decimals; a sheltered wall's extra resistance is added by `sheltered_u`."""
    uninsulated = _uninsulated_u(walls, method)
    u = uninsulated.copy()
    added = np.flatnonzero(_has_added_insulation(walls))
    if added.size:
        u[added] = _insulated_u(walls.at(added), uninsulated[added])
    u = np.where(
        one_of(walls.insulation, (Insulated.FILLED_CAVITY,)) & _is_cavity(walls),
        _as_of("filled_cavity", walls, method),
        u,
    )
    u = _special(walls, u)
    return np.where(np.isnan(walls.entered_u), round2(u), walls.entered_u)


def sheltered_u(u: Array, stairwell: Mask) -> Array:
    """U of a wall to an unheated corridor or stairwell (§6.9)."""
    extra = table("walls")["sheltered_extra_r"]
    return round2(1 / (1 / u + np.where(stairwell, extra["unheated_stairwell"], extra["unheated_corridor"])))


def party_wall_u(construction: Array, flat: Mask) -> Array:
    """U of a party wall (Table 15); filled and sealed is 0."""
    u = table("walls")["party_wall"]
    unknown = np.where(flat, u["unknown_flat"], u["unknown_house"])
    return first_of(
        [construction == 1, construction == 2, construction == 3, construction == 4],
        [u["solid"], u["unfilled_cavity"], u["filled_cavity"], 0.0],
        unknown,
    )


# ------------------------------------------------------------------------------------------------ parts of the rule


def _row(name: str, walls: Walls) -> Array:
    by_country = _rows()[name]
    values: Array = by_country.take((walls.country - 1) * by_country.shape[1] + walls.band)
    exceptions = table("walls")["u_value_wales_band_m_flats"]
    if name in exceptions:
        wales_flat = (walls.country == COUNTRIES.index("Wales") + 1) & (walls.band == 13) & walls.flat
        values = np.where(wales_flat, exceptions[name], values)
    return values


def _is_cavity(walls: Walls) -> Mask:
    cavity: Mask = walls.construction == Built.CAVITY
    return cavity


def _is_solid(walls: Walls) -> Mask:
    return one_of(walls.construction, (_GRANITE, _SANDSTONE, Built.SOLID_BRICK))


def _has_added_insulation(walls: Walls) -> Mask:
    return one_of(
        walls.insulation,
        (
            Insulated.EXTERNAL,
            Insulated.INTERNAL,
            Insulated.FILLED_CAVITY_AND_EXTERNAL,
            Insulated.FILLED_CAVITY_AND_INTERNAL,
        ),
    )


def _as_of(name: str, walls: Walls, method: Method) -> Array:
    """A row of the wall table, bands A to E as an earlier method has them (England's values, Table S6)."""
    now = _row(name, walls)
    earlier = table("method_2012")["wall_u"].get(method.wall_u, {}).get(name)
    if earlier is None:
        return now
    return np.where(walls.band <= _E, np.array([np.nan, *earlier])[np.minimum(walls.band, _E)], now)


def _uninsulated_u(walls: Walls, method: Method) -> Array:
    """As built: the country's table, stone and brick of bands A to E by thickness, dry lining (§6.5 to §6.8)."""
    u = np.full(walls.construction.shape, np.nan)
    for construction, name in _AS_BUILT_ROW.items():
        here = walls.construction == construction
        if here.any():
            u = np.where(here, _as_of(name, walls, method), u)
    u = _by_thickness(walls, u, brick=method.wall_u is None)
    lined = walls.dry_lined & (walls.band <= _E) & (_is_solid(walls) | _is_cavity(walls))
    return np.where(lined, 1 / (1 / u + table("walls")["insulation_resistance"]["dry_lining"]), u)


def _by_thickness(walls: Walls, printed: Array, *, brick: bool) -> Array:
    thickness = 1000 * wall_thickness_m(walls.thickness_mm, walls.construction, walls.band, walls.country)
    coefficients = table("walls")["stone_u0"]
    u = printed
    for construction, name in ((_GRANITE, "granite"), (_SANDSTONE, "sandstone")):
        a, b = coefficients[name]
        formula = a * np.maximum(thickness, 1.0) ** b
        here = walls.construction == construction
        u = np.where(here & (walls.band < _E), formula, u)
        u = np.where(here & (walls.band == _E), np.fmin(formula, printed), u)
    if not brick:
        return u
    classes = table("walls")["brick_u0"]
    by_class = np.array(classes["u"])[np.searchsorted(classes["upper_limit_mm"][:3], thickness, side="left")]
    solid_brick = walls.construction == Built.SOLID_BRICK
    outside = (thickness < 200) | (thickness > 280)
    return np.where(solid_brick & ((walls.band < _E) | ((walls.band == _E) & outside)), by_class, u)


def resistance(mm: Array, conductivity: Array) -> Array:
    """R of added insulation, m²K/W (Table 14): tabulated thicknesses as printed, others by the equation."""
    by_conductivity = table("walls")["insulation_resistance"]["by_conductivity"]
    kind = np.where(np.isnan(conductivity) | (conductivity < 1), 1, conductivity).astype(int) - 1
    result = np.zeros(mm.shape)
    for index, name in enumerate(_CONDUCTIVITIES):
        data = by_conductivity[name]
        value = data["slope"] * mm + data["intercept"]
        for printed_mm, printed_r in zip(data["mm"], data["r"], strict=True):
            value = np.where(mm == printed_mm, printed_r, value)
        result = np.where(kind == index, value, result)
    return result


def _insulated_u(walls: Walls, uninsulated: Array) -> Array:
    """With external or internal insulation: §6.8 for stone and brick to band E, else the printed rows."""
    unknown = np.isnan(walls.insulation_mm)
    mm = np.where(unknown, _UNKNOWN_INSULATION_MM, walls.insulation_mm)
    by_resistance = 1 / (1 / uninsulated + resistance(mm, walls.conductivity))
    filled = one_of(walls.insulation, (Insulated.FILLED_CAVITY_AND_EXTERNAL, Insulated.FILLED_CAVITY_AND_INTERNAL))
    u = np.full(mm.shape, np.nan)
    for construction, family in _INSULATED_FAMILY.items():
        here = walls.construction == construction
        if here.any():
            u = np.where(here, _interpolated(family, uninsulated, mm, walls), u)
    filled_here = filled & _is_cavity(walls)
    if filled_here.any():
        base = _row("filled_cavity", walls)
        u = np.where(filled_here, _interpolated("filled_cavity", base, mm, walls), u)
    u = np.where(walls.construction == Built.TIMBER_FRAME, _row("timber_frame_insulated", walls), u)
    only_known_insulated = unknown & (walls.band == _E)
    by_thickness = _is_solid(walls) & (walls.band <= _E) & ~only_known_insulated
    documented = one_of(walls.conductivity, (2, 3)) & (walls.construction != Built.TIMBER_FRAME) & ~filled_here
    return np.where(by_thickness | documented, by_resistance, u)


def _interpolated(family: str, base: Array, mm: Array, walls: Walls) -> Array:
    """Between the printed thicknesses, from the uninsulated value at 0 mm, constant beyond 200 mm."""
    points = [base, *(_row(f"{family}_{thickness}", walls) for thickness in _THICKNESSES)]
    knots = (0, *_THICKNESSES)
    u = points[-1]
    for step in reversed(range(len(_THICKNESSES))):
        x0, x1, y0, y1 = knots[step], knots[step + 1], points[step], points[step + 1]
        u = np.where(mm <= x1, y0 + (y1 - y0) * (mm - x0) / (x1 - x0), u)
    return u


def _special(walls: Walls, u: Array) -> Array:
    """Basement, curtain and park-home walls."""
    data = table("walls")
    u = np.where(walls.construction == Built.BASEMENT, band_array(data["basement_wall_u"])[walls.band], u)
    curtain = np.where(walls.curtain_from_2023, data["curtain_wall_u"]["from_2023"], data["curtain_wall_u"]["pre_2023"])
    u = np.where(walls.construction == Built.CURTAIN, curtain, u)
    park = walls.construction == Built.PARK_HOME
    if park.any():
        base = nearest_lower_band(data["park_home_u"])[walls.band]
        mm = np.where(np.isnan(walls.insulation_mm), _UNKNOWN_INSULATION_MM, walls.insulation_mm)
        improved = 1 / (1 / base + resistance(mm, walls.conductivity))
        u = np.where(park, np.where(_has_added_insulation(walls), improved, base), u)
    return u


def nearest_lower_band(values: list[float | None]) -> Array:
    """Band values with gaps filled from the nearest earlier band, else the first one printed."""
    filled = band_array(values)
    first = filled[~np.isnan(filled)][0]
    last = first
    for index in range(len(filled)):
        if np.isnan(filled[index]):
            filled[index] = last
        else:
            last = filled[index]
    return filled

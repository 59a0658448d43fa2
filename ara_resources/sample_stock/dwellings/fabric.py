"""Walls, roofs and floors as built in their age, and what was done to them since."""

from random import Random

from ara_domain.epc.codes import Code, WallConstruction
from ara_domain.epc.codes import FloorConstruction as FloorBuilt
from ara_domain.epc.codes import FloorHeatLoss as Below
from ara_domain.epc.codes import RoofConstruction as Above
from ara_domain.epc.codes import RoofInsulationLocation as Location
from ara_domain.epc.codes import WallInsulation as Insulated
from ara_resources.sample_stock.chance import Weighted, happens
from ara_resources.sample_stock.dwellings.dwelling import FlatPosition, Floor, Roof, Wall
from ara_resources.sample_stock.dwellings.pattern import Pattern
from ara_resources.sample_stock.dwellings.plots import GROUND, TOP

_SOLID_KINDS = (
    WallConstruction.SOLID_BRICK,
    WallConstruction.GRANITE_OR_WHINSTONE,
    WallConstruction.SANDSTONE_OR_LIMESTONE,
    WallConstruction.COB,
)
_CAVITY_TO_F = Weighted(
    {
        Insulated.FILLED_CAVITY: 44,
        Insulated.AS_BUILT: 48,
        Insulated.UNKNOWN: 3,
        Insulated.EXTERNAL: 1,
        Insulated.INTERNAL: 1,
        Insulated.FILLED_CAVITY_AND_EXTERNAL: 2,
        Insulated.FILLED_CAVITY_AND_INTERNAL: 1,
    }
)
_CAVITY_FROM_G = Weighted({Insulated.AS_BUILT: 74, Insulated.FILLED_CAVITY: 26})
_SOLID = Weighted({Insulated.AS_BUILT: 84, Insulated.INTERNAL: 8, Insulated.EXTERNAL: 6, Insulated.UNKNOWN: 2})
_SYSTEM_TO_F = Weighted({Insulated.AS_BUILT: 57, Insulated.EXTERNAL: 40, Insulated.INTERNAL: 3})
_FRAME_TO_F = Weighted({Insulated.AS_BUILT: 88, Insulated.INTERNAL: 12})
_AS_BUILT = Weighted({Insulated.AS_BUILT: 1})
_ADDED_MM = Weighted({50: 25, 75: 20, 100: 40, 150: 6, None: 9})
_BETTER_FOAM, _AT_RAFTERS = 0.08, 0.02

_LOFT_TO_G: Weighted[Code] = Weighted(
    {0: 3, "12mm": 0.5, "25mm": 2, "50mm": 6, "75mm": 8, "100mm": 22, "150mm": 14, "200mm": 13, "250mm": 9,
     "270mm": 9, "300mm": 9, "350mm": 1, "400mm+": 1, "NI": 2.5}
)  # fmt: skip
_LOFT_H_TO_K: Weighted[Code] = Weighted(
    {"75mm": 1, "100mm": 12, "150mm": 22, "200mm": 22, "250mm": 14, "270mm": 14, "300mm": 15}
)
_LOFT_FROM_L: Weighted[Code] = Weighted({"250mm": 10, "270mm": 25, "300mm": 45, "350mm": 10, "400mm+": 10})
_FLAT_ROOF: Weighted[Code] = Weighted({"AB": 68, "NI": 12, "50mm": 5, "100mm": 9, "150mm": 6})
_SLOPING: Weighted[Code] = Weighted({"AB": 70, "NI": 8, "50mm": 8, "100mm": 14})
_RAFTERS: Weighted[Code] = Weighted({"50mm": 2, "75mm": 2, "100mm": 4, "150mm": 2})
_RETROFITTED_FLOOR: Weighted[Code] = Weighted({"50mm": 2, "75mm": 2, "100mm": 5, "NI": 1})


# ------------------------------------------------------------------------------------------------ walls


def wall_of(pattern: Pattern, rng: Random) -> Wall:
    """The main wall of a home."""
    return insulated_wall(pattern.wall, pattern.band, pattern.wall_mm if pattern.wall_measured else None, rng)


def insulated_wall(construction: WallConstruction, band: str, thickness_mm: int | None, rng: Random) -> Wall:
    """A wall of this kind and age in the state it may be in today."""
    insulation = _wall_insulation(construction, band, rng)
    added = insulation not in {Insulated.AS_BUILT, Insulated.FILLED_CAVITY, Insulated.UNKNOWN}
    lined = insulation is Insulated.AS_BUILT and construction in _SOLID_KINDS[:3] and band <= "E" and happens(rng, 0.1)
    added_mm = _ADDED_MM.draw(rng) if added else None
    return Wall(
        construction=construction,
        insulation=insulation,
        insulation_mm=added_mm,
        thickness_mm=thickness_mm if thickness_mm is None or added_mm is None else thickness_mm + added_mm,
        dry_lined=lined,
        conductivity=3 if added_mm and happens(rng, _BETTER_FOAM) else None,
    )


def _wall_insulation(construction: WallConstruction, band: str, rng: Random) -> Insulated:
    old = band <= "F"
    if construction is WallConstruction.CAVITY:
        return (_CAVITY_TO_F if old else _CAVITY_FROM_G if band <= "I" else _AS_BUILT).draw(rng)
    if construction in _SOLID_KINDS:
        return _SOLID.draw(rng)
    if construction is WallConstruction.SYSTEM_BUILT:
        return (_SYSTEM_TO_F if old else _AS_BUILT).draw(rng)
    return (_FRAME_TO_F if old else _AS_BUILT).draw(rng)


# ------------------------------------------------------------------------------------------------ roofs


def roof_of(pattern: Pattern, flat: FlatPosition | None, rng: Random) -> Roof:
    """What is above the main dwelling."""
    if flat is not None and flat.level != TOP:
        return Roof(construction=Above.ANOTHER_DWELLING_ABOVE)
    if flat is not None and happens(rng, 0.01):
        return Roof(construction=Above.UNHEATED_SPACE_ABOVE)
    return insulated_roof(pattern.roof, pattern.band, rng)


def insulated_roof(construction: Above, band: str, rng: Random) -> Roof:
    """A roof of this kind and age in the state it may be in today."""
    match construction:
        case Above.FLAT:
            location, thickness = Location.FLAT_ROOF, _as_built_from(band, _FLAT_ROOF, rng)
        case Above.SLOPING_CEILING:
            location, thickness = Location.SLOPING_CEILING, _as_built_from(band, _SLOPING, rng)
        case Above.PITCHED_WITHOUT_LOFT_ACCESS:
            location, thickness = Location.UNKNOWN, "NI"
        case _:
            location, thickness = _loft(band, rng)
    return Roof(construction=construction, location=int(location), thickness=thickness)


def _loft(band: str, rng: Random) -> tuple[Location, Code]:
    """Insulation of a loft one can get into."""
    if happens(rng, _AT_RAFTERS):
        return Location.RAFTERS, _RAFTERS.draw(rng)
    thickness = (_LOFT_TO_G if band <= "G" else _LOFT_H_TO_K if band <= "K" else _LOFT_FROM_L).draw(rng)
    if thickness == 0:
        return Location.NONE, "ND"
    return (Location.UNKNOWN if thickness == "NI" else Location.JOISTS), thickness


def _as_built_from(band: str, older: Weighted[Code], rng: Random) -> Code:
    """From band H on a flat or sloping roof is insulated as built; older ones may have been improved."""
    return "AB" if band >= "H" else older.draw(rng)


# ------------------------------------------------------------------------------------------------ floors


def floor_of(pattern: Pattern, flat: FlatPosition | None, rng: Random) -> Floor:
    """What is below the main dwelling."""
    if flat is not None and flat.level != GROUND:
        over_a_gap = flat.storey == 1 and happens(rng, 0.06)
        if not over_a_gap:
            return Floor(below=Below.ANOTHER_DWELLING)
        below = Below.PARTIALLY_HEATED_SPACE if happens(rng, 0.6) else Below.UNHEATED_SPACE
        return Floor(below=below, construction=int(FloorBuilt.SOLID))
    retrofitted = pattern.band <= "G" and happens(rng, 0.035)
    unknown = happens(rng, 0.03)
    return Floor(
        below=Below.GROUND,
        construction=int(FloorBuilt.UNKNOWN) if happens(rng, 0.02) else int(pattern.floor),
        insulation=2 if retrofitted else 0 if unknown else 1,
        thickness=_RETROFITTED_FLOOR.draw(rng) if retrofitted else None,
    )

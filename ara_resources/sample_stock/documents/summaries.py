"""The summary of a certificate: each element in words, with stars for energy and environment (0 none to 5).

The words follow what certificates say of such elements. The stars are plausible, not computed: nothing reads them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from ara_domain.epc.codes import FloorConstruction as FloorBuilt
from ara_domain.epc.codes import FloorHeatLoss as Below
from ara_domain.epc.codes import GlazingType as Glazing
from ara_domain.epc.codes import RoofConstruction as Above
from ara_domain.epc.codes import RoofInsulationLocation as Location
from ara_domain.epc.codes import WallConstruction as Built
from ara_domain.epc.codes import WallInsulation as Insulated
from ara_resources.sample_stock.documents.style import Style
from ara_resources.sample_stock.documents.summaries_heating import controls, hot_water, main_heating, secondary_heating
from ara_resources.sample_stock.dwellings.dwelling import Dwelling, Floor, Lamps, Part, Roof, Wall, Window

_WALL = {
    Built.GRANITE_OR_WHINSTONE: "Granite or whinstone",
    Built.SANDSTONE_OR_LIMESTONE: "Sandstone or limestone",
    Built.SOLID_BRICK: "Solid brick",
    Built.CAVITY: "Cavity wall",
    Built.TIMBER_FRAME: "Timber frame",
    Built.SYSTEM_BUILT: "System built",
    Built.COB: "Cob",
}
_WALL_INSULATION = {
    Insulated.FILLED_CAVITY: "filled cavity",
    Insulated.EXTERNAL: "with external insulation",
    Insulated.INTERNAL: "with internal insulation",
    Insulated.FILLED_CAVITY_AND_EXTERNAL: "filled cavity and external insulation",
    Insulated.FILLED_CAVITY_AND_INTERNAL: "filled cavity and internal insulation",
}
_DOUBLE = (Glazing.DOUBLE_PRE_2002, Glazing.DOUBLE_2002_TO_2022, Glazing.DOUBLE_UNKNOWN_DATE,
           Glazing.DOUBLE_KNOWN_DATA, Glazing.DOUBLE_2022_ON)  # fmt: skip
_SECONDARY = (Glazing.SECONDARY_NORMAL_EMISSIVITY, Glazing.SECONDARY_UNKNOWN, Glazing.SECONDARY_LOW_EMISSIVITY)
_LM_PER_LAMP = {"led": (900, 9), "cfl": (1045, 19), "incandescent": (672, 60)}
"""Lumens and watts (RdSAP 10 Table 31)."""


def summary_of(dwelling: Dwelling, style: Style) -> dict[str, Any]:
    """Every element of the summary, by its name in the document."""
    tested = dwelling.air.tested_at_50_pa
    return {
        "walls": _elements((_wall(part.wall, part.age_band) for part in dwelling.parts), style),
        "roofs": _elements((words for part in dwelling.parts for words in _roofs(part)), style),
        "floors": _elements((_floor(part.floor, part.age_band) for part in dwelling.parts), style),
        "main_heating": _elements((main_heating(main.system) for main in dwelling.heating.mains), style),
        "main_heating_controls": _elements((controls(main.control) for main in dwelling.heating.mains), style),
        "window": _element(*_windows(dwelling.windows), style),
        "lighting": _element(*_lighting(dwelling.lamps), style),
        "hot_water": _element(*hot_water(dwelling.heating), style),
        "secondary_heating": _element(secondary_heating(dwelling.heating), 0, style),
        "air_tightness": _element(
            "(not tested)" if tested is None else f"Air permeability {tested} m³/h.m² (as tested)", 0, style
        ),
    }


def _elements(summaries: Iterable[tuple[str, int]], style: Style) -> list[dict[str, Any]]:
    """Each description once, in the order of the parts."""
    return [_element(words, stars, style) for words, stars in dict.fromkeys(summaries)]


def _element(words: str, stars: int, style: Style) -> dict[str, Any]:
    return {
        "description": style.text(words),
        "energy_efficiency_rating": stars,
        "environmental_efficiency_rating": stars,
    }


# ------------------------------------------------------------------------------------------------ fabric


def _wall(wall: Wall, band: str) -> tuple[str, int]:
    kind = _WALL[wall.construction]
    if wall.insulation in _WALL_INSULATION:
        stars = 3 if wall.insulation is Insulated.FILLED_CAVITY and band <= "F" else 4
        return f"{kind}, {_WALL_INSULATION[wall.insulation]}", stars
    words, stars = _as_built(band, partial_from="F", insulated_from="H")
    solid = wall.construction is not Built.CAVITY and stars == 2
    return f"{kind}, as built, {words}", 1 if solid else stars


def _as_built(band: str, partial_from: str, insulated_from: str) -> tuple[str, int]:
    if band < partial_from:
        return "no insulation (assumed)", 2
    if band < insulated_from:
        return "partial insulation (assumed)", 3
    return "insulated (assumed)", 4 if band < "K" else 5


def _roofs(part: Part) -> list[tuple[str, int]]:
    described = [_roof(part.roof, part.age_band)]
    if room := part.room_in_roof:
        insulated = room.insulation is not None
        words, stars = ("insulated", 4) if insulated else _as_built(room.age_band, partial_from="G", insulated_from="J")
        described.append((f"Roof room(s), {words}", stars))
    return described


def _roof(roof: Roof, band: str) -> tuple[str, int]:
    if roof.construction is Above.ANOTHER_DWELLING_ABOVE:
        return "(another dwelling above)", 0
    if roof.construction is Above.UNHEATED_SPACE_ABOVE:
        return "(other premises above)", 0
    kind = {Above.FLAT: "Flat", Above.THATCHED: "Thatched"}.get(roof.construction, "Pitched")
    thickness = str(roof.thickness).removesuffix("mm").removesuffix("mm+")
    if roof.location == Location.NONE:
        return f"{kind}, no insulation", 1
    if not thickness.isdecimal():
        words, stars = _as_built(band, partial_from="F", insulated_from="H")
        return f"{kind}, {words}".replace("partial", "limited"), stars
    if roof.location == Location.JOISTS:
        mm = int(thickness)
        stars = 5 if mm >= 270 else 4 if mm >= 200 else 3 if mm >= 100 else 2
        return f"{kind}, {'400+' if mm >= 400 else mm} mm loft insulation", stars
    return (f"{kind}, insulated at rafters" if roof.location == Location.RAFTERS else f"{kind}, insulated"), 3


def _floor(floor: Floor, band: str) -> tuple[str, int]:
    if floor.below is Below.ANOTHER_DWELLING:
        return "(another dwelling below)", 0
    if floor.below is Below.PARTIALLY_HEATED_SPACE:
        return "(other premises below)", 0
    suspended = floor.construction in {FloorBuilt.SUSPENDED_TIMBER, FloorBuilt.SUSPENDED_NOT_TIMBER}
    kind = "To unheated space" if floor.below is Below.UNHEATED_SPACE else "Suspended" if suspended else "Solid"
    if floor.insulation == 2:
        return f"{kind}, insulated", 0
    words, _ = _as_built(band, partial_from="I", insulated_from="K")
    return f"{kind}, {words}".replace("partial", "limited"), 0


# ------------------------------------------------------------------------------------------------ openings and lamps


def _windows(windows: Sequence[Window]) -> tuple[str, int]:
    kinds = {window.glazing for window in windows}
    if kinds == {Glazing.SINGLE}:
        return "Single glazed", 1
    multiple = kinds - {Glazing.SINGLE}
    kind = (
        "double glazed" if multiple <= set(_DOUBLE) else "secondary glazing" if multiple <= set(_SECONDARY)
        else "triple glazed" if not multiple & {*_DOUBLE, *_SECONDARY} else "multiple glazing"
    )  # fmt: skip
    if Glazing.SINGLE not in kinds:
        return ("Full secondary glazing" if kind == "secondary glazing" else f"Fully {kind}"), 4 if kinds & _NEW else 3
    return f"Mostly {kind.replace('glazed', 'glazing')}", 3


_NEW = {Glazing.DOUBLE_2002_TO_2022, Glazing.DOUBLE_2022_ON, Glazing.TRIPLE_2002_TO_2022, Glazing.TRIPLE_2022_ON}


def _lighting(lamps: Lamps) -> tuple[str, int]:
    counts = {"led": lamps.led, "cfl": lamps.cfl, "incandescent": lamps.incandescent}
    lumens = sum(count * _LM_PER_LAMP[kind][0] for kind, count in counts.items())
    watts = sum(count * _LM_PER_LAMP[kind][1] for kind, count in counts.items())
    efficacy = lumens / watts
    if efficacy >= 85:
        return "Excellent lighting efficiency", 5
    if efficacy >= 50:
        return "Good lighting efficiency", 4
    return "Below average lighting efficiency", 2

"""Doors, windows and roof windows of full SAP: each with its own area, U-value, g and orientation."""

from collections import defaultdict
from dataclasses import dataclass, field

from ara_domain.epc import EpcPropertyData, SapBuildingPart
from ara_domain.epc.full_sap import SapOpening, SapOpeningType
from ara_domain.epc.reading import code, flag
from ara_domain.ml.flatten_windows import FLAT, effective_u, window_columns
from ara_domain.ml.row import Row
from ara_domain.ml.schema import COMPASS
from ara_domain.sap.tables import table

_DOORS = (1.0, 2.0, 3.0)
_ROOF_WINDOWS = (5.0, 6.0)
_SINGLE, _SECONDARY_GLAZING = 2, 13
_BFRC = 4
_METAL_FRAMES = (3.0, 4.0, 5.0, 6.0, 7.0, 8.0)
_VERTICAL_FROM_DEG, _USUAL_PITCH_DEG = 70.0, 45.0
_HORIZONTAL = 9.0
_MULTIPLIED_LATER = 0.9
"""The worksheet's 0.9; a whole-window g (BFRC) has it and the frame in it (worksheet section 6)."""
_DOUBLE = 3
"""What a window of unknown glazing counts as."""


@dataclass(slots=True)
class Openings:
    """What openings take off the elements they lie in, m²."""

    by_element: dict[tuple[int, str], float] = field(default_factory=lambda: defaultdict(float))
    incomplete: bool = False
    """Some opening's kind, U-value or place is not lodged."""

    def net(self, part: SapBuildingPart, name: str | None, gross: float | None) -> float:
        """Area of an element without its openings, m²."""
        return max(0.0, (gross or 0.0) - self.by_element.get((part.building_part_number, _key(name)), 0.0))


@dataclass(slots=True)
class _Sums:
    by_name: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    doors: int = 0
    door_area: float = 0.0
    door_ua: float = 0.0
    glass: float = 0.0
    multiple: float = 0.0
    other_pitch: bool = False


def openings_of(epc: EpcPropertyData, row: Row) -> Openings:
    """Write the columns of doors and windows; returns what they take off walls and roofs."""
    kinds = {_key(kind.name): kind for kind in epc.sap_opening_types}
    found, sums = Openings(), _Sums()
    for part in epc.sap_building_parts:
        elements = {_key(wall.name) for wall in part.sap_walls} | {_key(roof.name) for roof in part.sap_roofs}
        for opening in part.sap_openings:
            area = (opening.width or 0.0) * (opening.height or 0.0)
            kind = kinds.get(_key(opening.opening_type_name))
            place = _key(opening.location)
            found.incomplete |= kind is None or area == 0 or place not in elements
            found.by_element[part.building_part_number, place if place in elements else _largest(part)] += area
            if kind is not None and code(kind.opening_type) in _DOORS:
                found.incomplete |= kind.u_value is None
                _add_door(sums, area, kind)
            else:
                found.incomplete |= _add_window(sums, area, opening, kind or SapOpeningType())
    for name in window_columns():
        row.put(name, sums.by_name.get(name, 0.0))
    row.put("percent_multiple_glazed", round(100 * sums.multiple / sums.glass) if sums.glass else 0.0)
    row.put("doors", float(sums.doors))
    row.put("door_area", sums.door_area)
    row.put("door_ua", sums.door_ua)
    row.put("roof_windows_not_at_45", flag(sums.other_pitch))
    return found


def _key(name: str | None) -> str:
    return (name or "").strip().casefold()


def _largest(part: SapBuildingPart) -> str:
    """Where an opening lies that does not say: in the part's largest exposed wall."""
    walls = [wall for wall in part.sap_walls if code(wall.wall_type) not in (4.0, 5.0)]
    return _key(max(walls, key=lambda wall: wall.total_wall_area or 0.0).name) if walls else ""


def _add_door(sums: _Sums, area: float, kind: SapOpeningType) -> None:
    u_value = table("full_sap")["window_u"]["door"] if kind.u_value is None else kind.u_value
    sums.doors += 1
    sums.door_area += area
    sums.door_ua += area * u_value


def _add_window(sums: _Sums, area: float, opening: SapOpening, kind: SapOpeningType) -> bool:
    """Add one window or roof window; returns whether a value of it stands in by a table for want of a lodged one."""
    data = table("full_sap")
    glazing = code(kind.glazing_type)
    known = glazing in range(_SINGLE, _SECONDARY_GLAZING + 1)
    glass = str(int(glazing) if known else _DOUBLE)
    u_value = kind.u_value or data["window_u"]["u"][glass]
    framed = data["frame_factor"]["metal" if code(kind.frame_type) in _METAL_FRAMES else "other"]
    frame = framed if kind.frame_factor is None else kind.frame_factor
    g = data["solar_transmittance"]["g"][glass] if kind.solar_transmittance is None else kind.solar_transmittance
    whole_window = code(kind.data_source) == _BFRC and kind.solar_transmittance is not None
    pitch = opening.pitch_deg
    in_roof = code(kind.opening_type) in _ROOF_WINDOWS and not (pitch is not None and pitch >= _VERTICAL_FROM_DEG)
    level = in_roof and (code(opening.orientation) == _HORIZONTAL or pitch == 0)
    sums.other_pitch |= in_roof and not level and pitch is not None and pitch != _USUAL_PITCH_DEG
    place, single = "roof_window" if in_roof else "window", glazing == _SINGLE
    panes = f"{place}_{'single' if single else 'multiple'}"
    add = sums.by_name
    add[f"{panes}_area"] += area
    add[f"{panes}_ua"] += area * effective_u(u_value, "curtains")
    add[f"{panes}_light"] += area * frame * data["solar_transmittance"]["g_light"][glass]
    for end, share in _ends(code(opening.orientation), level=level):
        add[f"{panes}_gain_{end}"] += area * share * (g / _MULTIPLIED_LATER if whole_window else frame * g)
        if single:
            add[f"{place}_single_frame_area_{end}"] += area * share * frame
    if single:
        add[f"{place}_single_area_curtains"] += area
    sums.glass += area
    sums.multiple += 0.0 if single else area
    return not known or kind.u_value is None


def _ends(orientation: float, *, level: bool) -> tuple[tuple[str, float], ...]:
    """Where a window faces; an unknown orientation is half east, half west."""
    if level:
        return ((FLAT, 1.0),)
    if 1 <= orientation <= len(COMPASS):
        return ((COMPASS[int(orientation) - 1], 1.0),)
    return (("e", 0.5), ("w", 0.5))

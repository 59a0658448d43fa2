"""Windows, roof windows, doors and an open conservatory: the heat they lose, the sun and daylight they let in."""

from dataclasses import dataclass

import numpy as np

from ara_domain.epc.codes import FloorConstruction
from ara_domain.ml.schema import COMPASS
from ara_domain.sap.expansion.fields import Fields, round2
from ara_domain.sap.expansion.floors import ground_floor_u
from ara_domain.sap.tables import BANDS, COUNTRIES, Array, Codes, Mask, band_array, one_of, table

STAIRWELL, _UNHEATED_CORRIDOR = 3, 2
"""Codes of `corridor`."""
_EAST, _WEST = COMPASS.index("e"), COMPASS.index("w")
ORIENTATIONS = 9
"""N…NW and flat."""
_AVERAGE, _HEAVY = 2, 4
"""Codes of `windows_overshading`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Apertures:
    """What lets the sun in: Σ Z 0.9 A g FF in m², by orientation N…NW and flat, (n, 9) for each pitch."""

    vertical: Array
    roof_45: Array
    conservatory_roof_20: Array
    daylight: Array
    """Σ 0.9 A gL FF ZL, (n,)."""


@dataclass(slots=True)
class Loss:
    """UA and area of a kind of element, per home."""

    ua: Array
    area: Array

    @classmethod
    def none(cls, size: int) -> "Loss":
        """Nothing yet, for so many homes."""
        return cls(np.zeros(size), np.zeros(size))

    def add(self, ua: Array, area: Array) -> None:
        """Add elements: UA in W/K, area in m², (n,) each."""
        self.ua += ua
        self.area += area


def window_area(fields: Fields) -> Array:
    """Of all windows and roof windows, m²."""
    total: Array = sum(
        (fields[f"{kind}_{glazing}_area"] for kind in ("window", "roof_window") for glazing in ("single", "multiple")),
        np.zeros(fields.size),
    )
    return total


def glazing_and_apertures(fields: Fields) -> tuple[dict[str, Array], Apertures]:
    """UA of windows and roof windows, and the sun and daylight they let in (worksheet (74), Appendix L)."""
    solar_access, light_access = _access(fields)
    apertures = {kind: np.zeros((fields.size, ORIENTATIONS)) for kind in ("window", "roof_window")}
    light = np.zeros(fields.size)
    for kind, place in (("window", "vertical"), ("roof_window", "roof")):
        for glazing in ("single", "multiple"):
            light += 0.9 * light_access[place] * fields[f"{kind}_{glazing}_light"]
            ends = COMPASS if kind == "window" else (*COMPASS, "flat")
            for index, end in enumerate(ends):
                gain = fields[f"{kind}_{glazing}_gain_{end}"]
                apertures[kind][:, index] += 0.9 * solar_access[place] * gain
    glazed = {
        "windows": fields["window_single_ua"] + fields["window_multiple_ua"],
        "roof_windows": fields["roof_window_single_ua"] + fields["roof_window_multiple_ua"],
    }
    return glazed, Apertures(
        vertical=apertures["window"],
        roof_45=apertures["roof_window"],
        conservatory_roof_20=np.zeros((fields.size, ORIENTATIONS)),
        daylight=light,
    )


def _access(fields: Fields) -> tuple[dict[str, Array | float], dict[str, Array | float]]:
    """Access factors of sun and daylight: average overshading (RdSAP 10), or as full SAP lodges it (Table 6d)."""
    average = table("openings")["access_factor"]
    solar, light = dict(average["solar"]), dict(average["light"])
    shading = fields["windows_overshading"]
    lodged = (shading >= 1) & (shading <= _HEAVY)
    if lodged.any():
        by_code = table("full_sap")["access_by_overshading"]
        index = np.where(lodged, shading, _AVERAGE).astype(np.intp) - 1
        solar["vertical"], light["vertical"] = np.array(by_code["solar"])[index], np.array(by_code["light"])[index]
    return solar, light


def lodged_doors(fields: Fields, full_sap: Mask, doors: Loss) -> None:
    """Full SAP's doors are openings with an area and U-value of their own."""
    if full_sap.any():
        doors.ua[:] = np.where(full_sap, fields["door_ua"], doors.ua)
        doors.area[:] = np.where(full_sap, fields["door_area"], doors.area)


def face_east_and_west(apertures: Apertures) -> None:
    """Every window half east and half west, as RdSAP 9.9x takes them (a horizontal rooflight stays as it is)."""
    for aperture in (apertures.vertical, apertures.roof_45):
        facing = aperture[:, : len(COMPASS)]
        half = facing.sum(axis=1) / 2
        facing[:] = 0.0
        facing[:, _EAST] = facing[:, _WEST] = half


def external_doors(fields: Fields, band: Codes, country: Codes) -> Loss:
    """External doors of 1.85 m²; one of a flat opens to its corridor, and to a heated corridor loses nothing."""
    data = table("openings")["doors"]
    outside_u = band_array(data["u_outside"])[band]
    scotland = country == COUNTRIES.index("Scotland") + 1
    for letter, value in data["u_outside_scotland"].items():
        outside_u = np.where(scotland & (band == BANDS.index(letter) + 1), value, outside_u)
    total = fields["doors"]
    to_corridor = np.where(fields["corridor"] > 0, np.minimum(total, 1.0), 0.0)
    outside = total - to_corridor
    insulated = np.minimum(fields["insulated_doors"], outside)
    insulated_u = fields.known("insulated_door_u", outside_u)
    cold_corridor = np.where(one_of(fields["corridor"], (_UNHEATED_CORRIDOR, STAIRWELL)), to_corridor, 0.0)
    area = data["area_m2"]
    ua = area * (insulated * insulated_u + (outside - insulated) * outside_u + cold_corridor * data["u_corridor"])
    return Loss(np.nan_to_num(ua), area * (outside + cold_corridor))


def open_conservatory(
    fields: Fields, floors: Loss, roofs: Loss, glazed: dict[str, Array], apertures: Apertures
) -> Array:
    """Add a conservatory that is not separated (§7.1, Table 25); returns its glazed wall area."""
    area = fields["conservatory_floor_area"]
    if not (area > 0).any():
        return np.zeros(fields.size)
    data = table("openings")["conservatory"]
    double = fields.flag("conservatory_double_glazed")
    cover = table("openings")["cover_r"]["curtains"]

    def of(key: str) -> Array:
        return np.where(double, data["double"][key], data["single"][key])

    wall = round2(fields["conservatory_glazed_perimeter"] * fields["conservatory_height"])
    roof = area / np.cos(np.radians(data["roof_pitch_deg"]))
    perimeter = fields["conservatory_glazed_perimeter"]
    thickness = np.full(fields.size, data["floor_wall_thickness_m"])
    solid = np.full(fields.size, float(FloorConstruction.SOLID))
    floor = round2(ground_floor_u(area, perimeter, thickness, np.zeros(fields.size), solid))
    floors.add(floor * area, area)
    glazed["windows"] = glazed["windows"] + wall / (1 / of("u") + cover)
    glazed["roof_windows"] = glazed["roof_windows"] + roof / (1 / of("u_roof") + cover)
    roofs.area += roof
    access = table("openings")["access_factor"]
    through = 0.9 * data["frame_factor"] * of("g")
    for end in (_EAST, _WEST):
        apertures.vertical[:, end] += access["solar"]["vertical"] * 0.5 * through * wall
        apertures.conservatory_roof_20[:, end] += access["solar"]["roof"] * 0.5 * through * roof
    g_light = np.where(double, 0.8, 0.9)
    apertures.daylight[:] += (
        0.9 * data["frame_factor"] * g_light * (access["light"]["vertical"] * wall + access["light"]["roof"] * roof)
    )
    return wall

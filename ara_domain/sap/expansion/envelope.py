"""Fabric heat loss and external area of every home, part by part, with its openings (RdSAP 10 §3 to §10)."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ara_domain.epc.codes import FloorHeatLoss, WallConstruction, WallInsulation
from ara_domain.ml.schema import PARTS
from ara_domain.sap.expansion.fields import Fields, Parts, round2
from ara_domain.sap.expansion.floors import construction_of, exposed_upper_floor_u, floor_u
from ara_domain.sap.expansion.limitations import Limitations
from ara_domain.sap.expansion.openings import (
    STAIRWELL,
    Apertures,
    Loss,
    external_doors,
    face_east_and_west,
    glazing_and_apertures,
    lodged_doors,
    open_conservatory,
    window_area,
)
from ara_domain.sap.expansion.roofs import roof_u, room_in_roof_u
from ara_domain.sap.expansion.walls import (
    Walls,
    assumed_construction,
    party_wall_u,
    sheltered_u,
    wall_thickness_m,
    wall_u,
)
from ara_domain.sap.method import RDSAP_10, Method
from ara_domain.sap.tables import Array, Codes, Mask, band_array, one_of, table
from ara_domain.sap.worksheet.heat_loss import FabricInputs

_PARK_HOME = 4
_FLATS = (2, 3)
_LIGHT = (WallConstruction.TIMBER_FRAME, WallConstruction.COB, WallConstruction.PARK_HOME, WallConstruction.CURTAIN)
_FRAME = (WallConstruction.TIMBER_FRAME, WallConstruction.PARK_HOME)
_WALLS = ("wall", "alternative_wall1", "alternative_wall2")
_UNDERFLOOR_EMITTER = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The dwelling's envelope as the worksheet needs it, and what ventilation and heating rules ask of it."""

    fabric: FabricInputs
    apertures: Apertures
    main_band: Codes
    """Age band of the main dwelling, 0 when unknown."""
    main_floor_u: Array
    main_floor_construction: Array
    main_floor_is_ground: Mask
    main_wall_construction: Array
    masonry_structure: Mask
    """Masonry or system walls prevail over frame by net area (ties count as masonry)."""


class ElementU:
    """U of each part's elements, W/m²K, 0 where there is none; each kind is worked out when it is asked for first."""

    def __init__(self, context: "_Context") -> None:
        self._context = context

    @property
    def walls(self) -> Array:
        """(n, 5, 3): main and two alternative walls."""
        return self._walls[0]

    @property
    def wall_construction(self) -> Array:
        """(n, 5, 3), unknown ones as assumed by age."""
        return self._walls[1]

    @cached_property
    def roof(self) -> Array:
        """(n, 5)."""
        context = self._context
        u = roof_u(context.parts, context.band, context.part_country, context.limitations, context.method)
        return self._by_part(u)

    @cached_property
    def floor(self) -> Array:
        """(n, 5)."""
        return self._by_part(self._context.floor_u()[0])

    @cached_property
    def _walls(self) -> tuple[Array, Array]:
        found = [self._context.wall(prefix) for prefix in _WALLS]
        return (
            np.stack([self._by_part(u) for u, _, _ in found], axis=-1),
            np.stack([self._by_part(built) for _, _, built in found], axis=-1),
        )

    def _by_part(self, values: Array) -> Array:
        by_part = np.zeros((self._context.fields.size, len(PARTS)))
        by_part[self._context.parts.home, self._context.parts.number] = values
        return by_part


def element_u(fields: Fields, method: Method = RDSAP_10) -> ElementU:
    """U-values by element, for rules that ask how good an element is now."""
    return ElementU(_context(fields, uses_wet_underfloor(fields), Limitations(fields.size), method))


def uses_wet_underfloor(fields: Fields) -> Mask:
    """Homes with wet underfloor heating as the only emitter of system 1."""
    return fields["heating1_emitter"] == _UNDERFLOOR_EMITTER


def _context(fields: Fields, underfloor: Mask, limitations: Limitations, method: Method) -> "_Context":
    return _Context(
        fields=fields,
        parts=Parts.of(fields),
        country=fields.known("country", 1).astype(int),
        flat=one_of(fields["property_type"], _FLATS),
        park_home=fields["property_type"] == _PARK_HOME,
        underfloor=underfloor,
        limitations=limitations,
        method=method,
    )


def envelope(fields: Fields, limitations: Limitations, method: Method) -> Envelope:
    """Expand every part of every home."""
    context = _context(fields, uses_wet_underfloor(fields), limitations, method)
    walls, frame_area, masonry_area = context.walls()
    roofs = context.roofs()
    floors, main_floor = context.floors()
    glazed, apertures = glazing_and_apertures(fields)
    doors = external_doors(fields, context.main_band, context.country)
    full_sap = fields.flag("full_sap")
    lodged_doors(fields, full_sap, doors)
    if not method.oriented_windows:
        face_east_and_west(apertures)
    conservatory = open_conservatory(fields, floors, roofs, glazed, apertures)
    glazed_area = conservatory + window_area(fields)
    light = one_of(context.main_construction, _LIGHT) | one_of(
        fields["part1_wall_insulation"], (WallInsulation.INTERNAL, WallInsulation.FILLED_CAVITY_AND_INTERNAL)
    )
    light = light & method.thermal_mass_by_construction
    mass = table("dwelling")["thermal_mass_parameter"]
    bridging = band_array(table("dwelling")["thermal_bridging_y"])[context.main_band]
    bridging = np.where(context.park_home, table("dwelling")["thermal_bridging_y_park_home"], bridging)
    external_area = walls.area + roofs.area + floors.area + doors.area + glazed_area
    thermal_mass = np.where(light, float(mass["light"]), float(mass["heavy"]))
    return Envelope(
        fabric=FabricInputs(
            doors=doors.ua,
            windows=glazed["windows"],
            roof_windows=glazed["roof_windows"],
            floors=floors.ua,
            walls=walls.ua,
            roofs=roofs.ua,
            party_walls=np.where(full_sap, fields["party_wall_ua"], context.party_walls()),
            external_area=external_area,
            thermal_bridge_y=_lodged_bridging(fields, full_sap, bridging, external_area, limitations, method),
            thermal_mass=_lodged_mass(fields, full_sap, thermal_mass, limitations),
        ),
        apertures=apertures,
        main_band=context.main_band,
        main_floor_u=main_floor[0],
        main_floor_construction=main_floor[1],
        main_floor_is_ground=fields["part1_floor_below"] == FloorHeatLoss.GROUND,
        main_wall_construction=context.main_construction,
        masonry_structure=masonry_area >= frame_area,
    )


@dataclass(slots=True)
class _Context:
    """What every element of a part needs to know."""

    fields: Fields
    parts: Parts
    country: Codes
    flat: Mask
    park_home: Mask
    underfloor: Mask
    limitations: Limitations
    method: Method

    @property
    def band(self) -> Codes:
        """Age band of each part."""
        return self.parts["age_band"].astype(int)

    @property
    def part_country(self) -> Codes:
        return self.country[self.parts.home]

    @property
    def main_band(self) -> Codes:
        return self.fields.known("part1_age_band", 0).astype(int)

    @property
    def main_construction(self) -> Array:
        return assumed_construction(self.fields["part1_wall_construction"], self.main_band)[0]

    def wall(self, prefix: str) -> tuple[Array, Array, Array]:
        """U, area and construction of one wall of each part."""
        parts, band = self.parts, self.band
        construction, unknown = assumed_construction(parts[f"{prefix}_construction"], band)
        area = parts[f"{prefix}_area"]
        area = np.where(np.isnan(area), 0.0, area)
        unknown = unknown & (parts.of_home(self.fields["full_sap"]) != 1)
        self.limitations.add("wall_construction_assumed", parts.any(unknown & (area > 0)))
        curtain = parts["wall_is_curtain_2023"] == 1 if prefix == "wall" else np.zeros(len(area), dtype=bool)
        walls = Walls(
            construction=construction,
            insulation=parts[f"{prefix}_insulation"],
            insulation_mm=parts[f"{prefix}_insulation_mm"],
            conductivity=parts[f"{prefix}_insulation_conductivity"],
            thickness_mm=parts[f"{prefix}_thickness_mm"],
            dry_lined=parts[f"{prefix}_dry_lined"] == 1,
            entered_u=parts[f"{prefix}_u"],
            curtain_from_2023=curtain,
            band=band,
            country=self.part_country,
            flat=self.flat[parts.home],
        )
        if prefix == "wall":
            return wall_u(walls, self.method), area, construction
        # Few parts have an alternative wall: the others' U-value counts for nothing.
        there = np.flatnonzero(area > 0)
        u = np.ones_like(area)
        u[there] = wall_u(walls.at(there), self.method)
        return u, area, construction

    def walls(self) -> tuple[Loss, Array, Array]:
        """All external walls, and the net areas of frame and masonry walls."""
        parts = self.parts
        loss = Loss.none(self.fields.size)
        frame, masonry = np.zeros(self.fields.size), np.zeros(self.fields.size)
        stairwell = parts.of_home(self.fields["corridor"]) == STAIRWELL
        for prefix in _WALLS:
            if prefix != "wall" and not (parts[f"{prefix}_area"] > 0).any():
                continue
            u, area, construction = self.wall(prefix)
            if prefix != "wall":
                # An entered U already counts the shelter (a lodged improvement ladder agrees to 0.01).
                sheltered = (parts[f"{prefix}_sheltered"] == 1) & np.isnan(parts[f"{prefix}_u"])
                u = np.where(sheltered, sheltered_u(u, stairwell), u)
            loss.add(parts.total(u * area), parts.total(area))
            is_frame = one_of(construction, _FRAME)
            frame += parts.total(area * is_frame)
            masonry += parts.total(area * ~is_frame)
            if prefix == "wall":
                self._room_in_roof_walls(u, loss)
        return loss, frame, masonry

    def _room_in_roof_walls(self, wall: Array, loss: Loss) -> None:
        """Gables and common walls of a room in roof take the part's wall U (Table 4)."""
        parts, data = self.parts, table("walls")["room_in_roof_walls"]
        exposed = parts["room_in_roof_exposed_area"]
        sheltered = parts["room_in_roof_sheltered_area"]
        party = parts["room_in_roof_party_area"]
        with np.errstate(divide="ignore"):
            behind = 1 / (1 / wall + data["sheltered_extra_r"])
        ua = exposed * wall + sheltered * round2(behind) + party * data["party"]
        loss.add(parts.total(ua), parts.total(exposed + sheltered))

    def party_walls(self) -> Array:
        """UA of the party walls."""
        parts = self.parts
        u = party_wall_u(parts["party_wall_construction"], self.flat[parts.home])
        return parts.total(u * parts["party_wall_area"])

    def roofs(self) -> Loss:
        """Roofs and the structure of rooms in roof."""
        parts = self.parts
        loss = Loss.none(self.fields.size)
        u = roof_u(parts, self.band, self.part_country, self.limitations, self.method)
        area = np.where(u > 0, parts["roof_area"], 0.0)
        loss.add(parts.total(u * area), parts.total(area))
        structure = parts["room_in_roof_structure_area"]
        known = parts["room_in_roof_known_area"]
        room_u = room_in_roof_u(parts, parts["room_in_roof_age_band"].astype(int), self.part_country)
        loss.add(parts.total(room_u * structure + parts["room_in_roof_known_ua"]), parts.total(structure + known))
        return loss

    def floor_u(self) -> tuple[Array, Array]:
        """U and construction of the lowest floor of each part."""
        parts, band, country = self.parts, self.band, self.part_country
        park_home, underfloor = self.park_home[parts.home], self.underfloor[parts.home]
        construction = construction_of(parts["floor_construction"], band, underfloor, park_home)
        wall = assumed_construction(parts["wall_construction"], band)[0]
        wall_m = wall_thickness_m(parts["wall_thickness_mm"], wall, band, country)
        return floor_u(parts, band, country, construction, wall_m, park_home), construction

    def floors(self) -> tuple[Loss, tuple[Array, Array]]:
        """Lowest and overhanging floors; also U and construction of the main dwelling's floor."""
        parts = self.parts
        u, construction = self.floor_u()
        area = np.where(u > 0, parts["floor_area"], 0.0)
        loss = Loss.none(self.fields.size)
        loss.add(parts.total(u * area), parts.total(area))
        overhang = parts["exposed_upper_floor_area"]
        loss.add(parts.total(exposed_upper_floor_u(self.band, self.part_country) * overhang), parts.total(overhang))
        main_u, main_construction = np.zeros(self.fields.size), np.full(self.fields.size, np.nan)
        main = parts.number == 0
        main_u[parts.home[main]] = u[main]
        main_construction[parts.home[main]] = construction[main]
        return loss, (main_u, main_construction)


def _lodged_bridging(
    fields: Fields, full_sap: Mask, y: Array, external_area: Array, limitations: Limitations, method: Method
) -> Array:
    """W/m²K over the external area: full SAP's junctions or y-values, and the default where a part has neither."""
    if not full_sap.any():
        return y
    unknown = fields.known("thermal_bridging_unknown_area", 0.0)
    limitations.add("thermal_bridging_assumed", full_sap & (unknown > 0))
    loss = fields.known("thermal_bridging", 0.0) + method.bridging_y * unknown
    return np.where(full_sap, loss / np.maximum(external_area, 1e-9), y)


def _lodged_mass(fields: Fields, full_sap: Mask, mass: Array, limitations: Limitations) -> Array:
    """kJ/m²K: full SAP's parameter, or its medium default."""
    if not full_sap.any():
        return mass
    lodged = fields["thermal_mass"]
    limitations.add("thermal_mass_assumed", full_sap & np.isnan(lodged))
    default = float(table("full_sap")["thermal_mass_default"]["kj_m2_k"])
    return np.where(full_sap, np.where(np.isnan(lodged), default, lodged), mass)

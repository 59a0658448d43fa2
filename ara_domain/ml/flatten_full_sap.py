"""A certificate of full SAP as a row of the frame: dwelling, fabric and openings as lodged.

Full SAP states what RdSAP infers. Where the frame has a column of the meaning it stands there: the whole dwelling is
part 1, its walls, roofs and floors one element each with the sum of their areas and their mean U-value. What RdSAP has
no column for stands in those of `ara_domain.ml.schema._full_sap`. What is not lodged stays NaN; the engine's default
stands in and says so.

Add here: the dwelling and its fabric. Keep out: ventilation and services (`flatten_full_sap_services`).
"""

from ara_domain.epc import EpcPropertyData, SapBuildingPart
from ara_domain.epc.codes import FloorConstruction, FloorHeatLoss
from ara_domain.epc.full_sap import SapThermalBridges
from ara_domain.epc.reading import NAN, code, flag, optional
from ara_domain.ml.flatten_building import part_areas, put_dwelling_type
from ara_domain.ml.flatten_full_sap_openings import Openings, openings_of
from ara_domain.ml.row import Row
from ara_domain.ml.schema import PARTS
from ara_domain.sap.climate import country_of
from ara_domain.sap.geometry import band_number, round2
from ara_domain.sap.tables import BANDS, table

_BASEMENT_FLOOR, _GROUND_FLOOR = 1, 2
_PARTY_WALL, _INTERNAL_WALL, _PARTY_CEILING = 4, 5, 4
_SEALED_TIMBER, _UNSEALED_TIMBER = 2, 3


class _Element:
    """One kind of heat-loss element: area, area times U where U is lodged, and heat capacity."""

    def __init__(self) -> None:
        self.area = 0.0
        self.known_area = 0.0
        self.ua = 0.0

    def add(self, area: float, u_value: float | None) -> None:
        """One more of it; without a U-value it takes the mean of the others."""
        self.area += area
        if u_value is not None:
            self.known_area += area
            self.ua += area * u_value

    @property
    def u(self) -> float:
        """Mean U-value, NaN where none is lodged."""
        return self.ua / self.known_area if self.known_area else NAN

    @property
    def is_incomplete(self) -> bool:
        return self.area > self.known_area


def flatten_full_sap_dwelling(epc: EpcPropertyData, row: Row) -> None:
    """Write the dwelling, its fabric and its openings."""
    row.put("full_sap", 1.0)
    openings = openings_of(epc, row)
    _dwelling(epc, row)
    _fabric(epc, row, openings)


# ------------------------------------------------------------------------------------------------ the dwelling


def _dwelling(epc: EpcPropertyData, row: Row) -> None:
    storeys = [storey for part in epc.sap_building_parts for storey in part.sap_floor_dimensions]
    used = [storey for storey in storeys if storey.total_floor_area]
    floor_area = sum(storey.total_floor_area or 0.0 for storey in used)
    heights = [storey.storey_height or storey.room_height for storey in used]
    put_dwelling_type(epc, row)
    row.put("corridor", 0.0)
    row.put("floor_area", round2(floor_area))
    volumes = [(s.total_floor_area or 0.0) * h for s, h in zip(used, heights, strict=True) if h]
    row.put("volume", sum(volumes) if len(volumes) == len(used) else NAN)
    levels = [
        len({code(s.floor) for s in part.sap_floor_dimensions if s.total_floor_area}) for part in epc.sap_building_parts
    ]
    row.put("storeys", max(levels, default=0))
    row.put("insulated_doors", 0.0)
    row.zero("doors_assumed", "party_walls_not_recorded", "room_in_roof_partly_known", "windows_assumed")
    row.zero("conservatory_floor_area", "conservatory_glazed_perimeter", "conservatory_height")
    stripped = epc.sap_ventilation.draughtstripping_percent if epc.sap_ventilation else None
    percent = stripped if epc.percent_draughtproofed is None else epc.percent_draughtproofed
    row.put("percent_draughtproofed", optional(percent))
    row.put("living_area_fraction", epc.living_area / floor_area if epc.living_area and floor_area else NAN)
    shading = epc.windows_overshading
    if shading is None:
        shading = next((p.overshading for p in epc.sap_building_parts if p.overshading is not None), None)
    row.put("windows_overshading", code(shading))


def _age_band(epc: EpcPropertyData) -> float:
    """The band lodged; else by the year built or lodged (RdSAP 10 Table 1), a new dwelling being of the last two."""
    lodged = next((number for p in epc.sap_building_parts if (number := band_number(p.construction_age_band))), 0)
    years = [code(part.construction_year) for part in epc.sap_building_parts]
    when = epc.registration_date or epc.assessment_date
    year = next((year for year in years if year > 0), float(when.year) if when else NAN)
    if lodged and not any(known > 0 for known in years):
        return float(lodged)
    first_year = table("full_sap")["first_year_of_band"]["northern_ireland" if country_of(epc) == 4 else "elsewhere"]
    bands = [letter for letter, start in first_year.items() if year >= start]
    return float(BANDS.index(bands[-1]) + 1) if bands else float(lodged or len(BANDS))


# ------------------------------------------------------------------------------------------------ fabric


class _Fabric:
    """The fabric of all parts, summed by kind of element."""

    def __init__(self) -> None:
        self.walls, self.roofs, self.floors, self.party = _Element(), _Element(), _Element(), _Element()
        self.capacity = _Capacity()
        self.bridging = 0.0
        self.unknown_bridging_area = 0.0
        self.on_ground = False

    def add(self, part: SapBuildingPart, openings: Openings) -> None:
        """One more part."""
        exposed = self._walls(part, openings) + self._roofs(part, openings) + self._floors(part)
        loss = _bridging(part.sap_thermal_bridges, exposed)
        if loss is None:
            self.unknown_bridging_area += exposed
        else:
            self.bridging += loss

    def _walls(self, part: SapBuildingPart, openings: Openings) -> float:
        exposed = 0.0
        for wall in part.sap_walls:
            net, kind = openings.net(part, wall.name, wall.total_wall_area), code(wall.wall_type)
            self.capacity.add(net, wall.kappa_value, counts=kind != _INTERNAL_WALL)
            if kind == _PARTY_WALL:
                self.party.add(net, wall.u_value)
            elif kind != _INTERNAL_WALL:
                self.walls.add(net, wall.u_value)
                exposed += wall.total_wall_area or 0.0
        return exposed

    def _roofs(self, part: SapBuildingPart, openings: Openings) -> float:
        exposed = 0.0
        for roof in part.sap_roofs:
            net = openings.net(part, roof.name, roof.total_roof_area)
            self.capacity.add(net, roof.kappa_value, counts=True)
            if code(roof.roof_type) != _PARTY_CEILING:
                self.roofs.add(net, roof.u_value)
                exposed += roof.total_roof_area or 0.0
        return exposed

    def _floors(self, part: SapBuildingPart) -> float:
        exposed = 0.0
        for floor in part.sap_floor_dimensions:
            lowest = code(floor.floor_type) in (_BASEMENT_FLOOR, _GROUND_FLOOR)
            whole = floor.total_floor_area or 0.0
            area = floor.heat_loss_area
            if area is None:
                area = whole if lowest else 0.0
            self.capacity.add(whole, floor.kappa_value, counts=True)
            self.capacity.add(max(0.0, whole - area), floor.kappa_value_from_below, counts=False)
            if area > 0:
                self.floors.add(area, floor.u_value)
                exposed += area
                self.on_ground = self.on_ground or lowest
        return exposed

    @property
    def is_incomplete(self) -> bool:
        """Whether an element has no U-value."""
        return any(element.is_incomplete for element in (self.walls, self.roofs, self.floors, self.party))


def _fabric(epc: EpcPropertyData, row: Row, openings: Openings) -> None:
    fabric = _Fabric()
    for part in epc.sap_building_parts:
        fabric.add(part, openings)
    _part(epc, row, fabric)
    row.put("thermal_bridging", fabric.bridging)
    row.put("thermal_bridging_unknown_area", fabric.unknown_bridging_area)
    row.put("thermal_mass", _thermal_mass(epc, fabric.capacity))
    row.put("values_missing", flag(fabric.is_incomplete or openings.incomplete))


def _part(epc: EpcPropertyData, row: Row, fabric: _Fabric) -> None:
    """The whole dwelling as part 1; the other parts are not there."""
    for number in PARTS[1:]:
        row.zero(f"part{number}_age_band", f"part{number}_room_in_roof_age_band", *part_areas(f"part{number}"))
    row.zero("part1_room_in_roof_age_band", *part_areas("part1"))
    row.put("part1_age_band", _age_band(epc))
    for name, element in (("wall", fabric.walls), ("roof", fabric.roofs), ("floor", fabric.floors)):
        row.put(f"part1_{name}_area", element.area)
        row.put(f"part1_{name}_u", element.u)
    row.put("part1_party_wall_area", fabric.party.area)
    row.put("party_wall_ua", fabric.party.ua)
    row.zero("part1_wall_dry_lined", "part1_wall_is_curtain_2023", "part1_roof_insulation_as_built")
    below = FloorHeatLoss.GROUND if fabric.on_ground else FloorHeatLoss.EXPOSED
    row.put("part1_floor_below", float(below if fabric.floors.area else FloorHeatLoss.ANOTHER_DWELLING))
    ventilation = epc.sap_ventilation
    timber = code(ventilation.ground_floor_type) if ventilation else NAN
    if timber in (_SEALED_TIMBER, _UNSEALED_TIMBER):
        row.put("part1_floor_construction", float(FloorConstruction.SUSPENDED_TIMBER))


def _bridging(bridges: SapThermalBridges | None, exposed_area: float) -> float | None:
    """W/K of a part's junctions; None where neither a y-value nor junctions are lodged."""
    if bridges is None:
        return None
    if bridges.thermal_bridges:
        default = table("full_sap")["psi_default"]["psi"]
        psi = (
            default.get(str(one.thermal_bridge_type), 0.0) if one.psi_value is None else one.psi_value
            for one in bridges.thermal_bridges
        )
        return sum((one.length or 0.0) * value for one, value in zip(bridges.thermal_bridges, psi, strict=True))
    return None if bridges.y_value is None else bridges.y_value * exposed_area


class _Capacity:
    """Σ area times kappa, kJ/K, and whether the kappa values that count are lodged."""

    def __init__(self) -> None:
        self.total = 0.0
        self.known = True

    def add(self, area: float, kappa: float | None, *, counts: bool) -> None:
        """One element; without its kappa value the sum is not known, unless it need not count."""
        self.total += area * (kappa or 0.0)
        self.known = self.known and (kappa is not None or not counts or area == 0)


def _thermal_mass(epc: EpcPropertyData, capacity: _Capacity) -> float:
    """The parameter as lodged for the dwelling or by part, else from the kappa values (worksheet (34), (35))."""
    if epc.thermal_mass_parameter is not None:
        return epc.thermal_mass_parameter
    by_part = [
        (part.thermal_mass_parameter, sum(s.total_floor_area or 0.0 for s in part.sap_floor_dimensions))
        for part in epc.sap_building_parts
    ]
    areas = sum(area for _, area in by_part)
    if areas and all(mass is not None for mass, _ in by_part):
        return sum((mass or 0.0) * area for mass, area in by_part) / areas
    return capacity.total / areas if areas and capacity.known and capacity.total else NAN

"""The doubts: when an input is one, and its plausible other values.

Add here: an input that a mapping infers or the method defaults. Keep out: weights. What a doubt is worth is the change
of the rating between the value that stands and each of the others, computed for the home itself.

The other values are the neighbouring rows of the table the default comes from, or the ends of the range the method
itself names (SAP 2012 Table S4: windows a quarter more or less than typical).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ara_domain.confidence import Basis
from ara_domain.epc.codes import CylinderSize, FloorConstruction, FloorHeatLoss, FloorInsulation, MeterType
from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.epc.codes import RoofConstruction as Roof
from ara_domain.epc.codes import RoofInsulationLocation as Location
from ara_domain.epc.codes import WallConstruction as Wall
from ara_domain.epc.codes import WallInsulation as Insulation
from ara_domain.ml.schema import PARTS
from ara_domain.sap.doubt.edits import (
    Edit,
    Rows,
    each_part,
    put,
    scale,
    shift,
    together,
    wall_columns,
    window_columns,
)
from ara_domain.sap.expansion.catalogue import systems
from ara_domain.sap.expansion.main_system import OFF_PEAK_ONLY
from ara_domain.sap.lookup import LAMPS, replacement_efficiency
from ara_domain.sap.tables import Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """An input in doubt: where, its other values, and which column says how sure the source is of it."""

    code: str
    text: str
    where: Callable[[Rows], Mask]
    others: tuple[Edit, ...]
    sure: str | None = None
    """Column with the source's own confidence; without one the default and its other values are equally likely."""

    @property
    def basis(self) -> Basis:
        """Inferred where the source says how sure it is, else a default."""
        return Basis.DEFAULT if self.sure is None else Basis.INFERRED


_ADDED = (Insulation.EXTERNAL, Insulation.INTERNAL, Insulation.FILLED_CAVITY_AND_EXTERNAL,
          Insulation.FILLED_CAVITY_AND_INTERNAL)  # fmt: skip
_LOFT = (Roof.PITCHED_UNSPECIFIED, Roof.PITCHED_WITH_LOFT_ACCESS, Roof.PITCHED_WITHOUT_LOFT_ACCESS)
_GROUND = FloorHeatLoss.GROUND
_SOLID_WALLS = (Wall.GRANITE_OR_WHINSTONE, Wall.SANDSTONE_OR_LIMESTONE, Wall.SOLID_BRICK)
_BAND_E = 5
_CYLINDER_INSULATION = tuple(
    together(put("cylinder_insulation", kind), put("cylinder_insulation_mm", mm))
    for kind, mm in ((2.0, 12.0), (1.0, 25.0), (1.0, 50.0))
)
"""A 12 mm jacket and 25 mm of foam are the defaults by age (RdSAP 10 Table 29), 50 mm of foam what is fitted now."""
_GAS_COMBI = 690002
_DUAL_IMMERSION = 1.0
_WET = (Category.BOILER, Category.HEAT_PUMP_WET)


def _no_u(rows: Rows, part: str, element: str) -> Mask:
    return np.isnan(rows[f"{part}_{element}_u"])


def _wall_insulation_unknown(rows: Rows, part: str) -> Mask:
    return (rows[f"{part}_wall_insulation"] == Insulation.UNKNOWN) & _no_u(rows, part, "wall")


def _wall_thickness_of_insulation_unknown(rows: Rows, part: str) -> Mask:
    added = np.isin(rows[f"{part}_wall_insulation"], _ADDED)
    return added & np.isnan(rows[f"{part}_wall_insulation_mm"]) & _no_u(rows, part, "wall")


def _wall_construction_unknown(rows: Rows, part: str) -> Mask:
    built = rows[f"{part}_wall_construction"]
    return (np.isnan(built) | (built < 1) | (built > Wall.PARK_HOME)) & _no_u(rows, part, "wall")


def _wall_thickness_unknown(rows: Rows, part: str) -> Mask:
    by_thickness = np.isin(rows[f"{part}_wall_construction"], _SOLID_WALLS) & (rows[f"{part}_age_band"] <= _BAND_E)
    return by_thickness & np.isnan(rows[f"{part}_wall_thickness_mm"]) & _no_u(rows, part, "wall")


def _loft_unknown(rows: Rows, part: str) -> Mask:
    known = ~np.isnan(rows[f"{part}_roof_insulation_mm"]) | (rows[f"{part}_roof_insulation_location"] == Location.NONE)
    loft = np.isin(rows[f"{part}_roof_construction"], _LOFT) & (rows[f"{part}_roof_area"] > 0)
    return loft & ~known & _no_u(rows, part, "roof")


def _roof_construction_unknown(rows: Rows, part: str) -> Mask:
    return np.isnan(rows[f"{part}_roof_construction"]) & (rows[f"{part}_roof_area"] > 0) & _no_u(rows, part, "roof")


def _floor_unknown(rows: Rows, part: str) -> Mask:
    built = rows[f"{part}_floor_construction"]
    ground = rows[f"{part}_floor_below"] == _GROUND
    return ground & (np.isnan(built) | (built == FloorConstruction.UNKNOWN)) & _no_u(rows, part, "floor")


def _floor_insulation_unknown(rows: Rows, part: str) -> Mask:
    insulation = rows[f"{part}_floor_insulation"]
    ground = rows[f"{part}_floor_below"] == _GROUND
    return ground & (np.isnan(insulation) | (insulation == FloorInsulation.UNKNOWN)) & _no_u(rows, part, "floor")


def _party_wall_unknown(rows: Rows, part: str) -> Mask:
    built = rows[f"{part}_party_wall_construction"]
    return (rows[f"{part}_party_wall_area"] > 0) & (np.isnan(built) | (built == 0))


def _room_in_roof_unknown(rows: Rows, part: str) -> Mask:
    return rows.flag("room_in_roof_partly_known") & (rows[f"{part}_room_in_roof_structure_area"] > 0)


def _existing(rows: Rows, part: str) -> Mask:
    return rows[f"{part}_age_band"] > 0


def _insulate(rows: Rows, part: str) -> None:
    cavity = rows[f"{part}_wall_construction"] == Wall.CAVITY
    added = np.where(cavity, float(Insulation.FILLED_CAVITY), float(Insulation.EXTERNAL))
    rows.put(f"{part}_wall_insulation", added, _wall_insulation_unknown(rows, part))


def _insulate_unknown_walls(rows: Rows) -> None:
    for number in PARTS:
        _insulate(rows, f"part{number}")


def _walls_the_other_way(rows: Rows) -> None:
    """Insulated walls as built, others insulated; any U-value that was read out of words goes."""
    for part in (f"part{number}" for number in PARTS):
        plain = np.isin(rows[f"{part}_wall_insulation"], (Insulation.AS_BUILT, Insulation.UNKNOWN))
        cavity = rows[f"{part}_wall_construction"] == Wall.CAVITY
        added = np.where(cavity, float(Insulation.FILLED_CAVITY), float(Insulation.EXTERNAL))
        rows.put(f"{part}_wall_insulation", np.where(plain, added, float(Insulation.AS_BUILT)))
        rows.put(f"{part}_wall_u", np.nan)


def _age(by: int) -> Edit:
    def edit(rows: Rows) -> None:
        for part in (f"part{number}" for number in PARTS):
            band = rows[f"{part}_age_band"]
            rows.put(f"{part}_age_band", np.clip(band + by, 1, 13), band > 0)

    return edit


def _loft(mm: float) -> Edit:
    """Lofts with so much insulation; a U-value read out of words goes."""

    def edit(rows: Rows) -> None:
        for part in (f"part{number}" for number in PARTS):
            here = _existing(rows, part)
            rows.put(f"{part}_roof_insulation_mm", mm, here)
            rows.put(f"{part}_roof_insulation_location", float(Location.JOISTS), here)
            rows.put(f"{part}_roof_u", np.nan, here)

    return edit


def _taller(factor: float) -> Edit:
    return scale(lambda: (*wall_columns(), "volume"), factor)


def _party_walls_of_a_square_plan(rows: Rows) -> None:
    """A length of party wall such as a square plan has, over the height of the dwelling."""
    side = np.sqrt(rows["part1_floor_area"])
    height = rows["volume"] / np.maximum(rows["floor_area"], 1.0) * np.maximum(rows["storeys"], 1.0)
    rows.put("part1_party_wall_area", side * height)


def _rooms(by: int) -> Edit:
    def edit(rows: Rows) -> None:
        assumed = np.maximum(1.0, np.round(rows["floor_area"] / 20))
        rooms = np.maximum(1.0, assumed + by)
        rows.put("habitable_rooms", rooms)
        rows.put("heated_rooms", rooms)

    return edit


def _efficiency(product: int) -> Edit:
    """A product of the specification's own list in place of the table row (RdSAP 10 Table 33)."""
    winter, summer = replacement_efficiency(product)
    return together(put("heating1_efficiency", winter), put("heating1_efficiency_summer", summer))


_CONDENSING_COMBI, _TABLE_HEAT_PUMP = 104, 224


def _table_efficiency(code: int) -> Edit:
    """The row of Tables 4a and 4b in place of a product."""
    listed = systems()
    winter, summer = float(listed.efficiency[code]), float(listed.efficiency_summer[code])
    return together(put("heating1_efficiency", winter), put("heating1_efficiency_summer", summer))


_ELECTRICITY = 29.0


def _boiler_by_table(rows: Rows) -> Mask:
    """Boilers burning gas, LPG or oil whose efficiency no product gives."""
    category = np.isin(rows["heating1_category"], (Category.BOILER,))
    return category & np.isnan(rows["heating1_efficiency"]) & (rows["heating1_fuel"] != _ELECTRICITY)


def _boiler_from_database(rows: Rows) -> Mask:
    return _boiler_by_table(rows) & rows.flag("heating1_in_database") & np.isnan(rows["heating1_code"])


def _pump_from_database(rows: Rows) -> Mask:
    pump = rows["heating1_category"] == Category.HEAT_PUMP_WET
    return pump & rows.flag("heating1_in_database") & np.isnan(rows["heating1_efficiency"])


def _control_unknown(rows: Rows) -> Mask:
    control = rows["heating1_control"]
    return (rows["heating1_category"] == Category.BOILER) & (np.isnan(control) | (control < 2101) | (control > 2113))


def _cylinder_unknown(rows: Rows) -> Mask:
    size = rows["cylinder_size"]
    there = ~np.isnan(size) & (size != CylinderSize.NONE)
    return there & ((size == CylinderSize.NO_ACCESS) | np.isnan(rows["cylinder_insulation"]))


def _meter_unknown(rows: Rows) -> Mask:
    """Of homes whose heating and hot water do not tell: what runs off-peak alone has an off-peak meter (§13)."""
    unknown = np.isnan(rows["meter"]) | (rows["meter"] == MeterType.UNKNOWN)
    off_peak = np.isin(rows["heating1_code"], OFF_PEAK_ONLY) | (rows["heating1_category"] == Category.STORAGE_HEATERS)
    return unknown & ~off_peak & (rows["immersion"] != _DUAL_IMMERSION)


def _showers_unknown(rows: Rows) -> Mask:
    none = np.isnan(rows["mixer_showers"]) & (rows["electric_showers"] == 0)
    return none | np.isnan(rows["baths"])


def _lamps_unknown(rows: Rows) -> Mask:
    counted = sum(rows[f"{name}_lamps"] for name in LAMPS)
    return ~(np.asarray(counted) > 0)


def _is_sure(column: str) -> Callable[[Rows], Mask]:
    return lambda rows: ~np.isnan(rows[column])


def _party_of(rule: Callable[[Rows, str], Mask]) -> Callable[[Rows], Mask]:
    return lambda rows: rows.any_part(rule)


DOUBTS: tuple[Doubt, ...] = (
    Doubt(
        code="wall_insulation_unknown",
        text="whether a wall is insulated is unknown; as built is assumed",
        where=_party_of(_wall_insulation_unknown),
        others=(_insulate_unknown_walls,),
    ),
    Doubt(
        code="wall_insulation_thickness_unknown",
        text="the thickness of a wall's insulation is unknown; 50 mm assumed",
        where=_party_of(_wall_thickness_of_insulation_unknown),
        others=(each_part("wall_insulation_mm", 100.0, _wall_thickness_of_insulation_unknown),),
    ),
    Doubt(
        code="wall_construction_assumed",
        text="a wall's construction is unknown; brick before 1930, cavity after",
        where=_party_of(_wall_construction_unknown),
        others=tuple(
            each_part("wall_construction", float(built), _wall_construction_unknown)
            for built in (Wall.SOLID_BRICK, Wall.CAVITY, Wall.TIMBER_FRAME)
        ),
    ),
    Doubt(
        code="wall_thickness_not_measured",
        text="a solid wall's thickness was not measured; the default of its age stands in",
        where=_party_of(_wall_thickness_unknown),
        others=tuple(each_part("wall_thickness_mm", mm, _wall_thickness_unknown) for mm in (220.0, 340.0)),
    ),
    Doubt(
        code="loft_insulation_unknown",
        text="a loft's insulation is unknown; the default of its age stands in",
        where=_party_of(_loft_unknown),
        others=tuple(each_part("roof_insulation_mm", mm, _loft_unknown) for mm in (25.0, 100.0, 270.0)),
    ),
    Doubt(
        code="roof_construction_assumed",
        text="a roof's construction is unknown; a pitched roof with unknown insulation assumed",
        where=_party_of(_roof_construction_unknown),
        others=tuple(
            each_part("roof_construction", float(kind), _roof_construction_unknown)
            for kind in (Roof.FLAT, Roof.SLOPING_CEILING)
        ),
    ),
    Doubt(
        code="room_in_roof_insulation_assumed",
        text="the insulation of a room in roof is known in part only; the default of its age stands in",
        where=_party_of(_room_in_roof_unknown),
        others=tuple(each_part("room_in_roof_age_band", band, _room_in_roof_unknown) for band in (1.0, 13.0)),
    ),
    Doubt(
        code="floor_construction_unknown",
        text="a ground floor's construction is unknown; solid, or suspended timber before 1930, assumed",
        where=_party_of(_floor_unknown),
        others=tuple(
            each_part("floor_construction", float(kind), _floor_unknown)
            for kind in (FloorConstruction.SOLID, FloorConstruction.SUSPENDED_TIMBER)
        ),
    ),
    Doubt(
        code="floor_insulation_unknown",
        text="whether a ground floor is insulated is unknown; the default of its age stands in",
        where=_party_of(_floor_insulation_unknown),
        others=(each_part("floor_insulation", float(FloorInsulation.RETROFITTED), _floor_insulation_unknown),),
    ),
    Doubt(
        code="party_wall_unknown",
        text="a party wall's construction is unknown; between a solid and an unfilled one assumed",
        where=_party_of(_party_wall_unknown),
        others=tuple(each_part("party_wall_construction", kind, _party_wall_unknown) for kind in (1.0, 2.0)),
    ),
    Doubt(
        code="party_walls_not_recorded",
        text="the length of the party walls is not recorded; no heat is lost through them here",
        where=lambda rows: rows.flag("party_walls_not_recorded"),
        others=(_party_walls_of_a_square_plan,),
    ),
    Doubt(
        code="window_area_assumed",
        text="windows are described as a whole; their area is by floor area and age",
        where=lambda rows: rows.flag("windows_assumed"),
        others=(scale(window_columns, 0.75), scale(window_columns, 1.25)),
    ),
    Doubt(
        code="doors_assumed",
        text="the number of external doors is not recorded",
        where=lambda rows: rows.flag("doors_assumed"),
        others=(shift("doors", -1), shift("doors", 1)),
    ),
    Doubt(
        code="percent_draughtproofed_assumed",
        text="the draught-proofed share is missing; multiple glazing counts as draught-proofed",
        where=lambda rows: np.isnan(rows["percent_draughtproofed"]),
        others=(put("percent_draughtproofed", 0.0), put("percent_draughtproofed", 100.0)),
    ),
    Doubt(
        code="extract_fans_unknown",
        text="extract fans are not counted; the number usual for age and rooms assumed",
        where=lambda rows: np.isnan(rows["extract_fans"]),
        others=(put("extract_fans", 0.0), put("extract_fans", 4.0)),
    ),
    Doubt(
        code="rooms_assumed",
        text="the number of habitable rooms is missing; one per 20 m2 assumed",
        where=lambda rows: np.isnan(rows["habitable_rooms"]),
        others=(_rooms(-1), _rooms(1)),
    ),
    Doubt(
        code="boiler_product_not_held",
        text="the boiler's product record is not held; a generic product of its kind stands in",
        where=_boiler_from_database,
        others=(_table_efficiency(_CONDENSING_COMBI),),
    ),
    Doubt(
        code="heat_pump_product_not_held",
        text="the heat pump's product record is not held; a generic product of its kind stands in",
        where=_pump_from_database,
        others=(_table_efficiency(_TABLE_HEAT_PUMP),),
    ),
    Doubt(
        code="heating_control_assumed",
        text="the heating control is missing or unknown; programmer and room thermostat assumed",
        where=_control_unknown,
        others=(put("heating1_control", 2101.0), put("heating1_control", 2106.0)),
    ),
    Doubt(
        code="pump_age_unknown",
        text="the age of the heating pump is unknown",
        where=lambda rows: np.isin(rows["heating1_category"], _WET) & ~np.isin(rows["heating1_pump_age"], (1.0, 2.0)),
        others=(put("heating1_pump_age", 1.0), put("heating1_pump_age", 2.0)),
    ),
    Doubt(
        code="cylinder_not_seen",
        text="the hot water cylinder could not be seen; size and insulation by age assumed",
        where=_cylinder_unknown,
        others=tuple(
            together(put("cylinder_size", float(CylinderSize.NORMAL)), insulated) for insulated in _CYLINDER_INSULATION
        ),
    ),
    Doubt(
        code="showers_and_baths_assumed",
        text="showers and baths are not recorded; one mixer shower and one bath assumed",
        where=_showers_unknown,
        others=(
            together(put("mixer_showers", 0.0), put("electric_showers", 1.0), put("baths", 1.0)),
            together(put("mixer_showers", 1.0), put("baths", 0.0)),
        ),
    ),
    Doubt(
        code="meter_unknown",
        text="the electricity meter is unknown; a single one assumed, as nothing needs an off-peak tariff",
        where=_meter_unknown,
        others=(put("meter", float(MeterType.DUAL)),),
    ),
    Doubt(
        code="lamp_count_assumed",
        text="lamps are not counted; the usual light for the floor area stands in",
        where=_lamps_unknown,
        others=tuple(put("lamp_efficacy", LAMPS[lamp][0]) for lamp in ("incandescent", "led")),
    ),
    Doubt(
        code="pv_power_unknown",
        text="the power of the solar panels is unknown; 0.12 kWp per m2 of the share of roof they cover",
        where=lambda rows: rows["pv_percent_roof_area"] > 0,
        others=(scale(lambda: ("pv_percent_roof_area",), 0.75), scale(lambda: ("pv_percent_roof_area",), 1.25)),
    ),
    Doubt(
        code="pv_connection_assumed",
        text="whether the panels are connected to the dwelling's meter is not recorded",
        where=lambda rows: (
            np.isnan(rows["pv_connection"]) & ((rows["pv1_kwp"] > 0) | (rows["pv_percent_roof_area"] > 0))
        ),
        others=(put("pv_connection", 1.0),),
    ),
    Doubt(
        code="solar_water_unverified",
        text="the monthly method of SAP 10.2 for solar water heating was not available",
        where=lambda rows: rows.flag("solar_water"),
        others=(put("solar_aperture", 1.5), put("solar_aperture", 4.5)),
    ),
    Doubt(
        code="heat_recovery_not_recorded",
        text="balanced ventilation of which heat recovery is not recorded",
        where=lambda rows: rows["mechanical_ventilation"] == 7,
        others=(put("mechanical_ventilation", 4.0),),
    ),
    Doubt(
        code="size_inferred",
        text="perimeter, heights or areas are estimated from the floor area and the form of the dwelling",
        where=_is_sure("sure_of_size"),
        others=(scale(wall_columns, 0.85), scale(wall_columns, 1.15), _taller(0.92), _taller(1.08)),
        sure="sure_of_size",
    ),
    Doubt(
        code="age_inferred",
        text="the age of the dwelling is inferred",
        where=_is_sure("sure_of_age"),
        others=(_age(-1), _age(1)),
        sure="sure_of_age",
    ),
    Doubt(
        code="walls_inferred",
        text="the walls are read out of words or predicted",
        where=_is_sure("sure_of_walls"),
        others=(_walls_the_other_way,),
        sure="sure_of_walls",
    ),
    Doubt(
        code="roof_inferred",
        text="the roof is read out of words or predicted",
        where=_is_sure("sure_of_roof"),
        others=(_loft(25.0), _loft(100.0), _loft(270.0)),
        sure="sure_of_roof",
    ),
    Doubt(
        code="floor_inferred",
        text="the floor is read out of words or predicted",
        where=_is_sure("sure_of_floor"),
        others=tuple(
            each_part("floor_construction", float(kind), _existing)
            for kind in (FloorConstruction.SOLID, FloorConstruction.SUSPENDED_TIMBER)
        ),
        sure="sure_of_floor",
    ),
    Doubt(
        code="windows_inferred",
        text="area or glazing of the windows is estimated or predicted",
        where=_is_sure("sure_of_windows"),
        others=(scale(window_columns, 0.75), scale(window_columns, 1.25)),
        sure="sure_of_windows",
    ),
    Doubt(
        code="boiler_inferred",
        text="the kind of boiler is read out of words or predicted",
        where=lambda rows: ~np.isnan(rows["sure_of_heating"]) & _boiler_by_table(rows),
        others=(
            together(put("heating1_efficiency", 66.0), put("heating1_efficiency_summer", 56.0)),
            together(put("heating1_efficiency", 74.0), put("heating1_efficiency_summer", 64.0)),
            _efficiency(_GAS_COMBI),
        ),
        sure="sure_of_heating",
    ),
    Doubt(
        code="storage_heaters_inferred",
        text="the kind of storage heaters is read out of words or predicted",
        where=lambda rows: ~np.isnan(rows["sure_of_heating"]) & (rows["heating1_category"] == Category.STORAGE_HEATERS),
        others=(put("heating1_code", 401.0), put("heating1_code", 404.0), put("heating1_code", 409.0)),
        sure="sure_of_heating",
    ),
    Doubt(
        code="hot_water_inferred",
        text="the hot water cylinder is inferred or predicted",
        where=lambda rows: ~np.isnan(rows["sure_of_water"]) & (rows["cylinder_size"] > CylinderSize.NONE),
        others=_CYLINDER_INSULATION,
        sure="sure_of_water",
    ),
)
"""Every doubt that the engine can weigh. What it cannot is a limitation alone (`docs/engine-coverage.md`)."""

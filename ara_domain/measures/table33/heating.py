"""New heating systems: boilers (I, R, S, T), storage heaters (L2), heat pumps (Z1, Z2)."""

import numpy as np

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.codes import CylinderSize, MeterType
from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.measures import heating
from ara_domain.measures.option import FrameView
from ara_domain.measures.table33 import items
from ara_domain.measures.table33.change import Change, change_certificate, change_frame
from ara_domain.measures.table33.cylinder import FACTORY, IMMERSION_HEATER, has_cylinder
from ara_domain.measures.table33.step import Step, row_of, step_of_rule
from ara_domain.sap.expansion.catalogue import FuelKind, fuel_kind, systems
from ara_domain.sap.lookup import replacement_efficiency
from ara_domain.sap.tables import Array, Codes, Mask, table

NAN = float("nan")
_GAS, _OIL, _ELECTRICITY = 26, 28, 29
"""RdSAP `main_fuel_type`."""
_FROM_MAIN, _FROM_SECONDARY, _NO_WATER_HEATING = 901, 902, 999
_RADIATORS, _UNDERFLOOR = 1, 2
_ROOM_SEALED = 2
_PUMP_FROM_2013 = 2
_DUAL_IMMERSION, _SINGLE_IMMERSION = 1, 2
_PORTABLE = 693
_IN_DATABASE, _BY_CODE = 1, 2
_ZONED = (2110, 2112)
_GAS_STORAGE_COMBI, _LPG_STORAGE_COMBI = 690003, 690005
_STORAGE_OR_OFF_PEAK_UNDERFLOOR = (401, 402, 404, 408, 421, 422)
"""Systems whose meter becomes single with a gas boiler (Table 33 T)."""
_OLD_STORAGE, _HIGH_RETENTION, _HIGH_RETENTION_CONTROL = (401, 402), 409, 2404
_CEILING = 701
_GAS_FIRES, _SOLID_HEATERS = range(601, 614), range(631, 637)


def steps() -> tuple[Step, ...]:
    """The heating systems; the same in both editions."""
    return (
        step_of_rule("I", "Condensing boiler of the same fuel", _same_fuel, _BOILERS),
        step_of_rule("R", "Condensing oil boiler in place of oil warm air", _from_oil_warm_air, _BOILERS),
        step_of_rule("S", "Condensing gas boiler in place of gas fires", _from_gas_fires, _BOILERS),
        step_of_rule("T", "Condensing gas boiler in place of another fuel", _from_other_fuel, _BOILERS),
        step_of_rule("L2", "High heat retention storage heaters", _storage_heaters),
        _heat_pump("Z1", "Air source heat pump and radiators", "ashp_radiators"),
        _heat_pump("Z1:75", "Ground source heat pump and radiators", "gshp_radiators"),
        _heat_pump("Z2", "Air source heat pump and underfloor heating", "ashp_underfloor"),
        _heat_pump("Z2:76", "Ground source heat pump and underfloor heating", "gshp_underfloor"),
    )


_BOILERS = "RdSAP 10 Table 33 and its note 4; products 690001 to 690007"


def _code(view: FrameView) -> Codes:
    found: Codes = np.nan_to_num(view["heating1_code"]).astype(np.intp)
    return found


def _kind(view: FrameView) -> Array:
    return fuel_kind(view["heating1_fuel"])


# ------------------------------------------------------------------------------------------------ boilers


def _same_fuel(view: FrameView) -> tuple[Change, ...]:
    """A boiler that does not condense; one known by its product number alone is taken at the certificate's word."""
    code = _code(view)
    unit = systems().has("cpsu", code)
    by_code = (code >= 101) & (code <= 141) & ~systems().has("condensing", code)
    unread = (view["heating1_in_database"] == 1) & (code == 0) & np.isnan(view["heating1_efficiency"])
    kind = np.nan_to_num(view["heating1_product_code"]).astype(np.intp)
    held = (kind >= 101) & (kind <= 141) & ~systems().has("condensing", kind)
    old = (view["heating1_category"] == Category.BOILER) & (by_code | unread | held)
    product = np.where(old, _product(_kind(view), has_cylinder(view)), 0.0)
    of_unit = np.where(_kind(view) == FuelKind.LPG, float(_LPG_STORAGE_COMBI), float(_GAS_STORAGE_COMBI))
    product = np.where(old & unit, of_unit, product)
    return _new_boiler(view, product, view["heating1_fuel"], keeps_cylinder=True)


def _from_oil_warm_air(view: FrameView) -> tuple[Change, ...]:
    due = (view["heating1_category"] == Category.WARM_AIR) & (_kind(view) == FuelKind.OIL) & (view["mains_gas"] != 1)
    product = np.where(due, _product(_kind(view), has_cylinder(view)), 0.0)
    return _new_boiler(view, product, view["heating1_fuel"], keeps_cylinder=False)


def _from_gas_fires(view: FrameView) -> tuple[Change, ...]:
    due = np.isin(_code(view), _GAS_FIRES) & (_kind(view) == FuelKind.GAS)
    return _to_gas(view, due)


def _from_other_fuel(view: FrameView) -> tuple[Change, ...]:
    """Solid, LPG and oil systems, electric storage or none, where there is mains gas."""
    category, code, kind = view["heating1_category"], _code(view), _kind(view)
    other_fuel = np.isin(kind, (FuelKind.LPG, FuelKind.OIL, FuelKind.SOLID)) & ~systems().has("condensing", code)
    storage = np.isin(code, _STORAGE_OR_OFF_PEAK_UNDERFLOOR)
    due = (view["mains_gas"] == 1) & (other_fuel | storage | (category == Category.NONE) | np.isnan(category))
    return _to_gas(view, due)


def _to_gas(view: FrameView, due: Mask) -> tuple[Change, ...]:
    gas = np.full(view.size, float(FuelKind.GAS))
    product = np.where(due, _product(gas, has_cylinder(view)), 0.0)
    portable = due & np.isin(_code(view), _STORAGE_OR_OFF_PEAK_UNDERFLOOR) & (view["secondary_code"] == _PORTABLE)
    single = due & np.isin(_code(view), _STORAGE_OR_OFF_PEAK_UNDERFLOOR)
    return (
        *_new_boiler(view, product, np.full(view.size, float(_GAS)), keeps_cylinder=False),
        Change(items.METER, single, float(MeterType.SINGLE)),
        Change(items.SECONDARY, portable, NAN),
        Change(items.SECONDARY_FUEL, portable, NAN),
    )


def _product(kind: Array, cylinder: Mask) -> Array:
    """Index number of the boiler of a fuel: regular with a cylinder, combi without; 0 for other fuels."""
    found = np.zeros(kind.shape)
    for (fuel, with_cylinder), index in heating.BOILER_PRODUCTS.items():
        found[(kind == fuel) & (cylinder == with_cylinder)] = index
    return found


def _new_boiler(view: FrameView, product: Array, fuel: Array, *, keeps_cylinder: bool) -> tuple[Change, ...]:
    """The replacement boiler with full controls; where it does not keep the old water heating it takes it over."""
    due = product > 0
    efficiency = np.array([replacement_efficiency(int(index)) for index in product])
    wet_before = view["heating1_category"] == Category.BOILER
    underfloor = wet_before & (view["heating1_emitter"] == _UNDERFLOOR)
    zoned = underfloor | np.isin(view["heating1_control"], _ZONED)
    control = np.where(zoned, float(heating.ZONE_CONTROL), float(heating.PROGRAMMER_THERMOSTAT_TRVS))
    takes_water = due & np.full(view.size, not keeps_cylinder)
    stored = due & has_cylinder(view) & (takes_water | (view["water_code"] == _FROM_MAIN))
    return (
        Change(items.CATEGORY, due, float(Category.BOILER)),
        Change(items.CODE, due, NAN),
        Change(items.FUEL, due, fuel),
        Change(items.DATA_SOURCE, due, float(_IN_DATABASE)),
        Change(items.PRODUCT, due, product),
        Change(items.IN_DATABASE, due, 1.0),
        *(Change(item, due, NAN) for item in items.OF_PRODUCT),
        Change(items.EFFICIENCY, due, efficiency[:, 0]),
        Change(items.EFFICIENCY_SUMMER, due, efficiency[:, 1]),
        Change(items.STORAGE_HEATERS, due, 0.0),
        Change(items.FAN_FLUE, due, 1.0),
        Change(items.FLUE, due, float(_ROOM_SEALED)),
        Change(items.PUMP_AGE, due & ~(wet_before & (view["heating1_pump_age"] > 0)), float(_PUMP_FROM_2013)),
        Change(items.EMITTER, due & ~underfloor, float(_RADIATORS)),
        Change(items.EMITTER_TEMPERATURE, due, 0.0),
        Change(items.CONTROL, due, control),
        Change(items.HEATED_ROOMS, due & ~np.isnan(view["habitable_rooms"]), view["habitable_rooms"]),
        Change(items.WATER, takes_water, float(_FROM_MAIN)),
        Change(items.WATER_FUEL, takes_water, fuel),
        Change(items.IMMERSION, takes_water, NAN),
        *_foam(view, stored),
    )


def _foam(view: FrameView, rows: Mask) -> tuple[Change, ...]:
    """50 mm of foam and a thermostat; a cylinder nobody could see is taken as normal, medium with solar heating."""
    size = np.where(view["solar_water"] == 1, float(CylinderSize.MEDIUM), float(CylinderSize.NORMAL))
    return (
        Change(items.CYLINDER_SIZE, rows & (view["cylinder_size"] == CylinderSize.NO_ACCESS), size),
        Change(items.CYLINDER_INSULATION, rows, float(FACTORY)),
        Change(items.CYLINDER_MM, rows, float(table("measures")["cylinder"]["foam_mm_with_new_heating"])),
        Change(items.CYLINDER_LOSS, rows, NAN),
        Change(items.CYLINDER_THERMOSTAT, rows, 1.0),
    )


# ------------------------------------------------------------------------------------------------ storage heaters


def _storage_heaters(view: FrameView) -> tuple[Change, ...]:
    """L2-1 and L2-2 in place of old storage heaters, L2-3 and L2-4 of direct electric heating or none."""
    category, code, water = view["heating1_category"], _code(view), view["water_code"]
    no_gas = view["mains_gas"] != 1
    old = no_gas & np.isin(code, _OLD_STORAGE)
    electric = fuel_kind(view["heating1_fuel"]) == FuelKind.ELECTRICITY
    none = (category == Category.NONE) | np.isnan(category)
    direct = no_gas & (((category == Category.ROOM_HEATERS) & electric) | (code == _CEILING) | none)
    single = has_cylinder(view) & (water == IMMERSION_HEATER) & (view["immersion"] == _SINGLE_IMMERSION)
    by_solid_fire = (water == _FROM_SECONDARY) & np.isin(np.nan_to_num(view["secondary_code"]), _SOLID_HEATERS)
    unheated_water = direct & ((water == _NO_WATER_HEATING) | np.isnan(water))
    due = old | direct
    new_cylinder = due & (single | by_solid_fire | unheated_water)
    no_secondary = direct & np.isnan(view["secondary_code"])
    return (
        Change(items.CATEGORY, due, float(Category.STORAGE_HEATERS)),
        Change(items.CODE, due, float(_HIGH_RETENTION)),
        Change(items.FUEL, due, float(_ELECTRICITY)),
        Change(items.CONTROL, due, float(_HIGH_RETENTION_CONTROL)),
        Change(items.DATA_SOURCE, due, float(_BY_CODE)),
        Change(items.PRODUCT, due, NAN),
        Change(items.IN_DATABASE, due, 0.0),
        *(Change(item, due, NAN) for item in items.OF_PRODUCT),
        Change(items.EFFICIENCY, due, NAN),
        Change(items.EFFICIENCY_SUMMER, due, NAN),
        Change(items.STORAGE_HEATERS, due, 0.0),
        Change(items.EMITTER, due, 0.0),
        Change(items.HEATED_ROOMS, due & ~np.isnan(view["habitable_rooms"]), view["habitable_rooms"]),
        Change(items.METER, direct, float(MeterType.DUAL)),
        Change(items.SECONDARY, no_secondary, float(_PORTABLE)),
        Change(items.SECONDARY_FUEL, no_secondary, float(_ELECTRICITY)),
        Change(items.WATER, new_cylinder, float(IMMERSION_HEATER)),
        Change(items.WATER_FUEL, new_cylinder, float(_ELECTRICITY)),
        Change(items.IMMERSION, new_cylinder, float(_DUAL_IMMERSION)),
        Change(items.HAS_CYLINDER, new_cylinder, 1.0),
        Change(items.CYLINDER_SIZE, new_cylinder, float(CylinderSize.LARGE)),
        Change(items.CYLINDER_VOLUME, new_cylinder, NAN),
        Change(items.CYLINDER_INSULATION, new_cylinder, float(FACTORY)),
        Change(items.CYLINDER_MM, new_cylinder, float(table("measures")["cylinder"]["foam_mm_with_new_heating"])),
        Change(items.CYLINDER_LOSS, new_cylinder, NAN),
    )


# ------------------------------------------------------------------------------------------------ heat pumps

_HEAT_PUMPS = {
    "ashp_radiators": 693011,
    "gshp_radiators": 693002,
    "ashp_underfloor": 693017,
    "gshp_underfloor": 693005,
}
"""The medium product of each kind; the three sizes of a kind share one efficiency (Table 33 note 9)."""


def _heat_pump(code: str, title: str, kind: str) -> Step:
    """The catalogue's heat pump as another product; with underfloor heating where there is some already."""
    underfloor = kind.endswith("underfloor")

    def due(view: FrameView) -> Mask:
        of_the_catalogue = heating.HEAT_PUMP.assess(view).eligible
        warm_floors = (view["heating1_emitter"] == _UNDERFLOOR) & (view["heating1_category"] == Category.BOILER)
        return of_the_catalogue & (warm_floors == underfloor)

    def product(rows: Mask) -> tuple[Change, ...]:
        index = _HEAT_PUMPS[kind]
        efficiency, summer = replacement_efficiency(index)
        return (
            Change(items.PRODUCT, rows, float(index)),
            Change(items.EFFICIENCY, rows, efficiency),
            Change(items.EFFICIENCY_SUMMER, rows, summer),
            Change(items.EMITTER, rows, float(_UNDERFLOOR if underfloor else _RADIATORS)),
        )

    def edit_frame(view: FrameView, rows: Mask) -> None:
        here = rows & due(view)
        heating.HEAT_PUMP.edit_frame(view, here)
        change_frame(view, here, product(here))

    def edit_certificate(epc: EpcPropertyData) -> EpcPropertyData:
        here = due(row_of(epc))
        return change_certificate(heating.HEAT_PUMP.edit_certificate(epc), product(here)) if here[0] else epc

    return Step(
        code=code,
        title=title,
        source="RdSAP 10 Table 33 and its note 9",
        targets=due,
        edit_frame=edit_frame,
        edit_certificate=edit_certificate,
    )

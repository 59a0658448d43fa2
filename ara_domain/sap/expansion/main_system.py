"""A main heating system of every home: code, fuel, control and efficiency (RdSAP 10 §11, SAP 2012 Tables 4a to 4e)."""

from dataclasses import dataclass

import numpy as np

from ara_domain.epc.codes import CylinderSize, MeterType
from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.sap.expansion import product_stand_ins
from ara_domain.sap.expansion.catalogue import FuelKind, as_code, controls, fuel_code, fuel_kind, systems
from ara_domain.sap.expansion.fields import Fields
from ara_domain.sap.expansion.limitations import Limitations
from ara_domain.sap.expansion.product_stand_ins import GAS_COMBI, GAS_REGULAR, OIL_COMBI, OIL_REGULAR
from ara_domain.sap.tables import Array, Codes, Mask, first_of, one_of

ASSUMED_ELECTRIC, PORTABLE_ELECTRIC, NO_CONTROL = 699, 693, 2699
PANEL_HEATERS, APPLIANCE_THERMOSTATS = 691, 2602
"""What off-peak heating on a single meter is entered as (RdSAP 10 §13)."""
UNDERFLOOR_EMITTER = 2.0
_FLOW_35, _FLOW_45 = 4.0, 3.0
_STORAGE = (401, 402, 403, 404, 405, 406, 407, 408, 409)
OFF_PEAK_ONLY = (*_STORAGE, 421, 422, 192, 193, 195)
"""Systems that need an off-peak tariff (RdSAP 10 §13)."""
_WATER_ONLY_CONTROL = 2100
_CONTROLS_FROM_MEMORY = (2209, 2210, 2313, 2314)
"""Room thermostat and TRVs of heat pumps and networks, which SAP 10.2 added to Table 4e [M]."""
_CONTROL_GROUP_DEFAULT = {
    Category.NONE: NO_CONTROL, Category.BOILER: 2104, Category.MICRO_CHP: 2104, Category.HEAT_PUMP_WET: 2204,
    Category.HEAT_PUMP_WARM_AIR: 2504, Category.COMMUNITY: 2304, Category.STORAGE_HEATERS: 2401,
    Category.ELECTRIC_UNDERFLOOR: 2704, Category.WARM_AIR: 2504, Category.ROOM_HEATERS: 2602, Category.OTHER: 2704,
}  # fmt: skip


@dataclass(slots=True)
class MainSystem:
    """One main system of every home, arrays (n,); code 0 where there is none."""

    present: Mask
    code: Codes
    category: Array
    kind: Array
    """`FuelKind`."""
    fuel: Array
    """Table 32 code; NaN for electricity and networks until tariffs are known."""
    control: Codes
    emitter: Array
    flow: Array
    efficiency: Array
    """Efficiency of the product itself, NaN where the tables' holds."""
    efficiency_summer: Array
    """Its efficiency for hot water."""
    of_known_kind: Mask
    """A product of the database, held or stood in for, whose code is of its kind; a measure's is of its category."""
    flue_gas_recovery: Mask
    """Flue gas heat recovery whose saving is counted, which takes the place of Table 4c(1)."""
    interlocked: Mask
    underfloor: Array
    """Full SAP's kind of underfloor pipes: 1 in a concrete slab, 2 screed, 3 timber; NaN where RdSAP infers it."""
    mcs: Mask
    """A heat pump installed under MCS."""

    def has(self, trait: str) -> Mask:
        """Whether the system's code has a trait of the catalogue."""
        return systems().has(trait, self.code)

    @property
    def is_table_4b_boiler(self) -> Mask:
        """Gas, LPG or oil boilers, which Table 4c adjusts and Equation D1 applies to."""
        return (self.code >= 101) & (self.code <= 141)


def has_cylinder(fields: Fields) -> Mask:
    """Homes with a hot water cylinder."""
    size = fields["cylinder_size"]
    return ~np.isnan(size) & (size != CylinderSize.NONE)


def main_system(fields: Fields, number: int, limitations: Limitations) -> MainSystem:
    """System 1 or 2 as lodged, with the method's defaults where the certificate leaves it open."""
    name = f"heating{number}"
    category = fields[f"{name}_category"]
    present = ~np.isnan(category) | ~np.isnan(fields[f"{name}_code"])
    kind = fuel_kind(fields[f"{name}_fuel"])
    emitter, flow = fields[f"{name}_emitter"], fields[f"{name}_emitter_temperature"]
    code = _code(fields, name, category, kind, present, limitations)
    nothing = (number == 1) & ~present
    code = np.where(nothing | (code == 0) & (number == 1), ASSUMED_ELECTRIC, code)
    listed = systems()
    single = one_of(code, OFF_PEAK_ONLY) & (fields["meter"] == MeterType.SINGLE)
    limitations.add("off_peak_heating_on_single_meter", single)
    code = np.where(single, PANEL_HEATERS, code)
    kind = np.where(kind == FuelKind.NONE, listed.fuel[code], kind)
    kind = np.where(one_of(listed.fuel[code], (FuelKind.ELECTRICITY, FuelKind.NETWORK)), listed.fuel[code], kind)
    fuel = _fuel_or_default(fields[f"{name}_fuel"], kind)
    control, assumed = _control(fields, name, category, code)
    limitations.add("heating_control_assumed", assumed & present)
    limitations.add("heating_control_from_memory", present & one_of(control, _CONTROLS_FROM_MEMORY))
    control = np.where(single, APPLIANCE_THERMOSTATS, control)
    product, product_summer = fields[f"{name}_efficiency"], fields[f"{name}_efficiency_summer"]
    unread = present & fields.flag(f"{name}_in_database") & np.isnan(product)
    limitations.add("product_database_default", unread)
    if unread.any():
        winter, summer = product_stand_ins.boiler(kind, code)
        winter = np.where(np.isnan(winter), product_stand_ins.heat_pump(code, emitter), winter)
        product, product_summer = np.where(unread, winter, product), np.where(unread, summer, product_summer)
    held = fields[f"{name}_product_code"] > 0
    limitations.add("heat_pump_running_hours_not_held", held & listed.has("heat_pump", code))
    limitations.add("micro_chp_as_condensing_boiler", category == Category.MICRO_CHP)
    return MainSystem(
        present=present | (number == 1),
        code=code,
        category=np.where(np.isnan(category), listed.category[code], category),
        kind=kind,
        fuel=fuel,
        control=control,
        emitter=emitter,
        flow=_flow(emitter, flow),
        efficiency=product,
        efficiency_summer=product_summer,
        of_known_kind=held | unread,
        flue_gas_recovery=~np.isnan(fields[f"{name}_flue_gas_saving"]),
        interlocked=_interlocked(fields, number, control),
        underfloor=fields[f"{name}_underfloor"],
        mcs=fields.flag(f"{name}_mcs"),
    )


def _interlocked(fields: Fields, number: int, control: Codes) -> Mask:
    """Boiler interlock as full SAP lodges it, else by the controls (SAP 2012 §9.3.8)."""
    by_controls = controls().interlock[control] & ~_unthermostatted_store(fields, number)
    lodged = fields[f"heating{number}_interlocked"]
    return np.where(np.isnan(lodged), by_controls, lodged == 1)


def _unthermostatted_store(fields: Fields, number: int) -> Mask:
    """A cylinder this system heats without a cylinder thermostat: no boiler interlock (SAP 2012 §9.3.8)."""
    heated_by = fields["water_code"] == (901 if number == 1 else 914)
    return heated_by & has_cylinder(fields) & (fields["cylinder_thermostat"] != 1)


def _code(fields: Fields, name: str, category: Array, kind: Array, present: Mask, limitations: Limitations) -> Codes:
    product = as_code(fields[f"{name}_product_code"])
    lodged = np.where(product > 0, product, as_code(fields[f"{name}_code"]))
    known = systems().exists[lodged] & (lodged > 0) & (lodged < 900)
    default = _default_code(fields, name, category, kind)
    undeclared = np.isnan(fields[f"{name}_efficiency"])
    limitations.add(
        "heating_code_assumed",
        present & ~known & ~fields.flag(f"{name}_in_database") & (category != Category.NONE) & undeclared,
    )
    return np.where(known, lodged, np.where(present, default, 0)).astype(np.intp)


def _default_code(fields: Fields, name: str, category: Array, kind: Array) -> Array:
    """The generic system of a category and fuel, for products identified only by their index number."""
    cylinder = has_cylinder(fields)
    low_flow = (fields[f"{name}_emitter"] == UNDERFLOOR_EMITTER) | (fields[f"{name}_emitter_temperature"] == _FLOW_35)
    gas = one_of(kind, (FuelKind.GAS, FuelKind.LPG, FuelKind.NONE))
    oil, solid = kind == FuelKind.OIL, kind == FuelKind.SOLID
    pellets = one_of(fields[f"{name}_fuel"], (7, 8))
    condenses = np.where(fields.flag("boiler_upgrade_due") & (name == "heating1"), 0, 1)
    gas_boiler = np.where(cylinder, np.array(GAS_REGULAR)[condenses], np.array(GAS_COMBI)[condenses])
    oil_boiler = np.where(cylinder, np.array(OIL_REGULAR)[condenses], np.array(OIL_COMBI)[condenses])
    boiler = first_of([gas, oil, solid & pellets, solid], [gas_boiler, oil_boiler, 155, 153], 191)
    heat_pump = np.where(gas & (kind != FuelKind.NONE), np.where(low_flow, 217, 227), np.where(low_flow, 214, 224))
    storage = np.where(fields.flag(f"{name}_high_heat_retention"), 409, 402)
    room = first_of([gas & (kind != FuelKind.NONE), oil, solid], [603, 623, 633], 691)
    warm_air = first_of([kind == FuelKind.ELECTRICITY, oil], [515, 512], 502)
    network = np.full(fields.size, 301)
    electric = np.full(fields.size, ASSUMED_ELECTRIC)
    return first_of(
        [
            category == Category.NONE,
            one_of(category, (Category.BOILER, Category.MICRO_CHP)),
            category == Category.HEAT_PUMP_WET,
            category == Category.HEAT_PUMP_WARM_AIR,
            category == Category.COMMUNITY,
            category == Category.STORAGE_HEATERS,
            category == Category.ELECTRIC_UNDERFLOOR,
            category == Category.WARM_AIR,
            category == Category.ROOM_HEATERS,
            category == Category.OTHER,
        ],
        [
            electric,
            boiler,
            heat_pump,
            np.where(gas & (kind != FuelKind.NONE), 527, 524),
            network,
            storage,
            np.full(fields.size, 424),
            warm_air,
            room,
            np.full(fields.size, 701),
        ],
        ASSUMED_ELECTRIC,
    )


def _fuel_or_default(rdsap_fuel: Array, kind: Array) -> Array:
    """Table 32 code of the fuel as lodged, else of the usual fuel of its kind."""
    code = fuel_code(rdsap_fuel)
    default = first_of(
        [
            kind == FuelKind.GAS,
            kind == FuelKind.LPG,
            kind == FuelKind.OIL,
            kind == FuelKind.SOLID,
            kind == FuelKind.NETWORK,
        ],
        [1.0, 2.0, 4.0, 11.0, 51.0],
        np.nan,
    )
    unknown = np.isnan(code) | (fuel_kind(rdsap_fuel) != kind)
    return np.where(kind == FuelKind.ELECTRICITY, np.nan, np.where(unknown, default, code))


def _control(fields: Fields, name: str, category: Array, code: Codes) -> tuple[Codes, Mask]:
    lodged = fields[f"{name}_control"]
    index = np.where(np.isnan(lodged) | (lodged < 0) | (lodged >= 3000), 0, lodged).astype(np.intp)
    known = controls().exists[index]
    kind = np.where(np.isnan(category), systems().category[code], category)
    default = np.full(fields.size, 2104)
    for group, control in _CONTROL_GROUP_DEFAULT.items():
        default = np.where(kind == group, control, default)
    default = np.where(code == ASSUMED_ELECTRIC, NO_CONTROL, default)
    needed = (code != ASSUMED_ELECTRIC) & (index != _WATER_ONLY_CONTROL)
    return np.where(known, index, default).astype(np.intp), ~known & needed


def _flow(emitter: Array, lodged: Array) -> Array:
    """Flow temperature class; unknown is above 45 °C for radiators and 35 °C for underfloor (Table 29)."""
    unknown = np.isnan(lodged) | (lodged == 0)
    return np.where(unknown & (emitter == UNDERFLOOR_EMITTER), _FLOW_35, np.where(unknown, 1.0, lodged))


def space_efficiency(system: MainSystem) -> Array:
    """Space efficiency in % with Table 4c adjustments; a network's is 100 here, its losses come with its supply."""
    listed = systems()
    lpg_fire = (system.kind == FuelKind.LPG) & ~np.isnan(listed.efficiency_lpg[system.code])
    from_table = np.where(lpg_fire, listed.efficiency_lpg[system.code], listed.efficiency[system.code])
    from_table = from_table * np.where(system.mcs, np.nan_to_num(listed.mcs_space[system.code], nan=1.0), 1.0)
    base = np.where(np.isnan(system.efficiency), from_table, system.efficiency)
    adjusted = base + low_temperature_gain(system) - np.where(needs_penalty(system), 5.0, 0.0)
    network = system.kind == FuelKind.NETWORK
    return np.where(network | np.isnan(adjusted), 100.0, adjusted)


def low_temperature_gain(system: MainSystem) -> Array:
    """Condensing boilers at low flow temperature (Table 4c(1)), percentage points on space heating."""
    known = (np.isnan(system.efficiency) | system.of_known_kind) & ~system.flue_gas_recovery
    condensing = system.has("condensing") & system.is_table_4b_boiler & known
    gas = system.kind == FuelKind.GAS
    gain = first_of(
        [system.flow == _FLOW_35, system.flow == _FLOW_45],
        [np.where(gas, 3.0, 2.0), np.where(gas, 2.4, 1.6)],
        0.0,
    )
    return np.where(condensing, gain, 0.0)


def needs_penalty(system: MainSystem) -> Mask:
    """Gas and oil boilers without a room thermostat or boiler interlock (Table 4c(2))."""
    return system.is_table_4b_boiler & ~system.interlocked

"""Main and secondary space heating (RdSAP 10 §11, SAP 2012 Appendix A, Tables 4a to 4e, 11)."""

from dataclasses import dataclass

import numpy as np

from ara_domain.epc.codes import CylinderSize, MeterType
from ara_domain.epc.codes import FloorConstruction as Floor
from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.sap.expansion import product_stand_ins
from ara_domain.sap.expansion.catalogue import FuelKind, as_code, controls, fuel_code, fuel_kind, systems
from ara_domain.sap.expansion.envelope import Envelope
from ara_domain.sap.expansion.fields import Fields
from ara_domain.sap.expansion.limitations import Limitations
from ara_domain.sap.expansion.product_stand_ins import GAS_COMBI, GAS_REGULAR, OIL_COMBI, OIL_REGULAR
from ara_domain.sap.tables import Array, Codes, Mask, first_of, one_of, table
from ara_domain.sap.worksheet.temperature import ControlInputs

ASSUMED_ELECTRIC, PORTABLE_ELECTRIC, NO_CONTROL = 699, 693, 2699
PANEL_HEATERS, APPLIANCE_THERMOSTATS = 691, 2602
"""What off-peak heating on a single meter is entered as (RdSAP 10 §13)."""
_UNDERFLOOR_EMITTER = 2.0
_FLOW_35, _FLOW_45 = 4.0, 3.0
# SAP 2012 Appendix A, rule b.
_DESIGN_LOSS_KELVIN = 20.0
_SMALL_DESIGN_LOSS_W = 3000.0
"""SAP 2012 Appendix A, rule b: no heaters are assumed below a design loss of 3 kW at 20 K."""
_CPSU_ADJUSTMENT = -0.1
"""K; Table 4e, note on integrated thermal stores and CPSUs."""
_STORAGE = (401, 402, 403, 404, 405, 406, 407, 408, 409)
OFF_PEAK_ONLY = (*_STORAGE, 421, 422, 192, 193, 195)
"""Systems that need an off-peak tariff (RdSAP 10 §13)."""
_ALWAYS_SECONDARY = (401, 402, 403, 404, 405, 406, 407, 409, 421)
_STORAGE_WITHOUT_FAN = (401, 402, 403, 405, 406)
_ELECTRIC_ROOM_HEATERS = (691, 692, 693, 694, ASSUMED_ELECTRIC)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Heating:
    """Space heating of every home."""

    main: MainSystem
    second: MainSystem
    second_share: Array
    """(203)."""
    secondary: Codes
    """0 when there is none."""
    secondary_fraction: Array
    """(201)."""
    secondary_kind: Array
    secondary_fuel: Array
    efficiency_1: Array
    efficiency_2: Array
    efficiency_secondary: Array
    water_from_secondary: Mask
    """The room heater that became the secondary system heats the water."""
    control: ControlInputs


def has_cylinder(fields: Fields) -> Mask:
    """Homes with a hot water cylinder."""
    size = fields["cylinder_size"]
    return ~np.isnan(size) & (size != CylinderSize.NONE)


def heating(fields: Fields, envelope: Envelope, limitations: Limitations) -> Heating:
    """Resolve systems, controls, secondary heating and efficiencies."""
    limitations.add("heating_unknown", np.isnan(fields["heating1_category"]) & np.isnan(fields["heating1_code"]))
    main = _system(fields, 1, limitations)
    second = _system(fields, 2, limitations)
    second_share = np.where(second.present, np.clip(_second_share(fields), 0, 1), 0.0)
    main, secondary, from_secondary = _secondary(fields, envelope, main)
    fraction = _secondary_fraction(main, secondary)
    secondary_kind = np.where(secondary > 0, systems().fuel[secondary], FuelKind.NONE)
    secondary_fuel = _secondary_fuel(fields, secondary_kind)
    return Heating(
        main=main,
        second=second,
        second_share=second_share,
        secondary=secondary,
        # Table 11, electric room heaters: SAP 2012 Appendix A, rule b.
        secondary_fraction=np.where(from_secondary, 0.20, fraction),
        secondary_kind=secondary_kind,
        secondary_fuel=secondary_fuel,
        efficiency_1=space_efficiency(main),
        efficiency_2=np.where(second.present, space_efficiency(second), 100.0),
        efficiency_secondary=fields.known(
            "secondary_heating_percent", _room_heater_efficiency(secondary, secondary_fuel)
        ),
        water_from_secondary=from_secondary,
        control=_control_inputs(fields, envelope, main, second, second_share),
    )


# ------------------------------------------------------------------------------------------------ main systems


def _system(fields: Fields, number: int, limitations: Limitations) -> MainSystem:
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
    low_flow = (fields[f"{name}_emitter"] == _UNDERFLOOR_EMITTER) | (fields[f"{name}_emitter_temperature"] == _FLOW_35)
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
    return np.where(unknown & (emitter == _UNDERFLOOR_EMITTER), _FLOW_35, np.where(unknown, 1.0, lodged))


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


def _second_share(fields: Fields) -> Array:
    """(203): share of the floor area served by system 2; whichever fraction is lodged."""
    second = fields["heating2_fraction"]
    by_first = 1 - fields.known("heating1_fraction", 1.0)
    return np.where(np.isnan(second), by_first, second)


# ------------------------------------------------------------------------------------------------ secondary


def _secondary(fields: Fields, envelope: Envelope, main: MainSystem) -> tuple[MainSystem, Codes, Mask]:
    """Secondary system: recorded, or assumed where rooms are unheated or storage heaters need one (Appendix A)."""
    recorded = as_code(fields["secondary_code"])
    recorded = np.where(systems().exists[recorded] & (recorded > 600) & (recorded < 700), recorded, 0)
    rooms, heated = fields["habitable_rooms"], fields["heated_rooms"]
    no_heating = main.code == ASSUMED_ELECTRIC
    few_heated = (heated <= 0.25 * rooms) & (heated < rooms)
    room_heater = (main.category == Category.ROOM_HEATERS) & (main.kind != FuelKind.ELECTRICITY)
    design_loss = (envelope.fabric.windows + envelope.fabric.walls + envelope.fabric.roofs + envelope.fabric.floors
                   + envelope.fabric.doors + envelope.fabric.roof_windows
                   + envelope.fabric.thermal_bridge_y * envelope.fabric.external_area)  # fmt: skip
    swapped = few_heated & room_heater & (recorded == 0) & (design_loss * _DESIGN_LOSS_KELVIN >= _SMALL_DESIGN_LOSS_W)
    secondary = np.where(swapped, main.code, recorded)
    unheated = (heated < rooms) & (secondary == 0)
    always = one_of(main.code, _ALWAYS_SECONDARY) & (secondary == 0)
    secondary = np.where((unheated | always) & ~no_heating, PORTABLE_ELECTRIC, secondary)
    secondary = np.where(no_heating, 0, secondary)
    return _swapped_main(main, swapped), secondary.astype(np.intp), swapped


def _swapped_main(main: MainSystem, swapped: Mask) -> MainSystem:
    """Assumed electric heaters become the main system where a room heater serves at most a quarter of the rooms."""
    if not swapped.any():
        return main
    return MainSystem(
        present=main.present,
        code=np.where(swapped, ASSUMED_ELECTRIC, main.code).astype(np.intp),
        category=np.where(swapped, float(Category.ROOM_HEATERS), main.category),
        kind=np.where(swapped, float(FuelKind.ELECTRICITY), main.kind),
        fuel=np.where(swapped, np.nan, main.fuel),
        control=np.where(swapped, NO_CONTROL, main.control).astype(np.intp),
        emitter=main.emitter,
        flow=main.flow,
        efficiency=np.where(swapped, np.nan, main.efficiency),
        efficiency_summer=np.where(swapped, np.nan, main.efficiency_summer),
        of_known_kind=main.of_known_kind & ~swapped,
        flue_gas_recovery=main.flue_gas_recovery & ~swapped,
        interlocked=main.interlocked,
        underfloor=main.underfloor,
        mcs=main.mcs & ~swapped,
    )


def _secondary_fraction(main: MainSystem, secondary: Codes) -> Array:
    """(201), Table 11."""
    fraction = first_of(
        [one_of(main.code, _STORAGE_WITHOUT_FAN), one_of(main.code, _ELECTRIC_ROOM_HEATERS)], [0.15, 0.20], 0.10
    )
    return np.where(secondary > 0, fraction, 0.0)


def _secondary_fuel(fields: Fields, kind: Array) -> Array:
    """Table 32 code of the secondary fuel: as recorded where it fits the heater, else its kind's usual fuel."""
    lodged = fields["secondary_fuel"]
    code = fuel_code(lodged)
    lodged_kind = fuel_kind(lodged)
    fits = (lodged_kind == kind) | ((kind == FuelKind.GAS) & (lodged_kind == FuelKind.LPG))
    default = first_of([kind == FuelKind.GAS, kind == FuelKind.OIL, kind == FuelKind.SOLID], [1.0, 4.0, 20.0], np.nan)
    return np.where(fits & ~np.isnan(code) & (kind != FuelKind.ELECTRICITY), code, default)


def _room_heater_efficiency(code: Codes, fuel: Array) -> Array:
    listed = systems()
    lpg = one_of(fuel, (2, 3, 5, 9)) & ~np.isnan(listed.efficiency_lpg[code])
    efficiency = np.where(lpg, listed.efficiency_lpg[code], listed.efficiency[code])
    return np.where((code == 0) | np.isnan(efficiency), 100.0, efficiency)


# ------------------------------------------------------------------------------------------------ controls


def _control_inputs(
    fields: Fields, envelope: Envelope, main: MainSystem, second: MainSystem, second_share: Array
) -> ControlInputs:
    listed = controls()
    meter_24h = fields["meter"] == MeterType.DUAL_24_HOUR
    return ControlInputs(
        living_area_fraction=_living_area_fraction(fields),
        responsiveness_1=_responsiveness(main, envelope, meter_24h),
        responsiveness_2=_responsiveness(second, envelope, meter_24h),
        control_type_1=listed.control_type[main.control],
        control_type_2=np.where(second.present, listed.control_type[second.control], listed.control_type[main.control]),
        adjustment_1=listed.adjustment[main.control] + _store_adjustment(main),
        adjustment_2=np.where(second.present, listed.adjustment[second.control] + _store_adjustment(second), 0.0),
        second_share=second_share,
    )


def _store_adjustment(system: MainSystem) -> Array:
    """K off the mean temperature with a CPSU, whose store smooths the heat (notes of Table 4e)."""
    return np.where(system.has("cpsu"), _CPSU_ADJUSTMENT, 0.0)


def _delayed_start(fields: Fields, number: int) -> Array:
    """K for a delayed start thermostat (Table 4e), which only full SAP records."""
    return np.where(fields.flag(f"heating{number}_delayed_start"), table("full_sap")["delayed_start_c"]["value"], 0.0)


def _living_area_fraction(fields: Fields) -> Array:
    """As full SAP lodges it, else by habitable rooms (Table 27)."""
    data = table("dwelling")["living_area_fraction"]
    rooms = np.clip(habitable_rooms(fields), 1, 15).astype(int)
    return fields.known("living_area_fraction", np.array(data["fraction"])[rooms - 1])


def habitable_rooms(fields: Fields) -> Array:
    """Habitable rooms, one per 20 m² where the number is missing."""
    return fields.known("habitable_rooms", np.maximum(1.0, np.round(fields["floor_area"] / 20)))


def _responsiveness(system: MainSystem, envelope: Envelope, meter_24h: Mask) -> Array:
    """Table 4a, or by emitter (Table 4d); underfloor by the floor it is in (RdSAP 10 Table 29)."""
    by_code = systems().responsiveness[system.code]
    by_24h = systems().responsiveness_24h[system.code]
    by_code = np.where(meter_24h & ~np.isnan(by_24h), by_24h, by_code)
    floor = envelope.main_floor_construction
    upper_flat = ~envelope.main_floor_is_ground
    timber_wall = envelope.main_wall_construction == 5
    floor = np.where(upper_flat, np.where(timber_wall, float(Floor.SUSPENDED_TIMBER), float(Floor.SOLID)), floor)
    slab = np.where(envelope.main_band <= 5, 0.25, 0.75)
    underfloor = first_of([floor == Floor.SUSPENDED_TIMBER, floor == Floor.SUSPENDED_NOT_TIMBER], [1.0, 0.75], slab)
    underfloor = first_of([system.underfloor == kind for kind in (1, 2, 3)], [0.25, 0.75, 1.0], underfloor)
    by_emitter = np.where(system.emitter == _UNDERFLOOR_EMITTER, underfloor, 1.0)
    return np.where(np.isnan(by_code), by_emitter, by_code)

"""How a home is heated: main and secondary systems, hot water, and the meters and flues that go with them."""

from dataclasses import dataclass, replace
from random import Random

from ara_domain.epc.codes import CylinderSize, MainHeatingCategory, MeterType
from ara_domain.override_fields.heating_systems import OFF_PEAK_ONLY, SYSTEMS, Fuel, HeatingSystem
from ara_domain.override_fields.heating_systems import HotWater as Heats
from ara_resources.sample_stock.chance import Weighted, happens
from ara_resources.sample_stock.dwellings import systems
from ara_resources.sample_stock.dwellings.dwelling import Cylinder, Heating, HotWater, MainSystem
from ara_resources.sample_stock.dwellings.estates import Layout
from ara_resources.sample_stock.dwellings.pattern import Pattern
from ara_resources.sample_stock.places import Setting

FROM_MAIN, IMMERSION, GAS_SINGLE_POINT, GAS_MULTI_POINT, AT_POINT_OF_USE = 901, 903, 907, 908, 909
"""Water heating codes."""
DUAL, SINGLE = 1, 2
"""Immersion heaters, as lodged."""
GAS_FIRE, LIVE_FLAME_FIRE, BALANCED_FLUE_FIRE, DECORATIVE_FIRE = 603, 605, 609, 612
OPEN_FIRE, STOVE, STOVE_WITH_BOILER = 631, 633, 634
PANEL, PORTABLE = 691, 693
_GAS_FIRES = Weighted({GAS_FIRE: 55, LIVE_FLAME_FIRE: 22, BALANCED_FLUE_FIRE: 15, DECORATIVE_FIRE: 8})
_ELECTRIC_HEATERS = Weighted({PANEL: 80, PORTABLE: 20})
_SOLID_HEATERS = Weighted({STOVE: 65, OPEN_FIRE: 35})
_SOLID_FUELS = Weighted({Fuel.WOOD_LOGS: 50, Fuel.DUAL_FUEL: 35, Fuel.SMOKELESS_COAL: 15})
_FACTORY, _JACKET = 1, 2
_CYLINDERS = Weighted(
    {(_FACTORY, 25): 16, (_FACTORY, 38): 22, (_FACTORY, 50): 38, (_FACTORY, 80): 8, (_JACKET, 25): 3, (_JACKET, 50): 3,
     (_JACKET, 80): 8, (0, 0): 1}
)  # fmt: skip
_CYLINDER_SIZES = Weighted({CylinderSize.NORMAL: 62, CylinderSize.MEDIUM: 22, CylinderSize.LARGE: 8,
                            CylinderSize.NO_ACCESS: 6, CylinderSize.MEASURED: 2})  # fmt: skip
_OFF_PEAK_METERS = Weighted({MeterType.DUAL: 92, MeterType.UNKNOWN: 3, MeterType.OFF_PEAK_18_HOUR: 1,
                             MeterType.DUAL_24_HOUR: 1, MeterType.SINGLE: 3})  # fmt: skip
"""A single meter with storage heaters occurs, and is a finding of its own."""
_OTHER_METERS = Weighted({MeterType.SINGLE: 88, MeterType.DUAL: 8, MeterType.UNKNOWN: 4})
_NETWORK_SHARE = {Layout.CORRIDOR: 0.45, Layout.STAIRCASE: 0.05}
_NO_HEATING = 0.003
MODERN_FROM = "J"
"""From this band on boilers condense, cylinders are foamed, storage heaters retain their heat."""
_PUMP_AGE_UNKNOWN, _PUMP_TO_2012, _PUMP_FROM_2013 = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Shared:
    """What a building heats all its homes with; None where each has its own system."""

    network: HeatingSystem | None


def shared_heating(pattern: Pattern, rng: Random) -> Shared:
    """Whether the homes of a street are on a heat network, and of what kind."""
    served = happens(rng, _NETWORK_SHARE.get(pattern.estate.layout, 0.0))
    return Shared(systems.NETWORKS.draw(rng) if served else None)


def heating_of(pattern: Pattern, shared: Shared, floor_area: float, rng: Random) -> Heating:
    """Space and water heating of one home."""
    system = shared.network or _own_system(pattern, rng)
    main = main_system(system, rng)
    secondary_code, secondary_fuel = _secondary(pattern, system, rng)
    mains: tuple[MainSystem, ...] = (main,)
    if secondary_code is None and _has_a_second_main(system, floor_area, rng):
        second = main_system(SYSTEMS["electric room heaters"], rng, fraction=0.2)
        mains = (main_system(system, rng, fraction=0.8), second)
    return Heating(
        mains=mains,
        water=hot_water_of(pattern, system, floor_area, rng),
        secondary_code=secondary_code,
        secondary_fuel=secondary_fuel,
    )


def _own_system(pattern: Pattern, rng: Random) -> HeatingSystem:
    modern = pattern.band >= MODERN_FROM
    if pattern.gas and not _gas_left_out(pattern, rng):
        return (systems.MODERN_WITH_GAS if modern else systems.WITH_GAS).draw(rng).draw(rng)
    if not pattern.in_block and pattern.band <= "F" and happens(rng, _NO_HEATING):
        return SYSTEMS["none"]
    if pattern.in_block:
        return (systems.MODERN_FLATS_WITHOUT_GAS if modern else systems.FLATS_WITHOUT_GAS).draw(rng).draw(rng)
    return (systems.MODERN_HOUSES_WITHOUT_GAS if modern else systems.HOUSES_WITHOUT_GAS).draw(rng).draw(rng)


def _gas_left_out(pattern: Pattern, rng: Random) -> bool:
    """Many newer flats and the newest houses are all electric although there is gas in the street."""
    if pattern.in_block:
        return pattern.band >= MODERN_FROM and happens(rng, 0.45)
    return pattern.band == "M" and happens(rng, 0.5)


def main_system(system: HeatingSystem, rng: Random, fraction: float = 1.0) -> MainSystem:
    """A system with its controls, its pump and its flow temperature as lodged."""
    pump = Weighted({_PUMP_AGE_UNKNOWN: 62, _PUMP_TO_2012: 16, _PUMP_FROM_2013: 22}).draw(rng)
    return MainSystem(
        system=system,
        control=systems.control_of(system, rng),
        fraction=fraction,
        pump_age=pump,
        flow_temperature=1 if system.is_wet and system.flow_temperature == 0 and happens(rng, 0.4)
        else system.flow_temperature,
    )  # fmt: skip


def _has_a_second_main(system: HeatingSystem, floor_area: float, rng: Random) -> bool:
    return system.category is MainHeatingCategory.STORAGE_HEATERS and floor_area > 48 and happens(rng, 0.22)


# ------------------------------------------------------------------------------------------------ secondary


def _secondary(pattern: Pattern, system: HeatingSystem, rng: Random) -> tuple[int | None, int | None]:
    """A fixed heater beside the main system: a fire in the living room, a panel heater in a flat."""
    if system.category in {MainHeatingCategory.ROOM_HEATERS, MainHeatingCategory.NONE}:
        return (None, None)
    if system.hot_water is Heats.WITH_CYLINDER and system.code in {109, 119}:
        return (GAS_FIRE, int(Fuel.MAINS_GAS))
    if not pattern.in_block:
        if pattern.gas and pattern.band <= "I" and happens(rng, 0.20):
            return (_GAS_FIRES.draw(rng), int(Fuel.MAINS_GAS))
        if happens(rng, 0.30 if pattern.setting is Setting.RURAL else 0.03):
            return (_SOLID_HEATERS.draw(rng), int(_SOLID_FUELS.draw(rng)))
    if happens(rng, 0.12):
        return (_ELECTRIC_HEATERS.draw(rng), int(Fuel.ELECTRICITY))
    return (None, None)


# ------------------------------------------------------------------------------------------------ hot water


def hot_water_of(pattern: Pattern, system: HeatingSystem, floor_area: float, rng: Random) -> HotWater:
    """What heats the water of a home with this main system, and where it comes out."""
    showers = 1 + (floor_area > 95 and happens(rng, 0.7))
    electric = int(happens(rng, 0.28))
    return replace(
        _water_heater(pattern, system, floor_area, rng),
        mixer_showers=showers - electric,
        electric_showers=electric,
        baths=0 if floor_area < 48 and happens(rng, 0.3) else 1,
    )


def _water_heater(pattern: Pattern, system: HeatingSystem, floor_area: float, rng: Random) -> HotWater:
    heat_pump = system.category is MainHeatingCategory.HEAT_PUMP_WET
    modern = pattern.band >= MODERN_FROM
    match system.hot_water:
        case Heats.WITHOUT_CYLINDER:
            return HotWater(code=FROM_MAIN, fuel=int(system.fuel))
        case Heats.FROM_NETWORK:
            return HotWater(
                code=FROM_MAIN,
                fuel=int(system.fuel),
                cylinder=cylinder(rng, new=modern) if happens(rng, 0.12) else None,
            )
        case Heats.WITH_CYLINDER:
            solar = not heat_pump and happens(rng, 0.03)
            return HotWater(
                code=FROM_MAIN, fuel=int(system.fuel), cylinder=cylinder(rng, new=heat_pump or modern), solar=solar
            )
    if pattern.gas and happens(rng, 0.4):
        return HotWater(code=rng.choice((GAS_SINGLE_POINT, GAS_MULTI_POINT)), fuel=int(Fuel.MAINS_GAS))
    if floor_area < 60 and happens(rng, 0.12):
        return HotWater(code=AT_POINT_OF_USE, fuel=int(Fuel.ELECTRICITY))
    dual = system.code in OFF_PEAK_ONLY and happens(rng, 0.85)
    return HotWater(
        code=IMMERSION,
        fuel=int(Fuel.ELECTRICITY),
        immersion=DUAL if dual else SINGLE,
        cylinder=cylinder(rng, large=dual, new=modern),
    )


def cylinder(rng: Random, *, large: bool = False, new: bool = False) -> Cylinder:
    """A hot water cylinder; `new` ones are foamed and have a thermostat, those for off-peak heat are `large`."""
    size = CylinderSize.MEDIUM if new and not large else _CYLINDER_SIZES.draw(rng)
    if large and size is CylinderSize.NORMAL and happens(rng, 0.6):
        size = rng.choice((CylinderSize.MEDIUM, CylinderSize.LARGE))
    insulation, thickness = (_FACTORY, 50) if new else _CYLINDERS.draw(rng)
    return Cylinder(
        size=int(size),
        insulation=insulation,
        insulation_mm=thickness,
        thermostat=new or happens(rng, 0.75),
        volume_l=rng.choice((120, 145, 180, 210)) if size is CylinderSize.MEASURED else None,
    )


def meter_of(heating: Heating, rng: Random) -> int:
    """The electricity meter that goes with the heating."""
    off_peak = any(main.system.code in OFF_PEAK_ONLY for main in heating.mains) or heating.water.immersion == DUAL
    return int((_OFF_PEAK_METERS if off_peak else _OTHER_METERS).draw(rng))

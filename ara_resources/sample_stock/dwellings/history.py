"""A dwelling as an earlier assessor would have found it."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from ara_domain.epc.codes import CylinderSize, MeterType
from ara_domain.epc.codes import GlazingType as Glazing
from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.epc.codes import RoofConstruction as Above
from ara_domain.epc.codes import RoofInsulationLocation as Location
from ara_domain.epc.codes import WallInsulation as Insulated
from ara_domain.override_fields.heating_systems import HIGH_HEAT_RETENTION_CONTROL, SYSTEMS, Fuel
from ara_domain.override_fields.heating_systems import HotWater as Heats
from ara_resources.sample_stock.chance import happens
from ara_resources.sample_stock.dwellings.dwelling import (
    Cylinder,
    Dwelling,
    Heating,
    HotWater,
    Lamps,
    MainSystem,
    Part,
    Supply,
    Window,
)
from ara_resources.sample_stock.dwellings.heating import DUAL as DUAL_IMMERSION
from ara_resources.sample_stock.dwellings.heating import FROM_MAIN, IMMERSION, main_system

_NEW_GLAZING_FROM, _LED_FROM, _SMART_METERS_FROM, _PUMPS_FROM, _PV_FROM = 2022, 2017, 2017, 2013, 2011
_OLDER_GLAZING: dict[int, int] = {
    Glazing.DOUBLE_2022_ON: Glazing.DOUBLE_2002_TO_2022,
    Glazing.TRIPLE_2022_ON: Glazing.TRIPLE_2002_TO_2022,
}
_BEFORE_NEW_WINDOWS: dict[int, int] = {
    Glazing.DOUBLE_2002_TO_2022: Glazing.DOUBLE_PRE_2002,
    Glazing.DOUBLE_UNKNOWN_DATE: Glazing.SINGLE,
    Glazing.SECONDARY_NORMAL_EMISSIVITY: Glazing.SINGLE,
}
_LOFT_BEFORE = {"100mm": "50mm", "150mm": "100mm", "200mm": "100mm", "250mm": "100mm", "270mm": "100mm",
                "300mm": "75mm", "350mm": "150mm", "400mm+": "100mm"}  # fmt: skip
_PUMP_TO_2012 = 1
_INSULATED = (Insulated.EXTERNAL, Insulated.INTERNAL, Insulated.FILLED_CAVITY_AND_EXTERNAL,
              Insulated.FILLED_CAVITY_AND_INTERNAL)  # fmt: skip
_DATED_BANDS = "HIJKLM"
"""Homes of these bands had double glazing and lofts insulated as built."""


def as_possible_in(dwelling: Dwelling, year: int) -> Dwelling:
    """The dwelling without what did not exist in a year."""
    windows = dwelling.windows
    if year < _NEW_GLAZING_FROM:
        windows = tuple(replace(one, glazing=_OLDER_GLAZING.get(one.glazing, one.glazing)) for one in windows)
    lamps = dwelling.lamps
    if year < _LED_FROM:
        lamps = Lamps(led=0, cfl=lamps.led + lamps.cfl, incandescent=lamps.incandescent)
    heating = dwelling.heating
    if year < _PUMPS_FROM:
        mains = (replace(one, pump_age=min(one.pump_age, _PUMP_TO_2012)) for one in heating.mains)
        heating = replace(heating, mains=tuple(mains))
    supply = dwelling.supply
    if year < _SMART_METERS_FROM:
        supply = replace(supply, smart_meters=False, batteries=0)
    if year < _PV_FROM:
        supply = _without_panels(supply)
    return replace(dwelling, windows=windows, lamps=lamps, heating=heating, supply=supply)


def before_works(dwelling: Dwelling, rng: Random) -> Dwelling:
    """The dwelling before some of the works done to it since: one at least, where any can be undone."""
    steps: list[Callable[[Dwelling, Random], Dwelling]] = [_walls, _loft, _glazing, _boiler, _panels]
    rng.shuffle(steps)
    earlier = dwelling
    for step in steps:
        if earlier == dwelling or happens(rng, 0.35):
            earlier = step(earlier, rng)
    lamps = earlier.lamps
    old = lamps.led - lamps.led // 3
    return replace(earlier, lamps=Lamps(led=lamps.led // 3, cfl=lamps.cfl, incandescent=lamps.incandescent + old))


def refurbished(dwelling: Dwelling) -> Dwelling:
    """The dwelling with what no landlord could let it without: storage heaters, a warm loft, insulated walls.

    Without its panels, too; with them a very good home would leave the scale at the other end.
    """
    main = dwelling.parts[0]
    wall, roof, heating, supply = main.wall, main.roof, dwelling.heating, dwelling.supply
    if wall.insulation not in _INSULATED:
        filled = wall.insulation is Insulated.FILLED_CAVITY
        lining = Insulated.FILLED_CAVITY_AND_INTERNAL if filled else Insulated.INTERNAL
        wall = replace(wall, insulation=lining, insulation_mm=100)
    if roof.construction is Above.PITCHED_WITH_LOFT_ACCESS:
        roof = replace(roof, location=int(Location.JOISTS), thickness="300mm")
    if heating.mains[0].system.fuel is Fuel.ELECTRICITY or not supply.mains_gas:
        heating = _storage_heating(heating.water)
        supply = replace(supply, meter=int(MeterType.DUAL))
    return replace(
        dwelling,
        parts=(replace(main, wall=wall, roof=roof), *dwelling.parts[1:]),
        heating=heating,
        supply=_without_panels(supply),
        heated_rooms=dwelling.habitable_rooms,
    )


def _storage_heating(water: HotWater) -> Heating:
    """High heat retention storage heaters, and a large cylinder heated at night."""
    heaters = MainSystem(system=SYSTEMS["storage heaters, high heat retention"], control=HIGH_HEAT_RETENTION_CONTROL)
    store = Cylinder(size=CylinderSize.LARGE, insulation=1, insulation_mm=80, thermostat=True)
    heated = replace(
        water, code=IMMERSION, fuel=int(Fuel.ELECTRICITY), immersion=DUAL_IMMERSION, cylinder=store, solar=False
    )
    return Heating(mains=(heaters,), water=heated)


def _without_panels(supply: Supply) -> Supply:
    return replace(supply, pv=(), pv_roof_percent=0, batteries=0, diverter=False)


# ------------------------------------------------------------------------------------------------ works undone


def _walls(dwelling: Dwelling, _: Random) -> Dwelling:
    def bare(part: Part) -> Part:
        wall = part.wall
        if wall.insulation in {Insulated.AS_BUILT, Insulated.UNKNOWN}:
            return part
        thickness = None if wall.thickness_mm is None else wall.thickness_mm - (wall.insulation_mm or 0)
        undone = replace(
            wall, insulation=Insulated.AS_BUILT, insulation_mm=None, thickness_mm=thickness, conductivity=None
        )
        # The wall to a corridor is of the same kind and was done with it.
        others = tuple(replace(one, wall=undone) if one.wall == wall else one for one in part.alternative_walls)
        return replace(part, wall=undone, alternative_walls=others)

    return replace(dwelling, parts=(bare(dwelling.parts[0]), *dwelling.parts[1:]))


def _loft(dwelling: Dwelling, _: Random) -> Dwelling:
    main = dwelling.parts[0]
    before = _LOFT_BEFORE.get(str(main.roof.thickness))
    if main.roof.location != Location.JOISTS or before is None or main.age_band in _DATED_BANDS:
        return dwelling
    roof = replace(main.roof, thickness=before)
    return replace(dwelling, parts=(replace(main, roof=roof), *dwelling.parts[1:]))


def _glazing(dwelling: Dwelling, _: Random) -> Dwelling:
    if dwelling.age_band in _DATED_BANDS:
        return dwelling

    def older(window: Window) -> Window:
        glazing = _BEFORE_NEW_WINDOWS.get(window.glazing, window.glazing)
        if glazing == Glazing.SINGLE:
            return replace(window, glazing=int(glazing), gap=None, draught_proofed=False)
        return replace(window, glazing=int(glazing), gap=6) if glazing != window.glazing else window

    return replace(dwelling, windows=tuple(older(window) for window in dwelling.windows))


def _boiler(dwelling: Dwelling, rng: Random) -> Dwelling:
    """A gas boiler before it was replaced: an old regular one with a cylinder."""
    main, water = dwelling.heating.mains[0], dwelling.heating.water
    is_boiler = main.system.category is Category.BOILER and main.system.fuel is Fuel.MAINS_GAS
    if not is_boiler or water.code != FROM_MAIN or dwelling.age_band in _DATED_BANDS:
        return dwelling
    with_store = main.system.hot_water is Heats.WITH_CYLINDER
    name = "gas regular before 1998" if happens(rng, 0.5) else "gas regular 1998 or later, not condensing"
    store = water.cylinder if with_store else Cylinder(size=2, insulation=1, insulation_mm=25, thermostat=False)
    heating = replace(
        dwelling.heating,
        mains=(main_system(SYSTEMS[name], rng), *dwelling.heating.mains[1:]),
        water=replace(water, cylinder=store),
    )
    return replace(dwelling, heating=heating)


def _panels(dwelling: Dwelling, _: Random) -> Dwelling:
    return replace(dwelling, supply=_without_panels(dwelling.supply))

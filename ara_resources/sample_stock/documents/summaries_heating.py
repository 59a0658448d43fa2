"""The summary of a certificate: heating, controls and hot water in words, with stars."""

from functools import cache

from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.override_fields.heating_systems import Emitter, Fuel, HeatingSystem
from ara_domain.sap.tables import rows
from ara_resources.sample_stock.dwellings import heating as codes
from ara_resources.sample_stock.dwellings.dwelling import Heating

_FUEL = {
    Fuel.MAINS_GAS: "mains gas",
    Fuel.LPG: "LPG",
    Fuel.OIL: "oil",
    Fuel.ELECTRICITY: "electric",
    Fuel.WOOD_LOGS: "wood logs",
    Fuel.WOOD_PELLETS: "wood pellets",
    Fuel.DUAL_FUEL: "dual fuel (mineral and wood)",
    Fuel.HOUSE_COAL: "coal",
    Fuel.ANTHRACITE: "anthracite",
    Fuel.SMOKELESS_COAL: "smokeless fuel",
}
_STARS_OF_FUEL = {Fuel.MAINS_GAS: 4, Fuel.OIL: 3, Fuel.LPG: 2, Fuel.ELECTRICITY: 1}
_STARS = {Category.HEAT_PUMP_WET: 4, Category.COMMUNITY: 4, Category.STORAGE_HEATERS: 3, Category.WARM_AIR: 3}
_NETWORKS = {302: "Community scheme with CHP", 304: "Community heat pump"}
_HOT_WATER = {
    codes.IMMERSION: "Electric immersion, standard tariff",
    codes.AT_POINT_OF_USE: "Electric instantaneous at point of use",
    codes.GAS_MULTI_POINT: "Gas multipoint",
    codes.GAS_SINGLE_POINT: "Gas instantaneous at point of use",
}


def main_heating(system: HeatingSystem) -> tuple[str, int]:
    """`Boiler and radiators, mains gas`."""
    fuel = _FUEL.get(system.fuel, "")
    underfloor = system.emitter is Emitter.UNDERFLOOR
    source = "Ground" if system.name.startswith("ground") else "Air"
    electric = system.fuel is Fuel.ELECTRICITY
    words = {
        Category.BOILER: f"Boiler and {'underfloor heating' if underfloor else 'radiators'}, {fuel}",
        Category.HEAT_PUMP_WET: f"{source} source heat pump, {'underfloor' if underfloor else 'radiators'}, {fuel}",
        Category.COMMUNITY: _NETWORKS.get(system.code or 0, "Community scheme"),
        Category.STORAGE_HEATERS: "Electric storage heaters",
        Category.ELECTRIC_UNDERFLOOR: "Electric underfloor heating",
        Category.WARM_AIR: "Warm air, Electricaire" if electric else f"Warm air, {fuel}",
        Category.ROOM_HEATERS: f"Room heaters, {fuel}",
        Category.OTHER: "Electric ceiling heating",
    }
    stars = _STARS.get(system.category) or _STARS_OF_FUEL.get(system.fuel, 2)
    return words.get(system.category, "No system present: electric heaters assumed"), stars


@cache
def _control_names() -> dict[int, tuple[str, int]]:
    named = {}
    for row in rows("heating_controls"):
        stars = {"1": 2, "2": 4, "3": 5}.get(row["control_type"], 1)
        worse = float(row["temperature_adjustment_c"] or 0) > 0.2
        named[int(row["code"])] = (row["name"][:1].upper() + row["name"][1:], max(1, stars - worse))
    return named


def controls(code: int) -> tuple[str, int]:
    """`Programmer, room thermostat and TRVs`."""
    return _control_names()[code]


def hot_water(heating: Heating) -> tuple[str, int]:
    """`From main system`."""
    water, main = heating.water, heating.mains[0].system
    if water.code == codes.FROM_MAIN:
        if main.category is Category.COMMUNITY:
            return "Community scheme", 4
        lacking = water.cylinder is not None and water.cylinder.size != 0 and not water.cylinder.thermostat
        words = "From main system" + (", plus solar" if water.solar else "")
        return words + (", no cylinder thermostat" if lacking else ""), 3 if lacking else 4
    if water.immersion == codes.DUAL:
        return "Electric immersion, off-peak", 3
    return _HOT_WATER[water.code], 1 if water.code == codes.IMMERSION else 2


def secondary_heating(heating: Heating) -> str:
    """`Room heaters, mains gas`, or None."""
    if heating.secondary_code is None or heating.secondary_fuel is None:
        return "None"
    if heating.secondary_code == codes.PORTABLE:
        return "Portable electric heaters"
    return f"Room heaters, {_FUEL[Fuel(heating.secondary_fuel)]}"

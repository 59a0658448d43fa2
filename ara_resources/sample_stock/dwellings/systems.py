"""Which main heating systems homes have, by how heat can reach them, and the controls that go with them.

Systems are the ones a landlord can name (`ara_domain.override_fields.heating_systems`); here they come in the further
codes of SAP Tables 4a and 4b that certificates lodge, and as products of the database.
"""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from ara_domain.override_fields.heating_systems import (
    GROUP_OF_CATEGORY,
    HIGH_HEAT_RETENTION,
    HIGH_HEAT_RETENTION_CONTROL,
    SYSTEMS,
    ControlGroup,
    Fuel,
    HeatingSystem,
)
from ara_resources.sample_stock.chance import Weighted

_PRODUCTS_OF_BOILERS = (10327, 10388, 15709, 16211, 16839, 17179, 17507, 17929, 18118, 18294)
_PRODUCTS_OF_HEAT_PUMPS = (100061, 102421, 104568, 104954, 105210)
"""Index numbers as assessors lodge them. ARA holds no product data, so that any number serves."""


def _as(name: str, code: int) -> HeatingSystem:
    return replace(SYSTEMS[name], code=code)


def _product(name: str, number: int) -> HeatingSystem:
    return replace(SYSTEMS[name], code=None, product=number)


def _products(name: str, numbers: tuple[int, ...], weight: float) -> Mapping[HeatingSystem, float]:
    return {_product(name, number): weight / len(numbers) for number in numbers}


NEW_GAS_BOILERS: Weighted[HeatingSystem] = Weighted(
    {
        SYSTEMS["gas combi condensing"]: 35,
        **_products("gas combi condensing", _PRODUCTS_OF_BOILERS[:6], 22),
        SYSTEMS["gas regular condensing"]: 11,
        **_products("gas regular condensing", _PRODUCTS_OF_BOILERS[6:], 7),
        SYSTEMS["gas CPSU condensing"]: 0.4,
    }
)
OLD_GAS_BOILERS: Weighted[HeatingSystem] = Weighted(
    {
        SYSTEMS["gas combi 1998 or later, not condensing"]: 7,
        SYSTEMS["gas regular 1998 or later, not condensing"]: 7,
        SYSTEMS["gas combi before 1998"]: 0.6,
        _as("gas combi before 1998", 112): 0.8,
        SYSTEMS["gas regular before 1998"]: 2.5,
        _as("gas regular before 1998", 115): 1.2,
        _as("gas regular before 1998", 116): 0.3,
        _as("gas regular 1998 or later, not condensing", 111): 1.5,
        SYSTEMS["gas back boiler"]: 2.4,
        _as("gas back boiler", 119): 1.2,
    }
)
NEW_OIL_AND_LPG_BOILERS: Weighted[HeatingSystem] = Weighted(
    {
        SYSTEMS["oil regular condensing"]: 34,
        SYSTEMS["oil combi condensing"]: 14,
        SYSTEMS["LPG combi condensing"]: 12,
        SYSTEMS["LPG regular condensing"]: 6,
    }
)
OLD_OIL_AND_LPG_BOILERS: Weighted[HeatingSystem] = Weighted(
    {
        SYSTEMS["oil regular 1998 or later, not condensing"]: 15,
        SYSTEMS["oil combi 1998 or later, not condensing"]: 4,
        SYSTEMS["oil regular before 1998"]: 6,
        _as("oil regular before 1998", 124): 1.5,
        _as("oil regular before 1998", 140): 1.5,
        SYSTEMS["LPG combi 1998 or later, not condensing"]: 2,
    }
)
HEAT_PUMPS: Weighted[HeatingSystem] = Weighted(
    {
        SYSTEMS["air source heat pump, radiators"]: 40,
        **_products("air source heat pump, radiators", _PRODUCTS_OF_HEAT_PUMPS, 45),
        SYSTEMS["air source heat pump, underfloor"]: 5,
        SYSTEMS["ground source heat pump, radiators"]: 7,
        SYSTEMS["ground source heat pump, underfloor"]: 3,
    }
)
STORAGE_HEATERS: Weighted[HeatingSystem] = Weighted(
    {
        SYSTEMS["storage heaters, old large volume"]: 14,
        SYSTEMS["storage heaters, slimline"]: 34,
        _as("storage heaters, slimline", 403): 3,
        SYSTEMS["storage heaters, fan"]: 14,
        _as("storage heaters, slimline", 405): 1,
        SYSTEMS["storage heaters, integrated direct-acting"]: 2,
        SYSTEMS["storage heaters, high heat retention"]: 32,
    }
)
DIRECT_ELECTRIC: Weighted[HeatingSystem] = Weighted(
    {
        SYSTEMS["electric room heaters"]: 72,
        _as("electric room heaters", 694): 8,
        SYSTEMS["electric boiler"]: 10,
        SYSTEMS["electric underfloor, in screed"]: 5,
        SYSTEMS["electric ceiling heating"]: 3,
        SYSTEMS["electric warm air"]: 2,
    }
)
SOLID_FUEL: Weighted[HeatingSystem] = Weighted(
    {
        SYSTEMS["open fire with back boiler"]: 3,
        SYSTEMS["solid fuel stove with boiler"]: 5,
        SYSTEMS["coal boiler"]: 2,
        SYSTEMS["wood log boiler"]: 2,
        SYSTEMS["wood pellet boiler"]: 5,
        replace(SYSTEMS["coal boiler"], code=153, fuel=Fuel.ANTHRACITE): 2,
        SYSTEMS["solid fuel stoves"]: 3,
    }
)
OTHER_GAS: Weighted[HeatingSystem] = Weighted(
    {
        SYSTEMS["gas warm air"]: 40,
        _as("gas warm air", 501): 15,
        _as("gas warm air", 520): 10,
        SYSTEMS["gas wall heaters"]: 15,
        SYSTEMS["gas fires"]: 20,
    }
)
NETWORKS: Weighted[HeatingSystem] = Weighted(
    {SYSTEMS["community boilers"]: 72, SYSTEMS["community CHP"]: 20, SYSTEMS["community heat pump"]: 8}
)

WITH_GAS: Weighted[Weighted[HeatingSystem]] = Weighted(
    {
        NEW_GAS_BOILERS: 70,
        OLD_GAS_BOILERS: 23,
        OTHER_GAS: 1.5,
        HEAT_PUMPS: 2.8,
        STORAGE_HEATERS: 1.5,
        DIRECT_ELECTRIC: 1.2,
    }
)
HOUSES_WITHOUT_GAS: Weighted[Weighted[HeatingSystem]] = Weighted(
    {NEW_OIL_AND_LPG_BOILERS: 35, OLD_OIL_AND_LPG_BOILERS: 15, HEAT_PUMPS: 20, STORAGE_HEATERS: 18, SOLID_FUEL: 8,
     DIRECT_ELECTRIC: 4}
)  # fmt: skip
FLATS_WITHOUT_GAS: Weighted[Weighted[HeatingSystem]] = Weighted(
    {STORAGE_HEATERS: 62, DIRECT_ELECTRIC: 36, HEAT_PUMPS: 2}
)
_HIGH_RETENTION = Weighted({SYSTEMS["storage heaters, high heat retention"]: 1})
MODERN_WITH_GAS: Weighted[Weighted[HeatingSystem]] = Weighted({NEW_GAS_BOILERS: 95, HEAT_PUMPS: 4, DIRECT_ELECTRIC: 1})
MODERN_HOUSES_WITHOUT_GAS: Weighted[Weighted[HeatingSystem]] = Weighted({HEAT_PUMPS: 60, NEW_OIL_AND_LPG_BOILERS: 40})
MODERN_FLATS_WITHOUT_GAS: Weighted[Weighted[HeatingSystem]] = Weighted(
    {DIRECT_ELECTRIC: 58, _HIGH_RETENTION: 34, HEAT_PUMPS: 8}
)

_CONTROLS: Mapping[ControlGroup, Weighted[int]] = {
    ControlGroup.NO_HEATING: Weighted({2699: 1}),
    ControlGroup.BOILER: Weighted(
        {
            2106: 52,
            2104: 12,
            2107: 10,
            2113: 6,
            2110: 5,
            2103: 4,
            2102: 4,
            2105: 2,
            2101: 1.5,
            2111: 2,
            2109: 0.5,
            2112: 1,
        }
    ),
    ControlGroup.HEAT_PUMP: Weighted({2207: 38, 2206: 30, 2204: 16, 2205: 12, 2203: 4}),
    ControlGroup.COMMUNITY: Weighted(
        {2306: 26, 2305: 18, 2307: 20, 2310: 14, 2303: 7, 2304: 5, 2309: 4, 2301: 4, 2312: 2}
    ),
    ControlGroup.STORAGE_HEATERS: Weighted({2401: 62, 2402: 38}),
    ControlGroup.WARM_AIR: Weighted({2504: 50, 2503: 20, 2502: 12, 2506: 12, 2505: 6}),
    ControlGroup.ROOM_HEATERS: Weighted({2602: 38, 2603: 38, 2605: 9, 2604: 7, 2601: 8}),
    ControlGroup.OTHER: Weighted({2704: 30, 2706: 30, 2705: 24, 2703: 12, 2701: 4}),
}
_CELECT = {405: 2403, 406: 2403, 407: 2403, HIGH_HEAT_RETENTION: HIGH_HEAT_RETENTION_CONTROL}
_PRE_CONDENSING_CONTROLS = Weighted({2104: 34, 2106: 22, 2102: 14, 2107: 12, 2103: 9, 2101: 6, 2113: 3})


def control_of(system: HeatingSystem, rng: Random) -> int:
    """Controls as found with a system; old boilers have old ones."""
    if system.code in _CELECT:
        return _CELECT[system.code]
    if system.usual_control == 2601:
        return system.usual_control
    if system.code is not None and 109 <= system.code <= 119:
        return _PRE_CONDENSING_CONTROLS.draw(rng)
    return _CONTROLS[GROUP_OF_CATEGORY[system.category]].draw(rng)

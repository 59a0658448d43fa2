"""The heating systems a landlord can name, with the codes the register lodges for each.

Codes and categories are SAP Tables 4a and 4b (SAP 2012 v9.92; unchanged in RdSAP 10), controls Table 4e. A system
called new is the generic replacement product of RdSAP 10 Table 33 (notes 4 and 9), by its product-database index, so
that a home where a recommended boiler or heat pump is already installed scores as the recommendation promised. Where
a landlord cannot be expected to know more, a system carries what is usual for it: room-sealed fanned flues for
condensing boilers, radiators, an unknown flow temperature.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum

from ara_domain.epc import MainHeatingDetail
from ara_domain.epc.codes import Code, MainHeatingCategory


class Fuel(IntEnum):
    """RdSAP 21 fuel codes of main, secondary and water heating."""

    BOTTLED_LPG = 3
    ANTHRACITE = 5
    WOOD_LOGS = 6
    WOOD_PELLETS = 7
    WOOD_CHIPS = 8
    DUAL_FUEL = 9
    SMOKELESS_COAL = 15
    WOOD_PELLETS_IN_BAGS = 16
    COMMUNITY_GAS = 20
    COMMUNITY_LPG = 21
    COMMUNITY_OIL = 22
    COMMUNITY_COAL = 24
    COMMUNITY_ELECTRICITY = 25
    MAINS_GAS = 26
    LPG = 27
    OIL = 28
    ELECTRICITY = 29
    COMMUNITY_WASTE = 30
    COMMUNITY_BIOMASS = 31
    COMMUNITY_BIOGAS = 32
    HOUSE_COAL = 33
    BIOGAS = 51


class HotWater(Enum):
    """How a main heating system makes hot water."""

    WITHOUT_CYLINDER = "itself, on demand or from its own store"
    WITH_CYLINDER = "by way of a cylinder"
    FROM_NETWORK = "as the heat network does, with or without a cylinder"
    NOT = "not at all"


class Emitter(IntEnum):
    """RdSAP `heat_emitter_type`."""

    NEITHER = 0
    RADIATORS = 1
    UNDERFLOOR = 2


class ControlGroup(IntEnum):
    """Groups of Table 4e."""

    NO_HEATING = 0
    BOILER = 1
    HEAT_PUMP = 2
    COMMUNITY = 3
    STORAGE_HEATERS = 4
    WARM_AIR = 5
    ROOM_HEATERS = 6
    OTHER = 7


GROUP_OF_CATEGORY: Mapping[Code | None, ControlGroup] = {
    MainHeatingCategory.NONE: ControlGroup.NO_HEATING,
    MainHeatingCategory.BOILER: ControlGroup.BOILER,
    MainHeatingCategory.MICRO_CHP: ControlGroup.BOILER,
    MainHeatingCategory.HEAT_PUMP_WET: ControlGroup.HEAT_PUMP,
    MainHeatingCategory.HEAT_PUMP_WARM_AIR: ControlGroup.WARM_AIR,
    MainHeatingCategory.COMMUNITY: ControlGroup.COMMUNITY,
    MainHeatingCategory.STORAGE_HEATERS: ControlGroup.STORAGE_HEATERS,
    MainHeatingCategory.ELECTRIC_UNDERFLOOR: ControlGroup.OTHER,
    MainHeatingCategory.WARM_AIR: ControlGroup.WARM_AIR,
    MainHeatingCategory.ROOM_HEATERS: ControlGroup.ROOM_HEATERS,
    MainHeatingCategory.OTHER: ControlGroup.OTHER,
}

USUAL_CONTROL: Mapping[ControlGroup, int] = {
    ControlGroup.NO_HEATING: 2699,
    ControlGroup.BOILER: 2106,
    ControlGroup.HEAT_PUMP: 2206,
    ControlGroup.COMMUNITY: 2305,
    ControlGroup.STORAGE_HEATERS: 2401,
    ControlGroup.WARM_AIR: 2504,
    ControlGroup.ROOM_HEATERS: 2602,
    ControlGroup.OTHER: 2704,
}
"""The control taken for a system newly named, when the certificate's own control is of another group."""

HIGH_HEAT_RETENTION, HIGH_HEAT_RETENTION_CONTROL = 409, 2404
"""These storage heaters and this control go only together."""
ZONE_CONTROLS = frozenset({2110, 2112, 2207, 2208})
"""Time and temperature zone control, kept also when a new system brings controls of its own."""
_NO_THERMOSTATIC_CONTROL, _HEAT_PUMP_ZONE_CONTROL = 2601, 2207
OFF_PEAK_ONLY = frozenset({192, 193, 195, 401, 402, 403, 404, 405, 406, 407, 408, 409, 421, 422})
"""Systems that need an off-peak meter (RdSAP 10 §13)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flue:
    """RdSAP codes: flue 1 open, 2 room-sealed; ignition 1 automatic, 2 permanent pilot light."""

    boiler_flue_type: int | None = None
    fan_flue_present: bool = False
    boiler_ignition_type: int | None = None


_NO_FLUE = Flue()
_FANNED = Flue(boiler_flue_type=2, fan_flue_present=True, boiler_ignition_type=1)
_BALANCED = Flue(boiler_flue_type=2, boiler_ignition_type=1)
_OPEN = Flue(boiler_flue_type=1, boiler_ignition_type=1)

_FLOW_UNKNOWN, _FLOW_AT_MOST_35, NO_FLOW = 0, 4, "NA"
"""RdSAP `emitter_temperature`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatingSystem:
    """A system as a landlord names it, and what the register lodges for it."""

    name: str
    category: MainHeatingCategory
    code: int | None
    """Of Table 4a or 4b; None for a product of the database."""
    fuel: Fuel
    hot_water: HotWater = HotWater.NOT
    emitter: Emitter = Emitter.NEITHER
    flow_temperature: Code = NO_FLOW
    flue: Flue = _NO_FLUE
    usual_control: int | None = None
    """Where it differs from `USUAL_CONTROL`."""
    product: int | None = None
    """Index number in the product database."""

    @property
    def heats_every_room(self) -> bool:
        """A central system, or heaters installed throughout; room heaters may stand in one room only."""
        return self.category not in {MainHeatingCategory.ROOM_HEATERS, MainHeatingCategory.NONE}

    @property
    def is_new_heat_pump(self) -> bool:
        """It came with a new cylinder (RdSAP 10 Table 33, measure Z1)."""
        return self.product is not None and self.category is MainHeatingCategory.HEAT_PUMP_WET

    @property
    def is_wet(self) -> bool:
        """It has radiators or underfloor pipes, and so a pump."""
        return self.emitter is not Emitter.NEITHER


def _boiler(
    name: str, code: int | None, fuel: Fuel, flue: Flue, *, combi: bool = False, product: int | None = None
) -> HeatingSystem:
    return HeatingSystem(
        name=name,
        category=MainHeatingCategory.BOILER,
        code=code,
        product=product,
        fuel=fuel,
        hot_water=HotWater.WITHOUT_CYLINDER if combi else HotWater.WITH_CYLINDER,
        emitter=Emitter.RADIATORS,
        flow_temperature=_FLOW_UNKNOWN,
        flue=flue,
    )


def _heat_pump(name: str, code: int | None, emitter: Emitter, product: int | None = None) -> HeatingSystem:
    return HeatingSystem(
        name=name,
        category=MainHeatingCategory.HEAT_PUMP_WET,
        code=code,
        product=product,
        usual_control=None if product is None else _HEAT_PUMP_ZONE_CONTROL,
        fuel=Fuel.ELECTRICITY,
        hot_water=HotWater.WITH_CYLINDER,
        emitter=emitter,
        flow_temperature=_FLOW_AT_MOST_35 if emitter is Emitter.UNDERFLOOR else _FLOW_UNKNOWN,
    )


def _community(name: str, code: int, fuel: Fuel) -> HeatingSystem:
    return HeatingSystem(
        name=name,
        category=MainHeatingCategory.COMMUNITY,
        code=code,
        fuel=fuel,
        hot_water=HotWater.FROM_NETWORK,
        emitter=Emitter.RADIATORS,
    )


def _dry(
    name: str, category: MainHeatingCategory, code: int, *, fuel: Fuel = Fuel.ELECTRICITY, flue: Flue = _NO_FLUE
) -> HeatingSystem:
    return HeatingSystem(
        name=name,
        category=category,
        code=code,
        fuel=fuel,
        flue=flue,
        usual_control=HIGH_HEAT_RETENTION_CONTROL if code == HIGH_HEAT_RETENTION else None,
    )


def _fire(name: str, code: int, fuel: Fuel) -> HeatingSystem:
    return HeatingSystem(
        name=name,
        category=MainHeatingCategory.ROOM_HEATERS,
        code=code,
        fuel=fuel,
        usual_control=_NO_THERMOSTATIC_CONTROL,
    )


def _wet_systems() -> Iterator[HeatingSystem]:
    for fuel, word in ((Fuel.MAINS_GAS, "gas"), (Fuel.LPG, "LPG")):
        yield _boiler(f"{word} combi condensing", 104, fuel, _FANNED, combi=True)
        yield _boiler(f"{word} regular condensing", 102, fuel, _FANNED)
        yield _boiler(f"{word} combi 1998 or later, not condensing", 103, fuel, _FANNED, combi=True)
        yield _boiler(f"{word} regular 1998 or later, not condensing", 101, fuel, _FANNED)
        yield _boiler(f"{word} combi before 1998", 118, fuel, _BALANCED, combi=True)
        yield _boiler(f"{word} regular before 1998", 117, fuel, _BALANCED)
        yield _boiler(f"{word} back boiler", 109, fuel, _OPEN)
    for fuel, word, regular, combi in (
        (Fuel.MAINS_GAS, "gas", 690001, 690002),
        (Fuel.LPG, "LPG", 690004, 690005),
        (Fuel.OIL, "oil", 690006, 690007),
    ):
        yield _boiler(f"{word} combi, new", None, fuel, _FANNED, combi=True, product=combi)
        yield _boiler(f"{word} regular, new", None, fuel, _FANNED, product=regular)
    yield _boiler("gas CPSU condensing", 121, Fuel.MAINS_GAS, _FANNED, combi=True)
    yield _boiler("oil combi condensing", 130, Fuel.OIL, _FANNED, combi=True)
    yield _boiler("oil regular condensing", 127, Fuel.OIL, _FANNED)
    yield _boiler("oil combi 1998 or later, not condensing", 129, Fuel.OIL, _BALANCED, combi=True)
    yield _boiler("oil regular 1998 or later, not condensing", 126, Fuel.OIL, _BALANCED)
    yield _boiler("oil regular before 1998", 125, Fuel.OIL, _BALANCED)
    yield _boiler("wood pellet boiler", 155, Fuel.WOOD_PELLETS, _NO_FLUE)
    yield _boiler("wood log boiler", 151, Fuel.WOOD_LOGS, _NO_FLUE)
    yield _boiler("coal boiler", 151, Fuel.HOUSE_COAL, _NO_FLUE)
    yield _boiler("solid fuel stove with boiler", 158, Fuel.DUAL_FUEL, _NO_FLUE)
    yield _boiler("open fire with back boiler", 156, Fuel.HOUSE_COAL, _NO_FLUE)
    yield _boiler("electric boiler", 191, Fuel.ELECTRICITY, _NO_FLUE)
    yield _boiler("electric CPSU", 192, Fuel.ELECTRICITY, _NO_FLUE, combi=True)
    for word, radiators, underfloor in (("air", 693011, 693017), ("ground", 693002, 693005)):
        yield _heat_pump(f"{word} source heat pump, new, radiators", None, Emitter.RADIATORS, radiators)
        yield _heat_pump(f"{word} source heat pump, new, underfloor", None, Emitter.UNDERFLOOR, underfloor)
    for word, underfloor, other in (("air", 214, 224), ("ground", 211, 221), ("water", 213, 223)):
        yield _heat_pump(f"{word} source heat pump, radiators", other, Emitter.RADIATORS)
        yield _heat_pump(f"{word} source heat pump, underfloor", underfloor, Emitter.UNDERFLOOR)
    yield _community("community boilers", 301, Fuel.COMMUNITY_GAS)
    yield _community("community CHP", 302, Fuel.COMMUNITY_GAS)
    yield _community("community heat pump", 304, Fuel.COMMUNITY_ELECTRICITY)


def _dry_systems() -> Iterator[HeatingSystem]:
    yield _dry("air source heat pump, warm air", MainHeatingCategory.HEAT_PUMP_WARM_AIR, 524)
    storage = MainHeatingCategory.STORAGE_HEATERS
    yield _dry("storage heaters, old large volume", storage, 401)
    yield _dry("storage heaters, slimline", storage, 402)
    yield _dry("storage heaters, fan", storage, 404)
    yield _dry("storage heaters, integrated direct-acting", storage, 408)
    yield _dry("storage heaters, high heat retention", storage, HIGH_HEAT_RETENTION)
    yield _dry("electric underfloor, off-peak in concrete slab", MainHeatingCategory.ELECTRIC_UNDERFLOOR, 421)
    yield _dry("electric underfloor, in screed", MainHeatingCategory.ELECTRIC_UNDERFLOOR, 424)
    yield _dry("electric ceiling heating", MainHeatingCategory.OTHER, 701)
    yield _dry("electric warm air", MainHeatingCategory.WARM_AIR, 515)
    yield _dry("gas warm air", MainHeatingCategory.WARM_AIR, 502, fuel=Fuel.MAINS_GAS, flue=_FANNED)
    yield _dry("oil warm air", MainHeatingCategory.WARM_AIR, 512, fuel=Fuel.OIL, flue=_BALANCED)
    rooms = MainHeatingCategory.ROOM_HEATERS
    yield _dry("electric room heaters", rooms, 691)
    yield _dry("portable electric heaters", rooms, 693)
    yield _dry("gas wall heaters", rooms, 609, fuel=Fuel.MAINS_GAS)
    yield _fire("gas fires", 603, Fuel.MAINS_GAS)
    yield _fire("open fires", 631, Fuel.DUAL_FUEL)
    yield _fire("solid fuel stoves", 633, Fuel.WOOD_LOGS)
    yield _fire("wood pellet stoves", 635, Fuel.WOOD_PELLETS)
    yield _dry("none", MainHeatingCategory.NONE, 699)


SYSTEMS: Mapping[str, HeatingSystem] = {system.name: system for system in (*_wet_systems(), *_dry_systems())}

ALIASES: Mapping[str, str] = {
    "new gas combi": "gas combi, new",
    "new gas boiler": "gas regular, new",
    "new heat pump": "air source heat pump, new, radiators",
    "new air source heat pump": "air source heat pump, new, radiators",
    "new ground source heat pump": "ground source heat pump, new, radiators",
    "gas combi": "gas combi condensing",
    "combi": "gas combi condensing",
    "condensing combi": "gas combi condensing",
    "gas boiler": "gas regular condensing",
    "gas system boiler": "gas regular condensing",
    "LPG combi": "LPG combi condensing",
    "LPG boiler": "LPG regular condensing",
    "oil combi": "oil combi condensing",
    "oil boiler": "oil regular condensing",
    "back boiler": "gas back boiler",
    "biomass boiler": "wood pellet boiler",
    "pellet boiler": "wood pellet boiler",
    "air source heat pump": "air source heat pump, radiators",
    "ASHP": "air source heat pump, radiators",
    "heat pump": "air source heat pump, radiators",
    "ground source heat pump": "ground source heat pump, radiators",
    "GSHP": "ground source heat pump, radiators",
    "water source heat pump": "water source heat pump, radiators",
    "communal heating": "community boilers",
    "district heating": "community boilers",
    "heat network": "community boilers",
    "old storage heaters": "storage heaters, old large volume",
    "storage heaters": "storage heaters, slimline",
    "fan storage heaters": "storage heaters, fan",
    "high heat retention storage heaters": "storage heaters, high heat retention",
    "Quantum storage heaters": "storage heaters, high heat retention",
    "electric heaters": "electric room heaters",
    "panel heaters": "electric room heaters",
    "electric panel heaters": "electric room heaters",
    "gas room heaters": "gas wall heaters",
    "wood burning stove": "solid fuel stoves",
    "no heating": "none",
}

_WITHOUT_CYLINDER = frozenset({103, 104, 107, 108, 112, 113, 118, 120, 121, 122, 123, 128, 129, 130, 192})
"""Combi boilers and combined primary storage units of Tables 4a and 4b."""


def hot_water_of(system: MainHeatingDetail) -> HotWater | None:
    """How a lodged system makes hot water; None for a boiler of the product database that may be either kind."""
    if system.main_heating_category == MainHeatingCategory.COMMUNITY:
        return HotWater.FROM_NETWORK
    if system.main_heating_category == MainHeatingCategory.HEAT_PUMP_WET:
        return HotWater.WITH_CYLINDER
    if system.main_heating_category not in {MainHeatingCategory.BOILER, MainHeatingCategory.MICRO_CHP}:
        return HotWater.NOT
    if system.main_heating_index_number is not None:
        return _HOT_WATER_OF_PRODUCT.get(system.main_heating_index_number)
    if system.sap_main_heating_code is None:
        return None
    stores = system.sap_main_heating_code not in _WITHOUT_CYLINDER
    return HotWater.WITH_CYLINDER if stores else HotWater.WITHOUT_CYLINDER


_HOT_WATER_OF_PRODUCT = {system.product: system.hot_water for system in SYSTEMS.values() if system.product is not None}

"""Main heating: systems, fuels and emitters from the description; a flat row holds no SAP heating code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.epc.heating import MainHeatingDetail
from ara_domain.epc.mapping.flat_row.columns import Columns
from ara_domain.epc.mapping.flat_row.confidence import (
    EVEN_CHOICE,
    OTHER_COLUMN,
    USUAL_CHOICE,
    WORDS_IMPLY_IT,
    WORDS_NAME_IT,
)
from ara_domain.epc.mapping.flat_row.controls import HIGH_RETENTION, control_of
from ara_domain.epc.mapping.flat_row.fuels import (
    COMMUNITY_GAS,
    ELECTRICITY,
    LPG,
    MAINS_GAS,
    OIL,
    for_network,
    fuel_in,
    lodged_fuel,
)
from ara_domain.epc.mapping.flat_row.provenance import Ledger
from ara_domain.epc.mapping.flat_row.text import description

RADIATORS, UNDERFLOOR, FAN_COILS, BOTH = 1, 2, 3, 4
ASSUMED_ELECTRIC = 699
_STARTS = (
    "no system present",
    "portable electric heat",
    "community scheme",
    "community heat pump",
    "community",
    "boiler and radiators",
    "boiler and underfloor",
    "boiler",
    "micro-cogeneration",
    "air source heat pump",
    "ground source heat pump",
    "water source heat pump",
    "exhaust air",
    "electric heat pump",
    "heat pump",
    "electric storage heaters",
    "electric underfloor",
    "electric ceiling",
    "warm air",
    "electric warm air",
    "room heaters",
    "electric heaters",
)
_SYSTEM = re.compile("|".join(rf"(?:^|(?<=, )){re.escape(start)}" for start in _STARTS))
_KINDS = (
    ("no system", Category.NONE),
    ("portable electric", Category.NONE),
    ("community", Category.COMMUNITY),
    ("boiler", Category.BOILER),
    ("micro-cogeneration", Category.MICRO_CHP),
    ("heat pump", Category.HEAT_PUMP_WET),
    ("exhaust air", Category.HEAT_PUMP_WET),
    ("storage heaters", Category.STORAGE_HEATERS),
    ("electric underfloor", Category.ELECTRIC_UNDERFLOOR),
    ("electric ceiling", Category.OTHER),
    ("warm air", Category.WARM_AIR),
    ("heaters", Category.ROOM_HEATERS),
)
"""Category by wording, the first that fits."""
_HEAT_PUMPS = (Category.HEAT_PUMP_WET, Category.HEAT_PUMP_WARM_AIR)
_WITHOUT_ANOTHER_FUEL = (
    Category.NONE,
    Category.STORAGE_HEATERS,
    Category.ELECTRIC_UNDERFLOOR,
    Category.OTHER,
)
_WET = (Category.BOILER, Category.MICRO_CHP, Category.HEAT_PUMP_WET)
_CONDENSING_LIKELY_FROM = date(2013, 1, 1)
"""From about here on most boilers seen are condensing: required of new ones since April 2005, and half the stock by
2013 (English Housing Survey, from memory). Before it a boiler is taken for a non-condensing one of 1998 on."""
_CODES_BY_BOILER = {
    # (gas or LPG, with cylinder, condensing): SAP Table 4b
    (True, False, True): 104,
    (True, True, True): 102,
    (True, False, False): 103,
    (True, True, False): 101,
    (False, True, True): 127,
    (False, False, True): 130,
    (False, True, False): 126,
    (False, False, False): 129,
}
_NEW_BOILER = {
    # fuel: regular, combi; generic records for replacement boilers (RdSAP 10 Table 33, note 4)
    MAINS_GAS: (690001, 690002),
    LPG: (690004, 690005),
    OIL: (690006, 690007),
}
_OF_PRODUCT_DATABASE = 1
_GAS = (MAINS_GAS, LPG, 3, 17, 51)
_SOLID_BOILER, _PELLET_BOILER, _DIRECT_ELECTRIC_BOILER = 153, 155, 191
_PELLETS_AND_CHIPS = (7, 8, 16)
_STORAGE_BY_CONTROL = {HIGH_RETENTION: (409, WORDS_IMPLY_IT), 2403: (405, WORDS_IMPLY_IT)}
"""Storage heaters that their controls tell apart; others are taken for slimline ones."""
_NETWORKS = (("heat pump", (304, WORDS_NAME_IT)), ("chp", (302, WORDS_NAME_IT)))


@dataclass(frozen=True, slots=True)
class System:
    """One system as described."""

    category: Category
    words: str
    fuel: int | None
    emitter: int | None = None


@lru_cache(maxsize=5_000)
def parse_heating(text: str | None) -> tuple[System, ...]:
    """The systems of a description, joined by commas like their own parts; RdSAP has at most two."""
    words = description(text)
    if words is None:
        return ()
    starts = [match.start() for match in _SYSTEM.finditer(words)]
    segments = [words[a:b].strip(" ,") for a, b in zip(starts, [*starts[1:], len(words)], strict=False)]
    systems = [system for segment in segments if (system := _system(segment)) is not None]
    return tuple(systems[:2])


def _system(words: str) -> System | None:
    category = next((category for start, category in _KINDS if start in words), None)
    if category is None:
        return None
    fuel = fuel_in(words)
    if category is Category.COMMUNITY:
        return System(category, words, for_network(fuel), RADIATORS)
    if category in _HEAT_PUMPS:
        category = Category.HEAT_PUMP_WARM_AIR if "warm air" in words else Category.HEAT_PUMP_WET
    if category in _WITHOUT_ANOTHER_FUEL or "electricaire" in words:
        fuel = ELECTRICITY
    elif category in _HEAT_PUMPS:
        fuel = fuel or ELECTRICITY
    emitter = UNDERFLOOR if category is Category.ELECTRIC_UNDERFLOOR else None
    return System(category, words, fuel, _emitter(words) if category in _WET else emitter)


def _emitter(words: str) -> int:
    if "fan coil" in words:
        return FAN_COILS
    underfloor = "underfloor" in words
    if underfloor and "radiators" in words.partition("underfloor")[2]:
        return BOTH
    return UNDERFLOOR if underfloor else RADIATORS


def main_heating(
    row: Columns, *, has_cylinder: bool, registered: date, is_new: bool, off_peak: bool, ledger: Ledger
) -> tuple[MainHeatingDetail, ...]:
    """The main heating systems, numbered from 1."""
    systems = systems_of(row)
    condensing = is_new or registered >= _CONDENSING_LIKELY_FROM
    made = []
    for number, system in enumerate(systems, start=1):
        note = ledger.at(f"sap_heating.main_heating_details[{number}]")
        fuel, fuel_sure = _fuel(system, row.text("MAIN_FUEL") if number == 1 else None)
        control, control_sure = control_of(row, system.category)
        if number > 1 and control is not None:
            control_sure = EVEN_CHOICE
        code, code_sure = _code(
            system, fuel, control, has_cylinder=has_cylinder, condensing=condensing, off_peak=off_peak
        )
        share = round(1 / len(systems), 2) if len(systems) > 1 else None
        product = _new_boiler(system, fuel, has_cylinder=has_cylinder) if is_new else None
        made.append(
            MainHeatingDetail(
                main_heating_number=number,
                main_heating_category=note.inferred("main_heating_category", system.category, WORDS_NAME_IT),
                main_fuel_type=fuel if fuel_sure is None else note.inferred("main_fuel_type", fuel, fuel_sure),
                main_heating_control=control
                if control_sure is None
                else note.inferred("main_heating_control", control, control_sure),
                sap_main_heating_code=note.inferred("sap_main_heating_code", code, code_sure),
                main_heating_data_source=note.inferred(
                    "main_heating_data_source", None if product is None else _OF_PRODUCT_DATABASE, USUAL_CHOICE
                ),
                main_heating_index_number=note.inferred("main_heating_index_number", product, USUAL_CHOICE),
                main_heating_fraction=note.default("main_heating_fraction", share, EVEN_CHOICE),
                heat_emitter_type=note.inferred("heat_emitter_type", system.emitter, WORDS_IMPLY_IT),
            )
        )
    return tuple(made)


def systems_of(row: Columns) -> tuple[System, ...]:
    """The systems of a row, from the description or, where it says nothing, from the fuel."""
    return parse_heating(row.text("MAINHEAT_DESCRIPTION")) or _from_fuel(row.text("MAIN_FUEL"))


def _from_fuel(text: str | None) -> tuple[System, ...]:
    """Where nothing describes the heating its fuel may: gas and oil are burnt in boilers."""
    fuel = lodged_fuel(text)
    if fuel in (MAINS_GAS, LPG, OIL):
        return (System(Category.BOILER, "", fuel, RADIATORS),)
    return (System(Category.COMMUNITY, "", fuel, RADIATORS),) if fuel == COMMUNITY_GAS else ()


def _fuel(system: System, lodged_text: str | None) -> tuple[int | None, float | None]:
    """The fuel and how sure it is, None when it was lodged; a lodged fuel the description contradicts is not taken."""
    lodged = lodged_fuel(lodged_text)
    if system.category is Category.COMMUNITY:
        fuel = for_network(lodged) if lodged is not None else system.fuel
        return (fuel, None) if fuel == lodged and fuel is not None else (fuel or COMMUNITY_GAS, USUAL_CHOICE)
    if lodged is not None and (system.fuel is None or lodged == system.fuel):
        return lodged, None
    if system.fuel is None:
        return None, None
    return system.fuel, OTHER_COLUMN if lodged is None else USUAL_CHOICE


def _code(
    system: System, fuel: int | None, control: int | None, *, has_cylinder: bool, condensing: bool, off_peak: bool
) -> tuple[int | None, float]:
    """The SAP Table 4a or 4b code such a system usually has, and how sure that is."""
    words = system.words
    by_category: Mapping[Category, tuple[int | None, float]] = {
        Category.NONE: (ASSUMED_ELECTRIC, WORDS_NAME_IT),
        Category.COMMUNITY: next((found for name, found in _NETWORKS if name in words), (301, WORDS_IMPLY_IT)),
        Category.STORAGE_HEATERS: _STORAGE_BY_CONTROL.get(control or 0, (402, USUAL_CHOICE)),
        Category.ELECTRIC_UNDERFLOOR: ((421 if off_peak else 424), EVEN_CHOICE),
        Category.WARM_AIR: ((515 if "electricaire" in words else 512 if fuel == OIL else 502), USUAL_CHOICE),
        Category.ROOM_HEATERS: (_room_heater(fuel), USUAL_CHOICE),
        Category.OTHER: (701, WORDS_NAME_IT),
        Category.HEAT_PUMP_WET: (_heat_pump(system), WORDS_IMPLY_IT),
        Category.HEAT_PUMP_WARM_AIR: (_heat_pump(system), WORDS_IMPLY_IT),
    }
    found = by_category.get(system.category)
    return _boiler(fuel, has_cylinder=has_cylinder, condensing=condensing) if found is None else found


def _boiler(fuel: int | None, *, has_cylinder: bool, condensing: bool) -> tuple[int | None, float]:
    if fuel is None:
        return None, 0.0
    if fuel == ELECTRICITY:
        return _DIRECT_ELECTRIC_BOILER, USUAL_CHOICE
    if fuel in _GAS or fuel in (OIL, 18, 34, 35, 36, 37):
        return _CODES_BY_BOILER[fuel in _GAS, has_cylinder, condensing], USUAL_CHOICE if condensing else EVEN_CHOICE
    return (_PELLET_BOILER if fuel in _PELLETS_AND_CHIPS else _SOLID_BOILER), USUAL_CHOICE


def _new_boiler(system: System, fuel: int | None, *, has_cylinder: bool) -> int | None:
    """The generic record of a new dwelling's boiler: full SAP rates it by its own, which a row leaves out."""
    kinds = _NEW_BOILER.get(fuel or 0) if system.category is Category.BOILER else None
    return None if kinds is None else kinds[0 if has_cylinder else 1]


def _heat_pump(system: System) -> int:
    """SAP Table 4a: ground, water or air; water at 35 °C or below for underfloor alone, or warm air."""
    source = {"ground": 0, "water": 2}.get(system.words.partition(" ")[0], 3)
    if system.category is Category.HEAT_PUMP_WARM_AIR:
        return 521 + source
    warm = 211 if system.emitter == UNDERFLOOR else 221
    return warm + source


def _room_heater(fuel: int | None) -> int:
    if fuel in _GAS:
        return 603
    if fuel == OIL:
        return 623
    return 691 if fuel in (ELECTRICITY, None) else 635 if fuel in _PELLETS_AND_CHIPS else 633

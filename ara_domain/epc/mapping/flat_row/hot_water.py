"""Hot water: what heats it, whether there is a cylinder, its thermostat, immersion and heat recovery."""

from dataclasses import dataclass
from functools import lru_cache

from ara_domain.epc.codes import CylinderSize
from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.epc.mapping.flat_row.confidence import EVEN_CHOICE, USUAL_CHOICE, WORDS_IMPLY_IT, WORDS_NAME_IT
from ara_domain.epc.mapping.flat_row.fuels import ELECTRICITY, LPG, MAINS_GAS, fuel_in
from ara_domain.epc.mapping.flat_row.heating import System
from ara_domain.epc.mapping.flat_row.text import description

FROM_MAIN, FROM_SECONDARY, IMMERSION, POINT_OF_USE, NO_SYSTEM = 901, 902, 903, 909, 999
DUAL, SINGLE = 1, 2
_SOURCES = (
    ("from main system", FROM_MAIN),
    ("from second main", 914),
    ("from secondary", FROM_SECONDARY),
    ("no system present", NO_SYSTEM),
    ("electric immersion", IMMERSION),
    ("electric instantaneous", POINT_OF_USE),
    ("electric heat pump", 941),
    ("heat pump", 941),
    ("gas multipoint", 908),
    ("gas instantaneous", 907),
    ("single-point gas", 907),
    ("gas range cooker", 926),
    ("oil range cooker", 929),
    ("solid fuel range cooker", 930),
    ("range cooker", 926),
    ("gas boiler/circulator", 911),
    ("oil boiler/circulator", 912),
    ("solid fuel boiler/circulator", 913),
)
"""`water_heating_code` (SAP Table 4a) by the register's wording."""
_STORED = (IMMERSION, 911, 912, 913, 926, 929, 930, 941)
_BURNT = {907: MAINS_GAS, 908: MAINS_GAS, 911: MAINS_GAS, 926: MAINS_GAS, 912: 28, 929: 28, 913: 33, 930: 33}
_NEVER_STORED = (907, 908, POINT_OF_USE)


@dataclass(frozen=True, slots=True)
class HotWater:
    """What a description says of the hot water, with what follows for its store."""

    code: int | None = None
    code_confidence: float = WORDS_NAME_IT
    fuel: int | None = None
    has_cylinder: bool | None = None
    cylinder_confidence: float = WORDS_IMPLY_IT
    size: CylinderSize | None = None
    thermostat: bool | None = None
    immersion: int | None = None
    solar: bool = False
    flue_gas_recovery: bool = False
    waste_water_recovery: bool = False


@lru_cache(maxsize=5_000)
def parse_hot_water(text: str | None, main: System | None) -> HotWater:
    """Hot water as described; `main` is the main heating system, which tells whether it is likely to be stored."""
    words = description(text)
    if words is None or words == "none":
        return HotWater()
    code, sure = _source(words, main)
    if code is None:
        return HotWater()
    solar = "solar" in words
    no_thermostat = "no cylinder" in words
    cylinder, cylinder_sure = _cylinder(code, main, told=solar or no_thermostat)
    immersion = None
    if code == IMMERSION:
        immersion = DUAL if "off-peak" in words else SINGLE
    return HotWater(
        code=code,
        code_confidence=sure,
        fuel=_fuel(code, words, main),
        has_cylinder=cylinder,
        cylinder_confidence=cylinder_sure,
        size=_size(cylinder, code),
        thermostat=not no_thermostat if cylinder else None,
        immersion=immersion,
        solar=solar,
        flue_gas_recovery="flue gas heat recovery" in words,
        waste_water_recovery="waste water heat recovery" in words,
    )


def _source(words: str, main: System | None) -> tuple[int | None, float]:
    if words.startswith("community"):
        on_network = main is not None and main.category is Category.COMMUNITY
        return (FROM_MAIN, WORDS_IMPLY_IT) if on_network else (950, WORDS_IMPLY_IT)
    if words.startswith(("room heaters", "back boiler")):
        # A fire with a back boiler: the main system's when that is one, else the secondary's.
        is_main = main is not None and main.category is Category.ROOM_HEATERS
        return (FROM_MAIN if is_main else FROM_SECONDARY), USUAL_CHOICE
    found = next((code for name, code in _SOURCES if name in words), None)
    return found, WORDS_NAME_IT


def _cylinder(code: int, main: System | None, *, told: bool) -> tuple[bool | None, float]:  # noqa: PLR0911  a line per wording
    """Whether the water is stored. `From main system` does not say: gas boilers are mostly combis, others are not."""
    if told:
        return True, WORDS_NAME_IT
    if code in _NEVER_STORED:
        return False, WORDS_NAME_IT
    if code in _STORED or code == NO_SYSTEM:
        return True, WORDS_IMPLY_IT
    if main is None or code != FROM_MAIN:
        return None, 0.0
    if main.category is Category.BOILER:
        combi = main.fuel in (MAINS_GAS, LPG, 3)
        return (False, USUAL_CHOICE) if combi else (True, USUAL_CHOICE)
    if main.category is Category.COMMUNITY:
        return False, EVEN_CHOICE
    stored = main.category in (Category.HEAT_PUMP_WET, Category.HEAT_PUMP_WARM_AIR, Category.ROOM_HEATERS)
    return (True, WORDS_IMPLY_IT) if stored else (None, 0.0)


def _size(cylinder: bool | None, code: int) -> CylinderSize | None:
    """Nobody says: the code that makes the method take its own default (RdSAP 10 Table 28), or a normal one."""
    if cylinder is None or code == NO_SYSTEM:
        return None
    if not cylinder:
        return CylinderSize.NONE
    return CylinderSize.NO_ACCESS if code == IMMERSION else CylinderSize.NORMAL


def _fuel(code: int, words: str, main: System | None) -> int | None:
    if code in (IMMERSION, POINT_OF_USE, NO_SYSTEM, 941):
        return ELECTRICITY
    if code in _BURNT:
        return _BURNT[code]
    if code == FROM_MAIN and main is not None:
        return main.fuel
    return fuel_in(words) if code == FROM_SECONDARY else None

"""Heating controls: a SAP Table 4e code, or the words of one."""

import re
from functools import lru_cache

from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.epc.mapping.flat_row.columns import Columns
from ara_domain.epc.mapping.flat_row.confidence import OTHER_COLUMN, WORDS_NAME_IT
from ara_domain.epc.mapping.flat_row.text import description

HIGH_RETENTION, NO_CONTROL = 2404, 2699
_CODE = re.compile(r"2[1-7]\d\d")
_GROUPS = {
    Category.BOILER: 21,
    Category.MICRO_CHP: 21,
    Category.HEAT_PUMP_WET: 22,
    Category.HEAT_PUMP_WARM_AIR: 25,
    Category.COMMUNITY: 23,
    Category.STORAGE_HEATERS: 24,
    Category.WARM_AIR: 25,
    Category.ROOM_HEATERS: 26,
    Category.ELECTRIC_UNDERFLOOR: 27,
    Category.OTHER: 27,
}
"""Hundreds of the codes of Table 4e that a kind of system may have."""
_WET = {
    "no time or thermostatic control of room temperature": 1,
    "programmer, no room thermostat": 2,
    "room thermostat only": 3,
    "room thermostats only": 3,
    "programmer and room thermostat": 4,
    "programmer and room thermostats": 4,
    "programmer and at least two room thermostats": 5,
}
_BOILER = {
    **_WET,
    "no thermostatic control of room temperature": 2,
    "programmer, room thermostat and trvs": 6,
    "programmer, trvs and bypass": 7,
    "programmer, trvs and flow switch": 8,
    "programmer, trvs and boiler energy manager": 9,
    "delayed start stat & program & trv's": 6,
    "time and temperature zone control": 10,
    "trvs and bypass": 11,
    "room thermostat and trvs": 13,
}
_WORDS = {
    21: _BOILER,
    22: {
        **_WET,
        "no thermostatic control of room temperature": 2,
        "programmer, trvs and bypass": 6,
        "programmer, room thermostat and trvs": 5,
        "time and temperature zone control": 7,
    },
    23: {
        "flat rate charging, no thermostatic control of room temperature": 1,
        "no thermostatic control of room temperature": 1,
        "no time or thermostatic control of room temperature": 1,
        "flat rate charging, programmer, no room thermostat": 2,
        "programmer, no room thermostat": 2,
        "flat rate charging, room thermostat only": 3,
        "room thermostat only": 3,
        "flat rate charging, programmer and room thermostat": 4,
        "programmer and room thermostat": 4,
        "flat rate charging, programmer and trvs": 5,
        "programmer, trvs and bypass": 5,
        "programmer, room thermostat and trvs": 5,
        "charging system linked to use of community heating, programmer and trvs": 6,
        "flat rate charging, trvs": 7,
        "trvs and bypass": 7,
        "charging system linked to use of community heating, room thermostat only": 8,
        "charging system linked to use of community heating, programmer and room thermostat": 9,
        "charging system linked to use of community heating, trvs": 10,
        "flat rate charging, programmer and at least two room thermostats": 11,
        "programmer and at least two room thermostats": 11,
        "charging system linked to use of community heating, programmer and at least two room thermostats": 12,
        "time and temperature zone control": 12,
    },
    24: {
        "manual charge control": 1,
        "automatic charge control": 2,
        "celect controls": 3,
        "celect-type controls": 3,
        "controls for high heat retention storage heaters": 4,
    },
    25: {**_WET, "no thermostatic control of room temperature": 2, "time and temperature zone control": 6},
    26: {
        "no thermostatic control of room temperature": 1,
        "no time or thermostatic control of room temperature": 1,
        "appliance thermostats": 2,
        "programmer and appliance thermostats": 3,
        "room thermostat only": 4,
        "room thermostats only": 4,
        "programmer and room thermostat": 5,
        "programmer and room thermostats": 5,
    },
    27: {
        "no time or thermostatic control of room temperature": 1,
        "no thermostatic control of room temperature": 2,
        "programmer, no room thermostat": 2,
        "room thermostat only": 3,
        "programmer and room thermostat": 4,
        "temperature zone control": 5,
        "time and temperature zone control": 6,
    },
}
"""Last two digits of the Table 4e code by the register's wording, per group of systems."""
_SYNONYM = re.compile(r"\s*\(\w+ ?\d*\)$|\.$")


def control_of(row: Columns, category: Category) -> tuple[int | None, float | None]:
    """The control of a system and how sure it is, None when a code was lodged.

    MAIN_HEATING_CONTROLS held the code in most rows of the retired API and holds words in the register's new files;
    %%MAINHEATCONTROL%% is a template nobody filled in. The description stands in.
    """
    own, told = row.text("MAIN_HEATING_CONTROLS"), row.text("MAINHEATCONT_DESCRIPTION")
    if own is not None and _CODE.fullmatch(own.removesuffix(".0")):
        return int(float(own)), None
    for words, sure in ((own, WORDS_NAME_IT), (told, WORDS_NAME_IT if own is None else OTHER_COLUMN)):
        code = control_in(words, category)
        if code is not None:
            return code, sure
    if category is Category.NONE:
        return NO_CONTROL, OTHER_COLUMN
    return None, None


@lru_cache(maxsize=5_000)
def control_in(text: str | None, category: Category) -> int | None:
    """The Table 4e code of words, among those the kind of system may have."""
    words = description(text)
    group = _GROUPS.get(category)
    if words is None or group is None:
        return None
    ending = _WORDS[group].get(_SYNONYM.sub("", words))
    return None if ending is None else 100 * group + ending

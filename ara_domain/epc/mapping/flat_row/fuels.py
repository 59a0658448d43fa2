"""Fuels: MAIN_FUEL's wordings and those within descriptions, as RdSAP 21 codes."""

import re
from functools import lru_cache

from ara_domain.epc.mapping.flat_row.text import repaired

MAINS_GAS, LPG, BOTTLED_LPG, OIL, ELECTRICITY = 26, 27, 3, 28, 29
COMMUNITY_GAS, COMMUNITY_ELECTRICITY, NETWORK_DATA = 20, 25, 99
_SUPERSEDED = " - this is for backwards compatibility only and should not be used"
_LODGED = {
    "mains gas": MAINS_GAS,
    "mains gas (not community)": MAINS_GAS,
    "gas: mains gas": MAINS_GAS,
    "mains gas (community)": COMMUNITY_GAS,
    "lpg": LPG,
    "lpg (not community)": LPG,
    "gas: bulk lpg": LPG,
    "lpg (community)": 21,
    "bottled lpg": BOTTLED_LPG,
    "gas: bottled lpg": BOTTLED_LPG,
    "lpg special condition": 17,
    "oil": OIL,
    "oil (not community)": OIL,
    "oil: heating oil": OIL,
    "oil (community)": 22,
    "b30k (not community)": 18,
    "b30d (community)": 23,
    "bioethanol": 19,
    "anthracite": 5,
    "solid fuel: anthracite": 5,
    "wood logs": 6,
    "solid fuel: wood logs": 6,
    "bulk wood pellets": 7,
    "solid fuel: wood pellets, bulk supply for main heating": 7,
    "wood pellets in bags for secondary heating": 16,
    "wood chips": 8,
    "solid fuel: wood chips": 8,
    "dual fuel - mineral + wood": 9,
    "solid fuel: dual fuel appliance (mineral and wood)": 9,
    "smokeless coal": 15,
    "solid fuel: manufactured smokeless fuel": 15,
    "house coal": 33,
    "house coal (not community)": 33,
    "solid fuel: house coal": 33,
    "coal (community)": 24,
    "electricity": ELECTRICITY,
    "electricity (not community)": ELECTRICITY,
    "electricity: electricity, unspecified tariff": ELECTRICITY,
    "electricity: standard tariff": ELECTRICITY,
    "electricity (community)": COMMUNITY_ELECTRICITY,
    "waste combustion": 30,
    "waste combustion (community)": 30,
    "biomass": 31,
    "biomass (community)": 31,
    "biogas - landfill": 32,
    "biogas (community)": 32,
    "biogas (not community)": 51,
    "from heat network data (community)": NETWORK_DATA,
    "community heating schemes: heat from boilers - mains gas": COMMUNITY_GAS,
    "community heating schemes: heat from electric heat pump": COMMUNITY_ELECTRICITY,
    "community heating schemes: heat from boilers - biomass": 31,
    "community heating schemes: waste heat from power stations": 30,
}
"""Codes 1, 2, 4, 10 to 14 (superseded) stand under the codes that took their place."""
_COMMUNITY = {MAINS_GAS: COMMUNITY_GAS, LPG: 21, OIL: 22, ELECTRICITY: COMMUNITY_ELECTRICITY, 33: 24, 51: 32, 6: 31}
_IN_WORDS = (
    ("mains gas", MAINS_GAS),
    ("bottled", BOTTLED_LPG),
    ("lpg", LPG),
    ("bioethanol", 19),
    ("b30k", 18),
    ("biodiesel", 34),
    ("oil", OIL),
    ("dual fuel", 9),
    ("wood logs", 6),
    ("wood pellets", 7),
    ("wood chips", 8),
    ("anthracite", 5),
    ("smokeless", 15),
    ("coal", 33),
    ("biogas", 51),
    ("biomass", 31),
    ("electric", ELECTRICITY),
    ("gas", MAINS_GAS),
)
_PATTERNS = tuple((re.compile(rf"\b{name}"), code) for name, code in _IN_WORDS)
"""Each from the beginning of a word: there is oil in every boiler's name."""


@lru_cache(maxsize=1_000)
def lodged_fuel(text: str | None) -> int | None:
    """The code of MAIN_FUEL's wording; None when it names none, or says that there is no system."""
    if text is None:
        return None
    return _LODGED.get(repaired(text).lower().partition(_SUPERSEDED)[0].strip())


def fuel_in(words: str) -> int | None:
    """The fuel a description ends in: `Boiler and radiators, mains gas`."""
    return next((code for pattern, code in _PATTERNS if pattern.search(words)), None)


def for_network(fuel: int | None) -> int | None:
    """The code of a fuel when a heat network burns it."""
    return None if fuel is None else _COMMUNITY.get(fuel, fuel)

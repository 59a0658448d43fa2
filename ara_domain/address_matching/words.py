"""The words of written addresses, levelled: short forms, ordinals, number words, and what kind of word each is.

Add here: another way of writing the same word. Keep out: what the words of one address mean together (`parsing`).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

BREAK: Final = ","
"""Stands between the lines of an address, and where it has a comma or a bracket."""

STREET_TYPES: Final = {
    "alley": "aly", "approach": "app", "arcade": "arc", "avenue": "ave", "av": "ave", "bank": "bank", "boulevard":
    "blvd", "broadway": "bwy", "circus": "circ", "close": "cl", "cls": "cl", "common": "cmn", "crescent": "cres",
    "cresent": "cres", "drive": "dr", "drv": "dr", "drove": "drv", "esplanade": "espl", "gardens": "gdns", "gdn":
    "gdns", "garden": "gdns", "gate": "gate", "green": "grn", "grove": "gr", "grv": "gr", "hill": "hl", "lane": "ln",
    "loan": "loan", "mews": "mews", "mount": "mt", "parade": "pde", "park": "pk", "passage": "psge", "path": "path",
    "place": "pl", "promenade": "prom", "quay": "quay", "rise": "rise", "road": "rd", "roads": "rd", "row": "row",
    "square": "sq", "street": "st", "str": "st", "terrace": "ter", "terr": "ter", "tce": "ter", "vale": "vale",
    "view": "vw", "villas": "vlls", "walk": "wlk", "way": "way", "wynd": "wynd", "yard": "yd",
}  # fmt: skip
"""Words that end the name of a street, by their short form."""
BUILDING_TYPES: Final = {
    "barn": "barn", "barns": "barns", "building": "bldg", "buildings": "bldg", "chambers": "chbrs", "cottage": "cott",
    "cottages": "cotts", "court": "ct", "crt": "ct", "farm": "fm", "farmhouse": "farmhse", "hall": "hall", "heights":
    "hts", "ho": "hse", "house": "hse", "lodge": "ldg", "mansion": "mans", "mansions": "mans", "mill": "mill",
    "point": "pt", "tower": "twr", "towers": "twrs", "wharf": "whrf", "works": "wks",
}  # fmt: skip
"""Words that end the name of a building, by their short form."""
_OTHERS: Final = {
    "saint": "st", "number": "no", "num": "no", "nr": "near", "north": "n", "south": "s", "east": "e", "west": "w",
    "great": "gt", "little": "lt", "upr": "upper", "lwr": "lower", "flr": "floor", "bsmt": "basement", "gnd": "ground",
}  # fmt: skip
UNIT_KINDS: Final = {
    "flat": "flat", "flt": "flat", "apartment": "flat", "appartment": "flat", "apt": "flat", "appt": "flat",
    "maisonette": "flat", "masionette": "flat", "unit": "unit", "room": "room", "rm": "room", "studio": "studio",
    "suite": "suite", "penthouse": "penthouse", "bedsit": "bedsit", "annexe": "annexe", "annex": "annexe",
    "plot": "plot",
}  # fmt: skip
"""What a dwelling within a building is called. Flat, apartment and maisonette name the same; the others may not."""
GROUPS: Final = frozenset({"block", "phase", "staircase", "stair", "entrance", "wing", "core"})
"""What numbers a part of a building rather than a dwelling, with the word or letter that follows."""
FLOORS: Final = frozenset(
    {"ground", "basement", "top", "garden", "hall", "attic", "upper", "lower", "raised", "mezzanine", "front", "rear",
     "back", "left", "right", "middle", "side", "1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th"}
)  # fmt: skip
"""What says where in a building a dwelling lies."""
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBERS: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
NUMBER_WORDS: Final = {word: str(value) for value, word in enumerate(_NUMBERS, 1)}
_GLUED: Final = {"gff": "ground floor flat", "fff": "1st floor flat", "sff": "2nd floor flat", "tff": "top floor flat"}
_ORDINAL_WORDS: Final = dict(
    zip(_ORDINALS, ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th"), strict=True)
)
SHORT: Final = {**STREET_TYPES, **BUILDING_TYPES, **_OTHERS, **_ORDINAL_WORDS}
STREET_ENDS: Final = frozenset(STREET_TYPES.values())
BUILDING_ENDS: Final = frozenset(BUILDING_TYPES.values())
WEAK_ENDS: Final = frozenset({"barn", "fm", "hall", "mill", "pt", "wks", "whrf"})
"""Ends of buildings that as often stand within the name of a street."""
LONG: Final = {short: word for word, short in reversed([*STREET_TYPES.items(), *BUILDING_TYPES.items()])}
QUALIFIERS: Final = frozenset({"n", "s", "e", "w", "upper", "lower", "old", "new", "gt", "lt", "inner", "outer"})
"""Words of which one for another names another street."""
_COUNTIES = (
    "Avon|Bedfordshire|Berkshire|Buckinghamshire|Cambridgeshire|Cheshire|Cleveland|Clwyd|Cornwall|County Durham|"
    "Cumbria|Derbyshire|Devon|Dorset|Dyfed|East Sussex|Essex|Gloucestershire|Greater London|Greater Manchester|Gwent|"
    "Gwynedd|Hampshire|Herefordshire|Hertfordshire|Isle of Wight|Kent|Lancashire|Leicestershire|Lincolnshire|"
    "Merseyside|Mid Glamorgan|Middlesex|Norfolk|North Yorkshire|Northamptonshire|Northumberland|Nottinghamshire|"
    "Oxfordshire|Powys|Rutland|Shropshire|Somerset|South Glamorgan|South Yorkshire|Staffordshire|Suffolk|Surrey|"
    "Tyne and Wear|Warwickshire|West Glamorgan|West Midlands|West Sussex|West Yorkshire|Wiltshire|Worcestershire|"
    "County Antrim|County Armagh|County Down|County Fermanagh|County Londonderry|County Tyrone|England|Wales|"
    "Northern Ireland|United Kingdom|UK"
)

_APOSTROPHES = re.compile(r"['’‘`´]")
_BREAKS = re.compile(r"[,;:()\[\]\n\r\t|]+")
_RANGE = re.compile(r"(?<=\d)([a-z]?)\s*(?:[-–—]|\bto\b)\s*(?=\d)")
_SLASH = re.compile(r"(?<=[\da-z])\s*/\s*(?=\d)")
_HYPHENATED = re.compile(r"(?<=[a-z]{2})[-–](?=[a-z])|(?<=[a-z])[-–](?=[a-z]{2})")
_GLUED_UNIT = re.compile(rf"\b({'|'.join(UNIT_KINDS)}|no)(?=\d)")
_LETTER_APART = re.compile(r"\b(\d+) ([a-z])(?= |,|$)")
_ZEROS = re.compile(r"\b0+(?=\d)")
_TOKEN = re.compile(r"[^\W_]+(?:[-/][^\W_]+|\.(?=\d)\d+)*|,")


def levelled(text: str) -> list[str]:
    """The words of a text, plain, with `BREAK` between lines and at commas: `12 – 14 Mary’s Rd` → 12-14 marys rd.

    Case, accents, punctuation, leading zeros and letters apart from their number make no difference.
    """
    return list(_levelled(text))


@lru_cache(maxsize=200_000)
def _levelled(text: str) -> tuple[str, ...]:
    if not text.isascii():
        letters = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    plain = _APOSTROPHES.sub("", text.casefold()).replace("&", " and ")
    plain = _SLASH.sub("/", _RANGE.sub(r"\1-", _BREAKS.sub(" , ", plain)))
    plain = _GLUED_UNIT.sub(r"\1 ", _HYPHENATED.sub(" ", plain))
    plain = _LETTER_APART.sub(r"\1\2", _ZEROS.sub("", " ".join(plain.split())))
    found: list[str] = []
    for token in _TOKEN.findall(plain):
        found += _GLUED[token].split() if token in _GLUED else [token]
    return tuple(found)


def short(word: str) -> str:
    """The short form of a word that has one."""
    return SHORT.get(word, word)


@lru_cache(maxsize=20_000)
def place_words(text: str) -> tuple[str, ...]:
    """The words of a town as they stand in an address."""
    return tuple(short(word) for word in levelled(text) if word != BREAK)


COUNTIES: Final = frozenset(place_words(county) for county in _COUNTIES.split("|"))


def without_places(words: list[str], places: Iterable[tuple[str, ...]], postcode: str) -> list[str]:
    """Without the towns, counties and the postcode an address ends with; never down to nothing."""
    endings = {*COUNTIES, *filter(None, places)}
    outward, _, inward = postcode.casefold().partition(" ")
    if inward:
        endings |= {(outward, inward), (outward + inward,)}
    longest = max(map(len, endings))
    rest = words
    while True:
        while rest and rest[-1] == BREAK:
            rest = rest[:-1]
        tail = tuple(map(short, rest[-longest:]))
        taken = next((n for n in range(len(tail), 0, -1) if tail[-n:] in endings), 0)
        if not taken or taken >= len(rest):
            return rest
        rest = rest[:-taken]

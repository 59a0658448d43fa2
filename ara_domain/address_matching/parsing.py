"""A written address taken apart: which dwelling, in which building, in which street.

Add here: another form in which the parts are written. Keep out: whether two addresses are the same (`comparison`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ara_domain.address_matching.words import (
    BREAK,
    BUILDING_ENDS,
    FLOORS,
    GROUPS,
    NUMBER_WORDS,
    STREET_ENDS,
    UNIT_KINDS,
    WEAK_ENDS,
    levelled,
    place_words,
    short,
    without_places,
)

Words = tuple[str, ...]

_NUMBER = re.compile(r"\d+[a-z]{0,2}(?:[-/]\d*[a-z]?)*")
_UNIT_NUMBER = re.compile(r"\d+[a-z]{0,2}(?:[-/.]?\d*[a-z]?)*|[a-z](?:[-/]?\d+[a-z]?)?")
_FLOOR_WORDS: Final = FLOORS | {"floor"}
_ORDINAL_ENDS: Final = ("st", "nd", "rd", "th")
_NOT_NAMES: Final = frozenset({"the", "no", "at", "near"})


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """A dwelling within a building: `Flat 2a` is flat `2a`; `2, Heron Court` a `2` of no kind; `The Flat` has no id."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind} {self.id}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedAddress:
    """The parts of an address, canonical; empty where it has none."""

    units: tuple[Unit, ...] = ()
    floor: Words = ()
    """Where in the building: `("1st", "rear")`, sorted."""
    number: str = ""
    """Of the building, with letter or range: `12`, `12a`, `12-14`, `12/3`."""
    groups: Words = ()
    """Blocks, phases and further numbers: `("block b",)`, sorted."""
    name: Words = ()
    """Of the building."""
    street: Words = ()
    locality: Words = ()
    """What follows the street and is no known town."""

    @property
    def key(self) -> tuple[object, ...]:
        """Everything that says which home it is: equal keys are one written address."""
        return tuple(unit.id for unit in self.units), self.floor, self.number, self.groups, self.name, self.street

    @property
    def says_something(self) -> bool:
        """Whether it names more than a place."""
        return bool(self.units or self.floor or self.number or self.name or self.street)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Consecutive words that belong together, and whether a number stands right before them."""

    words: Words
    ends: str
    """`street` or `building` by its last word, else nothing."""
    numbered: bool


def parse_address(lines: Iterable[str], *, towns: Iterable[str] = (), postcode: str = "") -> ParsedAddress:
    """Take an address apart; `towns` are those it may end with, which say nothing about the home.

    The order of its lines and where its commas stand make no difference where the parts can be told by their words.
    """
    return _parse(tuple(line for line in lines if line), frozenset(towns), postcode)


@lru_cache(maxsize=200_000)
def _parse(lines: Words, towns: frozenset[str], postcode: str) -> ParsedAddress:
    words = without_places(levelled(" , ".join(lines)), map(place_words, towns), postcode)
    units, floor, rest = _take_units(words)
    groups, rest = _take_groups(rest)
    rest = [word for at, word in enumerate(rest) if not (word == "no" and _is_number(rest, at + 1))]
    numbers = [at for at in range(len(rest)) if _is_number(rest, at)]
    number, spare = _house_number(rest, numbers)
    if spare and not units and not floor:
        units, spare = [Unit("", spare[0])], spare[1:]
    chunks = list(_chunks(rest, number))
    if number is not None and not units and not floor and _numbers_a_flat(chunks):
        units, number = [Unit("", rest[number])], None
    anonymous = number is None and not units and not floor
    name, street, locality = _names(chunks, numbered=number is not None, anonymous=anonymous)
    return ParsedAddress(
        units=tuple(sorted(units)),
        floor=tuple(sorted(floor)),
        number="" if number is None else rest[number],
        groups=tuple(sorted([*groups, *spare])),
        name=name,
        street=street,
        locality=locality,
    )


# -------------------------------------------------------------------------------------------------- units


def _take_units(words: Sequence[str]) -> tuple[list[Unit], set[str], list[str]]:
    """Flats, rooms and floors, and the words that are left."""
    units: list[Unit] = []
    floor: set[str] = set()
    rest: list[str] = []
    nameless: list[str] = []
    at, beside_unit, beside_floor = 0, False, False
    while at < len(words):
        if length := _floor_at(words, at, beside_unit=beside_unit):
            floor |= {_floor_word(word) for word in words[at : at + length]} - {"floor"}
            at, beside_unit, beside_floor = at + length, True, True
            continue
        if words[at] in UNIT_KINDS:
            identifier = at + 1 + (words[at + 1 : at + 2] in (["no"], ["number"]))
            if _is_unit_number(words, identifier) and not (beside_floor and _is_house_number(words, identifier)):
                units.append(Unit(UNIT_KINDS[words[at]], NUMBER_WORDS.get(words[identifier], words[identifier])))
                at = identifier + 1
            else:
                nameless.append(UNIT_KINDS[words[at]])
                at += 1
            beside_unit = True
        else:
            beside_unit = beside_unit and words[at] == BREAK
            rest.append(words[at])
            at += 1
        beside_floor = False
    if nameless and not units and not floor:
        units.append(Unit(nameless[0], ""))
    return units, floor, rest


def _floor_at(words: Sequence[str], start: int, *, beside_unit: bool) -> int:
    """How many words from here on say where in the building; 0 when they are part of a name, as in `Garden Street`."""
    end = start
    while end < len(words) and _floor_word(words[end]) in _FLOOR_WORDS:
        end += 1
    if end == start:
        return 0
    run = {_floor_word(word) for word in words[start:end]}
    if "floor" in run:
        return end - start
    following = words[end] if end < len(words) else BREAK
    if following in UNIT_KINDS:
        return end - start
    ends_here = following == BREAK or following[0].isdigit()
    return end - start if ends_here and (beside_unit or run == {"basement"}) else 0


def _floor_word(word: str) -> str:
    return word if word in FLOORS else short(word)


def _is_unit_number(words: Sequence[str], at: int) -> bool:
    if at >= len(words) or words[at].endswith(_ORDINAL_ENDS):
        return False
    return words[at] in NUMBER_WORDS or _UNIT_NUMBER.fullmatch(words[at]) is not None


def _is_house_number(words: Sequence[str], at: int) -> bool:
    """Whether the number after `Ground Floor Flat` is the building's: no comma after it, and no other number."""
    following = words[at + 1 : at + 2] or [BREAK]
    return following != [BREAK] and not any(_is_number(words, later) for later in range(at + 1, len(words)))


def _take_groups(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """`Block B`, `Phase 2`, and the words that are left."""
    groups: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(words):
        if words[at] in GROUPS and _is_unit_number(words, at + 1):
            groups.append(f"{words[at]} {NUMBER_WORDS.get(words[at + 1], words[at + 1])}")
            at += 2
        else:
            rest.append(words[at])
            at += 1
    return groups, rest


# -------------------------------------------------------------------------------------------------- numbers


def _is_number(words: Sequence[str], at: int) -> bool:
    if at >= len(words):
        return False
    word = words[at]
    return _NUMBER.fullmatch(word) is not None and not word.endswith(_ORDINAL_ENDS)


def _house_number(words: Sequence[str], numbers: Sequence[int]) -> tuple[int | None, list[str]]:
    """Where the number of the building stands: the last one with a name after it; and the numbers beside it."""
    if not numbers:
        return None, []
    named = [at for at in numbers if any(word != BREAK and not _is_number([word], 0) for word in words[at + 1 :])]
    house = named[-1] if named else numbers[0]
    return house, [words[at] for at in numbers if at != house]


def _numbers_a_flat(chunks: Sequence[_Chunk]) -> bool:
    """Whether the number stands before the name of a building: `2 Heron Court` is flat 2 of Heron Court."""
    return any(chunk.numbered and chunk.ends == "building" for chunk in chunks)


# -------------------------------------------------------------------------------------------------- names


def _chunks(words: Sequence[str], number: int | None) -> Iterator[_Chunk]:
    """Names, each up to a comma, a number or the word that ends a name of a street or building."""
    held: list[str] = []
    numbered = False
    for at, word in enumerate(words):
        if word == BREAK or _is_number(words, at):
            if held:
                yield _Chunk(tuple(held), "", numbered)
                held, numbered = [], False
            numbered = at == number or (numbered and word == BREAK)
            continue
        if word in _NOT_NAMES:
            continue
        held.append(short(word))
        if ends := _ends_name(words, at, first=len(held) == 1):
            yield _Chunk(tuple(held), ends, numbered)
            held, numbered = [], False
    if held:
        yield _Chunk(tuple(held), "", numbered)


def _ends_name(words: Sequence[str], at: int, *, first: bool) -> str:
    """`street` or `building` when a name ends with this word, else nothing."""
    word = short(words[at])
    ends = "street" if word in STREET_ENDS else "building" if word in BUILDING_ENDS else ""
    following = [short(later) for later in words[at + 1 :]]
    line = following[: following.index(BREAK)] if BREAK in following else following
    if not ends or words[at] == "saint" or (first and line):
        return ""
    if line and line[0] in (STREET_ENDS | BUILDING_ENDS if word in WEAK_ENDS else STREET_ENDS):
        return ""  # the house of Church House Lane, the hall of Old Hall Farm
    if words[at] == "st" and any(later in STREET_ENDS | BUILDING_ENDS for later in line):
        return ""  # the saint of Upper St Johns Road
    return ends


def _names(chunks: Sequence[_Chunk], *, numbered: bool, anonymous: bool) -> tuple[Words, Words, Words]:
    """Building, street and locality; of an address without number and flat the first name is the building's."""
    at = _street_among(chunks, numbered=numbered, anonymous=anonymous)
    if at is None:
        first = chunks[0].words if chunks else ()
        return first, (), _joined(chunks[1:])
    return _joined(chunks[:at]), chunks[at].words, _joined(chunks[at + 1 :])


def _street_among(chunks: Sequence[_Chunk], *, numbered: bool, anonymous: bool) -> int | None:
    after_number = [at for at, chunk in enumerate(chunks) if chunk.numbered]
    if numbered and after_number:
        return after_number[0]
    streets = [at for at, chunk in enumerate(chunks) if chunk.ends == "street"]
    if not numbered and streets[:1] == [0] and (anonymous or len(streets) > 1):
        streets = streets[1:]  # Hill View, Mill Lane
        return streets[0] if streets else 1 if len(chunks) > 1 else None
    if streets:
        return streets[0]
    return 0 if numbered and chunks else 1 if len(chunks) > 1 else None


def _joined(chunks: Iterable[_Chunk]) -> Words:
    return tuple(word for chunk in chunks for word in chunk.words)

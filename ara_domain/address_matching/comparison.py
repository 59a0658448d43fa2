"""Two addresses held against each other, part by part.

Add here: what two parts say about each other. Keep out: which of several candidates is the home's (`matching`).
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from ara_domain.address_matching.parsing import ParsedAddress, Words
from ara_domain.address_matching.words import BUILDING_ENDS, LONG, QUALIFIERS, STREET_ENDS


class Part(StrEnum):
    """The parts of an address that are compared."""

    UNIT = "flat"
    NUMBER = "number"
    GROUP = "block"
    NAME = "building name"
    STREET = "street"


class Finding(StrEnum):
    """What the two sides of a part say about each other."""

    AGREES = "agrees"
    SIMILAR = "agrees but for spelling"
    UNCLEAR = "unclear"
    """It may be the same, written in a way that can be read otherwise."""
    MISSING = "missing on one side"
    DIFFERS = "differs"
    ABSENT = "on neither side"


class Verdict(StrEnum):
    """Whether two addresses are one home."""

    SAME = "same"
    DOUBTFUL = "doubtful"
    """They may be; only a person can tell."""
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One part: what either side says, and the finding."""

    part: Part
    mine: str
    theirs: str
    finding: Finding

    def __str__(self) -> str:
        if self.finding is Finding.AGREES:
            return f"{self.part} agrees ({self.mine or self.theirs})"
        return f"{self.part} {self.finding} ({self.mine or '–'} / {self.theirs or '–'})"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict, how far the parts agree (0 to 100), and the evidence part by part."""

    verdict: Verdict
    score: float
    evidence: tuple[Evidence, ...]

    def finding(self, part: Part) -> Finding:
        """What was found about a part."""
        return next((one.finding for one in self.evidence if one.part is part), Finding.ABSENT)


WEIGHTS: Final = {Part.UNIT: 40, Part.NUMBER: 30, Part.GROUP: 10, Part.NAME: 10, Part.STREET: 20}
"""How much a part counts in the score; the verdict does not follow from the score, only the order of candidates."""
_VALUES: Final = {
    Finding.AGREES: 1.0,
    Finding.SIMILAR: 0.8,
    Finding.UNCLEAR: 0.5,
    Finding.MISSING: 0.5,
    Finding.DIFFERS: 0.0,
}
_OK: Final = (Finding.AGREES, Finding.ABSENT)
_SAID: Final = (Finding.AGREES, Finding.SIMILAR)
_A_FLAT_EITHER_WAY: Final = frozenset({"flat", ""})


def compare(mine: ParsedAddress, theirs: ParsedAddress) -> Comparison:
    """Hold two addresses of one postcode against each other; the order of the two makes no difference.

    A number or flat that differs is never the same home, and a flat on one side only never more than doubtful.
    """
    found = {
        Part.UNIT: _units(mine, theirs),
        Part.NUMBER: _numbers(mine, theirs),
        Part.GROUP: _groups(mine.groups, theirs.groups),
        Part.NAME: _names(mine.name, theirs.name, mine, theirs),
        Part.STREET: _names(mine.street, theirs.street, mine, theirs),
    }
    counted = {part: finding for part, finding in found.items() if finding is not Finding.ABSENT}
    weight = sum(WEIGHTS[part] for part in counted)
    score = 100 * sum(WEIGHTS[part] * _VALUES[finding] for part, finding in counted.items()) / weight if weight else 0.0
    evidence = tuple(
        Evidence(part, _text(mine, part), _text(theirs, part), finding) for part, finding in counted.items()
    )
    return Comparison(_verdict(found), round(score, 1), evidence)


def cannot_be_one(mine: ParsedAddress, theirs: ParsedAddress) -> bool:
    """Whether a number or flat alone tells them apart: the quick answer for most pairs of a postcode."""
    return _numbers(mine, theirs) is Finding.DIFFERS or _units(mine, theirs) is Finding.DIFFERS


# -------------------------------------------------------------------------------------------------- verdict


def _verdict(found: dict[Part, Finding]) -> Verdict:
    unit, number, name, street = (found[part] for part in (Part.UNIT, Part.NUMBER, Part.NAME, Part.STREET))
    if Finding.DIFFERS in (unit, number, found[Part.GROUP]):
        return Verdict.DIFFERENT
    if street is Finding.DIFFERS and not (name is Finding.AGREES and unit is not Finding.ABSENT):
        return Verdict.DIFFERENT
    if _is_sure(found):
        return Verdict.SAME
    if number in (Finding.AGREES, Finding.UNCLEAR) or name in (*_SAID, Finding.UNCLEAR):
        return Verdict.DOUBTFUL
    # A flat of the same number in the same street may be the one: one side names its building, the other numbers it.
    may_be_the_flat = unit in (Finding.AGREES, Finding.UNCLEAR) and name is not Finding.DIFFERS
    return Verdict.DOUBTFUL if may_be_the_flat else Verdict.DIFFERENT


def _is_sure(found: dict[Part, Finding]) -> bool:
    unit, number, name, street = (found[part] for part in (Part.UNIT, Part.NUMBER, Part.NAME, Part.STREET))
    if unit not in _OK or found[Part.GROUP] not in _OK:
        return False
    if number is Finding.AGREES and street in _SAID:
        return name is not Finding.DIFFERS and name is not Finding.UNCLEAR
    if number is Finding.UNCLEAR or street in (Finding.DIFFERS, Finding.UNCLEAR):
        return False
    if name is Finding.SIMILAR:  # a house name is its number: only the flats of a building may have it misspelt
        return unit is Finding.AGREES and number in _OK
    if name is Finding.AGREES:
        return True
    only_street = name is Finding.ABSENT and number is Finding.ABSENT
    return only_street and street in _SAID and unit is Finding.AGREES


# -------------------------------------------------------------------------------------------------- parts


def _units(mine: ParsedAddress, theirs: ParsedAddress) -> Finding:
    one, other = mine.units, theirs.units
    floors = _floors(mine.floor, theirs.floor)
    if one and other:
        return _named_units(mine, theirs, floors)
    if not one and not other:
        return floors
    if mine.floor and theirs.floor:
        return Finding.DIFFERS if floors is Finding.DIFFERS else Finding.UNCLEAR
    both_say = bool(one or mine.floor) and bool(other or theirs.floor)
    return Finding.UNCLEAR if both_say or _is_in_number(mine, theirs) else Finding.MISSING


def _named_units(mine: ParsedAddress, theirs: ParsedAddress, floors: Finding) -> Finding:
    pairs = list(zip(mine.units, theirs.units, strict=False))
    if len(mine.units) != len(theirs.units) or any(a.id != b.id for a, b in pairs):
        return Finding.DIFFERS
    if floors in (Finding.DIFFERS, Finding.UNCLEAR):
        return floors
    return Finding.AGREES if all(_same_kind(a.kind, b.kind) for a, b in pairs) else Finding.UNCLEAR


def _same_kind(one: str, other: str) -> bool:
    return one == other or {one, other} == _A_FLAT_EITHER_WAY


def _floors(one: Words, other: Words) -> Finding:
    if one == other:
        return Finding.AGREES if one else Finding.ABSENT
    if not one or not other:
        return Finding.MISSING
    return Finding.UNCLEAR if set(one) < set(other) or set(other) < set(one) else Finding.DIFFERS


def _is_in_number(mine: ParsedAddress, theirs: ParsedAddress) -> bool:
    """Whether one side has the flat within its number: `12a` may be flat a of 12, `12/3` flat 3 of 12 or 12 of 3."""
    flat, whole = (mine, theirs) if mine.units else (theirs, mine)
    if len(flat.units) != 1 or not flat.number or whole.units:
        return False
    identifier = flat.units[0].id
    return whole.number in (f"{flat.number}{identifier}", f"{flat.number}/{identifier}", f"{identifier}/{flat.number}")


def _numbers(mine: ParsedAddress, theirs: ParsedAddress) -> Finding:
    one, other = mine.number, theirs.number
    if one == other:
        return Finding.AGREES if one else Finding.ABSENT
    if not one or not other:
        return Finding.MISSING
    if _is_in_number(mine, theirs) or one.replace("/", "-") == other.replace("/", "-"):
        return Finding.UNCLEAR
    return Finding.UNCLEAR if other in _ends_of(one) or one in _ends_of(other) else Finding.DIFFERS


def _ends_of(number: str) -> tuple[str, ...]:
    """`12` and `14` of `12-14`: the building may be called by either."""
    return tuple(number.split("-")) if "-" in number else ()


def _groups(one: Words, other: Words) -> Finding:
    if one == other:
        return Finding.AGREES if one else Finding.ABSENT
    return Finding.UNCLEAR if not one or not other or set(one) & set(other) else Finding.DIFFERS


def _names(one: Words, other: Words, mine: ParsedAddress, theirs: ParsedAddress) -> Finding:
    """Names of buildings or streets; what one side has in the wrong place counts where the other has its words, too."""
    if one == other:
        return Finding.AGREES if one else Finding.ABSENT
    if not one or not other:
        said, beside = (one, theirs) if one else (other, mine)
        run_together = mine.number == theirs.number and _within(said, beside.name + beside.street)
        return Finding.AGREES if run_together else Finding.MISSING
    likeness = names_alike(one, other) if one <= other else names_alike(other, one)
    if likeness in (Finding.DIFFERS, Finding.UNCLEAR):
        long, short, beside = (one, other, theirs) if len(one) > len(other) else (other, one, mine)
        if _within(short, long) and set(long) <= {*beside.name, *beside.street, *beside.locality}:
            return Finding.AGREES
    return likeness


def _within(name: Words, words: Words) -> bool:
    return any(words[at : at + len(name)] == name for at in range(len(words) - len(name) + 1))


@lru_cache(maxsize=100_000)
def names_alike(one: Words, other: Words) -> Finding:
    """Whether two names are one: by their words in any order, run together, or but for typing errors."""
    if sorted(one) == sorted(other) or "".join(one) == "".join(other):
        return Finding.AGREES
    if set(one) < set(other) or set(other) < set(one):
        return Finding.UNCLEAR
    if len(one) == len(other):
        wrong = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
        if all(_mistyped(a, b) for a, b in wrong):
            return Finding.SIMILAR
        ends = STREET_ENDS | BUILDING_ENDS
        if len(one) > 1 and one[:-1] == other[:-1] and one[-1] in ends and other[-1] in ends:
            return Finding.UNCLEAR  # Heron Road and Heron Close: two streets, or a slip
        return Finding.DIFFERS
    return Finding.SIMILAR if _mistyped("".join(one), "".join(other)) else Finding.DIFFERS


def _mistyped(one: str, other: str) -> bool:
    """Whether a word is another with a letter or, in long ones, two wrong; transposed letters count as one."""
    ends = STREET_ENDS | BUILDING_ENDS
    if {one, other} & QUALIFIERS or (one in ends and other in ends):
        return False
    if not (one + other).isalpha():
        return False
    for a, b in ((one, other), (LONG.get(one, one), other), (one, LONG.get(other, other))):
        shorter = min(len(a), len(b))
        allowed = 0 if shorter < 4 else 1 if shorter < 8 else 2
        if allowed and OSA.distance(a, b, score_cutoff=allowed) <= allowed:
            return True
    return False


def _text(address: ParsedAddress, part: Part) -> str:
    match part:
        case Part.UNIT:
            return ", ".join([*map(str, address.units), " ".join(address.floor)]).strip(", ")
        case Part.NUMBER:
            return address.number
        case Part.GROUP:
            return ", ".join(address.groups)
        case Part.NAME:
            return " ".join(address.name)
        case Part.STREET:
            return " ".join(address.street)

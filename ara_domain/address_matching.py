"""When two written addresses are the same: exactly, after what people write differently has been levelled out.

Add here: how addresses are compared. Keep out: guesses. Two addresses that differ in a word or a number after
normalisation are different homes, because the neighbour's certificate is worse than none.
"""

import re
import unicodedata
from collections.abc import Iterable

_APOSTROPHES = re.compile(r"['’‘`]")
# `12-14` is one building and `12, 14` is flat 12 of number 14; a slash is part of a number, too (`3/1`).
_NUMBER_RANGE = re.compile(r"(?<=\d)\s*[-–]\s*(?=\d)")
_WORD = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*")
_SHORT_FORMS = {
    "avenue": "ave",
    "close": "cl",
    "court": "ct",
    "crescent": "cres",
    "drive": "dr",
    "gardens": "gdns",
    "grove": "gr",
    "house": "hse",
    "lane": "ln",
    "mount": "mt",
    "number": "no",
    "place": "pl",
    "road": "rd",
    "saint": "st",
    "square": "sq",
    "street": "st",
    "terrace": "ter",
}


def normalise_address(lines: Iterable[str], *, leave_out: Iterable[str] = ()) -> str:
    """An address as comparable text: `("Flat 2,", "St. Mary’s Street")` → `flat 2 st marys st`.

    Case, accents, punctuation, line breaks and the common short forms of street words make no difference. `leave_out`
    names what may stand at the end and says nothing about the home: towns and the postcode.
    """
    words = _words(" ".join(lines))
    endings = [ending for ending in (_words(text) for text in leave_out) if ending]
    while ending := next((e for e in endings if len(e) < len(words) and words[-len(e) :] == e), None):
        words = words[: -len(ending)]
    return " ".join(words)


def same_address(one: Iterable[str], other: Iterable[str], *, towns: Iterable[str] = (), postcode: str = "") -> bool:
    """Whether two addresses within one postcode are the same; an empty one is the same as none."""
    leave_out = (*towns, postcode)
    normal = normalise_address(one, leave_out=leave_out)
    return bool(normal) and normal == normalise_address(other, leave_out=leave_out)


def _words(text: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    plain = _NUMBER_RANGE.sub("-", _APOSTROPHES.sub("", plain)).replace("&", " and ")
    return [_SHORT_FORMS.get(word, word) for word in _WORD.findall(plain)]

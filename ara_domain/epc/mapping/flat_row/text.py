"""Description texts in one form: characters mended, Welsh in English, placeholders gone, lower case."""

import csv
import re
from functools import cache, lru_cache
from importlib import resources

_MOJIBAKE = {
    "\u00e2\u20ac\u2122": "'",
    "\u00e2\u20ac\u201c": "-",
    "\u00c2\u00b2": "\u00b2",
    "\u00c2\u00a0": " ",
    "\u00c3\u00b4": "\u00f4",
    "\u00c3\u00a2": "\u00e2",
    "\u00c3\u00ae": "\u00ee",
    "\u00c2\u00a3": "\u00a3",
    "-\u00a6": "\u00b2",
    "\u00a0": " ",
    "\u2019": "'",
    "\u2018": "'",
    "`": "'",
}
"""UTF-8 read as Windows-1252, the register's own `m-¦K`, and apostrophes of every kind."""
_LINE_END = re.compile(r"\s*(?:\+\s*Chr\(13\)\s*\+|\r?\n|\s\|\s)\s*", re.IGNORECASE)
"""What some software wrote between the elements of a list: the words of its own line break."""
_OLD_PREFIX = re.compile(r"^SAP05:\s*", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(?:walls?|roof|floor|windows?|lighting|hot-?water|(?:main|secondary)-heating(?:-controls)?|%%.*%%)", re.IGNORECASE
)
"""The name of an element where its description should be, as in `SAP05:Walls` and `%%MAINHEATCONTROL%%`."""
_BETWEEN = re.compile(r"\s+")
_GAP_BEFORE = re.compile(r"\s+(?=[,)])")
_NO_GAP_AFTER = re.compile(r",(?=\S)|(?<=\w)(?=\()")
_WELSH_LETTERS = str.maketrans("\u00e2\u00ea\u00ee\u00f4\u00fb\u0175\u0177", "aeiouwy")
_ROOF_ROOMS = "roof room (s)"


def repaired(cell: str) -> str:
    """A cell with broken characters mended and spaces tidied; case and words as they were."""
    if not cell.isascii() or "`" in cell:
        for broken, meant in _MOJIBAKE.items():
            if broken in cell:
                cell = cell.replace(broken, meant)
    return _BETWEEN.sub(" ", cell.replace("\0", "")).strip()


@lru_cache(maxsize=20_000)
def description(cell: str | None) -> str | None:
    """A description to be parsed: lower case, English, of its first element alone; None when it describes nothing."""
    if cell is None:
        return None
    first = repaired(_LINE_END.split(_OLD_PREFIX.sub("", cell.strip()), maxsplit=1)[0])
    if not first or _PLACEHOLDER.fullmatch(first) or first.lower() in {"n/a", "not applicable"}:
        return None
    words = english(first.lower())
    tidied = _NO_GAP_AFTER.sub(lambda match: f"{match[0]} ", _GAP_BEFORE.sub("", words))
    return _BETWEEN.sub(" ", tidied).replace(_ROOF_ROOMS, "roof room(s)").strip(" ,") or None


def english(words: str) -> str:
    """Welsh wordings of the register in English, phrase by phrase; anything else as it is. Lower case."""
    plain = words.translate(_WELSH_LETTERS)
    for welsh, meaning in _welsh():
        if welsh in plain:
            plain = plain.replace(welsh, meaning)
    return plain


@cache
def _welsh() -> tuple[tuple[str, str], ...]:
    """Phrases, longest first, so that one within another does not spoil it."""
    table = resources.files("ara_domain.epc.mapping.flat_row").joinpath("welsh.csv").read_text(encoding="utf-8")
    rows = [(row["welsh"].translate(_WELSH_LETTERS), row["english"]) for row in csv.DictReader(table.splitlines())]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))

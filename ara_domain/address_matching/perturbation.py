"""Ways in which people write one address otherwise, as seeded rules: what the matcher is measured with.

Add here: another way. A rule returns None where it does not apply. Keep out: the matcher's own tables; a rule that
undid what the matcher does would prove nothing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Final


@dataclass(frozen=True, slots=True)
class Written:
    """An address as somebody writes it."""

    lines: tuple[str, ...]
    town: str
    postcode: str


Rule = Callable[[Written, Random], Written | None]

_ABBREVIATIONS: Final = {
    "Street": ("St", "St.", "Str"), "Road": ("Rd", "Rd."), "Avenue": ("Ave", "Av"), "House": ("Hse", "Ho"),
    "Court": ("Ct", "Crt"), "Gardens": ("Gdns",), "Close": ("Cl",), "Terrace": ("Terr", "Tce"), "Drive": ("Dr",),
    "Lane": ("Ln",), "Crescent": ("Cres",), "Place": ("Pl",), "Grove": ("Gr", "Grv"), "Flat": ("Flt", "Apt"),
}  # fmt: skip
_TYPES: Final = frozenset(word.casefold() for word in _ABBREVIATIONS) | {"rise", "walk", "way", "mount", "row"}
_WORD: Final = re.compile(r"[A-Za-z]{5,}")
_FLAT: Final = re.compile(r"^(?:Flat|Apartment)\s+(\d+[A-Za-z]?)$", re.IGNORECASE)
_RANGE: Final = re.compile(r"(\d+)\s*-\s*(\d+)")
_NUMBER_FIRST: Final = re.compile(r"^(\d+[A-Za-z]?)\s+(\D.*)$")


def _abbreviated(written: Written, rng: Random) -> Written | None:
    return _changed(written, lambda line: re.sub(r"\w+", lambda word: _short(word.group(), rng), line))


def _short(word: str, rng: Random) -> str:
    return rng.choice(_ABBREVIATIONS[word.title()]) if word.title() in _ABBREVIATIONS else word


def _without_commas(written: Written, _: Random) -> Written | None:
    joined = " ".join(" ".join(written.lines).replace(",", " ").split())
    return None if len(written.lines) == 1 and "," not in written.lines[0] else replace(written, lines=(joined,))


def _on_one_line(written: Written, _: Random) -> Written | None:
    return replace(written, lines=(", ".join(written.lines),)) if len(written.lines) > 1 else None


def _shifted_lines(written: Written, _: Random) -> Written | None:
    match = _NUMBER_FIRST.match(written.lines[0])
    if match:
        return replace(written, lines=(match[1], match[2], *written.lines[1:]))
    return replace(written, lines=("", *written.lines)) if len(written.lines) < 3 else None


def _lines_the_other_way_round(written: Written, _: Random) -> Written | None:
    return replace(written, lines=tuple(reversed(written.lines))) if len(written.lines) > 1 else None


def _in_capitals(written: Written, rng: Random) -> Written | None:
    return _changed(written, str.upper if rng.random() < 0.5 else str.lower)


def _mistyped(written: Written, rng: Random) -> Written | None:
    """One slip in one name: letters swapped, one dropped, doubled or another."""
    places = [
        (at, word.start(), word.group())
        for at, line in enumerate(written.lines)
        for word in _WORD.finditer(line)
        if word.group().casefold() not in _TYPES and not word.group().title().startswith(("Flat", "Apartment"))
    ]
    if not places:
        return None
    at, start, word = rng.choice(places)
    slip = rng.randrange(1, len(word) - 1)
    wrong = rng.choice(
        (
            word[:slip] + word[slip + 1] + word[slip] + word[slip + 2 :],
            word[:slip] + word[slip + 1 :],
            word[:slip] + word[slip] * 2 + word[slip + 1 :],
            word[:slip] + rng.choice("aeiourtn") + word[slip + 1 :],
        )
    )
    lines = list(written.lines)
    lines[at] = lines[at][:start] + wrong + lines[at][start + len(word) :]
    return replace(written, lines=tuple(lines)) if wrong != word else None


def _other_flat_style(written: Written, rng: Random) -> Written | None:
    match = _FLAT.match(written.lines[0])
    if match is None:
        return None
    style = rng.choice(("Apartment {}", "Apt. {}", "Flat No. {}", "FLAT{}", "{}", "Flat 0{}"))
    return replace(written, lines=(style.format(match[1]), *written.lines[1:]))


def _without_building(written: Written, _: Random) -> Written | None:
    return replace(written, lines=(written.lines[0], *written.lines[2:])) if len(written.lines) > 2 else None


def _town_within(written: Written, _: Random) -> Written | None:
    return replace(written, lines=(*written.lines, written.town.title()), town="") if written.town else None


def _without_town(written: Written, _: Random) -> Written | None:
    return replace(written, town="") if written.town else None


def _with_county(written: Written, rng: Random) -> Written | None:
    return replace(written, lines=(*written.lines, rng.choice(("Devon", "West Yorkshire", "Kent"))))


def _other_range(written: Written, rng: Random) -> Written | None:
    style = rng.choice(("{} - {}", "{} to {}", "{}–{}"))
    return _changed(written, lambda line: _RANGE.sub(lambda found: style.format(found[1], found[2]), line))


def _other_postcode(written: Written, rng: Random) -> Written | None:
    compact = written.postcode.replace(" ", "")
    return replace(written, postcode=rng.choice((compact, compact.lower(), f" {written.postcode.lower()} ")))


def _with_postcode_in_a_line(written: Written, _: Random) -> Written | None:
    return replace(written, lines=(*written.lines[:-1], f"{written.lines[-1]} {written.postcode}"))


def _several(written: Written, rng: Random) -> Written | None:
    changed = written
    for rule in rng.sample((_abbreviated, _in_capitals, _town_within, _on_one_line, _other_flat_style), 3):
        changed = rule(changed, rng) or changed
    return changed if changed != written else None


def _changed(written: Written, change: Callable[[str], str]) -> Written | None:
    lines = tuple(map(change, written.lines))
    return replace(written, lines=lines) if lines != written.lines else None


RULES: Final[Mapping[str, Rule]] = {
    "as written": lambda written, _: written,
    "abbreviations": _abbreviated,
    "commas dropped": _without_commas,
    "all on one line": _on_one_line,
    "lines shifted": _shifted_lines,
    "lines reversed": _lines_the_other_way_round,
    "case": _in_capitals,
    "typing error in a name": _mistyped,
    "flat prefix": _other_flat_style,
    "building name dropped": _without_building,
    "town within the lines": _town_within,
    "town left out": _without_town,
    "county added": _with_county,
    "range form": _other_range,
    "postcode form": _other_postcode,
    "postcode in a line": _with_postcode_in_a_line,
    "several at once": _several,
}

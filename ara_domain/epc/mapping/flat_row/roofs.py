"""Roof descriptions: construction, where its insulation lies and how thick, what is above, or a U-value."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ara_domain.epc.codes import AS_BUILT, NOT_DEFINED, NOT_INDICATED
from ara_domain.epc.codes import RoofConstruction as Built
from ara_domain.epc.codes import RoofInsulationLocation as Where
from ara_domain.epc.mapping.flat_row.confidence import (
    ASSUMED_BY_ASSESSOR,
    EVEN_CHOICE,
    USUAL_CHOICE,
    WORDS_IMPLY_IT,
    WORDS_NAME_IT,
)
from ara_domain.epc.mapping.flat_row.floors import PREMISES_MEAN_PREMISES_FROM
from ara_domain.epc.mapping.flat_row.text import description
from ara_domain.epc.mapping.flat_row.walls import transmittance

_LOFT = re.compile(r"(\d{1,3})\s?(\+?)\s*mm")


@dataclass(frozen=True, slots=True)
class Roof:
    """What a description says of the main roof; None where it does not. U in W/m²K."""

    construction: Built | None = None
    construction_confidence: float = WORDS_NAME_IT
    location: Where | None = None
    thickness: str | None = None
    insulation_confidence: float = WORDS_NAME_IT
    u_value: float | None = None
    assumed: str | None = None
    """Of insulation the assessor assumed by age: `none`, `limited` or `insulated`."""
    room_in_roof: bool = False
    room_insulated: str | None = None
    """Of a room in the roof, when seen: `all` or `ceiling`."""
    premises_above: bool = False

    @property
    def is_lost_to_outside(self) -> bool:
        """Whether there is a roof at all over this home, as far as it is said."""
        return self.construction not in (Built.ANOTHER_DWELLING_ABOVE, Built.SAME_DWELLING_ABOVE)


@lru_cache(maxsize=5_000)
def parse_roof(text: str | None) -> Roof:  # noqa: PLR0911  a line per wording
    """The main roof of a description; an empty `Roof` where the text says nothing known."""
    words = description(text)
    if words is None:
        return Roof()
    u = transmittance(words)
    if u is not None:
        return Roof(construction=Built.PITCHED_WITH_LOFT_ACCESS, construction_confidence=EVEN_CHOICE, u_value=u)
    if "above)" in words:
        return _above(words)
    if "roof room" in words:
        return _room(words)
    assumed = _assumed(words) if "(assumed)" in words else None
    if "thatch" in words:
        return _Insulation.of(words, Where.JOISTS).roof(Built.THATCHED, WORDS_NAME_IT, assumed)
    if words.startswith("flat"):
        return _Insulation.of(words, Where.FLAT_ROOF).roof(Built.FLAT, WORDS_NAME_IT, assumed)
    if "sloping" in words:
        return _Insulation.of(words, Where.SLOPING_CEILING).roof(Built.SLOPING_CEILING, WORDS_NAME_IT, assumed)
    if words.startswith("pitched"):
        access = Built.PITCHED_WITHOUT_LOFT_ACCESS if assumed else Built.PITCHED_WITH_LOFT_ACCESS
        return _Insulation.of(words, Where.JOISTS).roof(access, USUAL_CHOICE if assumed else WORDS_IMPLY_IT, assumed)
    return Roof()


def premises_above_confidence(inspected: date) -> float:
    """How sure it is that nothing is lost through `(other premises above)`.

    Until RdSAP 21 no code tells premises from a dwelling above, and either loses nothing (RdSAP 10 §6.2.5, first
    reading). Since the texts differ, premises may stand unheated, which RdSAP 21 codes as 9 and gives a U-value.
    """
    return WORDS_IMPLY_IT if inspected < PREMISES_MEAN_PREMISES_FROM else USUAL_CHOICE


def _above(words: str) -> Roof:
    if "same dwelling" in words:
        return Roof(construction=Built.SAME_DWELLING_ABOVE)
    return Roof(construction=Built.ANOTHER_DWELLING_ABOVE, premises_above="premises" in words)


def _room(words: str) -> Roof:
    seen = "(assumed)" not in words
    insulated = "ceiling" if "ceiling insulated" in words else "all" if ", insulated" in words else None
    construction = Built.THATCHED if "thatch" in words else Built.PITCHED_WITHOUT_LOFT_ACCESS
    return Roof(
        construction=construction,
        construction_confidence=WORDS_NAME_IT if construction is Built.THATCHED else WORDS_IMPLY_IT,
        assumed=None if seen else _assumed(words),
        room_in_roof=True,
        room_insulated=insulated if seen else None,
    )


def _assumed(words: str) -> str | None:
    if "no insulation" in words or "uninsulated" in words:
        return "none"
    return "limited" if "limited" in words else "insulated" if "insulated" in words else None


@dataclass(frozen=True, slots=True)
class _Insulation:
    location: Where | None
    thickness: str | None
    confidence: float

    @classmethod
    def of(cls, words: str, usual: Where) -> "_Insulation":  # noqa: PLR0911  a line per wording
        """Insulation as described; what the assessor assumed by age is unknown, or as built where nobody lays any."""
        if match := _LOFT.search(words):
            if int(match[1]) == 0:
                return cls(Where.NONE, NOT_DEFINED, WORDS_NAME_IT)
            return cls(usual, f"{match[1]}mm{match[2]}", WORDS_NAME_IT)
        if "at rafters" in words:
            return cls(Where.RAFTERS, NOT_INDICATED, WORDS_NAME_IT)
        if "(assumed)" in words:
            thickness = NOT_DEFINED if usual is Where.JOISTS else AS_BUILT
            return cls(Where.UNKNOWN if usual is Where.JOISTS else usual, thickness, ASSUMED_BY_ASSESSOR)
        if "no insulation" in words or "uninsulated" in words:
            return cls(Where.NONE, NOT_DEFINED, WORDS_NAME_IT)
        if "insula" in words:
            return cls(usual, NOT_INDICATED, WORDS_IMPLY_IT)
        return cls(None, None, 0.0)

    def roof(self, construction: Built, confidence: float, assumed: str | None) -> Roof:
        return Roof(
            construction=construction,
            construction_confidence=confidence,
            location=self.location,
            thickness=self.thickness,
            insulation_confidence=self.confidence,
            assumed=assumed,
        )

"""Floor descriptions: what is below, construction and insulation, or a U-value."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from ara_domain.epc.codes import FloorConstruction as Built
from ara_domain.epc.codes import FloorHeatLoss as Below
from ara_domain.epc.codes import FloorInsulation as Insulated
from ara_domain.epc.mapping.flat_row.confidence import (
    ASSUMED_BY_ASSESSOR,
    EVEN_CHOICE,
    USUAL_CHOICE,
    WORDS_IMPLY_IT,
    WORDS_NAME_IT,
)
from ara_domain.epc.mapping.flat_row.text import description
from ara_domain.epc.mapping.flat_row.walls import millimetres, transmittance

PREMISES_MEAN_PREMISES_FROM: Final = date(2017, 1, 1)
"""Inspections from here on say `(other premises below)` of partially heated premises alone, U 0.7 (RdSAP 10 §6.14).

Earlier ones say it of dwellings too. No document dates the change: about 2017 by the register at large, while in Exeter
`(another dwelling below)` first stands beside it in January 2015, and not once in 2008 to 2014.
"""
_BOTH_TEXTS_OCCUR_FROM: Final = date(2015, 1, 1)


@dataclass(frozen=True, slots=True)
class Floor:
    """What a description says of the lowest floor; None where it does not. U in W/m²K."""

    below: Below | None = None
    below_confidence: float = WORDS_NAME_IT
    construction: Built | None = None
    suspended: bool = False
    """Suspended, of timber or not: its age has to tell."""
    insulation: Insulated | None = None
    insulation_confidence: float = WORDS_NAME_IT
    thickness: str | None = None
    u_value: float | None = None
    assumed: str | None = None
    """Of insulation assumed by age: `none`, `limited` or `insulated`."""
    premises_below: bool = False


def premises_below(inspected: date, *, by_full_sap: bool) -> tuple[Below, float]:
    """What `(other premises below)` means, and how sure that is, by the date of the inspection.

    Full SAP says it of every floor that loses nothing: of Exeter's 250 rows with U-values for their walls and something
    below, none says `(another dwelling below)`.
    """
    if by_full_sap:
        return Below.ANOTHER_DWELLING, WORDS_IMPLY_IT
    if inspected >= PREMISES_MEAN_PREMISES_FROM:
        return Below.PARTIALLY_HEATED_SPACE, WORDS_IMPLY_IT
    return Below.ANOTHER_DWELLING, WORDS_IMPLY_IT if inspected < _BOTH_TEXTS_OCCUR_FROM else EVEN_CHOICE


@lru_cache(maxsize=5_000)
def parse_floor(text: str | None) -> Floor:
    """The lowest floor of a description; an empty `Floor` where the text says nothing known."""
    words = description(text)
    if words is None:
        return Floor()
    u = transmittance(words)
    if u is not None:
        return Floor(below=Below.GROUND, below_confidence=WORDS_IMPLY_IT, u_value=u)
    if "below)" in words:
        if "same dwelling" in words:
            return Floor(below=Below.SAME_DWELLING)
        premises = "premises" in words
        return Floor(below=None if premises else Below.ANOTHER_DWELLING, premises_below=premises)
    insulation, confidence, assumed = _insulation(words)
    below, construction = Below.GROUND, None
    if words.startswith("to unheated"):
        below = Below.UNHEATED_SPACE
    elif words.startswith("to external"):
        below = Below.EXPOSED
    elif words.startswith("solid"):
        construction = Built.SOLID
    elif "basement" in words:
        construction = Built.BASEMENT
    known = below is not Below.GROUND or construction is not None or "suspended" in words or insulation is not None
    return Floor(
        below=below if known else None,
        construction=construction,
        suspended="suspended" in words,
        insulation=insulation,
        insulation_confidence=confidence,
        thickness=millimetres(words),
        assumed=assumed,
    )


def _insulation(words: str) -> tuple[Insulated | None, float, str | None]:
    """State, its confidence, and what was assumed; a thickness that is told was put there by someone."""
    if "insula" not in words:
        return None, 0.0, None
    none = "no insulation" in words or "uninsulated" in words
    if millimetres(words):
        return Insulated.RETROFITTED, USUAL_CHOICE, None
    if "(assumed)" in words:
        assumed = "none" if none else "limited" if "limited" in words else "insulated"
        return Insulated.AS_BUILT, ASSUMED_BY_ASSESSOR, assumed
    return (Insulated.AS_BUILT, WORDS_IMPLY_IT, None) if none else (Insulated.RETROFITTED, WORDS_NAME_IT, None)

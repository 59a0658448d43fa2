"""Wall descriptions: construction, insulation state, or a U-value."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ara_domain.epc.codes import WallConstruction as Built
from ara_domain.epc.codes import WallInsulation as Insulated
from ara_domain.epc.mapping.flat_row.confidence import ASSUMED_BY_ASSESSOR, USUAL_CHOICE, WORDS_IMPLY_IT, WORDS_NAME_IT
from ara_domain.epc.mapping.flat_row.text import description
from ara_domain.sap.tables import BANDS, table

_CONSTRUCTIONS = (
    ("granite", Built.GRANITE_OR_WHINSTONE),
    ("whin", Built.GRANITE_OR_WHINSTONE),
    ("sandstone", Built.SANDSTONE_OR_LIMESTONE),
    ("limestone", Built.SANDSTONE_OR_LIMESTONE),
    ("solid brick", Built.SOLID_BRICK),
    ("cavity", Built.CAVITY),
    ("timber frame", Built.TIMBER_FRAME),
    ("basement", Built.BASEMENT),
    ("curtain", Built.CURTAIN),
    ("system built", Built.SYSTEM_BUILT),
    ("cob", Built.COB),
    ("park home", Built.PARK_HOME),
)
_UNINSULATED_U = {
    Built.CAVITY: ("cavity", "E"),
    Built.SOLID_BRICK: ("solid_brick", "E"),
    Built.SYSTEM_BUILT: ("system_built", "E"),
    Built.TIMBER_FRAME: ("timber_frame", "C"),
}
"""Row of the table of U-values and the last band whose walls as built are described as `no insulation`."""
_INSULATED_FROM = "G"
"""First band whose walls as built are described as insulated (RdSAP 10 Tables 6 to 10)."""
_MILLIMETRES = re.compile(r"(\d{2,3})\+? ?mm")
_U_VALUE = re.compile(r"average thermal transmittance\D*?(\d+(?:\.\d+)?)")
_GREATEST_U = 6.0
"""A single pane has 4.8 W/m²K (RdSAP 10 Table 24); nothing opaque is worse."""


@dataclass(frozen=True, slots=True)
class Wall:
    """What a description says of the main wall; None where it does not. U in W/m²K."""

    construction: Built | None = None
    insulation: Insulated | None = None
    insulation_confidence: float = WORDS_NAME_IT
    thickness: str | None = None
    u_value: float | None = None
    as_built: str | None = None
    """Of a wall as built: `none`, `partial` or `insulated`, which its age decided."""

    @property
    def is_described(self) -> bool:
        """Whether the text says anything known."""
        return self.construction is not None or self.u_value is not None


def transmittance(words: str | None) -> float | None:
    """The U-value of `Average thermal transmittance 0.25 W/m²K`, however the unit is broken; None otherwise."""
    match = _U_VALUE.match(words or "")
    u = float(match[1]) if match else None
    return u if u is not None and 0 < u <= _GREATEST_U else None


def millimetres(words: str) -> str | None:
    """The thickness in a description as the register lodges one: `75 mm` → `75mm`."""
    match = _MILLIMETRES.search(words)
    return f"{match[1]}mm" if match else None


@lru_cache(maxsize=5_000)
def parse_wall(text: str | None) -> Wall:
    """The main wall of a description; an empty `Wall` where the text says nothing known."""
    words = description(text)
    if words is None:
        return Wall()
    u = transmittance(words)
    if u is not None:
        return Wall(u_value=u)
    construction = next((code for name, code in _CONSTRUCTIONS if name in words), None)
    insulation, confidence = _insulation(words, construction)
    as_built = _as_built(words) if insulation is Insulated.AS_BUILT else None
    return Wall(construction, insulation, confidence, millimetres(words), None, as_built)


def _insulation(words: str, construction: Built | None) -> tuple[Insulated | None, float]:  # noqa: PLR0911  a line per wording
    filled = "filled cavity" in words
    if "external insulation" in words:
        return (Insulated.FILLED_CAVITY_AND_EXTERNAL if filled else Insulated.EXTERNAL), WORDS_NAME_IT
    if "internal insulation" in words:
        return (Insulated.FILLED_CAVITY_AND_INTERNAL if filled else Insulated.INTERNAL), WORDS_NAME_IT
    if filled:
        return Insulated.FILLED_CAVITY, WORDS_NAME_IT
    if "additional insulation" in words:
        # RdSAP words insulation added to a timber frame so, and has it inside (RdSAP 10 §6.6).
        certain = construction is Built.TIMBER_FRAME
        return Insulated.INTERNAL, WORDS_IMPLY_IT if certain else USUAL_CHOICE
    if "as built" in words:
        return Insulated.AS_BUILT, WORDS_NAME_IT
    if "insula" in words and "(assumed)" in words:
        return Insulated.AS_BUILT, ASSUMED_BY_ASSESSOR
    return None, 0.0


def _as_built(words: str) -> str | None:
    if "no insulation" in words or "uninsulated" in words:
        return "none"
    if "partial" in words or "limited" in words:
        return "partial"
    return "insulated" if "insulated" in words else None


def contradicted_u(wall: Wall, band: str) -> float | None:
    """The U-value of a wall as built that is described as uninsulated in an age whose walls are insulated, W/m²K.

    The text follows from the U-value a rating was made with, so it tells more of the wall than the home's age does;
    None where the two agree, or are neighbours, as `partial` is of both.
    """
    if wall.as_built != "none" or band < _INSULATED_FROM or wall.construction not in _UNINSULATED_U:
        return None
    row, last = _UNINSULATED_U[wall.construction]
    u: float = table("walls")["u_value"]["England"][row][BANDS.index(last)]
    return u

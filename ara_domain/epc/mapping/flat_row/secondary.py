"""Secondary heating: a room heater of one fuel, or none."""

from dataclasses import dataclass
from functools import lru_cache

from ara_domain.epc.mapping.flat_row.confidence import USUAL_CHOICE, WORDS_NAME_IT
from ara_domain.epc.mapping.flat_row.fuels import ELECTRICITY, LPG, MAINS_GAS, OIL, fuel_in
from ara_domain.epc.mapping.flat_row.text import description

_GAS_FIRE, _OIL_HEATER, _OPEN_FIRE, _CLOSED_HEATER, _PELLET_STOVE = 603, 623, 631, 633, 635
_PANEL_HEATERS, _PORTABLE_HEATERS = 691, 693
_PELLETS_AND_CHIPS = (7, 8, 16)


@dataclass(frozen=True, slots=True)
class Secondary:
    """SAP Table 4a code and fuel of a secondary heater, both None without one."""

    code: int | None = None
    code_confidence: float = USUAL_CHOICE
    fuel: int | None = None


@lru_cache(maxsize=5_000)
def parse_secondary(text: str | None, open_fireplaces: int) -> Secondary:  # noqa: PLR0911  a line per wording
    """A secondary heater as described.

    Portable heaters that the method itself assumed are no recorded heater: the calculation assumes them again where
    its rules ask for it. A solid-fuel fire is open where there is an open fireplace.
    """
    words = description(text)
    if words is None or words == "none" or "(assumed)" in words:
        return Secondary()
    if words.startswith("portable electric"):
        return Secondary(_PORTABLE_HEATERS, WORDS_NAME_IT, ELECTRICITY)
    fuel = fuel_in(words)
    if "heaters" not in words or fuel is None:
        return Secondary()
    if fuel == ELECTRICITY:
        return Secondary(_PANEL_HEATERS, USUAL_CHOICE, fuel)
    if fuel in (MAINS_GAS, LPG, 3, 51):
        return Secondary(_GAS_FIRE, USUAL_CHOICE, fuel)
    if fuel == OIL:
        return Secondary(_OIL_HEATER, USUAL_CHOICE, fuel)
    if fuel in _PELLETS_AND_CHIPS:
        return Secondary(_PELLET_STOVE, WORDS_NAME_IT, fuel)
    return Secondary(_OPEN_FIRE if open_fireplaces else _CLOSED_HEATER, USUAL_CHOICE, fuel)

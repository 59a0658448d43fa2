"""Where a flat sits in its block."""

import re
from dataclasses import replace

from ara_domain.epc.building import SapFlatDetails
from ara_domain.epc.codes import Code
from ara_domain.epc.mapping.flat_row.columns import Columns
from ara_domain.epc.mapping.flat_row.confidence import WORDS_IMPLY_IT, WORDS_NAME_IT
from ara_domain.epc.mapping.flat_row.provenance import Ledger

_BASEMENT, _GROUND, _MID, _TOP = 0, 1, 2, 3
"""Codes of `level`."""
_LEVELS = {"basement": _BASEMENT, "ground floor": _GROUND, "ground": _GROUND, "mid floor": _MID, "top floor": _TOP}
_CORRIDORS: dict[str, Code] = {"no corridor": 0, "heated corridor": 1, "unheated corridor": 2, "stairwell": 3}
_NUMBER = re.compile(r"(-?\d{1,3})(?:\.0)?(?:st|nd|rd|th)?( or above|\+)?")
_HIGHEST_NUMBERED = 20


def flat_details(row: Columns, ledger: Ledger, *, is_flat: bool) -> SapFlatDetails | None:
    """Position, storeys and corridor of a flat or maisonette; of a house only what was lodged all the same."""
    note = ledger.at("sap_flat_details")
    words = row.text("FLOOR_LEVEL")
    location = flat_location(words)
    top = row.flag("FLAT_TOP_STOREY")
    corridor = row.text("HEAT_LOSS_CORRIDOR")
    level = _LEVELS.get((words or "").lower())
    details = SapFlatDetails(
        flat_location=location,
        storey_count=row.whole("FLAT_STOREY_COUNT", least=0, most=200) or None,
        level=level,
        top_storey=top,
        heat_loss_corridor=None if corridor is None else _CORRIDORS.get(corridor.lower(), corridor),
        unheated_corridor_length=row.number("UNHEATED_CORRIDOR_LENGTH", least=0.0, most=1_000.0),
    )
    if not is_flat:
        return None if details == SapFlatDetails() else details
    if level is None:
        return replace(details, level=note.inferred("level", _level(location, top), WORDS_IMPLY_IT))
    if level == _TOP and top is None:
        return replace(details, top_storey=note.inferred("top_storey", True, WORDS_NAME_IT))
    return details


def flat_location(words: str | None) -> Code | None:
    """FLOOR_LEVEL as the code of `flat_location`: `01`, `1st` and `1` are `"01"`, `21st or above` is `"20+"`.

    Words that only place the flat among the others (`mid floor`, `top floor`) are no number and give None.
    """
    plain = (words or "").lower()
    if plain in {"ground", "ground floor"}:
        return "00"
    if plain == "basement":
        return -1
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return None
    storey = int(match[1])
    if storey > _HIGHEST_NUMBERED or match[2]:
        return "20+"
    return -1 if storey < 0 else f"{storey:02d}"


def _level(location: Code | None, top: bool | None) -> int | None:
    if top:
        return _TOP
    if location == -1:
        return _BASEMENT
    return None if location is None else _GROUND if location == "00" else _MID

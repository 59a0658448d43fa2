"""How certificate values become numbers. NaN means the source did not say."""

import re
from typing import Final

from ara_domain.epc import Code

NAN: Final = float("nan")

_THICKNESS = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*\+?\s*(?:mm)?\s*\+?\s*$", re.IGNORECASE)


def code(value: Code | None) -> float:
    """A register code as a number; non-numeric codes (`ND`, `NA`, `NI`, …) are NaN."""
    if value is None or isinstance(value, bool):
        return NAN
    if isinstance(value, int):
        return float(value)
    try:
        return float(value)
    except ValueError:
        return NAN


def flag(value: bool | str | None) -> float:
    """Yes 1, no 0, not said NaN; a surveyor's words count when they are plain."""
    if value is None:
        return NAN
    if isinstance(value, str):
        return {"y": 1.0, "yes": 1.0, "true": 1.0, "n": 0.0, "no": 0.0, "false": 0.0}.get(value.strip().lower(), NAN)
    return 1.0 if value else 0.0


def optional(value: float | None) -> float:
    """A number or NaN."""
    return NAN if value is None else float(value)


def count(value: int | None) -> float:
    """A count; not said is 0."""
    return 0.0 if value is None else float(value)


def thickness_mm(value: Code | None) -> float:
    """`"200mm"`, `200`, `"400mm+"`, `"400+mm"` → mm; codes such as `NI`, `ND`, `AB` are NaN."""
    if value is None or isinstance(value, bool):
        return NAN
    if isinstance(value, int):
        return float(value)
    match = _THICKNESS.match(value)
    return float(match.group(1)) if match else NAN

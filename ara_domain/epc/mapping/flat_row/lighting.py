"""Lighting: counts of lamps from a share of fixed outlets."""

import re
from dataclasses import dataclass

from ara_domain.epc.mapping.flat_row.columns import Columns
from ara_domain.epc.mapping.flat_row.confidence import ASSUMED_COUNT, METHOD_DEFAULT, OTHER_COLUMN, WORDS_NAME_IT
from ara_domain.epc.mapping.flat_row.provenance import Ledger
from ara_domain.epc.mapping.flat_row.text import description

_M2_PER_OUTLET = 7.2
"""Floor area per fixed outlet: median of the 2,556 Exeter flats that lodge both, quartiles 5.6 and 8.4 m²."""
_SHARE = re.compile(r"low energy lighting in (\d+(?:\.\d+)?)\s?%")
_GOOD_EFFICIENCY = 100.0
"""`Good lighting efficiency` is what full SAP 10 says where no lamp is of the old kind."""


@dataclass(frozen=True, slots=True)
class Lamps:
    """Low-energy lamps of unknown kind and incandescent ones, then what was lodged; None where nothing is said."""

    low_energy: int
    incandescent: int
    outlets: int | None
    low_energy_outlets: int | None
    share: int | None


def share_in_words(text: str | None) -> float | None:
    """Low-energy share in % from a lighting description; None when it is none."""
    words = description(text)
    if words is None:
        return None
    if match := _SHARE.search(words):
        return float(match[1])
    if "no low energy lighting" in words:
        return 0.0
    if "low energy lighting in all" in words or "lighting efficiency" in words:
        return _GOOD_EFFICIENCY
    return None


def lamps(row: Columns, text: str | None, floor_area: float, ledger: Ledger) -> Lamps:
    """Lamps by kind. `text` is the lighting description, floor area in m²."""
    lodged = row.number("LOW_ENERGY_LIGHTING", least=0.0, most=100.0)
    share = lodged if (told := share_in_words(text)) is None else told
    outlets = row.whole("FIXED_LIGHTING_OUTLETS_COUNT", least=0, most=2_000)
    low = _either(row, "LOW_ENERGY_FIXED_LIGHT_COUNT", "LOW_ENERGY_FIXED_LIGHTING_OUTLETS_COUNT")
    total = outlets or max(1, round(floor_area / _M2_PER_OUTLET))
    if outlets and low is not None and low <= total:
        lit, sure = low, WORDS_NAME_IT
    else:
        lit, sure = round(total * (share or 0.0) / 100), OTHER_COLUMN if outlets else ASSUMED_COUNT
        if share is None:
            sure = METHOD_DEFAULT
    return Lamps(
        ledger.inferred("low_energy_fixed_lighting_bulbs_count", lit, sure),
        ledger.inferred("incandescent_fixed_lighting_bulbs_count", total - lit, sure),
        outlets,
        low,
        None if lodged is None else round(lodged),
    )


def _either(row: Columns, *names: str) -> int | None:
    return next((count for name in names if (count := row.whole(name, least=0, most=2_000)) is not None), None)

"""Windows: how many square metres, of which glazing; one window stands for all of a kind.

Before RdSAP 21 windows were not measured either: RdSAP 9.9 took their area from the floor area (SAP 2012 Appendix S,
Table S4), faced them east and west, and changed it by how the assessor compared them with what is typical.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from ara_domain.epc.codes import Code, GlazingType
from ara_domain.epc.mapping.flat_row.columns import Columns
from ara_domain.epc.mapping.flat_row.confidence import (
    ESTIMATED_SIZE,
    METHOD_DEFAULT,
    OTHER_COLUMN,
    UNUSUAL_PLAN,
    USUAL_CHOICE,
    WORDS_IMPLY_IT,
    WORDS_NAME_IT,
)
from ara_domain.epc.mapping.flat_row.dwelling import Dwelling
from ara_domain.epc.mapping.flat_row.geometry import Shape
from ara_domain.epc.mapping.flat_row.provenance import Ledger
from ara_domain.epc.mapping.flat_row.text import description
from ara_domain.epc.windows import SapWindow, WindowTransmissionDetails
from ara_domain.sap.tables import table

_BY_COMPARISON = {
    "normal": 1.0,
    "typical": 1.0,
    "more than typical": 1.25,
    "less than typical": 0.75,
    "much more than typical": 1.5,
    "much less than typical": 0.5,
}
"""Table S4 has the first three; "much" meant that windows were measured, so twice the step is an assumption."""
_AREA_CODES: dict[str, Code] = {
    "normal": 1,
    "typical": 1,
    "more than typical": 2,
    "less than typical": 3,
    "much more than typical": 4,
    "much less than typical": 5,
    "not defined": "ND",
}
_NEW_WINDOWS_FROM = 2022
_GLAZED_TYPES = {
    "double glazing installed before 2002": GlazingType.DOUBLE_PRE_2002,
    "double glazing installed during or after 2002": GlazingType.DOUBLE_2002_TO_2022,
    "double glazing, unknown install date": GlazingType.DOUBLE_UNKNOWN_DATE,
    "double glazing installed during or after 2022": GlazingType.DOUBLE_2022_ON,
    "secondary glazing": GlazingType.SECONDARY_UNKNOWN,
    "triple glazing": GlazingType.TRIPLE_UNKNOWN_DATE,
    "triple glazing installed before 2002": GlazingType.TRIPLE_PRE_2002,
    "triple glazing installed between 2002 and 2022": GlazingType.TRIPLE_2002_TO_2022,
    "triple glazing installed during or after 2022": GlazingType.TRIPLE_2022_ON,
    "double, known data": GlazingType.DOUBLE_KNOWN_DATA,
    "triple, known data": GlazingType.TRIPLE_KNOWN_DATA,
    "single glazing": GlazingType.SINGLE,
}
_DATED = re.compile(r"double glazing installed (?:between|during) 2002")
_SHARE_IN_WORDS = {"fully": 100, "full": 100, "throughout": 100, "mostly": 75, "partial": 50, "some": 25}
"""RdSAP words the glazing above 95, 60 to 95, 20 to 60 and below 20 per cent or so; the middle of each."""
_NOTIONAL: Final = ((date(2014, 1, 1), 1.4, 0.63), (date(2010, 1, 1), 1.5, 0.63), (date(1, 1, 1), 1.8, 0.63))
"""U and g of the windows of the notional or reference new dwelling: Part L1A 2013, 2010, and before (2006: 1.8)."""
_MANUFACTURER = 2


@dataclass(frozen=True, slots=True)
class Glazing:
    """What the row says of the glazing: share of multiple glazing in %, and its code."""

    share: int
    share_confidence: float | None
    """None when the share was lodged as a number."""
    kind: GlazingType
    kind_confidence: float
    high_performance: bool
    lodged_kind: int | None
    """`multiple_glazing_type` as GLAZED_TYPE lodges it."""
    compared: Code | None
    """`glazed_area`: how the assessor compared the windows with what is typical."""


def glazing(row: Columns, registered: date) -> Glazing:
    """Glazing from its three columns; the description fills what the others leave out."""
    words = description(row.text("WINDOWS_DESCRIPTION"))
    lodged = row.number("MULTI_GLAZE_PROPORTION", least=0.0, most=100.0)
    share, share_confidence = (
        (round(lodged), None) if lodged is not None else _share_in(words) if words else (100, METHOD_DEFAULT)
    )
    high = words is not None and "high performance" in words
    kind, kind_confidence = _kind(row.text("GLAZED_TYPE"), words, registered)
    if kind is GlazingType.SINGLE:
        share, share_confidence = 0, None if lodged == 0 else OTHER_COLUMN
    lodged_kind = _lodged_kind(row.text("GLAZED_TYPE"))
    compared = row.text("GLAZED_AREA")
    return Glazing(
        share,
        share_confidence,
        kind,
        kind_confidence,
        high,
        None if lodged_kind is None else int(lodged_kind),
        None if compared is None else _AREA_CODES.get(compared.lower(), compared),
    )


def _share_in(words: str) -> tuple[int, float]:
    if "high performance" in words:
        return 100, WORDS_IMPLY_IT
    if "single" in words:
        return 0, WORDS_NAME_IT
    return next(((share, WORDS_IMPLY_IT) for word, share in _SHARE_IN_WORDS.items() if word in words), (100, 0.3))


def _lodged_kind(code: str | None) -> GlazingType | None:
    plain = (code or "").lower()
    return GlazingType.DOUBLE_2002_TO_2022 if _DATED.match(plain) else _GLAZED_TYPES.get(plain)


def _kind(code: str | None, words: str | None, registered: date) -> tuple[GlazingType, float]:  # noqa: PLR0911  a line per wording
    lodged = _lodged_kind(code)
    if lodged is not None:
        return lodged, WORDS_NAME_IT
    if words is None:
        return GlazingType.DOUBLE_UNKNOWN_DATE, METHOD_DEFAULT
    if "high performance" in words:
        return (
            GlazingType.DOUBLE_2022_ON if registered.year >= 2022 else GlazingType.DOUBLE_2002_TO_2022
        ), USUAL_CHOICE
    if "triple" in words:
        return GlazingType.TRIPLE_UNKNOWN_DATE, OTHER_COLUMN
    if "secondary" in words:
        return GlazingType.SECONDARY_UNKNOWN, OTHER_COLUMN
    if "single" in words and "double" not in words and "multiple" not in words:
        return GlazingType.SINGLE, OTHER_COLUMN
    return GlazingType.DOUBLE_UNKNOWN_DATE, USUAL_CHOICE


def window_area(home: Dwelling, plan: Shape, band: str, compared: str | None) -> tuple[float, float]:
    """Area of all windows in m² and how sure it is; `compared` as GLAZED_AREA says it."""
    slope, constant = _table_s4(band, is_flat=home.is_flat)
    factor = _BY_COMPARISON.get((compared or "").lower())
    area = (slope * home.floor_area + constant) * (factor or 1.0)
    sure = ESTIMATED_SIZE if factor in (1.0, 1.25, 0.75) else UNUSUAL_PLAN
    return max(
        0.5,
        min(area, table("openings")["window_area_from_floor_area"]["greatest_share_of_wall"] * plan.gross_wall_area),
    ), sure


@cache
def _table_s4(band: str, *, is_flat: bool) -> tuple[float, float]:
    """Slope and constant of window area over floor area, m², of an age band."""
    rows = table("openings")["window_area_from_floor_area"]["flat" if is_flat else "house"]
    slope, constant = next(row["area"] for row in rows if band in row["bands"])
    return slope, constant


def windows(
    row: Columns, home: Dwelling, plan: Shape, band: str, registered: date, ledger: Ledger
) -> tuple[SapWindow, ...]:
    """One window for the multiple glazing and one for the single, without direction: half east, half west."""
    glass = glazing(row, registered)
    area, sure = window_area(home, plan, band, row.text("GLAZED_AREA"))
    if glass.share_confidence is not None:
        sure = min(sure, glass.share_confidence)
    made: list[SapWindow] = []
    for share, kind, kind_sure in (
        (glass.share / 100, glass.kind, glass.kind_confidence),
        (1 - glass.share / 100, GlazingType.SINGLE, WORDS_IMPLY_IT if glass.share_confidence is None else USUAL_CHOICE),
    ):
        if share > 0:
            note = ledger.at(f"sap_windows[{len(made)}]")
            multiple = kind is not GlazingType.SINGLE
            made.append(
                SapWindow(
                    window_location=note.default("window_location", 0, METHOD_DEFAULT),
                    window_type=note.default("window_type", 1, METHOD_DEFAULT),
                    window_area=note.inferred("window_area", round(area * share, 2), sure),
                    glazing_type=note.inferred("glazing_type", int(kind), kind_sure),
                    transmission=_as_built(registered, note) if glass.high_performance and multiple else None,
                )
            )
    return tuple(made)


def _as_built(registered: date, note: Ledger) -> WindowTransmissionDetails:
    """A new dwelling's windows, whose maker's data its certificate was made with and does not repeat."""
    u, g = next((u, g) for since, u, g in _NOTIONAL if registered >= since)
    return WindowTransmissionDetails(
        u_value=note.inferred("transmission.u_value", u, USUAL_CHOICE),
        solar_transmittance=note.inferred("transmission.solar_transmittance", g, USUAL_CHOICE),
        data_source=note.default("transmission.data_source", _MANUFACTURER, METHOD_DEFAULT),
    )

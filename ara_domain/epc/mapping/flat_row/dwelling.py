"""What kind of home it is and why it was assessed: the register's words as RdSAP codes."""

from dataclasses import dataclass

from ara_domain.epc.codes import BuiltForm, Code, PropertyType
from ara_domain.epc.mapping.flat_row.columns import Columns
from ara_domain.epc.mapping.flat_row.confidence import ASSUMED_COUNT
from ara_domain.epc.mapping.flat_row.errors import missing, unreadable
from ara_domain.epc.mapping.flat_row.provenance import Ledger

FLATS = (PropertyType.FLAT, PropertyType.MAISONETTE)
GREATEST_FLOOR_AREA_M2 = 5_000.0
"""No dwelling of the register is larger; what is, was typed wrongly or is a building."""
NEW_DWELLING = 6
_FULL_SAP_REPORT = 3
"""REPORT_TYPE: 2 is RdSAP, 3 full SAP."""
_TYPES = {
    "house": PropertyType.HOUSE,
    "bungalow": PropertyType.BUNGALOW,
    "flat": PropertyType.FLAT,
    "maisonette": PropertyType.MAISONETTE,
    "park home": PropertyType.PARK_HOME,
}
_FORMS = {
    "detached": BuiltForm.DETACHED,
    "semi detached": BuiltForm.SEMI_DETACHED,
    "end terrace": BuiltForm.END_TERRACE,
    "mid terrace": BuiltForm.MID_TERRACE,
    "enclosed end terrace": BuiltForm.ENCLOSED_END_TERRACE,
    "enclosed mid terrace": BuiltForm.ENCLOSED_MID_TERRACE,
}
_TENURES: dict[str, Code] = {
    "owner occupied": 1,
    "rental (social)": 2,
    "rented (social)": 2,
    "rental (private)": 3,
    "rented (private)": 3,
    "unknown": "ND",
}
_TRANSACTIONS: dict[str, Code] = {
    "marketed sale": 1,
    "non marketed sale": 2,
    "rental (social)": 3,
    "rental (private)": 4,
    "none of the above": 5,
    "not sale or rental": 5,
    "new dwelling": NEW_DWELLING,
    "not recorded": 7,
    "rental": 8,
    "assessment for green deal": 9,
    "following green deal": 10,
    "fit application": 11,
    "rhi application": 12,
    "eco assessment": 13,
    "stock condition survey": 14,
    "grant scheme (eco, rhi, etc.)": 15,
    "non grant scheme (e.g. mees)": 16,
    "re mortgaging": 17,
    "unknown": 7,
}
"""`transaction_type`; "not sale or rental" is the register's later wording of 5."""
_COUNTRIES = {"E": "ENG", "W": "WLS", "N": "NIR", "S": "SCT"}
_COUNTRY_NAMES = {"england": "ENG", "wales": "WLS", "northern ireland": "NIR", "scotland": "SCT"}
_AREA_PER_ROOM_M2 = 19.0
_ROOMS_LESS = 0.3
"""Habitable rooms ≈ floor area / 19 - 0.3 in flats and small houses of Exeter (medians by number of rooms)."""


@dataclass(frozen=True, slots=True)
class Dwelling:
    """The home as the register classes it. Area in m²."""

    property_type: PropertyType
    built_form: BuiltForm | None
    floor_area: float
    habitable_rooms: int
    heated_rooms: int | None
    extensions: int | None
    transaction: Code | None
    tenure: Code | None
    country: str | None
    report_type: Code | None

    @property
    def is_flat(self) -> bool:
        """A flat or maisonette."""
        return self.property_type in FLATS

    @property
    def is_new(self) -> bool:
        """Assessed as built, by full SAP."""
        return self.transaction == NEW_DWELLING

    @property
    def is_by_full_sap(self) -> bool:
        """Assessed by full SAP, as far as the row says so itself."""
        return self.is_new or self.report_type == _FULL_SAP_REPORT


def dwelling(row: Columns, ledger: Ledger) -> Dwelling:
    """The home itself.

    Raises:
        BrokenRow: no property type or floor area, or one that cannot be.
    """
    floor_area = row.number("TOTAL_FLOOR_AREA", least=0.0, most=GREATEST_FLOOR_AREA_M2)
    if not floor_area:
        raise missing("TOTAL_FLOOR_AREA", row.received("TOTAL_FLOOR_AREA"), "the floor area in m²")
    words = row.text("PROPERTY_TYPE")
    if words is None:
        raise missing("PROPERTY_TYPE", row.received("PROPERTY_TYPE"), "house, flat or another type of dwelling")
    property_type = _TYPES.get(words.lower())
    if property_type is None:
        raise unreadable("code", "PROPERTY_TYPE", words, ", ".join(sorted(_TYPES)))
    rooms = row.whole("NUMBER_HABITABLE_ROOMS", least=0, most=200)
    return Dwelling(
        property_type=property_type,
        built_form=_FORMS.get(_plain(row.text("BUILT_FORM"))),
        floor_area=floor_area,
        habitable_rooms=rooms or ledger.inferred("habitable_room_count", _usual_rooms(floor_area), ASSUMED_COUNT),
        heated_rooms=row.whole("NUMBER_HEATED_ROOMS", least=0, most=200),
        extensions=row.whole("EXTENSION_COUNT", least=0, most=50),
        transaction=_transaction(row.text("TRANSACTION_TYPE")),
        tenure=_tenure(row.text("TENURE")),
        country=_country(row),
        report_type=_code(row.text("REPORT_TYPE")),
    )


def _usual_rooms(floor_area: float) -> int:
    return max(1, round(floor_area / _AREA_PER_ROOM_M2 - _ROOMS_LESS))


def _code(words: str | None) -> Code | None:
    return int(words) if words is not None and words.isdecimal() else words


def _plain(words: str | None) -> str:
    return (words or "").lower().replace("-", " ")


def _transaction(words: str | None) -> Code | None:
    """The code; words that are none are kept as words, so that nothing wrong is claimed."""
    if words is None:
        return None
    return _TRANSACTIONS.get(_plain(words).partition(" this is for backwards")[0].strip(), words)


def _tenure(words: str | None) -> Code | None:
    if words is None:
        return None
    plain = _plain(words)
    return "ND" if plain.startswith("not defined") else _TENURES.get(plain, words)


def _country(row: Columns) -> str | None:
    """By name in the new files; else by the first letter of the local authority's statistical code."""
    named = _COUNTRY_NAMES.get((row.text("COUNTRY") or "").lower())
    authority = row.text("LOCAL_AUTHORITY") or ""
    return named or (_COUNTRIES.get(authority[0]) if authority[1:].isdigit() else None)

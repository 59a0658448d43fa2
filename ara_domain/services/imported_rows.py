"""What the search would say about a certificate of a file, read off its document or its flat row.

A row made here hashes as the search's own row does when both say the same, so that a document that came in a file is
not fetched again. Keep out: whether anybody wants the certificate.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from ara_domain.epc.mapping.flat_row import FLAT_ROW_SCHEMA, ROW_FAULT, flat_row_document, flat_row_number
from ara_domain.identity import InvalidUprn, normalise_postcode, parse_uprn
from ara_domain.ports import SearchRow
from ara_domain.ports.imported import ImportedCertificate

IMPORTED = "imported"
"""The key by which a raw row says that no search listed it."""
DOMESTIC = frozenset({"RdSAP", "SAP"})
_KEY_LENGTH = 200
"""Longest certificate number or postcode that is believed: both are indexed."""
_BANDS = ((92, "A"), (81, "B"), (69, "C"), (55, "D"), (39, "E"), (21, "F"), (1, "G"))
"""Lower ends of the bands; a rating of 0 has none."""


class UnreadableCertificate(ValueError):
    """What stands in the file cannot be kept as a certificate. `reason` is a code to count by."""

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


def from_flat_row(row: Mapping[str, str]) -> ImportedCertificate:
    """The certificate of a flat row, whose columns are written as by `column_name`.

    Raises:
        UnreadableCertificate: cells missing, no number, or no date of lodgement.
    """
    if fault := row.get(ROW_FAULT):
        raise UnreadableCertificate("broken_row", fault)
    lodged = (row.get("LODGEMENT_DATE") or row.get("LODGEMENT_DATETIME", "")).strip()
    return ImportedCertificate(
        row=_search_row(
            flat_row_number(row),
            uprn=row.get("UPRN"),
            postcode=row.get("POSTCODE", ""),
            address_lines=[row.get(f"ADDRESS{line}", "") for line in (1, 2, 3)],
            post_town=row.get("POSTTOWN", ""),
            registration_date=lodged[:10],
            schema_type=FLAT_ROW_SCHEMA,
            band=row.get("CURRENT_ENERGY_RATING"),
            source="flat register row",
        ),
        document=flat_row_document(row),
    )


def from_document(
    document: Mapping[str, Any], *, number: str | None, beside: Mapping[str, Any], stated_at: datetime
) -> ImportedCertificate:
    """The certificate of a document of the register's JSON files.

    `beside` is what the file says next to it (`updated_at`, `warehouse_created_at`, `assessment_type`); `stated_at`
    is when the file was made, for a document of which nobody says when it was changed.

    Raises:
        UnreadableCertificate: no number, no date of registration, no schema.
    """
    if "assessment_type" not in document and isinstance(beside.get("assessment_type"), str):
        document = {**document, "assessment_type": beside["assessment_type"]}
    texts = {name: _text(document.get(name)) for name in _NAMES}
    if not texts["schema_type"]:
        raise UnreadableCertificate("no_schema", "the document states no schema_type")
    return ImportedCertificate(
        row=_search_row(
            number,
            uprn=document.get("uprn"),
            postcode=texts["postcode"],
            address_lines=[texts[f"address_line_{line}"] for line in (1, 2, 3, 4)],
            post_town=texts["post_town"],
            registration_date=texts["registration_date"],
            schema_type=texts["schema_type"],
            band=texts["current_energy_efficiency_band"] or _band(document.get("energy_rating_current")),
            source="bulk document",
        ),
        document=document,
        stated_at=_stated_at(beside, stated_at),
    )


_NAMES = (
    "postcode",
    "post_town",
    "registration_date",
    "schema_type",
    "current_energy_efficiency_band",
    *(f"address_line_{line}" for line in (1, 2, 3, 4)),
)


def _search_row(
    number: str | None,
    *,
    uprn: object,
    postcode: str,
    address_lines: list[str],
    post_town: str,
    registration_date: str,
    schema_type: str,
    band: str | None,
    source: str,
) -> SearchRow:
    if not number:
        raise UnreadableCertificate("no_number", "there is no certificate number")
    if len(number) > _KEY_LENGTH or len(postcode) > _KEY_LENGTH:
        raise UnreadableCertificate("broken_row", f"a certificate number or postcode has over {_KEY_LENGTH} characters")
    try:
        date.fromisoformat(registration_date)
    except ValueError:
        raise UnreadableCertificate(
            "no_date", f"the date of registration {registration_date[:40]!r} is not written YYYY-MM-DD"
        ) from None
    return SearchRow(
        certificate_number=number,
        uprn=_uprn(uprn),
        postcode=normalise_postcode(postcode) or postcode,
        address_lines=tuple(text.strip() for text in address_lines if text),
        post_town=post_town,
        registration_date=registration_date,
        schema_type=schema_type,
        band=band or None,
        raw={IMPORTED: source},
    )


def _uprn(value: object) -> int | None:
    try:
        return parse_uprn(value)
    except InvalidUprn:
        return None


def _text(value: Any) -> str:
    value = value.get("value") if isinstance(value, Mapping) else value
    return str(value) if isinstance(value, str | int | float) else ""


def _band(rating: Any) -> str | None:
    rating = rating.get("value") if isinstance(rating, Mapping) else rating
    if not isinstance(rating, int | float):
        return None
    return next((band for low, band in _BANDS if rating >= low), None)


def _stated_at(beside: Mapping[str, Any], otherwise: datetime) -> datetime:
    """The last change the file states, never later than the file."""
    for name in ("updated_at", "warehouse_created_at"):
        try:
            moment = datetime.fromisoformat(str(beside.get(name)))
        except ValueError:
            continue
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return min(aware, otherwise)
    return otherwise

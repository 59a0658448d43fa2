"""One certificate as it lies in a folder: its number, its search row and its document.

Two forms are understood. A line of a `*.jsonl` file states all three:
`{"certificateNumber": "…", "row": {…}, "document": {…} | null}`. A `*.json` file is one document, bare or as the API
wraps it (`{"data": {…}}`); its number is the wrapper's or the document's `certificateNumber` / `certificate_number`,
else it follows from the file's path, and its search row is read off the document.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ROW_KEYS = (
    "certificateNumber",
    "addressLine1",
    "addressLine2",
    "addressLine3",
    "addressLine4",
    "postcode",
    "postTown",
    "council",
    "constituency",
    "currentEnergyEfficiencyBand",
    "registrationDate",
    "uprn",
    "schemaType",
)
"""The complete row of a domestic search, in the API's order."""

_NUMBER_KEYS = ("certificateNumber", "certificate_number")
_DOCUMENT_TO_ROW = {
    "address_line_1": "addressLine1",
    "address_line_2": "addressLine2",
    "address_line_3": "addressLine3",
    "address_line_4": "addressLine4",
    "postcode": "postcode",
    "post_town": "postTown",
    "current_energy_efficiency_band": "currentEnergyEfficiencyBand",
    "registration_date": "registrationDate",
    "uprn": "uprn",
    "schema_type": "schemaType",
}
# Lower ends of the bands, A first; a rating of 0 has none.
_BANDS = ((92, "A"), (81, "B"), (69, "C"), (55, "D"), (39, "E"), (21, "F"), (1, "G"))
# The start of a line as the sample stock writes it: with it a search need not parse the document behind the row.
_ROW_FIRST = re.compile(r'\{\s*"certificateNumber":\s*"([^"\\]*)",\s*"row":\s*')
_DECODER = json.JSONDecoder()


class NotACertificate(ValueError):
    """A file or line that cannot be served; the message says why."""


@dataclass(frozen=True, slots=True)
class LodgedCertificate:
    """A certificate to serve. `document` is None when the search lists it and /api/certificate says it is gone."""

    number: str
    row: Mapping[str, Any]
    document: Any


def from_line(text: str) -> LodgedCertificate:
    """Read one line of a `*.jsonl` file.

    Raises:
        NotACertificate: not JSON, no number, or neither row nor document.
    """
    entry = _object(text)
    number = _stated_number(entry)
    if number is None:
        raise NotACertificate("it states no certificateNumber")
    document, row = entry.get("document"), entry.get("row")
    if not isinstance(row, dict):
        if not isinstance(document, dict):
            raise NotACertificate("it has neither a row nor a document")
        row = row_of_document(document)
    return LodgedCertificate(number, _complete(row, number), document)


def row_from_line(text: str) -> tuple[Mapping[str, Any], int]:
    """The search row of a line, and how much of the line tells it: all, or only the start when the row comes first.

    Raises:
        NotACertificate: as `from_line`.
    """
    if start := _ROW_FIRST.match(text):
        try:
            row, end = _DECODER.raw_decode(text, start.end())
        except json.JSONDecodeError as error:
            raise NotACertificate(f"it is not JSON ({error})") from error
        if isinstance(row, dict):
            return _complete(row, start.group(1)), end
    return from_line(text).row, len(text)


def from_file(text: str, relative_path: str) -> LodgedCertificate:
    """Read one `*.json` file.

    Raises:
        NotACertificate: not JSON, or not a certificate's document.
    """
    wrapper = _object(text)
    document = wrapper["data"] if isinstance(wrapper.get("data"), dict) else wrapper
    if not isinstance(document.get("schema_type"), str):
        raise NotACertificate("it is no certificate (no schema_type)")
    number = _stated_number(wrapper) or _stated_number(document) or number_of_path(relative_path)
    # The API's documents do not hold their own number.
    served = {key: value for key, value in document.items() if key not in _NUMBER_KEYS}
    return LodgedCertificate(number, _complete(row_of_document(served), number), served)


def number_of_path(relative_path: str) -> str:
    """A certificate number that follows from where the file lies: twenty digits in groups of four."""
    digest = hashlib.blake2b(relative_path.encode(), digest_size=16).digest()
    digits = f"{int.from_bytes(digest) % 10**20:020d}"
    return "-".join(digits[i : i + 4] for i in range(0, 20, 4))


def row_of_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """What the search would say about a document; council and constituency are not in it."""
    row = {there: _plain(document.get(here)) for here, there in _DOCUMENT_TO_ROW.items()}
    rating = _plain(document.get("energy_rating_current"))
    if row["currentEnergyEfficiencyBand"] is None and isinstance(rating, int | float):
        row["currentEnergyEfficiencyBand"] = next((band for low, band in _BANDS if rating >= low), None)
    return row


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotACertificate(f"it is not JSON ({error})") from error
    if not isinstance(value, dict):
        raise NotACertificate("it is not a JSON object")
    return value


def _stated_number(entry: Mapping[str, Any]) -> str | None:
    stated = (entry.get(key) for key in _NUMBER_KEYS)
    return next((number for number in stated if isinstance(number, str) and number), None)


def _plain(value: Any) -> Any:
    """The value of a lodged field, which may be wrapped as `{value, language | currency | quantity}`."""
    return value.get("value") if isinstance(value, dict) else value


def _complete(row: Mapping[str, Any], number: str) -> dict[str, Any]:
    return {key: row.get(key) for key in ROW_KEYS} | {"certificateNumber": number}

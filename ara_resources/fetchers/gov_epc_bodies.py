"""What the gov API's bodies say: search pages, documents, and errors wherever they are nested.

Everything here takes parsed JSON or text and calls nothing. A body that is not of the documented shape is garbled, and
never read as an empty answer.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ara_domain.identity import InvalidUprn, normalise_postcode, parse_uprn
from ara_domain.json_text import NotJson, parse_json
from ara_domain.ports import Delta, SearchRow

_NOT_FOUND_TEXTS = ("No certificates could be found for that query", "Certificate not found")
_RAW_TEXT_LENGTH = 500
_KEY_LENGTH = 200
"""Longest certificate number or postcode that is believed: both are indexed, and an index takes some 2,700 bytes."""
_ADDRESS_LINES = ("addressLine1", "addressLine2", "addressLine3", "addressLine4")


class GarbledBody(ValueError):
    """A body that is not what the API sends; whoever sent it, the request is worth another try."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of a search."""

    rows: tuple[SearchRow, ...]
    total_records: int
    total_pages: int


def parse_body(body: bytes) -> Any:
    """Parse a body; JSON is UTF-8 whatever its header says, and what is not would be stored with letters replaced.

    Raises:
        GarbledBody: not JSON.
    """
    try:
        return parse_json(body)
    except NotJson as error:
        raise GarbledBody(f"the body is {error}: {body[:80]!r}") from error


def error_text(text: str) -> str:
    """What an error body says: `data.error`, `data.errors`, `error`, `errors`, else its first 500 characters.

    The API nests its errors inside `data`, but not the one for a refused token; its documentation shows a third form.
    """
    stated = _stated_error(_json_object(text))
    if stated is None:
        return text[:_RAW_TEXT_LENGTH]
    return stated if isinstance(stated, str) else json.dumps(stated, ensure_ascii=False)


def is_not_found(text: str) -> bool:
    """Whether a 404 is the API's own, and not a page that something on the way put in its place."""
    body = _json_object(text)
    return isinstance(_data_of(body).get("error"), str) or _stated_error(body) in _NOT_FOUND_TEXTS


def read_page(body: Any) -> SearchPage:
    """A page of a search.

    Raises:
        GarbledBody: no list of rows, no pagination, or a row without a certificate number.
    """
    if not isinstance(body, dict) or not isinstance(body.get("data"), list):
        raise GarbledBody("the body has no list of rows in 'data'")
    pagination = body.get("pagination")
    if not isinstance(pagination, dict):
        raise GarbledBody("the body has no 'pagination'")
    total, pages = pagination.get("totalRecords"), pagination.get("totalPages")
    if not isinstance(total, int) or not isinstance(pages, int):
        raise GarbledBody("'pagination' has no totalRecords and totalPages")
    return SearchPage(tuple(_row(raw) for raw in body["data"]), total, pages)


def read_document(body: Any) -> Mapping[str, Any]:
    """The document of a certificate.

    Raises:
        GarbledBody: there is none.
    """
    document = body.get("data") if isinstance(body, dict) else None
    if not isinstance(document, dict) or not document:
        raise GarbledBody("the body has no document in 'data'")
    return document


def read_deltas(body: Any) -> Sequence[Delta]:
    """Events in the order they happened; of one that is there twice, as at midnight it is, the later one.

    Raises:
        GarbledBody: no list of events, or one without a certificate number or time.
    """
    if not isinstance(body, dict) or not isinstance(body.get("data"), list):
        raise GarbledBody("the body has no list of events in 'data'")
    latest: dict[tuple[str, str], Delta] = {}
    for delta in sorted(_delta(raw) for raw in body["data"]):
        latest[delta.certificate_number, delta.event] = delta
    return sorted(latest.values())


def _delta(raw: Any) -> Delta:
    number = raw.get("certificateNumber") if isinstance(raw, dict) else None
    timestamp = raw.get("timestamp") if isinstance(raw, dict) else None
    if not isinstance(number, str) or not number or not isinstance(timestamp, str):
        raise GarbledBody("an event has no certificateNumber or no timestamp")
    return Delta(timestamp=timestamp, certificate_number=number, event=str(raw.get("eventType") or ""))


def _row(raw: Any) -> SearchRow:
    number = raw.get("certificateNumber") if isinstance(raw, dict) else None
    registered = raw.get("registrationDate") if isinstance(raw, dict) else None
    if not isinstance(number, str) or not number or not isinstance(registered, str):
        raise GarbledBody("a row has no certificateNumber or no registrationDate")
    if len(number) > _KEY_LENGTH or len(str(raw.get("postcode") or "")) > _KEY_LENGTH:
        raise GarbledBody(f"a row has a certificateNumber or postcode of more than {_KEY_LENGTH} characters")
    postcode = str(raw.get("postcode") or "")
    return SearchRow(
        certificate_number=number,
        uprn=_uprn(raw.get("uprn")),
        postcode=normalise_postcode(postcode) or postcode,
        address_lines=tuple(str(raw[line]).strip() for line in _ADDRESS_LINES if raw.get(line)),
        post_town=str(raw.get("postTown") or ""),
        registration_date=registered,
        schema_type=str(raw.get("schemaType") or ""),
        band=_text_or_none(raw.get("currentEnergyEfficiencyBand")),
        raw=raw,
    )


def _text_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _uprn(value: Any) -> int | None:
    """A UPRN the register wrote badly names no home; the row as received is kept beside it."""
    try:
        return parse_uprn(value)
    except InvalidUprn:
        return None


def _json_object(text: str) -> Mapping[str, Any]:
    try:
        body = parse_json(text)
    except NotJson:
        return {}
    return body if isinstance(body, dict) else {}


def _data_of(body: Mapping[str, Any]) -> Mapping[str, Any]:
    data = body.get("data")
    return data if isinstance(data, dict) else {}


def _stated_error(body: Mapping[str, Any]) -> Any:
    data = _data_of(body)
    stated = (data.get("error"), data.get("errors"), body.get("error"), body.get("errors"))
    return next((error for error in stated if error), None)

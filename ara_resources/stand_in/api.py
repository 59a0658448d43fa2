"""From a request to the answer the gov API would give: paths, bearer token, error bodies. No sockets here."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ara_resources.stand_in.background import Background
from ara_resources.stand_in.deltas import deltas
from ara_resources.stand_in.folder import CertificateFolder
from ara_resources.stand_in.refusals import NothingFound, Refusal, Unhandled
from ara_resources.stand_in.search import Query, search

HEALTHCHECK = "/healthcheck"
SEARCH = "/api/domestic/search"
CERTIFICATE = "/api/certificate"
DELTAS = "/api/deltas"
CODES = "/api/codes"

_CODE_LISTS = (
    "built_form",
    "construction_age_band",
    "energy_tariff",
    "main_fuel",
    "mechanical_ventilation",
    "property_type",
    "tenure",
    "transaction_type",
    "ventilation_type",
)
_JSON = "application/json"
_HTML = "text/html;charset=utf-8"
_UNAUTHORISED = {"errors": [{"code": "UNAUTHORISED", "title": "You are not authenticated"}]}


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer before it is written to a connection."""

    status: int
    body: bytes
    content_type: str = _JSON
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(cls, status: int, body: Any, content_type: str = _JSON) -> "Answer":
        """A JSON body; the API sends non-ASCII characters as they are."""
        return cls(status, json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(), content_type)


HTML_NOT_FOUND = Answer(404, b"<!DOCTYPE html><html><body><h1>Not Found</h1></body></html>", _HTML)


class GovApi:
    """The API over a folder of certificates."""

    def __init__(
        self, folder: CertificateFolder, *, token: str, today: Callable[[], date], background: Background | None = None
    ) -> None:
        self._folder = folder
        elsewhere = (background or Background()).together_with(folder.councils)
        self._token = token
        self._today = today
        self._routes: Mapping[str, Callable[[Query], Answer]] = {
            SEARCH: lambda query: Answer.of_json(200, search(folder, query, today(), elsewhere)),
            CERTIFICATE: lambda query: self._certificate(query.single),
            DELTAS: lambda query: Answer.of_json(200, deltas(folder.deltas, query.single, today(), elsewhere)),
            CODES: lambda _: Answer.of_json(200, {"data": _CODE_LISTS}),
        }

    def answer(self, target: str, headers: Mapping[str, str]) -> Answer:
        """Answer a GET of `path?query`; header names in lower case."""
        url = urlsplit(target)
        if url.path in {"/", HEALTHCHECK}:
            return Answer.of_json(200, {"data": {"status": "up"}})
        if not self._knows(headers.get("authorization", "")):
            # As the API does: no data wrapper, and a content type that is not JSON.
            return Answer.of_json(403, _UNAUTHORISED, _HTML)
        route = self._routes.get(url.path)
        if route is None:
            return HTML_NOT_FOUND
        try:
            return route(Query.of(parse_qsl(url.query, keep_blank_values=True)))
        except Refusal as refusal:
            return Answer.of_json(refusal.status, refusal.body)

    def _knows(self, authorization: str) -> bool:
        return "Bearer" in authorization and authorization.replace("Bearer ", "") == self._token

    def _certificate(self, query: Mapping[str, str]) -> Answer:
        if "certificate_number" not in query:
            raise Unhandled("missing keyword: :certificate_number")
        certificate = self._folder.certificate(query["certificate_number"])
        if certificate is None or certificate.document is None:
            raise NothingFound("Certificate not found")
        return Answer.of_json(200, {"data": certificate.document})

"""A register of fictional certificates: as a fake fetcher, and as a folder for the stand-in server to serve.

Both are held to one contract (`tests/contract/test_register.py`), so that a service tested against the fake meets in
the fake what the real client would hand it.
"""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from ara_domain.identity import normalise_postcode
from ara_domain.ports import (
    BadRequest,
    CallCounts,
    Days,
    Delta,
    EpcFetcher,
    RegisterFault,
    SearchAnswer,
    SearchKey,
    SearchKind,
    SearchRow,
    TokenRefused,
    WindowAnswer,
)


@dataclass(frozen=True, kw_only=True)
class Lodged:
    """One certificate in the register. Without a document the search lists it and the certificate is gone."""

    number: str
    uprn: int | None = 900000000001
    postcode: str = "LS6 9VV"
    address: tuple[str, ...] = ("1 Fiction Street",)
    town: str = "LEEDS"
    registered: str = "2024-03-01"
    schema_type: str = "RdSAP-Schema-21.0.1"
    band: str | None = "D"
    council: str | None = None
    document: Mapping[str, Any] | None = field(default_factory=lambda: {"schema_type": "RdSAP-Schema-21.0.1"})

    @property
    def row(self) -> dict[str, Any]:
        """The row as the register's search sends it."""
        lines = dict(zip(("addressLine1", "addressLine2", "addressLine3", "addressLine4"), self.address, strict=False))
        return {
            "certificateNumber": self.number,
            **{f"addressLine{n}": lines.get(f"addressLine{n}") for n in range(1, 5)},
            "postcode": self.postcode,
            "postTown": self.town,
            "council": self.council,
            "constituency": None,
            "currentEnergyEfficiencyBand": self.band,
            "registrationDate": self.registered,
            "uprn": self.uprn,
            "schemaType": self.schema_type,
        }

    @property
    def search_row(self) -> SearchRow:
        """The row as the fetcher hands it on."""
        return SearchRow(
            certificate_number=self.number,
            uprn=self.uprn,
            postcode=self.postcode,
            address_lines=self.address,
            post_town=self.town,
            registration_date=self.registered,
            schema_type=self.schema_type,
            band=self.band,
            raw=self.row,
        )


def number(n: int) -> str:
    """The n-th certificate number: twenty digits in groups of four."""
    digits = f"{n:020d}"
    return "-".join(digits[i : i + 4] for i in range(0, 20, 4))


def write_folder(folder: Path, lodged: Sequence[Lodged]) -> Path:
    """The certificates as the stand-in reads them; returns the folder."""
    lines = (
        json.dumps({"certificateNumber": one.number, "row": one.row, "document": one.document}, ensure_ascii=False)
        for one in lodged
    )
    (folder / "certificates.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


def write_events(folder: Path, events: Sequence[Delta]) -> None:
    """The events as the stand-in reads them; one without a word is null there."""
    lines = (
        json.dumps(
            {"certificateNumber": one.certificate_number, "eventType": one.event or None, "timestamp": one.timestamp}
        )
        for one in events
    )
    (folder / "deltas.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


class FakeEpcFetcher:
    """The register without HTTP. Records what was asked; `fail` says which search key or number has which fault."""

    def __init__(
        self,
        lodged: Sequence[Lodged] = (),
        *,
        fail: Mapping[SearchKey | str, RegisterFault] | None = None,
        token_is_good: bool = True,
        events: Sequence[Delta] = (),
    ) -> None:
        self.lodged = list(lodged)
        self.events = list(events)
        self.windows: list[tuple[Days, tuple[str, ...]]] = []
        self.deltas_asked: list[Days] = []
        self.fail = dict(fail or {})
        self.token_is_good = token_is_good
        self.searched: list[SearchKey] = []
        self.fetched: list[str] = []
        self._counts = CallCounts()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        return None

    def search_many(self, keys: Sequence[SearchKey]) -> Mapping[SearchKey, SearchAnswer | RegisterFault]:
        return {key: _malformed(key) or self._ask(key, self.searched, self._search) for key in dict.fromkeys(keys)}

    def certificates(self, numbers: Sequence[str]) -> Mapping[str, Mapping[str, Any] | RegisterFault | None]:
        return {number: self._ask(number, self.fetched, self._document) for number in dict.fromkeys(numbers)}

    def window(self, days: Days, councils: Sequence[str]) -> WindowAnswer:
        """Every window fits on one page here; councils nobody lodged in are unknown."""
        self.windows.append((days, tuple(councils)))
        if not councils:
            return WindowAnswer()
        self._asked(searches=1)
        if fault := self.fail.get("window"):
            raise fault
        known = {one.council.casefold() for one in self.lodged if one.council}
        wanted = {council.casefold() for council in councils} & known
        found = {
            one.number: one.search_row
            for one in self.lodged
            if (one.council or "").casefold() in wanted
            and days.first.isoformat() <= one.registered <= days.last.isoformat()
        }
        rows = sorted(found.values(), key=lambda row: (row.registration_date, row.certificate_number), reverse=True)
        refused = tuple(council for council in sorted(set(councils)) if council.casefold() not in known)
        return WindowAnswer(rows=tuple(rows), total_records=len(rows), refused=refused, pages=1)

    def deltas(self, days: Days) -> Sequence[Delta]:
        self.deltas_asked.append(days)
        self._asked(deltas=1)
        if fault := self.fail.get("deltas"):
            raise fault
        midnight_after = f"{days.last + timedelta(days=1)}T00:00:00.000Z"
        happened = [one for one in self.events if f"{days.first}" <= one.timestamp <= midnight_after]
        latest = {(one.certificate_number, one.event): one for one in sorted(happened)}
        return sorted(latest.values())

    def _asked(self, **requests: int) -> None:
        self._counts += CallCounts(**requests)
        if not self.token_is_good:
            raise TokenRefused("the fake register refuses the token")

    def counts(self) -> CallCounts:
        return self._counts

    def _ask(self, item: Any, log: list[Any], answer: Callable[[Any], Any]) -> Any:
        log.append(item)
        searched = log is self.searched
        self._counts += CallCounts(searches=int(searched), certificates=int(not searched))
        if not self.token_is_good:
            raise TokenRefused("the fake register refuses the token")
        return self.fail.get(item) or answer(item)

    def _search(self, key: SearchKey) -> SearchAnswer:
        found = {
            one.number: one.search_row
            for one in self.lodged
            if key.value == (one.postcode if key.kind is SearchKind.POSTCODE else str(one.uprn))
        }
        rows = sorted(found.values(), key=lambda row: (row.registration_date, row.certificate_number), reverse=True)
        return SearchAnswer(rows=tuple(rows), total_records=len(rows))

    def _document(self, wanted: str) -> Mapping[str, Any] | None:
        return next((one.document for one in self.lodged if one.number == wanted), None)


class UnlimitedBudget:
    """Grants every permit at once and counts them."""

    def __init__(self) -> None:
        self.granted = 0
        self._lock = threading.Lock()

    def acquire(self, permits: int = 1) -> None:
        with self._lock:
            self.granted += permits


@dataclass(frozen=True)
class OneRegister:
    """The same register for every portfolio."""

    fetcher: EpcFetcher

    def of(self, portfolio: str) -> EpcFetcher:
        return self.fetcher

    def source(self, portfolio: str) -> str:
        return "one register"


def _malformed(key: SearchKey) -> BadRequest | None:
    if key.kind is SearchKind.POSTCODE:
        good = normalise_postcode(key.value) is not None
    else:
        good = key.value.isdecimal() and len(key.value) <= 12 and int(key.value) > 0
    return None if good else BadRequest(f"{key.value!r} is no {key.kind}")

"""The register of certificates: what it is asked, what it answers, and what of it is kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import TracebackType
from typing import Any, Protocol, Self

from ara_domain.epc import EpcPropertyData
from ara_domain.hashing import content_hash
from ara_domain.ports.register_windows import Days, Delta
from ara_domain.ports.unit_of_work import RunCannotContinue, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRow:
    """One row of the register's search: a certificate and where it says it is. `raw` is the row as received."""

    certificate_number: str
    uprn: int | None
    postcode: str
    address_lines: tuple[str, ...]
    post_town: str
    registration_date: str
    schema_type: str
    band: str | None
    raw: Mapping[str, Any]

    @property
    def address(self) -> str:
        """The address on one line."""
        return ", ".join(line for line in self.address_lines if line)

    @property
    def content_hash(self) -> str:
        """Changes when the register says something else about the certificate.

        Council and constituency (only in `raw`) are left out: a boundary change is no reason to fetch a document again.
        """
        return content_hash(
            "search_row:1",
            self.certificate_number,
            self.uprn,
            self.postcode,
            self.address_lines,
            self.post_town,
            self.registration_date,
            self.schema_type,
            self.band,
        )


class SearchKind(StrEnum):
    """What a search of the register was made by."""

    POSTCODE = "postcode"
    UPRN = "uprn"


@dataclass(frozen=True, slots=True)
class SearchKey:
    """A search: by postcode (normalised) or by UPRN (digits)."""

    kind: SearchKind
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """What a search returned: rows newest first, without repeats; none is an answer too.

    `total_records` is what the register said it holds. Its pages are sorted by date alone, so that a row may hide
    between two pages: the fetcher reads again, and when the numbers still differ the answer says so.
    """

    rows: tuple[SearchRow, ...] = ()
    total_records: int = 0

    @property
    def complete(self) -> bool:
        """Whether as many certificates were seen as the register says it holds."""
        return len(self.rows) == self.total_records


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowAnswer:
    """What was registered on some days in some councils, each certificate once, newest first."""

    rows: tuple[SearchRow, ...] = ()
    total_records: int = 0
    """How many the register counts."""
    refused: tuple[str, ...] = ()
    """Councils it does not know."""
    pages: int = 0
    """Searches that were answered, repeated readings among them."""

    @property
    def complete(self) -> bool:
        """Whether as many certificates were seen as the register counts, after all repeated readings."""
        return len(self.rows) == self.total_records


class RegisterFault(Exception):
    """The register could not be asked or understood; the message says what was tried and what to do next."""


class TokenRefused(RegisterFault, RunCannotContinue):
    """403: the bearer token is missing, wrong or expired. No item can escape this, so the run stops."""


class RegisterUnavailable(RegisterFault):
    """429, 5xx, a timeout or a garbled body, still there after the last retry."""


class BadRequest(RegisterFault):
    """400: our request is wrong for this one item; it is recorded and never retried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCounts:
    """HTTP requests sent, retries included: searches (one per page), certificates, deltas; how many were retries."""

    searches: int = 0
    certificates: int = 0
    retries: int = 0
    deltas: int = 0

    @property
    def total(self) -> int:
        """All requests sent."""
        return self.searches + self.certificates + self.deltas

    def __add__(self, other: "CallCounts") -> "CallCounts":
        """Both together."""
        return CallCounts(
            searches=self.searches + other.searches,
            certificates=self.certificates + other.certificates,
            retries=self.retries + other.retries,
            deltas=self.deltas + other.deltas,
        )

    def __sub__(self, earlier: "CallCounts") -> "CallCounts":
        """What was sent since an earlier count."""
        return CallCounts(
            searches=self.searches - earlier.searches,
            certificates=self.certificates - earlier.certificates,
            retries=self.retries - earlier.retries,
            deltas=self.deltas - earlier.deltas,
        )


class EpcFetcher(Protocol):
    """The register of certificates (PRD F1). Safe to call from several threads; closes with the context."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...

    def search_many(self, keys: Sequence[SearchKey]) -> Mapping[SearchKey, SearchAnswer | RegisterFault]:
        """The answer of each search.

        A fault of one search is its result; the others go on. A key that is no UPRN or postcode is a `BadRequest`
        without a call.

        Raises:
            TokenRefused: the token is no good.
        """
        ...

    def certificates(self, numbers: Sequence[str]) -> Mapping[str, Mapping[str, Any] | RegisterFault | None]:
        """Document per certificate number; None when the register no longer publishes it (404).

        A fault of one certificate is its result; the others go on.

        Raises:
            TokenRefused: the token is no good.
        """
        ...

    def window(self, days: Days, councils: Sequence[str]) -> WindowAnswer:
        """Every certificate registered on these days in these councils, with as few pages as that takes.

        Councils the register does not know are named in the answer and left out. Without councils nothing is asked.

        Raises:
            TokenRefused: the token is no good.
            RegisterFault: a page could not be had; the window counts as not read.
        """
        ...

    def deltas(self, days: Days) -> Sequence[Delta]:
        """What became of certificates on these days, in the order it happened, each event once.

        Raises:
            TokenRefused: the token is no good.
            RegisterFault: it could not be had.
        """
        ...

    def counts(self) -> CallCounts:
        """Calls made since this fetcher was made."""
        ...


class RegisterOfPortfolio(Protocol):
    """Who answers for a portfolio: the register, or a stand-in where the homes are invented."""

    def of(self, portfolio: str) -> EpcFetcher:
        """Whom to ask about the homes of this portfolio (its slug).

        Raises:
            RunCannotContinue: nobody can be asked; the message says what to set.
        """
        ...

    def source(self, portfolio: str) -> str:
        """A lasting name of who answers for this portfolio; portfolios of one name have one fetcher."""
        ...


class RequestBudget(Protocol):
    """How fast one egress address may call a service, over all processes that share it."""

    def acquire(self, permits: int = 1) -> None:
        """Wait until this many requests may be sent."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedCertificate:
    """A certificate as kept: search row, document, and what became of it.

    `document` is None until it was fetched. `withdrawn_at` is set when the register stopped publishing it.
    """

    row: SearchRow
    row_hash: str
    row_seen_at: datetime
    document: Mapping[str, Any] | None = None
    content_hash: str | None = None
    fetched_at: datetime | None = None
    fetched_row_hash: str | None = None
    """`row_hash` when the document was fetched; the document is fetched again when the row changed."""
    withdrawn_at: datetime | None = None
    mapping_version: str | None = None
    """The mapping that produced the structured copy; None when it has none, or the document changed since."""
    mapped_at: datetime | None = None
    """When the document was last mapped; None when it has no structured copy."""
    mapped_hash: str | None = None
    """`certificate_hash` of the structured copy: two mappings that say the same of a document give the same."""


class EarlierKind(StrEnum):
    """What about a certificate was replaced."""

    ROW = "row"
    """Its row in the search: another address, UPRN, band or date."""
    DOCUMENT = "document"
    """Its document: the register sends another under the same number."""
    WITHDRAWAL = "withdrawal"
    """It was not published, and is again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierVersion:
    """What the cache held about a certificate before it was told something else.

    `content_hash` is of the row or the document, whichever was replaced; a withdrawal has neither.
    """

    kind: EarlierKind
    held_from: datetime
    held_until: datetime
    content_hash: str | None = None
    row: SearchRow | None = None
    document: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateHistory:
    """A certificate as it is kept now, and everything it was before, oldest first."""

    certificate: CachedCertificate
    earlier: tuple[EarlierVersion, ...] = ()

    def uprns(self) -> frozenset[int]:
        """Every UPRN it is or was listed under."""
        rows = [self.certificate.row, *(one.row for one in self.earlier if one.row is not None)]
        return frozenset(row.uprn for row in rows if row.uprn is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedSearch:
    """When a search was last answered, and with how many rows (0 is an answer too)."""

    key: SearchKey
    searched_at: datetime
    row_count: int
    fed_until: datetime | None = None
    """The register feed has brought in whatever was registered from `searched_at` to this moment."""


@dataclass(frozen=True, slots=True)
class PostcodeState:
    """What the cache holds of a postcode, as two texts that change with it: only published documents count."""

    documents: str
    """Changes with the documents."""
    mapped: str
    """Changes with what their structured copies say."""


class EpcCacheRepo(Protocol):
    """Owns `epc_api_cache`, its history and `epc_searches`.

    A certificate is cached once, however many portfolios hold its UPRN. Nothing is overwritten: a row or a document
    that says something else than the one held (by content hash) sends that one into the history.
    """

    def searches(self, keys: Collection[SearchKey]) -> Mapping[SearchKey, CachedSearch]: ...
    def certificates_of(
        self, *, uprns: Collection[int] = (), postcodes: Collection[str] = ()
    ) -> Sequence[CachedCertificate]:
        """Every cached certificate of these UPRNs or postcodes, newest first."""
        ...

    def get(self, numbers: Collection[str]) -> Mapping[str, CachedCertificate]: ...
    def save_searches(self, uow: UnitOfWork, searches: Iterable[CachedSearch]) -> None: ...
    def covered_by_feed(self, uow: UnitOfWork, keys: Collection[SearchKey], days: Days) -> None:
        """What was registered on these days came in by the feed: as if these had been searched at their end.

        Of a search that found certificates, and only where no day is missing between it and these.
        """
        ...

    def councils_of(self, keys: Collection[SearchKey]) -> Mapping[SearchKey, str]:
        """The council the newest of the cached rows says each of these is in; those without one are left out."""
        ...

    def forget_searches(self, uow: UnitOfWork, keys: Collection[SearchKey]) -> None:
        """Have these asked again: their answers came from elsewhere, or somebody wants them anew."""
        ...

    def save_rows(self, uow: UnitOfWork, rows: Iterable[SearchRow], seen_at: datetime) -> None:
        """Insert or refresh search rows, hashed by `SearchRow.content_hash`; keeps any document or withdrawal held.

        A row that says something else than the one held sends that one into the history.
        """
        ...

    def save_documents(self, uow: UnitOfWork, documents: Mapping[str, Mapping[str, Any]], fetched_at: datetime) -> None:
        """Store documents of known rows, hashed by `document_hash`, as fetched for the row as it is now.

        A document that came proves that the register publishes the certificate: an older withdrawal is taken back.
        That, and a document other than the one held, go into the history.
        """
        ...

    def mark_withdrawn(self, uow: UnitOfWork, numbers: Collection[str], at: datetime) -> None:
        """The register no longer publishes these; one already marked keeps its first date."""
        ...

    def save_mapped(
        self, uow: UnitOfWork, mapped: Mapping[str, EpcPropertyData], mapping_version: str, at: datetime
    ) -> frozenset[str]:
        """Store structured copies (the `epc_property` family) in the place of older ones of the same certificates.

        A copy that says what the one held says (by `certificate_hash`) is not written again, only its mark is.
        Returns the numbers of those written, that is of the certificates whose mapped content is new or changed.
        """
        ...

    def neighbours(self, postcodes: Collection[str]) -> Mapping[str, str]:
        """Of every dwelling in these postcodes the newest published document, where it has a structured copy.

        `mapped_hash` by certificate number, in the order of numbers; one query. A dwelling is a UPRN, or an address as
        written where there is none. Which copies were made of older documents makes no difference.
        """
        ...

    def mapped_hashes(self, numbers: Collection[str]) -> Mapping[str, str]:
        """`mapped_hash` of those of these certificates that have a structured copy; one query."""
        ...

    def postcode_states(self, postcodes: Collection[str]) -> Mapping[str, PostcodeState]:
        """By postcode that has published documents; one query."""
        ...

    def load_mapped(self, numbers: Collection[str]) -> Mapping[str, EpcPropertyData]:
        """Structured copies, in a fixed number of queries however many are asked for."""
        ...

    def history(self, *, uprns: Collection[int] = (), numbers: Collection[str] = ()) -> Sequence[CertificateHistory]:
        """Every certificate of these numbers, or that is or ever was listed under one of these UPRNs, newest first.

        Withdrawn ones and those that moved to another UPRN are among them.
        """
        ...

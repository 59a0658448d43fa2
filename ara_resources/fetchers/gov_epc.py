"""The gov EPC register ("Get energy performance of buildings data"): searches and certificates over HTTP.

What is here: `GovEpcFetcher`, the `EpcFetcher` of production. How one call behaves is in `gov_epc_calls`, what bodies
say in `gov_epc_bodies`, how fast calls may leave in `request_budget`.
Keep out: which homes are asked for and what is stored; that is `ara_domain.services.ingestion`.
"""

import logging
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import httpx
from pydantic import SecretStr

from ara_domain.identity import normalise_postcode
from ara_domain.ports import (
    BadRequest,
    CallCounts,
    Days,
    Delta,
    EpcFetcher,
    RegisterFault,
    RequestBudget,
    SearchAnswer,
    SearchKey,
    SearchKind,
    SearchRow,
    TokenRefused,
    WindowAnswer,
)
from ara_resources.fetchers.gov_epc_bodies import read_deltas, read_document, read_page
from ara_resources.fetchers.gov_epc_calls import (
    CERTIFICATE_PATH,
    DELTAS_PATH,
    SEARCH_PATH,
    BearerToken,
    RegisterCalls,
    RetryPolicy,
)
from ara_resources.fetchers.gov_epc_windows import WindowReader
from ara_resources.settings import Settings

MAX_PAGE_SIZE = 5000
"""The API's limit and default; a postcode or UPRN always fits on one page."""

DEFAULT_TIMEOUTS = httpx.Timeout(connect=5.0, read=30.0, write=10.0, pool=60.0)
"""Seconds. There are as many connections as threads, so that waiting for one (`pool`) is a fault in this program."""

_REREADS = 2
_UPRN = re.compile(r"0*[1-9]\d{0,11}")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_Item = TypeVar("_Item", bound=Hashable)
_Result = TypeVar("_Result")
_log = logging.getLogger(__name__)


class GovEpcFetcher:
    """The register, asked by a bounded number of threads.

    Threads and not asyncio: callers are synchronous, at 15 requests a second there is nothing to gain from more than a
    few connections, and the request budget and the retries then wait in plain calls.
    """

    def __init__(
        self,
        *,
        base_url: str,
        token: SecretStr,
        budget: RequestBudget,
        concurrency: int = 8,
        retry: RetryPolicy | None = None,
        timeouts: httpx.Timeout = DEFAULT_TIMEOUTS,
        page_size: int = MAX_PAGE_SIZE,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Make a client; nothing is sent yet. `transport` stands in for the network in tests.

        Raises:
            TokenRefused: the token cannot be sent.
            ValueError: the address is not https and not on this machine.
        """
        url = httpx.URL(base_url)
        if url.scheme != "https" and url.host not in LOOPBACK:
            raise ValueError(f"{base_url!r} would send the token in the clear; write the register's address with https")
        self._page_size = page_size
        self._concurrency = concurrency
        self._client = httpx.Client(
            base_url=url,
            auth=BearerToken(token),
            headers={"Accept": "application/json"},
            timeout=timeouts,
            limits=httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency),
            transport=transport,
            # A proxy of the environment is for the outside world; loopback is reached directly.
            mounts={f"all://{host}": None for host in ("127.0.0.1", "localhost", "[::1]")},
        )
        self._calls = RegisterCalls(self._client, budget, retry or RetryPolicy())
        self._pool: ThreadPoolExecutor | None = None

    @classmethod
    def from_settings(cls, settings: Settings, budget: RequestBudget) -> Self:
        """The client as configured.

        Raises:
            TokenRefused: no token is set, or it cannot be sent.
            ValueError: the address is not https and not on this machine.
        """
        return cls(
            base_url=settings.epc_api_url,
            token=settings.epc_api_token or SecretStr(""),
            budget=budget,
            concurrency=settings.epc_concurrency,
            retry=RetryPolicy(attempts=settings.epc_attempts, backoff_max_s=settings.epc_backoff_max_s),
            timeouts=httpx.Timeout(
                connect=settings.http_connect_timeout_s, read=settings.http_read_timeout_s, write=10.0, pool=60.0
            ),
        )

    def __enter__(self) -> Self:
        self._pool = ThreadPoolExecutor(self._concurrency, thread_name_prefix="gov-epc")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            # After a refused token or Ctrl-C nobody waits for a thread that sleeps until its next attempt.
            self._pool.shutdown(wait=kind is None, cancel_futures=True)
            self._pool = None
        self._client.close()

    def search_many(self, keys: Sequence[SearchKey]) -> Mapping[SearchKey, SearchAnswer | RegisterFault]:
        """Search by each postcode or UPRN; see `EpcFetcher.search_many`."""
        return self._each(keys, self._search)

    def certificates(self, numbers: Sequence[str]) -> Mapping[str, Mapping[str, Any] | RegisterFault | None]:
        """Fetch each certificate's document; see `EpcFetcher.certificates`."""
        return self._each(numbers, self._certificate)

    def window(self, days: Days, councils: Sequence[str]) -> WindowAnswer:
        """What was registered on these days in these councils; see `EpcFetcher.window`."""
        what = f"search of {days} in {len(councils)} councils"
        reader = WindowReader(lambda query: self._calls.get(what, SEARCH_PATH, query, read_page), self._page_size)
        answer = reader.read(days, councils)
        if not answer.complete:
            _log.warning(
                "%s: %d certificates seen where the register counts %d", what, len(answer.rows), answer.total_records
            )
        return answer

    def deltas(self, days: Days) -> Sequence[Delta]:
        """What became of certificates on these days; see `EpcFetcher.deltas`."""
        query = {"date_start": days.first.isoformat(), "date_end": days.last.isoformat()}
        return self._calls.get(f"deltas of {days}", DELTAS_PATH, query, read_deltas) or ()

    def counts(self) -> CallCounts:
        """Requests sent so far."""
        return self._calls.counts()

    def _each(self, items: Sequence[_Item], ask: Callable[[_Item], _Result]) -> Mapping[_Item, _Result | RegisterFault]:
        """Ask for every item at once, as far as there are threads. The first refused token ends it all."""
        if self._pool is None:
            raise RuntimeError("this fetcher is not open; use it as a context manager: `with GovEpcFetcher(…) as …`")

        def ask_one(item: _Item) -> _Result | RegisterFault:
            try:
                return ask(item)
            except TokenRefused:
                raise
            except RegisterFault as fault:
                return fault

        futures = {item: self._pool.submit(ask_one, item) for item in dict.fromkeys(items)}
        try:
            done, _ = wait(futures.values(), return_when=FIRST_EXCEPTION)
            for future in done:
                future.result()
            return {item: future.result() for item, future in futures.items()}
        except BaseException:
            for future in futures.values():
                future.cancel()
            raise

    def _certificate(self, number: str) -> Mapping[str, Any] | None:
        if not number or number != number.strip():
            raise BadRequest(f"{number!r} is no certificate number; nothing was asked")
        return self._calls.get(f"certificate {number}", CERTIFICATE_PATH, {"certificate_number": number}, read_document)

    def _search(self, key: SearchKey) -> SearchAnswer:
        _check(key)
        found: dict[str, SearchRow] = {}
        total = 0
        for _ in range(1 + _REREADS):
            rows, total = self._read_pages(key)
            found |= {row.certificate_number: row for row in rows}
            if len(found) == total:
                break
        else:
            _log.warning(
                "search by %s %s: %d certificates seen where the register counts %d, after %d readings",
                key.kind,
                key.value,
                len(found),
                total,
                1 + _REREADS,
            )
        newest_first = sorted(
            found.values(), key=lambda row: (row.registration_date, row.certificate_number), reverse=True
        )
        return SearchAnswer(rows=tuple(newest_first), total_records=total)

    def _read_pages(self, key: SearchKey) -> tuple[list[SearchRow], int]:
        """All pages of a search, and how many certificates the register counts."""
        rows: list[SearchRow] = []
        total, pages, number = 0, 1, 1
        while number <= pages:
            query: dict[str, str | int] = {
                key.kind.value: key.value,
                "page_size": self._page_size,
                "current_page": number,
            }
            try:
                page = self._calls.get(f"search by {key.kind} {key.value}", SEARCH_PATH, query, read_page)
            except BadRequest:
                if number == 1:
                    raise
                break  # certificates left the register between two pages; the count will not fit, so it is read again
            if page is None:
                break
            rows += page.rows
            total, pages, number = page.total_records, page.total_pages, number + 1
        return rows, total


def _check(key: SearchKey) -> None:
    """Refuse what the API would misread: it takes the UPRN `12abc` for 12.

    Raises:
        BadRequest: not a UPRN or full postcode.
    """
    match key.kind:
        case SearchKind.UPRN:
            good, form = bool(_UPRN.fullmatch(key.value)) and len(key.value) <= 12, "1 to 12 digits"
        case SearchKind.POSTCODE:
            good, form = normalise_postcode(key.value) is not None, "a full postcode"
    if not good:
        raise BadRequest(f"search by {key.kind} {key.value!r}: nothing was asked, because it is not {form}")


if TYPE_CHECKING:
    _: type[EpcFetcher] = GovEpcFetcher

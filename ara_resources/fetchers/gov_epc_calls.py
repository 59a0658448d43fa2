"""One call to the gov API: bearer token, request budget, retries, and what each status means.

This is the only retry layer between an asset and the network: the transport below retries nothing and the callers above
record what is left. The faults, as `ara_domain.ports` names them:

    RegisterFault
    ├── TokenRefused         401, 403: stops everything, here and in every other thread of the fetcher
    ├── BadRequest           400: this item only, never retried
    └── RegisterUnavailable  429, 5xx, 408, timeouts, broken connections, garbled bodies and a 404 that is not the
                             API's, after the last attempt; any other status at once
"""

import logging
import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx
import stamina
import stamina.instrumentation
from pydantic import SecretStr

from ara_domain.ports import BadRequest, CallCounts, RegisterUnavailable, RequestBudget, TokenRefused
from ara_resources.fetchers.gov_epc_bodies import GarbledBody, error_text, is_not_found, parse_body

_T = TypeVar("_T")

Query = Mapping[str, str | int | Sequence[str]]
"""Parameters of a request; one with several values is repeated."""

SEARCH_PATH = "/api/domestic/search"
CERTIFICATE_PATH = "/api/certificate"
DELTAS_PATH = "/api/deltas"

_HEADER_SAFE = re.compile(r"[\x21-\x7e]+")
_log = logging.getLogger(__name__)
_REMEDY = "set ARA_EPC_API_TOKEN to the token shown on the 'my account' page of the service, then run again"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often and how patiently a call is repeated. Waits are full jitter: between nothing and a doubling limit."""

    attempts: int = 6
    backoff_base_s: float = 0.5
    rate_limited_base_s: float = 4.0
    """Limit of the first wait after a 429 without `Retry-After`. The limiter counts over five minutes, so that asking
    again within a second only prolongs the refusal."""
    backoff_max_s: float = 60.0
    retry_after_max_s: float = 300.0
    """A longer `Retry-After` is not waited for: the item fails now and the next run asks again. 300 s is the limiter's
    window."""

    def wait_s(self, attempt: int, *, rate_limited: bool) -> float:
        """Seconds to wait after an attempt (the first is 1) that said nothing about when to come back."""
        base = self.rate_limited_base_s if rate_limited else self.backoff_base_s
        return random.uniform(0.0, min(self.backoff_max_s, base * 2 ** (attempt - 1)))


class BearerToken(httpx.Auth):
    """Puts the token on each request. It is in no header dictionary, representation or message."""

    def __init__(self, token: SecretStr) -> None:
        """Take the token.

        Raises:
            TokenRefused: it is empty or has characters a header cannot carry. (Sent anyway, it would be printed in the
                error of the HTTP library.)
        """
        if not _HEADER_SAFE.fullmatch(token.get_secret_value().strip()):
            raise TokenRefused(f"the bearer token is empty, or has blanks or odd characters in it; {_REMEDY}")
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the header."""
        request.headers["Authorization"] = f"Bearer {self._token.get_secret_value().strip()}"
        yield request


class _TryAgain(Exception):
    """An attempt failed in a way that another may not."""

    def __init__(self, what: str, why: str, wait_s: float) -> None:
        super().__init__(f"{what}: {why}")
        self.why = why
        self.wait_s = wait_s


def _log_retry(details: stamina.instrumentation.RetryDetails) -> None:
    _log.info("attempt %d: %s; trying again in %.1f s", details.retry_num, details.caused_by, details.wait_for)


# By default stamina reports retries through structlog where that is installed, on stdout: in the middle of `--json`.
stamina.instrumentation.set_on_retry_hooks([_log_retry])


class RegisterCalls:
    """Calls over one HTTP client, counted. Safe to use from several threads."""

    def __init__(self, client: httpx.Client, budget: RequestBudget, retry: RetryPolicy) -> None:
        self._client = client
        self._budget = budget
        self._retry = retry
        self._lock = threading.Lock()
        self._sent: Counter[str] = Counter()
        self._retries = 0
        self._refusal: str | None = None

    def counts(self) -> CallCounts:
        """Requests sent so far."""
        with self._lock:
            return CallCounts(
                searches=self._sent[SEARCH_PATH],
                certificates=self._sent[CERTIFICATE_PATH],
                deltas=self._sent[DELTAS_PATH],
                retries=self._retries,
            )

    def get(self, what: str, path: str, query: Query, read: Callable[[Any], _T]) -> _T | None:
        """Ask until there is an answer or the attempts are used up; None is the API's own 404.

        `what` names the call in messages, `read` turns the JSON body into the result and may find it garbled.

        Raises:
            TokenRefused: the token is no good.
            BadRequest: the API says that this request is wrong.
            RegisterUnavailable: no answer after the last attempt.
        """
        tried = 0
        try:
            for attempt in stamina.retry_context(
                on=self._wait_before_retry, attempts=self._retry.attempts, timeout=None
            ):
                with attempt:
                    tried = attempt.num
                    return self._once(what, path, query, read, attempt.num)
        except _TryAgain as last:
            raise RegisterUnavailable(
                f"{what}: no answer after {tried} attempt{'s' * (tried > 1)}, the last one: {last.why}; run again later"
            ) from last
        raise AssertionError("retrying neither answered nor failed")

    def _wait_before_retry(self, error: Exception) -> bool | float:
        """What stamina asks after a failed attempt: False is "give up", a number is how many seconds to wait."""
        if not isinstance(error, _TryAgain) or error.wait_s > self._retry.retry_after_max_s:
            return False
        return error.wait_s

    def _once(self, what: str, path: str, query: Query, read: Callable[[Any], _T], attempt: int) -> _T | None:
        if self._refusal is not None:
            raise TokenRefused(self._refusal)
        self._budget.acquire()
        with self._lock:
            self._sent[path] += 1
            self._retries += attempt > 1
        response = self._send(path, query)
        if isinstance(response, str):
            raise _TryAgain(what, response, self._retry.wait_s(attempt, rate_limited=False))
        try:
            return self._understand(what, response, read, attempt)
        except GarbledBody as error:
            why = f"status {response.status_code}, {error}"
            raise _TryAgain(what, why, self._retry.wait_s(attempt, rate_limited=False)) from error

    def _send(self, path: str, query: Query) -> httpx.Response | str:
        """The response, or why there is none: a timeout, no connection, a body cut short, a broken encoding.

        The error of the HTTP library stops here: it carries the request, and the request the token in its header, for
        whoever logs exceptions with all they hold.
        """
        try:
            return self._client.get(path, params=query)
        except httpx.RequestError as error:
            return f"{type(error).__name__} ({error})" if str(error) else type(error).__name__

    def _understand(self, what: str, response: httpx.Response, read: Callable[[Any], _T], attempt: int) -> _T | None:
        match response.status_code:
            case 200:
                return read(parse_body(response.content))
            case 404 if is_not_found(response.text):
                return None
            case 404:
                raise GarbledBody(f"a 404 that is not the API's own: {response.text[:80]!r}")
            case 400:
                raise BadRequest(f"{what}: the register refuses the request: {error_text(response.text)}")
            case 401 | 403 as status:
                self._refusal = (
                    f"the register refuses the bearer token ({status}: {error_text(response.text)}); {_REMEDY}"
                )
                raise TokenRefused(self._refusal)
            case status if status in {408, 429} or status >= 500:
                why = f"status {status}: {error_text(response.text)[:200]}"
                asked = _retry_after_s(response.headers.get("Retry-After"))
                if asked is not None:
                    raise _TryAgain(what, f"{why}, asked to come back in {asked:.0f} s", asked)
                raise _TryAgain(what, why, self._retry.wait_s(attempt, rate_limited=status == 429))
            case status:
                raise RegisterUnavailable(
                    f"{what}: unexpected status {status}: {error_text(response.text)[:200]}; check that "
                    "ARA_EPC_API_URL is the address of the certificate API"
                )


def _retry_after_s(header: str | None) -> float | None:
    """Seconds a `Retry-After` asks for (a number or a date, RFC 9110 §10.2.3), None when it says nothing usable."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())

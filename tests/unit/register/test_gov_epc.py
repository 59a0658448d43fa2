"""The client against scripted answers: the real code down to the transport, without a network."""

import json
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from pydantic import SecretStr

from ara_domain.ports import (
    BadRequest,
    RegisterFault,
    RegisterUnavailable,
    SearchAnswer,
    SearchKey,
    SearchKind,
    TokenRefused,
)
from ara_resources.fetchers.gov_epc import GovEpcFetcher
from ara_resources.fetchers.gov_epc_bodies import error_text
from ara_resources.fetchers.gov_epc_calls import RetryPolicy
from ara_resources.settings import Settings
from tests.fakes.register import Lodged, UnlimitedBudget, number

LS6 = SearchKey(SearchKind.POSTCODE, "LS6 9VV")
TOKEN = "a-token-nobody-may-see"
IMPATIENT = RetryPolicy(attempts=4, backoff_base_s=0.001, rate_limited_base_s=0.001, retry_after_max_s=2.0)

Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]

NO_CERTIFICATES = httpx.Response(404, json={"data": {"error": "No certificates could be found for that query"}})
HTML_404 = httpx.Response(404, html="<html><body><h1>Not Found</h1></body></html>")


@contextmanager
def closed_port() -> Iterator[str]:
    """An address on this machine where nobody listens: the port is taken and stays silent."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def page(*lodged: Lodged, total: int | None = None, pages: int = 1) -> httpx.Response:
    records = len(lodged) if total is None else total
    return httpx.Response(
        200, json={"data": [one.row for one in lodged], "pagination": {"totalRecords": records, "totalPages": pages}}
    )


def document(**fields: object) -> httpx.Response:
    return httpx.Response(200, json={"data": {"schema_type": "RdSAP-Schema-21.0.1", **fields}})


class Script:
    """A transport that gives one answer after the other, the last one for ever, and keeps what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.requests: list[httpx.Request] = []
        self._answers: Iterator[Answer] = iter(answers)
        self._answer: Answer | None = None
        self._lock = threading.Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            self.requests.append(request)
            self._answer = next(self._answers, self._answer)
            answer = self._answer
        assert answer is not None
        if isinstance(answer, Exception):
            raise answer
        return answer(request) if callable(answer) else answer


def client(script: Callable[[httpx.Request], httpx.Response], **options: object) -> GovEpcFetcher:
    settings: dict[str, object] = {"budget": UnlimitedBudget(), "retry": IMPATIENT, **options}
    return GovEpcFetcher(
        base_url="https://register.invalid",
        token=SecretStr(TOKEN),
        transport=httpx.MockTransport(script),
        **settings,  # type: ignore[arg-type]
    )


def search(script: Script, **options: object) -> SearchAnswer | RegisterFault:
    with client(script, **options) as register:
        return register.search_many([LS6])[LS6]


def fetch(script: Script, **options: object) -> object:
    with client(script, **options) as register:
        return register.certificates([number(1)])[number(1)]


# -------------------------------------------------------------------------------------------------- what is sent


def test_a_search_sends_the_documented_parameters_and_the_token() -> None:
    script = Script(NO_CERTIFICATES)
    search(script)
    (request,) = script.requests
    assert request.url.path == "/api/domestic/search"
    assert dict(request.url.params) == {"postcode": "LS6 9VV", "page_size": "5000", "current_page": "1"}
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.headers["Accept"] == "application/json"


def test_a_certificate_is_asked_for_by_its_number() -> None:
    script = Script(document())
    fetch(script)
    assert script.requests[0].url.path == "/api/certificate"
    assert dict(script.requests[0].url.params) == {"certificate_number": number(1)}


def test_no_more_requests_are_in_flight_than_allowed() -> None:
    in_flight, most, lock = 0, 0, threading.Lock()

    def slow(request: httpx.Request) -> httpx.Response:
        nonlocal in_flight, most
        with lock:
            in_flight += 1
            most = max(most, in_flight)
        time.sleep(0.01)
        with lock:
            in_flight -= 1
        return document()

    with client(slow, concurrency=3) as register:
        assert len(register.certificates([number(n) for n in range(30)])) == 30
    assert most == 3


def test_every_attempt_takes_one_permit_of_the_budget() -> None:
    budget = UnlimitedBudget()
    fetch(Script(httpx.Response(500), httpx.ReadTimeout("timed out"), document()), budget=budget)
    assert budget.granted == 3


def test_a_register_off_this_machine_is_asked_over_https_only() -> None:
    with pytest.raises(ValueError, match="https"):
        GovEpcFetcher(base_url="http://register.invalid", token=SecretStr(TOKEN), budget=UnlimitedBudget())


# -------------------------------------------------------------------------------------------------- what comes back


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"data": {"error": "first", "errors": "second"}, "error": "third", "errors": "fourth"}, "first"),
        ({"data": {"errors": [{"code": "second"}]}, "error": "third"}, '[{"code": "second"}]'),
        ({"data": {}, "error": "third", "errors": "fourth"}, "third"),
        ({"errors": [{"code": "UNAUTHORISED"}]}, '[{"code": "UNAUTHORISED"}]'),
        ({"message": "other"}, '{"message": "other"}'),
    ],
)
def test_errors_are_read_in_the_documented_order(body: object, text: str) -> None:
    assert error_text(json.dumps(body)) == text


def test_an_error_that_is_not_json_is_cut_at_500_characters() -> None:
    assert error_text("<html>" + "x" * 1000) == "<html>" + "x" * 494


def test_a_404_in_the_apis_words_is_no_certificates_and_asked_once() -> None:
    script = Script(NO_CERTIFICATES)
    assert search(script) == SearchAnswer()
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    "foreign",
    [
        HTML_404,
        httpx.Response(404, json={"message": "Not Found"}),
        httpx.Response(404, json={"errors": [{"code": "NoSuchRoute"}]}),
        httpx.Response(404, json=["x"]),
        httpx.Response(404),
    ],
)
def test_a_404_of_anybody_else_is_retried_and_never_read_as_no_certificates(foreign: httpx.Response) -> None:
    script = Script(foreign)
    assert isinstance(search(script), RegisterUnavailable)
    assert isinstance(fetch(Script(foreign)), RegisterUnavailable)
    assert len(script.requests) == IMPATIENT.attempts


def test_a_proxys_404_followed_by_the_answer_is_the_answer() -> None:
    lodged = Lodged(number=number(1))
    assert search(Script(HTML_404, page(lodged))) == SearchAnswer(rows=(lodged.search_row,), total_records=1)


def test_a_400_is_that_items_fault_with_the_apis_words_and_is_not_retried() -> None:
    script = Script(httpx.Response(400, json={"data": {"error": "The search query was invalid - odd"}}))
    fault = search(script)
    assert isinstance(fault, BadRequest)
    assert "The search query was invalid - odd" in str(fault)
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    "passing",
    [
        httpx.Response(429, text="slow down"),
        httpx.Response(500, json={"data": {"errors": [{"code": "boom"}]}}),
        httpx.Response(502, html="<html>bad gateway</html>"),
        httpx.Response(503, headers={"Retry-After": "0"}),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("timed out"),
        httpx.RemoteProtocolError("peer closed connection without sending complete message body"),
        httpx.Response(200, text='{"data": {"schema_ty'),
        httpx.Response(200, html="<html>log in to this network</html>"),
        httpx.Response(200, json={"data": []}),
        httpx.Response(200, json={"error": "x"}),
    ],
)
def test_what_may_pass_is_tried_again_and_counted(passing: Answer) -> None:
    with client(Script(passing, document(status="entered"))) as register:
        result = register.certificates([number(1)])[number(1)]
        assert result == {"schema_type": "RdSAP-Schema-21.0.1", "status": "entered"}
        counts = register.counts()
    assert (counts.searches, counts.certificates, counts.retries) == (0, 2, 1)


def test_a_search_page_of_another_shape_is_tried_again() -> None:
    lodged = Lodged(number=number(1))
    no_number = {**lodged.row, "certificateNumber": None}
    odd = [
        httpx.Response(200, json={"data": [lodged.row]}),
        httpx.Response(200, json={"data": [no_number], "pagination": {"totalRecords": 1, "totalPages": 1}}),
        httpx.Response(200, json={"data": None, "pagination": {"totalRecords": 1, "totalPages": 1}}),
    ]
    answer = search(Script(*odd, page(lodged)))
    assert answer == SearchAnswer(rows=(lodged.search_row,), total_records=1)


def test_attempts_are_bounded_and_the_fault_says_what_was_tried_and_what_to_do() -> None:
    script = Script(httpx.Response(503, text="maintenance"))
    fault = fetch(script)
    assert len(script.requests) == IMPATIENT.attempts
    assert isinstance(fault, RegisterUnavailable)
    assert str(fault) == (
        f"certificate {number(1)}: no answer after 4 attempts, the last one: status 503: maintenance; run again later"
    )


def test_one_failing_item_leaves_the_others_alone() -> None:
    def fails_for_2(request: httpx.Request) -> httpx.Response:
        return httpx.Response(500) if request.url.params["certificate_number"] == number(2) else document()

    with client(fails_for_2) as register:
        results = register.certificates([number(1), number(2), number(3)])
    assert isinstance(results[number(2)], RegisterUnavailable)
    assert results[number(1)] == results[number(3)] == {"schema_type": "RdSAP-Schema-21.0.1"}


def test_an_unexpected_status_is_not_retried_and_points_to_the_address() -> None:
    script = Script(httpx.Response(302, headers={"Location": "https://elsewhere.invalid"}))
    fault = search(script)
    assert isinstance(fault, RegisterUnavailable)
    assert "ARA_EPC_API_URL" in str(fault)
    assert len(script.requests) == 1


def test_a_uprn_the_register_wrote_badly_names_no_home() -> None:
    row = {**Lodged(number=number(1)).row, "uprn": "RRN-0000"}
    answer = search(
        Script(httpx.Response(200, json={"data": [row], "pagination": {"totalRecords": 1, "totalPages": 1}}))
    )
    assert isinstance(answer, SearchAnswer)
    assert answer.rows[0].uprn is None
    assert answer.rows[0].raw["uprn"] == "RRN-0000"


def test_a_retry_is_logged_and_nothing_is_printed(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("INFO")
    fetch(Script(httpx.Response(503, text="maintenance"), document()))
    assert f"attempt 1: certificate {number(1)}: status 503: maintenance; trying again in" in caplog.text
    assert capfd.readouterr() == ("", "")


# -------------------------------------------------------------------------------------------------- how long it waits


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_is_waited_for(status: int) -> None:
    started = time.monotonic()
    fetch(Script(httpx.Response(status, headers={"Retry-After": "1"}), document()))
    assert 1.0 <= time.monotonic() - started < 1.5


def test_retry_after_as_a_date_is_waited_for() -> None:
    # A date has whole seconds: one that lies 1 to 2 s ahead.
    moment = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
    fetch(Script(httpx.Response(429, headers={"Retry-After": format_datetime(moment, usegmt=True)}), document()))
    assert datetime.now(UTC) >= moment


def test_a_longer_retry_after_than_the_limit_fails_at_once() -> None:
    script = Script(httpx.Response(429, headers={"Retry-After": "3600"}))
    started = time.monotonic()
    fault = fetch(script)
    assert time.monotonic() - started < 0.5
    assert len(script.requests) == 1
    assert "come back in 3600 s" in str(fault)


@pytest.mark.parametrize(
    "header", ["soon", "-5", "", "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 -0000"]
)
def test_a_retry_after_that_says_nothing_or_lies_in_the_past_delays_nobody(header: str) -> None:
    started = time.monotonic()
    result = fetch(Script(httpx.Response(429, headers={"Retry-After": header}), document()))
    assert result == {"schema_type": "RdSAP-Schema-21.0.1"}
    assert time.monotonic() - started < 0.5


def test_waits_without_retry_after_are_full_jitter_under_a_doubling_limit() -> None:
    policy = RetryPolicy(backoff_base_s=1.0, rate_limited_base_s=4.0, backoff_max_s=20.0)
    for attempt, limit in [(1, 1.0), (2, 2.0), (4, 8.0), (9, 20.0)]:
        waits = [policy.wait_s(attempt, rate_limited=False) for _ in range(500)]
        assert 0.0 <= min(waits) < 0.1 * limit
        assert 0.9 * limit < max(waits) <= limit
    assert max(policy.wait_s(1, rate_limited=True) for _ in range(500)) > 3.0


# -------------------------------------------------------------------------------------------------- pages


def test_all_pages_are_read() -> None:
    lodged = [Lodged(number=number(n), registered=f"2020-01-0{6 - n}") for n in range(1, 6)]
    pages = {"1": lodged[:2], "2": lodged[2:4], "3": lodged[4:]}

    def paged(request: httpx.Request) -> httpx.Response:
        return page(*pages[request.url.params["current_page"]], total=5, pages=3)

    script = Script(paged)
    answer = search(script, page_size=2)
    assert answer == SearchAnswer(rows=tuple(one.search_row for one in lodged), total_records=5)
    assert [request.url.params["page_size"] for request in script.requests] == ["2", "2", "2"]


def test_a_row_repeated_on_the_next_page_is_one_row_and_the_hidden_one_is_found_by_reading_again() -> None:
    a, b, c = (Lodged(number=number(n)) for n in (1, 2, 3))
    # Ties come in another order on each second page: a twice and c not at all, then c twice and b not at all.
    script = Script(
        page(a, b, total=3, pages=2), page(a, total=3, pages=2), page(c, a, total=3, pages=2), page(c, total=3, pages=2)
    )
    answer = search(script, page_size=2)
    assert isinstance(answer, SearchAnswer)
    assert {row.certificate_number for row in answer.rows} == {number(1), number(2), number(3)}
    assert answer.complete
    assert len(script.requests) == 4


def test_pages_that_never_add_up_are_read_three_times_and_reported_as_incomplete() -> None:
    one = Lodged(number=number(1))
    script = Script(page(one, one, total=2))
    answer = search(script)
    assert isinstance(answer, SearchAnswer)
    assert (len(answer.rows), answer.total_records, answer.complete) == (1, 2, False)
    assert len(script.requests) == 3


def test_a_page_that_is_out_of_range_meanwhile_is_read_again_from_the_start() -> None:
    a, b = Lodged(number=number(1)), Lodged(number=number(2))
    out_of_range = httpx.Response(400, json={"data": {"error": "The requested page number 2 is out of range."}})
    answer = search(Script(page(a, b, total=3, pages=2), out_of_range, page(a, b)), page_size=2)
    assert isinstance(answer, SearchAnswer)
    assert answer.complete
    assert len(answer.rows) == 2


# -------------------------------------------------------------------------------------------------- the token


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception with everything that led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def refused(request: httpx.Request) -> httpx.Response:
    body = {"errors": [{"code": "UNAUTHORISED", "title": "You are not authenticated"}]}
    return httpx.Response(403, text=json.dumps(body), headers={"Content-Type": "text/html"})


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_stops_everything_and_nothing_more_is_sent(status: int) -> None:
    script = Script(httpx.Response(status, text='{"errors":[{"code":"UNAUTHORISED"}]}'))
    with client(script, concurrency=2) as register:
        with pytest.raises(TokenRefused, match="ARA_EPC_API_TOKEN"):
            register.certificates([number(n) for n in range(200)])
        sent = len(script.requests)
        assert sent <= 2
        with pytest.raises(TokenRefused):
            register.search_many([LS6])
    assert len(script.requests) == sent


@pytest.mark.parametrize("token", ["", "  ", "two words", "line\nbreak", "tokën"])
def test_a_token_that_no_header_can_carry_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(TokenRefused) as refusal:
        GovEpcFetcher(base_url="https://register.invalid", token=SecretStr(token), budget=UnlimitedBudget())
    assert not token.strip() or token not in str(refusal.value)


@pytest.mark.parametrize("answer", [refused, httpx.ConnectError("no route"), httpx.Response(500), HTML_404])
def test_the_token_is_in_no_message_log_line_or_local_variable_of_a_traceback(
    answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    register = client(Script(answer))
    with register:
        try:
            fault: object = register.search_many([LS6])[LS6]
        except TokenRefused as refusal:
            fault = refusal
    assert isinstance(fault, RegisterFault)
    shown = "".join(traceback.TracebackException.from_exception(fault, capture_locals=True).format())
    assert TOKEN not in shown + caplog.text + repr(register) + repr(vars(register)) + repr(fault)
    assert not [error for error in chain(fault) if hasattr(error, "request")]


# -------------------------------------------------------------------------------------------------- its life


def test_settings_without_a_token_are_refused_before_anything_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARA_EPC_API_TOKEN", raising=False)
    with pytest.raises(TokenRefused, match="set ARA_EPC_API_TOKEN"):
        GovEpcFetcher.from_settings(Settings(), UnlimitedBudget())


def test_settings_say_where_to_ask_and_how_patiently() -> None:
    with closed_port() as address:
        settings = Settings(epc_api_url=address, epc_api_token=SecretStr(TOKEN), epc_attempts=2, epc_backoff_max_s=0.01)
        with GovEpcFetcher.from_settings(settings, UnlimitedBudget()) as register:
            fault = register.search_many([LS6])[LS6]
    assert "no answer after 2 attempts, the last one: ConnectError" in str(fault)


def test_a_fetcher_that_is_not_open_says_so() -> None:
    with pytest.raises(RuntimeError, match="with GovEpcFetcher"):
        client(Script(NO_CERTIFICATES)).search_many([LS6])


def test_several_threads_may_ask_at_once() -> None:
    with client(Script(document())) as register:
        threads = [
            threading.Thread(target=register.certificates, args=([number(n) for n in range(k, k + 20)],))
            for k in (0, 100, 200)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert register.counts().certificates == 60

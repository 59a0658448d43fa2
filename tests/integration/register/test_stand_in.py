"""The stand-in over real HTTP: the contract of the gov API as the client meets it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from ara_domain.ports import Delta, SearchAnswer, SearchKey, SearchKind
from ara_resources.fetchers.gov_epc import GovEpcFetcher
from ara_resources.stand_in import Background, Fault, Faults, StandIn
from tests.fakes.register import Lodged, UnlimitedBudget, number, write_events, write_folder
from tests.reference import reference_file

pytestmark = pytest.mark.integration

TODAY = date(2026, 6, 15)
SEARCH = "/api/domestic/search"
INVALID = "The search query was invalid - "


def ask(server: StandIn, path: str, *, timeout: Any = 5.0, **query: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {server.token}"}
    # Without `verify` each call would load all certificate authorities, for a plain connection.
    return httpx.get(f"{server.url}{path}", params=query, headers=headers, timeout=timeout, verify=False)


def error_of(response: httpx.Response) -> Any:
    return response.json()["data"]["error"]


@pytest.fixture
def five(tmp_path: Path) -> Iterator[StandIn]:
    """Five certificates in LS6 9VV, one of them gone, and one elsewhere, all of earlier years."""
    lodged = [Lodged(number=number(n), uprn=900000000000 + n, registered=f"202{n}-01-01") for n in range(1, 5)]
    lodged += [Lodged(number=number(5), uprn=900000000005, registered="2020-01-01", document=None)]
    lodged += [Lodged(number=number(6), uprn=900000000001, postcode="LS7 9VV", registered="2019-01-01")]
    with StandIn(write_folder(tmp_path, lodged), today=lambda: TODAY) as server:
        yield server


# ---------------------------------------------------------------------------------------------- answers


def test_a_search_answers_rows_newest_first_and_the_pagination_object(five: StandIn) -> None:
    response = ask(five, SEARCH, postcode="LS6 9VV")
    body = response.json()
    assert [row["certificateNumber"] for row in body["data"]] == [number(n) for n in (4, 3, 2, 1, 5)]
    assert body["data"][0] == Lodged(number=number(4), uprn=900000000004, registered="2024-01-01").row
    assert body["pagination"] == {
        "totalRecords": 5,
        "currentPage": 1,
        "totalPages": 1,
        "nextPage": None,
        "prevPage": None,
        "pageSize": 5000,
    }
    assert response.headers["Cache-Control"] == "no-store"


def test_a_search_pages(five: StandIn) -> None:
    body = ask(five, SEARCH, postcode="LS6 9VV", page_size=2, current_page=2).json()
    assert [row["certificateNumber"] for row in body["data"]] == [number(2), number(1)]
    assert body["pagination"] == {
        "totalRecords": 5,
        "currentPage": 2,
        "totalPages": 3,
        "nextPage": 3,
        "prevPage": 1,
        "pageSize": 2,
    }


def test_a_postcode_is_found_however_it_is_written(five: StandIn) -> None:
    assert ask(five, SEARCH, postcode=" ls69vv").json()["pagination"]["totalRecords"] == 5


@pytest.mark.parametrize("uprn", ["900000000001", "000900000000001", "900000000001abc"])
def test_a_uprn_is_read_as_ruby_reads_numbers(five: StandIn, uprn: str) -> None:
    rows = ask(five, SEARCH, uprn=uprn).json()["data"]
    assert [row["certificateNumber"] for row in rows] == [number(1), number(6)]


def test_filters_are_combined(five: StandIn) -> None:
    rows = ask(five, SEARCH, uprn="900000000001", postcode="LS7 9VV").json()["data"]
    assert [row["certificateNumber"] for row in rows] == [number(6)]


def test_a_search_by_dates_includes_both_days(five: StandIn) -> None:
    rows = ask(five, SEARCH, date_start="2020-01-01", date_end="2022-01-01").json()["data"]
    assert [row["certificateNumber"] for row in rows] == [number(2), number(1), number(5)]


def test_one_date_beside_another_filter_is_ignored(five: StandIn) -> None:
    assert ask(five, SEARCH, postcode="LS6 9VV", date_start="2024-01-01").json()["pagination"]["totalRecords"] == 5


def test_a_certificate_registered_today_is_hidden_until_tomorrow(tmp_path: Path) -> None:
    days = [TODAY]
    folder = write_folder(tmp_path, [Lodged(number=number(1), registered=str(TODAY))])
    with StandIn(folder, today=lambda: days[-1]) as server:
        assert ask(server, SEARCH, postcode="LS6 9VV").status_code == 404
        days.append(date(2026, 6, 16))
        assert ask(server, SEARCH, postcode="LS6 9VV").status_code == 200


def test_a_certificate_answers_its_document_and_404_when_gone_or_unknown(five: StandIn) -> None:
    assert ask(five, "/api/certificate", certificate_number=number(1)).json() == {
        "data": {"schema_type": "RdSAP-Schema-21.0.1"}
    }
    for unknown in (number(5), number(99), ""):
        response = ask(five, "/api/certificate", certificate_number=unknown)
        assert (response.status_code, error_of(response)) == (404, "Certificate not found")


def test_a_certificate_without_its_number_is_an_error_of_the_server(five: StandIn) -> None:
    response = ask(five, "/api/certificate")
    assert response.status_code == 500
    assert response.json()["data"]["errors"][0]["code"]


def test_an_unknown_path_is_a_404_that_is_not_json(five: StandIn) -> None:
    response = ask(five, "/api/unheard-of")
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


def test_deltas_come_from_their_own_file(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, [Lodged(number=number(1))])
    event = {"certificateNumber": number(1), "eventType": "removed", "timestamp": "2026-06-10T12:00:00.000Z"}
    (folder / "deltas.jsonl").write_text(json.dumps(event) + "\n")
    with StandIn(folder, today=lambda: TODAY) as server:
        assert ask(server, "/api/deltas", date_start="2026-06-10", date_end="2026-06-10").json() == {"data": [event]}
        nothing = ask(server, "/api/deltas", date_start="2026-06-11", date_end="2026-06-14")
        assert (nothing.status_code, error_of(nothing)) == (404, "No audit logs could be found for that query")
        assert ask(server, "/api/deltas", date_start="2026-06-10").status_code == 400
        assert ask(server, "/api/deltas", date_start="2026-06-10", date_end=str(TODAY)).status_code == 400
        assert ask(server, "/api/deltas", date_start="yesterday", date_end="2026-06-10").status_code == 500


# ---------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({}, f"{INVALID}please provide a valid date range or search parameter"),
        ({"date_start": "2024-01-01"}, f"{INVALID}please provide a valid date range or search parameter"),
        ({"date_start": "2024-02-01", "date_end": "2024-01-01"}, f"{INVALID}please provide a valid date range"),
        ({"date_start": "then", "date_end": "2024-01-01"}, f"{INVALID}please provide a valid date range"),
        ({"date_start": "2026-06-01", "date_end": "2026-06-15"}, f"{INVALID}the date cannot include today"),
        ({"postcode": "LS6"}, f"{INVALID}please provide a valid postcode"),
        ({"postcode": "", "uprn": "abc"}, f"{INVALID}please provide a valid postcode"),
        ({"uprn": "UPRN-000012345678"}, f"{INVALID}the uprn should be an integer greater than 0"),
        ({"uprn": "", "page_size": "0"}, f"{INVALID}the uprn should be an integer greater than 0"),
        (
            {"postcode": "LS1 1AA", "page_size": "5001"},
            "The requested page size 5001 is out of range. Please provide a page size between 1 and 5000",
        ),
        (
            {"postcode": "LS6 9VV", "current_page": "2"},
            "The requested page number 2 is out of range. Please provide a page number between 1 and 1.",
        ),
        (
            {"postcode": "LS6 9VV", "page_size": "2", "current_page": "x"},
            "The requested page number 0 is out of range. Please provide a page number between 1 and 3.",
        ),
    ],
)
def test_a_wrong_query_is_refused_in_the_apis_order_and_words(five: StandIn, query: dict[str, str], text: str) -> None:
    response = ask(five, SEARCH, **query)
    assert (response.status_code, error_of(response)) == (400, text)


def test_no_rows_is_a_404_whatever_the_page(five: StandIn) -> None:
    response = ask(five, SEARCH, postcode="LS1 1AA", current_page=7)
    assert (response.status_code, error_of(response)) == (404, "No certificates could be found for that query")


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer another", "Basic stand-in-token"])
def test_every_api_path_wants_the_token(five: StandIn, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    for path in (SEARCH, "/api/certificate", "/api/codes", "/api/deltas", "/api/unheard-of"):
        response = httpx.get(five.url + path, headers=headers)
        assert response.status_code == 403
        assert json.loads(response.text) == {"errors": [{"code": "UNAUTHORISED", "title": "You are not authenticated"}]}
        assert "json" not in response.headers["Content-Type"]
    assert httpx.get(five.url + "/healthcheck").status_code == 200


def test_a_filter_it_does_not_have_is_said_and_not_ignored(five: StandIn) -> None:
    response = ask(five, SEARCH, postcode="LS6 9VV", address="1 Fiction Street")
    assert response.status_code == 501
    assert "address" in error_of(response)


# ---------------------------------------------------------------------------------------------- folders


def test_json_files_are_served_bare_wrapped_and_from_any_depth(tmp_path: Path) -> None:
    document = {
        "schema_type": "RdSAP-Schema-21.0.1",
        "registration_date": "2024-05-01",
        "postcode": "LS6 9VV",
        "address_line_1": {"value": "1 Fiction Street", "language": "1"},
        "post_town": "LEEDS",
        "uprn": 900000000001,
        "energy_rating_current": 63,
    }
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "bare.json").write_text(json.dumps(document))
    (tmp_path / "wrapped.json").write_text(json.dumps({"certificateNumber": number(7), "data": document}))
    (tmp_path / "own.json").write_text(json.dumps({"certificate_number": number(8), **document}))
    with StandIn(tmp_path) as server:
        rows = ask(server, SEARCH, postcode="LS6 9VV").json()["data"]
        numbers = {row["certificateNumber"] for row in rows}
        assert numbers > {number(7), number(8)}
        for certificate in numbers:
            assert ask(server, "/api/certificate", certificate_number=certificate).json() == {"data": document}
    assert rows[0] | {"certificateNumber": ""} == Lodged(number="", registered="2024-05-01").row
    with StandIn(tmp_path) as again:
        served = ask(again, SEARCH, postcode="LS6 9VV").json()["data"]
        assert {row["certificateNumber"] for row in served} == numbers, "numbers follow from the path"


def test_files_of_one_name_from_several_folders_are_several_certificates(tmp_path: Path) -> None:
    for schema in ("21.0.0", "21.0.1"):
        (tmp_path / schema).mkdir()
        stated = {"schema_type": schema, "registration_date": "2024-05-01", "postcode": "LS6 9VV"}
        (tmp_path / schema / "epc.json").write_text(json.dumps(stated))
    with StandIn(tmp_path / "21.0.0" / "epc.json", tmp_path / "21.0.1" / "epc.json") as server:
        rows = ask(server, SEARCH, postcode="LS6 9VV").json()["data"]
        assert len({row["certificateNumber"] for row in rows}) == 2
        for row in rows:
            served = ask(server, "/api/certificate", certificate_number=row["certificateNumber"]).json()["data"]
            assert served["schema_type"] == row["schemaType"]


def test_what_is_no_certificate_is_skipped_with_its_reason_and_the_rest_served(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, [Lodged(number=number(1)), Lodged(number=number(2), registered="soon")])
    (folder / "latin.jsonl").write_bytes(b'{"certificateNumber": "T\xf7"}\n')
    (folder / "settings.json").write_text('{"colour": "green"}')
    (folder / "half.json").write_text('{"data": ')
    with StandIn(folder) as server:
        assert server.certificates == 1
        assert {(skipped.where, skipped.reason.partition(" (")[0]) for skipped in server.skipped} == {
            ("certificates.jsonl:2", "its registration date is 'soon'"),
            ("half.json", "it is not JSON"),
            ("latin.jsonl:1", "'utf-8' codec can't decode byte 0xf7 in position 24: invalid start byte"),
            ("settings.json", "it is no certificate"),
        }


def test_lines_may_state_the_document_before_the_row_or_no_row_at_all(tmp_path: Path) -> None:
    one, other = Lodged(number=number(1)), Lodged(number=number(2))
    document = {"schema_type": "X", "postcode": "LS6 9VV", "registration_date": "2020-01-01", "row": {"postcode": ""}}
    lines = [
        {"document": document, "row": one.row, "certificateNumber": one.number},
        {"certificateNumber": other.number, "document": document},
    ]
    (tmp_path / "odd.jsonl").write_text("".join(json.dumps(line) + "\n\n" for line in lines))
    with StandIn(tmp_path) as server:
        rows = ask(server, SEARCH, postcode="LS6 9VV").json()["data"]
        assert [row["certificateNumber"] for row in rows] == [one.number, other.number]
        assert ask(server, "/api/certificate", certificate_number=other.number).json() == {"data": document}


def test_a_missing_folder_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"), StandIn(tmp_path / "nowhere"):
        pass


@pytest.mark.parametrize(
    "sample",
    [
        "sap/certificate_21_0_1_flat_sap63.json",
        "gov_epc_api/json_samples/RdSAP-Schema-21.0.0/epc.json",
        "gov_epc_api/json_samples/RdSAP-Schema-21.0.1/epc.json",
    ],
)
def test_documents_nobody_here_wrote_reach_the_client_whole(sample: str) -> None:
    path = reference_file(sample)
    document = json.loads(path.read_text())
    document = document.get("data", document)
    with (
        StandIn(path) as server,
        GovEpcFetcher(base_url=server.url, token=SecretStr(server.token), budget=UnlimitedBudget()) as register,
    ):
        for key in (
            SearchKey(SearchKind.POSTCODE, document["postcode"]),
            SearchKey(SearchKind.UPRN, str(document["uprn"])),
        ):
            answer = register.search_many([key])[key]
            assert isinstance(answer, SearchAnswer)
            (row,) = answer.rows
            assert row.uprn == document["uprn"]
            assert row.band == document["current_energy_efficiency_band"]
            assert row.address_lines[0] == document["address_line_1"]
            assert row.registration_date == document["registration_date"]
            assert register.certificates([row.certificate_number])[row.certificate_number] == document


# ---------------------------------------------------------------------------------------------- faults


def hundred(tmp_path: Path) -> Path:
    return write_folder(tmp_path, [Lodged(number=number(n)) for n in range(100)])


def fates(server: StandIn, order: Sequence[int]) -> dict[int, int]:
    """Status of a certificate request by certificate; 0 where the connection broke or hung."""
    result = {}
    for n in order:
        try:
            result[n] = ask(server, "/api/certificate", timeout=0.5, certificate_number=number(n)).status_code
        except httpx.TransportError:
            result[n] = 0
    return result


def test_faults_meet_their_share_of_requests_and_the_same_ones_for_the_same_seed(tmp_path: Path) -> None:
    folder = hundred(tmp_path)
    kinds = (Fault.RATE_LIMITED, Fault.SERVER_ERROR, Fault.TRUNCATED, Fault.HTML_404)
    runs = []
    for order, seed in ((range(100), 1), (range(99, -1, -1), 1), (range(100), 2)):
        with StandIn(folder, faults=Faults(share=0.3, kinds=kinds, seed=seed)) as server:
            runs.append(fates(server, order))
            assert 15 <= sum(server.faults_met.values()) <= 45
            assert set(server.faults_met) == set(kinds)
    assert runs[0] == runs[1], "the order of the requests makes no difference"
    assert runs[0] != runs[2]
    assert {200, 404, 429, 500, 0} == set(runs[0].values())


@pytest.mark.parametrize(
    ("fault", "status", "retry_after"),
    [
        (Fault.RATE_LIMITED, 429, None),
        (Fault.RATE_LIMITED_RETRY_AFTER, 429, "7"),
        (Fault.SERVER_ERROR, 500, None),
        (Fault.HTML_404, 404, None),
    ],
)
def test_a_fault_looks_like_the_real_thing(tmp_path: Path, fault: Fault, status: int, retry_after: str | None) -> None:
    faults = Faults(share=1.0, kinds=(fault,), retry_after_seconds=7)
    with StandIn(hundred(tmp_path), faults=faults) as server:
        response = ask(server, "/api/certificate", certificate_number=number(1))
        assert (response.status_code, response.headers.get("Retry-After")) == (status, retry_after)
        assert httpx.get(server.url + "/healthcheck").status_code == 200


def test_a_truncated_body_breaks_off_before_its_length(tmp_path: Path) -> None:
    with (
        StandIn(hundred(tmp_path), faults=Faults(share=1.0, kinds=(Fault.TRUNCATED,))) as server,
        pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"),
    ):
        ask(server, "/api/certificate", certificate_number=number(1))


def test_a_hanging_request_outlasts_the_clients_timeout_and_not_the_server(tmp_path: Path) -> None:
    with StandIn(hundred(tmp_path), faults=Faults(share=1.0, kinds=(Fault.HANG,))) as server:
        with pytest.raises(httpx.ReadTimeout):
            ask(server, "/api/certificate", timeout=0.2, certificate_number=number(1))
        assert server.faults_met == {Fault.HANG: 1}


# ---------------------------------------------------------------------------------------------- its log, its program


def test_calls_are_counted_by_endpoint_and_logged(five: StandIn) -> None:
    ask(five, SEARCH, postcode="LS6 9VV")
    ask(five, SEARCH, postcode="LS1 1AA")
    ask(five, "/api/certificate", certificate_number=number(1))
    httpx.get(five.url + "/healthcheck")
    assert five.calls == {"search": 2, "certificate": 1}
    assert [(logged.endpoint, logged.status) for logged in five.requests] == [
        ("search", 200),
        ("search", 404),
        ("certificate", 200),
    ]
    assert httpx.get(five.url + "/stand-in/counters").json() == {
        "calls": {"search": 2, "certificate": 1},
        "faults": {},
    }


def test_as_a_program_it_says_where_it_listens_and_stops_when_told(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, [Lodged(number=number(1))])
    program = subprocess.Popen(
        [sys.executable, "-m", "ara_resources.stand_in", str(folder), "--token", "t"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    try:
        assert program.stdout is not None
        said = json.loads(program.stdout.readline())
        assert said["certificates"] == 1
        answer = httpx.get(said["url"] + SEARCH, params={"postcode": "LS6 9VV"}, headers={"Authorization": "Bearer t"})
        assert answer.status_code == 200
        program.send_signal(signal.SIGTERM)
        assert program.wait(timeout=10) == 0
    finally:
        program.kill()
        program.communicate()


# ---------------------------------------------------------------------------------------------- filters


@pytest.fixture
def councils(tmp_path: Path) -> Iterator[StandIn]:
    """Certificates of three councils and bands, one without either, before a register with a background."""
    lodged = [
        Lodged(number=number(1), council="Leeds", band="A", registered="2026-06-14"),
        Lodged(number=number(2), council="Leeds", band="C", registered="2026-06-13"),
        Lodged(number=number(3), council="Exeter", band="C", registered="2026-06-13"),
        Lodged(number=number(4), council=None, band=None, registered="2026-06-13"),
    ]
    with StandIn(write_folder(tmp_path, lodged), today=lambda: TODAY, background=Background(5000)) as server:
        yield server


def numbers(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [row["certificateNumber"] for row in response.json()["data"]]


WINDOW = {"date_start": "2026-06-07", "date_end": "2026-06-14"}


def test_filters_are_or_within_and_and_across_whatever_the_case(councils: StandIn) -> None:
    both = ask(councils, SEARCH, postcode="LS6 9VV", **{"council[]": ["leeds", "EXETER"]})
    assert numbers(both) == [number(1), number(2), number(3)]
    banded = ask(councils, SEARCH, postcode="LS6 9VV", **{"council[]": "Leeds", "efficiency_rating[]": ["c", "D"]})
    assert numbers(banded) == [number(2)]
    assert ask(councils, SEARCH, **{"council[]": "Leeds", "efficiency_rating[]": "Z"}).status_code == 404


def test_every_band_together_is_no_filter(councils: StandIn) -> None:
    every = ask(councils, SEARCH, postcode="LS6 9VV", **{"efficiency_rating[]": list("ABCDEFG")})
    assert number(4) in numbers(every)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"council[]": ["Leeds", "Atlantis"]}, f"{INVALID}provide valid council name(s)"),
        ({"constituency[]": "Atlantis"}, f"{INVALID}provide valid constituency name(s)"),
        ({"council[]": "Atlantis", "postcode": "LS6"}, f"{INVALID}please provide a valid postcode"),
        ({"council[]": "Atlantis", "page_size": "0"}, f"{INVALID}provide valid council name(s)"),
    ],
)
def test_a_name_nobody_knows_is_refused_in_the_apis_order(councils: StandIn, query: dict[str, Any], text: str) -> None:
    response = ask(councils, SEARCH, **query)
    assert (response.status_code, error_of(response)) == (400, text)


def test_a_council_that_is_no_list_is_refused(councils: StandIn) -> None:
    assert ask(councils, SEARCH, council="Leeds").status_code == 400


def test_the_background_is_thousands_a_day_of_every_council_and_of_no_postcode(councils: StandIn) -> None:
    everywhere = ask(councils, SEARCH, **WINDOW).json()["pagination"]
    assert everywhere["totalRecords"] == 8 * 5000 + 4
    leeds = ask(councils, SEARCH, **WINDOW, **{"council[]": "Leeds"}).json()
    assert 8 * 5000 / 300 < leeds["pagination"]["totalRecords"] < 8 * 5000 / 250
    assert {row["council"] for row in leeds["data"]} == {"Leeds"}
    assert ask(councils, SEARCH, postcode="LS6 9VV").json()["pagination"]["totalRecords"] == 4
    somebody = next(row for row in leeds["data"] if row["uprn"] > 990_000_000_000 - 1)
    document = ask(councils, "/api/certificate", certificate_number=somebody["certificateNumber"])
    assert document.status_code == 404


def test_a_page_of_the_background_does_not_slow_the_server_down(councils: StandIn) -> None:
    ask(councils, SEARCH, **WINDOW)
    started = time.perf_counter()
    for _ in range(5):
        ask(councils, SEARCH, **WINDOW, **{"council[]": "Leeds"})
    assert (time.perf_counter() - started) / 5 < 1.0


def test_ties_of_a_day_are_ordered_anew_on_every_page_so_that_rows_repeat_and_hide(councils: StandIn) -> None:
    pages = [numbers(ask(councils, SEARCH, **WINDOW, page_size=2000, current_page=page)) for page in range(1, 22)]
    every = [one for page in pages for one in page]
    assert len(every) == 8 * 5000 + 4
    assert len(set(every)) < len(every)


def test_deltas_carry_events_of_any_word_null_too_and_the_midnight_after(tmp_path: Path) -> None:
    events = [
        Delta("2026-06-15T00:00:00.000Z", number(1), "removed"),
        Delta("2026-06-14T09:00:00.000Z", number(2), "address_id_updated"),
        Delta("2026-06-14T09:00:00.000Z", number(3), ""),
    ]
    write_events(tmp_path, events)
    with StandIn(write_folder(tmp_path, [Lodged(number=number(1))]), today=lambda: date(2026, 6, 17)) as server:
        for day, expected in (("2026-06-14", 3), ("2026-06-15", 1)):
            found = ask(server, "/api/deltas", date_start=day, date_end=day).json()["data"]
            assert len(found) == expected
            assert found[-1] == {
                "certificateNumber": number(1), "eventType": "removed", "timestamp": "2026-06-15T00:00:00.000Z",
            }  # fmt: skip
        first = ask(server, "/api/deltas", date_start="2026-06-14", date_end="2026-06-14").json()["data"]
        assert {one["eventType"] for one in first} == {"removed", "address_id_updated", None}

"""What every `EpcFetcher` does: the fake, and the real client over HTTP against the stand-in."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from ara_domain.ports import BadRequest, Days, Delta, EpcFetcher, SearchAnswer, SearchKey, SearchKind, TokenRefused
from ara_resources.fetchers.gov_epc import GovEpcFetcher
from ara_resources.stand_in import StandIn
from tests.fakes.register import FakeEpcFetcher, Lodged, UnlimitedBudget, number, write_events, write_folder

LS6 = SearchKey(SearchKind.POSTCODE, "LS6 9VV")

OpenRegister = Callable[..., EpcFetcher]


@pytest.fixture(params=["fake", "real"])
def open_register(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenRegister]:
    """Opens a register with these certificates lodged in it."""
    with ExitStack() as stack:

        def open_it(
            lodged: Sequence[Lodged] = (), *, token_is_good: bool = True, events: Sequence[Delta] = ()
        ) -> EpcFetcher:
            if request.param == "fake":
                return stack.enter_context(FakeEpcFetcher(lodged, token_is_good=token_is_good, events=events))
            write_events(tmp_path, events)
            server = stack.enter_context(StandIn(write_folder(tmp_path, lodged)))
            token = SecretStr(server.token if token_is_good else "another-token")
            return stack.enter_context(
                GovEpcFetcher(base_url=server.url, token=token, budget=UnlimitedBudget(), page_size=2)
            )

        yield open_it


def test_a_search_by_postcode_returns_the_certificates_of_all_its_homes_newest_first(
    open_register: OpenRegister,
) -> None:
    lodged = [
        Lodged(number=number(1), registered="2015-06-01"),
        Lodged(number=number(2), registered="2024-06-01", uprn=900000000002, address=("Tŷ Mawr", "2 Fiction Street")),
        Lodged(number=number(3), registered="2020-06-01", uprn=None),
        Lodged(number=number(4), postcode="LS7 9VV"),
    ]
    answer = open_register(lodged).search_many([LS6])[LS6]
    assert answer == SearchAnswer(
        rows=(lodged[1].search_row, lodged[2].search_row, lodged[0].search_row), total_records=3
    )
    assert answer.complete


def test_a_search_by_uprn_returns_the_whole_history_of_the_home(open_register: OpenRegister) -> None:
    lodged = [
        Lodged(number=number(1), registered="2015-06-01", postcode="LS6 9VV"),
        Lodged(number=number(2), registered="2024-06-01", postcode="LS7 9VV"),
        Lodged(number=number(3), uprn=900000000002),
    ]
    by_uprn = SearchKey(SearchKind.UPRN, "900000000001")
    answer = open_register(lodged).search_many([by_uprn])[by_uprn]
    assert isinstance(answer, SearchAnswer)
    assert [row.certificate_number for row in answer.rows] == [number(2), number(1)]


def test_a_postcode_without_certificates_is_an_empty_answer_and_no_fault(open_register: OpenRegister) -> None:
    assert open_register([]).search_many([LS6]) == {LS6: SearchAnswer()}


def test_a_certificate_listed_twice_is_one_row(open_register: OpenRegister) -> None:
    twice = Lodged(number=number(1))
    answer = open_register([twice, twice]).search_many([LS6])[LS6]
    assert isinstance(answer, SearchAnswer)
    assert answer.rows == (twice.search_row,)


@pytest.mark.parametrize(
    "key",
    [
        SearchKey(SearchKind.POSTCODE, "LS6"),
        SearchKey(SearchKind.POSTCODE, ""),
        SearchKey(SearchKind.UPRN, "12abc"),
        SearchKey(SearchKind.UPRN, "0"),
        SearchKey(SearchKind.UPRN, "1234567890123"),
    ],
)
def test_a_key_that_is_no_postcode_or_uprn_is_that_items_fault_and_costs_no_call(
    open_register: OpenRegister, key: SearchKey
) -> None:
    register = open_register([Lodged(number=number(1))])
    results = register.search_many([key, LS6])
    assert isinstance(results[key], BadRequest)
    assert isinstance(results[LS6], SearchAnswer)
    assert register.counts().searches == 1


def test_a_document_comes_as_it_was_lodged(open_register: OpenRegister) -> None:
    document = {"schema_type": "RdSAP-Schema-21.0.1", "floor": 58.0, "note": "Tŷ", "walls": [{"u": 1}], "none": None}
    assert open_register([Lodged(number=number(1), document=document)]).certificates([number(1)]) == {
        number(1): document
    }


def test_a_certificate_that_is_listed_but_gone_and_one_never_lodged_are_none(open_register: OpenRegister) -> None:
    register = open_register([Lodged(number=number(1), document=None)])
    assert register.certificates([number(1), number(2)]) == {number(1): None, number(2): None}


def test_what_is_asked_for_twice_in_one_call_is_asked_once(open_register: OpenRegister) -> None:
    register = open_register([Lodged(number=number(1))])
    register.search_many([LS6, LS6])
    register.certificates([number(1), number(1)])
    counts = register.counts()
    assert (counts.searches, counts.certificates, counts.retries) == (1, 1, 0)


def test_asking_for_nothing_calls_nothing(open_register: OpenRegister) -> None:
    register = open_register([])
    assert register.search_many([]) == {}
    assert register.certificates([]) == {}
    assert register.counts().total == 0


def test_a_refused_token_stops_searches_and_certificates(open_register: OpenRegister) -> None:
    register = open_register([Lodged(number=number(1))], token_is_good=False)
    with pytest.raises(TokenRefused):
        register.search_many([LS6])
    with pytest.raises(TokenRefused):
        register.certificates([number(1)])


# ---------------------------------------------------------------------------------------------- windows

EIGHT_DAYS = Days(date(2024, 5, 25), date(2024, 6, 1))


def test_a_window_has_what_was_registered_on_its_days_in_its_councils_whatever_the_case(
    open_register: OpenRegister,
) -> None:
    lodged = [
        Lodged(number=number(1), registered="2024-05-25", council="Leeds"),
        Lodged(number=number(2), registered="2024-06-01", council="Leeds"),
        Lodged(number=number(3), registered="2024-05-24", council="Leeds"),
        Lodged(number=number(4), registered="2024-05-30", council="Exeter"),
        Lodged(number=number(5), registered="2024-05-30", council=None),
    ]
    register = open_register(lodged)
    answer = register.window(EIGHT_DAYS, ["leeds"])
    assert [row.certificate_number for row in answer.rows] == [number(2), number(1)]
    assert answer.complete
    assert register.counts().total == 1


def test_a_council_nobody_knows_is_named_and_the_others_are_read(open_register: OpenRegister) -> None:
    register = open_register([Lodged(number=number(1), registered="2024-05-25", council="Leeds")])
    answer = register.window(EIGHT_DAYS, ["Leeds", "Atlantis"])
    assert (answer.refused, len(answer.rows)) == (("Atlantis",), 1)


def test_a_window_nothing_was_registered_in_is_empty_and_no_fault(open_register: OpenRegister) -> None:
    register = open_register([Lodged(number=number(1), registered="2020-01-01", council="Leeds")])
    answer = register.window(EIGHT_DAYS, ["Leeds"])
    assert (answer.rows, answer.total_records, answer.complete) == ((), 0, True)


def test_deltas_come_in_order_each_event_once_and_a_null_one_without_a_word(open_register: OpenRegister) -> None:
    happened = [
        Delta("2024-06-01T12:00:00.000Z", number(2), "uprn_updated"),
        Delta("2024-05-25T00:00:00.000Z", number(1), "removed"),
        Delta("2024-05-25T00:00:00.000Z", number(1), "removed"),
        Delta("2024-06-02T00:00:00.000Z", number(3), ""),
        Delta("2024-06-02T00:00:00.001Z", number(4), "removed"),
    ]
    register = open_register([Lodged(number=number(1))], events=happened)
    assert register.deltas(EIGHT_DAYS) == [happened[1], happened[0], happened[3]]
    assert (register.counts().deltas, register.counts().total) == (1, 1)


def test_no_deltas_is_an_answer(open_register: OpenRegister) -> None:
    assert list(open_register([]).deltas(EIGHT_DAYS)) == []


def test_a_refused_token_stops_windows_and_deltas(open_register: OpenRegister) -> None:
    register = open_register([Lodged(number=number(1), council="Leeds")], token_is_good=False)
    with pytest.raises(TokenRefused):
        register.window(EIGHT_DAYS, ["Leeds"])
    with pytest.raises(TokenRefused):
        register.deltas(EIGHT_DAYS)

"""Ingestion against a fake register: which calls it makes, which it saves, and what it leaves in the cache."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from ara_domain.identity import AddressLines, PropertyIdentity
from ara_domain.ports import (
    BadRequest,
    CachedCertificate,
    RegisterUnavailable,
    SearchAnswer,
    SearchKey,
    SearchKind,
    TokenRefused,
)
from ara_domain.services.ingestion import EpcIngestion, IngestionReport, version_of_cache
from ara_domain.services.register_searches import Freshness, due_searches, in_batches
from tests.fakes.certificates import FakeEpcCacheRepo
from tests.fakes.register import FakeEpcFetcher, Lodged, number
from tests.fakes.store import FakeStore

PORTFOLIO = UUID(int=1)
LS6 = SearchKey(SearchKind.POSTCODE, "LS6 9VV")
LS7 = SearchKey(SearchKind.POSTCODE, "LS7 9VV")
FRESHNESS = Freshness(answered=timedelta(days=30), empty=timedelta(days=7))


def home(
    uprn: int | None = 900000000001, postcode: str = "LS6 9VV", address: str = "1 Fiction Street", reference: str = ""
) -> PropertyIdentity:
    return PropertyIdentity.of(
        PORTFOLIO,
        uprn=uprn,
        postcode=postcode,
        address=AddressLines(line_1=address, town="Leeds"),
        landlord_property_id=reference or None,
    )


class World:
    """A register, a cache and a clock; `ingest` is one committed run."""

    def __init__(self, *lodged: Lodged) -> None:
        self.register = FakeEpcFetcher(lodged)
        self.store = FakeStore()
        self.cache = FakeEpcCacheRepo(self.store)
        self.now = datetime(2026, 6, 15, tzinfo=UTC)

    def ingest(self, *homes: PropertyIdentity, commit: bool = True, documents_per_home: int = 1) -> IngestionReport:
        self.register.searched.clear()
        self.register.fetched.clear()
        service = EpcIngestion(
            self.cache, self.register, lambda: self.now, FRESHNESS, documents_per_home=documents_per_home
        )
        with self.store.unit_of_work() as uow:
            report = service.bring_up_to_date(uow, homes)
            if commit:
                uow.commit()
        return report

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)

    def lodge(self, *lodged: Lodged) -> None:
        self.register.lodged = list(lodged)

    def cached(self, n: int) -> CachedCertificate:
        return self.cache.get([number(n)])[number(n)]


def chosen(report: IngestionReport, of: PropertyIdentity) -> str | None:
    return report.choices[of.property_id].certificate_number


# ---------------------------------------------------------------------------------------------- searches


def test_homes_are_searched_postcode_by_postcode_and_without_a_valid_postcode_by_uprn() -> None:
    world = World()
    report = world.ingest(
        home(uprn=1, postcode="LS6 9VV"),
        home(uprn=2, postcode="ls69vv"),
        home(uprn=None, postcode="LS7 9VV"),
        home(uprn=4, postcode="LS6"),
    )
    assert world.register.searched == [LS6, LS7, SearchKey(SearchKind.UPRN, "4")]
    assert (report.homes, report.searches_made, report.requests.searches) == (4, 3, 3)


def test_a_home_without_postcode_and_uprn_is_set_aside_and_costs_no_call() -> None:
    world = World()
    nowhere = home(uprn=None, postcode="LS6", reference="H7")
    report = world.ingest(nowhere)
    assert world.register.searched == []
    (item,) = report.quarantined
    assert (item.stage, item.kind, item.item, item.reason) == ("epc_cache", "home", "H7", "nothing_to_search_by")
    assert item.property_id == nowhere.property_id
    assert chosen(report, nowhere) is None


def test_rows_of_all_homes_of_the_postcode_are_kept_and_documents_of_ours_only() -> None:
    ours, neighbour = Lodged(number=number(1)), Lodged(number=number(2), uprn=900000000002)
    world = World(ours, neighbour)
    world.ingest(home())
    assert world.cached(2).row == neighbour.search_row
    assert world.register.fetched == [number(1)]
    assert (world.cached(1).document, world.cached(2).document) == (ours.document, None)


def test_a_second_run_calls_nothing_counts_what_it_saved_and_has_the_same_version() -> None:
    world = World(Lodged(number=number(1)), Lodged(number=number(2), uprn=2, postcode="LS7 9VV"))
    homes = [home(), home(uprn=2, postcode="LS7 9VV")]
    first = world.ingest(*homes)
    assert (first.searches_made, first.searches_saved, first.documents_fetched, first.documents_saved) == (2, 0, 2, 0)
    second = world.ingest(*homes)
    assert second.requests.total == 0
    assert (second.searches_made, second.searches_saved) == (0, 2)
    assert (second.documents_fetched, second.documents_saved) == (0, 2)
    assert second.version == first.version
    assert second.choices == first.choices


def test_a_search_is_repeated_when_its_answer_is_no_longer_fresh_and_an_empty_one_earlier() -> None:
    world = World(Lodged(number=number(1)))
    homes = [home(), home(uprn=2, postcode="LS7 9VV")]
    world.ingest(*homes)
    world.pass_days(6.9)
    world.ingest(*homes)
    assert world.register.searched == []
    world.pass_days(0.2)
    world.ingest(*homes)
    assert world.register.searched == [LS7]
    world.pass_days(23)
    assert due_searches(world.cache, homes, FRESHNESS, world.now) == [LS6, LS7]
    world.ingest(*homes)
    assert world.register.searched == [LS6, LS7]
    assert world.register.fetched == [], "the row had not changed"


def test_a_home_new_in_a_fresh_postcode_costs_its_document_only() -> None:
    world = World(Lodged(number=number(1)), Lodged(number=number(2), uprn=900000000002))
    world.ingest(home())
    report = world.ingest(home(), home(uprn=900000000002))
    assert (world.register.searched, world.register.fetched) == ([], [number(2)])
    assert (report.documents_fetched, report.documents_saved) == (1, 1)


def test_a_run_that_is_not_committed_leaves_nothing_and_is_repeated() -> None:
    world = World(Lodged(number=number(1)))
    world.ingest(home(), commit=False)
    assert world.cache.certificates_of(postcodes=["LS6 9VV"]) == []
    world.ingest(home())
    assert (world.register.searched, world.register.fetched) == ([LS6], [number(1)])


# ---------------------------------------------------------------------------------------------- documents


def test_of_several_certificates_the_newest_is_fetched() -> None:
    world = World(
        Lodged(number=number(1), registered="2014-01-01"),
        Lodged(number=number(2), registered="2024-01-01"),
        Lodged(number=number(3), registered="2019-01-01"),
    )
    report = world.ingest(home())
    assert world.register.fetched == [number(2)]
    assert chosen(report, home()) == number(2)


def test_the_certificate_before_is_fetched_too_where_two_a_home_are_asked_for() -> None:
    world = World(
        Lodged(number=number(1), registered="2014-01-01"),
        Lodged(number=number(2), registered="2024-01-01"),
        Lodged(number=number(3), registered="2019-01-01"),
    )
    report = world.ingest(home(), documents_per_home=2)
    assert sorted(world.register.fetched) == [number(2), number(3)]
    assert chosen(report, home()) == number(2)
    world.ingest(home(), documents_per_home=2)
    assert world.register.fetched == []


def test_of_those_registered_on_the_same_day_all_are_fetched_and_the_one_created_last_counts() -> None:
    world = World(
        Lodged(number=number(1), document={"created_at": "2024-03-01 16:00:00"}),
        Lodged(number=number(2), document={"created_at": "2024-03-01 09:00:00"}),
        Lodged(number=number(3), registered="2019-01-01"),
    )
    report = world.ingest(home())
    assert world.register.fetched == [number(1), number(2)]
    assert chosen(report, home()) == number(1)


def test_a_document_is_fetched_again_when_its_row_changed_and_only_then() -> None:
    lodged = Lodged(number=number(1), document={"rating": 1})
    world = World(lodged)
    before = world.ingest(home())
    world.pass_days(31)
    world.lodge(replace(lodged, band="C", document={"rating": 2}))
    after = world.ingest(home())
    assert world.register.fetched == [number(1)]
    assert world.cached(1).document == {"rating": 2}
    assert after.version != before.version


def test_two_homes_of_one_uprn_share_one_document() -> None:
    world = World(Lodged(number=number(1)))
    one, other = home(reference="A"), home(reference="B")
    report = world.ingest(one, other)
    assert world.register.fetched == [number(1)]
    assert chosen(report, one) == chosen(report, other) == number(1)


def test_a_home_without_uprn_is_found_by_its_exact_address() -> None:
    world = World(
        Lodged(number=number(1), uprn=None, address=("Flat 1", "2 St. Mary's Road"), town="LEEDS"),
        Lodged(number=number(2), uprn=2, address=("Flat 2", "2 St Marys Rd"), town="LEEDS"),
    )
    ours = home(uprn=None, address="Flat 2, 2 St Mary’s Road, Leeds")
    report = world.ingest(ours)
    assert chosen(report, ours) == number(2)
    assert world.register.fetched == [number(2)]


def test_an_address_that_several_dwellings_have_is_set_aside_and_fetched_so_that_a_decision_takes_effect_at_once() -> (
    None
):
    world = World(Lodged(number=number(1), uprn=1), Lodged(number=number(2), uprn=2))
    ours = home(uprn=None, reference="H1")
    report = world.ingest(ours)
    assert world.register.fetched == [number(1), number(2)]
    assert report.choices[ours.property_id].certificate_number is None
    assert [(item.item, item.reason) for item in report.quarantined] == [("H1", "ambiguous_address")]


def test_where_many_dwellings_are_in_question_none_is_fetched_before_a_person_decided() -> None:
    world = World(*(Lodged(number=number(n), uprn=n, address=(f"Flat {n}", "2 Elm Road")) for n in range(1, 5)))
    report = world.ingest(home(uprn=None, address="2 Elm Road", reference="H1"))
    assert world.register.fetched == []
    assert [(item.item, item.reason) for item in report.quarantined] == [("H1", "ambiguous_address")]


# ---------------------------------------------------------------------------------------------- withdrawals


def test_a_certificate_that_is_gone_is_marked_and_the_one_before_it_taken() -> None:
    world = World(
        Lodged(number=number(1), registered="2014-01-01"),
        Lodged(number=number(2), registered="2019-01-01"),
        Lodged(number=number(3), registered="2024-01-01", document=None),
    )
    report = world.ingest(home())
    assert world.register.fetched == [number(3), number(2)]
    assert world.cached(3).withdrawn_at == world.now
    assert (chosen(report, home()), report.withdrawn, report.quarantined) == (number(2), 1, ())
    assert "1 newer withdrawn" in report.choices[home().property_id].reason
    again = world.ingest(home())
    assert (again.requests.total, chosen(again, home())) == (0, number(2))
    assert again.version == report.version


def test_a_home_whose_only_certificate_is_gone_has_none() -> None:
    world = World(Lodged(number=number(1), document=None))
    report = world.ingest(home())
    assert chosen(report, home()) is None
    assert "1 withdrawn" in report.choices[home().property_id].reason


def test_a_cached_certificate_the_search_no_longer_lists_is_asked_for_once_more() -> None:
    old, new = Lodged(number=number(1), registered="2014-01-01"), Lodged(number=number(2))
    world = World(old, new)
    before = world.ingest(home())
    world.pass_days(31)
    world.lodge(old)
    after = world.ingest(home())
    assert world.register.fetched == [number(2), number(1)]
    assert world.cached(2).withdrawn_at == world.now
    assert (chosen(before, home()), chosen(after, home())) == (number(2), number(1))
    assert after.version != before.version


def test_an_incomplete_answer_is_no_sign_that_a_certificate_is_gone() -> None:
    lodged = Lodged(number=number(1))
    world = World(lodged)
    world.ingest(home())
    world.pass_days(31)

    class Hiding(FakeEpcFetcher):
        def _search(self, key: SearchKey) -> SearchAnswer:
            return SearchAnswer(rows=(), total_records=1)

    world.register = Hiding([lodged])
    report = world.ingest(home())
    assert world.register.fetched == []
    assert chosen(report, home()) == number(1)
    assert [item.reason for item in report.quarantined] == ["search_incomplete"]


def test_a_withdrawn_certificate_that_is_published_again_counts_again() -> None:
    lodged = Lodged(number=number(1))
    world = World(replace(lodged, document=None))
    world.ingest(home())
    world.pass_days(31)
    world.lodge(lodged)
    report = world.ingest(home())
    assert chosen(report, home()) == number(1)
    assert world.cached(1).withdrawn_at is None


def test_a_certificate_still_gone_keeps_its_version_and_the_date_it_went() -> None:
    world = World(Lodged(number=number(1), document=None))
    before = world.ingest(home())
    went = world.cached(1).withdrawn_at
    world.pass_days(31)
    after = world.ingest(home())
    assert world.cached(1).withdrawn_at == went
    assert after.version == before.version


# ---------------------------------------------------------------------------------------------- faults


def test_a_search_that_fails_is_set_aside_stays_due_and_the_others_go_on() -> None:
    world = World(Lodged(number=number(1)), Lodged(number=number(2), uprn=2, postcode="LS7 9VV"))
    homes = [home(), home(uprn=2, postcode="LS7 9VV")]
    world.register.fail = {LS6: RegisterUnavailable("search by postcode LS6 9VV: no answer")}
    report = world.ingest(*homes)
    (item,) = report.quarantined
    assert (item.stage, item.kind, item.item) == ("epc_cache", "search", "postcode LS6 9VV")
    assert (item.reason, item.uprn) == ("register_unavailable", 900000000001)
    assert "no answer" in item.message
    assert "again" in item.remedy
    assert chosen(report, homes[1]) == number(2)
    world.register.fail = {}
    assert world.ingest(*homes).quarantined == ()
    assert world.register.searched == [LS6]


def test_a_refused_search_says_what_to_correct() -> None:
    world = World()
    world.register.fail = {LS6: BadRequest("the register refuses the request")}
    (item,) = world.ingest(home()).quarantined
    assert item.reason == "bad_request"
    assert "import it again" in item.remedy


def test_a_document_that_fails_is_set_aside_stays_due_and_the_certificate_before_is_not_fetched_instead() -> None:
    world = World(
        Lodged(number=number(1), registered="2014-01-01"),
        Lodged(number=number(2)),
        Lodged(number=number(3), uprn=900000000003),
    )
    homes = [home(), home(uprn=900000000003)]
    world.register.fail = {number(2): RegisterUnavailable("certificate 2: no answer")}
    report = world.ingest(*homes)
    assert world.register.fetched == [number(2), number(3)]
    assert [(item.kind, item.item, item.property_id) for item in report.quarantined] == [
        ("certificate", number(2), homes[0].property_id)
    ]
    assert (report.documents_fetched, report.documents_saved) == (1, 0)
    world.register.fail = {}
    later = world.ingest(*homes)
    assert (world.register.searched, world.register.fetched) == ([], [number(2)])
    assert chosen(later, homes[0]) == number(2)


def test_a_newer_certificate_that_fails_leaves_the_home_with_the_one_it_had() -> None:
    old = Lodged(number=number(1), registered="2014-01-01")
    world = World(old)
    before = world.ingest(home())
    world.pass_days(31)
    world.lodge(old, Lodged(number=number(2)))
    world.register.fail = {number(2): RegisterUnavailable("no answer")}
    report = world.ingest(home())
    assert chosen(report, home()) == chosen(before, home()) == number(1)
    assert "not fetched yet" in report.choices[home().property_id].reason


def test_a_fault_of_several_homes_says_how_many_it_concerns() -> None:
    world = World()
    world.register.fail = {LS6: RegisterUnavailable("no answer")}
    (item,) = world.ingest(home(uprn=1), home(uprn=2)).quarantined
    assert (item.property_id, item.uprn) == (None, None)
    assert "2 homes" in item.message


def test_a_refused_token_ends_the_run() -> None:
    world = World()
    world.register.token_is_good = False
    with pytest.raises(TokenRefused):
        world.ingest(home())


# ---------------------------------------------------------------------------------------------- batches


def batches(homes: Sequence[PropertyIdentity], searches: int) -> list[list[str]]:
    return [[one.landlord_property_id or "" for one in batch] for batch in in_batches(homes, searches)]


def test_batches_hold_whole_postcodes_and_every_home_once() -> None:
    homes = [
        home(reference="a", postcode="LS7 9VV"),
        home(reference="b", postcode="LS6 9VV"),
        home(reference="c", postcode="LS7 9VV"),
        home(reference="d", postcode="", uprn=1),
        home(reference="e", postcode="", uprn=None),
    ]
    assert batches(homes, 2) == [["b", "a", "c"], ["d", "e"]]
    assert batches(homes, 1) == [["b"], ["a", "c"], ["d"], ["e"]]
    assert batches([], 2) == []


def test_reports_of_batches_add_up_to_the_report_of_the_block() -> None:
    lodged = [Lodged(number=number(1)), Lodged(number=number(2), uprn=2, postcode="LS7 9VV")]
    homes = [home(), home(uprn=2, postcode="LS7 9VV"), home(uprn=3, postcode="LS8 9VV")]
    whole, batched = World(*lodged), World(*lodged)
    together = sum((batched.ingest(*batch) for batch in in_batches(homes, 1)), IngestionReport())
    assert together == whole.ingest(*homes)
    assert together.version == whole.ingest(*homes).version


# ---------------------------------------------------------------------------------------------- versions


def test_homes_of_one_block_whose_certificates_change_places_have_another_version() -> None:
    """Each home has to choose again, although the certificates are the same and say what they said."""
    first = Lodged(number=number(1), uprn=None, address=("1 Fiction Street",))
    second = Lodged(number=number(2), uprn=None, address=("2 Fiction Street",))
    world = World(first, second)
    one, two = home(None), home(None, address="2 Fiction Street")
    before = world.ingest(one, two)
    assert (chosen(before, one), chosen(before, two)) == (number(1), number(2))
    world.lodge(replace(first, address=second.address), replace(second, address=first.address))
    world.pass_days(31)
    after = world.ingest(one, two)
    assert (chosen(after, one), chosen(after, two)) == (number(2), number(1))
    assert after.version != before.version


def test_an_import_states_the_version_that_a_run_with_nothing_new_gives() -> None:
    world = World(Lodged(number=number(1)))
    homes = [home(), *(home(901 + n, f"LS7 {n % 10}V{'ABDEFGH'[n // 10]}") for n in range(60))]
    before = version_of_cache(world.cache, homes, {})
    assert before != world.ingest(*homes).version, "the register's answers count, empty ones too"
    assert version_of_cache(world.cache, homes, {}) == world.ingest(*homes).version


def test_a_run_says_whose_certificates_are_cached_otherwise_now_and_a_run_with_nothing_new_nobodys() -> None:
    world = World(Lodged(number=number(1)), Lodged(number=number(2), uprn=7))
    assert world.ingest(home()).changed == {(900000000001, "LS6 9VV"), (7, "LS6 9VV")}
    assert world.ingest(home()).changed == frozenset()
    world.lodge(Lodged(number=number(1), uprn=8), Lodged(number=number(2), uprn=7))
    world.pass_days(31)
    assert world.ingest(home()).changed == {(900000000001, "LS6 9VV"), (8, "LS6 9VV")}

"""The register feed against a register and a store in memory: what it asks, what it keeps, what it marks."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest

from ara_domain.identity import AddressLines, BlockKey, Portfolio, PropertyIdentity
from ara_domain.ports import (
    BlockVersion,
    CachedSearch,
    Days,
    Delta,
    FeedEndpoint,
    RegisterUnavailable,
    SearchKey,
    SearchKind,
    WindowOutcome,
)
from ara_domain.services.ingestion import EpcIngestion, mark_sharing
from ara_domain.services.register_feed import ONE_FEED_AT_A_TIME, RegisterFeed
from ara_domain.services.register_feed_plan import plan_feed
from ara_domain.services.register_feed_report import FeedReport
from ara_domain.services.register_searches import Freshness, due_searches
from tests.fakes.database import FakeDatabase
from tests.fakes.register import FakeEpcFetcher, Lodged, OneRegister, number

ACME, BETA = Portfolio.named("acme"), Portfolio.named("beta")
LS6, LS7 = BlockKey("acme", "LS6"), BlockKey("acme", "LS7")
SOURCE = "one register"
IMPORTED = datetime(2026, 6, 10, 9, tzinfo=UTC)
"""When the homes were first asked for."""
D = date(2026, 6, 14)
RUN_BEFORE = "run-before"


def home(portfolio: Portfolio, uprn: int | None, postcode: str = "LS6 9VV", line: str = "") -> PropertyIdentity:
    address = AddressLines(line or f"{(uprn or 0) % 100} Fiction Street", town="Leeds")
    return PropertyIdentity.of(portfolio.portfolio_id, uprn=uprn, address=address, postcode=postcode)


def lodged(n: int, uprn: int | None, **said: object) -> Lodged:
    given = {"address": (f"{(uprn or 0) % 100} Fiction Street",), "council": "Leeds", "registered": "2020-01-01"}
    document = {"schema_type": "RdSAP-Schema-21.0.1", "uprn": uprn, "certificate": n}
    return Lodged(number=number(n), uprn=uprn, **{"document": document, **given, **said})  # type: ignore[arg-type]


def event(n: int, kind: str, day: date = D, time: str = "10:00:00.000") -> Delta:
    return Delta(timestamp=f"{day}T{time}Z", certificate_number=number(n), event=kind)


class Scene:
    """Portfolios whose homes were imported, fetched and made before the feed is first read."""

    def __init__(self, homes: Sequence[PropertyIdentity], certificates: Sequence[Lodged]) -> None:
        self.now = IMPORTED
        self.store = FakeDatabase(lambda: self.now)
        self.register = FakeEpcFetcher(certificates)
        self.homes = list(homes)
        with self.store.unit_of_work() as uow:
            for portfolio in (ACME, BETA):
                mine = [one for one in homes if one.portfolio_id == portfolio.portfolio_id]
                if mine:
                    self.store.properties.save_portfolio(uow, portfolio)
                    self.store.properties.save_identities(uow, portfolio, mine)
            EpcIngestion(self.store.epc_cache, self.register, lambda: self.now).bring_up_to_date(uow, homes)
            uow.commit()
        self.model()
        self.now = datetime(2026, 6, 15, 4, 30, tzinfo=UTC)

    def model(self) -> None:
        """What runs over all blocks leave behind: each home's certificate, and when its block was made."""
        cache = self.store.epc_cache
        with self.store.unit_of_work() as uow:
            for one in self.homes:
                held = cache.certificates_of(uprns=[one.uprn] if one.uprn else (), postcodes=())
                published = [c.row.certificate_number for c in held if c.withdrawn_at is None]
                self.store.properties.choose_certificates(
                    uow, {one.property_id: published[0] if published else None}, {}
                )
            for block in self.blocks:
                made = BlockVersion(
                    asset="epc_cache", block=block, version="v", code_version="epc_cache:1", inputs={},
                    run_id=RUN_BEFORE, at=self.now + timedelta(minutes=1),
                )  # fmt: skip
                self.store.block_versions.save(uow, [made])
            uow.commit()

    @property
    def blocks(self) -> set[BlockKey]:
        slug = {ACME.portfolio_id: ACME, BETA.portfolio_id: BETA}
        return {slug[one.portfolio_id].block_of(one.postcode) for one in self.homes}

    def feed(self, until: date | None = None) -> FeedReport:
        """One reading; `register` counts anew."""
        self.register.searched.clear()
        self.register.fetched.clear()
        self.register.windows.clear()
        self.register.deltas_asked.clear()
        feed = RegisterFeed(self.store, OneRegister(self.register), lambda: self.now, run_id="run-1")
        return feed.read(until)

    def cached(self, n: int):  # type: ignore[no-untyped-def]
        return self.store.epc_cache.get([number(n)])[number(n)]

    def search_of(self, postcode: str) -> CachedSearch:
        key = SearchKey(SearchKind.POSTCODE, postcode)
        return self.store.epc_cache.searches([key])[key]


ONE, TWO, THREE = home(ACME, 901), home(ACME, 902), home(ACME, 903, "LS7 9VV")


@pytest.fixture
def scene() -> Scene:
    """Two homes in LS6 and one in LS7, each with a certificate of 2020."""
    return Scene([ONE, TWO, THREE], [lodged(1, 901), lodged(2, 902), lodged(3, 903, postcode="LS7 9VV")])


# ---------------------------------------------------------------------------------------------- what is asked


def test_an_ordinary_day_is_two_requests_over_the_last_eight_days_in_the_councils_of_the_homes(scene: Scene) -> None:
    report = scene.feed()
    eight_days = Days(date(2026, 6, 7), D)
    assert scene.register.windows == [(eight_days, ("Leeds",))]
    assert scene.register.deltas_asked == [eight_days]
    assert report.requests.total == 2
    assert report.blocks_marked == frozenset()


def test_all_portfolios_are_served_by_the_same_two_windows() -> None:
    other = home(BETA, 950, "EX4 9VV")
    scene = Scene([ONE, other], [lodged(1, 901), lodged(5, 950, postcode="EX4 9VV", council="Exeter")])
    report = scene.feed()
    assert report.requests.total == 2
    assert scene.register.windows[0][1] == ("Exeter", "Leeds")


def test_a_feed_that_was_down_reads_on_from_seven_days_before_what_it_read_last(scene: Scene) -> None:
    scene.feed()
    scene.now = datetime(2026, 7, 2, 4, 30, tzinfo=UTC)
    scene.feed()
    assert scene.register.windows == [(Days(date(2026, 6, 8), date(2026, 7, 1)), ("Leeds",))]


def test_after_months_it_closes_one_window_of_thirty_days_after_the_other(scene: Scene) -> None:
    scene.feed()
    scene.now = datetime(2026, 9, 15, 4, 30, tzinfo=UTC)
    scene.feed()
    days = [days for days, _ in scene.register.windows]
    assert [len(one) for one in days] == [30, 30, 30, 9]
    assert days[0].first == date(2026, 6, 8)
    assert days[-1].last == date(2026, 9, 14)


def test_a_day_that_is_not_over_is_refused(scene: Scene) -> None:
    with pytest.raises(ValueError, match="not over yet"):
        scene.feed(until=date(2026, 6, 15))


def test_a_window_without_an_answer_is_read_again_and_the_other_counts(scene: Scene) -> None:
    scene.register.fail["window"] = RegisterUnavailable("503")
    report = scene.feed()
    assert report.windows_failed == 1
    assert "503" in report.faults[0]
    read_until = scene.store.register_feed.read_until
    assert (read_until(SOURCE, FeedEndpoint.SEARCH), read_until(SOURCE, FeedEndpoint.DELTAS)) == (None, D)
    del scene.register.fail["window"]
    scene.now += timedelta(days=3)
    scene.feed()
    assert scene.register.windows[0][0].first == date(2026, 6, 10), "no day was read, so the overlap is all there is"
    assert scene.register.deltas_asked[0].first == date(2026, 6, 8)


def test_every_reading_leaves_a_watermark_and_none_found_closes_a_window_as_empty(scene: Scene) -> None:
    scene.register.lodged.append(lodged(4, 901, registered="2026-06-12"))
    scene.feed()
    marks = {mark.endpoint: mark for mark in scene.store.register_feed.watermarks(SOURCE)}
    assert marks[FeedEndpoint.DELTAS].outcome is WindowOutcome.EMPTY
    search = marks[FeedEndpoint.SEARCH]
    assert (search.outcome, search.row_count, search.councils, search.requests, search.run_id) == (
        WindowOutcome.ANSWERED, 1, ("Leeds",), 1, "run-1",
    )  # fmt: skip


def test_a_council_the_register_does_not_know_is_named_left_out_and_not_asked_for_the_next_day() -> None:
    scene = Scene([ONE, THREE], [lodged(1, 901), lodged(3, 903, postcode="LS7 9VV", council="Abolished")])
    scene.register.lodged = [one for one in scene.register.lodged if one.council != "Abolished"]
    assert scene.feed().refused_councils == ("Abolished",)
    assert scene.search_of("LS7 9VV").fed_until is None, "its homes are searched for by age, as before"
    scene.now += timedelta(days=1)
    report = scene.feed()
    assert scene.register.windows[0][1] == ("Leeds",)
    assert report.homes_without_council == 1


def test_homes_of_no_known_council_are_listed() -> None:
    scene = Scene([ONE, THREE], [lodged(1, 901), lodged(3, 903, postcode="LS7 9VV", council=None)])
    (plan,) = plan_feed(scene.store, OneRegister(scene.register), scene.now)
    assert plan.without_council == (THREE,)
    assert scene.feed().homes_without_council == 1


# ---------------------------------------------------------------------------------------------- new certificates


def test_a_new_certificate_of_a_home_is_fetched_kept_and_marks_its_block_alone(scene: Scene) -> None:
    scene.register.lodged.append(lodged(4, 901, registered="2026-06-13"))
    report = scene.feed()
    assert scene.register.fetched == [number(4)]
    assert scene.cached(4).document["certificate"] == 4
    assert (report.new, report.touched_homes, report.blocks_marked) == (1, 1, {LS6})
    assert report.requests.total == report.requests_bound == 3
    assert set(scene.store.register_feed.marks("acme")) == {"LS6"}


def test_a_second_reading_of_the_same_day_fetches_and_marks_nothing(scene: Scene) -> None:
    scene.register.lodged.append(lodged(4, 901, registered="2026-06-13"))
    scene.register.events = [event(2, "removed")]
    scene.feed()
    scene.model()
    again = scene.feed()
    assert (again.requests.total, again.blocks_marked, again.touched_homes) == (2, frozenset(), 0)
    assert (again.new, again.removed, again.events_processed) == (0, 0, 0)


def test_a_home_without_uprn_is_found_by_its_postcode_and_address() -> None:
    unnumbered = home(ACME, None, line="8 Fiction Street")
    scene = Scene([ONE, unnumbered], [lodged(1, 901), lodged(8, None, address=("8 Fiction Street",))])
    scene.register.lodged.append(lodged(9, None, address=("8 Fiction Street",), registered="2026-06-13"))
    report = scene.feed()
    assert scene.register.fetched == [number(9)]
    assert report.touched_homes == 1


def test_a_neighbours_certificate_is_kept_as_a_row_without_its_document_and_marks_nothing(scene: Scene) -> None:
    scene.register.lodged.append(lodged(5, 990, registered="2026-06-13"))
    report = scene.feed()
    assert scene.cached(5).document is None
    assert (report.rows_of_interest, report.touched_homes, scene.register.fetched) == (1, 0, [])


def test_certificates_elsewhere_are_counted_and_not_kept(scene: Scene) -> None:
    scene.register.lodged += [lodged(n, n, postcode="LS8 9VV", registered="2026-06-13") for n in range(50, 60)]
    scene.register.events = [event(n, "removed") for n in range(70, 75)]
    report = scene.feed()
    assert (report.rows_read, report.rows_of_interest, report.events_read, report.events_processed) == (10, 0, 5, 0)
    assert not scene.store.epc_cache.get([number(50)])
    assert report.requests.total == 2


def test_a_document_that_cannot_be_had_marks_the_block_so_that_its_run_asks_again(scene: Scene) -> None:
    scene.register.lodged.append(lodged(4, 901, registered="2026-06-13"))
    scene.register.fail[number(4)] = RegisterUnavailable("503")
    report = scene.feed()
    assert (report.documents_failed, report.blocks_marked) == (1, {LS6})
    assert scene.cached(4).document is None


def test_what_another_portfolios_run_fetched_first_marks_the_block_all_the_same() -> None:
    """Its own search would not be due while the feed keeps it fresh."""
    shared = home(BETA, 901)
    scene = Scene([ONE, shared], [lodged(1, 901)])
    scene.register.lodged.append(lodged(4, 901, registered="2026-06-13"))
    scene.now += timedelta(minutes=5)
    key = SearchKey(SearchKind.POSTCODE, "LS6 9VV")
    with scene.store.unit_of_work() as uow:  # what a run over the other portfolio does with `--again`
        scene.store.epc_cache.forget_searches(uow, [key])
        uow.commit()
    with scene.store.unit_of_work() as uow:
        EpcIngestion(scene.store.epc_cache, scene.register, lambda: scene.now).bring_up_to_date(uow, [shared])
        uow.commit()
    scene.now += timedelta(minutes=5)
    assert scene.feed().blocks_marked == {BlockKey("acme", "LS6"), BlockKey("beta", "LS6")}


def test_a_home_in_a_postcode_that_came_in_by_the_feed_alone_still_gets_its_first_search(scene: Scene) -> None:
    """What the feed saw of its place are the last days; an older certificate only a search finds."""
    late = home(ACME, 950, "LS8 9VV")
    with scene.store.unit_of_work() as uow:
        scene.store.properties.save_identities(uow, ACME, [late])
        uow.commit()
    scene.register.lodged += [
        lodged(5, 950, postcode="LS8 9VV"),
        lodged(6, 951, postcode="LS8 9VV", registered="2026-06-13"),
    ]
    scene.feed()
    scene.feed()
    assert scene.cached(6).row.postcode == "LS8 9VV"
    assert due_searches(scene.store.epc_cache, [late], Freshness(), scene.now) == [
        SearchKey(SearchKind.POSTCODE, "LS8 9VV")
    ]


def test_a_second_feed_waits_for_the_first_and_then_finds_it_done(scene: Scene) -> None:
    scene.register.lodged.append(lodged(4, 901, registered="2026-06-13"))
    second: list[FeedReport] = []
    with scene.store.unit_of_work() as first:
        first.lock_block(ONE_FEED_AT_A_TIME)
        other = Thread(target=lambda: second.append(scene.feed()))
        other.start()
        other.join(0.2)
        assert second == []
        assert scene.register.windows == []
    other.join(10)
    assert second[0].blocks_marked == {LS6}


def test_what_a_run_brings_in_marks_the_blocks_of_other_portfolios_that_share_the_home() -> None:
    """Their own searches are as fresh as this one, and would not be made for a month."""
    shared, neighbour = home(BETA, 901), home(BETA, 990, "LS6 9VV")
    scene = Scene([ONE, shared, neighbour], [lodged(1, 901), lodged(9, 990)])

    def run_over_acme() -> None:
        with scene.store.unit_of_work() as uow:
            done = EpcIngestion(scene.store.epc_cache, scene.register, lambda: scene.now).bring_up_to_date(uow, [ONE])
            mark_sharing(scene.store, uow, ACME.portfolio_id, done, run_id="run of acme", at=scene.now)
            uow.commit()

    run_over_acme()
    assert scene.store.register_feed.marks("beta") == {}, "nothing was due, nothing is new"
    scene.register.lodged.append(lodged(4, 901, registered="2026-07-20"))
    scene.now += timedelta(days=40)
    run_over_acme()
    assert set(scene.store.register_feed.marks("beta")) == {"LS6"}
    assert scene.store.register_feed.marks("acme") == {}, "its own run goes on with it"


# ---------------------------------------------------------------------------------------------- events


def test_a_removed_certificate_is_withdrawn_kept_and_gives_way_to_the_one_before() -> None:
    scene = Scene([ONE], [lodged(1, 901, registered="2015-01-01"), lodged(2, 901)])
    assert scene.cached(1).document is None
    scene.register.lodged = [one for one in scene.register.lodged if one.number != number(2)]
    scene.register.events = [event(2, "removed")]
    report = scene.feed()
    assert scene.cached(2).withdrawn_at == scene.now
    assert scene.cached(2).document is not None
    assert scene.register.fetched == [number(1)], "the newest that is left has to be known"
    assert (report.removed, report.blocks_marked, report.requests.total) == (1, {LS6}, 3)


@pytest.mark.parametrize("kind", ["uprn_updated", "address_id_updated"])
def test_a_readdressed_certificate_moves_from_the_old_home_to_the_new_and_marks_both(scene: Scene, kind: str) -> None:
    moved = lodged(3, 901, postcode="LS6 9VV", registered="2022-01-01")
    scene.register.lodged[2] = Lodged(
        **{**vars(moved), "document": {**moved.document, "postcode": "LS6 9VV", "address_line_1": "1 Fiction Street"}}  # type: ignore[dict-item]
    )
    scene.register.events = [event(3, kind)]
    report = scene.feed()
    assert scene.register.fetched == [number(3)]
    row = scene.cached(3).row
    assert (row.uprn, row.postcode, row.address_lines) == (901, "LS6 9VV", ("1 Fiction Street",))
    assert (report.readdressed, report.touched_homes, report.blocks_marked) == (1, 2, {LS6, LS7})


@pytest.mark.parametrize("kind", ["", "something_new"])
def test_an_event_that_is_null_or_unknown_has_the_certificate_fetched_again(scene: Scene, kind: str) -> None:
    changed = lodged(1, 901, document={"schema_type": "RdSAP-Schema-21.0.1", "uprn": 901, "corrected": True})
    scene.register.lodged[0] = changed
    scene.register.events = [event(1, kind)]
    report = scene.feed()
    assert scene.cached(1).document["corrected"]
    assert report.blocks_marked == {LS6}


def test_an_event_about_a_certificate_that_is_as_it_was_marks_nothing(scene: Scene) -> None:
    scene.register.events = [event(1, "")]
    report = scene.feed()
    assert scene.register.fetched == [number(1)]
    assert report.blocks_marked == frozenset()


def test_a_removed_certificate_that_the_search_lists_again_is_looked_at_and_not_withdrawn(scene: Scene) -> None:
    scene.register.lodged[0] = lodged(1, 901, registered="2026-06-10")
    scene.register.events = [event(1, "removed")]
    scene.feed()
    assert scene.cached(1).withdrawn_at is None
    assert scene.register.fetched == [number(1)]


def test_an_event_at_midnight_stands_in_two_windows_and_is_done_once(scene: Scene) -> None:
    scene.register.events = [event(1, "removed", date(2026, 6, 15), "00:00:00.000")]
    assert scene.feed().events_processed == 1
    scene.now += timedelta(days=1)
    assert scene.feed().events_processed == 0


def test_an_event_that_comes_again_under_a_later_time_is_done_again(scene: Scene) -> None:
    scene.register.events = [event(1, "")]
    scene.feed()
    scene.register.events = [event(1, "", time="23:00:00.000")]
    assert scene.feed().events_processed == 1


def test_an_event_whose_document_cannot_be_had_leaves_the_deltas_open(scene: Scene) -> None:
    scene.register.events = [event(1, "uprn_updated")]
    scene.register.fail[number(1)] = RegisterUnavailable("503")
    assert scene.feed().windows_failed == 1
    assert scene.store.register_feed.read_until(SOURCE, FeedEndpoint.DELTAS) is None
    del scene.register.fail[number(1)]
    assert scene.feed().events_processed == 1


# ---------------------------------------------------------------------------------------------- freshness


def test_a_search_answered_since_when_the_feed_missed_no_day_does_not_age(scene: Scene) -> None:
    scene.feed()
    assert scene.search_of("LS6 9VV").fed_until == datetime(2026, 6, 15, tzinfo=UTC)
    scene.now += timedelta(days=1)
    scene.feed()
    assert scene.search_of("LS6 9VV").fed_until == datetime(2026, 6, 16, tzinfo=UTC)


def test_a_search_made_before_the_first_day_read_ages_as_before(scene: Scene) -> None:
    key = SearchKey(SearchKind.POSTCODE, "LS6 9VV")
    with scene.store.unit_of_work() as uow:
        old = CachedSearch(key=key, searched_at=datetime(2026, 6, 6, 9, tzinfo=UTC), row_count=2)
        scene.store.epc_cache.save_searches(uow, [old])
        uow.commit()
    scene.feed()
    assert scene.search_of("LS6 9VV").fed_until is None


def test_the_search_for_a_home_without_a_certificate_is_not_spared() -> None:
    scene = Scene([ONE, TWO, THREE], [lodged(1, 901), lodged(3, 903, postcode="LS7 9VV")])
    scene.feed()
    assert scene.search_of("LS6 9VV").fed_until is None
    assert scene.search_of("LS7 9VV").fed_until is not None

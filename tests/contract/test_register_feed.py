"""What every store keeps of the register feed, and what the cache and the list of homes tell it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ara_domain.identity import AddressLines, BlockKey, Portfolio, PropertyIdentity
from ara_domain.ports import (
    CachedSearch,
    Days,
    Delta,
    FeedEndpoint,
    Repositories,
    SearchKey,
    SearchKind,
    Watermark,
    WindowOutcome,
)
from tests.fakes.register import Lodged

AT = datetime(2026, 6, 15, 4, 30, tzinfo=UTC)
EIGHT_DAYS = Days(date(2026, 6, 7), date(2026, 6, 14))


def watermark(source: str, **said: object) -> Watermark:
    plain = Watermark(
        source=source, endpoint=FeedEndpoint.SEARCH, days=EIGHT_DAYS, run_id="run-1", outcome=WindowOutcome.ANSWERED,
        at=AT, councils=("Leeds",), refused=("Abolished",), row_count=7, total_records=8, requests=2,
    )  # fmt: skip
    return replace(plain, **said)  # type: ignore[arg-type]


def save(store: Repositories, *marks: Watermark) -> None:
    with store.unit_of_work() as uow:
        for mark in marks:
            store.register_feed.save_watermark(uow, mark)
        uow.commit()


def test_watermarks_come_back_whole_in_the_order_they_were_made(store: Repositories, slug: str) -> None:
    marks = [
        watermark(slug),
        watermark(slug, endpoint=FeedEndpoint.DELTAS, councils=(), refused=(), outcome=WindowOutcome.EMPTY),
    ]
    save(store, *marks)
    assert store.register_feed.watermarks(slug) == marks
    assert store.register_feed.watermarks(f"{slug}-other") == []


def test_a_window_that_failed_does_not_count_as_read(store: Repositories, slug: str) -> None:
    assert store.register_feed.read_until(slug, FeedEndpoint.SEARCH) is None
    later = Days(date(2026, 6, 8), date(2026, 6, 15))
    save(store, watermark(slug), watermark(slug, days=later, outcome=WindowOutcome.FAILED))
    assert store.register_feed.read_until(slug, FeedEndpoint.SEARCH) == date(2026, 6, 14)
    assert store.register_feed.read_until(slug, FeedEndpoint.DELTAS) is None
    save(store, watermark(slug, days=later, outcome=WindowOutcome.INCOMPLETE))
    assert store.register_feed.read_until(slug, FeedEndpoint.SEARCH) == date(2026, 6, 15)


def test_an_event_that_comes_again_moves_its_time(store: Repositories, slug: str) -> None:
    first, other = Delta("2026-06-14T10:00:00.000Z", f"{slug}-1", "removed"), Delta("2026-06-14T11", f"{slug}-1", "")
    again = replace(first, timestamp="2026-06-15T10:00:00.000Z")
    for events in ([first, other], [again]):
        with store.unit_of_work() as uow:
            store.register_feed.save_processed(uow, slug, events, run_id="run-1", at=AT)
            uow.commit()
    assert store.register_feed.processed(slug, [f"{slug}-1", "unheard-of"]) == {again, other}
    assert store.register_feed.processed(f"{slug}-other", [f"{slug}-1"]) == frozenset()


def test_a_mark_changes_with_every_reading_that_touches_its_block(store: Repositories, slug: str) -> None:
    block = BlockKey(slug, "LS6")
    texts = []
    for hours in (0, 24):
        with store.unit_of_work() as uow:
            store.register_feed.mark(uow, [block, block], run_id="run", at=AT + timedelta(hours=hours))
            uow.commit()
        texts.append(store.register_feed.marks(slug))
    assert texts[0].keys() == texts[1].keys() == {"LS6"}
    assert texts[0] != texts[1]


@pytest.mark.parametrize(
    ("searched", "rows", "fed_until"),
    [
        (datetime(2026, 6, 7, 23, tzinfo=UTC), 3, datetime(2026, 6, 15, tzinfo=UTC)),
        (datetime(2026, 6, 14, 23, tzinfo=UTC), 3, datetime(2026, 6, 15, tzinfo=UTC)),
        (datetime(2026, 6, 6, 23, tzinfo=UTC), 3, None),
        (datetime(2026, 6, 15, 9, tzinfo=UTC), 3, None),
        (datetime(2026, 6, 10, 9, tzinfo=UTC), 0, None),
    ],
    ids=["first day", "last day", "a day is missing", "searched since", "found nothing"],
)
def test_a_search_is_fed_where_no_day_is_missing(
    store: Repositories, slug: str, searched: datetime, rows: int, fed_until: datetime | None
) -> None:
    key = SearchKey(SearchKind.POSTCODE, f"{slug} 9VV")
    with store.unit_of_work() as uow:
        store.epc_cache.save_searches(uow, [CachedSearch(key=key, searched_at=searched, row_count=rows)])
        uow.commit()
    with store.unit_of_work() as uow:
        store.epc_cache.covered_by_feed(uow, [key], EIGHT_DAYS)
        uow.commit()
    assert store.epc_cache.searches([key])[key].fed_until == fed_until


def test_a_search_that_was_fed_is_fed_on_from_where_it_was_and_anew_when_searched_again(
    store: Repositories, slug: str
) -> None:
    key = SearchKey(SearchKind.POSTCODE, f"{slug} 9VV")
    search = CachedSearch(key=key, searched_at=datetime(2026, 6, 10, tzinfo=UTC), row_count=1)
    with store.unit_of_work() as uow:
        store.epc_cache.save_searches(uow, [search])
        uow.commit()
    for days in (EIGHT_DAYS, Days(date(2026, 6, 15), date(2026, 6, 20))):
        with store.unit_of_work() as uow:
            store.epc_cache.covered_by_feed(uow, [key], days)
            uow.commit()
    assert store.epc_cache.searches([key])[key].fed_until == datetime(2026, 6, 21, tzinfo=UTC)
    with store.unit_of_work() as uow:
        store.epc_cache.save_searches(uow, [search])
        uow.commit()
    assert store.epc_cache.searches([key])[key].fed_until is None


def test_a_place_is_in_the_council_its_newest_row_says(store: Repositories, slug: str) -> None:
    rows = [
        Lodged(number=f"{slug}-1", postcode=f"{slug} 1AA", uprn=777001, council="Old", registered="2015-01-01"),
        Lodged(number=f"{slug}-2", postcode=f"{slug} 1AA", uprn=777001, council="New", registered="2020-01-01"),
        Lodged(number=f"{slug}-3", postcode=f"{slug} 1AA", uprn=777002, council=None, registered="2024-01-01"),
    ]
    with store.unit_of_work() as uow:
        store.epc_cache.save_rows(uow, [row.search_row for row in rows], AT)
        uow.commit()
    postcode, uprn, other = (
        SearchKey(SearchKind.POSTCODE, f"{slug} 1AA"),
        SearchKey(SearchKind.UPRN, "777001"),
        SearchKey(SearchKind.UPRN, "777002"),
    )
    assert store.epc_cache.councils_of([postcode, uprn, other]) == {postcode: "New", uprn: "New"}


def test_a_home_is_settled_with_a_published_certificate_under_its_own_uprn(
    store: Repositories, portfolio: Portfolio
) -> None:
    lodged = {
        name: Lodged(number=f"{portfolio.slug}-{name}", uprn=uprn).search_row
        for name, uprn in {"own": 777101, "other": 777999, "gone": 777103, "by address": None}.items()
    }
    homes = {
        name: PropertyIdentity.of(
            portfolio.portfolio_id, uprn=uprn, landlord_property_id=name, address=AddressLines(name), postcode="LS6 9VV"
        )
        for name, uprn in {"own": 777101, "other": 777102, "gone": 777103, "by address": None, "none": 777104}.items()
    }
    with store.unit_of_work() as uow:
        store.epc_cache.save_rows(uow, lodged.values(), AT)
        store.properties.save_identities(uow, portfolio, homes.values())
        uow.commit()
    with store.unit_of_work() as uow:
        chosen = {homes[name].property_id: row.certificate_number for name, row in lodged.items()}
        store.properties.choose_certificates(uow, chosen, {})
        store.epc_cache.mark_withdrawn(uow, [lodged["gone"].certificate_number], AT)
        uow.commit()
    unsettled = store.properties.unsettled(portfolio.portfolio_id)
    assert unsettled == {homes[name].property_id for name in ("other", "gone", "none")}

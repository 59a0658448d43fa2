"""How a window larger than a page is read: by days, then by councils, then by bands; counted, and read again twice."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from ara_domain.ports import BadRequest, Days, SearchRow
from ara_resources.fetchers.gov_epc_bodies import SearchPage
from ara_resources.fetchers.gov_epc_calls import Query
from ara_resources.fetchers.gov_epc_windows import WindowReader

FIRST = date(2026, 6, 1)


def row(n: int, day: int = 0, council: str = "Leeds", band: str | None = "C") -> SearchRow:
    return SearchRow(
        certificate_number=f"{n:06d}",
        uprn=n,
        postcode="LS6 9VV",
        address_lines=(),
        post_town="",
        registration_date=(FIRST + timedelta(days=day)).isoformat(),
        schema_type="",
        band=band,
        raw={"council": council},
    )


class Pages:
    """A register that sorts by day alone and shuffles the ties of every page anew."""

    def __init__(self, rows: Sequence[SearchRow], *, unknown: Sequence[str] = (), hidden: int = 0) -> None:
        self.rows = list(rows)
        self.unknown = set(unknown)
        self.hidden = hidden
        """How many answers leave their last row out."""
        self.asked: list[Query] = []

    def __call__(self, query: Query) -> SearchPage | None:
        self.asked.append(query)
        councils: Any = query["council[]"]
        if self.unknown.intersection(councils):
            raise BadRequest("400: The search query was invalid - provide valid council name(s)")
        bands: Any = query.get("efficiency_rating[]")
        found = [
            one
            for one in self.rows
            if str(query["date_start"]) <= one.registration_date <= str(query["date_end"])
            and one.raw["council"] in councils
            and (bands is None or one.band in bands)
        ]
        if not found:
            return None
        Random(len(self.asked)).shuffle(found)
        found.sort(key=lambda one: one.registration_date, reverse=True)
        size, number = int(str(query["page_size"])), int(str(query["current_page"]))
        page = found[(number - 1) * size : number * size]
        if self.hidden:
            self.hidden -= 1
            page = page[:-1]
        return SearchPage(tuple(page), len(found), -(-len(found) // size))


def read(pages: Pages, councils: Sequence[str] = ("Leeds",), days: int = 8, page_size: int = 10) -> Any:
    return WindowReader(pages, page_size).read(Days(FIRST, FIRST + timedelta(days=days - 1)), councils)


def test_a_window_that_fits_on_a_page_is_one_request() -> None:
    pages = Pages([row(n, day=n % 8) for n in range(10)])
    answer = read(pages)
    assert (len(answer.rows), answer.total_records, answer.pages, len(pages.asked)) == (10, 10, 1, 1)
    assert answer.complete
    days = [one.registration_date for one in answer.rows]
    assert days == sorted(days, reverse=True)


def test_an_empty_window_is_an_answer() -> None:
    answer = read(Pages([]))
    assert (answer.rows, answer.total_records, answer.complete) == ((), 0, True)


def test_without_councils_nothing_is_asked() -> None:
    pages = Pages([row(1)])
    assert read(pages, councils=()).rows == ()
    assert pages.asked == []


def test_a_larger_window_goes_on_at_the_day_the_page_was_cut_in_and_misses_nothing() -> None:
    """Four a day, ten to a page: two whole days each, and the ties of the third are shuffled."""
    pages = Pages([row(n, day=n // 4) for n in range(32)])
    answer = read(pages)
    assert {one.certificate_number for one in answer.rows} == {f"{n:06d}" for n in range(32)}
    assert answer.complete
    assert len(pages.asked) == 4, "as many as 32 certificates on pages of ten need"
    assert [str(query["date_end"]) for query in pages.asked] == ["2026-06-08", "2026-06-06", "2026-06-04", "2026-06-02"]


def test_a_day_larger_than_a_page_is_divided_by_council() -> None:
    councils = [f"Council {c}" for c in range(6)]
    pages = Pages([row(n, day=3, council=councils[n % 6]) for n in range(24)])
    answer = read(pages, councils=councils)
    assert (len(answer.rows), answer.complete) == (24, True)
    assert not any("efficiency_rating[]" in query for query in pages.asked)


def test_a_council_with_a_day_larger_than_a_page_is_divided_by_band() -> None:
    pages = Pages([row(n, day=3, band="ABCDEFG"[n % 7]) for n in range(35)])
    answer = read(pages)
    assert (len(answer.rows), answer.complete) == (35, True)


def test_what_no_division_makes_small_enough_is_read_page_by_page_and_its_count_is_told() -> None:
    pages = Pages([row(n, day=3, band="D") for n in range(25)])
    answer = read(pages)
    assert answer.total_records == 25
    assert 10 < len(answer.rows) <= 25


@pytest.mark.parametrize(("hidden", "complete", "requests"), [(1, True, 2), (2, True, 3), (9, False, 3)])
def test_a_count_that_disagrees_is_read_again_twice_at_most(hidden: int, complete: bool, requests: int) -> None:
    pages = Pages([row(1)], hidden=hidden)
    answer = read(pages)
    assert (answer.complete, len(pages.asked)) == (complete, requests)


def test_a_certificate_registered_on_two_days_is_one_row_and_the_count_disagrees() -> None:
    pages = Pages([row(1, day=1), row(1, day=2), row(2)])
    answer = read(pages)
    assert (len(answer.rows), answer.total_records, answer.complete) == (2, 3, False)


def test_councils_the_register_does_not_know_are_named_and_the_others_read() -> None:
    councils = [f"Council {c}" for c in range(9)]
    pages = Pages([row(n, council=councils[n]) for n in range(9)], unknown=("Council 2", "Council 7"))
    answer = read(pages, councils=councils)
    assert set(answer.refused) == {"Council 2", "Council 7"}
    assert len(answer.rows) == 7


def test_another_bad_request_is_not_blamed_on_the_councils() -> None:
    def refuse(_query: Query) -> SearchPage | None:
        raise BadRequest("400: the date cannot include today")

    with pytest.raises(BadRequest, match="today"):
        WindowReader(refuse, 10).read(Days(FIRST, FIRST), ["Leeds"])


def test_many_councils_are_asked_a_hundred_at_a_time() -> None:
    councils = [f"Council {c:03d}" for c in range(250)]
    pages = Pages([row(n, council=councils[n * 10]) for n in range(20)])
    answer = read(pages, councils=councils, page_size=100)
    assert (len(answer.rows), len(pages.asked)) == (20, 3)

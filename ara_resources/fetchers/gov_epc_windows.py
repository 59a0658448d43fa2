"""How a window of days is read when it does not fit on one page.

The register sorts by registration date alone, latest first, and within a day in no order: of a page that is not the
last, the earliest day may be cut off anywhere, and the page after it may be cut otherwise. So only the days after a
page's earliest count as read, and the next search ends on that day. A single day larger than a page is divided by
council, and one council's day by band.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ara_domain.ports import BadRequest, Days, SearchRow, WindowAnswer
from ara_resources.fetchers.gov_epc_bodies import SearchPage
from ara_resources.fetchers.gov_epc_calls import Query

GetPage = Callable[[Query], SearchPage | None]
"""Asks for a page of a search; None when nothing is found."""

REREADS = 2
"""How often a window is read again in all where the certificates seen are not as many as the register counts."""
COUNCILS_TOGETHER = 100
"""Of one request: 100 names are about 3 kB of address, and servers take 8."""
_BANDS = "ABCDEFG"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Slice:
    """What one search is limited to."""

    days: Days
    councils: tuple[str, ...]
    band: str | None = None

    def query(self, page: int, page_size: int) -> Query:
        bands = {} if self.band is None else {"efficiency_rating[]": [self.band]}
        return {
            "date_start": self.days.first.isoformat(),
            "date_end": self.days.last.isoformat(),
            "council[]": list(self.councils),
            **bands,
            "page_size": page_size,
            "current_page": page,
        }


class WindowReader:
    """Reads one window; made for it, and used once."""

    def __init__(self, get_page: GetPage, page_size: int) -> None:
        self._get_page = get_page
        self._page_size = page_size
        self._found: dict[str, SearchRow] = {}
        self._pages = 0
        self._reread = 0

    def read(self, days: Days, councils: Sequence[str]) -> WindowAnswer:
        """Everything registered on these days in these councils; see `EpcFetcher.window`."""
        total = 0
        refused: list[str] = []
        for some in _together(sorted(set(councils))):
            known = some
            try:
                total += self._read(_Slice(days, known))
            except BadRequest as fault:
                if "council name" not in str(fault):
                    raise
                wrong = self._wrong_among(days, some)
                refused += wrong
                known = tuple(name for name in some if name not in wrong)
                if known:
                    total += self._read(_Slice(days, known))
        rows = sorted(self._found.values(), key=lambda row: (row.registration_date, row.certificate_number))
        return WindowAnswer(rows=tuple(reversed(rows)), total_records=total, refused=tuple(refused), pages=self._pages)

    def _read(self, part: _Slice) -> int:
        """Take in all of a slice; returns how many certificates the register counts in it."""
        page = self._page(part)
        if page is None:
            return 0
        if page.total_pages <= 1:
            self._read_again_while_short(part, page)
        elif (earliest := min(_day(row) for row in page.rows)) < part.days.last:
            self._read(replace(part, days=Days(part.days.first, earliest)))
        elif part.days.first < part.days.last:
            self._read(replace(part, days=Days(part.days.last, part.days.last)))
            self._read(replace(part, days=Days(part.days.first, part.days.last - _DAY)))
        else:
            self._divide(part, page)
        return page.total_records

    def _divide(self, part: _Slice, page: SearchPage) -> None:
        """Take in one day that is larger than a page."""
        if len(part.councils) > 1:
            # One group more than there are pages: councils are not of one size.
            size = -(-len(part.councils) // (page.total_pages + 1))
            for start in range(0, len(part.councils), size):
                self._read(replace(part, councils=part.councils[start : start + size]))
        elif part.band is None:
            for band in _BANDS:
                self._read(replace(part, band=band))
        else:  # nothing is left to divide by: page by page, as the register orders them
            for number in range(2, page.total_pages + 1):
                self._page(part, number)

    def _read_again_while_short(self, part: _Slice, page: SearchPage) -> None:
        seen = {row.certificate_number for row in page.rows}
        again: SearchPage | None = page
        while again is not None and len(seen) != again.total_records and self._reread < REREADS:
            self._reread += 1
            if again := self._page(part):
                seen.update(row.certificate_number for row in again.rows)

    def _page(self, part: _Slice, number: int = 1) -> SearchPage | None:
        page = self._get_page(part.query(number, self._page_size))
        self._pages += 1
        if page is not None:
            self._found.update((row.certificate_number, row) for row in page.rows)
        return page

    def _wrong_among(self, days: Days, councils: tuple[str, ...]) -> list[str]:
        """The councils the register does not know, of some that it refused together; it does not say which."""
        if len(councils) == 1:
            return list(councils)
        middle = len(councils) // 2
        halves = (councils[:middle], councils[middle:])
        return [wrong for half in halves if self._refuses(days, half) for wrong in self._wrong_among(days, half)]

    def _refuses(self, days: Days, councils: tuple[str, ...]) -> bool:
        self._pages += 1
        try:
            self._get_page(_Slice(days, councils).query(1, 1))
        except BadRequest as fault:
            if "council name" not in str(fault):
                raise
            return True
        return False


def _together(councils: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(councils), COUNCILS_TOGETHER):
        yield tuple(councils[start : start + COUNCILS_TOGETHER])


def _day(row: SearchRow) -> date:
    return date.fromisoformat(row.registration_date[:10])

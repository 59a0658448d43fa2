"""The domestic search: checks in the API's order, with its texts, and pages as it does.

The checks were read in the source of the API (communitiesuk/epb-data-warehouse, state of August 2026).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ara_domain.identity import normalise_postcode
from ara_resources.stand_in.background import Background
from ara_resources.stand_in.folder import CertificateFolder
from ara_resources.stand_in.listing import Listing
from ara_resources.stand_in.refusals import InvalidQuery, NothingFound, NotStoodIn

MAX_PAGE_SIZE = 5000
NO_CERTIFICATES = "No certificates could be found for that query"

_INVALID = "The search query was invalid - "
COUNCIL, CONSTITUENCY, BAND = "council[]", "constituency[]", "efficiency_rating[]"
LISTS = (COUNCIL, CONSTITUENCY, BAND)
"""Parameters that may be repeated; one is met by any of its values."""
_EVERY_BAND = frozenset("abcdefg")
_BACKGROUND_WITHOUT_DATES = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Filters:
    postcode: str | None
    uprn: int | None
    registered: tuple[date, date] | None
    names: Mapping[str, frozenset[str]]
    """The values of repeated parameters in lower case; none for a parameter that does not filter."""


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters of a request: single ones, of which the last given counts, and repeated ones."""

    single: Mapping[str, str]
    repeated: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, str]]) -> "Query":
        """Sort out the pairs of a query string."""
        repeated: dict[str, list[str]] = {}
        for name, value in pairs:
            if name in LISTS:
                repeated.setdefault(name, []).append(value)
        return cls({name: value for name, value in pairs if name not in LISTS}, repeated)


def search(
    folder: CertificateFolder, asked: Query, today: date, background: Background | None = None
) -> dict[str, Any]:
    """The body of a search: rows newest first and the pagination object.

    Certificates registered today are hidden until tomorrow. The background answers searches by dates, councils,
    constituencies and bands; no postcode or UPRN is in it.

    Raises:
        InvalidQuery: a parameter is wrong.
        NothingFound: no certificate meets the filters.
        NotStoodIn: a filter of the API that this server does not have.
    """
    query, background = asked.single, background or Background()
    if "address" in query:
        raise NotStoodIn("the stand-in does not search by 'address'; it has every other filter")
    for name in LISTS:
        if name.removesuffix("[]") in query:
            raise InvalidQuery(f"{_INVALID}{name.removesuffix('[]')} must be given as a list")
    filters = _filters(folder, background, asked, today)
    page_size = ruby_to_i(query.get("page_size", str(MAX_PAGE_SIZE)))
    if not 1 <= page_size <= MAX_PAGE_SIZE:
        raise InvalidQuery(
            f"The requested page size {page_size} is out of range. "
            f"Please provide a page size between 1 and {MAX_PAGE_SIZE}"
        )
    found = _found(folder, background, filters, today)
    if not len(found):
        raise NothingFound(NO_CERTIFICATES)
    page, pages = ruby_to_i(query.get("current_page", "1")), -(-len(found) // page_size)
    if not 1 <= page <= pages:
        raise InvalidQuery(
            f"The requested page number {page} is out of range. Please provide a page number between 1 and {pages}."
        )
    return {
        "data": found.page(page, page_size),
        "pagination": {
            "totalRecords": len(found),
            "currentPage": page,
            "totalPages": pages,
            "nextPage": page + 1 if page < pages else None,
            "prevPage": page - 1 if page > 1 else None,
            "pageSize": page_size,
        },
    }


def parse_dates(query: Mapping[str, str], today: date) -> tuple[date, date]:
    """The dates of a query that has both.

    Raises:
        InvalidQuery: unparsable, in the wrong order, or not over yet.
    """
    try:
        start, end = date.fromisoformat(query["date_start"]), date.fromisoformat(query["date_end"])
    except ValueError as error:
        raise InvalidQuery(f"{_INVALID}please provide a valid date range") from error
    if start > end:
        raise InvalidQuery(f"{_INVALID}please provide a valid date range")
    if end >= today:
        raise InvalidQuery(f"{_INVALID}the date cannot include today")
    return start, end


def ruby_to_i(text: str) -> int:
    """The number at the start of a text, 0 when there is none: how the API reads integers."""
    match = re.match(r"\s*([+-]?\d+)", text)
    return int(match.group(1)) if match else 0


def _filters(folder: CertificateFolder, background: Background, asked: Query, today: date) -> _Filters:
    query, repeated = asked.single, asked.repeated
    has_dates = "date_start" in query and "date_end" in query
    if not has_dates and "postcode" not in query and "uprn" not in query and not repeated:
        raise InvalidQuery(f"{_INVALID}please provide a valid date range or search parameter")
    registered = parse_dates(query, today) if has_dates else None
    postcode = None
    if "postcode" in query:
        postcode = normalise_postcode(query["postcode"])
        if postcode is None:
            raise InvalidQuery(f"{_INVALID}please provide a valid postcode")
    uprn = None
    if "uprn" in query:
        uprn = ruby_to_i(query["uprn"])
        if uprn <= 0:
            raise InvalidQuery(f"{_INVALID}the uprn should be an integer greater than 0")
    names = {name: frozenset(value.casefold() for value in values) for name, values in repeated.items()}
    if unknown(names.get(COUNCIL, ()), (*folder.councils, *background.names)):
        raise InvalidQuery(f"{_INVALID}provide valid council name(s)")
    if unknown(names.get(CONSTITUENCY, ()), (*folder.constituencies, *background.constituencies)):
        raise InvalidQuery(f"{_INVALID}provide valid constituency name(s)")
    if names.get(BAND, frozenset()) >= _EVERY_BAND:
        del names[BAND]  # so that certificates without a band are found, too
    return _Filters(postcode, uprn, registered, names)


def unknown(given: Collection[str], known: Collection[str]) -> bool:
    """Whether one of these names, in lower case, is none of the known ones."""
    return not {name.casefold() for name in known}.issuperset(given)


def _found(folder: CertificateFolder, background: Background, filters: _Filters, today: date) -> Listing:
    councils, constituencies = filters.names.get(COUNCIL), filters.names.get(CONSTITUENCY)
    bands = filters.names.get(BAND)
    positions = folder.find(
        before=today,
        postcode=filters.postcode,
        uprn=filters.uprn,
        registered=filters.registered,
        councils=councils,
        constituencies=constituencies,
        bands=bands,
    )
    elsewhere = background.per_day > 0 and filters.postcode is None and filters.uprn is None
    first, last = filters.registered or (today - _BACKGROUND_WITHOUT_DATES, today - timedelta(days=1))
    return Listing(
        folder=folder,
        positions=positions,
        background=background,
        places=background.places(
            councils=councils,
            constituencies=constituencies,
            bands=None if bands is None else {band.upper() for band in bands},
        ),
        background_days=days_of(first, last) if elsewhere else (),
    )


def days_of(first: date, last: date) -> tuple[date, ...]:
    """Every day of a window."""
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))

"""The domestic search: checks in the API's order, with its texts, and pages as it does.

The checks were read in the source of the API (communitiesuk/epb-data-warehouse, state of August 2026).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ara_domain.identity import normalise_postcode
from ara_resources.stand_in.folder import CertificateFolder
from ara_resources.stand_in.refusals import InvalidQuery, NothingFound, NotStoodIn

MAX_PAGE_SIZE = 5000
NO_CERTIFICATES = "No certificates could be found for that query"

_INVALID = "The search query was invalid - "
_UNSUPPORTED = ("council[]", "constituency[]", "efficiency_rating[]", "address", "council", "constituency")


@dataclass(frozen=True, slots=True)
class _Filters:
    postcode: str | None
    uprn: int | None
    registered: tuple[date, date] | None


def search(folder: CertificateFolder, query: Mapping[str, str], today: date) -> dict[str, Any]:
    """The body of a search: rows newest first and the pagination object.

    Certificates registered today are hidden until tomorrow.

    Raises:
        InvalidQuery: a parameter is wrong.
        NothingFound: no certificate meets the filters.
        NotStoodIn: a filter of the API that this server does not have.
    """
    for name in _UNSUPPORTED:
        if name in query:
            raise NotStoodIn(f"the stand-in does not search by {name!r}; it searches by postcode, uprn and dates")
    filters = _filters(query, today)
    page_size = ruby_to_i(query.get("page_size", str(MAX_PAGE_SIZE)))
    if not 1 <= page_size <= MAX_PAGE_SIZE:
        raise InvalidQuery(
            f"The requested page size {page_size} is out of range. "
            f"Please provide a page size between 1 and {MAX_PAGE_SIZE}"
        )
    positions = folder.find(before=today, postcode=filters.postcode, uprn=filters.uprn, registered=filters.registered)
    if not positions:
        raise NothingFound(NO_CERTIFICATES)
    page, pages = ruby_to_i(query.get("current_page", "1")), -(-len(positions) // page_size)
    if not 1 <= page <= pages:
        raise InvalidQuery(
            f"The requested page number {page} is out of range. Please provide a page number between 1 and {pages}."
        )
    return {
        "data": [folder.row(position) for position in positions[(page - 1) * page_size : page * page_size]],
        "pagination": {
            "totalRecords": len(positions),
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


def _filters(query: Mapping[str, str], today: date) -> _Filters:
    has_dates = "date_start" in query and "date_end" in query
    if not has_dates and "postcode" not in query and "uprn" not in query:
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
    return _Filters(postcode, uprn, registered)

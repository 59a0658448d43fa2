"""/api/deltas: certificates removed or moved to another UPRN, from the `deltas.jsonl` of the folder."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from ara_resources.stand_in.background import Background
from ara_resources.stand_in.refusals import InvalidQuery, NothingFound, Unhandled
from ara_resources.stand_in.search import days_of, parse_dates


def deltas(
    lines: Sequence[str], query: Mapping[str, str], today: date, background: Background | None = None
) -> dict[str, Any]:
    """Events from the start of the first day to the midnight after the last, that midnight included.

    Those of the background are among them.

    Raises:
        InvalidQuery: a date is missing, they are in the wrong order, or they include today.
        NothingFound: nothing happened in that window.
        Unhandled: a date is not a date.
    """
    if "date_start" not in query or "date_end" not in query:
        raise InvalidQuery("The search query was invalid - please provide a valid date range")
    for name in ("date_start", "date_end"):
        try:
            date.fromisoformat(query[name])
        except ValueError as error:
            raise Unhandled("invalid date") from error
    start, end = parse_dates(query, today)
    first, last = f"{start}T00:00:00.000Z", f"{end + timedelta(days=1)}T00:00:00.000Z"
    happened = [*map(json.loads, lines), *(background or Background()).events(days_of(start, end))]
    events = [event for event in happened if first <= event["timestamp"] <= last]
    if not events:
        raise NothingFound("No audit logs could be found for that query")
    return {"data": sorted(events, key=lambda event: str(event["timestamp"]))}

"""What a reading of the register feed did."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from ara_domain.identity import BlockKey
from ara_domain.ports import CallCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReport:
    """Counts over all registers read. Reports add up."""

    requests: CallCounts = field(default_factory=CallCounts)
    pages: int = 0
    """Pages of the council windows, readings again among them."""
    pages_needed: int = 0
    """The fewest pages that could hold what the register counts in those windows."""
    rows_read: int = 0
    rows_of_interest: int = 0
    """Rows of our homes and of their postcodes; the others are not kept."""
    events_read: int = 0
    events_processed: int = 0
    new: int = 0
    """Certificates of interest never seen before."""
    removed: int = 0
    """Certificates published no longer."""
    readdressed: int = 0
    """Certificates that moved to another UPRN or address."""
    documents_fetched: int = 0
    documents_failed: int = 0
    touched_homes: int = 0
    counts_disagreeing: int = 0
    """Windows of which not as many certificates were seen as the register counts."""
    windows_failed: int = 0
    homes_without_council: int = 0
    councils: int = 0
    refused_councils: tuple[str, ...] = ()
    blocks_marked: frozenset[BlockKey] = frozenset()
    faults: tuple[str, ...] = ()

    @property
    def requests_bound(self) -> int:
        """The most a day should cost: one for the deltas, the pages its window needs, the touched documents."""
        return self.requests.deltas + self.pages_needed + self.documents_fetched + self.documents_failed

    def counts(self) -> Mapping[str, int]:
        """The counts by name, for the metadata of a run and for scripts."""
        plain: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        named = {name: value for name, value in plain.items() if isinstance(value, int)}
        return {
            "requests": self.requests.total,
            "requests_bound": self.requests_bound,
            "requests_repeated": self.requests.retries,
            "deltas": self.requests.deltas,
            **named,
            "blocks_marked": len(self.blocks_marked),
            "refused_councils": len(self.refused_councils),
            "faults": len(self.faults),
        }

    def __add__(self, other: "FeedReport") -> "FeedReport":
        """Both together."""
        return FeedReport(**{one.name: _sum(getattr(self, one.name), getattr(other, one.name)) for one in fields(self)})


def _sum(mine: Any, theirs: Any) -> Any:
    return mine | theirs if isinstance(mine, frozenset) else mine + theirs

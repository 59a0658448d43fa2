"""By what homes are looked up in the register, and which of those searches are due."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ara_domain.identity import PropertyIdentity, normalise_postcode
from ara_domain.ports import CachedSearch, EpcCacheRepo, SearchKey, SearchKind

_SINCE_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How long an answer of the register is good for."""

    answered: timedelta = timedelta(days=30)
    """A search that found certificates. Of all homes 5–8 % get a new one in a year, so a month misses few."""
    empty: timedelta = timedelta(days=7)
    """A search that found none. The register fills in UPRNs and takes certificates back without announcing it."""

    def is_fresh(self, search: CachedSearch, now: datetime) -> bool:
        """Whether a search need not be repeated yet."""
        return now < self.fresh_until(search)

    def fresh_until(self, search: CachedSearch) -> datetime:
        """The moment from which a search is to be repeated."""
        if not search.row_count:
            return search.searched_at + self.empty
        # What the register feed brought in since, a search would not find again.
        return max(search.searched_at, search.fed_until or search.searched_at) + self.answered


def search_key(home: PropertyIdentity) -> SearchKey | None:
    """By what a home is looked up: its postcode, else its UPRN, else nothing.

    One search by postcode answers for every home in it.
    """
    if postcode := normalise_postcode(home.postcode):
        return SearchKey(SearchKind.POSTCODE, postcode)
    return SearchKey(SearchKind.UPRN, str(home.uprn)) if home.uprn is not None else None


def search_keys(homes: Iterable[PropertyIdentity]) -> list[SearchKey]:
    """Every search these homes need, once, in a stable order."""
    return sorted({key for home in homes if (key := search_key(home))}, key=lambda key: (key.kind, key.value))


def due_searches(
    cache: EpcCacheRepo, homes: Iterable[PropertyIdentity], freshness: Freshness, now: datetime
) -> list[SearchKey]:
    """The searches never made or no longer fresh; modelling asks this to say that its cache is stale."""
    keys = search_keys(homes)
    made = cache.searches(keys)
    return [key for key in keys if key not in made or not freshness.is_fresh(made[key], now)]


def due_from(
    homes: Iterable[PropertyIdentity],
    made: Mapping[SearchKey, CachedSearch],
    freshness: Freshness,
    refused: Collection[SearchKey] = (),
) -> datetime | None:
    """From when on a search of these homes is due: one never made since ever; None if they have none to make.

    `refused` are searches the register does not take as they are: unanswered, they are not due again by themselves.
    """
    moments = [
        freshness.fresh_until(made[key]) if key in made else _SINCE_EVER
        for key in search_keys(homes)
        if key in made or key not in refused
    ]
    return min(moments, default=None)


def never_answered(cache: EpcCacheRepo, homes: Iterable[PropertyIdentity]) -> frozenset[SearchKey]:
    """The searches the register has not answered once: of their homes nobody can say that they have no certificate."""
    keys = search_keys(homes)
    return frozenset(keys) - cache.searches(keys).keys()


def in_batches(homes: Iterable[PropertyIdentity], searches: int) -> Iterator[Sequence[PropertyIdentity]]:
    """Homes in groups of at most so many searches each, postcode by postcode; no search is in two groups."""
    by_key: dict[SearchKey | None, list[PropertyIdentity]] = defaultdict(list)
    for home in homes:
        by_key[search_key(home)].append(home)
    keys = sorted(by_key, key=lambda key: (key is None, key and (key.kind, key.value)))
    for start in range(0, len(keys), searches):
        yield [home for key in keys[start : start + searches] for home in by_key[key]]

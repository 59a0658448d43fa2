"""What the register feed has to ask: of whom, which days, in which councils. Nothing is called here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from ara_domain.identity import BlockKey, Portfolio, PropertyIdentity
from ara_domain.ports import Days, FeedEndpoint, RegisterOfPortfolio, Repositories, SearchKey
from ara_domain.services.register_searches import search_key

OVERLAP = timedelta(days=7)
"""Days read again: certificates reach the register late, and events move in time."""
DAYS_TOGETHER = 30
"""Of one window; a feed that was down for longer closes one after the other and goes on where it was stopped."""
_ASK_REFUSED_AGAIN_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeOnList:
    """A home of any portfolio, and the block it is in."""

    identity: PropertyIdentity
    block: BlockKey


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPlan:
    """What to ask of one register: one window per endpoint, in the councils of all homes it answers for."""

    source: str
    portfolios: tuple[Portfolio, ...]
    homes: tuple[HomeOnList, ...]
    search: Days
    deltas: Days
    council_of: Mapping[SearchKey, str]
    """By what a home is looked up; those nobody knows the council of are left out."""
    refused: frozenset[str]
    """Councils the register did not know lately; they are not asked for."""

    @property
    def councils(self) -> tuple[str, ...]:
        """The councils to search in."""
        return tuple(sorted(set(self.council_of.values()) - self.refused))

    @property
    def without_council(self) -> tuple[PropertyIdentity, ...]:
        """Homes the window cannot find; only the weekly search looks for their certificates."""
        return tuple(
            home.identity
            for home in self.homes
            if (key := search_key(home.identity)) is None or self.council_of.get(key) not in self.councils
        )

    @property
    def fewest_requests(self) -> int:
        """If each window fits on one page and touches no home."""
        return len(list(self.deltas.in_pieces(DAYS_TOGETHER))) + (
            len(list(self.search.in_pieces(DAYS_TOGETHER))) if self.councils else 0
        )


def plan_feed(
    store: Repositories, register: RegisterOfPortfolio, now: datetime, until: date | None = None
) -> Sequence[FeedPlan]:
    """What to ask up to a day, by default yesterday; one plan per register, however many portfolios it answers for.

    Raises:
        ValueError: the day is not over yet.
        RunCannotContinue: the certificates of a sample portfolio have gone.
    """
    last = until or now.astimezone(UTC).date() - timedelta(days=1)
    if last >= now.astimezone(UTC).date():
        raise ValueError(f"{last} is not over yet; the register answers up to yesterday")
    by_source: dict[str, list[Portfolio]] = defaultdict(list)
    for portfolio in store.properties.portfolios():
        by_source[register.source(portfolio.slug)].append(portfolio)
    plans = [_plan(store, source, portfolios, last, now) for source, portfolios in sorted(by_source.items())]
    return [plan for plan in plans if plan.homes]


def _plan(store: Repositories, source: str, portfolios: Sequence[Portfolio], last: date, now: datetime) -> FeedPlan:
    homes = tuple(
        HomeOnList(identity=home, block=portfolio.block_of(home.postcode))
        for portfolio in portfolios
        for home in store.properties.identities(portfolio.portfolio_id)
    )
    lately = now - _ASK_REFUSED_AGAIN_AFTER
    marks = [mark for mark in store.register_feed.watermarks(source) if mark.at >= lately]
    return FeedPlan(
        source=source,
        portfolios=tuple(portfolios),
        homes=homes,
        search=_days(store, source, FeedEndpoint.SEARCH, last),
        deltas=_days(store, source, FeedEndpoint.DELTAS, last),
        council_of=store.epc_cache.councils_of({key for home in homes if (key := search_key(home.identity))}),
        refused=frozenset(council for mark in marks for council in mark.refused),
    )


def _days(store: Repositories, source: str, endpoint: FeedEndpoint, last: date) -> Days:
    """From the overlap before the first day not read yet."""
    read_until = store.register_feed.read_until(source, endpoint)
    first_unread = last if read_until is None else min(last, read_until + timedelta(days=1))
    return Days(first_unread - OVERLAP, last)

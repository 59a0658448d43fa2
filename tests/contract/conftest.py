"""Each contract test runs twice: on the fakes in memory, and on a real PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ara_domain.identity import Portfolio
from ara_domain.ports import Repositories
from ara_resources.postgres.database import Database
from ara_resources.postgres.engine import make_engine
from tests.fakes.database import FakeDatabase


class SettableClock:
    """Stands still until it is told to move."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture(scope="module")
def _module_clock() -> SettableClock:
    return SettableClock()


@pytest.fixture(scope="module")
def _real(request: pytest.FixtureRequest, _module_clock: SettableClock) -> Iterator[Database]:
    with Database(make_engine(request.getfixturevalue("database_url")), clock=_module_clock) as database:
        yield database


@pytest.fixture
def clock(_module_clock: SettableClock) -> SettableClock:
    """The clock of the store."""
    return _module_clock


@pytest.fixture(params=["fake", pytest.param("postgres", marks=pytest.mark.integration)])
def store(request: pytest.FixtureRequest, clock: SettableClock) -> Repositories:
    """An empty store, or one in which nobody else uses this test's names."""
    return FakeDatabase(clock) if request.param == "fake" else request.getfixturevalue("_real")


@pytest.fixture
def portfolio(store: Repositories, slug: str) -> Portfolio:
    """A portfolio without homes."""
    portfolio = Portfolio.named(slug)
    with store.unit_of_work() as uow:
        store.properties.save_portfolio(uow, portfolio)
        uow.commit()
    return portfolio

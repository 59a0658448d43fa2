"""Small sheets and stores to import into. Addresses and UPRNs are invented."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

from ara_domain.identity import Portfolio
from ara_domain.services.override_import import OverrideImport
from ara_domain.services.portfolio_import import PortfolioImport
from ara_domain.spreadsheets import (
    Cell,
    OverrideList,
    PortfolioList,
    Row,
    Table,
    read_override_list,
    read_portfolio_list,
)
from tests.fakes.database import FakeDatabase

ACME = Portfolio.named("acme")
HEADERS = ("Property Ref", "UPRN", "Address 1", "Address 2", "Address 3", "Town", "Postcode")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def sheet(*rows: Sequence[Cell], first: int = 1) -> Table:
    """A table of these rows, the first of which has number `first`."""
    return Table(source="homes.csv", rows=[Row(number, row) for number, row in enumerate(rows, start=first)])


def home(reference: Cell = "", uprn: Cell = "", line: Cell = "1 Larch Rise", postcode: Cell = "LS6 3VV") -> list[Cell]:
    """A row under `HEADERS`."""
    return [reference, uprn, line, "", "", "Leeds", postcode]


def portfolio_list(*rows: Sequence[Cell], portfolio: Portfolio = ACME) -> PortfolioList:
    """A list of homes whose rows stand under `HEADERS`, from row 2."""
    return read_portfolio_list(sheet(HEADERS, *rows), portfolio)


def override_list(*rows: Sequence[Cell]) -> OverrideList:
    """A list of overrides; the first row holds the headings."""
    return read_override_list(sheet(*rows))


class Importer:
    """Both imports on one fake store, with a clock that moves a minute at each look and ids in a row."""

    def __init__(self) -> None:
        self._moments = (NOON + timedelta(minutes=minute) for minute in count())
        self.store = FakeDatabase(lambda: NOON)
        self.homes = PortfolioImport(self.store, lambda: next(self._moments))
        self.overrides = OverrideImport(self.store, lambda: next(self._moments), lambda: next(self._ids))
        self._ids: Iterator[UUID] = (UUID(int=number) for number in count(1))

"""Who answers for a portfolio: the register; for an invented one a stand-in, whatever process makes its blocks.

What is here: `PortfolioRegister`, the `RegisterOfPortfolio` of production. That a stand-in is chosen portfolio by
portfolio, and not for a process, keeps its "no certificate" out of the cache of a real one.
"""

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import httpx
import sqlalchemy as sa
from pydantic import SecretStr

from ara_domain.ports import EpcFetcher, GenericDataRepo, RegisterOfPortfolio
from ara_resources.fetchers.gov_epc import LOOPBACK, GovEpcFetcher
from ara_resources.fetchers.request_budget import PostgresRequestBudget
from ara_resources.sample_portfolios import sample_certificates
from ara_resources.settings import Settings
from ara_resources.stand_in import StandIn


class PortfolioRegister:
    """Clients of the register and of stand-ins, each opened when a portfolio needs it, closed with the context."""

    def __init__(self, settings: Settings, engine: sa.Engine, facts: GenericDataRepo) -> None:
        """`engine` keeps the request budget, `facts` know which portfolios are invented."""
        self._settings = settings
        self._engine = engine
        self._facts = facts
        self._stack = ExitStack()
        self._open: dict[Path | None, EpcFetcher] = {}

    def __enter__(self) -> Self:
        if self._settings.epc_api_token is not None and self._settings.epc_api_token.get_secret_value():
            # Sends nothing; a setting that is refused keeps the run from beginning, instead of failing it on the way.
            self._fetcher(None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def of(self, portfolio: str) -> EpcFetcher:
        """Who is to be asked about the homes of this portfolio (its slug); see `RegisterOfPortfolio.of`."""
        if httpx.URL(self._settings.epc_api_url).host in LOOPBACK:
            return self._fetcher(None)  # this process was given a stand-in: it answers for whatever is fetched here
        return self._fetcher(sample_certificates(self._facts, portfolio))

    def source(self, portfolio: str) -> str:
        """A lasting name of who answers; see `RegisterOfPortfolio.source`."""
        if httpx.URL(self._settings.epc_api_url).host in LOOPBACK:
            return "stand-in of this process"  # and not its address, which is another one every time
        sample = sample_certificates(self._facts, portfolio)
        return self._settings.epc_api_url if sample is None else f"stand-in of {sample}"

    def _fetcher(self, sample: Path | None) -> EpcFetcher:
        if sample not in self._open:
            settings = self._settings
            if sample is not None:
                settings = turned_to(self._stack.enter_context(StandIn(sample)), settings)
            budget = PostgresRequestBudget(
                self._engine,
                name=f"gov_epc/{settings.egress_name}",
                requests_per_second=settings.epc_requests_per_second,
            )
            self._open[sample] = self._stack.enter_context(GovEpcFetcher.from_settings(settings, budget))
        return self._open[sample]


def turned_to(server: StandIn, settings: Settings) -> Settings:
    """These settings with a stand-in for the register."""
    return settings.model_copy(update={**stand_in_settings(server), "epc_api_token": SecretStr(server.token)})


def stand_in_settings(server: StandIn) -> dict[str, str | float]:
    """What a stand-in wants of the settings, by field.

    There is nobody to be gentle to, so that requests are not held back, and one that hangs is given up soon.
    """
    return {
        "epc_api_url": server.url,
        "epc_api_token": server.token,
        "epc_requests_per_second": 400.0,
        "egress_name": "loopback",
        "epc_backoff_max_s": 2.0,
        "http_read_timeout_s": 3.0,
    }


if TYPE_CHECKING:
    _: type[RegisterOfPortfolio] = PortfolioRegister

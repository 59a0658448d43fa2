"""Brings a portfolio to where modelling begins: its list imported, its certificates fetched, nothing worked out.

`python -m benchmarks.warm PORTFOLIO STOCK` does so in the home that `ARA_HOME` names, with the
folder of an invented stock.
"""

import sys
from pathlib import Path

from ara_assets.cli.progress import step_bar
from ara_assets.cli.register import stand_in_for_register
from ara_assets.cli.running import execute
from ara_assets.cli.session import open_session
from ara_assets.ingestion import EPC_CACHE
from ara_assets.inputs import LANDLORD_OVERRIDES, PROPERTIES
from ara_assets.launch import run_each_block_once

_FETCHING = ((run_each_block_once, (PROPERTIES, LANDLORD_OVERRIDES, EPC_CACHE)),)


def fetch(portfolio: str, stock: Path) -> None:
    """Fetch every certificate of the portfolio over HTTP from a stand-in for the register; model nothing."""
    with (
        open_session() as session,
        step_bar(session.settings.home, quiet=True) as bar,
        stand_in_for_register([stock], 0),
    ):
        outcome = execute(session, session.portfolio(portfolio), "run", bar, _FETCHING)
    if outcome.failures:
        raise RuntimeError(f"the cache could not be filled: {outcome.failures}")


if __name__ == "__main__":
    fetch(sys.argv[1], Path(sys.argv[2]))

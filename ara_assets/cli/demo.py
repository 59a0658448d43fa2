"""`ara demo`: the whole way on an invented housing stock."""

import time
from pathlib import Path

import typer

from ara_assets.cli.output import line, print_json
from ara_assets.cli.partitions import match_partitions
from ara_assets.cli.picture import show_picture
from ara_assets.cli.running import execute_run, show_outcome
from ara_assets.cli.sample import make_with_bar
from ara_assets.cli.session import Session, open_session
from ara_domain.identity import Portfolio
from ara_domain.services.portfolio_import import PortfolioImport
from ara_domain.spreadsheets import read_portfolio_list
from ara_resources.postgres.database import utc_now
from ara_resources.sample_stock import DEFAULT_SEED
from ara_resources.spreadsheets import read_table

DEMO = "demo"


def run_demo(*, homes: int, faults: float, as_json: bool) -> None:
    """Make the stock if it is not there, bring it in, run, and say what came of it."""
    started = time.monotonic()
    with open_session() as session:
        folder = session.settings.home / "samples" / f"{homes}-homes"
        if not (folder / "portfolio.csv").exists():
            make_with_bar(homes=homes, out=folder, seed=DEFAULT_SEED, quiet=as_json)
        portfolio = _import(session, folder)
        outcome, picture = execute_run(session, portfolio, certificates=[], again=False, faults=faults, quiet=as_json)
    seconds = round(time.monotonic() - started, 1)
    if as_json:
        print_json({**outcome.as_json(), **picture.as_json(), "seconds": seconds, "folder": str(folder)})
    else:
        line(f"An invented stock of {homes:,} homes, in {folder}; its ratings are ARA's own.\n")
        show_outcome(outcome)
        show_picture(picture)
        line(f"{seconds:,.1f} s in all. Next: `ara plans {DEMO}`, `ara property {DEMO} HOME`, `ara up`")
    if outcome.failures:
        raise typer.Exit(1)


def _import(session: Session, folder: Path) -> Portfolio:
    """Bring the list in. With a demo of another size before it, the homes no longer on the list leave."""
    service = PortfolioImport(session.store, utc_now)
    portfolio = service.portfolio(DEMO, name="Demo, an invented stock")
    if session.sample_folder(portfolio) not in (None, folder):
        _take_corrections_back(session, portfolio)
    listed = read_portfolio_list(read_table(folder / "portfolio.csv"), portfolio)
    changes = service.run(listed, removal_is_meant=True)
    match_partitions(session, changes)
    session.note_sample(portfolio, folder)
    return changes.portfolio


def _take_corrections_back(session: Session, portfolio: Portfolio) -> None:
    """Another stock gives the same references to other dwellings; what was corrected of the old ones is not theirs."""
    store = session.store
    homes = [home.property_id for home in store.properties.identities(portfolio.portfolio_id)]
    corrected = {home: [one.field for one in ours] for home, ours in store.landlord_overrides.active(homes).items()}
    with store.unit_of_work() as uow:
        store.landlord_overrides.withdraw(uow, corrected, utc_now())
        uow.commit()

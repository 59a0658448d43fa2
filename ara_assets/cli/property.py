"""`ara property`: everything about one home."""

from ara_assets.cli.home_account import HomeAccount
from ara_assets.cli.home_account_json import account_as_json
from ara_assets.cli.home_named import home_named
from ara_assets.cli.home_page import show_page
from ara_assets.cli.output import print_json
from ara_assets.cli.session import open_session


def show_property(slug: str, reference: str, *, as_json: bool) -> None:
    """Show a home with its evidence, corrections, baseline, measures and plans."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        account = HomeAccount(session, portfolio, home_named(session, portfolio, reference))
    if as_json:
        print_json(account_as_json(account))
    else:
        show_page(account)

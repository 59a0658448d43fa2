"""The commands that show what results are worked out from: measures, prices of energy, products."""

from typing import Annotated

import typer

from ara_assets.cli.arguments import Json, day_of
from ara_assets.cli.failures import reported
from ara_assets.cli.panels import LOOK

reference = typer.Typer()


@reference.command(rich_help_panel=LOOK, epilog="Example: `ara measures`, then `ara measures solid_wall_insulation`")
@reported
def measures(
    key: Annotated[
        str | None, typer.Argument(metavar="KEY", help="One option, or all of one measure, in full.")
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="As the table of docs/measures.md.")] = False,
    as_json: Json = False,
) -> None:
    """The measures plans are made of: whom each is for, what it brings, how long it lasts, why it may be refused."""
    from ara_assets.cli.measures import show_measures

    show_measures(key, markdown=markdown, as_json=as_json)


@reference.command(rich_help_panel=LOOK, epilog="Example: `ara prices --on 2026-04-01`")
@reported
def prices(
    on: Annotated[str | None, typer.Option(metavar="DAY", help="Which set is in force on this day; else now.")] = None,
    as_json: Json = False,
) -> None:
    """The price sets of energy with their dates and sources, and the one bills are worked out at.

    ARA_PRICES_PATH names a CSV file of your own sets (docs/prices.md); ARA_PRICES_ON chooses the day.
    """
    from ara_assets.cli.prices import show_prices

    show_prices(on=day_of(on), as_json=as_json)


@reference.command(rich_help_panel=LOOK, epilog="Example: `ara products acme`")
@reported
def products(
    portfolio: Annotated[
        str | None, typer.Argument(metavar="PORTFOLIO", help="List the products its homes name, and which are held.")
    ] = None,
    as_json: Json = False,
) -> None:
    """What the product database holds: boilers, heat pumps, networks and ventilation by index number.

    ARA_PCDB_PATH names it (docs/product-database.md); without one SAP's table defaults serve.
    """
    from ara_assets.cli.products import show_products

    show_products(portfolio, as_json=as_json)

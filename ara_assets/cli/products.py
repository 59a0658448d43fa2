"""`ara products`: what the product database holds, and which products the homes of a portfolio name."""

from collections.abc import Iterator
from dataclasses import asdict

from ara_assets.cli.output import counted, facts, heading, line, print_json, table
from ara_assets.cli.session import Session, open_session
from ara_domain.epc import EpcPropertyData
from ara_domain.identity import Portfolio
from ara_domain.property import NothingKnown
from ara_domain.services.products_named import NamedProduct, products_named
from ara_domain.site_notes import SurveyIncomplete
from ara_resources.products import product_database
from ara_resources.settings import Settings


def show_products(slug: str | None, *, as_json: bool) -> None:
    """Say what is held; with a portfolio, what its homes name.

    Raises:
        ProductsUnknown: the database cannot be read.
    """
    settings = Settings()
    products = product_database(settings)
    named: list[NamedProduct] | None = None
    if slug is not None:
        with open_session() as session:
            named = products_named(_certificates(session, session.portfolio(slug)), products)
    if as_json:
        homes = {} if named is None else {"portfolio": slug, "named": [asdict(one) for one in named]}
        print_json({"path": _path(settings), "version": products.version or None, "held": products.counts(), **homes})
        return
    heading(f"Product database {settings.pcdb_path or 'not given'}")
    facts({kind.replace("_", " "): f"{count:,}" for kind, count in products.counts().items()})
    if settings.pcdb_path is None:
        line(
            "Generic products and SAP's table defaults serve. ARA_PCDB_PATH names the rows you have "
            "(docs/product-database.md)."
        )
    if named is not None:
        _show_named(slug or "", named)


def _path(settings: Settings) -> str | None:
    return None if settings.pcdb_path is None else str(settings.pcdb_path)


def _show_named(slug: str, named: list[NamedProduct]) -> None:
    rows = [
        (one.kind.replace("_", " "), str(one.index_number), one.homes, "yes" if one.held else "no") for one in named
    ]
    table(f"Named by homes of {slug}", ("kind", "index number", "homes", "held"), rows, right=("index number", "homes"))
    missing = sum(not one.held for one in named)
    line(f"{counted(len(named), 'product')} named, {missing:,} of them not held")


def _certificates(session: Session, portfolio: Portfolio) -> Iterator[EpcPropertyData]:
    for block in session.store.properties.blocks(portfolio.portfolio_id):
        for home in session.store.properties.find_by_block(portfolio.portfolio_id, block):
            try:
                yield home.effective_epc
            except (NothingKnown, SurveyIncomplete):
                continue

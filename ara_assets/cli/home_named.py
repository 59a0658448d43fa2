"""The home a person means."""

from collections.abc import Sequence
from difflib import get_close_matches

from ara_assets.cli.failures import UserError
from ara_assets.cli.session import Session
from ara_domain.identity import Portfolio, PropertyIdentity
from ara_domain.property import Property


def home_named(session: Session, portfolio: Portfolio, reference: str) -> Property:
    """The home of a landlord reference, else of a UPRN.

    Raises:
        UserError: there is none; the message suggests near ones.
    """
    home = session.store.properties.find_home(portfolio.portfolio_id, reference)
    if home is None:
        homes = session.store.properties.identities(portfolio.portfolio_id)
        raise UserError(_no_home(portfolio.slug, reference, homes))
    return home


def _no_home(slug: str, reference: str, homes: Sequence[PropertyIdentity]) -> str:
    names = [name for home in homes for name in (home.landlord_property_id, str(home.uprn or "")) if name]
    near = get_close_matches(reference, names, n=3, cutoff=0.8)
    hint = f"did you mean {' or '.join(near)}?" if near else "give its landlord reference or its UPRN"
    return f"{slug} has no home {reference!r}; {hint} (`ara plans {slug}` lists the homes)"

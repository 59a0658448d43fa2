"""The homes of a street with address, UPRN and dwelling: the landlord's, and others that have certificates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ara_resources.sample_stock.chance import source_of, stock_number
from ara_resources.sample_stock.dwellings.build import dwelling_of
from ara_resources.sample_stock.dwellings.dwelling import Dwelling
from ara_resources.sample_stock.dwellings.heating import shared_heating
from ara_resources.sample_stock.dwellings.pattern import pattern_of
from ara_resources.sample_stock.dwellings.plots import plots_of
from ara_resources.sample_stock.flaws import Role
from ara_resources.sample_stock.streets import Street

FIRST_UPRN, UPRNS_OF_A_STOCK = 900_000_000_000, 1_000_000
"""No UPRN of twelve digits that begins with 9 is allocated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A home. `listed` is its number in the landlord's list from 0, None for other owners' homes."""

    number: int
    """Among all homes of the stock, from 0."""
    street: Street
    address: tuple[str, ...]
    uprn: int
    dwelling: Dwelling
    listed: int | None
    role: Role | None

    @property
    def reference(self) -> str:
        """What the landlord calls it."""
        return f"HA{(self.listed or 0) + 1:06d}"


def first_uprn(homes: int, seed: int) -> int:
    """The UPRN of the first home of a stock."""
    return FIRST_UPRN + UPRNS_OF_A_STOCK * stock_number(homes, seed)


def homes_of(
    street: Street, first_number: int, roles: Mapping[int, Role], seed: int, uprns_from: int
) -> Iterator[Home]:
    """The homes of a street in the order of their addresses; `first_number` counts those before it in the stock."""
    rng = source_of(seed, "street", street.postcode)
    pattern = pattern_of(street, rng)
    shared = shared_heating(pattern, rng)
    plots = plots_of(street, pattern.storeys, rng)
    owned = set(rng.sample(range(len(plots)), street.listed))
    listed = street.first
    for place, plot in enumerate(plots):
        number = first_number + place
        yield Home(
            number=number,
            street=street,
            address=plot.address,
            uprn=uprns_from + number,
            dwelling=dwelling_of(pattern, shared, plot, rng),
            listed=listed if place in owned else None,
            role=roles.get(listed) if place in owned else None,
        )
        listed += place in owned

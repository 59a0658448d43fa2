"""The streets of the stock: each one postcode, one estate, so many homes of the landlord's and of others."""

from collections.abc import Sequence
from dataclasses import dataclass

from ara_resources.sample_stock.chance import Weighted, source_of, stock_number
from ara_resources.sample_stock.dwellings.estates import Estate, estate_in
from ara_resources.sample_stock.names import street_names
from ara_resources.sample_stock.places import DISTRICTS, POSTCODES_IN_A_DISTRICT, District, inward_codes

FEWEST_DISTRICTS, HOMES_TO_A_DISTRICT = 6, 30
_SKEW = 0.6
"""The district of rank r holds a share in proportion to r to the power of minus this."""
_HOMES_OF_A_STREET = Weighted({5: 2, 9: 3, 12: 4, 16: 4, 22: 3, 32: 1})
_SHARE_OF_THE_LANDLORD = Weighted({0.95: 4, 0.7: 3, 0.3: 3, 0.12: 1})
_OTHERS_WITH_CERTIFICATE = 0.35


class TooManyHomes(ValueError):
    """More homes than the invented postcodes can take; the message says how many fit."""


@dataclass(frozen=True, slots=True, eq=False)
class Street:
    """A street. The landlord's homes on it are numbers `first` to `first + listed - 1` of the stock."""

    district: District
    estate: Estate
    band: str
    """Age band of everything on it."""
    name: str
    postcode: str
    first: int
    listed: int
    others: int
    """Homes of other owners that have a certificate."""


def lay_out(homes: int, seed: int) -> Sequence[Street]:
    """Streets for so many homes of the landlord's, district by district.

    Raises:
        TooManyHomes: a district runs out of postcodes.
    """
    streets: list[Street] = []
    first = 0
    for district, here in zip(DISTRICTS, homes_by_district(homes), strict=False):
        for street in _streets_of(district, here, first, homes, seed):
            streets.append(street)
            first += street.listed
    return streets


def homes_by_district(homes: int) -> list[int]:
    """How many homes lie in each district used: skewed, at least one each, together `homes`."""
    districts = min(homes, max(FEWEST_DISTRICTS, homes // HOMES_TO_A_DISTRICT), len(DISTRICTS))
    weights = [(rank + 1) ** -_SKEW for rank in range(districts)]
    spare = homes - districts
    reached = [round(spare * sum(weights[: rank + 1]) / sum(weights)) for rank in range(districts)]
    return [1 + after - before for before, after in zip([0, *reached], reached, strict=False)]


def _streets_of(district: District, homes: int, first: int, of_stock: int, seed: int) -> list[Street]:
    rng = source_of(seed, "streets", district.outward)
    names, codes = street_names(rng), inward_codes(stock_number(of_stock, seed))
    streets: list[Street] = []
    left = homes
    while left:
        if len(streets) == POSTCODES_IN_A_DISTRICT:
            raise TooManyHomes(
                f"{district.outward} has postcodes for {homes - left} homes only; ask for a smaller stock"
            )
        estate = estate_in(district.setting, rng)
        size = _HOMES_OF_A_STREET.draw(rng)
        owned = max(1, round(size * _SHARE_OF_THE_LANDLORD.draw(rng)))
        listed = min(left, owned)
        streets.append(
            Street(
                district=district,
                estate=estate,
                band=estate.bands.draw(rng),
                name=next(names),
                postcode=f"{district.outward} {next(codes)}",
                first=first + homes - left,
                listed=listed,
                others=round((size - owned) * _OTHERS_WITH_CERTIFICATE),
            )
        )
        left -= listed
    return streets

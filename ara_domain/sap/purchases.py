"""What homes buy and sell, fuel by fuel, and what that comes to at a price set: bills without the worksheet.

A bill is linear in its prices: kWh at each unit price, shares of standing charges, and earnings. `purchases` takes
these amounts out of a worksheet once; `bills` prices them at any dated set, as often as prices change. The engine's own
bills are made the same way, so that a bill worked out again equals one of a fresh scoring to the last digit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ara_domain.ml.results import BILL_USES
from ara_domain.sap.tables import Array, Codes
from ara_domain.sap.worksheet.cost import Supplies, delivered
from ara_domain.sap.worksheet.energy import Energy
from ara_domain.sap.worksheet.generation import Generation
from ara_domain.sap.worksheet.lines import yearly
from ara_domain.sap.worksheet.prices import EXPORT, HIGH_10H, LOW_10H, PriceSet

_SPACE, _WATER, _LIGHTING, _PUMPS, _STANDING, _GENERATION = range(len(BILL_USES))
_BILLED_AS = {
    "main_1": _SPACE,
    "main_2": _SPACE,
    "secondary": _SPACE,
    "water": _WATER,
    "water_immersion": _WATER,
    "electric_showers": _WATER,
    "pumps": _PUMPS,
    "ventilation_fans": _PUMPS,
    "lighting": _LIGHTING,
}
"""Uses of the worksheet and the use of the bill each is part of."""
_AT_OWN_PRICE = 0
"""In place of a fuel code: pounds at a heat network's own price, which no price set changes."""
_CODES = 100


@dataclass(frozen=True, slots=True)
class Purchases:
    """Amounts of so many homes, an entry each (m,), ordered by home, use and fuel code, one of each at most.

    An amount is kWh/yr (negative where it is earned: generation used at home or exported), the share due of a standing
    charge, or GBP/yr at a network's own price.
    """

    homes: int
    home: Codes
    use: Codes
    """Index in `BILL_USES`."""
    code: Codes
    """Fuel code of Table 32, or 0 for a network's own price."""
    amount: Array

    def by_home(self) -> list[dict[str, float]]:
        """The amounts of each home by use and fuel code, as `"space_heating.1"`: the form they are stored in."""
        names, which = np.unique(self.use * _CODES + self.code, return_inverse=True)
        keys = [f"{BILL_USES[name // _CODES]}.{name % _CODES}" for name in names.tolist()]
        labels, amounts = [keys[at] for at in which.tolist()], self.amount.tolist()
        ends = np.searchsorted(self.home, np.arange(self.homes + 1)).tolist()
        return [dict(zip(labels[start:end], amounts[start:end], strict=True)) for start, end in pairwise(ends)]

    @classmethod
    def of(cls, stored: Sequence[Mapping[str, float]]) -> "Purchases":
        """What `by_home` gave, also where a database changed the order of the keys.

        Raises:
            KeyError: a key names no use of the bill.
        """
        known = {key: _place(key) for amounts in stored for key in amounts}
        return _ordered(
            len(stored),
            np.repeat(np.arange(len(stored)), [len(amounts) for amounts in stored]),
            np.array([known[key] for amounts in stored for key in amounts], dtype=np.intp),
            np.array([amount for amounts in stored for amount in amounts.values()], dtype=np.float64),
        )


def purchases(
    energy: Energy, generation: Generation, supplies: Supplies, *, cpsu_high_share: Array | None = None
) -> Purchases:
    """The amounts every home is billed for; `cpsu_high_share` (n,) is NaN where no electric CPSU heats."""
    homes = len(supplies.export_credited)
    found = _Entries(homes)
    for use, kwh in delivered(energy).items():
        supply, bought = supplies.by_use[use], yearly(kwh)
        high, low, share = supply.high, supply.low, supply.high_share
        if cpsu_high_share is not None and use in ("main_1", "water"):
            by_cpsu = ~np.isnan(cpsu_high_share)
            share = np.where(by_cpsu, cpsu_high_share, share)
            high, low = np.where(by_cpsu, HIGH_10H, high), np.where(by_cpsu, LOW_10H, low)
        bought = np.where(bought > 0, bought, 0.0)
        if supply.own_price_p is not None:
            own = np.nan_to_num(supply.own_price_p) / 100
            found.add(_BILLED_AS[use], np.full(homes, float(_AT_OWN_PRICE)), bought * own)
            bought = np.where(np.isnan(supply.own_price_p), bought, 0.0)
        found.add(_BILLED_AS[use], high, bought * share)
        found.add(_BILLED_AS[use], low, bought * (1 - share))
    for code, due in supplies.rating_standing + supplies.bill_standing:
        found.add(_STANDING, code, due)
    lighting, at_high = supplies.by_use["lighting"], supplies.generation_high_share
    used = yearly(generation.pv_used + generation.other_used)
    exported = yearly(generation.pv_exported + generation.other_exported)
    found.add(_GENERATION, lighting.high, -used * at_high)
    found.add(_GENERATION, lighting.low, -used * (1 - at_high))
    found.add(_GENERATION, np.full(homes, float(EXPORT)), np.where(supplies.export_credited, -exported, 0.0))
    return found.together()


def bills(bought: Purchases, prices: PriceSet) -> Array:
    """What each home pays in GBP/yr, (homes, 6) in the order of `BILL_USES`; earnings are negative.

    Raises:
        ValueError: the prices are those of ratings, which charge no standard standing charge and know no own prices.
    """
    if not prices.charges_every_standing:
        raise ValueError(f"{prices.name} prices ratings; give a dated set, such as those of `ara prices`")
    price = np.where(bought.use == _STANDING, prices.standing_gbp[bought.code], prices.unit_p[bought.code] / 100)
    price = np.where(bought.code == _AT_OWN_PRICE, 1.0, price)
    uses = len(BILL_USES)
    paid = _added_up(bought.home * uses + bought.use, bought.amount * price, bought.homes * uses)
    return paid.reshape(bought.homes, uses)


class _Entries:
    """Amounts as they are found, use by use."""

    def __init__(self, homes: int) -> None:
        self._homes = homes
        self._found: list[tuple[Codes, Codes, Array]] = []

    def add(self, use: int, code: Array, amount: Array) -> None:
        """Amounts (n,) of one use; nothing of nothing is left out, since no price may be known for it."""
        home = np.flatnonzero(amount)
        self._found.append((home, use * _CODES + code[home].astype(np.intp), amount[home]))

    def together(self) -> Purchases:
        home, place, amount = (np.concatenate(column) for column in zip(*self._found, strict=True))
        return _ordered(self._homes, home, place, amount)


def _ordered(homes: int, home: Codes, place: Codes, amount: Array) -> Purchases:
    """Entries in order, those of one home and place added up; `place` is use times 100 plus fuel code."""
    span = _CODES * len(BILL_USES)
    at, which = np.unique(home * span + place, return_inverse=True)
    return Purchases(homes, at // span, at % span // _CODES, at % _CODES, _added_up(which, amount, len(at)))


def _added_up(where: Codes, amount: Array, size: int) -> Array:
    """Amounts by place, added in the order given."""
    return np.bincount(where, amount, minlength=size).astype(np.float64)


def _place(key: str) -> int:
    use, _, code = key.partition(".")
    try:
        return BILL_USES.index(use) * _CODES + int(code)
    except ValueError:
        raise KeyError(f"{key!r} names no use of the bill and fuel code; it reads as 'space_heating.1'") from None

"""Which prices bills are worked out at: the dated sets of the package and a user's own, and the one in force on a day.

A user's sets are rows of text (docs/prices.md has the columns); whoever reads the file they come from hands them in.
Add here: rules about price sets. Keep out: prices, which are tables with a source.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ara_domain.hashing import content_hash
from ara_domain.sap.tables import Array
from ara_domain.sap.worksheet.prices import PriceSet, bill_prices, empty_prices, fuel_names

PRICE_COLUMNS = ("price_set", "valid_from", "source", "code", "price_p_kwh", "standing_gbp")
"""Columns of a user's own prices, a row per set and fuel; `standing_gbp` may be empty."""
NumberedRow = tuple[int, Mapping[str, str]]
_HASH_LENGTH = 8


class PricesRefused(ValueError):
    """A user's prices cannot be read; the message names the row and what to write."""


class NoPricesInForce(LookupError):
    """No price set was in force on the day asked for."""


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Dated price sets, the oldest first; of two of one day the later in the book is in force."""

    sets: tuple[PriceSet, ...]

    @classmethod
    def of_package(cls) -> "PriceBook":
        """The sets that come with ARA."""
        return cls(bill_prices())

    def with_rows(self, rows: Iterable[NumberedRow]) -> "PriceBook":
        """The book with a user's sets added; each row comes with its number in the file.

        A set may name some fuels only: the others keep the price of the set in force before it.

        Raises:
            PricesRefused: a row cannot be read, or a set has the name of another, two days or two sources.
        """
        book = self
        for name, mine in sorted(_by_set(rows).items(), key=lambda item: item[1][0].valid_from):
            if any(known.name == name for known in self.sets):
                raise PricesRefused(f"price set {name!r} comes with ARA; give yours another name")
            book = book._with(_made(name, mine, book._before(mine[0].valid_from)))
        return book

    def on(self, day: date) -> PriceSet:
        """The set in force on a day.

        Raises:
            NoPricesInForce: the first set begins later.
        """
        begun = [one for one in self.sets if one.valid_from is not None and one.valid_from <= day]
        if not begun:
            first = min((one.valid_from for one in self.sets if one.valid_from is not None), default=None)
            raise NoPricesInForce(
                f"no price set is in force on {day}; the first begins {first}. Choose a later day, or add a set of "
                "that time to the file ARA_PRICES_PATH names"
            )
        return begun[-1]

    def named(self, name: str) -> PriceSet:
        """A set by its name.

        Raises:
            NoPricesInForce: there is none of this name.
        """
        for one in self.sets:
            if one.name == name:
                return one
        raise NoPricesInForce(f"there is no price set {name!r}, only {', '.join(one.name for one in self.sets)}")

    def _before(self, day: date) -> PriceSet | None:
        begun = [one for one in self.sets if one.valid_from is not None and one.valid_from <= day]
        return begun[-1] if begun else None

    def _with(self, added: PriceSet) -> "PriceBook":
        return PriceBook(tuple(sorted((*self.sets, added), key=lambda one: one.valid_from or date.min)))


@dataclass(frozen=True, slots=True)
class _Price:
    """One row of a user's prices."""

    price_set: str
    valid_from: date
    source: str
    code: int
    unit_p: float
    standing_gbp: float


def _by_set(rows: Iterable[NumberedRow]) -> dict[str, list[_Price]]:
    found: dict[str, list[_Price]] = {}
    for number, row in rows:
        price = _price(row, number)
        same = found.setdefault(price.price_set, [])
        if same and (same[0].valid_from, same[0].source) != (price.valid_from, price.source):
            raise PricesRefused(
                f"row {number}: price set {price.price_set!r} has another valid_from or source than in its first row; "
                "write them the same in every row of a set"
            )
        if any(other.code == price.code for other in same):
            raise PricesRefused(f"row {number}: price set {price.price_set!r} has fuel code {price.code} twice")
        same.append(price)
    return found


def _price(row: Mapping[str, str], number: int) -> _Price:
    lacking = [name for name in PRICE_COLUMNS if name not in row]
    if lacking:
        raise PricesRefused(f"the file has no {', '.join(lacking)}; the columns are {', '.join(PRICE_COLUMNS)}")
    empty = [name for name in PRICE_COLUMNS[:-1] if not row[name].strip()]
    if empty:
        raise PricesRefused(f"row {number}: {', '.join(empty)} is empty")
    try:
        valid_from = date.fromisoformat(row["valid_from"].strip())
    except ValueError:
        raise PricesRefused(f"row {number}: valid_from {row['valid_from']!r} is no day; write 2026-04-01") from None
    code = row["code"].strip()
    if not code.isdigit() or int(code) not in fuel_names():
        raise PricesRefused(f"row {number}: code {code!r} is no fuel of Table 32; `ara prices --json` lists the codes")
    return _Price(
        price_set=row["price_set"].strip(),
        valid_from=valid_from,
        source=row["source"].strip(),
        code=int(code),
        unit_p=_amount(row["price_p_kwh"], "price_p_kwh", number),
        standing_gbp=_amount(row["standing_gbp"] or "0", "standing_gbp", number),
    )


def _amount(text: str, column: str, number: int) -> float:
    try:
        amount = float(text)
    except ValueError:
        amount = float("nan")
    if not 0 <= amount < float("inf"):
        raise PricesRefused(f"row {number}: {column} {text!r} is not an amount of 0 or more; write it as 24.5")
    return amount


def _made(name: str, prices: Sequence[_Price], before: PriceSet | None) -> PriceSet:
    unit, standing = _start(name, prices, before)
    for price in prices:
        unit[price.code], standing[price.code] = price.unit_p, price.standing_gbp
    own = {price.code for price in prices}
    told = content_hash("price_set:1", prices[0].valid_from, unit.tolist(), standing.tolist())
    return PriceSet(
        name=name,
        unit_p=unit,
        standing_gbp=standing,
        charges_every_standing=True,
        valid_from=prices[0].valid_from,
        source=prices[0].source,
        from_memory=before.from_memory - own if before else frozenset(),
        version=f"{name}@{told[:_HASH_LENGTH]}",
    )


def _start(name: str, prices: Sequence[_Price], before: PriceSet | None) -> tuple[Array, Array]:
    """What a set begins from: the prices in force before it, or none, and then it names every fuel itself."""
    if before is not None:
        return np.copy(before.unit_p), np.copy(before.standing_gbp)
    needed = {code for one in bill_prices() for code in np.flatnonzero(~np.isnan(one.unit_p))}
    missing = sorted(needed - {price.code for price in prices})
    if missing:
        raise PricesRefused(
            f"price set {name!r} begins before any other and names no price for the fuel codes "
            f"{', '.join(str(code) for code in missing)}; a first set names every fuel"
        )
    return empty_prices()

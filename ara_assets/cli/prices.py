"""`ara prices`, and the price set a command works with."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from ara_assets.cli.output import console, heading, line, paragraph, print_json, table
from ara_domain.sap.price_book import NoPricesInForce, PriceBook
from ara_domain.sap.tables import table_sources
from ara_domain.sap.worksheet.prices import FULL_SAP_PRICES, RATING_PRICES, PriceSet, fuel_names, price_set
from ara_resources.prices import price_book, prices_in_force
from ara_resources.settings import Settings

_FACTORS = {"RdSAP 10": "fuels", "RdSAP 2012": "factors_sap_2012"}
"""Methods of rating and the table of CO2 and primary energy factors each reads."""


def prices_named(settings: Settings, name: str | None) -> PriceSet | None:
    """The set figures were worked out at; None where it is not among those of the settings (any more)."""
    try:
        return price_book(settings).named(name or "")
    except NoPricesInForce:
        return None


def show_prices(*, on: date | None, as_json: bool) -> None:
    """List the price sets, and say which is in force.

    Raises:
        PricesUnknown: the user's file cannot be read, or no set is in force on the day.
    """
    settings = Settings(prices_on=on) if on else Settings()
    listing = _Listing(price_book(settings), prices_in_force(settings), settings.prices_on, datetime.now(UTC))
    if as_json:
        print_json(listing.as_json())
    else:
        listing.show()


@dataclass(frozen=True)
class _Listing:
    book: PriceBook
    in_force: PriceSet
    day: date | None
    now: datetime

    def as_json(self) -> dict[str, Any]:
        sources = table_sources()
        return {
            "on": self.day or self.now.date(),
            "in_force": self.in_force.name,
            "bills": [_as_json(one) for one in self.book.sets],
            "ratings": [_as_json(price_set(name)) for name in (RATING_PRICES, FULL_SAP_PRICES)],
            "factors": [
                {"method": method, "table": name, "source": sources[f"{name}.csv"]} for method, name in _FACTORS.items()
            ],
            "fuels": {str(code): name for code, name in fuel_names().items()},
        }

    def show(self) -> None:
        heading(f"Bills on {self.day or self.now.date()} are at {self.in_force.name}")
        for one in self.book.sets:
            line(f"  {one.name}, in force from {one.valid_from}")
            paragraph(one.source, indent=4)
        console.print()
        rows = [
            (
                code,
                name,
                f"{self.in_force.unit_p[code]:.2f}",
                f"{self.in_force.standing_gbp[code]:,.0f}",
                "from memory" if code in self.in_force.from_memory else "",
            )
            for code, name in fuel_names().items()
            if not np.isnan(self.in_force.unit_p[code])
        ]
        headers = ("code", "fuel", "p/kWh", "GBP/yr", "")
        table(self.in_force.name, headers, rows, right=("code", "p/kWh", "GBP/yr"), wrap=("fuel",))
        if self.in_force.from_memory:
            paragraph(
                "From memory: no document here states the price; it is approximate. Prices of your own go into a file "
                "(ARA_PRICES_PATH, docs/prices.md).",
                indent=2,
            )
            console.print()
        line("Ratings are at prices no date changes:")
        for name in (RATING_PRICES, FULL_SAP_PRICES):
            paragraph(f"{name}: {price_set(name).source}", indent=2)


def _as_json(prices: PriceSet) -> dict[str, Any]:
    known = [int(code) for code in np.flatnonzero(~np.isnan(prices.unit_p))]
    return {
        "price_set": prices.name,
        "version": prices.version,
        "valid_from": prices.valid_from,
        "source": prices.source,
        "prices": [
            {
                "code": code,
                "price_p_kwh": float(prices.unit_p[code]),
                "standing_gbp": float(prices.standing_gbp[code]),
                "from_memory": code in prices.from_memory,
            }
            for code in known
        ],
    }

"""The prices of energy the settings choose: the sets of ARA and of the user's file, and the one in force."""

from datetime import UTC, date, datetime

from ara_domain.ports import RunCannotContinue
from ara_domain.sap.price_book import NoPricesInForce, PriceBook, PricesRefused
from ara_domain.sap.worksheet.prices import PriceSet
from ara_resources.own_tables import rows_of
from ara_resources.settings import Settings
from ara_resources.spreadsheets import UnreadableSpreadsheet


class PricesUnknown(RunCannotContinue):
    """Bills cannot be worked out: the user's prices cannot be read, or none are in force on the day."""


def price_book(settings: Settings) -> PriceBook:
    """The dated sets of ARA and those of the file `ARA_PRICES_PATH` names.

    Raises:
        PricesUnknown: the file cannot be read; the message names the row.
    """
    book = PriceBook.of_package()
    path = settings.prices_path
    if path is None:
        return book
    try:
        return book.with_rows(rows_of(path))
    except (PricesRefused, UnreadableSpreadsheet) as error:
        raise PricesUnknown(f"ARA_PRICES_PATH={path}: {error}") from error


def prices_in_force(settings: Settings, today: date | None = None) -> PriceSet:
    """The set bills are worked out at: in force on `ARA_PRICES_ON`, else today (UTC).

    Raises:
        PricesUnknown: the user's file cannot be read, or no set is in force on the day.
    """
    day = settings.prices_on or today or datetime.now(UTC).date()
    try:
        return price_book(settings).on(day)
    except NoPricesInForce as error:
        raise PricesUnknown(str(error)) from error

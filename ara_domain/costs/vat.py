"""VAT as people write it in a cost table: a word, or a rate to add to the price."""

INCLUDED, ZERO_RATED = "included", "zero-rated"
"""Words for VAT; else a rate to add, as `20 %`."""
_MOST_SHARE, _LEAST_PERCENT, _MOST_PERCENT = 0.3, 2.0, 30.0
"""Rates of VAT in the UK have been 5 to 25 %. Between a share of 0.3 and 2 % nothing tells the one from the other."""
_RATE_REMEDY = f"write {INCLUDED!r}, {ZERO_RATED!r}, or the rate to add, as 20 %"


class VatRefused(Exception):
    """A cell that does not say what VAT there is: why, and what to write instead."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message, self.remedy = message, remedy
        super().__init__(f"{message}; {remedy}")


def read_vat(text: str) -> float | None:
    """Per cent of VAT to add: None where prices include it, 0 where they are zero-rated.

    A rate is `20 %`, `20%` or `20`, or a share: `0.2`, which is also what a cell of a workbook holds that shows 20 %.

    Raises:
        VatRefused: it is none of these.
    """
    written = text.strip().casefold()
    word = written.replace("_", "-").replace(" ", "-")
    if word == INCLUDED:
        return None
    if word == ZERO_RATED:
        return 0.0
    number, percent, rest = written.partition("%")
    try:
        rate = float(number)
    except ValueError:
        rate = float("nan")
    if rate == 0:
        raise VatRefused(
            f"{text!r} may mean that VAT is included, or that there is none", f"write {INCLUDED!r} or {ZERO_RATED!r}"
        )
    if rest.strip() or not rate > 0:
        raise VatRefused(f"{text!r} does not say what VAT there is", _RATE_REMEDY)
    if not percent and rate <= _MOST_SHARE:
        return round(100 * rate, 6)
    if (0 if percent else _LEAST_PERCENT) <= rate <= _MOST_PERCENT:
        return rate
    raise VatRefused(f"{text!r} is no rate of VAT", f"{_RATE_REMEDY}; rates are up to {_MOST_PERCENT:g} %")


def vat_in_words(percent: float | None) -> str:
    """As `read_vat` reads it: `included`, `zero-rated`, `20 %`."""
    if percent is None:
        return INCLUDED
    return f"{percent:g} %" if percent else ZERO_RATED

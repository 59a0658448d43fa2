"""What can be wrong with a spreadsheet: the whole file is refused, or a row of it.

Here: the errors that refuse a file, and the remark on one row. Keep out: how a fault is found, how it is printed.

    SpreadsheetRefused
    ├── HeaderNotFound        no row names columns ARA knows
    ├── ColumnMissing         the columns found do not say what the list needs
    ├── AmbiguousColumns      two columns for one meaning
    ├── UnknownMapping        the mapping names a column or a meaning that there is not
    └── (of services)         NothingToImport, WouldRemoveMost, NoSuchPortfolio
        (of ara_resources)    UnreadableSpreadsheet
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

_SHOWN = 60


class SpreadsheetRefused(Exception):
    """Nothing of the file was imported; the message names the file, what is wrong and what to do."""


class HeaderNotFound(SpreadsheetRefused):
    """No row near the top holds column headings that mean anything."""


class ColumnMissing(SpreadsheetRefused):
    """The headings are understood, and none of them says what the list cannot do without."""


class AmbiguousColumns(SpreadsheetRefused):
    """Two columns read as the same thing: which one is meant is for the person to say."""


class UnknownMapping(SpreadsheetRefused):
    """The mapping names a heading that is not in the file, or a meaning that does not exist."""


class ProblemKind(StrEnum):
    """Why a row was refused or remarked on: short, stable, to count by."""

    # a landlord's list of homes, refused
    NOT_A_UPRN = "not_a_uprn"
    NO_IDENTITY = "no_identity"
    REPEATS_ROW = "repeats_row"
    SAME_HOME_TWICE = "same_home_twice"
    TOO_LONG = "too_long"
    # a landlord's list of homes, kept with a warning
    NO_POSTCODE = "no_postcode"
    NO_LOOKUP = "no_lookup"
    """Neither postcode nor UPRN: no certificate can be looked up."""
    MALFORMED_POSTCODE = "malformed_postcode"
    SHARED_UPRN = "shared_uprn"
    TURNED_INTO_DATE = "turned_into_date"
    POSSIBLY_RENAMED = "possibly_renamed"
    # overrides, refused
    NO_HOME = "no_home"
    UNKNOWN_HOME = "unknown_home"
    HOME_LEFT = "home_left"
    AMBIGUOUS_HOME = "ambiguous_home"
    CONTRADICTORY_HOME = "contradictory_home"
    UNKNOWN_FIELD = "unknown_field"
    NO_VALUE = "no_value"
    IMPOSSIBLE_VALUE = "impossible_value"
    PERCENTAGE_CELL = "percentage_cell"
    CONTRADICTS_ROW = "contradicts_row"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """What is wrong with one row, where, and what to do about it.

    `row` is the row number the person sees in the spreadsheet, `column` the heading as they wrote it (empty when the
    whole row is meant), `text` the start of what the cell says.
    """

    row: int
    kind: ProblemKind
    message: str
    remedy: str
    column: str = ""
    text: str = ""

    def __str__(self) -> str:
        where = f"row {self.row}, {self.column}" if self.column else f"row {self.row}"
        return f"{where}: {self.message}; {self.remedy}"


def count_by_kind(problems: Iterable[RowProblem]) -> Mapping[ProblemKind, int]:
    """How often each kind occurs, the most frequent first."""
    return dict(Counter(problem.kind for problem in problems).most_common())


def shown(text: str) -> str:
    """The text as it is quoted in a message: no longer than a person reads."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def listed(names: Iterable[str], most: int = 8) -> str:
    """Names quoted and joined for a message, the first few of them."""
    every = [f"'{shown(name)}'" for name in names]
    more = len(every) - most
    return ", ".join(every[:most]) + (f" and {more} more" if more > 0 else "")

"""What landlords' spreadsheets mean: a list of homes, or corrections to them.

```python
table = read_table(Path("homes.xlsx"))                     # ara_resources.spreadsheets
listed = read_portfolio_list(table, portfolio)             # columns understood, homes, refused rows: the preview
changes = PortfolioImport(store, clock).run(listed)        # ara_domain.services.portfolio_import

overrides = read_override_list(read_table(Path("overrides.csv")))
OverrideImport(store, clock, uuid4).run(overrides, "acme", author="A. Marsh")
```

Here: cells and tables (`table`), headings (`headers`), and for each of the two lists what its columns may be called,
what its rows mean and what it changes. Every row that is not taken is a `RowProblem` with row, column, reason and
remedy; what refuses a whole file is a `SpreadsheetRefused`.
Add here: a list people send, as columns + list + changes; another spelling of a heading, in its `…_columns`.
Keep out: files (`ara_resources.spreadsheets`), the store (`ara_domain.services`), printing.
"""

from ara_domain.spreadsheets.headers import IGNORE, Column, Columns, IgnoredColumn, parse_mapping
from ara_domain.spreadsheets.override_changes import OverrideChange, OverrideChanges, compare_overrides
from ara_domain.spreadsheets.override_columns import WITHDRAW_WORDS, OverrideForm
from ara_domain.spreadsheets.override_list import OverrideEntry, OverrideList, read_override_list
from ara_domain.spreadsheets.portfolio_changes import PortfolioChanges, compare_portfolio
from ara_domain.spreadsheets.portfolio_columns import ListColumn, MissingColumn
from ara_domain.spreadsheets.portfolio_list import ListedHome, PortfolioList, read_portfolio_list
from ara_domain.spreadsheets.problems import (
    AmbiguousColumns,
    ColumnMissing,
    HeaderNotFound,
    ProblemKind,
    RowProblem,
    SpreadsheetRefused,
    UnknownMapping,
)
from ara_domain.spreadsheets.table import Cell, Row, Table

__all__ = [
    "IGNORE",
    "WITHDRAW_WORDS",
    "AmbiguousColumns",
    "Cell",
    "Column",
    "ColumnMissing",
    "Columns",
    "HeaderNotFound",
    "IgnoredColumn",
    "ListColumn",
    "ListedHome",
    "MissingColumn",
    "OverrideChange",
    "OverrideChanges",
    "OverrideEntry",
    "OverrideForm",
    "OverrideList",
    "PortfolioChanges",
    "PortfolioList",
    "ProblemKind",
    "Row",
    "RowProblem",
    "SpreadsheetRefused",
    "Table",
    "UnknownMapping",
    "compare_overrides",
    "compare_portfolio",
    "parse_mapping",
    "read_override_list",
    "read_portfolio_list",
]

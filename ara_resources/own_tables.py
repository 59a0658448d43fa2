"""Tables a user keeps beside ARA (prices, products): a CSV file or a workbook whose first row names the columns."""

from collections.abc import Iterator
from pathlib import Path

from ara_domain.spreadsheets.table import text_of
from ara_resources.spreadsheets import read_table

NumberedRow = tuple[int, dict[str, str]]
"""The row's number in the file, and its cells as text by column; a column name in lower case."""


def rows_of(path: Path) -> Iterator[NumberedRow]:
    """The rows below the first, each with every column of the first; empty cells are empty texts.

    Raises:
        UnreadableSpreadsheet: there is no such file, or it is not a table.
    """
    header, *rows = read_table(path).rows
    names = [text_of(cell).casefold() for cell in header.cells]
    for row in rows:
        cells = [text_of(cell) for cell in row.cells]
        cells += [""] * (len(names) - len(cells))
        yield row.number, {name: cell for name, cell in zip(names, cells, strict=False) if name}

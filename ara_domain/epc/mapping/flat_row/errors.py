"""Why a flat row has no structured copy."""

from ara_domain.epc.mapping.errors import MappingError

_CORRECT = "correct the cell in the file and import it again, or leave the row out: a newer certificate counts anyway"
_ASSESS = (
    "nothing can be calculated from this row; take the certificate from the register's API or assess the home anew"
)


class BrokenRow(MappingError):
    """A cell without which the row is no certificate, or one that is not what its column holds.

    `column`, `found` and `expected` say which; `reason` is one of the codes below, to count by.
    """

    def __init__(self, reason: str, column: str, found: str | None, expected: str, remedy: str = _CORRECT) -> None:
        self.reason = reason
        self.column = column
        self.found = "nothing" if not found else repr(found if len(found) <= 80 else f"{found[:77]}...")
        self.expected = expected
        super().__init__(f"{column}: found {self.found}, expected {expected}", remedy)


def not_cut(found: str) -> BrokenRow:
    """The row has not as many cells as the header."""
    return BrokenRow("row_not_cut", "(row)", found, "one cell per column of the header")


def missing(column: str, found: str | None, expected: str) -> BrokenRow:
    """A column that every certificate has is empty; `NO_FLOOR_AREA` and the like are its reason."""
    return BrokenRow(f"no_{column.lower()}", column, found, expected, _ASSESS)


def describes_nothing(walls: str | None) -> BrokenRow:
    """Neither walls nor heating are described: the row has results and nothing to calculate them from."""
    expected = "a description of the walls, or of the main heating, instead of the element's name"
    return BrokenRow("describes_nothing", "WALLS_DESCRIPTION", walls, expected, _ASSESS)


def unreadable(kind: str, column: str, found: str, expected: str) -> BrokenRow:
    """A cell is not of its column's kind: `number`, `date`, `code`, `uprn`."""
    return BrokenRow(f"unreadable_{kind}", column, found, expected)

"""One row of the frame while it is being written."""

from ara_domain.epc.reading import NAN
from ara_domain.ml.schema import column_names, position


class Row:
    """A row that starts with every column not said."""

    __slots__ = ("values",)

    def __init__(self) -> None:
        self.values: list[float] = [NAN] * len(column_names())

    def put(self, name: str, value: float) -> None:
        """Write one column.

        Raises:
            KeyError: no such column.
        """
        self.values[position()[name]] = value

    def get(self, name: str) -> float:
        """A column as written so far, NaN before that.

        Raises:
            KeyError: no such column.
        """
        return self.values[position()[name]]

    def zero(self, *names: str) -> None:
        """Write 0 to columns that do not apply."""
        for name in names:
            self.put(name, 0.0)

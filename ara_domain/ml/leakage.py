"""The one guard against leaks: which columns hold results, and may therefore inform no engine, model or prediction.

Add here: a word by which a result is known. Keep out: exceptions. A column that is an input and has such a word in its
name (`heating1_efficiency`) is left out as well, because a rule with exceptions guards nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar

RESULT_WORDS: Final = ("RATING", "EFFICIENCY", "_EFF", "CO2", "COST", "CONSUMPTION", "IMPACT", "POTENTIAL")
"""A column with one of these in its name is a result, however it is written."""

_Cell = TypeVar("_Cell")


class LeakingColumn(ValueError):
    """A result was about to become an input."""


def is_result(column: str) -> bool:
    """Whether a column counts as a result: `CO2_EMISSIONS_CURRENT` and `walls-energy-eff` do."""
    name = column.upper().replace("-", "_")
    return any(word in name for word in RESULT_WORDS)


def inputs_among(columns: Iterable[str]) -> tuple[str, ...]:
    """The columns that may be inputs, in the order given."""
    return tuple(column for column in columns if not is_result(column))


def without_results(row: Mapping[str, _Cell]) -> dict[str, _Cell]:
    """A row of the register as a model may see it: its results are gone, not merely unread."""
    return {column: cell for column, cell in row.items() if not is_result(column)}


def refuse_results(columns: Sequence[str]) -> None:
    """Check the inputs of a model, when it is trained and again when it is read.

    Raises:
        LeakingColumn: some of them are results.
    """
    if leaking := [column for column in columns if is_result(column)]:
        raise LeakingColumn(
            f"{', '.join(leaking)} would be inputs and are results (a name with {', '.join(RESULT_WORDS)}); "
            "leave them out, or the model learns its own answer"
        )

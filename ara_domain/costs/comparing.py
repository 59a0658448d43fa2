"""What differs between two versions of a cost table, line by line, in the columns of the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ara_domain.costs.columns import cell_in_words, cells_of
from ara_domain.ports import Material, RegionalFactor

WHOLE_ROW = "row"
"""In place of a column: the row is there in one of the two only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostChange:
    """One cell of one row: what it was and what it would be, money in pounds; None where the row is not there."""

    line: str
    """A material, or `region LS6`."""
    column: str
    old: object
    new: object

    @property
    def in_words(self) -> tuple[str, str]:
        """The cell before and now, as a person reads them."""
        if self.column == WHOLE_ROW:
            return ("", "added") if self.old is None else ("", "left out")
        return cell_in_words(self.column, self.old), cell_in_words(self.column, self.new)

    def __str__(self) -> str:
        old, new = self.in_words
        return f"{self.line} {new}" if self.column == WHOLE_ROW else f"{self.line}: {self.column} {old} → {new}"


def changes_of_costs(
    old: Mapping[str, Material],
    new: Mapping[str, Material],
    old_factors: Mapping[str, RegionalFactor],
    new_factors: Mapping[str, RegionalFactor],
) -> tuple[CostChange, ...]:
    """Every row and cell that differs, materials first; the order of rows is no difference."""
    regions = ({f"region {area}": one for area, one in factors.items()} for factors in (old_factors, new_factors))
    return (*_changes(old, new), *_changes(*regions))


def _changes(
    old: Mapping[str, Material] | Mapping[str, RegionalFactor],
    new: Mapping[str, Material] | Mapping[str, RegionalFactor],
) -> Iterator[CostChange]:
    for name, line in new.items():
        before = old.get(name)
        if before is None:
            yield CostChange(line=name, column=WHOLE_ROW, old=None, new=name)
            continue
        was = cells_of(before)
        for column, value in cells_of(line).items():
            if was[column] != value:
                yield CostChange(line=name, column=column, old=was[column], new=value)
    for name in old:
        if name not in new:
            yield CostChange(line=name, column=WHOLE_ROW, old=name, new=None)

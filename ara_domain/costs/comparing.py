"""What differs between two versions of a cost table, line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from ara_domain.ports import Material, RegionalFactor


@dataclass(frozen=True, slots=True, kw_only=True)
class CostChange:
    """One figure of one line: what it was and what it would be; None where the line is not there."""

    line: str
    """A material, or `region LS6`."""
    field: str
    old: object
    new: object

    def __str__(self) -> str:
        if self.field == _LINE:
            return f"{self.line} {'added' if self.old is None else 'left out'}"
        return f"{self.line}: {self.field} {self.old} → {self.new}"


_LINE = "line"


def changes_of_costs(
    old: Mapping[str, Material],
    new: Mapping[str, Material],
    old_factors: Mapping[str, RegionalFactor],
    new_factors: Mapping[str, RegionalFactor],
) -> tuple[CostChange, ...]:
    """Every line and figure that differs, materials first; the order of lines is no difference."""
    regions = ({f"region {area}": one for area, one in factors.items()} for factors in (old_factors, new_factors))
    return (*_changes(old, new), *_changes(*regions))


def _changes(
    old: Mapping[str, Material] | Mapping[str, RegionalFactor],
    new: Mapping[str, Material] | Mapping[str, RegionalFactor],
) -> Iterator[CostChange]:
    for name, line in new.items():
        before = old.get(name)
        if before is None:
            yield CostChange(line=name, field=_LINE, old=None, new=name)
            continue
        for one in fields(line):
            was, is_now = getattr(before, one.name), getattr(line, one.name)
            if was != is_now:
                yield CostChange(line=name, field=one.name, old=was, new=is_now)
    for name in old:
        if name not in new:
            yield CostChange(line=name, field=_LINE, old=name, new=None)

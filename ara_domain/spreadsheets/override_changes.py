"""What importing a list of overrides changes: its entries given to homes and compared with what is in force.

Here: the comparison, which is pure. Keep out: the rules of one list (`override_list`), writing.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from ara_domain.identity import BlockKey, Portfolio, PropertyIdentity
from ara_domain.landlord_overrides import LandlordOverrides, Override
from ara_domain.spreadsheets.home_index import HomeIndex, HomeNotFound
from ara_domain.spreadsheets.override_columns import OverrideColumn
from ara_domain.spreadsheets.override_list import OverrideEntry, OverrideList
from ara_domain.spreadsheets.problems import ProblemKind, RowProblem, count_by_kind, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideChange:
    """One field of one home: what was in force, if anything, and what is now; None when it was taken back."""

    row: int
    home: PropertyIdentity
    block: BlockKey
    field: str
    old: str | None
    new: str | None
    note: str


@dataclass(frozen=True, kw_only=True)
class OverrideChanges:
    """What an import changes, or changed."""

    listed: OverrideList
    """What was read: columns understood, form, entries."""
    portfolio: Portfolio
    written: tuple[OverrideChange, ...]
    withdrawn: tuple[OverrideChange, ...]
    unchanged: int
    """Corrections that are in force already, and withdrawals of what is not."""
    refused: tuple[RowProblem, ...]
    """By row, those of the list included."""
    warnings: tuple[RowProblem, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether the store says all of this already."""
        return not (self.written or self.withdrawn)

    @cached_property
    def homes_touched(self) -> tuple[PropertyIdentity, ...]:
        """Homes of which something was written or withdrawn, in the order of their first row."""
        changes = sorted((*self.written, *self.withdrawn), key=lambda change: change.row)
        return tuple({change.home.property_id: change.home for change in changes}.values())

    @cached_property
    def blocks_touched(self) -> tuple[BlockKey, ...]:
        """The blocks of those homes, sorted."""
        return tuple(sorted({change.block for change in (*self.written, *self.withdrawn)}))

    @property
    def refused_by_kind(self) -> Mapping[ProblemKind, int]:
        """Refused rows by reason, the most frequent first."""
        return count_by_kind(self.refused)

    @property
    def counts(self) -> Mapping[str, int]:
        """The numbers of a summary."""
        return {
            "rows_read": self.listed.rows_read,
            "written": len(self.written),
            "withdrawn": len(self.withdrawn),
            "unchanged": self.unchanged,
            "refused": len(self.refused),
            "warnings": len(self.warnings),
            "homes_touched": len(self.homes_touched),
            "blocks_touched": len(self.blocks_touched),
        }


InForce = Callable[[Collection[UUID]], Mapping[UUID, LandlordOverrides]]
"""The overrides in force of some homes, in one call."""


def compare_overrides(
    listed: OverrideList, *, portfolio: Portfolio, homes: HomeIndex, in_force: InForce
) -> OverrideChanges:
    """What a list of overrides changes.

    Rows that say different things of one field of one home are refused, all of them: which one is right is for the
    landlord to say. A row that says the same again is a warning. An entry equal to what is in force changes nothing;
    one without a note does not ask for another note.
    """
    naming = listed.columns.of(OverrideColumn.HOME) or listed.columns.of(OverrideColumn.UPRN)
    told = _Told(homes, naming.header if naming else "")
    for entry in listed.entries:
        told.take(entry)
    held = in_force({home.property_id for home in told.homes.values()})
    written: list[OverrideChange] = []
    withdrawn: list[OverrideChange] = []
    unchanged = 0
    for (key, field), entry in told.agreed().items():
        home = told.homes[key]
        override = _of(held.get(key), field)
        if _says_nothing_new(entry, override):
            unchanged += 1
            continue
        change = OverrideChange(
            row=entry.row,
            home=home,
            block=portfolio.block_of(home.postcode),
            field=field,
            old=None if override is None else override.value,
            new=entry.value,
            note=entry.note,
        )
        (withdrawn if entry.value is None else written).append(change)
    return OverrideChanges(
        listed=listed,
        portfolio=portfolio,
        written=tuple(written),
        withdrawn=tuple(withdrawn),
        unchanged=unchanged,
        refused=tuple(sorted((*listed.refused, *told.refused), key=lambda problem: problem.row)),
        warnings=tuple(sorted(told.warnings, key=lambda problem: problem.row)),
    )


class _Told:
    """What is told of each field of each home."""

    def __init__(self, index: HomeIndex, home_header: str) -> None:
        self.homes: dict[UUID, PropertyIdentity] = {}
        self.refused: list[RowProblem] = []
        self.warnings: list[RowProblem] = []
        self._index = index
        self._home_header = home_header
        self._entries: dict[tuple[UUID, str], list[OverrideEntry]] = {}
        self._last_unknown: tuple[int, str] | None = None

    def take(self, entry: OverrideEntry) -> None:
        """Give an entry to its home; a row whose home is not found is refused once, however many cells it has."""
        try:
            home = self._index.find(entry.reference, entry.uprn)
        except HomeNotFound as problem:
            if (entry.row, problem.kind) != self._last_unknown:
                self._last_unknown = (entry.row, problem.kind)
                self.refused.append(
                    RowProblem(
                        row=entry.row,
                        kind=problem.kind,
                        message=problem.message,
                        remedy=problem.remedy,
                        column=self._home_header,
                        text=shown(entry.reference or entry.uprn),
                    )
                )
            return
        self.homes[home.property_id] = home
        self._entries.setdefault((home.property_id, entry.field), []).append(entry)

    def agreed(self) -> Mapping[tuple[UUID, str], OverrideEntry]:
        """One entry for each field of each home; those that contradict each other are refused."""
        agreed = {}
        for (key, field), entries in self._entries.items():
            first, *others = entries
            if len({entry.value for entry in entries}) > 1:
                self.refused.extend(_contradicted(entry, entries, self.homes[key]) for entry in entries)
                continue
            agreed[key, field] = first
            for entry in others:
                self.warnings.append(
                    _problem(entry, ProblemKind.REPEATS_ROW, f"repeats row {first.row}", "it was taken once")
                )
        return agreed


def _contradicted(entry: OverrideEntry, entries: Collection[OverrideEntry], home: PropertyIdentity) -> RowProblem:
    said = "; ".join(f"row {other.row} says {_quoted(other.value)}" for other in entries if other.value != entry.value)
    return _problem(
        entry,
        ProblemKind.CONTRADICTS_ROW,
        f"{entry.field} of {shown(home.name)!r} is {_quoted(entry.value)} here, and {said}",
        "keep the row that is right; none of them was taken",
    )


def _problem(entry: OverrideEntry, kind: ProblemKind, message: str, remedy: str) -> RowProblem:
    text = shown(entry.value or "")
    return RowProblem(row=entry.row, kind=kind, message=message, remedy=remedy, column=entry.column, text=text)


def _quoted(value: str | None) -> str:
    return "withdrawn" if value is None else repr(shown(value))


def _of(overrides: LandlordOverrides | None, field: str) -> Override | None:
    return next((override for override in overrides or () if override.field == field), None)


def _says_nothing_new(entry: OverrideEntry, held: Override | None) -> bool:
    if held is None:
        return entry.value is None
    return entry.value == held.value and entry.note in {"", held.note}

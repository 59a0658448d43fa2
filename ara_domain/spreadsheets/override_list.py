"""A list of overrides: what each row corrects, and which rows or cells are refused.

Here: the rules of one list, read on its own. Keep out: which homes there are and what is in force (`override_changes`).
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from ara_domain.override_fields import (
    ImpossibleValue,
    UnknownOverrideField,
    field_named,
    override_fields,
    parse_override,
)
from ara_domain.spreadsheets.headers import Column, Columns, cell_at, rows_below
from ara_domain.spreadsheets.override_columns import (
    OverrideColumn,
    OverrideForm,
    field_spelled,
    override_columns,
    takes_back,
)
from ara_domain.spreadsheets.problems import ProblemKind, RowProblem, listed, shown
from ara_domain.spreadsheets.table import MAX_CELL, Cell, Row, Table, text_of

_PERCENT_FIELDS = frozenset(field.name for field in override_fields() if field.unit == "%")
_READABLE = 400
"""Characters of allowed values a person still reads in a message; the longest list has 2,500."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideEntry:
    """One correction as a row says it; the home is not looked up yet."""

    row: int
    column: str
    """Heading of the column the value stands in."""
    reference: str
    """What the row calls its home: a reference or a UPRN; may be empty when `uprn` is not."""
    uprn: str
    """What stands in a UPRN column beside it."""
    field: str
    value: str | None
    """Canonical; None takes the override back."""
    note: str
    """Empty when the row says nothing."""


@dataclass(frozen=True, kw_only=True)
class OverrideList:
    """What was understood of a list of overrides: the preview of an import, and what the import then applies."""

    source: str
    form: OverrideForm
    columns: Columns
    entries: tuple[OverrideEntry, ...]
    refused: tuple[RowProblem, ...]
    """One for each row that was not taken, in wide form for each cell."""
    rows_read: int

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields the list corrects, in the order it names them."""
        return tuple(dict.fromkeys(entry.field for entry in self.entries))


def read_override_list(
    table: Table, *, mapping: Mapping[str, str] | None = None, header_row: int | None = None
) -> OverrideList:
    """Read a table as corrections by the landlord, in long or wide form.

    `-` or `withdraw` in place of a value takes an override back. In wide form an empty cell says nothing; a column
    whose heading is nearly a field's name is refused once, any other unknown column is left alone. `mapping` and
    `header_row` are those of `headers.understand`.

    Raises:
        HeaderNotFound, UnknownMapping, AmbiguousColumns, ColumnMissing: the headings cannot be understood.
    """
    columns, form = override_columns(table, mapping=mapping, header_row=header_row)
    reading = _LongReading(columns) if form is OverrideForm.LONG else _WideReading(columns)
    rows = list(rows_below(table, columns))
    for row in rows:
        reading.take(row)
    return OverrideList(
        source=table.source,
        form=form,
        columns=columns,
        entries=tuple(reading.entries),
        refused=tuple(reading.refused),
        rows_read=len(rows),
    )


class _Refused(Exception):
    """A correction that cannot be taken; says why, not yet where."""

    def __init__(self, kind: ProblemKind, message: str, remedy: str) -> None:
        self.kind, self.message, self.remedy = kind, message, remedy
        super().__init__(message)


class _Reading(ABC):
    """One list being read, row after row."""

    def __init__(self, columns: Columns) -> None:
        self.entries: list[OverrideEntry] = []
        self.refused: list[RowProblem] = []
        self._columns = columns
        self._home = columns.of(OverrideColumn.HOME)
        self._uprn = columns.of(OverrideColumn.UPRN)
        self._note = columns.of(OverrideColumn.NOTE)
        self._values: dict[tuple[str, str], str | _Refused] = {}
        """What was read before: most homes say the same few things."""

    def take(self, row: Row) -> None:
        """Read one row."""
        reference, uprn, note = (_text(row, column) for column in (self._home, self._uprn, self._note))
        found = list(self._corrections(row))
        if not found:
            return
        naming = self._home or self._uprn
        if not (reference or uprn):
            self._refuse(row, naming, "", _Refused(ProblemKind.NO_HOME, "the row names no home", "give its reference"))
            return
        for column, written in ((naming, reference or uprn), (self._note, note)):
            if len(written) > MAX_CELL:
                self._refuse(row, column, written, _too_long(written))
                return
        for column, field, cell in found:
            text = text_of(cell)
            try:
                name, value = self._read(field, text, cell)
            except _Refused as refusal:
                self._refuse(row, column, text, refusal)
                continue
            self.entries.append(
                OverrideEntry(
                    row=row.number, column=column.header, reference=reference, uprn=uprn, field=name, value=value,
                    note=note,
                )
            )  # fmt: skip

    @abstractmethod
    def _corrections(self, row: Row) -> Iterator[tuple[Column, str, Cell]]:
        """What the row corrects: the column of the value, the field as written, the value's cell."""

    def _read(self, field: str, text: str, cell: Cell) -> tuple[str, str | None]:
        name = self._field(field)
        if not text:
            raise _Refused(
                ProblemKind.NO_VALUE, f"there is no value for {name}", "write one, or '-' to take the override back"
            )
        if takes_back(text):
            return name, None
        if len(text) > MAX_CELL:
            raise _too_long(text)
        if _may_be_a_fraction(name, cell):
            raise _Refused(
                ProblemKind.PERCENTAGE_CELL,
                f"a workbook keeps 100 % as 1, so {text} may be {text} % or {float(text) * 100:g} %",
                f"format the cell as text and write it out, '{float(text) * 100:g} %' or '{text} %'",
            )
        known = self._values.get((name, text))
        if known is None:
            known = self._values[name, text] = _canonical(name, text)
        if isinstance(known, _Refused):
            raise known
        return name, known

    @abstractmethod
    def _field(self, written: str) -> str:
        """The name of the field that is written.

        Raises:
            _Refused: there is none.
        """

    def _refuse(self, row: Row, column: Column | None, text: str, why: _Refused) -> None:
        self.refused.append(
            RowProblem(
                row=row.number,
                kind=why.kind,
                message=why.message,
                remedy=why.remedy,
                column=column.header if column else "",
                text=shown(text),
            )
        )


class _LongReading(_Reading):
    """A row is one correction."""

    def __init__(self, columns: Columns) -> None:
        super().__init__(columns)
        self._field_column = columns.of(OverrideColumn.FIELD)
        self._value_column = columns.of(OverrideColumn.VALUE)
        self._fields: dict[str, str | _Refused] = {}

    def _corrections(self, row: Row) -> Iterator[tuple[Column, str, Cell]]:
        if self._value_column is not None:
            yield self._value_column, _text(row, self._field_column), cell_at(row, self._value_column.index)

    def _field(self, written: str) -> str:
        known = self._fields.get(written)
        if known is None:
            known = self._fields[written] = _field_or_refusal(written)
        if isinstance(known, _Refused):
            raise known
        return known


class _WideReading(_Reading):
    """A row is one home; an empty cell says nothing."""

    def __init__(self, columns: Columns) -> None:
        super().__init__(columns)
        meta = set(OverrideColumn)
        self._field_columns = [column for column in columns.understood if column.meaning not in meta]
        for column in columns.ignored:
            refusal = _field_or_refusal(column.header)
            if isinstance(refusal, _Refused) and "did you mean" in refusal.remedy:
                self._refuse(
                    Row(columns.header_row, ()), Column(column.index, column.header, ""), column.header, refusal
                )

    def _corrections(self, row: Row) -> Iterator[tuple[Column, str, Cell]]:
        for column in self._field_columns:
            cell = cell_at(row, column.index)
            if cell != "" and text_of(cell):
                yield column, column.meaning, cell

    def _field(self, written: str) -> str:
        return written


def _text(row: Row, column: Column | None) -> str:
    return "" if column is None else text_of(cell_at(row, column.index))


def _too_long(text: str) -> _Refused:
    return _Refused(
        ProblemKind.TOO_LONG,
        f"the cell holds {len(text):,} characters",
        f"shorten it to {MAX_CELL} characters, or check that a quotation mark is not missing",
    )


def _may_be_a_fraction(field: str, cell: Cell) -> bool:
    """Whether a number may be a share of 1 in a cell formatted as a percentage: the format is not handed over."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return False
    return field in _PERCENT_FIELDS and 0 < cell <= 1


def _field_or_refusal(written: str) -> str | _Refused:
    if not written:
        return _Refused(ProblemKind.UNKNOWN_FIELD, "the row names no field", "`ara overrides fields` lists them")
    if len(written) > MAX_CELL:
        return _too_long(written)
    try:
        return field_spelled(written)
    except UnknownOverrideField as error:
        hint = f"did you mean {' or '.join(error.close)}?" if error.close else "`ara overrides fields` lists them"
        return _Refused(ProblemKind.UNKNOWN_FIELD, f"{shown(written)!r} is not an override field", hint)


def _canonical(field: str, text: str) -> str | _Refused:
    try:
        return parse_override(field, text)
    except ImpossibleValue as error:
        message = f"{shown(text)!r} is not possible for {field}"
        if error.instead:
            remedy = f"write {error.instead} ({error.allowed})"
            return _Refused(ProblemKind.IMPOSSIBLE_VALUE, f"{message}: a comma separates thousands only", remedy)
        return _Refused(ProblemKind.IMPOSSIBLE_VALUE, message, _what_is_possible(field, text, error.allowed))


def _what_is_possible(field: str, text: str, allowed: str) -> str:
    if len(allowed) <= _READABLE:
        return f"write {allowed}"
    choices = field_named(field).choices
    folded = {choice.casefold(): choice for choice in choices}
    close = [folded[match] for match in get_close_matches(text.casefold(), folded, n=3, cutoff=0.5)]
    some = f"did you mean {' or '.join(map(repr, close))}?" if close else f"write for example {listed(choices[:4])}"
    return f"{some} `ara overrides fields {field}` lists all {len(choices)} it may be"

"""Which row holds the headings, and what each column means.

Here: finding the header row, recognising headings by their spelling, mappings given by the person, ambiguity.
Keep out: the spellings themselves, which are each list's own (`portfolio_columns`, `override_columns`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ara_domain.spreadsheets.problems import AmbiguousColumns, HeaderNotFound, UnknownMapping, listed
from ara_domain.spreadsheets.table import Cell, Row, Table, column_letter, text_of

IGNORE = "ignore"
"""What a mapping says of a column that is not to be read."""

_LOOKED_AT = 30
"""Rows looked at for headings: titles, dates and logos stand above them, never more than a screenful."""


def header_key(text: str) -> str:
    """A heading without case, spaces and punctuation: `Post-Code *` and `POSTCODE` are one heading."""
    return "".join(letter for letter in text.casefold().replace("%", "percent") if letter.isalnum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What the columns of a list may mean, and how people spell it."""

    list_name: str
    """What the list is called in messages."""
    spellings: Mapping[str, str]
    """By `header_key`, the meaning."""
    suffices: frozenset[str]
    """Meanings of which one alone makes a row the header; any other needs a second one beside it."""
    examples: tuple[str, ...]
    """Headings to name in a message."""
    meanings: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "meanings", tuple(dict.fromkeys(self.spellings.values())))


def spelled(spellings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Spellings by meaning, turned round: the meaning by the key of each spelling, and of its own name.

    Raises:
        ValueError: one spelling for two meanings.
    """
    turned: dict[str, str] = {}
    for meaning, texts in spellings.items():
        for text in (meaning, *texts):
            taken = turned.setdefault(header_key(text), meaning)
            if taken != meaning:
                raise ValueError(f"{text!r} spells both {taken} and {meaning}; take it from one of them")
    return turned


@dataclass(frozen=True, slots=True)
class Column:
    """A column that was understood; `index` counts from 0."""

    index: int
    header: str
    meaning: str

    @property
    def letter(self) -> str:
        """The letters above it in a spreadsheet."""
        return column_letter(self.index)


@dataclass(frozen=True, slots=True)
class IgnoredColumn:
    """A column that is not read, and why."""

    index: int
    header: str
    why: str

    @property
    def letter(self) -> str:
        """The letters above it in a spreadsheet."""
        return column_letter(self.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What was understood of a sheet's headings, columns in their order."""

    header_row: int
    understood: tuple[Column, ...]
    ignored: tuple[IgnoredColumn, ...] = ()

    @property
    def meaning_of(self) -> Mapping[str, str]:
        """What each heading means."""
        return {column.header: column.meaning for column in self.understood}

    def of(self, meaning: str) -> Column | None:
        """The column of a meaning."""
        return next((column for column in self.understood if column.meaning == meaning), None)

    def without(self, meaning: str, why: str) -> "Columns":
        """The same, one meaning ignored."""
        dropped = [IgnoredColumn(c.index, c.header, why) for c in self.understood if c.meaning == meaning]
        return Columns(
            header_row=self.header_row,
            understood=tuple(column for column in self.understood if column.meaning != meaning),
            ignored=tuple(sorted((*self.ignored, *dropped), key=lambda column: column.index)),
        )

    def renamed(self, old: str, new: str) -> "Columns":
        """The same, one meaning read as another."""
        understood = tuple(
            Column(column.index, column.header, new if column.meaning == old else column.meaning)
            for column in self.understood
        )
        return Columns(header_row=self.header_row, understood=understood, ignored=self.ignored)


def parse_mapping(lines: Iterable[str]) -> dict[str, str]:
    """A mapping as it is typed: `["Our ref=reference", "Old ref=ignore"]` → `{"Our ref": "reference", …}`.

    Raises:
        UnknownMapping: a line is not `heading=meaning`.
    """
    mapping = {}
    for line in lines:
        header, equals, meaning = line.rpartition("=")
        if not equals or not header.strip() or not meaning.strip():
            raise UnknownMapping(
                f"{line!r} is no mapping; write it as 'heading=meaning', for example --column 'Our ref=reference'"
            )
        mapping[header.strip()] = meaning.strip()
    return mapping


def understand(
    table: Table, vocabulary: Vocabulary, *, mapping: Mapping[str, str] | None = None, header_row: int | None = None
) -> Columns:
    """What the columns of a table mean.

    `mapping` (heading → meaning, or `ignore`) beats guessing; `header_row` is the row number of the headings when the
    person says it, otherwise the row near the top with the most headings that mean something.

    Raises:
        HeaderNotFound: no such row.
        UnknownMapping: the mapping names no column of the file, or no meaning.
        AmbiguousColumns: two columns for one meaning.
    """
    said = _checked(mapping or {}, vocabulary)
    header = _row_numbered(table, header_row) if header_row is not None else _find(table, vocabulary, said)
    headers = {index: text for index, cell in enumerate(header.cells) if (text := text_of(cell))}
    _check_all_present(said, mapping or {}, headers, table)
    chosen = [Column(i, text, said[key]) for i, text in headers.items() if (key := header_key(text)) in said]
    taken = {column.meaning: column for column in chosen}
    understood: list[Column] = [column for column in chosen if column.meaning != IGNORE]
    ignored = [IgnoredColumn(c.index, c.header, "as told") for c in chosen if c.meaning == IGNORE]
    for index, text in headers.items():
        key = header_key(text)
        if key in said:
            continue
        meaning = vocabulary.spellings.get(key)
        if meaning is None:
            ignored.append(IgnoredColumn(index, text, "not a heading ARA knows"))
        elif meaning in taken:
            ignored.append(IgnoredColumn(index, text, f"{taken[meaning].header!r} is the {meaning}"))
        else:
            understood.append(Column(index, text, meaning))
    _check_unambiguous(understood, table)
    return Columns(
        header_row=header.number,
        understood=tuple(sorted(understood, key=lambda column: column.index)),
        ignored=tuple(sorted(ignored, key=lambda column: column.index)),
    )


def rows_below(table: Table, columns: Columns) -> Iterable[Row]:
    """The rows under the headings."""
    return (row for row in table.rows if row.number > columns.header_row)


def cell_at(row: Row, index: int) -> Cell:
    """The cell of a row in a column; empty when the row is shorter."""
    return row.cells[index] if index < len(row.cells) else ""


# ---------------------------------------------------------------------------------------------- the header row


def _find(table: Table, vocabulary: Vocabulary, said: Mapping[str, str]) -> Row:
    best, most = None, 0
    for row in table.rows[:_LOOKED_AT]:
        meanings = _meanings(row, vocabulary, said)
        if len(meanings) > most and (len(meanings) > 1 or meanings & vocabulary.suffices):
            best, most = row, len(meanings)
    if best is None:
        raise _no_header(table, vocabulary)
    return best


def _meanings(row: Row, vocabulary: Vocabulary, said: Mapping[str, str]) -> set[str]:
    keys = {header_key(cell) for cell in row.cells if isinstance(cell, str)}
    return {meaning for key in keys if (meaning := said.get(key) or vocabulary.spellings.get(key))}


def _row_numbered(table: Table, number: int) -> Row:
    found = next((row for row in table.rows if row.number == number), None)
    if found is None:
        raise HeaderNotFound(f"{table.source}: row {number} is empty; give the number of the row with the headings")
    return found


def _no_header(table: Table, vocabulary: Vocabulary) -> HeaderNotFound:
    if not table.rows:
        return HeaderNotFound(
            f"{table.source} holds no rows{_elsewhere(table)}; save the list again and check the file"
        )
    first = listed(filter(None, map(text_of, table.rows[0].cells)), most=4)
    return HeaderNotFound(
        f"{table.source}: no heading of a {vocabulary.list_name} in the first {_LOOKED_AT} rows (the first one reads "
        f"{first}){_elsewhere(table)}; write headings above the list, such as {', '.join(vocabulary.examples)}, or say "
        f"what a heading of yours means, for example --column 'Our ref={vocabulary.meanings[0]}'"
    )


def _elsewhere(table: Table) -> str:
    return f"; the workbook also has {listed(table.other_sheets)}, name one to read it" if table.other_sheets else ""


# ---------------------------------------------------------------------------------------------- mappings


def _checked(mapping: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, str]:
    """The mapping by header key and by the meanings' own names."""
    known = {header_key(meaning): meaning for meaning in (*vocabulary.meanings, IGNORE)}
    said: dict[str, str] = {}
    for header, wanted in mapping.items():
        meaning = known.get(header_key(wanted))
        if meaning is None:
            raise UnknownMapping(
                f"a column of a {vocabulary.list_name} cannot mean {wanted!r}; it may mean "
                f"{', '.join(vocabulary.meanings[:12])}{', …' if len(vocabulary.meanings) > 12 else ''} or {IGNORE}"
            )
        said[header_key(header)] = meaning
    return said


def _check_all_present(
    said: Mapping[str, str], mapping: Mapping[str, str], headers: Mapping[int, str], table: Table
) -> None:
    present = {header_key(text) for text in headers.values()}
    absent = [header for header in mapping if header_key(header) not in present]
    if said and absent:
        raise UnknownMapping(
            f"{table.source}: no column is headed {listed(absent)}; the headings are {listed(headers.values(), 20)}"
        )


def _check_unambiguous(understood: Iterable[Column], table: Table) -> None:
    by_meaning: dict[str, list[Column]] = {}
    for column in understood:
        by_meaning.setdefault(column.meaning, []).append(column)
    for meaning, columns in by_meaning.items():
        if len(columns) == 1:
            continue
        names = " and ".join(f"{column.header!r} (column {column.letter})" for column in columns)
        if len({header_key(column.header) for column in columns}) == 1:
            remedy = "rename or delete one of them in the file"
        else:
            remedy = f"say which one it is, for example --column '{columns[0].header}={meaning}'"
        raise AmbiguousColumns(f"{table.source}: {names} both read as {meaning}; {remedy}")

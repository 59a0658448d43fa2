"""A landlord's list of homes: which home each row means, and which rows are refused.

Here: the rules of one list, read on its own. Keep out: what the store holds already (`portfolio_changes`).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property
from uuid import UUID

from ara_domain.identity import (
    UNKNOWN_BLOCK,
    AddressLines,
    BlockKey,
    InvalidUprn,
    Portfolio,
    PropertyIdentity,
    normalise_postcode,
    parse_uprn,
)
from ara_domain.spreadsheets.headers import Columns, cell_at, rows_below
from ara_domain.spreadsheets.portfolio_columns import (
    ListColumn,
    MissingColumn,
    missing_columns,
    portfolio_columns,
)
from ara_domain.spreadsheets.problems import ProblemKind, RowProblem, count_by_kind, shown
from ara_domain.spreadsheets.table import MAX_CELL, Cell, Row, Table, text_of

_DATES = (date, time, timedelta)
_LIKE_A_UPRN = re.compile(r"(?!0\d{10}$)(?:UPRN-)?\d{8,12}", re.IGNORECASE)
"""Shorter UPRNs exist, and so do shorter numbers of every other kind; 11 digits from 0 are a telephone number."""
_MOST = 0.9
"""Share of a column's cells that must be like UPRNs, and different: some lists have a typing error or a shared one."""
_POSTCODE_AT_END = re.compile(r"\b[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedHome:
    """A home as a row of the list names it."""

    row: int
    identity: PropertyIdentity
    block: BlockKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """What a refused row says of its home: enough to know that the home has not left the list."""

    row: int
    reference: str
    address: str
    postcode: str


@dataclass(frozen=True, kw_only=True)
class PortfolioList:
    """What was understood of a landlord's list: the preview of an import, and what the import then applies."""

    source: str
    portfolio: Portfolio
    columns: Columns
    homes: tuple[ListedHome, ...]
    """In the order of their rows."""
    refused: tuple[RowProblem, ...]
    """One for each row that was not taken."""
    warnings: tuple[RowProblem, ...]
    """Rows that were taken all the same."""
    mentions: tuple[Mention, ...] = ()
    """Homes of refused rows."""
    uprn_like: str = ""
    """Heading of a column that is not read and holds numbers like UPRNs, when no column is the UPRN."""

    @property
    def rows_read(self) -> int:
        """Rows below the headings that hold anything."""
        return len(self.homes) + len(self.refused)

    @property
    def missing(self) -> tuple[MissingColumn, ...]:
        """What the list does not say, and what follows."""
        return missing_columns(self.columns, uprn_like=self.uprn_like)

    @cached_property
    def homes_per_block(self) -> Mapping[BlockKey, int]:
        """Homes in each block, blocks sorted."""
        return dict(sorted(Counter(home.block for home in self.homes).items()))

    @property
    def refused_by_kind(self) -> Mapping[ProblemKind, int]:
        """Refused rows by reason, the most frequent first."""
        return count_by_kind(self.refused)

    @property
    def warnings_by_kind(self) -> Mapping[ProblemKind, int]:
        """Warnings by reason, the most frequent first."""
        return count_by_kind(self.warnings)

    def first_rows(self, most: int = 5) -> Sequence[ListedHome]:
        """The first homes as they were read, to look at before importing."""
        return self.homes[:most]


def read_portfolio_list(
    table: Table, portfolio: Portfolio, *, mapping: Mapping[str, str] | None = None, header_row: int | None = None
) -> PortfolioList:
    """Read a table as a landlord's list of homes.

    Rows that name no home, or one that an earlier row named, are refused; a missing or malformed postcode is a warning
    and the home goes to the block `unknown`. `mapping` and `header_row` are those of `headers.understand`.

    Raises:
        HeaderNotFound, UnknownMapping, AmbiguousColumns, ColumnMissing: the headings cannot be understood.
    """
    columns = portfolio_columns(table, mapping=mapping, header_row=header_row)
    reading = _Reading(columns, portfolio)
    for row in rows_below(table, columns):
        reading.take(row)
    reading.warn_of_shared_uprns()
    by_row = sorted(reading.warnings, key=lambda problem: problem.row)
    return PortfolioList(
        source=table.source,
        portfolio=portfolio,
        columns=columns,
        homes=tuple(reading.homes.values()),
        refused=tuple(reading.refused),
        warnings=tuple(by_row),
        mentions=tuple(reading.mentions),
        uprn_like=_uprn_like(table, columns),
    )


def _uprn_like(table: Table, columns: Columns) -> str:
    """Heading of the first unknown column whose cells, where they say something, could nearly all be UPRNs."""
    if columns.of(ListColumn.UPRN):
        return ""
    rows = list(rows_below(table, columns))
    for column in columns.ignored:
        texts = [text for row in rows if (text := text_of(cell_at(row, column.index)))]
        like = {text for text in texts if _LIKE_A_UPRN.fullmatch(text)}
        if like and len(like) >= _MOST * len(texts):
            return column.header
    return ""


class _RefusedRow(Exception):
    """Ends the reading of one row; the problem says why."""

    def __init__(self, problem: RowProblem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class _Reading:
    """One list being read, row after row."""

    def __init__(self, columns: Columns, portfolio: Portfolio) -> None:
        self.homes: dict[UUID, ListedHome] = {}
        self.refused: list[RowProblem] = []
        self.warnings: list[RowProblem] = []
        self.mentions: list[Mention] = []
        self._portfolio = portfolio
        self._columns = columns.understood
        self._places = [(column.meaning, column.index) for column in columns.understood]
        self._headers = {column.meaning: column.header for column in columns.understood}
        self._blocks: dict[str, BlockKey] = {}

    def take(self, row: Row) -> None:
        """Read one row: a home, or a refusal."""
        cells, width = row.cells, len(row.cells)
        said = {meaning: text_of(cells[index]) if index < width else "" for meaning, index in self._places}
        reference = said.get(ListColumn.REFERENCE, "")
        address, postcode = AddressLines(), ""
        try:
            self._check_lengths(row, said)
            address, postcode = _address_of(said)
            identity = PropertyIdentity.of(
                self._portfolio.portfolio_id,
                uprn=self._uprn_of(row, said.get(ListColumn.UPRN, "")),
                landlord_property_id=reference or None,
                address=address,
                postcode=postcode,
            )
            self._check_identity(row, identity)
        except _RefusedRow as refusal:
            self.refused.append(refusal.problem)
            self.mentions.append(
                Mention(row=row.number, reference=reference, address=address_key(address), postcode=postcode)
            )
            return
        block = self._block_of(identity.postcode)
        self._remark(row, identity, block)
        self.homes[identity.property_id] = ListedHome(row=row.number, identity=identity, block=block)

    def warn_of_shared_uprns(self) -> None:
        """Say of each UPRN that several homes have it."""
        sharing: dict[int, list[ListedHome]] = {}
        for home in self.homes.values():
            if home.identity.uprn is not None:
                sharing.setdefault(home.identity.uprn, []).append(home)
        for uprn, homes in sharing.items():
            first, *others = homes
            for home in others:
                self._warn(
                    home.row,
                    ProblemKind.SHARED_UPRN,
                    f"UPRN {uprn} is also that of row {first.row} ({shown(first.identity.name)})",
                    "both were taken; correct one of them if they are different homes",
                    column=self._headers[ListColumn.UPRN],
                    text=str(uprn),
                )

    # ------------------------------------------------------------------------------------------ reasons to refuse

    def _check_lengths(self, row: Row, said: Mapping[str, str]) -> None:
        if max(map(len, said.values())) <= MAX_CELL:
            return
        for meaning, text in said.items():
            if len(text) > MAX_CELL:
                raise self._refusal(
                    row,
                    ProblemKind.TOO_LONG,
                    f"the cell holds {len(text):,} characters, more than any {meaning} has",
                    f"shorten it to {MAX_CELL} characters, or check that a quotation mark is not missing",
                    column=self._headers[meaning],
                    text=shown(text),
                )

    def _uprn_of(self, row: Row, text: str) -> int | None:
        try:
            return parse_uprn(text)
        except InvalidUprn as error:
            message, _, remedy = str(error).partition("; ")
            if ListColumn.REFERENCE not in self._headers:
                said = f"{self._headers[ListColumn.UPRN]}=reference"
                remedy += f"; or, if this column is your own reference, say --column {said!r}"
            else:
                remedy += ", or empty the cell: the home is then found by its address"
            raise self._refusal(
                row, ProblemKind.NOT_A_UPRN, message, remedy, column=self._headers[ListColumn.UPRN], text=shown(text)
            ) from None

    def _check_identity(self, row: Row, identity: PropertyIdentity) -> None:
        address = identity.address
        lines = address.line_1 or address.line_2 or address.line_3
        if not (identity.landlord_property_id or identity.uprn is not None or (lines and identity.postcode)):
            raise self._refusal(
                row,
                ProblemKind.NO_IDENTITY,
                f"the row has no reference, UPRN or {'postcode' if lines else 'address'}",
                "give the home one of them, or delete the row if it is a total or a remark",
            )
        earlier = self.homes.get(identity.property_id)
        if earlier is None:
            return
        another = differences(earlier.identity, identity)
        if not another:
            raise self._refusal(
                row, ProblemKind.REPEATS_ROW, f"repeats row {earlier.row}", "nothing is lost; delete one of the two"
            )
        raise self._refusal(
            row,
            ProblemKind.SAME_HOME_TWICE,
            f"{_what_names(identity)} {shown(identity.name)!r} already stands in row {earlier.row}, with another "
            f"{' and '.join(another)}",
            "give each home its own reference, or delete the row that is wrong",
            column=self._naming_header(identity),
            text=shown(identity.name),
        )

    # ------------------------------------------------------------------------------------------ remarks

    def _remark(self, row: Row, identity: PropertyIdentity, block: BlockKey) -> None:
        if any(map(_is_date, row.cells)):
            self._remark_dates(row)
        if block.block != UNKNOWN_BLOCK:
            return
        unknown = "the home went to the block 'unknown'"
        lost = identity.uprn is None
        if lost:
            unknown = f"its certificate cannot be looked up; {unknown}"
        header = self._headers.get(ListColumn.POSTCODE, "")
        if identity.postcode:
            self._warn(
                row.number,
                ProblemKind.MALFORMED_POSTCODE,
                f"{shown(identity.postcode)!r} is not a full UK postcode{', and no UPRN:' if lost else ';'} {unknown}",
                "write it like 'LS6 3AB' and import the list again",
                column=header,
                text=shown(identity.postcode),
            )
        elif lost and (header or ListColumn.UPRN in self._headers):  # without both columns it is told once, for all
            remedy = "add one of them and import the list again"
            self._warn(row.number, ProblemKind.NO_LOOKUP, f"no postcode and no UPRN: {unknown}", remedy, column=header)
        elif header:
            remedy = "add it and import the list again"
            self._warn(row.number, ProblemKind.NO_POSTCODE, f"no postcode; {unknown}", remedy, column=header)

    def _remark_dates(self, row: Row) -> None:
        for column in self._columns:
            cell = cell_at(row, column.index)
            if _is_date(cell):
                self._warn(
                    row.number,
                    ProblemKind.TURNED_INTO_DATE,
                    f"the {column.meaning} is a date in the workbook, taken as {text_of(cell)!r}",
                    "format the column as text and type it again, if that is not what it said",
                    column=column.header,
                    text=text_of(cell),
                )

    def _warn(
        self, row: int, kind: ProblemKind, message: str, remedy: str, *, column: str = "", text: str = ""
    ) -> None:
        self.warnings.append(RowProblem(row=row, kind=kind, message=message, remedy=remedy, column=column, text=text))

    def _refusal(
        self, row: Row, kind: ProblemKind, message: str, remedy: str, *, column: str = "", text: str = ""
    ) -> _RefusedRow:
        return _RefusedRow(
            RowProblem(row=row.number, kind=kind, message=message, remedy=remedy, column=column, text=text)
        )

    def _naming_header(self, identity: PropertyIdentity) -> str:
        if identity.landlord_property_id:
            return self._headers[ListColumn.REFERENCE]
        meanings = (ListColumn.UPRN,) if identity.uprn is not None else (ListColumn.ADDRESS, ListColumn.ADDRESS_LINE_1)
        return next((self._headers[meaning] for meaning in meanings if meaning in self._headers), "")

    def _block_of(self, postcode: str) -> BlockKey:
        if postcode not in self._blocks:
            self._blocks[postcode] = self._portfolio.block_of(postcode)
        return self._blocks[postcode]


def address_key(address: AddressLines) -> str:
    """An address to compare by, as `PropertyIdentity.of` does."""
    return str(address).casefold()


def differences(one: PropertyIdentity, other: PropertyIdentity) -> tuple[str, ...]:
    """What differs between two identities, in a landlord's words; the case of an address does not."""
    pairs = {
        "reference": (one.landlord_property_id, other.landlord_property_id),
        "UPRN": (one.uprn, other.uprn),
        "address": (address_key(one.address), address_key(other.address)),
        "postcode": (one.postcode, other.postcode),
    }
    return tuple(name for name, (left, right) in pairs.items() if left != right)


def _is_date(cell: Cell) -> bool:
    return isinstance(cell, _DATES)


def _what_names(identity: PropertyIdentity) -> str:
    if identity.landlord_property_id:
        return "the reference"
    return "the UPRN" if identity.uprn is not None else "the address"


def _address_of(said: Mapping[str, str]) -> tuple[AddressLines, str]:
    """Address and postcode; a postcode at the end of a one-cell address is taken from there.

    The postcode is normalised here, so that a home known by its address is the same however the postcode is spaced.
    """
    postcode = said.get(ListColumn.POSTCODE, "")
    first = said.get(ListColumn.ADDRESS_LINE_1, "")
    whole = said.get(ListColumn.ADDRESS, "")
    if whole:
        first, postcode = _without_postcode(whole, postcode)
    number = said.get(ListColumn.HOUSE_NUMBER, "")
    if number and not re.match(rf"{re.escape(number)}\b", first, re.IGNORECASE):
        first = f"{number} {first}".rstrip()
    lines = AddressLines(
        first,
        said.get(ListColumn.ADDRESS_LINE_2, ""),
        said.get(ListColumn.ADDRESS_LINE_3, ""),
        said.get(ListColumn.TOWN, ""),
    )
    return lines, normalise_postcode(postcode) or postcode


def _without_postcode(address: str, postcode: str) -> tuple[str, str]:
    match = _POSTCODE_AT_END.search(address)
    if match is None or (postcode and normalise_postcode(postcode) != normalise_postcode(match[0])):
        return address, postcode
    return address[: match.start()].rstrip(" ,"), postcode or match[0]

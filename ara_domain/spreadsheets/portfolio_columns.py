"""What the columns of a landlord's list of homes may be called, and what follows when one is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ara_domain.spreadsheets.headers import Columns, Vocabulary, spelled, understand
from ara_domain.spreadsheets.problems import ColumnMissing, listed, shown
from ara_domain.spreadsheets.table import Table


class ListColumn(StrEnum):
    """What a column of a landlord's list may mean."""

    REFERENCE = "reference"
    UPRN = "uprn"
    ADDRESS = "address"
    """The whole address in one cell."""
    HOUSE_NUMBER = "house_number"
    """Stands before the first address line, where a list keeps it apart."""
    ADDRESS_LINE_1 = "address_line_1"
    ADDRESS_LINE_2 = "address_line_2"
    ADDRESS_LINE_3 = "address_line_3"
    TOWN = "town"
    POSTCODE = "postcode"


_WHOSE = ("", "property ", "site ", "dwelling ", "asset ", "unit ")
REFERENCE_SPELLINGS = (
    "ref", "ref no", "reference no", "reference number", "id",
    *(f"{whose}{what}" for whose in ("property ", "asset ", "unit ", "dwelling ", "home ", "place ", "landlord ",
                                     "landlord property ", "our ", "internal ", "housing ", "estate ")
      for what in ("ref", "ref no", "reference", "reference no", "reference number", "id", "code")),
    "prop ref", "prop ref no", "prop id", "prop code", "urn",
)  # fmt: skip
UPRN_SPELLINGS = (
    "uprn no", "uprn number", "uprn code", "os uprn", "llpg uprn", "nlpg uprn", "property uprn", "council uprn",
    "unique property reference number", "unique property reference", "unique property ref",
)  # fmt: skip
_ORDINALS = {"1": ("one", "1st", "first"), "2": ("two", "2nd", "second"), "3": ("three", "3rd", "third")}


def _line(n: str) -> tuple[str, ...]:
    word, short, ordinal = _ORDINALS[n]
    numbered = (f"{whose}{what} {n}" for whose in _WHOSE for what in ("address", "address line", "addr", "addr line"))
    worded = (f"address line {word}", f"{short} line of address", f"{ordinal} line of address", f"{short} address line")
    return (*numbered, *worded, f"add {n}", f"add line {n}", f"address l{n}", f"line {n}", f"adr {n}")


VOCABULARY = Vocabulary(
    list_name="list of homes",
    spellings=spelled(
        {
            ListColumn.REFERENCE: REFERENCE_SPELLINGS,
            ListColumn.UPRN: UPRN_SPELLINGS,
            ListColumn.ADDRESS: (
                *(f"{whose}{what}" for whose in _WHOSE for what in ("address", "full address", "address full")),
                "addr", "whole address", "single line address", "one line address", "full postal address",
                "postal address",
            ),
            ListColumn.HOUSE_NUMBER: (
                "house no", "house number or name", "house name or number", "house name/number", "house number/name",
                "house no/name", "house num", "door no", "door number", "street no", "street number",
            ),
            ListColumn.ADDRESS_LINE_1: (*_line("1"), "street", "street name", "street address", "road", "road name"),
            ListColumn.ADDRESS_LINE_2: _line("2"),
            ListColumn.ADDRESS_LINE_3: _line("3"),
            ListColumn.TOWN: ("city", "town/city", "city/town", "town or city", "post town", "postal town"),
            ListColumn.POSTCODE: (*(f"{whose}postcode" for whose in _WHOSE), "post code", "p code", "postal code",
                                  "full postcode"),
        }
    ),
    suffices=frozenset({ListColumn.REFERENCE, ListColumn.UPRN, ListColumn.ADDRESS}),
    examples=("Property Ref", "UPRN", "Address 1", "Town", "Postcode"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MissingColumn:
    """A column the list does not have, and what follows from that."""

    meaning: ListColumn
    consequence: str
    hint: str = ""
    """How to give it, when a column of the file may be it."""


_CONSEQUENCES = {
    ListColumn.REFERENCE: "homes are known by their UPRN, else by their address",
    ListColumn.UPRN: "certificates are found by address alone",
    ListColumn.ADDRESS_LINE_1: "certificates are found by UPRN alone",
    ListColumn.POSTCODE: "homes without a postcode in their address go to the block 'unknown'",
}


def portfolio_columns(
    table: Table, *, mapping: Mapping[str, str] | None = None, header_row: int | None = None
) -> Columns:
    """What the columns of a list of homes mean.

    An `address` column beside lines 2 or 3 is line 1; beside line 1 it says the same again and is left.

    Raises:
        HeaderNotFound, UnknownMapping, AmbiguousColumns: see `headers.understand`.
        ColumnMissing: nothing says which homes they are.
    """
    columns = understand(table, VOCABULARY, mapping=mapping, header_row=header_row)
    if columns.of(ListColumn.ADDRESS):
        if first := columns.of(ListColumn.ADDRESS_LINE_1):
            columns = columns.without(ListColumn.ADDRESS, f"the address is read from {first.header!r}")
        elif columns.of(ListColumn.ADDRESS_LINE_2) or columns.of(ListColumn.ADDRESS_LINE_3):
            columns = columns.renamed(ListColumn.ADDRESS, ListColumn.ADDRESS_LINE_1)
    naming = (ListColumn.REFERENCE, ListColumn.UPRN, ListColumn.ADDRESS, ListColumn.ADDRESS_LINE_1)
    if not any(columns.of(meaning) for meaning in naming):
        raise ColumnMissing(
            f"{table.source}: the headings in row {columns.header_row} name no reference, UPRN or address "
            f"(understood: {listed(columns.meaning_of) or 'none'}; not understood: "
            f"{listed(column.header for column in columns.ignored) or 'none'}); add such a column, or say which it is, "
            "for example --column 'Our ref=reference'"
        )
    return columns


def missing_columns(columns: Columns, *, uprn_like: str = "") -> tuple[MissingColumn, ...]:
    """What the list does not say, and what follows; `uprn_like` heads a column that may be the missing UPRN."""
    has_address = columns.of(ListColumn.ADDRESS) is not None
    hints = {ListColumn.UPRN: _uprn_hint(uprn_like)} if uprn_like else {}
    return tuple(
        MissingColumn(meaning, consequence, hints.get(meaning, ""))
        for meaning, consequence in _CONSEQUENCES.items()
        if columns.of(meaning) is None and not (meaning is ListColumn.ADDRESS_LINE_1 and has_address)
    )


def _uprn_hint(header: str) -> str:
    return f"{shown(header)!r} holds numbers like UPRNs; if they are, say --column '{header}=uprn'"

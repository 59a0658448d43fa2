"""What the columns of a list of overrides may be called, long or wide, and how fields are spelled.

Long: a row is one correction, `home, field, value, note`. Wide: a row is one home, a column one field.
"""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from ara_domain.override_fields import UnknownOverrideField, field_named, override_fields
from ara_domain.spreadsheets.headers import Columns, Vocabulary, header_key, spelled, understand
from ara_domain.spreadsheets.portfolio_columns import REFERENCE_SPELLINGS, UPRN_SPELLINGS
from ara_domain.spreadsheets.problems import ColumnMissing, listed, shown
from ara_domain.spreadsheets.table import Table

WITHDRAW_WORDS = ("-", "withdraw")
"""What is written in place of a value to take an override back: the certificate holds again."""
_WITHDRAW = frozenset({*WITHDRAW_WORDS, "–", "—", "withdrawn"})
_UNIT_WORDS = ("_mm", "_percent", "_kwp", "_kwh")


class OverrideForm(StrEnum):
    """How a list of overrides is laid out."""

    LONG = "long"
    """One correction a row."""
    WIDE = "wide"
    """One home a row, one column per field; an empty cell says nothing."""


class OverrideColumn(StrEnum):
    """What a column of a list of overrides may mean, besides the field it corrects."""

    HOME = "home"
    """The landlord's reference of the home, or its UPRN."""
    UPRN = "uprn"
    FIELD = "field"
    VALUE = "value"
    NOTE = "note"


def _field_spellings() -> dict[str, list[str]]:
    """Each field with its unit (`Wall insulation (mm)`) and, where that is still clear, without (`Loft insulation`)."""
    spellings = {field.name: [f"{field.name} {field.unit}"] for field in override_fields()}
    bare = {name: name.removesuffix(unit) for name in spellings for unit in _UNIT_WORDS if name.endswith(unit)}
    uses = Counter([*spellings, *bare.values()])
    for name, short in bare.items():
        if uses[short] == 1:
            spellings[name].append(short)
    return spellings


VOCABULARY = Vocabulary(
    list_name="list of overrides",
    spellings=spelled(
        {
            OverrideColumn.HOME: (*REFERENCE_SPELLINGS, "property", "dwelling", "house"),
            OverrideColumn.UPRN: UPRN_SPELLINGS,
            OverrideColumn.FIELD: ("field name", "override field", "attribute"),
            OverrideColumn.VALUE: ("new value", "override value", "corrected value", "correct value"),
            OverrideColumn.NOTE: ("notes", "comment", "comments", "remark", "remarks", "reason", "evidence"),
            **_field_spellings(),
        }
    ),
    suffices=frozenset(),
    examples=("Home", "Field", "Value", "Note"),
)
_FIELDS = frozenset(field.name for field in override_fields())


def field_spelled(text: str) -> str:
    """The name of the field a person wrote, with or without its unit.

    Raises:
        UnknownOverrideField: there is none; `close` holds the nearest names.
    """
    if (meaning := VOCABULARY.spellings.get(header_key(text))) in _FIELDS:
        return meaning
    try:
        return field_named(text).name
    except UnknownOverrideField as error:
        raise UnknownOverrideField(shown(text), error.close) from None


def takes_back(text: str) -> bool:
    """Whether what stands in place of a value withdraws the override."""
    return text.casefold() in _WITHDRAW


def override_columns(
    table: Table, *, mapping: Mapping[str, str] | None = None, header_row: int | None = None
) -> tuple[Columns, OverrideForm]:
    """What the columns of a list of overrides mean, and its form.

    Raises:
        HeaderNotFound, UnknownMapping, AmbiguousColumns: see `headers.understand`.
        ColumnMissing: nothing says which home, or what is corrected.
    """
    columns = understand(table, VOCABULARY, mapping=mapping, header_row=header_row)
    meanings = set(columns.meaning_of.values())
    seen = f"understood: {listed(columns.meaning_of) or 'none'}"
    if not meanings & {OverrideColumn.HOME, OverrideColumn.UPRN}:
        raise ColumnMissing(
            f"{table.source}: the headings in row {columns.header_row} do not say which home ({seen}); add a column "
            "'Home' with the landlord's reference or the UPRN, or say which it is, for example --column 'Our ref=home'"
        )
    named = [column.meaning for column in columns.understood if column.meaning in _FIELDS]
    if {OverrideColumn.FIELD, OverrideColumn.VALUE} <= meanings:
        for meaning in named:
            columns = columns.without(meaning, "the fields are read from the column of fields")
        return columns, OverrideForm.LONG
    half = meanings & {OverrideColumn.FIELD, OverrideColumn.VALUE}
    if half or not named:
        wanted = "the columns 'Field' and 'Value'" if half else "'Field' and 'Value', or a column named after a field"
        raise ColumnMissing(
            f"{table.source}: the headings in row {columns.header_row} do not say what is corrected ({seen}); add "
            f"{wanted}; `ara overrides fields` lists the fields"
        )
    return columns, OverrideForm.WIDE

"""`fields.csv`: every field of a certificate with its type, unit and source, as data."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

SURVEY_ONLY = "survey only"
FLAT_ROW = "flat row: "
DERIVED = "derived from "


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of `EpcPropertyData` or of a part of it.

    `type` is `text`, `int`, `float`, `bool`, `date`, `datetime`, `code` (an int or a str as lodged), `flag` (a bool or
    a surveyor's words), or the part it holds; `[]` after it means several. `unit` is empty where the type says all.
    `source` is the path in an RdSAP 21 document (two joined by ` or ` when either may hold it), `derived from` such
    paths with the rule after a colon, `flat row: ` and the columns of the flat register, or `survey only`.
    """

    path: str
    type: str
    unit: str
    source: str

    @property
    def is_derived(self) -> bool:
        """The mapping works it out."""
        return self.source.startswith(DERIVED)

    @property
    def document_paths(self) -> tuple[str, ...]:
        """The paths of a document it comes from, none for a field that only a survey fills."""
        if self.source == SURVEY_ONLY or self.source.startswith(FLAT_ROW):
            return ()
        if not self.is_derived:
            return tuple(self.source.split(" or "))
        return tuple(self.source.removeprefix(DERIVED).partition(": ")[0].split(", "))


@cache
def field_table() -> tuple[FieldRow, ...]:
    """Every field, in the order of the dataclasses."""
    text = resources.files("ara_domain.epc").joinpath("fields.csv").read_text(encoding="utf-8")
    return tuple(FieldRow(**row) for row in csv.DictReader(text.splitlines()))

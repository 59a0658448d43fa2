"""`fields.csv`: every field of a certificate with its type, unit and source, as data."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

SURVEY_ONLY = "survey only"
RDSAP_17_20, RDSAP_11_16, FULL_SAP, FLAT_ROW = "rdsap 17-20", "rdsap 11-16", "sap", "flat row"
FAMILIES = (RDSAP_17_20, RDSAP_11_16, FULL_SAP, FLAT_ROW)
"""Documents in which a field may stand elsewhere than in RdSAP 21, or which alone have it."""
DERIVED = "derived from "


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of `EpcPropertyData` or of a part of it.

    `type` is `text`, `int`, `float`, `bool`, `date`, `datetime`, `code` (an int or a str as lodged), `flag` (a bool or
    a surveyor's words), or the part it holds; `[]` after it means several. `unit` is empty where the type says all.
    `source` is the path in an RdSAP 21 document (two joined by ` or ` when either may hold it), `derived from` such
    paths with the rule after a colon, or `survey only`. Where another family of documents has the field elsewhere, or
    it alone, its path follows the family's name, as in `rdsap 17-20: glazed_area; sap: glazing`. RdSAP 11-16 is taken
    to be as 17-20, and that as 21, where nothing else is said.
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
        """The paths of an RdSAP 21 document it comes from, none for a field that only others, or surveys, fill."""
        own = self.source.split("; ")[0]
        if own == SURVEY_ONLY or own.startswith(tuple(f"{family}: " for family in FAMILIES)):
            return ()
        if not self.is_derived:
            return tuple(own.split(" or "))
        return tuple(own.removeprefix(DERIVED).partition(": ")[0].split(", "))

    def paths_of(self, family: str) -> tuple[str, ...]:
        """The paths that are named for one of `FAMILIES`."""
        sources = (part.partition(": ") for part in self.source.split("; "))
        return tuple(path for name, _, paths in sources if name == family for path in paths.split(" or "))


@cache
def field_table() -> tuple[FieldRow, ...]:
    """Every field, in the order of the dataclasses."""
    text = resources.files("ara_domain.epc").joinpath("fields.csv").read_text(encoding="utf-8")
    return tuple(FieldRow(**row) for row in csv.DictReader(text.splitlines()))

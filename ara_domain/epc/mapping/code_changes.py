"""Codes that mean something else in an older schema, or in full SAP, than in RdSAP 21: the one place they change.

`code_changes.csv` has a row per code whose published meaning differs from the one in RdSAP-Schema-21.0.1. `canonical`
is the RdSAP 21 code of the same meaning; where RdSAP 21 has none, words that cannot be taken for another code; and the
lodged code itself where only the wording changed. `attribute` is the element's name, `schemas` are patterns, both
may be several.

Add here: a row, with the list it was read from. Keep out: elements that moved or were renamed (the mappings do that).
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources

from ara_domain.epc.codes import Code

Translations = Mapping[str, Mapping[Code, Code]]
"""By element name, the RdSAP 21 code of each lodged one."""


@dataclass(frozen=True, slots=True)
class CodeChange:
    """What one code of some schemas means in RdSAP 21."""

    assessment_type: str
    schemas: tuple[str, ...]
    attribute: str
    lodged: Code
    canonical: Code
    meaning: str
    source: str

    @property
    def is_reworded(self) -> bool:
        """The meaning is the same; somebody looked."""
        return self.lodged == self.canonical

    def holds_for(self, assessment_type: str, schema_type: str) -> bool:
        """Whether it is about certificates of this type and schema."""
        return assessment_type == self.assessment_type and any(
            fnmatchcase(schema_type, pattern) for pattern in self.schemas
        )


@cache
def code_changes() -> tuple[CodeChange, ...]:
    """The whole table."""
    text = resources.files("ara_domain.epc.mapping").joinpath("code_changes.csv").read_text(encoding="utf-8")
    return tuple(
        CodeChange(
            assessment_type=row["assessment_type"],
            schemas=tuple(row["schemas"].split()),
            attribute=attribute,
            lodged=_code(row["lodged"]),
            canonical=_code(row["canonical"]),
            meaning=row["meaning"],
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
        for attribute in row["attribute"].split()
    )


@cache
def translations(assessment_type: str, schema_type: str) -> Translations:
    """What to translate in certificates of this type and schema; empty for those that speak RdSAP 21."""
    found: dict[str, dict[Code, Code]] = {}
    for change in code_changes():
        if change.holds_for(assessment_type, schema_type) and not change.is_reworded:
            found.setdefault(change.attribute, {})[change.lodged] = change.canonical
    return found


def _code(text: str) -> Code:
    """A code as the register's JSON has it: what looks like a whole number is one."""
    return int(text) if text.removeprefix("-").isdecimal() else text

"""How much of the certificates was said, inferred, assumed or left out, field by field."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.field_sources import DEFAULT, INFERRED
from ara_domain.epc.field_table import field_table
from ara_domain.override_fields.paths import differences

CERTIFICATE, ABSENT = "certificate", "absent"
SOURCES = (CERTIFICATE, INFERRED, DEFAULT, ABSENT)
"""In which order a field of several items counts: as the least certain of them that says anything."""
_ITEM = re.compile(r"\[[^\]]+\]")
_OWN = "field_sources"
DWELLING, RESULTS = "certificate and dwelling", "lodged results"
_RESULT_MARKS = ("energy_rating", "environmental_impact", "energy_consumption", "co2_", "_cost_", "efficiency_band")
_RESULT_PARTS = (
    "walls",
    "roofs",
    "floors",
    "main_heating",
    "main_heating_controls",
    "window",
    "lighting",
    "hot_water",
    "secondary_heating",
    "air_tightness",
    "suggested_improvements",
    "alternative_improvements",
    "renewable_heat_incentive",
)


@dataclass(frozen=True, slots=True)
class FieldShares:
    """One field: its part and path (list items as `[]`), and of which share of the certificates it is from where."""

    part: str
    path: str
    certificate: float
    inferred: float
    default: float
    absent: float


class FieldCoverage:
    """Counts where the fields of certificates came from; add certificates, then read the shares."""

    def __init__(self) -> None:
        self.certificates = 0
        self._counts: dict[str, Counter[str]] = {path: Counter() for path in field_paths()}

    def add(self, epc: EpcPropertyData) -> None:
        """Count one certificate."""
        self.certificates += 1
        noted = {note.path: note.source for note in epc.field_sources}
        found: dict[str, str] = {}
        for leaf in differences(None, epc):
            path = _ITEM.sub("[]", leaf.path)
            if leaf.new is None or leaf.new == () or path not in self._counts:
                continue
            source = noted.get(leaf.path, CERTIFICATE)
            if path not in found or SOURCES.index(source) > SOURCES.index(found[path]):
                found[path] = source
        for path, source in found.items():
            self._counts[path][source] += 1

    def fields(self) -> Iterator[FieldShares]:
        """Every field in the order of the certificate, also those no certificate says."""
        total = max(1, self.certificates)
        for path, counts in self._counts.items():
            said = sum(counts.values())
            yield FieldShares(
                part=part_of(path),
                path=path,
                certificate=counts[CERTIFICATE] / total,
                inferred=counts[INFERRED] / total,
                default=counts[DEFAULT] / total,
                absent=(self.certificates - said) / total,
            )


@cache
def field_paths() -> tuple[str, ...]:
    """Paths of all fields that hold a plain value, list items as `[]`; where they came from is no field itself."""
    rows = field_table()
    holders = {row.path for row in rows if row.type[0].isupper()}
    return tuple(row.path for row in rows if row.path not in holders and not row.path.startswith(_OWN))


@cache
def part_of(path: str) -> str:
    """The part of the certificate a field belongs to, by which tables are grouped."""
    owner, _, name = path.rpartition(".")
    first = path.partition(".")[0].removesuffix("[]")
    if first in _RESULT_PARTS or (not owner and any(mark in name for mark in _RESULT_MARKS)):
        return RESULTS
    return owner.replace("[]", "") or DWELLING

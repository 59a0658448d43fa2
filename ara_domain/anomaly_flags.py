"""Doubts about a certificate, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Anomaly(StrEnum):
    """What is odd about a field's value."""

    DIFFERS_FROM_NEIGHBOURS = "differs_from_neighbours"
    IMPLAUSIBLE = "implausible"
    CONTRADICTS_OTHER_FIELD = "contradicts_other_field"


@dataclass(frozen=True, slots=True)
class EpcAnomalyFlags:
    """Anomaly per field path. A field that is not named is not in doubt; `flags.wall_construction` reads one."""

    by_field: Mapping[str, Anomaly] = field(default_factory=dict)

    def __getattr__(self, path: str) -> Anomaly | None:
        if path.startswith("_"):
            raise AttributeError(path)
        return self.by_field.get(path)

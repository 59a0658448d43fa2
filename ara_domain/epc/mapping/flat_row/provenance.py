"""Collects, while a row is mapped, which fields were not lodged as they stand."""

from enum import IntEnum
from functools import lru_cache
from typing import Any, TypeVar

from ara_domain.epc.field_sources import DEFAULT, INFERRED, FieldConfidence
from ara_domain.epc.mapping.flat_row.confidence import LEAST, MOST

_Value = TypeVar("_Value")


class Ledger:
    """Notes of one certificate; `at` gives a view on one part of it, with paths below that part."""

    __slots__ = ("_notes", "_prefix")

    def __init__(self, prefix: str = "", notes: dict[str, FieldConfidence] | None = None) -> None:
        self._prefix = prefix
        self._notes: dict[str, FieldConfidence] = {} if notes is None else notes

    def at(self, part: str) -> "Ledger":
        """The ledger of a part, such as `sap_building_parts[1]`."""
        return Ledger(f"{self._prefix}{part}.", self._notes)

    def inferred(self, field: str, value: _Value, confidence: float) -> _Value:
        """Note a field inferred from what the row says, unless it is None; gives the value back."""
        if value is not None:
            self._note(field, INFERRED, confidence)
        return _plain(value)

    def default(self, field: str, value: _Value, confidence: float) -> _Value:
        """Note a field filled by a rule without evidence, unless it is None; gives the value back."""
        if value is not None:
            self._note(field, DEFAULT, confidence)
        return _plain(value)

    def _note(self, field: str, source: str, confidence: float) -> None:
        path = self._prefix + field
        self._notes[path] = _noted(path, source, round(min(max(confidence, LEAST), MOST), 2))

    @property
    def notes(self) -> tuple[FieldConfidence, ...]:
        """Everything noted, in the order noted."""
        return tuple(self._notes.values())


def _plain(value: _Value) -> _Value:
    """A register code as the plain int that certificates hold."""
    code: Any = int(value) if isinstance(value, IntEnum) else value
    return code  # type: ignore[no-any-return]


@lru_cache(maxsize=5_000)
def _noted(path: str, source: str, confidence: float) -> FieldConfidence:
    return FieldConfidence(path=path, source=source, confidence=confidence)

"""S1: documents of the register to certificates in one shape, whatever their schema (PRD §9.2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import MAPPING_VERSION, MappingError, map_certificate


@dataclass(frozen=True, slots=True)
class Remapped:
    """Certificates by number, and the documents that could not be mapped, with the reason."""

    mapped: Mapping[str, EpcPropertyData]
    failed: Mapping[str, MappingError]


class EpcRemappingService:
    """Maps documents; one that cannot be mapped never fails the others.

    `version` names the mapping: a structured copy that another version made is mapped again.
    """

    def __init__(
        self,
        mapping: Callable[[Mapping[str, Any]], EpcPropertyData] = map_certificate,
        version: str = MAPPING_VERSION,
    ) -> None:
        self._mapping = mapping
        self.version = version

    def run(self, documents: Mapping[str, Mapping[str, Any]]) -> Remapped:
        """Map documents by certificate number."""
        mapped: dict[str, EpcPropertyData] = {}
        failed: dict[str, MappingError] = {}
        for number, document in documents.items():
            try:
                mapped[number] = self._mapping(document)
            except MappingError as error:
                failed[number] = error
        return Remapped(mapped, failed)

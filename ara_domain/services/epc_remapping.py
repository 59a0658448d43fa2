"""S1: documents of the register to certificates in one shape, whatever their schema (PRD §9.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import MappingError, map_certificate


@dataclass(frozen=True, slots=True)
class Remapped:
    """Certificates by number, and the documents that could not be mapped, with the reason."""

    mapped: Mapping[str, EpcPropertyData]
    failed: Mapping[str, MappingError]


class EpcRemappingService:
    """Maps documents; one that cannot be mapped never fails the others."""

    def run(self, documents: Mapping[str, Mapping[str, Any]]) -> Remapped:
        """Map documents by certificate number."""
        mapped: dict[str, EpcPropertyData] = {}
        failed: dict[str, MappingError] = {}
        for number, document in documents.items():
            try:
                mapped[number] = map_certificate(document)
            except MappingError as error:
                failed[number] = error
        return Remapped(mapped, failed)

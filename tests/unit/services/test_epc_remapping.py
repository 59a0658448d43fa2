"""S1: documents of the register become certificates in one shape, and one that cannot never stands in the way."""

from typing import Any

from ara_domain.epc.mapping import BrokenDocument, UnmappableSchema, map_certificate
from ara_domain.services.epc_remapping import EpcRemappingService
from tests.builders import ABSENT, document

UNKNOWN_SCHEMA = document(schema_type="RdSAP-Schema-99.0")
BROKEN = document(sap_building_parts="see attachment")


def test_every_document_becomes_what_its_mapping_makes_of_it() -> None:
    documents = {"a": document(), "b": document(door_count=5)}
    remapped = EpcRemappingService().run(documents)
    assert remapped.mapped == {number: map_certificate(one) for number, one in documents.items()}
    assert remapped.failed == {}


def test_documents_that_cannot_be_mapped_are_told_apart_and_fail_no_other() -> None:
    remapped = EpcRemappingService().run({"a": UNKNOWN_SCHEMA, "b": document(), "c": BROKEN})
    assert set(remapped.mapped) == {"b"}
    assert {number: type(error) for number, error in remapped.failed.items()} == {
        "a": UnmappableSchema,
        "c": BrokenDocument,
    }
    assert all(error.remedy for error in remapped.failed.values())


def test_a_document_that_is_no_document_is_a_broken_one() -> None:
    empty: dict[str, Any] = {}
    listed: dict[str, Any] = {"data": ["not", "a", "certificate"]}
    remapped = EpcRemappingService().run({"a": empty, "b": listed, "c": document(schema_type=ABSENT)})
    assert remapped.mapped == {}
    assert {number: error.reason for number, error in remapped.failed.items()} == dict.fromkeys(
        "abc", "broken_document"
    )


def test_no_documents_are_no_certificates() -> None:
    remapped = EpcRemappingService().run({})
    assert (remapped.mapped, remapped.failed) == ({}, {})

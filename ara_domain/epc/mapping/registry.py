"""Which mapping a document takes: a table from (assessment type, schema type) to a generation's module."""

from collections.abc import Callable, Mapping
from typing import Any

from ara_domain.epc.certificate import EpcPropertyData
from ara_domain.epc.mapping import rdsap_21
from ara_domain.epc.mapping.code_changes import translations
from ara_domain.epc.mapping.errors import BrokenDocument, UnmappableSchema
from ara_domain.epc.mapping.reader import Reader
from ara_domain.json_text import MAX_DEPTH, is_nested_deeper

MAPPING_VERSION = "remapped_epc:2"
"""Raise it whenever a mapping gives another result for some document; stored copies are then mapped again."""

_GENERATIONS: Mapping[tuple[str, str], Callable[[Reader], EpcPropertyData]] = {
    ("RdSAP", schema): rdsap_21.map_document
    for schema in (
        "RdSAP-Schema-21.0.0",
        "RdSAP-Schema-21.0.1",
        "RdSAP-Schema-NI-21.0.0",
        "RdSAP-Schema-NI-21.0.1",
    )
}


def supported_schemas() -> tuple[tuple[str, str], ...]:
    """Every (assessment type, schema type) that can be mapped, sorted."""
    return tuple(sorted(_GENERATIONS))


def map_certificate(document: Mapping[str, Any]) -> EpcPropertyData:
    """The certificate a register document holds; the document may still be wrapped in `{"data": …}`.

    Raises:
        UnmappableSchema: no mapping for its assessment type and schema.
        BrokenDocument: a mandatory part is missing, or a part is not what the schema says.
    """
    return map_and_record(document, None)


def map_and_record(document: Mapping[str, Any], seen: set[str] | None) -> EpcPropertyData:
    """`map_certificate`, adding the path of every value it reads to `seen`.

    Raises:
        UnmappableSchema: no mapping for its assessment type and schema.
        BrokenDocument: a mandatory part is missing, or a part is not what the schema says.
    """
    certificate = certificate_in(document)
    reader = Reader(certificate, seen=seen)
    reader.require("assessment_type", "schema_type")
    kind = (reader.text("assessment_type") or "", reader.text("schema_type") or "")
    mapping = _GENERATIONS.get(kind)
    if mapping is None:
        raise UnmappableSchema(*kind, _GENERATIONS)
    return mapping(Reader(certificate, seen=seen, translations=translations(*kind)))


def certificate_in(document: Mapping[str, Any]) -> dict[str, Any]:
    """The certificate itself, out of its `{"data": …}` wrapper if it has one.

    Raises:
        BrokenDocument: there is no JSON object.
    """
    inner: object = document
    if isinstance(inner, Mapping):
        inner = inner.get("data", inner)
    if not isinstance(inner, Mapping):
        raise BrokenDocument("(document)", inner, "a certificate as a JSON object")
    if is_nested_deeper(inner, MAX_DEPTH):
        raise BrokenDocument("(document)", "an object in an object, again and again", f"at most {MAX_DEPTH} levels")
    return inner if isinstance(inner, dict) else dict(inner)

"""Which mapping a document takes: a table from (assessment type, schema type) to a generation's module."""

from collections.abc import Callable, Mapping
from typing import Any

from ara_domain.epc.certificate import EpcPropertyData
from ara_domain.epc.mapping import rdsap_11_16, rdsap_17_20, rdsap_21, sap_11_16, sap_17_19
from ara_domain.epc.mapping.code_changes import translations
from ara_domain.epc.mapping.errors import BrokenDocument, UnmappableSchema
from ara_domain.epc.mapping.flat_row import FLAT_ROW_ASSESSMENT, FLAT_ROW_SCHEMA
from ara_domain.epc.mapping.flat_row import map_document as map_flat_row
from ara_domain.epc.mapping.reader import Reader
from ara_domain.json_text import MAX_DEPTH, is_nested_deeper

MAPPING_VERSION = "remapped_epc:4"
"""Raise it whenever a mapping gives another result for some document; stored copies are then mapped again."""

_RDSAP: Mapping[Callable[[Reader], EpcPropertyData], tuple[str, ...]] = {
    rdsap_21.map_document: ("RdSAP-Schema-21.0.0", "RdSAP-Schema-21.0.1"),
    rdsap_17_20.map_document: (
        "RdSAP-Schema-17.0",
        "RdSAP-Schema-17.1",
        "RdSAP-Schema-18.0",
        "RdSAP-Schema-19.0",
        "RdSAP-Schema-20.0.0",
    ),
    rdsap_11_16.map_document: tuple(
        f"SAP-Schema-{version}"
        for version in (
            "11.0",
            "11.2",
            "12.0",
            "13.0",
            "14.0",
            "14.1",
            "14.2",
            "15.0",
            "16.0",
            "16.1",
            "16.2",
            "16.3",
        )
    ),
}
"""The schemas of each generation; each has a twin of Northern Ireland."""

_NORTHERN_IRISH_ALONE = {
    "RdSAP-Schema-NI-17.3": rdsap_17_20.map_document,
    "RdSAP-Schema-NI-17.4": rdsap_17_20.map_document,
}

_FULL_SAP: Mapping[Callable[[Reader], EpcPropertyData], tuple[str, ...]] = {
    sap_11_16.map_document: _RDSAP[rdsap_11_16.map_document],  # both kinds were lodged under these names
    sap_17_19.map_document: (
        "SAP-Schema-17.0",
        "SAP-Schema-17.1",
        "SAP-Schema-18.0.0",
        "SAP-Schema-19.0.0",
        "SAP-Schema-19.1.0",
        "SAP-Schema-19.2.0",
    ),
}

_GENERATIONS: Mapping[tuple[str, str], Callable[[Reader], EpcPropertyData]] = (
    {
        (assessment, name): mapping
        for assessment, generations in (("RdSAP", _RDSAP), ("SAP", _FULL_SAP))
        for mapping, schemas in generations.items()
        for schema in schemas
        for name in (schema, schema.replace("Schema-", "Schema-NI-"))
    }
    | {("RdSAP", name): mapping for name, mapping in _NORTHERN_IRISH_ALONE.items()}
    | {(FLAT_ROW_ASSESSMENT, FLAT_ROW_SCHEMA): map_flat_row}
)


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

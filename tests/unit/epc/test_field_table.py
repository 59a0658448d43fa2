"""`fields.csv` against the dataclasses, the mapping and the schema."""

import types
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.field_table import RDSAP_17_20, FieldRow, field_table
from ara_domain.epc.mapping import map_certificate
from ara_domain.epc.mapping.accounting import reason_unkept
from tests.builders import set_path
from tests.reference import RDSAP_21_SAMPLES, reference_json
from tests.unit.epc.complete_document import (
    ROOF_ROOM_KINDS,
    ROOM_IN_ROOF_WAYS,
    complete_document,
    spelled_out,
)
from tests.unit.epc.documents_walked import paths_of
from tests.unit.epc.xsd_document import RDSAP_SCHEMAS, RDSAP_XSD, is_leaf

ADDED_BY_THE_REGISTER = {
    "assessment_type",
    "schema_type",
    "created_at",
    "uprn_source",
    "current_energy_efficiency_band",
    "potential_energy_efficiency_band",
    "address_line_4",
}
"""Elements that no schema lists and that the register adds, or promises, for every document."""

FIXED = {"assessment_type", "sap_building_parts[].building_part_number"}
"""Fields that have one value in every document that can be mapped: the mapping's own tests cover them."""

COPIED = [
    row
    for row in field_table()
    if row.document_paths and not row.is_derived and not row.type[0].isupper() and row.path not in FIXED
]


def test_the_table_lists_exactly_the_fields_of_the_dataclasses_with_their_types() -> None:
    assert [(row.path, row.type) for row in field_table()] == list(_fields(EpcPropertyData))


def test_every_field_has_a_source() -> None:
    assert [row.path for row in field_table() if not row.source] == []


@pytest.mark.parametrize("row", COPIED, ids=lambda row: row.path)
def test_a_field_takes_its_value_from_the_path_the_table_names(row: FieldRow) -> None:
    for path in row.document_paths:
        element = spelled_out(path)[0].replace("[]", "[0]")
        way = next((way for way in ROOM_IN_ROOF_WAYS if way in element), ROOM_IN_ROOF_WAYS[0])
        lodged = complete_document(way)
        if row.path.startswith("sap_conservatory"):
            element = element.replace("[0]", "[1]")
        changed = deepcopy(lodged)
        set_path(changed, element, _another(row))
        before, after = _values(map_certificate(lodged), row), _values(map_certificate(changed), row)
        assert before != after, path
        assert None not in set(after) - set(before), path


def test_every_path_the_table_names_is_an_element_of_the_schema_or_added_by_the_register() -> None:
    known = _schema_paths() | _sample_paths() | ADDED_BY_THE_REGISTER
    named = {element for row in field_table() for path in row.document_paths for element in spelled_out(path)}
    assert named - known == set()


def test_every_element_of_the_schema_is_named_in_the_table_or_left_out_with_a_reason() -> None:
    named = {element for row in field_table() for path in row.document_paths for element in spelled_out(path)}
    schema = _schema_paths()
    leaves = {path for path in schema if not any(other.startswith((f"{path}.", f"{path}[]")) for other in schema)}
    forgotten = {path for path in leaves if path.removesuffix("[]") not in named and reason_unkept(path) is None}
    assert forgotten == {"sap_building_parts[].sap_floor_dimensions[].floors[]"}  # the register sends it as `floor`


@pytest.mark.parametrize("schema", RDSAP_SCHEMAS)
def test_every_element_of_an_older_schema_is_named_or_left_out_with_a_reason(schema: str) -> None:
    fields = reference_json(RDSAP_XSD)["fields"][schema]
    named = {
        element
        for row in field_table()
        for path in (*row.document_paths, *row.paths_of(RDSAP_17_20))
        for element in spelled_out(path)
    }
    leaves = {path for path in fields if is_leaf(path, fields)}
    forgotten = {path for path in leaves if path.removesuffix("[]") not in named and reason_unkept(path) is None}
    assert forgotten - {_area(kind, number) for kind in ROOF_ROOM_KINDS for number in (1, 2)} == {
        "sap_building_parts[].sap_floor_dimensions[].floors[]"  # the register sends it as `floor`
    }


def test_every_path_named_for_an_older_schema_is_an_element_of_it() -> None:
    known = set(reference_json(RDSAP_XSD)["fields"]["RdSAP-Schema-20.0.0"])
    named = {element for row in field_table() for path in row.paths_of(RDSAP_17_20) for element in spelled_out(path)}
    assert {
        path for path in named - known if not path.endswith(tuple(f"common_wall_area_{n}" for n in (1, 2)))
    } == set()


def _area(kind: str, number: int) -> str:
    return f"sap_building_parts[].sap_room_in_roof.room_in_roof_details.{kind}_area_{number}"


def _schema_paths() -> set[str]:
    return set(reference_json("gov_epc_api/rdsap_xsd_fields_enums.json")["fields"]["RdSAP-Schema-21.0.1"])


def _sample_paths() -> frozenset[str]:
    return frozenset(path for name in RDSAP_21_SAMPLES for path in paths_of(reference_json(name)))


def _fields(kind: type, prefix: str = "") -> Iterator[tuple[str, str]]:
    hints = get_type_hints(kind)
    for field in fields(kind):
        name = _type_name(hints[field.name])
        yield prefix + field.name, name
        part = _part(hints[field.name])
        if part is not None:
            yield from _fields(part, f"{prefix}{field.name}{'[]' if name.endswith('[]') else ''}.")


def _type_name(hint: Any) -> str:
    arguments = [argument for argument in get_args(hint) if argument not in {type(None), Ellipsis}]
    if get_origin(hint) is tuple:
        return f"{_type_name(arguments[0])}[]"
    if get_origin(hint) in {Union, types.UnionType}:
        unions = {frozenset({int, str}): "code", frozenset({bool, str}): "flag"}
        return unions.get(frozenset(arguments)) or _type_name(arguments[0])
    return "text" if hint is str else str(hint.__name__)


def _part(hint: Any) -> type | None:
    if is_dataclass(hint):
        return hint if isinstance(hint, type) else None
    return next((part for part in map(_part, get_args(hint)) if part is not None), None)


_OTHER_VALUES: dict[str, Any] = {
    "text": "other words",
    "code": 3,
    "int": 4,
    "float": 2.5,
    "bool": "false",
    "flag": "false",
    "date": "2023-01-02",
    "datetime": "2023-01-02 03:04:05",
    "text[]": ["B"],
    "int[]": [2],
    "code[]": [2],
}


def _another(row: FieldRow) -> Any:
    return "RdSAP-Schema-21.0.0" if row.path == "schema_type" else _OTHER_VALUES[row.type]


def _values(epc: EpcPropertyData, row: FieldRow) -> tuple[object, ...]:
    """What the certificate says at the row's path, in every item of its lists."""
    values: list[Any] = [epc]
    for step in row.path.split("."):
        values = [getattr(value, step.removesuffix("[]")) for value in values if value is not None]
        if step.endswith("[]"):
            values = [item for items in values for item in items]
    return tuple(values)

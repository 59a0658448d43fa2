"""Documents with a value for every element that a lodgement schema lists; no dwelling is like this."""

from typing import Any

from tests.builders import set_path
from tests.reference import reference_json

RDSAP_XSD = "gov_epc_api/rdsap_xsd_fields_enums.json"
RDSAP_SCHEMAS = tuple(f"RdSAP-Schema-{version}" for version in ("17.0", "17.1", "18.0", "19.0", "20.0.0"))
_NUMBERS = {"Measurement", "decimal", "Percentage", "Count", "NonZeroCount", "positiveInteger", "nonNegativeInteger"}
_CONSERVATORY = ("double_glazed", "floor_area", "glazed_perimeter", "room_height")
_VALUE_OF: dict[str, Any] = {
    "sap_building_parts[].building_part_number": 1,
    "sap_heating.main_heating_details[].main_heating_number": 1,
    "lzc_energy_sources[]": 11,
    "sap_heating.solar_water_heating_details.solar_panel_collector_orientation": 5,
}
_SENT_OTHERWISE = {
    "sap_building_parts[].sap_floor_dimensions[].floors[]": "sap_building_parts[].sap_floor_dimensions[].floor"
}
"""The register's JSON has these under another name than the schema."""


def every_rdsap_element(schema: str) -> dict[str, Any]:
    """A document of RdSAP 17 to 20 with everything that its schema lists."""
    dump = reference_json(RDSAP_XSD)
    fields, enums = dump["fields"][schema], dump["enums"][schema]
    made: dict[str, Any] = {"assessment_type": "RdSAP", "schema_type": schema}
    for path, field in fields.items():
        if is_leaf(path, fields) and path.removeprefix("sap_building_parts[].") not in _CONSERVATORY:
            place = _SENT_OTHERWISE.get(path, path).replace("[]", "[0]")
            set_path(made, place, _VALUE_OF.get(path, _code_or_value(enums.get(path), field)))
    made["sap_building_parts"].append(dict.fromkeys(_CONSERVATORY, 2) | {"double_glazed": "Y"})
    return made


def _code_or_value(enum: dict[str, Any] | None, field: dict[str, Any]) -> Any:
    """The first code of a coded element, as a number where it is one: so the register's JSON has it."""
    if enum is None:
        return value_of(field)
    code = next(iter(enum["values"]))
    return int(code) if code.isdecimal() else code


def is_leaf(path: str, fields: dict[str, Any]) -> bool:
    """Whether the element at a path of a schema has no elements below it."""
    return not any(other.startswith((f"{path}.", f"{path}[]")) for other in fields)


def value_of(field: dict[str, Any]) -> Any:
    """A value of an element's type."""
    if field["type"] in _NUMBERS or field["base"] in {"integer", "decimal", "positiveInteger", "nonPositiveInteger"}:
        return 3
    if field["base"] == "date":
        return "2022-05-09"
    if field["type"] in {"boolean", "Flag", "ExtendedBoolean"}:
        return "true"
    return "2"

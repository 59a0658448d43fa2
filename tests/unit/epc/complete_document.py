"""Documents in which every element that the field table names has a value; no dwelling is like this.

A room in the roof is lodged in one of three ways, so one document per way.
"""

from itertools import product
from typing import Any

from ara_domain.epc.field_table import FieldRow, field_table
from tests.builders import document

ROOM_IN_ROOF_WAYS = ("room_in_roof_type_1", "room_in_roof_type_2", "room_in_roof_details")
ROOF_ROOM_KINDS = ("flat_ceiling", "stud_wall", "slope", "gable_wall", "common_wall")

_VALUES: dict[str, Any] = {
    "text": "words",
    "code": 2,
    "int": 3,
    "float": 1.5,
    "bool": "true",
    "flag": "true",
    "date": "2024-03-05",
    "datetime": "2024-03-06 10:11:12",
    "text[]": ["A", "U"],
    "int[]": [1, 11],
    "code[]": [1, 11],
}
_VALUE_OF = {
    "assessment_type": "RdSAP",
    "schema_type": "RdSAP-Schema-21.0.1",
    "sap_building_parts[].building_part_number": 1,
    "addendum.addendum_text": [{"value": "Words", "language": "1"}, {"value": "Geiriau", "language": "2"}],
    "sap_heating.solar_water_heating_details.solar_panel_collector_orientation": 6,
    "sap_heating.solar_water_heating_details.solar_panel_collector_pitch": 3,
    "sap_heating.solar_water_heating_details.solar_panel_collector_overshading": 4,
    "pressure_test": 6,
    "air_permeability": 7.5,
}
"""Elements whose value has to be one of few."""
_CONSERVATORY = {"double_glazed": "Y", "floor_area": 12.5, "glazed_perimeter": 9.2, "room_height": 1.5}


def complete_document(room_in_roof: str = "room_in_roof_details") -> dict[str, Any]:
    """A document with a value for every element; of the ways to lodge a room in the roof, the one named."""
    elements: dict[str, Any] = {}
    for row in sorted(field_table(), key=lambda row: row.is_derived):
        for path in row.document_paths:
            if _belongs(row, path, room_in_roof):
                for element in spelled_out(path):
                    elements.setdefault(element.replace("[]", "[0]"), _value(row, path))
    made = document(**elements)
    made["sap_building_parts"].append(dict(_CONSERVATORY))
    return made


def spelled_out(path: str) -> tuple[str, ...]:
    """The elements a path of the table stands for: `{kind}` and `{number}` are those of a roof room's surfaces."""
    if "{" not in path:
        return (path,)
    return tuple(
        path.format(kind=kind, number=number)
        for kind, number in product(ROOF_ROOM_KINDS, (1, 2))
        if not (path.endswith("}_type_{number}") and kind != "gable_wall")
        and not ("insulation_location" in path and kind != "flat_ceiling")
        and not ("_insulation_t" in path and kind.endswith("_wall") and kind != "stud_wall")
    )


def _belongs(row: FieldRow, path: str, room_in_roof: str) -> bool:
    if row.path.startswith("sap_conservatory"):
        return False
    if row.type[0].isupper() or path.endswith(ROOM_IN_ROOF_WAYS):
        return False  # it is there as soon as one of its parts is
    return "room_in_roof_" not in path or room_in_roof in path


def _value(row: FieldRow, path: str) -> Any:
    return _VALUE_OF.get(path, _VALUES[row.type])

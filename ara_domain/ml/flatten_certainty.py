"""How sure the source is of each aspect of a home, from the confidences its certificate carries, as frame columns."""

import re
from collections.abc import Mapping

from ara_domain.epc import EpcPropertyData
from ara_domain.ml.row import Row

ASPECTS: Mapping[str, frozenset[str]] = {
    "size": frozenset({"total_floor_area", "heat_loss_perimeter", "room_height", "party_wall_length"}),
    "age": frozenset({"construction_age_band"}),
    "walls": frozenset({"wall_construction", "wall_insulation_type", "wall_u_value"}),
    "roof": frozenset(
        {
            "roof_construction",
            "roof_insulation_location",
            "roof_insulation_thickness",
            "rafter_insulation_thickness",
            "flat_roof_insulation_thickness",
            "roof_u_value",
        }
    ),
    "floor": frozenset({"floor_heat_loss", "floor_construction", "floor_insulation", "floor_u_value"}),
    "windows": frozenset({"window_area", "window_width", "window_height", "glazing_type", "glazed_area"}),
    "heating": frozenset({"main_heating_category", "sap_main_heating_code", "main_fuel_type", "main_heating_control"}),
    "water": frozenset({"water_heating_code", "cylinder_size", "has_hot_water_cylinder"}),
}
"""Fields whose confidence an aspect takes, by the last name of their path."""

_NAME = re.compile(r"(\w+)(\[\d+\])?$")


def flatten_certainty(epc: EpcPropertyData, row: Row) -> None:
    """Write the least confidence among the fields of each aspect; an aspect lodged as it stands stays NaN."""
    least: dict[str, float] = {}
    for said in epc.field_sources:
        name = _NAME.search(said.path)
        for aspect, fields in ASPECTS.items():
            if name and name[1] in fields:
                least[aspect] = min(said.confidence, least.get(aspect, 1.0))
    for aspect, confidence in least.items():
        row.put(f"sure_of_{aspect}", confidence)

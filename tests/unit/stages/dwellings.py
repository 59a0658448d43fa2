"""Homes by what sets their certificate apart from that of the builders."""

from typing import Any

from tests.builders import document

SOLID_BRICK = {
    "sap_building_parts[0].wall_construction": 3,
    "sap_building_parts[0].construction_age_band": "B",
    "sap_building_parts[0].wall_thickness": 230,
}
IN_GOOD_ORDER = {
    "sap_building_parts[0].roof_insulation_thickness": "300mm",
    "sap_building_parts[0].wall_insulation_type": 2,
    "sap_heating.main_heating_details[0].main_heating_control": 2110,
    "percent_draughtproofed": 100,
    "led_fixed_lighting_bulbs_count": 12,
    "incandescent_fixed_lighting_bulbs_count": 0,
}
SIX_PARTS: dict[str, Any] = {
    f"sap_building_parts[{index}]": {
        **document()["sap_building_parts"][0],
        "building_part_number": index + 1,
        "identifier": f"Extension {index}",
    }
    for index in range(1, 6)
}
"""One more than RdSAP allows: it can be mapped, and not flattened."""

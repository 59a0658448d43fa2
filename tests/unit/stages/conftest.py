"""A modelled portfolio to change: three homes of the block LS6, rated, given measures and planned by the engine."""

import pytest

from tests.builders import document
from tests.unit.stages.world import World

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


@pytest.fixture(scope="session")
def three_homes() -> World:
    """`oak` has an unfilled cavity, `ash` solid walls, `elm` is in good order."""
    made = World()
    for name, uprn, changes in (("oak", 901, {}), ("ash", 902, SOLID_BRICK), ("elm", 903, IN_GOOD_ORDER)):
        made.list_home(name, uprn=uprn)
        made.lodge(f"cert-{name}", uprn, document(uprn=uprn, **changes))
    made.run()
    return made


@pytest.fixture
def world(three_homes: World) -> World:
    """Modelled already; a new process that has scored nothing yet."""
    return three_homes.copy()

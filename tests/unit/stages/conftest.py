"""A modelled portfolio to change: three homes of the block LS6, rated, given measures and planned by the engine."""

import pytest

from tests.builders import document
from tests.unit.stages.dwellings import IN_GOOD_ORDER, SOLID_BRICK
from tests.unit.stages.world import World


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

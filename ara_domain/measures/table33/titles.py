"""What the improvement types of the register are called; steps have titles of their own."""

from collections.abc import Mapping

from ara_domain.measures.table33 import alternatives, steps

_NOT_STEPS: Mapping[str, str] = {
    "A3": "Room-in-roof insulation",
    "B4": "Party wall insulation",
    "G2": "Hot water controls",
    "J": "Wood log boiler",
    "J2": "Wood log boiler (alternative)",
    "K": "Wood pellet stove with boiler and radiators",
    "L": "Fan-assisted storage heaters",
    "M": "Replacement warm air unit",
    "O3": "New double-glazing units",
    "T2": "Flue gas heat recovery",
    "V": "Wind turbine on the roof",
    "W": "Floor insulation",
    "Y": "Waste water heat recovery",
    "Y2": "Waste water heat recovery with a store",
    "Z3": "Micro-CHP (alternative)",
}


def title_of(code: str) -> str:
    """An improvement type in words; one that nobody here knows is named by its code."""
    step = steps().get(code) or alternatives().get(code)
    return step.title if step else _NOT_STEPS.get(code, code)

"""The hot water cylinder: jacket or thicker foam (C), thermostat (F)."""

from ara_domain.measures import cylinder
from ara_domain.measures.table33.step import Step, step_of_rule


def steps() -> tuple[Step, ...]:
    """The steps on a cylinder; the same in both editions."""
    return (
        step_of_rule("C", "Hot water cylinder insulation", cylinder.insulation),
        step_of_rule(
            "F", "Cylinder thermostat", cylinder.thermostat, offered=lambda view: view["cylinder_thermostat"] == 0
        ),
    )

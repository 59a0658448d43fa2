"""Heating controls (G) and those of warm air (H)."""

from ara_domain.measures.controls import warm_air_controls, wet_controls
from ara_domain.measures.table33.step import Step, step_of_rule


def steps() -> tuple[Step, ...]:
    """The steps on controls; the same in both editions."""
    return (
        step_of_rule("G", "Heating controls", wet_controls),
        step_of_rule("H", "Warm air controls", warm_air_controls),
    )

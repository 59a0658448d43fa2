"""Solar water heating (N), photovoltaics (U), wind (V2), battery (U1) and PV diverter (U2).

Battery and diverter have the codes of the register; the specification's text calls them Y1 and Y2.
"""

from ara_domain.measures import items, renewables, solar_water
from ara_domain.measures.change import Change
from ara_domain.measures.cylinder import has_cylinder
from ara_domain.measures.option import FrameView
from ara_domain.measures.table33.step import Step, step_of_rule, step_of_rules

_TABLE_33_KWP = 2.5


def steps() -> tuple[Step, ...]:
    """The renewables; the same in both editions."""
    return (
        step_of_rule("N", "Solar water heating", solar_water.panel, "RdSAP 10 Table 33; panel by Table 29"),
        step_of_rules("U", "Photovoltaics, 2.5 kWp", renewables.panels(_TABLE_33_KWP)),
        step_of_rule("V2", "Wind turbine on a mast", renewables.turbine),
        step_of_rules("U1", "PV battery", renewables.BATTERY, due=renewables.without_battery),
        step_of_rule("U2", "PV diverter", _diverter),
    )


def _diverter(view: FrameView) -> tuple[Change, ...]:
    """Panels and a cylinder, no battery, no solar water heating."""
    due = renewables.without_battery(view) & has_cylinder(view) & (view["solar_water"] != 1)
    return (Change(items.DIVERTER, due & (view["pv_diverter"] != 1), 1.0),)

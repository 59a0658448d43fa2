"""Solar water heating (RdSAP 10 Table 33 measure N)."""

import numpy as np

from ara_domain.epc.codes import CylinderSize
from ara_domain.epc.codes import RoofConstruction as Roof
from ara_domain.measures import items
from ara_domain.measures.change import Change, rules_of_changes
from ara_domain.measures.cylinder import FACTORY, IMMERSION_HEATER, has_cylinder
from ara_domain.measures.heating import FROM_MAIN, FROM_SECONDARY, foam_mm
from ara_domain.measures.option import ALREADY, NOT_A_HOUSE, THATCHED, UNSUITABLE, Assessment, FrameView, Need, refusals
from ara_domain.sap.expansion.catalogue import systems
from ara_domain.sap.tables import Mask, table

_FROM_SECOND = 914
_AT_THE_TAP = (907, 908, 909)
"""SAP codes of water heated where it is drawn, which solar heat cannot help."""


def is_house(view: FrameView) -> Mask:
    """Houses and bungalows."""
    return np.isin(view["property_type"], (0, 1))


def _is_thatched(view: FrameView) -> Mask:
    thatched: Mask = view.part("roof_construction")[:, 0] == Roof.THATCHED
    return thatched


def _due(view: FrameView) -> Mask:
    return is_house(view) & ~_is_thatched(view) & (view["solar_water"] != 1)


def panel(view: FrameView) -> tuple[Change, ...]:
    """A panel of the defaults; a normal or unknown cylinder is replaced by a medium one that takes the solar coil.

    Combis, CPSUs, heat pumps and networks keep their cylinder if any: the panel gets a store of its own, of the volume
    the default gives where none is recorded.
    """
    goal, due, size = table("measures")["solar_water"], _due(view), view["cylinder_size"]
    replaced = due & _takes_a_solar_coil(view) & np.isin(size, (CylinderSize.NORMAL, CylinderSize.NO_ACCESS))
    return (
        Change(items.SOLAR, due, 1.0),
        Change(items.SOLAR_APERTURE, due, float(goal["aperture_m2"])),
        Change(items.SOLAR_ETA0, due, goal["eta0"]),
        Change(items.SOLAR_A1, due, goal["a1"]),
        Change(items.SOLAR_A2, due, goal["a2"]),
        Change(items.SOLAR_ORIENTATION, due, float(goal["orientation"])),
        Change(items.SOLAR_PITCH, due, float(goal["pitch_deg"])),
        Change(items.SOLAR_OVERSHADING, due, float(goal["overshading"])),
        Change(items.CYLINDER_SIZE, replaced, float(CylinderSize.MEDIUM)),
        Change(items.CYLINDER_INSULATION, replaced, float(FACTORY)),
        Change(items.CYLINDER_MM, replaced, foam_mm()),
        Change(items.CYLINDER_LOSS, replaced, np.nan),
        Change(items.CYLINDER_THERMOSTAT, replaced, 1.0),
    )


def _takes_a_solar_coil(view: FrameView) -> Mask:
    """A cylinder heated by a regular boiler, a room heater with boiler or an immersion."""
    water = view["water_code"]
    heater = np.where(
        water == _FROM_SECOND,
        view["heating2_code"],
        np.where(water == FROM_SECONDARY, view["secondary_code"], view["heating1_code"]),
    )
    code = np.nan_to_num(heater).astype(np.intp)
    category = np.where(water == _FROM_SECOND, view["heating2_category"], view["heating1_category"])
    no_coil = systems().has("combi", code) | systems().has("cpsu", code) | np.isin(category, (3, 4, 5, 6))
    by_boiler = np.isin(water, (FROM_MAIN, _FROM_SECOND, FROM_SECONDARY)) & ~no_coil
    return has_cylinder(view) & (by_boiler | (water == IMMERSION_HEATER))


def _assess(view: FrameView) -> Assessment:
    at_the_tap = np.isin(view["water_code"], _AT_THE_TAP)
    eligible = _due(view) & ~at_the_tap
    return Assessment(
        eligible=eligible,
        refusal=refusals(
            eligible,
            (view["solar_water"] == 1, ALREADY),
            (~is_house(view), NOT_A_HOUSE),
            (_is_thatched(view), THATCHED),
            (at_the_tap, UNSUITABLE),
        ),
        needs=(Need("solar_water_heating", np.ones(view.size)),),
        because=lambda _: "a house or bungalow without solar water heating",
    )


PANEL = rules_of_changes(_assess, panel)

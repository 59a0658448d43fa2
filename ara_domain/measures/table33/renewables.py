"""Solar water heating (N), photovoltaics (U), wind (V2), battery (Y1) and PV diverter (Y2)."""

from dataclasses import replace

import numpy as np

from ara_domain.epc import EpcPropertyData, PvBattery, SapEnergySource
from ara_domain.epc.codes import CylinderSize
from ara_domain.epc.codes import RoofConstruction as Roof
from ara_domain.measures import renewables
from ara_domain.measures.option import FrameView
from ara_domain.measures.table33 import items
from ara_domain.measures.table33.change import Change
from ara_domain.measures.table33.cylinder import FACTORY, has_cylinder
from ara_domain.measures.table33.step import Step, row_of, step_of_option, step_of_rule
from ara_domain.sap.expansion.catalogue import systems
from ara_domain.sap.tables import Mask, table

_RURAL = 3
_FROM_MAIN, _FROM_SECOND, _FROM_SECONDARY = 901, 914, 902
_IMMERSION = 903


def steps() -> tuple[Step, ...]:
    """The renewables; the same in both editions."""
    return (
        step_of_rule("N", "Solar water heating", _solar_water, "RdSAP 10 Table 33; panel by Table 29"),
        step_of_option("U", renewables.PV_2_5),
        step_of_rule("V2", "Wind turbine on a mast", _turbine),
        Step(
            code="Y1",
            title="PV battery",
            source="RdSAP 10 Table 33",
            targets=_without_battery,
            edit_frame=lambda view, rows: view.set("battery_kwh", rows & _without_battery(view), _battery_kwh()),
            edit_certificate=_with_battery,
        ),
        step_of_rule("Y2", "PV diverter", _diverter),
    )


def _house(view: FrameView) -> Mask:
    return np.isin(view["property_type"], (0, 1))


def _solar_water(view: FrameView) -> tuple[Change, ...]:
    """A panel of the defaults; a normal or unknown cylinder is replaced by a medium one that takes the solar coil.

    Combis, CPSUs, heat pumps and networks keep their cylinder if any: the panel gets a store of its own, of the volume
    the default gives where none is recorded.
    """
    goal = table("measures")["solar_water"]
    thatched = view.part("roof_construction")[:, 0] == Roof.THATCHED
    due = _house(view) & ~thatched & (view["solar_water"] != 1)
    size = view["cylinder_size"]
    replaced = due & _takes_a_solar_coil(view) & np.isin(size, (CylinderSize.NORMAL, CylinderSize.NO_ACCESS))
    foam = float(table("measures")["cylinder"]["foam_mm_with_new_heating"])
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
        Change(items.CYLINDER_MM, replaced, foam),
        Change(items.CYLINDER_LOSS, replaced, np.nan),
        Change(items.CYLINDER_THERMOSTAT, replaced, 1.0),
    )


def _takes_a_solar_coil(view: FrameView) -> Mask:
    """A cylinder heated by a regular boiler, a room heater with boiler or an immersion."""
    water = view["water_code"]
    heater = np.where(
        water == _FROM_SECOND,
        view["heating2_code"],
        np.where(water == _FROM_SECONDARY, view["secondary_code"], view["heating1_code"]),
    )
    code = np.nan_to_num(heater).astype(np.intp)
    category = np.where(water == _FROM_SECOND, view["heating2_category"], view["heating1_category"])
    no_coil = systems().has("combi", code) | systems().has("cpsu", code) | np.isin(category, (3, 4, 5, 6))
    by_boiler = np.isin(water, (_FROM_MAIN, _FROM_SECOND, _FROM_SECONDARY)) & ~no_coil
    return has_cylinder(view) & (by_boiler | (water == _IMMERSION))


def _turbine(view: FrameView) -> tuple[Change, ...]:
    goal = table("measures")["wind"]
    due = _house(view) & (view["terrain"] == _RURAL) & (view["wind_turbines"] == 0)
    return (
        Change(items.WIND_TURBINES, due, 1.0),
        Change(items.ROTOR_DIAMETER, due, goal["rotor_diameter_m"]),
        Change(items.HUB_HEIGHT, due, float(goal["hub_height_m"])),
    )


def _has_panels(view: FrameView) -> Mask:
    return (view["pv1_kwp"] > 0) | (view["pv_percent_roof_area"] > 0)


def _without_battery(view: FrameView) -> Mask:
    return _has_panels(view) & (view["battery_kwh"] == 0)


def _battery_kwh() -> float:
    return float(table("measures")["battery_kwh"])


def _with_battery(epc: EpcPropertyData) -> EpcPropertyData:
    if not _without_battery(row_of(epc))[0]:
        return epc
    source = epc.sap_energy_source or SapEnergySource()
    batteries = (PvBattery(battery_capacity=_battery_kwh()),)
    return replace(epc, sap_energy_source=replace(source, pv_battery_count=1, pv_batteries=batteries))


def _diverter(view: FrameView) -> tuple[Change, ...]:
    """Panels and a cylinder, no battery, no solar water heating."""
    due = _has_panels(view) & has_cylinder(view) & (view["battery_kwh"] == 0) & (view["solar_water"] != 1)
    return (Change(items.DIVERTER, due & (view["pv_diverter"] != 1), 1.0),)

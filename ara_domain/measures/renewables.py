"""Photovoltaics, batteries and wind (RdSAP 10 Table 33 measures U, Y1, V2)."""

from dataclasses import replace

import numpy as np

from ara_domain.epc import EpcPropertyData, PhotovoltaicArray, PvBattery, SapEnergySource
from ara_domain.epc.codes import RoofConstruction as Roof
from ara_domain.measures import items
from ara_domain.measures.change import Change, rules_of_changes
from ara_domain.measures.option import (
    ALREADY,
    NOT_A_HOUSE,
    NOT_APPLICABLE,
    THATCHED,
    UNKNOWN,
    Assessment,
    FrameView,
    Need,
    Rules,
    refusals,
)
from ara_domain.measures.solar_water import is_house
from ara_domain.sap.tables import Mask, table

_SOUTH, _PITCH_30, _MODEST, _CONNECTED = 5, 2, 2, 2
_TABLE_33_KWP = 2.5
"""RdSAP 10 Table 33 U asks nothing of the roof's size for this one."""
_M2_PER_KWP = 5.0
"""Panels of 2026 have about 0.2 kWp per m² [M]. (RdSAP 10 §12.1 has 0.12, for panels of unknown age that are there.)"""
_BESIDE_M2 = 3.0
"""Left beside larger arrays: for the edges of the roof, or the panel of solar water heating in the same package."""
_SLOPE = 0.5 / np.cos(np.radians(35))
"""Area of one slope of a pitched roof over its plan area, at the 35° of RdSAP 10 §12.1."""
_RURAL = 3
ROOF_TOO_SMALL, NOT_CONNECTED = "roof_too_small", "not_connected"
"""Reason codes of a roof that does not take so many panels, and of panels that do not serve the home."""
_WITH_ROOF = (Roof.FLAT, Roof.PITCHED_UNSPECIFIED, Roof.PITCHED_WITH_LOFT_ACCESS, Roof.PITCHED_WITHOUT_LOFT_ACCESS,
              Roof.SLOPING_CEILING)  # fmt: skip


def _assess(view: FrameView, kwp: float) -> Assessment:
    house = is_house(view)
    none_yet = (view["pv1_kwp"] == 0) & (view["pv_percent_roof_area"] == 0)
    construction = view.part("roof_construction")[:, 0]
    area = np.nansum(view.part("roof_area") + view.part("room_in_roof_floor_area"), axis=1)
    # Full SAP lodges the roofs that lose heat, of whatever construction.
    roof = np.isin(construction, _WITH_ROOF) | ((view["full_sap"] == 1) & (area > 0))
    thatched = construction == Roof.THATCHED
    fits = (kwp <= _TABLE_33_KWP) | (area * _SLOPE >= kwp * _M2_PER_KWP + _BESIDE_M2)
    eligible = house & none_yet & roof & fits
    return Assessment(
        eligible=eligible,
        refusal=refusals(
            eligible,
            (~none_yet, ALREADY),
            (~house, NOT_A_HOUSE),
            (thatched, THATCHED),
            (~roof, NOT_APPLICABLE),
            (~fits, ROOF_TOO_SMALL),
        ),
        needs=(Need("photovoltaics", np.full(view.size, kwp)),),
        because=lambda home: f"a roof of {area[home]:.0f} m² without panels",
    )


def _edit(view: FrameView, rows: Mask, kwp: float) -> None:
    view.set("pv1_kwp", rows, kwp)
    view.set("pv1_orientation", rows, float(_SOUTH))
    view.set("pv1_pitch", rows, float(_PITCH_30))
    view.set("pv1_overshading", rows, float(_MODEST))
    view.set("pv_connection", rows, float(_CONNECTED))
    view.set("export_capable", rows, 1.0)


def _install(epc: EpcPropertyData, kwp: float) -> EpcPropertyData:
    array = PhotovoltaicArray(peak_power=kwp, pitch=_PITCH_30, orientation=_SOUTH, overshading=_MODEST)
    source = epc.sap_energy_source or SapEnergySource()
    return replace(
        epc,
        sap_energy_source=replace(
            source, photovoltaic_arrays=(array,), pv_connection=_CONNECTED, is_dwelling_export_capable=True
        ),
    )


def panels(kwp: float) -> Rules:
    """Panels of this size on a roof without."""
    return Rules(
        assess=lambda view: _assess(view, kwp),
        edit_frame=lambda view, rows: _edit(view, rows, kwp),
        edit_certificate=lambda epc: _install(epc, kwp),
    )


# ------------------------------------------------------------------------------------------------ batteries


def battery_kwh() -> float:
    """Capacity of Table 33's battery, kWh."""
    return float(table("measures")["battery_kwh"])


def has_panels(view: FrameView) -> Mask:
    """Panels of a known size, or on a share of the roof."""
    return (view["pv1_kwp"] > 0) | (view["pv_percent_roof_area"] > 0)


def without_battery(view: FrameView) -> Mask:
    """Panels and no battery."""
    return has_panels(view) & (view["battery_kwh"] == 0)


def add_battery(epc: EpcPropertyData) -> EpcPropertyData:
    """The certificate with a battery of Table 33's capacity."""
    source = epc.sap_energy_source or SapEnergySource()
    batteries = (PvBattery(battery_capacity=battery_kwh()),)
    return replace(epc, sap_energy_source=replace(source, pv_battery_count=1, pv_batteries=batteries))


def panels_with_battery(kwp: float) -> Rules:
    """Panels of this size and a battery, put in together."""
    alone = panels(kwp)

    def assess(view: FrameView) -> Assessment:
        found = alone.assess(view)
        return replace(found, needs=(*found.needs, Need("pv_battery", np.ones(view.size))))

    def edit_frame(view: FrameView, rows: Mask) -> None:
        alone.edit_frame(view, rows)
        view.set("battery_kwh", rows, battery_kwh())

    return Rules(
        assess=assess,
        edit_frame=edit_frame,
        edit_certificate=lambda epc: add_battery(alone.edit_certificate(epc)),
    )


def _assess_battery(view: FrameView) -> Assessment:
    eligible = without_battery(view) & (view["pv_connection"] == _CONNECTED)
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (without_battery(view), NOT_CONNECTED), (has_panels(view), ALREADY)),
        needs=(Need("pv_battery", np.ones(view.size)),),
        because=lambda _: "panels without a battery",
    )


BATTERY = Rules(
    assess=_assess_battery,
    edit_frame=lambda view, rows: view.set("battery_kwh", rows & without_battery(view), battery_kwh()),
    edit_certificate=add_battery,
)


# ------------------------------------------------------------------------------------------------ wind


def turbine(view: FrameView) -> tuple[Change, ...]:
    """A turbine on a mast beside a rural house or bungalow."""
    goal, due = table("measures")["wind"], _takes_a_turbine(view)
    return (
        Change(items.WIND_TURBINES, due, 1.0),
        Change(items.ROTOR_DIAMETER, due, goal["rotor_diameter_m"]),
        Change(items.HUB_HEIGHT, due, float(goal["hub_height_m"])),
    )


def _takes_a_turbine(view: FrameView) -> Mask:
    return is_house(view) & (view["terrain"] == _RURAL) & (view["wind_turbines"] == 0)


def _assess_turbine(view: FrameView) -> Assessment:
    eligible = _takes_a_turbine(view)
    return Assessment(
        eligible=eligible,
        refusal=refusals(
            eligible,
            (view["wind_turbines"] > 0, ALREADY),
            (~is_house(view), NOT_A_HOUSE),
            (np.isnan(view["terrain"]), UNKNOWN),
        ),
        needs=(Need("wind_turbine", np.ones(view.size)),),
        because=lambda _: "a house or bungalow in rural surroundings",
    )


TURBINE = rules_of_changes(_assess_turbine, turbine)

"""Photovoltaics (RdSAP 10 Table 33 measure U)."""

from dataclasses import replace

import numpy as np

from ara_domain.epc import EpcPropertyData, PhotovoltaicArray, SapEnergySource
from ara_domain.epc.codes import RoofConstruction as Roof
from ara_domain.measures.option import (
    ALREADY,
    NOT_A_HOUSE,
    NOT_APPLICABLE,
    Assessment,
    FrameView,
    Need,
    Option,
    refusals,
)
from ara_domain.sap.tables import Mask

_SOUTH, _PITCH_30, _MODEST, _CONNECTED = 5, 2, 2, 2
_TABLE_33_KWP = 2.5
"""RdSAP 10 Table 33 U asks nothing of the roof's size for this one."""
_M2_PER_KWP = 5.0
"""Panels of 2026 have about 0.2 kWp per m² [M]. (RdSAP 10 §12.1 has 0.12, for panels of unknown age that are there.)"""
_SLOPE = 0.5 / np.cos(np.radians(35))
"""Area of one slope of a pitched roof over its plan area, at the 35° of RdSAP 10 §12.1."""
THATCHED, ROOF_TOO_SMALL = "thatched", "roof_too_small"
"""Reason codes of a roof that takes no panels, or not so many."""
_WITH_ROOF = (Roof.FLAT, Roof.PITCHED_UNSPECIFIED, Roof.PITCHED_WITH_LOFT_ACCESS, Roof.PITCHED_WITHOUT_LOFT_ACCESS,
              Roof.SLOPING_CEILING)  # fmt: skip


def _assess(view: FrameView, kwp: float) -> Assessment:
    house = np.isin(view["property_type"], (0, 1))
    none_yet = (view["pv1_kwp"] == 0) & (view["pv_percent_roof_area"] == 0)
    construction = view.part("roof_construction")[:, 0]
    area = np.nansum(view.part("roof_area") + view.part("room_in_roof_floor_area"), axis=1)
    # Full SAP lodges the roofs that lose heat, of whatever construction.
    roof = np.isin(construction, _WITH_ROOF) | ((view["full_sap"] == 1) & (area > 0))
    thatched = construction == Roof.THATCHED
    fits = (kwp <= _TABLE_33_KWP) | (area * _SLOPE >= kwp * _M2_PER_KWP)
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


def _option(key: str, kwp: float, order: int) -> Option:
    return Option(
        key=key,
        measure="photovoltaics",
        group="photovoltaics",
        title=f"Photovoltaics, {kwp:g} kWp",
        order=order,
        source="RdSAP 10 Table 33, U: facing south at 30°, modest overshading, connected",
        reasons={
            NOT_APPLICABLE: "no roof of its own",
            ALREADY: "photovoltaics are installed",
            NOT_A_HOUSE: "panels are offered to houses and bungalows, whose roof is their own",
            THATCHED: "panels are not put on thatch",
            ROOF_TOO_SMALL: f"one slope of the roof has less than the {kwp * _M2_PER_KWP:.0f} m² the panels need",
        },
        assess=lambda view: _assess(view, kwp),
        edit_frame=lambda view, rows: _edit(view, rows, kwp),
        edit_certificate=lambda epc: _install(epc, kwp),
    )


PV_2_5 = _option("photovoltaics_2_5kwp", 2.5, 100)
PV_4 = _option("photovoltaics_4kwp", 4.0, 101)

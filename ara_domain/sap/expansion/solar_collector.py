"""The solar collector of every home and the store it heats, as lodged or by default (RdSAP 10 Table 29)."""

from dataclasses import dataclass

import numpy as np

from ara_domain.sap.expansion.catalogue import systems
from ara_domain.sap.expansion.fields import Fields
from ara_domain.sap.tables import Array, Codes, Mask, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Solar:
    """Solar water heating, each (n,); NaN inputs are already RdSAP defaults."""

    present: Mask
    aperture: Array
    eta0: Array
    a1: Array
    a2: Array
    orientation: Array
    pitch: Array
    overshading: Array
    store: Array
    """Volume the collector alone heats, litres: (H11)."""
    combined: Mask
    volume: Array
    """The whole vessel where it is combined, else the store: (H12), litres."""
    loose: Mask
    """A boiler heats the vessel without a cylinder thermostat."""
    pump_kwh: Array


def solar_of(fields: Fields, heater: Codes, volume: Array, *, network: Mask) -> Solar:
    """Collector and store, RdSAP defaults where nothing is recorded (Table 29)."""
    data = table("water")["solar"]
    present = fields.flag("solar_water")
    listed = systems()
    regular, immersion = listed.has("regular", heater), listed.has("immersion", heater)
    # Table 29 gives a store of its own to combis, CPSUs, heat pumps and networks; Table 33 N a solar coil to the rest.
    by_heater = (regular | immersion) & ~network & (volume > 0)
    lodged = fields["solar_combined"]
    combined = np.where(np.isnan(lodged), by_heater, (lodged == 1) & (volume > 0))
    default_store = np.where(combined, np.round(volume * data["combined_share"]), float(data["separate_store_l"]))
    factors = np.array(data["overshading_factor"])
    overshading = np.clip(fields.known("solar_overshading", data["overshading"]), 1, 5).astype(int)
    store = fields.known("solar_store", default_store)
    return Solar(
        present=present,
        aperture=fields.known("solar_aperture", data["aperture_m2"]),
        eta0=fields.known("solar_eta0", data["eta0"]),
        a1=fields.known("solar_a1", data["a1"]),
        a2=fields.known("solar_a2", data["a2"]),
        orientation=fields.known("solar_orientation", data["orientation"]) - 1,
        pitch=fields.known("solar_pitch", data["pitch_deg"]),
        overshading=factors[overshading - 1],
        store=store,
        combined=combined,
        volume=np.where(combined, np.maximum(volume, store), store),
        loose=combined & regular & (fields["cylinder_thermostat"] != 1),
        pump_kwh=np.where(present & ~fields.flag("solar_pump_pv"), float(data["pump_kwh"]), 0.0),
    )

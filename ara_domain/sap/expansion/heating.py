"""Space heating of a home: its main systems and secondary together, and how they are controlled (SAP 2012 Table 4d)."""

from dataclasses import dataclass

import numpy as np

from ara_domain.epc.codes import FloorConstruction as Floor
from ara_domain.epc.codes import MeterType
from ara_domain.sap.expansion.catalogue import FuelKind, controls, systems
from ara_domain.sap.expansion.envelope import Envelope
from ara_domain.sap.expansion.fields import Fields
from ara_domain.sap.expansion.limitations import Limitations
from ara_domain.sap.expansion.main_system import UNDERFLOOR_EMITTER, MainSystem, main_system, space_efficiency
from ara_domain.sap.expansion.secondary_heating import (
    fuel_of_secondary,
    room_heater_efficiency,
    secondary_fraction,
    secondary_system,
)
from ara_domain.sap.tables import Array, Codes, Mask, first_of, table
from ara_domain.sap.worksheet.temperature import ControlInputs

_CPSU_ADJUSTMENT = -0.1
"""K; Table 4e, note on integrated thermal stores and CPSUs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heating:
    """Space heating of every home."""

    main: MainSystem
    second: MainSystem
    second_share: Array
    """(203)."""
    secondary: Codes
    """0 when there is none."""
    secondary_fraction: Array
    """(201)."""
    secondary_kind: Array
    secondary_fuel: Array
    efficiency_1: Array
    efficiency_2: Array
    efficiency_secondary: Array
    water_from_secondary: Mask
    """The room heater that became the secondary system heats the water."""
    control: ControlInputs


def heating(fields: Fields, envelope: Envelope, limitations: Limitations) -> Heating:
    """Resolve systems, controls, secondary heating and efficiencies."""
    limitations.add("heating_unknown", np.isnan(fields["heating1_category"]) & np.isnan(fields["heating1_code"]))
    main = main_system(fields, 1, limitations)
    second = main_system(fields, 2, limitations)
    second_share = np.where(second.present, np.clip(_second_share(fields), 0, 1), 0.0)
    main, secondary, from_secondary = secondary_system(fields, envelope, main)
    fraction = secondary_fraction(main, secondary)
    secondary_kind = np.where(secondary > 0, systems().fuel[secondary], FuelKind.NONE)
    secondary_fuel = fuel_of_secondary(fields, secondary_kind)
    return Heating(
        main=main,
        second=second,
        second_share=second_share,
        secondary=secondary,
        # Table 11, electric room heaters: SAP 2012 Appendix A, rule b.
        secondary_fraction=np.where(from_secondary, 0.20, fraction),
        secondary_kind=secondary_kind,
        secondary_fuel=secondary_fuel,
        efficiency_1=space_efficiency(main),
        efficiency_2=np.where(second.present, space_efficiency(second), 100.0),
        efficiency_secondary=fields.known(
            "secondary_heating_percent", room_heater_efficiency(secondary, secondary_fuel)
        ),
        water_from_secondary=from_secondary,
        control=_control_inputs(fields, envelope, main, second, second_share),
    )


def _second_share(fields: Fields) -> Array:
    """(203): share of the floor area served by system 2; whichever fraction is lodged."""
    second = fields["heating2_fraction"]
    by_first = 1 - fields.known("heating1_fraction", 1.0)
    return np.where(np.isnan(second), by_first, second)


def _control_inputs(
    fields: Fields, envelope: Envelope, main: MainSystem, second: MainSystem, second_share: Array
) -> ControlInputs:
    listed = controls()
    meter_24h = fields["meter"] == MeterType.DUAL_24_HOUR
    return ControlInputs(
        living_area_fraction=_living_area_fraction(fields),
        responsiveness_1=_responsiveness(main, envelope, meter_24h),
        responsiveness_2=_responsiveness(second, envelope, meter_24h),
        control_type_1=listed.control_type[main.control],
        control_type_2=np.where(second.present, listed.control_type[second.control], listed.control_type[main.control]),
        adjustment_1=listed.adjustment[main.control] + _store_adjustment(main) + _delayed_start(fields, 1),
        adjustment_2=np.where(
            second.present,
            listed.adjustment[second.control] + _store_adjustment(second) + _delayed_start(fields, 2),
            0.0,
        ),
        second_share=second_share,
    )


def _store_adjustment(system: MainSystem) -> Array:
    """K off the mean temperature with a CPSU, whose store smooths the heat (notes of Table 4e)."""
    return np.where(system.has("cpsu"), _CPSU_ADJUSTMENT, 0.0)


def _delayed_start(fields: Fields, number: int) -> Array:
    """K for a delayed start thermostat (Table 4e), which only full SAP records."""
    return np.where(fields.flag(f"heating{number}_delayed_start"), table("full_sap")["delayed_start_c"]["value"], 0.0)


def _living_area_fraction(fields: Fields) -> Array:
    """As full SAP lodges it, else by habitable rooms (Table 27)."""
    data = table("dwelling")["living_area_fraction"]
    rooms = np.clip(habitable_rooms(fields), 1, 15).astype(int)
    return fields.known("living_area_fraction", np.array(data["fraction"])[rooms - 1])


def habitable_rooms(fields: Fields) -> Array:
    """Habitable rooms, one per 20 m² where the number is missing."""
    return fields.known("habitable_rooms", np.maximum(1.0, np.round(fields["floor_area"] / 20)))


def _responsiveness(system: MainSystem, envelope: Envelope, meter_24h: Mask) -> Array:
    """Table 4a, or by emitter (Table 4d); underfloor by the floor it is in (RdSAP 10 Table 29)."""
    by_code = systems().responsiveness[system.code]
    by_24h = systems().responsiveness_24h[system.code]
    by_code = np.where(meter_24h & ~np.isnan(by_24h), by_24h, by_code)
    floor = envelope.main_floor_construction
    upper_flat = ~envelope.main_floor_is_ground
    timber_wall = envelope.main_wall_construction == 5
    floor = np.where(upper_flat, np.where(timber_wall, float(Floor.SUSPENDED_TIMBER), float(Floor.SOLID)), floor)
    slab = np.where(envelope.main_band <= 5, 0.25, 0.75)
    underfloor = first_of([floor == Floor.SUSPENDED_TIMBER, floor == Floor.SUSPENDED_NOT_TIMBER], [1.0, 0.75], slab)
    underfloor = first_of([system.underfloor == kind for kind in (1, 2, 3)], [0.25, 0.75, 1.0], underfloor)
    by_emitter = np.where(system.emitter == UNDERFLOOR_EMITTER, underfloor, 1.0)
    return np.where(np.isnan(by_code), by_emitter, by_code)

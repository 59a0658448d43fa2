"""Secondary space heating: recorded, or assumed where rooms are unheated (SAP 2012 Appendix A, Table 11)."""

import numpy as np

from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.sap.expansion.catalogue import FuelKind, as_code, fuel_code, fuel_kind, systems
from ara_domain.sap.expansion.envelope import Envelope
from ara_domain.sap.expansion.fields import Fields
from ara_domain.sap.expansion.main_system import ASSUMED_ELECTRIC, NO_CONTROL, PORTABLE_ELECTRIC, MainSystem
from ara_domain.sap.tables import Array, Codes, Mask, first_of, one_of

# SAP 2012 Appendix A, rule b.
_DESIGN_LOSS_KELVIN = 20.0
_SMALL_DESIGN_LOSS_W = 3000.0
"""SAP 2012 Appendix A, rule b: no heaters are assumed below a design loss of 3 kW at 20 K."""
_ALWAYS_SECONDARY = (401, 402, 403, 404, 405, 406, 407, 409, 421)
_STORAGE_WITHOUT_FAN = (401, 402, 403, 405, 406)
_ELECTRIC_ROOM_HEATERS = (691, 692, 693, 694, ASSUMED_ELECTRIC)


def secondary_system(fields: Fields, envelope: Envelope, main: MainSystem) -> tuple[MainSystem, Codes, Mask]:
    """Secondary system: recorded, or assumed where rooms are unheated or storage heaters need one (Appendix A)."""
    recorded = as_code(fields["secondary_code"])
    recorded = np.where(systems().exists[recorded] & (recorded > 600) & (recorded < 700), recorded, 0)
    rooms, heated = fields["habitable_rooms"], fields["heated_rooms"]
    no_heating = main.code == ASSUMED_ELECTRIC
    few_heated = (heated <= 0.25 * rooms) & (heated < rooms)
    room_heater = (main.category == Category.ROOM_HEATERS) & (main.kind != FuelKind.ELECTRICITY)
    design_loss = (envelope.fabric.windows + envelope.fabric.walls + envelope.fabric.roofs + envelope.fabric.floors
                   + envelope.fabric.doors + envelope.fabric.roof_windows
                   + envelope.fabric.thermal_bridge_y * envelope.fabric.external_area)  # fmt: skip
    swapped = few_heated & room_heater & (recorded == 0) & (design_loss * _DESIGN_LOSS_KELVIN >= _SMALL_DESIGN_LOSS_W)
    secondary = np.where(swapped, main.code, recorded)
    unheated = (heated < rooms) & (secondary == 0)
    always = one_of(main.code, _ALWAYS_SECONDARY) & (secondary == 0)
    secondary = np.where((unheated | always) & ~no_heating, PORTABLE_ELECTRIC, secondary)
    secondary = np.where(no_heating, 0, secondary)
    return _swapped_main(main, swapped), secondary.astype(np.intp), swapped


def _swapped_main(main: MainSystem, swapped: Mask) -> MainSystem:
    """Assumed electric heaters become the main system where a room heater serves at most a quarter of the rooms."""
    if not swapped.any():
        return main
    return MainSystem(
        present=main.present,
        code=np.where(swapped, ASSUMED_ELECTRIC, main.code).astype(np.intp),
        category=np.where(swapped, float(Category.ROOM_HEATERS), main.category),
        kind=np.where(swapped, float(FuelKind.ELECTRICITY), main.kind),
        fuel=np.where(swapped, np.nan, main.fuel),
        control=np.where(swapped, NO_CONTROL, main.control).astype(np.intp),
        emitter=main.emitter,
        flow=main.flow,
        efficiency=np.where(swapped, np.nan, main.efficiency),
        efficiency_summer=np.where(swapped, np.nan, main.efficiency_summer),
        of_known_kind=main.of_known_kind & ~swapped,
        flue_gas_recovery=main.flue_gas_recovery & ~swapped,
        interlocked=main.interlocked,
        underfloor=main.underfloor,
        mcs=main.mcs & ~swapped,
    )


def secondary_fraction(main: MainSystem, secondary: Codes) -> Array:
    """(201), Table 11."""
    fraction = first_of(
        [one_of(main.code, _STORAGE_WITHOUT_FAN), one_of(main.code, _ELECTRIC_ROOM_HEATERS)], [0.15, 0.20], 0.10
    )
    return np.where(secondary > 0, fraction, 0.0)


def fuel_of_secondary(fields: Fields, kind: Array) -> Array:
    """Table 32 code of the secondary fuel: as recorded where it fits the heater, else its kind's usual fuel."""
    lodged = fields["secondary_fuel"]
    code = fuel_code(lodged)
    lodged_kind = fuel_kind(lodged)
    fits = (lodged_kind == kind) | ((kind == FuelKind.GAS) & (lodged_kind == FuelKind.LPG))
    default = first_of([kind == FuelKind.GAS, kind == FuelKind.OIL, kind == FuelKind.SOLID], [1.0, 4.0, 20.0], np.nan)
    return np.where(fits & ~np.isnan(code) & (kind != FuelKind.ELECTRICITY), code, default)


def room_heater_efficiency(code: Codes, fuel: Array) -> Array:
    """In %, by the table of the heater's code and, where that differs, for LPG; 100 without a heater."""
    listed = systems()
    lpg = one_of(fuel, (2, 3, 5, 9)) & ~np.isnan(listed.efficiency_lpg[code])
    efficiency = np.where(lpg, listed.efficiency_lpg[code], listed.efficiency[code])
    return np.where((code == 0) | np.isnan(efficiency), 100.0, efficiency)

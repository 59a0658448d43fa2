"""What new heating systems have in common: codes, and the changes they bring (RdSAP 10 Table 33, notes 4 and 9)."""

import numpy as np

from ara_domain.epc.codes import CylinderSize
from ara_domain.measures import items
from ara_domain.measures.change import Change
from ara_domain.measures.cylinder import FACTORY
from ara_domain.measures.option import FrameView
from ara_domain.sap.expansion.catalogue import fuel_kind, systems
from ara_domain.sap.tables import Array, Codes, Mask, table

NAN = float("nan")
GAS, OIL, ELECTRICITY = 26, 28, 29
"""RdSAP `main_fuel_type`."""
FROM_MAIN, FROM_SECONDARY, NO_WATER_HEATING = 901, 902, 999
"""SAP code of water heating."""
RADIATORS, UNDERFLOOR = 1, 2
PUMP_FROM_2013 = 2
PORTABLE = 693
IN_DATABASE, BY_CODE = 1, 2
"""`main_heating_data_source`."""
GAS_AVAILABLE, NO_GAS = "mains_gas_available", "no_mains_gas"
"""Reason codes of systems that depend on mains gas."""


def system_code(view: FrameView) -> Codes:
    """SAP code of main system 1, 0 where it has none."""
    found: Codes = np.nan_to_num(view["heating1_code"]).astype(np.intp)
    return found


def system_fuel(view: FrameView) -> Array:
    """`FuelKind` of main system 1."""
    return fuel_kind(view["heating1_fuel"])


def is_storage_unit(view: FrameView) -> Mask:
    """A combined primary storage unit (CPSU): boiler and store in one casing."""
    return systems().has("cpsu", system_code(view))


def foam_mm() -> float:
    """Thickness of foam of a cylinder that comes with new heating, mm."""
    return float(table("measures")["cylinder"]["foam_mm_with_new_heating"])


def all_rooms_heated(view: FrameView, rows: Mask) -> Change:
    """A heating upgrade heats every habitable room (Table 33)."""
    return Change(items.HEATED_ROOMS, rows & ~np.isnan(view["habitable_rooms"]), view["habitable_rooms"])


def old_system_gone(rows: Mask) -> tuple[Change, ...]:
    """What a product database and full SAP say of the old system goes with it."""
    return (
        *(Change(item, rows, NAN) for item in items.OF_PRODUCT),
        *(Change(item, rows, NAN) for item in items.LODGED_OF_SYSTEM),
        Change(items.LODGED_BY_FULL_SAP, rows, NAN),
    )


def foam_and_thermostat(view: FrameView, rows: Mask) -> tuple[Change, ...]:
    """50 mm of foam and a thermostat; a cylinder nobody could see is taken as normal, medium with solar heating."""
    size = np.where(view["solar_water"] == 1, float(CylinderSize.MEDIUM), float(CylinderSize.NORMAL))
    return (
        Change(items.CYLINDER_SIZE, rows & (view["cylinder_size"] == CylinderSize.NO_ACCESS), size),
        Change(items.CYLINDER_INSULATION, rows, float(FACTORY)),
        Change(items.CYLINDER_MM, rows, foam_mm()),
        Change(items.CYLINDER_LOSS, rows, NAN),
        Change(items.CYLINDER_THERMOSTAT, rows, 1.0),
    )

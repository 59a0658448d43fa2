"""Edits of hot water that keep its source and its cylinder in step."""

from collections.abc import Mapping
from dataclasses import replace
from enum import IntEnum

from ara_domain.epc import EpcPropertyData, SapHeating
from ara_domain.epc.codes import CylinderSize, MeterType
from ara_domain.override_fields.editing import energy_source_of, heating_of, with_heating
from ara_domain.override_fields.heating_systems import Fuel


class WaterSource(IntEnum):
    """Codes of `water_heating_code` (SAP Table 4a, hot water)."""

    MAIN = 901
    SECONDARY = 902
    IMMERSION = 903
    GAS_SINGLE_POINT = 907
    GAS_MULTI_POINT = 908
    ELECTRIC_INSTANTANEOUS = 909
    GAS_BOILER = 911
    OIL_BOILER = 912
    SOLID_FUEL_BOILER = 913
    SECOND_MAIN = 914
    HEAT_PUMP = 941
    COMMUNITY_BOILERS = 950
    COMMUNITY_CHP = 951
    COMMUNITY_HEAT_PUMP = 952
    COMMUNITY_NETWORK = 953
    NONE = 999


AT_THE_TAP = frozenset({WaterSource.GAS_SINGLE_POINT, WaterSource.GAS_MULTI_POINT, WaterSource.ELECTRIC_INSTANTANEOUS})
"""Sources that heat water as it is drawn and have no cylinder."""
FROM_MAIN = frozenset({WaterSource.MAIN, WaterSource.SECOND_MAIN})
OFF_PEAK_METERS = frozenset(
    str(int(meter))
    for meter in (MeterType.DUAL, MeterType.DUAL_24_HOUR, MeterType.OFF_PEAK_18_HOUR, MeterType.OFF_PEAK_10_HOUR)
)

DUAL_IMMERSION, SINGLE_IMMERSION, NO_IMMERSION = 1, 2, "NA"
FACTORY_INSULATION, JACKET = 1, 2
_NEW_CYLINDER_INSULATION_MM = 50
"""A new cylinder has 50 mm of factory-applied foam (RdSAP 10 Table 33)."""

_NO_CYLINDER: Mapping[str, object] = {
    "cylinder_size": int(CylinderSize.NONE),
    "cylinder_size_measured": None,
    "cylinder_insulation_type": None,
    "cylinder_insulation_thickness": None,
    "cylinder_heat_loss": None,
    "cylinder_thermostat": None,
    "immersion_heating_type": NO_IMMERSION,
}


def has_cylinder(heating: SapHeating) -> bool:
    """Whether hot water is stored in a cylinder, seen or not."""
    return heating.cylinder_size not in {None, int(CylinderSize.NONE)}


def without_cylinder(epc: EpcPropertyData) -> EpcPropertyData:
    """The certificate without a hot water cylinder."""
    return replace(with_heating(epc, **_NO_CYLINDER), has_hot_water_cylinder=False)


def with_cylinder(epc: EpcPropertyData, *, thermostat: bool) -> EpcPropertyData:
    """The certificate with its cylinder, or a new insulated one where it has none.

    A new cylinder is of normal size, medium with solar water heating (RdSAP 10 Table 33). `thermostat` says that a
    cylinder without one gets it.
    """
    heating = heating_of(epc)
    if has_cylinder(heating):
        fitted = True if thermostat else heating.cylinder_thermostat
        return replace(with_heating(epc, cylinder_thermostat=fitted), has_hot_water_cylinder=True)
    return with_new_cylinder(epc, CylinderSize.MEDIUM if epc.solar_water_heating else CylinderSize.NORMAL)


def with_new_cylinder(epc: EpcPropertyData, size: CylinderSize) -> EpcPropertyData:
    """The certificate with a new cylinder of this size: insulated, with a thermostat."""
    changed = with_heating(
        epc,
        cylinder_size=int(size),
        cylinder_size_measured=None,
        cylinder_insulation_type=FACTORY_INSULATION,
        cylinder_insulation_thickness=_NEW_CYLINDER_INSULATION_MM,
        cylinder_heat_loss=None,
        cylinder_thermostat=True,
    )
    return replace(changed, has_hot_water_cylinder=True)


def from_main_heating(epc: EpcPropertyData, fuel: int) -> EpcPropertyData:
    """The certificate with hot water from the main heating, which burns this fuel."""
    return with_heating(
        epc,
        water_heating_code=int(WaterSource.MAIN),
        water_heating_fuel=int(fuel),
        immersion_heating_type=NO_IMMERSION,
        **_NO_WATER_NETWORK,
    )


def from_immersion(epc: EpcPropertyData) -> EpcPropertyData:
    """The certificate with an immersion heater in a cylinder: dual on an off-peak meter, else single."""
    off_peak = energy_source_of(epc).meter_type in OFF_PEAK_METERS
    return with_heating(
        with_cylinder(epc, thermostat=False),
        water_heating_code=int(WaterSource.IMMERSION),
        water_heating_fuel=int(Fuel.ELECTRICITY),
        immersion_heating_type=DUAL_IMMERSION if off_peak else SINGLE_IMMERSION,
        **_NO_WATER_NETWORK,
    )


def from_appliance(epc: EpcPropertyData, source: WaterSource, fuel: Fuel) -> EpcPropertyData:
    """The certificate with a water heater of its own: at the tap, or heating a cylinder."""
    stored = without_cylinder(epc) if source in AT_THE_TAP else with_cylinder(epc, thermostat=True)
    return with_heating(
        stored,
        water_heating_code=int(source),
        water_heating_fuel=int(fuel),
        immersion_heating_type=NO_IMMERSION,
        **_NO_WATER_NETWORK,
    )


_NO_WATER_NETWORK: Mapping[str, object] = dict.fromkeys(
    (
        "community_dhw_network_index_number",
        "community_dhw_sub_network_name",
        "community_dhw_distribution_type",
        "community_dhw_chp_electricity_generation",
    )
)

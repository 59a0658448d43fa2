"""The main heating and what it burns."""

from collections.abc import Mapping
from dataclasses import replace

from ara_domain.epc import EpcPropertyData, MainHeatingDetail
from ara_domain.epc.codes import Code, CylinderSize, MainHeatingCategory, MeterType
from ara_domain.override_fields import water
from ara_domain.override_fields.controls import fitting_control
from ara_domain.override_fields.editing import (
    energy_source_of,
    first_system_of,
    heating_of,
    with_energy_source,
    with_first_system,
    with_heating,
)
from ara_domain.override_fields.fields import AnyField, CannotApply, OverrideField
from ara_domain.override_fields.heating_systems import (
    ALIASES,
    NO_FLOW,
    OFF_PEAK_ONLY,
    SYSTEMS,
    Emitter,
    Fuel,
    HeatingSystem,
    HotWater,
)
from ara_domain.override_fields.values import Choice
from ara_domain.override_fields.water import WaterSource

_FROM_PRODUCT_DATABASE, _FROM_SAP_TABLE = 1, 2
"""Codes of `main_heating_data_source`."""
_PORTABLE_HEATERS = 693
"""They stand in for rooms the former heating left cold; a wet system heats those too."""
_PUMP_AGE_UNKNOWN, _PUMP_FROM_2013 = 0, 2


# ---------------------------------------------------------------------------------------------- main heating


def _set_main_heating(epc: EpcPropertyData, system: HeatingSystem) -> EpcPropertyData:
    """The home heated by this system alone: a second main system is gone, whoever named the heating meant all of it."""
    heating = heating_of(epc)
    former = first_system_of(epc)
    if _is(system, former):
        return epc
    changed = with_heating(epc, main_heating_details=(_installed(system, former),))
    if system.heats_every_room and epc.habitable_room_count is not None:
        changed = replace(changed, heated_room_count=epc.habitable_room_count)
    if system.is_wet and heating.secondary_heating_type == _PORTABLE_HEATERS:
        changed = with_heating(changed, secondary_heating_type=None, secondary_fuel_type=None)
    if system.fuel is Fuel.MAINS_GAS:
        changed = with_energy_source(changed, mains_gas=True)
    if system.code in OFF_PEAK_ONLY and energy_source_of(epc).meter_type not in water.OFF_PEAK_METERS:
        changed = with_energy_source(changed, meter_type=str(int(MeterType.DUAL)))
    return _with_hot_water(changed, system, was_from_main=heating.water_heating_code in water.FROM_MAIN)


def _is(system: HeatingSystem, lodged: MainHeatingDetail) -> bool:
    if lodged.main_fuel_type != system.fuel:
        return False
    if system.product is not None:
        return lodged.main_heating_index_number == system.product
    return lodged.sap_main_heating_code == system.code


def _installed(system: HeatingSystem, former: MainHeatingDetail) -> MainHeatingDetail:
    """The system as the register would lodge it. What stays of the former one: emitters, pump and fitting controls."""
    was_wet = former.heat_emitter_type in {Emitter.RADIATORS, Emitter.UNDERFLOOR}
    keeps_emitter = was_wet and system.is_wet and system.category is not MainHeatingCategory.HEAT_PUMP_WET
    is_heat_pump = system.category in {MainHeatingCategory.HEAT_PUMP_WET, MainHeatingCategory.HEAT_PUMP_WARM_AIR}
    return MainHeatingDetail(
        main_heating_number=former.main_heating_number,
        main_heating_category=int(system.category),
        main_fuel_type=int(system.fuel),
        main_heating_control=fitting_control(system, former.main_heating_control),
        main_heating_data_source=_FROM_SAP_TABLE if system.product is None else _FROM_PRODUCT_DATABASE,
        main_heating_index_number=system.product,
        sap_main_heating_code=system.code,
        main_heating_fraction=1.0,
        heat_emitter_type=former.heat_emitter_type if keeps_emitter else int(system.emitter),
        emitter_temperature=_flow_temperature(system, former) if keeps_emitter else system.flow_temperature,
        boiler_flue_type=system.flue.boiler_flue_type,
        boiler_ignition_type=system.flue.boiler_ignition_type,
        fan_flue_present=system.flue.fan_flue_present,
        central_heating_pump_age=_pump_age(system, former) if system.is_wet else None,
        has_fghrs=False,
        mcs_installed_heat_pump=system.product is not None if is_heat_pump else None,
    )


def _flow_temperature(system: HeatingSystem, former: MainHeatingDetail) -> Code:
    """That of the emitters that stay, when the system has one at all and the certificate says it.

    A replacement is assessed at an unknown flow temperature (RdSAP 10 Table 33).
    """
    if (
        system.product is not None
        or former.emitter_temperature in {None, NO_FLOW}
        or system.flow_temperature == NO_FLOW
    ):
        return system.flow_temperature
    return former.emitter_temperature or system.flow_temperature


def _pump_age(system: HeatingSystem, former: MainHeatingDetail) -> Code:
    if system.product is not None:
        return _PUMP_FROM_2013
    return _PUMP_AGE_UNKNOWN if former.central_heating_pump_age is None else former.central_heating_pump_age


def _with_hot_water(epc: EpcPropertyData, system: HeatingSystem, *, was_from_main: bool) -> EpcPropertyData:
    match system.hot_water:
        case HotWater.WITHOUT_CYLINDER:
            return water.without_cylinder(water.from_main_heating(epc, system.fuel))
        case HotWater.WITH_CYLINDER if system.is_new_heat_pump:
            return water.with_new_cylinder(water.from_main_heating(epc, system.fuel), CylinderSize.MEDIUM)
        case HotWater.WITH_CYLINDER:
            return water.with_cylinder(water.from_main_heating(epc, system.fuel), thermostat=True)
        case HotWater.FROM_NETWORK:
            return water.from_main_heating(epc, system.fuel)
        case HotWater.NOT:
            return water.from_immersion(epc) if was_from_main else epc


# ---------------------------------------------------------------------------------------------- fuel

_Fuels = Mapping[str, tuple[Fuel | None, Fuel | None]]
_FUELS: _Fuels = {
    "mains gas": (Fuel.MAINS_GAS, Fuel.COMMUNITY_GAS),
    "LPG": (Fuel.LPG, Fuel.COMMUNITY_LPG),
    "bottled LPG": (Fuel.BOTTLED_LPG, None),
    "biogas": (Fuel.BIOGAS, Fuel.COMMUNITY_BIOGAS),
    "oil": (Fuel.OIL, Fuel.COMMUNITY_OIL),
    "electricity": (Fuel.ELECTRICITY, Fuel.COMMUNITY_ELECTRICITY),
    "house coal": (Fuel.HOUSE_COAL, Fuel.COMMUNITY_COAL),
    "smokeless coal": (Fuel.SMOKELESS_COAL, None),
    "anthracite": (Fuel.ANTHRACITE, None),
    "wood logs": (Fuel.WOOD_LOGS, None),
    "wood chips": (Fuel.WOOD_CHIPS, None),
    "wood pellets": (Fuel.WOOD_PELLETS, None),
    "dual fuel": (Fuel.DUAL_FUEL, None),
    "biomass": (None, Fuel.COMMUNITY_BIOMASS),
    "waste": (None, Fuel.COMMUNITY_WASTE),
}
"""The fuel of a home's own system, and of a heat network."""

_GAS = frozenset({Fuel.MAINS_GAS, Fuel.LPG, Fuel.BOTTLED_LPG, Fuel.BIOGAS})
_MINERAL_OR_LOGS = frozenset({Fuel.HOUSE_COAL, Fuel.SMOKELESS_COAL, Fuel.ANTHRACITE, Fuel.WOOD_LOGS, Fuel.DUAL_FUEL})
_PELLETS_OR_CHIPS = frozenset({Fuel.WOOD_PELLETS, Fuel.WOOD_CHIPS})
_FUELS_BY_CODE: tuple[tuple[frozenset[int], frozenset[Fuel]], ...] = (
    (frozenset({*range(101, 124), *range(133, 139), *range(501, 512), 520, *range(601, 614)}), _GAS),
    (frozenset({215, 216, 217, 225, 226, 227, 525, 526, 527}), _GAS),
    (frozenset({*range(124, 133), *range(139, 142), *range(512, 515), *range(621, 625)}), frozenset({Fuel.OIL})),
    (frozenset({155}), _PELLETS_OR_CHIPS),
    (frozenset({159, 635, 636}), frozenset({Fuel.WOOD_PELLETS})),
    (frozenset({151, 152, 153, 154, 156, 158, 160, 161, *range(631, 635)}), _MINERAL_OR_LOGS),
)
"""Fuels the systems of Tables 4a and 4b can burn; every other system is electric."""


def _set_main_fuel(epc: EpcPropertyData, fuels: tuple[Fuel | None, Fuel | None]) -> EpcPropertyData:
    own, network = fuels
    system = first_system_of(epc)
    fuel = network if system.main_heating_category == MainHeatingCategory.COMMUNITY else own
    if fuel == system.main_fuel_type:
        return epc
    if system.main_heating_index_number is not None:
        raise CannotApply("the certificate names a product that burns another fuel; give main_heating instead")
    possible = _possible_fuels(system)
    if fuel is None or fuel not in possible:
        words = sorted(word for word, pair in _FUELS.items() if possible.intersection(pair))
        raise CannotApply(
            f"its main heating burns {' or '.join(words) or 'another fuel'}; to change the heating give main_heating"
        )
    changed = with_first_system(epc, main_fuel_type=int(fuel))
    if fuel is Fuel.MAINS_GAS:
        changed = with_energy_source(changed, mains_gas=True)
    if heating_of(epc).water_heating_code == WaterSource.MAIN:
        changed = with_heating(changed, water_heating_fuel=int(fuel))
    return changed


def _possible_fuels(system: MainHeatingDetail) -> frozenset[Fuel]:
    if system.main_heating_category == MainHeatingCategory.COMMUNITY:
        return frozenset(network for _, network in _FUELS.values() if network is not None)
    code = system.sap_main_heating_code
    return next((fuels for codes, fuels in _FUELS_BY_CODE if code in codes), frozenset({Fuel.ELECTRICITY}))


FIELDS: tuple[AnyField, ...] = (
    OverrideField(
        "main_heating",
        "What heats the home, all of it; hot water, cylinder and controls follow unless they are given too. A new "
        "system has the efficiency RdSAP gives a replacement, any other that of its kind in SAP Tables 4a and 4b",
        Choice(SYSTEMS, ALIASES),
        _set_main_heating,
    ),
    OverrideField(
        "main_fuel",
        "What the main heating burns, of the fuels it can burn",
        Choice(
            _FUELS,
            {
                "gas": "mains gas",
                "natural gas": "mains gas",
                "coal": "house coal",
                "heating oil": "oil",
                "logs": "wood logs",
                "pellets": "wood pellets",
                "chips": "wood chips",
            },
        ),
        _set_main_fuel,
    ),
)

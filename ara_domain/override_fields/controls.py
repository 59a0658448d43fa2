"""Controls of the main heating (SAP Table 4e)."""

from collections.abc import Mapping

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.codes import Code
from ara_domain.override_fields.editing import first_system_of, with_first_system
from ara_domain.override_fields.fields import AnyField, CannotApply, OverrideField
from ara_domain.override_fields.heating_systems import (
    GROUP_OF_CATEGORY,
    HIGH_HEAT_RETENTION,
    HIGH_HEAT_RETENTION_CONTROL,
    USUAL_CONTROL,
    ZONE_CONTROLS,
    ControlGroup,
    HeatingSystem,
)
from ara_domain.override_fields.values import Choice

_Controls = Mapping[ControlGroup, int]
_BOILER, _PUMP, _NETWORK, _STORAGE = (
    ControlGroup.BOILER,
    ControlGroup.HEAT_PUMP,
    ControlGroup.COMMUNITY,
    ControlGroup.STORAGE_HEATERS,
)
_AIR, _ROOMS, _OTHER = ControlGroup.WARM_AIR, ControlGroup.ROOM_HEATERS, ControlGroup.OTHER
CONTROLS: Mapping[str, _Controls] = {
    "none": {_BOILER: 2101, _PUMP: 2201, _NETWORK: 2301, _AIR: 2501, _ROOMS: 2601, _OTHER: 2701},
    "programmer": {_BOILER: 2102, _PUMP: 2202, _NETWORK: 2302, _AIR: 2502, _OTHER: 2702},
    "room thermostat": {_BOILER: 2103, _PUMP: 2203, _NETWORK: 2303, _AIR: 2503, _ROOMS: 2604, _OTHER: 2703},
    "programmer and room thermostat": {
        _BOILER: 2104,
        _PUMP: 2204,
        _NETWORK: 2304,
        _AIR: 2504,
        _ROOMS: 2605,
        _OTHER: 2704,
    },
    "programmer and two room thermostats": {_BOILER: 2105, _PUMP: 2205, _NETWORK: 2311, _AIR: 2505},
    "programmer, room thermostat and TRVs": {_BOILER: 2106},
    "room thermostat and TRVs": {_BOILER: 2113},
    "programmer, TRVs and bypass": {_BOILER: 2107, _PUMP: 2206},
    "programmer, TRVs and flow switch": {_BOILER: 2108},
    "programmer, TRVs and boiler energy manager": {_BOILER: 2109},
    "TRVs and bypass": {_BOILER: 2111},
    "programmer and TRVs": {_NETWORK: 2305},
    "TRVs": {_NETWORK: 2307},
    "temperature zone control": {_OTHER: 2705},
    "time and temperature zone control": {_BOILER: 2110, _PUMP: 2207, _AIR: 2506, _OTHER: 2706},
    "charging linked to use, programmer and TRVs": {_NETWORK: 2306},
    "charging linked to use, TRVs": {_NETWORK: 2310},
    "charging linked to use, room thermostat": {_NETWORK: 2308},
    "charging linked to use, programmer and room thermostat": {_NETWORK: 2309},
    "charging linked to use, programmer and two room thermostats": {_NETWORK: 2312},
    "manual charge control": {_STORAGE: 2401},
    "automatic charge control": {_STORAGE: 2402},
    "Celect-type control": {_STORAGE: 2403},
    "high heat retention control": {_STORAGE: HIGH_HEAT_RETENTION_CONTROL},
    "appliance thermostats": {_ROOMS: 2602},
    "programmer and appliance thermostats": {_ROOMS: 2603},
}
"""Table 4e by what a landlord sees on the wall; the code depends on the group the heating belongs to."""
_CONTROL_CODES = {str(code): name for name, codes in CONTROLS.items() for code in codes.values()}


def _set_controls(epc: EpcPropertyData, codes: _Controls) -> EpcPropertyData:
    system = first_system_of(epc)
    group = GROUP_OF_CATEGORY.get(system.main_heating_category)
    possible = _codes_for(group, system.sap_main_heating_code)
    code = None if group is None else codes.get(group)
    if code not in possible:
        raise CannotApply(f"its main heating can have {'; '.join(possible.values()) or 'no controls of its own'}")
    if system.main_heating_control == code:
        return epc
    return with_first_system(epc, main_heating_control=code, ttzc_index_number=None)


def fitting_control(system: HeatingSystem, former: Code | None) -> Code:
    """The control of a system newly named: the former one when it fits, else the usual one of its kind.

    A new system brings its own (RdSAP 10 Table 33); of the former ones only zone control is better and stays.
    """
    group = GROUP_OF_CATEGORY[system.category]
    stays = former in _codes_for(group, system.code) and (system.product is None or former in ZONE_CONTROLS)
    return former if stays and former is not None else system.usual_control or USUAL_CONTROL[group]


def _codes_for(group: ControlGroup | None, heating_code: int | None) -> Mapping[Code | None, str]:
    """The controls a heating can have, by code."""
    if group is None:
        return {}
    retention = heating_code == HIGH_HEAT_RETENTION
    return {
        codes[group]: name
        for name, codes in CONTROLS.items()
        if group in codes
        and (group is not ControlGroup.STORAGE_HEATERS or (codes[group] == HIGH_HEAT_RETENTION_CONTROL) is retention)
    }


FIELDS: tuple[AnyField, ...] = (
    OverrideField(
        "heating_controls",
        "How the main heating is controlled, or the Table 4e code; which are possible depends on the heating",
        Choice(
            CONTROLS,
            {
                **_CONTROL_CODES,
                "full controls": "programmer, room thermostat and TRVs",
                "zone control": "time and temperature zone control",
            },
        ),
        _set_controls,
    ),
)

"""The room heater that helps the main heating."""

from collections.abc import Mapping

from ara_domain.epc import EpcPropertyData
from ara_domain.override_fields.editing import heating_of, with_energy_source, with_heating
from ara_domain.override_fields.fields import AnyField, CannotApply, OverrideField
from ara_domain.override_fields.heating_systems import Fuel
from ara_domain.override_fields.values import Choice
from ara_domain.override_fields.water import WaterSource

_SECONDARY: Mapping[str, tuple[int | None, Fuel | None]] = {
    "none": (None, None),
    "gas fire": (603, Fuel.MAINS_GAS),
    "gas fire, live fuel effect": (605, Fuel.MAINS_GAS),
    "gas fire, decorative": (612, Fuel.MAINS_GAS),
    "gas wall heater": (609, Fuel.MAINS_GAS),
    "open fire, coal": (631, Fuel.HOUSE_COAL),
    "open fire, logs": (631, Fuel.WOOD_LOGS),
    "stove, logs": (633, Fuel.WOOD_LOGS),
    "stove, coal": (633, Fuel.HOUSE_COAL),
    "stove, dual fuel": (633, Fuel.DUAL_FUEL),
    "stove, pellets": (635, Fuel.WOOD_PELLETS_IN_BAGS),
    "oil heater": (623, Fuel.OIL),
    "electric panel heater": (691, Fuel.ELECTRICITY),
    "portable electric heater": (693, Fuel.ELECTRICITY),
}
"""Room heater of Table 4a and its fuel."""


def _set_secondary(epc: EpcPropertyData, heater: tuple[int | None, Fuel | None]) -> EpcPropertyData:
    code, fuel = heater
    if code is None and heating_of(epc).water_heating_code == WaterSource.SECONDARY:
        raise CannotApply("its hot water comes from the secondary heater; give hot_water first")
    changed = with_heating(epc, secondary_heating_type=code, secondary_fuel_type=None if fuel is None else int(fuel))
    return with_energy_source(changed, mains_gas=True) if fuel is Fuel.MAINS_GAS else changed


FIELDS: tuple[AnyField, ...] = (
    OverrideField(
        "secondary_heating",
        "A fixed heater in a room, besides the main heating",
        Choice(
            _SECONDARY,
            {
                "open fire": "open fire, coal",
                "wood burning stove": "stove, logs",
                "log burner": "stove, logs",
                "multi-fuel stove": "stove, dual fuel",
                "electric heater": "electric panel heater",
                "electric fire": "electric panel heater",
            },
        ),
        _set_secondary,
    ),
)

"""Meters, mains gas, solar panels, battery and cooling."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from ara_domain.epc import EpcPropertyData, PhotovoltaicArray, PvBattery
from ara_domain.epc.codes import Code, MeterType
from ara_domain.override_fields import water
from ara_domain.override_fields.editing import energy_source_of, with_energy_source, with_heating
from ara_domain.override_fields.fields import AnyField, CannotApply, OverrideField
from ara_domain.override_fields.heating_systems import OFF_PEAK_ONLY, Fuel
from ara_domain.override_fields.values import YES_NO, Choice, Number
from ara_domain.override_fields.water import WaterSource

_METERS: Mapping[str, MeterType] = {
    "single": MeterType.SINGLE,
    "dual": MeterType.DUAL,
    "dual 24 hour": MeterType.DUAL_24_HOUR,
    "off-peak 18 hour": MeterType.OFF_PEAK_18_HOUR,
    "off-peak 10 hour": MeterType.OFF_PEAK_10_HOUR,
    "unknown": MeterType.UNKNOWN,
}
_OLD_MAINS_GAS = 1
"""The fuel code of mains gas before RdSAP told community fuels apart; older certificates carry it."""

_NOT_APPLICABLE, _TO_THE_DWELLINGS_METER = 0, 2
"""Codes of `pv_connection`."""
_ORIENTATIONS = {"N": 1, "NE": 2, "E": 3, "SE": 4, "S": 5, "SW": 6, "W": 7, "NW": 8}
_PITCHES: Mapping[str, int] = {"horizontal": 1, "30": 2, "45": 3, "60": 4, "vertical": 5}
_OVERSHADING = {"none or very little": 1, "modest": 2, "significant": 3, "heavy": 4, "severe": 5}
_UNKNOWN_ARRAY = PhotovoltaicArray(
    orientation=_ORIENTATIONS["S"], pitch=_PITCHES["30"], overshading=_OVERSHADING["modest"]
)
"""South, 30°, modest overshading when nothing else is known (RdSAP 10 §12)."""


def _set_mains_gas(epc: EpcPropertyData, available: bool) -> EpcPropertyData:
    if not available and (burner := _burns_mains_gas(epc)):
        raise CannotApply(f"its {burner} burns mains gas; correct that first")
    return with_energy_source(epc, mains_gas=available)


def _burns_mains_gas(epc: EpcPropertyData) -> str | None:
    heating = epc.sap_heating
    if heating is None:
        return None
    gas = {int(Fuel.MAINS_GAS), _OLD_MAINS_GAS}
    if any(system.main_fuel_type in gas for system in heating.main_heating_details):
        return "main heating"
    if heating.water_heating_fuel in gas:
        return "hot water"
    return "secondary heater" if heating.secondary_fuel_type in gas else None


def _set_meter(epc: EpcPropertyData, meter: MeterType) -> EpcPropertyData:
    text = str(int(meter))
    heating = epc.sap_heating
    if text not in water.OFF_PEAK_METERS and heating is not None:
        codes = {system.sap_main_heating_code for system in heating.main_heating_details}
        if codes & OFF_PEAK_ONLY:
            raise CannotApply("its main heating needs an off-peak meter; give main_heating as well")
    changed = with_energy_source(epc, meter_type=text)
    if heating is None or heating.water_heating_code != WaterSource.IMMERSION or meter is not MeterType.SINGLE:
        return changed
    # A dual immersion heater on a single meter works as a single one (RdSAP 10 §14).
    return with_heating(changed, immersion_heating_type=water.SINGLE_IMMERSION)


def _set_pv(epc: EpcPropertyData, kwp: float) -> EpcPropertyData:
    arrays = energy_source_of(epc).photovoltaic_arrays
    if kwp == 0:
        return with_energy_source(
            _without_battery(epc),
            photovoltaic_arrays=(),
            pv_percent_roof_area=0.0,
            pv_connection=_NOT_APPLICABLE,
            pv_diverter=None,
        )
    known = sum(array.peak_power or 0 for array in arrays)
    if known > 0:
        # The arrays keep their shares of the power and the way each of them faces.
        arrays = tuple(replace(array, peak_power=round((array.peak_power or 0) * kwp / known, 3)) for array in arrays)
    else:
        arrays = (replace(_UNKNOWN_ARRAY, peak_power=kwp),)
    return with_energy_source(
        epc, photovoltaic_arrays=arrays, pv_percent_roof_area=None, pv_connection=_TO_THE_DWELLINGS_METER
    )


def _without_battery(epc: EpcPropertyData) -> EpcPropertyData:
    supplies = energy_source_of(epc)
    if not supplies.pv_batteries and not supplies.pv_battery_count:
        return epc
    return with_energy_source(epc, pv_batteries=(), pv_battery_count=0)


def _facing(element: str) -> Callable[[EpcPropertyData, Code], EpcPropertyData]:
    def effect(epc: EpcPropertyData, code: Code) -> EpcPropertyData:
        arrays = energy_source_of(epc).photovoltaic_arrays
        if not arrays:
            raise CannotApply("the home has no solar panels of known power; give pv_kwp as well")
        changed = tuple(replace(array, **{element: code}) for array in arrays)  # type: ignore[arg-type]
        return with_energy_source(epc, photovoltaic_arrays=changed)

    return effect


def _set_battery(epc: EpcPropertyData, kwh: float) -> EpcPropertyData:
    supplies = energy_source_of(epc)
    if kwh == 0:
        return _without_battery(epc)
    if not supplies.photovoltaic_arrays and not supplies.pv_percent_roof_area:
        raise CannotApply("the home has no solar panels to charge a battery; give pv_kwp as well")
    if sum(battery.battery_capacity or 0 for battery in supplies.pv_batteries) == kwh:
        return epc
    return with_energy_source(epc, pv_batteries=(PvBattery(battery_capacity=kwh),), pv_battery_count=1)


def _set_air_conditioning(epc: EpcPropertyData, fitted: bool) -> EpcPropertyData:
    return with_heating(replace(epc, has_fixed_air_conditioning=fitted), has_fixed_air_conditioning=fitted)


FIELDS: tuple[AnyField, ...] = (
    OverrideField("mains_gas", "Whether the home has mains gas", YES_NO, _set_mains_gas),
    OverrideField(
        "meter_type",
        "The electricity meter",
        Choice(
            _METERS,
            {
                "standard": "single",
                "economy 7": "dual",
                "off-peak 7 hour": "dual",
                "economy 10": "off-peak 10 hour",
                "24 hour": "dual 24 hour",
            },
        ),
        _set_meter,
    ),
    OverrideField(
        "pv_kwp",
        "Peak power of all solar panels together, connected to the home's meter; 0 for none. New ones face south at "
        "30° with modest overshading unless pv_orientation, pv_pitch and pv_overshading say otherwise",
        Number(0, 50, "kWp", none_is_zero=True),
        _set_pv,
    ),
    OverrideField(
        "pv_orientation",
        "Which way all solar panels face",
        Choice(
            _ORIENTATIONS,
            {
                "north": "N",
                "north east": "NE",
                "east": "E",
                "south east": "SE",
                "south": "S",
                "south west": "SW",
                "west": "W",
                "north west": "NW",
            },
        ),
        _facing("orientation"),
    ),
    OverrideField(
        "pv_pitch",
        "How steep all solar panels are, degrees from horizontal",
        Choice(_PITCHES, {"0": "horizontal", "flat": "horizontal", "90": "vertical"}),
        _facing("pitch"),
    ),
    OverrideField(
        "pv_overshading",
        "How much of the sky all solar panels miss",
        Choice(_OVERSHADING, {"none": "none or very little", "very little": "none or very little"}),
        _facing("overshading"),
    ),
    OverrideField(
        "battery_kwh",
        "Capacity of all batteries together; 0 for none",
        Number(0, 100, "kWh", none_is_zero=True),
        _set_battery,
    ),
    OverrideField("air_conditioning", "Whether rooms are cooled by a fixed system", YES_NO, _set_air_conditioning),
)

"""Pumps and fans, lamps, photovoltaics, wind and hydro (Tables 4f and 5a, RdSAP 10 §12)."""

from dataclasses import dataclass

import numpy as np

from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.epc.codes import RoofConstruction as Roof
from ara_domain.ml.schema import PV_ARRAYS
from ara_domain.sap.expansion.air import BALANCED, Air
from ara_domain.sap.expansion.catalogue import FuelKind, controls
from ara_domain.sap.expansion.envelope import Envelope
from ara_domain.sap.expansion.fields import Fields, Parts, round2
from ara_domain.sap.expansion.heating import Heating
from ara_domain.sap.expansion.limitations import Limitations
from ara_domain.sap.expansion.main_system import MainSystem
from ara_domain.sap.lookup import LAMPS, share_of_efficacy
from ara_domain.sap.method import Method
from ara_domain.sap.tables import Array, Mask, first_of, one_of, table
from ara_domain.sap.worksheet.gains import DEFAULT_LAMP_EFFICACY, DEFAULT_LUMENS_PER_M2, GainInputs
from ara_domain.sap.worksheet.generation import GenerationInputs, wind_output

_PUMP_UNKNOWN, _PUMP_TO_2012, _PUMP_FROM_2013 = 0, 1, 2
# SAP 2012 Table 4f: kWh/yr of an oil boiler and of a flue fan, factor without room thermostat; SFP of warm air.
_OIL_BOILER_KWH, _FLUE_FAN_KWH, _NO_THERMOSTAT = 100.0, 45.0, 1.3
_WARM_AIR_SFP = 1.5
_FAN_ASSISTED = (*range(101, 109), *range(110, 115), 120, 121, 122, 123)
"""Gas boilers of Table 4b from 1998 on, back boilers apart, and those before with a fan-assisted flue."""
_OPEN_FLUE = 1
_PV_CONNECTED = 2
_SOUTH = 4
_PITCH_CODE_30 = 2
_MODEST = 2
_URBAN, _SUBURBAN, _RURAL = 1, 2, 3
"""Codes of `wind_turbines_terrain_type`; 4 is not recorded."""
_ROOF_PITCHED = (Roof.PITCHED_UNSPECIFIED, Roof.PITCHED_WITH_LOFT_ACCESS, Roof.PITCHED_WITHOUT_LOFT_ACCESS,
                 Roof.THATCHED, Roof.SLOPING_CEILING)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Electricity of pumps and fans (kWh/yr), gain inputs and generators."""

    pumps_kwh: Array
    gains: GainInputs
    generation: GenerationInputs


def services(
    fields: Fields, envelope: Envelope, air: Air, heating: Heating, limitations: Limitations, method: Method
) -> Services:
    """Everything electrical beside heating itself."""
    pumps, gain, fan_gain = _pumps(fields, heating, method)
    limitations.add("air_conditioning_not_counted", fields.flag("fixed_air_conditioning"))
    limitations.add("special_features_not_counted", fields["special_features"] > 0)
    limitations.add("pv_diverter_not_counted", fields.flag("pv_diverter"))
    lumens, efficacy = _lamps(fields, limitations)
    return Services(
        pumps_kwh=pumps,
        gains=GainInputs(
            daylight_aperture=envelope.apertures.daylight,
            fixed_lumens=lumens,
            fixed_efficacy=efficacy,
            low_energy_share=_low_energy_share(fields),
            pump_gain=gain,
            fan_gain=air.fan_gain_w + fan_gain,
        ),
        generation=_generation(fields, limitations),
    )


# ------------------------------------------------------------------------------------------------ pumps and fans


def _pumps(fields: Fields, heating: Heating, method: Method) -> tuple[Array, Array, Array]:
    """kWh/yr of heating pumps, oil boilers, flue fans and warm-air fans; W in heating months, and W all year."""
    kwh, gain = np.zeros(fields.size), np.zeros(fields.size)
    for number, system in ((1, heating.main), (2, heating.second)):
        present = system.present & ((number == 1) | (heating.second_share > 0))
        wet = present & _is_wet(system)
        age = fields.known(f"heating{number}_pump_age", _PUMP_UNKNOWN)
        ages = [age == kind for kind in (_PUMP_UNKNOWN, _PUMP_TO_2012, _PUMP_FROM_2013)]
        pump = first_of(ages, method.pump.kwh, method.pump.kwh[_PUMP_UNKNOWN])
        pump_gain = first_of(ages, method.pump.gain_w, method.pump.gain_w[_PUMP_UNKNOWN])
        # Table 4f asks for a room thermostat alone; a missing cylinder thermostat breaks the interlock, not this.
        factor = np.where(controls().room_thermostat[system.control], 1.0, _NO_THERMOSTAT)
        oil = present & system.is_table_4b_boiler & (system.kind == FuelKind.OIL)
        flue = (
            present
            & _fan_flue(fields, number, system)
            & (
                (system.is_table_4b_boiler & one_of(system.kind, (FuelKind.GAS, FuelKind.LPG)))
                | (system.category == Category.WARM_AIR)
            )
        )
        warm_air = present & one_of(system.category, (Category.WARM_AIR, Category.HEAT_PUMP_WARM_AIR))
        not_balanced = ~one_of(fields["mechanical_ventilation"], BALANCED)
        kwh += np.where(wet, pump * factor, 0.0) + np.where(oil, _OIL_BOILER_KWH * factor, 0.0)
        kwh += np.where(flue, _FLUE_FAN_KWH, 0.0)
        kwh += np.where(warm_air & not_balanced, _WARM_AIR_SFP * 0.4 * fields["volume"], 0.0)
        gain += np.where(wet & ~fields.flag(f"heating{number}_pump_outside"), pump_gain, 0.0)
        gain += np.where(warm_air & not_balanced, _WARM_AIR_SFP * 0.04 * fields["volume"], 0.0)
    none = np.zeros(fields.size)
    return (kwh, none, gain) if method.pump.gains_all_year else (kwh, gain, none)


def _fan_flue(fields: Fields, number: int, system: MainSystem) -> Mask:
    """As lodged, else gas boilers have one unless they are older than 1998 or openly flued (RdSAP 10 Table 29)."""
    lodged = fields[f"heating{number}_fan_flue"]
    by_kind = one_of(system.code, _FAN_ASSISTED) & (fields[f"heating{number}_flue"] != _OPEN_FLUE)
    return np.where(np.isnan(lodged), by_kind, lodged == 1).astype(bool)


def _is_wet(system: MainSystem) -> Mask:
    """Systems with a circulation pump of the dwelling's own; a network has none."""
    return one_of(system.category, (Category.BOILER, Category.MICRO_CHP, Category.HEAT_PUMP_WET))


# ------------------------------------------------------------------------------------------------ lamps


def _lamps(fields: Fields, limitations: Limitations) -> tuple[Array, Array]:
    """Fixed lumens, and lm/W of the fixed lamps together (RdSAP 10 Table 31); no lamp recorded is unknown."""
    lumens, watts = np.zeros(fields.size), np.zeros(fields.size)
    for name, (efficacy, power) in LAMPS.items():
        count = fields[f"{name}_lamps"]
        lumens += count * efficacy * power
        watts += count * power
    unknown = watts == 0
    by_share = unknown & ~np.isnan(fields["lamp_efficacy"])
    limitations.add("lamp_count_assumed", by_share & np.isnan(fields["lighting_lumens"]))
    by_kind = np.divide(lumens, watts, out=np.full(fields.size, DEFAULT_LAMP_EFFICACY), where=watts > 0)
    lumens = np.where(unknown, DEFAULT_LUMENS_PER_M2 * fields["floor_area"], lumens)
    return fields.known("lighting_lumens", lumens), fields.known("lamp_efficacy", by_kind)


def _low_energy_share(fields: Fields) -> Array:
    """Share of fixed outlets that are low-energy (SAP 2012 Appendix L); none where lamps are unknown."""
    low_energy = fields["led_lamps"] + fields["cfl_lamps"] + fields["low_energy_lamps"]
    outlets = low_energy + fields["incandescent_lamps"]
    unknown = np.nan_to_num(share_of_efficacy(fields["lamp_efficacy"]))
    return np.divide(low_energy, outlets, out=np.clip(unknown, 0.0, 1.0), where=outlets > 0)


# ------------------------------------------------------------------------------------------------ generation


def _generation(fields: Fields, limitations: Limitations) -> GenerationInputs:
    data = table("electricity")["photovoltaic"]
    connected = fields.known("pv_connection", _PV_CONNECTED) == _PV_CONNECTED
    kwp = np.stack([fields.known(f"pv{n}_kwp", 0.0) for n in PV_ARRAYS], axis=1)
    orientation = np.stack([fields.known(f"pv{n}_orientation", _SOUTH + 1) - 1 for n in PV_ARRAYS], axis=1)
    pitch = np.stack([fields.known(f"pv{n}_pitch", _PITCH_CODE_30) - 1 for n in PV_ARRAYS], axis=1)
    shading = np.stack([fields.known(f"pv{n}_overshading", 1) for n in PV_ARRAYS], axis=1)
    unknown = fields["pv_percent_roof_area"] > 0
    if unknown.any():
        kwp[:, 0] = np.where(unknown, _unknown_kwp(fields), kwp[:, 0])
        orientation[:, 0] = np.where(unknown, _SOUTH, orientation[:, 0])
        pitch[:, 0] = np.where(unknown, _PITCH_CODE_30 - 1, pitch[:, 0])
        shading[:, 0] = np.where(unknown, _MODEST, shading[:, 0])
    limitations.add("pv_connection_assumed", np.isnan(fields["pv_connection"]) & (kwp > 0).any(axis=1))
    factors = np.array(data["overshading_factor"])
    return GenerationInputs(
        pv_kwp=kwp * connected[:, None],
        pv_pitch=np.clip(pitch, 0, 4),
        pv_orientation=np.clip(orientation, 0, 7),
        pv_overshading=factors[np.clip(shading, 1, 5).astype(int) - 1],
        battery_kwh=fields["battery_kwh"],
        wind_kwh=_wind(fields, limitations),
        hydro_kwh=fields["hydro_kwh"],
    )


def _unknown_kwp(fields: Fields) -> Array:
    """0.12 kWp/m² of the covered roof, pitched parts over cos 35° (RdSAP 10 §12.1), 2 decimals."""
    data = table("electricity")["photovoltaic"]
    parts = Parts.of(fields)
    area = parts["roof_area"] + parts["room_in_roof_floor_area"]
    pitched = one_of(parts["roof_construction"], _ROOF_PITCHED)
    no_roof = one_of(parts["roof_construction"], (Roof.ANOTHER_DWELLING_ABOVE, Roof.SAME_DWELLING_ABOVE, Roof.NONE))
    slope = np.where(pitched, np.cos(np.radians(data["unknown_cos_deg"])), 1.0)
    roof = parts.total(np.where(no_roof, 0.0, area / slope))
    return round2(data["kwp_per_m2"] * roof * fields["pv_percent_roof_area"] / 100)


def _wind(fields: Fields, limitations: Limitations) -> Array:
    turbines = fields["wind_turbines"]
    limitations.add("wind_2012_method", turbines > 0)
    default = table("electricity")["wind"]["default"]
    terrain = fields["terrain"]
    return wind_output(
        turbines,
        fields.known("wind_rotor_diameter", default["rotor_m"]),
        fields.known("wind_hub_height", default["hub_m"]),
        np.where((terrain >= _URBAN) & (terrain <= _RURAL), terrain, _SUBURBAN),
    )

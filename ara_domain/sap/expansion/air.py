"""Infiltration and ventilation defaults (RdSAP 10 §5, Table 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ara_domain.epc.codes import FloorConstruction, FloorInsulation
from ara_domain.sap.expansion.catalogue import FuelKind, fuel_kind
from ara_domain.sap.expansion.envelope import Envelope
from ara_domain.sap.expansion.fields import Fields
from ara_domain.sap.expansion.limitations import Limitations
from ara_domain.sap.method import Method
from ara_domain.sap.tables import Array, Mask, first_of, one_of, table
from ara_domain.sap.worksheet.ventilation import System, VentilationInputs

_E, _F, _G, _H = 5, 6, 7, 8
_PARK_HOME, _FLATS = 4, (2, 3)
_MV, _MEV_DECENTRALISED, _MEV_CENTRALISED, _MVHR, _PIV_LOFT, _PIV_OUTSIDE = 1, 2, 3, 4, 5, 6
_HEAT_RECOVERY_NOT_RECORDED = 7
BALANCED = (_MV, _MVHR, _HEAT_RECOVERY_NOT_RECORDED)
"""Codes of the frame's `mechanical_ventilation` that supply as well as extract."""
_PIV_LOFT_FLOW = 20.0
"""Positive input from the loft is natural ventilation with 20 m³/h added (worksheet section 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Air:
    """Ventilation inputs, and the electricity (kWh/yr) and heat (W) of its fans."""

    inputs: VentilationInputs
    fans_kwh: Array
    fan_gain_w: Array


def air(fields: Fields, envelope: Envelope, limitations: Limitations, method: Method) -> Air:
    """Everything worksheet section 2 needs."""
    kind = fields["mechanical_ventilation"]
    not_recorded = kind == _HEAT_RECOVERY_NOT_RECORDED
    limitations.add("heat_recovery_not_recorded", not_recorded)
    kind = np.where(not_recorded, float(_MV), kind)
    data = table("dwelling")["mechanical_ventilation"]
    in_database = fields.flag("mechanical_ventilation_in_database")
    power, recovery = fields["ventilation_sfp"], fields["ventilation_recovery"]
    stated = ~np.isnan(power) & (~np.isnan(recovery) | (kind != _MVHR))
    limitations.add("mechanical_ventilation_default", (kind > 0) & (kind != _PIV_LOFT) & in_database & ~stated)
    park_home = fields["property_type"] == _PARK_HOME
    system = first_of(
        [
            one_of(kind, (_MEV_DECENTRALISED, _MEV_CENTRALISED, _PIV_OUTSIDE)),
            kind == _MV,
            kind == _MVHR,
        ],
        [float(System.EXTRACT), float(System.BALANCED), float(System.HEAT_RECOVERY)],
        float(System.NATURAL),
    )
    structural = table("dwelling")["structural_infiltration"]
    percent, assumed = _draughtproofed(fields)
    untested = fields["pressure_test"] == 0
    limitations.add("percent_draughtproofed_assumed", assumed & untested)
    volume = fields["volume"]
    sfp = data["in_use_sfp"] * np.where(one_of(kind, (_MV, _MVHR)), data["sfp_balanced"], data["sfp_extract"])
    sfp = np.where(np.isnan(power), sfp, power)
    extract = one_of(kind, (_MEV_DECENTRALISED, _MEV_CENTRALISED, _PIV_OUTSIDE))
    balanced = one_of(kind, (_MV, _MVHR))
    fans = np.where(extract, sfp * 1.22 * volume, np.where(balanced, sfp * 2.44 * data["throughput_ach"] * volume, 0.0))
    gain = np.where(kind == _PIV_OUTSIDE, sfp * 0.12 * volume, np.where(kind == _MV, sfp * 0.06 * volume, 0.0))
    return Air(
        inputs=VentilationInputs(
            opening_flow=_opening_flow(fields, envelope, kind, method),
            storeys=fields["storeys"],
            structural=np.where(_is_frame(fields, envelope), structural["frame"], structural["masonry"]),
            floor=_floor(fields, envelope, park_home),
            no_lobby=_no_lobby(fields),
            draughtproofed_percent=percent,
            pressure_test=fields["pressure_test"],
            air_permeability=fields.known("air_permeability", 0.0),
            sheltered_sides=_sheltered_sides(fields, method),
            system=system,
            throughput=np.full(fields.size, float(data["throughput_ach"])),
            heat_recovery=np.where(
                np.isnan(recovery), data["mvhr_efficiency"] * data["in_use_efficiency"], recovery / 100
            ),
        ),
        fans_kwh=fans,
        fan_gain_w=gain,
    )


def _is_frame(fields: Fields, envelope: Envelope) -> Mask:
    """Steel or timber frame, as full SAP lodges it, else by the walls' net area."""
    lodged = fields["frame_structure"]
    by_walls = (fields["property_type"] == _PARK_HOME) | ~envelope.masonry_structure
    return np.where(np.isnan(lodged), by_walls, lodged == 1)


def _opening_flow(fields: Fields, envelope: Envelope, kind: Array, method: Method) -> Array:
    name, key = method.infiltration
    rate = table(name)[key]
    openings = _openings(fields)
    return (
        rate["open_chimney"] * openings["open_chimneys"]
        + rate["blocked_chimney"] * fields["blocked_chimneys"]
        + rate["open_flue"] * openings["open_flues"]
        + rate["closed_fire_flue"] * openings["closed_fire_flues"]
        + rate["solid_fuel_boiler_flue"] * openings["solid_fuel_boiler_flues"]
        + rate["other_heater_flue"] * openings["other_heater_flues"]
        + rate["passive_vent"] * fields["passive_vents"]
        + rate["flueless_gas_fire"] * openings["flueless_gas_fires"]
        + rate["extract_fan"] * _fans(fields, envelope)
        + np.where(kind == _PIV_LOFT, _PIV_LOFT_FLOW, 0.0)
    )


_OPENINGS = ("open_chimneys", "open_flues", "closed_fire_flues", "solid_fuel_boiler_flues", "other_heater_flues",
             "flueless_gas_fires")  # fmt: skip
_BOILER, _OPEN_FLUE, _BURNING = 2, 1, (FuelKind.GAS, FuelKind.LPG, FuelKind.OIL)


def _openings(fields: Fields) -> dict[str, Array]:
    """Chimneys and flues as counted, or where flues are not counted at least those the appliances have."""
    counted = {name: fields[name] for name in _OPENINGS}
    infer = fields["flues_counted"] == 0
    if not infer.any():
        return counted
    by_name = {name: codes for name, codes in table("dwelling")["appliance_openings"].items() if name != "source"}
    appliances = (fields["heating1_code"], fields["heating2_code"], fields["secondary_code"])
    found = {name: np.sum([one_of(code, codes) for code in appliances], axis=0) for name, codes in by_name.items()}
    found["open_flues"] = np.sum([_open_flued_boiler(fields, number, by_name) for number in (1, 2)], axis=0)
    return {name: np.where(infer, np.maximum(counted[name], found[name]), counted[name]) for name in _OPENINGS}


def _open_flued_boiler(fields: Fields, number: int, listed: Mapping[str, Sequence[int]]) -> Mask:
    """A gas, LPG or oil boiler whose flue is lodged as open, and which no list of appliances names."""
    name = f"heating{number}"
    elsewhere = one_of(fields[f"{name}_code"], [code for codes in listed.values() for code in codes])
    boiler = (fields[f"{name}_category"] == _BOILER) & one_of(fuel_kind(fields[f"{name}_fuel"]), _BURNING)
    return boiler & (fields[f"{name}_flue"] == _OPEN_FLUE) & ~elsewhere


def _fans(fields: Fields, envelope: Envelope) -> Array:
    """Extract fans as counted, else by age and rooms (Table 5)."""
    data = table("dwelling")["extract_fans"]
    rooms = fields.known("habitable_rooms", 4)
    by_rooms = np.array(data["fans"], dtype=float)[np.searchsorted(data["rooms_up_to"], rooms, side="left")]
    band = envelope.main_band
    by_age = np.where(band <= _E, 0.0, np.where(band <= _G, 1.0, by_rooms))
    park = np.where(band <= _F, 0.0, 2.0)
    return fields.known("extract_fans", np.where(fields["property_type"] == _PARK_HOME, park, by_age))


def _floor(fields: Fields, envelope: Envelope, park_home: Mask) -> Array:
    """Suspended timber ground floor of the main dwelling: sealed from band F, or insulated (Table 5)."""
    rate = table("dwelling")["floor_infiltration"]
    timber = (envelope.main_floor_construction == FloorConstruction.SUSPENDED_TIMBER) & envelope.main_floor_is_ground
    retrofitted = (fields["part1_floor_insulation"] == FloorInsulation.RETROFITTED) & np.isnan(fields["part1_floor_u"])
    sealed = (envelope.main_band > _E) | (envelope.main_floor_u < 0.5) | retrofitted
    surveyed = fields["suspended_floor_sealed"]
    sealed = np.where(np.isnan(surveyed), sealed, surveyed == 1)
    by_floor = np.where(timber, np.where(sealed, rate["sealed"], rate["unsealed"]), 0.0)
    return np.where(park_home, rate["unsealed"], by_floor)


def _no_lobby(fields: Fields) -> Array:
    """0.05 without a draught lobby; a flat facing a corridor or stairwell has one (Table 5)."""
    flat = one_of(fields["property_type"], _FLATS) & (fields["corridor"] > 0)
    lobby = fields["draught_lobby"]
    present = np.where(np.isnan(lobby), flat, lobby == 1)
    return np.where(present, 0.0, table("dwelling")["no_draught_lobby"])


def _sheltered_sides(fields: Fields, method: Method) -> Array:
    if method.shelter_by_storey:
        return fields.known("sheltered_sides", _sheltered_sides_2012(fields))
    data = table("dwelling")["sheltered_sides"]
    form = fields["built_form"]
    by_form = first_of(
        [form == 1, one_of(form, (2, 3)), form == 6],
        [float(data["detached"]), float(data["semi_detached"]), float(data["enclosed_mid_terrace"])],
        float(data["mid_terrace"]),
    )
    flat = one_of(fields["property_type"], _FLATS)
    park_home = fields["property_type"] == _PARK_HOME
    by_type = np.where(flat, float(data["flat"]), np.where(park_home, float(data["detached"]), by_form))
    return fields.known("sheltered_sides", by_type)


def _sheltered_sides_2012(fields: Fields) -> Array:
    """Flats up to the third storey, or of no known storey, are sheltered all round; anything else on two sides."""
    data = table("method_2012")["sheltered_sides"]
    low = ~(fields["flat_storey"] > data["highest_sheltered_storey"])
    flat = one_of(fields["property_type"], _FLATS)
    return np.where(flat & low, float(data["low_flat"]), float(data["other"]))


def _draughtproofed(fields: Fields) -> tuple[Array, Mask]:
    """Share as lodged, else multiple glazing counts as draught-proofed and single does not (§9.1)."""
    lodged = fields["percent_draughtproofed"]
    missing = np.isnan(lodged)
    return np.where(missing, np.round(fields["percent_multiple_glazed"]), lodged), missing

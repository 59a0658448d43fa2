"""SAP Tables 4a, 4b and 4e as arrays indexed by code, and RdSAP fuels by their Table 32 code."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import numpy as np

from ara_domain.sap.tables import Array, Codes, Mask, number, rows

_CODES = 1000
_CONTROLS = 3000
_FUELS = 100


class FuelKind(IntEnum):
    """What kind of fuel a system burns."""

    NONE = 0
    GAS = 1
    LPG = 2
    OIL = 3
    SOLID = 4
    ELECTRICITY = 5
    NETWORK = 6


_KIND_OF_TABLE = {
    "gas": FuelKind.GAS,
    "oil": FuelKind.OIL,
    "solid": FuelKind.SOLID,
    "electric": FuelKind.ELECTRICITY,
    "network": FuelKind.NETWORK,
}
_KIND_OF_FUEL = {
    "gas": FuelKind.GAS,
    "biogas": FuelKind.GAS,
    "lpg": FuelKind.LPG,
    "oil": FuelKind.OIL,
    "solid": FuelKind.SOLID,
    "electricity": FuelKind.ELECTRICITY,
    "network": FuelKind.NETWORK,
}


@dataclass(frozen=True, slots=True)
class Systems:
    """Tables 4a and 4b, arrays indexed by code 0 to 999; NaN where the table is blank."""

    exists: Mask
    category: Array
    fuel: Array
    responsiveness: Array
    responsiveness_24h: Array
    efficiency: Array
    efficiency_summer: Array
    efficiency_water: Array
    efficiency_lpg: Array
    mcs_space: Array
    mcs_water: Array
    traits: dict[str, Mask]

    def has(self, trait: str, code: Codes) -> Mask:
        """Whether each code has a trait such as `combi` or `storage`."""
        found: Mask = self.traits[trait][code] if trait in self.traits else np.zeros(code.shape, dtype=bool)
        return found


@cache
def systems() -> Systems:
    """Every heating and hot water code."""
    blank = {name: np.full(_CODES, np.nan) for name in
             ("category", "fuel", "responsiveness", "responsiveness_24h", "efficiency", "efficiency_summer",
              "efficiency_water", "efficiency_lpg", "mcs_space", "mcs_water")}  # fmt: skip
    exists = np.zeros(_CODES, dtype=bool)
    traits: dict[str, Mask] = {}
    for row in rows("heating_systems"):
        code = int(row["code"])
        if row["tariff"] == "24h":
            blank["responsiveness_24h"][code] = number(row["responsiveness"])
            continue
        exists[code] = True
        blank["category"][code] = number(row["category"])
        blank["fuel"][code] = _KIND_OF_TABLE.get(row["fuel"], FuelKind.NONE)
        for name in blank.keys() - {"category", "fuel", "responsiveness_24h"}:
            blank[name][code] = number(row[name])
        for trait in row["traits"].split():
            traits.setdefault(trait, np.zeros(_CODES, dtype=bool))[code] = True
    return Systems(exists=exists, traits=traits, **blank)


@dataclass(frozen=True, slots=True)
class Controls:
    """Table 4e, arrays indexed by code 0 to 2999."""

    exists: Mask
    control_type: Array
    adjustment: Array
    interlock: Mask
    room_thermostat: Mask
    programmer: Mask
    network_space_factor: Array
    network_water_factor: Array


@cache
def controls() -> Controls:
    """Every heating control code."""
    columns = ("control_type", "temperature_adjustment_c", "network_space_factor", "network_water_factor")
    numbers = {name: np.full(_CONTROLS, np.nan) for name in columns}
    exists, interlock, room_thermostat, programmer = (np.zeros(_CONTROLS, dtype=bool) for _ in range(4))
    for row in rows("heating_controls"):
        code = int(row["code"])
        exists[code] = bool(row["control_type"])
        interlock[code] = row["interlock"] == "1"
        room_thermostat[code] = row["room_thermostat"] == "1"
        programmer[code] = row["programmer"] == "1"
        for name, values in numbers.items():
            values[code] = number(row[name])
    return Controls(
        exists=exists,
        control_type=numbers["control_type"],
        adjustment=numbers["temperature_adjustment_c"],
        interlock=interlock,
        room_thermostat=room_thermostat,
        programmer=programmer,
        network_space_factor=numbers["network_space_factor"],
        network_water_factor=numbers["network_water_factor"],
    )


@cache
def _fuel_tables() -> tuple[Array, Array]:
    """Table 32 code and kind by RdSAP fuel code 0 to 99."""
    kind_of_code = {int(row["code"]): _KIND_OF_FUEL[row["kind"]] for row in rows("fuels")}
    code, kind = np.full(_FUELS, np.nan), np.zeros(_FUELS)
    for row in rows("main_fuel_codes"):
        fuel = int(row["rdsap_fuel"])
        if row["fuel_code"]:
            code[fuel] = float(row["fuel_code"])
            kind[fuel] = kind_of_code.get(int(row["fuel_code"]), FuelKind.NETWORK)
    kind[37], code[37] = FuelKind.OIL, 4.0  # a dual oil/biodiesel appliance is priced as oil (SAP 2012 code 74)
    kind[99], code[99] = FuelKind.NETWORK, 51.0  # network data not held: gas boilers
    return code, kind


def fuel_code(rdsap_fuel: Array) -> Array:
    """Table 32 fuel code of an RdSAP fuel; NaN when unknown or none."""
    known = np.where(np.isnan(rdsap_fuel) | (rdsap_fuel < 0) | (rdsap_fuel >= _FUELS), 0, rdsap_fuel).astype(int)
    found: Array = _fuel_tables()[0][known]
    return found


def fuel_kind(rdsap_fuel: Array) -> Array:
    """Kind of an RdSAP fuel; 0 when unknown or none."""
    known = np.where(np.isnan(rdsap_fuel) | (rdsap_fuel < 0) | (rdsap_fuel >= _FUELS), 0, rdsap_fuel).astype(int)
    found: Array = _fuel_tables()[1][known]
    return found


def as_code(values: Array) -> Codes:
    """Codes as integers for indexing; NaN and out of range become 0."""
    safe = np.where(np.isnan(values) | (values < 0) | (values >= _CODES), 0, values)
    return safe.astype(np.intp)

"""Ventilation rate, worksheet (6a) to (25)."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from ara_domain.sap.tables import Array, first_of
from ara_domain.sap.worksheet.lines import line, monthly


class System(IntEnum):
    """How the dwelling is ventilated, by the line that gives (25)."""

    NATURAL = 0
    """(24d), also positive input from the loft."""
    EXTRACT = 1
    """(24c), also positive input from outside."""
    BALANCED = 2
    """(24b)."""
    HEAT_RECOVERY = 3
    """(24a)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VentilationInputs:
    """Each (n,). Flows in m³/h, infiltrations in air changes per hour, efficiencies as fractions."""

    opening_flow: Array
    storeys: Array
    structural: Array
    floor: Array
    no_lobby: Array
    draughtproofed_percent: Array
    pressure_test: Array
    """0 none, 1 at 50 Pa, 2 at 4 Pa."""
    air_permeability: Array
    """m³/h per m² of envelope."""
    sheltered_sides: Array
    system: Array
    throughput: Array
    """(23a), 0.5 ach for whole-house systems."""
    heat_recovery: Array
    """(23c) with its in-use factor, a fraction."""


@dataclass(frozen=True, slots=True)
class Ventilation:
    """Lines (8) to (25)."""

    infiltration_openings: Array = line("8")
    infiltration: Array = line("18")
    shelter_factor: Array = line("20")
    sheltered_infiltration: Array = line("21")
    wind: Array = line("22")
    wind_factor: Array = line("22a")
    adjusted_infiltration: Array = line("22b")
    effective_rate: Array = line("25")


def ventilation(inputs: VentilationInputs, volume: Array, wind: Array) -> Ventilation:
    """Effective air change rate per month.

    `volume` (n,) in m³, `wind` (n, 12) in m/s. A pressure test replaces (9) to (16); at 4 Pa by
    0.263 AP4^0.924 [M].
    """
    openings = inputs.opening_flow / volume
    estimated = (
        openings
        + 0.1 * (inputs.storeys - 1)
        + inputs.structural
        + inputs.floor
        + inputs.no_lobby
        + 0.25
        - 0.2 * inputs.draughtproofed_percent / 100
    )
    at_50 = inputs.air_permeability / 20 + openings
    at_4 = 0.263 * inputs.air_permeability**0.924 + openings
    infiltration = first_of([inputs.pressure_test == 1, inputs.pressure_test == 2], [at_50, at_4], estimated)
    shelter = 1 - 0.075 * inputs.sheltered_sides
    sheltered = infiltration * shelter
    wind_factor = wind / 4
    adjusted = monthly(sheltered) * wind_factor
    return Ventilation(
        infiltration_openings=openings,
        infiltration=infiltration,
        shelter_factor=shelter,
        sheltered_infiltration=sheltered,
        wind=wind,
        wind_factor=wind_factor,
        adjusted_infiltration=adjusted,
        effective_rate=_effective(inputs, adjusted),
    )


def _effective(inputs: VentilationInputs, n: Array) -> Array:
    rate = np.where(n >= 1, n, 0.5 + 0.5 * n**2)
    mechanical = inputs.system > System.NATURAL
    if mechanical.any():
        rows = np.flatnonzero(mechanical)
        n, system = n[rows], monthly(inputs.system[rows])
        through = monthly(inputs.throughput[rows])
        extract = np.where(n < 0.5 * through, through, n + 0.5 * through)
        recovered = n + through * (1 - monthly(inputs.heat_recovery[rows]))
        rate[rows] = first_of([system == System.EXTRACT, system == System.BALANCED], [extract, n + through], recovered)
    return rate

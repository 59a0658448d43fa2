"""Delivered energy by use, worksheet (201) to (232).

A heat network is a system whose "efficiency" is 100 / (charging factor x distribution loss factor): its delivered
energy is then the heat that leaves the plant, (307) and (310), which is what its price is per.
"""

from dataclasses import dataclass

import numpy as np

from ara_domain.sap.tables import Array, Mask
from ara_domain.sap.worksheet.lines import DAYS, EVERY_MONTH, HEATING_MONTHS, SUMMER, line, monthly, over_months


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyInputs:
    """Each (n,). Efficiencies in %, with every adjustment of Table 4c; energies in kWh/yr."""

    secondary_fraction: Array
    """(201)."""
    second_share: Array
    """(203)."""
    efficiency_1: Array
    efficiency_2: Array
    efficiency_secondary: Array
    water_efficiency: Array
    """Used all year unless the water heater also heats space as a gas or oil boiler."""
    water_by_seasons: Mask
    """True: Equation D1 with the two efficiencies below, then the Table 4c water adjustment."""
    water_efficiency_winter: Array
    water_efficiency_summer: Array
    water_adjustment: Array
    water_space_share: Array
    """Share of (98) that the water heater also gives: (204) or (205), for Equation D1."""
    summer_immersion: Mask
    """True: a solid-fuel room heater gives hot water in October to May, an immersion in June to September."""
    pumps: Array
    """Pumps, flue fans and warm-air fans, part of (231)."""
    ventilation_fans: Array
    """(230a)."""
    solar_pump: Array
    """(230g)."""
    electric_keep_hot: Array | None = None
    """(230f): electricity that keeps a combi hot, a loss of (61) that its fuel does not make good; None for none."""


@dataclass(frozen=True, slots=True)
class Energy:
    """kWh per month by use."""

    main_1: Array = line("211")
    main_2: Array = line("213")
    secondary: Array = line("215")
    water_output: Array = line("64")
    water_efficiency: Array = line("217")
    water: Array = line("219")
    """Fuel of the water heater itself."""
    water_immersion: Array = line("219 immersion")
    """Summer immersion beside a solid-fuel heater."""
    pumps_and_fans: Array = line("231")
    ventilation_fans: Array = line("230a")
    lighting: Array = line("232")
    electric_showers: Array = line("64a")
    cooking: Array = line("L21")
    appliances: Array = line("L14")


def energy(
    inputs: EnergyInputs,
    *,
    space_heating: Array,
    water_required: Array,
    water_saved: Array,
    lighting: Array,
    electric_showers: Array,
    appliances: Array,
    cooking: Array,
) -> Energy:
    """Delivered energy; all arguments (n, 12) in kWh/month, `water_saved` (63) as a positive number."""
    main_fraction = 1 - inputs.secondary_fraction
    share_1 = main_fraction * (1 - inputs.second_share)
    share_2 = main_fraction * inputs.second_share
    output = np.maximum(0.0, water_required - water_saved)
    efficiency = _water_efficiency(inputs, space_heating, output)
    immersed = over_months(inputs.summer_immersion.astype(np.float64), SUMMER)
    keep_hot = 0.0 if inputs.electric_keep_hot is None else monthly(inputs.electric_keep_hot) * DAYS / 365
    fuel = np.maximum(0.0, output - keep_hot) * 100 / efficiency
    return Energy(
        main_1=space_heating * monthly(share_1 * 100 / inputs.efficiency_1),
        main_2=space_heating * monthly(share_2 * 100 / inputs.efficiency_2),
        secondary=space_heating * monthly(inputs.secondary_fraction * 100 / inputs.efficiency_secondary),
        water_output=output,
        water_efficiency=efficiency,
        water=fuel * (1 - immersed),
        water_immersion=output * immersed,
        pumps_and_fans=over_months(inputs.pumps + inputs.ventilation_fans + inputs.solar_pump, DAYS / 365) + keep_hot,
        ventilation_fans=over_months(inputs.ventilation_fans, DAYS / 365),
        lighting=lighting,
        electric_showers=electric_showers,
        cooking=cooking,
        appliances=appliances,
    )


def _water_efficiency(inputs: EnergyInputs, space_heating: Array, output: Array) -> Array:
    """(217): fixed, or Equation D1 of Appendix D2.1 for a boiler that also heats space."""
    efficiency = over_months(inputs.water_efficiency, EVERY_MONTH)
    rows = np.flatnonzero(inputs.water_by_seasons)
    if rows.size:
        space = space_heating[rows] * monthly(inputs.water_space_share[rows])
        water = output[rows]
        winter = monthly(inputs.water_efficiency_winter[rows])
        summer = monthly(inputs.water_efficiency_summer[rows])
        need = space / winter + water / summer
        mixed = np.divide(space + water, need, out=np.broadcast_to(summer, space.shape).copy(), where=need > 0)
        seasonal = np.where(HEATING_MONTHS > 0, mixed, summer)
        efficiency[rows] = seasonal + monthly(inputs.water_adjustment[rows])
    return efficiency

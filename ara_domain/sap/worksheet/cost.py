"""Cost, CO2 and primary energy by use, worksheet (240) to (255), (261) to (287)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ara_domain.sap.tables import Array, Mask, table
from ara_domain.sap.worksheet.energy import Energy
from ara_domain.sap.worksheet.generation import Generation
from ara_domain.sap.worksheet.lines import line, yearly
from ara_domain.sap.worksheet.prices import EXPORT, STANDARD, PriceSet


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectricityFactors:
    """One quantity of electricity by month, (12,): bought, exported by PV, exported by wind and hydro."""

    imported: Array
    exported_pv: Array
    exported_other: Array

    @classmethod
    def monthly(cls, quantity: str) -> "ElectricityFactors":
        """`co2_kg` (Table 12d) or `primary` (Table 12e) of SAP 10.2."""
        data = table("electricity")
        return cls(
            imported=np.array(data[f"import_{quantity}"]),
            exported_pv=np.array(data[f"export_{quantity}"]),
            exported_other=np.array(data[f"other_export_{quantity}"]),
        )

    @classmethod
    def annual(cls, factors: Array) -> "ElectricityFactors":
        """One factor all year from a table by fuel code, export at its own (SAP 2012 Table 12)."""
        bought, sold = np.full(12, factors[STANDARD]), np.full(12, factors[EXPORT])
        return cls(imported=bought, exported_pv=sold, exported_other=sold)


USES = (
    "main_1", "main_2", "secondary", "water", "water_immersion", "electric_showers", "pumps", "ventilation_fans",
    "lighting",
)  # fmt: skip
"""Uses of energy that ratings charge for; appliances and cooking are not rated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What one use is bought as, each (n,): fuel codes at high and low rate, share at the high rate.

    `co2` and `primary` are per kWh delivered; `electric` uses take the monthly electricity factors instead.
    """

    high: Array
    low: Array
    high_share: Array
    electric: Mask
    co2: Array
    primary: Array
    own_price_p: Array | None = None
    """What bills pay per kWh whatever the price set, NaN where it holds: a heat network's own price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplies:
    """How every use is supplied, and which standing charges are due."""

    by_use: Mapping[str, Supply]
    generation_high_share: Array
    """Share of generation used in the dwelling that displaces the high rate."""
    export_credited: Mask
    """True: surplus generation can be exported and earns the export price."""
    rating_standing: tuple[tuple[Array, Array], ...]
    """(fuel code, share due) pairs that ratings count."""
    bill_standing: tuple[tuple[Array, Array], ...]
    """Pairs that bills add."""
    network_pumping: Array
    """Electricity of a heat network's pumps per kWh of its heat, (313)."""
    electricity_co2: ElectricityFactors
    electricity_primary: ElectricityFactors


@dataclass(frozen=True, slots=True)
class Costs:
    """GBP/yr by worksheet line."""

    main_1: Array = line("240")
    main_2: Array = line("241")
    secondary: Array = line("242")
    water: Array = line("247")
    pumps: Array = line("249")
    lighting: Array = line("250")
    standing: Array = line("251")
    generation: Array = line("252")
    total: Array = line("255")


@dataclass(frozen=True, slots=True)
class Footprint:
    """CO2 in kg/yr or primary energy in kWh/yr by worksheet line."""

    main_1: Array
    main_2: Array
    secondary: Array
    water: Array
    pumps: Array
    lighting: Array
    generation: Array
    total: Array


def delivered(energy: Energy) -> dict[str, Array]:
    """KWh per month by use, in the terms of `USES`."""
    return {
        "main_1": energy.main_1,
        "main_2": energy.main_2,
        "secondary": energy.secondary,
        "water": energy.water,
        "water_immersion": energy.water_immersion,
        "electric_showers": energy.electric_showers,
        "pumps": energy.pumps_and_fans - energy.ventilation_fans,
        "ventilation_fans": energy.ventilation_fans,
        "lighting": energy.lighting,
    }


def unit_price(supply: Supply, prices: PriceSet) -> Array:
    """Price of a use in p/kWh, (n,)."""
    high = prices.unit_p[supply.high.astype(int)]
    low = prices.unit_p[supply.low.astype(int)]
    price = supply.high_share * high + (1 - supply.high_share) * np.where(supply.high_share >= 1, 0.0, low)
    if supply.own_price_p is None or prices.valid_from is None:
        return price
    return np.where(np.isnan(supply.own_price_p), price, supply.own_price_p)


def costs(
    energy: Energy,
    generation: Generation,
    supplies: Supplies,
    prices: PriceSet,
    *,
    heating_price_p: Array | None = None,
) -> Costs:
    """Fuel costs at a price set; `heating_price_p` replaces the price of main 1 and water where it is not NaN."""
    use_kwh = {use: yearly(kwh) for use, kwh in delivered(energy).items()}
    price = {use: unit_price(supplies.by_use[use], prices) for use in USES}
    if heating_price_p is not None:
        for use in ("main_1", "water"):
            price[use] = np.where(np.isnan(heating_price_p), price[use], heating_price_p)
    gbp = {use: use_kwh[use] * np.where(use_kwh[use] > 0, price[use], 0.0) / 100 for use in USES}
    standing = _standing(supplies, prices)
    earned = _generation_value(generation, supplies, prices)
    water = gbp["water"] + gbp["water_immersion"] + gbp["electric_showers"]
    pumps = gbp["pumps"] + gbp["ventilation_fans"]
    total = gbp["main_1"] + gbp["main_2"] + gbp["secondary"] + water + pumps + gbp["lighting"] + standing - earned
    return Costs(
        main_1=gbp["main_1"],
        main_2=gbp["main_2"],
        secondary=gbp["secondary"],
        water=water,
        pumps=pumps,
        lighting=gbp["lighting"],
        standing=standing,
        generation=-earned,
        total=total,
    )


def _standing(supplies: Supplies, prices: PriceSet) -> Array:
    due = supplies.rating_standing + (supplies.bill_standing if prices.charges_every_standing else ())
    total = np.zeros_like(supplies.export_credited, dtype=np.float64)
    for code, share in due:
        total += np.where(share > 0, prices.standing_gbp[code.astype(int)] * share, 0.0)
    return total


def _generation_value(generation: Generation, supplies: Supplies, prices: PriceSet) -> Array:
    lighting = supplies.by_use["lighting"]
    displaced = Supply(
        high=lighting.high,
        low=lighting.low,
        high_share=supplies.generation_high_share,
        electric=lighting.electric,
        co2=lighting.co2,
        primary=lighting.primary,
    )
    used = yearly(generation.pv_used + generation.other_used)
    exported = yearly(generation.pv_exported + generation.other_exported)
    export_price = np.where(supplies.export_credited, prices.unit_p[EXPORT], 0.0)
    return (used * unit_price(displaced, prices) + exported * export_price) / 100


def carbon(energy: Energy, generation: Generation, supplies: Supplies) -> Footprint:
    """CO2, kg/yr: electricity month by month, exported PV at its own factors (SAP 10.2 Table 12d)."""
    factors = {use: supplies.by_use[use].co2 for use in USES}
    return _footprint(energy, generation, supplies, factors, supplies.electricity_co2)


def primary_energy(energy: Energy, generation: Generation, supplies: Supplies) -> Footprint:
    """Primary energy, kWh/yr (SAP 10.2 Table 12e)."""
    factors = {use: supplies.by_use[use].primary for use in USES}
    return _footprint(energy, generation, supplies, factors, supplies.electricity_primary)


def _footprint(
    energy: Energy,
    generation: Generation,
    supplies: Supplies,
    factors: Mapping[str, Array],
    electricity: ElectricityFactors,
) -> Footprint:
    imported = electricity.imported
    kwh = delivered(energy)
    by_use = {}
    for use in USES:
        fuel = yearly(kwh[use]) * np.nan_to_num(factors[use])
        by_use[use] = np.where(supplies.by_use[use].electric, yearly(kwh[use], imported), fuel)
    pumping = yearly(kwh["main_1"] + kwh["water"], imported) * supplies.network_pumping
    credited = supplies.export_credited.astype(np.float64)
    earned = (
        yearly(generation.pv_used + generation.other_used, imported)
        + credited * yearly(generation.pv_exported, electricity.exported_pv)
        + credited * yearly(generation.other_exported, electricity.exported_other)
    )
    water = by_use["water"] + by_use["water_immersion"] + by_use["electric_showers"]
    pumps = by_use["pumps"] + by_use["ventilation_fans"] + pumping
    total = by_use["main_1"] + by_use["main_2"] + by_use["secondary"] + water + pumps + by_use["lighting"] - earned
    return Footprint(
        main_1=by_use["main_1"],
        main_2=by_use["main_2"],
        secondary=by_use["secondary"],
        water=water,
        pumps=pumps,
        lighting=by_use["lighting"],
        generation=-earned,
        total=total,
    )


__all__ = [
    "USES",
    "Costs",
    "ElectricityFactors",
    "Footprint",
    "Supplies",
    "Supply",
    "carbon",
    "costs",
    "delivered",
    "primary_energy",
    "unit_price",
]

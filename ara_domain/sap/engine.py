"""The RdSAP engine: a scoring frame and a method in, ratings, energy, CO2 and bills out.

The ratings come from one pass at UK-average climate with Table 32 prices; kWh, CO2, primary energy and bills from a
second pass at each home's own region (RdSAP 10 §15, §21); bills are what is bought there at a dated price set.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ara_domain.sap import climate
from ara_domain.sap.expansion.air import Air, air
from ara_domain.sap.expansion.cpsu import cpsu_high_share, cpsu_price
from ara_domain.sap.expansion.envelope import Envelope, envelope
from ara_domain.sap.expansion.fields import Fields
from ara_domain.sap.expansion.heating import Heating, heating
from ara_domain.sap.expansion.limitations import Limitations
from ara_domain.sap.expansion.openings import Apertures
from ara_domain.sap.expansion.products import (
    check_flue_gas_recovery,
    electric_keep_hot,
    flue_gas_saving,
    with_network,
    with_tested_combi,
)
from ara_domain.sap.expansion.services import Services, services
from ara_domain.sap.expansion.solar_water import annual_saving, monthly_saving
from ara_domain.sap.expansion.supply import Supplied, supply
from ara_domain.sap.expansion.water import Water, water
from ara_domain.sap.method import RDSAP_10, Method
from ara_domain.sap.purchases import Purchases, purchases
from ara_domain.sap.tables import COUNTRIES, Array, Codes
from ara_domain.sap.worksheet.cost import (
    USES,
    Costs,
    Footprint,
    carbon,
    costs,
    delivered,
    primary_energy,
    unit_price,
)
from ara_domain.sap.worksheet.energy import Energy, EnergyInputs, energy
from ara_domain.sap.worksheet.gains import Gains, gains
from ara_domain.sap.worksheet.generation import Generation, generation
from ara_domain.sap.worksheet.heat_loss import HeatLoss, heat_loss
from ara_domain.sap.worksheet.hot_water import HotWater, hot_water
from ara_domain.sap.worksheet.lines import EVERY_MONTH, in_region, monthly, over_months, yearly
from ara_domain.sap.worksheet.prices import FULL_SAP_PRICES, PriceSet, price_set
from ara_domain.sap.worksheet.rating import environmental_impact, sap_rating
from ara_domain.sap.worksheet.temperature import Temperatures, temperatures
from ara_domain.sap.worksheet.ventilation import Ventilation, ventilation

ENGINE_VERSION = "rdsap10-1.2.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwellings:
    """A frame of homes expanded to worksheet inputs, before any climate or price is applied."""

    method: Method
    fields: Fields
    envelope: Envelope
    air: Air
    heating: Heating
    water: Water
    services: Services
    supplied: Supplied
    energy: EnergyInputs
    limitations: Limitations
    region: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """One pass of the worksheet at one climate."""

    ventilation: Ventilation
    loss: HeatLoss
    water: HotWater
    gains: Gains
    temperatures: Temperatures
    energy: Energy
    generation: Generation


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """Ratings at UK-average climate, each (n,)."""

    worksheet: Worksheet
    costs: Costs
    carbon: Footprint
    sap: Array
    ei: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFigures:
    """Energy, purchases and emissions at the homes' own climate."""

    worksheet: Worksheet
    purchases: Purchases
    carbon: Footprint
    primary: Footprint


def expand(frame: pd.DataFrame, method: Method = RDSAP_10) -> Dwellings:
    """Infer worksheet inputs from the frame by one method for all its homes.

    Raises:
        WrongFrame: the frame does not have the transform's columns.
    """
    fields = Fields(frame)
    limitations = Limitations(fields.size)
    _check(fields, limitations)
    shell = envelope(fields, limitations, method)
    outside = air(fields, shell, limitations, method)
    heat = heating(fields, shell, limitations)
    hot = with_tested_combi(fields, water(fields, shell, heat, limitations, method))
    check_flue_gas_recovery(fields, limitations)
    electrical = services(fields, shell, outside, heat, limitations, method)
    bought = with_network(fields, heat, hot, supply(fields, shell, heat, hot, limitations, method))
    region = fields["climate_region"]
    limitations.add("climate_region_unknown", ~(region > 0))
    return Dwellings(
        method=method,
        fields=fields,
        envelope=shell,
        air=outside,
        heating=heat,
        water=hot,
        services=electrical,
        supplied=bought,
        energy=_energy_inputs(fields, outside, heat, hot, electrical, bought),
        limitations=limitations,
        region=np.where(region > 0, region, climate.UK_AVERAGE).astype(np.intp),
    )


def run(homes: Dwellings, region: Codes | None = None) -> Worksheet:
    """The worksheet at each home's region, or at UK-average climate when `region` is None."""
    fields, shell, method = homes.fields, homes.envelope, homes.method
    floor_area, volume = fields["floor_area"], fields["volume"]
    here = np.zeros(fields.size, dtype=np.intp) if region is None else region
    wind, outside = in_region(climate.wind(), here), in_region(climate.temperature(), here)
    air_changes = ventilation(homes.air.inputs, volume, wind)
    loss = heat_loss(shell.fabric, floor_area, volume, air_changes.effective_rate)
    hot = hot_water(homes.water.inputs, floor_area, by_use=method.hot_water_by_use)
    heat = gains(
        homes.services.gains,
        floor_area,
        hot,
        _solar_gain(shell.apertures, region),
        lighting_by_lumens=method.lighting_by_lumens,
    )
    inside = temperatures(
        homes.heating.control,
        loss,
        heat.total,
        outside,
        weekend_first_off_hours=method.weekend_first_off_hours,
    )
    solar = _solar_saving(homes, hot, outside, here)
    used = energy(
        homes.energy,
        space_heating=inside.space_heating,
        water_required=hot.required,
        water_saved=solar + flue_gas_saving(fields, homes.water, hot.energy_content, solar),
        lighting=heat.lighting_kwh,
        electric_showers=hot.electric_showers,
        appliances=heat.appliances_kwh,
        cooking=heat.cooking_kwh,
    )
    return Worksheet(
        ventilation=air_changes,
        loss=loss,
        water=hot,
        gains=heat,
        temperatures=inside,
        energy=used,
        generation=generation(homes.services.generation, _pv_demand(homes, used), here, pv_own_use=method.pv_own_use),
    )


def rate(homes: Dwellings) -> Rated:
    """SAP and EI of every home, unrounded."""
    sheet = run(homes)
    prices = price_set(homes.method.rating_prices)
    paid = costs(
        sheet.energy,
        sheet.generation,
        homes.supplied.supplies,
        prices,
        heating_price_p=cpsu_price(homes, sheet, prices),
    )
    _check_prices(homes, sheet.energy, prices)
    emitted = carbon(sheet.energy, sheet.generation, homes.supplied.supplies)
    floor_area = homes.fields["floor_area"]
    with np.errstate(divide="ignore", invalid="ignore"):
        sap, ei = (
            sap_rating(paid.total, floor_area, homes.method.rating),
            environmental_impact(emitted.total, floor_area),
        )
    homes.limitations.add("worksheet_failed", ~np.isfinite(sap) & ~homes.limitations.refused())
    return Rated(worksheet=sheet, costs=paid, carbon=emitted, sap=sap, ei=ei)


def local_figures(homes: Dwellings) -> LocalFigures:
    """Energy, emissions and what is bought, at the homes' own climate; no price has a part in it."""
    sheet = run(homes, homes.region)
    supplies = homes.supplied.supplies
    return LocalFigures(
        worksheet=sheet,
        purchases=purchases(sheet.energy, sheet.generation, supplies, cpsu_high_share=cpsu_high_share(homes, sheet)),
        carbon=carbon(sheet.energy, sheet.generation, supplies),
        primary=primary_energy(sheet.energy, sheet.generation, supplies),
    )


# ------------------------------------------------------------------------------------------------ parts of a pass


_SCOTLAND = COUNTRIES.index("Scotland") + 1
_ASSUMED = {
    "windows_assumed": "window_area_assumed",
    "doors_assumed": "doors_assumed",
    "party_walls_not_recorded": "party_walls_not_recorded",
    "room_in_roof_partly_known": "room_in_roof_insulation_assumed",
    "values_missing": "full_sap_values_missing",
    "roof_windows_not_at_45": "roof_window_pitch_approximated",
}
"""Flags of the frame and the limitation each stands for."""


def _check(fields: Fields, limitations: Limitations) -> None:
    """What no default can stand in for."""
    limitations.add("age_band_unknown", ~(fields["part1_age_band"] > 0))
    limitations.add("no_building_parts", ~(fields["floor_area"] > 0))
    limitations.add("room_height_missing", (fields["floor_area"] > 0) & ~(fields["volume"] > 0))
    area = sum(
        fields[f"{kind}_{glazing}_area"] for kind in ("window", "roof_window") for glazing in ("single", "multiple")
    )
    limitations.add("no_windows", ~(np.asarray(area) > 0))
    for column, reason in _ASSUMED.items():
        limitations.add(reason, fields.flag(column))
    limitations.add("full_sap_of_scotland", fields.flag("full_sap") & (fields["country"] == _SCOTLAND))
    # Full SAP lodges the living area, which is what the rooms are for.
    limitations.add("rooms_assumed", np.isnan(fields["habitable_rooms"]) & np.isnan(fields["living_area_fraction"]))


def _check_prices(homes: Dwellings, used: Energy, prices: PriceSet) -> None:
    """What a rating's price set does not say: only that of full SAP 10.2, of which no whole copy was at hand."""
    kwh, supplies = delivered(used), homes.supplied.supplies
    for use in USES:
        unknown = np.isnan(unit_price(supplies.by_use[use], prices))
        homes.limitations.add("rating_price_not_held", unknown & (yearly(kwh[use]) > 0))
    if prices.name == FULL_SAP_PRICES:
        for code, share in supplies.rating_standing:
            none = prices.standing_gbp[code.astype(int)] == 0
            homes.limitations.add("standing_charge_not_held", none & (share > 0))


def _energy_inputs(
    fields: Fields, outside: Air, heat: Heating, hot: Water, electrical: Services, bought: Supplied
) -> EnergyInputs:
    network = bought.network_space_efficiency != 100
    network_water = bought.network_water_efficiency != 100
    return EnergyInputs(
        secondary_fraction=heat.secondary_fraction,
        second_share=heat.second_share,
        efficiency_1=np.where(network, bought.network_space_efficiency, heat.efficiency_1),
        efficiency_2=heat.efficiency_2,
        efficiency_secondary=heat.efficiency_secondary,
        water_efficiency=np.where(network_water, bought.network_water_efficiency, hot.efficiency),
        water_by_seasons=hot.by_seasons,
        water_efficiency_winter=hot.winter,
        water_efficiency_summer=hot.summer,
        water_adjustment=hot.adjustment,
        water_space_share=hot.space_share,
        summer_immersion=hot.summer_immersion,
        pumps=electrical.pumps_kwh,
        ventilation_fans=outside.fans_kwh,
        solar_pump=hot.solar.pump_kwh,
        electric_keep_hot=electric_keep_hot(fields, hot),
    )


def _solar_saving(homes: Dwellings, hot: HotWater, outside: Array, region: Codes) -> Array:
    """(63) from solar water heating, kWh (n, 12)."""
    if homes.method.solar_water_monthly:
        return monthly_saving(homes.water.solar, hot.energy_content, outside, region)
    return annual_saving(homes.water.solar, hot, region)


def _solar_gain(apertures: Apertures, region: Codes | None) -> Array:
    """(83) in W: windows, roof windows at 45°, conservatory roofs at 20°."""
    homes = apertures.vertical.shape[0]
    total: Array = over_months(np.zeros(homes), EVERY_MONTH)
    for aperture, pitch in (
        (apertures.vertical, 90.0),
        (apertures.roof_45, 45.0),
        (apertures.conservatory_roof_20, 20.0),
    ):
        sun = climate.flux(pitch)
        for orientation in np.flatnonzero(aperture.any(axis=0)):
            facing, flux = aperture[:, orientation], sun[:, orientation]
            if region is None:
                total += over_months(facing, flux[climate.UK_AVERAGE])
            else:
                total += monthly(facing) * in_region(flux, region)
    return total


def _pv_demand(homes: Dwellings, used: Energy) -> Array:
    """Electricity PV may serve: lights, appliances, cooking, pumps, showers, and direct electric heating [M]."""
    space, hot_water_too = homes.supplied.direct_electric_uses
    demand = used.lighting + used.appliances + used.cooking + used.pumps_and_fans + used.electric_showers
    return demand + used.main_1 * space[:, None] + used.water * hot_water_too[:, None]

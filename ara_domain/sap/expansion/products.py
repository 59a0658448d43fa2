"""What the product database adds to the expansion: a combi's tested losses, keep-hot, flue gas recovery, a network.

The frame carries the values (`ara_domain.ml.flatten_products`); efficiencies and kind of a product are read where those
of the tables are (`heating`, `water`, `air`). Each function leaves a frame that names no such product as it is.
"""

from dataclasses import replace

import numpy as np

from ara_domain.sap.expansion.catalogue import FuelKind
from ara_domain.sap.expansion.fields import Fields
from ara_domain.sap.expansion.heating import Heating
from ara_domain.sap.expansion.limitations import Limitations
from ara_domain.sap.expansion.supply import Supplied
from ara_domain.sap.expansion.water import FROM_MAIN, FROM_SECOND, Water
from ara_domain.sap.tables import Array, Mask, first_of, table
from ara_domain.sap.worksheet.hot_water import CombiAsTested
from ara_domain.sap.worksheet.lines import monthly


def of_water_heater(fields: Fields, water: Water, name: str) -> Array:
    """A product value of the main system that heats the water; NaN where neither does."""
    first, second = fields[f"heating1_{name}"], fields[f"heating2_{name}"]
    return np.where(water.source == FROM_SECOND, second, np.where(water.source == FROM_MAIN, first, np.nan))


def _any(fields: Fields, *names: str) -> bool:
    """Whether any main system of the frame has one of these values: hardly a frame does, and most work is skipped."""
    return any(not np.isnan(fields[f"heating{number}_{name}"]).all() for name in names for number in (1, 2))


def with_tested_combi(fields: Fields, water: Water) -> Water:
    """Losses of combis as tested (SAP 2012 Tables 3b, 3c), or of their keep-hot facility (Table 3a)."""
    if not _any(fields, "combi_schedules", "keep_hot_kwh"):
        return water
    combi = water.inputs.combi_loss > 0
    schedules = np.where(combi, of_water_heater(fields, water, "combi_schedules"), np.nan)
    keep_hot = np.where(combi, of_water_heater(fields, water, "keep_hot_kwh"), np.nan)
    tested, kept = ~np.isnan(schedules), ~np.isnan(keep_hot)
    recovery = ~np.isnan(of_water_heater(fields, water, "flue_gas_saving"))
    values = {
        name: np.where(tested, np.nan_to_num(of_water_heater(fields, water, f"combi_{name}")), 0.0)
        for name in ("rejected", "standing", "by_volume")
    }
    # With flue gas recovery only the standing loss is counted (Tables 3b, 3c).
    for name in ("rejected", "by_volume"):
        values[name] = np.where(recovery, 0.0, values[name])
    return replace(
        water,
        inputs=replace(
            water.inputs,
            combi_loss=np.where(kept, keep_hot, water.inputs.combi_loss),
            combi_loss_by_use=water.inputs.combi_loss_by_use & ~kept,
            tested=CombiAsTested(
                tested=tested,
                with_large_schedule=schedules == 3,
                **values,
            )
            if tested.any()
            else None,
        ),
    )


def electric_keep_hot(fields: Fields, water: Water) -> Array | None:
    """Electricity of keep-hot facilities, kWh/yr (n,), where the loss is not as tested; None where there is none."""
    if not _any(fields, "keep_hot_electric_kwh"):
        return None
    electric = np.nan_to_num(of_water_heater(fields, water, "keep_hot_electric_kwh"))
    tested = water.inputs.tested
    used = np.where((water.inputs.combi_loss > 0) & ~(tested.tested if tested else False), electric, 0.0)
    return used if used.any() else None


# ------------------------------------------------------------------------------------------------ flue gas recovery


def check_flue_gas_recovery(fields: Fields, limitations: Limitations) -> None:
    """Say of each home with flue gas recovery whether its saving is counted."""
    for number in (1, 2):
        present = fields.flag(f"heating{number}_flue_gas_recovery")
        counted = ~np.isnan(fields[f"heating{number}_flue_gas_saving"])
        limitations.add("flue_gas_recovery_not_counted", present & ~counted)
        limitations.add("flue_gas_recovery_2012_method", present & counted)


def flue_gas_saving(fields: Fields, water: Water, energy_content: Array, other_savings: Array) -> Array | float:
    """Heat a flue gas device without a store gives to the water, kWh/month (n, 12): SAP 2012 Appendix G1."""
    if not _any(fields, "flue_gas_saving"):
        return 0.0
    share = np.nan_to_num(of_water_heater(fields, water, "flue_gas_saving"))
    saved: Array = monthly(share * _share_by_store(water.volume)) * np.maximum(0.0, energy_content - other_savings)
    return saved


def _share_by_store(litres: Array) -> Array:
    """Kn: a store leaves the device less cold water to warm."""
    bands = table("water")["flue_gas_recovery"]["kn"]
    return first_of(
        [litres <= bands["none_l"], litres < bands["small_l"], litres < bands["large_l"]],
        [
            np.ones_like(litres),
            bands["small"][0] + bands["small"][1] * litres,
            bands["large"][0] + bands["large"][1] * litres,
        ],
        0.0,
    )


# ------------------------------------------------------------------------------------------------ heat networks


def on_known_network(fields: Fields, heating: Heating, water: Water) -> Mask:
    """Homes on a network whose own data are in the frame."""
    on_network = (heating.main.kind == FuelKind.NETWORK) | (water.kind == FuelKind.NETWORK)
    return on_network & ~np.isnan(fields["network_carbon"])


def with_network(fields: Fields, heating: Heating, water: Water, supplied: Supplied) -> Supplied:
    """Supplies with the network's own CO2 and primary energy per kWh of heat that leaves its plant."""
    if np.isnan(fields["network_carbon"]).all():
        return supplied
    known = on_known_network(fields, heating, water)
    by_use = dict(supplied.supplies.by_use)
    for use, kind in (("main_1", heating.main.kind), ("water", water.kind)):
        here = known & (kind == FuelKind.NETWORK)
        by_use[use] = replace(
            by_use[use],
            co2=np.where(here, fields["network_carbon"], by_use[use].co2),
            primary=np.where(here, fields["network_primary"], by_use[use].primary),
            own_price_p=np.where(here, fields["network_price"], np.nan),
        )
    return replace(supplied, supplies=replace(supplied.supplies, by_use=by_use))

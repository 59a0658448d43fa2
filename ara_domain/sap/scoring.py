"""The engine over a scoring frame: frame in, results frame out."""

import numpy as np
import pandas as pd

from ara_domain.ml.results import BILL_USES, BOUGHT, FUELS, RESULT_COLUMNS, join_codes
from ara_domain.sap.engine import Dwellings, LocalFigures, expand, local_figures, rate
from ara_domain.sap.method import RDSAP_10, Method
from ara_domain.sap.purchases import Purchases, bills
from ara_domain.sap.tables import Array, rows
from ara_domain.sap.worksheet.cost import USES, delivered
from ara_domain.sap.worksheet.lines import yearly
from ara_domain.sap.worksheet.prices import CURRENT_PRICES, PriceSet, electricity_codes, price_set

_GROUP_OF_KIND = {
    "gas": "mains_gas",
    "biogas": "mains_gas",
    "lpg": "lpg",
    "oil": "oil",
    "solid": "solid_fuel",
    "electricity": "electricity",
    "network": "heat_network",
}


def score_frame(frame: pd.DataFrame, prices: PriceSet | None = None, *, method: Method = RDSAP_10) -> pd.DataFrame:
    """Ratings at UK-average climate, the rest at each home's own; NaN where the engine refuses.

    Bills are at `prices`, else at `CURRENT_PRICES`; the column `bought` holds what they are worked out from.

    One `method` for all homes of the frame: score homes of several methods method by method.

    Raises:
        WrongFrame: the frame does not have the transform's columns.
    """
    if frame.empty:
        return pd.DataFrame(columns=list(RESULT_COLUMNS), index=frame.index)
    homes = expand(frame, method)
    rated = rate(homes)
    local = local_figures(homes)
    chosen = prices or price_set(CURRENT_PRICES)
    sheet = local.worksheet
    numbers: dict[str, Array] = {
        "sap_score": rated.sap,
        "ei_score": rated.ei,
        "co2_kg": local.carbon.total,
        "primary_energy_kwh": local.primary.total,
        "space_heating_kwh": yearly(sheet.temperatures.space_heating),
        "water_heating_kwh": yearly(sheet.energy.water_output),
        **_fuel_kwh(homes, local),
        **_bills(local.purchases, chosen),
    }
    refused = homes.limitations.refused()
    results = pd.DataFrame(numbers, index=frame.index)
    results.loc[refused] = np.nan
    results["price_set"] = chosen.name
    results["limitations"] = [join_codes(homes.limitations.codes_of(home)) for home in range(len(frame))]
    results = results[list(RESULT_COLUMNS)]
    results[BOUGHT] = pd.Series(local.purchases.by_home(), index=frame.index, dtype=object)
    return results


def _fuel_kwh(homes: Dwellings, local: LocalFigures) -> dict[str, Array]:
    group_of_code = {int(row["code"]): _GROUP_OF_KIND[row["kind"]] for row in rows("fuels")}
    columns = {fuel: np.zeros(homes.fields.size) for fuel in FUELS}
    is_electric = electricity_codes()
    kwh = delivered(local.worksheet.energy)
    for use in USES:
        total = yearly(kwh[use])
        code = homes.supplied.supplies.by_use[use].high.astype(int)
        for fuel_code in np.unique(code[total > 0]):
            group = "electricity" if is_electric[fuel_code] else group_of_code[int(fuel_code)]
            columns[group] += np.where(code == fuel_code, total, 0.0)
    made = local.worksheet.generation
    # What is used at home beyond the uses counted here runs appliances, which are not: nobody buys less than nothing.
    columns["electricity"] = np.maximum(0.0, columns["electricity"] - yearly(made.pv_used + made.other_used))
    columns["electricity_exported"] = yearly(made.pv_exported + made.other_exported)
    return {f"{fuel}_kwh": values for fuel, values in columns.items()}


def _bills(bought: Purchases, prices: PriceSet) -> dict[str, Array]:
    paid = bills(bought, prices)
    by_use = {f"bill_{use}_gbp": paid[:, at] for at, use in enumerate(BILL_USES)}
    return {"bill_gbp": paid.sum(axis=1), **by_use}

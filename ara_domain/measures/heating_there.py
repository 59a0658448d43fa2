"""The heating that is there as a thing that wears out: what would renew it like for like if nothing else were done.

Add here: a kind of heating the cost table has a price for. Keep out: what that costs over the years (`package_worth`).
"""

from dataclasses import dataclass

import numpy as np

from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.measures.heating import system_fuel
from ara_domain.measures.option import FrameView
from ara_domain.measures.storage_heaters import heaters
from ara_domain.sap.expansion.catalogue import FuelKind

_BURNT = (FuelKind.GAS, FuelKind.LPG, FuelKind.OIL)


@dataclass(frozen=True, slots=True)
class HeatingThere:
    """How much of which material renews a home's heating like for like."""

    material: str
    quantity: float


def heating_there(view: FrameView) -> list[HeatingThere | None]:
    """The heating of each home of a frame, main system 1; None for kinds that `plan_rules.toml` does not renew."""
    category, number = view["heating1_category"], heaters(view)
    kinds = (
        ((category == Category.BOILER) & np.isin(system_fuel(view), _BURNT), "condensing_boiler", np.ones(view.size)),
        (category == Category.STORAGE_HEATERS, "storage_heater", number),
        (category == Category.HEAT_PUMP_WET, "air_source_heat_pump", np.ones(view.size)),
    )
    found: list[HeatingThere | None] = [None] * view.size
    for where, material, quantity in kinds:
        for home in np.flatnonzero(where).tolist():
            found[home] = HeatingThere(material, float(quantity[home]))
    return found

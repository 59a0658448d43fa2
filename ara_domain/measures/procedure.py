"""How Table 33's ladder is found: the order of its measures and what each must bring (RdSAP 10 section 21).

The data stand in `sap/tables/measures.json`. RdSAP 2012 (Appendix T) has the same order; heat pumps are alternatives
there. Add here: a rule of the procedure. Keep out: what a measure changes (`table33`) and the running of it (`offers`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.measures.heating import system_fuel
from ara_domain.measures.option import FrameView
from ara_domain.measures.solar_water import is_house
from ara_domain.measures.targets import RDSAP_10, RDSAP_2012
from ara_domain.sap.expansion.catalogue import FuelKind
from ara_domain.sap.method import Method
from ara_domain.sap.tables import Mask, table

FABRIC = frozenset({"A", "A2", "A3", "B", "Q"})
"""Measures that come before any heat pump (Z1, Z2 apply where none of them is recommended)."""
HEAT_PUMPS = ("Z1", "Z2")
RIVALS_OF_HEAT_PUMPS = ("R", "S", "T", "L2")
"""Heating that a heat pump has to equal in SAP."""
HEATING = frozenset({"I", "J", "K", "L2", "M", "R", "S", "T", *HEAT_PUMPS})
"""Heating upgrades: alternatives of heating are shown beside one of them only."""
DOUBLE_GLAZING, SECONDARY_GLAZING = "O", "P"
"""Secondary glazing is offered where the assessor cancelled double glazing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """The procedure of an edition. Gains are SAP points, unrounded; savings GBP a year at current prices."""

    edition: str
    order: tuple[str, ...]
    least_gains: Mapping[str, float]
    least_gain: float
    """Of the measures without a least gain of their own."""
    least_saving_gbp: float
    """A measure of the main list saves more than this."""
    least_saving_of_alternative_gbp: float
    new_dwellings: frozenset[str]
    alternatives: frozenset[str]

    def gain_asked_of(self, code: str) -> float:
        """SAP points a measure of the main list must bring."""
        return self.least_gains.get(code, self.least_gain)


def edition_of(method: Method) -> str:
    """Table 33 of RdSAP 10, or what stood for it in RdSAP 2012 (Appendix T)."""
    return RDSAP_10 if method.lighting_by_lumens else RDSAP_2012


@cache
def procedure(edition: str) -> Procedure:
    """The procedure of one of the `targets.EDITIONS`."""
    data = table("measures")["ladder"]
    apart = data["alternatives_only_rdsap_2012"] if edition == RDSAP_2012 else []
    return Procedure(
        edition=edition,
        order=tuple(code for code in data["order"] if code not in apart),
        least_gains=dict.fromkeys(data["small_works"], data["least_gain_small_works"]),
        least_gain=data["least_gain"],
        least_saving_gbp=data["least_saving_gbp"],
        least_saving_of_alternative_gbp=data["least_saving_of_alternative_gbp"],
        new_dwellings=frozenset(data["new_dwellings"]),
        alternatives=frozenset(data["alternatives"]),
    )


# ------------------------------------------------------------------------------------------------ due, but not rated

_NEW_GAS_BOILERS = (690001, 690002, 690003)
_AT_THE_TAP = (907, 908, 909)


def due_without_rating(code: str, view: FrameView, edition: str) -> Mask:
    """Homes (n,) whose data meet the condition of a measure that has no rating here (`table33.NOT_MODELLED`).

    None for those whose condition cannot be told from the frame either: A3, G2 and O3.
    """
    condition = {"J": _solid_boiler, "K": _solid_fire, "M": _gas_warm_air, "T2": _new_gas_boiler}.get(code)
    if code == "Y" and edition == RDSAP_10:  # before RdSAP 10 showers are not recorded
        condition = _mixer_shower
    return np.zeros(view.size, dtype=bool) if condition is None else condition(view)


def _off_gas_house_on_solid_fuel(view: FrameView) -> Mask:
    solid: Mask = system_fuel(view) == FuelKind.SOLID
    return solid & is_house(view) & (view["mains_gas"] != 1)


def _solid_boiler(view: FrameView) -> Mask:
    return _off_gas_house_on_solid_fuel(view) & (view["heating1_category"] == Category.BOILER)


def _solid_fire(view: FrameView) -> Mask:
    return _off_gas_house_on_solid_fuel(view) & (view["heating1_category"] == Category.ROOM_HEATERS)


def _gas_warm_air(view: FrameView) -> Mask:
    warm_air: Mask = view["heating1_category"] == Category.WARM_AIR
    return warm_air & (system_fuel(view) == FuelKind.GAS)


def _new_gas_boiler(view: FrameView) -> Mask:
    """One that the ladder has just put in."""
    return np.isin(view["heating1_product"], _NEW_GAS_BOILERS) & (view["heating1_flue_gas_recovery"] != 1)


def _mixer_shower(view: FrameView) -> Mask:
    recovers = np.nan_to_num(view["waste_water_recovery"]) > 0
    return (view["mixer_showers"] > 0) & ~recovers & ~np.isin(view["water_code"], _AT_THE_TAP)

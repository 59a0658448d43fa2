"""SAP and EI ratings, worksheet (256) to (274)."""

from dataclasses import dataclass

import numpy as np

from ara_domain.sap.tables import Array


@dataclass(frozen=True, slots=True)
class RatingMethod:
    """Energy cost factor and SAP formula: deflator, logarithmic branch (a - b log10) and linear branch (c - d)."""

    name: str
    deflator: float
    log_intercept: float
    log_slope: float
    linear_slope: float


RDSAP_10 = RatingMethod("RdSAP 10", deflator=0.42, log_intercept=117, log_slope=121, linear_slope=13.95)
"""RdSAP 10 §20.1: the SAP 2012 formula and prices, for certificates of schema RdSAP 21."""
SAP_10_2 = RatingMethod("SAP 10.2", deflator=0.36, log_intercept=108.8, log_slope=120.5, linear_slope=16.21)
"""Full SAP 10.2 (new dwellings), from the CC0 trace."""

_BRANCH_ECF = 3.5
_BRANCH_CF = 28.3
"""Worksheet (273): where the EI formula changes from linear to logarithmic (RdSAP 10 §20)."""


def energy_cost_factor(cost_gbp: Array, floor_area: Array, method: RatingMethod = RDSAP_10) -> Array:
    """(257)."""
    return method.deflator * cost_gbp / (floor_area + 45)


def sap_rating(cost_gbp: Array, floor_area: Array, method: RatingMethod = RDSAP_10) -> Array:
    """SAP rating, unrounded and without its floor of 1 (may pass 100)."""
    ecf = energy_cost_factor(cost_gbp, floor_area, method)
    logarithmic = method.log_intercept - method.log_slope * np.log10(np.maximum(ecf, _BRANCH_ECF))
    return np.where(ecf >= _BRANCH_ECF, logarithmic, 100 - method.linear_slope * ecf)


def environmental_impact(co2_kg: Array, floor_area: Array) -> Array:
    """EI rating, worksheet (274), unrounded and without its floor of 1."""
    cf = co2_kg / (floor_area + 45)
    logarithmic = 200 - 95 * np.log10(np.maximum(cf, _BRANCH_CF))
    return np.where(cf >= _BRANCH_CF, logarithmic, 100 - 1.34 * cf)

"""Mean internal temperature and space heating requirement, worksheet (85) to (98) (Tables 9, 9a to 9c)."""

from dataclasses import dataclass

import numpy as np

from ara_domain.sap.tables import Array, Codes
from ara_domain.sap.worksheet.heat_loss import HeatLoss
from ara_domain.sap.worksheet.lines import DAYS, HEATING_MONTHS, line, monthly

LIVING_C = 21.0
# SAP 10.2 Table 9, as seen in the trace.
_FIRST_OFF_HOURS, _SECOND_OFF_HOURS = 7.0, 8.0
_FIRST_OFF_HOURS_ZONED = 9.0
"""Rest of dwelling with control type 3, every day."""
_HLP_CAP = 6.0
"""Table 9: the heat loss parameter counts up to 6 W/m²K."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlInputs:
    """Each (n,). Fractions 0 to 1, temperature adjustments in K."""

    living_area_fraction: Array
    responsiveness_1: Array
    responsiveness_2: Array
    control_type_1: Array
    control_type_2: Array
    adjustment_1: Array
    adjustment_2: Array
    second_share: Array
    """(203): share of main heat from system 2, which heats its own part of the dwelling."""


@dataclass(frozen=True, slots=True)
class Temperatures:
    """Lines (85) to (98)."""

    living_utilisation: Array = line("86")
    living: Array = line("87")
    rest_demand: Array = line("88")
    rest_utilisation: Array = line("89")
    rest: Array = line("90")
    mean: Array = line("92")
    adjusted: Array = line("93")
    utilisation: Array = line("94")
    useful_gains: Array = line("95")
    external: Array = line("96")
    loss_rate: Array = line("97")
    space_heating: Array = line("98")


def utilisation(gain: Array, loss: Array, a: Array) -> Array:
    """Utilisation factor for heating (Table 9a); gain and loss in W, shapes broadcast."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        gamma = gain / loss
        np.round(gamma, 8, out=gamma)
        no_loss = loss == 0
        if no_loss.any():
            gamma = np.where(no_loss, 1e6, gamma)
        power = np.abs(gamma) ** a
        eta = 1 - power
        np.multiply(power, gamma, out=power)
        np.subtract(1, power, out=power)
        np.divide(eta, power, out=eta)
    balanced, no_need = gamma == 1, gamma <= 0
    if balanced.any():
        eta = np.where(balanced, a / (a + 1), eta)
    return np.where(no_need, 1.0, eta) if no_need.any() else eta


@dataclass(frozen=True, slots=True)
class _Building:
    """What the temperature formulas need of a dwelling, month by month."""

    loss: Array
    gain: Array
    external: Array
    tau: Array
    a: Array
    weekend_first_off_hours: float | None

    def eta(self, temperature: Array) -> Array:
        return utilisation(self.gain, self.loss * (temperature - self.external), self.a)

    def rows(self, rows: Codes) -> "_Building":
        return _Building(
            self.loss[rows],
            self.gain[rows],
            self.external[rows],
            self.tau[rows],
            self.a[rows],
            self.weekend_first_off_hours,
        )


def temperatures(
    inputs: ControlInputs,
    loss: HeatLoss,
    gain: Array,
    external: Array,
    *,
    weekend_first_off_hours: float | None = None,
) -> Temperatures:
    """Mean internal temperature and heat requirement; `gain` is line (84) in W, `external` °C, both (n, 12).

    `weekend_first_off_hours`: first off period at weekends where they differ from weekdays (SAP 2012 Table 9); a zone
    with control type 3 has its hours every day.
    """
    tau = monthly(loss.thermal_mass) / (3.6 * loss.parameter)
    building = _Building(loss.coefficient, gain, external, tau, 1 + tau / 15, weekend_first_off_hours)
    responsiveness = monthly(
        (1 - inputs.second_share) * inputs.responsiveness_1 + inputs.second_share * inputs.responsiveness_2
    )
    living_demand = np.full_like(gain, LIVING_C)
    living_eta = building.eta(living_demand)
    first = np.full((gain.shape[0], 1), _FIRST_OFF_HOURS)
    living = _after_off_periods(building, living_demand, living_eta, responsiveness, first)
    rest_demand, rest_eta, rest = _rest(building, loss.parameter, inputs, responsiveness)
    share = monthly(inputs.living_area_fraction)
    mean = share * living + (1 - share) * rest
    adjustment = (1 - inputs.second_share) * inputs.adjustment_1 + inputs.second_share * inputs.adjustment_2
    adjusted = mean + monthly(adjustment)
    eta = building.eta(adjusted)
    useful = eta * gain
    loss_rate = loss.coefficient * (adjusted - external)
    heat = 0.024 * (loss_rate - useful) * DAYS
    return Temperatures(
        living_utilisation=living_eta,
        living=living,
        rest_demand=rest_demand,
        rest_utilisation=rest_eta,
        rest=rest,
        mean=mean,
        adjusted=adjusted,
        utilisation=eta,
        useful_gains=useful,
        external=external,
        loss_rate=loss_rate,
        space_heating=np.where(heat < 1, 0.0, heat) * HEATING_MONTHS,
    )


def _rest(building: _Building, hlp: Array, inputs: ControlInputs, responsiveness: Array) -> tuple[Array, Array, Array]:
    """Rest of the dwelling: by the controls of system 1, and of system 2 over the part it heats (Table 9c)."""
    demand, eta, temperature = _rest_by_control(building, hlp, monthly(inputs.control_type_1), responsiveness)
    differs = (inputs.second_share > 0) & (inputs.control_type_1 != inputs.control_type_2)
    if differs.any():
        rows = np.flatnonzero(differs)
        _, _, by_second = _rest_by_control(
            building.rows(rows), hlp[rows], monthly(inputs.control_type_2[rows]), responsiveness[rows]
        )
        rest_share = np.maximum(1 - inputs.living_area_fraction[rows], 1e-9)
        weight = monthly(np.minimum(1.0, inputs.second_share[rows] / rest_share))
        temperature[rows] = weight * by_second + (1 - weight) * temperature[rows]
    return demand, eta, temperature


def _rest_by_control(
    building: _Building, hlp: Array, control_type: Array, responsiveness: Array
) -> tuple[Array, Array, Array]:
    capped = np.minimum(hlp, _HLP_CAP)
    demand = np.where(control_type == 1, LIVING_C - 0.5 * capped, LIVING_C - capped + capped**2 / 12)
    eta = building.eta(demand)
    first = np.where(control_type == 3, _FIRST_OFF_HOURS_ZONED, _FIRST_OFF_HOURS)
    return demand, eta, _after_off_periods(building, demand, eta, responsiveness, first)


def _after_off_periods(
    building: _Building, demand: Array, eta: Array, responsiveness: Array, first_off_hours: Array
) -> Array:
    """Mean temperature of a zone with two off periods a day, over the week (Tables 9b, 9c)."""
    cooling = 4 + 0.25 * building.tau
    settled = (1 - responsiveness) * (demand - 2) + responsiveness * (
        building.external + eta * building.gain / building.loss
    )
    drop = demand - settled
    second = _reduction(drop, np.full_like(first_off_hours, _SECOND_OFF_HOURS), cooling)
    weekday = demand - (_reduction(drop, first_off_hours, cooling) + second)
    if building.weekend_first_off_hours is None:
        return weekday
    zoned = first_off_hours == _FIRST_OFF_HOURS_ZONED
    first = np.where(zoned, first_off_hours, building.weekend_first_off_hours)
    weekend = demand - (_reduction(drop, first, cooling) + second)
    return (5 * weekday + 2 * weekend) / 7


def _reduction(drop: Array, hours: Array, cooling: Array) -> Array:
    share = 0.5 * hours**2 / cooling
    long = hours > cooling
    if long.any():
        share = np.where(long, hours - 0.5 * cooling, share)
    np.multiply(share, drop, out=share)
    return np.divide(share, 24, out=share)

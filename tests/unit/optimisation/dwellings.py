"""Dwellings in a dozen numbers, rated as SAP rates running costs, to measure how measures interact.

Not an engine and no evidence of accuracy: heat loss times degree hours over efficiency times price, hot water, lights and
panels, then the published rating formula (RdSAP 10 section 20.1: deflator 0.42, floor area + 45 m²). It interacts as
dwellings do. Insulation and a better boiler each save a share of what is left, so together they save less than their sum;
in points the same saving counts for more below SAP 51, where the scale is logarithmic; a heat pump that lowers the score
of a leaky house can raise that of the same house insulated. Prices and costs are round numbers of our own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from ara_domain.optimisation import NO_OPTION, OptionGroups
from ara_domain.optimisation.options import ChoiceArray, FloatArray, IntArray

GAS, ELECTRICITY, NIGHT_RATE = 0.0348, 0.1319, 0.08
"""GBP per kWh."""
HEATING_HOURS, OUTSIDE = 24 * 243, 7.5
"""Hours and mean outside temperature (°C) of an eight-month heating season."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fabric:
    """One dwelling as it is. Areas in m², U-values in W/m²K, air changes per hour, prices in GBP per kWh."""

    floor_area: float
    storeys: int
    wall_area: float
    window_area: float
    u_roof: float
    u_wall: float
    cavity: bool
    u_floor: float
    u_window: float
    air_changes: float
    electric: bool
    efficiency: float
    fuel_price: float
    cold_spots: float
    """°C the rooms are overheated for want of controls."""
    low_energy_share: float

    @classmethod
    def at_random(cls, rng: np.random.Generator) -> "Fabric":
        """A dwelling of any size, age and state."""
        floor_area = rng.uniform(45, 160)
        storeys = 2 if floor_area > 60 and rng.random() < 0.7 else 1
        cavity = bool(rng.random() < 0.6)
        electric = bool(rng.random() < 0.2)
        return cls(
            floor_area=floor_area,
            storeys=storeys,
            wall_area=20 * np.sqrt(floor_area / storeys) * storeys * rng.uniform(0.35, 0.8),
            window_area=floor_area * rng.uniform(0.13, 0.22),
            u_roof=rng.choice([2.3, 0.68, 0.4, 0.16]),
            u_wall=rng.choice([1.5, 0.7, 0.35] if cavity else [1.7, 0.6]),
            cavity=cavity,
            u_floor=rng.choice([0.7, 0.5, 0.25]),
            u_window=rng.choice([4.8, 2.8, 2.0]),
            air_changes=rng.uniform(0.6, 1.1),
            electric=electric,
            efficiency=1.0 if electric else rng.choice([0.65, 0.74, 0.84, 0.89]),
            fuel_price=(ELECTRICITY if rng.random() < 0.4 else NIGHT_RATE) if electric else GAS,
            cold_spots=rng.choice([0.0, 0.8]),
            low_energy_share=rng.choice([0.0, 0.4, 1.0]),
        )

    def offers(self) -> dict[str, dict[str, int]]:
        """Groups of options with their cost in pence."""
        footprint = self.floor_area / self.storeys
        groups: dict[str, dict[str, float]] = {
            "roof": {"loft": 350 + 12 * footprint} if self.u_roof > 0.3 else {},
            "wall": self._wall_offers(),
            "floor": {"floor": 1000 + 70 * footprint} if self.u_floor > 0.4 else {},
            "draught": {"draught": 220} if self.air_changes > 0.8 else {},
            "glazing": {"glazing": 900 + 420 * self.window_area} if self.u_window > 2.5 else {},
            "lighting": {"lighting": 60 + 0.8 * self.floor_area} if self.low_energy_share < 1 else {},
            "controls": {"controls": 450} if self.cold_spots else {},
            "heating": {"boiler": 2800.0} if not self.electric and self.efficiency < 0.85 else {},
            "panels": {"panels_2kw": 3800, "panels_4kw": 6200},
        }
        groups["heating"]["heat_pump"] = 9500 + 25 * self.floor_area
        return {g: {o: round(100 * pounds) for o, pounds in offers.items()} for g, offers in groups.items() if offers}

    def _wall_offers(self) -> dict[str, float]:
        if self.u_wall < 0.8:
            return {}
        if self.cavity:
            return {"cavity": 600 + 14 * self.wall_area}
        return {"internal": 2500 + 95 * self.wall_area, "external": 4000 + 140 * self.wall_area}

    def sap(self, measures: frozenset[str]) -> float:
        """Unrounded SAP with these measures applied."""
        footprint = self.floor_area / self.storeys
        loss = (
            footprint * (0.16 if "loft" in measures else self.u_roof)
            + footprint * (0.25 if "floor" in measures else self.u_floor)
            + self.window_area * (1.4 if "glazing" in measures else self.u_window)
            + self.wall_area * self._u_wall(measures)
            + 0.33 * 2.45 * self.floor_area * (self.air_changes - (0.15 if "draught" in measures else 0.0))
            + 0.1 * (2 * footprint + self.wall_area)
        )
        lit = 1.0 if "lighting" in measures else self.low_energy_share
        lighting = 5.0 * self.floor_area * (1 - 0.5 * lit)
        controlled = "controls" in measures or "heat_pump" in measures
        inside = 19.0 - min(2.0, 0.4 * loss / self.floor_area) + (0.0 if controlled else self.cold_spots)
        gains = 4.2 * self.floor_area + 150 + 0.1 * lighting + 15 * self.window_area
        space = max(0.0, loss * (inside - OUTSIDE) - 0.9 * gains) * HEATING_HOURS / 1000
        water = 1500 + 10 * self.floor_area
        efficiency, water_efficiency, price = self._heating(measures)
        running = (space / efficiency + water / water_efficiency) * price + lighting * ELECTRICITY
        running += 120.0 if price == GAS else 0.0
        kilowatts = 2.0 if "panels_2kw" in measures else 3.6 if "panels_4kw" in measures else 0.0
        factor = 0.42 * max(1.0, running - kilowatts * 820 * ELECTRICITY) / (self.floor_area + 45)
        return float(117 - 121 * np.log10(factor)) if factor >= 3.5 else 100 - 13.95 * factor

    def _u_wall(self, measures: frozenset[str]) -> float:
        insulated = {"cavity": 0.65, "internal": 0.35, "external": 0.3}
        return next((u for measure, u in insulated.items() if measure in measures), self.u_wall)

    def _heating(self, measures: frozenset[str]) -> tuple[float, float, float]:
        if "heat_pump" in measures:
            return 2.7, 1.9, ELECTRICITY
        if "boiler" in measures:
            return 0.90, 0.80, GAS
        return self.efficiency, 1.0 if self.electric else 0.75 * self.efficiency + 0.05, self.fuel_price


@dataclass(frozen=True)
class Dwelling:
    """A dwelling with all its packages scored. `fade` makes every gain fade as gains add up, beyond the physics.

    A package that would gain g points gains fade × (1 − exp(−g / fade)); None leaves the physics alone.
    """

    fabric: Fabric
    fade: float | None = None

    @cached_property
    def groups(self) -> list[list[tuple[str, int]]]:
        """Options with their cost, by group."""
        return [list(offers.items()) for offers in self.fabric.offers().values()]

    @cached_property
    def start(self) -> float:
        """SAP as it is."""
        return self.fabric.sap(frozenset())

    def score(self, choices: Sequence[int]) -> float:
        """SAP with the chosen option of each group."""
        return self.scores[tuple(choices)]

    @cached_property
    def scores(self) -> dict[tuple[int, ...], float]:
        """SAP of every package."""
        every = product(*[[*range(len(group)), NO_OPTION] for group in self.groups])
        return {choices: self._faded(self.fabric.sap(self._measures(choices))) for choices in every}

    def cost(self, choices: Sequence[int]) -> int:
        """Pence."""
        return sum(group[choice][1] for group, choice in zip(self.groups, choices, strict=True) if choice != NO_OPTION)

    def alone(self, group: int, option: int) -> float:
        """Points gained by one option alone."""
        choices = [NO_OPTION] * len(self.groups)
        choices[group] = option
        return self.score(choices) - self.start

    def least_cost(self, target: float) -> int | None:
        """Cost of the cheapest package that scores the target, by trying all; None if none does."""
        return min((self.cost(choices) for choices, score in self.scores.items() if score >= target), default=None)

    def best_score(self, budget: float = np.inf) -> float:
        """The highest score within a budget, by trying all."""
        return max(score for choices, score in self.scores.items() if self.cost(choices) <= budget)

    def _measures(self, choices: Sequence[int]) -> frozenset[str]:
        return frozenset(
            group[choice][0] for group, choice in zip(self.groups, choices, strict=True) if choice != NO_OPTION
        )

    def _faded(self, score: float) -> float:
        if self.fade is None or score <= self.start:
            return score
        return self.start + self.fade * float(1 - np.exp(-(score - self.start) / self.fade))


class Stock:
    """Dwellings below a score, as the optimiser's arrays, with a scorer that knows them."""

    def __init__(self, *, below: float, count: int, seed: int, fade: float | None = None) -> None:
        rng = np.random.default_rng(seed)
        self.dwellings: list[Dwelling] = []
        while len(self.dwellings) < count:
            dwelling = Dwelling(Fabric.at_random(rng), fade * rng.uniform(0.7, 1.5) if fade else None)
            if dwelling.start < below:
                self.dwellings.append(dwelling)
        self.start: FloatArray = np.array([dwelling.start for dwelling in self.dwellings])
        self.options = OptionGroups.pack(
            [
                [
                    [(cost, dwelling.alone(g, o)) for o, (_, cost) in enumerate(group)]
                    for g, group in enumerate(dwelling.groups)
                ]
                for dwelling in self.dwellings
            ]
        )

    def score(self, homes: IntArray, choices: ChoiceArray) -> FloatArray:
        """The scorer the search calls."""
        return np.array([self._score(home, row) for home, row in zip(homes.tolist(), choices.tolist(), strict=True)])

    def _score(self, home: int, choices: list[int]) -> float:
        dwelling = self.dwellings[home]
        return dwelling.score(choices[: len(dwelling.groups)])

"""Figures of many scorings as columns: a block is worked on as arrays, and an object is made of what somebody looks at.

Here: the columns, and the way from a backend's results, from objects and back to them. Keep out: bills at other prices
(`ara_domain.services.bills`), and whose figures they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from ara_domain.ml.results import (
    BILL_USES,
    BOUGHT,
    FUELS,
    LIMITATIONS,
    RESULT_COLUMNS,
    check_results,
    limitations_of,
    read_scores,
)
from ara_domain.predictions import EnergyFigures, Severity
from ara_domain.sap.tables import Array, Codes, Mask

NUMBERS: tuple[str, ...] = tuple(name for name in RESULT_COLUMNS if name not in ("price_set", LIMITATIONS))
"""The columns of figures that are numbers, in the order of the results."""
SAP = NUMBERS.index("sap_score")
"""Where the unrounded SAP stands among them."""
BILLS = slice(NUMBERS.index("bill_gbp"), NUMBERS.index("bill_gbp") + 1 + len(BILL_USES))
"""Where the bill and its uses stand: all that a price set has a part in."""
_FUELS = slice(NUMBERS.index(f"{FUELS[0]}_kwh"), NUMBERS.index(f"{FUELS[0]}_kwh") + len(FUELS))


@dataclass(frozen=True, slots=True, eq=False)
class FiguresTable:
    """Figures of n scorings.

    Attributes:
        numbers: (n, 20) in the order of `NUMBERS`, with their units; a row of NaN has no figures.
        price_sets: n names of the price set of the bills.
        bought: n mappings as in `EnergyFigures.bought`, None where the model does not say.
    """

    numbers: Array
    price_sets: Sequence[str]
    bought: Sequence[Mapping[str, float] | None]

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def there(self) -> Mask:
        """Rows that have figures, (n,)."""
        return ~np.isnan(self.numbers[:, SAP])

    def figures(self, row: int) -> EnergyFigures | None:
        """One scoring as an object; None where there are no figures."""
        values = self.numbers[row].tolist()
        if values[SAP] != values[SAP]:
            return None
        sap, ei, co2, primary, space, water = values[:6]
        bill, *by_use = values[BILLS]
        return EnergyFigures(
            sap_score=sap,
            ei_score=ei,
            co2_kg=co2,
            primary_energy_kwh=primary,
            space_heating_kwh=space,
            water_heating_kwh=water,
            fuel_kwh={fuel: kwh for fuel, kwh in zip(FUELS, values[_FUELS], strict=True) if kwh},
            bill_gbp=bill,
            bill_by_use_gbp=dict(zip(BILL_USES, by_use, strict=True)),
            price_set=self.price_sets[row],
            bought=self.bought[row],
        )

    def take(self, rows: Codes) -> Self:
        """These rows, in this order."""
        at = rows.tolist()
        return type(self)(self.numbers[rows], [self.price_sets[row] for row in at], [self.bought[row] for row in at])

    def having(self, rows: Codes, figures: "FiguresTable") -> "FiguresTable":
        """These figures, with others in the place of these rows."""
        numbers, prices, bought = self.numbers.copy(), [*self.price_sets], [*self.bought]
        numbers[rows] = figures.numbers
        for at, row in enumerate(rows.tolist()):
            prices[row], bought[row] = figures.price_sets[at], figures.bought[at]
        return FiguresTable(numbers, prices, bought)

    @classmethod
    def of(cls, figures: Sequence[EnergyFigures | None]) -> Self:
        """The figures as columns, in order."""
        numbers = np.full((len(figures), len(NUMBERS)), np.nan)
        for row, one in enumerate(figures):
            if one is not None:
                numbers[row] = _numbers(one)
        return cls(
            numbers,
            ["" if one is None else one.price_set for one in figures],
            [None if one is None else one.bought for one in figures],
        )

    @classmethod
    def empty(cls, rows: int) -> Self:
        """So many rows without figures."""
        return cls(np.full((rows, len(NUMBERS)), np.nan), [""] * rows, [None] * rows)


def _numbers(figures: EnergyFigures) -> list[float]:
    return [
        figures.sap_score,
        figures.ei_score,
        figures.co2_kg,
        figures.primary_energy_kwh,
        figures.space_heating_kwh,
        figures.water_heating_kwh,
        *(figures.fuel_kwh.get(fuel, 0.0) for fuel in FUELS),
        figures.bill_gbp,
        *(figures.bill_by_use_gbp.get(use, 0.0) for use in BILL_USES),
    ]


def read_figures(results: pd.DataFrame, rows: int) -> tuple[FiguresTable, dict[int, str]]:
    """A backend's results as columns, in the order of the frame that was scored; and why rows have none, in words.

    Raises:
        WrongResult: columns are missing, or the number of rows differs.
    """
    check_results(results, rows)
    kind, codes = pd.factorize(results[LIMITATIONS])
    refuses = np.array([_refuses(code) for code in codes], dtype=bool)
    refused = refuses[kind] if rows else np.zeros(0, dtype=bool)
    numbers = results[list(NUMBERS)].to_numpy(dtype=np.float64, copy=True)
    numbers[refused] = np.nan
    bought = results[BOUGHT].tolist() if BOUGHT in results.columns else [None] * rows
    at = np.flatnonzero(refused)
    scores = read_scores(results.iloc[at], len(at))
    reasons = {
        row: "; ".join(found.text for found in score.limitations if found.severity is Severity.NOT_MODELLED)
        for row, score in zip(at.tolist(), scores, strict=True)
    }
    return FiguresTable(numbers, results["price_set"].tolist(), bought), reasons


def _refuses(codes: str) -> bool:
    return any(limitation.severity is Severity.NOT_MODELLED for limitation in limitations_of(codes))

"""What every scoring backend returns: one row of results per row of the frame, same index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ara_domain.predictions import EnergyFigures, Limitation, Severity
from ara_domain.sap.expansion.limitations import CATALOGUE

FUELS = ("mains_gas", "lpg", "oil", "solid_fuel", "electricity", "heat_network", "electricity_exported")
"""Delivered energy is reported by these; export is positive."""
BILL_USES = ("space_heating", "water_heating", "lighting", "pumps_and_fans", "standing_charges", "generation")

RESULT_COLUMNS: tuple[str, ...] = (
    "sap_score",
    "ei_score",
    "co2_kg",
    "primary_energy_kwh",
    "space_heating_kwh",
    "water_heating_kwh",
    *(f"{fuel}_kwh" for fuel in FUELS),
    "bill_gbp",
    *(f"bill_{use}_gbp" for use in BILL_USES),
    "price_set",
    "limitations",
)
"""Numbers are float64, NaN where the model refuses; `limitations` is the codes joined by `|`."""
LIMITATIONS = "limitations"
KWH_COLUMNS: tuple[str, ...] = (
    *(f"{fuel}_kwh" for fuel in FUELS),
    "bill_gbp",
    *(f"bill_{use}_gbp" for use in BILL_USES),
    "price_set",
    LIMITATIONS,
)
"""What the KWh models answer (PRD §8.4): annual delivered energy and bills."""
IMPACT_COLUMNS: tuple[str, ...] = (
    *(name for name in RESULT_COLUMNS if name not in KWH_COLUMNS),
    LIMITATIONS,
)
"""What the impact models answer: SAP, EI, carbon, primary energy and heat demand. Either model may refuse a home."""
BOUGHT = "bought"
"""A column a backend may add: what the bills are worked out from, a mapping per home (`EnergyFigures.bought`)."""
FAILURE = "failure"
"""A column a backend may add: what the model said of a row that it failed on (limitation `model_failed`)."""


@dataclass(frozen=True, slots=True)
class Score:
    """One home scored: figures, or None with the limitations that explain why not."""

    figures: EnergyFigures | None
    limitations: tuple[Limitation, ...]


class WrongResult(ValueError):
    """A scoring backend did not return the columns or the rows it was asked for."""


def check_results(results: pd.DataFrame, rows: int) -> None:
    """Refuse results that are not what was asked for.

    Raises:
        WrongResult: columns are missing, or the number of rows differs.
    """
    missing = [name for name in RESULT_COLUMNS if name not in results.columns]
    if missing or len(results) != rows:
        raise WrongResult(
            f"the scoring model returned {len(results)} rows for {rows} and lacks {missing or 'no columns'}; "
            "check that model and transform versions match"
        )


def read_scores(results: pd.DataFrame, rows: int) -> list[Score]:
    """Results as objects, in the order of the frame that was scored.

    Raises:
        WrongResult: columns are missing, or the number of rows differs.
    """
    check_results(results, rows)
    failures = results[FAILURE] if FAILURE in results.columns else [""] * rows
    bought = results[BOUGHT] if BOUGHT in results.columns else [None] * rows
    wanted = results[list(RESULT_COLUMNS)].itertuples(index=False)
    return [_score(*one) for one in zip(wanted, failures, bought, strict=True)]


def _score(row: object, failure: str, bought: Mapping[str, float] | None) -> Score:
    limitations = limitations_of(row.limitations)  # type: ignore[attr-defined]
    if failure:
        limitations = tuple(replace(found, text=f"{found.text}: {failure}") for found in limitations)
    if any(limitation.severity is Severity.NOT_MODELLED for limitation in limitations):
        return Score(None, limitations)
    return Score(
        EnergyFigures(
            sap_score=row.sap_score,  # type: ignore[attr-defined]
            ei_score=row.ei_score,  # type: ignore[attr-defined]
            co2_kg=row.co2_kg,  # type: ignore[attr-defined]
            primary_energy_kwh=row.primary_energy_kwh,  # type: ignore[attr-defined]
            space_heating_kwh=row.space_heating_kwh,  # type: ignore[attr-defined]
            water_heating_kwh=row.water_heating_kwh,  # type: ignore[attr-defined]
            fuel_kwh={fuel: value for fuel in FUELS if (value := getattr(row, f"{fuel}_kwh"))},
            bill_gbp=row.bill_gbp,  # type: ignore[attr-defined]
            bill_by_use_gbp={use: getattr(row, f"bill_{use}_gbp") for use in BILL_USES},
            price_set=row.price_set,  # type: ignore[attr-defined]
            bought=bought,
        ),
        limitations,
    )


def limitations_of(codes: str) -> tuple[Limitation, ...]:
    """The limitations that a row of results names."""
    return tuple(CATALOGUE[code] for code in codes.split("|") if code)


def join_codes(codes: Sequence[str]) -> str:
    """Limitation codes as the results frame carries them."""
    return "|".join(codes)

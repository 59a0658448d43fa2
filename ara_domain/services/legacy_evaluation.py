"""How far computed ratings are from lodged ones on flat register rows: physics alone, and with the residual model.

The residual of a row comes from a model that saw no row of its postcode (out of fold), or from a stored model that did
not see this row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from ara_domain.ml.residual import ResidualModel, train_residual
from ara_domain.predictions import energy_band, rounded_rating
from ara_domain.sap.tables import Array, Mask
from ara_domain.services.legacy_rows import SPLITS, LegacyTable, fold_of

FOLDS: Final = 5
SINCE: Final = 2021
"""The headline: rows of RdSAP 9.94, the last method before RdSAP 10."""
BEFORE: Final = 2017
"""Rows of RdSAP 9.83 to 9.92 and full SAP of their time, most of which say no age."""
_LEAST_ROWS = 20
"""Fewer rows of a kind say nothing about the kind, and are counted together."""
_TOO_FEW = "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class SapAccuracy:
    """Computed - lodged SAP points over some rows; shares from 0 to 1. Bands are those of the rounded ratings."""

    rows: int
    mae: float
    bias: float
    rmse: float
    share_within_1: float
    share_within_5: float
    share_band_exact: float
    share_band_within_one: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherAccuracy:
    """CO2 (t/yr) or primary energy (kWh/m²yr) of the physics over the rows that lodge it."""

    rows: int
    mae: float
    bias: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One period's rows. `with_residual` is None where there was too little to train on."""

    physics: SapAccuracy
    with_residual: SapAccuracy | None
    co2_t: OtherAccuracy | None
    energy_kwh_per_m2: OtherAccuracy | None
    splits: Mapping[str, Mapping[str, tuple[SapAccuracy, SapAccuracy | None]]]
    """By `SPLITS`, by kind: physics, and with the residual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyEvaluation:
    """Rows since `SINCE`, before `BEFORE` and of all years; None for a period without rows."""

    since: Period | None
    before: Period | None
    all_years: Period


def evaluate_legacy(table: LegacyTable, *, seed: int) -> LegacyEvaluation:
    """Set computed beside lodged; the seed decides which postcodes share a fold."""
    return _evaluate(table, out_of_fold(table, seed=seed))


def evaluate_model(table: LegacyTable, model: ResidualModel) -> LegacyEvaluation:
    """Set computed beside lodged, the residual being that of one model, which must have seen none of these rows."""
    return _evaluate(table, model.predict(table.inputs))


def _evaluate(table: LegacyTable, residual: Array | None) -> LegacyEvaluation:
    year = table.facts["year"].to_numpy()
    return LegacyEvaluation(
        since=_period(table, residual, year >= SINCE),
        before=_period(table, residual, year < BEFORE),
        all_years=_of(table, residual, np.ones(len(table), dtype=bool)),
    )


def out_of_fold(table: LegacyTable, *, seed: int) -> Array | None:
    """SAP points that the residual model adds to each row, trained on the rows of other folds' postcodes.

    None when the postcodes do not fill the folds: nothing could then be learnt that is not of the row's own place.
    """
    postcodes = table.facts["postcode"]
    fold = np.array([fold_of(postcode, seed, FOLDS) for postcode in postcodes])
    left = (table.lodged["sap"] - table.computed["sap"]).to_numpy()
    if len(np.unique(fold)) < FOLDS:
        return None
    points = np.zeros(len(table))
    for held_out in range(FOLDS):
        unseen = fold == held_out
        points[unseen] = train_residual(table.inputs[~unseen], left[~unseen]).predict(table.inputs[unseen])
    return points


def sap_accuracy(computed: Array, lodged: Array) -> SapAccuracy:
    """Accuracy of SAP ratings, both of shape (rows,)."""
    error = computed - lodged
    size = np.abs(error)
    apart = np.abs(_bands(computed) - _bands(lodged))
    return SapAccuracy(
        rows=len(error),
        mae=float(size.mean()),
        bias=float(error.mean()),
        rmse=float(np.sqrt((error**2).mean())),
        share_within_1=float((size <= 1).mean()),
        share_within_5=float((size <= 5).mean()),
        share_band_exact=float((apart == 0).mean()),
        share_band_within_one=float((apart <= 1).mean()),
    )


def _bands(ratings: Array) -> Array:
    return np.array([ord(energy_band(rounded_rating(rating))) for rating in ratings])


def _period(table: LegacyTable, residual: Array | None, rows: Mask) -> Period | None:
    return _of(table, residual, rows) if rows.any() else None


def _of(table: LegacyTable, residual: Array | None, rows: Mask) -> Period:
    return Period(
        physics=_physics(table, rows),
        with_residual=_corrected(table, residual, rows),
        co2_t=_other(table, "co2_t", rows),
        energy_kwh_per_m2=_other(table, "energy_kwh_per_m2", rows),
        splits={
            split: {
                kind: (_physics(table, of_kind), _corrected(table, residual, of_kind))
                for kind, of_kind in _kinds(table.facts[split], rows)
            }
            for split in SPLITS
        },
    )


def _kinds(column: "pd.Series[str]", rows: Mask) -> list[tuple[str, Mask]]:
    """The rows of each kind, in the order of their names; the rare ones together, last."""
    names = column.astype(str)
    counted = names[rows].value_counts()
    usual = sorted(counted.index[counted >= _LEAST_ROWS])
    kinds = [(kind, rows & (names == kind).to_numpy()) for kind in usual]
    rare = rows & ~names.isin(usual).to_numpy()
    return [*kinds, (_TOO_FEW, rare)] if rare.any() else kinds


def _physics(table: LegacyTable, rows: Mask) -> SapAccuracy:
    return sap_accuracy(table.computed["sap"].to_numpy()[rows], table.lodged["sap"].to_numpy()[rows])


def _corrected(table: LegacyTable, residual: Array | None, rows: Mask) -> SapAccuracy | None:
    if residual is None:
        return None
    corrected = table.computed["sap"].to_numpy() + residual
    return sap_accuracy(corrected[rows], table.lodged["sap"].to_numpy()[rows])


def _other(table: LegacyTable, quantity: str, rows: Mask) -> OtherAccuracy | None:
    error = (table.computed[quantity] - table.lodged[quantity]).to_numpy()[rows]
    error = error[~np.isnan(error)]
    if not error.size:
        return None
    return OtherAccuracy(rows=error.size, mae=float(np.abs(error).mean()), bias=float(error.mean()))

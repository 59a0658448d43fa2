"""`ara evaluate scoring --legacy` and `ara train residual`: lodged and computed ratings of flat register rows."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from ara_assets.cli.failures import UserError
from ara_assets.cli.output import counted, facts, heading, line, paragraph, print_json, table
from ara_domain.services.legacy_evaluation import (
    BEFORE,
    FOLDS,
    SINCE,
    LegacyEvaluation,
    OtherAccuracy,
    Period,
    SapAccuracy,
    evaluate_legacy,
    evaluate_model,
)
from ara_domain.services.legacy_rows import SPLITS, LegacyTable, NothingToEvaluate, read_table
from ara_domain.services.residual_training import ResidualCard, TooFewRows, certificate_number_hash, train
from ara_resources.flat_rows import NotFlatRows, read_flat_rows
from ara_resources.postgres.database import utc_now
from ara_resources.residual_artefacts import UnusableResidual, read_residual, write_residual

_METHOD_RULE = "the method in force on the day of lodgement; RdSAP 9.92 before December 2014, too (SAP 2005, 2009)"
_SEED = 1

_IN_WORDS = (
    "MAE is the mean absolute error in points, RMSE the root of the mean squared one. Within 1 and 5: the share of "
    "rows that near; band: the share in the lodged energy band, or at most one off. Physics is the engine alone; with "
    "residual, a model corrects it that has seen no row of the same postcode, or is the stored one. "
    "Ages are RdSAP's bands, A before 1900."
)

_SEEN = "trained_on"
"""Why a row is left out that a stored model has seen."""


def evaluate_legacy_rows(path: Path, *, residual: Path | None = None, as_json: bool) -> None:
    """Print how far computed ratings are from lodged ones.

    The residual model is trained and tested on the way, or it is the stored one of the folder `residual`.
    """
    if residual is not None:
        _evaluate_stored(path, residual, as_json=as_json)
        return
    rows = _table(path)
    evaluation = evaluate_legacy(rows, seed=_SEED)
    if as_json:
        print_json(_as_json(rows, evaluation) | {"folds": FOLDS, "seed": _SEED})
        return
    _show(evaluation)
    _show_rows(rows)


def _evaluate_stored(path: Path, folder: Path, *, as_json: bool) -> None:
    """Of a stored model: its worth on the rows of a file that it was not trained on."""
    try:
        trained = read_residual(folder)
    except UnusableResidual as error:
        raise UserError(str(error)) from error
    rows = _table(path)
    seen = frozenset(trained.card.trained_certificates)
    unseen = np.array([certificate_number_hash(number) not in seen for number in rows.facts["number"]])
    try:
        rows = rows.only(unseen, _SEEN)
    except NothingToEvaluate as error:
        raise UserError(f"{path}: {error} by {folder}; name rows the model has not seen") from error
    evaluation = evaluate_model(rows, trained.model)
    if as_json:
        print_json(_as_json(rows, evaluation) | {"residual": _summary(trained.card)})
        return
    _show(evaluation)
    _show_rows(rows)
    facts({"residual model": folder, **_summary(trained.card)})


def train_on_rows(path: Path, folder: Path, *, as_json: bool) -> None:
    """Train on every row of a file, write the model, and print what it is worth on rows it has not seen."""
    rows = _table(path)
    try:
        trained, evaluation = train(rows, seed=_SEED, clock=utc_now)
    except TooFewRows as error:
        raise UserError(str(error)) from error
    try:
        write_residual(trained, folder)
    except OSError as error:
        raise UserError(f"cannot write the model to {folder}: {error.strerror}; name another folder") from error
    if as_json:
        print_json(
            {
                "folder": str(folder),
                "card": _summary(trained.card),
                "evaluation": _as_json(rows, evaluation) | {"folds": FOLDS, "seed": _SEED},
            }
        )
        return
    _show_period(
        f"All years, each postcode by a model of the others ({FOLDS} folds)", evaluation.all_years, splits=False
    )
    facts({"written to": folder, **_summary(trained.card)})


def _table(path: Path) -> LegacyTable:
    if not path.is_file():
        raise UserError(f"there is no file {path}; name a file of flat register rows (CSV or JSON, gzipped or not)")
    try:
        return read_table(row for _, row in read_flat_rows(path))
    except NotFlatRows as error:
        raise UserError(str(error)) from error
    except NothingToEvaluate as error:
        raise UserError(f"{path}: {error}") from error


def _show(evaluation: LegacyEvaluation) -> None:
    if evaluation.since:
        _show_period(f"Lodged since {SINCE}", evaluation.since, splits=True)
    if evaluation.before:
        _show_period(f"Lodged before {BEFORE}", evaluation.before, splits=True)
    if not evaluation.since and not evaluation.before:
        _show_period("All years", evaluation.all_years, splits=True)
    if evaluation.all_years.with_residual is None:
        paragraph(f"The postcodes do not fill {FOLDS} folds, so that no residual model was trained.", indent=0)
    paragraph(_IN_WORDS, indent=0)


def _show_period(title: str, period: Period, *, splits: bool) -> None:
    heading(f"{title}: {counted(period.physics.rows, 'row')}")
    headers = ("SAP (computed − lodged)", "MAE", "bias", "RMSE", "within 1", "within 5", "band", "± 1 band")
    rows = [("physics", *_cells(period.physics))]
    if period.with_residual:
        rows.append(("with residual", *_cells(period.with_residual)))
    table("", headers, rows, right=headers[1:])
    others = (("CO2 (t/yr)", period.co2_t), ("energy (kWh/m²yr)", period.energy_kwh_per_m2))
    other_headers = ("physics", "rows", "MAE", "bias")
    table("", other_headers, [(name, *_other(one)) for name, one in others if one], right=other_headers[1:])
    for split in SPLITS if splits else ():
        split_headers = (f"by {split}", "rows", "physics MAE", "bias", "with residual MAE", "bias")
        kinds = [
            (kind, physics.rows, _points(physics.mae), _signed(physics.bias), *_both(corrected))
            for kind, (physics, corrected) in period.splits[split].items()
        ]
        table("", split_headers, kinds, right=split_headers[1:])


def _cells(one: SapAccuracy) -> tuple[str, ...]:
    shares = (one.share_within_1, one.share_within_5, one.share_band_exact, one.share_band_within_one)
    return (_points(one.mae), _signed(one.bias), _points(one.rmse), *(f"{share:.1%}" for share in shares))


def _both(one: SapAccuracy | None) -> tuple[str, str]:
    return ("–", "–") if one is None else (_points(one.mae), _signed(one.bias))


def _other(one: OtherAccuracy) -> tuple[object, ...]:
    return one.rows, _points(one.mae), _signed(one.bias)


def _points(value: float) -> str:
    return f"{value:,.2f}"


def _signed(value: float) -> str:
    return f"{value:+,.2f}"


def _show_rows(rows: LegacyTable) -> None:
    methods = ", ".join(f"{name} {number:,}" for name, number in _methods(rows).items())
    line(f"Rows by method: {methods}.")
    line(f"Computed by {_METHOD_RULE}.")
    why = ", ".join(f"{number:,} {reason}" for reason, number in rows.left_out.items())
    line(f"Read {counted(rows.read, 'row')}: {len(rows):,} computed" + (f"; left out: {why}" if why else ""))


def _methods(rows: LegacyTable) -> dict[str, int]:
    return {str(name): int(number) for name, number in rows.facts["method"].value_counts().items()}


def _as_json(rows: LegacyTable, evaluation: LegacyEvaluation) -> dict[str, Any]:
    return {
        "read": {"rows": rows.read, "computed": len(rows), "left_out": dict(rows.left_out)},
        "methods": _methods(rows),
        "method_rule": _METHOD_RULE,
        f"since_{SINCE}": _period_json(evaluation.since),
        f"before_{BEFORE}": _period_json(evaluation.before),
        "all_years": _period_json(evaluation.all_years),
    }


def _period_json(period: Period | None) -> dict[str, Any] | None:
    if period is None:
        return None
    return {
        **_pair(period.physics, period.with_residual),
        "co2_t": period.co2_t and asdict(period.co2_t),
        "energy_kwh_per_m2": period.energy_kwh_per_m2 and asdict(period.energy_kwh_per_m2),
        "splits": {
            split: {kind: _pair(*both) for kind, both in kinds.items()} for split, kinds in period.splits.items()
        },
    }


def _pair(physics: SapAccuracy, corrected: SapAccuracy | None) -> dict[str, Any]:
    return {"physics": asdict(physics), "with_residual": asdict(corrected) if corrected else None}


def _summary(card: ResidualCard) -> dict[str, Any]:
    return {
        "version": card.version,
        "transform": card.transform_version,
        "engine": card.engine_version,
        "trained_at": card.trained_at.isoformat(timespec="seconds"),
        "trained_rows": card.trained_rows,
        "columns": len(card.columns),
    }

"""`ara evaluate prediction`: certified homes predicted from their neighbours as if they had no certificate."""

import json
from dataclasses import asdict
from pathlib import Path

from ara_assets.cli.failures import UserError
from ara_assets.cli.output import heading, line, print_json, table
from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import MappingError
from ara_domain.epc.mapping.flat_row import map_flat_row
from ara_domain.services.prediction_evaluation import (
    PredictionResult,
    RatingErrors,
    evaluate_predictions,
    fit_on_development,
)
from ara_resources.flat_rows import NotFlatRows, read_flat_rows


def evaluate_prediction(path: Path, *, calibration: Path | None, as_json: bool) -> None:
    """Measure on the flat register rows of a file; with `calibration` write confidence curves and measure nothing."""
    certificates, unread = _certificates_in(path)
    if calibration:
        fitted = fit_on_development(certificates)
        source = f"development half of the postcodes of {path.name}, `ara evaluate prediction --fit`"
        calibration.write_text(json.dumps({"source": source, "points": fitted.points}, indent=1) + "\n", "utf-8")
        line(f"Wrote the confidence curves of {len(fitted.points)} aspects to {calibration}")
        return
    result = evaluate_predictions(certificates)
    if as_json:
        print_json({"rows_read": len(certificates) + unread, "rows_unread": unread, **asdict(result)})
        return
    _show("Held-out half, floor area not given", result.held_out)
    _show("Held-out half, floor area given", result.held_out_with_area)
    _show("Development half, floor area not given", result.development)
    _show("Development half, floor area given", result.development_with_area)
    line(f"Read {len(certificates) + unread:,} rows of {result.dwellings:,} dwellings; {unread:,} could not be mapped")


def _certificates_in(path: Path) -> tuple[list[EpcPropertyData], int]:
    if not path.is_file():
        raise UserError(f"there is no file {path}; name a file of flat register rows (CSV or JSON, gzipped or not)")
    certificates: list[EpcPropertyData] = []
    unread = 0
    try:
        for _, row in read_flat_rows(path):
            try:
                certificates.append(map_flat_row(row))
            except MappingError:
                unread += 1
    except NotFlatRows as error:
        raise UserError(str(error)) from error
    if not certificates:
        raise UserError(f"no row of {path} can be mapped, so that nothing can be measured; see `ara evaluate coverage`")
    return certificates, unread


def _show(title: str, result: PredictionResult) -> None:
    heading(f"{title}: {result.homes:,} homes, {result.not_predicted:,} not predicted")
    rows = [
        _rating_row("predicted certificate", result.against_lodged),
        _rating_row("expected from the neighbours' ratings", result.expected_rating),
        _rating_row("own certificate", result.own_certificate),
    ]
    headers = ("SAP − lodged", "homes", "MAE", "bias", "within 5", "within 15")
    table("", headers, rows, right=headers[1:])
    aspects = [
        (one.aspect.replace("_", " "), one.homes, f"{one.share_right:.1%}", f"{one.mean_confidence:.1%}")
        for one in result.aspects
    ]
    headers_of_aspects = ("aspect", "homes", "right", "said to be")
    table("", headers_of_aspects, aspects, right=headers_of_aspects[1:])
    bins = [
        (f"{one.least:.0%} and more", one.votes, f"{one.mean_confidence:.1%}", f"{one.share_right:.1%}")
        for one in result.calibration
    ]
    headers_of_bins = ("confidence", "votes", "on average", "right")
    table("", headers_of_bins, bins, right=headers_of_bins[1:])


def _rating_row(name: str, errors: RatingErrors | None) -> tuple[object, ...]:
    if errors is None:
        return name, 0, "–", "–", "–", "–"
    return (
        name,
        errors.homes,
        f"{errors.mean_absolute_error:.2f}",
        f"{errors.bias:+.2f}",
        f"{errors.share_within_5:.1%}",
        f"{errors.share_within_15:.1%}",
    )

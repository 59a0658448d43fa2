"""`ara evaluate prediction`: certified homes predicted from their neighbours as if they had no certificate."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from ara_assets.cli.failures import UserError
from ara_assets.cli.output import heading, line, paragraph, print_json, table
from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import MappingError
from ara_domain.epc.mapping.flat_row import map_flat_row
from ara_domain.prediction.rating import INTERVAL
from ara_domain.services.prediction_evaluation import (
    FOLDS,
    PredictionEvaluation,
    PredictionResult,
    evaluate_predictions,
    fit_on_development,
)
from ara_domain.services.prediction_figures import GOAL_WITHIN_5, GOAL_WITHIN_15, GroupErrors, RatingErrors
from ara_resources.flat_rows import NotFlatRows, read_flat_rows

_ROWS: Final = {
    "expected_rating": "expected rating",
    "shipped_lines": "… by the shipped lines",
    "against_lodged": "predicted certificate",
    "own_certificate": "own certificate",
}
_IN_WORDS: Final = {
    "expected_rating": "what a home without a certificate is rated: a line through the engine's ratings of its "
    f"neighbours' certificates. Each postcode is told by lines fitted on others ({FOLDS} folds), so that no home helps "
    "to predict itself",
    "shipped_lines": "the same by the lines that come with ARA, on the half of the postcodes they were not fitted on",
    "against_lodged": "the engine's rating of the certificate that neighbours vote together, field by field (`votes`); "
    "plans edit this certificate",
    "own_certificate": "the engine's rating of the home's real certificate: as near as a rating could come if every "
    "field were predicted right. No prediction reads it",
    "interval": f"lowest and highest rating to expect; {INTERVAL:.0%} of lodged ratings should lie between them",
    "votes": "aspects the neighbours vote on; `right` is how often the winner is what the home's own certificate says, "
    "`said to be` the confidence given with it. Votes of one confidence should be right as often as they say",
    "with floor area": "first only address, postcode, type and form of a home are given, then its floor area too",
    "held-out half": "of the Exeter rows those postcodes that no curve, line or weight of ARA was fitted on; the "
    "development half is the other",
    "groups": "expected ratings of all homes, floor area not given; `of all misses` is the share of the homes more "
    "than five points off that are of this kind; `neighbours near` are those of its postcode, `its heating and fuel` "
    "says whether the votes got it right, and `own computed rating` whether its certificate is like any of theirs",
}


def evaluate_prediction(path: Path, *, fit: Path | None, as_json: bool) -> None:
    """Measure on the flat register rows of a file; with `fit` write what the package ships and measure nothing."""
    certificates, unread = _certificates_in(path)
    if fit:
        _fit(certificates, path, fit)
        return
    result = evaluate_predictions(certificates)
    if as_json:
        print_json({"rows_read": len(certificates) + unread, "rows_unread": unread, **_as_json(result)})
        return
    _show(result)
    line(f"Read {len(certificates) + unread:,} rows of {result.dwellings:,} dwellings; {unread:,} could not be mapped")


def _fit(certificates: list[EpcPropertyData], path: Path, folder: Path) -> None:
    source = f"development half of the postcodes of {path.name}, `ara evaluate prediction --fit`"
    curves, lines = fit_on_development(certificates, source=source)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "calibration.json", {"source": source, "points": curves.points})
        _write(folder / "rating.json", lines.as_json())
    except OSError as error:
        raise UserError(f"cannot write to {folder}: {error.strerror}; name another folder") from error
    line(f"Wrote the confidence curves of {len(curves.points)} aspects and the rating lines of {lines.homes:,} homes")
    line(f"to {folder}; `ara_domain/prediction` holds those in use")


def _write(file: Path, content: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


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


def _sides(result: PredictionEvaluation) -> dict[str, tuple[PredictionResult, PredictionResult]]:
    """Which homes, without and with their floor areas."""
    return {
        "All homes": (result.all_homes, result.all_homes_with_area),
        "Held-out half of the postcodes": (result.held_out, result.held_out_with_area),
        "Development half of the postcodes": (result.development, result.development_with_area),
    }


def _show(result: PredictionEvaluation) -> None:
    for title, (without, with_area) in _sides(result).items():
        missing = f", {without.not_predicted:,} not predicted" if without.not_predicted else ""
        heading(f"{title}: {without.homes:,} homes{missing}")
        _show_ratings("floor area not given", without)
        _show_ratings("with floor area", with_area)
    heading("The rows above")
    for name in ("expected_rating", "shipped_lines", "against_lodged", "own_certificate"):
        paragraph(f"{_ROWS[name].strip('… ')}: {_IN_WORDS[name]}.", indent=2)
    for name in ("interval", "with floor area", "held-out half"):
        paragraph(f"{name}: {_IN_WORDS[name]}.", indent=2)
    paragraph(f"goals: {_goals()} of homes. Ratings are compared as printed, as whole numbers; SAP − lodged.", indent=2)
    line("")
    _show_groups(result.groups)
    for title, side in (("floor area not given", result.held_out), ("with floor area", result.held_out_with_area)):
        _show_votes(f"Votes, held-out half, {title}", side)
    paragraph(f"votes: {_IN_WORDS['votes']}.", indent=2)
    line("")


def _goals() -> str:
    return f"within 5 points for {GOAL_WITHIN_5:.0%}, within 15 for {GOAL_WITHIN_15:.0%}"


def _show_ratings(title: str, result: PredictionResult) -> None:
    rows = [
        _rating_row(name, errors, has_goal=attribute != "own_certificate")
        for attribute, name in _ROWS.items()
        if (errors := getattr(result, attribute)) is not None
    ]
    headers = (title, "homes", "MAE", "bias", "within 5", "within 15", "goals")
    table("", headers, rows, right=headers[1:-1])
    if result.expected_rating is None:
        paragraph("Too few homes to fit lines on: no rating is expected of any.", indent=0)
    if one := result.interval:
        line(
            f"Interval: {one.share_inside:.1%} of lodged ratings inside ({INTERVAL:.0%} should), "
            f"{one.mean_width:.0f} points wide"
        )
        line("")


def _rating_row(name: str, errors: RatingErrors, *, has_goal: bool) -> tuple[object, ...]:
    return (
        name,
        errors.homes,
        f"{errors.mean_absolute_error:.2f}",
        f"{errors.bias:+.2f}",
        f"{errors.share_within_5:.1%}",
        f"{errors.share_within_15:.1%}",
        ("met" if errors.meets_goals else "not met") if has_goal else "",
    )


def _show_groups(groups: tuple[GroupErrors, ...]) -> None:
    if not groups:
        return
    heading("Expected ratings by kind of home")
    paragraph(f"{_IN_WORDS['groups']}.".capitalize(), indent=2)
    for split in dict.fromkeys(one.split for one in groups):
        rows = [
            (
                one.kind,
                one.errors.homes,
                f"{one.errors.mean_absolute_error:.2f}",
                f"{one.errors.bias:+.2f}",
                f"{one.errors.share_within_5:.1%}",
                f"{one.errors.share_within_15:.1%}",
                f"{one.share_of_misses:.1%}",
            )
            for one in groups
            if one.split == split
        ]
        headers = (f"by {split}", "homes", "MAE", "bias", "within 5", "within 15", "of all misses")
        table("", headers, rows, right=headers[1:], wrap=headers[:1])


def _show_votes(title: str, result: PredictionResult) -> None:
    heading(title)
    aspects = [
        (one.aspect.replace("_", " "), one.homes, f"{one.share_right:.1%}", f"{one.mean_confidence:.1%}")
        for one in result.aspects
    ]
    headers = ("votes", "homes", "right", "said to be")
    table("", headers, aspects, right=headers[1:])
    bins = [
        (f"{one.least:.0%} and more", one.votes, f"{one.mean_confidence:.1%}", f"{one.share_right:.1%}")
        for one in result.calibration
    ]
    headers = ("confidence", "votes", "said to be", "right")
    table("", headers, bins, right=headers[1:])


def _as_json(result: PredictionEvaluation) -> dict[str, Any]:
    """Each rating with its goals, and what every name means."""
    found = asdict(result)
    for name, side in _named_sides(result):
        for rating in ("expected_rating", "shipped_lines", "against_lodged"):
            errors: RatingErrors | None = getattr(side, rating)
            if errors is not None:
                found[name][rating]["meets_goals"] = errors.meets_goals
    return {
        "goals": {"share_within_5": GOAL_WITHIN_5, "share_within_15": GOAL_WITHIN_15, "share_inside": INTERVAL},
        "in_words": _IN_WORDS,
        **found,
    }


def _named_sides(result: PredictionEvaluation) -> Iterator[tuple[str, PredictionResult]]:
    for name in ("all_homes", "held_out", "development"):
        yield name, getattr(result, name)
        yield f"{name}_with_area", getattr(result, f"{name}_with_area")

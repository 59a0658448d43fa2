"""The commands of `ara evaluate` and their arguments."""

from pathlib import Path
from typing import Annotated

import typer

from ara_assets.cli.arguments import Json
from ara_assets.cli.failures import UserError, reported

evaluate = typer.Typer(
    no_args_is_help=True,
    help="Hold results against the register: `evaluate scoring` compares computed with lodged ratings, "
    "`evaluate coverage` shows how much of certificates was said and how much inferred, `evaluate matching` how "
    "surely homes are found by address, `evaluate prediction` how well homes without a certificate are guessed.",
)


@evaluate.command(
    "scoring",
    epilog="Example: `ara evaluate scoring certificates/ --ladder`, or `ara evaluate scoring --legacy rows.csv.gz`",
)
@reported
def evaluate_scoring(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH...", help="Certificates: files or folders of JSON.")
    ] = None,
    ladder: Annotated[bool, typer.Option("--ladder", help="Also climb each certificate's own improvements.")] = False,
    legacy: Annotated[
        Path | None, typer.Option("--legacy", metavar="FILE", help="Flat register rows instead (CSV, also gzipped).")
    ] = None,
    residual: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="With --legacy: a stored residual model, on rows it has not seen."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Set what the engine computes beside what the register lodged, certificate by certificate and overall.

    Of flat register rows: the engine alone, and with a residual model that saw no row of the same postcode, or with
    the stored one of --residual FOLDER (`ara train residual`).
    """
    if (legacy is None) == (not paths) or (legacy and ladder):
        raise UserError("name either certificates (PATH..., also with --ladder) or flat rows (--legacy FILE)")
    if residual and not legacy:
        raise UserError("--residual FOLDER is evaluated on flat rows; add --legacy FILE")
    if legacy:
        from ara_assets.cli.evaluate_legacy import evaluate_legacy_rows

        evaluate_legacy_rows(legacy, residual=residual, as_json=as_json)
        return
    from ara_assets.cli.evaluate import evaluate_certificates

    evaluate_certificates(paths or [], ladder=ladder, as_json=as_json)


@evaluate.command("coverage", epilog="Example: `ara evaluate coverage certificates-2019.csv.gz`")
@reported
def evaluate_coverage(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Flat register rows (CSV, also gzipped) or certificates as JSON; folders."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Show of each field how often the certificates say it, and how often the mapping infers or assumes it."""
    from ara_assets.cli.coverage import show_coverage

    show_coverage(paths, as_json=as_json)


@evaluate.command("matching", epilog="Example: `ara evaluate matching certificates.csv.gz`")
@reported
def evaluate_matching(
    file: Annotated[
        Path | None, typer.Argument(help="Flat register rows, CSV or JSON; else invented, easily confused addresses.")
    ] = None,
    postcodes: Annotated[int, typer.Option(min=2, help="How many postcodes to invent, without a FILE.")] = 400,
    seed: Annotated[int, typer.Option(help="The same seed writes addresses otherwise in the same way.")] = 1,
    as_json: Json = False,
) -> None:
    """Look for known dwellings by their addresses, written otherwise by rule; print precision and recall per rule."""
    from ara_assets.cli.evaluate_matching import evaluate_matches

    evaluate_matches(file, postcodes=postcodes, seed=seed, as_json=as_json)


@evaluate.command("prediction", epilog="Example: `ara evaluate prediction certificates.csv.gz`")
@reported
def evaluate_prediction(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Flat register rows (CSV, also gzipped).")],
    fit: Annotated[
        Path | None,
        typer.Option(
            "--fit",
            metavar="FOLDER",
            help="Instead, fit confidence curves and rating lines on the development half, and write them here.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Predict certified homes from their neighbours as if they had no certificate, and compare.

    Of each home only address, postcode, type and form are given, then its floor area, too. Ratings are expected by
    lines that saw no home of the same postcode; goals stand beside the figures, and each row is explained.
    """
    from ara_assets.cli.evaluate_prediction import evaluate_prediction as measure

    measure(path, fit=fit, as_json=as_json)

"""The commands of `ara evaluate` and their arguments."""

from pathlib import Path
from typing import Annotated

import typer

from ara_assets.cli.arguments import Json
from ara_assets.cli.failures import reported

evaluate = typer.Typer(
    no_args_is_help=True,
    help="Hold results against the register: `evaluate scoring` compares computed with lodged ratings, "
    "`evaluate coverage` shows how much of certificates was said and how much inferred, `evaluate matching` how "
    "surely homes are found by address.",
)


@evaluate.command("scoring", epilog="Example: `ara evaluate scoring certificates/ --ladder`")
@reported
def evaluate_scoring(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Certificates: files or folders of JSON.")],
    ladder: Annotated[bool, typer.Option("--ladder", help="Also climb each certificate's own improvements.")] = False,
    as_json: Json = False,
) -> None:
    """Set what the engine computes beside what the register lodged, certificate by certificate and overall."""
    from ara_assets.cli.evaluate import evaluate_certificates

    evaluate_certificates(paths, ladder=ladder, as_json=as_json)


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

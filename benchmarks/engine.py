"""How fast certificates become a scoring frame, and a scoring frame becomes ratings; one thread.

`python -m benchmarks.engine` maps and flattens 20,000 invented homes and gives each a size of its own, so that any two
differ in at least ten inputs. It prints dwellings a second for mapping, for flattening, for the ratings alone (one pass
of the worksheet at UK-average climate), for all a baseline needs (a second pass at the home's own region: energy,
bills, CO2), and for 5,000 of them scored again with each of 15 measures, block by block, whether it fits them or not.
"""

import json
import os

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"

import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import MappingError, map_certificate
from ara_domain.measures import OPTIONS
from ara_domain.ml.schema import columns
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.engine import expand, rate
from ara_domain.sap.scoring import score_frame
from ara_domain.services.retrofit_scoring import Retrofit, RetrofitScorer
from ara_resources.sample_stock import make_sample
from ara_resources.scoring.local import LocalScoringModel
from benchmarks.measuring import Measurement, best_of, peak_mb

HOMES = 20_000
STOCK = 22_000
"""Homes invented for them: some of a stock have no certificate, or one that cannot be read."""
TIMES = 3
RESCORED, MEASURES, BLOCK = 5_000, 15, 1_000
EXTENTS = ("m", "m2", "m3")
INPUTS_APART = 10


def documents(homes: int, stock: int) -> list[dict[str, Any]]:
    """Certificates of an invented stock that can be mapped, the first so many."""
    with tempfile.TemporaryDirectory() as folder:
        make_sample(Path(folder), stock)
        lines = [
            json.loads(line)["document"]
            for file in sorted(Path(folder, "certificates").glob("*.jsonl"))
            for line in file.read_text(encoding="utf-8").splitlines()
        ]
    readable = [document for document in lines if isinstance(document, dict) and _can_be_mapped(document)]
    if len(readable) < homes:
        raise SystemExit(f"of {stock} invented homes only {len(readable)} can be mapped; raise STOCK")
    return readable[:homes]


def _can_be_mapped(document: dict[str, Any]) -> bool:
    try:
        map_certificate(document)
    except MappingError:
        return False
    return True


def with_sizes_of_their_own(frame: pd.DataFrame) -> pd.DataFrame:
    """The homes, each with all its lengths, areas and volumes scaled by a factor no other home has."""
    extents = [column.name for column in columns() if column.unit in EXTENTS]
    scaled = frame.copy()
    scaled[extents] = frame[extents].mul(np.linspace(0.9, 1.1, len(frame)), axis=0)
    fewest = int((scaled[extents] > 0).sum(axis=1).min())
    if fewest < INPUTS_APART:
        raise SystemExit(f"a home has only {fewest} extents; its neighbours differ from it in too little")
    return scaled


def measurements(homes: int = HOMES, stock: int = STOCK) -> list[Measurement]:
    """All five, in the order a certificate passes through them."""
    raw = documents(homes, stock)
    mapped, mapping = best_of(TIMES, lambda: [map_certificate(document) for document in raw])
    flat, flattening = best_of(TIMES, lambda: _flatten(mapped))
    frame = with_sizes_of_their_own(flat)
    rating = best_of(TIMES, lambda: rate(expand(frame)))[1]
    before = peak_mb()
    scores, scoring = best_of(TIMES, lambda: score_frame(frame))
    with_measures = best_of(TIMES, lambda: rescored(frame))[1]
    held = f"{int(scores['sap_score'].notna().sum()):,} rated, peak memory {peak_mb():,.0f} MB ({before:,.0f} before)"
    many = f"{homes:,} homes, best of {TIMES}"
    return [
        Measurement(what="mapping, document to certificate", rate=homes / mapping, unit="dwellings/s", detail=many),
        Measurement(what="flattening, certificate to frame", rate=homes / flattening, unit="dwellings/s", detail=many),
        Measurement(what="engine, frame to ratings", rate=homes / rating, unit="dwellings/s", detail=many),
        Measurement(what="engine, ratings and figures", rate=homes / scoring, unit="dwellings/s", detail=held),
        Measurement(
            what="homes with a measure, ratings and figures",
            rate=min(RESCORED, homes) * MEASURES / with_measures,
            unit="scores/s",
            detail=f"{min(RESCORED, homes):,} homes x {MEASURES}: {with_measures:.1f} s, {BLOCK:,} homes a call",
        ),
    ]


def rescored(frame: pd.DataFrame) -> int:
    """Score the first homes with each measure alone; how many scores came back."""
    options = [option.key for option in OPTIONS[:MEASURES]]
    model, scores = LocalScoringModel(), 0
    for start in range(0, min(RESCORED, len(frame)), BLOCK):
        block = frame.iloc[start : min(start + BLOCK, RESCORED)]
        asked = [Retrofit(home, frozenset({option})) for home in range(len(block)) for option in options]
        scores += len(RetrofitScorer(model, block).score(asked))
    return scores


def _flatten(certificates: list[EpcPropertyData]) -> pd.DataFrame:
    return EpcMlTransform().to_rows(certificates)


if __name__ == "__main__":
    for measurement in measurements():
        sys.stdout.write(f"{measurement}\n")

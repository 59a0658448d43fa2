"""How many homes a second get their packages, split into proposing packages and scoring them as wholes; one thread.

`python -m benchmarks.packages` gives 10,000 invented homes what they may have, scores each measure alone, and then
chooses a package for each under both scenarios every portfolio begins with, 1,000 homes at a time as the pipeline does.
It prints homes a second of processor time, each under both scenarios, for what the optimiser does itself (candidates
to arrays, proposals, choice) and for the engine's scores of the packages it asks for, and how far sums of gains were
from these.
"""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from ara_domain.costs import CostTable, default_materials
from ara_domain.default_scenarios import default_scenarios
from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import map_certificate
from ara_domain.predictions import EnergyFigures, ImpactPredictions
from ara_domain.recommendations import CandidateMeasures
from ara_domain.scenarios import Scenario
from ara_domain.services.feature_builder import FeatureBuilder
from ara_domain.services.impact_prediction import ImpactPredictionService
from ara_domain.services.kwh_prediction import KwhPredictionService
from ara_domain.services.optimiser import ChosenPackage, OptimiserService, PackageRequest
from ara_domain.services.package_options import HomeCandidates
from ara_domain.services.package_worth import PackageScore
from ara_domain.services.recommendation import RecommendationService
from ara_domain.services.retrofit_scoring import Retrofit, RetrofitScorer
from ara_resources.scoring.local import LocalScoringModel
from benchmarks.engine import documents
from benchmarks.measuring import Measurement

HOMES, STOCK, BLOCK = 10_000, 11_000, 1_000
SCENARIOS = default_scenarios(UUID(int=0))


@dataclass(frozen=True)
class Block:
    """Homes as the stage of packages finds them."""

    scorer: RetrofitScorer
    row: Mapping[UUID, int]
    before: Mapping[UUID, EnergyFigures]
    candidates: Mapping[UUID, CandidateMeasures]
    impacts: Mapping[UUID, ImpactPredictions]

    def under(self, scenario: Scenario) -> list[HomeCandidates]:
        """The homes as the optimiser sees them."""
        return [
            HomeCandidates.of(home, before, self.candidates[home], self.impacts[home], scenario)
            for home, before in self.before.items()
        ]


def blocks(homes: int, stock: int) -> Iterator[Block]:
    """Homes with baselines, candidates and impacts, so many together."""
    model = LocalScoringModel()
    service = RecommendationService(CostTable.of("bench", {one.material_id: one for one in default_materials()}))
    raw = documents(homes, stock)
    for start in range(0, homes, BLOCK):
        certificates: dict[UUID, EpcPropertyData] = {
            UUID(int=start + place): map_certificate(document)
            for place, document in enumerate(raw[start : start + BLOCK])
        }
        features = FeatureBuilder().build(certificates)
        hashes = dict.fromkeys(certificates, "bench")
        baselines = KwhPredictionService(model).run(features, hashes)
        before = {home: one.figures for home, one in baselines.items() if one.figures is not None}
        candidates = service.run(features, hashes)
        impacts = ImpactPredictionService(model).run(features.frame, before, candidates)
        row = {home: place for place, home in enumerate(features.frame.index)}
        yield Block(RetrofitScorer(model, features.frame), row, before, candidates, impacts)


class _Rescorer:
    """Scores packages once, whichever scenario asks, and keeps the time it took."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.seconds = 0.0
        self.scored: dict[PackageRequest, PackageScore] = {}

    def __call__(self, requests: Sequence[PackageRequest]) -> list[PackageScore]:
        start = time.process_time()
        new = list(dict.fromkeys(request for request in requests if request not in self.scored))
        asked = [Retrofit(self.block.row[one.property_id], frozenset(one.options)) for one in new]
        for request, score in zip(new, self.block.scorer.score(asked), strict=True):
            found = score.figures
            self.scored[request] = (
                PackageScore(np.nan, np.nan, np.nan)
                if found is None
                else PackageScore(found.sap_score, found.co2_kg, found.bill_gbp)
            )
        self.seconds += time.process_time() - start
        return [self.scored[request] for request in requests]


def measurements(homes: int = HOMES, stock: int = STOCK) -> list[Measurement]:
    """Proposal and re-scoring."""
    proposing = scoring = 0.0
    rated = scored = 0
    chosen: list[ChosenPackage] = []
    for block in blocks(homes, stock):
        rescorer = _Rescorer(block)
        start = time.process_time()
        for scenario in SCENARIOS:
            chosen += OptimiserService(rescorer).optimise(block.under(scenario), scenario)
        proposing += time.process_time() - start - rescorer.seconds
        scoring += rescorer.seconds
        rated, scored = rated + len(block.before), scored + len(rescorer.scored)
    off = np.abs([one.sap_proposed - one.sap_after for one in chosen if one.options])
    return [
        Measurement(
            what="packages, proposed and chosen",
            rate=rated / proposing,
            unit="homes/s",
            detail=f"{rated:,} homes × {len(SCENARIOS)} scenarios in {proposing:.1f} s, scoring left out",
        ),
        Measurement(
            what="packages, scored as wholes",
            rate=rated / scoring,
            unit="homes/s",
            detail=f"{scored / rated:.1f} packages a home in {scoring:.1f} s; sums of gains were off by "
            f"{off.mean():.2f} points (mean), {np.percentile(off, 95):.2f} (95th centile)",
        ),
    ]


if __name__ == "__main__":
    for measurement in measurements():
        sys.stdout.write(f"{measurement}\n")

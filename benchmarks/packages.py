"""How many homes a second get their packages, split into proposing packages and scoring them as wholes; one thread.

`python -m benchmarks.packages` gives 10,000 invented homes what they may have, scores each measure alone, and then
plans each under both scenarios every portfolio begins with, 1,000 homes at a time as the pipeline does. It prints homes
a second, each under both scenarios, for what planning does itself (candidates to arrays, proposals, choice, plans) and
for the engine's scores of the packages it asks for, and how far sums of gains were from these.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pandas as pd

from ara_domain.costs import CostTable, default_materials
from ara_domain.default_scenarios import default_scenarios
from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import map_certificate
from ara_domain.recommendations import Plan
from ara_domain.services.feature_builder import FeatureBuilder
from ara_domain.services.impact_prediction import ImpactPredictionService
from ara_domain.services.kwh_prediction import KwhPredictionService
from ara_domain.services.planning import HomeToPlan, PlanningService
from ara_domain.services.recommendation import RecommendationService
from ara_domain.services.retrofit_scoring import RetrofitScorer
from ara_resources.scoring.local import LocalScoringModel
from benchmarks.engine import documents
from benchmarks.measuring import Measurement
from benchmarks.stopwatch import Stopwatch

HOMES, STOCK, BLOCK = 10_000, 11_000, 1_000
SCENARIOS = default_scenarios(UUID(int=0))


def blocks(homes: int, stock: int) -> Iterator[tuple[pd.DataFrame, list[HomeToPlan]]]:
    """Homes with baselines, candidates and impacts, so many together, and their frame."""
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
        yield (
            features.frame,
            [
                HomeToPlan(
                    property_id=home,
                    row=row,
                    evidence="bench",
                    before=before[home],
                    candidates=candidates[home],
                    impacts=impacts[home],
                )
                for row, home in enumerate(features.frame.index)
                if home in before
            ],
        )


def measurements(homes: int = HOMES, stock: int = STOCK) -> list[Measurement]:
    """Proposal and re-scoring."""
    watch, planned, plans = Stopwatch(), 0, list[Plan]()
    watch.watch(RetrofitScorer, "score", "scoring")
    watch.watch(PlanningService, "run", "planning")
    service = PlanningService(LocalScoringModel(), lambda: datetime(2026, 1, 1, tzinfo=UTC))
    for frame, some in blocks(homes, stock):
        plans += service.run(frame, some, SCENARIOS)
        planned += len(some)
    proposing, scoring = watch.seconds["planning"], watch.seconds["scoring"]
    tried = sum(plan.package.packages_tried for plan in plans)
    off = [abs(plan.package.sap_proposed - plan.package.sap_after) for plan in plans if plan.package.steps]
    return [
        Measurement(
            what="packages, proposed and chosen",
            rate=planned / proposing,
            unit="homes/s",
            detail=f"{planned:,} homes × {len(SCENARIOS)} scenarios in {proposing:.1f} s, scoring left out",
        ),
        Measurement(
            what="packages, scored as wholes",
            rate=planned / scoring,
            unit="homes/s",
            detail=f"{tried / planned:.1f} packages a home in {scoring:.1f} s; sums of gains were off by "
            f"{np.mean(off):.2f} points (mean), {np.percentile(off, 95):.2f} (95th centile)",
        ),
    ]


if __name__ == "__main__":
    for measurement in measurements():
        sys.stdout.write(f"{measurement}\n")

"""The pipeline's stages over one block: what each modelling asset does, without Dagster.

A stage reads what earlier stages stored, calls its service for the homes that need it, and saves in the unit of work
it is given. A home needs it when the content it depends on changed: each stage keeps a mark beside its rows
(`marks.StageMark`: what they were worked out from, and what they say), so that 200 changed homes of 100,000 are 200
scored, and a new cost table means new packages and no scoring.

Add here: a stage. Keep out: rules about homes (`ara_domain.services`), the order of stages (`ara_assets`).
"""

from ara_domain.stages.baseline import BaselineStage
from ara_domain.stages.effective import EffectiveStage
from ara_domain.stages.frames import ChangedMeanwhile, HomeFrames
from ara_domain.stages.impacts import ImpactStage
from ara_domain.stages.packages import PackageStage
from ara_domain.stages.predicting import PredictionStage
from ara_domain.stages.recommending import RecommendationStage
from ara_domain.stages.remapping import RemappingStage
from ara_domain.stages.report import StageReport

__all__ = [
    "BaselineStage",
    "ChangedMeanwhile",
    "EffectiveStage",
    "HomeFrames",
    "ImpactStage",
    "PackageStage",
    "PredictionStage",
    "RecommendationStage",
    "RemappingStage",
    "StageReport",
]

"""S5: which measures each home may have, priced for its own geometry, and why not the others (PRD §9.2)."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID, uuid5

import numpy as np

from ara_domain.costs import CostTable, priced_part
from ara_domain.measures import CATALOGUE_VERSION, OPTIONS, Assessment, FrameView, Option
from ara_domain.measures.limits import NO_LIMITS, MeasureLimits
from ara_domain.ports import RegionalFactor
from ara_domain.recommendations import CandidateMeasures, Recommendation, RefusedMeasure
from ara_domain.services.feature_builder import Features

NOT_PRICED = "not_priced"
"""Reason code of a measure that needs a material the cost table lacks."""


class RecommendationService:
    """Applies the catalogue's rules to a block at once and prices what each home may have."""

    def __init__(self, costs: CostTable, options: tuple[Option, ...] = OPTIONS) -> None:
        self.costs = costs
        self.options = options

    def run(
        self,
        features: Features,
        effective_hashes: Mapping[UUID, str],
        postcodes: Mapping[UUID, str | None] | None = None,
    ) -> dict[UUID, CandidateMeasures]:
        """Candidates of every home in the frame; `postcodes` say whose prices a regional factor changes.

        What a home's landlord excludes or has installed, and what planning limits, is refused with that reason.

        A measure whose material the cost table lacks is refused with that reason: a landlord's own table may be older
        than an option of the catalogue, and the other measures are as good as before.
        """
        view = FrameView(features.frame, read_only=True)
        where = postcodes or {}
        regions = [self.costs.factor_at(where.get(home)) for home in features.frame.index]
        offered: list[list[Recommendation]] = [[] for _ in range(view.size)]
        refused: list[list[RefusedMeasure]] = [[] for _ in range(view.size)]
        for option in self.options:
            assessment, of_block = option.assess(view), option.needs_whole_block(view)
            for home in np.flatnonzero(assessment.eligible).tolist():
                property_id = features.frame.index[home]
                why_not = self._ruled_out(option, assessment, home, features.limits.get(property_id, NO_LIMITS))
                if why_not:
                    refused[home].append(why_not)
                    continue
                found = self._recommendation(option, assessment, home, property_id, regions[home])
                offered[home].append(replace(found, whole_block=bool(of_block[home])))
            for home in np.flatnonzero(~assessment.eligible).tolist():
                reason = str(assessment.refusal[home])
                refused[home].append(
                    RefusedMeasure(
                        option=option.key, measure=option.measure, reason=reason, text=option.reasons[reason]
                    )
                )
        return {
            property_id: CandidateMeasures(
                offered=tuple(offered[home]),
                refused=tuple(refused[home]),
                catalogue_version=CATALOGUE_VERSION,
                cost_version=self.costs.version,
                effective_hash=effective_hashes[property_id],
            )
            for home, property_id in enumerate(features.frame.index)
        }

    def _ruled_out(
        self, option: Option, assessment: Assessment, home: int, limits: MeasureLimits
    ) -> RefusedMeasure | None:
        """Why a home is not offered what its certificate makes it eligible for; None where nothing is against it."""
        if refusal := limits.refusal(option):
            reason, text = refusal
            return RefusedMeasure(option=option.key, measure=option.measure, reason=reason, text=text)
        unpriced = self._unpriced(assessment, home)
        return self._not_priced(option, unpriced) if unpriced else None

    def _unpriced(self, assessment: Assessment, home: int) -> list[str]:
        return [
            need.material
            for need in assessment.needs
            if need.quantity[home] > 0 and need.material not in self.costs.materials
        ]

    def _not_priced(self, option: Option, materials: list[str]) -> RefusedMeasure:
        text = f"cost version {self.costs.version} has no price for {', '.join(materials)}; add it to the cost table"
        return RefusedMeasure(option=option.key, measure=option.measure, reason=NOT_PRICED, text=text)

    def _recommendation(
        self, option: Option, assessment: Assessment, home: int, property_id: UUID, region: RegionalFactor | None
    ) -> Recommendation:
        parts = tuple(
            priced_part(self.costs.materials[need.material], float(need.quantity[home]), region)
            for need in assessment.needs
            if need.quantity[home] > 0
        )
        cost = sum(part.cost_pence for part in parts)
        because = assessment.because(home)
        identity = f"{option.key}/{CATALOGUE_VERSION}/{self.costs.version}/{because}/{cost}"
        return Recommendation(
            recommendation_id=uuid5(property_id, identity),
            option=option.key,
            measure=option.measure,
            group=option.group,
            title=option.title,
            reason=because,
            parts=parts,
            cost_pence=cost,
            lifetime_years=option.lifetime_years,
            disruption=option.disruption,
            prerequisites=option.prerequisites,
        )

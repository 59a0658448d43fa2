"""S5: which measures each home may have, priced for its own geometry, and why not the others (PRD §9.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID, uuid5

import numpy as np

from ara_domain.hashing import content_hash
from ara_domain.measures import CATALOGUE_VERSION, OPTIONS, Assessment, FrameView, Option
from ara_domain.ports import Material, MaterialsRepo
from ara_domain.recommendations import CandidateMeasures, Recommendation, RecommendationPart, RefusedMeasure
from ara_domain.services.feature_builder import Features

NOT_PRICED = "not_priced"
"""Reason code of a measure that needs a material the cost table lacks."""


class NoCostTable(LookupError):
    """The store has no cost table; importing a portfolio brings the indicative one."""


@dataclass(frozen=True, slots=True)
class CostTable:
    """Materials by id, and the version that names them.

    The version carries a digest of the prices: a table edited under its old name is another version.
    """

    version: str
    materials: Mapping[str, Material]

    @classmethod
    def of(cls, name: str, materials: Mapping[str, Material]) -> Self:
        """The table of these materials."""
        return cls(f"{name}+{content_hash('costs:1', dict(materials))[:8]}", materials)


def current_costs(repo: MaterialsRepo) -> CostTable:
    """The cost table in force.

    Raises:
        NoCostTable: none was ever saved.
    """
    name = repo.current_version()
    if name is None:
        raise NoCostTable("there is no cost table; import a portfolio, which brings the indicative one, or save one")
    return CostTable.of(name, repo.materials(name))


class RecommendationService:
    """Applies the catalogue's rules to a block at once and prices what each home may have."""

    def __init__(self, costs: CostTable, options: tuple[Option, ...] = OPTIONS) -> None:
        self.costs = costs
        self.options = options

    def run(self, features: Features, effective_hashes: Mapping[UUID, str]) -> dict[UUID, CandidateMeasures]:
        """Candidates of every home in the frame.

        A measure whose material the cost table lacks is refused with that reason: a landlord's own table may be older
        than an option of the catalogue, and the other measures are as good as before.
        """
        view = FrameView(features.frame)
        offered: list[list[Recommendation]] = [[] for _ in range(view.size)]
        refused: list[list[RefusedMeasure]] = [[] for _ in range(view.size)]
        for option in self.options:
            assessment = option.assess(view)
            for home in np.flatnonzero(assessment.eligible).tolist():
                unpriced = self._unpriced(assessment, home)
                if unpriced:
                    refused[home].append(self._not_priced(option, unpriced))
                    continue
                offered[home].append(self._recommendation(option, assessment, home, features.frame.index[home]))
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

    def _unpriced(self, assessment: Assessment, home: int) -> list[str]:
        return [
            need.material
            for need in assessment.needs
            if need.quantity[home] > 0 and need.material not in self.costs.materials
        ]

    def _not_priced(self, option: Option, materials: list[str]) -> RefusedMeasure:
        text = f"cost version {self.costs.version} has no price for {', '.join(materials)}; add it to the cost table"
        return RefusedMeasure(option=option.key, measure=option.measure, reason=NOT_PRICED, text=text)

    def _recommendation(self, option: Option, assessment: Assessment, home: int, property_id: UUID) -> Recommendation:
        parts = tuple(
            self._part(need.material, float(need.quantity[home]))
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
        )

    def _part(self, material_id: str, quantity: float) -> RecommendationPart:
        material = self.costs.materials[material_id]
        quantity = round(quantity, 2)
        return RecommendationPart(
            material_id=material_id,
            description=material.description,
            quantity=quantity,
            unit=material.unit,
            unit_cost_pence=material.unit_cost_pence,
            fixed_cost_pence=material.fixed_cost_pence,
            cost_pence=material.fixed_cost_pence + round(quantity * material.unit_cost_pence),
        )

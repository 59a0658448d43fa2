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


class MissingMaterial(LookupError):
    """The cost table lacks a material an option needs; the message names both."""


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

        Raises:
            MissingMaterial: the cost table does not price something the catalogue needs.
        """
        view = FrameView(features.frame)
        offered: list[list[Recommendation]] = [[] for _ in range(view.size)]
        refused: list[list[RefusedMeasure]] = [[] for _ in range(view.size)]
        for option in self.options:
            assessment = option.assess(view)
            for home in np.flatnonzero(assessment.eligible).tolist():
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

    def _recommendation(self, option: Option, assessment: Assessment, home: int, property_id: UUID) -> Recommendation:
        parts = tuple(
            self._part(option, need.material, float(need.quantity[home]))
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

    def _part(self, option: Option, material_id: str, quantity: float) -> RecommendationPart:
        try:
            material = self.costs.materials[material_id]
        except KeyError:
            raise MissingMaterial(
                f"cost version {self.costs.version!r} has no material {material_id!r}, which {option.key} needs; "
                "add a row for it to the cost table"
            ) from None
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

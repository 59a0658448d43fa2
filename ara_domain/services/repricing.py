"""The measures a home may have at the prices of another cost table: the quantities stay, nothing is assessed again."""

from dataclasses import replace
from uuid import UUID, uuid5

from ara_domain.costs import CostTable, priced_part
from ara_domain.ports import RegionalFactor
from ara_domain.recommendations import CandidateMeasures, Recommendation


def priced_by(
    costs: CostTable, property_id: UUID, postcode: str | None, candidates: CandidateMeasures
) -> CandidateMeasures:
    """The candidates of a home priced by another table.

    A measure that needs a material this table lacks is left out. One that was refused for want of a price in the table
    candidates were worked out with stays refused: its quantities are not known.
    """
    region = costs.factor_at(postcode)
    return replace(
        candidates,
        cost_version=costs.version,
        offered=tuple(
            _priced(costs, property_id, region, one)
            for one in candidates.offered
            if all(part.material_id in costs.materials for part in one.parts)
        ),
    )


def _priced(costs: CostTable, property_id: UUID, region: RegionalFactor | None, one: Recommendation) -> Recommendation:
    parts = tuple(priced_part(costs.materials[part.material_id], part.quantity, region) for part in one.parts)
    cost = sum(part.cost_pence for part in parts)
    return replace(
        one,
        recommendation_id=uuid5(property_id, f"{one.recommendation_id}/{costs.version}/{cost}"),
        parts=parts,
        cost_pence=cost,
    )

"""What so much of a material costs in a home: every figure kept, so that the sum can be done again by hand."""

from ara_domain.ports import Material, RegionalFactor
from ara_domain.recommendations import RecommendationPart


def priced_part(material: Material, quantity: float, region: RegionalFactor | None = None) -> RecommendationPart:
    """A line of a recommendation: (quantity × unit cost + fixed cost) × regional factor + VAT, in whole pence.

    The quantity is rounded to two decimals first: what is shown is what is priced.
    """
    quantity = round(quantity, 2)
    work = material.fixed_cost_pence + round(quantity * material.unit_cost_pence)
    here = work if region is None else round(work * region.factor)
    vat = None if material.vat_percent is None else round(here * material.vat_percent / 100)
    return RecommendationPart(
        material_id=material.material_id,
        description=material.description,
        quantity=quantity,
        unit=material.unit,
        unit_cost_pence=material.unit_cost_pence,
        fixed_cost_pence=material.fixed_cost_pence,
        cost_pence=here + (vat or 0),
        region=None if region is None else region.area,
        regional_factor=None if region is None else region.factor,
        vat_percent=material.vat_percent,
        vat_pence=vat,
    )

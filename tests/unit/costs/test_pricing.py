"""The cost of a part can be worked out again by hand from what the part itself says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ara_domain.costs import CostTable, default_materials, priced_part
from ara_domain.ports import Material, RegionalFactor
from ara_domain.recommendations import RecommendationPart
from ara_domain.services.feature_builder import FeatureBuilder
from ara_domain.services.recommendation import RecommendationService
from tests.builders import certificate
from tests.unit.costs.test_costs import HOME, MATERIALS

LOFT = next(one for one in default_materials() if one.material_id == "loft_insulation")
LEEDS = RegionalFactor(area="LS", factor=0.97, source="a price book")
HEADINGLEY = RegionalFactor(area="LS6", factor=1.1, source="a price book")


def by_hand(part: RecommendationPart) -> int:
    """What a person with a calculator gets, in pence."""
    work = part.fixed_cost_pence + round(part.quantity * part.unit_cost_pence)
    here = round(work * (1.0 if part.regional_factor is None else part.regional_factor))
    return here + (0 if part.vat_percent is None else round(here * part.vat_percent / 100))


def test_a_part_says_each_step_of_its_cost() -> None:
    part = priced_part(replace(LOFT, vat_percent=20.0), 42.0, LEEDS)
    assert (part.quantity, part.unit_cost_pence, part.fixed_cost_pence) == (42.0, 1_600, 30_000)
    assert (part.region, part.regional_factor) == ("LS", 0.97)
    assert (part.vat_percent, part.vat_pence) == (20.0, round(97_200 * 0.97 * 0.2))
    assert part.cost_pence == 94_284 + 18_857


def test_without_factor_and_vat_a_part_is_its_fixed_part_and_its_quantity() -> None:
    part = priced_part(LOFT, 42.0)
    assert part.cost_pence == 30_000 + 42 * 1_600
    assert (part.region, part.regional_factor, part.vat_percent, part.vat_pence) == (None, None, None, None)


def test_a_zero_rated_part_says_that_there_is_no_vat() -> None:
    part = priced_part(replace(LOFT, vat_percent=0.0), 42.0)
    assert (part.vat_percent, part.vat_pence, part.cost_pence) == (0.0, 0, 30_000 + 42 * 1_600)


@given(
    quantity=st.floats(0.01, 500),
    fixed=st.integers(0, 2_000_000),
    unit=st.integers(0, 500_000),
    factor=st.none() | st.floats(0.5, 2.0),
    vat=st.none() | st.sampled_from([0.0, 5.0, 17.5, 20.0]),
)
def test_every_part_comes_to_its_cost_by_hand(
    quantity: float, fixed: int, unit: int, factor: float | None, vat: float | None
) -> None:
    material: Material = replace(LOFT, fixed_cost_pence=fixed, unit_cost_pence=unit, vat_percent=vat)
    region = None if factor is None else replace(LEEDS, factor=factor)
    assert by_hand(part := priced_part(material, quantity, region)) == part.cost_pence


@pytest.mark.parametrize(
    ("postcode", "area"),
    [("LS6 9VV", "LS6"), ("ls69vv", "LS6"), ("LS17 9VV", "LS"), ("L1 9VV", None), ("S1 9VV", None), ("", None), (None, None)],
)  # fmt: skip
def test_a_home_is_priced_by_its_district_else_its_area_else_as_the_table_says(
    postcode: str | None, area: str | None
) -> None:
    table = CostTable.of("prices", MATERIALS, {"LS": LEEDS, "LS6": HEADINGLEY})
    found = table.factor_at(postcode)
    assert (found and found.area) == area


def test_a_factor_is_applied_to_every_part_of_every_measure_of_its_homes() -> None:
    features = FeatureBuilder().build({HOME: certificate()})
    table = CostTable.of("prices", MATERIALS, {"LS6": HEADINGLEY})
    service = RecommendationService(table)
    here, elsewhere = (service.run(features, {HOME: "hash"}, {HOME: at})[HOME] for at in ("LS6 9VV", "BD1 9VV"))
    assert [one.option for one in here.offered] == [one.option for one in elsewhere.offered]
    for one, other in zip(here.offered, elsewhere.offered, strict=True):
        assert one.cost_pence == sum(round(part.cost_pence * 1.1) for part in other.parts)
        assert {part.region for part in one.parts} == {"LS6"}
        assert one.recommendation_id != other.recommendation_id


def test_other_factors_are_another_version_of_the_table() -> None:
    plain, regional = CostTable.of("prices", MATERIALS), CostTable.of("prices", MATERIALS, {"LS": LEEDS})
    assert plain.version != regional.version
    assert regional.version != CostTable.of("prices", MATERIALS, {"LS": replace(LEEDS, factor=0.98)}).version

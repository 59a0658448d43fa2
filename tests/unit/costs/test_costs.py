"""The indicative cost table, and how a recommendation is priced from it: in whole pence, line by line."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from ara_domain.costs import DEFAULT_COST_VERSION, CostTable, NoCostTable, current_costs, default_materials
from ara_domain.epc import EpcPropertyData
from ara_domain.ports import Material
from ara_domain.recommendations import Recommendation
from ara_domain.services.feature_builder import FeatureBuilder
from ara_domain.services.recommendation import NOT_PRICED, RecommendationService
from tests.builders import certificate
from tests.fakes.database import FakeDatabase
from tests.unit.stages.world import NEVER

HOME = UUID(int=1)
MATERIALS: Mapping[str, Material] = {one.material_id: one for one in default_materials()}


def offered(home: EpcPropertyData, materials: Mapping[str, Material] = MATERIALS) -> Mapping[str, Recommendation]:
    """What a home is offered at these prices, by option."""
    service = RecommendationService(CostTable.of("prices", materials))
    found = service.run(FeatureBuilder().build({HOME: home}), {HOME: "hash"})
    return {one.option: one for one in found[HOME].offered}


def priced(material_id: str, **changes: int) -> Mapping[str, Material]:
    """The indicative table with one line changed."""
    return {**MATERIALS, material_id: replace(MATERIALS[material_id], **changes)}  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------- the table


@pytest.mark.parametrize("material", default_materials(), ids=lambda material: material.material_id)
def test_every_price_has_a_source_a_date_a_unit_and_includes_vat(material: Material) -> None:
    assert material.source
    assert date.fromisoformat(f"{material.price_date}-01") <= date(2026, 2, 1)
    assert material.unit in {"m2", "home", "lamp", "kWp", "door", "heater", "fan", "cylinder"}
    assert material.vat_percent is None
    assert material.description


@pytest.mark.parametrize("material", default_materials(), ids=lambda material: material.material_id)
def test_every_price_is_whole_pence_and_costs_something(material: Material) -> None:
    assert isinstance(material.fixed_cost_pence, int)
    assert isinstance(material.unit_cost_pence, int)
    assert min(material.fixed_cost_pence, material.unit_cost_pence) >= 0
    assert material.fixed_cost_pence + material.unit_cost_pence > 0


@pytest.mark.parametrize("material", default_materials(), ids=lambda material: material.material_id)
def test_a_price_is_from_a_document_or_marked_as_from_memory(material: Material) -> None:
    documents = ("lodged as indicative", "PCDF Table 181", "MCS average", "DESNZ")
    assert any(one in material.source for one in documents) or "[M]" in material.source


def test_no_material_is_priced_twice() -> None:
    assert len(MATERIALS) == len(default_materials())
    assert DEFAULT_COST_VERSION == "indicative-2026-02-4"


# ---------------------------------------------------------------------------------------------- a price


def test_a_part_costs_its_visit_and_its_quantity_to_the_penny() -> None:
    """42 m² of loft at £16 and £300 for coming."""
    loft = offered(certificate())["loft_insulation"]
    (part,) = loft.parts
    assert (part.quantity, part.unit, part.unit_cost_pence, part.fixed_cost_pence) == (42.0, "m2", 1_600, 30_000)
    assert loft.cost_pence == part.cost_pence == 30_000 + 42 * 1_600 == 97_200


def test_a_price_is_that_of_the_quantity_as_printed() -> None:
    """What a landlord multiplies by hand is what is charged: square metres to two places, then whole pence."""
    fill = offered(certificate())["cavity_wall_insulation"]
    (part,) = fill.parts
    assert part.quantity == round(part.quantity, 2)
    assert fill.cost_pence == 45_000 + round(part.quantity * 800)


def test_a_recommendation_costs_the_sum_of_its_parts() -> None:
    electric = certificate()
    assert electric.sap_heating is not None
    (system,) = electric.sap_heating.main_heating_details
    heaters = replace(system, main_heating_category=7, sap_main_heating_code=402, main_fuel_type=29)
    electric = replace(electric, sap_heating=replace(electric.sap_heating, main_heating_details=(heaters,)))
    pump = offered(electric)["air_source_heat_pump"]
    assert [part.material_id for part in pump.parts] == ["air_source_heat_pump", "wet_radiators"]
    assert pump.cost_pence == sum(part.cost_pence for part in pump.parts) == 1_270_000 + 350_000


def test_a_material_a_home_does_not_need_is_no_line_of_its_price() -> None:
    pump = offered(certificate())["air_source_heat_pump"]
    assert [part.material_id for part in pump.parts] == ["air_source_heat_pump"]


def test_alternatives_differ_in_price_and_not_in_extent() -> None:
    home = certificate()
    main = home.main_dwelling
    assert main is not None
    solid = replace(home, sap_building_parts=(replace(main, wall_construction=3, construction_age_band="B"),))
    external = offered(solid)["solid_wall_insulation_external"]
    internal = offered(solid)["solid_wall_insulation_internal"]
    assert external.group == internal.group
    assert external.parts[0].quantity == internal.parts[0].quantity
    assert external.cost_pence > internal.cost_pence


def test_another_price_is_another_recommendation_of_the_same_measure() -> None:
    before = offered(certificate())["loft_insulation"]
    after = offered(certificate(), priced("loft_insulation", unit_cost_pence=1_700))["loft_insulation"]
    assert after.cost_pence - before.cost_pence == 42 * 100
    assert after.recommendation_id != before.recommendation_id


def test_a_measure_that_is_not_priced_is_refused_and_its_material_named() -> None:
    without = {key: value for key, value in MATERIALS.items() if key != "led_lamp"}
    service = RecommendationService(CostTable.of("prices", without))
    dark = replace(certificate(), incandescent_fixed_lighting_bulbs_count=4)
    found = service.run(FeatureBuilder().build({HOME: dark}), {HOME: "hash"})[HOME]
    (refused,) = [one for one in found.refused if one.option == "low_energy_lighting"]
    assert refused.reason == NOT_PRICED
    assert "has no price for led_lamp; add it to the cost table" in refused.text
    assert "loft_insulation" in {one.option for one in found.offered}


def test_a_material_nobody_needs_may_be_missing() -> None:
    without = {key: value for key, value in MATERIALS.items() if key != "wet_radiators"}
    assert "air_source_heat_pump" in offered(certificate(), without)


# ---------------------------------------------------------------------------------------------- versions


def test_a_table_edited_under_its_old_name_is_another_version() -> None:
    before, after = CostTable.of("prices", MATERIALS), CostTable.of("prices", priced("led_lamp", unit_cost_pence=801))
    assert before.version.startswith("prices+")
    assert after.version != before.version
    assert CostTable.of("prices", dict(reversed(list(MATERIALS.items())))).version == before.version


def test_the_table_in_force_is_the_one_saved_last() -> None:
    db = FakeDatabase(lambda: NEVER)
    for name in ("old", "new"):
        with db.unit_of_work() as uow:
            db.materials.save(uow, name, default_materials())
            uow.commit()
    assert current_costs(db.materials).version.startswith("new+")


def test_without_a_cost_table_nothing_is_priced_and_the_remedy_is_said() -> None:
    with pytest.raises(NoCostTable, match="import a portfolio, which brings the indicative one"):
        current_costs(FakeDatabase(lambda: NEVER).materials)

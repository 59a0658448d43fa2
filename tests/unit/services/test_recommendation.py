"""What a home is offered and refused: limits of landlord and planning, and what the catalogue says of each measure."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from ara_domain.costs import CostTable, default_materials
from ara_domain.epc import EpcPropertyData, SapFlatDetails
from ara_domain.measures import option_named
from ara_domain.measures.limits import MeasureLimits
from ara_domain.recommendations import CandidateMeasures
from ara_domain.services.feature_builder import FeatureBuilder
from ara_domain.services.recommendation import RecommendationService
from tests.builders import certificate, with_main_dwelling

HOME = uuid4()
COSTS = CostTable.of("indicative", {material.material_id: material for material in default_materials()})
FLAT, MAISONETTE = 2, 3


def candidates(epc: EpcPropertyData, limits: MeasureLimits | None = None) -> CandidateMeasures:
    features = FeatureBuilder().build({HOME: epc})
    said: Mapping[UUID, MeasureLimits] = {} if limits is None else {HOME: limits}
    return RecommendationService(COSTS).run(replace(features, limits=said), {HOME: "effective"})[HOME]


def refusals(found: CandidateMeasures) -> dict[str, str]:
    return {one.option: one.reason for one in found.refused}


def in_a_block(kind: int, *, level: int) -> EpcPropertyData:
    flat = SapFlatDetails(level=level, top_storey=level == 3, heat_loss_corridor=0)
    return replace(certificate(), property_type=kind, sap_flat_details=flat)


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (MeasureLimits(excluded=("loft_insulation",)), "excluded_by_landlord"),
        (MeasureLimits(installed=("loft_insulation",)), "already_installed"),
    ],
)
def test_what_the_landlord_rules_out_is_refused_with_that_reason_and_nothing_else_changes(
    limits: MeasureLimits, reason: str
) -> None:
    free, limited = candidates(certificate()), candidates(certificate(), limits)
    assert "loft_insulation" in {one.option for one in free.offered}
    assert refusals(limited) == refusals(free) | {"loft_insulation": reason}
    assert limited.offered == tuple(one for one in free.offered if one.option != "loft_insulation")
    (said,) = [one.text for one in limited.refused if one.option == "loft_insulation"]
    assert "the landlord" in said


def test_a_measure_that_does_not_apply_is_refused_for_that_whatever_limits_there_are() -> None:
    limits = MeasureLimits(excluded=("wind_turbine",), listed_building=True)
    assert refusals(candidates(certificate(), limits))["wind_turbine"] == "not_applicable"


def test_a_listed_home_keeps_its_walls_and_windows_as_they_look() -> None:
    solid = with_main_dwelling(certificate(), wall_construction=3, wall_insulation_type=4, construction_age_band="B")
    free, listed = candidates(solid), candidates(solid, MeasureLimits(listed_building=True))
    lost = {one.option for one in free.offered} - {one.option for one in listed.offered}
    assert {"solid_wall_insulation_external", "photovoltaics_4kwp"} <= lost
    assert {refusals(listed)[option] for option in lost} == {"listed_building"}
    conserved = refusals(candidates(solid, MeasureLimits(conservation_area=True)))
    assert conserved["solid_wall_insulation_external"] == "conservation_area"
    assert "photovoltaics_4kwp" not in conserved


def test_an_offer_says_how_long_it_lasts_how_much_it_disturbs_and_what_it_requires() -> None:
    for one in candidates(certificate()).offered:
        option = option_named(one.option)
        assert one.lifetime_years == option.lifetime_years
        assert one.disruption == option.disruption
        assert one.prerequisites == option.prerequisites
        assert one.whole_block is False


@pytest.mark.parametrize(
    ("kind", "level", "loft"),
    [(FLAT, 3, False), (MAISONETTE, 1, False), (FLAT, 1, True)],
    ids=["top floor", "maisonette", "a flat below others that has a loft all the same"],
)
def test_in_a_block_roof_space_of_its_own_is_a_homes_own_affair_and_walls_are_the_blocks(
    kind: int, level: int, loft: bool
) -> None:
    found = {one.option: one for one in candidates(in_a_block(kind, level=level)).offered}
    assert found["loft_insulation"].whole_block is loft
    assert found["cavity_wall_insulation"].whole_block is True
    assert found["low_energy_lighting"].whole_block is False


@pytest.mark.parametrize(("below", "shared"), [(7, False), (2, True), (1, True)], ids=["ground", "garage", "passage"])
def test_a_ground_floor_is_a_flats_own_affair_and_one_over_a_garage_or_a_passage_the_blocks(
    below: int, *, shared: bool
) -> None:
    home = with_main_dwelling(in_a_block(FLAT, level=1), floor_heat_loss=below)
    main = home.main_dwelling
    assert main is not None
    lowest, *others = main.sap_floor_dimensions
    suspended = (replace(lowest, floor_construction=2, floor_insulation=1), *others)
    (found,) = [
        one
        for one in candidates(with_main_dwelling(home, sap_floor_dimensions=suspended)).offered
        if one.option == "floor_insulation"
    ]
    assert found.whole_block is shared


def test_the_covering_of_a_flat_roof_is_the_blocks_on_the_top_floor_too() -> None:
    flat = with_main_dwelling(
        in_a_block(FLAT, level=3), roof_construction=1, roof_insulation_location=None,
        flat_roof_insulation_thickness="50mm", roof_insulation_thickness=None,
    )  # fmt: skip
    (found,) = [one for one in candidates(flat).offered if one.option == "flat_roof_insulation"]
    assert found.whole_block is True


def test_a_flat_under_another_has_no_roof_to_insulate() -> None:
    mid = with_main_dwelling(
        in_a_block(FLAT, level=2), roof_construction=3, roof_insulation_location=None, roof_insulation_thickness=None
    )
    why = refusals(candidates(mid))
    assert {why[option] for option in ("loft_insulation", "flat_roof_insulation", "room_in_roof_insulation")} == {
        "not_applicable"
    }

"""Dwellings of a stock hang together: plans, flats in their buildings, and what is fitted in them."""

import pytest

from ara_domain.epc import EpcPropertyData, SapBuildingPart
from ara_domain.epc.codes import BuiltForm, FloorHeatLoss, MeterType, RoofConstruction
from ara_domain.override_fields.heating_systems import OFF_PEAK_ONLY
from ara_domain.sap.geometry import part_geometries
from tests.unit.sample_stock.reading import Stock

HOUSES, FLATS = (0, 1), (2, 3)


def main_of(epc: EpcPropertyData) -> SapBuildingPart:
    return next(part for part in epc.sap_building_parts if part.building_part_number == 1)


def test_a_detached_home_has_no_party_wall_and_any_other_house_has_one(larger: Stock) -> None:
    for _, epc in larger.mapped:
        if epc.property_type in HOUSES:
            party = [floor.party_wall_length for floor in main_of(epc).sap_floor_dimensions]
            if epc.built_form == BuiltForm.DETACHED:
                assert set(party) == {0.0}
                assert main_of(epc).party_wall_construction == "NA"
            else:
                assert min(length or 0.0 for length in party) > 3


def test_the_walls_of_a_storey_go_round_a_plan_of_its_area(larger: Stock) -> None:
    """Exposed and party lengths together are the perimeter of a rectangle of the storey's area, not too long a one.

    Of the lowest storey some is open to an extension or a conservatory.
    """
    for _, epc in larger.mapped:
        for floor in main_of(epc).sap_floor_dimensions:
            around = (floor.heat_loss_perimeter or 0) + (floor.party_wall_length or 0)
            square = 4 * (floor.total_floor_area or 0) ** 0.5
            opened = floor.floor == 0 and (epc.extensions_count or epc.sap_conservatory)
            assert (0.6 if opened else 0.995) * square < around < 1.2 * square


def test_a_terraced_house_is_exposed_front_and_back_and_an_end_one_on_its_flank_too(larger: Stock) -> None:
    shares: dict[object, list[float]] = {form: [] for form in BuiltForm}
    for _, epc in larger.mapped:
        if epc.property_type in HOUSES:
            top = max(main_of(epc).sap_floor_dimensions, key=lambda floor: int(floor.floor))
            exposed, party = top.heat_loss_perimeter or 0, top.party_wall_length or 0
            if not epc.extensions_count and not epc.sap_conservatory:
                shares[epc.built_form].append(exposed / (exposed + party))
    assert max(shares[BuiltForm.MID_TERRACE]) < min(shares[BuiltForm.END_TERRACE])
    assert set(shares[BuiltForm.DETACHED]) == {1.0}


def test_windows_doors_and_other_walls_fit_into_the_walls(larger: Stock) -> None:
    for _, epc in larger.mapped:
        for number, geometry in enumerate(part_geometries(epc, 1)):
            openings = sum(
                (window.window_width or 0) * (window.window_height or 0)
                for window in epc.sap_windows
                if window.window_location == number and window.window_wall_type == 1
            )
            others = sum(
                wall.wall_area or 0
                for wall in (geometry.part.sap_alternative_wall_1, geometry.part.sap_alternative_wall_2)
                if wall
            )
            assert openings + others < geometry.gross_wall_area


@pytest.mark.parametrize(
    ("level", "has_floor", "has_roof"),
    [(1, True, False), (2, False, False), (3, False, True)],
    ids=["ground", "mid", "top"],
)
def test_a_flat_has_the_floor_and_the_roof_of_its_level(
    larger: Stock, level: int, has_floor: bool, has_roof: bool
) -> None:
    flats = [epc for _, epc in larger.mapped if epc.sap_flat_details and epc.sap_flat_details.level == level]
    assert len(flats) > 50
    for epc in flats:
        assert (main_of(epc).floor_heat_loss == FloorHeatLoss.GROUND) == has_floor
        assert (main_of(epc).roof_construction != RoofConstruction.ANOTHER_DWELLING_ABOVE) == has_roof


def test_a_flat_on_an_unheated_corridor_or_stair_has_a_sheltered_wall_of_its_length(larger: Stock) -> None:
    found = 0
    for _, epc in larger.mapped:
        flat = epc.sap_flat_details
        if flat and flat.heat_loss_corridor in {2, 3}:
            wall = main_of(epc).sap_alternative_wall_1
            assert wall is not None
            assert wall.sheltered_wall is True
            height = main_of(epc).sap_floor_dimensions[0].room_height or 0
            assert wall.wall_area == pytest.approx((flat.unheated_corridor_length or 0) * height, rel=0.25)
            found += 1
    assert found > 100


def test_flats_of_one_building_have_one_age_one_wall_and_one_network(larger: Stock) -> None:
    by_street: dict[str, set[tuple[object, ...]]] = {}
    networks: dict[str, set[bool]] = {}
    for _, epc in larger.mapped:
        if epc.property_type in FLATS and epc.postcode and epc.sap_heating:
            main = main_of(epc)
            by_street.setdefault(epc.postcode, set()).add((main.construction_age_band, main.wall_construction))
            heat = epc.sap_heating.main_heating_details[0].main_heating_category == 6
            networks.setdefault(epc.postcode, set()).add(heat)
    assert {len(kinds) for kinds in by_street.values()} == {1}
    # Before a boiler was replaced there was another boiler, never a network.
    assert {len(kinds) for kinds in networks.values()} == {1}


def test_homes_without_mains_gas_burn_none_and_networks_serve_flats_only(larger: Stock) -> None:
    for _, epc in larger.mapped:
        assert epc.sap_heating is not None
        assert epc.sap_energy_source is not None
        fuels = {detail.main_fuel_type for detail in epc.sap_heating.main_heating_details}
        fuels |= {epc.sap_heating.water_heating_fuel, epc.sap_heating.secondary_fuel_type}
        if not epc.sap_energy_source.mains_gas:
            assert 26 not in fuels
        if 20 in fuels:
            assert epc.property_type in FLATS


def test_off_peak_heating_has_an_off_peak_meter_but_for_the_odd_home(larger: Stock) -> None:
    off_peak = [
        epc.sap_energy_source.meter_type
        for _, epc in larger.mapped
        if epc.sap_heating
        and epc.sap_energy_source
        and epc.sap_heating.main_heating_details[0].sap_main_heating_code in OFF_PEAK_ONLY
    ]
    assert len(off_peak) > 50
    single = off_peak.count(str(int(MeterType.SINGLE)))
    assert single < 0.15 * len(off_peak)


def test_new_homes_have_new_things(larger: Stock) -> None:
    for _, epc in larger.mapped:
        if (main_of(epc).construction_age_band or "") >= "L" and epc.sap_heating:
            assert 5 not in {window.glazing_type for window in epc.sap_windows}
            code = epc.sap_heating.main_heating_details[0].sap_main_heating_code
            assert code not in {101, 103, *range(105, 120), 124, 125, 126, 128, 129}
            assert epc.registration_date is not None
            assert epc.registration_date.year >= (2024 if main_of(epc).construction_age_band == "M" else 2013)

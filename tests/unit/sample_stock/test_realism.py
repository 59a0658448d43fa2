"""A stock looks like one: shares, sizes and bands in the ranges of social housing in England and Wales."""

from collections import Counter
from statistics import mean, median

import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.codes import MainHeatingCategory, PropertyType, WallConstruction
from tests.unit.sample_stock.reading import Stock


@pytest.fixture(scope="module")
def homes(larger: Stock) -> list[EpcPropertyData]:
    return [epc for _, epc in larger.mapped]


def share(homes: list[EpcPropertyData], kind: object) -> float:
    return sum(epc.property_type == kind for epc in homes) / len(homes)


def test_half_to_two_thirds_are_houses_a_quarter_to_two_fifths_flats_and_some_bungalows_and_maisonettes(
    homes: list[EpcPropertyData],
) -> None:
    assert 0.45 < share(homes, PropertyType.HOUSE) < 0.70
    assert 0.20 < share(homes, PropertyType.FLAT) < 0.42
    assert 0.04 < share(homes, PropertyType.BUNGALOW) < 0.16
    assert 0.005 < share(homes, PropertyType.MAISONETTE) < 0.08


def test_the_median_home_is_in_band_d_and_most_are_c_or_d(homes: list[EpcPropertyData]) -> None:
    ratings = [epc.energy_rating_current or 0 for epc in homes]
    assert 58 <= median(ratings) <= 68
    bands = Counter(epc.current_energy_efficiency_band for epc in homes)
    assert 0.7 < (bands["C"] + bands["D"]) / len(homes) < 0.92
    assert 0.04 < (bands["E"] + bands["F"] + bands["G"]) / len(homes) < 0.28
    assert bands["B"] > 0


def test_old_homes_are_rated_lower_than_new_ones(homes: list[EpcPropertyData]) -> None:
    def typical(bands: str) -> float:
        return median(
            epc.energy_rating_current or 0
            for epc in homes
            if epc.sap_building_parts[0].construction_age_band in set(bands)
        )

    assert typical("ABC") < typical("DEF") < typical("GHI") < typical("JKLM")


@pytest.mark.parametrize(
    ("kind", "least", "typical", "most"),
    [
        (PropertyType.FLAT, 25, (45, 60), 120),
        (PropertyType.HOUSE, 45, (72, 95), 300),
        (PropertyType.BUNGALOW, 32, (42, 70), 130),
        (PropertyType.MAISONETTE, 50, (65, 85), 120),
    ],
    ids=["flat", "house", "bungalow", "maisonette"],
)
def test_floor_areas_are_those_of_their_kind_of_home(
    homes: list[EpcPropertyData], kind: PropertyType, least: float, typical: tuple[float, float], most: float
) -> None:
    areas = [epc.total_floor_area or 0 for epc in homes if epc.property_type == kind]
    assert least <= min(areas)
    assert typical[0] < median(areas) < typical[1]
    assert max(areas) <= most


def test_glass_is_an_eighth_to_a_quarter_of_the_floor_and_looks_every_way(homes: list[EpcPropertyData]) -> None:
    glass = [
        sum(w.window_width * w.window_height for w in epc.sap_windows) / (epc.total_floor_area or 1) for epc in homes
    ]  # type: ignore[operator]
    assert 0.13 < mean(glass) < 0.21
    assert min(glass) > 0.05
    assert max(glass) < 0.30
    assert {w.orientation for epc in homes for w in epc.sap_windows} == set(range(1, 9))


def test_every_age_band_and_every_usual_construction_occurs(homes: list[EpcPropertyData]) -> None:
    parts = [part for epc in homes for part in epc.sap_building_parts]
    assert {part.construction_age_band for part in parts} == set("ABCDEFGHIJKLM")
    assert {part.wall_construction for part in parts} >= {
        WallConstruction.GRANITE_OR_WHINSTONE,
        WallConstruction.SANDSTONE_OR_LIMESTONE,
        WallConstruction.SOLID_BRICK,
        WallConstruction.CAVITY,
        WallConstruction.TIMBER_FRAME,
        WallConstruction.SYSTEM_BUILT,
    }
    assert {part.wall_insulation_type for part in parts} >= {1, 2, 3, 4, 5}
    assert {part.roof_construction for part in parts} >= {1, 3, 4, 5, 8}
    assert {w.glazing_type for epc in homes for w in epc.sap_windows} >= {1, 2, 3, 5, 7, 9, 11, 13}


def test_heating_of_every_kind_occurs_and_two_thirds_or_more_burn_gas(homes: list[EpcPropertyData]) -> None:
    mains = [epc.sap_heating.main_heating_details[0] for epc in homes if epc.sap_heating]
    assert {main.main_heating_category for main in mains} >= {
        MainHeatingCategory.BOILER,
        MainHeatingCategory.HEAT_PUMP_WET,
        MainHeatingCategory.COMMUNITY,
        MainHeatingCategory.STORAGE_HEATERS,
        MainHeatingCategory.WARM_AIR,
        MainHeatingCategory.ROOM_HEATERS,
    }
    assert {main.main_fuel_type for main in mains} >= {20, 26, 27, 28, 29}
    assert any(main.main_heating_index_number for main in mains)
    gas = sum(main.main_fuel_type == 26 for main in mains) / len(mains)
    assert 0.6 < gas < 0.85
    assert len({main.main_heating_control for main in mains}) > 20


def test_the_rarer_things_occur(homes: list[EpcPropertyData]) -> None:
    seen = {
        "extension": any(epc.extensions_count for epc in homes),
        "room in roof": any(part.sap_room_in_roof for epc in homes for part in epc.sap_building_parts),
        "insulated room in roof": any(
            part.sap_room_in_roof and part.sap_room_in_roof.detailed_surfaces
            for epc in homes
            for part in epc.sap_building_parts
        ),
        "conservatory": any(epc.sap_conservatory for epc in homes),
        "alternative wall": any(part.sap_alternative_wall_1 for epc in homes for part in epc.sap_building_parts),
        "secondary heater": any(epc.sap_heating and epc.sap_heating.secondary_heating_type for epc in homes),
        "PV": any(epc.sap_energy_source and epc.sap_energy_source.photovoltaic_arrays for epc in homes),
        "solar water": any(epc.solar_water_heating for epc in homes),
        "two mains": any(epc.sap_heating and len(epc.sap_heating.main_heating_details) == 2 for epc in homes),
        "electric shower": any(epc.sap_heating and epc.sap_heating.electric_shower_count for epc in homes),
        "mechanical ventilation": any(
            epc.sap_ventilation and epc.sap_ventilation.mechanical_ventilation for epc in homes
        ),
        "open chimney": any(epc.sap_ventilation and epc.sap_ventilation.open_chimneys_count for epc in homes),
    }
    assert [name for name, found in seen.items() if not found] == []

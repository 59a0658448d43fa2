"""Descriptions of heating, controls, hot water, secondary heating and lighting."""

import pytest

from ara_domain.epc.codes import CylinderSize
from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.epc.mapping.flat_row.controls import control_in
from ara_domain.epc.mapping.flat_row.fuels import lodged_fuel
from ara_domain.epc.mapping.flat_row.heating import parse_heating
from ara_domain.epc.mapping.flat_row.hot_water import parse_hot_water
from ara_domain.epc.mapping.flat_row.lighting import share_in_words
from ara_domain.epc.mapping.flat_row.secondary import Secondary, parse_secondary
from tests.unit.epc.flat_row.rows import house, mapped_house, noted

GAS_BOILER = parse_heating("Boiler and radiators, mains gas")[0]
HEAT_PUMP = parse_heating("Air source heat pump, radiators, electric")[0]


@pytest.mark.parametrize(
    ("text", "systems"),
    [
        ("Boiler and radiators, mains gas", [(Category.BOILER, 26, 1)]),
        ("Boiler and underfloor heating, oil", [(Category.BOILER, 28, 2)]),
        ("Boiler and radiators, electric", [(Category.BOILER, 29, 1)]),
        ("Boiler and radiators, dual fuel (mineral and wood)", [(Category.BOILER, 9, 1)]),
        ("Boiler and radiators, smokeless fuel", [(Category.BOILER, 15, 1)]),
        ("Bwyler a rheiddiaduron, nwy prif gyflenwad", [(Category.BOILER, 26, 1)]),
        ("Gwresogyddion stôr trydan", [(Category.STORAGE_HEATERS, 29, None)]),
        ("Room heaters, dual fuel (mineral and wood)", [(Category.ROOM_HEATERS, 9, None)]),
        ("Community scheme", [(Category.COMMUNITY, None, 1)]),
        ("Community heat pump, electric", [(Category.COMMUNITY, 25, 1)]),
        ("Warm air, Electricaire", [(Category.WARM_AIR, 29, None)]),
        ("Electric underfloor heating", [(Category.ELECTRIC_UNDERFLOOR, 29, 2)]),
        ("No system present: electric heaters assumed", [(Category.NONE, 29, None)]),
        (
            "Air source heat pump, Underfloor heating and radiators, pipes in screed above insulation, electric",
            [(Category.HEAT_PUMP_WET, 29, 4)],
        ),
        (
            "Boiler and radiators, mains gas, Electric storage heaters",
            [(Category.BOILER, 26, 1), (Category.STORAGE_HEATERS, 29, None)],
        ),
        ("Main-Heating", []),
    ],
)
def test_a_heating_text_gives_its_systems(text: str, systems: list[tuple[Category, int | None, int | None]]) -> None:
    assert [(one.category, one.fuel, one.emitter) for one in parse_heating(text)] == systems


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("mains gas (not community)", 26),
        ("mains gas - this is for backwards compatibility only and should not be used", 26),
        ("Electricity: electricity, unspecified tariff", 29),
        ("oil - this is for backwards compatibility only and should not be used", 28),
        ("mains gas (community)", 20),
        ("NO DATA!", None),
        ("To be used only when there is no heating/hot-water system", None),
    ],
)
def test_superseded_fuel_words_give_the_code_that_took_their_place(words: str, code: int | None) -> None:
    assert lodged_fuel(words) == code


@pytest.mark.parametrize(
    ("words", "category", "code"),
    [
        ("Programmer, room thermostat and TRVs", Category.BOILER, 2106),
        ("Rhaglennydd, thermostat ystafell a TRVs", Category.BOILER, 2106),
        ("Time and temperature zone control", Category.BOILER, 2110),
        ("Time and temperature zone control", Category.HEAT_PUMP_WET, 2207),
        ("Flat rate charging, TRVs", Category.COMMUNITY, 2307),
        ("Manual charge control", Category.STORAGE_HEATERS, 2401),
        ("Controls for high heat retention storage heaters", Category.STORAGE_HEATERS, 2404),
        ("Programmer and appliance thermostats", Category.ROOM_HEATERS, 2603),
        ("Manual charge control", Category.BOILER, None),
        ("%%MAINHEATCONTROL%%", Category.BOILER, None),
    ],
)
def test_control_words_give_a_code_of_the_systems_own_group(words: str, category: Category, code: int | None) -> None:
    assert control_in(words, category) == code


def test_a_four_digit_control_was_lodged_and_words_are_inferred_from() -> None:
    path = "sap_heating.main_heating_details[1].main_heating_control"
    lodged = mapped_house(MAIN_HEATING_CONTROLS="2107", MAINHEATCONT_DESCRIPTION="Programmer and room thermostat")
    assert lodged.sap_heating is not None
    assert lodged.sap_heating.main_heating_details[0].main_heating_control == 2107
    assert path not in noted(lodged)
    template = mapped_house(MAIN_HEATING_CONTROLS="%%MAINHEATCONTROL%%")
    assert template.sap_heating is not None
    assert template.sap_heating.main_heating_details[0].main_heating_control == 2106
    assert noted(template)[path][0] == "inferred"


def test_a_lodged_fuel_that_the_description_contradicts_is_not_taken() -> None:
    heating = mapped_house(MAIN_FUEL="electricity (not community)").sap_heating
    assert heating is not None
    assert heating.main_heating_details[0].main_fuel_type == 26


def test_water_from_a_gas_boiler_is_taken_for_a_combis_unless_a_cylinder_is_spoken_of() -> None:
    assert parse_hot_water("From main system", GAS_BOILER).size is CylinderSize.NONE
    told = parse_hot_water("From main system, no cylinder thermostat", GAS_BOILER)
    assert (told.has_cylinder, told.thermostat) == (True, False)
    assert parse_hot_water("O'r brif system, dim thermostat ar y silindr", GAS_BOILER) == told
    assert parse_hot_water("From main system", HEAT_PUMP).has_cylinder is True


@pytest.mark.parametrize(
    ("text", "code", "immersion"),
    [
        ("Electric immersion, off-peak", 903, 1),
        ("Twymwr tanddwr, tarriff safonol", 903, 2),
        ("Electric instantaneous at point of use", 909, None),
        ("Gas multipoint", 908, None),
        ("No system present: electric immersion assumed", 999, None),
        ("Hot-Water", None, None),
        ("none", None, None),
    ],
)
def test_a_hot_water_text_gives_its_source(text: str, code: int | None, immersion: int | None) -> None:
    water = parse_hot_water(text, GAS_BOILER)
    assert (water.code, water.immersion) == (code, immersion)


def test_heat_recovery_and_solar_are_read_from_the_hot_water_text() -> None:
    water = parse_hot_water("O'r brif system, adfer gwres nwyon ffliw, adfer gwres dŵr gwastraff", GAS_BOILER)
    assert (water.code, water.flue_gas_recovery, water.waste_water_recovery) == (901, True, True)
    assert parse_hot_water("From main system, plus solar", GAS_BOILER).solar


def test_a_solid_fuel_heater_is_an_open_fire_where_there_is_an_open_fireplace() -> None:
    assert parse_secondary("Room heaters, wood logs", 1) == Secondary(631, 0.6, 6)
    assert parse_secondary("Room heaters, wood logs", 0).code == 633


def test_heaters_that_the_method_assumed_are_no_recorded_heater() -> None:
    assert parse_secondary("Portable electric heaters (assumed)", 0) == Secondary()
    assert parse_secondary("Portable electric heaters", 0).code == 693
    assert parse_secondary("Dim", 0) == Secondary()


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Low energy lighting in 57% of fixed outlets", 57.0),
        ("Goleuadau ynni-isel mewn 75% o'r mannau gosod", 75.0),
        ("Goleuadau ynni-isel ym mhob un o'r mannau gosod", 100.0),
        ("Dim goleuadau ynni-isel", 0.0),
        ("Good lighting efficiency", 100.0),
        ("From main system", None),
    ],
)
def test_a_lighting_text_gives_its_share(text: str, share: float | None) -> None:
    assert share_in_words(text) == share


def test_texts_written_one_column_on_count_as_what_they_say_and_are_kept_where_they_stood() -> None:
    row = house(
        HOTWATER_DESCRIPTION="Room heaters, wood logs",
        LIGHTING_DESCRIPTION="Electric immersion, off-peak",
        SECONDHEAT_DESCRIPTION="Low energy lighting in 30% of fixed outlets",
    )
    epc = mapped_house(**row)
    assert epc.sap_heating is not None
    assert epc.sap_heating.water_heating_code == 903
    assert epc.sap_heating.secondary_fuel_type == 6
    assert (epc.low_energy_fixed_lighting_bulbs_count, epc.incandescent_fixed_lighting_bulbs_count) == (3, 7)
    assert epc.hot_water is not None
    assert epc.hot_water.description == "Room heaters, wood logs"


def _meter(**columns: str) -> str | None:
    energy = mapped_house(**columns).sap_energy_source
    assert energy is not None
    return energy.meter_type


@pytest.mark.parametrize(
    ("words", "reduced", "full"), [("standard tariff", "1", "2"), ("off-peak 7 hour", "2", "1"), ("24 hour", "4", "4")]
)
def test_a_tariff_in_full_saps_words_is_the_meter_of_its_number_where_the_row_is_of_rdsap(
    words: str, reduced: str, full: str
) -> None:
    """Rows of early 2021: RdSAP's 1 dual, 2 single, 3 unknown were written as full SAP's tariffs of those numbers."""
    assert _meter(ENERGY_TARIFF=words, LODGEMENT_DATE="2021-02-03") == reduced
    assert _meter(ENERGY_TARIFF=words, TRANSACTION_TYPE="new dwelling") == full
    u_value = "Average thermal transmittance 0.25 W/m²K"
    assert _meter(ENERGY_TARIFF=words, TRANSACTION_TYPE="rental", WALLS_DESCRIPTION=u_value) == full


def test_a_ten_hour_meter_is_one_since_rdsap_21_has_it_and_an_unknown_meter_before() -> None:
    assert _meter(ENERGY_TARIFF="off-peak 10 hour", LODGEMENT_DATE="2021-02-03") == "3"
    assert _meter(ENERGY_TARIFF="off-peak 10 hour", LODGEMENT_DATE="2025-09-03") == "6"


def test_a_meter_read_against_its_words_says_that_it_is_inferred() -> None:
    assert noted(mapped_house(ENERGY_TARIFF="standard tariff"))["sap_energy_source.meter_type"] == ("inferred", 0.8)
    assert "sap_energy_source.meter_type" not in noted(mapped_house(ENERGY_TARIFF="Single"))


def _panels(**columns: str) -> tuple[float | None, int]:
    """Share of the roof, and how many arrays."""
    energy = mapped_house(**columns).sap_energy_source
    assert energy is not None
    return energy.pv_percent_roof_area, len(energy.photovoltaic_arrays)


def test_a_blank_share_of_the_roof_means_measured_panels_where_the_register_writes_0_for_none() -> None:
    assert _panels(PHOTO_SUPPLY="", LODGEMENT_DATE="2022-09-12") == (None, 1)
    assert _panels(PHOTO_SUPPLY="0.0", LODGEMENT_DATE="2022-09-12") == (0.0, 0)
    assert _panels(PHOTO_SUPPLY="NO DATA!", LODGEMENT_DATE="2022-09-12") == (None, 0)
    assert _panels(PHOTO_SUPPLY="", LODGEMENT_DATE="2016-01-11") == (None, 0)
    assert _panels(PHOTO_SUPPLY="", LODGEMENT_DATE="2022-09-12", TRANSACTION_TYPE="new dwelling") == (None, 0)


def test_panels_whose_size_is_left_out_are_those_of_rdsaps_own_recommendation_and_say_so() -> None:
    epc = mapped_house(PHOTO_SUPPLY="", LODGEMENT_DATE="2022-09-12")
    assert epc.sap_energy_source is not None
    (array,) = epc.sap_energy_source.photovoltaic_arrays
    assert (array.peak_power, array.pitch, array.orientation, array.overshading) == (2.5, 2, 5, 2)
    assert epc.sap_energy_source.pv_connection == 2
    assert noted(epc)["sap_energy_source.photovoltaic_arrays[0].peak_power"] == ("default", 0.3)


@pytest.mark.parametrize(
    ("transaction", "described", "lodged_fuel", "index"),
    [
        ("new dwelling", "Boiler and radiators, mains gas", "mains gas (not community)", 690002),
        ("new dwelling", "Boiler and radiators, oil", "oil (not community)", 690006),
        ("new dwelling", "Air source heat pump, radiators, electric", "electricity (not community)", None),
        ("marketed sale", "Boiler and radiators, mains gas", "mains gas (not community)", None),
    ],
)
def test_the_boiler_of_a_new_dwelling_is_one_of_the_product_database(
    transaction: str, described: str, lodged_fuel: str, index: int | None
) -> None:
    epc = mapped_house(TRANSACTION_TYPE=transaction, MAINHEAT_DESCRIPTION=described, MAIN_FUEL=lodged_fuel)
    assert epc.sap_heating is not None
    (system,) = epc.sap_heating.main_heating_details
    assert system.main_heating_index_number == index

"""The home on top of its page, and the words of measures and figures."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ara_assets.cli.figure_notes import figure_notes
from ara_assets.cli.home import show_home
from ara_assets.cli.measure_words import WHOLE_BLOCK, note_on, notes_on, reason_in_words, title_of
from ara_domain.epc.codes import PropertyType, RoofConstruction
from ara_domain.predictions import Change, EnergyFigures, MeasureImpact
from ara_domain.recommendations import Recommendation
from ara_domain.sap.worksheet.prices import CURRENT_PRICES, price_set
from ara_domain.services.home_description import describe
from tests.builders import certificate, with_heating, with_main_dwelling, with_main_heating
from tests.contract.examples import recommendation

FIGURES = EnergyFigures(
    sap_score=50.0, ei_score=50.0, co2_kg=2_000.0, primary_energy_kwh=1.0, space_heating_kwh=1.0, water_heating_kwh=1.0,
    fuel_kwh={}, bill_gbp=900.0, bill_by_use_gbp={}, price_set="prices",
)  # fmt: skip


def test_a_home_is_told_part_by_part_with_the_u_values_of_the_engine(printed: Callable[[], list[str]]) -> None:
    home = describe(certificate())
    assert home is not None
    show_home(home)
    assert printed() == [
        "The home",
        "  dwelling   house, semi-detached, age band D (1950-1966)",
        "  size       84.0 m² of floor, 2 storeys",
        "  wall       cavity, as built, 79.7 m²; U 1.50",
        "  roof       pitched with loft access, 75 mm of insulation at joists; U 0.50",
        "  floor      solid, as built, on the ground; U 0.67",
        "  glazing    12.6 m²: 100 % double before 2002",
        "  heating    gas boiler 1998 on, Condensing combi automatic ignition (SAP code",
        "             104), mains gas, radiators",
        "  controls   programmer and room thermostat (2104)",
        "  hot water  from main heating, mains gas, no cylinder",
        "  meter      single, mains gas available",
        "  PV         none",
        "",
    ]


def test_a_u_value_an_assessor_entered_is_the_one_told() -> None:
    home = describe(with_main_dwelling(certificate(), wall_u_value=0.31))
    assert home is not None
    assert home.parts[0].walls[0].u_value == 0.31


def test_a_roof_under_another_dwelling_has_no_u_value() -> None:
    above = with_main_dwelling(certificate(), roof_construction=int(RoofConstruction.ANOTHER_DWELLING_ABOVE))
    home = describe(above)
    assert home is not None
    assert (home.parts[0].roof.words, home.parts[0].roof.u_value) == ("another dwelling above", None)


def test_years_of_an_age_band_are_told_where_they_hold() -> None:
    home = describe(replace(certificate(), country_code="SCT"))
    assert home is not None
    assert home.age == "D"


def test_a_boiler_of_the_product_database_is_told_by_its_kind_and_number() -> None:
    product = with_main_heating(certificate(), sap_main_heating_code=None, main_heating_index_number=17505)
    home = describe(product)
    assert home is not None
    assert (home.heating[0].system, home.heating[0].product) == ("boiler", 17505)


def test_a_cylinder_is_told_with_its_insulation_and_thermostat() -> None:
    cylinder = with_heating(
        certificate(),
        cylinder_size=3,
        cylinder_insulation_type=1,
        cylinder_insulation_thickness=38,
        cylinder_thermostat=False,
    )
    home = describe(cylinder)
    assert home is not None
    assert home.hot_water == "from main heating, mains gas, medium cylinder (38 mm foam, no thermostat)"


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        (
            "control code 2102 becomes 2106",
            "programmer, no room thermostat (2102) becomes programmer, room thermostat and TRVs (2106)",
        ),
        (
            "boiler of SAP code 103 does not condense",
            "gas boiler 1998 on, Non-condensing combi automatic ignition (SAP code 103) does not condense",
        ),
        ("75 mm in an accessible loft of 42 m²", "75 mm in an accessible loft of 42 m²"),
    ],
)
def test_a_reason_is_told_in_the_words_of_the_tables(stored: str, told: str) -> None:
    assert reason_in_words(stored) == told


def test_an_option_is_told_by_its_title_even_one_that_left_the_catalogue() -> None:
    assert title_of("photovoltaics_2_5kwp") == "Photovoltaics, 2.5 kWp"
    assert title_of("micro_chp") == "micro chp"


@pytest.mark.parametrize("kind", [PropertyType.FLAT, PropertyType.MAISONETTE])
def test_of_an_earlier_offer_roof_floor_and_the_outside_of_walls_need_the_whole_block(kind: PropertyType) -> None:
    flat = replace(certificate(), property_type=int(kind))
    noted = ("loft_insulation", "cavity_wall_insulation", "solid_wall_insulation_external", "floor_insulation")
    assert {note_on(_earlier(option), flat) for option in noted} == {WHOLE_BLOCK}
    assert note_on(_earlier("solid_wall_insulation_internal"), flat) is None
    assert note_on(_earlier("heating_controls"), flat) is None
    assert note_on(_earlier("loft_insulation"), certificate()) is None


def test_an_offer_says_itself_whether_it_needs_the_whole_block() -> None:
    top_floor = replace(certificate(), property_type=int(PropertyType.FLAT))
    assert note_on(replace(_earlier("loft_insulation"), whole_block=False), top_floor) is None
    assert note_on(replace(_earlier("loft_insulation"), whole_block=True), top_floor) == WHOLE_BLOCK


def test_what_the_catalogue_notes_of_a_measure_and_what_it_raises_alone_is_said_with_it() -> None:
    inside, home = _earlier("solid_wall_insulation_internal"), certificate()
    mass = "rated with the lower thermal mass an assessor records of walls insulated inside"
    assert notes_on(inside, home, None) == mass
    assert notes_on(_earlier("solid_wall_insulation_external"), home, None) is None
    gas = MeasureImpact(alone=Change(before=FIGURES, after=replace(FIGURES, co2_kg=2_120.4, bill_gbp=880.0)))
    assert notes_on(_earlier("condensing_gas_boiler"), home, gas) == "alone raises CO2 by 120 kg a year"
    flat = replace(home, property_type=int(PropertyType.FLAT))
    dearer = MeasureImpact(alone=Change(before=FIGURES, after=replace(FIGURES, co2_kg=2_120.4, bill_gbp=930.0)))
    assert notes_on(replace(inside, whole_block=True), flat, dearer) == (
        f"{WHOLE_BLOCK}; {mass}; alone raises CO2 by 120 kg and the bill by £30 a year"
    )
    saves = MeasureImpact(alone=Change(before=FIGURES, after=replace(FIGURES, co2_kg=1_900.0, bill_gbp=900.4)))
    assert notes_on(_earlier("loft_insulation"), home, saves) is None


def _earlier(option: str) -> Recommendation:
    """An offer stored before offers said it."""
    return replace(recommendation(option), whole_block=None)


def test_footnotes_say_what_bills_cover_and_which_prices_are_documented() -> None:
    covers, climate, prices = figure_notes(price_set(CURRENT_PRICES))
    assert "no appliances or cooking" in covers
    assert "Table U1" in climate
    assert "prices_2026_02, in force from 2026-02-01" in prices
    assert "every fuel but mains gas, electricity standard, heat network, and" in prices


def test_nothing_is_said_of_prices_nobody_holds_any_more() -> None:
    assert len(figure_notes(None)) == 2

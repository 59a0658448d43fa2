"""Who is offered draught-proofing, lamps, glazing and photovoltaics: RdSAP 10 Table 33 measures D, E, O and U."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ara_domain.epc import EpcPropertyData, PhotovoltaicArray, SapWindow
from ara_domain.measures import option_named
from ara_domain.measures.option import ALREADY, NOT_A_HOUSE, NOT_APPLICABLE, THATCHED, UNKNOWN
from ara_domain.measures.renewables import ROOF_TOO_SMALL
from tests.builders import certificate, with_main_dwelling
from tests.unit.measures.assessing import OFFERED, after, assessed, sap

SINGLE, DOUBLE, SECONDARY, SINGLE_KNOWN = 5, 2, 4, 15


def glazed(*windows: tuple[int, float], share: int | None = None) -> EpcPropertyData:
    """The semi with windows of these glazing codes, one metre high and so many wide."""
    first = certificate().sap_windows[0]
    made: tuple[SapWindow, ...] = tuple(
        replace(first, glazing_type=kind, glazing_gap=None, window_width=width, window_height=1.0)
        for kind, width in windows
    )
    return certificate(sap_windows=made, multiple_glazed_proportion=share)


# ------------------------------------------------------------------------------------------------ draught-proofing: measure D


@pytest.mark.parametrize(
    ("reason", "percent"),
    [(OFFERED, 0), (OFFERED, 99), (ALREADY, 100), (UNKNOWN, None)],
)
def test_a_home_less_than_wholly_draught_proofed_is_draught_proofed(reason: str, percent: int | None) -> None:
    assert assessed("draught_proofing", certificate(percent_draughtproofed=percent)).reason == reason


def test_draught_proofing_is_priced_by_the_home() -> None:
    found = assessed("draught_proofing", certificate(percent_draughtproofed=40))
    assert found.needs == {"draught_proofing": 1.0}
    assert found.because == "40 % of windows and doors are draught-proofed"


# ------------------------------------------------------------------------------------------------ lamps: measure E


def lit(led: int | None, cfl: int | None, low_energy: int | None, incandescent: int | None) -> EpcPropertyData:
    return certificate(
        led_fixed_lighting_bulbs_count=led,
        cfl_fixed_lighting_bulbs_count=cfl,
        low_energy_fixed_lighting_bulbs_count=low_energy,
        incandescent_fixed_lighting_bulbs_count=incandescent,
    )


@pytest.mark.parametrize(
    ("reason", "home"),
    [
        pytest.param(OFFERED, lit(11, 0, 0, 1), id="one incandescent lamp"),
        pytest.param(OFFERED, lit(None, None, None, 8), id="nothing but incandescent"),
        pytest.param(ALREADY, lit(12, 0, 0, 0), id="all LED"),
        pytest.param(ALREADY, lit(None, 3, 9, None), id="all low-energy"),
        pytest.param(UNKNOWN, lit(None, None, None, None), id="none recorded"),
    ],
)
def test_a_home_with_incandescent_lamps_is_relamped(reason: str, home: EpcPropertyData) -> None:
    assert assessed("low_energy_lighting", home).reason == reason


def test_only_the_incandescent_lamps_are_bought() -> None:
    found = assessed("low_energy_lighting", lit(4, 2, 0, 6))
    assert found.needs == {"led_lamp": 6.0}
    assert found.because == "6 of 12 fixed lamps are incandescent"


# ------------------------------------------------------------------------------------------------ glazing: measure O


@pytest.mark.parametrize(
    ("reason", "home"),
    [
        pytest.param(OFFERED, glazed((SINGLE, 10.0)), id="all single"),
        pytest.param(OFFERED, glazed((SINGLE_KNOWN, 10.0)), id="single of known U-value"),
        pytest.param(OFFERED, glazed((SINGLE, 2.1), (DOUBLE, 7.9)), id="79 % double"),
        pytest.param(ALREADY, glazed((SINGLE, 2.0), (DOUBLE, 8.0)), id="80 % double"),
        pytest.param(ALREADY, glazed((SINGLE, 1.0), (SECONDARY, 9.0)), id="90 % secondary"),
        pytest.param(ALREADY, glazed((DOUBLE, 10.0)), id="all double"),
        pytest.param(NOT_APPLICABLE, certificate(sap_windows=(), multiple_glazed_proportion=50), id="no windows"),
    ],
)
def test_single_windows_are_replaced_where_less_than_80_percent_is_multiple(reason: str, home: EpcPropertyData) -> None:
    assert assessed("double_glazing", home).reason == reason


def test_only_the_single_windows_are_bought() -> None:
    assert assessed("double_glazing", glazed((SINGLE, 3.0), (DOUBLE, 5.0))).needs == {"double_glazing": 3.0}


def test_the_share_that_counts_is_that_of_the_windows_and_not_the_one_lodged() -> None:
    assert assessed("double_glazing", glazed((SINGLE, 10.0), share=95)).reason == OFFERED


@pytest.mark.parametrize("option", ["double_glazing", "secondary_glazing"])
def test_new_windows_are_draught_proofed_and_what_was_so_is_the_openings_that_stay(option: str) -> None:
    """4 of 13.7 m² of openings are new: 29.2 % beside what was recorded, as far as 70.8 % can hold it."""
    draughty = replace(glazed((SINGLE, 4.0), (DOUBLE, 6.0)), door_count=2, insulated_door_count=0)
    for recorded, percent in ((0, 29), (20, 49), (90, 100)):
        found = after(option, replace(draughty, percent_draughtproofed=recorded))
        assert found["percent_draughtproofed"] == percent


def test_strips_beside_new_windows_and_new_doors_gain_nothing() -> None:
    draughty = replace(glazed((SINGLE, 10.0)), door_count=2, insulated_door_count=0, percent_draughtproofed=0)
    renewed = [option_named("double_glazing"), option_named("insulated_doors")]
    scores = []
    for options in (renewed, [option_named("draught_proofing"), *renewed]):
        home = draughty
        for option in options:
            home = option.edit_certificate(home)
        assert home.percent_draughtproofed == 100
        scores.append(sap(home))
    assert scores[0] == scores[1]


def test_a_new_door_is_draught_proofed_and_draughty_windows_stay_so() -> None:
    """One of two doors is insulated already: the other is 1.85 of 13.7 m²."""
    home = replace(glazed((DOUBLE, 10.0)), door_count=2, insulated_door_count=1, percent_draughtproofed=10)
    assert after("insulated_doors", home)["percent_draughtproofed"] == 24
    assert np.isnan(after("insulated_doors", replace(home, percent_draughtproofed=None))["percent_draughtproofed"])


def test_new_windows_make_a_home_tighter_where_its_draught_proofed_share_is_not_recorded() -> None:
    unrecorded = after("double_glazing", replace(glazed((SINGLE, 10.0)), percent_draughtproofed=None))
    assert np.isnan(unrecorded["percent_draughtproofed"])
    assert unrecorded["percent_multiple_glazed"] == 100
    multiple = replace(glazed((DOUBLE, 10.0)), percent_draughtproofed=None)
    assert sap(multiple) == pytest.approx(sap(replace(multiple, percent_draughtproofed=100)))


# ------------------------------------------------------------------------------------------------ photovoltaics: measure U

ARRAY = PhotovoltaicArray(peak_power=1.0, pitch=2, orientation=5, overshading=1)


def roofed(area: float, **changes: Any) -> EpcPropertyData:
    """A bungalow with a roof of this area, m²."""
    main = certificate().main_dwelling
    assert main is not None
    ground = replace(main.sap_floor_dimensions[0], total_floor_area=area)
    return with_main_dwelling(certificate(property_type=1), sap_floor_dimensions=(ground,), **changes)


def with_panels(home: EpcPropertyData, **changes: Any) -> EpcPropertyData:
    assert home.sap_energy_source is not None
    return replace(home, sap_energy_source=replace(home.sap_energy_source, **changes))


@pytest.mark.parametrize(
    ("reason", "home"),
    [
        pytest.param(OFFERED, certificate(), id="a house without panels"),
        pytest.param(OFFERED, with_main_dwelling(certificate(), roof_construction=1), id="a flat roof"),
        pytest.param(ALREADY, with_panels(certificate(), photovoltaic_arrays=(ARRAY,)), id="panels of known power"),
        pytest.param(ALREADY, with_panels(certificate(), pv_percent_roof_area=30.0), id="panels of unknown power"),
        pytest.param(NOT_A_HOUSE, certificate(property_type=2), id="a flat"),
        pytest.param(NOT_A_HOUSE, certificate(property_type=4), id="a park home"),
        pytest.param(THATCHED, with_main_dwelling(certificate(), roof_construction=6), id="thatch"),
        pytest.param(NOT_APPLICABLE, with_main_dwelling(certificate(), roof_construction=3), id="no roof of its own"),
    ],
)
def test_houses_and_bungalows_without_panels_are_offered_them(reason: str, home: EpcPropertyData) -> None:
    assert assessed("photovoltaics_2_5kwp", home).reason == reason


def test_the_panels_of_table_33_ask_nothing_of_the_size_of_a_roof() -> None:
    assert assessed("photovoltaics_2_5kwp", roofed(16.0)).reason == OFFERED
    assert assessed("photovoltaics_2_5kwp", roofed(16.0)).needs == {"photovoltaics": 2.5}


def test_more_panels_have_to_fit_on_one_slope() -> None:
    """5 m² a kWp and 3 m² beside them, on half the roof at 35°: 4 kWp need 46 m² × cos 35° in plan."""
    needed = 46 * 0.819152
    assert assessed("photovoltaics_4kwp", roofed(needed + 0.1)).reason == OFFERED
    assert assessed("photovoltaics_4kwp", roofed(needed - 0.1)).reason == ROOF_TOO_SMALL
    assert assessed("photovoltaics_4kwp", roofed(needed + 0.1)).needs == {"photovoltaics": 4.0}

"""What a landlord says of the measures of a home, and what the map says of its place."""

from dataclasses import replace

import pytest

from ara_domain.geospatial import GeoSpatial
from ara_domain.measures import OPTIONS, option_named
from ara_domain.measures.limits import (
    CONSERVATION_AREA,
    EXCLUDED_BY_LANDLORD,
    LISTED_BUILDING,
    NO_LIMITS,
    MeasureLimits,
)
from ara_domain.override_fields import ImpossibleValue, apply_overrides, measure_limits, parse_override
from tests.builders import certificate, override
from tests.unit.override_fields.landlord import overlay

OUTSIDE, INSIDE = option_named("solid_wall_insulation_external"), option_named("solid_wall_insulation_internal")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("photovoltaics", "photovoltaics"),
        ("Wind turbine, Loft-Insulation", "loft_insulation; wind_turbine"),
        ("photovoltaics; photovoltaics ; battery", "photovoltaics; battery"),
        ("None", "none"),
    ],
)
def test_several_measures_are_stored_in_one_form(text: str, stored: str) -> None:
    assert parse_override("excluded measures", text) == stored
    assert parse_override("excluded_measures", stored) == stored


@pytest.mark.parametrize(
    ("text", "instead"), [("fotovoltaics; battery", "photovoltaics"), ("lofts of gold", ""), (" ; ", ""), ("", "")]
)
def test_a_measure_there_is_none_of_is_refused_and_the_nearest_named(text: str, instead: str) -> None:
    with pytest.raises(ImpossibleValue) as refused:
        parse_override("installed_measures", text)
    assert refused.value.instead == instead
    assert "with semicolons between them" in str(refused.value)


def test_what_is_said_of_measures_changes_nothing_of_the_certificate() -> None:
    home = certificate()
    laid = overlay(home, excluded_measures="photovoltaics", installed_measures="loft_insulation", listed_building="yes")
    assert laid.epc == home
    assert (laid.applied, laid.refused) == ((), ())


def test_the_landlords_word_on_planning_goes_before_the_maps() -> None:
    listed = GeoSpatial(uprn=1, latitude=54.0, longitude=-1.5, listed_building=True, conservation_area=True)
    assert measure_limits((), None) == NO_LIMITS
    assert not NO_LIMITS
    assert measure_limits((), listed) == MeasureLimits(listed_building=True, conservation_area=True)
    said = measure_limits([override("listed_building", "no")], listed)
    assert said == MeasureLimits(conservation_area=True)
    unknown = GeoSpatial(uprn=1, latitude=54.0, longitude=-1.5)
    assert measure_limits([override("listed_building", "yes")], unknown) == MeasureLimits(listed_building=True)


def test_a_stored_measure_that_left_the_catalogue_limits_nothing_and_is_reported() -> None:
    stored = replace(override("excluded_measures", "none"), value="thatch_renewal")
    assert measure_limits([stored], None) == NO_LIMITS
    (refused,) = apply_overrides(certificate(), [stored]).refused
    assert "thatch_renewal" in refused.reason


def test_to_exclude_one_side_of_the_wall_leaves_the_other_and_to_exclude_the_measure_leaves_none() -> None:
    one = MeasureLimits(excluded=("solid_wall_insulation_external",))
    assert (one.refusal(OUTSIDE) or ("",))[0] == EXCLUDED_BY_LANDLORD
    assert one.refusal(INSIDE) is None
    both = MeasureLimits(excluded=("solid_wall_insulation",))
    assert both.refusal(OUTSIDE) == both.refusal(INSIDE) != None  # noqa: E711


def test_what_is_installed_on_one_side_or_in_one_size_is_installed() -> None:
    done = MeasureLimits(installed=("solid_wall_insulation_external", "photovoltaics_4kwp"))
    refused = {option.key for option in OPTIONS if (done.refusal(option) or ("",))[0] == "already_installed"}
    assert refused == {
        "solid_wall_insulation_external",
        "solid_wall_insulation_internal",
        "photovoltaics_2_5kwp",
        "photovoltaics_4kwp",
        "photovoltaics_6kwp",
        "photovoltaics_4kwp_battery",
    }


def test_planning_rules_out_what_the_catalogue_says_and_leaves_a_way_for_windows() -> None:
    listed, conserved = MeasureLimits(listed_building=True), MeasureLimits(conservation_area=True)
    by_list = {option.key for option in OPTIONS if (listed.refusal(option) or ("",))[0] == LISTED_BUILDING}
    by_area = {option.key for option in OPTIONS if (conserved.refusal(option) or ("",))[0] == CONSERVATION_AREA}
    assert by_area < by_list
    assert by_area == {"solid_wall_insulation_external", "double_glazing", "wind_turbine"}
    assert {"photovoltaics_4kwp", "insulated_doors", "air_source_heat_pump"} < by_list
    assert not {"secondary_glazing", "loft_insulation", "heating_controls"} & by_list

"""The catalogue as a whole: which options exclude each other, in which order work is done, what it needs priced."""

from collections import Counter

import numpy as np
import pytest

from ara_domain.costs import default_materials
from ara_domain.measures import CATALOGUE_VERSION, OPTIONS, FrameView, Option, option_named
from ara_domain.measures.table33 import RDSAP_10, steps
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.engine import expand
from tests.builders import certificate, with_main_dwelling


def test_the_catalogue_is_this() -> None:
    """A rule or an edit that changes needs another version, or stored candidates of the old rule stay."""
    assert CATALOGUE_VERSION == "10"
    assert [option.key for option in OPTIONS] == [
        "loft_insulation",
        "room_in_roof_insulation",
        "flat_roof_insulation",
        "cavity_wall_insulation",
        "party_wall_insulation",
        "solid_wall_insulation_external",
        "solid_wall_insulation_internal",
        "floor_insulation",
        "cylinder_insulation",
        "cylinder_thermostat",
        "draught_proofing",
        "low_energy_lighting",
        "heating_controls",
        "warm_air_controls",
        "condensing_boiler",
        "condensing_gas_boiler",
        "condensing_oil_boiler",
        "storage_heaters",
        "air_source_heat_pump",
        "ground_source_heat_pump",
        "solar_water_heating",
        "double_glazing",
        "secondary_glazing",
        "insulated_doors",
        "photovoltaics_2_5kwp",
        "photovoltaics_4kwp",
        "photovoltaics_6kwp",
        "photovoltaics_4kwp_battery",
        "pv_battery",
        "wind_turbine",
    ]


def test_two_of_the_same_work_exclude_each_other_and_nothing_else_does() -> None:
    groups: dict[str, set[str]] = {}
    for option in OPTIONS:
        groups.setdefault(option.group, set()).add(option.key)
    assert [members for members in groups.values() if len(members) > 1] == [
        {"solid_wall_insulation_external", "solid_wall_insulation_internal"},
        {
            "heating_controls",
            "warm_air_controls",
            "condensing_boiler",
            "condensing_gas_boiler",
            "condensing_oil_boiler",
            "storage_heaters",
            "air_source_heat_pump",
            "ground_source_heat_pump",
        },
        {"double_glazing", "secondary_glazing"},
        {
            "photovoltaics_2_5kwp",
            "photovoltaics_4kwp",
            "photovoltaics_6kwp",
            "photovoltaics_4kwp_battery",
            "pv_battery",
        },
    ]


def test_every_option_has_a_place_of_its_own_in_the_order_of_work() -> None:
    places = Counter(option.order for option in OPTIONS)
    assert set(places.values()) == {1}


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
def test_every_option_cites_its_rule(option: Option) -> None:
    table = "Table 15" if option.key == "party_wall_insulation" else "Table 33"
    assert f"RdSAP 10 {table}" in option.source


def test_what_a_block_shares_is_marked() -> None:
    """Roofs, outside walls, floors and party walls; what is inside a flat is its own affair."""
    shared = {option.key for option in OPTIONS if option.whole_block}
    assert shared >= {"loft_insulation", "flat_roof_insulation", "cavity_wall_insulation", "photovoltaics_4kwp"}
    assert not shared & {"solid_wall_insulation_internal", "double_glazing", "storage_heaters", "cylinder_thermostat"}


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
def test_every_option_says_how_long_it_lasts_and_how_much_it_disturbs(option: Option) -> None:
    assert 5 <= option.lifetime_years <= 42
    assert option.disruption in {"low", "medium", "high"}


def test_walls_insulated_inside_are_rated_as_the_next_assessor_records_them_and_the_ladder_leaves_the_mass() -> None:
    """RdSAP 10 Table 22: 100 kJ/m²K inside, 250 outside; Table 33 note 7 leaves the thermal mass as it was."""
    home = with_main_dwelling(certificate(), wall_construction=3, wall_insulation_type=4, construction_age_band="B")
    rows = np.ones(1, dtype=bool)
    mass = {}
    for option in ("solid_wall_insulation_internal", "solid_wall_insulation_external"):
        view = FrameView(EpcMlTransform().to_rows([home]))
        option_named(option).edit_frame(view, rows)
        mass[option] = thermal_mass(view)
    view = FrameView(EpcMlTransform().to_rows([home]))
    steps(RDSAP_10)["Q"].edit_frame(view, rows)
    assert mass == {"solid_wall_insulation_internal": 100, "solid_wall_insulation_external": 250}
    assert thermal_mass(view) == 250


def thermal_mass(view: FrameView) -> float:
    """kJ/m²K of the home of a view, as the engine takes it."""
    return float(expand(view.frame()).envelope.fabric.thermal_mass[0])


def test_everything_an_option_needs_is_in_the_cost_table() -> None:
    view = FrameView(EpcMlTransform().to_rows([certificate()]))
    needed = {need.material for option in OPTIONS for need in option.assess(view).needs}
    assert needed == {material.material_id for material in default_materials()}


def test_an_unknown_option_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(KeyError, match=r"'triple_glazing' is no option of the catalogue; it has loft_insulation, "):
        option_named("triple_glazing")

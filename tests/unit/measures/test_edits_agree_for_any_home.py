"""Editing the columns equals transforming the changed certificate: every measure and step, also one after another."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ara_domain.epc import EpcPropertyData, SapAlternativeWall
from ara_domain.measures import OPTIONS, FrameView, Option
from ara_domain.measures.table33 import ALTERNATIVES, RDSAP_10, RDSAP_2012, Step, steps
from ara_domain.ml.transform import EpcMlTransform
from tests.builders import certificate, with_heating, with_main_dwelling, with_main_heating
from tests.unit.ml.frames import homes

TRANSFORM = EpcMlTransform()
_NUMBER = 45
"""Homes; each is a golden home or the plain one with several fields drawn anew, the same on every machine."""


def any_homes(number: int = _NUMBER) -> list[EpcPropertyData]:
    random = Random(20260301)
    golden = [_with_a_first_system(home) for home in homes().values() if home.main_dwelling and home.sap_heating]
    return [_changed(random.choice([certificate(), *golden]), random) for _ in range(number)]


def _with_a_first_system(home: EpcPropertyData) -> EpcPropertyData:
    """The homes that lodge everything number their systems by where the fields stand; a real one has a first."""
    assert home.sap_heating is not None
    systems = enumerate(home.sap_heating.main_heating_details, start=1)
    return with_heating(
        home, main_heating_details=tuple(replace(system, main_heating_number=number) for number, system in systems)
    )


def _changed(home: EpcPropertyData, random: Random) -> EpcPropertyData:
    """A home with its fabric, openings, heating, hot water and supplies drawn anew, each as often as not."""
    draw = random.choice
    for change in (_fabric, _openings, _heating, _hot_water, _supplies):
        if random.random() < 0.6:
            home = change(home, draw)
    return home


Draw = Callable[[Sequence[Any]], Any]


def _fabric(home: EpcPropertyData, draw: Draw) -> EpcPropertyData:
    walls = [
        None,
        *(SapAlternativeWall(wall_area=5.0, wall_construction=kind, wall_insulation_type=4) for kind in (3, 4)),
    ]
    return with_main_dwelling(
        home,
        construction_age_band=draw("ABCDEFGHIJKL"),
        wall_construction=draw((1, 2, 3, 4, 5, 6, 8)),
        wall_insulation_type=draw((1, 2, 3, 4, 6)),
        wall_insulation_thickness=draw((None, "NI", "50mm", "100mm")),
        wall_u_value=draw((None, None, None, 0.45)),
        sap_alternative_wall_1=draw(walls),
        sap_alternative_wall_2=draw(walls),
        roof_construction=draw((1, 3, 4, 5, 8)),
        roof_insulation_location=draw((None, 1, 2, 4, 5, 6)),
        roof_insulation_thickness=draw((None, "NI", "ND", "0mm", "75mm", "100mm", "270mm", "400mm+")),
        roof_u_value=draw((None, None, None, 0.3)),
        floor_heat_loss=draw((1, 2, 3, 6, 7)),
        floor_insulation_thickness=draw((None, "NI", "50mm")),
    )


def _openings(home: EpcPropertyData, draw: Draw) -> EpcPropertyData:
    return replace(
        home,
        sap_windows=tuple(
            replace(window, glazing_type=draw((1, 2, 3, 5)), permanent_shutters_present=draw((True, False)))
            for window in home.sap_windows
        ),
        percent_draughtproofed=draw((None, 0, 50, 100)),
        door_count=draw((None, 1, 3)),
        insulated_door_count=draw((None, 0, 1)),
        incandescent_fixed_lighting_bulbs_count=draw((None, 0, 4)),
        led_fixed_lighting_bulbs_count=draw((None, 3)),
        low_energy_fixed_lighting_bulbs_count=draw((None, 0, 5)),
        low_energy_lighting=draw((None, 40)),
    )


def _heating(home: EpcPropertyData, draw: Draw) -> EpcPropertyData:
    system = draw(
        (
            {
                "main_heating_category": 2,
                "sap_main_heating_code": 101,
                "main_fuel_type": 26,
                "main_heating_control": 2102,
            },
            {
                "main_heating_category": 2,
                "sap_main_heating_code": 104,
                "main_fuel_type": 26,
                "main_heating_control": 2106,
            },
            {
                "main_heating_category": 2,
                "sap_main_heating_code": 129,
                "main_fuel_type": 28,
                "main_heating_control": 2104,
            },
            {
                "main_heating_category": 2,
                "sap_main_heating_code": 103,
                "main_fuel_type": 27,
                "main_heating_control": 2101,
            },
            {
                "main_heating_category": 7,
                "sap_main_heating_code": 402,
                "main_fuel_type": 29,
                "main_heating_control": 2401,
            },
            {
                "main_heating_category": 9,
                "sap_main_heating_code": 502,
                "main_fuel_type": 26,
                "main_heating_control": 2501,
            },
            {
                "main_heating_category": 10,
                "sap_main_heating_code": 603,
                "main_fuel_type": 26,
                "main_heating_control": 2601,
            },
            {
                "main_heating_category": 10,
                "sap_main_heating_code": 691,
                "main_fuel_type": 29,
                "main_heating_control": 2602,
            },
        )
    )
    return with_main_heating(
        home,
        **system,
        main_heating_data_source=2,
        main_heating_index_number=None,
        heat_emitter_type=draw((0, 1, 2)),
    )


def _hot_water(home: EpcPropertyData, draw: Draw) -> EpcPropertyData:
    return with_heating(
        home,
        water_heating_code=draw((901, 903, 909)),
        water_heating_fuel=draw((26, 29)),
        cylinder_size=draw((None, 0, 1, 2, 3, 4)),
        cylinder_insulation_type=draw((None, 0, 1, 2)),
        cylinder_insulation_thickness=draw((None, 12, 25, 50, 80)),
        cylinder_thermostat=draw((None, True, False)),
        immersion_heating_type=draw((None, 1, 2)),
        secondary_heating_type=draw((None, 691, 693)),
        secondary_fuel_type=29,
    )


def _supplies(home: EpcPropertyData, draw: Draw) -> EpcPropertyData:
    assert home.sap_energy_source is not None
    source = replace(
        home.sap_energy_source,
        mains_gas=draw((True, False)),
        meter_type=draw(("1", "2", "3")),
        wind_turbines_terrain_type=draw(("1", "2", "3")),
    )
    return replace(home, sap_energy_source=source, property_type=draw((0, 1, 2, 3)))


HOMES = any_homes()
ROWS = TRANSFORM.to_rows(HOMES)
OF_RDSAP = [home for home in HOMES if not home.is_full_sap]
"""Table 33 is of RdSAP: the ladder of a full SAP certificate is of Appendix T."""
ROWS_OF_RDSAP = TRANSFORM.to_rows(OF_RDSAP)
STEPS = [(edition, step) for edition in (RDSAP_10, RDSAP_2012) for step in steps(edition).values()]


def differing(certificates: list[EpcPropertyData], frame: pd.DataFrame) -> list[tuple[int, str, float, float]]:
    """Where the rows of certificates are not those of a frame."""
    expected, found = TRANSFORM.to_rows(certificates).to_numpy(), frame.to_numpy()
    same = np.isclose(expected, found, rtol=1e-9, atol=1e-9, equal_nan=True)
    return [
        (int(row), str(frame.columns[column]), expected[row, column], found[row, column])
        for row, column in np.argwhere(~same)
    ]


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
def test_a_measure_edits_the_row_of_any_home_as_its_certificate(option: Option) -> None:
    view = FrameView(ROWS)
    due = option.assess(view).eligible
    option.edit_frame(view, due)
    after = [option.edit_certificate(home) if done else home for home, done in zip(HOMES, due, strict=True)]
    assert differing(after, view.frame()) == []


@pytest.mark.parametrize("pair", STEPS, ids=lambda pair: f"{pair[0]}-{pair[1].code}")
def test_a_step_of_table_33_edits_the_row_of_any_home_as_its_certificate(pair: tuple[str, Step]) -> None:
    step = pair[1]
    view = FrameView(ROWS_OF_RDSAP)
    due = step.targets(view)
    step.edit_frame(view, due)
    after = [step.edit_certificate(home) if done else home for home, done in zip(OF_RDSAP, due, strict=True)]
    assert differing(after, view.frame()) == []


def test_measures_one_after_another_edit_the_row_as_the_certificate() -> None:
    """A package: each home takes of the measures, in the order of work, those that are due and drawn for it."""
    random = Random(7)
    view, after = FrameView(ROWS), list(HOMES)
    for option in OPTIONS:
        due = option.assess(FrameView(view.frame())).eligible & np.array([random.random() < 0.7 for _ in HOMES])
        option.edit_frame(view, due)
        after = [option.edit_certificate(home) if done else home for home, done in zip(after, due, strict=True)]
    assert differing(after, view.frame()) == []
    assert sum(home != before for home, before in zip(after, HOMES, strict=True)) > _NUMBER / 2


@pytest.mark.parametrize("edition", [RDSAP_10, RDSAP_2012])
def test_a_whole_ladder_edits_the_row_as_the_certificate(edition: str) -> None:
    view, after = FrameView(ROWS_OF_RDSAP), list(OF_RDSAP)
    for step in steps(edition).values():
        due = step.targets(FrameView(view.frame()))
        step.edit_frame(view, due)
        after = [step.edit_certificate(home) if done else home for home, done in zip(after, due, strict=True)]
    assert differing(after, view.frame()) == []


def test_the_alternatives_of_table_33_change_nothing_here() -> None:
    """They are shown beside the ladder; were one modelled, the tests above would hold for it as well."""
    assert not {code.partition(":")[0] for code in steps(RDSAP_10)} & ALTERNATIVES

"""Every measure of the catalogue can be reported as done, and then scores as it was recommended."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.measures.catalogue import OPTIONS, option_named
from ara_domain.ml.transform import EpcMlTransform
from tests.builders import certificate, with_heating, with_main_dwelling, with_main_heating
from tests.unit.override_fields.landlord import corrected

DONE = {
    "loft_insulation": {"loft_insulation_mm": "270"},
    "cavity_wall_insulation": {"wall_insulation": "cavity filled"},
    "solid_wall_insulation_external": {"wall_insulation": "external 100 mm"},
    "solid_wall_insulation_internal": {"wall_insulation": "internal 100 mm"},
    "floor_insulation": {"floor_insulation": "insulated 100 mm"},
    "draught_proofing": {"draught_proofed_percent": "100"},
    "low_energy_lighting": {"low_energy_lighting_percent": "100"},
    "heating_controls": {"heating_controls": "programmer, room thermostat and TRVs"},
    "condensing_boiler": {"main_heating": "gas combi, new"},
    "air_source_heat_pump": {"main_heating": "air source heat pump, new, radiators"},
    "double_glazing": {"glazing": "double 2022 or later"},
    "photovoltaics_2_5kwp": {"pv_kwp": "2.5"},
    "photovoltaics_4kwp": {"pv_kwp": "4"},
    "photovoltaics_6kwp": {"pv_kwp": "6"},
    "photovoltaics_4kwp_battery": {"pv_kwp": "4", "battery_kwh": "5"},
    "pv_battery": {"battery_kwh": "5"},
    "flat_roof_insulation": {"flat_roof_insulation_mm": "270"},
    "party_wall_insulation": {"party_wall": "cavity filled"},
    "cylinder_insulation": {"cylinder_insulation": "jacket 80 mm"},
    "cylinder_thermostat": {"cylinder_thermostat": "yes"},
    "insulated_doors": {"insulated_door_count": "2"},
    "secondary_glazing": {"glazing": "secondary"},
    "condensing_gas_boiler": {"main_heating": "gas combi, new"},
    "storage_heaters": {"main_heating": "high heat retention storage heaters"},
    "ground_source_heat_pump": {"main_heating": "ground source heat pump, new, radiators"},
}
NOT_IN_ONE_FIELD = {
    "room_in_roof_insulation": "surfaces of a room in roof are for a survey",
    "condensing_oil_boiler": "what replaces warm air brings radiators and hot water, which are fields of their own",
    "warm_air_controls": "the words of controls are those of wet systems",
    "solar_water_heating": "a panel can be reported, the larger cylinder that comes with it is a field of its own",
    "wind_turbine": "no field for turbines",
}
"""Measures a landlord cannot report by one correction, and why."""


def neglected(measure: str) -> EpcPropertyData:
    """A home the measure applies to."""
    home = with_main_heating(certificate(), sap_main_heating_code=103)
    change = _NEGLECT.get(measure.removesuffix("_external").removesuffix("_internal"))
    return change(home) if change else home


def _with_a_bare_cylinder(home: EpcPropertyData) -> EpcPropertyData:
    regular = with_main_heating(home, sap_main_heating_code=101)
    return with_heating(regular, cylinder_size=2, cylinder_insulation_type=0, cylinder_insulation_thickness=None,
                        cylinder_thermostat=False)  # fmt: skip


def _with_single_glazing(home: EpcPropertyData) -> EpcPropertyData:
    # Draught-proofing comes before glazing in the order of work, so new windows change nothing in it.
    singles = tuple(replace(window, glazing_type=5, glazing_gap=None) for window in home.sap_windows)
    return replace(home, sap_windows=singles, multiple_glazed_proportion=0, percent_draughtproofed=100)


def _with_a_flat_roof(home: EpcPropertyData) -> EpcPropertyData:
    return with_main_dwelling(home, roof_construction=1, roof_insulation_location=6, roof_insulation_thickness=None,
                              flat_roof_insulation_thickness="50mm")  # fmt: skip


def _with_gas_fires(home: EpcPropertyData) -> EpcPropertyData:
    return with_main_heating(home, main_heating_category=10, sap_main_heating_code=603, main_fuel_type=26,
                             main_heating_control=2601)  # fmt: skip


def _old_storage_heaters(home: EpcPropertyData) -> EpcPropertyData:
    assert home.sap_energy_source is not None
    electric = with_main_heating(home, main_heating_category=7, sap_main_heating_code=402, main_fuel_type=29,
                                 main_heating_control=2401)  # fmt: skip
    heated = with_heating(electric, water_heating_code=903, water_heating_fuel=29, immersion_heating_type=1,
                          cylinder_size=2, cylinder_insulation_type=1, cylinder_insulation_thickness=50,
                          cylinder_thermostat=True)  # fmt: skip
    return replace(heated, sap_energy_source=replace(home.sap_energy_source, mains_gas=False, meter_type="1"))


_NEGLECT: Mapping[str, Callable[[EpcPropertyData], EpcPropertyData]] = {
    "solid_wall_insulation": lambda home: with_main_dwelling(home, wall_construction=3),
    "flat_roof_insulation": _with_a_flat_roof,
    "cylinder_insulation": _with_a_bare_cylinder,
    "cylinder_thermostat": _with_a_bare_cylinder,
    "pv_battery": lambda home: option_named("photovoltaics_4kwp").edit_certificate(home),
    "condensing_gas_boiler": _with_gas_fires,
    "storage_heaters": _old_storage_heaters,
    "double_glazing": _with_single_glazing,
    "secondary_glazing": _with_single_glazing,
}


def test_every_measure_of_the_catalogue_can_be_reported_as_done_or_is_known_not_to_be() -> None:
    assert {option.key for option in OPTIONS} == set(DONE) | set(NOT_IN_ONE_FIELD)


@pytest.mark.parametrize("measure", DONE)
def test_a_measure_reported_as_done_scores_as_it_was_recommended(measure: str) -> None:
    home = neglected(measure)
    as_recommended = _row(option_named(measure).edit_certificate(home))
    assert not np.array_equal(as_recommended, _row(home), equal_nan=True), "the measure does not apply to this home"
    np.testing.assert_array_equal(_row(corrected(home, **DONE[measure])), as_recommended)


def _row(epc: EpcPropertyData) -> np.ndarray:
    return EpcMlTransform().to_rows([epc]).to_numpy()

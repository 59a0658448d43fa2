"""Every measure of the catalogue can be reported as done, and then scores as it was recommended."""

from dataclasses import replace

import numpy as np
import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.measures.catalogue import OPTIONS, option_named
from ara_domain.ml.transform import EpcMlTransform
from tests.builders import certificate, with_main_dwelling, with_main_heating
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
}


def neglected(measure: str) -> EpcPropertyData:
    """A home the measure applies to."""
    home = with_main_heating(certificate(), sap_main_heating_code=103)
    if measure.startswith("solid_wall"):
        return with_main_dwelling(home, wall_construction=3)
    if measure == "double_glazing":
        # Draught-proofing comes before glazing in the order of work, so new windows change nothing in it.
        singles = tuple(replace(window, glazing_type=5, glazing_gap=None) for window in home.sap_windows)
        return replace(home, sap_windows=singles, multiple_glazed_proportion=0, percent_draughtproofed=100)
    return home


def test_every_measure_of_the_catalogue_can_be_reported_as_done() -> None:
    assert {option.key for option in OPTIONS} == set(DONE)


@pytest.mark.parametrize("measure", DONE)
def test_a_measure_reported_as_done_scores_as_it_was_recommended(measure: str) -> None:
    home = neglected(measure)
    as_recommended = _row(option_named(measure).edit_certificate(home))
    assert not np.array_equal(as_recommended, _row(home), equal_nan=True), "the measure does not apply to this home"
    np.testing.assert_array_equal(_row(corrected(home, **DONE[measure])), as_recommended)


def _row(epc: EpcPropertyData) -> np.ndarray:
    return EpcMlTransform().to_rows([epc]).to_numpy()

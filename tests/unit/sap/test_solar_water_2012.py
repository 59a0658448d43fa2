"""Solar water heating of certificates rated by SAP 2012, worked by hand from Appendix H."""

import math
from dataclasses import replace

import numpy as np
import pytest

from ara_domain.epc import EpcPropertyData, SapHeating
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap import climate
from ara_domain.sap.engine import Rated, expand, rate
from ara_domain.sap.method import RDSAP_2012, Method
from tests.builders import certificate

DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
SOUTH = 4
REGULAR_BOILER, COMBI = 102, 104


def home(*, boiler: int, cylinder_thermostat: bool = True, solar: bool = True) -> EpcPropertyData:
    """A home whose boiler heats a medium cylinder, or none for a combi."""
    base = certificate()
    assert base.sap_heating is not None
    system = replace(base.sap_heating.main_heating_details[0], sap_main_heating_code=boiler, main_heating_category=2)
    stored = boiler == REGULAR_BOILER
    heating: SapHeating = replace(
        base.sap_heating,
        main_heating_details=(system,),
        water_heating_code=901,
        cylinder_size=3 if stored else 1,
        cylinder_insulation_type=1 if stored else None,
        cylinder_insulation_thickness=50 if stored else None,
        cylinder_thermostat=cylinder_thermostat if stored else None,
    )
    return replace(base, sap_heating=heating, solar_water_heating=solar, has_hot_water_cylinder=stored)


def rated(epc: EpcPropertyData, method: Method = RDSAP_2012) -> Rated:
    return rate(expand(EpcMlTransform().to_rows([epc]), method))


def by_hand(found: Rated, *, dedicated: float, effective: float, factor: float = 1.0) -> float:
    """(H17) in kWh/yr for the panel of Table S18: 3 m2, 0.8, a1 4, a2 0.01, south, 30 degrees, modest overshading."""
    assert dedicated <= effective
    water = found.worksheet.water
    sun = float(0.024 * climate.flux(30.0)[climate.UK_AVERAGE, SOUTH] @ DAYS)
    h7 = 3 * 0.8 * sun * 0.8
    h9 = (1 - math.exp(-water.energy_content[0].sum() / h7)) * factor
    x = 0.892 * (4 + 45 * 0.01) / 0.8
    h10 = 0.97 - 0.0367 * x + 0.0006 * x**2
    h16 = min(1.0, 1 + 0.2 * math.log(effective / water.mean_volume[0]))
    return h7 * h9 * h10 * h16


def saved(found: Rated) -> np.ndarray:
    return found.worksheet.water.required[0] - found.worksheet.energy.water_output[0]


def test_a_combi_gets_a_panel_with_75_litres_of_its_own() -> None:
    found = rated(home(boiler=COMBI))
    assert saved(found).sum() == pytest.approx(by_hand(found, dedicated=75, effective=75))


def test_a_combined_cylinder_counts_three_tenths_of_what_the_boiler_heats() -> None:
    found = rated(home(boiler=REGULAR_BOILER))
    assert saved(found).sum() == pytest.approx(by_hand(found, dedicated=53, effective=53 + 0.3 * (160 - 53)))


def test_a_boiler_without_a_cylinder_thermostat_leaves_the_sun_a_tenth_less() -> None:
    found = rated(home(boiler=REGULAR_BOILER, cylinder_thermostat=False))
    expected = by_hand(found, dedicated=53, effective=53 + 0.3 * (160 - 53), factor=0.9)
    assert saved(found).sum() == pytest.approx(expected)


def test_the_year_s_saving_is_spread_as_the_sun_falls_on_the_panel() -> None:
    found = saved(rated(home(boiler=COMBI)))
    sun = climate.flux(30.0)[climate.UK_AVERAGE, SOUTH] * DAYS
    np.testing.assert_allclose(found / found.sum(), sun / sun.sum())


def test_the_primary_circuit_runs_less_where_the_sun_heats_a_cylinder_with_a_thermostat() -> None:
    table_h4 = [1, 1, 0.94, 0.7, 0.45, 0.44, 0.44, 0.48, 0.76, 0.94, 1, 1]
    without = rated(home(boiler=REGULAR_BOILER, solar=False)).worksheet.water.primary[0]
    np.testing.assert_allclose(rated(home(boiler=REGULAR_BOILER)).worksheet.water.primary[0] / without, table_h4)
    loose = home(boiler=REGULAR_BOILER, cylinder_thermostat=False)
    before = rated(replace(loose, solar_water_heating=False)).worksheet.water.primary[0]
    np.testing.assert_allclose(rated(loose).worksheet.water.primary[0], before)


def test_the_method_is_known_and_no_home_is_marked_unverified_for_it() -> None:
    frame = EpcMlTransform().to_rows([home(boiler=COMBI)])
    assert "solar_water_unverified" not in expand(frame, RDSAP_2012).limitations.codes_of(0)
    assert "solar_water_unverified" in expand(frame).limitations.codes_of(0)

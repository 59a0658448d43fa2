"""The monthly candidate for solar water heating of SAP 10.2, worked by hand for one month."""

from dataclasses import replace

import numpy as np
import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap import climate
from ara_domain.sap.engine import expand, rate
from ara_domain.sap.method import RDSAP_10
from tests.builders import certificate, with_heating

MAY, SOUTH = 4, 4


def home(*, boiler: int) -> EpcPropertyData:
    """A regular boiler with a cylinder of 160 litres, or a combi without one."""
    base = certificate(solar_water_heating=True)
    assert base.sap_heating is not None
    system = replace(base.sap_heating.main_heating_details[0], sap_main_heating_code=boiler, main_heating_category=2)
    return with_heating(
        base,
        main_heating_details=(system,),
        water_heating_code=901,
        cylinder_size=3 if boiler == 102 else 1,
        cylinder_insulation_type=1 if boiler == 102 else None,
        cylinder_insulation_thickness=50 if boiler == 102 else None,
        cylinder_thermostat=True if boiler == 102 else None,
    )


@pytest.mark.parametrize(
    ("boiler", "effective"),
    [
        pytest.param(102, 53 + 0.3 * (160 - 53), id="a third of the cylinder and 0.3 of the rest (H13)"),
        pytest.param(104, 75.0, id="a store of its own"),
    ],
)
def test_the_store_counts_by_its_effective_volume(boiler: int, effective: float) -> None:
    """Panel of Table 29: 3 m2, 0.8, a1 4, a2 0.01, south, 30 degrees, modest overshading (0.8)."""
    found = rate(expand(EpcMlTransform().to_rows([home(boiler=boiler)]), RDSAP_10)).worksheet
    area, hours, outside, cold = 3.0, 24 * 31, 11.7, 14.6
    need = found.water.energy_content[0, MAY]
    sun = climate.flux(30.0)[climate.UK_AVERAGE, SOUTH][MAY] * 0.8
    loss = 4 + 40 * 0.01 + (5 + 0.5 * area) / area
    reference = 11.6 + 1.18 * 52 + 3.86 * cold - 1.32 * outside
    x = area * loss * 0.9 * (reference - outside) * (75 * area / effective) ** 0.25 * hours / (1000 * need)
    y = area * 0.94 * 0.8 * 0.9 * sun * hours / (1000 * need)
    by_hand = need * (1.029 * y - 0.065 * x - 0.245 * y**2 + 0.0018 * x**2 + 0.0215 * y**3)
    saved = found.water.required[0, MAY] - found.energy.water_output[0, MAY]
    assert saved == pytest.approx(by_hand)
    assert np.all(found.energy.water_output >= 0)

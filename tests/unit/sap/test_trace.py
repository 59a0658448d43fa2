"""The worksheet against a published SAP 10.2 trace of a detached house, line by line."""

import numpy as np
import pytest

from ara_domain.sap.worksheet import cost as cost_lines
from ara_domain.sap.worksheet.energy import energy
from ara_domain.sap.worksheet.gains import gains
from ara_domain.sap.worksheet.generation import GenerationInputs, generation
from ara_domain.sap.worksheet.heat_loss import heat_loss
from ara_domain.sap.worksheet.hot_water import hot_water
from ara_domain.sap.worksheet.prices import FULL_SAP_PRICES, price_set
from ara_domain.sap.worksheet.rating import SAP_10_2, environmental_impact, sap_rating
from ara_domain.sap.worksheet.temperature import temperatures
from ara_domain.sap.worksheet.ventilation import ventilation
from tests.reference import reference_file
from tests.unit.sap.full_sap_input import one, read_house, uk_average
from tests.unit.sap.trace import PRINTED_SIX_FIGURES, Run, differing_lines, printed_lines


def calculate(pv_kwp: float = 0.0) -> Run:
    house = read_house(reference_file("sap/trace_detached_house_input.xml"))
    climate = uk_average()
    air = ventilation(house.ventilation, house.volume, climate["wind"])
    loss = heat_loss(house.fabric, house.floor_area, house.volume, air.effective_rate)
    water = hot_water(house.water, house.floor_area)
    heat = gains(house.gains, house.floor_area, water, house.solar_aperture @ climate["flux"])
    inside = temperatures(house.control, loss, heat.total, climate["temperature"])
    use = energy(
        house.energy,
        space_heating=inside.space_heating,
        water_required=water.required,
        water_saved=np.zeros((1, 12)),
        lighting=heat.lighting_kwh,
        electric_showers=water.electric_showers,
        appliances=heat.appliances_kwh,
        cooking=heat.cooking_kwh,
    )
    arrays = GenerationInputs(
        pv_kwp=one(pv_kwp)[:, None],
        pv_pitch=one(1)[:, None],
        pv_orientation=one(4)[:, None],
        pv_overshading=one(0.8)[:, None],
        battery_kwh=one(0),
        wind_kwh=one(0),
        hydro_kwh=one(0),
    )
    demand = use.lighting + use.appliances + use.cooking + use.pumps_and_fans
    made = generation(arrays, demand, np.array([0]))
    return Run(
        house=house,
        ventilation=air,
        loss=loss,
        water=water,
        gains=heat,
        temperatures=inside,
        energy=use,
        costs=cost_lines.costs(use, made, house.supplies, price_set(FULL_SAP_PRICES)),
        carbon=cost_lines.carbon(use, made, house.supplies),
        primary=cost_lines.primary_energy(use, made, house.supplies),
        pv=made.pv,
        generation=made,
    )


@pytest.fixture(scope="module")
def run() -> Run:
    return calculate()


def test_every_printed_line_agrees_to_its_six_significant_figures(run: Run) -> None:
    assert len(printed_lines()) >= 130
    assert differing_lines(run) == {}


def test_the_unrounded_ratings_agree(run: Run) -> None:
    sap = sap_rating(run.costs.total, run.house.floor_area, SAP_10_2)[0]
    impact = environmental_impact(run.carbon.total, run.house.floor_area)[0]
    assert sap == pytest.approx(70.2936, rel=PRINTED_SIX_FIGURES)
    assert impact == pytest.approx(70.3514, rel=PRINTED_SIX_FIGURES)


def test_the_same_house_with_photovoltaics_agrees_with_its_published_figures() -> None:
    run = calculate(pv_kwp=2.5)
    assert run.pv.sum() == pytest.approx(1727.2393928620959, rel=1e-9)
    assert run.generation.pv_used.sum() == pytest.approx(802.2674953817746, rel=1e-9)  # type: ignore[attr-defined]
    assert run.generation.pv_exported.sum() == pytest.approx(924.9718974803213, rel=1e-9)  # type: ignore[attr-defined]
    assert run.costs.generation[0] == pytest.approx(-183.9998390576046, rel=1e-9)
    assert run.costs.total[0] == pytest.approx(554.1298255053404, rel=1e-9)
    assert sap_rating(run.costs.total, run.house.floor_area, SAP_10_2)[0] == pytest.approx(77.69875855366232, rel=1e-9)
    assert run.carbon.total[0] == pytest.approx(2984.9641530434924, rel=1e-9)
    assert run.primary.total[0] == pytest.approx(16129.85943016146, rel=1e-9)

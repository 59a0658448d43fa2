"""Which method a certificate is checked by, and the numbers of SAP 2012 by hand from its formulas."""

import math
from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest

from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.engine import Rated, expand, rate
from ara_domain.sap.lookup import mean_efficacy, share_of_efficacy
from ara_domain.sap.method import RDSAP_10, RDSAP_2012, RDSAP_2012_9_92, SAP_10_2, SAP_2012, Method, method_of
from ara_domain.sap.scoring import score_frame
from ara_domain.sap.worksheet.hot_water import HotWater, hot_water
from ara_domain.services.evaluation import compare
from tests.builders import certificate


def frame() -> pd.DataFrame:
    return EpcMlTransform().to_rows([certificate()])


def rated(method: Method) -> Rated:
    return rate(expand(frame(), method))


@pytest.mark.parametrize(
    ("version", "expected"),
    [(9.92, RDSAP_2012_9_92), (9.93, RDSAP_2012), (9.94, RDSAP_2012), (10.2, RDSAP_10), (None, RDSAP_10)],
)
def test_the_method_follows_the_version_a_certificate_was_rated_by(version: float | None, expected: Method) -> None:
    assert method_of(certificate(sap_version=version)) is expected


@pytest.mark.parametrize(
    ("version", "expected"),
    [(9.81, None), (9.92, SAP_2012), (9.94, SAP_2012), (10.2, SAP_10_2), (10.3, SAP_10_2), (None, SAP_10_2)],
)
def test_full_sap_has_methods_of_its_own_from_9_92_on(version: float | None, expected: Method | None) -> None:
    assert method_of(certificate(assessment_type="SAP", sap_version=version)) is expected


@pytest.mark.parametrize(
    ("schema", "version"), [("RdSAP-Schema-21.0.1", 9.81), ("SAP-Schema-16.0", 9.91), ("SAP-Schema-11.2", None)]
)
def test_a_certificate_rated_before_9_92_is_not_checkable_and_says_so(schema: str, version: float | None) -> None:
    old = replace(certificate(sap_version=version), schema_type=schema)
    assert method_of(old) is None
    (found,) = compare({"old": old}, ladder=True)
    assert (found.method, found.computed, found.ladder) == (None, None, ())
    assert [limitation.code for limitation in found.limitations] == ["method_not_held"]


def test_certificates_of_several_methods_are_each_rated_by_their_own() -> None:
    now, older = certificate(sap_version=10.2), certificate(sap_version=9.94)
    found = compare({"now": now, "older": older, "again": now}, ladder=True)
    assert [one.name for one in found] == ["now", "older", "again"]
    assert [one.method for one in found] == [RDSAP_10.name, RDSAP_2012.name, RDSAP_10.name]
    assert found[0].computed == found[2].computed != found[1].computed
    assert found[0].ladder == found[2].ladder != found[1].ladder


def test_a_frame_is_rated_by_rdsap_10_unless_another_method_is_named() -> None:
    pd.testing.assert_frame_equal(score_frame(frame()), score_frame(frame(), method=RDSAP_10))
    assert score_frame(frame(), method=RDSAP_2012)["sap_score"].iloc[0] != score_frame(frame())["sap_score"].iloc[0]


def of_2012(floor_area: float) -> HotWater:
    water = expand(frame(), RDSAP_2012).water.inputs
    return hot_water(water, np.array([floor_area]), by_use=False)


def test_hot_water_of_sap_2012_is_by_occupancy_month_and_temperature_rise() -> None:
    people = 1 + 1.76 * (1 - math.exp(-0.000349 * 66.1**2)) + 0.0013 * 66.1
    january = (25 * people + 36) * 1.10
    july = (25 * people + 36) * 0.90
    found = of_2012(80.0)
    assert found.volume[0, 0] == pytest.approx(january)
    assert found.energy_content[0, 0] == pytest.approx(4.18 * january * 31 * 41.2 / 3600)
    assert found.energy_content[0, 6] == pytest.approx(4.18 * july * 31 * 30.4 / 3600)
    assert found.mean_volume[0] == pytest.approx(25 * people + 36)
    assert not found.electric_showers.any()


def test_electricity_has_one_carbon_factor_all_year_in_2012_and_gas_that_of_table_12() -> None:
    found = rated(RDSAP_2012)
    used = found.worksheet.energy
    assert found.carbon.lighting[0] == pytest.approx(0.519 * used.lighting.sum())
    assert found.carbon.main_1[0] == pytest.approx(0.216 * used.main_1.sum())


def test_methods_share_the_rating_formula_and_prices_of_sap_2012() -> None:
    for method in (RDSAP_10, RDSAP_2012, RDSAP_2012_9_92):
        assert (method.rating.deflator, method.rating.log_slope) == (0.42, 121)


def test_every_number_of_a_method_is_a_field_of_it_and_differs_somewhere() -> None:
    methods = (RDSAP_10, RDSAP_2012, RDSAP_2012_9_92, SAP_10_2, SAP_2012)
    for one in fields(Method):
        if one.name != "rating":
            assert len({getattr(method, one.name) for method in methods}) > 1, one.name


def test_pumps_of_2012_take_120_or_30_kwh_and_warm_the_dwelling_all_year() -> None:
    home = certificate()
    pump = expand(frame(), RDSAP_2012).services
    assert home.sap_heating is not None
    assert (RDSAP_2012.pump.kwh, RDSAP_2012.pump.gain_w) == ((120, 120, 30), (10, 10, 3))
    assert not pump.gains.pump_gain.any()
    assert pump.gains.fan_gain[0] in RDSAP_2012.pump.gain_w
    now = expand(frame(), RDSAP_10).services
    assert now.gains.pump_gain[0] in RDSAP_10.pump.gain_w
    assert not now.gains.fan_gain.any()


def test_lighting_of_2012_falls_by_half_with_the_share_of_low_energy_outlets() -> None:
    bulbs = {"led_fixed_lighting_bulbs_count": 0, "cfl_fixed_lighting_bulbs_count": 0}

    def lighting(low_energy: int, incandescent: int) -> float:
        home = certificate(
            **bulbs,
            low_energy_fixed_lighting_bulbs_count=low_energy,
            incandescent_fixed_lighting_bulbs_count=incandescent,
        )
        gains = rate(expand(EpcMlTransform().to_rows([home]), RDSAP_2012)).worksheet.gains
        return float(gains.lighting_annual[0] / (gains.base_lighting[0] * gains.daylight_factor[0]))

    assert lighting(0, 8) == pytest.approx(1.0)
    assert lighting(4, 4) == pytest.approx(0.75)
    assert lighting(8, 0) == pytest.approx(0.5)


def test_the_base_of_lighting_is_59_73_kwh_by_floor_area_and_people() -> None:
    gains = rated(RDSAP_2012).worksheet.gains
    homes = expand(frame(), RDSAP_2012)
    area, people = homes.fields["floor_area"][0], rated(RDSAP_2012).worksheet.water.occupancy[0]
    assert gains.base_lighting[0] == pytest.approx(59.73 * (area * people) ** 0.4714)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_a_share_turned_to_an_efficacy_is_found_again(share: float) -> None:
    assert share_of_efficacy(np.array([mean_efficacy(share)]))[0] == pytest.approx(share)


def test_at_weekends_of_2012_the_heating_is_off_once_a_day() -> None:
    """Zone of 21 °C, heavy: t_c = 4 + tau/4 hours; the drop over t <= t_c hours is t² dT / (48 t_c) (Table 9b)."""
    sheet = rated(RDSAP_2012).worksheet
    loss, inside = sheet.loss, sheet.temperatures
    tau = 250 / (3.6 * loss.parameter[0, 0])
    tc = 4 + 0.25 * tau
    gain = sheet.gains.total[0, 0]
    settled = inside.external[0, 0] + inside.living_utilisation[0, 0] * gain / loss.coefficient[0, 0]

    def drop(hours: float) -> float:
        return (21 - settled) * (0.5 * hours**2 / tc if hours <= tc else hours - 0.5 * tc) / 24

    weekday, weekend = 21 - drop(7) - drop(8), 21 - drop(8)
    assert inside.living[0, 0] == pytest.approx((5 * weekday + 2 * weekend) / 7)


def test_windows_of_2012_face_half_east_and_half_west_and_let_in_no_less_light() -> None:
    now, older = (expand(frame(), method).envelope.apertures for method in (RDSAP_10, RDSAP_2012))
    assert older.vertical.sum() == pytest.approx(now.vertical.sum())
    assert older.vertical[0, 2] == older.vertical[0, 6] == pytest.approx(older.vertical.sum() / 2)
    assert older.daylight == pytest.approx(now.daylight)


def test_chimneys_are_40_m3_h_in_2012_and_a_blocked_one_none() -> None:
    row = frame()
    row[["open_chimneys", "blocked_chimneys", "extract_fans"]] = [2.0, 1.0, 0.0]
    assert expand(row, RDSAP_2012).air.inputs.opening_flow[0] == pytest.approx(2 * 40)
    assert expand(row, RDSAP_10).air.inputs.opening_flow[0] == pytest.approx(2 * 80 + 20)


def test_half_of_the_panels_output_is_used_at_home_in_2012() -> None:
    row = frame()
    row[["pv1_kwp", "pv1_orientation", "pv1_pitch", "pv1_overshading", "pv_connection"]] = [2.0, 5.0, 2.0, 1.0, 2.0]
    made = rate(expand(row, RDSAP_2012)).worksheet.generation
    assert made.pv.sum() > 1000
    assert made.pv_used == pytest.approx(made.pv_exported)

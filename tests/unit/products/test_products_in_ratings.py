"""A home whose products are held is rated by their own data, and says nothing of table defaults."""

from dataclasses import replace
from uuid import UUID

import numpy as np
import pandas as pd
import pytest

from ara_domain.epc import EpcPropertyData, SapVentilation
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.products import NO_PRODUCTS, Boiler, BoilerType, ProductDatabase
from ara_domain.sap.engine import Worksheet, expand, run
from ara_domain.sap.scoring import score_frame
from ara_domain.services.feature_builder import FeatureBuilder
from ara_domain.services.kwh_prediction import KwhPredictionService
from ara_resources.products import product_database
from ara_resources.scoring.local import LocalScoringModel
from ara_resources.settings import Settings
from tests.builders import certificate, with_heating, with_main_heating
from tests.unit.products.held import FOLDER, HELD

HOME = UUID(int=7)


def with_product(index: int, epc: EpcPropertyData | None = None) -> EpcPropertyData:
    return with_main_heating(
        epc or certificate(), main_heating_data_source=1, main_heating_index_number=index, sap_main_heating_code=None
    )


def by_code(code: int) -> EpcPropertyData:
    return with_main_heating(
        certificate(), main_heating_data_source=2, main_heating_index_number=None, sap_main_heating_code=code
    )


def frame(epc: EpcPropertyData, products: ProductDatabase = HELD) -> pd.DataFrame:
    return EpcMlTransform(products).to_rows([epc])


def scored(epc: EpcPropertyData, products: ProductDatabase = HELD) -> pd.Series:
    return score_frame(frame(epc, products)).iloc[0]


def sheet(epc: EpcPropertyData, products: ProductDatabase = HELD) -> Worksheet:
    return run(expand(frame(epc, products)))


def cylinder(epc: EpcPropertyData) -> EpcPropertyData:
    return with_heating(epc, cylinder_size=2, cylinder_insulation_type=1, cylinder_insulation_thickness=50,
                        cylinder_thermostat=True)  # fmt: skip


# ------------------------------------------------------------------------------------------------ boilers


def test_a_product_with_the_efficiencies_of_a_table_row_scores_as_that_row() -> None:
    """Table 4b row 104 is a condensing combi of 84 and 75 %."""
    twin = ProductDatabase(
        boilers={
            1: Boiler(fuel=HELD.boilers[900001].fuel, type=BoilerType.COMBI, condensing=True, winter=84, summer=75)
        }
    )
    own, table = scored(with_product(1), twin), scored(by_code(104))
    assert own["sap_score"] == pytest.approx(table["sap_score"], abs=1e-9)
    assert "product_database_default" not in own["limitations"]


def test_a_boilers_own_efficiencies_are_used_for_rooms_and_water() -> None:
    held = with_product(900001)
    table, own = sheet(by_code(104)), sheet(held)
    assert own.energy.main_1.sum() == pytest.approx(table.energy.main_1.sum() * 84.0 / 88.7)
    summer = own.energy.water_efficiency[0, 6]
    assert summer == pytest.approx(77.1)


def test_an_old_regular_boiler_is_of_its_kind_and_not_the_usual_condensing_one() -> None:
    held = cylinder(with_product(900004))
    homes = expand(frame(held))
    assert homes.heating.main.code.tolist() == [101]
    assert homes.heating.main.has("condensing").tolist() == [False]
    assert homes.heating.efficiency_1[0] in (72.5, 67.5)  # 5 points less without interlock


def test_an_index_number_that_is_not_held_takes_the_default_and_is_named() -> None:
    model = KwhPredictionService(LocalScoringModel())
    features = FeatureBuilder(EpcMlTransform(HELD)).build({HOME: with_product(17507)})
    (baseline,) = model.run(features, {HOME: "hash"}).values()
    (said,) = [one.text for one in baseline.limitations if one.code == "product_database_default"]
    assert said.endswith("(index number 17507)")


def test_without_a_database_the_default_serves_and_says_so() -> None:
    told = scored(with_product(900001), NO_PRODUCTS)
    assert "product_database_default" in told["limitations"].split("|")
    assert told["sap_score"] == scored(with_product(17507))["sap_score"]


def test_a_boiler_named_by_its_sap_code_is_not_looked_up() -> None:
    home = with_main_heating(by_code(104), main_heating_index_number=900004)
    pd.testing.assert_series_equal(scored(home), scored(home, NO_PRODUCTS))


def test_the_generic_products_of_measures_keep_their_efficiencies_whatever_a_database_says() -> None:
    other = ProductDatabase(boilers={690002: HELD.boilers[900004]})
    pd.testing.assert_frame_equal(frame(with_product(690002), other), frame(with_product(690002), NO_PRODUCTS))


# ------------------------------------------------------------------------------------------------ losses of combis


def test_a_combi_tested_to_one_schedule_loses_by_table_3b() -> None:
    water = sheet(with_product(900002)).water
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    use = np.minimum(1, water.volume[0] / 100)
    expected = water.energy_content[0] * 0.05 * use + 0.6 * days
    assert water.combi[0] == pytest.approx(expected)


def test_a_combi_tested_to_two_schedules_loses_by_table_3c() -> None:
    water = sheet(with_product(900003)).water
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    volume = water.volume[0]
    use = np.minimum(1, volume / 100)
    by_volume = np.select([volume < 100.2, volume > 199.8], [0, -99.6], 100.2 - volume)
    expected = water.energy_content[0] * (0.01 + by_volume * 0.00008) * use + 0.9 * days
    assert water.combi[0] == pytest.approx(expected)


def test_a_keep_hot_facility_loses_the_same_all_year_whatever_is_drawn() -> None:
    assert sheet(with_product(900005)).water.combi[0].sum() == pytest.approx(600)


def test_an_electric_keep_hot_facility_is_paid_as_electricity() -> None:
    warm, plain = sheet(with_product(900005)).energy, sheet(with_product(900001)).energy
    assert warm.pumps_and_fans.sum() - plain.pumps_and_fans.sum() == pytest.approx(600)
    assert warm.water.sum() == pytest.approx(((warm.water_output - 600 * np.array(
        [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) / 365) * 100 / warm.water_efficiency).sum())  # fmt: skip


def test_a_regular_boiler_has_no_combi_loss() -> None:
    assert sheet(cylinder(with_product(900004))).water.combi.sum() == 0


# ------------------------------------------------------------------------------------------------ flue gas recovery


def flue_box(index: int = 900501) -> EpcPropertyData:
    return with_main_heating(with_product(900001), has_fghrs=True, fghrs_index_number=index)


def test_flue_gas_recovery_saves_its_share_of_a_combis_hot_water() -> None:
    with_box, without = sheet(flue_box()), sheet(with_product(900001))
    saved = without.energy.water_output - with_box.energy.water_output
    assert saved == pytest.approx(0.09 * without.water.energy_content)


def test_flue_gas_recovery_says_how_it_is_counted_or_that_it_is_not() -> None:
    held, unknown = (scored(flue_box(index))["limitations"].split("|") for index in (900501, 5))
    assert "flue_gas_recovery_2012_method" in held
    assert "flue_gas_recovery_not_counted" not in held
    assert "flue_gas_recovery_not_counted" in unknown


# ------------------------------------------------------------------------------------------------ heat pumps


def heat_pump(index: int) -> EpcPropertyData:
    pump = with_main_heating(cylinder(with_product(index)), main_heating_category=4, main_fuel_type=29,
                             main_heating_control=2207)  # fmt: skip
    return with_heating(pump, water_heating_code=901, water_heating_fuel=29)


def test_a_heat_pump_has_its_own_efficiencies_in_use() -> None:
    homes = expand(frame(heat_pump(900101)))
    assert homes.heating.efficiency_1 == pytest.approx([310 * 0.95])
    assert homes.water.efficiency == pytest.approx([250 * 0.60])
    assert expand(frame(heat_pump(900102))).water.efficiency == pytest.approx([300 * 0.95])


def test_a_heat_pump_draws_from_what_its_product_draws_from() -> None:
    assert expand(frame(heat_pump(900102))).heating.main.has("ground").tolist() == [True]
    assert expand(frame(heat_pump(900101))).heating.main.has("ground").tolist() == [False]


def test_a_heat_pump_of_the_database_says_that_its_running_hours_are_not_counted() -> None:
    said = scored(heat_pump(900101))["limitations"].split("|")
    assert "heat_pump_running_hours_not_held" in said
    assert "product_database_default" not in said


# ------------------------------------------------------------------------------------------------ networks


def network(index: int) -> EpcPropertyData:
    joined = with_main_heating(
        certificate(), main_heating_category=6, main_fuel_type=99, sap_main_heating_code=301, main_heating_control=2306,
        main_heating_data_source=2, main_heating_index_number=None, community_heat_network_index_number=index,
    )  # fmt: skip
    return with_heating(joined, water_heating_code=901, water_heating_fuel=99)


def test_a_network_has_its_own_loss_carbon_and_price_for_bills() -> None:
    held, unknown = network(900201), network(3)
    own = expand(frame(held)).supplied
    assert own.supplies.by_use["main_1"].co2 == pytest.approx([0.045])
    assert own.supplies.by_use["water"].primary == pytest.approx([0.35])
    usual = expand(frame(unknown)).supplied
    assert own.network_space_efficiency / usual.network_space_efficiency == pytest.approx([1.20 / 1.31])
    bill, sold = scored(held), run(expand(frame(held)), expand(frame(held)).region).energy.main_1.sum()
    assert bill["bill_space_heating_gbp"] == pytest.approx(sold * 9.8 / 100)


def test_ratings_of_a_network_keep_the_prices_of_ratings() -> None:
    """Only its loss moves the rating: at the same loss the price of its bills does not."""
    dear = replace(HELD.heat_networks[900201], price_p_kwh=99.0)
    changed = ProductDatabase(heat_networks={900201: dear})
    assert scored(network(900201), changed)["sap_score"] == scored(network(900201))["sap_score"]


def test_a_network_that_is_not_held_is_named() -> None:
    features = FeatureBuilder(EpcMlTransform(HELD)).build({HOME: network(3)})
    (baseline,) = KwhPredictionService(LocalScoringModel()).run(features, {HOME: "hash"}).values()
    (said,) = [one.text for one in baseline.limitations if one.code == "network_data_not_held"]
    assert said.endswith("(index number 3)")
    assert "network_data_not_held" not in scored(network(900201))["limitations"]


# ------------------------------------------------------------------------------------------------ ventilation


def ventilated(kind: int, index: int, **lodged: object) -> EpcPropertyData:
    system = {"mechanical_ventilation": kind, "mechanical_ventilation_index_number": index, **lodged}
    return certificate(sap_ventilation=SapVentilation(**system))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lodged", "power", "recovery"),
    [
        ({"wet_rooms_count": 3, "mechanical_vent_duct_type": 2, "mechanical_vent_duct_insulation": 2}, 0.84 * 1.4, 89 * 0.85),
        ({"wet_rooms_count": 1, "mechanical_vent_duct_type": 2, "mechanical_vent_duct_placement": 2}, 0.62 * 1.4, 91 * 0.70),
        ({"wet_rooms_count": 1, "mechanical_vent_duct_type": 2, "mechanical_vent_duct_placement": 1,
          "is_mechanical_vent_approved_installer_scheme": True}, 0.62 * 1.25, 91 * 0.85),
    ],
)  # fmt: skip
def test_a_recovery_unit_is_taken_as_tested_for_its_rooms_and_ducts(
    lodged: dict[str, object], power: float, recovery: float
) -> None:
    row = EpcMlTransform(HELD).to_row(ventilated(4, 900301, **lodged))
    assert (row["ventilation_sfp"], row["ventilation_recovery"]) == pytest.approx((power, recovery))


def test_a_unit_not_tested_for_so_many_rooms_or_such_ducts_takes_the_default() -> None:
    for lodged in ({"wet_rooms_count": 7, "mechanical_vent_duct_type": 2}, {"mechanical_vent_duct_type": 1}):
        row = EpcMlTransform(HELD).to_row(ventilated(4, 900301, **lodged))
        assert np.isnan(row["ventilation_sfp"])


def test_central_extract_has_its_own_power_and_no_default() -> None:
    home = ventilated(3, 900302, mechanical_vent_duct_type=2)
    assert EpcMlTransform(HELD).to_row(home)["ventilation_sfp"] == pytest.approx(0.4 * 1.4)
    assert "mechanical_ventilation_default" not in scored(home)["limitations"]
    assert "mechanical_ventilation_default" in scored(home, NO_PRODUCTS)["limitations"]


# ------------------------------------------------------------------------------------------------ the database


def test_the_folder_of_the_settings_is_the_database() -> None:
    assert product_database(Settings(pcdb_path=FOLDER)).version == HELD.version
    assert product_database(Settings()).version == ""

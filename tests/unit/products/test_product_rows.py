"""A user's table of products: what is read, what is refused and with which words, and what counts as another database."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from ara_domain.products import HeatSource, ProductsRefused, read_products
from ara_domain.sap.worksheet.hot_water import CombiAsTested
from ara_resources.products import ProductsUnknown, product_database
from ara_resources.scoring.choice import scoring_model, transform_of
from ara_resources.settings import Settings
from tests.unit.products.held import FOLDER, HELD

BOILER = {"kind": "boiler", "index_number": "900001", "fuel": "gas", "type": "combi", "condensing": "yes",
          "space_efficiency": "88.7", "water_efficiency": "77.1"}  # fmt: skip
NETWORK = {"kind": "heat_network", "index_number": "900201", "co2_kg_kwh": "0.1", "primary_kwh_kwh": "1.1",
           "distribution_loss_factor": "1.3"}  # fmt: skip


def test_every_kind_of_product_is_read() -> None:
    assert HELD.counts() == {
        "boiler": 6, "heat_pump": 2, "heat_network": 1, "ventilation": 2, "waste_water_recovery": 1,
        "flue_gas_recovery": 1,
    }  # fmt: skip
    assert HELD.heat_pumps[900102].source is HeatSource.GROUND
    assert [unit.wet_rooms for unit in HELD.ventilation[900301]] == [1, 3]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({**BOILER, "kind": "kettle"}, "row 5: kind is 'kettle'; write one of boiler, heat_pump"),
        ({**BOILER, "index_number": ""}, "row 5: index_number is empty; write a whole number"),
        ({**BOILER, "fuel": "coal"}, "row 5: fuel is 'coal'; write one of gas, lpg, oil"),
        ({**BOILER, "condensing": "perhaps"}, "row 5: condensing is 'perhaps'; write yes or no"),
        ({**BOILER, "space_efficiency": "0.887"}, r"row 5: space_efficiency is '0\.887'; write a number from 30 to 110"),
        ({**BOILER, "water_efficiency": "nan"}, "row 5: water_efficiency is 'nan'"),
        ({**BOILER, "space_eficiency": "88"}, "no such column as 'space_eficiency'; did you mean space_efficiency"),
        ({**BOILER, "xyz": ""}, "no such column as 'xyz'; columns are co2_kg_kwh, combi_schedules"),
        ({name: cell for name, cell in BOILER.items() if name != "condensing"}, "row 5: there is no column condensing"),
        ({**BOILER, "combi_schedules": "4"}, r"row 5: combi_schedules is '4'; write 1 \(schedule 2\)"),
        ({**BOILER, "combi_schedules": "2", "r1": "0.1"}, "row 5: there is no column f2; add it, and write a number"),
        ({**NETWORK, "distribution_loss_factor": "0.9"}, r"distribution_loss_factor is '0\.9'; write a number from 1 to 5"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_named_with_what_to_write(row: Mapping[str, str], complaint: str) -> None:
    with pytest.raises(ProductsRefused, match=complaint):
        read_products([(5, row)])


def test_an_index_number_that_is_there_twice_is_refused() -> None:
    with pytest.raises(ProductsRefused, match="row 9: boiler 900001 is there twice"):
        read_products([(5, BOILER), (9, BOILER)])


def test_kinds_have_numbers_of_their_own() -> None:
    both = read_products([(2, BOILER), (3, {**NETWORK, "index_number": "900001"})])
    assert (set(both.boilers), set(both.heat_networks)) == ({900001}, {900001})


def test_the_version_follows_what_is_held_and_not_its_order_or_names() -> None:
    one = read_products([(2, BOILER), (3, NETWORK)]).version
    assert one == read_products([(2, {**NETWORK, "name": "renamed"}), (3, BOILER)]).version
    assert one != read_products([(2, {**BOILER, "space_efficiency": "88.8"}), (3, NETWORK)]).version
    assert read_products([]).version == ""


def test_a_combis_loss_by_volume_stops_at_the_schedules_it_was_tested_to() -> None:
    volume = np.array([[20.0, 60.0, 100.2, 150.0, 199.8, 250.0] * 2] * 2)
    combi = CombiAsTested(
        tested=np.array([True, True]),
        with_large_schedule=np.array([True, False]),
        rejected=np.zeros(2),
        standing=np.zeros(2),
        by_volume=np.array([0.001, 0.001]),
    )
    found = combi.loss(np.ones_like(volume), volume, np.ones_like(volume))[:, :6]
    assert found[0] == pytest.approx([0, 0, 0, -0.0498, -0.0996, -0.0996])
    assert found[1] == pytest.approx([0.0642, 0.0402, 0, 0, 0, 0], abs=1e-12)


# ------------------------------------------------------------------------------------------------ settings


def test_the_models_version_names_the_database_so_that_every_mark_notices_another() -> None:
    without, with_products = scoring_model(Settings()).version, scoring_model(Settings(pcdb_path=FOLDER)).version
    assert with_products.model_version == f"{without.model_version}+products-{HELD.version}"
    assert with_products.model_name == without.model_name


def test_the_frames_are_made_with_the_same_products() -> None:
    assert transform_of(Settings(pcdb_path=FOLDER)).products == HELD


def test_one_file_serves_as_well_as_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text((FOLDER / "boilers.csv").read_text(encoding="utf-8"), encoding="utf-8")
    assert product_database(Settings(pcdb_path=file)).boilers == HELD.boilers


def test_a_file_that_cannot_be_read_stops_before_any_work(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("kind,index_number\nboiler,7\n", encoding="utf-8")
    with pytest.raises(
        ProductsUnknown, match=r"mine\.csv: row 2: there is no column condensing; add it, and write yes or no"
    ):
        scoring_model(Settings(pcdb_path=file))
    with pytest.raises(ProductsUnknown, match="holds no CSV file"):
        product_database(Settings(pcdb_path=_empty(tmp_path)))


def _empty(folder: Path) -> Path:
    made = folder / "empty"
    made.mkdir()
    return made

"""No result of a certificate reaches the engine or the residual model."""

from random import Random

import numpy as np
import pytest

from ara_domain.epc.mapping.flat_row.results import RESULT_COLUMNS
from ara_domain.ml.leakage import LeakingColumn, inputs_among, is_result, refuse_results, without_results
from ara_domain.ml.residual import residual_columns, train_residual
from ara_domain.services.legacy_rows import LegacyTable, read_table
from tests.unit.ml.legacy_stock import invented_rows


def test_every_result_column_of_the_register_is_known_as_one_however_it_is_written() -> None:
    assert all(map(is_result, RESULT_COLUMNS))
    assert is_result("walls-energy-eff")
    assert is_result("co2_emiss_curr_per_floor_area")
    assert not any(
        map(is_result, ("TOTAL_FLOOR_AREA", "WALLS_DESCRIPTION", "MAIN_FUEL", "POSTCODE", "HEAT_LOSS_CORRIDOR"))
    )


def test_a_model_may_not_name_a_result_among_its_inputs() -> None:
    with pytest.raises(LeakingColumn, match="CO2_EMISSIONS_CURRENT"):
        refuse_results(["floor_area", "CO2_EMISSIONS_CURRENT"])
    refuse_results(residual_columns())
    assert inputs_among(["floor_area", "heating1_efficiency"]) == ("floor_area",)


def test_a_row_that_goes_to_the_mapping_holds_no_result() -> None:
    (row,) = invented_rows(1)
    left = without_results(row)
    assert set(row) - set(left) == RESULT_COLUMNS & set(row)


def test_shuffling_every_result_of_a_file_changes_no_rating_and_no_prediction() -> None:
    rows = invented_rows(120)
    plain = read_table(rows)
    model = train_residual(plain.inputs, _left(plain))
    shuffled = read_table(_shuffled(rows))

    assert not np.array_equal(shuffled.lodged["sap"], plain.lodged["sap"])
    np.testing.assert_array_equal(shuffled.inputs, plain.inputs)
    np.testing.assert_array_equal(shuffled.computed.to_numpy(), plain.computed.to_numpy())
    predicted = model.predict(plain.inputs)
    assert predicted.std() > 0
    np.testing.assert_array_equal(model.predict(shuffled.inputs), predicted)


def _left(table: LegacyTable) -> np.ndarray:
    return (table.lodged["sap"] - table.computed["sap"]).to_numpy()


def _shuffled(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Every column whose name makes it a result, each shuffled by itself."""
    random = Random(2)
    made = [dict(row) for row in rows]
    for column in filter(is_result, rows[0]):
        cells = [row[column] for row in rows]
        random.shuffle(cells)
        for row, cell in zip(made, cells, strict=True):
            row[column] = cell
    return made

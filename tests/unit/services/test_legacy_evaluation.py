"""Computed and lodged ratings of flat rows: the arithmetic, the folds, the periods and the methods."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from ara_domain.sap.method import RDSAP_10, RDSAP_2012, RDSAP_2012_9_92
from ara_domain.services.legacy_evaluation import evaluate_legacy, out_of_fold, sap_accuracy
from ara_domain.services.legacy_rows import LegacyTable, NothingToEvaluate, fold_of, read_table
from ara_domain.services.lodgement_methods import method_on
from ara_resources.flat_rows import read_flat_rows
from tests.reference import reference_file
from tests.unit.epc.flat_row.rows import house
from tests.unit.ml.legacy_stock import invented_rows, invented_table


@pytest.fixture(scope="module")
def table() -> LegacyTable:
    return invented_table(160)


def test_errors_and_bands_are_counted_as_the_certificate_rounds_them() -> None:
    found = sap_accuracy(np.array([68.5, 60.0, 50.0, 100.0]), np.array([69.0, 62.0, 56.0, 60.0]))
    assert found.mae == pytest.approx((0.5 + 2 + 6 + 40) / 4)
    assert found.bias == pytest.approx((-0.5 - 2 - 6 + 40) / 4)
    assert found.rmse == pytest.approx(((0.25 + 4 + 36 + 1600) / 4) ** 0.5)
    assert (found.share_within_1, found.share_within_5) == (0.25, 0.5)
    # 68.5 is printed as 69, a C; E is one band from D, A three from D.
    assert (found.share_band_exact, found.share_band_within_one) == (0.5, 0.75)


def test_a_row_s_residual_knows_no_rating_of_its_own_postcode(table: LegacyTable) -> None:
    before = out_of_fold(table, seed=1)
    own = (table.facts["postcode"] == table.facts["postcode"].iloc[0]).to_numpy()
    lodged = table.lodged.copy()
    lodged.loc[own, "sap"] = 1.0
    after = out_of_fold(replace(table, lodged=lodged), seed=1)

    assert before is not None
    assert after is not None
    np.testing.assert_array_equal(after[own], before[own])
    assert not np.array_equal(after[~own], before[~own])


def test_a_postcode_keeps_its_fold_whatever_else_is_in_the_file() -> None:
    folds = [fold_of(f"LS6 {n}AB", seed=1, folds=5) for n in range(10)]
    assert len(set(folds)) > 1
    assert folds == [fold_of(f"LS6 {n}AB", seed=1, folds=5) for n in range(10)]
    assert folds != [fold_of(f"LS6 {n}AB", seed=2, folds=5) for n in range(10)]


def test_the_residual_learns_what_the_rows_have_in_common(table: LegacyTable) -> None:
    found = evaluate_legacy(table, seed=1)
    assert found.all_years.with_residual is not None
    assert found.all_years.with_residual.mae < found.all_years.physics.mae


def test_rows_since_2021_and_before_2017_are_reported_apart_and_each_split_counts_every_row(table: LegacyTable) -> None:
    found = evaluate_legacy(table, seed=1)
    years = table.facts["year"]
    assert found.since is not None
    assert found.before is not None
    assert found.since.physics.rows == (years >= 2021).sum()
    assert found.before.physics.rows == (years < 2017).sum()
    for kinds in found.since.splits.values():
        assert sum(physics.rows for physics, _ in kinds.values()) == found.since.physics.rows
    assert found.since.co2_t is not None
    assert found.since.co2_t.rows == found.since.physics.rows


def test_one_postcode_is_too_little_to_train_on_and_physics_is_still_reported() -> None:
    rows = [house(LMK_KEY=f"{n:064x}", TOTAL_FLOOR_AREA=str(60 + n)) for n in range(10)]
    found = evaluate_legacy(read_table(rows), seed=1)
    assert found.all_years.with_residual is None
    assert found.all_years.physics.rows == 10


def test_rows_that_cannot_be_evaluated_are_counted_by_why() -> None:
    rows = [house(), house(TOTAL_FLOOR_AREA="0"), house(CURRENT_ENERGY_EFFICIENCY="")]
    table = read_table(rows)
    assert (table.read, len(table)) == (3, 1)
    assert table.left_out == {"no_total_floor_area": 1, "no_rating_lodged": 1}
    with pytest.raises(NothingToEvaluate, match="1 no_total_floor_area"):
        read_table(rows[1:2])


def test_the_order_of_rows_changes_nothing_of_a_home() -> None:
    rows = invented_rows(40)
    there, back = read_table(rows), read_table(rows[::-1])
    np.testing.assert_allclose(back.computed["sap"].to_numpy()[::-1], there.computed["sap"].to_numpy(), rtol=1e-12)
    assert list(back.facts["number"])[::-1] == list(there.facts["number"])


@pytest.mark.parametrize(
    ("lodged", "method"),
    [
        (date(2026, 1, 5), RDSAP_10),
        (date(2024, 5, 1), RDSAP_2012),
        (date(2016, 5, 1), RDSAP_2012_9_92),
        (date(2010, 5, 1), RDSAP_2012_9_92),
    ],
)
def test_a_row_is_computed_by_the_method_of_its_day_as_far_as_there_is_one(lodged: date, method: object) -> None:
    assert method_on(lodged) is method


@pytest.mark.bench
def test_rows_of_a_real_town_since_2021_come_within_3_3_points_and_within_3_with_the_residual() -> None:
    file = reference_file("legacy_register/exeter_development.csv.gz")
    found = evaluate_legacy(read_table(row for _, row in read_flat_rows(file)), seed=1).since
    assert found is not None
    assert found.physics.mae <= 3.3
    assert found.with_residual is not None
    assert found.with_residual.mae <= 3.0
    assert found.with_residual.share_band_exact >= 0.78

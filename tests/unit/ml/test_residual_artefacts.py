"""A residual model on disk: what it was trained on, and when it is refused."""

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from ara_domain.ml.leakage import LeakingColumn
from ara_domain.ml.residual import ResidualModel, UnreadableModel, residual_columns
from ara_domain.services.legacy_rows import LegacyTable
from ara_domain.services.residual_training import (
    LEAST_ROWS,
    TooFewRows,
    TrainedResidual,
    certificate_number_hash,
    train,
)
from ara_resources.residual_artefacts import CARD, MODEL, UnusableResidual, read_residual, write_residual
from tests.unit.ml.legacy_stock import invented_table


def noon() -> datetime:
    return datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def table() -> LegacyTable:
    return invented_table(LEAST_ROWS)


@pytest.fixture(scope="module")
def trained(table: LegacyTable) -> TrainedResidual:
    return train(table, seed=1, clock=noon)[0]


@pytest.fixture
def folder(trained: TrainedResidual, tmp_path: Path) -> Path:
    write_residual(trained, tmp_path / "residual")
    return tmp_path / "residual"


def test_a_model_read_back_is_the_one_written(folder: Path, trained: TrainedResidual, table: LegacyTable) -> None:
    read = read_residual(folder)
    assert read.card == trained.card
    assert read.card.trained_at == noon()
    np.testing.assert_array_equal(read.model.predict(table.inputs), trained.model.predict(table.inputs))


def test_the_card_knows_the_certificates_it_was_trained_on_without_naming_them(
    trained: TrainedResidual, table: LegacyTable
) -> None:
    number = table.facts["number"].iloc[7]
    assert certificate_number_hash(number) in trained.card.trained_certificates
    assert number not in trained.card.trained_certificates
    assert trained.card.trained_rows == len(trained.card.trained_certificates) == LEAST_ROWS


def test_the_same_rows_give_the_same_version_at_any_time(trained: TrainedResidual, table: LegacyTable) -> None:
    later = train(table, seed=1, clock=lambda: datetime(2027, 1, 1, tzinfo=UTC))[0]
    assert later.card.version == trained.card.version


def test_a_model_changed_after_training_is_refused(folder: Path) -> None:
    text = (folder / MODEL).read_text()
    first = next(line for line in text.splitlines() if line.startswith("leaf_value="))
    (folder / MODEL).write_text(text.replace(first, first.replace("=", "=9", 1), 1))
    with pytest.raises(UnusableResidual, match="changed after training"):
        read_residual(folder)


@pytest.mark.parametrize("part", ["transform_version", "engine_version"])
def test_a_model_for_another_transform_or_engine_is_refused(folder: Path, part: str) -> None:
    card = json.loads((folder / CARD).read_text())
    (folder / CARD).write_text(json.dumps(card | {part: "0.0.1"}))
    with pytest.raises(UnusableResidual, match="train it anew"):
        read_residual(folder)


def test_a_model_of_a_result_column_is_refused(trained: TrainedResidual) -> None:
    text = trained.model.to_text().replace("floor_area", "HEATING_COST_CURRENT", 1)
    with pytest.raises(LeakingColumn, match="HEATING_COST_CURRENT"):
        ResidualModel.from_text(text, residual_columns())


def test_a_model_for_other_columns_or_no_model_is_refused(trained: TrainedResidual) -> None:
    with pytest.raises(UnreadableModel, match="not among"):
        ResidualModel.from_text(trained.model.to_text().replace("floor_area", "roof_area", 1), residual_columns())
    with pytest.raises(UnreadableModel, match="no LightGBM model"):
        ResidualModel.from_text("", residual_columns())


def test_a_folder_without_a_model_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UnusableResidual, match="ara train residual"):
        read_residual(tmp_path)
    (tmp_path / CARD).write_text("[]")
    (tmp_path / MODEL).write_text("")
    with pytest.raises(UnusableResidual, match="not a card"):
        read_residual(tmp_path)


def test_a_few_rows_are_not_trained_on() -> None:
    with pytest.raises(TooFewRows, match="20 rows"):
        train(invented_table(20), seed=1, clock=noon)

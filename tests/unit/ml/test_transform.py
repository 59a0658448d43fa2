"""The frame every model reads: its columns, their order and type, and what stands in them, fixed by version."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import map_certificate
from ara_domain.ml.flatten_building import TooManyParts
from ara_domain.ml.schema import PRODUCT_VALUES, Kind, checked_in_header, column_names, columns
from ara_domain.ml.transform import EpcMlTransform
from tests.builders import certificate, document
from tests.unit.ml.frames import as_text, frame, golden, homes

TRANSFORM = EpcMlTransform()


# ---------------------------------------------------------------------------------------------- the golden rows


def test_the_rows_of_the_golden_homes_are_what_they_were() -> None:
    """Exactly. If a change is meant, see `tests.unit.ml.frames` for how the file is written anew."""
    expected = dict(_by_column(golden().read_text(encoding="utf-8")))
    found = dict(_by_column(as_text(frame())))
    assert list(found) == list(expected)
    assert {name: values for name, values in found.items() if values != expected[name]} == {}


def _by_column(text: str) -> list[tuple[str, list[str]]]:
    return [(name, values) for name, *values in csv.reader(text.splitlines())]


def test_the_golden_homes_leave_hardly_a_column_blank() -> None:
    """A golden row of blanks would hold nothing to account. The parts after the second repeat it."""
    made = frame()
    said = (made.fillna(0) != 0).any()
    blank = {name for name in made.columns if not said[name] and not name.startswith(_FURTHER_PARTS)}
    assert blank == _NEVER_SAID | _OF_A_PRODUCT_DATABASE


_FURTHER_PARTS = ("part2", "part3", "part4", "part5")
_NEVER_SAID = {
    "part1_wall_is_curtain_2023",
    "part1_exposed_upper_floor_area",
    "part1_room_in_roof_party_area",
    "heating1_high_heat_retention",
    "heating2_high_heat_retention",
}
_OF_A_PRODUCT_DATABASE = {
    *(f"heating{number}_{name}" for number in (1, 2) for name in (*PRODUCT_VALUES, "flue_gas_saving")),
    "network_carbon",
    "network_primary",
    "network_price",
}
"""Blank without one; `tests/unit/products` holds them to account."""


def test_a_hand_checked_few_of_them_say_what_the_certificate_says() -> None:
    """So that the golden file is not merely what the code once made."""
    row = TRANSFORM.to_row(certificate())
    assert row["floor_area"] == 84.0
    assert row["volume"] == pytest.approx(42.0 * (2.4 + 2.65))  # RdSAP 10 §3.6: 0.25 m more for an upper storey
    assert row["part1_wall_construction"] == 4
    assert row["part1_age_band"] == 4  # D
    assert row["part1_roof_insulation_mm"] == 75
    assert row["percent_multiple_glazed"] == 100
    assert row["window_multiple_area"] == pytest.approx(2.73 + 2.16 + 1.44 + 2.47 + 2.16 + 0.99 + 0.6)
    assert row["heating1_control"] == 2104
    assert row["incandescent_lamps"] == 6
    assert np.isnan(row["heating2_category"])


# ---------------------------------------------------------------------------------------------- the header


def test_the_header_is_the_one_published_for_this_version() -> None:
    """A column added, renamed, removed or moved is another version, with a header file of its own."""
    assert column_names() == checked_in_header()


def test_no_column_is_there_twice_and_each_says_what_it_means() -> None:
    assert len(set(column_names())) == len(column_names())
    assert [column.name for column in columns() if not column.meaning] == []
    assert [column.name for column in columns() if column.kind in {Kind.CODE, Kind.FLAG} and column.unit] == []


@pytest.mark.parametrize("leaked", ["rating", "lodged", "cost", "co2", "potential", "sap_score", "band_current"])
def test_no_column_tells_a_model_the_answer(leaked: str) -> None:
    assert [name for name in column_names() if leaked in name] == []


# ---------------------------------------------------------------------------------------------- the shape


@pytest.mark.parametrize("home", homes().values(), ids=homes().keys())
def test_every_home_has_the_same_columns_whatever_it_has(home: EpcPropertyData) -> None:
    made = TRANSFORM.to_rows([home])
    assert tuple(made.columns) == column_names()
    assert made.shape == (1, len(column_names()))


def test_every_column_is_a_double_and_the_schema_says_so() -> None:
    assert set(frame().dtypes) == {np.dtype("float64")}
    assert TRANSFORM.schema() == dict.fromkeys(column_names(), float)


def test_one_home_has_the_row_it_has_among_many() -> None:
    made = frame()
    for name, home in homes().items():
        expected = made.loc[name].to_numpy()
        row = TRANSFORM.to_row(home)
        assert tuple(row) == tuple(made.columns)
        np.testing.assert_array_equal(list(row.values()), expected)
        alone = TRANSFORM.to_rows([home], [name])
        assert list(alone.index) == [name]
        assert tuple(alone.columns) == tuple(made.columns)
        np.testing.assert_array_equal(alone.to_numpy()[0], expected)


def test_no_homes_are_a_frame_of_no_rows() -> None:
    assert TRANSFORM.to_rows([]).shape == (0, len(column_names()))


def test_flags_and_counts_are_what_their_kind_says() -> None:
    made = frame()
    for column in columns():
        values = made[column.name].dropna()
        if column.kind is Kind.FLAG:
            assert values.isin([0.0, 1.0]).all(), column.name
        if column.kind in {Kind.CODE, Kind.COUNT}:
            assert (values == values.round()).all(), column.name


def test_what_was_lodged_as_a_result_changes_nothing_in_the_row() -> None:
    told_otherwise = map_certificate(document(energy_rating_current=12, co2_emissions_current={"value": 9.9}))
    assert as_text(TRANSFORM.to_rows([told_otherwise])) == as_text(TRANSFORM.to_rows([certificate()]))


def test_a_sixth_building_part_is_refused_by_number() -> None:
    (main,) = certificate().sap_building_parts
    parts = tuple(replace(main, building_part_number=number) for number in range(1, 7))
    with pytest.raises(TooManyParts, match="6 building parts"):
        TRANSFORM.to_row(certificate(sap_building_parts=parts))

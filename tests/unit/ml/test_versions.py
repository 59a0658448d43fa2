"""Transforms of several versions side by side: what was published stays what it was."""

import numpy as np
import pandas as pd
import pytest

from ara_domain.ml.schema import TRANSFORM_VERSION, column_names, published_header
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.ml.versions import DerivedTransform, UnknownTransform, transform, versions
from tests.builders import certificate
from tests.unit.ml.frames import golden, homes, read


def test_the_present_version_is_the_one_the_engine_reads() -> None:
    assert versions()[-1] == TRANSFORM_VERSION
    assert transform().VERSION == TRANSFORM_VERSION
    assert tuple(transform().to_row(certificate())) == column_names()


@pytest.mark.parametrize("version", versions())
def test_each_version_gives_exactly_the_columns_published_for_it(version: str) -> None:
    asked = transform(version)
    assert version == asked.VERSION
    assert tuple(asked.to_row(certificate())) == published_header(version)
    assert tuple(asked.to_rows([certificate()]).columns) == published_header(version)
    assert tuple(asked.schema()) == published_header(version)


@pytest.mark.parametrize("version", versions())
def test_the_golden_rows_of_each_version_come_out_the_same(version: str) -> None:
    """Exactly, and in every column: a version is what its golden rows say, however it is made.

    If the present version corrects what stands in a column, 1.1.0 ends here and 1.1.1 takes its place in `DERIVED`.
    """
    expected = read(golden(version).read_text(encoding="utf-8"))
    made = homes()
    found = transform(version).to_rows([made[name] for name in expected.index], list(expected.index))
    pd.testing.assert_frame_equal(found, expected, check_exact=True)


@pytest.mark.parametrize("version", versions())
def test_a_row_alone_is_the_row_among_many(version: str) -> None:
    asked = transform(version)
    (row,) = asked.to_rows([certificate()]).to_dict("records")
    np.testing.assert_equal(asked.to_row(certificate()), row)


def test_a_column_renamed_since_is_read_under_its_present_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DerivedTransform, "columns", lambda _: ("floor_area_m2", "doors"))
    earlier = DerivedTransform("0.9.0", renamed={"floor_area_m2": "floor_area"})
    assert earlier.to_row(certificate()) == {"floor_area_m2": 84.0, "doors": 2.0}
    frame = earlier.of(EpcMlTransform().to_rows([certificate()]))
    assert frame.to_dict("list") == {"floor_area_m2": [84.0], "doors": [2.0]}


def test_a_version_that_is_not_kept_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnknownTransform, match=r"'0\.3\.0'.*1\.1\.0, "):
        transform("0.3.0")

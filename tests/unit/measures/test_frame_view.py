"""The view of a frame: an edit of some rows is that of all rows where it holds, and a view to read stays as it is."""

import numpy as np
import pytest

from ara_domain.measures import OPTIONS, FrameView, Option
from ara_domain.ml.transform import EpcMlTransform
from tests.builders import certificate

FRAME = EpcMlTransform().to_rows([certificate(), certificate(), certificate()])


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
def test_an_edit_asked_of_some_rows_changes_them_as_one_asked_of_all_would(option: Option) -> None:
    masked, some = FrameView(FRAME), FrameView(FRAME)
    chosen = np.array([True, False, True])
    option.edit_frame(masked, chosen)
    some.edit(option.edit_frame, np.flatnonzero(chosen))
    assert np.array_equal(masked.values, some.values, equal_nan=True)


def test_a_view_to_read_refuses_to_be_written_and_works_out_u_values_once() -> None:
    view = FrameView(FRAME, read_only=True)
    with pytest.raises(ValueError, match="read-only"):
        view.set("extract_fans", np.ones(3, dtype=bool), 2.0)
    assert view.u() is view.u()
    writable = FrameView(FRAME)
    assert writable.u() is not writable.u()
    assert np.array_equal(view.u().walls, writable.u().walls)

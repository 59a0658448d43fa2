"""The version is raised as far as a change of the columns asks, and what was released stays as it was."""

from dataclasses import replace

import pytest

from ara_domain.ml import bumps
from ara_domain.ml.bumps import Bump
from ara_domain.ml.schema import TRANSFORM_VERSION, Column, Kind, columns
from ara_domain.ml.transform import EpcMlTransform
from tests.unit.ml.frames import golden, homes, read
from tests.unit.ml.releases import LAST, RELEASED, REWORDED, columns_of, digests

AREA = Column("floor_area", Kind.NUMBER, "m2", "total floor area")
DOORS = Column("doors", Kind.COUNT, "", "external doors")
BATHS = Column("baths", Kind.COUNT, "", "baths")


@pytest.mark.parametrize(
    ("after", "needed"),
    [
        pytest.param([AREA, DOORS], Bump.NONE, id="nothing"),
        pytest.param([AREA, DOORS, BATHS], Bump.MINOR, id="one more at the end"),
        pytest.param([BATHS, AREA, DOORS], Bump.MINOR, id="one more in front"),
        pytest.param([DOORS, AREA], Bump.MINOR, id="another order"),
        pytest.param([AREA], Bump.MAJOR, id="one removed"),
        pytest.param([AREA, replace(DOORS, name="outer_doors")], Bump.MAJOR, id="one renamed"),
        pytest.param([AREA, replace(DOORS, kind=Kind.NUMBER)], Bump.MAJOR, id="one of another kind"),
        pytest.param([replace(AREA, unit="ft2"), DOORS], Bump.MAJOR, id="one in another unit"),
        pytest.param([AREA, replace(DOORS, meaning="all doors")], Bump.MAJOR, id="one that means something else"),
        pytest.param([AREA, replace(DOORS, name="outer_doors"), BATHS], Bump.MAJOR, id="one renamed, one more"),
    ],
)
def test_a_change_of_columns_asks_for_a_raise(after: list[Column], needed: Bump) -> None:
    assert bumps.needed([AREA, DOORS], after, values_differ=False) is needed


def test_other_values_in_the_same_columns_ask_for_a_patch() -> None:
    assert bumps.needed([AREA], [AREA], values_differ=True) is Bump.PATCH
    assert bumps.needed([AREA], [AREA, DOORS], values_differ=True) is Bump.MINOR


@pytest.mark.parametrize(
    ("before", "after", "made"),
    [
        ("1.1.0", "1.1.0", Bump.NONE),
        ("1.1.0", "1.1.1", Bump.PATCH),
        ("1.1.3", "1.2.0", Bump.MINOR),
        ("1.9.0", "1.10.0", Bump.MINOR),
        ("1.9.4", "2.0.0", Bump.MAJOR),
    ],
)
def test_a_raise_is_read_off_two_versions(before: str, after: str, made: Bump) -> None:
    assert bumps.made(before, after) is made


def test_a_version_never_goes_back() -> None:
    with pytest.raises(ValueError, match=r"1\.9\.0 is lower than 1\.10\.0"):
        bumps.made("1.10.0", "1.9.0")


@pytest.mark.parametrize("text", ["1.2", "1.2.0.1", "v1.2.0", "1.2.x", ""])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"write three numbers, as in 1\.2\.0"):
        bumps.numbers(text)


def test_the_version_is_raised_as_far_as_the_change_since_the_last_release_asks() -> None:
    """If this fails, raise TRANSFORM_VERSION; a text that says the same in other words goes into `REWORDED`."""
    released = columns_of(LAST)
    texts = {column.name: column.meaning for column in released}
    present = [
        replace(column, meaning=texts[column.name]) if column.name in REWORDED else column for column in columns()
    ]
    needed = bumps.needed(released, present, values_differ=_differs_from(LAST))
    assert bumps.made(LAST, TRANSFORM_VERSION) >= needed


def _differs_from(version: str) -> bool:
    """Whether the golden homes of a version have other values in the columns that are still there."""
    expected = read(golden(version).read_text(encoding="utf-8"))
    made = homes()
    found = EpcMlTransform().to_rows([made[name] for name in expected.index], list(expected.index))
    common = [name for name in expected.columns if name in found.columns]
    return not expected[common].equals(found[common])


@pytest.mark.parametrize("version", RELEASED)
def test_what_was_released_is_not_edited(version: str) -> None:
    """Header, columns and golden rows: a model may have been made for them. Publish another version instead."""
    assert digests(version) == RELEASED[version]
    assert [column.name for column in columns_of(version)] == list(read(golden(version).read_text()).columns)

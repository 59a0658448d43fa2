"""Tests that share what takes long to make are one worker's, and the longest of them are begun first."""

import pytest

from tests.scheduling import TOGETHER, rank_of, unit_of


@pytest.mark.parametrize("place", TOGETHER)
def test_the_places_that_are_begun_first_exist(place: str, pytestconfig: pytest.Config) -> None:
    assert (pytestconfig.rootpath / place).is_dir()


def test_a_directory_with_a_long_fixture_is_one_unit_and_elsewhere_a_file_is() -> None:
    first, second = "tests/integration/kills/test_a.py::test_one[x]", "tests/integration/kills/test_b.py::test_two"
    assert unit_of(first) == unit_of(second) == "tests/integration/kills/"
    assert unit_of("tests/unit/test_a.py::test_one[a::b]") == "tests/unit/test_a.py"


def test_long_units_are_begun_before_all_others() -> None:
    ranks = [rank_of(f"{place}test_a.py::test_one") for place in TOGETHER]
    assert ranks == sorted(set(ranks))
    assert rank_of("tests/contract/test_a.py::test_one") > ranks[-1]

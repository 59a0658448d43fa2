"""Making a stock: how many homes, the same bytes again, and no harm to what else lies in a folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ara_resources.sample_stock import NotASampleFolder, TooManyHomes, make_sample
from ara_resources.sample_stock.streets import homes_by_district, lay_out
from tests.unit.sample_stock.reading import Stock


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("homes", [1, 2, 7, 61])
def test_a_stock_has_as_many_homes_as_asked_for(make: Callable[..., Stock], homes: int) -> None:
    stock = make(homes)
    assert len(stock.lines) == stock.summary.homes == homes
    assert len(stock.entries) == stock.summary.certificates


def test_the_same_arguments_give_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 5), ("two", 5), ("other", 6)):
        make_sample(tmp_path / name, 120, seed)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert files(tmp_path / "one").keys() >= {"portfolio.csv", "overrides.csv", "flaws.csv", "README.md"}
    assert files(tmp_path / "other")["portfolio.csv"] != files(tmp_path / "one")["portfolio.csv"]


def test_a_new_stock_replaces_an_earlier_one_of_other_districts(tmp_path: Path) -> None:
    make_sample(tmp_path / "again", 400)
    make_sample(tmp_path / "again", 40)
    make_sample(tmp_path / "fresh", 40)
    assert files(tmp_path / "again") == files(tmp_path / "fresh")


@pytest.mark.parametrize("foreign", ["notes.txt", "certificates/own.json"])
def test_a_folder_with_anything_else_in_it_is_left_as_it_is(tmp_path: Path, foreign: str) -> None:
    path = tmp_path / foreign
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    with pytest.raises(NotASampleFolder, match=path.name):
        make_sample(tmp_path, 10)
    assert files(tmp_path) == {foreign: b"mine"}


def test_progress_adds_up_to_the_homes_of_the_list(tmp_path: Path) -> None:
    steps: list[int] = []
    make_sample(tmp_path, 150, progress=steps.append)
    assert sum(steps) == 150


@pytest.mark.parametrize("homes", [0, -3])
def test_no_homes_is_no_stock(tmp_path: Path, homes: int) -> None:
    with pytest.raises(ValueError, match="ask for one or more"):
        make_sample(tmp_path, homes)


def test_more_homes_than_the_invented_postcodes_take_are_refused_before_any_work() -> None:
    with pytest.raises(TooManyHomes, match="ask for a smaller stock"):
        lay_out(600_000, seed=1)


@pytest.mark.parametrize("homes", [1, 5, 6, 300, 100_000])
def test_homes_are_shared_out_over_districts_of_very_different_size(homes: int) -> None:
    shares = homes_by_district(homes)
    assert sum(shares) == homes
    assert min(shares) >= 1
    assert shares == sorted(shares, reverse=True)
    if homes >= 300:
        assert shares[0] > 3 * shares[-1]


def test_the_readme_says_that_addresses_are_fictional_and_ratings_prove_nothing(stock: Stock) -> None:
    text = (stock.folder / "README.md").read_text(encoding="utf-8")
    assert "Every address here is fictional" in text
    assert "no evidence of accuracy" in text
    assert f"{stock.summary.certificates} certificates" in text

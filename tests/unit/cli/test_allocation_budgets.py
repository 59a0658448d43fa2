"""Money as people give it: one sum, by area, by year."""

from pathlib import Path

import pytest

from ara_assets.cli.allocation_budgets import read_budgets
from ara_assets.cli.failures import UserError

BLOCKS = {"LS6": 10, "LS7": 5, "L1": 3, "unknown": 1}


def areas(folder: Path, *rows: str) -> Path:
    file = folder / "areas.csv"
    file.write_text("\n".join(["area,budget_gbp", *rows]) + "\n", encoding="utf-8")
    return file


def test_one_sum_pays_for_every_block() -> None:
    budgets = read_budgets("£20_000", None, None, carry_over=False)
    assert budgets.total_pence == 2_000_000
    assert set(budgets.pots_of(BLOCKS).values()) == {0}


def test_thousands_of_one_sum_may_be_parted_by_commas() -> None:
    assert read_budgets("£1,200,000.50", None, None, carry_over=False).total_pence == 120_000_050


def test_years_come_in_their_order() -> None:
    budgets = read_budgets(None, None, "5000, 2500.50", carry_over=True)
    assert (budgets.names, budgets.pence, budgets.carry_over) == (("year 1", "year 2"), (500_000, 250_050), True)


def test_an_area_is_a_block_or_the_letters_of_its_postcodes(tmp_path: Path) -> None:
    budgets = read_budgets(None, areas(tmp_path, "LS,100", "ls6,50", "L,1"), None, carry_over=False)
    assert budgets.pots_of(BLOCKS) == {"LS6": 1, "LS7": 0, "L1": 2}


@pytest.mark.parametrize(
    ("total", "by_year", "said"),
    [
        (None, None, "in one way"),
        ("1", "1", "in one way"),
        ("a lot", None, "--total: 'a lot' is no sum of money"),
        ("-1", None, "'-1' is less than nothing; write 0 or more"),
        ("-£1,000", None, "less than nothing"),
        ("nan", None, "no sum of money"),
        (None, "5,,5", "--by-year: '' is no sum of money"),
        (None, "100000,50,000", "commas part years; write thousands without"),
        ("1,5", None, "--total: '1,5' is no sum of money"),
    ],
)
def test_money_that_cannot_be_read_is_refused(total: str | None, by_year: str | None, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_budgets(total, None, by_year, carry_over=False)


def test_carrying_over_is_about_years() -> None:
    with pytest.raises(UserError, match="--carry-over is about years"):
        read_budgets("1", None, None, carry_over=True)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "names no area"),
        (("LS,1", "LS,2"), "row 3: LS is there twice"),
        (("LS,",), "row 2: there is no budget_gbp"),
        (("LS,x",), "row 2: 'x' is no sum of money"),
    ],
)
def test_a_file_of_areas_is_refused_with_the_row(tmp_path: Path, rows: tuple[str, ...], said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_budgets(None, areas(tmp_path, *rows), None, carry_over=False)


def test_an_area_whose_every_block_has_a_budget_of_its_own_is_named(tmp_path: Path) -> None:
    budgets = read_budgets(None, areas(tmp_path, "LS6,1", "LS7,1", "LS,1"), None, carry_over=False)
    with pytest.raises(UserError, match="no home is left for LS: each of its blocks has a budget of its own"):
        budgets.pots_of(BLOCKS)


def test_an_area_without_homes_is_named(tmp_path: Path) -> None:
    budgets = read_budgets(None, areas(tmp_path, "LS,1", "BD,1"), None, carry_over=False)
    with pytest.raises(UserError, match="no home is in BD; the portfolio's blocks are LS6, LS7, L1, unknown"):
        budgets.pots_of(BLOCKS)

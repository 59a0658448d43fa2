"""The money of `ara allocate` as a person gives it: one sum, a sum for each area, or a sum for each year."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import nan
from pathlib import Path

from ara_assets.cli.failures import UserError
from ara_resources.own_tables import rows_of

_COLUMNS = ("area", "budget_gbp")
_THOUSANDS = re.compile(r"0\d\d(\.\d*)?")
"""What follows the comma of 50,000: no year's budget is written with a nought before it."""
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?")


@dataclass(frozen=True, slots=True)
class Budgets:
    """Pots of money with their names; one, unless by area or by year."""

    names: tuple[str, ...]
    pence: tuple[int, ...]
    by_area: bool = False
    by_year: bool = False
    carry_over: bool = False

    @property
    def total_pence(self) -> int:
        """All pots together."""
        return sum(self.pence)

    def pots_of(self, blocks: Mapping[str, int]) -> Mapping[str, int]:
        """By block of homes the pot that pays for it; a block in no area with a budget is left out.

        An area is a block (LS6) or the letters its postcodes begin with (LS); the block itself comes first.

        Raises:
            UserError: an area has no block, or none that has no budget of its own.
        """
        if not self.by_area:
            return dict.fromkeys(blocks, 0)
        place = {name.upper(): number for number, name in enumerate(self.names)}
        found: dict[str, int] = {}
        areas = {block: _letters_of(block) for block in blocks}
        for block, letters in areas.items():
            pot = place.get(block.upper(), place.get(letters))
            if pot is not None:
                found[block] = pot
        if missing := [name for number, name in enumerate(self.names) if number not in found.values()]:
            spent = [name for name in missing if name.upper() in areas.values()]
            if spent:
                raise UserError(
                    f"no home is left for {', '.join(spent)}: each of its blocks has a budget of its own; leave one out"
                )
            raise UserError(f"no home is in {', '.join(missing)}; the portfolio's blocks are {', '.join(blocks)}")
        return found


def _letters_of(block: str) -> str:
    """The letters a block begins with: its postcode area."""
    return block.upper()[: next((at for at, one in enumerate(block) if not one.isalpha()), len(block))]


def read_budgets(total: str | None, by_area: Path | None, by_year: str | None, *, carry_over: bool) -> Budgets:
    """The one way to give money that was used.

    Raises:
        UserError: none was used, or two, or a sum cannot be read.
    """
    if sum(given is not None for given in (total, by_area, by_year)) != 1:
        raise UserError("say what may be spent in one way: --total POUNDS, --by-area FILE or --by-year POUNDS,POUNDS")
    if carry_over and by_year is None:
        raise UserError("--carry-over is about years; give --by-year as well, or leave it out")
    if by_year is not None:
        sums = tuple(_pence(one, "--by-year") for one in _years(by_year))
        names = tuple(f"year {number}" for number in range(1, len(sums) + 1))
        return Budgets(names, sums, by_year=True, carry_over=carry_over)
    if by_area is not None:
        return _of_areas(by_area)
    return Budgets(("the budget",), (_pence(total or "", "--total"),))


def _years(text: str) -> list[str]:
    """The sums of `--by-year`; commas part years, so those within a sum would make years of next to nothing."""
    sums = text.split(",")
    if any(_THOUSANDS.fullmatch(one.strip()) for one in sums[1:]):
        raise UserError(f"--by-year: in {text!r} commas part years; write thousands without, for example 100000,50000")
    return sums


def _of_areas(file: Path) -> Budgets:
    pots: dict[str, int] = {}
    for number, row in rows_of(file):
        cells = {name.strip().lower(): str(value).strip() for name, value in row.items()}
        if missing := [name for name in _COLUMNS if not cells.get(name)]:
            raise UserError(f"{file}, row {number}: there is no {' and no '.join(missing)}; give both columns")
        if cells["area"] in pots:
            raise UserError(f"{file}, row {number}: {cells['area']} is there twice; give it one budget")
        pots[cells["area"]] = _pence(cells["budget_gbp"], f"{file}, row {number}")
    if not pots:
        raise UserError(f"{file} names no area; give rows of {' and '.join(_COLUMNS)}")
    return Budgets(tuple(pots), tuple(pots.values()), by_area=True)


def _pence(text: str, where: str) -> int:
    written = text.replace("£", "").replace("_", "").strip()
    if _GROUPED.fullmatch(written):
        written = written.replace(",", "")
    try:
        pounds = float(written)
    except ValueError:
        pounds = nan
    if pounds < 0:
        raise UserError(f"{where}: {text!r} is less than nothing; write 0 or more pounds, for example 20000000")
    if not pounds <= 1e12:
        raise UserError(f"{where}: {text!r} is no sum of money; write pounds, for example 20000000")
    return round(100 * pounds)

"""Invented flat rows of many kinds, whose lodged ratings follow what they say, with something the engine cannot see."""

import csv
from pathlib import Path
from random import Random

from ara_domain.services.legacy_rows import LegacyTable, read_table
from tests.unit.epc.flat_row.rows import flat, house

_WALLS = (
    ("Cavity wall, filled cavity", 8),
    ("Solid brick, as built, no insulation (assumed)", 0),
    ("Cavity wall, as built, insulated (assumed)", 12),
)
_HEATING = (
    ("Boiler and radiators, mains gas", "mains gas (not community)", 6),
    ("Electric storage heaters", "electricity (not community)", 0),
)


def invented_rows(number: int, *, seed: int = 1) -> list[dict[str, str]]:
    """Rows of both periods in postcodes of about eight homes each; the same seed gives the same rows."""
    random = Random(seed)
    return [_row(random, at) for at in range(number)]


def _row(random: Random, at: int) -> dict[str, str]:
    wall, wall_points = random.choice(_WALLS)
    heating, fuel, heating_points = random.choice(_HEATING)
    lodged_in = random.choice((2013, 2016, 2021, 2022, 2023))
    rating = 52 + wall_points + heating_points + random.randint(-3, 3)
    make = random.choice((house, flat))
    return make(
        LMK_KEY=f"{at:064x}",
        POSTCODE=f"LS{6 + at // 80} {at // 8 % 10}AB",
        LODGEMENT_DATE=f"{lodged_in}-05-{1 + at % 28:02d}",
        INSPECTION_DATE=f"{lodged_in}-05-01",
        TOTAL_FLOOR_AREA=str(random.randint(40, 130)),
        WALLS_DESCRIPTION=wall,
        MAINHEAT_DESCRIPTION=heating,
        MAIN_FUEL=fuel,
        CURRENT_ENERGY_EFFICIENCY=str(rating),
        HEATING_COST_CURRENT=str(random.randint(300, 1500)),
        CO2_EMISSIONS_CURRENT=f"{random.uniform(1, 6):.1f}",
        WALLS_ENERGY_EFF=random.choice(("Good", "Poor")),
    )


def invented_table(number: int, *, seed: int = 1) -> LegacyTable:
    """The table of `invented_rows`."""
    return read_table(invented_rows(number, seed=seed))


def write_rows(rows: list[dict[str, str]], path: Path) -> Path:
    """Rows as the register's CSV."""
    with path.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.DictWriter(opened, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path

"""What a materialisation of plans shows: a picture and tables of the run, tables of each block, small enough to store."""

import base64
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from ara_assets.blocks import BlockResult
from ara_assets.plan_metadata import PlanCounts, metadata_of_block, metadata_of_run
from ara_domain.cost_bands import COST_LABELS
from ara_domain.default_scenarios import default_scenarios
from ara_domain.identity import BlockKey
from ara_domain.ports import CostTotal, MeasureTotal, PlanTotal
from ara_domain.recommendations import PackageOutcome
from ara_domain.scenarios import Scenario
from tests.unit.assets.graph import BLOCKS, BRADFORD, LEEDS, YORK, Called, Graph
from tests.unit.stages.world import PORTFOLIO

BAND_C, MOST_SAP = default_scenarios(PORTFOLIO.portfolio_id)
TABLES = {"bands_table", "costs_table", "measures_table"}
Totals = tuple[Sequence[PlanTotal], Sequence[CostTotal], Sequence[MeasureTotal]]


def rows_of(markdown: Any) -> list[list[str]]:
    """The rows of a table, without its heading."""
    text = str(getattr(markdown, "value", markdown))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()[2:]]


def plans(before: int, after: int, homes: int, outcome: PackageOutcome = PackageOutcome.TARGET_REACHED) -> PlanTotal:
    return PlanTotal(
        scenario_id=BAND_C.scenario_id,
        outcome=outcome,
        rating_before=before,
        rating_after=after,
        plans=homes,
        cost_pence=0,
    )


def tables(totals: Totals, scenarios: Sequence[Scenario] = (BAND_C,)) -> Mapping[str, str]:
    return dict(PlanCounts(scenarios, *totals).tables())


def test_homes_out_of_reach_are_told_with_their_share_and_the_best_band_they_reach() -> None:
    beyond = [plans(30, 60, 1, PackageOutcome.TARGET_UNREACHABLE), plans(20, 50, 2, PackageOutcome.TARGET_UNREACHABLE)]
    (row,) = rows_of(tables(([plans(60, 70, 9), *beyond], [], []))["unreachable_table"])
    assert row == [BAND_C.name, "3", "25.0%", "0", "0", "0", "1", "2", "0", "0"]
    assert "unreachable_table" not in tables(([plans(60, 70, 9)], [], []))


def test_costs_are_told_in_bands_with_the_sum_and_the_mean_of_homes_with_works() -> None:
    costs = [
        CostTotal(scenario_id=BAND_C.scenario_id, band=band, plans=homes, cost_pence=pence)
        for band, homes, pence in ((0, 6, 0), (1, 3, 150_000), (4, 1, 850_000))
    ]
    (row,) = rows_of(tables(([], costs, []))["costs_table"])
    assert row == [BAND_C.name, "6", "3", "0", "0", "1", "0", "0", "0", "£10,000", "£2,500"]
    assert len(row) == 1 + len(COST_LABELS) + 2


def test_the_most_frequent_measures_are_told_by_their_titles_ten_at_most_a_scenario() -> None:
    every = [
        MeasureTotal(scenario_id=BAND_C.scenario_id, option=option, plans=99 - place, cost_pence=123_400)
        for place, option in enumerate(["loft_insulation", *(f"gone_{n}" for n in range(12))])
    ]
    rows = rows_of(tables(([], [], every))["measures_table"])
    assert rows[0] == [BAND_C.name, "Loft insulation to 270 mm", "99", "£1,234"]
    assert len(rows) == 10


def test_a_name_cannot_break_a_table() -> None:
    named = replace(BAND_C, name="C | D\nsoon")
    assert (
        tables(([plans(60, 70, 1)], [], []), [named])["bands_table"].splitlines()[2].startswith("| C \\| D soon, bef")
    )


def test_a_run_shows_a_picture_and_tables_that_add_up(reported: dict[str, Called]) -> None:
    shown = reported["optimised_packages"].metadata[BLOCKS[-1]]
    encoded = str(shown["run/bands"].value).rpartition("base64,")[2].removesuffix(")")
    bars = list(ET.fromstring(base64.b64decode(encoded)).iter("{http://www.w3.org/2000/svg}rect"))
    assert len(bars) == 2 * 2 * 7
    rows = rows_of(shown["run/bands_table"])
    assert [row[0] for row in rows] == [
        f"{name}, {when}" for name in (BAND_C.name, MOST_SAP.name) for when in ("before", "after")
    ]
    for row in rows:
        *bands, homes = map(int, row[1:])
        assert sum(bands) == homes == 3
    for row in rows_of(shown["run/costs_table"]):
        assert sum(map(int, row[1 : 1 + len(COST_LABELS)])) == 3
    assert rows_of(shown["run/measures_table"])


def test_each_block_shows_tables_of_its_own_homes_and_no_picture(reported: dict[str, Called]) -> None:
    metadata = reported["optimised_packages"].metadata
    for block, homes in ((LEEDS, 2), (BRADFORD, 1)):
        assert set(metadata[block]) >= TABLES
        assert [row[-1] for row in rows_of(metadata[block]["bands_table"])] == [str(homes)] * 4
        assert not [name for name in metadata[block] if name == "bands"]
    assert not TABLES & set(metadata[YORK])


def test_a_block_that_was_not_made_again_is_not_described_again(made: Graph) -> None:
    again = made.call("optimised_packages", *BLOCKS)
    assert not [name for shown in again.metadata.values() for name in shown if name in TABLES]


@pytest.mark.parametrize("scenarios", [4, 12])
def test_many_scenarios_of_long_names_still_fit_the_event_log(made: Graph, scenarios: int) -> None:
    every = [replace(BAND_C, scenario_id=UUID(int=n), slug=f"s{n}", name=f"{n} " + "&" * 200) for n in range(scenarios)]
    with made.world.writing() as uow:
        made.world.db.recommendations.save_scenarios(uow, every)
        uow.commit()
    shown = made.call("optimised_packages", *BLOCKS).metadata[BLOCKS[-1]]
    assert "run/bands" in shown
    assert len(rows_of(shown["run/bands_table"])) == 2 * (2 + scenarios)


@dataclass
class CountingRepo:
    """Answers for any portfolio, and remembers the blocks it was asked for."""

    asked: list[list[str]]

    def scenarios(self, portfolio_id: UUID) -> list[Scenario]:
        return [BAND_C]

    def plan_totals(self, portfolio_id: UUID, blocks: Collection[str]) -> list[PlanTotal]:
        self.asked.append(list(blocks))
        return [plans(60, 70, len(self.asked))]

    def cost_totals(self, portfolio_id: UUID, blocks: Collection[str]) -> list[CostTotal]:
        return []

    def measure_totals(self, portfolio_id: UUID, blocks: Collection[str]) -> list[MeasureTotal]:
        return []


def test_a_run_over_two_portfolios_has_a_picture_of_each() -> None:
    """A backfill started by hand in the UI may cover both."""
    repo, results = CountingRepo([]), (BRADFORD, LEEDS, BlockKey("beta", "S1"))
    made = dict.fromkeys(results, BlockResult(version="", row_count=0))
    shown = metadata_of_run(repo, made)  # type: ignore[arg-type]
    assert repo.asked == [["BD1", "LS6"], ["S1"]]
    assert [name for name in shown if "bands" in name] == [
        "run/bands of acme",
        "run/bands_table of acme",
        "run/bands of beta",
        "run/bands_table of beta",
    ]


def test_a_block_is_asked_for_alone() -> None:
    repo = CountingRepo([])
    metadata_of_block(repo, LEEDS)  # type: ignore[arg-type]
    assert repo.asked == [["LS6"]]

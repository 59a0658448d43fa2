"""What a materialisation of plans shows: homes by band, cost, measure and outcome, of a run and of each block.

Counted by the database: four small queries, whatever the number of homes. The picture is of a run alone, for a picture
in the event of every block would swell the event log.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeVar

import dagster as dg

from ara_assets.blocks import BlockResult, MetadataMap, chart
from ara_assets.charts import BANDS, bands_chart, count_bands
from ara_domain.cost_bands import COST_LABELS
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.measures import OPTIONS
from ara_domain.ports import CostTotal, MeasureTotal, PlanTotal, RecommendationsRepo
from ara_domain.predictions import energy_band
from ara_domain.recommendations import PackageOutcome
from ara_domain.scenarios import Scenario

_MEASURES_SHOWN: Final = 10
_TITLES: Final = {option.key: option.title for option in OPTIONS}
_Total = TypeVar("_Total", PlanTotal, CostTotal, MeasureTotal)


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """The plans in force of some blocks of a portfolio, counted."""

    scenarios: Sequence[Scenario]
    plans: Sequence[PlanTotal]
    costs: Sequence[CostTotal]
    measures: Sequence[MeasureTotal]

    @classmethod
    def of(cls, repo: RecommendationsRepo, portfolio: str, blocks: Collection[str]) -> "PlanCounts":
        """Count what is stored."""
        portfolio_id = Portfolio.named(portfolio).portfolio_id
        return cls(
            scenarios=repo.scenarios(portfolio_id),
            plans=repo.plan_totals(portfolio_id, blocks),
            costs=repo.cost_totals(portfolio_id, blocks),
            measures=repo.measure_totals(portfolio_id, blocks),
        )

    def tables(self) -> Iterator[tuple[str, str]]:
        """Name and Markdown of each table that has rows."""
        for name, table in (
            ("bands_table", self._bands()),
            ("costs_table", self._costs()),
            ("measures_table", self._measures()),
            ("unreachable_table", self._unreachable()),
        ):
            if table:
                yield name, table

    def _bands(self) -> str:
        """A row before and one after for each scenario."""
        rows = []
        for scenario in self.scenarios:
            before, after = count_bands(_of(self.plans, scenario))
            rows += [
                [f"{scenario.name}, {when}", *(counts[band] for band in BANDS), counts.total()]
                for when, counts in (("before", before), ("after", after))
            ]
        return _markdown(["", *BANDS, "total"], rows)

    def _costs(self) -> str:
        """Homes by what their measures cost, and what that comes to."""
        rows = []
        for scenario in self.scenarios:
            totals = _of(self.costs, scenario)
            homes = Counter({total.band: total.plans for total in totals})
            pence = sum(total.cost_pence for total in totals)
            worked_on = homes.total() - homes[0]
            each = f"£{pence / 100 / worked_on:,.0f}" if worked_on else ""
            rows.append(
                [scenario.name, *(homes[band] for band in range(len(COST_LABELS))), f"£{pence / 100:,.0f}", each]
            )
        return _markdown(["homes by cost", *COST_LABELS, "in all", "a home with works"], rows)

    def _measures(self) -> str:
        """The most frequent measures of each scenario."""
        rows = [
            [scenario.name, _TITLES.get(total.option, total.option), total.plans, f"£{total.cost_pence / 100:,.0f}"]
            for scenario in self.scenarios
            for total in islice(_of(self.measures, scenario), _MEASURES_SHOWN)
        ]
        return _markdown(["", "most frequent measures", "homes", "cost"], rows)

    def _unreachable(self) -> str:
        """Scenarios with homes whose target is out of reach, by the best band those reach."""
        rows = []
        for scenario in self.scenarios:
            bands: defaultdict[str, int] = defaultdict(int)
            for total in _of(self.plans, scenario):
                if total.outcome is PackageOutcome.TARGET_UNREACHABLE:
                    bands[energy_band(total.rating_after)] += total.plans
            if homes := sum(bands.values()):
                share = homes / sum(total.plans for total in _of(self.plans, scenario))
                rows.append([scenario.name, homes, f"{share:.1%}", *(bands[band] for band in BANDS)])
        return _markdown(["target out of reach", "homes", "share", *(f"best {band}" for band in BANDS)], rows)


def metadata_of_run(repo: RecommendationsRepo, results: Mapping[BlockKey, BlockResult]) -> MetadataMap:
    """The picture and the tables of the blocks just planned; of each portfolio where there are several."""
    blocks: defaultdict[str, list[str]] = defaultdict(list)
    for block in results:
        blocks[block.portfolio].append(block.block)
    shown: dict[str, dg.MetadataValue] = {}
    for slug in sorted(blocks):
        of_whom = f" of {slug}" if len(blocks) > 1 else ""
        counts = PlanCounts.of(repo, slug, blocks[slug])
        if counts.plans:
            picture = bands_chart(counts.scenarios, counts.plans)
            shown[f"run/bands{of_whom}"] = chart("homes by band, before and after", picture)
            shown |= {f"run/{name}{of_whom}": dg.MetadataValue.md(table) for name, table in counts.tables()}
    return shown


def metadata_of_block(repo: RecommendationsRepo, block: BlockKey) -> MetadataMap:
    """The tables of one block."""
    counts = PlanCounts.of(repo, block.portfolio, [block.block])
    return {name: dg.MetadataValue.md(table) for name, table in counts.tables()} if counts.plans else {}


def _of(totals: Sequence[_Total], scenario: Scenario) -> list[_Total]:
    return [total for total in totals if total.scenario_id == scenario.scenario_id]


def _markdown(heading: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table; nothing without rows."""
    if not rows:
        return ""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in cells)} |" for cells in lines)


def _cell(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell).replace("|", "\\|").replace("\n", " ")

"""How a portfolio stands: homes, bands before and after, what is set aside."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ara_assets.charts import BANDS, count_bands
from ara_assets.cli.output import console, facts, pounds, table
from ara_domain.identity import Portfolio
from ara_domain.ports import PlanTotal, Repositories
from ara_domain.quarantine import QuarantinedItem
from ara_domain.recommendations import PackageOutcome, Scenario


@dataclass(frozen=True)
class Picture:
    """What is stored about a portfolio now, counted."""

    portfolio: Portfolio
    blocks: Mapping[str, int]
    scenarios: Sequence[Scenario]
    totals: Sequence[PlanTotal]
    set_aside: Sequence[QuarantinedItem]

    @classmethod
    def of(cls, store: Repositories, portfolio: Portfolio) -> "Picture":
        """Count what the store holds."""
        return cls(
            portfolio=portfolio,
            blocks=store.properties.blocks(portfolio.portfolio_id),
            scenarios=store.recommendations.scenarios(portfolio.portfolio_id),
            totals=store.recommendations.plan_totals(portfolio.portfolio_id),
            set_aside=store.quarantine.open_items(portfolio.slug),
        )

    @property
    def homes(self) -> int:
        """Homes on the list."""
        return sum(self.blocks.values())

    @property
    def planned(self) -> int:
        """Homes with plans."""
        counts = [sum(total.plans for total in self.of_scenario(scenario)) for scenario in self.scenarios]
        return min(counts, default=0)

    def of_scenario(self, scenario: Scenario) -> Sequence[PlanTotal]:
        """The plan totals of one scenario."""
        return [total for total in self.totals if total.scenario_id == scenario.scenario_id]

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "homes": self.homes,
            "blocks": len(self.blocks),
            "homes_with_plans": self.planned,
            "set_aside": dict(sorted(Counter(item.reason for item in self.set_aside).items())),
            "scenarios": [self._scenario_as_json(scenario) for scenario in self.scenarios],
        }

    def _scenario_as_json(self, scenario: Scenario) -> dict[str, Any]:
        totals = self.of_scenario(scenario)
        before, after = count_bands(totals)
        outcomes = Counter[str]()
        for total in totals:
            outcomes[total.outcome.value] += total.plans
        return {
            "scenario": scenario.slug,
            "name": scenario.name,
            "plans": before.total(),
            "cost_gbp": sum(total.cost_pence for total in totals) / 100,
            "outcomes": dict(sorted(outcomes.items())),
            "bands_before": {band: before[band] for band in BANDS},
            "bands_after": {band: after[band] for band in BANDS},
        }


def show_picture(picture: Picture) -> None:
    """Tables of a portfolio's homes by band and of what is set aside."""
    homes = f"{picture.homes:,} in {len(picture.blocks):,} blocks"
    facts({"homes on the list": homes, "homes with plans": picture.planned})
    console.print()
    rows: list[tuple[object, ...]] = []
    for scenario in picture.scenarios:
        totals = picture.of_scenario(scenario)
        before, after = count_bands(totals)
        reached = sum(t.plans for t in totals if t.outcome is PackageOutcome.TARGET_REACHED)
        cost = pounds(sum(total.cost_pence for total in totals))
        rows.append((f"{scenario.name}: before", *(before[band] or "" for band in BANDS), "", ""))
        rows.append(("  after", *(after[band] or "" for band in BANDS), cost, reached or ""))
    headers = ("homes by band", *BANDS, "cost", "brought to target")
    if picture.totals:
        table("", headers, rows, right=headers[1:])
    reasons = Counter((item.stage, item.kind, item.reason, item.remedy) for item in picture.set_aside)
    table(
        "Set aside (ara quarantine shows each)",
        ("stage", "what", "reason", "count", "what to do"),
        [(stage, kind, reason, count, remedy) for (stage, kind, reason, remedy), count in sorted(reasons.items())],
        right=("count",),
    )

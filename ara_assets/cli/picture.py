"""How a portfolio stands: homes, bands before and after, what is set aside."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ara_assets.charts import BANDS, count_bands
from ara_assets.cli.outcomes import reach_of
from ara_assets.cli.output import console, counted, facts, heading, line, pounds, table
from ara_domain.identity import Portfolio
from ara_domain.ports import PlanTotal, Repositories
from ara_domain.property import FieldSource
from ara_domain.quarantine import QuarantinedItem
from ara_domain.recommendations import PackageOutcome
from ara_domain.scenarios import Scenario


@dataclass(frozen=True)
class Picture:
    """What is stored about a portfolio now, counted."""

    portfolio: Portfolio
    blocks: Mapping[str, int]
    scenarios: Sequence[Scenario]
    totals: Sequence[PlanTotal]
    set_aside: Sequence[QuarantinedItem]
    modelled_from: Mapping[str, int] = field(default_factory=dict)
    """Homes by what they are modelled from: survey, certificate or predicted."""

    @classmethod
    def of(cls, store: Repositories, portfolio: Portfolio) -> "Picture":
        """Count what the store holds."""
        return cls(
            portfolio=portfolio,
            blocks=store.properties.blocks(portfolio.portfolio_id),
            scenarios=store.recommendations.scenarios(portfolio.portfolio_id),
            totals=store.recommendations.plan_totals(portfolio.portfolio_id),
            set_aside=store.quarantine.open_items(portfolio.slug),
            modelled_from=store.properties.homes_by_base(portfolio.portfolio_id),
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
            "modelled_from": dict(self.modelled_from),
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
    """A portfolio's homes by band, scenario by scenario, and what is set aside."""
    homes = f"{picture.homes:,} in {counted(len(picture.blocks), 'block')}"
    predicted = picture.modelled_from.get(FieldSource.PREDICTED, 0)
    facts(
        {
            "homes on the list": homes,
            "homes with plans": picture.planned,
            "without certificate": f"{counted(predicted, 'home')} predicted from neighbours" if predicted else None,
        }
    )
    console.print()
    for scenario in picture.scenarios:
        if totals := picture.of_scenario(scenario):
            _show_scenario(scenario, totals)
    show_set_aside(picture)


def _show_scenario(scenario: Scenario, totals: Sequence[PlanTotal]) -> None:
    before, after = count_bands(totals)
    outcomes, spent = Counter[PackageOutcome](), Counter[PackageOutcome]()
    for total in totals:
        outcomes[total.outcome] += total.plans
        spent[total.outcome] += total.cost_pence
    heading(f"{scenario.name}: {pounds(spent.total())}")
    for outcome, what in (
        (PackageOutcome.TARGET_REACHED, "brings {} to the target"),
        (PackageOutcome.TARGET_UNREACHABLE, f"gets {{}} nearer that cannot reach it {reach_of(scenario)}"),
    ):
        if outcomes[outcome]:
            line(f"  {pounds(spent[outcome])} {what.format(counted(outcomes[outcome], 'home'))}")
    table(
        "",
        ("homes in band", *BANDS),
        [(when, *(bands[band] or "" for band in BANDS)) for when, bands in (("before", before), ("after", after))],
        right=BANDS,
        least=6,
        indent=2,
    )


def show_set_aside(picture: Picture) -> None:
    """What could not be worked on: how many, why, and what to do."""
    reasons = Counter((item.reason, item.remedy) for item in picture.set_aside)
    table(
        f"Set aside (`ara quarantine {picture.portfolio.slug}` shows each)",
        ("count", "reason", "what to do"),
        [(count, reason, remedy) for (reason, remedy), count in sorted(reasons.items())],
        right=("count",),
        wrap=("what to do",),
        indent=2,
    )

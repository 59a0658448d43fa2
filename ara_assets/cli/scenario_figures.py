"""What the scenarios of a portfolio come to: figures of their plans in force, and what they were worked out with."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from ara_assets.cli.outcomes import OUTCOMES
from ara_assets.cli.output import counted, facts, heading, line, pounds, table
from ara_domain.identity import Portfolio
from ara_domain.ports import PlanTotal
from ara_domain.predictions import energy_band
from ara_domain.recommendations import PackageOutcome
from ara_domain.scenarios import Scenario
from ara_resources.postgres.database import Database
from ara_resources.postgres.scenario_results import PlanVersions, ScenarioTotals


@dataclass(frozen=True)
class ScenarioFigures:
    """Read once for all scenarios of a portfolio, in a fixed number of queries."""

    homes: int
    """On the list."""
    modelled: bool
    """Whether any of them was ever modelled, planned or not."""
    totals: Mapping[UUID, ScenarioTotals]
    ratings: Sequence[PlanTotal]
    versions: Sequence[PlanVersions]

    @classmethod
    def of(cls, store: Database, portfolio: Portfolio) -> "ScenarioFigures":
        """What the store holds."""
        key = portfolio.portfolio_id
        return cls(
            homes=sum(store.properties.blocks(key).values()),
            modelled=bool(store.properties.homes_by_base(key)),
            totals=store.scenario_results.totals(key),
            ratings=store.recommendations.plan_totals(key),
            versions=store.scenario_results.versions(key),
        )

    def planned(self, scenario: Scenario) -> int:
        """Homes with a plan in force, whatever was asked when it was made."""
        found = self.totals.get(scenario.scenario_id)
        return found.homes if found else 0

    def outdated(self, scenario: Scenario) -> int:
        """Plans in force that answer what the scenario asked before."""
        return sum(one.plans for one in self.versions_of(scenario) if one.question != scenario.question)

    def versions_of(self, scenario: Scenario) -> Sequence[PlanVersions]:
        """What its plans were worked out with, most plans first."""
        return [one for one in self.versions if one.scenario_id == scenario.scenario_id]

    def outcomes(self, scenario: Scenario) -> Mapping[PackageOutcome, int]:
        """Plans by outcome."""
        counts = Counter[PackageOutcome]()
        for total in self.ratings:
            if total.scenario_id == scenario.scenario_id:
                counts[total.outcome] += total.plans
        return counts

    def bands(self, scenario: Scenario) -> tuple[Counter[str], Counter[str]]:
        """Homes by band before and after."""
        before, after = Counter[str](), Counter[str]()
        for total in self.ratings:
            if total.scenario_id == scenario.scenario_id:
                before[energy_band(total.rating_before)] += total.plans
                after[energy_band(total.rating_after)] += total.plans
        return before, after

    def progress(self, scenario: Scenario) -> str:
        """How many homes are planned, in words."""
        planned, outdated = self.planned(scenario), self.outdated(scenario)
        told = f"{planned:,} of {counted(self.homes, 'home')} planned"
        return f"{told}, {outdated:,} of them for what it asked before" if outdated else told

    def next_step(self, slug: str) -> str:
        """The command that plans what is not planned."""
        return f"ara refresh {slug}" if self.modelled else f"ara run {slug}"

    def as_json(self, scenario: Scenario) -> dict[str, Any]:
        """Counts, figures and versions for scripts; money in pounds."""
        before, after = self.bands(scenario)
        total = self.totals.get(scenario.scenario_id)
        return {
            "homes": self.homes,
            "homes_planned": self.planned(scenario),
            "plans_outdated": self.outdated(scenario),
            "outcomes": {outcome.value: self.outcomes(scenario).get(outcome, 0) for outcome in PackageOutcome},
            "bands_before": dict(sorted(before.items())),
            "bands_after": dict(sorted(after.items())),
            "figures": None if total is None else _figures_as_json(total),
            "versions": [{**asdict(one), "scenario_id": str(one.scenario_id)} for one in self.versions_of(scenario)],
        }

    def show(self, scenario: Scenario, *, next_step: str) -> None:
        """Counts, figures and versions for people."""
        total = self.totals.get(scenario.scenario_id)
        if total is None:
            line(f"No home is planned for it yet. Next: `{next_step}`")
            return
        heading(self.progress(scenario))
        facts(
            {
                **{OUTCOMES[outcome]: count for outcome, count in self.outcomes(scenario).items()},
                "cost": f"{pounds(total.cost_pence)}, of {counted(total.with_measures, 'home')} that get measures",
                "SAP, mean": f"{total.sap_before:.1f} → {total.sap_after:.1f}",
                "digest of plans": total.fingerprint,
            }
        )
        rows = [
            (one.plans, one.model, one.transform_version, one.cost_version, one.catalogue_version, one.price_set)
            for one in self.versions_of(scenario)
        ]
        headers = ("plans", "model", "transform", "costs", "catalogue", "prices")
        table("\nWorked out with", headers, rows, right=("plans",), wrap=("model", "costs"), indent=2)
        if self.outdated(scenario):
            line(f"Next: `{next_step}`")


def _figures_as_json(total: ScenarioTotals) -> dict[str, Any]:
    return {
        "homes_with_measures": total.with_measures,
        "cost_gbp": total.cost_pence / 100,
        "mean_cost_gbp": gbp(total.mean_cost_pence),
        "median_cost_gbp": gbp(total.median_cost_pence),
        "dearest_gbp": total.dearest_pence / 100,
        "sap_before": round(total.sap_before, 2),
        "sap_after": round(total.sap_after, 2),
        "co2_saving_kg_per_year": round(total.co2_saving_kg, 1),
        "bill_saving_gbp_per_year": round(total.bill_saving_gbp, 2),
        "plans_fingerprint": total.fingerprint,
    }


def gbp(pence: float | None) -> float | None:
    """Pounds of pence."""
    return None if pence is None else round(pence / 100, 2)

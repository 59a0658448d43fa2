"""What a workbook counts while its rows go by: homes by band, cost, measure and outcome, scenario by scenario."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ara_assets.cli.plan_columns import NOT_PLANNED, PlanRow
from ara_assets.cli.plan_rows import PlanSheet
from ara_domain.cost_bands import cost_band
from ara_domain.recommendations import PackageOutcome

VERSIONS = ("model", "transform_version", "price_set", "catalogue_version", "cost_version")
"""Columns of a plan that say what it was worked out by."""


@dataclass(slots=True)
class ScenarioCounts:
    """The plans of one scenario."""

    outcomes: Counter[str] = field(default_factory=Counter)
    before: Counter[str] = field(default_factory=Counter)
    """Homes by band as they are now."""
    after: Counter[str] = field(default_factory=Counter)
    best_reachable: Counter[str] = field(default_factory=Counter)
    """Bands of the homes whose target is out of reach."""
    costs: Counter[int] = field(default_factory=Counter)
    """Homes by place in `COST_LABELS`."""
    measures: Counter[str] = field(default_factory=Counter)
    measure_costs: Counter[str] = field(default_factory=Counter)
    """Pence by measure."""
    cost_pence: int = 0
    co2_saved_kg: float = 0.0
    energy_saved_kwh: float = 0.0
    bill_change_gbp: float = 0.0
    bills_raised: int = 0
    """Homes whose bill the package raises."""

    @property
    def homes(self) -> int:
        """Homes on the list."""
        return self.outcomes.total()

    @property
    def planned(self) -> int:
        """Homes with a plan."""
        return self.before.total()

    @property
    def worked_on(self) -> int:
        """Homes with at least one measure."""
        return self.planned - self.costs[0]

    def add(self, row: PlanRow) -> None:
        """Count a plan, or a home without one."""
        self.outcomes[row.outcome] += 1
        if row.outcome == NOT_PLANNED:
            return
        assert row.band_before is not None
        assert row.band_after is not None
        self.before[row.band_before] += 1
        self.after[row.band_after] += 1
        if row.outcome == PackageOutcome.TARGET_UNREACHABLE:
            self.best_reachable[row.band_after] += 1
        pence = round((row.cost_gbp or 0.0) * 100)
        self.costs[cost_band(pence)] += 1
        self.cost_pence += pence
        self.co2_saved_kg += (row.co2_before_kg_per_year or 0.0) - (row.co2_after_kg_per_year or 0.0)
        self.energy_saved_kwh += (row.energy_before_kwh_per_year or 0.0) - (row.energy_after_kwh_per_year or 0.0)
        change = row.bill_change_gbp_per_year or 0.0
        self.bill_change_gbp += change
        self.bills_raised += change >= 1


@dataclass(slots=True)
class Counts:
    """The plans of a portfolio as a workbook sums them up."""

    scenarios: dict[str, ScenarioCounts]
    """By scenario slug, in the order of the workbook."""
    versions: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Plans by what a version is of, and the version."""
    limitations: Counter[str] = field(default_factory=Counter)
    """Homes by what the model could not follow."""
    predicted: int = 0
    """Plans of homes told from their neighbours."""

    @classmethod
    def of(cls, scenarios: Iterable[str]) -> "Counts":
        """Nothing counted yet."""
        return cls({slug: ScenarioCounts() for slug in scenarios})

    def add(self, sheet: PlanSheet) -> None:
        """Count the rows of a block."""
        for row in sheet.plans:
            self.scenarios[row.scenario].add(row)
            self.predicted += row.modelled_from == "predicted"
            self.versions.update((name, value) for name in VERSIONS if (value := getattr(row, name)) is not None)
        for measure in sheet.measures:
            counts = self.scenarios[measure.scenario]
            counts.measures[measure.measure] += 1
            counts.measure_costs[measure.measure] += round(measure.cost_gbp * 100)
        self.limitations.update(sheet.limitations)

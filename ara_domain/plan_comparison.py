"""What changed between two plans of a home under one scenario, and over a portfolio.

Pure: plans in, differences out. Money is integer pence; SAP is unrounded.
Keep out: words for a terminal (`ara_assets.cli.plan_changes`), and why a plan is superseded at the time it is, which
the planning service says and a plan keeps (`superseded_reason`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from heapq import nlargest
from typing import Final
from uuid import UUID

from ara_domain.recommendations import Plan, Recommendation

NOTICEABLE_SAP: Final = 0.05
NOTICEABLE_GBP: Final = 0.5
NOTICEABLE_KG: Final = 0.5
"""Differences below these do not show where they are printed, to a tenth of a point, a pound and a kilogram."""


class Kind(StrEnum):
    """How far a later plan differs from an earlier one; the first that holds."""

    FIRST = "first"
    """There was no plan before."""
    ENDED = "ended"
    """No plan took its place."""
    MEASURES = "measures"
    """Other measures."""
    COST = "cost"
    """The same measures at another cost."""
    FIGURES = "figures"
    """The same measures at the same cost, with other ratings, CO2 or bills."""
    SAME = "same"
    """Nothing a landlord would see."""


@dataclass(frozen=True, slots=True)
class VersionChange:
    """One of the things plans are worked out by, where the two differ."""

    of: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a plan comes to: SAP unrounded, CO2 in kg/yr, bills in GBP/yr."""

    cost_pence: int
    sap_before: float
    sap_after: float
    co2_before_kg: float
    co2_after_kg: float
    bill_before_gbp: float
    bill_after_gbp: float

    @classmethod
    def of(cls, plan: Plan) -> "Figures":
        """The figures of a plan."""
        before, after = plan.figures_before, plan.package.figures_after
        return cls(
            cost_pence=plan.package.cost_pence,
            sap_before=plan.package.sap_before,
            sap_after=plan.package.sap_after,
            co2_before_kg=before.co2_kg,
            co2_after_kg=after.co2_kg,
            bill_before_gbp=before.bill_gbp,
            bill_after_gbp=after.bill_gbp,
        )

    def differ_from(self, other: "Figures") -> bool:
        """Whether a difference besides cost is large enough to be seen."""
        return (
            abs(self.sap_before - other.sap_before) >= NOTICEABLE_SAP
            or abs(self.sap_after - other.sap_after) >= NOTICEABLE_SAP
            or abs(self.co2_before_kg - other.co2_before_kg) >= NOTICEABLE_KG
            or abs(self.co2_after_kg - other.co2_after_kg) >= NOTICEABLE_KG
            or abs(self.bill_before_gbp - other.bill_before_gbp) >= NOTICEABLE_GBP
            or abs(self.bill_after_gbp - other.bill_after_gbp) >= NOTICEABLE_GBP
        )


Pair = tuple[Recommendation, Recommendation]
"""A measure of the earlier plan and one of the later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanComparison:
    """Two plans of a home under one scenario; one of them may be missing.

    `replaced` are alternatives of one group (panels of another size, the other side of a wall), `repriced` the same
    measure at another cost. `reasons` say why each plan from the earlier to the one before the later ended.
    """

    earlier: Plan | None
    later: Plan | None
    added: tuple[Recommendation, ...] = ()
    removed: tuple[Recommendation, ...] = ()
    replaced: tuple[Pair, ...] = ()
    repriced: tuple[Pair, ...] = ()
    versions: tuple[VersionChange, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """How far the plans differ."""
        if self.earlier is None:
            return Kind.FIRST
        if self.later is None:
            return Kind.ENDED
        if self.added or self.removed or self.replaced:
            return Kind.MEASURES
        if self.repriced or self.cost_change_pence:
            return Kind.COST
        return Kind.FIGURES if Figures.of(self.earlier).differ_from(Figures.of(self.later)) else Kind.SAME

    @property
    def cost_change_pence(self) -> int:
        """Cost of the later plan less that of the earlier; a missing plan costs nothing."""
        old, new = (0 if plan is None else plan.package.cost_pence for plan in (self.earlier, self.later))
        return new - old


def compare(earlier: Plan | None, later: Plan | None, *, history: Iterable[Plan] = ()) -> PlanComparison:
    """What changed from the earlier plan to the later; `history` are the plans of the home and scenario, by age.

    Raises:
        ValueError: neither plan is there, or they are of different homes or scenarios.
    """
    present = [plan for plan in (earlier, later) if plan is not None]
    if len({(plan.property_id, plan.scenario_id) for plan in present}) != 1:
        raise ValueError("two plans are compared of one home under one scenario; give plans of the same")
    old, new = _measures(earlier), _measures(later)
    gone = {key: one for key, one in old.items() if key not in new}
    come = {key: one for key, one in new.items() if key not in old}
    in_place = {one.group: one for one in gone.values()}
    replaced = tuple((in_place[one.group], one) for one in come.values() if one.group in in_place)
    groups = {one.group for _, one in replaced}
    return PlanComparison(
        earlier=earlier,
        later=later,
        added=tuple(one for one in come.values() if one.group not in groups),
        removed=tuple(one for one in gone.values() if one.group not in groups),
        replaced=replaced,
        repriced=tuple(
            (old[key], new[key]) for key in old if key in new and old[key].cost_pence != new[key].cost_pence
        ),
        versions=() if earlier is None or later is None else tuple(_versions(earlier, later)),
        reasons=tuple(dict.fromkeys(_reasons(earlier, later, history))),
    )


def _measures(plan: Plan | None) -> Mapping[str, Recommendation]:
    """The measures of a plan by option, in the order of work."""
    if plan is None:
        return {}
    recommended = {one.recommendation_id: one for one in plan.recommendations}
    return {step.option: recommended[step.recommendation_id] for step in plan.package.steps}


def _versions(earlier: Plan, later: Plan) -> Iterator[VersionChange]:
    def of(plan: Plan) -> Mapping[str, str]:
        return {
            "model": f"{plan.model.model_name} {plan.model.model_version}",
            "transform": plan.model.transform_version,
            "prices of energy": plan.package.figures_after.price_set,
            "catalogue of measures": plan.catalogue_version,
            "costs": plan.cost_version,
        }

    old, new = of(earlier), of(later)
    yield from (VersionChange(name, old[name], new[name]) for name in old if old[name] != new[name])


def _reasons(earlier: Plan | None, later: Plan | None, history: Iterable[Plan]) -> Iterator[str]:
    """Why the earlier plan ended, and those between the two."""
    if earlier is None:
        return
    every = {plan.plan_id: plan for plan in (earlier, *history)}
    for plan in sorted(every.values(), key=lambda one: one.created_at):
        is_between = plan.created_at >= earlier.created_at and (later is None or plan.created_at < later.created_at)
        if is_between and plan.superseded_reason is not None:
            yield plan.superseded_reason


# ------------------------------------------------------------------------------------ which two plans


def by_question(plans: Iterable[Plan]) -> Mapping[tuple[UUID, UUID], Sequence[Plan]]:
    """Plans by home and scenario, the oldest first."""
    found: dict[tuple[UUID, UUID], list[Plan]] = {}
    for plan in sorted(plans, key=lambda one: one.created_at):
        found.setdefault((plan.property_id, plan.scenario_id), []).append(plan)
    return found


def last_change(plans: Sequence[Plan]) -> PlanComparison:
    """The plan in force against the one it superseded; `plans` are those of a home and scenario, the oldest first.

    Raises:
        ValueError: there are no plans.
    """
    newest = plans[-1] if plans else None
    if newest is not None and newest.superseded_at is not None:
        return compare(newest, None, history=plans)
    return compare(plans[-2] if len(plans) > 1 else None, newest, history=plans)


def in_force_at(plans: Sequence[Plan], moment: datetime) -> Plan | None:
    """The plan that held at a moment; `plans` are those of a home and scenario."""
    for plan in plans:
        if plan.created_at <= moment and (plan.superseded_at is None or moment < plan.superseded_at):
            return plan
    return None


# ------------------------------------------------------------------------------------ over a portfolio


@dataclass(slots=True)
class PortfolioChanges:
    """Comparisons of one scenario, counted; what is kept does not grow with the homes.

    `added` and `removed` count measures by option, `outcomes` homes by outcome before and after; costs are those of
    homes with a plan before and after. `examples` are the homes whose cost changed most.
    """

    kinds: Counter[Kind] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    versions: Counter[VersionChange] = field(default_factory=Counter)
    cost_before_pence: int = 0
    cost_after_pence: int = 0
    examples: list[PlanComparison] = field(default_factory=list)
    examples_kept: int = 5

    def add(self, one: PlanComparison) -> None:
        """Count a comparison."""
        self.kinds[one.kind] += 1
        if one.kind is Kind.FIRST:
            return
        self.reasons.update(one.reasons)
        self.versions.update(one.versions)
        self.added.update([measure.option for measure in one.added] + [new.option for _, new in one.replaced])
        self.removed.update([measure.option for measure in one.removed] + [old.option for old, _ in one.replaced])
        if one.earlier is not None and one.later is not None:
            self.cost_before_pence += one.earlier.package.cost_pence
            self.cost_after_pence += one.later.package.cost_pence
            old, new = one.earlier.package.outcome, one.later.package.outcome
            if old != new:
                self.outcomes[old.value, new.value] += 1
        if one.kind is not Kind.SAME:
            self.examples = nlargest(self.examples_kept, [*self.examples, one], key=_weight)

    @property
    def compared(self) -> int:
        """Homes with a plan before and after."""
        return self.kinds.total() - self.kinds[Kind.FIRST] - self.kinds[Kind.ENDED]


def _weight(one: PlanComparison) -> tuple[int, str]:
    """By how much the cost changed; ties by home, so that the same portfolio shows the same examples."""
    plan = one.earlier or one.later
    assert plan is not None
    return abs(one.cost_change_pence), str(plan.property_id)

"""What changed between plans, as a retrofit analyst reads it and as JSON."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from ara_assets.cli.measure_words import title_of
from ara_assets.cli.outcomes import OUTCOMES
from ara_assets.cli.output import console, counted, facts, heading, line, paragraph, pounds, table
from ara_assets.cli.scenario_words import Pair, QuestionChange, asked_otherwise
from ara_domain.identity import PropertyIdentity
from ara_domain.plan_comparison import Figures, Kind, PlanComparison, PortfolioChanges
from ara_domain.predictions import energy_band, rounded_rating
from ara_domain.recommendations import PackageOutcome, Plan, Recommendation
from ara_domain.scenarios import Scenario

_KINDS: Mapping[Kind, str] = {
    Kind.MEASURES: "other measures",
    Kind.COST: "the same measures at another cost",
    Kind.FIGURES: "the same measures and cost, other ratings, CO2 or bills",
    Kind.SAME: "unchanged",
    Kind.FIRST: "no plan before",
    Kind.ENDED: "no plan any more",
}
_MEASURES_SHOWN = 8
SHORT_ID = 8
"""First characters of a plan's id: enough to name it among those of a home."""
Names = Mapping[UUID, PropertyIdentity]


# ---------------------------------------------------------------------------------------------- one home


def show_change(scenario: Scenario, change: PlanComparison, asked: QuestionChange | None = None) -> None:
    """The two plans of a home, what is new and what is gone, the figures side by side, and why.

    `asked` is what they were asked otherwise, where they were.
    """
    heading(f"{scenario.name}: {_KINDS[change.kind]}")
    facts(
        {
            "earlier": None if change.earlier is None else _plan_in_words(change.earlier),
            "later": None if change.later is None else _plan_in_words(change.later),
            "because": "; ".join(change.reasons) or None,
            "asked": asked and asked.in_words,
            **{one.of: f"{one.old} → {one.new}" for one in change.versions},
        }
    )
    console.print()
    table("", ("", "measure", "cost"), list(_measures(change)), right=("cost",), wrap=("measure",), indent=2)
    if change.earlier is not None and change.later is not None:
        rows = list(_figures(Figures.of(change.earlier), Figures.of(change.later)))
        headers = ("", "earlier", "later", "change")
        table("", headers, rows, right=headers[1:], least=9, indent=2)


def _plan_in_words(plan: Plan) -> str:
    until = "in force" if plan.superseded_at is None else f"until {plan.superseded_at:%Y-%m-%d %H:%M}"
    outcome = OUTCOMES[plan.package.outcome]
    return f"plan {str(plan.plan_id)[:SHORT_ID]} of {plan.created_at:%Y-%m-%d %H:%M}, {until}: {outcome}"


def _measures(change: PlanComparison) -> Iterator[tuple[str, str, str]]:
    for measure in change.removed:
        yield "–", measure.title, pounds(measure.cost_pence)
    for old, new in change.replaced:
        yield "~", f"{new.title}, in place of {old.title}", f"{pounds(old.cost_pence)} → {pounds(new.cost_pence)}"
    for measure in change.added:
        yield "+", measure.title, pounds(measure.cost_pence)
    for old, new in change.repriced:
        yield "=", new.title, f"{pounds(old.cost_pence)} → {pounds(new.cost_pence)}"


def _figures(old: Figures, new: Figures) -> Iterator[tuple[str, str, str, str]]:
    yield "cost", pounds(old.cost_pence), pounds(new.cost_pence), _pounds_more(new.cost_pence - old.cost_pence)
    for name, before, after in (
        ("SAP now", old.sap_before, new.sap_before),
        ("SAP after", old.sap_after, new.sap_after),
    ):
        yield name, _rating(before), _rating(after), f"{after - before:+.1f}"
    for name, before, after in (
        ("CO2 now, kg/yr", old.co2_before_kg, new.co2_before_kg),
        ("CO2 after, kg/yr", old.co2_after_kg, new.co2_after_kg),
    ):
        yield name, f"{before:,.0f}", f"{after:,.0f}", f"{after - before:+,.0f}"
    for name, before, after in (
        ("bill now, a year", old.bill_before_gbp, new.bill_before_gbp),
        ("bill after, a year", old.bill_after_gbp, new.bill_after_gbp),
    ):
        yield name, pounds(100 * before), pounds(100 * after), _pounds_more(100 * (after - before))


def _rating(score: float) -> str:
    return f"{score:.1f} {energy_band(rounded_rating(score))}"


def _pounds_more(pence: float) -> str:
    return f"{'+' if round(pence / 100) > 0 else ''}{pounds(pence)}"


def change_as_json(scenario: str, change: PlanComparison, asked: QuestionChange | None = None) -> dict[str, Any]:
    """A comparison for scripts; `question` is None where both plans were asked the same."""
    return {
        "scenario": scenario,
        "kind": change.kind.value,
        "earlier": _plan_as_json(change.earlier),
        "later": _plan_as_json(change.later),
        "added": [_measure(one) for one in change.added],
        "removed": [_measure(one) for one in change.removed],
        "replaced": [{"from": _measure(old), "to": _measure(new)} for old, new in change.replaced],
        "repriced": [{"from": _measure(old), "to": _measure(new)} for old, new in change.repriced],
        "cost_change_gbp": change.cost_change_pence / 100,
        "reasons": list(change.reasons),
        "question": asked and asked.as_json(),
        "versions": [asdict(one) for one in change.versions],
    }


def _plan_as_json(plan: Plan | None) -> dict[str, Any] | None:
    if plan is None:
        return None
    figures = asdict(Figures.of(plan))
    return {
        "plan_id": plan.plan_id,
        "created_at": plan.created_at,
        "superseded_at": plan.superseded_at,
        "superseded_reason": plan.superseded_reason,
        "outcome": plan.package.outcome.value,
        "cost_gbp": figures.pop("cost_pence") / 100,
        **{name: round(value, 2) for name, value in figures.items()},
    }


def _measure(one: Recommendation) -> dict[str, Any]:
    return {"option": one.option, "title": one.title, "cost_gbp": one.cost_pence / 100}


# ---------------------------------------------------------------------------------------------- a portfolio


Asked = Mapping[Pair, tuple[QuestionChange, int]]
"""By questions, what plans were asked otherwise than those before, and how many homes'."""


def show_changes(scenario: Scenario, changes: PortfolioChanges, since: str, asked: Asked) -> None:
    """How many homes changed how, why, and what it comes to in all."""
    heading(f"{scenario.name}, since {since}")
    if not changes.kinds:
        line("  no plans")
        console.print()
        return
    table(
        "",
        ("homes", ""),
        [(changes.kinds[kind], text) for kind, text in _KINDS.items() if changes.kinds[kind]],
        right=("homes",),
        indent=2,
    )
    if changes.compared:
        before, after = changes.cost_before_pence, changes.cost_after_pence
        change = f"{pounds(before)} before, {pounds(after)} after ({_pounds_more(after - before)})"
        paragraph(f"{counted(changes.compared, 'home')} with a plan before and after: {change}", indent=2)
        console.print()
    table("", ("homes", "because"), _by_count(changes.reasons), right=("homes",), wrap=("because",), indent=2)
    rows = [(homes, change.in_words) for change, homes in asked.values()]
    table("", ("homes", "asked"), rows, right=("homes",), wrap=("asked",), indent=2)
    added, removed = ({title_of(key): n for key, n in some.items()} for some in (changes.added, changes.removed))
    moved = Counter({name: added.get(name, 0) + removed.get(name, 0) for name in {*added, *removed}})
    measures = [
        (f"+{added[name]:,}" if name in added else "", f"–{removed[name]:,}" if name in removed else "", name)
        for name, _ in sorted(moved.items(), key=lambda item: (-item[1], item[0]))[:_MEASURES_SHOWN]
    ]
    table("", ("come", "gone", "measure"), measures, right=("come", "gone"), wrap=("measure",), indent=2)
    outcomes = [
        (homes, f"{OUTCOMES[PackageOutcome(old)]} → {OUTCOMES[PackageOutcome(new)]}")
        for (old, new), homes in changes.outcomes.most_common()
    ]
    table("", ("homes", "outcome"), outcomes, right=("homes",), wrap=("outcome",), indent=2)


def show_examples(changes: PortfolioChanges, names: Names) -> None:
    """The homes whose cost changed most."""
    rows = []
    for one in changes.examples:
        measures = [f"+ {m.title}" for m in one.added] + [f"– {m.title}" for m in one.removed]
        measures += [f"~ {new.title}" for _, new in one.replaced]
        measures += [f"= {new.title}" for _, new in one.repriced]
        rows.append((names[_home_of(one)].name, _pounds_more(one.cost_change_pence), "; ".join(measures)))
    table("For example", ("home", "cost", "measures"), rows, right=("cost",), wrap=("measures",), indent=2)


def changes_as_json(scenario: str, changes: PortfolioChanges, names: Names, asked: Asked) -> dict[str, Any]:
    """A portfolio's changes under one scenario, for scripts."""
    return {
        "scenario": scenario,
        "homes": {kind.value: changes.kinds[kind] for kind in Kind},
        "cost_before_gbp": changes.cost_before_pence / 100,
        "cost_after_gbp": changes.cost_after_pence / 100,
        "reasons": dict(changes.reasons.most_common()),
        "questions": [{**change.as_json(), "homes": homes} for change, homes in asked.values()],
        "measures_added": dict(changes.added.most_common()),
        "measures_removed": dict(changes.removed.most_common()),
        "outcomes": [{"from": old, "to": new, "homes": n} for (old, new), n in changes.outcomes.most_common()],
        "versions": [{**asdict(one), "homes": n} for one, n in changes.versions.most_common()],
        "examples": [
            {
                "reference": names[_home_of(one)].landlord_property_id,
                "uprn": names[_home_of(one)].uprn,
                **change_as_json(scenario, one, _asked_of(one, asked)),
            }
            for one in changes.examples
        ],
    }


def _asked_of(one: PlanComparison, asked: Asked) -> QuestionChange | None:
    pair = asked_otherwise(one)
    return None if pair is None else asked[pair][0]


def _home_of(one: PlanComparison) -> UUID:
    plan = one.earlier or one.later
    assert plan is not None
    return plan.property_id


def _by_count(counts: Counter[str]) -> Iterable[tuple[int, str]]:
    return [(homes, text) for text, homes in counts.most_common()]

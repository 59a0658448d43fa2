"""What changed between plans, at 80 columns and as JSON, and which two plans a person means."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ara_assets.cli.failures import UserError
from ara_assets.cli.plan_change_words import change_as_json, changes_as_json, show_change, show_changes, show_examples
from ara_assets.cli.plans_asked import PlansAsked
from ara_domain.identity import Portfolio
from ara_domain.plan_comparison import PortfolioChanges, compare, last_change
from ara_domain.recommendations import Plan, Recommendation
from tests.contract.examples import NOON, figures, identity, plan, recommendation, scenario

ACME = Portfolio.named("acme")
HOME = identity(ACME, "HA000137")
BAND_C = scenario(ACME)
LOFT = replace(recommendation("loft_insulation"), title="Loft insulation to 270 mm")
CAVITY = replace(recommendation("cavity_wall_insulation", cost_pence=76_500), title="Cavity wall insulation")
SMALL, LARGE = (
    replace(
        recommendation(f"photovoltaics_{size}kwp", cost_pence=pence), group="pv", title=f"Photovoltaics, {size} kWp"
    )
    for size, pence in (("2_5", 900_000), ("4", 1_260_000))
)


def made(day: int, *measures: Recommendation, until: int | None = None) -> Plan:
    one = plan(HOME.property_id, BAND_C, *measures, created_at=NOON + timedelta(days=day))
    if until is None:
        return one
    return replace(one, superseded_at=NOON + timedelta(days=until), superseded_reason="the home's data changed")


FIRST, SECOND, THIRD = made(0, LOFT, SMALL, until=1), made(1, SMALL, until=2), made(2, CAVITY, LARGE)
HISTORY = [FIRST, SECOND, THIRD]


def test_a_home_is_told_its_measures_figures_and_reasons_side_by_side(printed: Callable[[], list[str]]) -> None:
    later = replace(THIRD, cost_version="2026-04")
    better = replace(figures(72.5), co2_kg=3000.4, bill_gbp=1300.0)
    later = replace(later, package=replace(later.package, sap_after=72.5, figures_after=better))
    show_change(BAND_C, compare(FIRST, later, history=[FIRST, SECOND, later]))
    told = printed()
    assert told[0] == "Band C at least cost: other measures"
    assert f"  earlier  plan {str(FIRST.plan_id)[:8]} of 2026-03-02 12:00, until 2026-03-03 12:00: target" in told
    assert "  because  the home's data changed" in told
    assert "  costs    2026-01 → 2026-04" in told
    assert [line.split("  ")[1] for line in told if line.startswith(("  –", "  ~", "  +"))] == ["–", "~", "+"]
    assert any(line.split() == ["cost", "£9,980", "£13,365", "+£3,385"] for line in told)
    assert any(line.split() == ["SAP", "after", "70.1", "C", "72.5", "C", "+2.4"] for line in told)
    assert any(line.split() == ["bill", "after,", "a", "year", "£1,488", "£1,300", "-£188"] for line in told)


def test_a_portfolio_is_told_in_counts_with_the_homes_that_changed_most(printed: Callable[[], list[str]]) -> None:
    changes = PortfolioChanges()
    changes.add(last_change(HISTORY))
    changes.add(last_change([made(0, LOFT)]))
    show_changes(BAND_C, changes, "the plans before", {})
    show_examples(changes, {HOME.property_id: HOME})
    told = printed()
    assert told[:4] == [
        "Band C at least cost, since the plans before",
        "  homes",
        "      1  other measures",
        "      1  no plan before",
    ]
    assert "  1 home with a plan before and after: £9,000 before, £13,365 after (+£4,365)" in told
    assert "  HA000137  +£4,365  + Cavity wall insulation; ~ Photovoltaics, 4 kWp" in told


def test_a_scenario_without_plans_says_so(printed: Callable[[], list[str]]) -> None:
    show_changes(BAND_C, PortfolioChanges(), "the plans before", {})
    assert printed() == ["Band C at least cost, since the plans before", "  no plans", ""]


def test_a_script_finds_these_keys() -> None:
    change = change_as_json("band-c", last_change(HISTORY))
    assert list(change) == [
        "scenario", "kind", "earlier", "later", "added", "removed", "replaced", "repriced", "cost_change_gbp",
        "reasons", "question", "versions",
    ]  # fmt: skip
    assert change["replaced"] == [
        {
            "from": {"option": "photovoltaics_2_5kwp", "title": "Photovoltaics, 2_5 kWp", "cost_gbp": 9000.0},
            "to": {"option": "photovoltaics_4kwp", "title": "Photovoltaics, 4 kWp", "cost_gbp": 12600.0},
        }
    ]
    assert list(change["earlier"]) == [
        "plan_id", "created_at", "superseded_at", "superseded_reason", "outcome", "cost_gbp", "sap_before",
        "sap_after", "co2_before_kg", "co2_after_kg", "bill_before_gbp", "bill_after_gbp",
    ]  # fmt: skip
    changes = PortfolioChanges()
    changes.add(last_change(HISTORY))
    counted = changes_as_json("band-c", changes, {HOME.property_id: HOME}, {})
    assert counted["homes"] == {"first": 0, "ended": 0, "measures": 1, "cost": 0, "figures": 0, "same": 0}
    assert counted["examples"][0]["reference"] == "HA000137"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, (SECOND, THIRD)),
        ("2026-03-02", None, (FIRST, THIRD)),
        ("2026-03-02", "2026-03-03", (FIRST, SECOND)),
        ("2026-03-01", "2026-03-03", (None, SECOND)),
        (str(FIRST.plan_id), None, (FIRST, THIRD)),
        (str(FIRST.plan_id)[:8].upper(), "2026-03-03", (FIRST, SECOND)),
        (None, str(SECOND.plan_id), (FIRST, SECOND)),
    ],
    ids=[
        "latest",
        "since a day",
        "between days",
        "from before the first",
        "from an id",
        "from part of an id",
        "to an id",
    ],
)
def test_the_two_plans_are_those_of_the_days_or_ids_given(
    start: str | None, end: str | None, expected: tuple[Plan | None, Plan]
) -> None:
    found = PlansAsked(start=start, end=end).of(HISTORY)
    assert found is not None
    assert (found.earlier, found.later) == expected


def test_nothing_is_compared_where_a_home_has_neither_plan() -> None:
    assert PlansAsked(start="2025-01-01", end="2025-02-01").of(HISTORY) is None
    assert PlansAsked(start="00000000").of(HISTORY) is None


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "abc"])
def test_what_is_neither_a_day_nor_an_id_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="neither a day, as 2026-03-31, nor a plan's id"):
        PlansAsked(start=text)

"""How a portfolio stands, as text at 80 columns and as JSON."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from ara_assets.cli.picture import Picture, show_picture
from ara_domain.default_scenarios import default_scenarios
from ara_domain.identity import Portfolio
from ara_domain.ports import PlanTotal
from ara_domain.quarantine import QuarantinedItem
from ara_domain.recommendations import PackageOutcome

PORTFOLIO = Portfolio.named("acme")
SCENARIOS = default_scenarios(PORTFOLIO.portfolio_id)


def total(scenario: UUID, before: int, after: int, outcome: PackageOutcome, plans: int, pence: int) -> PlanTotal:
    return PlanTotal(
        scenario_id=scenario, rating_before=before, rating_after=after, outcome=outcome, plans=plans, cost_pence=pence
    )


def picture() -> Picture:
    target, budget = (scenario.scenario_id for scenario in SCENARIOS)
    item = QuarantinedItem(
        stage="effective_epc",
        kind="home",
        item="HA1",
        reason="no_certificate",
        message="none",
        remedy="survey the home, or correct its UPRN or address in the portfolio file",
    )
    return Picture(
        portfolio=PORTFOLIO,
        blocks={"LS6": 1200, "M14": 40},
        scenarios=SCENARIOS,
        totals=[
            total(target, 55, 69, PackageOutcome.TARGET_REACHED, 1200, 123_456_700),
            total(target, 71, 71, PackageOutcome.ALREADY_AT_TARGET, 39, 0),
            total(budget, 55, 82, PackageOutcome.WITHIN_BUDGET, 1239, 900_000_000),
        ],
        set_aside=[item],
    )


def test_each_scenario_has_a_line_of_its_own_over_its_bands(printed: Callable[[], list[str]]) -> None:
    show_picture(picture())
    assert printed() == [
        "  homes on the list  1,240 in 2 blocks",
        "  homes with plans   1,239",
        "",
        "Band C at least cost: £1,234,567",
        "  £1,234,567 brings 1,200 homes to the target",
        "  homes in band       A       B       C       D       E       F       G",
        "  before                             39   1,200",
        "  after                           1,239",
        "",
        "Most SAP within £10,000: £9,000,000",
        "  homes in band       A       B       C       D       E       F       G",
        "  before                                  1,239",
        "  after                   1,239",
        "",
        "Set aside (`ara quarantine acme` shows each)",
        "  count  reason          what to do",
        "      1  no_certificate  survey the home, or correct its UPRN or address in the",
        "                         portfolio file",
        "",
    ]


def test_homes_whose_target_is_out_of_reach_are_counted(printed: Callable[[], list[str]]) -> None:
    target = SCENARIOS[0].scenario_id
    beyond = replace(picture(), totals=[total(target, 40, 64, PackageOutcome.TARGET_UNREACHABLE, 7, 100)])
    show_picture(beyond)
    assert "  £1 gets 7 homes nearer that cannot reach it with the measures ARA knows" in printed()
    capped = replace(SCENARIOS[0], spending_cap_pence=1_000_000)
    show_picture(replace(beyond, scenarios=(capped, *SCENARIOS[1:])))
    assert "  £1 gets 7 homes nearer that cannot reach it with the measures ARA knows within" in " ".join(printed())


def test_a_script_finds_these_keys() -> None:
    answer = picture().as_json()
    assert list(answer) == ["homes", "blocks", "homes_with_plans", "modelled_from", "set_aside", "scenarios"]
    assert list(answer["scenarios"][0]) == [
        "scenario", "name", "plans", "cost_gbp", "outcomes", "bands_before", "bands_after",
    ]  # fmt: skip
    assert answer["scenarios"][0]["outcomes"] == {"already_at_target": 39, "target_reached": 1200}
    assert answer["set_aside"] == {"no_certificate": 1}

"""What may be done to a home and what is planned for it, on a terminal."""

from collections.abc import Iterator

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ara_assets.cli.home_account import HomeAccount, steps_of
from ara_assets.cli.measure_words import reason_in_words, title_of
from ara_assets.cli.outcomes import NONE_RAISES, bill_rise, note_of
from ara_assets.cli.output import console, heading, paragraph, pounds, table
from ara_assets.cli.plan_change_words import SHORT_ID
from ara_domain.measures.option import ENTERED_U, FULL_SAP, UNKNOWN
from ara_domain.predictions import energy_band, rounded_rating
from ara_domain.recommendations import Plan, Recommendation, RefusedMeasure
from ara_domain.scenarios import Scenario
from ara_domain.services.recommendation import NOT_PRICED

_SURVEY_FIRST = frozenset({UNKNOWN, ENTERED_U, FULL_SAP, NOT_PRICED})
"""Reasons somebody can do something about; they are told before those that lie in the home."""
_CHANGES = ("cost", "SAP", "CO2 kg/yr", "bill/yr")
_WIDTHS = (8, 6, 10, 7)
"""Of the columns of changes: `£120,000`, `+12.3`, `not scored`."""


def show_measures(account: HomeAccount) -> None:
    """The measures the home may have, each alone; then those it may not have, with the reason."""
    impacts = [account.impact_of(one) for one in account.offered]
    if account.offered:
        heading("Measures it may have, each alone")
        _show_offered(account)
    if account.home.candidates is not None and not any(one is None or one.sap_gain > 0 for one in impacts):
        paragraph(f"{NONE_RAISES[0].upper()}{NONE_RAISES[1:]}.", indent=2)
        console.print()
    refused = sorted(account.refused, key=_by_what_can_be_done)
    rows = [(title_of(one.option), one.text) for one in refused]
    table("Measures refused", ("measure", "because"), rows, wrap=("measure", "because"), indent=2)


def _show_offered(account: HomeAccount) -> None:
    """What each costs and changes on one line; below, at full width, why, for how long and with what disturbance."""
    title_width = max(len(one.title) for one in account.offered)
    _line(title_width, "measure", *_CHANGES, style="bold")
    for one in account.offered:
        impact = account.impact_of(one)
        changes = (
            ("", "not scored", "")
            if impact is None
            else (f"{impact.sap_gain:+.1f}", f"{-impact.co2_saving_kg:+,.0f}", pounds(-impact.bill_saving_gbp * 100))
        )
        _line(title_width, one.title, pounds(one.cost_pence), *changes)
        console.print(Padding(Text("; ".join(_about(account, one)), style="dim"), (0, 0, 0, 4), expand=False))
    console.print()


def _line(title_width: int, title: str, *figures: str, style: str = "") -> None:
    """A line of a table of which every line stands alone, so that texts go between them."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    most = console.width - 2 - sum(width + 2 for width in _WIDTHS) - 2
    grid.add_column(width=min(title_width, most), overflow="fold")
    for width in _WIDTHS:
        grid.add_column(width=width, justify="right", no_wrap=True)
    grid.add_row(*(Text(text, style=style) for text in (title, *figures)))
    console.print(Padding(grid, (0, 0, 0, 2), expand=False))


def _about(account: HomeAccount, one: Recommendation) -> Iterator[str]:
    yield reason_in_words(one.reason)
    if note := account.note_on(one):
        yield note
    if one.lifetime_years is not None:
        yield f"lasts {one.lifetime_years} years"
    if one.disruption is not None:
        yield f"{one.disruption} disruption"
    yield from one.prerequisites


def _by_what_can_be_done(one: RefusedMeasure) -> bool:
    return one.reason not in _SURVEY_FIRST


def show_plan(account: HomeAccount, plan: Plan, scenario: Scenario) -> None:
    """What a plan comes to, and its measures in the order of work with the rating after each."""
    package, before, after = plan.package, plan.figures_before, plan.package.figures_after
    heading(f"{scenario.name}: {note_of(plan, scenario)}")
    if not package.steps:
        console.print()
        return
    rise = bill_rise(before.bill_gbp, after.bill_gbp)
    paragraph(
        f"{pounds(package.cost_pence)}: {before.sap_rating} {before.band} → {after.sap_rating} {after.band}; "
        f"CO2 {before.co2_kg:,.0f} → {after.co2_kg:,.0f} kg/yr; "
        f"bill £{before.bill_gbp:,.0f} → £{after.bill_gbp:,.0f} a year{rise and f' {rise}'}",
        indent=2,
    )
    rows = [("", "as it is now", "", _rating(package.sap_before), "")]
    reached = package.sap_before
    for one, step in steps_of(plan):
        note = account.note_on(one)
        title = one.title + (f" ({note})" if note else "")
        gain = f"{step.sap_after - reached:+.1f}"
        rows.append((str(step.sequence), title, pounds(step.cost_pence), _rating(step.sap_after), gain))
        reached = step.sap_after
    headers = ("", "measure", "cost", "SAP after", "gain")
    table("", headers, rows, right=headers[2:], wrap=("measure",), indent=2)


def _rating(score: float) -> str:
    return f"{score:.1f} {energy_band(rounded_rating(score))}"


def show_superseded(account: HomeAccount) -> None:
    """Plans no longer in force; `ara plans --diff` takes their ids."""
    rows = [
        (
            str(plan.plan_id)[:SHORT_ID],
            account.scenarios[plan.scenario_id].slug,
            f"{plan.created_at:%Y-%m-%d}",
            f"{plan.superseded_at:%Y-%m-%d}",
            pounds(plan.package.cost_pence),
            f"{plan.package.sap_after:.1f}",
            plan.superseded_reason,
        )
        for plan in account.plans
        if plan.superseded_at is not None
    ]
    headers = ("plan", "scenario", "made", "until", "cost", "SAP", "because")
    table("Superseded plans", headers, rows, right=("cost", "SAP"), wrap=("because",), indent=2)

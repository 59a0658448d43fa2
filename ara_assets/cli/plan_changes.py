"""`ara plans --diff`: what changed since the plans before, over a portfolio or for one home."""

from collections import Counter
from collections.abc import Iterator, Sequence
from uuid import UUID

from ara_assets.cli.failures import UserError
from ara_assets.cli.home_named import home_named
from ara_assets.cli.output import heading, line, print_json
from ara_assets.cli.plan_change_words import (
    change_as_json,
    changes_as_json,
    show_change,
    show_changes,
    show_examples,
)
from ara_assets.cli.plans_asked import PlansAsked, chosen_scenarios
from ara_assets.cli.scenario_words import Pair, QuestionChange, asked_otherwise, question_change
from ara_assets.cli.session import Session, open_session
from ara_domain.identity import Portfolio, PropertyIdentity
from ara_domain.plan_comparison import PlanComparison, PortfolioChanges, by_question
from ara_domain.scenarios import Scenario


def show_diff(
    slug: str,
    *,
    home: str | None,
    scenario: str | None,
    block: str | None,
    start: str | None,
    end: str | None,
    as_json: bool,
) -> None:
    """`ara plans --diff`."""
    asked = PlansAsked(start=start, end=end)
    if home is None and asked.names_a_plan:
        raise UserError("a plan is one of a home's: give --home with it, or a day such as 2026-03-31 for all homes")
    with open_session() as session:
        portfolio = session.portfolio(slug)
        asked_of_it = session.store.recommendations.scenarios(portfolio.portfolio_id)
        scenarios = chosen_scenarios(slug, asked_of_it, scenario)
        if home is not None:
            _show_home(session, portfolio, scenarios, home, asked, as_json=as_json)
        else:
            only = None if block is None else session.block(portfolio, block)
            _show_portfolio(session, portfolio, scenarios, only, asked, as_json=as_json)


def _show_home(
    session: Session,
    portfolio: Portfolio,
    scenarios: Sequence[Scenario],
    reference: str,
    asked: PlansAsked,
    *,
    as_json: bool,
) -> None:
    identity = home_named(session, portfolio, reference).identity
    plans = session.store.recommendations.plans(portfolio.portfolio_id, homes=[identity.property_id], superseded=True)
    grouped = by_question(plans)
    found = [
        (scenario, change)
        for scenario in scenarios
        if (of_home := grouped.get((identity.property_id, scenario.scenario_id)))
        and (change := asked.of(of_home)) is not None
    ]
    if not found:
        raise UserError(_nothing(portfolio.slug, identity, asked, has_plans=bool(plans)))
    otherwise = [_asked_otherwise(session, scenario, change) for scenario, change in found]
    told = list(zip(found, otherwise, strict=True))
    if as_json:
        print_json(
            {
                "portfolio": portfolio.slug,
                **_who(identity),
                "changes": [change_as_json(scenario.slug, change, other) for (scenario, change), other in told],
            }
        )
        return
    heading(f"{identity.name}  {identity.address}, {identity.postcode}")
    for (scenario, change), other in told:
        show_change(scenario, change, other)


def _asked_otherwise(session: Session, scenario: Scenario, change: PlanComparison) -> QuestionChange | None:
    pair = asked_otherwise(change)
    return pair and question_change(pair, session.store.recommendations.questions(scenario.scenario_id))


def _nothing(slug: str, home: PropertyIdentity, asked: PlansAsked, *, has_plans: bool) -> str:
    if not has_plans:
        return f"{home.name} has no plans; `ara run {slug}` makes them, and `ara property {slug} {home.name}` says why"
    return f"{home.name} has no plans of {asked.in_words}; `ara property {slug} {home.name}` lists those it has"


def _show_portfolio(
    session: Session,
    portfolio: Portfolio,
    scenarios: Sequence[Scenario],
    block: str | None,
    asked: PlansAsked,
    *,
    as_json: bool,
) -> None:
    counted = {scenario.scenario_id: PortfolioChanges() for scenario in scenarios}
    otherwise = {scenario.scenario_id: Counter[Pair]() for scenario in scenarios}
    names: dict[UUID, PropertyIdentity] = {}
    for home, change in _comparisons(session, portfolio, block, asked):
        plan = change.earlier or change.later
        if plan is None or plan.scenario_id not in counted:
            continue
        counts = counted[plan.scenario_id]
        counts.add(change)
        otherwise[plan.scenario_id].update(filter(None, [asked_otherwise(change)]))
        if any(change is example for example in counts.examples):
            names[home.property_id] = home
    questions = {
        key: {
            pair: (question_change(pair, session.store.recommendations.questions(key)), homes)
            for pair, homes in pairs.most_common()
        }
        for key, pairs in otherwise.items()
    }
    if as_json:
        print_json(
            {
                "portfolio": portfolio.slug,
                "from": asked.start,
                "to": asked.end,
                "scenarios": [
                    changes_as_json(one.slug, counted[one.scenario_id], names, questions[one.scenario_id])
                    for one in scenarios
                ],
            }
        )
        return
    for scenario in scenarios:
        show_changes(scenario, counted[scenario.scenario_id], asked.in_words, questions[scenario.scenario_id])
        show_examples(counted[scenario.scenario_id], names)
    line(f"One home in full: `ara plans {portfolio.slug} --diff --home HOME`")


def _comparisons(
    session: Session, portfolio: Portfolio, block: str | None, asked: PlansAsked
) -> Iterator[tuple[PropertyIdentity, PlanComparison]]:
    """Home by home, a block in memory at a time."""
    store = session.store
    blocks = [block] if block is not None else list(store.properties.blocks(portfolio.portfolio_id))
    for name in blocks:
        homes = {home.property_id: home for home in store.properties.identities(portfolio.portfolio_id, name)}
        plans = store.recommendations.plans(portfolio.portfolio_id, block=name, superseded=True)
        for (home, _), of_home in by_question(plan for plan in plans if plan.property_id in homes).items():
            if (change := asked.of(of_home)) is not None:
                yield homes[home], change


def _who(home: PropertyIdentity) -> dict[str, object]:
    return {
        "reference": home.landlord_property_id,
        "uprn": home.uprn,
        "address": str(home.address),
        "postcode": home.postcode,
    }

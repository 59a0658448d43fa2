"""`ara allocate`: one budget over all homes of a portfolio, for the most a scenario wants. Nothing is stored."""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

from ara_assets.cli.allocation_budgets import Budgets
from ara_assets.cli.allocation_report import Report, show_report, write_homes
from ara_assets.cli.failures import UserError
from ara_assets.cli.out_files import check_out
from ara_assets.cli.output import counted, line, print_json
from ara_assets.cli.scenario_figures import ScenarioFigures
from ara_assets.cli.scenarios import scenario_named
from ara_assets.cli.session import Session, open_session
from ara_domain.identity import Portfolio
from ara_domain.optimisation import Allocation, PackageOffers, allocate, allocate_by_area, allocate_by_year
from ara_domain.scenarios import Scenario
from ara_domain.services.optimiser import PackageRequest
from ara_domain.services.package_worth import PackageScore
from ara_domain.services.portfolio_budget import HomeToFund, NoPlan, Solve, spend
from ara_domain.stages.frames import HomeFrames
from ara_domain.stages.funding import PortfolioFunding
from ara_resources.scoring.choice import scoring_model


def allocate_budget(slug: str, name: str, budgets: Budgets, *, prove: bool, out: Path | None, as_json: bool) -> None:
    """`ara allocate`.

    Raises:
        UserError: the scenario cannot be spent for, nothing is modelled, plans are to be made first, or `out` cannot be
            written.
    """
    check_out(out, "csv")
    with open_session() as session:
        portfolio = session.portfolio(slug)
        scenario = scenario_named(session, portfolio, name)
        _check(session, portfolio, scenario)
        report = _spend(session, portfolio, scenario, budgets, prove=prove)
    if out is not None:
        write_homes(out, report)
    if as_json:
        print_json({**report.as_json(), "file": None if out is None else str(out)})
        return
    show_report(report)
    if out is not None:
        line(f"{counted(len(report.used.homes), 'home')} written to {out}")


def _check(session: Session, portfolio: Portfolio, scenario: Scenario) -> None:
    if scenario.price_set is not None or scenario.cost_version is not None:
        raise UserError(
            f"{scenario.slug!r} names prices or costs of its own, and a budget is spent at those in force; ask a "
            "scenario without them"
        )
    figures = ScenarioFigures.of(session.store, portfolio)
    stale = figures.planned(scenario) == 0 or figures.outdated(scenario) > 0
    if scenario.target_rating is not None and stale:
        raise UserError(
            f"{scenario.slug!r} seeks a target, and the ways to it are those of its plans: "
            f"{figures.progress(scenario)}; `{figures.next_step(portfolio.slug)}` comes first"
        )


def _check_plans(portfolio: Portfolio, scenario: Scenario, homes: Sequence[HomeToFund]) -> None:
    """Refuse to go on without plans that the answer would be worse without, and nobody would see that it is.

    The sums of what measures do alone say too little of which packages reach a target; a bill at other prices says
    nothing of those in force.
    """
    # Other prices are a reason only where bills are asked of.
    counting = (NoPlan.OTHER_PRICES,) if scenario.target_rating is None else tuple(NoPlan)
    reasons = Counter(home.no_plan for home in homes if home.no_plan in counting)
    told = [f"{counted(number, 'home')} {'is' if number == 1 else 'are'} {why}" for why, number in reasons.items()]
    if told:
        raise UserError(
            f"{scenario.slug!r} cannot be spent for yet: {'; '.join(told)}, so that what their plans gain does not "
            f"count. `ara refresh {portfolio.slug}` comes first"
        )


def _spend(session: Session, portfolio: Portfolio, scenario: Scenario, budgets: Budgets, *, prove: bool) -> Report:
    model = scoring_model(session.settings)
    funding = PortfolioFunding(
        session.store,
        HomeFrames(session.store.properties),
        model,
        portfolio,
        scenario,
        session.settings.model_batch_homes,
    )
    on_list = session.store.properties.blocks(portfolio.portfolio_id)
    pot_of = budgets.pots_of(on_list)
    homes: list[HomeToFund] = []
    block_of: dict[UUID, str] = {}
    for block in pot_of:
        found = funding.homes(block)
        homes += found
        block_of |= {home.candidates.property_id: block for home in found}
    if not homes:
        raise UserError(
            f"no home of {portfolio.slug} that a budget is for is modelled; `ara run {portfolio.slug}` first"
        )

    _check_plans(portfolio, scenario, homes)

    def score(requests: Sequence[PackageRequest]) -> list[PackageScore]:
        places: dict[str, list[int]] = {}
        for place, request in enumerate(requests):
            places.setdefault(block_of[request.property_id], []).append(place)
        scores: dict[int, PackageScore] = {}
        for block, mine in places.items():
            scores |= zip(mine, funding.score(block, [requests[place] for place in mine]), strict=True)
        return [scores[place] for place in range(len(requests))]

    area = np.array([pot_of[block_of[home.candidates.property_id]] for home in homes], np.int64)
    with _standard_output_spared():
        used = spend(homes, scenario, _solver(budgets, area, prove=prove), score)
    funded = {home.property_id for home in used.homes}
    identities = {
        home.property_id: (home, block)
        for block in pot_of
        for home in session.store.properties.identities(portfolio.portfolio_id, block)
        if home.property_id in funded
    }
    return Report(
        portfolio=portfolio,
        scenario=scenario,
        budgets=budgets,
        used=used,
        homes=len(homes),
        left_out=sum(on_list.values()) - len(homes),
        model=model,
        identities=identities,
    )


def _solver(budgets: Budgets, area: "np.ndarray[Any, np.dtype[np.int64]]", *, prove: bool) -> Solve:
    pence = np.array(budgets.pence, np.int64)
    if budgets.by_year:
        return partial(_by_year, pence, carry_over=budgets.carry_over, prove=prove)
    if budgets.by_area:
        return lambda offers: allocate_by_area(offers, area, pence, prove=prove)
    return lambda offers: allocate(offers, budgets.total_pence, prove=prove)


def _by_year(
    pence: "np.ndarray[Any, np.dtype[np.int64]]", offers: PackageOffers, *, carry_over: bool, prove: bool
) -> Allocation:
    return allocate_by_year(offers, pence, carry_over=carry_over, prove=prove)


@contextmanager
def _standard_output_spared() -> Iterator[None]:
    """What the solver behind --prove may print on near ties goes to standard error: --json is one document."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)

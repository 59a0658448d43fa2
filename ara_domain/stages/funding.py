"""The homes of a portfolio as a budget over all of them sees them: read from what the stages stored, scored on demand.

No stage of the pipeline: nothing is written. Homes without a baseline, candidates and impacts are left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan
from uuid import UUID

import pandas as pd

from ara_domain.costs import current_costs
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.ports import Repositories, ScoringModel, StageHashes
from ara_domain.predictions import EnergyFigures
from ara_domain.recommendations import Plan
from ara_domain.scenarios import Objective, Scenario
from ara_domain.services.corrected_ratings import points_in
from ara_domain.services.heating_renewal import heating_to_renew
from ara_domain.services.optimiser import PackageRequest
from ara_domain.services.package_options import HeatingToRenew, HomeCandidates, in_order_of_work
from ara_domain.services.package_scores import package_scores
from ara_domain.services.package_worth import PackageScore
from ara_domain.services.portfolio_budget import HomeToFund, NoPlan, names_of
from ara_domain.services.retrofit_scoring import Retrofit, RetrofitScorer
from ara_domain.stages.billing import StoredBills
from ara_domain.stages.frames import HomeFrames
from ara_domain.stages.homes import in_batches_of
from ara_domain.stages.packages import evidence_of


@dataclass(frozen=True, slots=True)
class PortfolioFunding:
    """Reads and scores the homes of a portfolio under one scenario, block by block."""

    store: Repositories
    frames: HomeFrames
    model: ScoringModel
    portfolio: Portfolio
    scenario: Scenario
    homes_together: int = 1000

    def homes(self, block: str) -> list[HomeToFund]:
        """The homes of a block, ordered by id.

        Raises:
            ChangedMeanwhile: the evidence of a home changed since it was modelled.
        """
        held = self._held(block)
        plans = {
            plan.property_id: plan
            for plan in self.store.recommendations.plans(self.portfolio.portfolio_id, block=block)
            if plan.scenario_id == self.scenario.scenario_id and self.scenario.question in plan.inputs_hash
        }
        return [
            home for batch in in_batches_of(sorted(held), self.homes_together)
            for home in self._homes(block, {key: held[key] for key in batch}, plans)
        ]  # fmt: skip

    def score(self, block: str, requests: Sequence[PackageRequest]) -> list[PackageScore]:
        """Scores of packages in homes of one block, in order; NaN where the model cannot score one.

        Raises:
            ChangedMeanwhile: the evidence of a home changed since it was modelled.
            WrongResult: the model did not answer for every row.
        """
        found: list[PackageScore] = []
        held = self._held(block)
        for start in range(0, len(requests), self.homes_together):
            batch = requests[start : start + self.homes_together]
            homes = {request.property_id: held[request.property_id] for request in batch}
            frame = self._frame(block, homes)
            corrections = points_in(self.model, frame, self.store.properties.baselines(homes))
            row_of = {home: row for row, home in enumerate(frame.index)}
            asked = [Retrofit(row_of[request.property_id], frozenset(request.options)) for request in batch]
            found += package_scores(RetrofitScorer(self.model, frame, corrections).score(asked))
        return found

    def _homes(self, block: str, held: Mapping[UUID, StageHashes], plans: Mapping[UUID, Plan]) -> Iterator[HomeToFund]:
        stored = StoredBills(self.store, self.model, held)
        baselines, impacts = stored.baselines(held), stored.impacts(held)
        candidates, heating = self.store.recommendations.candidates(held), self._heating(block, held)
        for key in held:
            before = baselines[key].figures
            if before is None:
                continue
            home = HomeCandidates.of(key, before, candidates[key], impacts[key], self.scenario, heating.get(key))
            known: dict[tuple[str, ...], PackageScore] = {
                (option,): _score_of(impact.figures) for option, impact in impacts[key].by_option.items()
            }
            plan = plans.get(key)
            done = frozenset[str]() if plan is None else {step.option for step in plan.package.steps}
            package = in_order_of_work([option for option in home.options if option.option in done])
            reason = NoPlan.NOT_MADE if plan is None else self._outdated(plan, before, lacks=len(package) < len(done))
            if plan is None or reason is not None:
                yield HomeToFund(candidates=home, known=known, no_plan=reason)
                continue
            scored = {names_of(package): _score_of(plan.package.figures_after)} if package else {}
            yield HomeToFund(candidates=home, planned=package, known=known | scored)

    def _outdated(self, plan: Plan, before: EnergyFigures, *, lacks: bool) -> NoPlan | None:
        """Why a plan's score holds no longer; where bills are not asked of it does at any prices."""
        if _unpriced(plan.figures_before) != _unpriced(before):
            return NoPlan.OTHER_DATA
        if lacks:
            return NoPlan.OTHER_MEASURES
        if self.scenario.depends_on_bills and plan.figures_before != before:
            return NoPlan.OTHER_PRICES
        return None

    def _heating(self, block: str, held: Mapping[UUID, StageHashes]) -> Mapping[UUID, HeatingToRenew | None]:
        """What renewing the heating of homes costs, where the scenario counts whole-life cost."""
        if self.scenario.objective is not Objective.LEAST_WHOLE_LIFE_COST:
            return {}
        frame, costs = self._frame(block, held), current_costs(self.store.materials)
        homes = self.store.properties.identities(self.portfolio.portfolio_id, block) if costs.factors else ()
        postcodes = {home.property_id: home.postcode for home in homes}
        renewed = heating_to_renew(frame, costs, [postcodes.get(key) for key in frame.index])
        return dict(zip(frame.index, renewed, strict=True))

    def _held(self, block: str) -> dict[UUID, StageHashes]:
        rows = self.store.properties.stage_hashes(self.portfolio.portfolio_id, block)
        return {home: row for home, row in rows.items() if evidence_of(row) is not None}

    def _frame(self, block: str, homes: Mapping[UUID, StageHashes]) -> pd.DataFrame:
        hashes = {home: row.effective or "" for home, row in homes.items()}
        return self.frames.of(self.portfolio, BlockKey(self.portfolio.slug, block), hashes).frame


def _unpriced(figures: EnergyFigures) -> EnergyFigures:
    return replace(figures, bill_gbp=0.0, bill_by_use_gbp={}, price_set="")


def _score_of(figures: EnergyFigures | None) -> PackageScore:
    if figures is None:
        return PackageScore(nan, nan, nan)
    return PackageScore(figures.sap_score, figures.co2_kg, figures.bill_gbp)

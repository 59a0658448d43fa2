"""Bills of what is stored, at the prices of the model a stage works with; nothing here is scored (ADR 053)."""

from collections.abc import Collection, Mapping
from uuid import UUID

from ara_domain.identity import Portfolio
from ara_domain.ports import Clock, Repositories, ScoringModel, StageHashes, UnitOfWork
from ara_domain.predictions import BaselinePredictions, EnergyFigures, ImpactPredictions
from ara_domain.services.bills import baselines_at, impacts_at, plan_at, prices_of
from ara_domain.services.planning import reason_for_change
from ara_domain.stages.homes import in_batches_of
from ara_domain.stages.marks import StageMark


class StoredBills:
    """Baselines and impacts of a block as stored, those at other prices than the model's billed anew.

    A saving is a difference at one price set, also where one stage alone is run after prices changed.
    """

    def __init__(self, store: Repositories, model: ScoringModel, held: Mapping[UUID, StageHashes]) -> None:
        self._store = store
        self._prices = prices_of(model)
        self._held = held

    def baselines(self, homes: Collection[UUID]) -> Mapping[UUID, BaselinePredictions]:
        """Baselines of these homes."""
        stored = self._store.properties.baselines(homes)
        others = {home: one for home, one in stored.items() if self._is_at_others(self._held[home].baseline)}
        return {**stored, **baselines_at(self._prices, others)} if self._prices and others else stored

    def impacts(self, homes: Collection[UUID]) -> Mapping[UUID, ImpactPredictions]:
        """Impacts of these homes."""
        stored = self._store.properties.impacts(homes)
        others = {home: one for home, one in stored.items() if self._is_at_others(self._held[home].impacts)}
        if self._prices is None or not others:
            return stored
        billed = impacts_at(self._prices, others)
        return billed if len(billed) == len(stored) else {**stored, **billed}

    def _is_at_others(self, text: str | None) -> bool:
        mark = StageMark.parse(text)
        return mark is not None and self._prices is not None and mark.prices not in ("", self._prices.version)


def figures_of(baselines: Mapping[UUID, BaselinePredictions]) -> Mapping[UUID, EnergyFigures]:
    """Figures of the homes that have some."""
    return {home: one.figures for home, one in baselines.items() if one.figures is not None}


def bill_plans(
    store: Repositories,
    uow: UnitOfWork,
    portfolio: Portfolio,
    model: ScoringModel,
    wanted: Mapping[tuple[UUID, UUID], str],
    clock: Clock,
    *,
    homes_together: int,
) -> int:
    """Supersede plans of which only the bills are at other prices by the same packages billed anew.

    `wanted` is what each plan is then worked out from, by home and scenario. Returns how many plans.
    """
    prices, billed = prices_of(model), 0
    if prices is None:
        return 0
    for batch in in_batches_of(dict.fromkeys(home for home, _ in wanted), homes_together):
        old = {
            (plan.property_id, plan.scenario_id): plan
            for plan in store.recommendations.plans(portfolio.portfolio_id, homes=batch)
        }
        new = {key: plan_at(prices, plan, wanted[key], clock()) for key, plan in old.items() if key in wanted}
        reasons = {plan.plan_id: reason_for_change(old[key], plan) for key, plan in new.items()}
        store.recommendations.save_plans(uow, list(new.values()), reasons)
        billed += len(new)
    return billed

"""Bills at other prices: figures keep what a home buys, so that a new price set needs no scoring (ADR 053).

Here: figures, impacts and plans at another price set. Keep out: the prices themselves (`sap.price_book`), and whose
bills are worked out again when (the stages).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import numpy as np

from ara_domain.block_impacts import BlockImpacts
from ara_domain.ml.figures import BILLS, FiguresTable
from ara_domain.ml.results import BILL_USES
from ara_domain.ports import PricedModel, ScoringModel
from ara_domain.predictions import BaselinePredictions, EnergyFigures, ImpactPredictions
from ara_domain.recommendations import Plan, plan_id
from ara_domain.sap.purchases import Purchases, bills
from ara_domain.sap.worksheet.prices import PriceSet

_NOT_SAID = "figures were stored without what they are billed for; they have to be scored again"


class NotBillable(ValueError):
    """Figures do not say what their bill was worked out from: they are of a model that has prices of its own."""


def prices_of(model: ScoringModel) -> PriceSet | None:
    """The price set a model's bills are at; None of a deployed model, whose version stands for its prices."""
    return model.prices if isinstance(model, PricedModel) else None


def priced_at(model: ScoringModel) -> str:
    """Version of the price set a model's bills are at, as marks note it; empty where the model's version says it."""
    prices = prices_of(model)
    return "" if prices is None else prices.version


def without_bill(figures: EnergyFigures) -> EnergyFigures:
    """What a price set has no part in, for content hashes; all of it where the model has prices of its own."""
    if figures.bought is None:
        return figures
    return replace(figures, bill_gbp=0.0, bill_by_use_gbp={}, price_set="")


def figures_at(prices: PriceSet, figures: Sequence[EnergyFigures]) -> list[EnergyFigures]:
    """The figures with their bills at these prices, in order; nothing else of them changes.

    Raises:
        NotBillable: some do not say what is bought.
    """
    bought = [one.bought for one in figures if one.bought is not None]
    if len(bought) < len(figures):
        raise NotBillable(_NOT_SAID)
    paid = bills(Purchases.of(bought), prices)
    return [
        replace(one, bill_gbp=total, bill_by_use_gbp=dict(zip(BILL_USES, by_use, strict=True)), price_set=prices.name)
        for one, total, by_use in zip(figures, paid.sum(axis=1).tolist(), paid.tolist(), strict=True)
    ]


def baselines_at(prices: PriceSet, baselines: Mapping[UUID, BaselinePredictions]) -> dict[UUID, BaselinePredictions]:
    """Baselines with their bills at these prices; those of refused homes stay as they are.

    Raises:
        NotBillable: as `figures_at`.
    """
    figures = {home: one.figures for home, one in baselines.items() if one.figures is not None}
    billed = dict(zip(figures, figures_at(prices, list(figures.values())), strict=True))
    return {home: replace(one, figures=billed.get(home)) for home, one in baselines.items()}


def impacts_at(prices: PriceSet, impacts: Mapping[UUID, ImpactPredictions]) -> BlockImpacts:
    """Impacts with all their bills at these prices, those of the home as it is among them.

    Raises:
        NotBillable: as `figures_at`.
    """
    block = BlockImpacts.of(impacts)
    return replace(
        block,
        before=table_at(prices, block.before),
        alone=table_at(prices, block.alone),
        in_sequence=table_at(prices, block.in_sequence),
    )


def table_at(prices: PriceSet, figures: FiguresTable) -> FiguresTable:
    """Figures with their bills at these prices, row for row; nothing else of them changes.

    Raises:
        NotBillable: as `figures_at`.
    """
    there = np.flatnonzero(figures.there)
    bought = [amounts for row in there.tolist() if (amounts := figures.bought[row]) is not None]
    if len(bought) < len(there):
        raise NotBillable(_NOT_SAID)
    paid, numbers = bills(Purchases.of(bought), prices), figures.numbers.copy()
    numbers[there, BILLS] = np.column_stack([paid.sum(axis=1), paid])
    return FiguresTable(numbers, [prices.name] * len(figures), figures.bought)


def plan_at(prices: PriceSet, plan: Plan, inputs: str, now: datetime) -> Plan:
    """A plan's package with its bills at these prices, as a plan of its own worked out from `inputs`.

    Raises:
        NotBillable: as `figures_at`.
    """
    before, after = figures_at(prices, [plan.figures_before, plan.package.figures_after])
    return replace(
        plan,
        plan_id=plan_id(plan.property_id, plan.scenario_id, inputs, now),
        figures_before=before,
        package=replace(plan.package, figures_after=after),
        inputs_hash=inputs,
        created_at=now,
    )

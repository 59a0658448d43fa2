"""Stage `baseline_predictions`: what each home scores, emits, uses and costs as it is now."""

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

from ara_domain.hashing import content_hash
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.ports import Clock, Repositories, ScoringModel, UnitOfWork
from ara_domain.predictions import BaselinePredictions, Limitation, ModelVersion, Severity
from ara_domain.property import Property
from ara_domain.quarantine import QuarantinedItem
from ara_domain.services.bills import priced_at, without_bill
from ara_domain.services.corrected_ratings import correction_of
from ara_domain.services.expected_ratings import with_expected_ratings
from ara_domain.services.feature_builder import Unflattened
from ara_domain.services.kwh_prediction import KwhPredictionService
from ara_domain.services.rating_confidence import CONFIDENCE_VERSION, with_confidence
from ara_domain.stages.billing import StoredBills
from ara_domain.stages.frames import HomeFrames
from ara_domain.stages.homes import forget_results, in_batches_of
from ara_domain.stages.marks import Changes, StageMark
from ara_domain.stages.report import StageReport

STAGE = "baseline_predictions"
REFUSED = "refused"
"""Content of a baseline without figures: the same for every home, so that nothing follows from it."""


def baseline_inputs(effective: str, model: ModelVersion) -> str:
    """What a baseline depends on: the effective certificate, the transform, the model, and what says how sure it is."""
    return content_hash("baseline_inputs:2", effective, model, CONFIDENCE_VERSION)


def baseline_content(baseline: BaselinePredictions) -> str:
    """What a baseline says, bills apart."""
    figures = baseline.figures
    return REFUSED if figures is None else content_hash("baseline:2", without_bill(figures), baseline.model)


class BaselineStage:
    """Scores the homes whose effective certificate, or the model, is not what their baseline was made from.

    Of the others, bills at other prices than the model's are worked out again.
    """

    def __init__(
        self,
        store: Repositories,
        frames: HomeFrames,
        model: ScoringModel,
        clock: Clock,
        *,
        homes_together: int = 1000,
    ) -> None:
        self.store = store
        self.frames = frames
        self.service = KwhPredictionService(model)
        self.correction = correction_of(model)
        self.clock = clock
        self.homes_together = homes_together

    def run(self, uow: UnitOfWork, portfolio: Portfolio, block: BlockKey) -> StageReport:
        """Bring the baselines of a block up to date; a home that cannot be scored is set aside with the reason."""
        held = self.store.properties.stage_hashes(portfolio.portfolio_id, block.block)
        effective = {home: row.effective for home, row in held.items() if row.effective is not None}
        model = self.service.model.version
        wanted = {home: baseline_inputs(value, model) for home, value in effective.items()}
        prices = priced_at(self.service.model)
        changes = Changes.between(wanted, {home: row.baseline for home, row in held.items()}, prices)
        contents = dict(changes.kept)
        broken: dict[UUID, Unflattened] = {}
        limitations: dict[UUID, tuple[Limitation, ...]] = {}
        for batch in in_batches_of(changes.due, self.homes_together):
            features = self.frames.of(portfolio, block, {home: effective[home] for home in batch})
            baselines = self.service.run(features, effective)
            if self.correction is not None:
                homes = self.store.properties.find_by_block(portfolio.portfolio_id, block.block, only=batch)
                baselines = self.correction.correct(features.frame, baselines, homes)
            baselines = with_expected_ratings(baselines, features.told)
            baselines = with_confidence(features.frame, baselines, features.told)
            contents |= {home: baseline_content(baseline) for home, baseline in baselines.items()}
            marks = {home: str(StageMark(wanted[home], contents[home], prices)) for home in baselines}
            self.store.properties.save_baselines(uow, baselines, marks, self.clock())
            broken |= features.failed
            limitations |= {home: baseline.limitations for home, baseline in baselines.items()}
        for batch in in_batches_of(changes.repriced, self.homes_together):
            marks = {home: str(StageMark(wanted[home], contents[home], prices)) for home in batch}
            billed = StoredBills(self.store, self.service.model, held).baselines(batch)
            self.store.properties.save_baselines(uow, billed, marks, self.clock())
        unscored = [*changes.gone, *(home for home in broken if held[home].baseline is not None)]
        forget_results(self.store, uow, unscored, self.clock(), "the home can no longer be scored")
        refused = [home for home, content in contents.items() if content == REFUSED]
        set_aside = tuple(self._set_aside(portfolio, block, refused, limitations, broken))
        self.store.quarantine.replace(uow, block, STAGE, set_aside, self.clock())
        return StageReport(
            rows=tuple(f"{home}|{content}|{prices}" for home, content in contents.items()),
            counts={
                "homes": len(held),
                "rated": len(contents) - len(refused),
                "refused": len(refused) + len(broken),
                "scored": len(limitations),
                "billed": len(changes.repriced),
                "approximated": sum(
                    any(limitation.severity is Severity.APPROXIMATED for limitation in found)
                    for found in limitations.values()
                ),
            },
            set_aside=set_aside,
        )

    def _set_aside(
        self,
        portfolio: Portfolio,
        block: BlockKey,
        refused: Collection[UUID],
        found_now: Mapping[UUID, tuple[Limitation, ...]],
        broken: Mapping[UUID, Unflattened],
    ) -> Iterator[QuarantinedItem]:
        """An item for every home without a rating, also for those refused by an earlier run."""
        concerned = {*refused, *broken}
        if not concerned:
            return
        for home in self.store.properties.find_by_block(portfolio.portfolio_id, block.block, only=concerned):
            key = home.identity.property_id
            if key in broken:
                yield _item(home, broken[key].reason, broken[key].message, broken[key].remedy)
                continue
            stored = home.baseline_predictions.limitations if home.baseline_predictions else ()
            reasons = [
                limitation for limitation in found_now.get(key, stored) if limitation.severity is Severity.NOT_MODELLED
            ]
            yield _item(
                home,
                reasons[0].code if reasons else "not_modelled",
                "; ".join(reason.text for reason in reasons) or "the model gave no figures and no reason",
                "correct the field by an override if it is wrong; otherwise an assessor has to rate this home",
            )


def _item(home: Property, reason: str, message: str, remedy: str) -> QuarantinedItem:
    return QuarantinedItem(
        stage=STAGE,
        kind="home",
        item=home.identity.name,
        reason=reason,
        message=message,
        remedy=remedy,
        property_id=home.identity.property_id,
        uprn=home.identity.uprn,
        raw={"certificate_number": home.certificate_number},
    )

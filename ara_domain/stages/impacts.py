"""Stage `impact_predictions`: what each candidate changes in each home, alone and in the standard sequence."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from uuid import UUID

from ara_domain.block_impacts import BlockImpacts
from ara_domain.hashing import content_hash
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.measures import CATALOGUE_VERSION
from ara_domain.ml.figures import BILLS, FiguresTable
from ara_domain.ports import Repositories, ScoringModel, StageHashes, UnitOfWork
from ara_domain.sap.tables import Array
from ara_domain.services.bills import priced_at
from ara_domain.services.corrected_ratings import points_in
from ara_domain.services.impact_prediction import ImpactPredictionService
from ara_domain.stages.billing import StoredBills, figures_of
from ara_domain.stages.frames import ChangedMeanwhile, HomeFrames
from ara_domain.stages.homes import in_batches_of
from ara_domain.stages.marks import Changes, StageMark
from ara_domain.stages.recommending import offers_in, offers_inputs
from ara_domain.stages.report import StageReport

STAGE = "impact_predictions"


class ImpactStage:
    """Re-scores homes with their candidates when the home, the catalogue or the model changed; costs do not matter.

    Of the others, bills at other prices than the model's are worked out again.
    """

    def __init__(
        self, store: Repositories, frames: HomeFrames, model: ScoringModel, *, homes_together: int = 1000
    ) -> None:
        self.store = store
        self.frames = frames
        self.service = ImpactPredictionService(model)
        self.homes_together = homes_together

    def run(self, uow: UnitOfWork, portfolio: Portfolio, block: BlockKey) -> StageReport:
        """Bring the impacts of a block up to date.

        Raises:
            ChangedMeanwhile: the evidence of a home changed during the run, or its candidates were not brought up to
                date.
        """
        held = self.store.properties.stage_hashes(portfolio.portfolio_id, block.block)
        scorable = {
            home: (row.effective, mark)
            for home, row in held.items()
            if row.effective is not None and row.candidates is not None and (mark := StageMark.parse(row.baseline))
        }
        effective = {home: value for home, (value, _) in scorable.items()}
        wanted = {home: impacts_inputs(mark) for home, (_, mark) in scorable.items()}
        prices, billed = priced_at(self.service.model), StoredBills(self.store, self.service.model, held)
        changes = Changes.between(wanted, {home: row.impacts for home, row in held.items()}, prices)
        contents = dict(changes.kept)
        scored = lowering = 0
        for batch in in_batches_of(changes.due, self.homes_together):
            features = self.frames.of(portfolio, block, {home: effective[home] for home in batch})
            baselines = billed.baselines(batch)
            figures = figures_of(baselines)
            candidates = self.store.recommendations.candidates(batch)
            _refuse_those_of_another_home(block, candidates, held)
            corrections = points_in(self.service.model, features.frame, baselines)
            impacts = self.service.run(features.frame, figures, candidates, corrections)
            contents |= impacts_contents(impacts)
            marks = {home: str(StageMark(wanted[home], contents[home], prices)) for home in impacts}
            self.store.properties.save_impacts(uow, impacts, marks)
            scored += len(impacts.options)
            lowering += int((impacts.sap_gains < 0).sum())
        for batch in in_batches_of(changes.repriced, self.homes_together):
            marks = {home: str(StageMark(wanted[home], contents[home], prices)) for home in batch}
            self.store.properties.save_impacts(uow, billed.impacts(batch), marks)
        self.store.properties.forget_impacts(uow, changes.gone)
        return StageReport(
            rows=tuple(f"{home}|{content}|{prices}" for home, content in contents.items()),
            counts={
                "homes": len(held),
                "changed": len(changes.due),
                "scored": scored,
                "billed": len(changes.repriced),
                "lowering_sap": lowering,
            },
        )


def impacts_inputs(baseline: StageMark) -> str:
    """What impacts depend on: certificate and model, which the mark of a baseline names, and the options offered.

    These follow from the two and from the catalogue.
    """
    return content_hash("impacts_inputs:2", baseline.inputs, baseline.content, CATALOGUE_VERSION)


def _refuse_those_of_another_home(
    block: BlockKey, candidates: Iterable[UUID], held: Mapping[UUID, StageHashes]
) -> None:
    """Candidates that were not worked out from the baselines there are: the stage between was left out.

    Impacts of theirs would carry the mark of those to come, and stay. Other costs do not matter.
    """
    for home in candidates:
        baseline, mark = StageMark.parse(held[home].baseline), StageMark.parse(held[home].candidates)
        if baseline is None or mark is None or offers_in(mark) != offers_inputs(baseline):
            raise ChangedMeanwhile(f"the candidates of home {home} are not of what it is now; run {block} again")


def impacts_contents(impacts: BlockImpacts) -> dict[UUID, str]:
    """What the impacts of each home say, bills apart where they are worked out from what is bought."""
    said = [_numbers_said(figures) for figures in (impacts.alone, impacts.in_sequence)]
    amounts = [[str(one) for one in figures.bought] for figures in (impacts.alone, impacts.in_sequence)]
    return {
        home: content_hash(
            "impacts:3",
            impacts.models[at],
            impacts.refused[at],
            impacts.options[start:end],
            impacts.stands[start:end].tolist(),
            *(numbers[start:end].tobytes().hex() for numbers in said),
            *("|".join(texts[start:end]) for texts in amounts),
        )
        for at, (home, (start, end)) in enumerate(zip(impacts.homes, pairwise(impacts.starts), strict=True))
    }


def _numbers_said(figures: FiguresTable) -> Array:
    numbers = figures.numbers + 0.0  # nothing has no sign
    numbers[[amounts is not None for amounts in figures.bought], BILLS] = 0.0
    return numbers

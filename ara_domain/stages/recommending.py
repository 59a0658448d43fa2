"""Stage `recommendations`: which measures each rated home may have, and what they cost there."""

from collections.abc import Mapping
from uuid import UUID

from ara_domain.hashing import content_hash
from ara_domain.identity import BlockKey, Portfolio
from ara_domain.measures import CATALOGUE_VERSION
from ara_domain.ports import Repositories, UnitOfWork
from ara_domain.recommendations import CandidateMeasures
from ara_domain.services.recommendation import RecommendationService
from ara_domain.stages.baseline import REFUSED
from ara_domain.stages.frames import HomeFrames
from ara_domain.stages.homes import in_batches_of
from ara_domain.stages.marks import Changes, StageMark
from ara_domain.stages.report import StageReport

STAGE = "recommendations"


class RecommendationStage:
    """Works out the candidates of the homes whose certificate changed, or of all when rules, model or prices did."""

    def __init__(
        self, store: Repositories, frames: HomeFrames, service: RecommendationService, *, homes_together: int = 1000
    ) -> None:
        self.store = store
        self.frames = frames
        self.service = service
        self.homes_together = homes_together

    def run(self, uow: UnitOfWork, portfolio: Portfolio, block: BlockKey) -> StageReport:
        """Bring the candidates of a block up to date."""
        held = self.store.properties.stage_hashes(portfolio.portfolio_id, block.block)
        rated = {
            home: (row.effective, mark)
            for home, row in held.items()
            if row.effective is not None and (mark := StageMark.parse(row.baseline)) and mark.content != REFUSED
        }
        effective = {home: value for home, (value, _) in rated.items()}
        postcodes = self._postcodes(portfolio, block)
        wanted = {home: self._inputs(mark, postcodes.get(home)) for home, (_, mark) in rated.items()}
        changes = Changes.between(wanted, {home: row.candidates for home, row in held.items()})
        contents = dict(changes.kept)
        offered = 0
        for batch in in_batches_of(changes.due, self.homes_together):
            features = self.frames.of(portfolio, block, {home: effective[home] for home in batch})
            candidates = self.service.run(features, effective, postcodes)
            contents |= {home: candidates_content(measures) for home, measures in candidates.items()}
            marks = {home: str(StageMark(wanted[home], contents[home])) for home in candidates}
            self.store.recommendations.save_candidates(uow, candidates, marks)
            offered += sum(len(measures.offered) for measures in candidates.values())
        self.store.recommendations.forget_candidates(uow, changes.gone)
        return StageReport(
            rows=tuple(f"{home}|{content}" for home, content in contents.items()),
            counts={"homes": len(held), "considered": len(changes.due), "offered": offered},
        )

    def _postcodes(self, portfolio: Portfolio, block: BlockKey) -> Mapping[UUID, str | None]:
        """Where the homes are; not asked where nothing costs more or less for it."""
        if not self.service.costs.factors:
            return {}
        homes = self.store.properties.identities(portfolio.portfolio_id, block.block)
        return {home.property_id: home.postcode for home in homes}

    def _inputs(self, baseline: StageMark, postcode: str | None) -> str:
        costs = self.service.costs
        return f"{offers_inputs(baseline)}.{content_hash('prices:1', costs.version, costs.factor_at(postcode))}"


def offers_inputs(baseline: StageMark) -> str:
    """What the measures offered depend on, prices apart: the home and the catalogue.

    The rules read the transform's frame and the engine's U-values; what a baseline was made from covers both.
    """
    return content_hash("offers_inputs:1", baseline.inputs, CATALOGUE_VERSION)


def offers_in(candidates: StageMark) -> str:
    """The part of a mark of candidates that is `offers_inputs`."""
    return candidates.inputs.partition(".")[0]


def candidates_content(candidates: CandidateMeasures) -> str:
    """What the candidates of a home say."""
    return content_hash(
        "candidates:1",
        candidates.offered,
        candidates.refused,
        candidates.catalogue_version,
        candidates.cost_version,
    )

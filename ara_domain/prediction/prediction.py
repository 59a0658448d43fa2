"""Certificates for homes that have none, put together from those of similar homes nearby."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

import numpy as np

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.field_sources import PREDICTED, FieldConfidence
from ara_domain.prediction.aspects import ASPECTS, FLOOR_AREA, SHAPE, Aspect
from ara_domain.prediction.confidence import Calibration, shipped_calibration
from ara_domain.prediction.draft import Draft
from ara_domain.prediction.known_home import KnownHome
from ara_domain.prediction.similarity import NeighbourPool, Numbers, Positions
from ara_domain.prediction.votes import NOBODY, Electorate, Middle, Poll, weighted_median

_UNKNOWN_AREA: Final = 9.0
"""How far apart (natural logarithm) floor areas are taken to be of which one is not known: no two dwellings are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictedAspect:
    """What the neighbours say of one aspect: the winning key, or the median; and how sure that is."""

    value: Hashable
    agreement: float
    """Share of the neighbours' weight, 0 to 1."""
    confidence: float
    """How likely it is right, 0 to 1."""


Said = dict[str, PredictedAspect]
"""What the neighbours of one home say, by aspect; without those of which none says anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictedEpc:
    """A predicted certificate with the votes behind it, by aspect."""

    epc: EpcPropertyData
    aspects: Said
    neighbours: int
    """How many certificates were asked."""


class Asked(NamedTuple):
    """The certificates a home is told from, the most alike first: places in the pool, and how much each says."""

    positions: Positions
    weights: Numbers
    certificates: tuple[EpcPropertyData, ...]


class EpcPredictor:
    """Predicts homes of one block from one pool of certificates; the same input gives the same prediction.

    Which homes are told together makes no difference to any of them.
    """

    def __init__(
        self, pool: NeighbourPool, calibration: Calibration | None = None, aspects: Sequence[Aspect] = ASPECTS
    ) -> None:
        self._pool = pool
        self._calibration = calibration or shipped_calibration()
        self._aspects = aspects
        self._fields = {**{aspect.name: aspect.fields for aspect in aspects}, FLOOR_AREA: ("total_floor_area",)}
        self._electorate = Electorate(pool.certificates, aspects)
        self._areas = np.array([epc.total_floor_area or np.nan for epc in pool.certificates], dtype=np.float64)

    def ask(self, home: KnownHome, also_known_as: Sequence[KnownHome] = ()) -> Asked:
        """The neighbours a home is told from; see `NeighbourPool.nearest`."""
        positions, weights = self._pool.nearest(home, also_known_as)
        return Asked(positions, weights, tuple(self._pool.certificates[at] for at in positions.tolist()))

    def say(self, asked: Sequence[Asked], aspects: Collection[str]) -> list[Said]:
        """What the neighbours of each home say of some aspects, without certificates made of it."""
        polls = self._polls(asked)
        return self._said({name: polls[name] for name in aspects}, len(asked))

    def predict(self, told: Sequence[tuple[KnownHome, Asked]]) -> list[PredictedEpc | None]:
        """The predicted certificates of homes from their neighbours; None where no neighbour says the shape of one."""
        polls = self._polls([asked for _, asked in told])
        voters = np.stack([polls[aspect.name].voters for aspect in self._aspects], axis=1).tolist()
        return [
            self._predicted(home, asked, said, dict(zip(polls, of_home, strict=True)))
            for (home, asked), said, of_home in zip(told, self._said(polls, len(told)), voters, strict=True)
        ]

    def _polls(self, asked: Sequence[Asked]) -> dict[str, Poll]:
        """The polls of all these homes; who has fewer neighbours than another asks nobody in their stead."""
        most = max((one.positions.size for one in asked), default=0)
        positions = np.full((len(asked), max(most, 1)), NOBODY, dtype=np.intp)
        weights = np.zeros(positions.shape)
        for home, one in enumerate(asked):
            positions[home, : one.positions.size] = one.positions
            weights[home, : one.weights.size] = one.weights
        return self._electorate.poll(positions, weights)

    def _said(self, polls: Mapping[str, Poll], homes: int) -> list[Said]:
        said: list[Said] = [{} for _ in range(homes)]
        for name, poll in polls.items():
            keys = self._electorate.keys[name]
            confidences = self._calibration.confidences(name, poll.agreement)
            rows = zip(said, poll.voters.tolist(), poll.agreement.tolist(), confidences, strict=True)
            for of_home, voter, agreement, confidence in rows:
                if voter != NOBODY:
                    of_home[name] = PredictedAspect(value=keys[voter], agreement=agreement, confidence=confidence)
        return said

    def _predicted(self, home: KnownHome, asked: Asked, said: Said, voters: Mapping[str, int]) -> PredictedEpc | None:
        """The certificate of one home; `voters` are the donors of each aspect, by their place in the pool."""
        middle = weighted_median(self._areas[asked.positions], asked.weights)
        if SHAPE not in said or middle is None:
            return None
        area = home.total_floor_area or middle.value
        draft = Draft(self._skeleton(voters[SHAPE], asked, area), area)
        for aspect in self._aspects:
            if aspect.name in said:
                aspect.graft(draft, self._pool.certificates[voters[aspect.name]])
        said[FLOOR_AREA] = self._said_area(home, middle)
        sources = [_sources(fields, said[name].confidence) for name, fields in self._fields.items() if name in said]
        epc = draft.certificate(home, tuple(chain.from_iterable(sources)))
        return PredictedEpc(epc=epc, aspects=said, neighbours=len(asked.certificates))

    def _skeleton(self, voter: int, asked: Asked, area: float) -> EpcPropertyData:
        """Of the neighbours with the winning shape the weightiest whose floor area is near."""
        shapes = self._electorate.codes[SHAPE]
        apart = np.abs(np.log(self._areas[asked.positions] / area))
        apart[np.isnan(apart)] = _UNKNOWN_AREA
        suits = np.where(shapes[asked.positions] == shapes[voter], asked.weights * np.exp(-apart), -1)
        return asked.certificates[int(suits.argmax())]

    def _said_area(self, home: KnownHome, middle: Middle) -> PredictedAspect:
        if home.total_floor_area:
            return PredictedAspect(value=home.total_floor_area, agreement=1.0, confidence=1.0)
        (confidence,) = self._calibration.confidences(FLOOR_AREA, np.array([middle.agreement]))
        return PredictedAspect(value=middle.value, agreement=middle.agreement, confidence=confidence)


@lru_cache(maxsize=20_000)
def _sources(paths: tuple[str, ...], confidence: float) -> tuple[FieldConfidence, ...]:
    """Kept because confidences have three digits, and homes many fields in common."""
    return tuple(FieldConfidence(path=path, source=PREDICTED, confidence=confidence) for path in paths)

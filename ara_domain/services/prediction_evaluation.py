"""Evaluates predictions: certified homes predicted as if they had no certificate, held against the one they have.

Ratings are expected by lines that saw no home of the same postcode: the homes of a file are dealt to ten folds by
postcode, and each fold is told by lines fitted on the others. Postcodes are split in two halves as well: what the
package ships was fitted on the development half of the Exeter rows, and is measured on the held-out half alone.
Lodged ratings are read here to be compared with and learnt from, never to predict the home that has them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt

from ara_domain.epc import EpcPropertyData
from ara_domain.identity import normalise_postcode
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.prediction import Asked, EpcPredictor, NeighbourPool, PredictedEpc, known_home_of, newest_per_dwelling
from ara_domain.prediction.aspects import ASPECTS, FLOOR_AREA
from ara_domain.prediction.confidence import Calibration, Outcome, fit_calibration
from ara_domain.prediction.known_home import lodged_on
from ara_domain.prediction.rating import QUANTILES, RatingLines, fit_rating_lines, shipped_rating_lines
from ara_domain.prediction.rating_terms import TERMS, NeighbourRatings
from ara_domain.prediction.votes import NEARLY
from ara_domain.sap.scoring import score_frame
from ara_domain.services.lodgement_methods import method_on
from ara_domain.services.prediction_figures import (
    AspectAccuracy,
    CalibrationBin,
    GroupErrors,
    IntervalFigures,
    Points,
    RatingErrors,
    WeighedVote,
    by_aspect,
    by_confidence,
    interval_figures,
    rating_errors,
)
from ara_domain.services.prediction_groups import Told, grouped

FOLDS: Final = 10
_FEWEST_TO_FIT: Final = 5 * len(TERMS)
"""Homes that a line may be fitted on; with fewer it would learn them by heart."""
_EXPECTED: Final = tuple(QUANTILES).index("expected")


@dataclass(frozen=True, slots=True)
class PredictionResult:
    """Some of the homes, predicted with or without their own floor areas."""

    homes: int
    not_predicted: int
    """No neighbour in their block, or no certificate of one that says its shape."""
    expected_rating: RatingErrors | None
    """The rating expected from the neighbours, by lines that saw no home of the same postcode."""
    interval: IntervalFigures | None
    """The interval given with it."""
    shipped_lines: RatingErrors | None
    """The same by the lines of the package; None of homes it may have been fitted on."""
    against_lodged: RatingErrors | None
    """The engine's rating of the predicted certificate."""
    own_certificate: RatingErrors | None
    """The engine's rating of the home's own certificate: what a perfect prediction of every field would get."""
    aspects: tuple[AspectAccuracy, ...]
    calibration: tuple[CalibrationBin, ...]


@dataclass(frozen=True, slots=True)
class PredictionEvaluation:
    """All homes and the two halves of the postcodes, each without and with floor area."""

    dwellings: int
    all_homes: PredictionResult
    all_homes_with_area: PredictionResult
    held_out: PredictionResult
    held_out_with_area: PredictionResult
    development: PredictionResult
    development_with_area: PredictionResult
    groups: tuple[GroupErrors, ...]
    """The expected ratings of all homes, floor area not given, by kind of home."""


@dataclass(frozen=True, slots=True)
class _Case:
    epc: EpcPropertyData
    asked: Asked
    predicted: PredictedEpc | None


@dataclass(frozen=True, slots=True)
class _Cases:
    """Homes told with or without floor areas, in the order of the dwellings; NaN where nothing is told."""

    cases: Sequence[_Case]
    terms: Points
    """Shape (homes, len(TERMS))."""


def evaluate_predictions(certificates: Iterable[EpcPropertyData]) -> PredictionEvaluation:
    """Predict every dwelling of these certificates from all the others: address, postcode, type and form are given.

    A dwelling's certificates, all of its UPRN or its address, are left out of what it is predicted from.
    """
    dwellings = newest_per_dwelling(certificates)
    predictor = EpcPredictor(NeighbourPool(dwellings))
    neighbours = _rated_neighbours(dwellings)
    lodged = _lodged(dwellings)
    told = {area: _told(predictor, neighbours, dwellings, with_floor_area=area) for area in (False, True)}
    expected = _out_of_fold(dwellings, told, lodged)
    held_out = np.array([_is_held_out(epc) for epc in dwellings], dtype=np.bool_)
    everyone = np.ones(len(dwellings), dtype=np.bool_)
    own = _ratings(dwellings, dwellings)
    without, with_area = (_Side(told[area], expected[area], lodged, own) for area in (False, True))
    return PredictionEvaluation(
        dwellings=len(dwellings),
        all_homes=without.result(everyone),
        all_homes_with_area=with_area.result(everyone),
        held_out=without.result(held_out, shipped=shipped_rating_lines()),
        held_out_with_area=with_area.result(held_out, shipped=shipped_rating_lines()),
        development=without.result(~held_out),
        development_with_area=with_area.result(~held_out),
        groups=tuple(
            grouped(
                [
                    Told(case.epc, case.asked, case.predicted, rating, neighbours.ratings)
                    for case, rating in zip(told[False].cases, neighbours.ratings.tolist(), strict=True)
                ],
                expected[False][:, _EXPECTED],
                lodged,
            )
        ),
    )


def fit_on_development(certificates: Iterable[EpcPropertyData], *, source: str) -> tuple[Calibration, RatingLines]:
    """What the package ships, from the development half of the postcodes, homes without and with their floor areas.

    Args:
        certificates: those of a file.
        source: what the homes are called in the lines.
    """
    dwellings = newest_per_dwelling(certificates)
    predictor = EpcPredictor(NeighbourPool(dwellings), Calibration({}))
    neighbours = _rated_neighbours(dwellings)
    development = [epc for epc in dwellings if not _is_held_out(epc)]
    told = {area: _told(predictor, neighbours, development, with_floor_area=area) for area in (False, True)}
    curves = fit_calibration(outcome for side in told.values() for case in side.cases for outcome in _outcomes(case))
    return curves, _fit(told, _lodged(development), np.ones(len(development), dtype=np.bool_), source)


@dataclass(frozen=True, slots=True)
class _Side:
    """All homes told with, or all told without floor areas, and what they are held against."""

    told: _Cases
    expected: Points
    """Shape (homes, 3): low, expected, high."""
    lodged: Points
    own: Points

    def result(self, which: npt.NDArray[np.bool_], *, shipped: RatingLines | None = None) -> PredictionResult:
        cases = [case for case, is_meant in zip(self.told.cases, which.tolist(), strict=True) if is_meant]
        lodged, expected = self.lodged[which], self.expected[which]
        votes = [
            WeighedVote(outcome.aspect, case.predicted.aspects[outcome.aspect].confidence, outcome.is_right)
            for case in cases
            if case.predicted is not None
            for outcome in _outcomes(case)
        ]
        shipped_errors = None
        if shipped is not None:
            shipped_errors = rating_errors(_predicted(shipped, self.told.terms[which])[:, _EXPECTED], lodged)
        return PredictionResult(
            homes=len(cases),
            not_predicted=sum(case.predicted is None for case in cases),
            expected_rating=rating_errors(expected[:, _EXPECTED], lodged),
            interval=interval_figures(expected, lodged),
            shipped_lines=shipped_errors,
            against_lodged=rating_errors(
                _ratings(
                    [case.epc for case in cases], [case.predicted.epc if case.predicted else None for case in cases]
                ),
                lodged,
            ),
            own_certificate=rating_errors(self.own[which], lodged),
            aspects=tuple(by_aspect(votes)),
            calibration=tuple(by_confidence(votes)),
        )


def _rated_neighbours(dwellings: Sequence[EpcPropertyData]) -> NeighbourRatings:
    computed = score_frame(EpcMlTransform().to_rows(dwellings))["sap_score"].to_numpy(dtype=np.float64)
    return NeighbourRatings(dwellings, computed)


def _told(
    predictor: EpcPredictor,
    neighbours: NeighbourRatings,
    homes: Sequence[EpcPropertyData],
    *,
    with_floor_area: bool,
) -> _Cases:
    known = [known_home_of(epc, with_floor_area=with_floor_area) for epc in homes]
    told = [(home, predictor.ask(home)) for home in known]
    terms = np.full((len(homes), len(TERMS)), np.nan)
    for at, (home, asked) in enumerate(told):
        found = neighbours.terms(home, asked.positions, asked.weights)
        if found is not None:
            terms[at] = found
    predicted = predictor.predict(told)
    return _Cases([_Case(epc, asked, one) for epc, (_, asked), one in zip(homes, told, predicted, strict=True)], terms)


def _out_of_fold(dwellings: Sequence[EpcPropertyData], told: dict[bool, _Cases], lodged: Points) -> dict[bool, Points]:
    """What lines of the other folds expect of each home; NaN where too few homes teach any."""
    folds = np.array([_digest(epc) % FOLDS for epc in dwellings])
    expected = {area: np.full((len(dwellings), len(QUANTILES)), np.nan) for area in told}
    for fold in range(FOLDS):
        mine = folds == fold
        if (~mine & ~np.isnan(lodged)).sum() < _FEWEST_TO_FIT:
            continue
        lines = _fit(told, lodged, ~mine, "")
        for area, side in told.items():
            expected[area][mine] = _predicted(lines, side.terms[mine])
    return expected


def _fit(told: dict[bool, _Cases], lodged: Points, teachers: npt.NDArray[np.bool_], source: str) -> RatingLines:
    taught = {area: teachers & ~np.isnan(lodged) & ~np.isnan(side.terms[:, 0]) for area, side in told.items()}
    return fit_rating_lines(
        np.concatenate([side.terms[taught[area]] for area, side in told.items()]),
        np.concatenate([lodged[taught[area]] for area in told]),
        source=source,
        homes=int(taught[False].sum()),
    )


def _predicted(lines: RatingLines, terms: Points) -> Points:
    """NaN for homes of which nothing is told."""
    expected = np.full((len(terms), len(QUANTILES)), np.nan)
    known = ~np.isnan(terms[:, 0])
    expected[known] = lines.predict(terms[known])
    return expected


def _digest(epc: EpcPropertyData) -> int:
    """0 to 65535, by postcode alone: which fold a home is dealt to."""
    postcode = normalise_postcode(epc.postcode) or ""
    return int.from_bytes(blake2b(b"fold:" + postcode.encode(), digest_size=2).digest())


def _is_held_out(epc: EpcPropertyData) -> bool:
    postcode = normalise_postcode(epc.postcode) or ""
    return blake2b(postcode.encode(), digest_size=1).digest()[0] % 2 == 1


def _outcomes(case: _Case) -> Iterator[Outcome]:
    """Votes on aspects that the home's own certificate says; a floor area that was given is none."""
    if case.predicted is None:
        return
    for aspect in ASPECTS:
        said, own = case.predicted.aspects.get(aspect.name), aspect.key(case.epc)
        if said is not None and own is not None:
            yield Outcome(aspect.name, said.agreement, said.value == own)
    area, own_area = case.predicted.aspects[FLOOR_AREA], case.epc.total_floor_area
    if area.agreement < 1.0 and own_area and isinstance(area.value, float):
        yield Outcome(FLOOR_AREA, area.agreement, abs(own_area - area.value) <= NEARLY * area.value)


def _lodged(dwellings: Sequence[EpcPropertyData]) -> Points:
    return np.array([epc.energy_rating_current or np.nan for epc in dwellings], dtype=np.float64)


def _ratings(homes: Sequence[EpcPropertyData], certificates: Sequence[EpcPropertyData | None]) -> Points:
    """The engine's ratings, each by the method of the day on which the home's own certificate was lodged."""
    found = np.full(len(homes), np.nan)
    methods = [method_on(lodged_on(epc)) for epc in homes]
    for method in {method.name: method for method in methods}.values():
        at = [place for place, one in enumerate(methods) if one.name == method.name and certificates[place] is not None]
        if not at:
            continue
        frame = EpcMlTransform().to_rows([epc for place in at if (epc := certificates[place]) is not None])
        found[at] = score_frame(frame, method=method)["sap_score"].to_numpy(dtype=np.float64)
    return found

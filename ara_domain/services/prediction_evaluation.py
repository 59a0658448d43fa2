"""Evaluates predictions: certified homes predicted as if they had no certificate, held against the one they have.

Postcodes are split in two halves. The confidence curves may be fitted on the development half (`fit_on_development`);
what counts is the held-out half. Ratings are read here only to be compared with, never to predict.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.codes import PropertyType
from ara_domain.identity import normalise_postcode
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.prediction import Asked, EpcPredictor, NeighbourPool, PredictedEpc, known_home_of, newest_per_dwelling
from ara_domain.prediction.aspects import ASPECTS, FLOOR_AREA
from ara_domain.prediction.confidence import Calibration, Outcome, fit_calibration
from ara_domain.prediction.known_home import lodged_on
from ara_domain.prediction.rating import RatingLine, fit_rating_line, rating_terms, stacked
from ara_domain.prediction.votes import NEARLY
from ara_domain.sap.scoring import score_frame
from ara_domain.services.lodgement_methods import method_on

_TENTHS = 10
_HOUSES = (PropertyType.HOUSE, PropertyType.BUNGALOW, PropertyType.PARK_HOME)

_Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RatingErrors:
    """SAP points, predicted - compared; shares are of the homes compared, 0 to 1."""

    homes: int
    mean_absolute_error: float
    bias: float
    share_within_5: float
    share_within_15: float


@dataclass(frozen=True, slots=True)
class AspectAccuracy:
    """How often one aspect is predicted right, and how often its confidences promised it would be."""

    aspect: str
    homes: int
    share_right: float
    mean_confidence: float


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Votes of all aspects whose confidence lies in one tenth, from `least` on."""

    least: float
    votes: int
    mean_confidence: float
    share_right: float


@dataclass(frozen=True, slots=True)
class PredictionResult:
    """One half of the postcodes, predicted with or without the homes' own floor areas."""

    homes: int
    not_predicted: int
    """No neighbour in their block, or no certificate of one that says its shape."""
    against_lodged: RatingErrors | None
    """The engine's rating of the predicted certificate - the lodged rating."""
    expected_rating: RatingErrors | None
    """The rating expected from the computed ratings of the neighbours - the lodged rating. The line was fitted on the
    development half: of that half itself this is how well it fits, of the other how well it predicts."""
    own_certificate: RatingErrors | None
    """The engine's rating of the home's own certificate - the lodged rating: what a perfect prediction would get."""
    aspects: tuple[AspectAccuracy, ...]
    calibration: tuple[CalibrationBin, ...]


@dataclass(frozen=True, slots=True)
class PredictionEvaluation:
    """Both halves, each without and with floor area."""

    dwellings: int
    held_out: PredictionResult
    held_out_with_area: PredictionResult
    development: PredictionResult
    development_with_area: PredictionResult


@dataclass(frozen=True, slots=True)
class _Case:
    epc: EpcPropertyData
    asked: Asked
    predicted: PredictedEpc


def evaluate_predictions(certificates: Iterable[EpcPropertyData]) -> PredictionEvaluation:
    """Predict every dwelling of these certificates from all the others: address, postcode, type and form are given.

    A dwelling's certificates, all of its UPRN or its address, are left out of what it is predicted from.
    """
    dwellings = newest_per_dwelling(certificates)
    predictor = EpcPredictor(NeighbourPool(dwellings))
    computed = score_frame(EpcMlTransform().to_rows(dwellings))["sap_score"].to_numpy(dtype=np.float64)
    held_out, development = _evaluate_halves(predictor, dwellings, computed, with_floor_area=False)
    held_out_with_area, development_with_area = _evaluate_halves(predictor, dwellings, computed, with_floor_area=True)
    return PredictionEvaluation(
        dwellings=len(dwellings),
        held_out=held_out,
        held_out_with_area=held_out_with_area,
        development=development,
        development_with_area=development_with_area,
    )


def fit_on_development(certificates: Iterable[EpcPropertyData]) -> Calibration:
    """The confidence curves of the development half of the postcodes, homes without and with their floor areas."""
    dwellings = newest_per_dwelling(certificates)
    predictor = EpcPredictor(NeighbourPool(dwellings), Calibration({}))
    development = [epc for epc in dwellings if not _is_held_out(epc)]
    return fit_calibration(
        outcome
        for with_floor_area in (False, True)
        for case in _cases(predictor, development, with_floor_area=with_floor_area)
        for outcome in _outcomes(case)
    )


def _is_held_out(epc: EpcPropertyData) -> bool:
    postcode = normalise_postcode(epc.postcode) or ""
    return blake2b(postcode.encode(), digest_size=1).digest()[0] % 2 == 1


def _cases(predictor: EpcPredictor, homes: Sequence[EpcPropertyData], *, with_floor_area: bool) -> list[_Case]:
    cases = []
    for epc in homes:
        home = known_home_of(epc, with_floor_area=with_floor_area)
        asked = predictor.ask(home)
        if predicted := predictor.predict(home, asked):
            cases.append(_Case(epc, asked, predicted))
    return cases


def _outcomes(case: _Case) -> Iterator[Outcome]:
    """Votes on aspects that the home's own certificate says; a floor area that was given is none."""
    for aspect in ASPECTS:
        said, own = case.predicted.aspects.get(aspect.name), aspect.key(case.epc)
        if said is not None and own is not None:
            yield Outcome(aspect.name, said.agreement, said.value == own)
    area, own_area = case.predicted.aspects[FLOOR_AREA], case.epc.total_floor_area
    if area.agreement < 1.0 and own_area and isinstance(area.value, float):
        yield Outcome(FLOOR_AREA, area.agreement, abs(own_area - area.value) <= NEARLY * area.value)


def _evaluate_halves(
    predictor: EpcPredictor, dwellings: Sequence[EpcPropertyData], computed: _Points, *, with_floor_area: bool
) -> tuple[PredictionResult, PredictionResult]:
    """The held-out half and the development half; `computed` are the engine's ratings of the pool's certificates."""
    halves = {half: [epc for epc in dwellings if _is_held_out(epc) is half] for half in (True, False)}
    cases = {half: _cases(predictor, halves[half], with_floor_area=with_floor_area) for half in halves}
    terms = {half: stacked([_terms(case, computed) for case in cases[half]]) for half in halves}
    lodged = _lodged(cases[False])
    known = ~np.isnan(lodged)
    line = fit_rating_line(terms[False][known], lodged[known]) if known.any() else None
    held_out, development = (_evaluate(len(halves[half]), cases[half], terms[half], line) for half in (True, False))
    return held_out, development


def _terms(case: _Case, computed: _Points) -> _Points:
    ratings = computed[case.asked.positions]
    return rating_terms(ratings, case.asked.weights, is_house=case.epc.property_type in _HOUSES)


def _lodged(cases: Sequence[_Case]) -> _Points:
    return np.array([case.epc.energy_rating_current or np.nan for case in cases], dtype=np.float64)


def _evaluate(homes: int, cases: Sequence[_Case], terms: _Points, line: RatingLine | None) -> PredictionResult:
    votes = [
        (outcome.aspect, case.predicted.aspects[outcome.aspect].confidence, outcome.is_right)
        for case in cases
        for outcome in _outcomes(case)
    ]
    lodged = _lodged(cases)
    return PredictionResult(
        homes=homes,
        not_predicted=homes - len(cases),
        against_lodged=_errors(_ratings(cases, [case.predicted.epc for case in cases]) - lodged),
        expected_rating=_errors(line.expected(terms) - lodged) if line and cases else None,
        own_certificate=_errors(_ratings(cases, [case.epc for case in cases]) - lodged),
        aspects=tuple(_by_aspect(votes)),
        calibration=tuple(_by_confidence(votes)),
    )


def _ratings(cases: Sequence[_Case], certificates: Sequence[EpcPropertyData]) -> npt.NDArray[np.float64]:
    """The engine's ratings, each by the method of the day on which the home's own certificate was lodged."""
    found = np.full(len(cases), np.nan)
    methods = [method_on(lodged_on(case.epc)) for case in cases]
    for method in {method.name: method for method in methods}.values():
        at = [position for position, one in enumerate(methods) if one is method]
        frame = EpcMlTransform().to_rows([certificates[position] for position in at])
        found[at] = score_frame(frame, method=method)["sap_score"].to_numpy(dtype=np.float64)
    return found


def _errors(differences: npt.NDArray[np.float64]) -> RatingErrors | None:
    known = differences[~np.isnan(differences)]
    if not known.size:
        return None
    size = np.abs(known)
    return RatingErrors(
        homes=known.size,
        mean_absolute_error=float(size.mean()),
        bias=float(known.mean()),
        share_within_5=float((size <= 5).mean()),
        share_within_15=float((size <= 15).mean()),
    )


def _by_aspect(votes: Sequence[tuple[str, float, bool]]) -> Iterator[AspectAccuracy]:
    for name in (*(aspect.name for aspect in ASPECTS), FLOOR_AREA):
        if mine := [vote for vote in votes if vote[0] == name]:
            yield AspectAccuracy(
                name, len(mine), float(np.mean([v[2] for v in mine])), float(np.mean([v[1] for v in mine]))
            )


def _by_confidence(votes: Sequence[tuple[str, float, bool]]) -> Iterator[CalibrationBin]:
    for tenth in range(_TENTHS):
        if mine := [vote for vote in votes if min(int(vote[1] * _TENTHS), _TENTHS - 1) == tenth]:
            yield CalibrationBin(
                tenth / _TENTHS, len(mine), float(np.mean([v[1] for v in mine])), float(np.mean([v[2] for v in mine]))
            )

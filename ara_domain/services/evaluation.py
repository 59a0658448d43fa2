"""How the engine compares with what the register lodged: per certificate and over all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ara_domain.epc import EpcPropertyData
from ara_domain.measures.ladder import LadderStep, climb
from ara_domain.measures.offers import offers_of
from ara_domain.ml.results import read_scores
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.predictions import EnergyFigures, Limitation
from ara_domain.sap.expansion.limitations import CATALOGUE
from ara_domain.sap.method import Method, method_of
from ara_domain.sap.scoring import score_frame
from ara_domain.services.ladder_evaluation import LadderAgreement, agreement

_NEWEST_HELD = 10.2
QUANTITIES = ("sap", "ei", "co2_t", "space_heating_kwh", "water_heating_kwh")
"""SAP and EI in points, CO2 in t/yr, heat in kWh/yr. Space heating and CO2 are at regional climate here and at
postcode-district climate on the certificate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One certificate: lodged and computed by quantity (None where not lodged), and what limits the comparison."""

    name: str
    method: str | None
    """The method it was lodged and computed by; None where that is not held."""
    lodged: Mapping[str, float | None]
    computed: Mapping[str, float] | None
    limitations: tuple[Limitation, ...]
    ladder: tuple[LadderStep, ...]
    offers: LadderAgreement | None = None
    """What Table 33 offers by itself beside what is lodged; None where no ladder was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """One quantity over several certificates: mean absolute error, bias (computed - lodged), share within 1."""

    quantity: str
    certificates: int
    mean_absolute_error: float
    bias: float
    share_within_one: float


def compare(
    certificates: Mapping[str, EpcPropertyData], *, ladder: bool = False, transform: EpcMlTransform | None = None
) -> list[Comparison]:
    """Score certificates by name, each by its own method, and set them beside what was lodged.

    `transform` is one made with a product database, where there is one.

    Those before SAP 9.92 cannot be scored and say so.
    """
    by_method: dict[Method, dict[str, EpcPropertyData]] = {}
    for name, epc in certificates.items():
        method = method_of(epc)
        if method is not None:
            by_method.setdefault(method, {})[name] = epc
    scored: dict[str, Comparison] = {}
    for method, group in by_method.items():
        scored |= _score(group, method, transform or EpcMlTransform(), ladder=ladder)
    return [scored.get(name) or _not_scored(name, epc) for name, epc in certificates.items()]


def _score(
    certificates: Mapping[str, EpcPropertyData], method: Method, transform: EpcMlTransform, *, ladder: bool
) -> dict[str, Comparison]:
    names, epcs = list(certificates), list(certificates.values())
    frame = transform.to_rows(epcs)
    scores = read_scores(score_frame(frame, method=method), len(epcs))
    cancelled = [epc.sap_deselected_improvements for epc in epcs]
    offered = offers_of(frame, method, cancelled) if ladder else [None] * len(epcs)
    return {
        name: Comparison(
            name=name,
            method=method.name,
            lodged=_lodged(epc),
            computed=_computed(score.figures) if score.figures else None,
            limitations=(*score.limitations, *_of_version(epc)),
            ladder=tuple(climb(epc, transform)) if ladder and score.figures else (),
            offers=agreement(epc, score.figures.sap_score, offers) if offers and score.figures else None,
        )
        for name, epc, score, offers in zip(names, epcs, scores, offered, strict=True)
    }


def _of_version(epc: EpcPropertyData) -> tuple[Limitation, ...]:
    """What stands in for a version whose changes are not held."""
    later = epc.is_full_sap and epc.sap_version is not None and epc.sap_version > _NEWEST_HELD
    return (CATALOGUE["sap_10_3_as_10_2"],) if later else ()


def _not_scored(name: str, epc: EpcPropertyData) -> Comparison:
    reasons = (CATALOGUE["method_not_held"],)
    return Comparison(name=name, method=None, lodged=_lodged(epc), computed=None, limitations=reasons, ladder=())


def accuracy(comparisons: Sequence[Comparison]) -> list[Accuracy]:
    """Error of each quantity over the certificates that lodge it and were scored."""
    found = []
    for quantity in QUANTITIES:
        errors = _errors(comparisons, quantity)
        if errors:
            found.append(_accuracy(quantity, errors))
    return found


def ladder_accuracy(comparisons: Sequence[Comparison]) -> list[Accuracy]:
    """Error of SAP after the improvements that could be modelled, and over these and the homes as they are.

    Empty where no ladder was climbed. `certificates` counts ratings here, several of each certificate.
    """
    steps = [
        step.sap - step.lodged_sap
        for comparison in comparisons
        for step in comparison.ladder
        if step.sap is not None and step.lodged_sap is not None
    ]
    if not steps:
        return []
    return [
        _accuracy("sap_after_improvements", steps),
        _accuracy("sap_before_and_after", _errors(comparisons, "sap") + steps),
    ]


def _errors(comparisons: Sequence[Comparison], quantity: str) -> list[float]:
    """Computed less lodged, of the certificates that were scored and lodge it."""
    return [
        comparison.computed[quantity] - lodged
        for comparison in comparisons
        if comparison.computed is not None and (lodged := comparison.lodged[quantity]) is not None
    ]


def _accuracy(quantity: str, errors: Sequence[float]) -> Accuracy:
    error = np.array(errors)
    return Accuracy(
        quantity=quantity,
        certificates=len(errors),
        mean_absolute_error=float(np.abs(error).mean()),
        bias=float(error.mean()),
        share_within_one=float((np.abs(error) <= 1).mean()),
    )


def _lodged(epc: EpcPropertyData) -> dict[str, float | None]:
    heat = epc.renewable_heat_incentive
    return {
        "sap": epc.energy_rating_current,
        "ei": epc.environmental_impact_current,
        "co2_t": epc.co2_emissions_current,
        "space_heating_kwh": heat.space_heating_kwh if heat else None,
        "water_heating_kwh": heat.water_heating_kwh if heat else None,
    }


def _computed(figures: EnergyFigures) -> dict[str, float]:
    return {
        "sap": figures.sap_score,
        "ei": figures.ei_score,
        "co2_t": figures.co2_kg / 1000,
        "space_heating_kwh": figures.space_heating_kwh,
        "water_heating_kwh": figures.water_heating_kwh,
    }

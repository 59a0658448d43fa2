"""The results of a certificate: what the embedded engine makes of its document, rounded as certificates are.

The stock's ratings are therefore the engine's own and say nothing about how good the engine is.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from ara_domain.epc.mapping import map_certificate
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.scoring import score_frame
from ara_resources.sample_stock.documents.style import Style
from ara_resources.sample_stock.documents.summaries import summary_of
from ara_resources.sample_stock.dwellings.history import refurbished
from ara_resources.sample_stock.improvements import Ladder, Suggested, climb, space_heating_saved
from ara_resources.sample_stock.lodged import Certificate

BANDS = ((92, "A"), (81, "B"), (69, "C"), (55, "D"), (39, "E"), (21, "F"), (1, "G"))
LOWEST, HIGHEST = 1, 100
AVERAGE_RATING = 60
"""What certificates print as the average of England and Wales."""
_NORMAL_MEASURE = 5
_IMPACTS = {"A": "loft", "B": "cavity", "Q": "solid_wall"}
_PLACEHOLDER = 1


class Unrated(RuntimeError):
    """The engine refused a home of the stock, or rated it outside 1 to 100; the message names it and why."""


def rated(certificates: Sequence[Certificate]) -> list[tuple[Certificate, dict[str, Any]]]:
    """Each certificate with its document: ratings, bands, energy, costs and improvements written in.

    A dwelling that would be rated outside 1 to 100 is refurbished first, and its certificate is of what came of it.

    Raises:
        Unrated: the engine refuses a dwelling, or rates it outside the scale even then.
    """
    documents = [certificate.document() for certificate in certificates]
    frame, scores = _scored(documents)
    off = _off_scale(scores)
    if off:
        certificates = list(certificates)
        for place in off:
            certificates[place] = replace(certificates[place], dwelling=refurbished(certificates[place].dwelling))
            documents[place] = certificates[place].document()
        frame_again, scores_again = _scored([documents[place] for place in off])
        frame.iloc[off] = frame_again.to_numpy()
        scores.iloc[off] = scores_again.to_numpy()
    _check(documents, scores)
    ladder = climb(frame, scores)
    saved = space_heating_saved(frame, scores)
    current, potential = _records(scores), _records(pd.DataFrame(ladder.scores))
    areas = frame["floor_area"].to_numpy()
    for place, (certificate, document) in enumerate(zip(certificates, documents, strict=True)):
        style = certificate.style
        document.update(summary_of(certificate.dwelling, style))
        document.update(_figures(current[place], potential[place], float(areas[place]), style))
        document["suggested_improvements"] = _improvements(ladder, place, style)
        document["renewable_heat_incentive"] = _heat_demand(
            current[place], {kind: float(values[place]) for kind, values in saved.items()}
        )
    return list(zip(certificates, documents, strict=True))


def _scored(documents: Sequence[dict[str, Any]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    for document in documents:
        document["energy_rating_current"] = _PLACEHOLDER  # the mapping wants one; the engine reads none
    frame = EpcMlTransform().to_rows([map_certificate(document) for document in documents])
    return frame, score_frame(frame)


def _records(scores: pd.DataFrame) -> list[dict[str, Any]]:
    """Scores home by home."""
    return [{str(name): value for name, value in home.items()} for home in scores.to_dict("records")]


def _off_scale(scores: pd.DataFrame) -> list[int]:
    """Places of homes whose unrounded rating is not from 1 to 100, or that have none."""
    sap = scores["sap_score"].to_numpy()
    return [int(place) for place in np.flatnonzero(~((sap >= LOWEST) & (sap <= HIGHEST)))]


def band_of(rating: int) -> str:
    """The letter of a rating."""
    return next(letter for least, letter in BANDS if rating >= least)


def _check(documents: Sequence[Mapping[str, Any]], scores: pd.DataFrame) -> None:
    for place in _off_scale(scores):
        document, score = documents[place], scores.iloc[place]
        raise Unrated(
            f"{document['dwelling_type']} at {document['address_line_1']}, {document['postcode']} is rated "
            f"{score['sap_score']} ({score['limitations'] or 'no limitation'}); correct the generator"
        )


def _rounded(value: float) -> int:
    """Half away from zero (RdSAP 10 §16)."""
    return math.floor(value + 0.5)


def _figures(now: Mapping[str, Any], then: Mapping[str, Any], area: float, style: Style) -> dict[str, Any]:
    made: dict[str, Any] = {"energy_rating_average": AVERAGE_RATING}
    for when, scores in (("current", now), ("potential", then)):
        rating = _rounded(scores["sap_score"])
        made[f"energy_rating_{when}"] = rating
        made[f"environmental_impact_{when}"] = max(1, _rounded(scores["ei_score"]))
        made[f"{when}_energy_efficiency_band"] = band_of(rating)
        made[f"energy_consumption_{when}"] = style.measure(
            _rounded(scores["primary_energy_kwh"] / area), "kWh/m2 per year"
        )
        made[f"co2_emissions_{when}"] = style.measure(round(scores["co2_kg"] / 1000, 1), "tonnes per year")
        # Pumps, fans and standing charges go with space heating (RdSAP 10 §20).
        heating = (
            scores["bill_space_heating_gbp"] + scores["bill_pumps_and_fans_gbp"] + scores["bill_standing_charges_gbp"]
        )
        made[f"heating_cost_{when}"] = style.money(_rounded(heating))
        made[f"hot_water_cost_{when}"] = style.money(_rounded(scores["bill_water_heating_gbp"]))
        made[f"lighting_cost_{when}"] = style.money(_rounded(scores["bill_lighting_gbp"]))
    made["co2_emissions_current_per_floor_area"] = style.measure(_rounded(now["co2_kg"] / area), "kg/m2 per year")
    return made


def _improvements(ladder: Ladder, place: int, style: Style) -> list[dict[str, Any]]:
    return [_improvement(sequence, one, style) for sequence, one in enumerate(ladder.suggested[place], start=1)]


def _improvement(sequence: int, one: Suggested, style: Style) -> dict[str, Any]:
    saving = _rounded(one.saving_gbp)
    return {
        "sequence": sequence,
        "improvement_type": one.step.kind,
        "improvement_details": {"improvement_number": one.step.number},
        "improvement_category": _NORMAL_MEASURE,
        "indicative_cost": one.step.price,
        "typical_saving": saving if style.bare_numbers else style.money(saving),
        "energy_performance_rating": _rounded(one.sap),
        "environmental_impact_rating": max(1, _rounded(one.ei)),
    }


def _heat_demand(now: Mapping[str, Any], saved: Mapping[str, float]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "space_heating_existing_dwelling": round(now["space_heating_kwh"], 2),
        "water_heating": round(now["water_heating_kwh"], 2),
    }
    for kind, name in _IMPACTS.items():
        if not math.isnan(saved[kind]):
            made[f"impact_of_{name}_insulation"] = -_rounded(saved[kind])
    return made

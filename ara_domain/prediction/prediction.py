"""A certificate for a home that has none, put together from those of similar homes nearby."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.field_sources import PREDICTED, FieldConfidence
from ara_domain.identity import normalise_postcode
from ara_domain.prediction.aspects import ASPECTS, FLOOR_AREA, SHAPE, Aspect
from ara_domain.prediction.confidence import Calibration, shipped_calibration
from ara_domain.prediction.known_home import KnownHome
from ara_domain.prediction.scaling import scaled_to
from ara_domain.prediction.similarity import NeighbourPool, Numbers, Positions
from ara_domain.prediction.votes import Middle, Vote, vote, weighted_median

PREDICTED_SCHEMA: Final = "Predicted-From-Neighbours"
"""`schema_type` of a predicted certificate: nobody lodged it."""

_COPIED: Final = frozenset(
    {
        "sap_building_parts",
        "sap_conservatory",
        "sap_flat_details",
        "sap_windows",
        "sap_ventilation",
        "sap_heating",
        "sap_energy_source",
        "habitable_room_count",
        "heated_room_count",
        "extensions_count",
        "conservatory_type",
        "has_hot_water_cylinder",
        "has_fixed_air_conditioning",
        "solar_water_heating",
        "door_count",
        "insulated_door_count",
        "percent_draughtproofed",
        "multiple_glazed_proportion",
        "low_energy_fixed_lighting_bulbs_count",
        "incandescent_fixed_lighting_bulbs_count",
        "led_fixed_lighting_bulbs_count",
        "cfl_fixed_lighting_bulbs_count",
        "fixed_lighting_outlets_count",
        "low_energy_fixed_lighting_outlets_count",
        "low_energy_lighting",
        "multiple_glazing_type",
        "glazing_gap",
        "pvc_window_frames",
        "glazed_area",
        "measurement_type",
        "total_floor_area",
        "country_code",
        "region_code",
        "post_town",
        "property_type",
        "built_form",
    }
)
"""What a prediction takes from a neighbour. Ratings, costs, emissions, dates, names and addresses are not among it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictedAspect:
    """What the neighbours say of one aspect: the winning key, or the median; and how sure that is."""

    value: Hashable
    agreement: float
    """Share of the neighbours' weight, 0 to 1."""
    confidence: float
    """How likely it is right, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictedEpc:
    """A predicted certificate with the votes behind it, by aspect."""

    epc: EpcPropertyData
    aspects: dict[str, PredictedAspect]
    neighbours: int
    """How many certificates were asked."""


class Asked(NamedTuple):
    """The certificates a home is told from, the most alike first: places in the pool, and how much each says."""

    positions: Positions
    weights: Numbers
    certificates: tuple[EpcPropertyData, ...]


class EpcPredictor:
    """Predicts homes of one block from one pool of certificates; the same input gives the same prediction."""

    def __init__(
        self, pool: NeighbourPool, calibration: Calibration | None = None, aspects: Sequence[Aspect] = ASPECTS
    ) -> None:
        self._pool = pool
        self._calibration = calibration or shipped_calibration()
        self._aspects = aspects
        self._keys = {aspect.name: [aspect.key(epc) for epc in pool.certificates] for aspect in aspects}
        self._areas = np.array([epc.total_floor_area or np.nan for epc in pool.certificates], dtype=np.float64)

    def ask(self, home: KnownHome, also_known_as: Sequence[KnownHome] = ()) -> Asked:
        """The neighbours a home is told from; see `NeighbourPool.nearest`."""
        positions, weights = self._pool.nearest(home, also_known_as)
        return Asked(positions, weights, tuple(self._pool.certificates[at] for at in positions.tolist()))

    def say(self, asked: Asked) -> dict[str, PredictedAspect]:
        """What these neighbours say, aspect by aspect, without a certificate made of it."""
        votes = self._votes(asked.positions.tolist(), asked.weights)
        return {name: self._said(name, found.key, found.agreement) for name, found in votes.items()}

    def predict(self, home: KnownHome, asked: Asked | None = None) -> PredictedEpc | None:
        """The predicted certificate; None when no neighbour of its block has one that says its shape.

        `asked` is what `ask` gave for this home, where it was asked before.
        """
        positions, weights, _ = asked or self.ask(home)
        votes = self._votes(positions.tolist(), weights)
        middle = weighted_median(self._areas[positions], weights)
        if SHAPE not in votes or middle is None:
            return None
        area = home.total_floor_area or middle.value
        certificates = [self._pool.certificates[at] for at in positions.tolist()]
        skeleton = self._skeleton(votes[SHAPE], positions.tolist(), weights, area)
        # Scaled before anything is grafted, because grafted windows keep the area of those before them.
        epc = scaled_to(_without_identity(skeleton, home), area)
        for aspect in self._aspects:
            if aspect.name in votes:
                epc = aspect.graft(epc, certificates[votes[aspect.name].donor])
        said = {name: self._said(name, found.key, found.agreement) for name, found in votes.items()}
        said[FLOOR_AREA] = self._said_area(home, middle)
        return PredictedEpc(
            epc=replace(epc, field_sources=self._field_sources(said)), aspects=said, neighbours=len(certificates)
        )

    def _votes(self, positions: list[int], weights: Numbers) -> dict[str, Vote]:
        votes: dict[str, Vote] = {}
        for aspect in self._aspects:
            heard = self._heard(aspect, votes, positions, weights)
            if found := vote([self._keys[aspect.name][at] for at in positions], heard):
                votes[aspect.name] = found
        return votes

    def _heard(self, aspect: Aspect, votes: dict[str, Vote], positions: list[int], weights: Numbers) -> Numbers:
        """Weights of those that may vote: none of a neighbour that voted otherwise on what this aspect is within."""
        if aspect.within is None or aspect.within not in votes:
            return weights
        keys, winner = self._keys[aspect.within], votes[aspect.within].key
        return np.where([keys[at] == winner for at in positions], weights, 0.0)

    def _skeleton(self, shape: Vote, positions: list[int], weights: Numbers, area: float) -> EpcPropertyData:
        """Of the neighbours with the winning shape the weightiest whose floor area is near."""
        keys = self._keys[SHAPE]
        apart = np.abs(np.log(self._areas[positions] / area))
        suits = np.where(
            [keys[at] == shape.key for at in positions], weights * np.exp(-np.nan_to_num(apart, nan=9.0)), -1
        )
        return self._pool.certificates[positions[int(np.argmax(suits))]]

    def _said(self, name: str, value: Hashable, agreement: float) -> PredictedAspect:
        return PredictedAspect(
            value=value, agreement=agreement, confidence=self._calibration.confidence(name, agreement)
        )

    def _said_area(self, home: KnownHome, middle: Middle) -> PredictedAspect:
        if home.total_floor_area:
            return PredictedAspect(value=home.total_floor_area, agreement=1.0, confidence=1.0)
        return self._said(FLOOR_AREA, middle.value, middle.agreement)

    def _field_sources(self, said: dict[str, PredictedAspect]) -> tuple[FieldConfidence, ...]:
        found = [
            FieldConfidence(path=path, source=PREDICTED, confidence=said[aspect.name].confidence)
            for aspect in self._aspects
            if aspect.name in said
            for path in aspect.fields
        ]
        area = said[FLOOR_AREA].confidence
        return (*found, FieldConfidence(path="total_floor_area", source=PREDICTED, confidence=area))


def _without_identity(donor: EpcPropertyData, home: KnownHome) -> EpcPropertyData:
    """The donor's dwelling at this home's address."""
    lines = (*home.address_lines, None, None, None, None)
    return replace(
        EpcPropertyData(
            assessment_type=donor.assessment_type,
            schema_type=PREDICTED_SCHEMA,
            **{name: getattr(donor, name) for name in _COPIED},
        ),
        uprn=home.uprn,
        address_line_1=lines[0],
        address_line_2=lines[1],
        address_line_3=lines[2],
        address_line_4=lines[3],
        postcode=normalise_postcode(home.postcode),
        property_type=donor.property_type if home.property_type is None else home.property_type,
        built_form=donor.built_form if home.built_form is None else home.built_form,
    )

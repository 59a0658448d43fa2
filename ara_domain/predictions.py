"""What a model says of a home: baseline, and the impact of each candidate measure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ara_domain.confidence import RatingConfidence


class Severity(StrEnum):
    """How far a model's figure can be trusted where it could not follow the method."""

    APPROXIMATED = "approximated"
    """A rating is given; a documented stand-in replaced something the method asks for."""
    NOT_MODELLED = "not_modelled"
    """No rating is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limitation:
    """Something the model could not follow for a home: a code, its severity, and a sentence for a person."""

    code: str
    severity: Severity
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelVersion:
    """Which transform and which model produced a figure."""

    transform_version: str
    model_name: str
    model_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyFigures:
    """One scoring of one home.

    SAP and EI are unrounded, at UK-average climate and rating prices; everything else is at the home's own climate:
    CO2 in kg/yr, primary energy in kWh/yr, heat demand in kWh/yr, bills in GBP/yr at the named price set.
    """

    sap_score: float
    ei_score: float
    co2_kg: float
    primary_energy_kwh: float
    space_heating_kwh: float
    """Heat the dwelling needs for space heating, worksheet (98)."""
    water_heating_kwh: float
    """Heat the hot water needs, worksheet (64)."""
    fuel_kwh: Mapping[str, float]
    """Delivered energy by fuel; exported generation is `electricity_exported`, positive."""
    bill_gbp: float
    bill_by_use_gbp: Mapping[str, float]
    price_set: str
    bought: Mapping[str, float] | None = None
    """What the bill is worked out from, by use of the bill and fuel code of Table 32, as `"space_heating.1"`.

    kWh/yr, negative where it is earned; under `standing_charges` the share due of the charge; under code 0 GBP/yr at a
    heat network's own price. None from a model that does not say.
    """

    @property
    def sap_rating(self) -> int:
        """SAP rounded half up, at least 1."""
        return rounded_rating(self.sap_score)

    @property
    def band(self) -> str:
        """Energy efficiency band of the rounded rating."""
        return energy_band(self.sap_rating)


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselinePredictions:
    """The home as it is now. `figures` is None when the model refused; `limitations` says why."""

    figures: EnergyFigures | None
    limitations: tuple[Limitation, ...]
    model: ModelVersion
    effective_hash: str
    """Content hash of the effective certificate that was scored."""
    confidence: RatingConfidence | None = None
    """How sure the SAP score is; None where there is none, or where it was never asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureImpact:
    """The home with one candidate measure applied alone."""

    figures: EnergyFigures
    sap_gain: float
    co2_saving_kg: float
    bill_saving_gbp: float
    energy_saving_kwh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactPredictions:
    """Impact per candidate option, keyed by the option's key."""

    by_option: Mapping[str, MeasureImpact] = field(default_factory=dict)
    model: ModelVersion
    candidates_hash: str


# SAP 2012 section 14 / RdSAP 10 section 20: bands of the rounded rating.
_BAND_FLOORS = ((92, "A"), (81, "B"), (69, "C"), (55, "D"), (39, "E"), (21, "F"))


def rounded_rating(score: float) -> int:
    """The printed rating: half rounds up, the least is 1."""
    return max(1, int(score + 0.5) if score > 0 else 1)


def energy_band(rating: int) -> str:
    """Energy efficiency band of a rounded SAP rating."""
    return next((band for floor, band in _BAND_FLOORS if rating >= floor), "G")


def band_floor(band: str) -> int:
    """The least rounded rating of a band, for example 69 for C.

    Raises:
        ValueError: the band is not A to G.
    """
    floors = {letter: floor for floor, letter in _BAND_FLOORS} | {"G": 1}
    try:
        return floors[band.upper()]
    except KeyError:
        raise ValueError(f"{band!r} is not an energy efficiency band; write A to G") from None

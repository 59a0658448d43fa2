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
class Change:
    """A home before and after something is done to it; a saving is positive where there is less afterwards."""

    before: EnergyFigures
    after: EnergyFigures

    @property
    def sap_gain(self) -> float:
        """Unrounded SAP points, negative where SAP falls."""
        return self.after.sap_score - self.before.sap_score

    @property
    def ei_gain(self) -> float:
        """Unrounded points of environmental impact."""
        return self.after.ei_score - self.before.ei_score

    @property
    def co2_saving_kg(self) -> float:
        """Kg a year."""
        return self.before.co2_kg - self.after.co2_kg

    @property
    def heat_saving_kwh(self) -> float:
        """Heat needed less, for space and water, kWh/yr."""
        return _heat(self.before) - _heat(self.after)

    @property
    def fuel_saving_kwh(self) -> dict[str, float]:
        """Delivered less, by fuel, kWh/yr; more exported is a negative saving of `electricity_exported`."""
        before, after = self.before.fuel_kwh, self.after.fuel_kwh
        return {fuel: before.get(fuel, 0.0) - after.get(fuel, 0.0) for fuel in {**before, **after}}

    @property
    def energy_saving_kwh(self) -> float:
        """Bought less, of all fuels, kWh/yr; what is exported does not count."""
        return _bought(self.before) - _bought(self.after)

    @property
    def bill_saving_gbp(self) -> float:
        """GBP a year, at the price set of both."""
        return self.before.bill_gbp - self.after.bill_gbp


def _heat(figures: EnergyFigures) -> float:
    return figures.space_heating_kwh + figures.water_heating_kwh


def _bought(figures: EnergyFigures) -> float:
    return sum(kwh for fuel, kwh in figures.fuel_kwh.items() if fuel != "electricity_exported")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureImpact:
    """What one candidate changes in a home: `alone`, and `in_sequence`, after everything that stands before it.

    The standard sequence of a home is its candidates in the order of work, of each group the first of the catalogue;
    an alternative to that one is tried in its place. `sap_gain` and its like without further words are those alone.
    """

    alone: Change
    """From the home as it is to the home with this measure only."""
    in_sequence: Change | None = None
    """From the home after all earlier steps to the same with this one; None where the model refused it there."""
    place: int | None = None
    """Number of the step in the sequence, from 1, also of an alternative; None without `in_sequence`."""
    stands: bool = False
    """Whether the measure is the sequence's own step; an alternative tried in that step's place is not."""

    @property
    def figures(self) -> EnergyFigures:
        """The home with this measure alone."""
        return self.alone.after

    @property
    def sap_gain(self) -> float:
        """Alone."""
        return self.alone.sap_gain

    @property
    def co2_saving_kg(self) -> float:
        """Alone, kg/yr."""
        return self.alone.co2_saving_kg

    @property
    def bill_saving_gbp(self) -> float:
        """Alone, GBP/yr."""
        return self.alone.bill_saving_gbp

    @property
    def energy_saving_kwh(self) -> float:
        """Alone, kWh/yr bought less."""
        return self.alone.energy_saving_kwh


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactPredictions:
    """Impact per candidate option, keyed by the option's key, in the order of work.

    A candidate the model refuses alone has no impact; one it refuses in its place in the sequence was passed over,
    and those after it count as if it were not done.
    """

    by_option: Mapping[str, MeasureImpact] = field(default_factory=dict)
    model: ModelVersion
    candidates_hash: str
    refused: Mapping[str, str] = field(default_factory=dict)
    """Why the model refused a candidate, alone or in its place, in words; by option."""

    @property
    def sequence(self) -> tuple[str, ...]:
        """The options that stand in the standard sequence, in order."""
        return tuple(option for option, impact in self.by_option.items() if impact.stands)


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

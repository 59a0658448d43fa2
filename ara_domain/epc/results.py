"""What the assessment produced: element summaries, improvements, heat demand, addenda, special features."""

from dataclasses import dataclass

from ara_domain.epc.codes import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyElement:
    """One row of the certificate's summary table; star ratings 1 (very poor) to 5 (very good), 0 none."""

    description: str | None = None
    energy_efficiency_rating: int | None = None
    environmental_efficiency_rating: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement:
    """A lodged recommendation; ratings are cumulative, `typical_saving` in GBP/yr."""

    sequence: int
    improvement_type: str | None = None
    improvement_number: Code | None = None
    improvement_category: Code | None = None
    indicative_cost: Code | None = None
    typical_saving: float | None = None
    energy_performance_rating: int | None = None
    environmental_impact_rating: int | None = None
    improvement_summary: str | None = None
    improvement_heading: str | None = None
    improvement_description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewableHeatIncentive:
    """Lodged heat demand, kWh/yr; the impacts are negative numbers."""

    space_heating_kwh: float | None = None
    water_heating_kwh: float | None = None
    impact_of_loft_insulation_kwh: float | None = None
    impact_of_cavity_insulation_kwh: float | None = None
    impact_of_solid_wall_insulation_kwh: float | None = None
    space_heating_with_loft_insulation_kwh: float | None = None
    space_heating_with_cavity_insulation_kwh: float | None = None
    space_heating_with_loft_and_cavity_insulation_kwh: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addendum:
    """Notes to the certificate (RdSAP 10 Table 30)."""

    stone_walls: bool | None = None
    system_build: bool | None = None
    cavity_fill_recommended: bool | None = None
    addendum_numbers: tuple[Code, ...] = ()
    """By the list of RdSAP 21.0.1, and words for what earlier lists alone have (`park home`)."""
    addendum_text: str | None = None
    addendum_text_welsh: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AirChangeRate:
    """Air changes per hour of one month, from a special-feature procedure."""

    month: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SapSpecialFeature:
    """A special energy-saving feature: energy in kWh/yr, emissions in kg/yr."""

    description: str | None = None
    energy_saved_or_generated: float | None = None
    saved_or_generated_fuel: Code | None = None
    energy_used: float | None = None
    energy_used_fuel: Code | None = None
    air_change_rates: tuple[AirChangeRate, ...] = ()
    emissions_saved: float | None = None
    emissions_created: float | None = None

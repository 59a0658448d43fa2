"""The lodged results: element summaries, improvements, heat demand, addenda, special features.

Shared by the generations, whose schemas write these parts alike.
"""

from ara_domain.epc.mapping.reader import Reader
from ara_domain.epc.results import (
    Addendum,
    AirChangeRate,
    EnergyElement,
    Improvement,
    RenewableHeatIncentive,
    SapSpecialFeature,
)

_ENGLISH, _WELSH = 1, 2


def element(certificate: Reader, name: str) -> EnergyElement | None:
    """A summary row that occurs once, such as `window`."""
    row = certificate.child(name)
    return None if row is None else _element(row)


def elements(certificate: Reader, name: str) -> tuple[EnergyElement, ...]:
    """A summary row that occurs once per kind of construction, such as `walls`."""
    return tuple(_element(row) for row in certificate.children(name))


def _element(row: Reader) -> EnergyElement:
    return EnergyElement(
        description=row.text("description"),
        energy_efficiency_rating=row.integer("energy_efficiency_rating"),
        environmental_efficiency_rating=row.integer("environmental_efficiency_rating"),
    )


def improvements(certificate: Reader, name: str) -> tuple[Improvement, ...]:
    """Lodged recommendations in the order lodged."""
    return tuple(_improvement(row, position) for position, row in enumerate(certificate.children(name), start=1))


def _improvement(row: Reader, position: int) -> Improvement:
    details = row.child("improvement_details")
    # Before SAP-Schema-14 the words stand in the row itself.
    texts = (details.child("improvement_texts") if details else None) or row
    sequence = row.integer("sequence")
    return Improvement(
        sequence=position if sequence is None else sequence,
        improvement_type=row.text("improvement_type"),
        improvement_number=details.code("improvement_number") if details else None,
        improvement_category=row.code("improvement_category"),
        indicative_cost=row.amount_or_words("indicative_cost"),
        typical_saving=row.number("typical_saving"),
        energy_performance_rating=row.integer("energy_performance_rating"),
        environmental_impact_rating=row.integer("environmental_impact_rating"),
        improvement_summary=texts.text("improvement_summary"),
        improvement_heading=texts.text("improvement_heading"),
        improvement_description=texts.text("improvement_description"),
    )


def renewable_heat_incentive(certificate: Reader) -> RenewableHeatIncentive | None:
    """Lodged heat demand and what insulation would save of it, kWh/yr."""
    rhi = certificate.child("renewable_heat_incentive")
    return None if rhi is None else heat_demand_of(rhi)


def heat_demand_of(rhi: Reader) -> RenewableHeatIncentive:
    """Heat demand of an existing dwelling, from the element that holds it."""
    return RenewableHeatIncentive(
        space_heating_kwh=rhi.number("space_heating_existing_dwelling"),
        water_heating_kwh=rhi.number("water_heating"),
        impact_of_loft_insulation_kwh=rhi.number("impact_of_loft_insulation"),
        impact_of_cavity_insulation_kwh=rhi.number("impact_of_cavity_insulation"),
        impact_of_solid_wall_insulation_kwh=rhi.number("impact_of_solid_wall_insulation"),
        space_heating_with_loft_insulation_kwh=rhi.number("space_heating_with_loft_insulation"),
        space_heating_with_cavity_insulation_kwh=rhi.number("space_heating_with_cavity_insulation"),
        space_heating_with_loft_and_cavity_insulation_kwh=rhi.number("space_heating_with_loft_and_cavity_insulation"),
    )


def addendum(certificate: Reader) -> Addendum | None:
    """Notes to the certificate."""
    notes = certificate.child("addendum")
    if notes is None:
        return None
    texts = notes.texts_by_language("addendum_text")
    return Addendum(
        stone_walls=notes.flag("stone_walls"),
        system_build=notes.flag("system_build"),
        cavity_fill_recommended=notes.flag("cavity_fill_recommended"),
        addendum_numbers=tuple(notes.scalars("addendum_numbers")),
        addendum_text=texts.get(_ENGLISH),
        addendum_text_welsh=texts.get(_WELSH),
    )


def special_features(certificate: Reader) -> tuple[SapSpecialFeature, ...]:
    """Special energy-saving features (SAP Appendix Q)."""
    return tuple(_special_feature(row) for row in certificate.children("sap_special_features"))


def _special_feature(row: Reader) -> SapSpecialFeature:
    energy, emissions = row.child("energy_feature"), row.child("emissions_feature")
    return SapSpecialFeature(
        description=row.text("description"),
        energy_saved_or_generated=energy.number("energy_saved_or_generated") if energy else None,
        saved_or_generated_fuel=energy.code("saved_or_generated_fuel") if energy else None,
        energy_used=energy.number("energy_used") if energy else None,
        energy_used_fuel=energy.code("energy_used_fuel") if energy else None,
        air_change_rates=tuple(_air_change_rate(rate) for rate in energy.children("air_change_rates"))
        if energy
        else (),
        emissions_saved=emissions.number("emissions_saved") if emissions else None,
        emissions_created=emissions.number("emissions_created") if emissions else None,
    )


def _air_change_rate(row: Reader) -> AirChangeRate:
    month, value = row.text("air_change_rate_month"), row.number("air_change_rate_value")
    if month is None or value is None:
        raise row.broken("air_change_rate_value", value, "a rate and its month")
    return AirChangeRate(month=month, value=value)

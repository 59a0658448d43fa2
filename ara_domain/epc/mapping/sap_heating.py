"""Heating and hot water of full SAP documents. Shared by the generations.

Before 17 solar water heating stands in `sap_heating` itself, from 17 on in `solar_heating_details`: the caller says
where (`solar_panel`).
"""

from collections.abc import Sequence
from typing import TypeVar

from ara_domain.epc.codes import Code
from ara_domain.epc.full_sap_services import (
    CommunityHeatingSystem,
    CommunityHeatSource,
    HotWaterStore,
    SapSecondaryHeatingData,
)
from ara_domain.epc.heating import (
    SapHeating,
    ShowerOutlet,
    SolarWaterHeatingDetails,
)
from ara_domain.epc.mapping import systems
from ara_domain.epc.mapping.reader import Reader
from ara_domain.epc.mapping.sap_main_heating import declared_performance, main_heating_details

_Part = TypeVar("_Part")

_ELECTRICALLY_POWERED, _PV_POWERED = 1, 2
"""Codes of `solar_water_pump`."""
_NOT_ELECTRIC, _ELECTRIC = 1, 2
"""Codes of `shower_outlet_type`."""


def heating(certificate: Reader, solar_panel: Reader | None) -> SapHeating | None:
    """Space and water heating; `solar_panel` is the element that holds solar water heating.

    Raises:
        BrokenDocument: no main heating system, two of one number, or a mandatory element is missing.
    """
    row = certificate.child("sap_heating")
    if row is None:
        return None
    row.require("water_heating_code")
    outlets = tuple(_shower_outlet(outlet) for outlet in row.children("shower_outlets"))
    return SapHeating(
        main_heating_details=main_heating_details(row),
        secondary_fuel_type=row.code("secondary_fuel_type"),
        secondary_heating_type=row.code("secondary_heating_code"),
        secondary_full_sap=unless_empty(_secondary(row)),
        water_heating_code=row.integer("water_heating_code"),
        water_heating_fuel=row.code("water_fuel_type"),
        immersion_heating_type=row.code("immersion_heating_type"),
        cylinder_size_measured=row.number("hot_water_store_size"),
        cylinder_insulation_type=row.code("hot_water_store_insulation_type"),
        cylinder_heat_loss=row.number("hot_water_store_heat_loss"),
        cylinder_thermostat=row.flag("has_cylinder_thermostat"),
        hot_water_store=unless_empty(_hot_water_store(row)),
        has_hot_water_cylinder=row.flag("has_hot_water_cylinder"),
        has_fixed_air_conditioning=row.flag("has_fixed_air_conditioning"),
        shower_outlets=outlets,
        electric_shower_count=_count(outlets, _ELECTRIC),
        mixer_shower_count=_count(outlets, _NOT_ELECTRIC),
        number_baths=row.integer("number_baths"),
        number_baths_wwhrs=row.integer("number_baths_wwhrs"),
        instantaneous_wwhrs=systems.instantaneous_wwhrs(row.child("instantaneous_wwhrs") or row.child("wwhrs")),
        storage_wwhrs=systems.storage_wwhrs(row.child("storage_wwhrs")),
        solar_water_heating_details=_solar_water_heating(solar_panel) if solar_panel else None,
        community_heating_systems=tuple(_community(system) for system in row.children("sap_community_heating_systems")),
        design_water_use=row.code("sap_heating_design_water_use"),
        main_heating_systems_interaction=row.code("main_heating_systems_interaction"),
    )


def unless_empty(part: _Part) -> _Part | None:
    """A part, or None where nothing is in it: what it would hold is lodged among other things."""
    return None if part == type(part)() else part


def _secondary(row: Reader) -> SapSecondaryHeatingData:
    return SapSecondaryHeatingData(
        category=row.code("secondary_heating_category"),
        data_source=row.code("secondary_heating_data_source"),
        flue_type=row.code("secondary_heating_flue_type"),
        is_hetas_approved=row.flag("is_secondary_heating_hetas_approved"),
        efficiency=row.number("secondary_heating_efficiency"),
        pcdf_fuel_index=row.integer("secondary_heating_pcdf_fuel_index"),
        declared=declared_performance(row, "secondary_heating_declared_values"),
    )


def _hot_water_store(row: Reader) -> HotWaterStore:
    return HotWaterStore(
        thermal_store=row.code("thermal_store"),
        heat_loss_source=row.code("hot_water_store_heat_loss_source"),
        insulation_thickness_mm=row.number("hot_water_store_insulation_thickness"),
        heat_transfer_area_m2=row.number("hot_water_store_heat_transfer_area"),
        is_cylinder_in_heated_space=row.flag("is_cylinder_in_heated_space"),
        is_separately_timed=row.flag("is_hot_water_separately_timed"),
        is_thermal_store_near_boiler=row.flag("is_thermal_store_near_boiler"),
        is_thermal_store_or_cpsu_in_airing_cupboard=row.flag("is_thermal_store_or_cpsu_in_airing_cupboard"),
        is_heat_pump_assisted_by_immersion=row.flag("is_heat_pump_assisted_by_immersion"),
        is_immersion_for_summer_use=row.flag("is_immersion_for_summer_use"),
        is_heat_pump_installed_to_mis=row.flag("is_heat_pump_installed_to_mis"),
        primary_pipework_insulation=row.code("primary_pipework_insulation"),
        is_primary_pipework_insulated=row.flag("is_primary_pipework_insulated"),
    )


def _shower_outlet(row: Reader) -> ShowerOutlet:
    return ShowerOutlet(
        shower_outlet_type=row.code("shower_outlet_type"),
        shower_supply=row.lodged_code("shower_outlet_type"),
        shower_wwhrs=row.code("shower_wwhrs"),
        shower_flow_rate=row.number("shower_flow_rate"),
        shower_power=row.number("shower_power"),
    )


def _count(outlets: Sequence[ShowerOutlet], kind: Code) -> int | None:
    return sum(outlet.shower_outlet_type == kind for outlet in outlets) if outlets else None


def _solar_water_heating(row: Reader) -> SolarWaterHeatingDetails:
    pump = row.flag("has_solar_powered_pump")
    return SolarWaterHeatingDetails(
        collector_data_source=row.code("solar_panel_collector_data_source"),
        solar_water_pump=None if pump is None else _PV_POWERED if pump else _ELECTRICALLY_POWERED,
        aperture_area_m2=row.number("solar_panel_aperture_area"),
        collector_type=row.code("solar_panel_collector_type"),
        zero_loss_efficiency=row.number("solar_panel_collector_zero_loss_efficiency"),
        heat_loss_rate=row.number("solar_panel_collector_heat_loss_rate"),
        linear_heat_loss_coefficient=row.number("solar_panel_collector_linear_heat_loss_coefficient"),
        second_order_heat_loss_coefficient=row.number("solar_panel_collector_second_order_heat_loss_coefficient"),
        dedicated_solar_volume_l=row.number("solar_store_volume"),
        combined_cylinder=row.flag("is_solar_store_combined_cylinder"),
        shower_types=row.code("shower_types"),
        collector_loop_efficiency=row.number("collector_loop_efficiency"),
        incidence_angle_modifier=row.number("incidence_angle_modifier"),
        is_community_solar=row.flag("is_community_solar"),
        service_provision=row.code("service_provision"),
        overall_heat_loss=row.number("overall_heat_loss"),
    )


def _community(row: Reader) -> CommunityHeatingSystem:
    return CommunityHeatingSystem(
        use=row.code("community_heating_use"),
        name=row.text("community_heating_name"),
        sub_network_name=row.text("sub_network_name"),
        heat_network_index_number=row.integer("heat_network_index_number"),
        distribution_type=row.code("community_heating_distribution_type"),
        distribution_loss_factor=row.number("community_heating_distribution_loss_factor"),
        is_cylinder_in_dwelling=row.flag("is_community_heating_cylinder_in_dwelling"),
        charging_linked_to_heat_use=row.flag("charging_linked_to_heat_use"),
        co2_emission_factor=row.number("community_heating_co2_emission_factor"),
        primary_energy_factor=row.number("community_heating_primary_energy_factor"),
        is_hiu_in_dwelling=row.flag("is_hiu_in_dwelling"),
        hiu_index_number=row.integer("hiu_index_number"),
        is_existing_network=row.flag("heat_network_existing"),
        is_assessed_as_new=row.flag("heat_network_assessed_as_new"),
        is_sleeved=row.flag("heat_network_sleeved"),
        is_community_heating=row.flag("heat_network_community_heating"),
        heat_sources=tuple(_heat_source(source) for source in row.children("community_heat_sources")),
    )


def _heat_source(row: Reader) -> CommunityHeatSource:
    return CommunityHeatSource(
        heat_source_type=row.code("heat_source_type"),
        heat_fraction=row.number("heat_fraction"),
        fuel_type=row.code("fuel_type"),
        heat_efficiency=row.number("heat_efficiency"),
        power_efficiency=row.number("power_efficiency"),
        description=row.text("description"),
        pcdf_fuel_index=row.integer("pcdf_fuel_index"),
        chp_electricity_generation=row.code("chp_electricity_generation"),
    )

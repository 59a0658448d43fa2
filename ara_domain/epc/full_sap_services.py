"""What only a full SAP assessment (a new dwelling) states about heating, hot water, lighting and cooling.

Efficiencies in %, volumes in litres, powers in kW unless a field says otherwise.

Add here: a part of the services that RdSAP does not have.
Keep out: fabric (`full_sap`), and whatever RdSAP records alike (`heating`, `energy_source`).
"""

from dataclasses import dataclass

from ara_domain.epc.codes import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredPerformance:
    """The efficiency (%) a manufacturer declares for an appliance that no database holds, and its make and model."""

    efficiency: float | None = None
    make_model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SapMainHeatingData:
    """What full SAP states of a main heating system beyond RdSAP.

    `gas_or_oil_boiler_type` 1 regular, 2 combi, 3 CPSU, 4 range cooker; `combi_boiler_type` 1 instantaneous, 2 primary
    and 3 secondary store, 4 CPSU, 5 to 10 keep-hot facilities (SAP Table 3a). `solid_fuel_boiler_type` 1 independent,
    2 open fire, 3 closed room heater, 4 range cooker. `boiler_fuel_feed` 1 gravity, 2 manual, 3 screw, 4 other.
    `burner_control` 1 unknown, 2 on/off, 3 modulating, 4 manual, 5 electrical. `efficiency_type` 1 not a gas or oil
    boiler, 2 SEDBUK 2005, 3 SEDBUK 2009, 4 winter and summer. `underfloor_heat_emitter_type` 1 in a concrete slab,
    2 in screed above insulation, 3 in a timber floor. `load_or_weather_compensation` 0 none, 1 load, 2 weather,
    3 enhanced load, 4 from the product database.
    """

    is_condensing_boiler: bool | None = None
    gas_or_oil_boiler_type: Code | None = None
    combi_boiler_type: Code | None = None
    solid_fuel_boiler_type: Code | None = None
    case_heat_emission_kw: float | None = None
    """At full load, of a range cooker boiler."""
    heat_transfer_to_water_kw: float | None = None
    """At full load, of a range cooker boiler."""
    boiler_fuel_feed: Code | None = None
    burner_control: Code | None = None
    efficiency_type: Code | None = None
    efficiency: float | None = None
    efficiency_winter: float | None = None
    efficiency_summer: float | None = None
    declared: DeclaredPerformance | None = None
    manufacturer: str | None = None
    model: str | None = None
    system_type: str | None = None
    """The technology in words."""
    underfloor_heat_emitter_type: Code | None = None
    is_central_heating_pump_in_heated_space: bool | None = None
    is_oil_pump_in_heated_space: bool | None = None
    is_interlocked_system: bool | None = None
    has_separate_delayed_start: bool | None = None
    has_delayed_start_thermostat: bool | None = None
    has_load_or_weather_compensation: bool | None = None
    load_or_weather_compensation: Code | None = None
    is_hetas_approved: bool | None = None
    electric_cpsu_operating_temperature_c: float | None = None
    condensing_boiler_heat_distribution: Code | None = None
    """Code of the distribution temperature."""
    heat_pump_heat_distribution: Code | None = None
    """Code of the distribution temperature."""
    pcdf_fuel_index: int | None = None
    """The fuel's number in the product database, for fuel code 99."""
    control_index_number: int | None = None
    controller_function: str | None = None
    controller_ecodesign_class: str | None = None
    controller_manufacturer: str | None = None
    controller_model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SapSecondaryHeatingData:
    """What full SAP states of secondary heating beyond RdSAP.

    `category` 1 none, 10 room heaters; `data_source` 2 manufacturer, 3 SAP table; `flue_type` 1 open, 2 balanced,
    3 chimney, 4 omitted, 5 unknown.
    """

    category: Code | None = None
    data_source: Code | None = None
    flue_type: Code | None = None
    is_hetas_approved: bool | None = None
    efficiency: float | None = None
    pcdf_fuel_index: int | None = None
    declared: DeclaredPerformance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HotWaterStore:
    """What full SAP states of the hot water store beyond RdSAP's cylinder, and of the pipes to it.

    Its volume, declared loss, kind of insulation and thermostat are the `cylinder_…` fields of `SapHeating`.
    `thermal_store` 1 none, 2 hot water only, 3 integrated. `heat_loss_source` 2 manufacturer, 3 SAP table.
    `primary_pipework_insulation` 1 none, 2 the first metre, 3 all accessible pipework, 4 fully insulated.
    """

    thermal_store: Code | None = None
    heat_loss_source: Code | None = None
    insulation_thickness_mm: float | None = None
    heat_transfer_area_m2: float | None = None
    """Of the coil that a heat pump heats."""
    is_cylinder_in_heated_space: bool | None = None
    is_separately_timed: bool | None = None
    is_thermal_store_near_boiler: bool | None = None
    is_thermal_store_or_cpsu_in_airing_cupboard: bool | None = None
    is_heat_pump_assisted_by_immersion: bool | None = None
    is_immersion_for_summer_use: bool | None = None
    is_heat_pump_installed_to_mis: bool | None = None
    primary_pipework_insulation: Code | None = None
    is_primary_pipework_insulated: bool | None = None
    """The yes or no of the schemas before 17, in place of the code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityHeatSource:
    """One source of heat of a network. `heat_source_type` 1 CHP, 2 boilers, 3 heat pump, 4 waste heat, 5 geothermal.

    `heat_fraction` is the share (0 to 1) of the system's heat, `fuel_type` an RdSAP fuel code.
    """

    heat_source_type: Code | None = None
    heat_fraction: float | None = None
    fuel_type: Code | None = None
    heat_efficiency: float | None = None
    power_efficiency: float | None = None
    """Of a CHP."""
    description: str | None = None
    pcdf_fuel_index: int | None = None
    chp_electricity_generation: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityHeatingSystem:
    """A heat network that serves the dwelling. `use` 1 space, 2 water, 3 both.

    `distribution_type` 1 to 4 piping of SAP 2012 Table 12c, 5 calculated, 6 unknown, 7 not compliant with the Code of
    Practice, 8 compliant, 9 two adjoining dwellings.
    """

    use: Code | None = None
    name: str | None = None
    sub_network_name: str | None = None
    heat_network_index_number: int | None = None
    distribution_type: Code | None = None
    distribution_loss_factor: float | None = None
    is_cylinder_in_dwelling: bool | None = None
    charging_linked_to_heat_use: bool | None = None
    co2_emission_factor: float | None = None
    """kgCO2/kWh."""
    primary_energy_factor: float | None = None
    is_hiu_in_dwelling: bool | None = None
    hiu_index_number: int | None = None
    is_existing_network: bool | None = None
    is_assessed_as_new: bool | None = None
    is_sleeved: bool | None = None
    is_community_heating: bool | None = None
    heat_sources: tuple[CommunityHeatSource, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedLight:
    """Fixed lights of one kind: power in W, efficacy in lm/W, the number of outlets."""

    lighting_power: float | None = None
    lighting_efficacy: float | None = None
    lighting_outlets: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HydroMonth:
    """Electricity from hydro in one month, kWh."""

    month: str | None = None
    generation_kwh: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SapCooling:
    """Fixed space cooling; energy efficiency ratios are kW of cooling per kW of electricity.

    `data_source` 1 database, 2 manufacturer, 3 SAP table; `system_type` 1 split or multi-split, 2 packaged; `control`
    1 on/off, 2 modulating.
    """

    cooled_area_m2: float | None = None
    data_source: Code | None = None
    system_type: Code | None = None
    energy_class: str | None = None
    energy_efficiency_ratio: float | None = None
    seasonal_energy_efficiency_ratio: float | None = None
    control: Code | None = None

"""Space and water heating: main systems, controls, cylinder, showers, solar water heating, heat recovery."""

from dataclasses import dataclass

from ara_domain.epc.codes import Code
from ara_domain.epc.energy_source import PhotovoltaicArray
from ara_domain.epc.full_sap_services import (
    CommunityHeatingSystem,
    HotWaterStore,
    SapMainHeatingData,
    SapSecondaryHeatingData,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageHeater:
    """Storage heaters of one product-database index number."""

    number_of_heaters: int
    index_number: int
    high_heat_retention: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MainHeatingDetail:
    """One of at most two main heating systems. Codes are SAP Table 4a/4b/4e and RdSAP codes."""

    main_heating_number: int
    main_heating_category: Code | None = None
    main_fuel_type: Code | None = None
    main_heating_control: Code | None = None
    main_heating_data_source: Code | None = None
    """1 product database, 2 SAP table."""
    main_heating_index_number: int | None = None
    sap_main_heating_code: int | None = None
    main_heating_fraction: float | None = None
    heat_emitter_type: Code | None = None
    emitter_temperature: Code | None = None
    boiler_flue_type: Code | None = None
    boiler_ignition_type: Code | None = None
    fan_flue_present: bool | None = None
    central_heating_pump_age: Code | None = None
    has_fghrs: bool | None = None
    fghrs_index_number: int | None = None
    fghrs_pv_peak_power: float | None = None
    fghrs_pv_orientation: Code | None = None
    fghrs_pv_pitch: Code | None = None
    fghrs_pv_overshading: Code | None = None
    compensating_controller_index_number: int | None = None
    ttzc_index_number: int | None = None
    mcs_installed_heat_pump: bool | None = None
    community_heat_network_index_number: int | None = None
    community_heat_sub_network_name: str | None = None
    community_heat_distribution_type: Code | None = None
    community_heat_chp_electricity_generation: Code | None = None
    storage_heaters: tuple[StorageHeater, ...] = ()

    fghrs_pv_arrays: tuple[PhotovoltaicArray, ...] = ()
    """Full SAP: the panels of the flue gas heat recovery, each."""
    full_sap: SapMainHeatingData | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowerOutlet:
    """`shower_outlet_type` 1 non-electric, 2 electric, 3 both, 4 none; `shower_wwhrs` 1 none, 2/3 instantaneous."""

    shower_outlet_type: Code | None = None
    shower_wwhrs: Code | None = None

    shower_supply: Code | None = None
    """Full SAP: 1 vented, 2 vented with pump, 3 unvented, 4 instantaneous electric, 5 compliant with Part G."""
    shower_flow_rate: float | None = None
    """l/min."""
    shower_power: float | None = None
    """kW, of an electric shower."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstantaneousWwhrs:
    """Product-database index numbers of instantaneous waste-water heat recovery."""

    wwhrs_index_number_1: int | None = None
    wwhrs_index_number_2: int | None = None

    wwhrs_efficiency_1: float | None = None
    """%."""
    wwhrs_efficiency_2: float | None = None
    """%."""
    rooms_with_bath_and_or_shower: int | None = None
    rooms_with_mixer_shower_no_bath: int | None = None
    rooms_with_bath_and_mixer_shower: int | None = None
    system_1_mixer_showers_with_bath: int | None = None
    system_1_mixer_showers_without_bath: int | None = None
    system_2_mixer_showers_with_bath: int | None = None
    system_2_mixer_showers_without_bath: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageWwhrs:
    """Storage waste-water heat recovery; the dedicated volume in litres."""

    wwhrs_index_number: int | None = None
    wwhrs_store_volume: float | None = None

    wwhrs_efficiency: float | None = None
    """%."""
    total_showers_and_baths: int | None = None
    showers_and_baths_to_wwhrs: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SolarWaterHeatingDetails:
    """Collector and store of solar water heating; direction, pitch and overshading are on the certificate itself."""

    collector_data_source: Code | None = None
    solar_water_pump: Code | None = None
    store_volume_details_known: bool | None = None
    aperture_area_m2: float | None = None
    collector_type: Code | None = None
    zero_loss_efficiency: float | None = None
    heat_loss_rate: float | None = None
    linear_heat_loss_coefficient: float | None = None
    second_order_heat_loss_coefficient: float | None = None
    total_store_volume_l: float | None = None
    dedicated_solar_volume_l: float | None = None
    combined_cylinder: bool | None = None
    shower_types: Code | None = None
    collector_loop_efficiency: float | None = None
    incidence_angle_modifier: float | None = None
    is_community_solar: bool | None = None
    service_provision: Code | None = None
    overall_heat_loss: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SapHeating:
    """Heating and hot water of the dwelling. Volumes in litres, cylinder loss in kWh/day, thickness in mm."""

    main_heating_details: tuple[MainHeatingDetail, ...] = ()
    secondary_fuel_type: Code | None = None
    secondary_heating_type: Code | None = None
    water_heating_code: int | None = None
    water_heating_fuel: Code | None = None
    immersion_heating_type: Code | None = None
    cylinder_size: Code | None = None
    cylinder_size_measured: float | None = None
    cylinder_insulation_type: Code | None = None
    cylinder_insulation_thickness: Code | None = None
    cylinder_heat_loss: float | None = None
    cylinder_thermostat: bool | None = None
    has_fixed_air_conditioning: bool | None = None
    shower_outlets: tuple[ShowerOutlet, ...] = ()
    shower_outlet_type: Code | None = None
    """All outlets taken together: 1 non-electric only, 2 electric only, 3 both, 4 no shower."""
    electric_shower_count: int | None = None
    mixer_shower_count: int | None = None
    number_baths: int | None = None
    number_baths_wwhrs: int | None = None
    instantaneous_wwhrs: InstantaneousWwhrs | None = None
    storage_wwhrs: StorageWwhrs | None = None
    solar_water_heating_details: SolarWaterHeatingDetails | None = None
    community_dhw_network_index_number: int | None = None
    community_dhw_sub_network_name: str | None = None
    community_dhw_distribution_type: Code | None = None
    community_dhw_chp_electricity_generation: Code | None = None
    secondary_full_sap: SapSecondaryHeatingData | None = None
    hot_water_store: HotWaterStore | None = None
    has_hot_water_cylinder: bool | None = None
    """As lodged with the heating; the certificate's own is `EpcPropertyData.has_hot_water_cylinder`."""
    community_heating_systems: tuple[CommunityHeatingSystem, ...] = ()
    design_water_use: Code | None = None
    """As lodged with the heating; the certificate's own is `EpcPropertyData.design_water_use`."""
    main_heating_systems_interaction: Code | None = None
    """1 both main systems heat all of the dwelling, 2 each its own part."""

"""`EpcPropertyData`: one energy performance certificate, whatever schema it was lodged under."""

from dataclasses import dataclass
from datetime import date, datetime

from ara_domain.epc.building import SapBuildingPart, SapConservatory, SapFlatDetails
from ara_domain.epc.codes import Code, Flag
from ara_domain.epc.energy_source import SapEnergySource
from ara_domain.epc.field_sources import FieldConfidence
from ara_domain.epc.full_sap import BuildingRegulationsResult, SapOpeningType
from ara_domain.epc.full_sap_services import FixedLight, SapCooling
from ara_domain.epc.heating import SapHeating
from ara_domain.epc.results import (
    Addendum,
    EnergyElement,
    Improvement,
    RenewableHeatIncentive,
    SapSpecialFeature,
)
from ara_domain.epc.ventilation import SapVentilation
from ara_domain.epc.windows import SapRoofWindow, SapWindow, WindowTransmissionDetails


@dataclass(frozen=True, slots=True, kw_only=True)
class EpcPropertyData:
    """A certificate as data: what was recorded about the dwelling and what was lodged as its result.

    Floor areas in m², costs in GBP/yr, CO2 in t/yr (per floor area in kg/m²yr), energy consumption in kWh/m²yr
    of primary energy, dates as lodged. `None` means the source did not say.
    """

    # which certificate
    assessment_type: str
    schema_type: str
    sap_version: float | None = None
    calculation_software_version: str | None = None
    schema_version_original: str | None = None
    schema_version_current: str | None = None
    report_type: Code | None = None
    status: str | None = None
    language_code: Code | None = None
    inspection_date: date | None = None
    completion_date: date | None = None
    registration_date: date | None = None
    created_at: datetime | None = None
    transaction_type: Code | None = None
    tenure: Code | None = None
    # where
    uprn: int | None = None
    uprn_source: str | None = None
    address_line_1: str | None = None
    address_line_2: str | None = None
    address_line_3: str | None = None
    address_line_4: str | None = None
    post_town: str | None = None
    postcode: str | None = None
    region_code: Code | None = None
    country_code: str | None = None
    # the dwelling
    property_type: Code | None = None
    built_form: Code | None = None
    dwelling_type: str | None = None
    measurement_type: Code | None = None
    total_floor_area: float | None = None
    habitable_room_count: int | None = None
    heated_room_count: int | None = None
    extensions_count: int | None = None
    conservatory_type: Code | None = None
    has_heated_separate_conservatory: bool | None = None
    has_hot_water_cylinder: bool | None = None
    has_fixed_air_conditioning: bool | None = None
    solar_water_heating: bool | None = None
    solar_hw_collector_orientation: str | None = None
    solar_hw_collector_pitch_deg: int | None = None
    solar_hw_overshading: str | None = None
    door_count: int | None = None
    insulated_door_count: int | None = None
    insulated_door_u_value: float | None = None
    draughtproofed_door_count: int | None = None
    percent_draughtproofed: int | None = None
    multiple_glazed_proportion: int | None = None
    multiple_glazed_proportion_nr: str | None = None
    windows_transmission_details: WindowTransmissionDetails | None = None
    extract_fans_count: int | None = None
    mechanical_vent_duct_insulation_level: int | None = None
    led_fixed_lighting_bulbs_count: int | None = None
    cfl_fixed_lighting_bulbs_count: int | None = None
    low_energy_fixed_lighting_bulbs_count: int | None = None
    incandescent_fixed_lighting_bulbs_count: int | None = None
    sap_building_parts: tuple[SapBuildingPart, ...] = ()
    sap_conservatory: SapConservatory | None = None
    sap_flat_details: SapFlatDetails | None = None
    sap_windows: tuple[SapWindow, ...] = ()
    sap_roof_windows: tuple[SapRoofWindow, ...] = ()
    sap_ventilation: SapVentilation | None = None
    sap_heating: SapHeating | None = None
    sap_energy_source: SapEnergySource | None = None
    sap_special_features: tuple[SapSpecialFeature, ...] = ()
    sap_deselected_improvements: tuple[str, ...] = ()
    lzc_energy_sources: tuple[int, ...] = ()
    addendum: Addendum | None = None
    # what was lodged as the result
    energy_rating_current: int | None = None
    energy_rating_potential: int | None = None
    energy_rating_average: int | None = None
    environmental_impact_current: int | None = None
    environmental_impact_potential: int | None = None
    current_energy_efficiency_band: str | None = None
    potential_energy_efficiency_band: str | None = None
    energy_consumption_current: float | None = None
    energy_consumption_potential: float | None = None
    co2_emissions_current: float | None = None
    co2_emissions_potential: float | None = None
    co2_emissions_current_per_floor_area: float | None = None
    lighting_cost_current: float | None = None
    lighting_cost_potential: float | None = None
    heating_cost_current: float | None = None
    heating_cost_potential: float | None = None
    hot_water_cost_current: float | None = None
    hot_water_cost_potential: float | None = None
    walls: tuple[EnergyElement, ...] = ()
    roofs: tuple[EnergyElement, ...] = ()
    floors: tuple[EnergyElement, ...] = ()
    main_heating: tuple[EnergyElement, ...] = ()
    main_heating_controls: tuple[EnergyElement, ...] = ()
    window: EnergyElement | None = None
    lighting: EnergyElement | None = None
    hot_water: EnergyElement | None = None
    secondary_heating: EnergyElement | None = None
    air_tightness: EnergyElement | None = None
    suggested_improvements: tuple[Improvement, ...] = ()
    alternative_improvements: tuple[Improvement, ...] = ()
    renewable_heat_incentive: RenewableHeatIncentive | None = None
    # how much of it was said
    field_sources: tuple[FieldConfidence, ...] = ()
    """Fields that the mapping inferred or assumed; none for a document that lodges its fields."""

    @property
    def is_full_sap(self) -> bool:
        """By full SAP (a new dwelling), which states U-values and openings where RdSAP names constructions."""
        return self.assessment_type == "SAP"

    @property
    def main_dwelling(self) -> SapBuildingPart | None:
        """The building part numbered 1, wherever it stands in the list."""
        return next((p for p in self.sap_building_parts if p.building_part_number == 1), None)

    multiple_glazing_type: Code | None = None
    """Before RdSAP 21, of the multiple glazing as a whole: a code of `SapWindow.glazing_type`."""
    glazing_gap: Code | None = None
    """Of the multiple glazing as a whole, mm (`"16+"` is 16 or more)."""
    pvc_window_frames: bool | None = None
    """Frames of the multiple glazing as a whole; lodged for old double glazing only."""
    glazed_area: Code | None = None
    """Before RdSAP 21, against a dwelling of its age and size: 1 normal, 2 more, 3 less, 4 much more, 5 much less."""
    restricted_access: Code | None = None
    """Before RdSAP 17: which part of the dwelling the assessor could not enter, 0 none."""
    assessment_date: date | None = None
    """Full SAP: of the assessment, which may be that of a design."""
    sap_data_version: float | None = None
    """Full SAP: the version that the input data were defined by."""
    fixed_lighting_outlets_count: int | None = None
    low_energy_fixed_lighting_outlets_count: int | None = None
    low_energy_lighting: int | None = None
    """Share of outlets with low energy lighting, %."""
    fixed_lights: tuple[FixedLight, ...] = ()
    sap_opening_types: tuple[SapOpeningType, ...] = ()
    data_type: Code | None = None
    """Full SAP: 1 new dwelling as designed, 2 as built, 3 extension, 4 change of use, 5 existing, 6 other."""
    living_area: float | None = None
    """m², of the living room."""
    lowest_storey_area: float | None = None
    """m², with unheated and communal areas."""
    orientation: Code | None = None
    """Which way the front faces: 0 unknown, 1 north and clockwise to 8 north-west."""
    windows_overshading: Code | None = None
    """1 very little, 2 average or unknown, 3 more than average, 4 heavy."""
    thermal_mass_parameter: float | None = None
    """kJ/m²K, of the whole dwelling; where absent it follows from the kappa values."""
    cold_water_source: Code | None = None
    """1 mains, 2 header tank."""
    design_water_use: Code | None = None
    """1 at most 125 litres per person per day."""
    is_in_smoke_control_area: Flag | None = None
    is_zero_carbon_home: bool | None = None
    additional_allowable_electricity_generation: float | None = None
    """kWh/m²yr, of a zero carbon home."""
    part_o_cooling_required: bool | None = None
    """Whether the overheating analysis (Part O) calls for active cooling."""
    sap_cooling: SapCooling | None = None
    building_regulations: BuildingRegulationsResult | None = None

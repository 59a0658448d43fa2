"""What all generations of RdSAP documents have in common, which is most: the elements under the names that last.

An element that a generation does not have is absent, and so is its field. Where the domain differs from the document:
ventilation stands at the top level of the document and is gathered in `sap_ventilation` (extract fans and duct
insulation level stay on the certificate); air permeability goes where its test pressure says; the direction, pitch
and overshading of a solar collector are spelled out on the certificate.

Add here: an element that more than one generation has under one name. Keep out: what a generation demands or arranges
in its own way (its module).
"""

from ara_domain.epc.building import SapBuildingPart, SapFlatDetails
from ara_domain.epc.certificate import EpcPropertyData
from ara_domain.epc.codes import Code
from ara_domain.epc.energy_source import SapEnergySource
from ara_domain.epc.heating import SapHeating
from ara_domain.epc.mapping import rdsap_building, rdsap_systems, results
from ara_domain.epc.mapping.reader import Reader
from ara_domain.epc.results import EnergyElement
from ara_domain.epc.ventilation import SapVentilation
from ara_domain.epc.windows import SapWindow, WindowTransmissionDetails

_MEASURED_AT_50_PA, _MEASURED_AT_4_PA = 6, 7
"""Codes of `pressure_test`."""

_VENTILATION_KINDS: dict[Code | None, str] = {
    0: "natural",
    1: "mv",
    2: "mev_decentralised",
    3: "mev_centralised",
    4: "mvhr",
    5: "piv_loft",
    6: "piv_outside",
    "extract_only": "extract_only",
    "supply_and_extract": "supply_and_extract",
}
"""RdSAP 21 `mechanical_ventilation`, and the two kinds that only earlier schemas have."""


def read(
    certificate: Reader,
    *,
    building_parts: tuple[SapBuildingPart, ...],
    windows: tuple[SapWindow, ...],
    heating: SapHeating | None,
    energy_source: SapEnergySource | None,
    window: EnergyElement | None,
) -> EpcPropertyData:
    """The certificate, given the parts that generations lodge in their own ways.

    Raises:
        BrokenDocument: an element is not what the schema says.
    """
    collector = rdsap_systems.solar_collector(certificate)
    return EpcPropertyData(
        assessment_type=certificate.text("assessment_type") or "",
        schema_type=certificate.text("schema_type") or "",
        sap_version=certificate.number("sap_version"),
        calculation_software_version=certificate.text("calculation_software_version"),
        schema_version_original=certificate.text("schema_version_original"),
        schema_version_current=certificate.text("schema_version_current"),
        report_type=certificate.code("report_type"),
        status=certificate.text("status"),
        language_code=certificate.code("language_code"),
        inspection_date=certificate.day("inspection_date"),
        completion_date=certificate.day("completion_date"),
        registration_date=certificate.day("registration_date"),
        created_at=certificate.moment("created_at"),
        transaction_type=certificate.code("transaction_type"),
        tenure=certificate.code("tenure"),
        uprn=certificate.integer("uprn"),
        uprn_source=certificate.text("uprn_source"),
        address_line_1=certificate.text("address_line_1"),
        address_line_2=certificate.text("address_line_2"),
        address_line_3=certificate.text("address_line_3"),
        address_line_4=certificate.text("address_line_4"),
        post_town=certificate.text("post_town"),
        postcode=certificate.text("postcode"),
        region_code=certificate.code("region_code"),
        country_code=certificate.text("country_code"),
        property_type=certificate.code("property_type"),
        built_form=certificate.code("built_form"),
        dwelling_type=certificate.text("dwelling_type"),
        measurement_type=certificate.code("measurement_type"),
        total_floor_area=certificate.number("total_floor_area"),
        habitable_room_count=certificate.integer("habitable_room_count"),
        heated_room_count=certificate.integer("heated_room_count"),
        extensions_count=certificate.integer("extensions_count"),
        conservatory_type=certificate.code("conservatory_type"),
        has_heated_separate_conservatory=certificate.flag("has_heated_separate_conservatory"),
        has_hot_water_cylinder=certificate.flag("has_hot_water_cylinder"),
        has_fixed_air_conditioning=certificate.flag("has_fixed_air_conditioning"),
        solar_water_heating=certificate.flag("solar_water_heating"),
        solar_hw_collector_orientation=collector.orientation,
        solar_hw_collector_pitch_deg=collector.pitch_deg,
        solar_hw_overshading=collector.overshading,
        door_count=certificate.integer("door_count"),
        insulated_door_count=certificate.integer("insulated_door_count"),
        insulated_door_u_value=certificate.number("insulated_door_u_value"),
        draughtproofed_door_count=certificate.integer("draughtproofed_door_count"),
        percent_draughtproofed=certificate.integer("percent_draughtproofed"),
        multiple_glazed_proportion=certificate.integer("multiple_glazed_proportion"),
        multiple_glazed_proportion_nr=certificate.text("multiple_glazed_proportion_nr"),
        multiple_glazing_type=certificate.code("multiple_glazing_type"),
        glazing_gap=certificate.code("glazing_gap"),
        pvc_window_frames=certificate.flag("pvc_window_frames"),
        glazed_area=certificate.code("glazed_area"),
        windows_transmission_details=_transmission(certificate.child("windows_transmission_details")),
        extract_fans_count=certificate.integer("extract_fans_count"),
        mechanical_vent_duct_insulation_level=certificate.integer("mechanical_vent_duct_insulation_level"),
        led_fixed_lighting_bulbs_count=certificate.integer("led_fixed_lighting_bulbs_count"),
        cfl_fixed_lighting_bulbs_count=certificate.integer("cfl_fixed_lighting_bulbs_count"),
        low_energy_fixed_lighting_bulbs_count=certificate.integer("low_energy_fixed_lighting_bulbs_count"),
        incandescent_fixed_lighting_bulbs_count=certificate.integer("incandescent_fixed_lighting_bulbs_count"),
        fixed_lighting_outlets_count=certificate.integer("fixed_lighting_outlets_count"),
        low_energy_fixed_lighting_outlets_count=certificate.integer("low_energy_fixed_lighting_outlets_count"),
        low_energy_lighting=certificate.integer("low_energy_lighting"),
        restricted_access=certificate.code("restricted_access"),
        sap_building_parts=building_parts,
        sap_conservatory=rdsap_building.conservatory(certificate),
        sap_flat_details=_flat_details(certificate.child("sap_flat_details")),
        sap_windows=windows,
        sap_ventilation=_ventilation(certificate),
        sap_heating=heating,
        sap_energy_source=energy_source,
        sap_special_features=results.special_features(certificate),
        sap_deselected_improvements=tuple(str(code) for code in certificate.scalars("sap_deselected_improvements")),
        lzc_energy_sources=certificate.integers("lzc_energy_sources"),
        addendum=results.addendum(certificate),
        energy_rating_current=certificate.integer("energy_rating_current"),
        energy_rating_potential=certificate.integer("energy_rating_potential"),
        energy_rating_average=certificate.integer("energy_rating_average"),
        environmental_impact_current=certificate.integer("environmental_impact_current"),
        environmental_impact_potential=certificate.integer("environmental_impact_potential"),
        current_energy_efficiency_band=certificate.text("current_energy_efficiency_band"),
        potential_energy_efficiency_band=certificate.text("potential_energy_efficiency_band"),
        energy_consumption_current=certificate.number("energy_consumption_current"),
        energy_consumption_potential=certificate.number("energy_consumption_potential"),
        co2_emissions_current=certificate.number("co2_emissions_current"),
        co2_emissions_potential=certificate.number("co2_emissions_potential"),
        co2_emissions_current_per_floor_area=certificate.number("co2_emissions_current_per_floor_area"),
        lighting_cost_current=certificate.number("lighting_cost_current"),
        lighting_cost_potential=certificate.number("lighting_cost_potential"),
        heating_cost_current=certificate.number("heating_cost_current"),
        heating_cost_potential=certificate.number("heating_cost_potential"),
        hot_water_cost_current=certificate.number("hot_water_cost_current"),
        hot_water_cost_potential=certificate.number("hot_water_cost_potential"),
        walls=results.elements(certificate, "walls"),
        roofs=results.elements(certificate, "roofs"),
        floors=results.elements(certificate, "floors"),
        main_heating=results.elements(certificate, "main_heating"),
        main_heating_controls=results.elements(certificate, "main_heating_controls"),
        window=window,
        lighting=results.element(certificate, "lighting"),
        hot_water=results.element(certificate, "hot_water"),
        secondary_heating=results.element(certificate, "secondary_heating"),
        air_tightness=results.element(certificate, "air_tightness"),
        suggested_improvements=results.improvements(certificate, "suggested_improvements"),
        alternative_improvements=results.improvements(certificate, "alternative_improvements"),
        renewable_heat_incentive=results.renewable_heat_incentive(certificate),
    )


def _flat_details(flat: Reader | None) -> SapFlatDetails | None:
    if flat is None:
        return None
    return SapFlatDetails(
        flat_location=flat.code("flat_location"),
        storey_count=flat.integer("storey_count"),
        level=flat.code("level"),
        top_storey=flat.flag("top_storey"),
        heat_loss_corridor=flat.code("heat_loss_corridor"),
        unheated_corridor_length=flat.number("unheated_corridor_length"),
    )


def windows(certificate: Reader, *mandatory: str) -> tuple[SapWindow, ...]:
    """The windows that are lodged one by one.

    Raises:
        BrokenDocument: one lacks a mandatory element.
    """
    return tuple(_window(row, mandatory) for row in certificate.children("sap_windows"))


def _window(row: Reader, mandatory: tuple[str, ...]) -> SapWindow:
    row.require(*mandatory)
    # Before RdSAP 17 the thermal data stand in the row itself.
    thermal = row.child("window_transmission_details") or (row if row.has("u_value") else None)
    return SapWindow(
        window_location=row.code("window_location"),
        window_wall_type=row.code("window_wall_type"),
        window_type=row.code("window_type"),
        window_width=row.number("window_width"),
        window_height=row.number("window_height"),
        window_area=row.number("window_area"),
        orientation=row.code("orientation"),
        glazing_type=row.code("glazing_type"),
        glazing_gap=row.code("glazing_gap"),
        pvc_frame=row.flag("pvc_frame"),
        frame_factor=row.number("frame_factor"),
        draught_proofed=row.flag_or_words("draught_proofed"),
        permanent_shutters_present=row.flag_or_words("permanent_shutters_present"),
        permanent_shutters_insulated=row.flag_or_words("permanent_shutters_insulated"),
        transmission=_transmission(thermal),
    )


def _transmission(details: Reader | None) -> WindowTransmissionDetails | None:
    if details is None:
        return None
    return WindowTransmissionDetails(
        u_value=details.number("u_value"),
        data_source=details.code("data_source"),
        solar_transmittance=details.number("solar_transmittance"),
    )


def _ventilation(certificate: Reader) -> SapVentilation:
    test, permeability = certificate.code("pressure_test"), certificate.number("air_permeability")
    kind = certificate.code("mechanical_ventilation")
    return SapVentilation(
        open_fireplaces_count=certificate.integer("open_fireplaces_count"),
        open_chimneys_count=certificate.integer("open_chimneys_count"),
        blocked_chimneys_count=certificate.integer("blocked_chimneys_count"),
        open_flues_count=certificate.integer("open_flues_count"),
        closed_flues_count=certificate.integer("closed_flues_count"),
        boilers_flues_count=certificate.integer("boilers_flues_count"),
        other_flues_count=certificate.integer("other_flues_count"),
        psv_count=certificate.integer("psv_count"),
        flueless_gas_fires_count=certificate.integer("flueless_gas_fires_count"),
        pressure_test=test,
        pressure_test_certificate_number=certificate.text("pressure_test_certificate_number"),
        air_permeability_ap50_m3_h_m2=permeability if test == _MEASURED_AT_50_PA else None,
        air_permeability_ap4_m3_h_m2=permeability if test == _MEASURED_AT_4_PA else None,
        has_draught_lobby=certificate.flag("has_draught_lobby"),
        mechanical_ventilation=kind,
        mechanical_ventilation_kind=_VENTILATION_KINDS.get(kind),
        mechanical_ventilation_index_number=certificate.integer("mechanical_ventilation_index_number"),
        mechanical_vent_duct_type=certificate.code("mechanical_vent_duct_type"),
        mechanical_vent_duct_placement=certificate.code("mechanical_vent_duct_placement"),
        mechanical_vent_duct_insulation=certificate.code("mechanical_vent_duct_insulation"),
        mechanical_vent_measured_installation=certificate.flag("mechanical_vent_measured_installation"),
        is_mechanical_vent_approved_installer_scheme=certificate.flag("is_mechanical_vent_approved_installer_scheme"),
        wet_rooms_count=certificate.integer("wet_rooms_count"),
        kitchen_room_fans_count=certificate.integer("kitchen_room_fans_count"),
        non_kitchen_room_fans_count=certificate.integer("non_kitchen_room_fans_count"),
        kitchen_duct_fans_count=certificate.integer("kitchen_duct_fans_count"),
        non_kitchen_duct_fans_count=certificate.integer("non_kitchen_duct_fans_count"),
        kitchen_wall_fans_count=certificate.integer("kitchen_wall_fans_count"),
        non_kitchen_wall_fans_count=certificate.integer("non_kitchen_wall_fans_count"),
    )

"""What all generations of full SAP documents have in common: address, dates, results and the dwelling as a whole.

An element that a generation does not have is absent, and so is its field. What RdSAP documents lodge under the same
name is read as there (`rdsap_shared`); the fabric, the heating and the supplies are full SAP's own.

Add here: an element that more than one generation has under one name. Keep out: what a generation demands or arranges
in its own way (its module).
"""

from dataclasses import replace

from ara_domain.epc.building import SapFlatDetails
from ara_domain.epc.certificate import EpcPropertyData
from ara_domain.epc.codes import Code
from ara_domain.epc.full_sap import BuildingRegulationsResult
from ara_domain.epc.mapping import rdsap_shared, results, sap_fabric, sap_heating, sap_supplies, sap_ventilation
from ara_domain.epc.mapping.reader import Reader
from ara_domain.epc.results import RenewableHeatIncentive, SapSpecialFeature

_MANDATORY = ("property_type", "registration_date", "energy_rating_current", "sap_building_parts", "sap_heating")

_PITCHES_DEG: dict[Code, float] = {1: 0.0, 2: 30.0, 3: 45.0, 4: 60.0, 5: 90.0}
_ORIENTATIONS: dict[Code, str] = {1: "N", 2: "NE", 3: "E", 4: "SE", 5: "S", 6: "SW", 7: "W", 8: "NW"}
_OVERSHADING: dict[Code, str] = {1: "none or very little", 2: "modest", 3: "significant", 4: "heavy", 5: "severe"}


def read(certificate: Reader, *, solar_panel: Reader | None, pitch_is_coded: bool) -> EpcPropertyData:
    """The certificate; `solar_panel` is the element that holds solar water heating.

    `pitch_is_coded`: pitches are codes of a list, not degrees.

    Raises:
        BrokenDocument: a mandatory part is missing, or a part is not what the schema says.
    """
    certificate.require(*_MANDATORY)
    ventilation = certificate.child("sap_ventilation")
    energy = certificate.child("sap_energy_source")
    parts = sap_fabric.building_parts(certificate, pitch_is_coded=pitch_is_coded)
    epc = rdsap_shared.read(
        certificate,
        building_parts=parts,
        windows=(),
        heating=sap_heating.heating(certificate, solar_panel),
        energy_source=sap_supplies.energy_source(certificate),
        window=results.element(certificate, "windows"),
    )
    return replace(
        epc,
        sap_data_version=certificate.number("sap_data_version"),
        assessment_date=certificate.day("assessment_date"),
        total_floor_area=_floor_area(epc) if epc.total_floor_area is None else epc.total_floor_area,
        multiple_glazed_proportion=certificate.integer("multiple_glazed_percentage"),
        multiple_glazed_proportion_nr=certificate.text("multiple_glazed_percentage_nr"),
        solar_water_heating=solar_panel is not None,
        solar_hw_collector_orientation=_direction(solar_panel) if solar_panel else None,
        solar_hw_collector_pitch_deg=_pitch_deg(solar_panel, is_coded=pitch_is_coded) if solar_panel else None,
        solar_hw_overshading=_overshading(solar_panel) if solar_panel else None,
        extract_fans_count=ventilation.integer("extract_fans_count") if ventilation else None,
        mechanical_vent_duct_insulation_level=ventilation.integer("mechanical_vent_duct_insulation_level")
        if ventilation
        else None,
        fixed_lighting_outlets_count=energy.integer("fixed_lighting_outlets_count") if energy else None,
        low_energy_fixed_lighting_outlets_count=energy.integer("low_energy_fixed_lighting_outlets_count")
        if energy
        else None,
        low_energy_lighting=energy.integer("low_energy_fixed_lighting_outlets_percentage") if energy else None,
        fixed_lights=sap_supplies.fixed_lights(certificate),
        sap_opening_types=sap_fabric.opening_types(certificate),
        sap_flat_details=_flat_details(certificate.child("sap_flat_details")),
        sap_ventilation=sap_ventilation.ventilation(ventilation),
        sap_special_features=(*epc.sap_special_features, *_special_feature_of_the_dwelling(certificate)),
        data_type=certificate.code("data_type"),
        living_area=certificate.number("living_area"),
        lowest_storey_area=certificate.number("lowest_storey_area"),
        orientation=certificate.code("orientation"),
        windows_overshading=certificate.code("windows_overshading"),
        thermal_mass_parameter=certificate.number("thermal_mass_parameter"),
        cold_water_source=certificate.code("cold_water_source"),
        design_water_use=certificate.code("design_water_use"),
        is_in_smoke_control_area=certificate.flag_or_words("is_in_smoke_control_area"),
        is_zero_carbon_home=certificate.flag("is_zero_carbon_home"),
        additional_allowable_electricity_generation=certificate.number("additional_allowable_electricity_generation"),
        part_o_cooling_required=certificate.flag("part_o_cooling_required"),
        sap_cooling=sap_ventilation.cooling(certificate.child("sap_cooling")),
        building_regulations=sap_heating.unless_empty(_building_regulations(certificate)),
        renewable_heat_incentive=_heat_demand(certificate),
    )


def _floor_area(epc: EpcPropertyData) -> float | None:
    """m² of all storeys, as later schemas lodge it; None where no storey has an area."""
    areas = [storey.total_floor_area for part in epc.sap_building_parts for storey in part.sap_floor_dimensions]
    known = [area for area in areas if area is not None]
    return round(sum(known), 2) if known else None


def _flat_details(flat: Reader | None) -> SapFlatDetails | None:
    return None if flat is None else SapFlatDetails(level=flat.code("level"), storey_count=flat.integer("storeys"))


def _special_feature_of_the_dwelling(certificate: Reader) -> tuple[SapSpecialFeature, ...]:
    """The one feature that older documents lodge at the top level."""
    feature = SapSpecialFeature(
        description=certificate.text("special_feature_description"),
        energy_saved_or_generated=certificate.number("energy_saved_or_generated"),
        saved_or_generated_fuel=certificate.code("saved_or_generated_fuel"),
        energy_used=certificate.number("energy_used"),
        energy_used_fuel=certificate.code("energy_used_fuel"),
    )
    return () if feature == SapSpecialFeature() else (feature,)


def _building_regulations(certificate: Reader) -> BuildingRegulationsResult:
    return BuildingRegulationsResult(
        dwelling_emission_rate=certificate.number("der"),
        target_emission_rate=certificate.number("ter"),
        dwelling_primary_energy_rate=certificate.number("dper"),
        target_primary_energy_rate=certificate.number("tper"),
        dwelling_fabric_energy_efficiency=certificate.number("dfee"),
        target_fabric_energy_efficiency=certificate.number("tfee"),
    )


def _heat_demand(certificate: Reader) -> RenewableHeatIncentive | None:
    rhi = certificate.child("renewable_heat_incentive")
    if rhi is None:
        return None
    if new := rhi.child("rhi_new_dwelling"):
        return RenewableHeatIncentive(
            space_heating_kwh=new.number("space_heating"), water_heating_kwh=new.number("water_heating")
        )
    existing = rhi.child("rhi_existing_dwelling")
    return results.heat_demand_of(existing or rhi)


def _direction(solar_panel: Reader) -> str | None:
    code = solar_panel.code("solar_panel_collector_orientation")
    return None if code is None else _ORIENTATIONS.get(code, str(code))


def _overshading(solar_panel: Reader) -> str | None:
    code = solar_panel.code("solar_panel_collector_overshading")
    return None if code is None else _OVERSHADING.get(code, str(code))


def _pitch_deg(solar_panel: Reader, *, is_coded: bool) -> int | None:
    pitch = solar_panel.integer("solar_panel_collector_pitch")
    if pitch is None or not is_coded:
        return pitch
    if pitch not in _PITCHES_DEG:
        raise solar_panel.broken("solar_panel_collector_pitch", pitch, f"one of the codes {list(_PITCHES_DEG)}")
    return int(_PITCHES_DEG[pitch])

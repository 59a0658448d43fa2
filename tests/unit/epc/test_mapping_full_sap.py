"""Full SAP documents (new dwellings) in the domain."""

from typing import Any

import pytest

from ara_domain.epc import (
    CommunityHeatingSystem,
    CommunityHeatSource,
    EpcPropertyData,
    FixedLight,
    HydroMonth,
    MainHeatingDetail,
    PhotovoltaicArray,
    PvBattery,
    SapBuildingPart,
    SapCooling,
    SapFlatDetails,
    SapFloorDimension,
    SapOpening,
    SapOpeningType,
    SapRoof,
    SapSpecialFeature,
    SapThermalBridge,
    SapWall,
    ShowerOutlet,
    SolarWaterHeatingDetails,
    WindTurbineDetails,
)
from ara_domain.epc.mapping import BrokenDocument, map_certificate
from tests.builders import ABSENT
from tests.reference import reference_json
from tests.unit.epc.full_sap_document import full_sap_document

MAIN = "sap_heating.main_heating_details[0]"


def sample(version: str) -> EpcPropertyData:
    return map_certificate(reference_json(f"gov_epc_api/json_samples/SAP-Schema-{version}/{_file(version)}"))


def _file(version: str) -> str:
    return "sap.json" if int(version.split(".", maxsplit=1)[0]) < 17 else "epc.json"


def mapped(**changes: Any) -> EpcPropertyData:
    return map_certificate(full_sap_document(**changes))


def part(epc: EpcPropertyData) -> SapBuildingPart:
    assert epc.main_dwelling is not None
    return epc.main_dwelling


def main_system(epc: EpcPropertyData) -> MainHeatingDetail:
    assert epc.sap_heating is not None
    return epc.sap_heating.main_heating_details[0]


# ---------------------------------------------------------------------------------------------- the register's own


def test_schema_11_0_lays_one_heating_system_out_and_calls_walls_and_roofs_exposed() -> None:
    epc = sample("11.0")
    main = part(epc)
    assert main.building_part_number == 1
    assert main.construction_year == 1750
    assert main.sap_walls[0] == SapWall(
        name="Filled cavity wall0",
        description="Cavity construction",
        wall_type=2,
        total_wall_area=83.3,
        u_value=0.34,
        is_curtain_walling=False,
    )
    assert [roof.u_value for roof in main.sap_roofs] == [0.15, 0.2]
    assert main.sap_thermal_bridges is not None
    assert main.sap_thermal_bridges.y_value == 0.15
    system = main_system(epc)
    assert (system.main_heating_number, system.main_heating_index_number, system.main_heating_control) == (
        1,
        9895,
        2106,
    )
    assert system.main_fuel_type == "electricity sold to grid"
    assert system.full_sap is not None
    assert (system.full_sap.is_interlocked_system, system.full_sap.has_delayed_start_thermostat) == (True, False)
    heating, ventilation = epc.sap_heating, epc.sap_ventilation
    assert heating is not None
    assert (heating.water_heating_fuel, heating.cylinder_size_measured, heating.cylinder_insulation_type) == (
        26,
        140,
        1,
    )
    assert heating.hot_water_store is not None
    assert heating.hot_water_store.insulation_thickness_mm == 50.0
    assert heating.hot_water_store.is_primary_pipework_insulated is True
    assert epc.solar_water_heating is False
    assert ventilation is not None
    assert (ventilation.fans_vents_count, ventilation.draughtstripping_percent, ventilation.pressure_test) == (
        4,
        100,
        4,
    )
    assert epc.total_floor_area == 97.6
    assert (epc.energy_rating_current, epc.living_area, epc.heating_cost_current) == (50, 11.92, 365.98)


def test_schema_14_2_knows_the_peak_power_of_its_panels_alone() -> None:
    epc = sample("14.2")
    assert epc.sap_energy_source is not None
    assert epc.sap_energy_source.photovoltaic_arrays == (PhotovoltaicArray(peak_power=5.0),)
    assert epc.sap_energy_source.meter_type == "2"
    assert epc.sap_flat_details == SapFlatDetails(level=1)
    assert epc.sap_ventilation is None
    assert epc.is_zero_carbon_home is True
    assert epc.schema_version_original == "LIG-16.0"
    assert part(epc).sap_floor_dimensions == (
        SapFloorDimension(
            floor=1,
            description="Exposed Floor",
            floor_type=2,
            total_floor_area=69.64,
            storey_height=2.4,
            heat_loss_area=3.67,
            u_value=0.23,
        ),
    )


def test_schema_15_0_lists_two_heating_systems_and_cools() -> None:
    epc = sample("15.0")
    assert epc.sap_heating is not None
    assert [(one.sap_main_heating_code, one.main_heating_fraction, one.main_fuel_type, one.main_heating_data_source)
            for one in epc.sap_heating.main_heating_details] == [(524, 0.7, 29, 2), (424, 0.3, 29, 2)]  # fmt: skip
    assert epc.sap_heating.main_heating_systems_interaction == 1
    assert epc.sap_cooling == SapCooling(
        cooled_area_m2=221.41, data_source=2, system_type=1, energy_efficiency_ratio=3.5, control=2
    )
    assert epc.sap_energy_source is not None
    assert (epc.sap_energy_source.electricity_tariff, epc.sap_energy_source.meter_type) == (3, "6")
    assert epc.sap_ventilation is not None
    assert (epc.sap_ventilation.mechanical_ventilation_index_number, epc.sap_ventilation.wet_rooms_count) == (500125, 2)


def test_schema_16_2_heats_water_by_the_sun() -> None:
    epc = sample("16.2")
    assert epc.solar_water_heating is True
    assert (epc.solar_hw_collector_orientation, epc.solar_hw_collector_pitch_deg) == ("E", 45)
    assert epc.solar_hw_overshading == "none or very little"
    assert epc.sap_heating is not None
    assert epc.sap_heating.solar_water_heating_details == SolarWaterHeatingDetails(
        collector_data_source=2,
        solar_water_pump=1,
        aperture_area_m2=5.26,
        collector_type=3,
        zero_loss_efficiency=60.0,
        heat_loss_rate=3.0,
        dedicated_solar_volume_l=100.0,
        combined_cylinder=True,
    )
    assert (epc.sap_heating.secondary_heating_type, epc.sap_heating.secondary_fuel_type) == (633, 6)
    assert epc.sap_energy_source is not None
    assert epc.sap_energy_source.photovoltaic_arrays == (
        PhotovoltaicArray(peak_power=3.6, pitch=3, orientation=5, overshading=1),
    )


def test_schema_18_0_0_states_every_opening_and_junction() -> None:
    epc = sample("18.0.0")
    main = part(epc)
    assert (main.overshading, main.thermal_mass_parameter, main.construction_year) == (2, 100.0, 2017)
    assert len(main.sap_openings) == 10
    assert main.sap_openings[1] == SapOpening(
        name="Opening 2",
        opening_type_name="Windows - W-001A",
        location="External Wall 1",
        orientation=6,
        width=2.3,
        height=1.0,
    )
    assert epc.sap_opening_types[1] == SapOpeningType(
        name="Windows - W-001A",
        opening_type=4,
        data_source=2,
        glazing_type=12,
        frame_factor=0.85,
        solar_transmittance=0.52,
        u_value=0.72,
    )
    assert main.sap_roofs == (
        SapRoof(name="Roof 1", description="External Roof 1", roof_type=2, total_roof_area=38.91, u_value=0.1),
    )
    assert main.sap_thermal_bridges is not None
    assert (main.sap_thermal_bridges.thermal_bridge_code, len(main.sap_thermal_bridges.thermal_bridges)) == (5, 10)
    assert main.sap_thermal_bridges.thermal_bridges[3] == SapThermalBridge(
        thermal_bridge_type="E20", length=9.64, psi_value=0.074, psi_value_source=3
    )
    ventilation = epc.sap_ventilation
    assert ventilation is not None
    assert (ventilation.ventilation_type, ventilation.mechanical_ventilation) == (8, 4)
    assert (ventilation.mechanical_ventilation_kind, ventilation.air_permeability_ap50_m3_h_m2) == ("mvhr", 0.69)
    assert (ventilation.pressure_test, ventilation.sheltered_sides) == (6, 3)
    system = main_system(epc)
    assert (system.main_fuel_type, system.main_heating_data_source, system.sap_main_heating_code) == (29, 2, 691)
    assert epc.sap_heating is not None
    assert (epc.sap_heating.cylinder_size_measured, epc.sap_heating.cylinder_heat_loss) == (210.0, 1.31)
    assert epc.renewable_heat_incentive is not None
    assert (epc.renewable_heat_incentive.space_heating_kwh, epc.renewable_heat_incentive.water_heating_kwh) == (
        413,
        1890,
    )
    assert (epc.multiple_glazed_proportion, epc.low_energy_lighting, epc.design_water_use) == (100, 100, 1)
    assert epc.window is not None
    assert epc.window.description == "High performance glazing"


def test_schema_19_2_0_lists_lights_turbines_showers_and_the_heat_network() -> None:
    epc = sample("19.2.0")
    assert epc.fixed_lights == (
        FixedLight(lighting_power=60.0, lighting_efficacy=11.2, lighting_outlets=1),
        FixedLight(lighting_power=14.0, lighting_efficacy=66.9, lighting_outlets=10),
    )
    energy = epc.sap_energy_source
    assert energy is not None
    assert energy.wind_turbines == (WindTurbineDetails(rotor_diameter=1.7, hub_height=3.0),) * 2
    assert (energy.wind_turbines_count, energy.wind_turbines_terrain_type, energy.meter_type) == (2, "1", "5")
    assert (energy.is_dwelling_export_capable, energy.gas_smart_meter_present) == (True, False)
    heating = epc.sap_heating
    assert heating is not None
    assert heating.shower_outlets == (
        ShowerOutlet(shower_outlet_type=1, shower_wwhrs=1, shower_supply=1, shower_flow_rate=7.0),
        ShowerOutlet(shower_outlet_type=1, shower_wwhrs=2, shower_supply=1, shower_flow_rate=7.0),
    )
    assert (heating.electric_shower_count, heating.mixer_shower_count) == (0, 2)
    assert heating.community_heating_systems == (
        CommunityHeatingSystem(
            use=3,
            sub_network_name="Test 1",
            heat_network_index_number=496402,
            distribution_type=5,
            distribution_loss_factor=1.26,
            is_existing_network=True,
            is_assessed_as_new=True,
            is_sleeved=True,
            is_community_heating=False,
        ),
    )
    assert part(epc).sap_walls[0].kappa_value == 60.0
    assert part(epc).sap_floor_dimensions[1].kappa_value_from_below == 9.0
    assert (epc.sap_version, epc.sap_data_version) == (10.3, 10.3)
    assert (epc.lowest_storey_area, epc.windows_overshading, epc.cold_water_source) == (57.4, 2, 1)
    assert (epc.part_o_cooling_required, epc.is_in_smoke_control_area) == (True, "unknown")
    assert epc.sap_ventilation is not None
    assert (epc.sap_ventilation.pressure_test, epc.sap_ventilation.air_permeability_ap50_m3_h_m2) == (
        "design value",
        2.0,
    )
    assert epc.mechanical_vent_duct_insulation_level == 2


# ---------------------------------------------------------------------------------------------- codes


@pytest.mark.parametrize(
    ("changes", "attribute", "canonical"),
    [
        ({f"{MAIN}.heat_emitter_type": 3}, "heat_emitter_type", 4),
        ({f"{MAIN}.heat_emitter_type": 4}, "heat_emitter_type", 3),
        ({f"{MAIN}.emitter_temperature": 2}, "emitter_temperature", "over 35°C"),
        ({f"{MAIN}.emitter_temperature": "NA"}, "emitter_temperature", "NA"),
        ({f"{MAIN}.main_fuel_type": 4}, "main_fuel_type", 28),
        ({f"{MAIN}.main_fuel_type": 10}, "main_fuel_type", 9),
        ({f"{MAIN}.main_fuel_type": 51}, "main_fuel_type", 20),
        ({f"{MAIN}.main_fuel_type": 49}, "main_fuel_type", "electricity generated by CHP (community)"),
        ({f"{MAIN}.main_fuel_type": 30}, "main_fuel_type", "SAP fuel code 30"),
        ({f"{MAIN}.main_heating_data_source": 3}, "main_heating_data_source", 2),
        ({f"{MAIN}.main_heating_data_source": 2}, "main_heating_data_source", "manufacturer declaration"),
        ({f"{MAIN}.main_heating_flue_type": 3}, "boiler_flue_type", "chimney"),
    ],
)
def test_a_code_of_a_heating_system_becomes_that_of_its_meaning(
    changes: dict[str, Any], attribute: str, canonical: object
) -> None:
    assert getattr(main_system(mapped(**changes)), attribute) == canonical


@pytest.mark.parametrize(
    ("schema", "meaning"),
    [
        ("SAP-Schema-19.0.0", "electricity generated by CHP (community)"),
        ("SAP-Schema-19.1.0", "low grade heat recovered from process (community)"),
        ("SAP-Schema-NI-19.2.0", "low grade heat recovered from process (community)"),
    ],
)
def test_a_fuel_code_that_changed_meaning_is_read_by_its_schema(schema: str, meaning: str) -> None:
    assert main_system(mapped(schema_type=schema, **{f"{MAIN}.main_fuel_type": 49})).main_fuel_type == meaning


@pytest.mark.parametrize(("lodged", "canonical"), [(1, 1), (2, 1), (3, 1), (4, 2), (5, 1)])
def test_a_shower_is_electric_or_not_and_its_own_supply_is_kept(lodged: int, canonical: int) -> None:
    epc = mapped(**{"sap_heating.shower_outlets": [{"shower_outlet_type": lodged, "shower_wwhrs": 1}]})
    assert epc.sap_heating is not None
    (outlet,) = epc.sap_heating.shower_outlets
    assert (outlet.shower_outlet_type, outlet.shower_supply) == (canonical, lodged)


@pytest.mark.parametrize(
    ("lodged", "canonical", "kind"),
    [(1, 0, "natural"), (2, 0, "natural"), (3, 5, "piv_loft"), (4, 6, "piv_outside"), (5, 3, "mev_centralised"),
     (6, 2, "mev_decentralised"), (7, 1, "mv"), (8, 4, "mvhr"), (10, 0, "natural")],
)  # fmt: skip
def test_a_kind_of_ventilation_keeps_its_own_code_beside_that_of_rdsap(lodged: int, canonical: int, kind: str) -> None:
    ventilation = mapped(**{"sap_ventilation.ventilation_type": lodged}).sap_ventilation
    assert ventilation is not None
    assert ventilation.ventilation_type == lodged
    assert (ventilation.mechanical_ventilation, ventilation.mechanical_ventilation_kind) == (canonical, kind)


def test_a_low_pressure_pulse_is_a_measurement_at_4_pa() -> None:
    lodged = {"sap_ventilation.pressure_test": 7, "sap_ventilation.air_permeability": 0.9}
    ventilation = mapped(schema_type="SAP-Schema-19.0.0", **lodged).sap_ventilation
    assert ventilation is not None
    assert ventilation.air_permeability_ap4_m3_h_m2 == 0.9
    assert ventilation.air_permeability_ap50_m3_h_m2 is None


# ---------------------------------------------------------------------------------------------- shapes


@pytest.mark.parametrize(
    "lodged",
    [
        [[{"lighting_power": 8, "lighting_efficacy": 90, "lighting_outlets": 6}]],
        [{"fixed_light": {"lighting_power": 8, "lighting_efficacy": 90, "lighting_outlets": 6}}],
        {"lighting_power": 8, "lighting_efficacy": 90, "lighting_outlets": 6},
    ],
)
def test_lights_are_read_in_every_shape_the_register_sends(lodged: Any) -> None:
    assert mapped(sap_lighting=lodged).fixed_lights == (
        FixedLight(lighting_power=8.0, lighting_efficacy=90.0, lighting_outlets=6),
    )


@pytest.mark.parametrize("months", [{"hydro_month": "Jan", "hydro_value": 31.5}, [{"hydro_month": "Jan", "hydro_value": 31.5}]])  # fmt: skip
def test_hydro_is_read_month_by_month(months: Any) -> None:
    path = "sap_energy_source.hydro_electric_generation_months"
    energy = mapped(**{path: {"hydro_electric_generation_month": months}}).sap_energy_source
    assert energy is not None
    assert energy.hydro_electric_generation_months == (HydroMonth(month="Jan", generation_kwh=31.5),)


def test_a_battery_diverter_and_connection_lodged_with_the_dwelling_are_those_of_its_panels() -> None:
    energy = mapped(battery_capacity=5.2, pv_diverter="true", pv_connection=2).sap_energy_source
    assert energy is not None
    assert (energy.pv_batteries, energy.pv_diverter, energy.pv_connection) == (
        (PvBattery(battery_capacity=5.2),),
        True,
        2,
    )


def test_the_panels_of_flue_gas_heat_recovery_are_not_those_of_the_dwelling() -> None:
    epc = mapped(**{f"{MAIN}.fghrs_energy_source": {"pv_arrays": [{"peak_power": 0.2}], "electricity_tariff": "ND"}})
    assert main_system(epc).fghrs_pv_arrays == (PhotovoltaicArray(peak_power=0.2),)
    assert epc.sap_energy_source is not None
    assert epc.sap_energy_source.photovoltaic_arrays == ()


def test_a_heat_network_has_its_sources_with_their_fuels() -> None:
    source = {
        "heat_source_type": 1,
        "heat_fraction": 0.6,
        "fuel_type": 51,
        "heat_efficiency": 45,
        "power_efficiency": 32,
    }
    epc = mapped(
        **{
            "sap_heating.sap_community_heating_systems": [
                {"community_heating_use": 3, "community_heat_sources": [source]}
            ]
        }
    )
    assert epc.sap_heating is not None
    assert epc.sap_heating.community_heating_systems == (
        CommunityHeatingSystem(
            use=3,
            heat_sources=(
                CommunityHeatSource(
                    heat_source_type=1, heat_fraction=0.6, fuel_type=20, heat_efficiency=45.0, power_efficiency=32.0
                ),
            ),
        ),
    )


def test_pitches_are_degrees_from_schema_17_on_and_codes_before() -> None:
    pitch = {"sap_building_parts[0].sap_openings[1].pitch": 3}
    assert part(mapped(**pitch)).sap_openings[1].pitch_deg == 3.0
    assert part(mapped(schema_type="SAP-Schema-16.3", **pitch)).sap_openings[1].pitch_deg == 45.0


def test_a_feature_lodged_with_the_dwelling_joins_those_that_are_listed() -> None:
    epc = mapped(
        has_special_feature="true",
        special_feature_description="Phase-change store",
        energy_saved_or_generated=120,
        saved_or_generated_fuel=39,
        sap_special_features=[{"description": "Smart fan"}],
    )
    assert epc.sap_special_features == (
        SapSpecialFeature(description="Smart fan"),
        SapSpecialFeature(
            description="Phase-change store", energy_saved_or_generated=120.0, saved_or_generated_fuel=29
        ),
    )


def test_the_heat_demand_of_an_existing_dwelling_has_the_savings_of_insulation() -> None:
    demand = {"space_heating_existing_dwelling": 9100, "water_heating": 2100, "impact_of_loft_insulation": -800}
    rhi = mapped(renewable_heat_incentive={"rhi_existing_dwelling": demand}).renewable_heat_incentive
    assert rhi is not None
    assert (rhi.space_heating_kwh, rhi.water_heating_kwh, rhi.impact_of_loft_insulation_kwh) == (9100.0, 2100.0, -800.0)


def test_the_floor_area_is_that_of_the_storeys_where_it_is_not_lodged() -> None:
    assert mapped(total_floor_area=ABSENT).total_floor_area == 78.0


def test_what_full_sap_does_not_say_is_not_said() -> None:
    epc = mapped()
    assert epc.is_full_sap
    assert (epc.habitable_room_count, epc.sap_windows, epc.sap_conservatory) == (None, (), None)
    assert epc.building_regulations is None
    assert part(epc).wall_construction is None


# ---------------------------------------------------------------------------------------------- broken documents


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"property_type": ABSENT}, "property_type"),
        ({"sap_heating": ABSENT}, "sap_heating"),
        ({"sap_heating.water_heating_code": ABSENT}, "sap_heating.water_heating_code"),
        ({f"{MAIN}.main_heating_category": ABSENT}, f"{MAIN}.main_heating_category"),
        ({"sap_heating.main_heating_details": []}, "sap_heating.main_heating_details"),
        ({"sap_building_parts": []}, "sap_building_parts"),
        ({"sap_building_parts[0].building_part_number": 2}, "sap_building_parts"),
        ({"sap_building_parts[0].sap_floor_dimensions[1].storey": ABSENT}, "sap_building_parts[0].sap_floor_dimensions[1].storey"),
        ({"sap_building_parts[0].sap_walls[0].u_value": "good"}, "sap_building_parts[0].sap_walls[0].u_value"),
        ({"sap_building_parts[0].sap_openings": "many"}, "sap_building_parts[0].sap_openings"),
        ({"sap_energy_source": 4}, "sap_energy_source"),
        ({"living_area": {"metres": 3}}, "living_area"),
        ({f"{MAIN}.storage_heaters": [{"number_of_heaters": 2}]}, f"{MAIN}.storage_heaters[0].index_number"),
    ],
)  # fmt: skip
def test_a_broken_document_is_refused_with_the_path(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(BrokenDocument) as refusal:
        mapped(**changes)
    assert refusal.value.path == path

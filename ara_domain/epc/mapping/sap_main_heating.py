"""Main heating systems of full SAP documents. Shared by the generations.

From 15 on `main_heating_details` lists them; before, one system stands in `sap_heating` itself.
"""

from ara_domain.epc.full_sap_services import DeclaredPerformance, SapMainHeatingData
from ara_domain.epc.heating import MainHeatingDetail
from ara_domain.epc.mapping import systems
from ara_domain.epc.mapping.reader import Reader
from ara_domain.epc.mapping.sap_supplies import photovoltaic_arrays


def main_heating_details(heating: Reader) -> tuple[MainHeatingDetail, ...]:
    """Main heating systems, in the order lodged.

    Raises:
        BrokenDocument: none, or two of one number, or one without its category.
    """
    rows = heating.children("main_heating_details") if heating.has("main_heating_details") else [heating]
    details = tuple(_detail(row, position) for position, row in enumerate(rows, start=1))
    numbers = [detail.main_heating_number for detail in details]
    if not details or len(set(numbers)) != len(numbers):
        raise heating.broken("main_heating_details", numbers, "one or two main systems of different numbers")
    return details


def declared_performance(row: Reader, name: str) -> DeclaredPerformance | None:
    """What a manufacturer declares of an appliance."""
    declared = row.child(name)
    if declared is None:
        return None
    return DeclaredPerformance(efficiency=declared.number("efficiency"), make_model=declared.text("make_model"))


def _detail(row: Reader, position: int) -> MainHeatingDetail:
    row.require("main_heating_category")
    number = row.integer("main_heating_number")
    index_number = row.integer("main_heating_index_number")
    recovery = row.child("fghrs_energy_source")
    return MainHeatingDetail(
        main_heating_number=position if number is None else number,
        main_heating_category=row.code("main_heating_category"),
        main_fuel_type=row.code("main_fuel_type"),
        main_heating_control=row.code("main_heating_control"),
        main_heating_data_source=row.code("main_heating_data_source"),
        main_heating_index_number=row.integer("boiler_index_number") if index_number is None else index_number,
        sap_main_heating_code=systems.main_heating_code(row, "main_heating_code"),
        main_heating_fraction=row.number("main_heating_fraction"),
        heat_emitter_type=row.code("heat_emitter_type"),
        emitter_temperature=row.code("emitter_temperature"),
        boiler_flue_type=row.code("main_heating_flue_type"),
        fan_flue_present=row.flag("is_flue_fan_present"),
        central_heating_pump_age=row.code("central_heating_pump_age"),
        has_fghrs=row.flag("has_fghrs"),
        fghrs_index_number=row.integer("fghrs_index_number"),
        fghrs_pv_arrays=photovoltaic_arrays(recovery) if recovery else (),
        compensating_controller_index_number=row.integer("compensating_controller_index_number"),
        ttzc_index_number=row.integer("ttzc_index_number"),
        mcs_installed_heat_pump=row.flag("mcs_installed_heat_pump"),
        storage_heaters=tuple(systems.storage_heater(heater) for heater in row.children("storage_heaters")),
        full_sap=_data(row),
    )


def _data(row: Reader) -> SapMainHeatingData:
    return SapMainHeatingData(
        is_condensing_boiler=row.flag("is_condensing_boiler"),
        gas_or_oil_boiler_type=row.code("gas_or_oil_boiler_type"),
        combi_boiler_type=row.code("combi_boiler_type"),
        solid_fuel_boiler_type=row.code("solid_fuel_boiler_type"),
        case_heat_emission_kw=row.number("case_heat_emission"),
        heat_transfer_to_water_kw=row.number("heat_transfer_to_water"),
        boiler_fuel_feed=row.code("boiler_fuel_feed"),
        burner_control=row.code("burner_control"),
        efficiency_type=row.code("efficiency_type"),
        efficiency=row.number("main_heating_efficiency"),
        efficiency_winter=row.number("main_heating_efficiency_winter"),
        efficiency_summer=row.number("main_heating_efficiency_summer"),
        declared=declared_performance(row, "main_heating_declared_values"),
        manufacturer=row.text("main_heating_manufacturer"),
        model=row.text("main_heating_model"),
        system_type=row.text("main_heating_system_type"),
        underfloor_heat_emitter_type=row.code("underfloor_heat_emitter_type"),
        is_central_heating_pump_in_heated_space=row.flag("is_central_heating_pump_in_heated_space"),
        is_oil_pump_in_heated_space=row.flag("is_oil_pump_in_heated_space"),
        is_interlocked_system=row.flag("is_interlocked_system"),
        has_separate_delayed_start=row.flag("has_separate_delayed_start"),
        has_delayed_start_thermostat=row.flag("has_delayed_start_thermostat"),
        has_load_or_weather_compensation=row.flag("has_load_or_weather_compensation"),
        load_or_weather_compensation=row.code("load_or_weather_compensation"),
        is_hetas_approved=row.flag("is_main_heating_hetas_approved"),
        electric_cpsu_operating_temperature_c=row.number("electric_cpsu_operating_temperature"),
        condensing_boiler_heat_distribution=row.code("condensing_boiler_heat_distribution"),
        heat_pump_heat_distribution=row.code("heat_pump_heat_distribution"),
        pcdf_fuel_index=row.integer("pcdf_fuel_index"),
        control_index_number=row.integer("control_index_number"),
        controller_function=row.text("heating_controller_function"),
        controller_ecodesign_class=row.text("heating_controller_ecodesign_class"),
        controller_manufacturer=row.text("heating_controller_manufacturer"),
        controller_model=row.text("heating_controller_model"),
    )

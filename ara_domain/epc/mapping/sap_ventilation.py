"""Ventilation and cooling of full SAP documents. Shared by the generations."""

from ara_domain.epc.codes import Code
from ara_domain.epc.full_sap_services import SapCooling
from ara_domain.epc.mapping.reader import Reader
from ara_domain.epc.ventilation import SapVentilation

_LOW_PRESSURE_PULSE = 7
"""The code of `pressure_test` for a measurement at 4 Pa; all others, also of designs, are for 50 Pa."""

_KINDS: dict[Code | None, str] = {
    1: "natural",
    2: "natural",
    3: "piv_loft",
    4: "piv_outside",
    5: "mev_centralised",
    6: "mev_decentralised",
    7: "mv",
    8: "mvhr",
    9: "natural",
    10: "natural",
}
"""By the codes of `ventilation_type`."""


def ventilation(row: Reader | None) -> SapVentilation | None:
    """What lets air in and out; the number of extract fans and the ducts' insulation stay on the certificate."""
    if row is None:
        return None
    test, permeability = row.lodged_code("pressure_test"), row.number("air_permeability")
    kind = row.lodged_code("ventilation_type")
    return SapVentilation(
        open_chimneys_count=row.integer("open_chimneys_count"),
        open_fireplaces_count=row.integer("open_fireplaces_count"),
        blocked_chimneys_count=row.integer("blocked_chimneys_count"),
        open_flues_count=row.integer("open_flues_count"),
        closed_flues_count=row.integer("closed_flues_count"),
        boilers_flues_count=row.integer("boilers_flues_count"),
        other_flues_count=row.integer("other_flues_count"),
        fans_vents_count=row.integer("fans_vents_count"),
        psv_count=row.integer("psv_count"),
        flueless_gas_fires_count=row.integer("flueless_gas_fires_count"),
        pressure_test=row.code("pressure_test"),
        pressure_test_certificate_number=row.text("pressure_test_certificate_number"),
        air_permeability_ap50_m3_h_m2=None if test == _LOW_PRESSURE_PULSE else permeability,
        air_permeability_ap4_m3_h_m2=permeability if test == _LOW_PRESSURE_PULSE else None,
        has_draught_lobby=row.flag("has_draught_lobby"),
        sheltered_sides=row.integer("sheltered_sides_count"),
        ground_floor_type=row.code("ground_floor_type"),
        wall_type=row.code("wall_type"),
        draughtstripping_percent=row.number("draughtstripping"),
        ventilation_type=kind,
        mechanical_ventilation=row.code("ventilation_type"),
        mechanical_ventilation_kind=_KINDS.get(kind),
        mechanical_ventilation_data_source=row.code("mechanical_ventilation_data_source"),
        mechanical_ventilation_index_number=row.integer("mechanical_vent_system_index_number"),
        mechanical_vent_make_model=row.text("mechanical_vent_system_make_model"),
        mechanical_vent_specific_fan_power=row.number("mechanical_vent_specific_fan_power"),
        mechanical_vent_heat_recovery_efficiency=row.number("mechanical_vent_heat_recovery_efficiency"),
        mechanical_vent_ducts_index_number=row.integer("mechanical_vent_ducts_index_number"),
        mechanical_vent_duct_type=row.code("mechanical_vent_duct_type"),
        mechanical_vent_duct_placement=row.code("mechanical_vent_duct_placement"),
        mechanical_vent_duct_insulation=row.code("mechanical_vent_duct_insulation"),
        mechanical_vent_measured_installation=row.flag("mechanical_vent_measured_installation"),
        is_mechanical_vent_approved_installer_scheme=row.flag("is_mechanical_vent_approved_installer_scheme"),
        wet_rooms_count=row.integer("wet_rooms_count"),
        kitchen_room_fans_count=row.integer("kitchen_room_fans_count"),
        non_kitchen_room_fans_count=row.integer("non_kitchen_room_fans_count"),
        kitchen_duct_fans_count=row.integer("kitchen_duct_fans_count"),
        non_kitchen_duct_fans_count=row.integer("non_kitchen_duct_fans_count"),
        kitchen_wall_fans_count=row.integer("kitchen_wall_fans_count"),
        non_kitchen_wall_fans_count=row.integer("non_kitchen_wall_fans_count"),
        kitchen_room_fans_specific_power=row.number("kitchen_room_fans_specific_power"),
        non_kitchen_room_fans_specific_power=row.number("non_kitchen_room_fans_specific_power"),
        kitchen_duct_fans_specific_power=row.number("kitchen_duct_fans_specific_power"),
        non_kitchen_duct_fans_specific_power=row.number("non_kitchen_duct_fans_specific_power"),
        kitchen_wall_fans_specific_power=row.number("kitchen_wall_fans_specific_power"),
        non_kitchen_wall_fans_specific_power=row.number("non_kitchen_wall_fans_specific_power"),
    )


def cooling(row: Reader | None) -> SapCooling | None:
    """Fixed space cooling."""
    if row is None:
        return None
    return SapCooling(
        cooled_area_m2=row.number("cooled_area"),
        data_source=row.code("cooling_system_data_source"),
        system_type=row.code("cooling_system_type"),
        energy_class=row.text("cooling_system_class"),
        energy_efficiency_ratio=row.number("cooling_system_eer"),
        seasonal_energy_efficiency_ratio=row.number("system_energy_efficiency_ratio"),
        control=row.code("cooling_system_control"),
    )

"""Openings, fans, pressure test and mechanical ventilation."""

from dataclasses import dataclass

from ara_domain.epc.codes import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class SapVentilation:
    """What lets air in and out. Counts are per dwelling; air permeability in m³/h per m² of envelope."""

    open_chimneys_count: int | None = None
    blocked_chimneys_count: int | None = None
    open_flues_count: int | None = None
    closed_flues_count: int | None = None
    boilers_flues_count: int | None = None
    other_flues_count: int | None = None
    extract_fans_count: int | None = None
    """The surveyor's own count; the certificate's is `EpcPropertyData.extract_fans_count`."""
    psv_count: int | None = None
    flueless_gas_fires_count: int | None = None
    pressure_test: Code | None = None
    pressure_test_certificate_number: str | None = None
    air_permeability_ap50_m3_h_m2: float | None = None
    air_permeability_ap4_m3_h_m2: float | None = None
    has_draught_lobby: bool | None = None
    sheltered_sides: int | None = None
    has_suspended_timber_floor: bool | None = None
    suspended_timber_floor_sealed: bool | None = None
    mechanical_ventilation: Code | None = None
    mechanical_ventilation_kind: str | None = None
    """`natural`, `mv`, `mev_decentralised`, `mev_centralised`, `mvhr`, `piv_loft`, `piv_outside`."""
    mechanical_ventilation_index_number: int | None = None
    mechanical_vent_duct_type: Code | None = None
    mechanical_vent_duct_placement: Code | None = None
    mechanical_vent_duct_insulation: Code | None = None
    mechanical_vent_measured_installation: bool | None = None
    is_mechanical_vent_approved_installer_scheme: bool | None = None
    wet_rooms_count: int | None = None
    kitchen_room_fans_count: int | None = None
    non_kitchen_room_fans_count: int | None = None
    kitchen_duct_fans_count: int | None = None
    non_kitchen_duct_fans_count: int | None = None
    kitchen_wall_fans_count: int | None = None
    non_kitchen_wall_fans_count: int | None = None
    open_fireplaces_count: int | None = None
    """Before RdSAP 21 and SAP 19, in place of chimneys."""
    fans_vents_count: int | None = None
    """Full SAP before 15: fans and passive vents together."""
    ground_floor_type: Code | None = None
    """Full SAP: 1 not suspended timber, 2 suspended timber and sealed, 3 unsealed."""
    wall_type: Code | None = None
    """Full SAP: 1 steel or timber frame, 2 other."""
    draughtstripping_percent: float | None = None
    """Full SAP: share of windows and doors, where there is no pressure test."""
    ventilation_type: Code | None = None
    """Full SAP's own list, which tells kinds of natural ventilation apart.

    1 intermittent fans, 2 passive vents, 3 and 4 positive input from the loft or outside, 5 and 6 extract, central or
    not, 7 balanced, 8 balanced with heat recovery, 9 and 10 fans and passive vents.
    """
    mechanical_ventilation_data_source: Code | None = None
    """Full SAP: 1 database, 2 manufacturer, 3 SAP table."""
    mechanical_vent_make_model: str | None = None
    mechanical_vent_specific_fan_power: float | None = None
    """W per l/s."""
    mechanical_vent_heat_recovery_efficiency: float | None = None
    """%."""
    mechanical_vent_ducts_index_number: int | None = None
    kitchen_room_fans_specific_power: float | None = None
    non_kitchen_room_fans_specific_power: float | None = None
    kitchen_duct_fans_specific_power: float | None = None
    non_kitchen_duct_fans_specific_power: float | None = None
    kitchen_wall_fans_specific_power: float | None = None
    non_kitchen_wall_fans_specific_power: float | None = None
    """W per l/s, as those of the other fans."""

"""The house of `tests.builders` as it would have been lodged before RdSAP 21."""

from typing import Any

from tests.builders import ABSENT, document, set_path

_ONLY_FROM_21 = (
    "led_fixed_lighting_bulbs_count", "cfl_fixed_lighting_bulbs_count", "low_energy_fixed_lighting_bulbs_count",
    "incandescent_fixed_lighting_bulbs_count", "draughtproofed_door_count", "pressure_test", "open_chimneys_count",
    "blocked_chimneys_count", "open_flues_count", "closed_flues_count", "boilers_flues_count", "other_flues_count",
    "extract_fans_count", "psv_count", "flueless_gas_fires_count", "has_draught_lobby", "sap_windows",
    "sap_heating.shower_outlets", "sap_heating.number_baths",
)  # fmt: skip


def rdsap_20_document(**changes: Any) -> dict[str, Any]:
    """Under RdSAP-Schema-20.0.0, with changes by path as in `tests.builders.document`."""
    made = document(**dict.fromkeys(_ONLY_FROM_21, ABSENT))
    return _changed(
        made,
        {
            "schema_type": "RdSAP-Schema-20.0.0",
            "sap_version": 9.94,
            "multiple_glazing_type": 1,
            "multiple_glazed_proportion": 100,
            "glazed_area": 1,
            "glazing_gap": 12,
            "pvc_window_frames": "true",
            "fixed_lighting_outlets_count": 10,
            "low_energy_fixed_lighting_outlets_count": 4,
            "low_energy_lighting": 40,
            "open_fireplaces_count": 1,
            "sap_heating.instantaneous_wwhrs": {
                "rooms_with_bath_and_or_shower": 1,
                "rooms_with_mixer_shower_no_bath": 0,
                "rooms_with_bath_and_mixer_shower": 1,
            },
            "sap_energy_source": {
                "mains_gas": "Y",
                "meter_type": 2,
                "photovoltaic_supply": {"none_or_no_details": {"percent_roof_area": 0, "pv_connection": 0}},
                "wind_turbines_count": 0,
                "wind_turbines_terrain_type": 2,
            },
        },
        changes,
    )


def rdsap_16_document(**changes: Any) -> dict[str, Any]:
    """Under SAP-Schema-16.1."""
    made = rdsap_20_document()
    made["windows"] = [made.pop("window")]
    made["schema_version"] = made.pop("schema_version_original")
    return _changed(
        made,
        {
            "schema_type": "SAP-Schema-16.1",
            "sap_version": 9.91,
            "restricted_access": 0,
            "sap_heating.wwhrs": made["sap_heating"].pop("instantaneous_wwhrs"),
            "sap_energy_source": {"main_gas": "Y", "meter_type": 2, "photovoltaic_supply": {"percent_roof_area": 0}},
        },
        changes,
    )


def rdsap_12_document(**changes: Any) -> dict[str, Any]:
    """Under SAP-Schema-12.0: one heating system laid out in `sap_heating`, no floor area, no counts of lamps or doors."""
    made = rdsap_16_document()
    (system,) = made["sap_heating"].pop("main_heating_details")
    absent = (
        "total_floor_area",
        "fixed_lighting_outlets_count",
        "low_energy_fixed_lighting_outlets_count",
        "door_count",
    )
    return _changed(
        made,
        dict.fromkeys(absent, ABSENT)
        | {
            "schema_type": "SAP-Schema-12.0",
            "sap_version": 9.82,
            "sap_heating": {**made["sap_heating"], **system, "bedf_revision_number": 353},
            "sap_energy_source": {"main_gas": "Y", "meter_type": 2},
            "photovoltaic_supply": 0,
        },
        changes,
    )


def _changed(made: dict[str, Any], *changes: dict[str, Any]) -> dict[str, Any]:
    for path, value in (change for one in changes for change in one.items()):
        set_path(made, path, value)
    return made

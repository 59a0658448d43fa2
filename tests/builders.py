"""A plausible RdSAP 21.0.1 certificate of a house that does not exist, to be varied by tests.

`document()` is what the register sends, `certificate()` what the domain makes of it. The dwelling is a semi-detached
house of 1950-1966 in Leeds with unfilled cavity walls, 75 mm in the loft, old double glazing and a gas combi boiler:
nearly every measure applies to it. Address, postcode and UPRN are invented (no postcode ends in VV).
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ara_domain.epc import EpcPropertyData, MainHeatingDetail, SapBuildingPart
from ara_domain.epc.mapping import map_certificate
from ara_domain.landlord_overrides import Override
from ara_domain.override_fields import parse_override

UPRN = 900000000101
POSTCODE = "LS6 9VV"

ABSENT = object()
"""As a change to `document()`: the register did not send this element."""


def document(**changes: Any) -> dict[str, Any]:
    """The certificate as the register sends it, with some elements changed.

    A keyword names a top-level element; anything deeper is given by its path, `**{"sap_heating.cylinder_size": 2}`
    or `**{"sap_building_parts[0].wall_construction": 3}`. `ABSENT` takes an element away.
    """
    made = deepcopy(dict(_DOCUMENT))
    for path, value in changes.items():
        set_path(made, path, value)
    return made


def certificate(**changes: Any) -> EpcPropertyData:
    """The certificate in the domain, with some of its own fields replaced."""
    return replace(map_certificate(document()), **changes)


def with_main_dwelling(epc: EpcPropertyData, **changes: Any) -> EpcPropertyData:
    """The certificate with fields of its main dwelling (building part 1) replaced."""

    def changed(part: SapBuildingPart) -> SapBuildingPart:
        return replace(part, **changes) if part.building_part_number == 1 else part

    return replace(epc, sap_building_parts=tuple(changed(part) for part in epc.sap_building_parts))


def with_heating(epc: EpcPropertyData, **changes: Any) -> EpcPropertyData:
    """The certificate with fields of `sap_heating` replaced."""
    assert epc.sap_heating is not None
    return replace(epc, sap_heating=replace(epc.sap_heating, **changes))


def with_main_heating(epc: EpcPropertyData, **changes: Any) -> EpcPropertyData:
    """The certificate with fields of main heating system 1 replaced."""
    assert epc.sap_heating is not None

    def changed(detail: MainHeatingDetail) -> MainHeatingDetail:
        return replace(detail, **changes) if detail.main_heating_number == 1 else detail

    details = tuple(changed(detail) for detail in epc.sap_heating.main_heating_details)
    return with_heating(epc, main_heating_details=details)


def override(field: str, text: str) -> Override:
    """A stored override: what the landlord wrote, made canonical where it can be."""
    return Override(
        override_id=uuid5(NAMESPACE_URL, f"{field}={text}"),
        field=field,
        value=parse_override(field, text),
        note="",
        author="asset team",
        recorded_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    )


def set_path(made: dict[str, Any], path: str, value: Any) -> None:
    """Change one element of a document by its path; `ABSENT` takes it away."""
    steps: list[str | int] = [int(step) if step.isdecimal() else step for step in re.findall(r"[^.\[\]]+", path)]
    target: Any = made
    for step, following in pairwise(steps):
        if (step not in target) if isinstance(target, dict) else (step == len(target)):
            _put(target, step, [] if isinstance(following, int) else {})
        target = target[step]
    if value is ABSENT:
        del target[steps[-1]]
    else:
        _put(target, steps[-1], value)


def _put(target: Any, step: str | int, value: Any) -> None:
    if isinstance(target, list) and step == len(target):
        target.append(value)
    else:
        target[step] = value


def _element(description: str, energy: int, environment: int) -> dict[str, Any]:
    return {
        "description": description,
        "energy_efficiency_rating": energy,
        "environmental_efficiency_rating": environment,
    }


def _window(width: float, height: float, orientation: int) -> dict[str, Any]:
    return {
        "window_location": 0,
        "window_wall_type": 1,
        "window_type": 1,
        "window_width": {"value": width, "quantity": "m"},
        "window_height": {"value": height, "quantity": "m"},
        "orientation": orientation,
        "glazing_type": 1,
        "glazing_gap": 12,
        "pvc_frame": "true",
        "draught_proofed": "true",
        "permanent_shutters_present": "N",
        "permanent_shutters_insulated": "N",
    }


def _improvement(sequence: int, kind: str, number: int, *, cost: str, saving: int, rating: int) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "improvement_type": kind,
        "improvement_details": {"improvement_number": number},
        "improvement_category": 5,
        "indicative_cost": cost,
        "typical_saving": {"value": saving, "currency": "GBP"},
        "energy_performance_rating": rating,
        "environmental_impact_rating": rating,
    }


_DOCUMENT: Mapping[str, Any] = {
    "assessment_type": "RdSAP",
    "schema_type": "RdSAP-Schema-21.0.1",
    "created_at": "2025-09-17 14:21:09.000000",
    "uprn": UPRN,
    "uprn_source": "Energy Assessor",
    "sap_version": 10.2,
    "calculation_software_version": "5.02r0330",
    "schema_version_original": "LIG-21.0",
    "schema_version_current": "LIG-21.0",
    "report_type": 2,
    "status": "entered",
    "language_code": 1,
    "inspection_date": "2025-09-15",
    "completion_date": "2025-09-17",
    "registration_date": "2025-09-17",
    "transaction_type": 14,
    "tenure": 2,
    "address_line_1": "14 Larch Rise",
    "address_line_2": "Harrowfield",
    "post_town": "LEEDS",
    "postcode": POSTCODE,
    "region_code": 3,
    "country_code": "ENG",
    "property_type": 0,
    "built_form": 2,
    "dwelling_type": "Semi-detached house",
    "measurement_type": 1,
    "total_floor_area": 84,
    "habitable_room_count": 5,
    "heated_room_count": 5,
    "extensions_count": 0,
    "conservatory_type": 1,
    "has_heated_separate_conservatory": "false",
    "has_hot_water_cylinder": "false",
    "has_fixed_air_conditioning": "false",
    "solar_water_heating": "N",
    "door_count": 2,
    "insulated_door_count": 0,
    "draughtproofed_door_count": 1,
    "percent_draughtproofed": 90,
    "multiple_glazed_proportion": 100,
    "led_fixed_lighting_bulbs_count": 4,
    "cfl_fixed_lighting_bulbs_count": 2,
    "low_energy_fixed_lighting_bulbs_count": 0,
    "incandescent_fixed_lighting_bulbs_count": 6,
    "pressure_test": 4,
    "mechanical_ventilation": 0,
    "open_chimneys_count": 0,
    "blocked_chimneys_count": 1,
    "open_flues_count": 0,
    "closed_flues_count": 0,
    "boilers_flues_count": 0,
    "other_flues_count": 0,
    "extract_fans_count": 2,
    "psv_count": 0,
    "flueless_gas_fires_count": 0,
    "has_draught_lobby": "false",
    "sap_building_parts": [
        {
            "building_part_number": 1,
            "identifier": "Main Dwelling",
            "construction_age_band": "D",
            "wall_construction": 4,
            "wall_insulation_type": 4,
            "wall_thickness_measured": "Y",
            "wall_thickness": 270,
            "wall_dry_lined": "N",
            "wall_insulation_thickness": "NI",
            "party_wall_construction": 2,
            "roof_construction": 4,
            "roof_insulation_location": 2,
            "roof_insulation_thickness": "75mm",
            "floor_heat_loss": 7,
            "floor_insulation_thickness": "NI",
            "sap_floor_dimensions": [
                {
                    "floor": 0,
                    "room_height": {"value": 2.4, "quantity": "metres"},
                    "total_floor_area": {"value": 42.0, "quantity": "square metres"},
                    "heat_loss_perimeter": {"value": 19.0, "quantity": "metres"},
                    "party_wall_length": {"value": 7.0, "quantity": "metres"},
                    "floor_construction": 1,
                    "floor_insulation": 1,
                },
                {
                    "floor": 1,
                    "room_height": {"value": 2.4, "quantity": "metres"},
                    "total_floor_area": {"value": 42.0, "quantity": "square metres"},
                    "heat_loss_perimeter": {"value": 19.0, "quantity": "metres"},
                    "party_wall_length": {"value": 7.0, "quantity": "metres"},
                },
            ],
        }
    ],
    "sap_windows": [
        _window(2.1, 1.3, 5),
        _window(1.8, 1.2, 5),
        _window(1.2, 1.2, 5),
        _window(1.9, 1.3, 1),
        _window(1.8, 1.2, 1),
        _window(0.9, 1.1, 1),
        _window(0.6, 1.0, 7),
    ],
    "sap_heating": {
        "main_heating_details": [
            {
                "main_heating_number": 1,
                "main_heating_category": 2,
                "main_fuel_type": 26,
                "main_heating_control": 2104,
                "main_heating_data_source": 2,
                "sap_main_heating_code": 104,
                "main_heating_fraction": 1,
                "heat_emitter_type": 1,
                "emitter_temperature": 1,
                "boiler_flue_type": 2,
                "boiler_ignition_type": 1,
                "fan_flue_present": "Y",
                "central_heating_pump_age": 0,
                "has_fghrs": "N",
            }
        ],
        "water_heating_code": 901,
        "water_heating_fuel": 26,
        "immersion_heating_type": "NA",
        "cylinder_size": 1,
        "has_fixed_air_conditioning": "false",
        "shower_outlets": [{"shower_outlet_type": 1, "shower_wwhrs": 1}],
        "number_baths": 1,
        "number_baths_wwhrs": 0,
    },
    "sap_energy_source": {
        "mains_gas": "Y",
        "meter_type": 2,
        "electricity_smart_meter_present": "true",
        "gas_smart_meter_present": "true",
        "is_dwelling_export_capable": "true",
        "wind_turbines_count": 0,
        "wind_turbines_terrain_type": 2,
        "pv_connection": 0,
        "photovoltaic_supply": {"none_or_no_details": {"percent_roof_area": 0}},
    },
    "energy_rating_current": 65,
    "energy_rating_potential": 84,
    "energy_rating_average": 60,
    "environmental_impact_current": 62,
    "environmental_impact_potential": 82,
    "current_energy_efficiency_band": "D",
    "potential_energy_efficiency_band": "B",
    "energy_consumption_current": {"value": 268, "quantity": "kWh/m2 per year"},
    "energy_consumption_potential": {"value": 117, "quantity": "kWh/m2 per year"},
    "co2_emissions_current": {"value": 4.1, "quantity": "tonnes per year"},
    "co2_emissions_potential": {"value": 1.7, "quantity": "tonnes per year"},
    "co2_emissions_current_per_floor_area": {"value": 49, "quantity": "kg/m2 per year"},
    "lighting_cost_current": {"value": 96, "currency": "GBP"},
    "lighting_cost_potential": {"value": 61, "currency": "GBP"},
    "heating_cost_current": {"value": 1240, "currency": "GBP"},
    "heating_cost_potential": {"value": 790, "currency": "GBP"},
    "hot_water_cost_current": {"value": 178, "currency": "GBP"},
    "hot_water_cost_potential": {"value": 132, "currency": "GBP"},
    "walls": [_element("Cavity wall, as built, no insulation (assumed)", 2, 2)],
    "roofs": [_element("Pitched, 75 mm loft insulation", 3, 3)],
    "floors": [_element("Solid, no insulation (assumed)", 0, 0)],
    "main_heating": [_element("Boiler and radiators, mains gas", 4, 4)],
    "main_heating_controls": [_element("Programmer and room thermostat", 3, 3)],
    "window": _element("Fully double glazed", 3, 3),
    "lighting": _element("Good lighting efficiency", 3, 3),
    "hot_water": _element("From main system", 4, 4),
    "secondary_heating": _element("None", 0, 0),
    "air_tightness": _element("(not tested)", 0, 0),
    "suggested_improvements": [
        _improvement(1, "A", 5, cost="£900 - £1,200", saving=61, rating=67),
        _improvement(2, "B", 6, cost="£900 - £1,500", saving=212, rating=73),
        _improvement(3, "W2", 58, cost="£5,000 - £10,000", saving=58, rating=75),
        _improvement(4, "U", 34, cost="£8,000 - £10,000", saving=236, rating=84),
    ],
    "renewable_heat_incentive": {
        "space_heating_existing_dwelling": 11873.4,
        "water_heating": 2114.7,
        "impact_of_loft_insulation": -612,
        "impact_of_cavity_insulation": -2410,
    },
}

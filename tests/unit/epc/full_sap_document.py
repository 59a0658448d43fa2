"""Full SAP documents: one of an invented dwelling, and ones with a value for every element of a schema."""

from copy import deepcopy
from functools import cache
from typing import Any

from tests.builders import set_path
from tests.reference import reference_json
from tests.unit.epc.xsd_document import is_leaf, value_of

XSD = "gov_epc_api/sap_xsd_fields_enums.json"
XSD_SCHEMAS = tuple(f"SAP-Schema-{version}" for version in ("17.0", "17.1", "18.0.0", "19.0.0", "19.1.0", "19.2.0"))
HEAT_DEMANDS = ("rhi_new_dwelling", "rhi_existing_dwelling")
"""The two ways to lodge the heat demand: a document has one of them."""

_VALUE_OF: dict[str, Any] = {
    "sap_building_parts[].building_part_number": 1,
    "sap_heating.main_heating_details[].main_heating_number": 1,
    "addendum.addendum_text": [{"value": "Words", "language": "1"}],
    "lzc_energy_sources[]": 11,
    "sap_ventilation.ventilation_type": 8,
}


def full_sap_document(**changes: Any) -> dict[str, Any]:
    """A new mid-terrace house with a gas boiler under SAP-Schema-18.0.0, with changes by path."""
    made: dict[str, Any] = {
        "assessment_type": "SAP",
        "schema_type": "SAP-Schema-18.0.0",
        "schema_version_original": "18.0.0",
        "sap_version": 9.92,
        "sap_data_version": 9.92,
        "calculation_software_version": "4.14r16",
        "report_type": 3,
        "status": "entered",
        "language_code": 1,
        "inspection_date": "2021-03-04",
        "completion_date": "2021-03-04",
        "registration_date": "2021-03-05",
        "assessment_date": "2021-03-04",
        "created_at": "2021-03-05 10:11:12.000000",
        "transaction_type": 6,
        "tenure": "ND",
        "uprn": 900000000021,
        "uprn_source": "Energy Assessor",
        "address_line_1": "4 Kiln Mews",
        "post_town": "Brickhaven",
        "postcode": "ZZ1 4KM",
        "region_code": 3,
        "country_code": "ENG",
        "property_type": 0,
        "built_form": 4,
        "dwelling_type": "Mid-terrace house",
        "total_floor_area": 78,
        "data_type": 2,
        "living_area": {"value": 17.2, "quantity": "square metres"},
        "orientation": 5,
        "conservatory_type": 1,
        "is_in_smoke_control_area": "unknown",
        "energy_rating_current": 84,
        "energy_rating_potential": 95,
        "energy_rating_average": 60,
        "environmental_impact_current": 86,
        "environmental_impact_potential": 96,
        "current_energy_efficiency_band": "B",
        "potential_energy_efficiency_band": "A",
        "energy_consumption_current": 84,
        "energy_consumption_potential": 21,
        "co2_emissions_current": 1.2,
        "co2_emissions_potential": 0.3,
        "lighting_cost_current": {"value": 55, "currency": "GBP"},
        "lighting_cost_potential": 55,
        "heating_cost_current": 210,
        "heating_cost_potential": 212,
        "hot_water_cost_current": 84,
        "hot_water_cost_potential": 51,
        "multiple_glazed_percentage": 100,
        "walls": [_row("Average thermal transmittance 0.21 W/m²K")],
        "roofs": [_row("Average thermal transmittance 0.11 W/m²K")],
        "floors": [_row("Average thermal transmittance 0.13 W/m²K")],
        "windows": _row("High performance glazing"),
        "main_heating": [_row("Boiler and radiators, mains gas")],
        "main_heating_controls": [_row("Time and temperature zone control")],
        "secondary_heating": _row("None"),
        "hot_water": _row("From main system"),
        "lighting": _row("Low energy lighting in all fixed outlets"),
        "air_tightness": _row("Air permeability 4.6 m³/h.m² (as tested)"),
        "renewable_heat_incentive": {"rhi_new_dwelling": {"space_heating": 2103, "water_heating": 1988}},
        "sap_heating": {
            "water_heating_code": 901,
            "water_fuel_type": 1,
            "has_hot_water_cylinder": "false",
            "secondary_heating_category": 1,
            "thermal_store": 1,
            "main_heating_details": [
                {
                    "main_heating_number": 1,
                    "main_heating_category": 2,
                    "main_heating_data_source": 1,
                    "main_heating_index_number": 17702,
                    "main_heating_fraction": 1,
                    "main_fuel_type": 1,
                    "main_heating_control": 2110,
                    "heat_emitter_type": 1,
                    "emitter_temperature": 1,
                    "main_heating_flue_type": 2,
                    "is_flue_fan_present": "true",
                    "is_interlocked_system": "true",
                }
            ],
        },
        "sap_energy_source": {
            "electricity_tariff": 1,
            "wind_turbines_count": 0,
            "wind_turbine_terrain_type": 2,
            "fixed_lighting_outlets_count": 12,
            "low_energy_fixed_lighting_outlets_count": 12,
            "low_energy_fixed_lighting_outlets_percentage": 100,
        },
        "sap_ventilation": {
            "open_fireplaces_count": 0,
            "open_flues_count": 0,
            "extract_fans_count": 3,
            "psv_count": 0,
            "flueless_gas_fires_count": 0,
            "pressure_test": 1,
            "air_permeability": 4.6,
            "sheltered_sides_count": 2,
            "ventilation_type": 1,
        },
        "sap_opening_types": [
            {"name": "Doors", "type": 1, "data_source": 2, "glazing_type": 1, "u_value": 1.2},
            {
                "name": "Windows",
                "type": 4,
                "data_source": 2,
                "glazing_type": 6,
                "glazing_gap": 3,
                "isargonfilled": "true",
                "frame_type": 2,
                "frame_factor": 0.7,
                "solar_transmittance": 0.63,
                "u_value": 1.4,
            },
        ],
        "sap_building_parts": [
            {
                "building_part_number": 1,
                "identifier": "Main Dwelling",
                "construction_year": 2021,
                "overshading": 2,
                "thermal_mass_parameter": 250,
                "sap_walls": [
                    {"name": "Brick", "wall_type": 2, "total_wall_area": 52.5, "u_value": 0.21, "kappa_value": 60},
                    {"name": "Party", "wall_type": 4, "total_wall_area": 78, "u_value": 0},
                ],
                "sap_roofs": [{"name": "Loft", "roof_type": 2, "total_roof_area": 39, "u_value": 0.11}],
                "sap_floor_dimensions": [
                    {
                        "storey": 0,
                        "floor_type": 2,
                        "total_floor_area": 39,
                        "storey_height": 2.4,
                        "heat_loss_area": 39,
                        "u_value": 0.13,
                    },
                    {
                        "storey": 1,
                        "floor_type": 3,
                        "total_floor_area": 39,
                        "storey_height": 2.65,
                        "heat_loss_area": 0,
                        "u_value": 0,
                    },
                ],
                "sap_openings": [
                    {"name": 1, "type": "Doors", "location": "Brick", "orientation": 5, "width": 1.01, "height": 2.1},
                    {"name": 2, "type": "Windows", "location": "Brick", "orientation": 1, "width": 8.4, "height": 1},
                ],
                "sap_thermal_bridges": {
                    "thermal_bridge_code": 5,
                    "thermal_bridges": [
                        {"thermal_bridge_type": "E2", "length": 9.2, "psi_value": 0.05, "psi_value_source": 3},
                        {"thermal_bridge_type": "P1", "length": 16.4, "psi_value": 0.08, "psi_value_source": 4},
                    ],
                },
            }
        ],
    }
    for path, value in changes.items():
        set_path(made, path, value)
    return made


def _row(description: str) -> dict[str, Any]:
    return {"description": description, "energy_efficiency_rating": 5, "environmental_efficiency_rating": 5}


def every_element(schema: str, heat_demand: str) -> dict[str, Any]:
    """A document with a value for every element the schema lists; no dwelling is like this."""
    return deepcopy(_made(schema, heat_demand))


@cache
def elements_of(schema: str) -> dict[str, Any]:
    """The elements a schema lists, by path."""
    return dict(reference_json(XSD)["fields"][schema])


@cache
def _made(schema: str, heat_demand: str) -> dict[str, Any]:
    fields = elements_of(schema)
    other = next(demand for demand in HEAT_DEMANDS if demand != heat_demand)
    made: dict[str, Any] = {"assessment_type": "SAP", "schema_type": schema}
    for path, field in fields.items():
        if is_leaf(path, fields) and other not in path:
            set_path(made, path.replace("[]", "[0]"), _VALUE_OF.get(path, value_of(field)))
    return made

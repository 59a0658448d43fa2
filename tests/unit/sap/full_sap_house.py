"""The house of the published trace as a certificate of full SAP, and its worksheet through the whole engine."""

from typing import Any

import pandas as pd

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import map_certificate
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.engine import Dwellings, Rated, expand, rate
from ara_domain.sap.method import SAP_10_2, Method
from ara_domain.sap.worksheet import cost as cost_lines
from tests.builders import ABSENT
from tests.unit.epc.full_sap_document import full_sap_document
from tests.unit.sap.full_sap_input import DEFECT_OF_THE_TRACE, House
from tests.unit.sap.trace import Run

_NOTHING = {
    f"sap_ventilation.{name}_count": 0
    for name in ("open_chimneys", "closed_flues", "boilers_flues", "other_flues", "blocked_chimneys")
}


def traced_house(**changes: Any) -> EpcPropertyData:
    """The traced house, lodged under SAP-Schema-19.1.0; a thermal mass of 0 is what the trace takes for none."""
    document = full_sap_document(
        schema_type="SAP-Schema-19.1.0",
        schema_version_original="19.1.0",
        sap_version=10.2,
        sap_data_version=10.2,
        built_form=1,
        dwelling_type="Detached house",
        total_floor_area=100,
        living_area=30,
        cold_water_source=1,
        windows_overshading=2,
        thermal_mass_parameter=0,
        sap_opening_types=[
            {"name": "sap_opening_type_1", "type": 4, "data_source": 2, "u_value": 1.5, "glazing_type": 3}
        ],
        sap_building_parts=[
            {
                "building_part_number": 1,
                "construction_year": 2022,
                "sap_floor_dimensions": [
                    {"floor_type": 2, "storey": 0, "total_floor_area": 100, "storey_height": 3, "heat_loss_area": 100,
                     "u_value": 0.5}
                ],
                "sap_walls": [{"name": "sap_wall_1_1", "wall_type": 2, "total_wall_area": 120, "u_value": 0.5}],
                "sap_roofs": [{"name": "sap_roof_1_1", "roof_type": 2, "total_roof_area": 100, "u_value": 0.5}],
                "sap_openings": [
                    {"name": 1, "type": "sap_opening_type_1", "location": "sap_wall_1_1", "orientation": 5,
                     "width": 5, "height": 1.5}
                ],
                "sap_thermal_bridges": {"thermal_bridge_code": 1},
            }
        ],
        sap_heating={
            "water_heating_code": 901,
            "has_hot_water_cylinder": "false",
            "thermal_store": 1,
            "secondary_heating_category": 1,
            "main_heating_details": [
                {
                    "main_heating_number": 1,
                    "main_fuel_type": 1,
                    "main_heating_category": 2,
                    "main_heating_data_source": 3,
                    "main_heating_code": 104,
                    "main_heating_fraction": 1,
                    "main_heating_control": 2106,
                    "heat_emitter_type": 1,
                    "is_central_heating_pump_in_heated_space": "true",
                    "has_separate_delayed_start": "false",
                    "is_interlocked_system": "false",
                }
            ],
        },
        sap_energy_source={"electricity_tariff": 1},
        **{
            "sap_ventilation.open_fireplaces_count": ABSENT,
            "sap_ventilation.extract_fans_count": 0,
            "sap_ventilation.pressure_test": 2,
            "sap_ventilation.air_permeability": 3.5,
            **_NOTHING,
        },
    )  # fmt: skip
    return map_certificate(document | changes)


def frame_of(epc: EpcPropertyData) -> pd.DataFrame:
    return EpcMlTransform().to_rows([epc])


def traced_frame() -> pd.DataFrame:
    """The traced house's row; its window lets in a tenth less, which is the trace's own slip (a second 0.9)."""
    frame = frame_of(traced_house())
    for name in ("window_multiple_light", "window_multiple_gain_s"):
        frame[name] *= DEFECT_OF_THE_TRACE
    return frame


def rated(epc: EpcPropertyData, method: Method = SAP_10_2) -> tuple[Dwellings, Rated]:
    homes = expand(frame_of(epc), method)
    return homes, rate(homes)


def run_of(frame: pd.DataFrame) -> Run:
    """The worksheet of one home of full SAP, in the terms of the trace."""
    homes = expand(frame, SAP_10_2)
    result, row = rate(homes), frame.iloc[0]
    sheet, window = result.worksheet, float(row["window_multiple_area"])
    house = House(
        floor_area=homes.fields["floor_area"],
        volume=homes.fields["volume"],
        living_area=float(row["living_area_fraction"] * row["floor_area"]),
        window_area=window,
        window_ua=homes.envelope.fabric.windows,
        wall_gross=float(row["part1_wall_area"]) + window,
        wall_u=float(row["part1_wall_u"]),
        floor_u=float(row["part1_floor_u"]),
        roof_area=float(row["part1_roof_area"]),
        roof_u=float(row["part1_roof_u"]),
        ventilation=homes.air.inputs,
        fabric=homes.envelope.fabric,
        water=homes.water.inputs,
        gains=homes.services.gains,
        control=homes.heating.control,
        energy=homes.energy,
        supplies=homes.supplied.supplies,
        solar_aperture=homes.envelope.apertures.vertical,
    )
    return Run(
        house=house,
        ventilation=sheet.ventilation,
        loss=sheet.loss,
        water=sheet.water,
        gains=sheet.gains,
        temperatures=sheet.temperatures,
        energy=sheet.energy,
        costs=result.costs,
        carbon=result.carbon,
        primary=cost_lines.primary_energy(sheet.energy, sheet.generation, homes.supplied.supplies),
        pv=sheet.generation.pv,
        generation=sheet.generation,
    )

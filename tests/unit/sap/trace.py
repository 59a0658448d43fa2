"""The published SAP 10.2 trace of a detached house: its printed lines, and the same lines of a worksheet of ours."""

import re
from dataclasses import dataclass

import numpy as np

from ara_domain.sap.worksheet import cost as cost_lines
from ara_domain.sap.worksheet.energy import Energy
from ara_domain.sap.worksheet.gains import Gains
from ara_domain.sap.worksheet.heat_loss import HeatLoss
from ara_domain.sap.worksheet.hot_water import HotWater
from ara_domain.sap.worksheet.lines import by_line
from ara_domain.sap.worksheet.rating import SAP_10_2, energy_cost_factor, environmental_impact, sap_rating
from ara_domain.sap.worksheet.temperature import Temperatures
from ara_domain.sap.worksheet.ventilation import Ventilation
from tests.reference import reference_file
from tests.unit.sap.full_sap_input import House, uk_average

PRINTED_SIX_FIGURES = 5e-6


@dataclass
class Run:
    house: House
    ventilation: Ventilation
    loss: HeatLoss
    water: HotWater
    gains: Gains
    temperatures: Temperatures
    energy: Energy
    costs: cost_lines.Costs
    carbon: cost_lines.Footprint
    primary: cost_lines.Footprint
    pv: np.ndarray
    generation: object


def heating_months(values: np.ndarray) -> np.ndarray:
    return values[[0, 1, 2, 3, 4, 9, 10, 11]]


def computed_lines(run: Run) -> dict[str, object]:
    """What the worksheet gives for every `value_` key of the trace."""
    house, area = run.house, float(run.house.floor_area[0])
    lines: dict[str, object] = {}
    for result in (run.ventilation, run.loss, run.water, run.gains, run.temperatures):
        for number, values in by_line(result).items():
            monthly = values.ndim == 2
            lines[f"value_{number}" + ("_[m]" if monthly else "")] = values[0]
            if number in ("39", "40"):
                lines[f"value_{number}"] = values[0].mean()
            if number == "45":
                lines[f"value_{number}"] = values[0].sum()
    lines |= {
        "value_1_building_part_1_level_0": area,
        "value_2_building_part_1_level_0": run.house.volume[0] / area,
        "value_3_level_0": run.house.volume[0],
        "value_17": house.ventilation.air_permeability[0],
        "value_19": house.ventilation.sheltered_sides[0],
        "value_24d_[m]": run.ventilation.effective_rate[0],
        "value_27_net_area": house.window_area,
        "value_27_u_value_description": round(house.window_ua[0] / house.window_area, 2),
        "value_27_UA": house.window_ua[0],
        "value_28a_net_area": area,
        "value_28a_u_value_description": house.floor_u,
        "value_28a_UA": house.fabric.floors[0],
        "value_29a_gross_area": house.wall_gross,
        "value_29a_openings_area": house.window_area,
        "value_29a_net_area": house.wall_gross - house.window_area,
        "value_29a_u_value_description": house.wall_u,
        "value_29a_UA": house.fabric.walls[0],
        "value_30_gross_area": house.roof_area,
        "value_30_net_area": house.roof_area,
        "value_30_u_value_description": house.roof_u,
        "value_30_UA": house.fabric.roofs[0],
        "value_34": house.fabric.thermal_mass[0] * area,
        "value_36a": 0.0,
        "value_41_[m]": np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]),
        "value_47": 0.0,
        "value_55": house.water.storage_loss[0],
        "value_63a_[m]": np.zeros(12),
        "value_63b_[m]": np.zeros(12),
        "value_63c_[m]": np.zeros(12),
        "value_63d_[m]": np.zeros(12),
        "value_64_[m]": run.energy.water_output[0],
        "value_64": run.energy.water_output[0].sum(),
        "value_78_area": house.window_area,
        "value_78_frame_factor": 0.7,
        "value_78_solar_transmittance": round(0.76 * 0.9, 1),
        "value_78_solar_flux": np.round(uk_average()["flux"][4], 1),
        "value_78_[m]": run.gains.solar[0],
        "value_78": run.gains.solar[0].sum(),
        "value_85": 21.0,
        "value_91": house.control.living_area_fraction[0],
        "value_98a_[m]": heating_months(run.temperatures.space_heating[0]),
        "value_98a": run.temperatures.space_heating[0].sum(),
        "value_98b_[m]": np.zeros(8),
        "value_98b": 0.0,
        "value_98c_[m]": heating_months(run.temperatures.space_heating[0]),
        "value_98c": run.temperatures.space_heating[0].sum(),
        "value_99": run.temperatures.space_heating[0].sum() / area,
        "value_201": house.energy.secondary_fraction[0],
        "value_202": 1 - house.energy.secondary_fraction[0],
        "value_203": house.energy.second_share[0],
        "value_204": 1.0,
        "value_205": 0.0,
        "value_206": house.energy.efficiency_1[0],
        "value_211_[m]": heating_months(run.energy.main_1[0]),
        "value_211": run.energy.main_1[0].sum(),
        "value_217_[m]": run.energy.water_efficiency[0],
        "value_219_[m]": run.energy.water[0],
        "value_219": run.energy.water[0].sum(),
        "value_230a": house.energy.ventilation_fans[0],
        "value_230c": house.energy.pumps[0],
        "value_230g": house.energy.solar_pump[0],
        "value_231": run.energy.pumps_and_fans[0].sum(),
        "value_231_[m]": run.energy.pumps_and_fans[0],
        "value_232": run.energy.lighting[0].sum(),
        "value_238": sum(
            getattr(run.energy, name)[0].sum() for name in ("main_1", "water", "pumps_and_fans", "lighting")
        ),
        "value_240e": run.costs.main_1[0],
        "value_240": run.costs.main_1[0],
        "value_241": run.costs.main_2[0],
        "value_242": run.costs.secondary[0],
        "value_247": run.costs.water[0],
        "value_249": run.costs.pumps[0],
        "value_250": run.costs.lighting[0],
        "value_251": run.costs.standing[0],
        "value_252": run.costs.generation[0],
        "value_255": run.costs.total[0],
        "value_256": SAP_10_2.deflator,
        "value_257": energy_cost_factor(run.costs.total, house.floor_area, SAP_10_2)[0],
        "value_258": round(sap_rating(run.costs.total, house.floor_area, SAP_10_2)[0]),
        "value_261_[m]": heating_months(run.energy.main_1[0]) * 0.21,
        "value_261": run.carbon.main_1[0],
        "value_264_[m]": run.energy.water[0] * 0.21,
        "value_264": run.carbon.water[0],
        "value_265": run.carbon.main_1[0] + run.carbon.water[0],
        "value_267_[m]": run.energy.pumps_and_fans[0] * cost_lines.ElectricityFactors.monthly("co2_kg").imported,
        "value_267": run.carbon.pumps[0],
        "value_268_[m]": run.energy.lighting[0] * cost_lines.ElectricityFactors.monthly("co2_kg").imported,
        "value_268": run.carbon.lighting[0],
        "value_272": run.carbon.total[0],
        "value_273": run.carbon.total[0] / area,
        "value_274": round(environmental_impact(run.carbon.total, house.floor_area)[0]),
        "value_275_[m]": heating_months(run.energy.main_1[0]) * 1.13,
        "value_275": run.primary.main_1[0],
        "value_278_[m]": run.energy.water[0] * 1.13,
        "value_278": run.primary.water[0],
        "value_279": run.primary.main_1[0] + run.primary.water[0],
        "value_281_[m]": run.energy.pumps_and_fans[0] * cost_lines.ElectricityFactors.monthly("primary").imported,
        "value_281": run.primary.pumps[0],
        "value_282_[m]": run.energy.lighting[0] * cost_lines.ElectricityFactors.monthly("primary").imported,
        "value_282": run.primary.lighting[0],
        "value_286": run.primary.total[0],
        "value_287": run.primary.total[0] / area,
    }
    for number in ("6a", "6b", "6c", "6d", "6e", "6f", "7a", "7b", "7c"):
        lines[f"value_{number}"] = lines[f"value_{number}_total"] = house.ventilation.opening_flow[0]
    for number in ("230b", "230d", "230e", "230f", "230h"):
        lines[f"value_{number}"] = 0.0
    return lines


def printed_lines() -> dict[str, object]:
    """Every `value_` line of the trace that is a number or a list of numbers."""
    lines: dict[str, object] = {}
    for text in reference_file("sap/trace_detached_house.txt").read_text().splitlines():
        name, equals, value = text.partition(" = ")
        if not equals or not name.startswith("value_"):
            continue
        repeated = re.fullmatch(r"(\d+)x (\S+)", value.strip())
        items = [repeated.group(2)] * int(repeated.group(1)) if repeated else value.split(",")
        try:
            numbers = np.array([float(item) for item in items])
        except ValueError:
            continue
        lines[name] = numbers if len(numbers) > 1 else float(numbers[0])
    return lines


def differing_lines(run: Run) -> dict[str, object]:
    """Printed lines that the run gives otherwise, or not at all, by name: printed and ours."""
    computed = computed_lines(run)
    return {
        name: (expected, computed.get(name))
        for name, expected in printed_lines().items()
        if name not in computed or not np.allclose(computed[name], expected, rtol=PRINTED_SIX_FIGURES, atol=1e-9)
    }

"""Reads the XML of a full SAP assessment into worksheet inputs, for comparing the worksheet with a published trace.

Covers what the traced house has: one part, given U-values, a gas boiler of Table 4b, a pressure test, no cylinder.
"""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ara_domain.sap import climate
from ara_domain.sap.tables import rows
from ara_domain.sap.worksheet.cost import USES, ElectricityFactors, Supplies, Supply
from ara_domain.sap.worksheet.energy import EnergyInputs
from ara_domain.sap.worksheet.gains import DEFAULT_LAMP_EFFICACY, DEFAULT_LUMENS_PER_M2, GainInputs
from ara_domain.sap.worksheet.heat_loss import FabricInputs
from ara_domain.sap.worksheet.hot_water import WaterInputs
from ara_domain.sap.worksheet.prices import STANDARD, emission_factors
from ara_domain.sap.worksheet.temperature import ControlInputs
from ara_domain.sap.worksheet.ventilation import VentilationInputs

G_PERPENDICULAR = {3: 0.76}
"""Double glazing, air filled; the traced engine multiplies g and gL by 0.9 once more than the method does."""
LIGHT_TRANSMITTANCE = {3: 0.80}
DEFECT_OF_THE_TRACE = 0.9


def one(value: float) -> np.ndarray:
    return np.array([float(value)])


@dataclass
class House:
    """The traced house as worksheet inputs."""

    floor_area: np.ndarray
    volume: np.ndarray
    living_area: float
    window_area: float
    window_ua: np.ndarray
    wall_gross: float
    wall_u: float
    floor_u: float
    roof_area: float
    roof_u: float
    ventilation: VentilationInputs
    fabric: FabricInputs
    water: WaterInputs
    gains: GainInputs
    control: ControlInputs
    energy: EnergyInputs
    supplies: Supplies
    solar_aperture: np.ndarray
    """(1, 9): Z 0.9 A g FF by orientation."""


def read_house(path: Path) -> House:
    root = ET.fromstring(re.sub(r' xmlns="[^"]+"', "", path.read_text(), count=1))

    def number(tag: str) -> float:
        element = root.find(f".//{tag}")
        assert element is not None, tag
        assert element.text is not None, tag
        return float(element.text)

    area = number("SAP-Floor-Dimension/Total-Floor-Area")
    height = number("SAP-Floor-Dimension/Storey-Height")
    window_area = number("SAP-Opening/Height") * number("SAP-Opening/Width")
    wall_gross, wall_u = number("SAP-Wall/Total-Wall-Area"), number("SAP-Wall/U-Value")
    roof_area, roof_u = number("SAP-Roof/Total-Roof-Area"), number("SAP-Roof/U-Value")
    floor_u = number("SAP-Floor-Dimension/U-Value")
    window_u = 1 / (1 / number("SAP-Opening-Type/U-Value") + 0.04)
    glazing = int(number("SAP-Opening-Type/Glazing-Type"))
    orientation = int(number("SAP-Opening/Orientation"))
    frame_factor = 0.7
    aperture = np.zeros((1, 9))
    aperture[0, orientation - 1] = (
        0.77 * 0.9 * window_area * G_PERPENDICULAR[glazing] * DEFECT_OF_THE_TRACE * frame_factor
    )
    daylight = 0.83 * 0.9 * window_area * LIGHT_TRANSMITTANCE[glazing] * DEFECT_OF_THE_TRACE * frame_factor
    boiler = next(
        row for row in rows("heating_systems") if row["code"] == str(int(number("Main-Heating/Main-Heating-Code")))
    )
    control = next(row for row in rows("heating_controls") if row["code"] == str(int(number("Main-Heating-Control"))))
    interlock_penalty = 0.0 if number("Is-Interlocked-System") else 5.0
    winter, summer = float(boiler["efficiency"]), float(boiler["efficiency_summer"])
    zero, no = one(0), np.array([False])
    return House(
        floor_area=one(area),
        volume=one(area * height),
        living_area=number("Living-Area"),
        window_area=window_area,
        window_ua=one(window_area * window_u),
        wall_gross=wall_gross,
        wall_u=wall_u,
        floor_u=floor_u,
        roof_area=roof_area,
        roof_u=roof_u,
        ventilation=VentilationInputs(
            opening_flow=one(
                80 * number("Open-Chimneys-Count")
                + 20 * number("Open-Flues-Count")
                + 10 * number("Closed-Flues-Count")
                + 20 * number("Boilers-Flues-Count")
                + 35 * number("Other-Flues-Count")
                + 20 * number("Blocked-Chimneys-Count")
                + 10 * (number("Extract-Fans-Count") + number("PSV-Count"))
                + 40 * number("Flueless-Gas-Fires-Count")
            ),
            storeys=one(1),
            structural=one(0.35),
            floor=zero,
            no_lobby=zero,
            draughtproofed_percent=one(100),
            pressure_test=one(1),
            air_permeability=one(number("Air-Permeability")),
            sheltered_sides=one(number("Sheltered-Sides-Count")),
            system=zero,
            throughput=one(0.5),
            heat_recovery=zero,
        ),
        fabric=FabricInputs(
            doors=zero,
            windows=one(window_area * window_u),
            roof_windows=zero,
            floors=one(area * floor_u),
            walls=one((wall_gross - window_area) * wall_u),
            roofs=one(roof_area * roof_u),
            party_walls=zero,
            external_area=one(area + wall_gross + roof_area),
            thermal_bridge_y=one(0.20),
            thermal_mass=zero,
        ),
        water=WaterInputs(
            mixer_showers=zero,
            electric_showers=zero,
            baths=one(1),
            shower_flow=one(7),
            other_use=one(1),
            header_tank=no,
            store_outside=no,
            at_point_of_use=no,
            storage_loss=zero,
            solar_store_share=zero,
            primary_displaced=zero > 0,
            primary_insulated=zero,
            primary_hours=zero,
            primary_summer_hours=zero,
            combi_loss=one(600),
            combi_loss_by_use=np.array([True]),
        ),
        gains=GainInputs(
            daylight_aperture=one(daylight),
            fixed_lumens=one(DEFAULT_LUMENS_PER_M2 * area),
            fixed_efficacy=one(DEFAULT_LAMP_EFFICACY),
            low_energy_share=np.zeros(1),
            pump_gain=one(7),
            fan_gain=zero,
        ),
        control=ControlInputs(
            living_area_fraction=one(number("Living-Area") / area),
            responsiveness_1=one(1),
            responsiveness_2=one(1),
            control_type_1=one(float(control["control_type"])),
            control_type_2=one(float(control["control_type"])),
            adjustment_1=one(float(control["temperature_adjustment_c"])),
            adjustment_2=zero,
            second_share=one(1 - number("Main-Heating-Fraction")),
        ),
        energy=EnergyInputs(
            secondary_fraction=zero,
            second_share=zero,
            efficiency_1=one(winter - interlock_penalty),
            efficiency_2=one(100),
            efficiency_secondary=one(100),
            water_efficiency=one(summer),
            water_by_seasons=np.array([True]),
            water_efficiency_winter=one(winter),
            water_efficiency_summer=one(summer),
            water_adjustment=zero,
            water_space_share=one(1),
            summer_immersion=no,
            pumps=one(115),
            ventilation_fans=zero,
            solar_pump=zero,
        ),
        supplies=_supplies(),
        solar_aperture=aperture,
    )


def _supplies() -> Supplies:
    co2, primary = emission_factors()

    def supply(code: int) -> Supply:
        return Supply(
            high=one(code),
            low=one(code),
            high_share=one(1),
            electric=np.array([code == STANDARD]),
            co2=one(co2[code]),
            primary=one(primary[code]),
        )

    gas_uses = ("main_1", "main_2", "secondary", "water")
    return Supplies(
        by_use={use: supply(1 if use in gas_uses else STANDARD) for use in USES},
        generation_high_share=one(1),
        export_credited=np.array([True]),
        rating_standing=((one(1), one(1)),),
        bill_standing=(),
        network_pumping=one(0),
        electricity_co2=ElectricityFactors.monthly("co2_kg"),
        electricity_primary=ElectricityFactors.monthly("primary"),
    )


def uk_average() -> dict[str, np.ndarray]:
    return {
        "wind": climate.wind()[[climate.UK_AVERAGE]],
        "temperature": climate.temperature()[[climate.UK_AVERAGE]],
        "flux": climate.flux(90.0)[climate.UK_AVERAGE],
    }

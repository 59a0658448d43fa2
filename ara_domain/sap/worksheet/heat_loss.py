"""Heat loss, worksheet (26) to (40)."""

from dataclasses import dataclass

from ara_domain.sap.tables import Array
from ara_domain.sap.worksheet.lines import AIR_HEAT_WH_M3K, line, monthly


@dataclass(frozen=True, slots=True, kw_only=True)
class FabricInputs:
    """Each (n,): UA in W/K (windows with curtains), external area in m², y in W/m²K, TMP in kJ/m²K."""

    doors: Array
    windows: Array
    roof_windows: Array
    floors: Array
    walls: Array
    roofs: Array
    party_walls: Array
    external_area: Array
    thermal_bridge_y: Array
    thermal_mass: Array


@dataclass(frozen=True, slots=True)
class HeatLoss:
    """Lines (31) to (40); W/K, and W/m²K for the heat loss parameter."""

    external_area: Array = line("31")
    fabric: Array = line("33")
    thermal_bridges: Array = line("36")
    fabric_total: Array = line("37")
    ventilation: Array = line("38")
    coefficient: Array = line("39")
    parameter: Array = line("40")
    thermal_mass: Array = line("35")


def heat_loss(inputs: FabricInputs, floor_area: Array, volume: Array, air_change_rate: Array) -> HeatLoss:
    """Heat transfer coefficient and heat loss parameter; `air_change_rate` (n, 12) is line (25)."""
    fabric = (
        inputs.doors
        + inputs.windows
        + inputs.roof_windows
        + inputs.floors
        + inputs.walls
        + inputs.roofs
        + inputs.party_walls
    )
    bridges = inputs.thermal_bridge_y * inputs.external_area
    total = fabric + bridges
    by_air = AIR_HEAT_WH_M3K * air_change_rate * monthly(volume)
    coefficient = monthly(total) + by_air
    return HeatLoss(
        external_area=inputs.external_area,
        fabric=fabric,
        thermal_bridges=bridges,
        fabric_total=total,
        ventilation=by_air,
        coefficient=coefficient,
        parameter=coefficient / monthly(floor_area),
        thermal_mass=inputs.thermal_mass,
    )

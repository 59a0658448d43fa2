"""The items that measures change, each with its column and its field."""

from ara_domain.measures.change import Item, Record
from ara_domain.ml.schema import PRODUCT_VALUES

_COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
_OVERSHADING = ("none or very little", "modest", "significant", "heavy", "severe")

# Main heating system 1
CATEGORY = Item("heating1_category", Record.MAIN_SYSTEM, "main_heating_category")
CODE = Item("heating1_code", Record.MAIN_SYSTEM, "sap_main_heating_code")
FUEL = Item("heating1_fuel", Record.MAIN_SYSTEM, "main_fuel_type")
CONTROL = Item("heating1_control", Record.MAIN_SYSTEM, "main_heating_control")
EMITTER = Item("heating1_emitter", Record.MAIN_SYSTEM, "heat_emitter_type")
EMITTER_TEMPERATURE = Item("heating1_emitter_temperature", Record.MAIN_SYSTEM, "emitter_temperature")
PUMP_AGE = Item("heating1_pump_age", Record.MAIN_SYSTEM, "central_heating_pump_age")
FAN_FLUE = Item("heating1_fan_flue", Record.MAIN_SYSTEM, "fan_flue_present", bool)
FLUE = Item("heating1_flue", Record.MAIN_SYSTEM, "boiler_flue_type")
FLUE_GAS_RECOVERY = Item("heating1_flue_gas_recovery", Record.MAIN_SYSTEM, "has_fghrs", bool)
MCS = Item("heating1_mcs", Record.MAIN_SYSTEM, "mcs_installed_heat_pump", bool)
DATA_SOURCE = Item(None, Record.MAIN_SYSTEM, "main_heating_data_source")
PRODUCT = Item("heating1_product", Record.MAIN_SYSTEM, "main_heating_index_number")
IN_DATABASE = Item("heating1_in_database", Record.MAIN_SYSTEM, None)
EFFICIENCY = Item("heating1_efficiency", Record.MAIN_SYSTEM, None)
EFFICIENCY_SUMMER = Item("heating1_efficiency_summer", Record.MAIN_SYSTEM, None)
OF_PRODUCT = tuple(Item(f"heating1_{name}", Record.MAIN_SYSTEM, None) for name in PRODUCT_VALUES)
"""What a product database says of the old system; set to NaN with it."""
LODGED_OF_SYSTEM = tuple(
    Item(name, Record.MAIN_SYSTEM, None)
    for name in (
        "heating1_interlocked",
        "heating1_underfloor",
        "heating1_delayed_start",
        "heating1_combi",
        "heating1_pump_outside",
        "cpsu_temperature",
    )
)
"""What full SAP lodges of the old system; set to NaN with it."""
LODGED_BY_FULL_SAP = Item(None, Record.MAIN_SYSTEM, "full_sap")
"""The record those values come from; NaN takes it away."""
INTERLOCKED = Item("heating1_interlocked", Record.FULL_SAP_OF_MAIN_SYSTEM, "is_interlocked_system")
STORAGE_HEATERS = Item("heating1_high_heat_retention", Record.MAIN_SYSTEM, "storage_heaters", lambda _: ())
"""Set to 0: heaters listed by product give way to the system's code."""

# Secondary heating, hot water, cylinder
SECONDARY = Item("secondary_code", Record.HEATING, "secondary_heating_type")
SECONDARY_FUEL = Item("secondary_fuel", Record.HEATING, "secondary_fuel_type")
WATER = Item("water_code", Record.HEATING, "water_heating_code")
WATER_FUEL = Item("water_fuel", Record.HEATING, "water_heating_fuel")
IMMERSION = Item("immersion", Record.HEATING, "immersion_heating_type")
CYLINDER_SIZE = Item("cylinder_size", Record.HEATING, "cylinder_size")
CYLINDER_VOLUME = Item("cylinder_volume", Record.HEATING, "cylinder_size_measured")
CYLINDER_INSULATION = Item("cylinder_insulation", Record.HEATING, "cylinder_insulation_type")
CYLINDER_MM = Item("cylinder_insulation_mm", Record.HEATING, "cylinder_insulation_thickness")
CYLINDER_LOSS = Item("cylinder_heat_loss", Record.HEATING, "cylinder_heat_loss", float)
CYLINDER_THERMOSTAT = Item("cylinder_thermostat", Record.HEATING, "cylinder_thermostat", bool)
HAS_CYLINDER = Item(None, Record.CERTIFICATE, "has_hot_water_cylinder", bool)
HEATED_ROOMS = Item("heated_rooms", Record.CERTIFICATE, "heated_room_count")

# Solar water heating
SOLAR = Item("solar_water", Record.CERTIFICATE, "solar_water_heating", bool)
SOLAR_ORIENTATION = Item(
    "solar_orientation", Record.CERTIFICATE, "solar_hw_collector_orientation", lambda n: _COMPASS[int(n) - 1]
)
SOLAR_PITCH = Item("solar_pitch", Record.CERTIFICATE, "solar_hw_collector_pitch_deg")
SOLAR_OVERSHADING = Item(
    "solar_overshading", Record.CERTIFICATE, "solar_hw_overshading", lambda n: _OVERSHADING[int(n) - 1]
)
SOLAR_APERTURE = Item("solar_aperture", Record.SOLAR, "aperture_area_m2", float)
SOLAR_ETA0 = Item("solar_eta0", Record.SOLAR, "zero_loss_efficiency", float)
SOLAR_A1 = Item("solar_a1", Record.SOLAR, "linear_heat_loss_coefficient", float)
SOLAR_A2 = Item("solar_a2", Record.SOLAR, "second_order_heat_loss_coefficient", float)

# Supply and generation
METER = Item("meter", Record.SUPPLY, "meter_type", lambda n: str(int(n)))
WIND_TURBINES = Item("wind_turbines", Record.SUPPLY, "wind_turbines_count")
ROTOR_DIAMETER = Item("wind_rotor_diameter", Record.TURBINE, "rotor_diameter", float)
HUB_HEIGHT = Item("wind_hub_height", Record.TURBINE, "hub_height", float)
DIVERTER = Item("pv_diverter", Record.SUPPLY, "pv_diverter", bool)

# Openings
INSULATED_DOORS = Item("insulated_doors", Record.CERTIFICATE, "insulated_door_count")
INSULATED_DOOR_U = Item("insulated_door_u", Record.CERTIFICATE, "insulated_door_u_value", float)

# Building parts
WALL_U = Item("wall_u", Record.PART, "wall_u_value", float)
ALTERNATIVE_WALL_1_U = Item("alternative_wall1_u", Record.WALL_1, "u_value", float)
ALTERNATIVE_WALL_2_U = Item("alternative_wall2_u", Record.WALL_2, "u_value", float)
FLOOR_U = Item("floor_u", Record.PART, "floor_u_value", float)
ROOF_U = Item("roof_u", Record.PART, "roof_u_value", float)
PARTY_WALL = Item("party_wall_construction", Record.PART, "party_wall_construction")
ROOF_INSULATION_LOCATION = Item("roof_insulation_location", Record.PART, "roof_insulation_location")
FLAT_ROOF_MM = Item("roof_insulation_mm", Record.PART, "flat_roof_insulation_thickness", lambda mm: f"{mm:.0f}mm")
SLOPING_CEILING_MM = Item(
    "roof_insulation_mm", Record.PART, "sloping_ceiling_insulation_thickness", lambda mm: f"{mm:.0f}mm"
)
ROOF_AS_BUILT = Item("roof_insulation_as_built", Record.PART, None)
"""Whether the thickness is lodged as "as built"; it follows from the thickness."""

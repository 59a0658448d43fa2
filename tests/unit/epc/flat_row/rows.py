"""Invented flat rows: every column of the retired register, filled for a house nobody lives in."""

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping.flat_row import map_flat_row

_HOUSE = {
    "LMK_KEY": "0f" * 32,
    "ADDRESS1": "7 Invented Road",
    "ADDRESS2": "",
    "ADDRESS3": "",
    "POSTCODE": "LS6 2AB",
    "BUILDING_REFERENCE_NUMBER": "1234567890",
    "CURRENT_ENERGY_RATING": "D",
    "POTENTIAL_ENERGY_RATING": "B",
    "CURRENT_ENERGY_EFFICIENCY": "61",
    "POTENTIAL_ENERGY_EFFICIENCY": "84",
    "PROPERTY_TYPE": "House",
    "BUILT_FORM": "Semi-Detached",
    "INSPECTION_DATE": "2018-03-02",
    "LOCAL_AUTHORITY": "E08000035",
    "CONSTITUENCY": "E14000781",
    "COUNTY": "",
    "LODGEMENT_DATE": "2018-03-05",
    "TRANSACTION_TYPE": "marketed sale",
    "ENVIRONMENT_IMPACT_CURRENT": "57",
    "ENVIRONMENT_IMPACT_POTENTIAL": "82",
    "ENERGY_CONSUMPTION_CURRENT": "261",
    "ENERGY_CONSUMPTION_POTENTIAL": "104",
    "CO2_EMISSIONS_CURRENT": "4.1",
    "CO2_EMISS_CURR_PER_FLOOR_AREA": "46",
    "CO2_EMISSIONS_POTENTIAL": "1.6",
    "LIGHTING_COST_CURRENT": "88",
    "LIGHTING_COST_POTENTIAL": "64",
    "HEATING_COST_CURRENT": "801",
    "HEATING_COST_POTENTIAL": "489",
    "HOT_WATER_COST_CURRENT": "112",
    "HOT_WATER_COST_POTENTIAL": "70",
    "TOTAL_FLOOR_AREA": "89.0",
    "ENERGY_TARIFF": "Single",
    "MAINS_GAS_FLAG": "Y",
    "FLOOR_LEVEL": "NODATA!",
    "FLAT_TOP_STOREY": "",
    "FLAT_STOREY_COUNT": "",
    "MAIN_HEATING_CONTROLS": "2106",
    "MULTI_GLAZE_PROPORTION": "80",
    "GLAZED_TYPE": "double glazing installed before 2002",
    "GLAZED_AREA": "Normal",
    "EXTENSION_COUNT": "0",
    "NUMBER_HABITABLE_ROOMS": "5",
    "NUMBER_HEATED_ROOMS": "5",
    "LOW_ENERGY_LIGHTING": "60",
    "NUMBER_OPEN_FIREPLACES": "1",
    "HOTWATER_DESCRIPTION": "From main system",
    "HOT_WATER_ENERGY_EFF": "Good",
    "HOT_WATER_ENV_EFF": "Good",
    "FLOOR_DESCRIPTION": "Suspended, no insulation (assumed)",
    "FLOOR_ENERGY_EFF": "N/A",
    "FLOOR_ENV_EFF": "N/A",
    "WINDOWS_DESCRIPTION": "Mostly double glazing",
    "WINDOWS_ENERGY_EFF": "Average",
    "WINDOWS_ENV_EFF": "Average",
    "WALLS_DESCRIPTION": "Cavity wall, filled cavity",
    "WALLS_ENERGY_EFF": "Good",
    "WALLS_ENV_EFF": "Good",
    "SECONDHEAT_DESCRIPTION": "Room heaters, wood logs",
    "SHEATING_ENERGY_EFF": "N/A",
    "SHEATING_ENV_EFF": "N/A",
    "ROOF_DESCRIPTION": "Pitched, 150 mm loft insulation",
    "ROOF_ENERGY_EFF": "Good",
    "ROOF_ENV_EFF": "Good",
    "MAINHEAT_DESCRIPTION": "Boiler and radiators, mains gas",
    "MAINHEAT_ENERGY_EFF": "Good",
    "MAINHEAT_ENV_EFF": "Good",
    "MAINHEATCONT_DESCRIPTION": "Programmer, room thermostat and TRVs",
    "MAINHEATC_ENERGY_EFF": "Good",
    "MAINHEATC_ENV_EFF": "Good",
    "LIGHTING_DESCRIPTION": "Low energy lighting in 60% of fixed outlets",
    "LIGHTING_ENERGY_EFF": "Good",
    "LIGHTING_ENV_EFF": "Good",
    "MAIN_FUEL": "mains gas (not community)",
    "WIND_TURBINE_COUNT": "0",
    "HEAT_LOSS_CORRIDOR": "NO DATA!",
    "UNHEATED_CORRIDOR_LENGTH": "",
    "FLOOR_HEIGHT": "2.44",
    "PHOTO_SUPPLY": "0.0",
    "SOLAR_WATER_HEATING_FLAG": "N",
    "MECHANICAL_VENTILATION": "natural",
    "ADDRESS": "7 Invented Road",
    "LOCAL_AUTHORITY_LABEL": "Leeds",
    "CONSTITUENCY_LABEL": "Leeds North West",
    "POSTTOWN": "LEEDS",
    "CONSTRUCTION_AGE_BAND": "England and Wales: 1950-1966",
    "LODGEMENT_DATETIME": "2018-03-05 11:22:33",
    "TENURE": "Owner-occupied",
    "FIXED_LIGHTING_OUTLETS_COUNT": "10",
    "LOW_ENERGY_FIXED_LIGHT_COUNT": "",
    "UPRN": "900200000017",
    "UPRN_SOURCE": "Address Matched",
}
_FLAT = {
    "PROPERTY_TYPE": "Flat",
    "BUILT_FORM": "Mid-Terrace",
    "TOTAL_FLOOR_AREA": "52.0",
    "FLOOR_LEVEL": "02",
    "FLAT_TOP_STOREY": "N",
    "HEAT_LOSS_CORRIDOR": "unheated corridor",
    "UNHEATED_CORRIDOR_LENGTH": "4.1",
    "ROOF_DESCRIPTION": "(another dwelling above)",
    "FLOOR_DESCRIPTION": "(another dwelling below)",
    "EXTENSION_COUNT": "",
}


def house(**columns: str) -> dict[str, str]:
    """A house's row, with these cells instead."""
    return _HOUSE | columns


def flat(**columns: str) -> dict[str, str]:
    """A flat's row, with these cells instead."""
    return _HOUSE | _FLAT | columns


def mapped_house(**columns: str) -> EpcPropertyData:
    """The certificate of a house's row."""
    return map_flat_row(house(**columns))


def mapped_flat(**columns: str) -> EpcPropertyData:
    """The certificate of a flat's row."""
    return map_flat_row(flat(**columns))


def noted(epc: EpcPropertyData) -> dict[str, tuple[str, float]]:
    """Source and confidence by path."""
    return {note.path: (note.source, note.confidence) for note in epc.field_sources}

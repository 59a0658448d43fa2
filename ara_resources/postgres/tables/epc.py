"""The `epc_property` family: a certificate, a survey or a prediction, a column per field, a table per kind of part.

`LAYOUT` says what is laid flat into its owner's table, under which prefix, and what has a table of its own; everything
else is a column under the field's own name. No column holds a part as JSON.
"""

import sqlalchemy as sa

from ara_domain.epc import (
    CommunityHeatingSystem,
    EpcPropertyData,
    MainHeatingDetail,
    SapBuildingPart,
    SapEnergySource,
    SapHeating,
    SapMainHeatingData,
    SapRoomInRoof,
    SapSecondaryHeatingData,
    SapSpecialFeature,
    SapThermalBridges,
    SapWindow,
)
from ara_domain.epc.codes import ElementType
from ara_resources.postgres.records import Family, Flat, Layout, Rows
from ara_resources.postgres.tables.base import metadata


def _element(element: ElementType) -> Rows:
    return Rows("epc_energy_element", kind=("element_type", element.value))


LAYOUT: Layout = {
    EpcPropertyData: {
        "windows_transmission_details": Flat("windows_transmission_"),
        "sap_building_parts": Rows("epc_building_part"),
        "sap_conservatory": Rows("epc_conservatory"),
        "sap_flat_details": Flat("flat_", strip="flat_"),
        "sap_windows": Rows("epc_window"),
        "sap_roof_windows": Rows("epc_roof_window"),
        "sap_opening_types": Rows("epc_opening_type"),
        "sap_ventilation": Flat("ventilation_"),
        "sap_heating": Flat("heating_"),
        "sap_energy_source": Flat("energy_"),
        "sap_cooling": Flat("cooling_"),
        "fixed_lights": Rows("epc_fixed_light"),
        "building_regulations": Flat("regulations_"),
        "sap_special_features": Rows("epc_special_feature"),
        "addendum": Flat("addendum_", strip="addendum_"),
        "walls": _element(ElementType.WALL),
        "roofs": _element(ElementType.ROOF),
        "floors": _element(ElementType.FLOOR),
        "main_heating": _element(ElementType.MAIN_HEATING),
        "main_heating_controls": _element(ElementType.MAIN_HEATING_CONTROLS),
        "window": _element(ElementType.WINDOW),
        "lighting": _element(ElementType.LIGHTING),
        "hot_water": _element(ElementType.HOT_WATER),
        "secondary_heating": _element(ElementType.SECONDARY_HEATING),
        "air_tightness": _element(ElementType.AIR_TIGHTNESS),
        "suggested_improvements": Rows("epc_improvement", kind=("list", "suggested")),
        "alternative_improvements": Rows("epc_improvement", kind=("list", "alternative")),
        "renewable_heat_incentive": Rows("epc_renewable_heat_incentive"),
        "field_sources": Rows("epc_field_source"),
    },
    SapBuildingPart: {
        "sap_floor_dimensions": Rows("epc_floor_dimension"),
        "sap_alternative_wall_1": Flat("alt_wall_1_", strip="wall_"),
        "sap_alternative_wall_2": Flat("alt_wall_2_", strip="wall_"),
        "sap_room_in_roof": Rows("epc_room_in_roof"),
        "sap_walls": Rows("epc_wall"),
        "sap_roofs": Rows("epc_roof"),
        "sap_openings": Rows("epc_opening"),
        "sap_thermal_bridges": Flat("thermal_bridges_"),
    },
    SapThermalBridges: {"thermal_bridges": Rows("epc_thermal_bridge")},
    SapRoomInRoof: {"detailed_surfaces": Rows("epc_room_in_roof_surface")},
    SapWindow: {"transmission": Flat("transmission_")},
    SapHeating: {
        "main_heating_details": Rows("epc_main_heating_detail"),
        "shower_outlets": Rows("epc_shower_outlet"),
        "instantaneous_wwhrs": Flat("instantaneous_wwhrs_", strip="wwhrs_"),
        "storage_wwhrs": Flat("storage_wwhrs_", strip="wwhrs_"),
        "solar_water_heating_details": Flat("solar_"),
        "secondary_full_sap": Flat("secondary_"),
        "hot_water_store": Flat("store_"),
        "community_heating_systems": Rows("epc_community_heating_system"),
    },
    MainHeatingDetail: {
        "storage_heaters": Rows("epc_storage_heater"),
        "fghrs_pv_arrays": Rows("epc_fghrs_photovoltaic_array"),
        "full_sap": Flat("full_sap_"),
    },
    SapMainHeatingData: {"declared": Flat("declared_")},
    SapSecondaryHeatingData: {"declared": Flat("declared_")},
    CommunityHeatingSystem: {"heat_sources": Rows("epc_community_heat_source")},
    SapEnergySource: {
        "wind_turbine_details": Flat("wind_turbine_"),
        "wind_turbines": Rows("epc_wind_turbine"),
        "hydro_electric_generation_months": Rows("epc_hydro_month"),
        "photovoltaic_arrays": Rows("epc_photovoltaic_array"),
        "pv_batteries": Rows("epc_pv_battery"),
    },
    SapSpecialFeature: {"air_change_rates": Rows("epc_air_change_rate")},
}

certificates = Family(
    "epc_property",
    EpcPropertyData,
    LAYOUT,
    metadata,
    key=sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    beside=(
        # A certificate's number, or null: then it is a survey, which `site_notes` refers to, or a prediction, which
        # `property_predictions` refers to.
        sa.Column("certificate_number", sa.Text, sa.ForeignKey("epc_api_cache.certificate_number"), unique=True),
        sa.Column("source", sa.Text, nullable=False),
    ),
    constraints=(
        sa.CheckConstraint("(source = 'certificate') = (certificate_number IS NOT NULL)", name="numbered_certificate"),
        sa.CheckConstraint("source IN ('certificate', 'survey', 'predicted')", name="known_source"),
    ),
    naive_moments=True,  # as the register writes them, without a zone
)

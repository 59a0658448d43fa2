"""`EpcPropertyData`, the certificate as the domain sees it, one module per part of the certificate.

Here: immutable dataclasses that hold what an assessor recorded and what the register lodged.
Add here: a field that some schema generation lodges, with its row in `fields.csv`.
Keep out: inference (that is `ara_domain.sap`), parsing of documents (`ara_domain.epc.mapping`), storage.
"""

from ara_domain.epc.building import (
    SapAlternativeWall,
    SapBuildingPart,
    SapConservatory,
    SapFlatDetails,
    SapFloorDimension,
    SapRoomInRoof,
    SapRoomInRoofSurface,
)
from ara_domain.epc.certificate import EpcPropertyData
from ara_domain.epc.codes import Code, Flag
from ara_domain.epc.energy_source import (
    PhotovoltaicArray,
    PvBattery,
    SapEnergySource,
    WindTurbineDetails,
)
from ara_domain.epc.field_sources import FieldConfidence
from ara_domain.epc.full_sap import (
    BuildingRegulationsResult,
    SapOpening,
    SapOpeningType,
    SapRoof,
    SapThermalBridge,
    SapThermalBridges,
    SapWall,
)
from ara_domain.epc.full_sap_services import (
    CommunityHeatingSystem,
    CommunityHeatSource,
    DeclaredPerformance,
    FixedLight,
    HotWaterStore,
    HydroMonth,
    SapCooling,
    SapMainHeatingData,
    SapSecondaryHeatingData,
)
from ara_domain.epc.heating import (
    InstantaneousWwhrs,
    MainHeatingDetail,
    SapHeating,
    ShowerOutlet,
    SolarWaterHeatingDetails,
    StorageHeater,
    StorageWwhrs,
)
from ara_domain.epc.results import (
    Addendum,
    AirChangeRate,
    EnergyElement,
    Improvement,
    RenewableHeatIncentive,
    SapSpecialFeature,
)
from ara_domain.epc.ventilation import SapVentilation
from ara_domain.epc.windows import SapRoofWindow, SapWindow, WindowTransmissionDetails

__all__ = [
    "Addendum",
    "AirChangeRate",
    "BuildingRegulationsResult",
    "Code",
    "CommunityHeatSource",
    "CommunityHeatingSystem",
    "DeclaredPerformance",
    "EnergyElement",
    "EpcPropertyData",
    "FieldConfidence",
    "FixedLight",
    "Flag",
    "HotWaterStore",
    "HydroMonth",
    "Improvement",
    "InstantaneousWwhrs",
    "MainHeatingDetail",
    "PhotovoltaicArray",
    "PvBattery",
    "RenewableHeatIncentive",
    "SapAlternativeWall",
    "SapBuildingPart",
    "SapConservatory",
    "SapCooling",
    "SapEnergySource",
    "SapFlatDetails",
    "SapFloorDimension",
    "SapHeating",
    "SapMainHeatingData",
    "SapOpening",
    "SapOpeningType",
    "SapRoof",
    "SapRoofWindow",
    "SapRoomInRoof",
    "SapRoomInRoofSurface",
    "SapSecondaryHeatingData",
    "SapSpecialFeature",
    "SapThermalBridge",
    "SapThermalBridges",
    "SapVentilation",
    "SapWall",
    "SapWindow",
    "ShowerOutlet",
    "SolarWaterHeatingDetails",
    "StorageHeater",
    "StorageWwhrs",
    "WindTurbineDetails",
    "WindowTransmissionDetails",
]

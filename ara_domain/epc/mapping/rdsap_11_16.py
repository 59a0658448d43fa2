"""RdSAP lodged under SAP-Schema-11.0 to 16.3, and their Northern Ireland twins (2008 to 2014).

The elements of RdSAP 17, less those that came later, and arranged otherwise in the older schemas: to 14.2 there is one
main heating system, laid out in `sap_heating` itself, the share of the roof with photovoltaic panels stands at the top
level, and what is below a flat in `sap_flat_details`; under 11.x age bands are called construction years, parts have
no numbers and systems no category. To 13.0 the floor area is not lodged: it is that of the storeys and roof rooms.
No description of these schemas is at hand, so that little is demanded of a document.
"""

from dataclasses import replace

from ara_domain.epc.building import SapBuildingPart
from ara_domain.epc.certificate import EpcPropertyData
from ara_domain.epc.codes import Code
from ara_domain.epc.energy_source import SapEnergySource
from ara_domain.epc.heating import MainHeatingDetail
from ara_domain.epc.mapping import rdsap_building, rdsap_shared, rdsap_systems, results
from ara_domain.epc.mapping.reader import Reader
from ara_domain.epc.results import EnergyElement

_MANDATORY = (
    "property_type",
    "registration_date",
    "energy_rating_current",
    "sap_building_parts",
    "sap_heating",
    "sap_energy_source",
)
_MANDATORY_OF_A_PART = ("wall_construction", "wall_insulation_type", "roof_construction", "sap_floor_dimensions")
_IN_DATABASE, _BY_SAP_TABLE = 1, 2


def map_document(certificate: Reader) -> EpcPropertyData:
    """The certificate in a document of this generation.

    Raises:
        BrokenDocument: a mandatory part is missing, or a part is not what the schema says.
    """
    certificate.require(*_MANDATORY)
    epc = rdsap_shared.read(
        certificate,
        building_parts=_building_parts(certificate),
        windows=rdsap_shared.windows(certificate, "window_area", "glazing_type"),
        heating=rdsap_systems.heating(certificate, _main_heating),
        energy_source=_energy_source(certificate),
        window=_window(certificate),
    )
    return replace(
        epc,
        schema_version_original=epc.schema_version_original or certificate.text("schema_version"),
        total_floor_area=_floor_area(epc) if epc.total_floor_area is None else epc.total_floor_area,
        multiple_glazing_type=_glazing_of_11(certificate) or epc.multiple_glazing_type,
    )


def _building_parts(certificate: Reader) -> tuple[SapBuildingPart, ...]:
    parts = rdsap_building.building_parts(certificate, _MANDATORY_OF_A_PART)
    flat = certificate.child("sap_flat_details")
    below = flat.code("floor_heat_loss") if flat else None
    if below is None:
        return parts
    return tuple(replace(part, floor_heat_loss=below) if part.floor_heat_loss is None else part for part in parts)


def _main_heating(heating: Reader) -> tuple[MainHeatingDetail, ...]:
    """The main systems: a list from 15.0 on, before that one, laid out in the heating itself."""
    if heating.has("main_heating_details"):
        return rdsap_systems.main_heating_details(heating)
    heating.require("main_fuel_type")
    system = rdsap_systems.main_heating_detail(heating, 1)
    if system.main_heating_data_source is None:
        # 11.x has a list of sources of its own, which is not published; what is lodged tells as much.
        source = _BY_SAP_TABLE if system.main_heating_index_number is None else _IN_DATABASE
        system = replace(system, main_heating_data_source=source)
    return (system,)


def _energy_source(certificate: Reader) -> SapEnergySource | None:
    energy_source = rdsap_systems.energy_source(certificate)
    percent_roof_area = certificate.number("photovoltaic_supply")
    if energy_source is None or percent_roof_area is None:
        return energy_source
    return replace(energy_source, pv_percent_roof_area=percent_roof_area)


def _window(certificate: Reader) -> EnergyElement | None:
    """The summary row of the windows, which these schemas write as a list of one."""
    rows = results.elements(certificate, "windows")
    return rows[0] if rows else results.element(certificate, "window")


def _floor_area(epc: EpcPropertyData) -> float:
    """m², of all storeys and rooms in the roof, as RdSAP 17 and later lodge it."""
    storeys = sum(
        storey.total_floor_area or 0.0 for part in epc.sap_building_parts for storey in part.sap_floor_dimensions
    )
    rooms = sum(part.sap_room_in_roof.floor_area or 0.0 for part in epc.sap_building_parts if part.sap_room_in_roof)
    return round(storeys + rooms, 2)


def _glazing_of_11(certificate: Reader) -> Code | None:
    """Under 11.x when the double glazing was put in, by a list of codes that is not published: kept as words."""
    installed = certificate.code("double_glazing_installed")
    return None if installed is None else f"double glazing installed: {installed}"

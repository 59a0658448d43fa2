"""What is odd about a certificate: against its neighbours, against itself, and against what any dwelling can be.

Flags are by field name (`wall_construction`), of the main dwelling and the first heating system, as PRD §12.1 reads
them. Add here: a rule, as one function of a certificate. Keep out: what is done about a doubt.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from ara_domain.anomaly_flags import Anomaly
from ara_domain.epc import EpcPropertyData
from ara_domain.epc.codes import (
    FloorHeatLoss,
    MainHeatingCategory,
    PropertyType,
    RoofConstruction,
    WallConstruction,
    WallInsulation,
)
from ara_domain.epc.reading import code
from ara_domain.prediction.aspects import ASPECT_BY_NAME
from ara_domain.prediction.prediction import PredictedAspect

SURE_ENOUGH: Final = 0.8
"""A field differs from its neighbours when they agree on something else and are right in four cases of five."""
FEWEST_NEIGHBOURS: Final = 4
"""Fewer cannot make a home odd."""

FIELD_OF_ASPECT: Final = {
    "age_band": "construction_age_band",
    "wall": "wall_construction",
    "heating": "main_fuel_type",
    "glazing": "glazing_type",
}
_HOUSES: Final = frozenset({PropertyType.HOUSE, PropertyType.BUNGALOW, PropertyType.PARK_HOME})
_FILLED_CAVITIES: Final = frozenset(
    {
        WallInsulation.FILLED_CAVITY,
        WallInsulation.FILLED_CAVITY_AND_EXTERNAL,
        WallInsulation.FILLED_CAVITY_AND_INTERNAL,
    }
)
_HOLD_A_CAVITY: Final = frozenset({WallConstruction.CAVITY, WallConstruction.PARK_HOME})
_ELECTRIC_ONLY: Final = frozenset({MainHeatingCategory.STORAGE_HEATERS, MainHeatingCategory.ELECTRIC_UNDERFLOOR})
_ELECTRICITY: Final = frozenset({29.0, 30.0})
"""Main fuel codes: electricity not from a community scheme, before and since RdSAP 17."""
_MAINS_GAS: Final = frozenset({1.0, 26.0})
_SOLID_WALLS: Final = frozenset(
    {
        float(WallConstruction.GRANITE_OR_WHINSTONE),
        float(WallConstruction.SANDSTONE_OR_LIMESTONE),
        float(WallConstruction.SOLID_BRICK),
    }
)
_NO_SOLID_WALLS_FROM: Final = "I"
"""1996: a solid wall that meets the building regulations since has more to it than the stone or brick it shows."""
_SYSTEM_BUILT_FROM: Final = "B"
"""1900: houses of precast parts and poured concrete came after."""
_FIRST_YEAR_OF_BAND: Final = {"H": 1991, "I": 1996, "J": 2003, "K": 2007, "L": 2012, "M": 2023}
"""England and Wales (RdSAP 10 Table 1), where these bands begin no later than in Scotland and Northern Ireland."""
_FLOOR_AREA_M2: Final = (10.0, 1000.0)
_ROOM_HEIGHT_M: Final = (1.5, 6.0)
"""No assessor rates a storey that nobody can stand in; above 6 m it is a hall, not a storey."""
_PARTS_APART: Final = 0.1
"""Share by which the storeys together may differ from the total floor area: rooms in roofs are counted apart."""


def neighbour_anomalies(
    epc: EpcPropertyData, aspects: Mapping[str, PredictedAspect], neighbours: int
) -> dict[str, Anomaly]:
    """Fields in which a certificate differs from what so many neighbours are sure of."""
    if neighbours < FEWEST_NEIGHBOURS:
        return {}
    flags: dict[str, Anomaly] = {}
    for name, field in FIELD_OF_ASPECT.items():
        said = aspects.get(name)
        if said is None or said.confidence < SURE_ENOUGH:
            continue
        mine = ASPECT_BY_NAME[name].key(epc)
        if mine is not None and mine != said.value:
            flags[field] = Anomaly.DIFFERS_FROM_NEIGHBOURS
    return flags


def own_anomalies(epc: EpcPropertyData) -> dict[str, Anomaly]:
    """What a certificate says against itself, and values that no dwelling has."""
    found = {field: Anomaly.CONTRADICTS_OTHER_FIELD for rule in _CONTRADICTIONS for field in rule(epc)}
    return found | {field: Anomaly.IMPLAUSIBLE for rule in _LIMITS for field in rule(epc)}


def _insulation_without_cavity(epc: EpcPropertyData) -> Iterator[str]:
    main = epc.main_dwelling
    if main is None or main.wall_construction is None:
        return
    if main.wall_insulation_type in _FILLED_CAVITIES and main.wall_construction not in _HOLD_A_CAVITY:
        yield "wall_insulation_type"


def _house_with_neighbours_above_or_below(epc: EpcPropertyData) -> Iterator[str]:
    main = epc.main_dwelling
    if main is None or epc.property_type not in _HOUSES:
        return
    if main.roof_construction == RoofConstruction.ANOTHER_DWELLING_ABOVE:
        yield "roof_construction"
    if main.floor_heat_loss == FloorHeatLoss.ANOTHER_DWELLING:
        yield "floor_heat_loss"


def _fuel_of_another_system(epc: EpcPropertyData) -> Iterator[str]:
    heating = epc.sap_heating
    if heating is None or not heating.main_heating_details:
        return
    first = heating.main_heating_details[0]
    fuel = code(first.main_fuel_type)
    if first.main_heating_category in _ELECTRIC_ONLY and fuel > 0 and fuel not in _ELECTRICITY:
        yield "main_fuel_type"


def _gas_without_a_supply(epc: EpcPropertyData) -> Iterator[str]:
    heating, energy = epc.sap_heating, epc.sap_energy_source
    if heating is None or energy is None or energy.mains_gas is not False:
        return
    if any(code(one.main_fuel_type) in _MAINS_GAS for one in heating.main_heating_details):
        yield "mains_gas"


def _storeys_against_the_total(epc: EpcPropertyData) -> Iterator[str]:
    storeys = [storey.total_floor_area for part in epc.sap_building_parts for storey in part.sap_floor_dimensions]
    rooms_in_roof = [
        part.sap_room_in_roof.floor_area or 0.0 for part in epc.sap_building_parts if part.sap_room_in_roof is not None
    ]
    if not epc.total_floor_area or not storeys or None in storeys:
        return
    together = sum(area for area in storeys if area is not None) + sum(rooms_in_roof)
    if abs(together - epc.total_floor_area) > _PARTS_APART * epc.total_floor_area:
        yield "total_floor_area"


def _more_heated_than_habitable(epc: EpcPropertyData) -> Iterator[str]:
    heated, habitable = epc.heated_room_count, epc.habitable_room_count
    if heated is not None and habitable is not None and heated > habitable:
        yield "heated_room_count"


def _dates_out_of_order(epc: EpcPropertyData) -> Iterator[str]:
    if epc.inspection_date and epc.registration_date and epc.inspection_date > epc.registration_date:
        yield "inspection_date"


def _age_against_construction(epc: EpcPropertyData) -> Iterator[str]:
    """A wall nobody built then, or a home inspected before its age band began."""
    main = epc.main_dwelling
    band = main.construction_age_band if main else None
    if main is None or band is None or len(band) != 1:
        return
    built_of = code(main.wall_construction)
    too_young = built_of in _SOLID_WALLS and band >= _NO_SOLID_WALLS_FROM
    too_old = built_of == WallConstruction.SYSTEM_BUILT and band < _SYSTEM_BUILT_FROM
    seen = epc.inspection_date.year if epc.inspection_date else None
    if too_young or too_old or (seen is not None and seen < _FIRST_YEAR_OF_BAND.get(band, seen)):
        yield "construction_age_band"


def _floor_area_out_of_limits(epc: EpcPropertyData) -> Iterator[str]:
    least, most = _FLOOR_AREA_M2
    if epc.total_floor_area is not None and not least <= epc.total_floor_area <= most:
        yield "total_floor_area"


def _room_height_out_of_limits(epc: EpcPropertyData) -> Iterator[str]:
    least, most = _ROOM_HEIGHT_M
    heights = [storey.room_height for part in epc.sap_building_parts for storey in part.sap_floor_dimensions]
    if any(height is not None and not least <= height <= most for height in heights):
        yield "room_height"


_Rule = Callable[[EpcPropertyData], Iterator[str]]
_CONTRADICTIONS: Final[tuple[_Rule, ...]] = (
    _insulation_without_cavity,
    _house_with_neighbours_above_or_below,
    _fuel_of_another_system,
    _gas_without_a_supply,
    _storeys_against_the_total,
    _more_heated_than_habitable,
    _dates_out_of_order,
    _age_against_construction,
)
_LIMITS: Final[tuple[_Rule, ...]] = (_floor_area_out_of_limits, _room_height_out_of_limits)

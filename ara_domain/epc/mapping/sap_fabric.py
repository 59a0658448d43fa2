"""Building parts of full SAP documents: floors, walls, roofs, openings and thermal bridges with their stated values.

Shared by the generations. Before 17 walls and roofs are also lodged as `sap_exposed_walls` and `sap_exposed_roofs`, a
y-value as `global_y_value`, pitches are codes, and a part may have no number: then its place in the list is it.
"""

from ara_domain.epc.building import SapBuildingPart, SapFloorDimension
from ara_domain.epc.full_sap import (
    SapOpening,
    SapOpeningType,
    SapRoof,
    SapThermalBridge,
    SapThermalBridges,
    SapWall,
)
from ara_domain.epc.mapping.reader import Reader

_PITCHES_DEG = {1: 0.0, 2: 30.0, 3: 45.0, 4: 60.0, 5: 90.0}


def building_parts(certificate: Reader, *, pitch_is_coded: bool) -> tuple[SapBuildingPart, ...]:
    """The parts of the dwelling, in the order lodged.

    `pitch_is_coded`: pitches of roof windows are codes of a list, not degrees.

    Raises:
        BrokenDocument: none, or no part 1, or two of one number.
    """
    rows = certificate.children("sap_building_parts")
    parts = tuple(_part(row, position, pitch_is_coded) for position, row in enumerate(rows, start=1))
    numbers = sorted(part.building_part_number for part in parts)
    if not numbers or numbers[0] != 1 or len(set(numbers)) != len(numbers):
        raise certificate.broken("sap_building_parts", numbers, "parts of different numbers, the main dwelling being 1")
    return parts


def opening_types(certificate: Reader) -> tuple[SapOpeningType, ...]:
    """The kinds of doors and windows that the openings of all parts refer to."""
    return tuple(
        SapOpeningType(
            name=row.text("name"),
            description=row.text("description"),
            opening_type=row.code("type"),
            data_source=row.code("data_source"),
            glazing_type=row.code("glazing_type"),
            glazing_gap=row.code("glazing_gap"),
            is_argon_filled=row.flag("isargonfilled"),
            is_krypton_filled=row.flag("iskryptonfilled"),
            frame_type=row.code("frame_type"),
            frame_factor=row.number("frame_factor"),
            solar_transmittance=row.number("solar_transmittance"),
            u_value=row.number("u_value"),
        )
        for row in certificate.children("sap_opening_types")
    )


def _part(row: Reader, position: int, pitch_is_coded: bool) -> SapBuildingPart:
    number = row.integer("building_part_number")
    return SapBuildingPart(
        building_part_number=position if number is None else number,
        identifier=row.text("identifier"),
        construction_year=row.code("construction_year"),
        construction_age_band=_age_band(row),
        sap_floor_dimensions=tuple(_floor(floor) for floor in row.children("sap_floor_dimensions")),
        sap_walls=tuple(_wall(wall) for wall in [*row.children("sap_walls"), *row.children("sap_exposed_walls")]),
        sap_roofs=tuple(_roof(roof) for roof in [*row.children("sap_roofs"), *row.children("sap_exposed_roofs")]),
        sap_openings=tuple(_opening(opening, pitch_is_coded) for opening in row.children("sap_openings")),
        sap_thermal_bridges=_thermal_bridges(row.child("sap_thermal_bridges")),
        overshading=row.code("overshading"),
        thermal_mass_parameter=row.number("thermal_mass_parameter"),
    )


def _age_band(row: Reader) -> str | None:
    band = row.code("construction_age_band")
    return None if band is None else str(band)


def _floor(row: Reader) -> SapFloorDimension:
    storey = row.code("storey")
    if storey is None:
        raise row.broken("storey", None, "the storey, 0 being the ground floor")
    return SapFloorDimension(
        floor=storey,
        name=row.text("name"),
        description=row.text("description"),
        floor_type=row.code("floor_type"),
        total_floor_area=row.number("total_floor_area"),
        storey_height=row.number("storey_height"),
        heat_loss_area=row.number("heat_loss_area"),
        u_value=row.number("u_value"),
        kappa_value=row.number("kappa_value"),
        kappa_value_from_below=row.number("kappa_value_from_below"),
    )


def _wall(row: Reader) -> SapWall:
    return SapWall(
        name=row.text("name"),
        description=row.text("description"),
        wall_type=row.code("wall_type"),
        total_wall_area=row.number("total_wall_area"),
        u_value=row.number("u_value"),
        kappa_value=row.number("kappa_value"),
        is_curtain_walling=row.flag("is_curtain_walling"),
    )


def _roof(row: Reader) -> SapRoof:
    return SapRoof(
        name=row.text("name"),
        description=row.text("description"),
        roof_type=row.code("roof_type"),
        total_roof_area=row.number("total_roof_area"),
        u_value=row.number("u_value"),
        kappa_value=row.number("kappa_value"),
    )


def _opening(row: Reader, pitch_is_coded: bool) -> SapOpening:
    pitch = row.number("pitch")
    return SapOpening(
        name=row.text("name"),
        opening_type_name=row.text("type"),
        location=row.text("location"),
        orientation=row.code("orientation"),
        width=row.number("width"),
        height=row.number("height"),
        pitch_deg=_PITCHES_DEG.get(int(pitch), pitch) if pitch_is_coded and pitch is not None else pitch,
    )


def _thermal_bridges(row: Reader | None) -> SapThermalBridges | None:
    if row is None:
        return None
    y_value = row.number("user_defined_y_value")
    return SapThermalBridges(
        thermal_bridge_code=row.code("thermal_bridge_code"),
        y_value=row.number("global_y_value") if y_value is None else y_value,
        thermal_bridges=tuple(
            SapThermalBridge(
                thermal_bridge_type=bridge.code("thermal_bridge_type"),
                length=bridge.number("length"),
                psi_value=bridge.number("psi_value"),
                psi_value_source=bridge.code("psi_value_source"),
            )
            for bridge in row.children("thermal_bridges")
        ),
    )

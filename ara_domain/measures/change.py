"""What a measure changes, stated once: an item of the certificate is also a column of the frame.

Both edits follow from the same changes, so they cannot drift apart; the tests compare them through the
transform all the same, because an item may name the wrong field.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import numpy as np

from ara_domain.epc import (
    EpcPropertyData,
    SapAlternativeWall,
    SapBuildingPart,
    SapEnergySource,
    SapHeating,
    SolarWaterHeatingDetails,
    WindTurbineDetails,
)
from ara_domain.measures.option import Assessment, FrameView, Rules
from ara_domain.sap.tables import Array, Mask


class Record(Enum):
    """Where on a certificate an item stands."""

    CERTIFICATE = "certificate"
    HEATING = "sap_heating"
    MAIN_SYSTEM = "the main heating detail of number 1"
    FULL_SAP_OF_MAIN_SYSTEM = "what full SAP lodges of that detail, where it does"
    SOLAR = "solar_water_heating_details of sap_heating"
    SUPPLY = "sap_energy_source"
    TURBINE = "wind_turbine_details of sap_energy_source"
    PART = "each building part"
    WALL_1 = "sap_alternative_wall_1 of each building part"
    WALL_2 = "sap_alternative_wall_2 of each building part"


def whole(value: float) -> int:
    """A code or a count."""
    return int(value)


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its column (of a home, or of every part without the `partN_`) and its field; None where it has none.

    `write` makes the certificate's value of the column's; NaN is always None.
    """

    column: str | None
    record: Record
    field: str | None
    write: Callable[[float], Any] = whole


@dataclass(frozen=True, slots=True)
class Change:
    """New values of an item, (n,) or one for all, where `rows` holds: (n,), or (n, 5) for items of parts."""

    item: Item
    rows: Mask
    value: Array | float


Rule = Callable[[FrameView], Sequence[Change]]
"""What a step changes in the homes of a frame, as they are before it."""

_OF_PARTS = (Record.PART, Record.WALL_1, Record.WALL_2)


def rules_of_changes(assess: Callable[[FrameView], Assessment], rule: Rule) -> Rules:
    """A measure whose two edits follow from one list of changes; neither changes a home the rule does not concern."""

    def edit_certificate(epc: EpcPropertyData) -> EpcPropertyData:
        return change_certificate(epc, rule(row_of(epc)))

    return Rules(
        assess=assess,
        edit_frame=lambda view, rows: change_frame(view, rows, rule(view)),
        edit_certificate=edit_certificate,
    )


def row_of(epc: EpcPropertyData) -> FrameView:
    """The certificate's own row of the frame."""
    from ara_domain.ml.transform import EpcMlTransform  # noqa: PLC0415  the transform imports nothing of the measures

    return FrameView(EpcMlTransform().to_rows([epc]))


def change_frame(view: FrameView, rows: Mask, changes: Sequence[Change]) -> None:
    """Write the changes of these homes (n,) into the view."""
    for change in changes:
        if change.item.column is None:
            continue
        if change.item.record in _OF_PARTS:
            column, here = view.part(change.item.column), change.rows & rows[:, None]
            column[here] = np.broadcast_to(change.value, column.shape)[here]
        else:
            view.set(change.item.column, rows & change.rows, np.broadcast_to(change.value, rows.shape))


def change_certificate(epc: EpcPropertyData, changes: Sequence[Change]) -> EpcPropertyData:
    """The certificate with the changes of its own row, the only one of the frame they were worked out on."""
    for record in Record:
        mine = [change for change in changes if change.item.record is record and change.item.field is not None]
        if record in _OF_PARTS:
            epc = _parts_changed(epc, record, mine)
            continue
        values = {_field(change): _written(change) for change in mine if change.rows[0]}
        if values:
            epc = _CHANGED[record](epc, values)
    return epc


def _field(change: Change) -> str:
    assert change.item.field is not None
    return change.item.field


def _written(change: Change, part: int | None = None) -> Any:
    shape = (1,) if part is None else (1, part + 1)
    value = float(np.broadcast_to(change.value, np.shape(change.value) or shape)[(0,) if part is None else (0, part)])
    return None if np.isnan(value) else change.item.write(value)


def _on_certificate(epc: EpcPropertyData, values: dict[str, Any]) -> EpcPropertyData:
    return replace(epc, **values)


def _on_heating(epc: EpcPropertyData, values: dict[str, Any]) -> EpcPropertyData:
    return replace(epc, sap_heating=replace(epc.sap_heating or SapHeating(), **values))


def _on_main_system(epc: EpcPropertyData, values: dict[str, Any]) -> EpcPropertyData:
    heating = epc.sap_heating or SapHeating()
    details = tuple(
        replace(detail, **values) if detail.main_heating_number == 1 else detail
        for detail in heating.main_heating_details
    )
    return replace(epc, sap_heating=replace(heating, main_heating_details=details))


def _on_full_sap_of_main_system(epc: EpcPropertyData, values: dict[str, Any]) -> EpcPropertyData:
    details = (epc.sap_heating or SapHeating()).main_heating_details
    lodged = next((detail.full_sap for detail in details if detail.main_heating_number == 1), None)
    return epc if lodged is None else _on_main_system(epc, {"full_sap": replace(lodged, **values)})


def _on_solar(epc: EpcPropertyData, values: dict[str, Any]) -> EpcPropertyData:
    details = (epc.sap_heating or SapHeating()).solar_water_heating_details or SolarWaterHeatingDetails()
    return _on_heating(epc, {"solar_water_heating_details": replace(details, **values)})


def _on_supply(epc: EpcPropertyData, values: dict[str, Any]) -> EpcPropertyData:
    return replace(epc, sap_energy_source=replace(epc.sap_energy_source or SapEnergySource(), **values))


def _on_turbine(epc: EpcPropertyData, values: dict[str, Any]) -> EpcPropertyData:
    details = (epc.sap_energy_source or SapEnergySource()).wind_turbine_details or WindTurbineDetails()
    return _on_supply(epc, {"wind_turbine_details": replace(details, **values)})


_CHANGED: dict[Record, Callable[[EpcPropertyData, dict[str, Any]], EpcPropertyData]] = {
    Record.CERTIFICATE: _on_certificate,
    Record.HEATING: _on_heating,
    Record.MAIN_SYSTEM: _on_main_system,
    Record.FULL_SAP_OF_MAIN_SYSTEM: _on_full_sap_of_main_system,
    Record.SOLAR: _on_solar,
    Record.SUPPLY: _on_supply,
    Record.TURBINE: _on_turbine,
}


def _parts_changed(epc: EpcPropertyData, record: Record, changes: Sequence[Change]) -> EpcPropertyData:
    """Parts stand in the frame in the order of their numbers."""
    ordered = sorted(epc.sap_building_parts, key=lambda part: part.building_part_number)
    position = {part.building_part_number: index for index, part in enumerate(ordered)}

    def changed(part: SapBuildingPart) -> SapBuildingPart:
        index = position[part.building_part_number]
        values = {_field(change): _written(change, index) for change in changes if change.rows[0, index]}
        if not values:
            return part
        if record is Record.PART:
            return replace(part, **values)
        name = "sap_alternative_wall_1" if record is Record.WALL_1 else "sap_alternative_wall_2"
        wall: SapAlternativeWall | None = getattr(part, name)
        return part if wall is None else replace(part, **{name: replace(wall, **values)})  # type: ignore[arg-type]

    return replace(epc, sap_building_parts=tuple(changed(part) for part in epc.sap_building_parts))

"""Our own survey of a home: a complete source of truth (PRD §6.1).

A survey covers every field the engine reads. A gap is a survey-quality error and is reported as such; it is never
filled from the certificate.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ara_domain.epc import EpcPropertyData, SapBuildingPart, SapHeating


class SurveyIncomplete(ValueError):
    """A survey lacks fields it must cover; `gaps` names them."""

    def __init__(self, survey_id: UUID, gaps: tuple[str, ...]) -> None:
        self.survey_id = survey_id
        self.gaps = gaps
        super().__init__(
            f"survey {survey_id} does not cover {', '.join(gaps)}; complete the survey, it is never filled from the EPC"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNotes:
    """A survey of one home. `recorded` holds what the surveyor wrote, in the certificate's own shape."""

    survey_id: UUID
    survey_date: date
    surveyor: str
    recorded: EpcPropertyData

    def gaps(self) -> tuple[str, ...]:
        """Paths of the fields a full-coverage survey must have and this one has not."""
        epc = self.recorded
        missing = [
            name
            for name in ("property_type", "habitable_room_count", "door_count", "percent_draughtproofed")
            if getattr(epc, name) is None
        ]
        if epc.main_dwelling is None:
            missing.append("sap_building_parts[1]")
        for part in epc.sap_building_parts:
            missing += _part_gaps(part)
        if not epc.sap_windows and not epc.sap_roof_windows:
            missing.append("sap_windows")
        missing += _heating_gaps(epc.sap_heating)
        if epc.sap_energy_source is None or epc.sap_energy_source.meter_type is None:
            missing.append("sap_energy_source.meter_type")
        if epc.sap_ventilation is None:
            missing.append("sap_ventilation")
        return tuple(missing)

    def to_epc_property_data(self) -> EpcPropertyData:
        """The survey as the certificate the pipeline scores.

        Raises:
            SurveyIncomplete: the survey has gaps.
        """
        if gaps := self.gaps():
            raise SurveyIncomplete(self.survey_id, gaps)
        return self.recorded


def _part_gaps(part: SapBuildingPart) -> list[str]:
    here = f"sap_building_parts[{part.building_part_number}]"
    names = (
        "construction_age_band",
        "wall_construction",
        "wall_insulation_type",
        "roof_construction",
        "floor_heat_loss",
    )
    missing = [f"{here}.{name}" for name in names if getattr(part, name) is None]
    if not part.sap_floor_dimensions:
        missing.append(f"{here}.sap_floor_dimensions")
    for floor in part.sap_floor_dimensions:
        missing += [
            f"{here}.sap_floor_dimensions[{floor.floor}].{name}"
            for name in ("total_floor_area", "room_height", "heat_loss_perimeter")
            if getattr(floor, name) is None
        ]
    return missing


def _heating_gaps(heating: SapHeating | None) -> list[str]:
    if heating is None:
        return ["sap_heating"]
    missing = [
        f"sap_heating.{name}" for name in ("water_heating_code", "cylinder_size") if getattr(heating, name) is None
    ]
    if not heating.main_heating_details:
        missing.append("sap_heating.main_heating_details")
    for detail in heating.main_heating_details:
        missing += [
            f"sap_heating.main_heating_details[{detail.main_heating_number}].{name}"
            for name in ("main_fuel_type", "main_heating_control", "main_heating_category")
            if getattr(detail, name) is None
        ]
    return missing

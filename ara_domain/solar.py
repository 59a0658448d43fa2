"""What the roof of a home could generate."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class RoofSegment:
    """One plane of a roof: pitch in degrees, azimuth in degrees from north, panels that fit, DC yield in kWh/yr."""

    pitch_deg: float
    azimuth_deg: float
    panels: int
    yearly_energy_dc_kwh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SolarPotential:
    """The derived solar figures of a building, shared by the homes under its roof."""

    building_name: str
    imagery_date: date
    imagery_quality: str
    panel_capacity_w: float
    segments: tuple[RoofSegment, ...] = ()
    homes_under_roof: int = 1

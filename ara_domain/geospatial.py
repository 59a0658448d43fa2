"""Where a home stands, and what planning says about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GeoSpatial:
    """Position (ETRS89 degrees, British National Grid metres) and planning constraints of a home."""

    uprn: int
    latitude: float
    longitude: float
    easting_m: float | None = None
    northing_m: float | None = None
    local_authority_code: str | None = None
    listed_building: bool | None = None
    conservation_area: bool | None = None
    source: str = ""
    """Data set and epoch, for example `OS Open UPRN epoch 114`."""

"""Windows and roof windows. Widths and heights in m, areas in m², U-values in W/m²K."""

from dataclasses import dataclass

from ara_domain.epc.codes import Code, Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowTransmissionDetails:
    """Documented thermal data of a window. `data_source` 2 manufacturer, 4 BFRC."""

    u_value: float | None = None
    data_source: Code | None = None
    solar_transmittance: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SapWindow:
    """A window; `window_type` 2 is a roof window. Before RdSAP 21 windows are lodged only where they were measured."""

    window_location: Code | None = None
    """Building part: 0 main dwelling, 1 to 4 extensions."""
    window_wall_type: Code | None = None
    window_type: Code | None = None
    window_width: float | None = None
    window_height: float | None = None
    window_area: float | None = None
    """Before RdSAP 21, in place of width and height."""
    orientation: Code | None = None
    glazing_type: Code | None = None
    glazing_gap: Code | None = None
    pvc_frame: bool | None = None
    frame_factor: float | None = None
    draught_proofed: Flag | None = None
    permanent_shutters_present: Flag | None = None
    permanent_shutters_insulated: Flag | None = None
    transmission: WindowTransmissionDetails | None = None

    @property
    def area_m2(self) -> float:
        """Width times height, or the area where that is what was lodged; 0 when neither was."""
        if self.window_width is None or self.window_height is None:
            return self.window_area or 0.0
        return self.window_width * self.window_height


@dataclass(frozen=True, slots=True, kw_only=True)
class SapRoofWindow:
    """A roof window measured by our own survey, with its thermal data."""

    area_m2: float | None = None
    u_value_raw: float | None = None
    """Before the 0.04 m²K/W curtain resistance is added."""
    orientation: Code | None = None
    pitch_deg: float | None = None
    g_perpendicular: float | None = None
    frame_factor: float | None = None

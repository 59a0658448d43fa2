"""A predicted certificate in the making."""

from dataclasses import replace
from operator import attrgetter
from typing import Any, Final

from ara_domain.epc import EpcPropertyData, SapBuildingPart, SapWindow
from ara_domain.epc.field_sources import FieldConfidence
from ara_domain.identity import normalise_postcode
from ara_domain.prediction.known_home import KnownHome
from ara_domain.prediction.scaling import scaled_storey, scaled_window, scaled_window_area

PREDICTED_SCHEMA: Final = "Predicted-From-Neighbours"
"""`schema_type` of a predicted certificate: nobody lodged it."""

_COPIED: Final = (
    "assessment_type",
    "sap_conservatory",
    "sap_flat_details",
    "sap_ventilation",
    "sap_heating",
    "habitable_room_count",
    "heated_room_count",
    "extensions_count",
    "conservatory_type",
    "has_hot_water_cylinder",
    "has_fixed_air_conditioning",
    "solar_water_heating",
    "door_count",
    "insulated_door_count",
    "percent_draughtproofed",
    "multiple_glazed_proportion",
    "low_energy_fixed_lighting_bulbs_count",
    "incandescent_fixed_lighting_bulbs_count",
    "led_fixed_lighting_bulbs_count",
    "cfl_fixed_lighting_bulbs_count",
    "fixed_lighting_outlets_count",
    "low_energy_fixed_lighting_outlets_count",
    "low_energy_lighting",
    "multiple_glazing_type",
    "glazing_gap",
    "pvc_window_frames",
    "glazed_area",
    "measurement_type",
    "total_floor_area",
    "country_code",
    "region_code",
    "post_town",
)
"""What a prediction takes from its skeleton as it stands; `Draft.certificate` adds its geometry and energy supply.

Ratings, costs, emissions, dates, names and addresses are not among it.
"""
_copied_from = attrgetter(*_COPIED)


class Draft:
    """The dwelling of one neighbour, its skeleton, and what is taken from other neighbours in its stead.

    Certificates are immutable and wide, and several neighbours have a part in each. Fields are gathered here, and
    every object is made once.
    """

    def __init__(self, skeleton: EpcPropertyData, floor_area: float) -> None:
        """`floor_area` (m²) is that of the home, to which the geometry of the skeleton is scaled."""
        self._skeleton = skeleton
        self._ratio = floor_area / skeleton.total_floor_area if skeleton.total_floor_area and floor_area > 0 else None
        self.windows: tuple[SapWindow, ...] | None = None
        """Windows of another dwelling; None where it keeps its own."""
        self.root: dict[str, Any] = dict(zip(_COPIED, _copied_from(skeleton), strict=True))
        """Fields of the certificate itself."""
        self.main: dict[str, Any] = {}
        """Fields of its main dwelling."""
        self.lowest_storey: dict[str, Any] = {}
        """Fields of the lowest storey of its main dwelling."""
        self.energy_source: dict[str, Any] = {}
        """Fields of its energy supply; of no account where the skeleton says nothing of one."""
        if self._ratio is not None:
            self.root["total_floor_area"] = round(floor_area, 2)

    @property
    def parts(self) -> int:
        """How many building parts it has."""
        return len(self._skeleton.sap_building_parts)

    @property
    def own_window_area(self) -> float:
        """m², of its own windows."""
        windows, ratio = self._skeleton.sap_windows, self._ratio
        if ratio is None:
            return sum(window.area_m2 for window in windows)
        return sum(scaled_window_area(window, ratio) for window in windows)

    def certificate(self, home: KnownHome, field_sources: tuple[FieldConfidence, ...]) -> EpcPropertyData:
        """The dwelling at the address of a home, of its type and form where these are known."""
        skeleton, main, energy = self._skeleton, self._skeleton.main_dwelling, self._skeleton.sap_energy_source
        lines = (*home.address_lines, None, None, None, None)
        return EpcPropertyData(
            **self.root,
            schema_type=PREDICTED_SCHEMA,
            uprn=home.uprn,
            address_line_1=lines[0],
            address_line_2=lines[1],
            address_line_3=lines[2],
            address_line_4=lines[3],
            postcode=normalise_postcode(home.postcode),
            property_type=skeleton.property_type if home.property_type is None else home.property_type,
            built_form=skeleton.built_form if home.built_form is None else home.built_form,
            sap_building_parts=tuple(self._part(part, is_main=part is main) for part in skeleton.sap_building_parts),
            sap_windows=self._own_windows() if self.windows is None else self.windows,
            sap_energy_source=energy and replace(energy, **self.energy_source),
            field_sources=field_sources,
        )

    def _own_windows(self) -> tuple[SapWindow, ...]:
        windows, ratio = self._skeleton.sap_windows, self._ratio
        return windows if ratio is None else tuple(scaled_window(window, ratio) for window in windows)

    def _part(self, part: SapBuildingPart, *, is_main: bool) -> SapBuildingPart:
        """Rooms in the roof and conservatories stay as they are, since their size seldom follows the house."""
        storeys = part.sap_floor_dimensions
        if self._ratio is not None:
            storeys = tuple(scaled_storey(storey, self._ratio) for storey in storeys)
        if not is_main:
            return replace(part, sap_floor_dimensions=storeys)
        lowest, *others = storeys
        storeys = (replace(lowest, **self.lowest_storey), *others)
        return replace(part, **self.main, sap_floor_dimensions=storeys)

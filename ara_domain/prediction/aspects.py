"""The aspects of a dwelling that neighbours vote on, each a group of fields that only make sense together.

A wall's construction and insulation are one aspect, a heating system with its fuel is another: fields voted on one by
one would give storage heaters on mains gas. Add here: an aspect, with what is asked (`key`), how the winner's fields
come into the draft (`graft`), and which fields those are.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ara_domain.epc import EpcPropertyData
from ara_domain.prediction.draft import Draft

Key = Hashable | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """One vote. `key` None: this certificate does not say. `fields`: the paths that carry the vote's confidence."""

    name: str
    key: Callable[[EpcPropertyData], Key]
    graft: Callable[[Draft, EpcPropertyData], None]
    """Takes the fields of this aspect from a donor into the draft."""
    fields: tuple[str, ...]
    within: str | None = None
    """Only neighbours that voted for the winner of this earlier aspect are asked."""


def _of_main(*names: str) -> Callable[[EpcPropertyData], Key]:
    def key(epc: EpcPropertyData) -> Key:
        main = epc.main_dwelling
        values = tuple(getattr(main, name) for name in names) if main else (None,)
        return None if values[0] is None else values

    return key


def _graft_main(*names: str) -> Callable[[Draft, EpcPropertyData], None]:
    """The donor's fields of its main dwelling, for that of the draft."""

    def graft(draft: Draft, donor: EpcPropertyData) -> None:
        if donor.main_dwelling is not None:
            draft.main |= {name: getattr(donor.main_dwelling, name) for name in names}

    return graft


def _shape(epc: EpcPropertyData) -> Key:
    main = epc.main_dwelling
    if main is None or not main.sap_floor_dimensions:
        return None
    return len(main.sap_floor_dimensions), len(epc.sap_building_parts) > 1, main.floor_heat_loss, main.roof_construction


def _ground_floor(epc: EpcPropertyData) -> Key:
    main = epc.main_dwelling
    lowest = main.sap_floor_dimensions[0] if main and main.sap_floor_dimensions else None
    if main is None or lowest is None or lowest.floor_construction is None:
        return None
    return lowest.floor_construction, lowest.floor_insulation


def _graft_ground_floor(draft: Draft, donor: EpcPropertyData) -> None:
    main = donor.main_dwelling
    if main is None:
        return
    lowest = main.sap_floor_dimensions[0]
    draft.lowest_storey |= {
        "floor_construction": lowest.floor_construction,
        "floor_insulation": lowest.floor_insulation,
    }
    draft.main |= {
        "floor_u_value": main.floor_u_value,
        "floor_insulation_thickness": main.floor_insulation_thickness,
    }


def _heating(epc: EpcPropertyData) -> Key:
    heating = epc.sap_heating
    if heating is None or not heating.main_heating_details:
        return None
    first = heating.main_heating_details[0]
    return first.main_heating_category, first.main_fuel_type


def _graft_heating(draft: Draft, donor: EpcPropertyData) -> None:
    """The whole system with hot water, cylinder and meter: of one home, so that they belong together."""
    draft.root |= {"sap_heating": donor.sap_heating, "has_hot_water_cylinder": donor.has_hot_water_cylinder}
    energy = donor.sap_energy_source
    if energy is not None:
        draft.energy_source |= {"meter_type": energy.meter_type, "mains_gas": energy.mains_gas}


def _heating_detail(epc: EpcPropertyData) -> Key:
    heating = epc.sap_heating
    if heating is None or not heating.main_heating_details:
        return None
    first = heating.main_heating_details[0]
    return (
        first.sap_main_heating_code,
        first.main_heating_control,
        heating.water_heating_code,
        heating.secondary_heating_type is None,
    )


def _glazing(epc: EpcPropertyData) -> Key:
    """The glazing of the largest window."""
    if not epc.sap_windows:
        return None
    return max(epc.sap_windows, key=lambda window: window.area_m2).glazing_type


def _graft_glazing(draft: Draft, donor: EpcPropertyData) -> None:
    """Windows of the donor, with as much area as before; `multiple_glazed_proportion` belongs to them."""
    area = draft.own_window_area
    theirs = sum(window.area_m2 for window in donor.sap_windows)
    if not area or not theirs:
        return
    draft.windows = tuple(
        replace(
            window,
            window_width=None,
            window_height=None,
            window_area=round(window.area_m2 * area / theirs, 2),
            window_location=window.window_location if _in_part(window.window_location, draft.parts) else 0,
        )
        for window in donor.sap_windows
    )
    draft.root |= {
        "multiple_glazed_proportion": donor.multiple_glazed_proportion,
        "multiple_glazing_type": donor.multiple_glazing_type,
        "glazing_gap": donor.glazing_gap,
        "pvc_window_frames": donor.pvc_window_frames,
    }


def _in_part(location: object, parts: int) -> bool:
    return isinstance(location, int) and 0 <= location < parts


def _solar_panels(epc: EpcPropertyData) -> Key:
    energy = epc.sap_energy_source
    return None if energy is None else bool(energy.photovoltaic_arrays or energy.pv_percent_roof_area)


def _graft_solar_panels(draft: Draft, donor: EpcPropertyData) -> None:
    energy = donor.sap_energy_source
    if energy is not None:
        draft.energy_source |= {
            "photovoltaic_arrays": energy.photovoltaic_arrays,
            "pv_percent_roof_area": energy.pv_percent_roof_area,
            "pv_connection": energy.pv_connection,
        }


_WALL = (
    "wall_construction",
    "wall_insulation_type",
    "wall_insulation_thickness",
    "wall_thickness_mm",
    "wall_u_value",
    "wall_dry_lined",
)
_ROOF = (
    "roof_insulation_location",
    "roof_insulation_thickness",
    "roof_u_value",
    "rafter_insulation_thickness",
    "flat_roof_insulation_thickness",
    "sloping_ceiling_insulation_thickness",
)
_MAIN: Final = "sap_building_parts[1]"
_SYSTEM: Final = "sap_heating.main_heating_details[1]"

SHAPE: Final = "shape"
ASPECTS: tuple[Aspect, ...] = (
    Aspect(
        name=SHAPE,
        key=_shape,
        graft=lambda *_: None,  # the skeleton has it
        fields=(f"{_MAIN}.floor_heat_loss", f"{_MAIN}.roof_construction"),
    ),
    Aspect(
        name="age_band",
        key=_of_main("construction_age_band"),
        graft=_graft_main("construction_age_band"),
        fields=(f"{_MAIN}.construction_age_band",),
    ),
    Aspect(
        name="wall",
        key=_of_main("wall_construction", "wall_insulation_type"),
        graft=_graft_main(*_WALL),
        fields=(f"{_MAIN}.wall_construction", f"{_MAIN}.wall_insulation_type"),
    ),
    Aspect(
        name="roof_insulation",
        key=_of_main("roof_construction", "roof_insulation_location", "roof_insulation_thickness"),
        graft=_graft_main(*_ROOF),
        fields=(f"{_MAIN}.roof_insulation_location", f"{_MAIN}.roof_insulation_thickness"),
        within=SHAPE,
    ),
    Aspect(
        name="floor",
        key=_ground_floor,
        graft=_graft_ground_floor,
        fields=(
            f"{_MAIN}.sap_floor_dimensions[0].floor_construction",
            f"{_MAIN}.sap_floor_dimensions[0].floor_insulation",
        ),
        within=SHAPE,
    ),
    Aspect(
        name="heating",
        key=_heating,
        graft=_graft_heating,
        fields=(f"{_SYSTEM}.main_heating_category", f"{_SYSTEM}.main_fuel_type"),
    ),
    Aspect(
        name="heating_detail",
        key=_heating_detail,
        graft=_graft_heating,
        fields=(
            f"{_SYSTEM}.sap_main_heating_code",
            f"{_SYSTEM}.main_heating_control",
            "sap_heating.water_heating_code",
            "sap_heating.secondary_heating_type",
        ),
        within="heating",
    ),
    Aspect(name="glazing", key=_glazing, graft=_graft_glazing, fields=("sap_windows[0].glazing_type",)),
    Aspect(
        name="solar_panels",
        key=_solar_panels,
        graft=_graft_solar_panels,
        fields=("sap_energy_source.photovoltaic_arrays",),
    ),
)
ASPECT_BY_NAME: Mapping[str, Aspect] = {aspect.name: aspect for aspect in ASPECTS}
FLOOR_AREA: Final = "floor_area"
"""Not voted on: the weighted median, sure to the share of neighbours within `ara_domain.prediction.votes.NEARLY`."""

"""A certificate's document as /api/certificate sends it, from a dwelling: snake_case, redacted elements absent.

Assessment software differs in how it writes values, and the register passes that on: measurements as bare numbers or
as `{"value", "quantity"}`, texts bare or with their language, lists of one bare or wrapped. A document keeps to one
`Style` throughout.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ara_domain.epc.codes import GlazingType, PropertyType
from ara_resources.sample_stock.documents.heating import heating_element, supply_element
from ara_resources.sample_stock.documents.parts import building_part, conservatory_part
from ara_resources.sample_stock.documents.style import Style, flag, yes_no
from ara_resources.sample_stock.dwellings.dwelling import Dwelling, FlatPosition, Window
from ara_resources.sample_stock.dwellings.openings import WITH_GAP
from ara_resources.sample_stock.places import District

SCHEMA = "RdSAP-Schema-21.0.1"
_NOT_TESTED, _TESTED_AT_50_PA = 4, 6
_INTERNAL = 1
_KIND = {PropertyType.HOUSE: "house", PropertyType.BUNGALOW: "bungalow", PropertyType.FLAT: "flat",
         PropertyType.MAISONETTE: "maisonette"}  # fmt: skip
_FORM = {1: "Detached", 2: "Semi-detached", 3: "End-terrace", 4: "Mid-terrace", 5: "Enclosed end-terrace",
         6: "Enclosed mid-terrace"}  # fmt: skip
_LEVEL = {0: "Basement", 1: "Ground-floor", 2: "Mid-floor", 3: "Top-floor"}
_DECLARED_G = 0.63


@dataclass(frozen=True, slots=True, kw_only=True)
class Lodgement:
    """When, where and why a certificate was lodged."""

    address: tuple[str, ...]
    district: District
    postcode: str
    uprn: int | None
    uprn_source: str
    inspected: date
    registered: date
    created_at: str
    tenure: int
    transaction: int
    style: Style
    schema: str = SCHEMA


def document_of(dwelling: Dwelling, lodgement: Lodgement) -> dict[str, Any]:
    """The document without its results, which rating fills in."""
    style = lodgement.style
    made: dict[str, Any] = {
        "assessment_type": "RdSAP",
        "schema_type": lodgement.schema,
        "created_at": lodgement.created_at,
        "uprn": lodgement.uprn,
        "uprn_source": lodgement.uprn_source,
        "sap_version": 10.2,
        "calculation_software_version": style.software,
        "schema_version_original": "LIG-21.0",
        "schema_version_current": "LIG-21.0",
        "report_type": 2,
        "status": "entered",
        "language_code": 1,
        "inspection_date": lodgement.inspected.isoformat(),
        "completion_date": lodgement.registered.isoformat(),
        "registration_date": lodgement.registered.isoformat(),
        "transaction_type": lodgement.transaction,
        "tenure": lodgement.tenure,
        **{f"address_line_{number}": line for number, line in enumerate(lodgement.address, start=1)},
        "post_town": lodgement.district.town,
        "postcode": lodgement.postcode,
        "region_code": lodgement.district.region_code,
        "country_code": lodgement.district.country if style.country_known else "EAW",
        **_dwelling(dwelling),
        **_air(dwelling),
        "sap_building_parts": _parts(dwelling, style),
        "sap_windows": [_window(window, style) for window in dwelling.windows],
        "sap_heating": heating_element(dwelling.heating, style),
        "sap_energy_source": supply_element(dwelling.supply, style),
    }
    if dwelling.flat is not None:
        made["sap_flat_details"] = _flat(dwelling.flat, style)
    return made


# ------------------------------------------------------------------------------------------------ the dwelling


def _dwelling(dwelling: Dwelling) -> dict[str, Any]:
    made: dict[str, Any] = {
        "property_type": int(dwelling.property_type),
        "built_form": int(dwelling.built_form),
        "dwelling_type": dwelling_type(dwelling),
        "measurement_type": _INTERNAL,
        "total_floor_area": round(dwelling.floor_area),
        "habitable_room_count": dwelling.habitable_rooms,
        "heated_room_count": dwelling.heated_rooms,
        "extensions_count": len(dwelling.parts) - 1,
        "conservatory_type": 4 if dwelling.conservatory else dwelling.separate_conservatory,
        "has_heated_separate_conservatory": flag(dwelling.separate_conservatory == 3),
        "has_hot_water_cylinder": flag(dwelling.heating.water.cylinder is not None),
        "has_fixed_air_conditioning": "false",
        "solar_water_heating": yes_no(dwelling.heating.water.solar),
        "door_count": dwelling.doors,
        "insulated_door_count": dwelling.insulated_doors,
        "draughtproofed_door_count": dwelling.draught_proofed_doors,
        "percent_draughtproofed": _percent_draught_proofed(dwelling),
        "multiple_glazed_proportion": _percent_multiple_glazed(dwelling.windows),
        "led_fixed_lighting_bulbs_count": dwelling.lamps.led,
        "cfl_fixed_lighting_bulbs_count": dwelling.lamps.cfl,
        "low_energy_fixed_lighting_bulbs_count": 0,
        "incandescent_fixed_lighting_bulbs_count": dwelling.lamps.incandescent,
    }
    if dwelling.insulated_doors:
        made["insulated_door_u_value"] = 1.4
    return made


def dwelling_type(dwelling: Dwelling) -> str:
    """The words for a kind of home: `Semi-detached house`, `Top-floor flat`."""
    kind = _KIND[dwelling.property_type]
    return f"{_LEVEL[dwelling.flat.level] if dwelling.flat else _FORM[dwelling.built_form]} {kind}"


def _percent_draught_proofed(dwelling: Dwelling) -> int:
    openable = len(dwelling.windows) + dwelling.doors
    proofed = sum(window.draught_proofed for window in dwelling.windows) + dwelling.draught_proofed_doors
    return round(100 * proofed / openable)


def _percent_multiple_glazed(windows: Sequence[Window]) -> int:
    total = sum(window.area for window in windows)
    multiple = sum(window.area for window in windows if window.glazing != GlazingType.SINGLE)
    return round(100 * multiple / total)


def _flat(flat: FlatPosition, style: Style) -> dict[str, Any]:
    made: dict[str, Any] = {
        "level": flat.level,
        "top_storey": yes_no(flat.level == 3),
        "storey_count": flat.storeys,
        "flat_location": flat.storey,
        "heat_loss_corridor": flat.corridor,
    }
    if flat.corridor_length:
        made["unheated_corridor_length"] = style.measure(flat.corridor_length, "metres")
    return made


def _air(dwelling: Dwelling) -> dict[str, Any]:
    air = dwelling.air
    made: dict[str, Any] = {
        "pressure_test": _NOT_TESTED if air.tested_at_50_pa is None else _TESTED_AT_50_PA,
        "mechanical_ventilation": air.ventilation,
        "open_chimneys_count": air.open_chimneys,
        "blocked_chimneys_count": air.blocked_chimneys,
        "open_flues_count": air.open_flues,
        "closed_flues_count": air.closed_flues,
        "boilers_flues_count": air.boiler_flues,
        "other_flues_count": air.other_flues,
        "extract_fans_count": air.extract_fans,
        "psv_count": air.passive_vents,
        "flueless_gas_fires_count": 0,
    }
    if dwelling.flat is None:  # nothing is lodged of a flat, whose entrance hall counts where it has one
        made["has_draught_lobby"] = flag(air.draught_lobby)
    if air.tested_at_50_pa is not None:
        made["air_permeability"] = air.tested_at_50_pa
    return made


# ------------------------------------------------------------------------------------------------ parts and windows


def _parts(dwelling: Dwelling, style: Style) -> list[dict[str, Any]]:
    parts = [building_part(part, number, style) for number, part in enumerate(dwelling.parts, start=1)]
    if dwelling.conservatory is not None:
        parts.append(conservatory_part(dwelling.conservatory, style))
    return parts


def _window(window: Window, style: Style) -> dict[str, Any]:
    made: dict[str, Any] = {
        "window_location": window.part,
        "window_wall_type": window.wall,
        "window_type": 2 if window.in_roof else 1,
        "window_width": style.measure(window.width, "m"),
        "window_height": style.measure(window.height, "m"),
        "orientation": window.orientation,
        "glazing_type": window.glazing,
        "draught_proofed": flag(window.draught_proofed),
        "permanent_shutters_present": "N",
        "permanent_shutters_insulated": "N",
    }
    if window.glazing in WITH_GAP:
        made["glazing_gap"] = window.gap
        made["pvc_frame"] = flag(window.pvc_frame)
    elif style.always_frames:
        made["pvc_frame"] = "false"
    if window.u_value is not None:
        made["window_transmission_details"] = {
            "u_value": window.u_value,
            "data_source": 2,
            "solar_transmittance": _DECLARED_G,
        }
    return made

"""Chimneys, fans and mechanical ventilation."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from ara_domain.epc import EpcPropertyData, SapVentilation
from ara_domain.override_fields.fields import AnyField, OverrideField
from ara_domain.override_fields.values import Choice, Number

_SYSTEMS: Mapping[str, tuple[int, str]] = {
    "natural": (0, "natural"),
    "supply and extract": (1, "mv"),
    "decentralised extract": (2, "mev_decentralised"),
    "centralised extract": (3, "mev_centralised"),
    "heat recovery": (4, "mvhr"),
    "positive input from loft": (5, "piv_loft"),
    "positive input from outside": (6, "piv_outside"),
}
"""RdSAP 21 `mechanical_ventilation` and its kind."""


def _set_system(epc: EpcPropertyData, system: tuple[int, str]) -> EpcPropertyData:
    code, kind = system
    ventilation = epc.sap_ventilation or SapVentilation()
    if ventilation.mechanical_ventilation == code:
        return epc
    changed = replace(
        ventilation,
        mechanical_ventilation=code,
        mechanical_ventilation_kind=kind,
        # All of this was known of the former system.
        mechanical_ventilation_index_number=None,
        mechanical_vent_duct_type=None,
        mechanical_vent_duct_placement=None,
        mechanical_vent_duct_insulation=None,
        mechanical_vent_measured_installation=None,
        is_mechanical_vent_approved_installer_scheme=None,
        kitchen_room_fans_count=None,
        non_kitchen_room_fans_count=None,
        kitchen_duct_fans_count=None,
        non_kitchen_duct_fans_count=None,
        kitchen_wall_fans_count=None,
        non_kitchen_wall_fans_count=None,
    )
    return replace(epc, sap_ventilation=changed, mechanical_vent_duct_insulation_level=None)


def _set_extract_fans(epc: EpcPropertyData, count: float) -> EpcPropertyData:
    return replace(epc, extract_fans_count=int(count))


def _counted(name: str) -> Callable[[EpcPropertyData, float], EpcPropertyData]:
    def effect(epc: EpcPropertyData, count: float) -> EpcPropertyData:
        ventilation = epc.sap_ventilation or SapVentilation()
        return replace(epc, sap_ventilation=replace(ventilation, **{name: int(count)}))  # type: ignore[arg-type]

    return effect


FIELDS: tuple[AnyField, ...] = (
    OverrideField(
        "open_chimneys",
        "Chimneys that are open; one that was blocked counts in blocked_chimneys instead",
        Number(0, 12, whole=True),
        _counted("open_chimneys_count"),
    ),
    OverrideField(
        "blocked_chimneys",
        "Chimneys that were blocked",
        Number(0, 12, whole=True),
        _counted("blocked_chimneys_count"),
    ),
    OverrideField(
        "extract_fans",
        "Fans that run on demand in kitchen and bathrooms",
        Number(0, 20, whole=True),
        _set_extract_fans,
    ),
    OverrideField(
        "mechanical_ventilation",
        "Ventilation of the whole home",
        Choice(
            _SYSTEMS,
            {
                "none": "natural",
                "mev": "centralised extract",
                "dmev": "decentralised extract",
                "mvhr": "heat recovery",
                "piv": "positive input from loft",
            },
        ),
        _set_system,
    ),
)

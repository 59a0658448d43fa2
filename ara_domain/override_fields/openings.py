"""Windows, doors, draught-proofing and lamps."""

from collections.abc import Mapping
from dataclasses import replace

from ara_domain.epc import EpcPropertyData, SapWindow
from ara_domain.epc.codes import GlazingType
from ara_domain.epc.lamps import Lamps, fixed_lamps
from ara_domain.measures.tightness import percent_with_new_doors
from ara_domain.override_fields.fields import AnyField, CannotApply, OverrideField
from ara_domain.override_fields.values import Choice, Number

_GLAZING: Mapping[str, GlazingType] = {
    "single": GlazingType.SINGLE,
    "double before 2002": GlazingType.DOUBLE_PRE_2002,
    "double 2002 to 2022": GlazingType.DOUBLE_2002_TO_2022,
    "double 2022 or later": GlazingType.DOUBLE_2022_ON,
    "double": GlazingType.DOUBLE_UNKNOWN_DATE,
    "triple before 2002": GlazingType.TRIPLE_PRE_2002,
    "triple 2002 to 2022": GlazingType.TRIPLE_2002_TO_2022,
    "triple 2022 or later": GlazingType.TRIPLE_2022_ON,
    "triple": GlazingType.TRIPLE_UNKNOWN_DATE,
    "secondary": GlazingType.SECONDARY_NORMAL_EMISSIVITY,
    "secondary low emissivity": GlazingType.SECONDARY_LOW_EMISSIVITY,
}
_GAP_MATTERS = {
    GlazingType.DOUBLE_PRE_2002,
    GlazingType.DOUBLE_UNKNOWN_DATE,
    GlazingType.TRIPLE_PRE_2002,
    GlazingType.TRIPLE_UNKNOWN_DATE,
}
"""RdSAP 10 Table 24 tells units by gap only where they are old or of unknown date."""
_INSULATED_DOOR_U_VALUE = 1.4
"""W/m²K of a new insulated door (RdSAP 10 Table 33, measure X)."""


def _set_glazing(epc: EpcPropertyData, glazing: GlazingType) -> EpcPropertyData:
    if not epc.sap_windows and epc.glazed_area is None:
        raise CannotApply("the certificate lists no windows; a new survey must measure them")
    multiple = glazing is not GlazingType.SINGLE
    if not epc.sap_windows:
        # Before RdSAP 21 the certificate describes its windows as a whole.
        epc = replace(
            epc,
            multiple_glazing_type=int(glazing),
            glazing_gap=epc.glazing_gap if glazing in _GAP_MATTERS else None,
        )
    changed = replace(
        epc,
        sap_windows=tuple(_glazed(window, glazing) for window in epc.sap_windows),
        multiple_glazed_proportion=100 if multiple else 0,
        multiple_glazed_proportion_nr=None,
        windows_transmission_details=None,
    )
    return replace(changed, percent_draughtproofed=_percent_draught_proofed(changed)) if multiple else changed


def _glazed(window: SapWindow, glazing: GlazingType) -> SapWindow:
    if window.glazing_type == glazing:
        return window
    # Double, triple and secondary glazing counts as draught-proofed (RdSAP 10 §9.1).
    return replace(
        window,
        glazing_type=int(glazing),
        glazing_gap=window.glazing_gap if glazing in _GAP_MATTERS else None,
        transmission=None,
        draught_proofed=window.draught_proofed if glazing is GlazingType.SINGLE else True,
    )


def _percent_draught_proofed(epc: EpcPropertyData) -> int | None:
    """Share of draught-proofed windows and doors, never less than the certificate's own figure."""
    doors = epc.door_count or 0
    openings = len(epc.sap_windows) + doors
    proofed = sum(window.draught_proofed is True for window in epc.sap_windows)
    proofed += min(epc.draughtproofed_door_count or 0, doors)
    return max(epc.percent_draughtproofed or 0, round(100 * proofed / openings)) if openings else None


def _set_draught_proofing(epc: EpcPropertyData, percent: float) -> EpcPropertyData:
    changed = replace(epc, percent_draughtproofed=round(percent))
    if 0 < percent < 100:
        return changed
    every = percent == 100
    return replace(
        changed,
        sap_windows=tuple(replace(window, draught_proofed=every) for window in epc.sap_windows),
        draughtproofed_door_count=(epc.door_count if every else 0) if epc.door_count is not None else None,
    )


def _set_door_count(epc: EpcPropertyData, count: float) -> EpcPropertyData:
    doors = int(count)

    def at_most(some: int | None) -> int | None:
        return None if some is None else min(some, doors)

    return replace(
        epc,
        door_count=doors,
        insulated_door_count=at_most(epc.insulated_door_count),
        insulated_door_u_value=epc.insulated_door_u_value if doors else None,
        draughtproofed_door_count=at_most(epc.draughtproofed_door_count),
    )


def _set_insulated_doors(epc: EpcPropertyData, count: float) -> EpcPropertyData:
    insulated = int(count)
    if insulated > (epc.door_count or 0):
        raise CannotApply(f"the home has {epc.door_count or 0} external doors; give door_count as well")
    if insulated == 0:
        return replace(epc, insulated_door_count=0, insulated_door_u_value=None)
    return replace(
        epc,
        insulated_door_count=insulated,
        insulated_door_u_value=epc.insulated_door_u_value or _INSULATED_DOOR_U_VALUE,
        percent_draughtproofed=percent_with_new_doors(epc, max(insulated - (epc.insulated_door_count or 0), 0)),
        draughtproofed_door_count=max(epc.draughtproofed_door_count or 0, insulated),
    )


def _set_low_energy_lighting(epc: EpcPropertyData, percent: float) -> EpcPropertyData:
    led, cfl, unnamed, old = _lamps(epc)
    low_energy = round((led + cfl + unnamed + old) * percent / 100)
    missing = low_energy - (led + cfl + unnamed)
    if missing >= 0:
        return _with_lamps(epc, led + missing, cfl, unnamed, old - missing)
    surplus = -missing
    from_unnamed = min(surplus, unnamed)
    from_cfl = min(surplus - from_unnamed, cfl)
    from_led = surplus - from_unnamed - from_cfl
    return _with_lamps(epc, led - from_led, cfl - from_cfl, unnamed - from_unnamed, old + surplus)


def _set_led_lighting(epc: EpcPropertyData, percent: float) -> EpcPropertyData:
    led, cfl, unnamed, old = _lamps(epc)
    total = led + cfl + unnamed + old
    missing = round(total * percent / 100) - led
    if missing <= 0:
        return _with_lamps(epc, led + missing, cfl, unnamed, old - missing)
    from_old = min(missing, old)
    from_cfl = min(missing - from_old, cfl)
    from_unnamed = missing - from_old - from_cfl
    return _with_lamps(epc, led + missing, cfl - from_cfl, unnamed - from_unnamed, old - from_old)


def _lamps(epc: EpcPropertyData) -> Lamps:
    lamps = fixed_lamps(epc)
    if lamps is None or not any(lamps):
        raise CannotApply("the certificate counts no lamps; a new survey must count them")
    return lamps


def _with_lamps(epc: EpcPropertyData, led: int, cfl: int, unnamed: int, old: int) -> EpcPropertyData:
    if (led, cfl, unnamed, old) == _lamps(epc):
        return epc
    return replace(
        epc,
        led_fixed_lighting_bulbs_count=led,
        cfl_fixed_lighting_bulbs_count=cfl,
        low_energy_fixed_lighting_bulbs_count=unnamed,
        incandescent_fixed_lighting_bulbs_count=old,
    )


FIELDS: tuple[AnyField, ...] = (
    OverrideField(
        "glazing",
        "What every window is glazed with, and when it was installed (before 2002 means before 2003 in Scotland and "
        "before 2006 in Northern Ireland; 2022 means 2023 in Scotland)",
        Choice(
            _GLAZING,
            {
                "double glazed": "double",
                "double glazing": "double",
                "new double": "double 2022 or later",
                "triple glazed": "triple",
                "triple glazing": "triple",
                "new triple": "triple 2022 or later",
                "single glazed": "single",
                "single glazing": "single",
                "secondary glazing": "secondary",
            },
        ),
        _set_glazing,
    ),
    OverrideField(
        "door_count",
        "External doors, a double door counting as two",
        Number(0, 12, whole=True),
        _set_door_count,
    ),
    OverrideField(
        "insulated_door_count",
        f"External doors that are insulated; their U-value is {_INSULATED_DOOR_U_VALUE} W/m²K unless the certificate "
        "knows it",
        Number(0, 12, whole=True),
        _set_insulated_doors,
    ),
    OverrideField(
        "draught_proofed_percent",
        "Share of windows and doors that are draught-proofed",
        Number(0, 100, "%", whole=True),
        _set_draught_proofing,
    ),
    OverrideField(
        "low_energy_lighting_percent",
        "Share of fixed lamps that are low-energy of any kind; new ones are taken to be LED",
        Number(0, 100, "%", whole=True),
        _set_low_energy_lighting,
    ),
    OverrideField(
        "led_lighting_percent",
        "Share of fixed lamps that are LED; 100 when all have been replaced",
        Number(0, 100, "%", whole=True),
        _set_led_lighting,
    ),
)

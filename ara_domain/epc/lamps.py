"""Fixed lamps of a certificate, whichever way its schema counts them."""

from typing import NamedTuple

from ara_domain.epc.certificate import EpcPropertyData


class Lamps(NamedTuple):
    """Counts of fixed lamps; `low_energy` are those not told apart as LED or compact fluorescent."""

    led: int
    cfl: int
    low_energy: int
    incandescent: int


def fixed_lamps(epc: EpcPropertyData) -> Lamps | None:
    """Lamps as counted by kind, or before RdSAP 21 the outlets and the low-energy ones of them; None if not counted."""
    by_kind = (
        epc.led_fixed_lighting_bulbs_count,
        epc.cfl_fixed_lighting_bulbs_count,
        epc.low_energy_fixed_lighting_bulbs_count,
        epc.incandescent_fixed_lighting_bulbs_count,
    )
    if any(count is not None for count in by_kind):
        return Lamps(*(count or 0 for count in by_kind))
    outlets = epc.fixed_lighting_outlets_count
    if outlets is None:
        return None
    low_energy = epc.low_energy_fixed_lighting_outlets_count
    if low_energy is None:
        low_energy = round(outlets * (epc.low_energy_lighting or 0) / 100)
    return Lamps(led=0, cfl=0, low_energy=min(low_energy, outlets), incandescent=max(outlets - low_energy, 0))

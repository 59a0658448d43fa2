"""Small edits of a certificate that the fields share."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ara_domain.epc import EpcPropertyData, MainHeatingDetail, SapBuildingPart, SapEnergySource, SapHeating
from ara_domain.override_fields.fields import CannotApply


def main_dwelling_of(epc: EpcPropertyData) -> SapBuildingPart:
    """Building part 1.

    Raises:
        CannotApply: the certificate has none.
    """
    part = epc.main_dwelling
    if part is None:
        raise CannotApply("the certificate describes no main dwelling; a new survey must")
    return part


def heating_of(epc: EpcPropertyData) -> SapHeating:
    """Heating and hot water.

    Raises:
        CannotApply: the certificate has none.
    """
    if epc.sap_heating is None:
        raise CannotApply("the certificate describes no heating; a new survey must")
    return epc.sap_heating


def first_system_of(epc: EpcPropertyData) -> MainHeatingDetail:
    """Main heating system 1.

    Raises:
        CannotApply: the certificate has none.
    """
    systems = heating_of(epc).main_heating_details
    if not systems:
        raise CannotApply("the certificate names no main heating; give main_heating")
    return min(systems, key=lambda system: system.main_heating_number)


def energy_source_of(epc: EpcPropertyData) -> SapEnergySource:
    """Energy supplies; empty when the certificate says nothing of them."""
    return epc.sap_energy_source or SapEnergySource()


def with_parts(epc: EpcPropertyData, change: Callable[[SapBuildingPart], SapBuildingPart]) -> EpcPropertyData:
    """The certificate with every building part changed."""
    return replace(epc, sap_building_parts=tuple(change(part) for part in epc.sap_building_parts))


def with_main_dwelling(epc: EpcPropertyData, **changes: Any) -> EpcPropertyData:
    """The certificate with fields of building part 1 replaced.

    Raises:
        CannotApply: the certificate has no building part 1.
    """
    main = main_dwelling_of(epc)
    return with_parts(epc, lambda part: replace(part, **changes) if part is main else part)


def with_heating(epc: EpcPropertyData, **changes: Any) -> EpcPropertyData:
    """The certificate with fields of `sap_heating` replaced.

    Raises:
        CannotApply: the certificate has no `sap_heating`.
    """
    return replace(epc, sap_heating=replace(heating_of(epc), **changes))


def with_first_system(epc: EpcPropertyData, **changes: Any) -> EpcPropertyData:
    """The certificate with fields of main heating system 1 replaced.

    Raises:
        CannotApply: the certificate has no main heating.
    """
    first = first_system_of(epc)
    systems = heating_of(epc).main_heating_details
    changed = tuple(replace(system, **changes) if system is first else system for system in systems)
    return with_heating(epc, main_heating_details=changed)


def with_energy_source(epc: EpcPropertyData, **changes: Any) -> EpcPropertyData:
    """The certificate with fields of `sap_energy_source` replaced."""
    return replace(epc, sap_energy_source=replace(energy_source_of(epc), **changes))

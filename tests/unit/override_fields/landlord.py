"""A landlord who corrects certificates in tests, and the homes they correct."""

from dataclasses import replace

from ara_domain.epc import EpcPropertyData, MainHeatingDetail, SapEnergySource, SapHeating
from ara_domain.override_fields import Overlaid, apply_overrides
from tests.builders import certificate, override, with_heating, with_main_heating


def overlay(epc: EpcPropertyData, **fields: str) -> Overlaid:
    """The certificate with these fields corrected."""
    return apply_overrides(epc, [override(field, text) for field, text in fields.items()])


def corrected(epc: EpcPropertyData, **fields: str) -> EpcPropertyData:
    """The corrected certificate, none of the corrections being refused."""
    laid = overlay(epc, **fields)
    assert laid.refused == ()
    return laid.epc


def changes(epc: EpcPropertyData, **fields: str) -> dict[str, object]:
    """New value by path, none of the corrections being refused."""
    laid = overlay(epc, **fields)
    assert laid.refused == ()
    return {applied.path: applied.new for applied in laid.applied}


def refusal(epc: EpcPropertyData, **fields: str) -> str:
    """Why the one correction is refused; it must leave the certificate as it is."""
    laid = overlay(epc, **fields)
    (refused,) = laid.refused
    assert laid.epc == epc
    assert laid.applied == ()
    return refused.reason


def heating(epc: EpcPropertyData) -> SapHeating:
    assert epc.sap_heating is not None
    return epc.sap_heating


def system(epc: EpcPropertyData) -> MainHeatingDetail:
    (only,) = heating(epc).main_heating_details
    return only


def supplies(epc: EpcPropertyData) -> SapEnergySource:
    assert epc.sap_energy_source is not None
    return epc.sap_energy_source


def storage_heated_flat() -> EpcPropertyData:
    """Slimline storage heaters on a dual meter, dual immersion in a jacketed cylinder, portable heaters besides."""
    flat = with_heating(
        with_main_heating(
            certificate(property_type=2, has_hot_water_cylinder=True),
            main_heating_category=7,
            sap_main_heating_code=402,
            main_fuel_type=29,
            main_heating_control=2401,
            heat_emitter_type=0,
            emitter_temperature="NA",
            central_heating_pump_age=None,
        ),
        water_heating_code=903,
        water_heating_fuel=29,
        immersion_heating_type=1,
        cylinder_size=3,
        cylinder_insulation_type=2,
        cylinder_insulation_thickness=80,
        secondary_heating_type=693,
        secondary_fuel_type=29,
    )
    return replace(flat, sap_energy_source=replace(supplies(flat), meter_type="1", mains_gas=False))

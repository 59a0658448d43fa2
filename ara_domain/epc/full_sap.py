"""What only a full SAP assessment (a new dwelling) states about the fabric and the dwelling as a whole.

RdSAP records constructions and infers U-values; full SAP states areas and U-values of each wall, roof, floor and
opening. Areas in m², lengths in m, U-values in W/m²K, psi-values in W/mK, kappa values (heat capacity) in kJ/m²K.
Names are the assessor's own: an opening names its type and the wall or roof it lies in.

Add here: a part of the fabric or a fact about the whole dwelling that RdSAP does not have.
Keep out: services (`full_sap_services`), and whatever RdSAP records alike (`building`, `heating`, …).
"""

from dataclasses import dataclass

from ara_domain.epc.codes import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class SapWall:
    """A wall with its stated U-value. `wall_type` 1 basement, 2 exposed, 3 sheltered, 4 party, 5 internal."""

    name: str | None = None
    description: str | None = None
    wall_type: Code | None = None
    total_wall_area: float | None = None
    """Including its openings."""
    u_value: float | None = None
    kappa_value: float | None = None
    is_curtain_walling: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SapRoof:
    """A roof with its stated U-value. `roof_type` 2 exposed, 4 party ceiling."""

    name: str | None = None
    description: str | None = None
    roof_type: Code | None = None
    total_roof_area: float | None = None
    """Including its openings."""
    u_value: float | None = None
    kappa_value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SapOpeningType:
    """A kind of door or window that openings refer to by name.

    `opening_type` 1 solid door, 2 semi-glazed door, 3 door to corridor, 4 window, 5 roof window, 6 rooflight.
    `glazing_type` is the list of SAP Table 6b, not that of RdSAP: 1 not glazed, 2 single, 3 double, 4 to 7 double low-E
    (hard 0.2, hard 0.15, soft 0.1, soft 0.05), 8 triple, 9 to 12 triple low-E alike, 13 secondary.
    `glazing_gap` 1 is 6 mm, 2 is 12 mm, 3 is 16 mm or more. `frame_type` 1 wood, 2 PVC, 3 metal without thermal break,
    4 to 8 metal with a break of 4, 8, 12, 20, 32 mm, 9 unknown. `data_source` 2 manufacturer, 3 SAP table, 4 BFRC.
    """

    name: str | None = None
    description: str | None = None
    opening_type: Code | None = None
    data_source: Code | None = None
    glazing_type: Code | None = None
    glazing_gap: Code | None = None
    is_argon_filled: bool | None = None
    is_krypton_filled: bool | None = None
    frame_type: Code | None = None
    frame_factor: float | None = None
    solar_transmittance: float | None = None
    """The g-value at normal incidence."""
    u_value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SapOpening:
    """A door or window in a wall or roof of its building part.

    `orientation` 0 unknown, 1 north and clockwise to 8 north-west, 9 horizontal. `pitch_deg` from horizontal, of roof
    windows. Where an assessor lodges the area alone, one of width and height is 1.
    """

    name: str | None = None
    opening_type_name: str | None = None
    """The `SapOpeningType.name` it is of."""
    location: str | None = None
    """The name of the wall or roof it lies in."""
    orientation: Code | None = None
    width: float | None = None
    height: float | None = None
    pitch_deg: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SapThermalBridge:
    """One kind of junction. `psi_value_source` 1 calculated, 2 government-approved, 3 not so, 4 SAP table default."""

    thermal_bridge_type: Code | None = None
    """Of SAP Table K1, such as `E2` (other lintels)."""
    length: float | None = None
    psi_value: float | None = None
    psi_value_source: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SapThermalBridges:
    """Thermal bridging of a building part: a y-value over all of its area, or each junction.

    `thermal_bridge_code` 1 default, 2 regulations of 2002, 3 accredited, 4 stated y-value, 5 stated psi-values.
    """

    thermal_bridge_code: Code | None = None
    y_value: float | None = None
    """W/m²K over the exposed area."""
    thermal_bridges: tuple[SapThermalBridge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingRegulationsResult:
    """What the dwelling was checked against: as designed or built, and the target it had to meet.

    Emission rates in kgCO2/m²yr, primary energy rates and fabric energy efficiency in kWh/m²yr.
    """

    dwelling_emission_rate: float | None = None
    target_emission_rate: float | None = None
    dwelling_primary_energy_rate: float | None = None
    target_primary_energy_rate: float | None = None
    dwelling_fabric_energy_efficiency: float | None = None
    target_fabric_energy_efficiency: float | None = None

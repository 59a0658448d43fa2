"""Roofs and their insulation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ara_domain.epc import EpcPropertyData, SapBuildingPart
from ara_domain.epc.codes import NOT_INDICATED, Code, RoofConstruction, RoofInsulationLocation
from ara_domain.override_fields.editing import main_dwelling_of, with_main_dwelling, with_parts
from ara_domain.override_fields.fields import AnyField, CannotApply, OverrideField
from ara_domain.override_fields.values import Choice, Number

_ROOF_TYPES: Mapping[str, RoofConstruction] = {
    "pitched with loft access": RoofConstruction.PITCHED_WITH_LOFT_ACCESS,
    "pitched without loft access": RoofConstruction.PITCHED_WITHOUT_LOFT_ACCESS,
    "pitched with sloping ceiling": RoofConstruction.SLOPING_CEILING,
    "thatched": RoofConstruction.THATCHED,
    "flat": RoofConstruction.FLAT,
}
_LOFTS = frozenset(
    {
        RoofConstruction.PITCHED_UNSPECIFIED,
        RoofConstruction.PITCHED_WITH_LOFT_ACCESS,
        RoofConstruction.PITCHED_WITHOUT_LOFT_ACCESS,
        RoofConstruction.THATCHED,
    }
)
_NO_ROOF_OF_ITS_OWN = {
    RoofConstruction.ANOTHER_DWELLING_ABOVE,
    RoofConstruction.SAME_DWELLING_ABOVE,
    RoofConstruction.UNHEATED_SPACE_ABOVE,
}
_STEPS_MM = (12, 25, 50, 75, 100, 125, 150, 175, 200, 225, 250, 270, 300, 350)
"""RdSAP 21 codes of insulation thickness in roofs below 400 mm."""
_GREATEST_STEP_MM = 400
_ROUNDING = "lodged in the register's steps (12, 25, 50, …, 270, 300, 350, 400 mm and more), rounded down"
_NOTHING_KNOWN: Mapping[str, None] = dict.fromkeys(
    (
        "roof_u_value",
        "roof_insulation_thickness",
        "rafter_insulation_thickness",
        "flat_roof_insulation_thickness",
        "sloping_ceiling_insulation_thickness",
    )
)
"""The register lodges exactly one of these for a roof."""


def _set_roof_type(epc: EpcPropertyData, kind: RoofConstruction) -> EpcPropertyData:
    main = main_dwelling_of(epc)
    if main.roof_construction == kind:
        return epc
    if main.roof_construction in _NO_ROOF_OF_ITS_OWN:
        raise CannotApply("the certificate has another space above the main dwelling; a new survey must find a roof")
    changes: dict[str, object] = {**_NOTHING_KNOWN, "roof_construction": int(kind)}
    if kind is RoofConstruction.FLAT:
        changes |= {
            "roof_insulation_location": int(RoofInsulationLocation.FLAT_ROOF),
            "flat_roof_insulation_thickness": NOT_INDICATED,
        }
    elif kind is RoofConstruction.SLOPING_CEILING:
        changes |= {
            "roof_insulation_location": int(RoofInsulationLocation.SLOPING_CEILING),
            "sloping_ceiling_insulation_thickness": NOT_INDICATED,
        }
    else:
        changes |= {
            "roof_insulation_location": int(RoofInsulationLocation.UNKNOWN),
            "roof_insulation_thickness": NOT_INDICATED,
        }
    return with_main_dwelling(epc, **changes)


@dataclass(frozen=True, slots=True)
class _Layer:
    """Where insulation of one kind may lie, and how the register lodges it."""

    noun: str
    roofs: frozenset[RoofConstruction]
    location: RoofInsulationLocation
    element: str
    at_least_400_mm: str

    def lay(self, epc: EpcPropertyData, thickness_mm: float) -> EpcPropertyData:
        """The certificate with this insulation in every part that can hold it."""
        if not any(part.roof_construction in self.roofs for part in epc.sap_building_parts):
            raise CannotApply(f"no building part has a {self.noun}: {_what_is_above(epc)}")
        if not any(self._fits(part) for part in epc.sap_building_parts):
            raise CannotApply("it has a room in the roof; a new survey must give the insulation of the room's surfaces")
        return with_parts(epc, lambda part: self._laid(part, thickness_mm) if self._fits(part) else part)

    def _fits(self, part: SapBuildingPart) -> bool:
        return part.roof_construction in self.roofs and part.sap_room_in_roof is None

    def _laid(self, part: SapBuildingPart, thickness_mm: float) -> SapBuildingPart:
        location, lodged = self.location, self._lodged(thickness_mm)
        if lodged == 0:
            location = RoofInsulationLocation.NONE
        changes: dict[str, object] = {**_NOTHING_KNOWN, "roof_insulation_location": int(location), self.element: lodged}
        return replace(part, **changes)  # type: ignore[arg-type]

    def _lodged(self, thickness_mm: float) -> Code:
        """The register's step that is not thicker, so that insulation is never overstated."""
        if thickness_mm >= _GREATEST_STEP_MM:
            return self.at_least_400_mm
        step = max((step for step in _STEPS_MM if step <= thickness_mm), default=0)
        return f"{step}mm" if step else 0


_LOFT = _Layer("loft", _LOFTS, RoofInsulationLocation.JOISTS, "roof_insulation_thickness", "400mm+")
_RAFTERS = _Layer("loft", _LOFTS, RoofInsulationLocation.RAFTERS, "rafter_insulation_thickness", "400+mm")
_FLAT_ROOF = _Layer(
    "flat roof",
    frozenset({RoofConstruction.FLAT}),
    RoofInsulationLocation.FLAT_ROOF,
    "flat_roof_insulation_thickness",
    "400+mm",
)
_SLOPING_CEILING = _Layer(
    "sloping ceiling",
    frozenset({RoofConstruction.SLOPING_CEILING}),
    RoofInsulationLocation.SLOPING_CEILING,
    "sloping_ceiling_insulation_thickness",
    "400+mm",
)


def _what_is_above(epc: EpcPropertyData) -> str:
    above = main_dwelling_of(epc).roof_construction
    return f"above the main dwelling is {_ABOVE.get(above, 'something the certificate does not name')}"


_ABOVE: Mapping[Code | None, str] = {
    **{kind: f"a roof that is {word}" for word, kind in _ROOF_TYPES.items()},
    RoofConstruction.ANOTHER_DWELLING_ABOVE: "another dwelling",
    RoofConstruction.SAME_DWELLING_ABOVE: "more of the same dwelling",
    RoofConstruction.UNHEATED_SPACE_ABOVE: "an unheated or non-residential space",
}


FIELDS: tuple[AnyField, ...] = (
    OverrideField(
        "roof_type",
        "What roof the main dwelling has; its insulation is unknown afterwards unless it is given too",
        Choice(
            _ROOF_TYPES,
            {
                "pitched": "pitched with loft access",
                "loft": "pitched with loft access",
                "sloping ceiling": "pitched with sloping ceiling",
                "vaulted": "pitched with sloping ceiling",
                "thatch": "thatched",
            },
        ),
        _set_roof_type,
    ),
    OverrideField(
        "loft_insulation_mm",
        f"Insulation at the joists of every loft; {_ROUNDING}",
        Number(0, 1000, "mm"),
        _LOFT.lay,
    ),
    OverrideField(
        "rafter_insulation_mm",
        f"Insulation at the rafters of every pitched roof, instead of at the joists; {_ROUNDING}",
        Number(12, 1000, "mm"),
        _RAFTERS.lay,
    ),
    OverrideField(
        "flat_roof_insulation_mm",
        f"Insulation of every flat roof; {_ROUNDING}",
        Number(12, 1000, "mm"),
        _FLAT_ROOF.lay,
    ),
    OverrideField(
        "sloping_ceiling_insulation_mm",
        f"Insulation of every sloping ceiling; {_ROUNDING}",
        Number(12, 1000, "mm"),
        _SLOPING_CEILING.lay,
    ),
)

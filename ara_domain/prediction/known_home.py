"""What is known of a home without a certificate, and the homes nearby that have one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ara_domain.address_matching import ParsedAddress, parse_address
from ara_domain.epc import Code, EpcPropertyData
from ara_domain.identity import normalise_postcode


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownHome:
    """A home as its landlord describes it. None is "not known"; codes are those of the register."""

    address_lines: tuple[str, ...]
    postcode: str
    uprn: int | None = None
    property_type: Code | None = None
    built_form: Code | None = None
    construction_age_band: str | None = None
    total_floor_area: float | None = None
    """m²."""

    @property
    def address(self) -> ParsedAddress:
        """The parts of its address."""
        return parse_address(self.address_lines, postcode=normalise_postcode(self.postcode) or "")


def known_home_of(epc: EpcPropertyData, *, with_floor_area: bool) -> KnownHome:
    """A certified home as if it had no certificate: address, postcode, type and form, and perhaps its floor area."""
    return KnownHome(
        address_lines=address_lines_of(epc),
        postcode=epc.postcode or "",
        uprn=epc.uprn,
        property_type=epc.property_type,
        built_form=epc.built_form,
        total_floor_area=epc.total_floor_area if with_floor_area else None,
    )


def address_lines_of(epc: EpcPropertyData) -> tuple[str, ...]:
    """The address lines of a certificate that say something."""
    lines = (epc.address_line_1, epc.address_line_2, epc.address_line_3, epc.address_line_4)
    return tuple(line for line in lines if line)


def lodged_on(epc: EpcPropertyData) -> date:
    """The day a certificate counts from; one without any date is older than all others."""
    return epc.registration_date or epc.inspection_date or epc.completion_date or date.min


def newest_per_dwelling(certificates: Iterable[EpcPropertyData]) -> list[EpcPropertyData]:
    """One certificate for each dwelling, by UPRN, else by postcode and written address; order of arrival is kept.

    Those of full SAP are left out: they state U-values and openings, where a prediction needs constructions.
    """
    newest: dict[object, EpcPropertyData] = {}
    for epc in certificates:
        if epc.is_full_sap:
            continue
        key: object = epc.uprn or (normalise_postcode(epc.postcode), parse_address(address_lines_of(epc)).key)
        held = newest.get(key)
        if held is None or lodged_on(epc) > lodged_on(held):
            newest[key] = epc
    return list(newest.values())

"""What the dwelling is: type, form, age, rooms."""

from collections.abc import Mapping
from dataclasses import replace

from ara_domain.epc import EpcPropertyData, SapFlatDetails
from ara_domain.epc.codes import BuiltForm, FloorHeatLoss, PropertyType, RoofConstruction
from ara_domain.override_fields.editing import main_dwelling_of, with_main_dwelling
from ara_domain.override_fields.fields import AnyField, CannotApply, OverrideField
from ara_domain.override_fields.values import Choice, Number

_PROPERTY_TYPES: Mapping[str, PropertyType] = {
    "house": PropertyType.HOUSE,
    "bungalow": PropertyType.BUNGALOW,
    "flat": PropertyType.FLAT,
    "maisonette": PropertyType.MAISONETTE,
}
_BUILT_FORMS: Mapping[str, BuiltForm] = {
    "detached": BuiltForm.DETACHED,
    "semi-detached": BuiltForm.SEMI_DETACHED,
    "end-terrace": BuiltForm.END_TERRACE,
    "mid-terrace": BuiltForm.MID_TERRACE,
    "enclosed end-terrace": BuiltForm.ENCLOSED_END_TERRACE,
    "enclosed mid-terrace": BuiltForm.ENCLOSED_MID_TERRACE,
}
_IN_A_BLOCK = {PropertyType.FLAT, PropertyType.MAISONETTE}
_NEIGHBOUR_ABOVE = {RoofConstruction.ANOTHER_DWELLING_ABOVE, RoofConstruction.UNHEATED_SPACE_ABOVE}
_GROUND_FLOOR, _MID_FLOOR, _TOP_FLOOR = 1, 2, 3
"""Codes of the level of a flat."""
_NO_CORRIDOR = 0

_AGE_BANDS: Mapping[str, tuple[int | None, int | None]] = {
    "A": (None, 1899),
    "B": (1900, 1929),
    "C": (1930, 1949),
    "D": (1950, 1966),
    "E": (1967, 1975),
    "F": (1976, 1982),
    "G": (1983, 1990),
    "H": (1991, 1995),
    "I": (1996, 2002),
    "J": (2003, 2006),
    "K": (2007, 2011),
    "L": (2012, 2022),
    "M": (2023, None),
}
"""First and last year of each band in England and Wales (RdSAP 10 Table 1)."""


def years_of_band(band: str) -> str:
    """When a dwelling of this age band was built in England and Wales: `1930-1949`.

    Raises:
        KeyError: there is no such band.
    """
    first, last = _AGE_BANDS[band]
    if first is None:
        return f"before {(last or 0) + 1}"
    return f"{first} or later" if last is None else f"{first}-{last}"


_AGE_WORDS = {alias: band for band in _AGE_BANDS for alias in (years_of_band(band), f"{band} {years_of_band(band)}")}
_AGE_YEARS = {
    str(year): band for band, (first, last) in _AGE_BANDS.items() for year in range(first or 1500, (last or 2100) + 1)
}


def _set_property_type(epc: EpcPropertyData, kind: PropertyType) -> EpcPropertyData:
    if epc.property_type == kind:
        return epc
    main = main_dwelling_of(epc)
    if kind in _IN_A_BLOCK:
        flat = epc.sap_flat_details or SapFlatDetails(
            level=_level_in_block(main.floor_heat_loss, main.roof_construction),
            top_storey=main.roof_construction not in _NEIGHBOUR_ABOVE,
            heat_loss_corridor=_NO_CORRIDOR,
        )
        changed = replace(epc, property_type=int(kind), sap_flat_details=flat)
    else:
        if main.floor_heat_loss == FloorHeatLoss.ANOTHER_DWELLING or main.roof_construction in _NEIGHBOUR_ABOVE:
            raise CannotApply(
                "the certificate has another dwelling above or below it, so it is a flat or maisonette; "
                "a new survey must say otherwise"
            )
        if kind is PropertyType.BUNGALOW and len(main.sap_floor_dimensions) > 1:
            raise CannotApply("the certificate measures more than one storey; a new survey must measure one")
        changed = replace(epc, property_type=int(kind), sap_flat_details=None)
    return replace(changed, dwelling_type=_description(kind, changed.built_form))


def _level_in_block(below: object, above: object) -> int:
    if below == FloorHeatLoss.GROUND:
        return _GROUND_FLOOR
    return _MID_FLOOR if above in _NEIGHBOUR_ABOVE else _TOP_FLOOR


def _set_built_form(epc: EpcPropertyData, form: BuiltForm) -> EpcPropertyData:
    if epc.built_form == form:
        return epc
    party_wall = sum(
        floor.party_wall_length or 0 for part in epc.sap_building_parts for floor in part.sap_floor_dimensions
    )
    in_a_block = epc.property_type in _IN_A_BLOCK
    if form is BuiltForm.DETACHED and party_wall > 0 and not in_a_block:
        raise CannotApply(f"the certificate measures {party_wall:g} m of party wall; a new survey must measure none")
    if form is not BuiltForm.DETACHED and party_wall == 0 and not in_a_block:
        raise CannotApply("the certificate measures no party wall; a new survey must measure it")
    kind = next((kind for kind in PropertyType if kind == epc.property_type), None)
    dwelling_type = epc.dwelling_type if kind is None else _description(kind, int(form))
    return replace(epc, built_form=int(form), dwelling_type=dwelling_type)


def _description(kind: PropertyType, form: object) -> str:
    noun = kind.name.replace("_", " ").lower()
    if kind in _IN_A_BLOCK:
        return noun.capitalize()
    adjective = next((word for word, code in _BUILT_FORMS.items() if code == form), "")
    return f"{adjective} {noun}".strip().capitalize()


def _set_age_band(epc: EpcPropertyData, band: str) -> EpcPropertyData:
    return with_main_dwelling(epc, construction_age_band=band)


def _set_habitable_rooms(epc: EpcPropertyData, rooms: float) -> EpcPropertyData:
    heated = epc.heated_room_count
    all_heated = heated is not None and heated == epc.habitable_room_count
    if heated is not None:
        heated = int(rooms) if all_heated else min(heated, int(rooms))
    return replace(epc, habitable_room_count=int(rooms), heated_room_count=heated)


def _set_heated_rooms(epc: EpcPropertyData, rooms: float) -> EpcPropertyData:
    if epc.habitable_room_count is not None and rooms > epc.habitable_room_count:
        raise CannotApply(f"the home has {epc.habitable_room_count} habitable rooms; give habitable_rooms as well")
    return replace(epc, heated_room_count=int(rooms))


FIELDS: tuple[AnyField, ...] = (
    OverrideField("property_type", "What kind of home it is", Choice(_PROPERTY_TYPES), _set_property_type),
    OverrideField(
        "built_form",
        "How it stands to its neighbours",
        Choice(
            _BUILT_FORMS,
            {
                "semi": "semi-detached",
                "terraced": "mid-terrace",
                "mid terraced": "mid-terrace",
                "end of terrace": "end-terrace",
            },
        ),
        _set_built_form,
    ),
    OverrideField(
        "construction_age_band",
        "When the main dwelling was built: its age band, or a year read by the bands of England and Wales",
        Choice({band: band for band in _AGE_BANDS}, {**_AGE_WORDS, **_AGE_YEARS}),
        _set_age_band,
    ),
    OverrideField(
        "habitable_rooms",
        "Living, dining and bed rooms, not kitchens, bathrooms and halls",
        Number(1, 40, whole=True),
        _set_habitable_rooms,
    ),
    OverrideField(
        "heated_rooms",
        "Habitable rooms with a fixed heater",
        Number(0, 40, whole=True),
        _set_heated_rooms,
    ),
)

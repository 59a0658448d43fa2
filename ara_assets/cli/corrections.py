"""A home's corrections as its landlord would tell them: one entry per correction, what followed from it below."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ara_assets.cli.output import console, heading, paragraph, table
from ara_domain.landlord_overrides import AppliedOverride, Override
from ara_domain.override_fields import UnknownOverrideField, field_named
from ara_domain.override_fields.limits import OF_MEASURES
from ara_domain.override_fields.words import in_words, label
from ara_domain.property import EffectiveEpc, FieldSource

STATES: Mapping[str, str] = {
    "battery_kwh": "battery_capacity",
    "baths": "number_baths",
    "blocked_chimneys": "blocked_chimneys_count",
    "built_form": "built_form",
    "air_conditioning": "has_fixed_air_conditioning",
    "construction_age_band": "construction_age_band",
    "cylinder_insulation": "cylinder_insulation_thickness",
    "cylinder_size": "cylinder_size",
    "cylinder_thermostat": "cylinder_thermostat",
    "door_count": "door_count",
    "draught_proofed_percent": "percent_draughtproofed",
    "electric_showers": "electric_shower_count",
    "extract_fans": "extract_fans_count",
    "flat_roof_insulation_mm": "flat_roof_insulation_thickness",
    "floor_construction": "floor_construction",
    "floor_insulation": "floor_insulation",
    "glazing": "glazing_type",
    "habitable_rooms": "habitable_room_count",
    "heated_rooms": "heated_room_count",
    "heating_controls": "main_heating_control",
    "hot_water": "water_heating_code",
    "insulated_door_count": "insulated_door_count",
    "loft_insulation_mm": "roof_insulation_thickness",
    "main_fuel": "main_fuel_type",
    "main_heating": "sap_main_heating_code",
    "mains_gas": "mains_gas",
    "mechanical_ventilation": "mechanical_ventilation",
    "meter_type": "meter_type",
    "mixer_showers": "mixer_shower_count",
    "open_chimneys": "open_chimneys_count",
    "party_wall": "party_wall_construction",
    "property_type": "property_type",
    "pv_kwp": "peak_power",
    "pv_orientation": "orientation",
    "pv_overshading": "overshading",
    "pv_pitch": "pitch",
    "rafter_insulation_mm": "rafter_insulation_thickness",
    "roof_type": "roof_construction",
    "secondary_heating": "secondary_heating_type",
    "sloping_ceiling_insulation_mm": "sloping_ceiling_insulation_thickness",
    "solar_water_heating": "solar_water_heating",
    "wall_construction": "wall_construction",
    "wall_insulation": "wall_insulation_type",
}
"""The field of the certificate a correction is about; what it changes besides follows from it.

Missing are corrections whose measure the certificate does not have, such as a share of lamps where it counts lamps.
"""
_PLACES: Mapping[str, tuple[str, str]] = {
    "sap_building_parts": ("building part", "building parts"),
    "sap_floor_dimensions": ("storey", "storeys"),
    "sap_windows": ("window", "windows"),
    "main_heating_details": ("heating system", "heating systems"),
    "photovoltaic_arrays": ("solar array", "solar arrays"),
    "shower_outlets": ("shower", "showers"),
    "pv_batteries": ("battery", "batteries"),
}
"""What the lists of a certificate hold, in words: one and several."""
_FIRST_IS_USUAL = {"sap_building_parts", "main_heating_details"}


@dataclass(frozen=True, slots=True)
class Change:
    """The same change of one field, in as many places of the certificate as it happened."""

    label: str
    old: str
    new: str
    places: tuple[str, ...]
    """Paths, for example `sap_windows[3].glazing_gap`."""

    def __str__(self) -> str:
        where = _where(self.places)
        return f"{self.label}{where and f' of {where}'}: {self.old} → {self.new}"


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction in force and what it did to the certificate."""

    override: Override
    state: str
    """`applied`, `repeats_certificate`, `refused`, `survey_counts`, or `limits_measures`: about what is offered."""
    reason: str = ""
    """Why it was refused."""
    changes: tuple[Change, ...] = ()
    leaves: tuple[AppliedOverride, ...] = ()

    @property
    def label(self) -> str:
        """The field in words."""
        return label(self.override.field)

    @property
    def new(self) -> str:
        """What holds now, in the landlord's words and with the unit."""
        try:
            field = field_named(self.override.field)
        except UnknownOverrideField:
            return self.override.value
        return f"{self.override.value} {field.unit}".strip() if field.limits else self.override.value

    @property
    def stated(self) -> tuple[Change, ...]:
        """The changes of the very field it is about."""
        about = label(STATES.get(self.override.field, "-"))
        return tuple(change for change in self.changes if change.label == about)

    @property
    def consequences(self) -> tuple[Change, ...]:
        """What followed from it."""
        return tuple(change for change in self.changes if change not in self.stated)

    @property
    def old(self) -> str | None:
        """What the certificate said; None when it does not say it in the landlord's terms."""
        return " or ".join(dict.fromkeys(change.old for change in self.stated)) or None

    def as_json(self) -> dict[str, Any]:
        """For scripts: in words, and leaf by leaf as the certificate has it."""
        return {
            "field": self.override.field,
            "value": self.override.value,
            "old": self.old,
            "new": self.new,
            "state": self.state,
            "reason": self.reason or None,
            "source": FieldSource.LANDLORD.value,
            "author": self.override.author,
            "recorded_at": self.override.recorded_at,
            "note": self.override.note,
            "changes": [{"path": leaf.path, "old": leaf.old, "new": leaf.new} for leaf in self.leaves],
        }


def corrections(active: Iterable[Override], effective: EffectiveEpc | None) -> list[Correction]:
    """The corrections in force of a home, each with what it changed."""
    return [_correction(override, effective) for override in active]


def _correction(override: Override, effective: EffectiveEpc | None) -> Correction:
    if override.field in OF_MEASURES:
        refusal = "" if effective is None else _refusal(override, effective)
        return Correction(override, "refused" if refusal else "limits_measures", refusal)
    if effective is None:
        return Correction(override, "refused", "the home has no certificate to correct")
    if effective.base is FieldSource.SURVEY:
        return Correction(override, "survey_counts")
    if refusal := _refusal(override, effective):
        return Correction(override, "refused", refusal)
    leaves = tuple(leaf for leaf in effective.overridden.values() if leaf.override.override_id == override.override_id)
    return Correction(
        override, "applied" if leaves else "repeats_certificate", changes=tuple(_grouped(leaves)), leaves=leaves
    )


def _refusal(override: Override, effective: EffectiveEpc) -> str:
    """Why a correction was refused, empty where it was not."""
    return next((one.reason for one in effective.refused if one.override.override_id == override.override_id), "")


def _grouped(leaves: Sequence[AppliedOverride]) -> Iterator[Change]:
    places: dict[tuple[str, str, str], list[str]] = {}
    for leaf in leaves:
        told = (label(leaf.path), in_words(leaf.path, leaf.old), in_words(leaf.path, leaf.new))
        places.setdefault(told, []).append(leaf.path)
    for (name, old, new), paths in places.items():
        yield Change(name, old, new, tuple(paths))


def _where(paths: Sequence[str]) -> str:
    """`8 windows`, `building part 2`; nothing for what the certificate has once, or for the main dwelling alone."""
    container, _, number = paths[0].rpartition(".")[0].rpartition(".")[2].rstrip("]").partition("[")
    one, several = _PLACES.get(container, (container, container))
    if not number or (len(paths) == 1 and number == "1" and container in _FIRST_IS_USUAL):
        return ""
    return f"{one} {number}" if len(paths) == 1 else f"{len(paths)} {several}"


# ---------------------------------------------------------------------------------------------- for people


def show_corrections(told: Sequence[Correction], history: Sequence[Override]) -> None:
    """Corrections in force, then those that ended."""
    if told:
        heading("Corrected by the landlord")
        for correction in told:
            _show(correction)
        console.print()
    ended = [row for row in history if row.superseded_at is not None]
    table(
        "Earlier corrections",
        ("field", "value", "by", "until"),
        [(row.field, row.value, row.author, f"{row.superseded_at:%Y-%m-%d %H:%M}") for row in ended],
        wrap=("value",),
        indent=2,
    )


def _show(correction: Correction) -> None:
    old = "" if correction.old is None else f"{correction.old} → "
    stated = correction.stated
    where = _where(stated[0].places) if len(stated) == 1 else ""
    paragraph(f"{correction.label}: {old}{correction.new}{where and f' ({where})'}", indent=2)
    for what in _said(correction):
        paragraph(what, indent=6)


def _said(correction: Correction) -> Iterator[str]:
    match correction.state:
        case "refused":
            yield f"not applied: {correction.reason}"
        case "survey_counts":
            yield "not applied: a survey counts instead of the certificate"
        case "limits_measures":
            yield "what it is offered follows from this; its rating does not change"
        case "repeats_certificate":
            yield "nothing changed: the certificate, or another correction, says so already"
    if correction.consequences:
        yield "with it: " + "; ".join(map(str, correction.consequences))
    override = correction.override
    note = f": {override.note}" if override.note else ""
    yield f"landlord, {override.author}, {override.recorded_at:%Y-%m-%d %H:%M}{note}"

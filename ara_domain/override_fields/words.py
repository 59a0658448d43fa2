"""A certificate's fields and codes in words: `glazing_type` 13 is `double 2022 or later`.

The landlord's own words come first (the choices of the override fields), then the names of the register's codes, then
the names of SAP's tables. A code nobody named stays a code, and says so.
"""

import re
from collections.abc import Iterable, Mapping
from enum import IntEnum
from functools import cache
from typing import Any

from ara_domain.epc import codes
from ara_domain.epc.field_table import field_table
from ara_domain.override_fields.catalogue import field_named
from ara_domain.override_fields.heating_systems import Emitter, Fuel
from ara_domain.override_fields.values import Choice
from ara_domain.override_fields.water import WaterSource
from ara_domain.sap.tables import rows

_NOT_SAID = "not stated"
_TEXTS: Mapping[str, str] = {
    codes.NOT_INDICATED: "unknown",
    codes.NOT_DEFINED: "not applicable",
    codes.AS_BUILT: "as built",
    "NA": "not applicable",
}
_CHOICES: Mapping[str, str] = {
    "property_type": "property_type",
    "built_form": "built_form",
    "wall_construction": "wall_construction",
    "party_wall_construction": "party_wall",
    "floor_construction": "floor_construction",
    "roof_construction": "roof_type",
    "glazing_type": "glazing",
    "meter_type": "meter_type",
    "orientation": "pv_orientation",
    "pitch": "pv_pitch",
    "overshading": "pv_overshading",
}
"""Fields whose codes are the values of an override field's choices."""
_ENUMS: Mapping[str, type[IntEnum]] = {
    "property_type": codes.PropertyType,
    "built_form": codes.BuiltForm,
    "wall_construction": codes.WallConstruction,
    "wall_insulation_type": codes.WallInsulation,
    "roof_construction": codes.RoofConstruction,
    "roof_insulation_location": codes.RoofInsulationLocation,
    "floor_construction": codes.FloorConstruction,
    "floor_insulation": codes.FloorInsulation,
    "floor_heat_loss": codes.FloorHeatLoss,
    "main_heating_category": codes.MainHeatingCategory,
    "cylinder_size": codes.CylinderSize,
    "meter_type": codes.MeterType,
    "glazing_type": codes.GlazingType,
    "main_fuel_type": Fuel,
    "secondary_fuel_type": Fuel,
    "water_heating_fuel": Fuel,
    "heat_emitter_type": Emitter,
    "water_heating_code": WaterSource,
}
_TABLES: Mapping[str, str] = {
    "sap_main_heating_code": "heating_systems",
    "secondary_heating_type": "heating_systems",
    "main_heating_control": "heating_controls",
}
_FEW: Mapping[str, Mapping[int, str]] = {
    "cylinder_insulation_type": {0: "none", 1: "foam", 2: "jacket"},
    "immersion_heating_type": {1: "dual", 2: "single"},
    "main_heating_data_source": {1: "product database", 2: "SAP table"},
    "boiler_flue_type": {1: "open", 2: "room-sealed"},
    "boiler_ignition_type": {1: "automatic", 2: "permanent pilot light"},
    "central_heating_pump_age": {0: "unknown", 2: "2013 or later"},
    "cylinder_insulation_thickness": {0: "none", **{mm: f"{mm} mm" for mm in (12, 25, 38, 50, 80, 120, 160)}},
    "emitter_temperature": {0: "unknown", 4: "at most 35 °C"},
    "heat_loss_corridor": {0: "none"},
    "level": {1: "ground floor", 2: "mid floor", 3: "top floor"},
    "shower_outlet_type": {1: "not electric", 2: "electric", 3: "both kinds", 4: "none"},
}
"""Codes told by the comments of `ara_domain.epc` and by the override fields that lodge them."""
_PAIRS: Mapping[str, tuple[str, int]] = {
    "mechanical_ventilation": ("mechanical_ventilation", 0),
    "mechanical_ventilation_kind": ("mechanical_ventilation", 1),
    "water_heating_code": ("hot_water", 0),
}
"""Fields whose codes are one part of the values of an override field's choices."""
_UNITS = {"%": "%", "mm": "mm", "m2": "m²", "kWp": "kWp", "kWh": "kWh", "m": "m", "l": "l"}
_UNIT_OF_NAME = re.compile(r"_(mm|percent|kwp|kwh|count)$")
_THICKNESS = re.compile(r"(\d+) ?mm(\+?)$")


def in_words(path: str, value: object) -> str:
    """The value at a path of a certificate, as a person would say it, with its unit."""
    if value is None:
        return _NOT_SAID
    if isinstance(value, bool):
        return "yes" if value else "no"
    named = _named(_leaf(path))
    if (word := named.get(str(value))) is not None:
        return word
    if isinstance(value, str):
        thickness = _THICKNESS.match(value)
        return _TEXTS.get(value, value) if thickness is None else f"{thickness[1]} mm{thickness[2] and ' or more'}"
    kind, unit = _kinds().get(_pattern(path), ("", ""))
    shown = f"{value:,.4g}" if isinstance(value, float) else str(value)
    if kind == "code" or named:
        return f"code {shown}"
    return f"{shown} {_UNITS[unit]}" if unit in _UNITS else shown


def label(path: str) -> str:
    """The name of a field in words, without its unit: `sap_windows[3].glazing_gap` is `glazing gap`."""
    words = _UNIT_OF_NAME.sub("", _leaf(path).removeprefix("sap_")).split("_")
    return " ".join({"led": "LED", "cfl": "CFL", "pv": "PV", "u": "U"}.get(word, word) for word in words)


def _leaf(path: str) -> str:
    return path.rpartition(".")[2].partition("[")[0]


def _pattern(path: str) -> str:
    return re.sub(r"\[[^\]]*\]", "[]", path)


@cache
def _kinds() -> Mapping[str, tuple[str, str]]:
    """Type and unit of each field, by its path with `[]` for any item."""
    return {row.path: (row.type, row.unit) for row in field_table()}


@cache
def _named(leaf: str) -> Mapping[str, str]:
    """What the codes of a field are called, by the code as text."""
    named: dict[str, str] = {}
    if leaf in _TABLES:
        for row in rows(_TABLES[leaf]):
            named.setdefault(row["code"], row["name"])
    if leaf in _ENUMS:
        named |= {str(int(code)): code.name.replace("_", " ").lower() for code in _ENUMS[leaf]}
    if leaf in _FEW:
        named |= {str(code): word for code, word in _FEW[leaf].items()}
    if leaf in _CHOICES:
        named |= {_code(code): word for word, code in _choices(_CHOICES[leaf])}
    if leaf in _PAIRS:
        field, part = _PAIRS[leaf]
        named |= {_code(pair[part]): word for word, pair in _choices(field)}
    return named


def _choices(field: str) -> Iterable[tuple[str, Any]]:
    kind = field_named(field).kind
    assert isinstance(kind, Choice)
    return kind.values.items()


def _code(value: int | str) -> str:
    return value if isinstance(value, str) else str(int(value))

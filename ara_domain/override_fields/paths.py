"""Paths into a certificate, and the difference of two certificates leaf by leaf.

A path names fields from the certificate down: `sap_heating.main_heating_details[1].main_fuel_type`. An item of a list
is addressed by the number it carries itself (building part, heating system, storey, improvement) as long as those
numbers tell the items apart, else by its position from 0.
"""

import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from ara_domain.epc import EpcPropertyData, Improvement, MainHeatingDetail, SapBuildingPart, SapFloorDimension

_NUMBERED: Mapping[type, str] = {
    SapBuildingPart: "building_part_number",
    MainHeatingDetail: "main_heating_number",
    SapFloorDimension: "floor",
    Improvement: "sequence",
}
_STEP = re.compile(r"(?P<name>[a-z_0-9]+)(?:\[(?P<item>[^\]]+)\])?$")


class Difference(NamedTuple):
    """One leaf in which two certificates differ; None where one of them says nothing."""

    path: str
    old: object
    new: object


def read_path(epc: EpcPropertyData, path: str) -> object:
    """The value at a path, None when the certificate does not say.

    Raises:
        AttributeError: no such field.
    """
    value: Any = epc
    kind: type = EpcPropertyData
    for step in path.split("."):
        match = _STEP.match(step)
        held = _field_types(kind).get(match["name"]) if match and is_dataclass(kind) else None
        if match is None or held is None:
            raise AttributeError(f"{path!r} is no field of a certificate: {kind.__name__} has no {step!r}")
        value = getattr(value, match["name"], None)
        kind = held
        if match["item"] is not None:
            value = _items(value or ()).get(match["item"])
    return value


def differences(old: object, new: object, path: str = "") -> Iterator[Difference]:
    """Every leaf in which `new` differs from `old`, in field order."""
    if old is new or old == new:
        return
    if is_dataclass(old) or is_dataclass(new):
        for field in fields(old if is_dataclass(old) else new):  # type: ignore[arg-type]
            here = f"{path}.{field.name}" if path else field.name
            yield from differences(getattr(old, field.name, None), getattr(new, field.name, None), here)
    elif _holds_items(old) or _holds_items(new):
        old_items, new_items = _items(old or ()), _items(new or ())  # type: ignore[arg-type]
        for number in [*old_items, *(n for n in new_items if n not in old_items)]:
            yield from differences(old_items.get(number), new_items.get(number), f"{path}[{number}]")
    else:
        yield Difference(path, old, new)


def _holds_items(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and is_dataclass(value[0])


def _items(values: tuple[Any, ...]) -> dict[str, Any]:
    """Items by the number they carry, or by position when that does not tell them apart."""
    if values and (attribute := _NUMBERED.get(type(values[0]))):
        numbered = {str(getattr(value, attribute)): value for value in values}
        if len(numbered) == len(values):
            return numbered
    return {str(position): value for position, value in enumerate(values)}


@cache
def _field_types(kind: type) -> Mapping[str, type]:
    """Per field of a dataclass, the dataclass it holds (also as a list), or the type of its plain value."""
    return {name: _held(hint) for name, hint in get_type_hints(kind).items()}


def _held(hint: Any) -> type:
    if get_origin(hint) in {Union, types.UnionType, tuple}:
        held = [_held(argument) for argument in get_args(hint) if argument not in {type(None), Ellipsis}]
        return next((kind for kind in held if is_dataclass(kind)), object)
    return hint if isinstance(hint, type) else object

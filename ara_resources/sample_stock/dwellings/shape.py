"""Plans of homes: rectangles, whose exposed perimeters and party walls follow from how they stand."""

import math
from dataclasses import dataclass
from random import Random

from ara_domain.epc.codes import BuiltForm, PropertyType
from ara_resources.sample_stock.chance import around, happens
from ara_resources.sample_stock.dwellings.dwelling import Gable, Storey
from ara_resources.sample_stock.dwellings.pattern import Pattern
from ara_resources.sample_stock.dwellings.plots import STAIRWELL, UNHEATED, Plot

_WIDTH_TO_DEPTH = {
    BuiltForm.DETACHED: 1.15,
    BuiltForm.SEMI_DETACHED: 0.95,
    BuiltForm.END_TERRACE: 0.68,
    BuiltForm.MID_TERRACE: 0.66,
    BuiltForm.ENCLOSED_END_TERRACE: 0.85,
    BuiltForm.ENCLOSED_MID_TERRACE: 0.80,
}
_SIDES_OUTSIDE = {BuiltForm.DETACHED: 2, BuiltForm.SEMI_DETACHED: 1, BuiltForm.END_TERRACE: 1, BuiltForm.MID_TERRACE: 0}
"""Flank walls that are outside walls, of homes that look both ways."""
_EXPOSED, _PARTY = 0, 1
"""Kinds of gable walls, as lodged."""
_STOREYS_OF_A_MAISONETTE = 2


@dataclass(frozen=True, slots=True)
class Face:
    """A stretch of outside wall and the way it looks (1 north … 8 north-west)."""

    orientation: int
    length: float
    front: bool
    """Looks on the street."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The main dwelling's storeys, lowest first, and its outside walls."""

    width: float
    depth: float
    storeys: tuple[Storey, ...]
    faces: tuple[Face, ...]
    sheltered: float
    """Length of wall to an unheated corridor or stairwell, m."""

    @property
    def footprint(self) -> float:
        """Floor area of one storey, m²."""
        return self.storeys[0].area


def plan_of(pattern: Pattern, plot: Plot, rng: Random) -> Plan:
    """The plan of a home on its plot, about the size its street was built to.

    What is not exposed is party wall, the wall to a heated corridor included (RdSAP 10 §6.10).
    """
    on_one_floor = pattern.estate.kind is PropertyType.FLAT
    own_storeys = 1 if on_one_floor else _STOREYS_OF_A_MAISONETTE if pattern.in_block else pattern.storeys
    area = around(rng, pattern.floor_area, 0.05) / own_storeys
    ratio = around(rng, _WIDTH_TO_DEPTH[plot.form], 0.06)
    width = round(math.sqrt(area * ratio), 2)
    depth = round(area / width, 2)
    area = round(width * depth, 2)
    faces = _faces(pattern, plot, width, depth)
    sheltered = _sheltered(plot, width)
    perimeter = round(sum(face.length for face in faces) + sheltered, 2)
    party = round(2 * (width + depth) - perimeter, 2)
    heights = [pattern.room_height] + [round(pattern.room_height - 0.02, 2)] * (own_storeys - 1)
    storeys = tuple(Storey(area=area, height=height, perimeter=perimeter, party=max(0.0, party)) for height in heights)
    return Plan(width, depth, storeys, faces, sheltered)


def _faces(pattern: Pattern, plot: Plot, width: float, depth: float) -> tuple[Face, ...]:
    front = turned(pattern.facing, 4 * plot.side)
    if plot.form is BuiltForm.ENCLOSED_MID_TERRACE:
        return (Face(front, width, True),)
    if plot.form is BuiltForm.ENCLOSED_END_TERRACE:
        return (Face(front, width, True), Face(turned(front, 2), depth, False))
    back = width - (plot.flat.corridor_length if plot.flat and plot.flat.corridor == STAIRWELL else 0.0)
    flanks = tuple(Face(turned(front, turn), depth, False) for turn in (2, -2)[: _SIDES_OUTSIDE[plot.form]])
    return (Face(front, width, True), Face(turned(front, 4), round(max(1.0, back), 2), False), *flanks)


def turned(orientation: int, eighths: int) -> int:
    """An orientation (1 north … 8 north-west) turned clockwise by eighths of a circle."""
    return (orientation - 1 + eighths) % 8 + 1


def _sheltered(plot: Plot, width: float) -> float:
    flat = plot.flat
    if flat is None or flat.corridor not in {UNHEATED, STAIRWELL}:
        return 0.0
    return round(min(flat.corridor_length, width), 2)


@dataclass(frozen=True, slots=True)
class Rear:
    """A rear extension of one storey."""

    width: float
    depth: float

    @property
    def storey_perimeter(self) -> float:
        """Three sides are outside."""
        return round(self.width + 2 * self.depth, 2)


def rear_extension(plan: Plan, rng: Random) -> Rear:
    """An extension that fits behind the house."""
    share = 1.0 if happens(rng, 0.3) else rng.uniform(0.45, 0.9)
    return Rear(width=round(plan.width * share, 2), depth=round(rng.uniform(1.8, 3.8), 2))


def opened_to(storey: Storey, width: float) -> Storey:
    """A storey whose rear wall was opened over this length, to an extension or a conservatory."""
    return Storey(
        area=storey.area,
        height=storey.height,
        perimeter=round(max(1.0, storey.perimeter - width), 2),
        party=storey.party,
    )


def gables_of(form: BuiltForm, depth: float) -> tuple[Gable, Gable]:
    """End walls of a room in the roof whose ridge runs along the street."""
    outside = _SIDES_OUTSIDE.get(form, 0)
    kinds = (_EXPOSED if outside >= 1 else _PARTY, _EXPOSED if outside == 2 else _PARTY)
    return (Gable(length=depth, kind=kinds[0]), Gable(length=depth, kind=kinds[1]))

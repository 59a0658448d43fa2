"""Windows on the faces of a home, their glazing, and its doors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from ara_domain.epc.codes import BuiltForm, Code
from ara_domain.epc.codes import GlazingType as Glazing
from ara_resources.sample_stock.chance import Weighted, around, happens
from ara_resources.sample_stock.dwellings.dwelling import RoomInRoof, Window
from ara_resources.sample_stock.dwellings.pattern import Pattern
from ara_resources.sample_stock.dwellings.shape import Face, Plan, Rear

V = TypeVar("V")

_GLASS_PER_FLOOR = {"A": 0.165, "C": 0.18, "D": 0.175, "G": 0.145, "J": 0.155, "L": 0.165}
"""Window area per floor area, by the first band it applies from."""
_AREA_OF_ONE = 1.75
_MOST_OF_A_WALL = 0.45
_FLANK_SHARE = 0.25
"""A flank wall has so much glass for its length, compared with front and back."""
_GLAZED = {
    "A": Weighted(
        {
            Glazing.DOUBLE_2002_TO_2022: 39,
            Glazing.DOUBLE_PRE_2002: 25,
            Glazing.DOUBLE_UNKNOWN_DATE: 15,
            Glazing.DOUBLE_2022_ON: 7,
            Glazing.SINGLE: 10,
            Glazing.SECONDARY_NORMAL_EMISSIVITY: 2,
            Glazing.SECONDARY_UNKNOWN: 1,
            Glazing.TRIPLE_2002_TO_2022: 0.7,
            Glazing.DOUBLE_KNOWN_DATA: 1.3,
        }
    ),
    "H": Weighted({Glazing.DOUBLE_PRE_2002: 52, Glazing.DOUBLE_2002_TO_2022: 36, Glazing.DOUBLE_UNKNOWN_DATE: 9,
                   Glazing.DOUBLE_2022_ON: 3}),
    "J": Weighted({Glazing.DOUBLE_2002_TO_2022: 97, Glazing.DOUBLE_2022_ON: 3}),
    "L": Weighted({Glazing.DOUBLE_2002_TO_2022: 90, Glazing.TRIPLE_2002_TO_2022: 6, Glazing.DOUBLE_KNOWN_DATA: 4}),
    "M": Weighted({Glazing.DOUBLE_2022_ON: 90, Glazing.TRIPLE_2022_ON: 10}),
}  # fmt: skip
_GAPS: Weighted[Code] = Weighted({6: 22, 12: 45, "16+": 33})
"""Lodged for glazing of unknown or early date only."""
WITH_GAP = (Glazing.DOUBLE_PRE_2002, Glazing.DOUBLE_UNKNOWN_DATE)
_SOME_STILL_SINGLE = 0.12
_ROOF_WINDOW = (0.78, 1.18)


@dataclass(frozen=True, slots=True)
class Doors:
    """External doors of a home."""

    count: int
    insulated: int
    draught_proofed: int


def windows_of(
    pattern: Pattern, plan: Plan, rear: Rear | None, room: RoomInRoof | None, rng: Random
) -> tuple[Window, ...]:
    """Windows of a home; those of its extension look the way its back does."""
    style = _Style.drawn(pattern.band, rng)
    storeys = len(plan.storeys)
    area = around(rng, _by_band(_GLASS_PER_FLOOR, pattern.band), 0.12) * plan.footprint * storeys
    windows = _on_faces(plan.faces, area, plan.storeys[0].height * storeys, style, rng)
    if rear is not None:
        back = next((face for face in plan.faces if not face.front), plan.faces[0])
        behind = (Face(back.orientation, rear.width, False),)
        newer = style if happens(rng, 0.5) else _Style.drawn("J", rng)
        windows += _on_faces(behind, 0.22 * rear.width * rear.depth, pattern.room_height, newer, rng, part=1)
    if room is not None:
        for side in range(1 + (room.area > 14)):
            facing = plan.faces[min(side, len(plan.faces) - 1)].orientation
            windows.append(style.window(*_ROOF_WINDOW, facing, rng, wall=4, in_roof=True))
    return tuple(windows)


@dataclass(slots=True)
class _Style:
    """The glazing a home has throughout, or nearly so."""

    glazing: Glazing
    gap: Code | None
    pvc: bool
    draught_proofed: bool
    mixed: bool
    u_value: float | None

    @classmethod
    def drawn(cls, band: str, rng: Random) -> "_Style":
        glazing = _by_band(_GLAZED, band).draw(rng)
        single = glazing is Glazing.SINGLE
        return cls(
            glazing=glazing,
            gap=_GAPS.draw(rng) if glazing in WITH_GAP else None,
            pvc=happens(rng, 0.9),
            draught_proofed=happens(rng, 0.2) if single else happens(rng, 0.96),
            mixed=not single and band <= "E" and happens(rng, _SOME_STILL_SINGLE),
            u_value=rng.choice((1.2, 1.4, 1.6)) if glazing is Glazing.DOUBLE_KNOWN_DATA else None,
        )

    def window(
        self,
        width: float,
        height: float,
        orientation: int,
        rng: Random,
        part: int = 0,
        wall: int = 1,
        in_roof: bool = False,
    ) -> Window:
        """One window; in a home that is not fully reglazed some are still single."""
        single = self.mixed and not in_roof and happens(rng, 0.2)
        return Window(
            width=width,
            height=height,
            orientation=orientation,
            glazing=int(Glazing.SINGLE if single else self.glazing),
            gap=None if single else self.gap,
            pvc_frame=self.pvc and not single,
            draught_proofed=self.draught_proofed and not single,
            part=part,
            wall=wall,
            in_roof=in_roof,
            u_value=None if single else self.u_value,
        )


def _on_faces(
    faces: Sequence[Face], area: float, wall_height: float, style: _Style, rng: Random, part: int = 0
) -> list[Window]:
    """Window area spread over the faces by their length, flanks having little."""
    flanked = len(faces) > 2
    pulls = [face.length * (_FLANK_SHARE if flanked and place >= 2 else 1.0) for place, face in enumerate(faces)]
    windows = []
    for face, pull in zip(faces, pulls, strict=True):
        wanted = min(area * pull / sum(pulls), _MOST_OF_A_WALL * face.length * wall_height)
        count = max(1, round(wanted / _AREA_OF_ONE))
        if wanted < 0.35:
            continue
        height = round(rng.uniform(1.05, 1.35), 2)
        for _ in range(count):
            width = round(max(0.45, wanted / count / height * rng.uniform(0.85, 1.15)), 2)
            windows.append(style.window(width, height, face.orientation, rng, part))
    return windows


def doors_of(pattern: Pattern, form: BuiltForm, rng: Random) -> Doors:
    """Doors of a home: front and back of a house, one of a flat."""
    side_door = form is BuiltForm.DETACHED and happens(rng, 0.3)
    count = 1 if pattern.in_block else 3 if side_door else 2
    modern = pattern.band >= "K" or happens(rng, 0.12)
    insulated = count if modern and happens(rng, 0.6) else 0
    return Doors(count, insulated, count if insulated or happens(rng, 0.75) else rng.randrange(count + 1))


def _by_band(table: Mapping[str, V], band: str) -> V:
    return table[max(first for first in table if first <= band)]

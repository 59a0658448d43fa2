"""A home, from the design of its street and its plot."""

from dataclasses import dataclass
from random import Random

from ara_domain.epc.codes import FloorConstruction as FloorBuilt
from ara_domain.epc.codes import FloorHeatLoss as Below
from ara_domain.epc.codes import RoofConstruction as Above
from ara_domain.epc.codes import WallConstruction as Built
from ara_resources.sample_stock.chance import Weighted, happens
from ara_resources.sample_stock.dwellings import fabric, openings, services, shape
from ara_resources.sample_stock.dwellings.dwelling import (
    AlternativeWall,
    Conservatory,
    Dwelling,
    Floor,
    Part,
    RoomInRoof,
    Storey,
    Wall,
)
from ara_resources.sample_stock.dwellings.estates import Layout
from ara_resources.sample_stock.dwellings.heating import Shared, heating_of
from ara_resources.sample_stock.dwellings.pattern import Pattern, party_wall_of
from ara_resources.sample_stock.dwellings.plots import TOP, Plot

_LATER_BANDS = Weighted({"D": 1, "E": 2, "F": 3, "G": 3, "H": 2, "I": 2, "J": 2, "K": 2, "L": 2})
_EXTENSION_ROOFS = Weighted({Above.FLAT: 45, Above.PITCHED_WITH_LOFT_ACCESS: 25, Above.PITCHED_WITHOUT_LOFT_ACCESS: 20,
                             Above.SLOPING_CEILING: 10})  # fmt: skip
_OTHER_WALL = 0.08
_SHARE_OF_OTHER_WALL = (0.12, 0.3)
_CONSERVATORY, _SEPARATE_CONSERVATORY = 0.012, 0.05
_ROOMS = ((38, 1.6), (55, 2.4), (70, 3.3), (85, 4.4), (105, 5.2), (140, 6.2), (10_000, 7.6))
"""Habitable rooms of homes up to a floor area."""
_ROOF_ROOM_INSULATION = Weighted({None: 62, "50mm": 8, "100mm": 18, "150mm": 8, "200mm": 4})


@dataclass(frozen=True, slots=True)
class _Shell:
    """The parts of a home, before anything is put in it."""

    parts: tuple[Part, ...]
    plan: shape.Plan
    rear: shape.Rear | None
    conservatory: Conservatory | None


def dwelling_of(pattern: Pattern, shared: Shared, plot: Plot, rng: Random) -> Dwelling:
    """The home on a plot as it is today."""
    shell = _shell(pattern, plot, rng)
    area = sum(storey.area for part in shell.parts for storey in part.storeys)
    room = shell.parts[0].room_in_roof
    area += room.area if room else 0.0
    windows = openings.windows_of(pattern, shell.plan, shell.rear, room, rng)
    doors = openings.doors_of(pattern, plot.form, rng)
    heating = heating_of(pattern, shared, area, rng)
    rooms = max(1, round(next(rooms for most, rooms in _ROOMS if area <= most) + rng.uniform(-0.6, 0.6)))
    separate = 1
    if shell.conservatory is None and not pattern.in_block and happens(rng, _SEPARATE_CONSERVATORY):
        separate = 2 if happens(rng, 0.8) else 3
    return Dwelling(
        property_type=pattern.estate.kind,
        built_form=plot.form,
        parts=shell.parts,
        windows=windows,
        habitable_rooms=rooms,
        heated_rooms=_heated(rooms, heating.mains[0].system.heats_every_room, rng),
        doors=doors.count,
        heating=heating,
        supply=services.supply_of(pattern, plot, heating, shell.plan.footprint, rng),
        air=services.air_of(pattern, heating, rng),
        lamps=services.lamps_of(area, rng),
        flat=plot.flat,
        insulated_doors=doors.insulated,
        draught_proofed_doors=doors.draught_proofed,
        conservatory=shell.conservatory,
        separate_conservatory=separate,
    )


def _heated(rooms: int, throughout: bool, rng: Random) -> int:
    if throughout:
        return rooms
    return max(1, rooms - rng.choice((0, 0, 1, 2)))


# ------------------------------------------------------------------------------------------------ the shell


def _shell(pattern: Pattern, plot: Plot, rng: Random) -> _Shell:
    plan = shape.plan_of(pattern, plot, rng)
    storeys = list(plan.storeys)
    wall = fabric.wall_of(pattern, rng)
    rear = conservatory = None
    extension: tuple[Part, ...] = ()
    if happens(rng, pattern.estate.extended):
        rear = shape.rear_extension(plan, rng)
        storeys[0] = shape.opened_to(storeys[0], rear.width)
        extension = (_extension(pattern, rear, rng),)
    elif not pattern.in_block and happens(rng, _CONSERVATORY):
        conservatory = _conservatory(plan, rng)
        storeys[0] = shape.opened_to(storeys[0], conservatory.area / 3)
    roof = fabric.roof_of(pattern, plot.flat, rng)
    main = Part(
        age_band=pattern.band,
        wall=wall,
        roof=roof,
        floor=fabric.floor_of(pattern, plot.flat, rng),
        storeys=tuple(storeys),
        party_wall=party_wall_of(pattern, plot.form),
        alternative_walls=_alternative_walls(pattern, plan, storeys, wall, rng),
        room_in_roof=_room_in_roof(pattern, plot, plan, roof.construction, rng),
    )
    return _Shell((main, *extension), plan, rear, conservatory)


def _alternative_walls(
    pattern: Pattern, plan: shape.Plan, storeys: list[Storey], wall: Wall, rng: Random
) -> tuple[AlternativeWall, ...]:
    """The wall to an unheated corridor or stairwell, and now and then a panel or a gable of another kind."""
    if plan.sheltered:
        area = round(plan.sheltered * storeys[0].height, 2)
        return (AlternativeWall(wall=wall, area=area, sheltered=True),)
    if pattern.in_block or not happens(rng, _OTHER_WALL):
        return ()
    gross = sum(storey.perimeter * storey.height for storey in storeys)
    other = Built.TIMBER_FRAME if pattern.wall in {Built.CAVITY, Built.SYSTEM_BUILT} else Built.CAVITY
    band = max(pattern.band, "C") if other is Built.CAVITY else pattern.band
    return (
        AlternativeWall(
            wall=fabric.insulated_wall(other, band, None, rng),
            area=round(gross * rng.uniform(*_SHARE_OF_OTHER_WALL), 2),
        ),
    )


def _extension(pattern: Pattern, rear: shape.Rear, rng: Random) -> Part:
    band = _LATER_BANDS.draw(rng)
    band = max(band, pattern.band)
    return Part(
        age_band=band,
        wall=fabric.insulated_wall(Built.CAVITY, band, 5 * round(rng.uniform(52, 62)), rng),
        roof=fabric.insulated_roof(_EXTENSION_ROOFS.draw(rng), band, rng),
        floor=Floor(below=Below.GROUND, construction=int(FloorBuilt.SOLID)),
        storeys=(
            Storey(
                area=round(rear.width * rear.depth, 2),
                height=round(min(2.45, pattern.room_height), 2),
                perimeter=rear.storey_perimeter,
            ),
        ),
    )


def _conservatory(plan: shape.Plan, rng: Random) -> Conservatory:
    area = round(rng.uniform(7.0, min(14.0, 3 * plan.width)), 2)
    return Conservatory(area=area, glazed_perimeter=round(area / 3 + 6, 2), double_glazed=happens(rng, 0.9))


def _room_in_roof(pattern: Pattern, plot: Plot, plan: shape.Plan, roof: Above, rng: Random) -> RoomInRoof | None:
    """Under a pitched roof; in a converted house the top flat may have one."""
    on_top = plot.flat is None or (plot.flat.level == TOP and pattern.estate.layout is Layout.CONVERTED)
    fits = roof is Above.PITCHED_WITH_LOFT_ACCESS and on_top
    if not fits or not happens(rng, pattern.estate.room_in_roof):
        return None
    band = pattern.band if happens(rng, 0.55) else max(pattern.band, _LATER_BANDS.draw(rng))
    return RoomInRoof(
        area=round(plan.footprint * rng.uniform(0.42, 0.62), 2),
        age_band=band,
        gables=shape.gables_of(plot.form, plan.depth),
        insulation=_ROOF_ROOM_INSULATION.draw(rng),
    )

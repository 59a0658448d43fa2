"""Where each home of a street stands: its address, how it joins its neighbours, and its place in a building."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from ara_domain.epc.codes import BuiltForm
from ara_resources.sample_stock.chance import Weighted, happens
from ara_resources.sample_stock.dwellings.dwelling import FlatPosition
from ara_resources.sample_stock.dwellings.estates import Layout
from ara_resources.sample_stock.names import building_names
from ara_resources.sample_stock.streets import Street

GROUND, MID, TOP = 1, 2, 3
NO_CORRIDOR, HEATED, UNHEATED, STAIRWELL = 0, 1, 2, 3
"""Codes of the level of a flat, and of the corridor outside it."""
_ROW_LENGTH = Weighted({4: 3, 6: 4, 8: 2, 10: 1})
_CORRIDOR = Weighted({UNHEATED: 6, HEATED: 4})
_STOREY_NAMES = ("Ground Floor Flat", "First Floor Flat", "Second Floor Flat", "Third Floor Flat")
_DETACHED, _SEMI, _END, _MID_TERRACE, _ENCLOSED_END, _ENCLOSED_MID = (
    BuiltForm.DETACHED,
    BuiltForm.SEMI_DETACHED,
    BuiltForm.END_TERRACE,
    BuiltForm.MID_TERRACE,
    BuiltForm.ENCLOSED_END_TERRACE,
    BuiltForm.ENCLOSED_MID_TERRACE,
)


@dataclass(frozen=True, slots=True)
class Plot:
    """A home's place. `address` is one to three lines without town and postcode."""

    address: tuple[str, ...]
    form: BuiltForm
    side: int
    """0 or 1: the side of the street, and so which way its front looks."""
    flat: FlatPosition | None = None


def plots_of(street: Street, storeys: int, rng: Random) -> Sequence[Plot]:
    """Places for the homes of a street that have a certificate or a line in the list; no two have one address.

    `storeys` are those of a building of flats. Of whole rows and buildings only so many homes are taken as the street
    needs, so that every floor of a tall building comes up.
    """
    needed = street.listed + street.others
    standing: list[Plot] = []
    for group in _groups(street, storeys, rng):
        standing.extend(group)
        if len(standing) >= needed:
            break
    return [standing[place] for place in sorted(rng.sample(range(len(standing)), needed))]


def _groups(street: Street, storeys: int, rng: Random) -> Iterator[list[Plot]]:
    """Rows and buildings along a street, more than any street needs."""
    makers: Mapping[Layout, Callable[[], Iterator[list[Plot]]]] = {
        Layout.TERRACE: lambda: _terraces(street, rng),
        Layout.SEMIS: lambda: _pairs(street, _SEMI),
        Layout.DETACHED: lambda: _pairs(street, _DETACHED),
        Layout.CONVERTED: lambda: _converted(street, storeys, rng),
        Layout.STAIRCASE: lambda: _staircases(street, storeys, rng),
        Layout.CORRIDOR: lambda: _corridors(street, storeys, rng),
        Layout.STACKED: lambda: _stacked(street, rng),
    }
    return makers[street.estate.layout]()


# ------------------------------------------------------------------------------------------------ houses


def _pairs(street: Street, form: BuiltForm) -> Iterator[list[Plot]]:
    number = 1
    while True:
        yield [Plot((f"{number + step} {street.name}",), form, step % 2) for step in (0, 2, 1, 3)]
        number += 4


def _terraces(street: Street, rng: Random) -> Iterator[list[Plot]]:
    """Rows on the odd and the even side in turn."""
    following = [1, 2]
    while True:
        for side in (0, 1):
            length = _ROW_LENGTH.draw(rng)
            yield [
                Plot((f"{following[side] + 2 * place} {street.name}",), _form_in_row(place, length), side)
                for place in range(length)
            ]
            following[side] += 2 * length


def _form_in_row(place: int, length: int) -> BuiltForm:
    return _END if place in {0, length - 1} else _MID_TERRACE


# ------------------------------------------------------------------------------------------------ buildings of flats


def _position(storey: int, storeys: int, corridor: int, length: float) -> FlatPosition:
    return FlatPosition(
        level=GROUND if storey == 0 else TOP if storey == storeys - 1 else MID,
        storey=storey,
        storeys=storeys,
        corridor=corridor,
        corridor_length=length if corridor in {UNHEATED, STAIRWELL} else 0.0,
    )


def _converted(street: Street, storeys: int, rng: Random) -> Iterator[list[Plot]]:
    """Terraced houses with one flat to a floor, off an unheated stair."""
    number = rng.randrange(1, 40)
    named = happens(rng, 0.4)
    while True:
        number += 2
        form = _END if number % 5 == 0 else _MID_TERRACE
        length = round(rng.uniform(1.8, 3.4), 2)
        yield [
            Plot(
                (_STOREY_NAMES[storey] if named else f"Flat {storey + 1}", f"{number} {street.name}"),
                form,
                number % 2,
                _position(storey, storeys, STAIRWELL, length),
            )
            for storey in range(storeys)
        ]


def _staircases(street: Street, storeys: int, rng: Random) -> Iterator[list[Plot]]:
    """Two flats to a floor off a stair; the stairs of a building stand side by side."""
    for building in building_names(rng):
        stairs = rng.choice((1, 2, 3))
        length = round(rng.uniform(2.4, 4.2), 2)
        corridor = STAIRWELL if happens(rng, 0.85) else NO_CORRIDOR
        places = [(stair, storey, side) for stair in range(stairs) for storey in range(storeys) for side in (0, 1)]
        yield [
            Plot(
                (f"Flat {number}", building, street.name),
                _form_at_stair(stair, stairs, side),
                stair % 2,
                _position(storey, storeys, corridor, length),
            )
            for number, (stair, storey, side) in enumerate(places, start=1)
        ]


def _form_at_stair(stair: int, stairs: int, side: int) -> BuiltForm:
    if stairs == 1:
        return _SEMI
    return _END if (stair, side) in {(0, 0), (stairs - 1, 1)} else _MID_TERRACE


def _corridors(street: Street, storeys: int, rng: Random) -> Iterator[list[Plot]]:
    """Flats on both sides of a corridor; those at the corners have two outside walls, the others one."""
    for building in building_names(rng):
        along = rng.choice((2, 3, 4))
        corridor = _CORRIDOR.draw(rng)
        length = round(rng.uniform(4.5, 7.0), 2)
        places = [(storey, place, side) for storey in range(storeys) for place in range(along) for side in (0, 1)]
        yield [
            Plot(
                (f"{number} {building}", street.name),
                _ENCLOSED_END if place in {0, along - 1} else _ENCLOSED_MID,
                side,
                _position(storey, storeys, corridor, length),
            )
            for number, (storey, place, side) in enumerate(places, start=1)
        ]


def _stacked(street: Street, rng: Random) -> Iterator[list[Plot]]:
    """Rows of two maisonettes one above the other, each of two storeys, reached by open stairs."""
    number = 1
    while True:
        length = _ROW_LENGTH.draw(rng)
        yield [
            Plot(
                (f"{number + 4 * place + 2 * upper} {street.name}",),
                _form_in_row(place, length),
                0,
                FlatPosition(level=TOP if upper else GROUND, storey=2 * upper, storeys=4, corridor=NO_CORRIDOR),
            )
            for place in range(length)
            for upper in (0, 1)
        ]
        number += 4 * length

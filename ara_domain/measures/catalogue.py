"""Every option of the retrofit catalogue, in the order of work."""

from ara_domain.measures import fabric, heating, openings, renewables
from ara_domain.measures.option import Option

CATALOGUE_VERSION = "3"
"""Bump when a rule or an edit changes: candidates of every home are then worked out again."""

OPTIONS: tuple[Option, ...] = tuple(
    sorted(
        (
            fabric.LOFT,
            fabric.CAVITY_FILL,
            fabric.SOLID_WALL_EXTERNAL,
            fabric.SOLID_WALL_INTERNAL,
            fabric.FLOOR,
            openings.DRAUGHT_PROOFING,
            openings.LOW_ENERGY_LIGHTING,
            heating.CONTROLS,
            heating.CONDENSING_BOILER,
            heating.HEAT_PUMP,
            openings.DOUBLE_GLAZING,
            renewables.PV_2_5,
            renewables.PV_4,
        ),
        key=lambda option: option.order,
    )
)

_BY_KEY = {option.key: option for option in OPTIONS}


def option_named(key: str) -> Option:
    """The option of a key.

    Raises:
        KeyError: no such option; the message lists the keys.
    """
    try:
        return _BY_KEY[key]
    except KeyError:
        raise KeyError(f"{key!r} is no option of the catalogue; it has {', '.join(_BY_KEY)}") from None

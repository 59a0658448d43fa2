"""Every option of the retrofit catalogue, in the order of work."""

from ara_domain.measures import fabric, heating, openings, renewables
from ara_domain.measures.option import Option, of_descriptions

CATALOGUE_VERSION = "4"
"""Bump when a rule or an edit changes: candidates of every home are then worked out again."""

OPTIONS: tuple[Option, ...] = tuple(
    sorted(
        (
            of_descriptions(fabric.LOFT, "how the loft is insulated"),
            of_descriptions(fabric.CAVITY_FILL, "how walls are built and insulated"),
            of_descriptions(fabric.SOLID_WALL_EXTERNAL, "how walls are built and insulated"),
            of_descriptions(fabric.SOLID_WALL_INTERNAL, "how walls are built and insulated"),
            of_descriptions(fabric.FLOOR, "how floors are built and insulated"),
            openings.DRAUGHT_PROOFING,
            of_descriptions(openings.LOW_ENERGY_LIGHTING, "lamps by kind"),
            heating.CONTROLS,
            heating.CONDENSING_BOILER,
            heating.HEAT_PUMP,
            of_descriptions(openings.DOUBLE_GLAZING, "windows as RdSAP replaces them"),
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

"""Types for coded values, and the RdSAP 21 codes the domain reasons about by name.

A categorical field keeps the code exactly as the register lodges it: an `int` from the API (`26`), a `str` for the
non-numeric codes (`"NI"`, `"ND"`, `"16+"`) and for what a surveyor writes. Nothing is coerced, so that an `int`
stays an `int` through storage and back.

Add here: a code that a rule in the domain compares against. Keep out: code lists nobody reads.
"""

from enum import IntEnum, StrEnum

Code = int | str
"""A categorical code as lodged: `int` when numeric, `str` otherwise."""

Flag = bool | str
"""A yes/no answer: `bool` when the source is unambiguous, else the words a surveyor used."""

NOT_INDICATED = "NI"
"""Insulation thickness unknown."""
NOT_DEFINED = "ND"
"""The item does not apply or was not defined."""
AS_BUILT = "AB"


class PropertyType(IntEnum):
    """RdSAP `property_type`."""

    HOUSE = 0
    BUNGALOW = 1
    FLAT = 2
    MAISONETTE = 3
    PARK_HOME = 4


class BuiltForm(IntEnum):
    """RdSAP `built_form`."""

    DETACHED = 1
    SEMI_DETACHED = 2
    END_TERRACE = 3
    MID_TERRACE = 4
    ENCLOSED_END_TERRACE = 5
    ENCLOSED_MID_TERRACE = 6


class WallConstruction(IntEnum):
    """RdSAP `wall_construction`."""

    GRANITE_OR_WHINSTONE = 1
    SANDSTONE_OR_LIMESTONE = 2
    SOLID_BRICK = 3
    CAVITY = 4
    TIMBER_FRAME = 5
    BASEMENT = 6
    CURTAIN = 7
    SYSTEM_BUILT = 8
    COB = 9
    PARK_HOME = 10


class WallInsulation(IntEnum):
    """RdSAP `wall_insulation_type`."""

    EXTERNAL = 1
    FILLED_CAVITY = 2
    INTERNAL = 3
    AS_BUILT = 4
    UNKNOWN = 5
    FILLED_CAVITY_AND_EXTERNAL = 6
    FILLED_CAVITY_AND_INTERNAL = 7


class RoofConstruction(IntEnum):
    """RdSAP `roof_construction`."""

    NONE = 0
    FLAT = 1
    PITCHED_UNSPECIFIED = 2
    ANOTHER_DWELLING_ABOVE = 3
    PITCHED_WITH_LOFT_ACCESS = 4
    PITCHED_WITHOUT_LOFT_ACCESS = 5
    THATCHED = 6
    SAME_DWELLING_ABOVE = 7
    SLOPING_CEILING = 8
    UNHEATED_SPACE_ABOVE = 9


class RoofInsulationLocation(IntEnum):
    """RdSAP `roof_insulation_location`; `"ND"` also occurs."""

    RAFTERS = 1
    JOISTS = 2
    NO_ACCESS = 3
    UNKNOWN = 4
    NONE = 5
    FLAT_ROOF = 6
    SLOPING_CEILING = 7


class FloorConstruction(IntEnum):
    """RdSAP `floor_construction`."""

    UNKNOWN = 0
    SOLID = 1
    SUSPENDED_TIMBER = 2
    SUSPENDED_NOT_TIMBER = 3
    BASEMENT = 4


class FloorInsulation(IntEnum):
    """RdSAP `floor_insulation`."""

    UNKNOWN = 0
    AS_BUILT = 1
    RETROFITTED = 2


class FloorHeatLoss(IntEnum):
    """RdSAP `floor_heat_loss`: what is below the lowest floor of a part."""

    EXPOSED = 1
    UNHEATED_SPACE = 2
    PARTIALLY_HEATED_SPACE = 3
    ANOTHER_DWELLING = 6
    GROUND = 7
    SAME_DWELLING = 8


class MainHeatingCategory(IntEnum):
    """RdSAP `main_heating_category`."""

    NONE = 1
    BOILER = 2
    MICRO_CHP = 3
    HEAT_PUMP_WET = 4
    HEAT_PUMP_WARM_AIR = 5
    COMMUNITY = 6
    STORAGE_HEATERS = 7
    ELECTRIC_UNDERFLOOR = 8
    WARM_AIR = 9
    ROOM_HEATERS = 10
    OTHER = 11


class CylinderSize(IntEnum):
    """RdSAP `cylinder_size`."""

    NO_ACCESS = 0
    NONE = 1
    NORMAL = 2
    MEDIUM = 3
    LARGE = 4
    IN_SOLAR_DETAILS = 5
    MEASURED = 6


class MeterType(IntEnum):
    """RdSAP `meter_type`."""

    DUAL = 1
    SINGLE = 2
    UNKNOWN = 3
    DUAL_24_HOUR = 4
    OFF_PEAK_18_HOUR = 5
    OFF_PEAK_10_HOUR = 6


class GlazingType(IntEnum):
    """RdSAP 21 `glazing_type`."""

    DOUBLE_PRE_2002 = 1
    DOUBLE_2002_TO_2022 = 2
    DOUBLE_UNKNOWN_DATE = 3
    SECONDARY_UNKNOWN = 4
    SINGLE = 5
    TRIPLE_UNKNOWN_DATE = 6
    DOUBLE_KNOWN_DATA = 7
    TRIPLE_KNOWN_DATA = 8
    TRIPLE_2002_TO_2022 = 9
    TRIPLE_PRE_2002 = 10
    SECONDARY_NORMAL_EMISSIVITY = 11
    SECONDARY_LOW_EMISSIVITY = 12
    DOUBLE_2022_ON = 13
    TRIPLE_2022_ON = 14
    SINGLE_KNOWN_DATA = 15


class WindowType(IntEnum):
    """RdSAP `window_type`."""

    WINDOW = 1
    ROOF_WINDOW = 2


class ElementType(StrEnum):
    """Which element of the certificate's summary table an `EnergyElement` row describes."""

    WALL = "wall"
    ROOF = "roof"
    FLOOR = "floor"
    WINDOW = "window"
    AIR_TIGHTNESS = "air_tightness"
    MAIN_HEATING = "main_heating"
    MAIN_HEATING_CONTROLS = "main_heating_controls"
    HOT_WATER = "hot_water"
    LIGHTING = "lighting"
    SECONDARY_HEATING = "secondary_heating"

"""A few corrections a landlord might make to certificates of the stock, for a first look at overrides."""

from collections.abc import Callable
from dataclasses import dataclass

from ara_domain.epc.codes import GlazingType as Glazing
from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.epc.codes import RoofInsulationLocation as Location
from ara_domain.epc.codes import WallConstruction as Built
from ara_domain.epc.codes import WallInsulation as Insulated
from ara_resources.sample_stock.dwellings.dwelling import Dwelling
from ara_resources.sample_stock.homes import Home

HEADERS = ("home", "field", "value", "note")
_THIN_LOFTS = ("12mm", "25mm", "50mm", "75mm", "100mm")
_PROGRAMMER_AND_THERMOSTAT = 2104


@dataclass(frozen=True, slots=True)
class _Correction:
    """What a landlord would write of a home that looks so on its certificate."""

    applies: Callable[[Dwelling], bool]
    field: str
    value: str
    note: str


def _bare_cavity(dwelling: Dwelling) -> bool:
    wall = dwelling.parts[0].wall
    return wall.construction is Built.CAVITY and wall.insulation is Insulated.AS_BUILT and dwelling.age_band <= "F"


def _thin_loft(dwelling: Dwelling) -> bool:
    roof = dwelling.parts[0].roof
    return roof.location == Location.JOISTS and roof.thickness in _THIN_LOFTS


def _old_windows(dwelling: Dwelling) -> bool:
    return all(window.glazing == Glazing.DOUBLE_PRE_2002 for window in dwelling.windows)


def _few_controls(dwelling: Dwelling) -> bool:
    main = dwelling.heating.mains[0]
    return main.system.category is Category.BOILER and main.control == _PROGRAMMER_AND_THERMOSTAT


def _old_lamps(dwelling: Dwelling) -> bool:
    return dwelling.lamps.incandescent > 2


_CORRECTIONS = (
    _Correction(_bare_cavity, "wall_insulation", "cavity filled", "filled under the insulation programme"),
    _Correction(_thin_loft, "loft_insulation_mm", "300", "topped up with the roof repairs"),
    _Correction(_few_controls, "heating_controls", "programmer, room thermostat and TRVs", "valves fitted last winter"),
    _Correction(_old_windows, "glazing", "double 2022 or later", "windows replaced"),
    _Correction(_old_lamps, "led_lighting_percent", "100", "relamped between tenancies"),
)


class OverridesExample:
    """Looks through the stock for the first home that each correction suits, one correction to a home."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, str, str]] = []
        self._open = list(_CORRECTIONS)

    def consider(self, home: Home, certified: Dwelling) -> None:
        """Take a listed home for a correction, if one is still wanted that suits it as certified.

        Homes with flaws are left alone.
        """
        if not self._open or home.role is not None:
            return
        fitting = next((one for one in self._open if one.applies(certified)), None)
        if fitting is not None:
            self._open.remove(fitting)
            self.lines.append((home.reference, fitting.field, fitting.value, fitting.note))

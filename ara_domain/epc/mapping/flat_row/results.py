"""What was lodged as the result, kept as it stands; the units of some rows of 2008 are put right.

No other module of this package may read these columns.
"""

from typing import Any, Final

from ara_domain.epc.mapping.flat_row.columns import Columns
from ara_domain.epc.mapping.flat_row.errors import unreadable
from ara_domain.epc.results import EnergyElement

_STARS = {"very good": 5, "good": 4, "average": 3, "poor": 2, "very poor": 1, "n/a": 0}
_BANDS = frozenset("ABCDEFG")

NUMBERS: Final = {
    "energy_rating_current": ("CURRENT_ENERGY_EFFICIENCY", True),
    "energy_rating_potential": ("POTENTIAL_ENERGY_EFFICIENCY", True),
    "environmental_impact_current": ("ENVIRONMENT_IMPACT_CURRENT", True),
    "environmental_impact_potential": ("ENVIRONMENT_IMPACT_POTENTIAL", True),
    "energy_consumption_current": ("ENERGY_CONSUMPTION_CURRENT", False),
    "energy_consumption_potential": ("ENERGY_CONSUMPTION_POTENTIAL", False),
    "co2_emissions_current": ("CO2_EMISSIONS_CURRENT", False),
    "co2_emissions_potential": ("CO2_EMISSIONS_POTENTIAL", False),
    "co2_emissions_current_per_floor_area": ("CO2_EMISS_CURR_PER_FLOOR_AREA", False),
    "lighting_cost_current": ("LIGHTING_COST_CURRENT", False),
    "lighting_cost_potential": ("LIGHTING_COST_POTENTIAL", False),
    "heating_cost_current": ("HEATING_COST_CURRENT", False),
    "heating_cost_potential": ("HEATING_COST_POTENTIAL", False),
    "hot_water_cost_current": ("HOT_WATER_COST_CURRENT", False),
    "hot_water_cost_potential": ("HOT_WATER_COST_POTENTIAL", False),
}
"""Field to column, and whether it is a whole number."""
BANDS: Final = {
    "current_energy_efficiency_band": "CURRENT_ENERGY_RATING",
    "potential_energy_efficiency_band": "POTENTIAL_ENERGY_RATING",
}
ELEMENTS: Final = {
    "walls": ("WALLS_DESCRIPTION", "WALLS"),
    "roofs": ("ROOF_DESCRIPTION", "ROOF"),
    "floors": ("FLOOR_DESCRIPTION", "FLOOR"),
    "main_heating": ("MAINHEAT_DESCRIPTION", "MAINHEAT"),
    "main_heating_controls": ("MAINHEATCONT_DESCRIPTION", "MAINHEATC"),
    "window": ("WINDOWS_DESCRIPTION", "WINDOWS"),
    "lighting": ("LIGHTING_DESCRIPTION", "LIGHTING"),
    "hot_water": ("HOTWATER_DESCRIPTION", "HOT_WATER"),
    "secondary_heating": ("SECONDHEAT_DESCRIPTION", "SHEATING"),
}
"""Field to its description column, and what its two rating columns begin with."""
RESULT_COLUMNS: Final = frozenset(
    {column for column, _ in NUMBERS.values()}
    | set(BANDS.values())
    | {f"{rated}_{kind}_EFF" for _, rated in ELEMENTS.values() for kind in ("ENERGY", "ENV")}
)
"""Columns that hold results: nothing that is inferred depends on them."""
_SEVERAL = ("walls", "roofs", "floors", "main_heating", "main_heating_controls")
_LIMIT = 10_000_000.0
_CO2_OF_NO_HOME_T_PER_M2 = 1.0
"""Homes emit 0.0 to 0.25 t/m² a year; a figure above this is in kg."""

_MOST_A_POTENTIAL_IS_OF_IT = 2.0
"""Improvements save emissions; where the potential ones are more than twice the current ones, their units differ."""


def results(row: Columns, floor_area: float) -> dict[str, Any]:
    """The lodged results as fields of the certificate; floor area in m².

    Raises:
        BrokenRow: a rating, cost or emission that is no number, or a band or star rating that does not exist.
    """
    found: dict[str, Any] = {}
    for field, (column, whole) in NUMBERS.items():
        number = row.number(column, least=-_LIMIT, most=_LIMIT)
        found[field] = _whole(column, number) if whole and number is not None else number
    for field, column in BANDS.items():
        band = row.text(column)
        if band is not None and band not in _BANDS:
            raise unreadable("code", column, band, "a band from A to G")
        found[field] = band
    for field, (column, rated) in ELEMENTS.items():
        element = _element(row, column, rated)
        found[field] = (() if element is None else (element,)) if field in _SEVERAL else element
    return found | _of_2008(found, floor_area)


def _of_2008(found: dict[str, Any], floor_area: float) -> dict[str, Any]:
    """What the register's first rows lodge in other units, in t and kWh/m².

    They hold no emissions per floor area (-99) and emissions in kg. In a third of them the current emissions are those
    missing ones, kg/m², and both consumptions are of the whole home: 89 rows of Exeter, 56 and 33 of them.
    """
    potential, current = found["co2_emissions_potential"], found["co2_emissions_current"]
    greatest = _CO2_OF_NO_HOME_T_PER_M2 * floor_area
    if found["co2_emissions_current_per_floor_area"] is not None or None in (potential, current):
        return {}
    if potential <= greatest:
        return {}
    in_tonnes = {"co2_emissions_potential": potential / 1000}
    if current * _MOST_A_POTENTIAL_IS_OF_IT > potential:
        return in_tonnes | {"co2_emissions_current": current / 1000}
    consumptions = {
        field: found[field] / floor_area
        for field in ("energy_consumption_current", "energy_consumption_potential")
        if found[field] is not None
    }
    of_the_home = {
        "co2_emissions_current": current * floor_area / 1000,
        "co2_emissions_current_per_floor_area": current,
    }
    return {field: round(value, 4) for field, value in (in_tonnes | of_the_home | consumptions).items()}


def _whole(column: str, number: float) -> int:
    if not number.is_integer():
        raise unreadable("number", column, f"{number:g}", "a whole number")
    return int(number)


def _element(row: Columns, column: str, rated: str) -> EnergyElement | None:
    described = row.received(column)
    stars = [_stars(row, f"{rated}_{kind}_EFF") for kind in ("ENERGY", "ENV")]
    if described is None and stars == [None, None]:
        return None
    return EnergyElement(
        description=described, energy_efficiency_rating=stars[0], environmental_efficiency_rating=stars[1]
    )


def _stars(row: Columns, column: str) -> int | None:
    words = row.text(column)
    if words is None:
        return None
    stars = _STARS.get(words.lower())
    if stars is None and words in {"0", "1", "2", "3", "4", "5"}:
        stars = int(words)
    if stars is None:
        raise unreadable("code", column, words, "a rating from Very Poor to Very Good, or N/A")
    return stars

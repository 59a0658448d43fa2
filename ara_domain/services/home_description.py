"""A home as an assessor would read it out: what its certificate says, in words, with the U-values the engine uses.

Add here: what a person checks before they believe a rating. Keep out: results, and what measures would change.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from ara_domain.epc import EpcPropertyData, MainHeatingDetail, SapEnergySource, SapHeating, SapWindow
from ara_domain.epc.codes import CylinderSize, FloorHeatLoss, RoofConstruction
from ara_domain.epc.reading import thickness_mm
from ara_domain.override_fields.dwelling import years_of_band
from ara_domain.override_fields.words import in_words
from ara_domain.sap.climate import country_of
from ara_domain.sap.expansion.envelope import ElementU, element_u
from ara_domain.sap.expansion.fields import Fields
from ara_domain.sap.tables import BANDS
from ara_domain.services.feature_builder import FeatureBuilder

_THIS = UUID(int=0)
_ENGLAND_AND_WALES = (1, 2)
_HEATED_BELOW = (FloorHeatLoss.ANOTHER_DWELLING, FloorHeatLoss.SAME_DWELLING)
_HEATED_ABOVE = (RoofConstruction.ANOTHER_DWELLING_ABOVE, RoofConstruction.SAME_DWELLING_ABOVE)
_WALLS = ("wall", "alternative_wall1", "alternative_wall2")
_BELOW = {
    FloorHeatLoss.GROUND: "on the ground",
    FloorHeatLoss.EXPOSED: "over outside air",
    FloorHeatLoss.UNHEATED_SPACE: "over an unheated space",
    FloorHeatLoss.PARTIALLY_HEATED_SPACE: "over a partially heated space",
}
_HAS_NONE = (None, 0, "0")
_UNKNOWN = ("not stated", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A wall, roof or floor: what it is, and its U-value in W/m²K as the engine has it; None where it loses no heat."""

    words: str
    u_value: float | None
    area_m2: float | None = None
    """Net of openings; None where nothing was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDescription:
    """The main dwelling or an extension."""

    name: str
    age: str
    walls: tuple[Element, ...]
    """The main wall, then its alternatives."""
    roof: Element
    floor: Element


@dataclass(frozen=True, slots=True, kw_only=True)
class Heating:
    """A main heating system; `sap_code` is of Table 4a or 4b, None for a product of the database."""

    system: str
    sap_code: int | None
    product: int | None
    """Index number in the product database."""
    fuel: str
    emitter: str | None
    control: str
    control_code: int | str | None
    """Of Table 4e."""
    share_percent: float | None
    """Of the heating, where there are two systems."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeDescription:
    """What a home is, in words."""

    dwelling: str
    """Property type and built form."""
    age: str
    floor_area_m2: float
    """Internal, as the engine counts it."""
    storeys: int
    level: str | None
    """Of a flat or maisonette in its block."""
    parts: tuple[PartDescription, ...]
    glazing: str
    heating: tuple[Heating, ...]
    secondary_heating: str | None
    hot_water: str
    meter: str
    mains_gas: bool | None
    photovoltaics: str
    """`none` where there are none."""


def describe(epc: EpcPropertyData) -> HomeDescription | None:
    """A certificate in words; None where it cannot be made a row of the frame, and the home is set aside for it."""
    frame = FeatureBuilder().build({_THIS: epc}).frame
    if frame.empty:
        return None
    row = {str(name): float(value) for name, value in frame.iloc[0].items()}
    heating, supply = epc.sap_heating or SapHeating(), epc.sap_energy_source or SapEnergySource()
    flat = epc.sap_flat_details
    form = _word("built_form", epc.built_form)
    return HomeDescription(
        dwelling=", ".join(word for word in (_word("property_type", epc.property_type), form) if word) or "not stated",
        age=_age(epc, epc.main_dwelling.construction_age_band if epc.main_dwelling else None),
        floor_area_m2=row["floor_area"],
        storeys=int(row["storeys"]),
        level=(_word("level", flat.level) or None) if flat else None,
        parts=tuple(_parts(epc, row, element_u(Fields(frame)))),
        glazing=_glazing(epc.sap_windows) or _glazed_share(epc),
        heating=tuple(_heating(detail) for detail in heating.main_heating_details),
        secondary_heating=_secondary(heating),
        hot_water=_hot_water(epc, heating),
        meter=in_words("meter_type", supply.meter_type),
        mains_gas=supply.mains_gas,
        photovoltaics=_photovoltaics(supply),
    )


def _word(leaf: str, value: object) -> str:
    """The code of a field in words; nothing where the certificate is silent or does not know."""
    words = in_words(leaf, value)
    return "" if words in _UNKNOWN else words


def _joined(words: Iterable[str], between: str = ", ") -> str:
    return between.join(word for word in words if word)


def _age(epc: EpcPropertyData, band: str | None) -> str:
    """The band, with its years where they are those of England and Wales."""
    if band is None or band not in BANDS:
        return "not stated" if band is None else band
    return f"{band} ({years_of_band(band)})" if country_of(epc) in _ENGLAND_AND_WALES else band


# ------------------------------------------------------------------------------------------------ fabric


def _parts(epc: EpcPropertyData, row: dict[str, float], u: ElementU) -> Iterator[PartDescription]:
    parts = sorted(epc.sap_building_parts, key=lambda part: part.building_part_number)
    for index, part in enumerate(parts):
        prefix = f"part{index + 1}"
        yield PartDescription(
            name="main dwelling" if part.building_part_number == 1 else f"extension {part.building_part_number - 1}",
            age=_age(epc, part.construction_age_band),
            walls=tuple(_walls(row, prefix, u, index)),
            roof=_roof(row, prefix, float(u.roof[0, index])),
            floor=_floor(row, prefix, float(u.floor[0, index])),
        )


def _walls(row: dict[str, float], prefix: str, u: ElementU, part: int) -> Iterator[Element]:
    for index, wall in enumerate(_WALLS):
        name = f"{prefix}_{wall}"
        area = row[f"{name}_area"]
        if index and not area > 0:
            continue
        lodged, built = row[f"{name}_construction"], float(u.wall_construction[0, part, index])
        words = _word("wall_construction", _code(built)) or "construction not stated"
        insulation = _word("wall_insulation_type", _code(row[f"{name}_insulation"])) or "insulation not stated"
        sheltered = row.get(f"{name}_sheltered") == 1
        yield Element(
            words=_joined(
                (
                    f"{words}, assumed by its age" if math.isnan(lodged) and not math.isnan(built) else words,
                    insulation,
                    _mm(row[f"{name}_insulation_mm"], "of insulation"),
                    "sheltered" if sheltered else "",
                )
            ),
            # Shelter lowers the U of a wall to a corridor further on; the value before it would mislead.
            u_value=_u(0.0 if sheltered and math.isnan(row[f"{name}_u"]) else float(u.walls[0, part, index])),
            area_m2=round(area, 1) if area > 0 else None,
        )


def _roof(row: dict[str, float], prefix: str, u: float) -> Element:
    construction = _code(row[f"{prefix}_roof_construction"])
    words = _word("roof_construction", construction) or "roof not stated"
    if construction in _HEATED_ABOVE:
        return Element(words=words, u_value=None)
    where = _word("roof_insulation_location", _code(row[f"{prefix}_roof_insulation_location"]))
    thick = row[f"{prefix}_roof_insulation_mm"]
    if where == "none" or thick == 0:
        insulation = "no insulation"
    elif thick > 0:
        insulation = f"{thick:.0f} mm of insulation" + (f" at {where}" if where in ("joists", "rafters") else "")
    else:
        as_built = row[f"{prefix}_roof_insulation_as_built"] == 1
        insulation = "insulated as built" if as_built else "insulation not known"
    room = row[f"{prefix}_room_in_roof_floor_area"]
    with_room = f"with a room in the roof of {room:.0f} m²" if room > 0 else ""
    return Element(words=_joined((words, insulation, with_room)), u_value=_u(u))


def _floor(row: dict[str, float], prefix: str, u: float) -> Element:
    below = _code(row[f"{prefix}_floor_below"])
    if below in _HEATED_BELOW:
        return Element(words=f"{in_words('floor_heat_loss', below)} below", u_value=None)
    return Element(
        words=_joined(
            (
                _word("floor_construction", _code(row[f"{prefix}_floor_construction"])) or "construction not stated",
                _word("floor_insulation", _code(row[f"{prefix}_floor_insulation"])) or "insulation not known",
                _mm(row[f"{prefix}_floor_insulation_mm"], "of insulation"),
                _BELOW.get(FloorHeatLoss(below), "") if below in set(FloorHeatLoss) else "",
            )
        ),
        u_value=_u(u),
    )


def _code(value: float) -> int | None:
    return None if math.isnan(value) else int(value)


def _mm(thickness: float, of_what: str) -> str:
    return f"{thickness:.0f} mm {of_what}" if thickness > 0 else ""


def _u(value: float) -> float | None:
    return round(value, 2) if value > 0 else None


def _glazing(windows: Iterable[SapWindow]) -> str:
    """`17.2 m²: 80 % double before 2002, 20 % single`, the larger share first."""
    areas: dict[str, float] = {}
    for window in windows:
        kind = _word("glazing_type", window.glazing_type) or "glazing not stated"
        areas[kind] = areas.get(kind, 0.0) + window.area_m2
    total = sum(areas.values())
    if not total:
        return ""
    shares = sorted(areas.items(), key=lambda item: -item[1])
    return f"{total:.1f} m²: " + ", ".join(f"{100 * area / total:.0f} % {kind}" for kind, area in shares)


def _glazed_share(epc: EpcPropertyData) -> str:
    share = epc.multiple_glazed_proportion
    return "not stated" if share is None else f"{share} % double, triple or secondary"


# ------------------------------------------------------------------------------------------------ systems


def _heating(detail: MainHeatingDetail) -> Heating:
    code, product = detail.sap_main_heating_code, detail.main_heating_index_number
    if code is not None:
        system = in_words("sap_main_heating_code", code)
    else:
        system = _word("main_heating_category", detail.main_heating_category) or "heating system not stated"
    share = detail.main_heating_fraction
    return Heating(
        system=system,
        sap_code=code,
        product=product,
        fuel=in_words("main_fuel_type", detail.main_fuel_type),
        emitter=_word("heat_emitter_type", _real(detail.heat_emitter_type)) or None,
        control=in_words("main_heating_control", detail.main_heating_control),
        control_code=detail.main_heating_control,
        share_percent=None if share is None or share >= 1 else round(100 * share, 1),
    )


def _real(code: int | str | None) -> int | str | None:
    """A code that says something: 0 and `NA` stand where nothing applies."""
    return None if code in (0, "0", "NA") else code


def _secondary(heating: SapHeating) -> str | None:
    if heating.secondary_heating_type in _HAS_NONE:
        return None
    fuel = _word("secondary_fuel_type", heating.secondary_fuel_type)
    return _joined((in_words("secondary_heating_type", heating.secondary_heating_type), fuel))


def _hot_water(epc: EpcPropertyData, heating: SapHeating) -> str:
    source = in_words("water_heating_code", heating.water_heating_code)
    fuel = _word("water_heating_fuel", heating.water_heating_fuel)
    return _joined((source, fuel, _cylinder(heating), "solar water heating" if epc.solar_water_heating else ""))


def _cylinder(heating: SapHeating) -> str:
    if heating.cylinder_size is None or heating.cylinder_size in (CylinderSize.NONE, str(int(CylinderSize.NONE))):
        return "no cylinder"
    size = in_words("cylinder_size", heating.cylinder_size)
    thick = thickness_mm(heating.cylinder_insulation_thickness)
    kind = _word("cylinder_insulation_type", heating.cylinder_insulation_type)
    insulation = f"{thick:.0f} mm {kind}".strip() if thick > 0 else "" if kind == "none" else kind
    thermostat = "with a thermostat" if heating.cylinder_thermostat else "no thermostat"
    size = "cylinder of unknown size" if size in ("no access", "unknown") else f"{size} cylinder"
    return f"{size} ({_joined((insulation or 'no insulation', thermostat))})"


def _photovoltaics(supply: SapEnergySource) -> str:
    arrays = [
        _joined(
            (
                f"{array.peak_power:g} kWp",
                f"facing {facing}" if (facing := _word("orientation", _real(array.orientation))) else "",
                _pitched(_word("pitch", array.pitch)),
                f"{shade} overshading" if (shade := _word("overshading", array.overshading)) else "",
            )
        )
        for array in supply.photovoltaic_arrays
        if array.peak_power
    ]
    if not arrays and supply.pv_percent_roof_area:
        arrays = [f"{supply.pv_percent_roof_area:g} % of the roof"]
    stored = sum(battery.battery_capacity or 0.0 for battery in supply.pv_batteries)
    if stored:
        arrays.append(f"battery of {stored:g} kWh")
    return "; ".join(arrays) or "none"


def _pitched(pitch: str) -> str:
    return f"at {pitch}°" if pitch.isdecimal() else pitch

"""The column contract of the scoring frame, version 1.2.0 (1.1.0 added what older certificates leave open).

One row per home, every column `float64`: register codes as their number, flags 0/1, NaN where the source said
nothing (RdSAP's default then stands in, inside the model). Nothing here is inferred from a rating, a cost or any
other lodged result. Geometry is already internal and already summed per building part, because no measure changes
it; everything a measure can change keeps the certificate's own terms.

Add here: an optional column (minor version). Removing, renaming or redefining one is a major version, and a correction
of what stands in a column a patch. Earlier versions live on in `ara_domain.ml.versions`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

import pandas as pd

TRANSFORM_VERSION = "1.2.0"

PARTS = (1, 2, 3, 4, 5)
"""Main dwelling and at most four extensions (RdSAP 10 §2)."""
HEATING_SYSTEMS = (1, 2)
PV_ARRAYS = (1, 2, 3)
COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
"""Orientation codes 1 to 8."""
METER_OFF_PEAK_7_HOUR = 7
"""`meter` of a home on the 7-hour tariff whatever heats it (full SAP); RdSAP's dual meter leaves it to the heating."""


class Kind(StrEnum):
    """What a column's numbers are."""

    CODE = "code"
    FLAG = "flag"
    COUNT = "count"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the frame."""

    name: str
    kind: Kind
    unit: str
    meaning: str


def _code(name: str, meaning: str) -> Column:
    return Column(name, Kind.CODE, "", meaning)


def _flag(name: str, meaning: str) -> Column:
    return Column(name, Kind.FLAG, "", meaning)


def _count(name: str, meaning: str) -> Column:
    return Column(name, Kind.COUNT, "", meaning)


def _number(name: str, unit: str, meaning: str) -> Column:
    return Column(name, Kind.NUMBER, unit, meaning)


def _dwelling() -> Iterator[Column]:
    yield _code("country", "1 England, 2 Wales, 3 Scotland, 4 Northern Ireland, 5 Isle of Man")
    yield _code("climate_region", "SAP 10.2 Table U1 region of the postcode, 0 when the postcode is not known")
    yield _code("property_type", "RdSAP property_type")
    yield _code("built_form", "RdSAP built_form, NaN when not recorded")
    yield _number("floor_area", "m2", "total floor area of all storeys, worksheet (4)")
    yield _number("volume", "m3", "dwelling volume, worksheet (5)")
    yield _count("storeys", "greatest number of storeys of a part, room in roof included, worksheet (9)")
    yield _count("habitable_rooms", "habitable rooms")
    yield _count("heated_rooms", "heated habitable rooms")
    yield _code("flat_level", "RdSAP sap_flat_details.level: 0 basement, 1 ground, 2 mid, 3 top; NaN for houses")
    yield _code("corridor", "RdSAP heat_loss_corridor: 0 none, 1 heated, 2 unheated, 3 stairwell")
    yield _count("doors", "external doors, the one to a corridor included")
    yield _count("insulated_doors", "insulated external doors")
    yield _number("insulated_door_u", "W/m2K", "mean U of the insulated doors")
    yield _number("percent_draughtproofed", "%", "openable windows and doors with draught-proofing")
    yield _number("percent_multiple_glazed", "%", "share of the window area with more than one pane")
    yield _number("conservatory_floor_area", "m2", "conservatory that is not thermally separated, 0 when none")
    yield _number("conservatory_glazed_perimeter", "m", "its glazed perimeter")
    yield _number("conservatory_height", "m", "its height")
    yield _flag("conservatory_double_glazed", "its glazing")
    yield _count("special_features", "special energy-saving features lodged")


def _ventilation() -> Iterator[Column]:
    for name in (
        "open_chimneys",
        "blocked_chimneys",
        "open_flues",
        "closed_fire_flues",
        "solid_fuel_boiler_flues",
        "other_heater_flues",
        "passive_vents",
        "flueless_gas_fires",
    ):
        yield _count(name, f"{name.replace('_', ' ')}, RdSAP 10 Table 5")
    yield _count("extract_fans", "intermittent extract fans, NaN when unknown")
    yield _code("pressure_test", "0 none, 1 at 50 Pa, 2 at 4 Pa")
    yield _number("air_permeability", "m3/h.m2", "result of the pressure test")
    yield _flag("draught_lobby", "draught lobby present, NaN when unknown")
    yield _count("sheltered_sides", "as surveyed, NaN when unknown")
    yield _flag("suspended_floor_sealed", "suspended timber ground floor sealed, as surveyed, NaN when unknown")
    yield _code(
        "mechanical_ventilation", "RdSAP 21 mechanical_ventilation; 7 supply and extract, heat recovery not recorded"
    )
    yield _flag("mechanical_ventilation_in_database", "system identified in the product database")


_WALL = (
    (Kind.CODE, "construction", "", "RdSAP wall_construction"),
    (Kind.CODE, "insulation", "", "RdSAP wall_insulation_type"),
    (Kind.NUMBER, "insulation_mm", "mm", "added insulation, NaN when unknown or none"),
    (Kind.CODE, "insulation_conductivity", "", "RdSAP code: 1 0.04, 2 0.03, 3 0.025 W/mK"),
    (Kind.NUMBER, "thickness_mm", "mm", "wall thickness, NaN when not measured"),
    (Kind.FLAG, "dry_lined", "", "dry lining or lath and plaster"),
    (Kind.NUMBER, "u", "W/m2K", "entered U-value, NaN when none"),
    (Kind.NUMBER, "area", "m2", "net heat-loss area"),
)


def _wall(prefix: str) -> Iterator[Column]:
    for kind, name, unit, meaning in _WALL:
        yield Column(f"{prefix}_{name}", kind, unit, meaning)


def _part(number: int) -> Iterator[Column]:
    p = f"part{number}"
    yield _code(f"{p}_age_band", "1 A to 13 M, 0 when there is no such part")
    yield from _wall(f"{p}_wall")
    yield _flag(f"{p}_wall_is_curtain_2023", "curtain wall built from 2023 on (2024 in Scotland)")
    for alternative in (1, 2):
        yield from _wall(f"{p}_alternative_wall{alternative}")
        yield _flag(f"{p}_alternative_wall{alternative}_sheltered", "to an unheated corridor or stairwell")
    yield _code(f"{p}_party_wall_construction", "RdSAP party_wall_construction, NaN when unknown")
    yield _number(f"{p}_party_wall_area", "m2", "party wall area")
    yield _code(f"{p}_floor_below", "RdSAP floor_heat_loss")
    yield _code(f"{p}_floor_construction", "RdSAP floor_construction of the lowest storey")
    yield _code(f"{p}_floor_insulation", "RdSAP floor_insulation of the lowest storey")
    yield _number(f"{p}_floor_insulation_mm", "mm", "floor insulation, NaN when unknown or none")
    yield _number(f"{p}_floor_u", "W/m2K", "entered floor U-value, NaN when none")
    yield _number(f"{p}_floor_area", "m2", "area of the lowest floor")
    yield _number(f"{p}_floor_perimeter", "m", "exposed perimeter of the lowest floor")
    yield _number(f"{p}_exposed_upper_floor_area", "m2", "upper floors that overhang (RdSAP 10 §4.11)")
    yield _code(f"{p}_roof_construction", "RdSAP roof_construction")
    yield _code(f"{p}_roof_insulation_location", "RdSAP roof_insulation_location, NaN when not defined")
    yield _number(f"{p}_roof_insulation_mm", "mm", "roof insulation; 400 is 400 or more; NaN when unknown or as built")
    yield _flag(f"{p}_roof_insulation_as_built", "the thickness is lodged as built, not as unknown")
    yield _number(f"{p}_roof_u", "W/m2K", "entered roof U-value, NaN when none")
    yield _number(f"{p}_roof_area", "m2", "roof of the part less room in roof and roof windows")
    yield _code(f"{p}_room_in_roof_age_band", "1 A to 13 M, 0 when there is no room in roof")
    yield _number(f"{p}_room_in_roof_floor_area", "m2", "floor area of the room in roof")
    yield _number(
        f"{p}_room_in_roof_structure_area", "m2", "slopes, stud walls and flat ceiling taken at the age default"
    )
    yield _number(f"{p}_room_in_roof_exposed_area", "m2", "exposed gables and common walls, at the part's wall U")
    yield _number(f"{p}_room_in_roof_sheltered_area", "m2", "gables to an unheated space")
    yield _number(f"{p}_room_in_roof_party_area", "m2", "gables to another dwelling")
    yield _number(f"{p}_room_in_roof_known_area", "m2", "surfaces whose U-value or insulation is lodged")
    yield _number(f"{p}_room_in_roof_known_ua", "W/K", "their area times U-value")


def _openings() -> Iterator[Column]:
    for cover in ("curtains", "shutters", "insulated_shutters"):
        yield _number(f"window_single_area_{cover}", "m2", f"single-glazed windows with {cover.replace('_', ' ')}")
        yield _number(
            f"roof_window_single_area_{cover}", "m2", f"single-glazed roof windows with {cover.replace('_', ' ')}"
        )
    for kind in ("window", "roof_window"):
        ends = COMPASS if kind == "window" else (*COMPASS, "flat")
        for glazing in ("single", "multiple"):
            yield _number(f"{kind}_{glazing}_area", "m2", "area of the openings")
            yield _number(f"{kind}_{glazing}_ua", "W/K", "area times U-value, curtains or shutters included")
            yield _number(f"{kind}_{glazing}_light", "m2", "area times frame factor times light transmittance")
            for end in ends:
                yield _number(f"{kind}_{glazing}_gain_{end}", "m2", "area times frame factor times g, by orientation")
        for end in ends:
            yield _number(f"{kind}_single_frame_area_{end}", "m2", "single glazing: area times frame factor")


def _heating() -> Iterator[Column]:
    for number in HEATING_SYSTEMS:
        h = f"heating{number}"
        yield _code(f"{h}_category", "RdSAP main_heating_category, NaN when there is no such system")
        yield _code(f"{h}_code", "SAP Table 4a/4b code, NaN when the product database holds it")
        yield _code(f"{h}_fuel", "RdSAP main_fuel_type")
        yield _code(f"{h}_control", "SAP Table 4e code")
        yield _flag(f"{h}_in_database", "identified by a product-database index number")
        yield _number(f"{h}_fraction", "", "share of the floor area served")
        yield _code(f"{h}_emitter", "RdSAP heat_emitter_type")
        yield _code(f"{h}_emitter_temperature", "RdSAP emitter_temperature, NaN when not applicable")
        yield _code(f"{h}_pump_age", "RdSAP central_heating_pump_age")
        yield _flag(f"{h}_fan_flue", "fan-assisted flue")
        yield _flag(f"{h}_flue_gas_recovery", "flue gas heat recovery")
        yield _flag(f"{h}_mcs", "heat pump installed under MCS")
        yield _flag(f"{h}_high_heat_retention", "all its storage heaters are high heat retention")
        yield _number(f"{h}_efficiency", "%", "efficiency of a measure's replacement product, NaN when from tables")
        yield _number(f"{h}_efficiency_summer", "%", "its summer or water efficiency, NaN when from tables")
    yield _code("secondary_code", "SAP Table 4a code of the fixed secondary heater, NaN when none")
    yield _code("secondary_fuel", "RdSAP secondary_fuel_type")
    yield _code("water_code", "SAP water heating code")
    yield _code("water_fuel", "RdSAP water_heating_fuel")
    yield _code("immersion", "RdSAP immersion_heating_type: 1 dual, 2 single")
    yield _code("cylinder_size", "RdSAP cylinder_size")
    yield _number("cylinder_volume", "l", "measured volume, NaN when by size class")
    yield _code("cylinder_insulation", "RdSAP cylinder_insulation_type: 0 none, 1 factory, 2 jacket")
    yield _number("cylinder_insulation_mm", "mm", "its thickness")
    yield _number("cylinder_heat_loss", "kWh/day", "declared loss, NaN when not declared")
    yield _flag("cylinder_thermostat", "cylinder thermostat, NaN when not recorded")
    yield _count("mixer_showers", "showers fed by the hot water system, NaN when not recorded")
    yield _count("electric_showers", "instantaneous electric showers")
    yield _count("baths", "baths, NaN when not recorded")
    yield _flag("waste_water_recovery", "waste-water heat recovery connected")
    yield _flag("solar_water", "solar water heating")
    for name, unit, meaning in (
        ("solar_aperture", "m2", "collector aperture"),
        ("solar_eta0", "", "zero-loss efficiency"),
        ("solar_a1", "W/m2K", "linear heat loss coefficient"),
        ("solar_a2", "W/m2K2", "second-order heat loss coefficient"),
        ("solar_store", "l", "dedicated solar volume"),
        ("solar_pitch", "deg", "collector pitch"),
    ):
        yield _number(name, unit, f"{meaning}, NaN when unknown")
    yield _code("solar_orientation", "collector orientation 1 N to 8 NW, NaN when unknown")
    yield _code("solar_overshading", "1 none to 5 severe, NaN when unknown")
    yield _flag("solar_pump_pv", "collector pump powered by its own PV")
    yield _flag("fixed_air_conditioning", "fixed air conditioning")


def _energy() -> Iterator[Column]:
    yield _code("meter", "RdSAP meter_type")
    yield _flag("mains_gas", "mains gas available")
    yield _flag("export_capable", "surplus generation can be exported")
    for number in PV_ARRAYS:
        yield _number(f"pv{number}_kwp", "kWp", "peak power")
        yield _code(f"pv{number}_orientation", "1 N to 8 NW, NaN when horizontal")
        yield _code(f"pv{number}_pitch", "1 horizontal, 2 30, 3 45, 4 60, 5 vertical")
        yield _code(f"pv{number}_overshading", "1 none to 5 severe")
    yield _number("pv_percent_roof_area", "%", "share of the roof covered by PV of unknown power")
    yield _code("pv_connection", "0 none, 1 not connected to the dwelling's meter, 2 connected")
    yield _number("battery_kwh", "kWh", "battery capacity")
    yield _flag("pv_diverter", "PV diverter present")
    yield _count("wind_turbines", "wind turbines")
    yield _number("wind_rotor_diameter", "m", "NaN when unknown")
    yield _number("wind_hub_height", "m", "above the ridge, NaN when unknown")
    yield _code("terrain", "1 urban, 2 suburban, 3 rural")
    yield _number("hydro_kwh", "kWh/yr", "hydro generation connected to the dwelling's meter")
    for lamp in ("led", "cfl", "low_energy", "incandescent"):
        yield _count(f"{lamp}_lamps", "fixed lamps")
    yield _number(
        "lamp_efficacy",
        "lm/W",
        "efficacy of all fixed lamps, set by a measure or by the share that is low-energy "
        "where lamps are not counted; NaN when by lamp kind",
    )


def _not_recorded() -> Iterator[Column]:
    """Since 1.1.0: what stands in the frame by a rule because older schemas do not lodge it."""
    yield _flag("windows_assumed", "the windows are by floor area (SAP 2012 Table S4)")
    yield _flag("doors_assumed", "the number of external doors is assumed")
    yield _flag("party_walls_not_recorded", "a house that touches another has no length of party wall")
    yield _flag(
        "room_in_roof_partly_known", "insulation of a room in roof is lodged in a way the area rule cannot take"
    )


def _certainty() -> Iterator[Column]:
    """Since 1.2.0: how sure the source is of what it did not lodge as it stands; no measure changes them."""
    for aspect in ("size", "age", "walls", "roof", "floor", "windows", "heating", "water"):
        yield _number(f"sure_of_{aspect}", "", f"least confidence among the fields of the {aspect}; NaN as lodged")


def _full_sap() -> Iterator[Column]:
    """Since 1.2.0: what full SAP lodges and RdSAP infers; NaN on RdSAP certificates, and where it is not lodged."""
    yield _flag(
        "full_sap", "the certificate is of full SAP: part 1 stands for the whole dwelling, with its mean U-values"
    )
    yield _flag("values_missing", "a U-value or an opening's data that full SAP asks for is not lodged")
    yield _number("door_area", "m2", "doors, as openings with their own area")
    yield _number("door_ua", "W/K", "their area times U-value")
    yield _number("party_wall_ua", "W/K", "party walls: area times lodged U-value")
    yield _number("thermal_bridging", "W/K", "junctions: length times psi, or y-value times exposed area, where lodged")
    yield _number("thermal_bridging_unknown_area", "m2", "exposed area of the parts whose bridging is not lodged")
    yield _number("thermal_mass", "kJ/m2K", "thermal mass parameter, lodged or from the kappa values")
    yield _code("windows_overshading", "1 very little, 2 average or unknown, 3 more than average, 4 heavy")
    yield _flag("roof_windows_not_at_45", "a roof window is lodged with another pitch than 45 degrees")
    yield _number("living_area_fraction", "", "living area over floor area")
    yield _flag("frame_structure", "walls of steel or timber frame, for infiltration")
    yield _number("ventilation_sfp", "W/(l/s)", "specific fan power of mechanical ventilation in use (Table 4h)")
    yield _number("ventilation_recovery", "%", "heat recovered by balanced ventilation in use (Table 4h)")
    for number in HEATING_SYSTEMS:
        h = f"heating{number}"
        yield _flag(f"{h}_interlocked", "boiler interlock")
        yield _code(f"{h}_underfloor", "underfloor pipes in 1 a concrete slab, 2 screed, 3 a timber floor")
        yield _flag(f"{h}_delayed_start", "delayed start thermostat")
        yield _code(f"{h}_combi", "combi_boiler_type of full SAP: store or keep-hot facility (Table 3a)")
        yield _flag(f"{h}_pump_outside", "central heating pump outside the heated space")
    yield _number("secondary_heating_percent", "%", "declared seasonal performance of the secondary heater")
    yield _flag("water_timed", "hot water timed apart from space heating")
    yield _number("primary_insulated", "", "insulated share p of the primary pipework (Table 3)")
    yield _flag("cylinder_outside", "the cylinder stands outside the heated space")
    yield _flag("thermal_store", "the hot water store is a thermal store")
    yield _number("cpsu_temperature", "C", "operating temperature of an electric CPSU")
    yield _number("shower_flow", "l/min", "mean flow of the mixer showers")
    yield _flag("water_use_target", "designed for at most 125 litres per person and day")
    yield _flag("header_tank", "cold water comes from a header tank")
    yield _flag("solar_combined", "solar store and cylinder are one vessel")
    yield _number("lighting_lumens", "lm", "light of all fixed lamps")
    yield _number("network_loss", "", "distribution loss factor of the heat network")


PRODUCT_VALUES = (
    "product_code", "combi_schedules", "combi_rejected", "combi_standing", "combi_by_volume", "keep_hot_kwh",
    "keep_hot_electric_kwh",
)  # fmt: skip
"""What the product database says of a heating system itself besides its efficiencies, as `heating1_...`."""


def _products() -> Iterator[Column]:
    """Since 1.2.0: what a product database says of the products a certificate names; NaN where it says nothing."""
    for number in HEATING_SYSTEMS:
        h = f"heating{number}"
        yield _code(f"{h}_product", "index number in the product database, NaN when none is lodged")
        yield _code(f"{h}_product_code", "SAP Table 4a or 4b code whose kind the product is of")
        yield _code(f"{h}_combi_schedules", "combi tested to 1 schedule 2 (Table 3b), 2 and 1, 3 and 2 (Table 3c)")
        yield _number(f"{h}_combi_rejected", "", "r1 of Tables 3b and 3c")
        yield _number(f"{h}_combi_standing", "kWh/day", "F1 of Table 3b, F2 of Table 3c")
        yield _number(f"{h}_combi_by_volume", "", "F3 of Table 3c, per litre a day")
        yield _number(f"{h}_keep_hot_kwh", "kWh/yr", "loss of a keep-hot facility (Table 3a)")
        yield _number(f"{h}_keep_hot_electric_kwh", "kWh/yr", "the part of it that is electricity")
        yield _number(f"{h}_flue_gas_saving", "", "Kf1 of flue gas heat recovery (SAP 2012 Appendix G1)")
    yield _code("ventilation_product", "index number of the ventilation product, NaN when none is lodged")
    yield _code("network_product", "index number of the heat network, NaN when none is lodged")
    yield _number("network_carbon", "kg/kWh", "CO2 of the network per kWh of heat that leaves its plant")
    yield _number("network_primary", "kWh/kWh", "primary energy per kWh of that heat")
    yield _number("network_price", "p/kWh", "what bills pay for that heat, NaN when by the price set")


def _appliances() -> Iterator[Column]:
    """Since 1.2.0: what older certificates say of flues and boilers where later ones count and name them."""
    yield _number("flat_storey", "", "storey a flat is on: 0 ground, 1 first; NaN for houses and where not lodged")
    yield _flag("flues_counted", "the certificate counts flues; else they follow from its appliances")
    for number in HEATING_SYSTEMS:
        yield _code(f"heating{number}_flue", "RdSAP boiler_flue_type: 1 open, 2 room-sealed")
    yield _flag("boiler_upgrade_due", "the certificate's own improvements replace the boiler by a condensing one")


@cache
def columns() -> tuple[Column, ...]:
    """Every column in order."""
    groups: Iterable[Iterable[Column]] = (
        _dwelling(),
        _ventilation(),
        *(_part(number) for number in PARTS),
        _openings(),
        _heating(),
        _energy(),
        _not_recorded(),
        _certainty(),
        _full_sap(),
        _products(),
        _appliances(),
    )
    return tuple(column for group in groups for column in group)


@cache
def column_names() -> tuple[str, ...]:
    """Names of every column in order."""
    return tuple(column.name for column in columns())


@cache
def frame_columns() -> pd.Index:
    """The names as a frame's columns. Frames that share them are told apart from others without reading a name."""
    return pd.Index(column_names())


@cache
def position() -> Mapping[str, int]:
    """Index of each column by name."""
    return {name: index for index, name in enumerate(column_names())}


def checked_in_header() -> tuple[str, ...]:
    """The header of the present version as published to model builders (`header_v1.2.0.csv`)."""
    return published_header(TRANSFORM_VERSION)


@cache
def published_header(version: str) -> tuple[str, ...]:
    """The header of a version as published (`header_v{version}.csv`).

    Raises:
        FileNotFoundError: no header of this version is published.
    """
    text = resources.files("ara_domain.ml").joinpath(f"header_v{version}.csv").read_text()
    return tuple(text.strip().split(","))

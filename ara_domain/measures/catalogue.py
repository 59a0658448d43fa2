"""Every option of the retrofit catalogue, in the order of work: its data from `catalogue.toml`, its rules from here."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from ara_domain.measures import (
    boilers,
    controls,
    cylinder,
    fabric,
    heat_pumps,
    openings,
    party_walls,
    renewables,
    roofs,
    solar_water,
    storage_heaters,
)
from ara_domain.measures.option import FULL_SAP, Option, Rules, of_descriptions
from ara_domain.measures.tightness import new_windows, with_draught_proofing
from ara_domain.measures.ventilation import with_extract_fans

CATALOGUE_VERSION = "10"
"""Bump when a rule or an edit changes: candidates of every home are then worked out again."""

_RULES: Mapping[str, Rules] = {
    "loft_insulation": fabric.LOFT,
    "room_in_roof_insulation": roofs.ROOM_IN_ROOF,
    "flat_roof_insulation": roofs.FLAT_ROOF,
    "cavity_wall_insulation": with_extract_fans(fabric.CAVITY_FILL),
    "party_wall_insulation": party_walls.FILL,
    "solid_wall_insulation_external": with_extract_fans(fabric.SOLID_WALL_EXTERNAL),
    "solid_wall_insulation_internal": with_extract_fans(fabric.SOLID_WALL_INTERNAL),
    "floor_insulation": fabric.FLOOR,
    "cylinder_insulation": cylinder.INSULATION,
    "cylinder_thermostat": cylinder.THERMOSTAT,
    "draught_proofing": openings.DRAUGHT_PROOFING,
    "low_energy_lighting": openings.LOW_ENERGY_LIGHTING,
    "heating_controls": controls.WET,
    "warm_air_controls": controls.WARM_AIR,
    "condensing_boiler": boilers.SAME_FUEL,
    "condensing_gas_boiler": boilers.GAS_IN_PLACE_OF_ANOTHER,
    "condensing_oil_boiler": boilers.OIL_IN_PLACE_OF_WARM_AIR,
    "storage_heaters": storage_heaters.HIGH_HEAT_RETENTION,
    "air_source_heat_pump": heat_pumps.AIR_SOURCE,
    "ground_source_heat_pump": heat_pumps.GROUND_SOURCE,
    "solar_water_heating": solar_water.PANEL,
    "double_glazing": with_draught_proofing(openings.DOUBLE_GLAZING, new_windows),
    "secondary_glazing": with_draught_proofing(openings.SECONDARY_GLAZING, new_windows),
    "insulated_doors": with_draught_proofing(openings.DOORS, openings.new_doors),
    "photovoltaics_2_5kwp": renewables.panels(2.5),
    "photovoltaics_4kwp": renewables.panels(4.0),
    "photovoltaics_6kwp": renewables.panels(6.0),
    "photovoltaics_4kwp_battery": renewables.panels_with_battery(4.0),
    "pv_battery": renewables.BATTERY,
    "wind_turbine": renewables.TURBINE,
}


def _options(records: Mapping[str, Any]) -> Iterator[Option]:
    """Data and rules joined, in the order of the data."""
    if records.keys() != _RULES.keys():
        raise ValueError(
            f"catalogue.toml and the rules name different options: {sorted(records.keys() ^ _RULES.keys())}"
        )
    for place, (key, record) in enumerate(records.items(), start=1):
        rules, reasons, described = _RULES[key], dict(record["reasons"]), record.get("full_sap")
        if described is not None:
            rules = of_descriptions(rules)
            reasons[FULL_SAP] = (
                f"the certificate is of full SAP, which does not record {described}; survey the home first"
            )
        yield Option(
            key=key,
            measure=record["measure"],
            group=record["group"],
            title=record["title"],
            code=record["code"],
            when=record["when"],
            target=record["target"],
            order=10 * place,
            source=record["source"],
            reasons=reasons,
            lifetime_years=record["lifetime_years"],
            disruption=record["disruption"],
            whole_block=record["whole_block"],
            prerequisites=tuple(record["prerequisites"]),
            own_roof=record.get("own_roof", False),
            own_floor=record.get("own_floor", False),
            planning=frozenset(record.get("planning", ())),
            note=record.get("note"),
            assess=rules.assess,
            edit_frame=rules.edit_frame,
            edit_certificate=rules.edit_certificate,
        )


OPTIONS: tuple[Option, ...] = tuple(
    _options(tomllib.loads(resources.files("ara_domain.measures").joinpath("catalogue.toml").read_text("utf-8")))
)

ORDER_OF_WORK: Mapping[str, int] = {option.key: option.order for option in OPTIONS}
"""The place of each option, as the catalogue lists them: in packages, in what is scored step by step, on every page."""
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


def alternatives_of(option: Option) -> tuple[Option, ...]:
    """The options a home cannot have beside this one, in the order of work."""
    return tuple(other for other in OPTIONS if other.group == option.group and other is not option)

"""A flat row as a certificate: what it says, what follows from it, and what is assumed, put together."""

from dataclasses import replace

from ara_domain.epc.certificate import EpcPropertyData
from ara_domain.epc.heating import SapHeating, ShowerOutlet
from ara_domain.epc.mapping.flat_row.building import main_part
from ara_domain.epc.mapping.flat_row.columns import FLAT_ROW_ASSESSMENT, FLAT_ROW_SCHEMA, ROW_FAULT, Columns
from ara_domain.epc.mapping.flat_row.confidence import (
    ASSUMED_COUNT,
    METHOD_DEFAULT,
    OTHER_COLUMN,
    USUAL_CHOICE,
    WORDS_NAME_IT,
)
from ara_domain.epc.mapping.flat_row.dwelling import Dwelling, dwelling
from ara_domain.epc.mapping.flat_row.errors import describes_nothing, not_cut
from ara_domain.epc.mapping.flat_row.flat import flat_details
from ara_domain.epc.mapping.flat_row.heating import main_heating, parse_heating, systems_of
from ara_domain.epc.mapping.flat_row.hot_water import HotWater, parse_hot_water
from ara_domain.epc.mapping.flat_row.lighting import lamps, share_in_words
from ara_domain.epc.mapping.flat_row.provenance import Ledger
from ara_domain.epc.mapping.flat_row.results import results
from ara_domain.epc.mapping.flat_row.secondary import Secondary, parse_secondary
from ara_domain.epc.mapping.flat_row.supplies import Meter, energy_source, meter, ventilation
from ara_domain.epc.mapping.flat_row.windows import glazing, windows
from ara_domain.epc.mapping.reader import Reader

_DOORS, _DOORS_OF_A_FLAT = 2, 1
_INSIDE = 1
"""`measurement_type`: the plan is estimated from the floor area, which is internal."""


def map_document(document: Reader) -> EpcPropertyData:
    """The certificate of a flat row that is kept as a document.

    Raises:
        BrokenRow: a cell without which it is no certificate, or one that is not what its column holds.
        BrokenDocument: there is no row in the document.
    """
    document.require("row")
    row = document.child("row")
    if row is None:
        raise document.broken("row", None, "the cells of a flat row")
    return _map(Columns(row))


def map_flat_row(row: dict[str, str]) -> EpcPropertyData:
    """The certificate of a flat row, its columns named as `column_name` writes them.

    Raises:
        BrokenRow: a cell without which it is no certificate, or one that is not what its column holds.
    """
    return _map(Columns(Reader(dict(row), "row")))


def _map(row: Columns) -> EpcPropertyData:
    fault = row.received(ROW_FAULT)
    if fault is not None:
        raise not_cut(fault)
    ledger = Ledger()
    registered = row.required_day("LODGEMENT_DATE")
    inspected = row.day("INSPECTION_DATE")
    home = dwelling(row, ledger)
    main = main_part(row, home, registered, inspected or registered, ledger)
    glass = glazing(row, registered)
    water_text, lighting_text, second_text = _rotated(row)
    if not main.wall.is_described and not parse_heating(row.text("MAINHEAT_DESCRIPTION")):
        raise describes_nothing(row.received("WALLS_DESCRIPTION"))
    systems = systems_of(row)
    water = parse_hot_water(water_text, systems[0] if systems else None)
    fireplaces = row.whole("NUMBER_OPEN_FIREPLACES", least=0, most=100)
    light = lamps(row, lighting_text, home.floor_area, ledger)
    second = parse_secondary(second_text, fireplaces or 0)
    solar = row.flag("SOLAR_WATER_HEATING_FLAG")
    supply = meter(row, registered, by_full_sap=main.by_full_sap)
    return EpcPropertyData(
        assessment_type=FLAT_ROW_ASSESSMENT,
        schema_type=FLAT_ROW_SCHEMA,
        report_type=home.report_type,
        inspection_date=inspected,
        registration_date=registered,
        created_at=row.moment("LODGEMENT_DATETIME"),
        transaction_type=home.transaction,
        tenure=home.tenure,
        uprn=row.uprn("UPRN"),
        uprn_source=row.text("UPRN_SOURCE"),
        address_line_1=row.text("ADDRESS1") or row.text("ADDRESS"),
        address_line_2=row.text("ADDRESS2"),
        address_line_3=row.text("ADDRESS3"),
        post_town=row.text("POSTTOWN"),
        postcode=row.text("POSTCODE"),
        country_code=home.country,
        property_type=int(home.property_type),
        built_form=None if home.built_form is None else int(home.built_form),
        measurement_type=ledger.default("measurement_type", _INSIDE, METHOD_DEFAULT),
        total_floor_area=home.floor_area,
        habitable_room_count=home.habitable_rooms,
        heated_room_count=home.heated_rooms,
        extensions_count=home.extensions,
        has_hot_water_cylinder=ledger.inferred("has_hot_water_cylinder", water.has_cylinder, water.cylinder_confidence),
        solar_water_heating=ledger.inferred("solar_water_heating", True, OTHER_COLUMN)
        if water.solar and not solar
        else solar,
        door_count=ledger.default("door_count", _DOORS_OF_A_FLAT if home.is_flat else _DOORS, ASSUMED_COUNT),
        multiple_glazed_proportion=glass.share
        if glass.share_confidence is None
        else ledger.inferred("multiple_glazed_proportion", glass.share, glass.share_confidence),
        low_energy_fixed_lighting_bulbs_count=light.low_energy,
        incandescent_fixed_lighting_bulbs_count=light.incandescent,
        sap_building_parts=(main.part,),
        sap_flat_details=flat_details(row, ledger, is_flat=home.is_flat),
        sap_windows=windows(row, home, main.plan, main.band, registered, ledger),
        sap_ventilation=ventilation(row, registered, is_new=main.by_full_sap, ledger=ledger),
        sap_heating=_heating(row, home, water, second, supply, ledger),
        sap_energy_source=energy_source(row, supply, registered, by_full_sap=main.by_full_sap, ledger=ledger),
        multiple_glazing_type=glass.lodged_kind,
        glazed_area=glass.compared,
        fixed_lighting_outlets_count=light.outlets,
        low_energy_fixed_lighting_outlets_count=light.low_energy_outlets,
        low_energy_lighting=light.share,
        **results(row, home.floor_area),
        field_sources=ledger.notes,
    )


def _rotated(row: Columns) -> tuple[str | None, str | None, str | None]:
    """Hot water, lighting and secondary heating texts.

    Some software of 2008 wrote them one column on: lighting stands under secondary heating, hot water under lighting,
    and secondary heating under hot water. The texts tell; each then counts as what it says.
    """
    water, light = row.text("HOTWATER_DESCRIPTION"), row.text("LIGHTING_DESCRIPTION")
    second = row.text("SECONDHEAT_DESCRIPTION")
    if share_in_words(second) is not None and share_in_words(light) is None:
        return light, second, water
    return water, light, second


def _heating(
    row: Columns, home: Dwelling, water: HotWater, second: Secondary, supply: Meter, ledger: Ledger
) -> SapHeating:
    note = ledger.at("sap_heating")
    mains = main_heating(
        row,
        has_cylinder=bool(water.has_cylinder),
        registered=row.required_day("LODGEMENT_DATE"),
        is_new=home.is_new,
        off_peak=supply.is_off_peak,
        ledger=ledger,
    )
    if water.flue_gas_recovery and mains:
        first = note.at("main_heating_details[1]")
        mains = (replace(mains[0], has_fghrs=first.inferred("has_fghrs", True, WORDS_NAME_IT)), *mains[1:])
    showers = (
        (ShowerOutlet(shower_wwhrs=note.inferred("shower_outlets[0].shower_wwhrs", 2, USUAL_CHOICE)),)
        if water.waste_water_recovery
        else ()
    )
    return SapHeating(
        main_heating_details=mains,
        secondary_heating_type=note.inferred("secondary_heating_type", second.code, second.code_confidence),
        secondary_fuel_type=note.inferred("secondary_fuel_type", second.fuel, WORDS_NAME_IT),
        water_heating_code=note.inferred("water_heating_code", water.code, water.code_confidence),
        water_heating_fuel=note.inferred("water_heating_fuel", water.fuel, water.code_confidence),
        immersion_heating_type=note.inferred("immersion_heating_type", water.immersion, WORDS_NAME_IT),
        cylinder_size=note.inferred("cylinder_size", water.size, min(water.cylinder_confidence, USUAL_CHOICE)),
        cylinder_thermostat=note.inferred("cylinder_thermostat", water.thermostat, USUAL_CHOICE),
        shower_outlets=showers,
    )

"""`EpcPropertyData` → rows → `EpcPropertyData` is the same to the last type, and no column is idle or a whole part."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, get_args, get_origin

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects.postgresql import JSON, JSONB

from ara_domain.epc import (
    Addendum,
    EpcPropertyData,
    SapAlternativeWall,
    SapBuildingPart,
    SapEnergySource,
    SapFloorDimension,
    SapHeating,
    SapRoomInRoof,
    SapVentilation,
    SapWindow,
    SolarWaterHeatingDetails,
    WindowTransmissionDetails,
)
from ara_domain.epc.mapping import map_certificate
from ara_domain.hashing import content_hash
from ara_resources.postgres.cells import without_none
from ara_resources.postgres.database import Database
from ara_resources.postgres.records import Record
from ara_resources.postgres.tables.epc import certificates
from tests.builders import certificate
from tests.integration.postgres.certificates import (
    any_certificate,
    complete_certificate,
    differences,
    least_certificate,
    plain_fields,
)
from tests.reference import (
    FULL_SAP_SAMPLES,
    RDSAP_11_16_SAMPLES,
    RDSAP_17_20_SAMPLES,
    RDSAP_21_SAMPLES,
    REAL_FLAT,
    reference_json,
)

pytestmark = pytest.mark.integration

Store = Callable[..., list[EpcPropertyData]]


@pytest.fixture
def connection(database: Database) -> Iterator[sa.Connection]:
    """A transaction that leaves nothing behind."""
    with database.engine.connect() as connection:
        yield connection


@pytest.fixture
def stored(connection: sa.Connection) -> Store:
    """Stores certificates and loads them again."""

    def store(*epcs: EpcPropertyData) -> list[EpcPropertyData]:
        ids = certificates.new_ids(connection)
        records = [Record(next(ids), (None, "survey"), epc) for epc in epcs]
        certificates.save(connection, records)
        loaded = certificates.load(connection, [record.key for record in records])
        assert [record.key for record in loaded] == [record.key for record in records]
        return [record.value for record in loaded]

    return store


def assert_same(loaded: EpcPropertyData, saved: EpcPropertyData) -> None:
    assert differences(loaded, saved) == []
    assert content_hash("", loaded) == content_hash("", saved)


HOUSE = certificate()
PART = SapBuildingPart(building_part_number=1)
BUILT = {
    "a house as the register sends it": HOUSE,
    "everything": complete_certificate(),
    "nothing that is not needed": least_certificate(),
    "parts that are there but empty": replace(
        least_certificate(),
        sap_heating=SapHeating(solar_water_heating_details=SolarWaterHeatingDetails()),
        sap_ventilation=SapVentilation(),
        sap_energy_source=SapEnergySource(),
        addendum=Addendum(),
        windows_transmission_details=WindowTransmissionDetails(),
        sap_windows=(SapWindow(), SapWindow(transmission=WindowTransmissionDetails())),
        sap_building_parts=(
            replace(PART, sap_alternative_wall_2=SapAlternativeWall(), sap_room_in_roof=SapRoomInRoof()),
        ),
    ),
    "several parts, each with its own floors": replace(
        HOUSE,
        sap_building_parts=tuple(
            replace(PART, building_part_number=number, sap_floor_dimensions=(SapFloorDimension(floor=number),) * number)
            for number in (2, 1, 3)
        ),
    ),
    "codes as numbers, texts, truths and nothing": replace(
        HOUSE,
        sap_windows=(
            SapWindow(orientation=1, draught_proofed=True, glazing_gap="16+"),
            SapWindow(orientation="1", draught_proofed="true", glazing_gap=16),
            SapWindow(orientation=0, draught_proofed=False, glazing_gap=""),
            SapWindow(orientation='South "by" west\\\t\n', draught_proofed="No", glazing_gap="\\N"),
        ),
        lzc_energy_sources=(11, 0, -1),
    ),
}


@pytest.mark.parametrize("saved", BUILT.values(), ids=BUILT.keys())
def test_a_certificate_comes_back_as_it_was(stored: Store, saved: EpcPropertyData):
    (loaded,) = stored(saved)

    assert_same(loaded, saved)


def test_many_certificates_come_back_each_with_its_own_parts(stored: Store):
    many = [complete_certificate(seed) for seed in range(5)] + list(BUILT.values())

    for loaded, saved in zip(stored(*many), many, strict=True):
        assert_same(loaded, saved)


@pytest.mark.parametrize(
    "name", [*RDSAP_21_SAMPLES, *RDSAP_17_20_SAMPLES, *RDSAP_11_16_SAMPLES, *FULL_SAP_SAMPLES, REAL_FLAT]
)
def test_the_registers_own_certificates_come_back_as_they_were(stored: Store, name: str):
    saved = map_certificate(reference_json(name))
    (loaded,) = stored(saved)

    assert_same(loaded, saved)


def _tried(examples: int) -> settings:
    """So many tables full of certificates: one trip to the database costs as much for 20 certificates as for one."""
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        # A certificate has some hundreds of fields: what fails is named by its path, and making it smaller takes minutes.
        phases=[Phase.reuse, Phase.generate],
    )


@_tried(25)
@given(saved=st.lists(any_certificate(), min_size=1, max_size=20))
def test_any_certificates_the_types_allow_come_back_as_they_were(stored: Store, saved: list[EpcPropertyData]):
    for one, other in zip(stored(*saved), saved, strict=True):
        assert_same(one, other)


@pytest.mark.bench
@_tried(500)
@given(saved=st.lists(any_certificate(), min_size=1, max_size=40))
def test_thousands_of_certificates_the_types_allow_come_back_as_they_were(stored: Store, saved: list[EpcPropertyData]):
    for one, other in zip(stored(*saved), saved, strict=True):
        assert_same(one, other)


def test_a_character_the_database_cannot_hold_is_marked_and_the_rest_is_kept(stored: Store):
    (loaded,) = stored(replace(HOUSE, dwelling_type="semi\0detached", tenure="half \ud83d"))

    assert (loaded.dwelling_type, loaded.tenure) == ("semi\ufffddetached", "half ?")


@pytest.mark.parametrize("table", certificates.tables.values(), ids=certificates.tables.keys())
def test_every_column_held_something_of_its_own_in_the_complete_certificate(
    connection: sa.Connection, stored: Store, table: sa.Table
):
    stored(complete_certificate())
    by_us = {"certificate_number"}  # of the store, not of the certificate; see the tests of the cache
    spoken = [
        sa.func.count().filter(column.is_not(None), column.is_distinct_from(_default(column))).label(column.name)
        for column in table.columns
        if column.name not in by_us
    ]
    counts = connection.execute(sa.select(*spoken)).mappings().one()

    assert [name for name, times in counts.items() if times == 0] == []


def _default(column: "sa.Column[Any]") -> Any:
    """What stands in a column of which nobody spoke."""
    return False if isinstance(column.type, sa.Boolean) else None


# The fields that are lists of plain values; every other JSON column is one code, and none is a part or a document.
LISTS = {"sap_deselected_improvements", "lzc_energy_sources", "addendum_numbers"}


def test_json_columns_hold_codes_and_lists_of_codes_only(connection: sa.Connection, stored: Store):
    stored(*BUILT.values(), complete_certificate())

    for table in certificates.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON | JSONB):
                query = f"""
                    SELECT DISTINCT jsonb_typeof("{column.name}") FROM "{table.name}" WHERE "{column.name}" IS NOT NULL
                """
                kinds = set(connection.exec_driver_sql(query).scalars())
                assert kinds == {"array"} if column.name in LISTS else kinds <= {"number", "string", "boolean"}


def test_no_field_is_of_a_kind_that_would_be_stored_as_a_part_in_json():
    """A field that is a list or a mapping is named here first, by somebody who has thought of a table for it."""
    lists = set()
    for owner, name, kind in plain_fields():
        if isinstance(kind, set):
            assert kind in ({int, str}, {bool, str}), (owner, name)
        elif get_origin(kind) is not None:
            assert get_origin(kind) is tuple, (owner, name)
            assert without_none(get_args(kind)[0])[0] in (int, str, {int, str}), (owner, name)
            lists.add(name)

    assert lists == LISTS


# The tables and columns that the note on round-trip fidelity names, with the field each holds.
NAMED_COLUMNS: dict[str, dict[str, str]] = {
    "epc_property": {
        "heating_cylinder_size": "sap_heating.cylinder_size",
        "heating_immersion_heating_type": "sap_heating.immersion_heating_type",
        "heating_cylinder_insulation_type": "sap_heating.cylinder_insulation_type",
        "heating_secondary_heating_type": "sap_heating.secondary_heating_type",
        "heating_shower_outlet_type": "sap_heating.shower_outlet_type",
        "heating_number_baths": "sap_heating.number_baths",
        "heating_number_baths_wwhrs": "sap_heating.number_baths_wwhrs",
        "heating_electric_shower_count": "sap_heating.electric_shower_count",
        "heating_mixer_shower_count": "sap_heating.mixer_shower_count",
        "energy_pv_connection": "sap_energy_source.pv_connection",
        "energy_meter_type": "sap_energy_source.meter_type",
        "energy_wind_turbines_terrain_type": "sap_energy_source.wind_turbines_terrain_type",
        "mechanical_vent_duct_insulation_level": "mechanical_vent_duct_insulation_level",
        "addendum_stone_walls": "addendum.stone_walls",
        "addendum_system_build": "addendum.system_build",
        "addendum_numbers": "addendum.addendum_numbers",
        "ventilation_sheltered_sides": "sap_ventilation.sheltered_sides",
        "ventilation_has_suspended_timber_floor": "sap_ventilation.has_suspended_timber_floor",
        "ventilation_suspended_timber_floor_sealed": "sap_ventilation.suspended_timber_floor_sealed",
        "ventilation_has_draught_lobby": "sap_ventilation.has_draught_lobby",
        "ventilation_air_permeability_ap4_m3_h_m2": "sap_ventilation.air_permeability_ap4_m3_h_m2",
        "ventilation_mechanical_ventilation_kind": "sap_ventilation.mechanical_ventilation_kind",
        "lzc_energy_sources": "lzc_energy_sources",
        "solar_hw_collector_orientation": "solar_hw_collector_orientation",
        "solar_hw_collector_pitch_deg": "solar_hw_collector_pitch_deg",
        "solar_hw_overshading": "solar_hw_overshading",
        "extract_fans_count": "extract_fans_count",
        "ventilation_extract_fans_count": "sap_ventilation.extract_fans_count",
    },
    "epc_main_heating_detail": {
        name: f"sap_heating.main_heating_details.0.{name}"
        for name in ("main_fuel_type", "heat_emitter_type", "emitter_temperature", "main_heating_control")
    },
    "epc_building_part": {
        name: f"sap_building_parts.0.{name}"
        for name in (
            "wall_construction",
            "wall_insulation_type",
            "party_wall_construction",
            "flat_roof_insulation_thickness",
            "roof_insulation_location",
            "roof_insulation_thickness",
            "roof_construction_type",
            "curtain_wall_age",
        )
    }
    | {
        f"alt_wall_{number}_{column}": f"sap_building_parts.0.sap_alternative_wall_{number}.{field}"
        for number in (1, 2)
        for column, field in (("u_value", "u_value"), ("thickness_mm", "wall_thickness_mm"))
    },
    "epc_window": {
        name: f"sap_windows.0.{name}"
        for name in (
            "glazing_gap",
            "orientation",
            "window_type",
            "glazing_type",
            "window_location",
            "window_wall_type",
            "draught_proofed",
            "permanent_shutters_present",
        )
    }
    | {"transmission_data_source": "sap_windows.0.transmission.data_source"},
    "epc_renewable_heat_incentive": {
        name: f"renewable_heat_incentive.{name}"
        for name in (
            "space_heating_kwh",
            "water_heating_kwh",
            "impact_of_loft_insulation_kwh",
            "impact_of_cavity_insulation_kwh",
            "impact_of_solid_wall_insulation_kwh",
        )
    },
    "epc_room_in_roof": {
        name: f"sap_building_parts.0.sap_room_in_roof.{name}"
        for name in (
            "floor_area",
            "construction_age_band",
            "common_wall_length_m",
            "common_wall_height_m",
            "gable_1_length_m",
            "gable_1_height_m",
            "gable_2_length_m",
            "gable_2_height_m",
        )
    },
    "epc_room_in_roof_surface": {
        name: f"sap_building_parts.0.sap_room_in_roof.detailed_surfaces.0.{name}"
        for name in ("kind", "area_m2", "insulation_thickness_mm", "insulation_type", "u_value")
    },
    "epc_photovoltaic_array": {
        name: f"sap_energy_source.photovoltaic_arrays.0.{name}"
        for name in ("peak_power", "pitch", "orientation", "overshading")
    },
    "epc_roof_window": {
        name: f"sap_roof_windows.0.{name}"
        for name in ("area_m2", "u_value_raw", "orientation", "pitch_deg", "g_perpendicular", "frame_factor")
    },
    "epc_floor_dimension": {
        name: f"sap_building_parts.0.sap_floor_dimensions.0.{name}"
        for name in ("is_exposed_floor", "is_above_partially_heated_space")
    },
}


@pytest.mark.parametrize("table", NAMED_COLUMNS)
def test_every_column_of_the_note_holds_the_field_the_note_names(connection: sa.Connection, stored: Store, table: str):
    saved = complete_certificate()
    stored(saved)
    wanted = NAMED_COLUMNS[table]
    columns = certificates.tables[table].c
    row = connection.execute(sa.select(*(columns[name] for name in wanted)).limit(1)).mappings().one()

    assert {name: _listed(row[name]) for name in wanted} == {name: _at(saved, path) for name, path in wanted.items()}


def _listed(cell: Any) -> Any:
    return tuple(cell) if isinstance(cell, list) else cell


def _at(value: Any, path: str) -> Any:
    for step in path.split("."):
        value = value[int(step)] if step.isdecimal() else getattr(value, step)
    return value


def test_the_notes_keys_flags_and_types_are_as_it_says():
    tables = certificates.tables
    assert "ventilation_present" in tables["epc_property"].c
    assert isinstance(tables["epc_property"].c.energy_meter_type.type, sa.Text)
    assert isinstance(tables["epc_property"].c.energy_wind_turbines_terrain_type.type, sa.Text)
    for table, owner, one_each in (
        ("epc_renewable_heat_incentive", "epc_property", True),
        ("epc_room_in_roof", "epc_building_part", True),
        ("epc_room_in_roof_surface", "epc_room_in_roof", False),
        ("epc_photovoltaic_array", "epc_property", False),
        ("epc_roof_window", "epc_property", False),
    ):
        (reference,) = tables[table].c[f"{owner}_id"].foreign_keys
        assert reference.column is tables[owner].c.id
        constraints = [one for one in tables[table].constraints if isinstance(one, sa.UniqueConstraint)]
        keys = [one.columns.keys() for one in (*constraints, tables[table].primary_key)]
        assert ([f"{owner}_id"] in keys) == one_each


def test_air_tightness_is_an_element_type_of_its_own(connection: sa.Connection, stored: Store):
    saved = complete_certificate()
    stored(saved)
    assert saved.air_tightness is not None
    query = "SELECT description FROM epc_energy_element WHERE element_type = 'air_tightness'"

    assert connection.exec_driver_sql(query).scalars().all() == [saved.air_tightness.description]

"""Fictional homes whose rows of the frame are kept in `golden_v{version}.csv`, and how such a file is written.

After adding columns to a version that is not released yet, write its header and its golden rows anew:
`.venv/bin/python -m tests.unit.ml.frames`. Add homes freely; those there stay as they are, because the golden rows of
earlier versions are of them too.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from ara_domain.epc import (
    EpcPropertyData,
    Improvement,
    PhotovoltaicArray,
    SapAlternativeWall,
    SapFlatDetails,
    SapRoomInRoof,
    SapVentilation,
)
from ara_domain.epc.field_sources import INFERRED, FieldConfidence
from ara_domain.epc.mapping import map_certificate
from ara_domain.ml import schema
from ara_domain.ml.schema import TRANSFORM_VERSION
from ara_domain.ml.transform import EpcMlTransform
from tests.builders import ABSENT, certificate, document, with_heating, with_main_dwelling, with_main_heating
from tests.unit.epc.complete_document import ROOM_IN_ROOF_WAYS, complete_document
from tests.unit.epc.full_sap_document import full_sap_document

_PART = "sap_building_parts[0]"
_READ_OUT_OF_WORDS = tuple(
    FieldConfidence(path=path, source=INFERRED, confidence=confidence)
    for path, confidence in (
        (f"{_PART}.sap_floor_dimensions[0].heat_loss_perimeter", 0.4),
        (f"{_PART}.sap_floor_dimensions[0].room_height", 0.3),
        (f"{_PART}.construction_age_band", 0.45),
        (f"{_PART}.wall_insulation_type", 0.95),
        (f"{_PART}.roof_insulation_thickness", 0.9),
        (f"{_PART}.sap_floor_dimensions[0].floor_construction", 0.7),
        ("sap_windows[0].window_area", 0.35),
        ("sap_heating.main_heating_details[0].sap_main_heating_code", 0.6),
        ("sap_heating.cylinder_size", 0.55),
    )
)


def golden(version: str = TRANSFORM_VERSION) -> Path:
    """The file with the golden rows of a version."""
    return Path(__file__).with_name(f"golden_v{version}.csv")


def homes() -> Mapping[str, EpcPropertyData]:
    """Homes that between them fill most kinds of columns: parts, walls, glazing, heating, water and generation."""
    semi = certificate()
    main = semi.main_dwelling
    assert main is not None
    assert semi.sap_energy_source is not None
    extension = replace(
        main,
        building_part_number=2,
        identifier="Extension 1",
        construction_age_band="H",
        wall_thickness_mm=None,
        roof_insulation_thickness="NI",
        sap_floor_dimensions=(replace(main.sap_floor_dimensions[0], total_floor_area=9.5, heat_loss_perimeter=8.2),),
    )
    assert semi.sap_heating is not None
    (boiler,) = semi.sap_heating.main_heating_details
    single, shuttered, skylight, *rest = semi.sap_windows
    return {
        "semi": semi,
        "semi with an extension": replace(semi, sap_building_parts=(*semi.sap_building_parts, extension)),
        "solid walls, one alternative": with_main_dwelling(
            semi,
            wall_construction=3,
            construction_age_band="B",
            wall_dry_lined=True,
            sap_alternative_wall_1=SapAlternativeWall(wall_area=6.0, wall_construction=4, wall_insulation_type=2),
        ),
        "mixed windows": replace(
            semi,
            sap_windows=(
                replace(single, glazing_type=5, glazing_gap=None),
                replace(shuttered, glazing_type=5, permanent_shutters_present=True, permanent_shutters_insulated=True),
                replace(skylight, window_type=2, orientation=9),
                *rest,
            ),
        ),
        "storage heaters and cylinder": with_heating(
            with_main_heating(
                semi,
                main_heating_category=7,
                sap_main_heating_code=402,
                main_fuel_type=29,
                main_heating_control=2401,
            ),
            secondary_heating_type=693,
            secondary_fuel_type=29,
            water_heating_code=903,
            water_heating_fuel=29,
            immersion_heating_type=1,
            cylinder_size=3,
            cylinder_insulation_type=1,
            cylinder_insulation_thickness=50,
            cylinder_thermostat=True,
        ),
        "panels": replace(
            semi,
            sap_energy_source=replace(
                semi.sap_energy_source,
                pv_connection=2,
                photovoltaic_arrays=(
                    PhotovoltaicArray(peak_power=2.4, pitch=2, orientation=4, overshading=1),
                    PhotovoltaicArray(peak_power=1.2, pitch=3, orientation=6, overshading=2),
                ),
            ),
        ),
        "glass of every kind facing every way": replace(
            semi,
            sap_windows=tuple(
                replace(
                    single,
                    glazing_type=glazing,
                    window_type=kind,
                    orientation=orientation,
                    window_width=0.3,
                    permanent_shutters_present=shutters > 0,
                    permanent_shutters_insulated=shutters > 1,
                )
                for glazing in (5, 2)
                for kind in (1, 2)
                for orientation in range(1, 10)
                for shutters in range(3)
            ),
        ),
        "flat on an unheated corridor": replace(
            with_main_dwelling(
                semi,
                roof_construction=3,
                floor_heat_loss=6,
                sap_alternative_wall_1=SapAlternativeWall(wall_area=8.0, wall_construction=4, wall_insulation_type=4),
            ),
            property_type=2,
            sap_flat_details=SapFlatDetails(level=2, heat_loss_corridor=2, unheated_corridor_length=5.5),
        ),
        "two boilers, one of them new": with_heating(
            semi,
            main_heating_details=(
                replace(
                    boiler,
                    main_heating_fraction=0.7,
                    sap_main_heating_code=None,
                    main_heating_index_number=690002,
                    main_heating_data_source=1,
                    has_fghrs=True,
                ),
                replace(
                    boiler,
                    main_heating_number=2,
                    main_heating_fraction=0.3,
                    has_fghrs=True,
                    central_heating_pump_age=2,
                    mcs_installed_heat_pump=True,
                ),
            ),
        ),
        "described as a whole, as before RdSAP 21": replace(
            with_main_dwelling(
                semi,
                sap_floor_dimensions=tuple(
                    replace(storey, party_wall_length=None) for storey in main.sap_floor_dimensions
                ),
                sap_room_in_roof=SapRoomInRoof(floor_area=18.0, construction_age_band="F", insulation=2),
            ),
            sap_windows=(),
            glazed_area=2,
            multiple_glazed_proportion=80,
            multiple_glazing_type=3,
            door_count=None,
            led_fixed_lighting_bulbs_count=None,
            cfl_fixed_lighting_bulbs_count=None,
            low_energy_fixed_lighting_bulbs_count=None,
            incandescent_fixed_lighting_bulbs_count=None,
            low_energy_lighting=40,
        ),
        **{f"everything lodged, {way}": map_certificate(complete_document(way)) for way in ROOM_IN_ROOF_WAYS},
        "what only surveys and measures say": with_heating(
            with_main_dwelling(
                replace(
                    semi,
                    low_energy_fixed_lighting_bulbs_count=7,
                    led_fixed_lighting_bulbs_count=None,
                    cfl_fixed_lighting_bulbs_count=None,
                    sap_ventilation=SapVentilation(
                        sheltered_sides=3, has_suspended_timber_floor=True, suspended_timber_floor_sealed=True
                    ),
                    sap_energy_source=replace(
                        semi.sap_energy_source,
                        photovoltaic_arrays=tuple(
                            PhotovoltaicArray(peak_power=0.5, pitch=2, orientation=number, overshading=1)
                            for number in (3, 5, 7)
                        ),
                    ),
                ),
                roof_insulation_thickness="AB",
            ),
            main_heating_details=(
                replace(boiler, central_heating_pump_age=1, mcs_installed_heat_pump=True),
                replace(boiler, main_heating_number=2, main_heating_index_number=690001, main_heating_data_source=1),
            ),
        ),
        "little recorded": replace(
            map_certificate(
                document(
                    percent_draughtproofed=ABSENT,
                    built_form=ABSENT,
                    extract_fans_count=ABSENT,
                    led_fixed_lighting_bulbs_count=ABSENT,
                    cfl_fixed_lighting_bulbs_count=ABSENT,
                    postcode="",
                )
            ),
            field_sources=_READ_OUT_OF_WORDS,
        ),
        "boiler due for one that condenses": replace(
            semi, suggested_improvements=(Improvement(sequence=1, improvement_type="I"),)
        ),
        "new house by full SAP": map_certificate(full_sap_document()),
        "much lodged by full SAP": map_certificate(_much_by_full_sap()),
    }


def _much_by_full_sap() -> dict[str, Any]:
    """A document that says something for every column of full SAP; no dwelling is like this."""
    system = {
        "main_heating_category": 2,
        "main_heating_data_source": 2,
        "main_heating_efficiency": 90.1,
        "efficiency_type": 3,
        "gas_or_oil_boiler_type": 2,
        "combi_boiler_type": 6,
        "main_fuel_type": 1,
        "main_heating_control": 2110,
        "main_heating_fraction": 0.5,
        "heat_emitter_type": 2,
        "underfloor_heat_emitter_type": 2,
        "is_interlocked_system": "true",
        "has_delayed_start_thermostat": "true",
        "is_central_heating_pump_in_heated_space": "false",
        "electric_cpsu_operating_temperature": 85,
    }
    return full_sap_document(
        **{
            "design_water_use": 1,
            "cold_water_source": 2,
            "sap_building_parts[0].overshading": 3,
            "sap_building_parts[0].sap_openings[1].type": "Roof windows",
            "sap_building_parts[0].sap_openings[1].location": "Loft",
            "sap_building_parts[0].sap_openings[1].pitch": 30,
            "sap_building_parts[0].sap_thermal_bridges": {"thermal_bridge_code": 1},
            "sap_building_parts[0].sap_walls[1].u_value": 0.2,
            "sap_opening_types[1].name": "Roof windows",
            "sap_opening_types[1].type": 5,
            "sap_opening_types[1].u_value": ABSENT,
            "sap_energy_source.electricity_tariff": 2,
            "sap_lighting": [[{"lighting_power": 8, "lighting_efficacy": 90, "lighting_outlets": 12}]],
            "sap_ventilation.wall_type": 1,
            "sap_ventilation.ground_floor_type": 2,
            "sap_ventilation.ventilation_type": 8,
            "sap_ventilation.mechanical_ventilation_data_source": 2,
            "sap_ventilation.mechanical_vent_specific_fan_power": 0.6,
            "sap_ventilation.mechanical_vent_heat_recovery_efficiency": 88,
            "sap_ventilation.mechanical_vent_duct_type": 2,
            "sap_heating.has_hot_water_cylinder": "true",
            "sap_heating.hot_water_store_size": 180,
            "sap_heating.hot_water_store_heat_loss": 1.4,
            "sap_heating.has_cylinder_thermostat": "true",
            "sap_heating.is_hot_water_separately_timed": "true",
            "sap_heating.is_cylinder_in_heated_space": "false",
            "sap_heating.primary_pipework_insulation": 3,
            "sap_heating.thermal_store": 2,
            "sap_heating.secondary_heating_category": 10,
            "sap_heating.secondary_heating_data_source": 2,
            "sap_heating.secondary_fuel_type": 20,
            "sap_heating.secondary_heating_efficiency": 72,
            "sap_heating.shower_outlets": [{"shower_outlet_type": 3, "shower_wwhrs": 1, "shower_flow_rate": 8}],
            "sap_heating.solar_heating_details": {
                "solar_panel_aperture_area": 3.4,
                "solar_store_volume": 60,
                "is_solar_store_combined_cylinder": "true",
            },
            "sap_heating.sap_community_heating_systems": [
                {"community_heating_use": 1, "community_heating_distribution_loss_factor": 1.3}
            ],
            "sap_heating.main_heating_details": [
                {**system, "main_heating_number": 1},
                {**system, "main_heating_number": 2},
            ],
        }
    )


def as_text(frame: pd.DataFrame) -> str:
    """A frame with a column per home and a line per column of the frame, every number to its last digit."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["column", *frame.index])
    for name in frame.columns:
        writer.writerow([name, *("" if value != value else repr(float(value)) for value in frame[name])])  # noqa: PLR0124
    return out.getvalue()


def frame() -> pd.DataFrame:
    """The homes' rows as the transform makes them today."""
    made = homes()
    return EpcMlTransform().to_rows(list(made.values()), list(made))


def read(text: str) -> pd.DataFrame:
    """What `as_text` wrote, as the frame it was."""
    names, *lines = csv.reader(text.splitlines())
    values = [[float(cell) if cell else float("nan") for cell in cells] for _, *cells in lines]
    return pd.DataFrame(values, index=[name for name, *_ in lines], columns=names[1:]).T


if __name__ == "__main__":
    header = Path(schema.__file__).with_name(f"header_v{TRANSFORM_VERSION}.csv")
    header.write_text(",".join(schema.column_names()) + "\n", encoding="utf-8")
    golden().write_text(as_text(frame()), encoding="utf-8")

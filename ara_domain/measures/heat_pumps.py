"""Heat pumps, from the air or the ground (RdSAP 10 Table 33 measures Z1, Z2)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ara_domain.epc import EpcPropertyData, MainHeatingDetail
from ara_domain.epc.codes import CylinderSize
from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.measures import items
from ara_domain.measures.change import row_of
from ara_domain.measures.controls import HEAT_PUMP_ZONE_CONTROL
from ara_domain.measures.heating import (
    ELECTRICITY,
    FROM_MAIN,
    IN_DATABASE,
    NAN,
    PORTABLE,
    PUMP_FROM_2013,
    RADIATORS,
    UNDERFLOOR,
    foam_mm,
)
from ara_domain.measures.option import (
    ALREADY,
    HEAT_NETWORK,
    NOT_A_HOUSE,
    Assessment,
    FrameView,
    Need,
    Rules,
    refusals,
)
from ara_domain.ml.schema import column_names
from ara_domain.sap.lookup import replacement_efficiency
from ara_domain.sap.tables import Mask

_SECOND_SYSTEM = tuple(name for name in column_names() if name.startswith("heating2_"))
_LODGED_OF_STORE = ("water_timed", "primary_insulated", "cylinder_outside", "thermal_store")
"""What full SAP lodges of a hot water store, which goes with it."""


@dataclass(frozen=True, slots=True)
class HeatPump:
    """Where it takes its heat from, its medium products (the three sizes share one efficiency, Table 33 note 9)."""

    material: str
    with_radiators: int
    with_underfloor: int


AIR_SOURCE_PUMP = HeatPump("air_source_heat_pump", 693011, 693017)
GROUND_SOURCE_PUMP = HeatPump("ground_source_heat_pump", 693002, 693005)


def _has_system(view: FrameView, *categories: Category) -> Mask:
    """Whether either main system is of these categories."""
    return np.isin(view["heating1_category"], categories) | np.isin(view["heating2_category"], categories)


def heat_pump_homes(view: FrameView) -> Mask:
    """Houses and bungalows not heated by a heat pump or a network (Table 33 Z1; flats never)."""
    house = np.isin(view["property_type"], (0, 1))
    return house & ~_has_system(view, Category.HEAT_PUMP_WET, Category.HEAT_PUMP_WARM_AIR, Category.COMMUNITY)


def _assess(view: FrameView, pump: HeatPump) -> Assessment:
    eligible = heat_pump_homes(view)
    has_pump = _has_system(view, Category.HEAT_PUMP_WET, Category.HEAT_PUMP_WARM_AIR)
    dry = ~_has_system(view, Category.BOILER, Category.MICRO_CHP)
    return Assessment(
        eligible=eligible,
        refusal=refusals(
            eligible,
            (has_pump, ALREADY),
            (_has_system(view, Category.COMMUNITY), HEAT_NETWORK),
            (~np.isin(view["property_type"], (0, 1)), NOT_A_HOUSE),
        ),
        needs=(Need(pump.material, np.ones(view.size)), Need("wet_radiators", dry.astype(np.float64))),
        because=lambda _: "a house or bungalow with a heating system of its own",
    )


def has_underfloor_heating(view: FrameView) -> Mask:
    """A boiler heats floors, which a heat pump then goes on heating (Table 33 Z2)."""
    return (view["heating1_emitter"] == UNDERFLOOR) & (view["heating1_category"] == Category.BOILER)


def _edit_frame(view: FrameView, rows: Mask, pump: HeatPump) -> None:
    """The heat pump heats the whole home: a second main system goes."""
    here = rows & heat_pump_homes(view)
    underfloor = has_underfloor_heating(view)
    product = np.where(underfloor, float(pump.with_underfloor), float(pump.with_radiators))
    emitter = np.where(underfloor, float(UNDERFLOOR), float(RADIATORS))
    for name in (*_SECOND_SYSTEM, *(str(item.column) for item in items.OF_PRODUCT)):
        view.set(name, here, NAN)
    for warm_floors, index in ((False, pump.with_radiators), (True, pump.with_underfloor)):
        efficiency, summer = replacement_efficiency(index)
        view.set("heating1_efficiency", here & (underfloor == warm_floors), efficiency)
        view.set("heating1_efficiency_summer", here & (underfloor == warm_floors), summer)
    view.set("heating1_product", here, product)
    view.set("heating1_emitter", here, emitter)
    values: Mapping[str, float] = {
        "heating1_category": float(Category.HEAT_PUMP_WET),
        "heating1_code": NAN,
        "heating1_fuel": float(ELECTRICITY),
        "heating1_control": float(HEAT_PUMP_ZONE_CONTROL),
        "heating1_in_database": 1.0,
        "heating1_fraction": 1.0,
        "heating1_emitter_temperature": 0.0,
        "heating1_pump_age": float(PUMP_FROM_2013),
        "heating1_fan_flue": 0.0,
        "heating1_flue": NAN,
        "heating1_flue_gas_recovery": 0.0,
        "heating1_flue_gas_saving": NAN,
        "heating1_mcs": 1.0,
        "heating1_high_heat_retention": 0.0,
        "water_code": float(FROM_MAIN),
        "water_fuel": float(ELECTRICITY),
        "immersion": NAN,
        "cylinder_size": float(CylinderSize.MEDIUM),
        "cylinder_volume": NAN,
        "cylinder_insulation": 1.0,
        "cylinder_insulation_mm": foam_mm(),
        "cylinder_heat_loss": NAN,
        "cylinder_thermostat": 1.0,
    }
    for name, value in values.items():
        view.set(name, here, value)
    for name in (*(str(item.column) for item in items.LODGED_OF_SYSTEM), *_LODGED_OF_STORE):
        view.set(name, here, NAN)
    view.set("thermal_store", here & (view["full_sap"] == 1), 0.0)
    portable = here & (view["secondary_code"] == PORTABLE)
    view.set("secondary_code", portable, NAN)
    view.set("secondary_fuel", portable, NAN)
    view.set("secondary_heating_percent", portable, NAN)
    # A heating upgrade heats every habitable room (Table 33).
    view.set("heated_rooms", here, view["habitable_rooms"])


def _install(epc: EpcPropertyData, pump: HeatPump) -> EpcPropertyData:
    view = row_of(epc)
    if epc.sap_heating is None or not heat_pump_homes(view)[0]:
        return epc
    underfloor = bool(has_underfloor_heating(view)[0])
    system = MainHeatingDetail(
        main_heating_number=1,
        main_heating_category=int(Category.HEAT_PUMP_WET),
        main_fuel_type=ELECTRICITY,
        main_heating_control=HEAT_PUMP_ZONE_CONTROL,
        main_heating_data_source=IN_DATABASE,
        main_heating_index_number=pump.with_underfloor if underfloor else pump.with_radiators,
        main_heating_fraction=1.0,
        heat_emitter_type=UNDERFLOOR if underfloor else RADIATORS,
        emitter_temperature=0,
        central_heating_pump_age=PUMP_FROM_2013,
        fan_flue_present=False,
        has_fghrs=False,
        mcs_installed_heat_pump=True,
    )
    portable = epc.sap_heating.secondary_heating_type == PORTABLE
    heating = replace(
        epc.sap_heating,
        main_heating_details=(system,),
        secondary_heating_type=None if portable else epc.sap_heating.secondary_heating_type,
        secondary_fuel_type=None if portable else epc.sap_heating.secondary_fuel_type,
        secondary_full_sap=None if portable else epc.sap_heating.secondary_full_sap,
        water_heating_code=FROM_MAIN,
        water_heating_fuel=ELECTRICITY,
        immersion_heating_type="NA",
        cylinder_size=int(CylinderSize.MEDIUM),
        cylinder_size_measured=None,
        cylinder_insulation_type=1,
        cylinder_insulation_thickness=int(foam_mm()),
        cylinder_heat_loss=None,
        cylinder_thermostat=True,
        hot_water_store=None,
    )
    return replace(epc, sap_heating=heating, has_hot_water_cylinder=True, heated_room_count=epc.habitable_room_count)


def rules_of(pump: HeatPump) -> Rules:
    """The rules of a heat pump."""
    return Rules(
        assess=lambda view: _assess(view, pump),
        edit_frame=lambda view, rows: _edit_frame(view, rows, pump),
        edit_certificate=lambda epc: _install(epc, pump),
    )


AIR_SOURCE, GROUND_SOURCE = rules_of(AIR_SOURCE_PUMP), rules_of(GROUND_SOURCE_PUMP)

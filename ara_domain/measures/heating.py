"""Heating controls, condensing boiler, air source heat pump (RdSAP 10 Table 33 measures G, I, Z1).

One group: a new heating system brings its own controls, so the three exclude each other.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ara_domain.epc import EpcPropertyData, MainHeatingDetail
from ara_domain.epc.codes import CylinderSize
from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.measures.option import (
    ALREADY,
    HEAT_NETWORK,
    NOT_A_HOUSE,
    NOT_APPLICABLE,
    UNKNOWN,
    UNSUITABLE,
    Assessment,
    FrameView,
    Need,
    Option,
    refusals,
)
from ara_domain.ml.schema import PRODUCT_VALUES, column_names
from ara_domain.sap.expansion.catalogue import FuelKind, fuel_kind, systems
from ara_domain.sap.lookup import replacement_efficiency
from ara_domain.sap.tables import Array, Mask

_GROUP = "heating"
PROGRAMMER_THERMOSTAT_TRVS, ZONE_CONTROL, HEAT_PUMP_ZONE_CONTROL = 2106, 2110, 2207
_LESS_THAN_FULL = (2101, 2102, 2103, 2104, 2107, 2111, 2113)
"""Table 33 G-1 to G-6: to programmer, room thermostat and TRVs."""
_TWO_THERMOSTATS = (2105,)
"""Table 33 G1-1: to time and temperature zone control."""
_HEAT_PUMP_LESS_THAN_ZONED = (2201, 2202, 2203, 2204, 2205, 2206)
_RADIATORS, _UNDERFLOOR = 1, 2
_PUMP_FROM_2013 = 2
_FROM_MAIN = 901
_ELECTRICITY = 29
_PORTABLE = 693
_GAS_REGULAR, _GAS_COMBI = 690001, 690002
_LPG_REGULAR, _LPG_COMBI = 690004, 690005
_OIL_REGULAR, _OIL_COMBI = 690006, 690007
_HEAT_PUMP_PRODUCT = 693011
"""Air source heat pump with radiators, medium size; the three sizes share one efficiency (Table 33 note 9)."""
_FOAM_MM = 50
_ROOM_SEALED = 2
"""`boiler_flue_type`."""
_SECOND_SYSTEM = tuple(name for name in column_names() if name.startswith("heating2_"))
OF_PRODUCT = tuple(f"heating1_{name}" for name in PRODUCT_VALUES)
"""What a product database says of the old system, which goes with it."""
_LODGED_OF_SYSTEM = ("heating1_interlocked", "heating1_underfloor", "heating1_delayed_start", "heating1_combi",
                     "heating1_pump_outside", "cpsu_temperature")  # fmt: skip
"""What full SAP lodges of a heating system, which goes with it."""
_LODGED_OF_STORE = ("water_timed", "primary_insulated", "cylinder_outside", "thermal_store")
GAS_AVAILABLE = "mains_gas_available"
"""Reason code of a boiler whose fuel mains gas would replace."""
NAN = float("nan")


def _kind(view: FrameView) -> Array:
    return fuel_kind(view["heating1_fuel"])


def _has_cylinder(view: FrameView) -> Mask:
    size = view["cylinder_size"]
    return ~np.isnan(size) & (size != CylinderSize.NONE)


def _water_from_main(view: FrameView) -> Mask:
    return view["water_code"] == _FROM_MAIN


def _is_storage_unit(view: FrameView) -> Mask:
    """A combined primary storage unit (CPSU): boiler and store in one casing."""
    return systems().has("cpsu", np.nan_to_num(view["heating1_code"]).astype(int))


# ------------------------------------------------------------------------------------------------ controls


def control_target(view: FrameView) -> Array:
    """The control code Table 33 G brings a home to, 0 where none."""
    category, control = view["heating1_category"], view["heating1_control"]
    emitter = view["heating1_emitter"]
    wet_boiler = np.isin(category, (Category.BOILER, Category.MICRO_CHP)) & ~_is_storage_unit(view)
    underfloor = emitter == _UNDERFLOOR
    full = wet_boiler & ~underfloor & np.isin(control, _LESS_THAN_FULL)
    zoned = wet_boiler & (
        (~underfloor & np.isin(control, _TWO_THERMOSTATS))
        | (underfloor & np.isin(control, (*_LESS_THAN_FULL, *_TWO_THERMOSTATS, PROGRAMMER_THERMOSTAT_TRVS)))
    )
    pump = (category == Category.HEAT_PUMP_WET) & np.isin(control, _HEAT_PUMP_LESS_THAN_ZONED)
    return np.select(
        [full, zoned, pump],
        [float(PROGRAMMER_THERMOSTAT_TRVS), float(ZONE_CONTROL), float(HEAT_PUMP_ZONE_CONTROL)],
        0.0,
    )


def _assess_controls(view: FrameView) -> Assessment:
    target = control_target(view)
    eligible = target > 0
    wet = np.isin(view["heating1_category"], (Category.BOILER, Category.MICRO_CHP, Category.HEAT_PUMP_WET))
    control = view["heating1_control"]
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (wet & _is_storage_unit(view), UNSUITABLE), (wet & np.isnan(control), UNKNOWN),
                         (wet, ALREADY)),
        needs=(Need("heating_controls", np.ones(view.size)),),
        because=lambda home: f"control code {control[home]:.0f} becomes {target[home]:.0f}",
    )  # fmt: skip


def _edit_controls(view: FrameView, rows: Mask) -> None:
    target = control_target(view)
    view.set("heating1_control", rows & (target > 0), target)
    view.set("heating1_interlocked", rows & (target > 0), NAN)


def _control(epc: EpcPropertyData) -> EpcPropertyData:
    target = int(control_target(_row(epc))[0])
    if not target or epc.sap_heating is None:
        return epc
    # New controls interlock the boiler, whatever full SAP lodged of the old ones.
    lodged = next((one.full_sap for one in epc.sap_heating.main_heating_details if one.main_heating_number == 1), None)
    full_sap = None if lodged is None else replace(lodged, is_interlocked_system=None)
    return _main_changed(epc, {"main_heating_control": target, "full_sap": full_sap})


# ------------------------------------------------------------------------------------------------ condensing boiler

BOILER_PRODUCTS = {
    (FuelKind.GAS, True): _GAS_REGULAR,
    (FuelKind.GAS, False): _GAS_COMBI,
    (FuelKind.LPG, True): _LPG_REGULAR,
    (FuelKind.LPG, False): _LPG_COMBI,
    (FuelKind.OIL, True): _OIL_REGULAR,
    (FuelKind.OIL, False): _OIL_COMBI,
}


def _boiler_product(view: FrameView) -> Array:
    """Index number of the replacement boiler, 0 where the rule does not apply (Table 33 I, same fuel)."""
    kind, cylinder = _kind(view), _has_cylinder(view)
    code = np.nan_to_num(view["heating1_code"]).astype(int)
    old = (
        (view["heating1_category"] == Category.BOILER)
        & (code >= 101)
        & (code <= 141)
        & ~systems().has("condensing", code)
        & ~_is_storage_unit(view)
    )
    # Mains gas takes the place of LPG and oil where it is available (measure T, not in this catalogue).
    gas_first = np.isin(kind, (FuelKind.LPG, FuelKind.OIL)) & (view["mains_gas"] == 1)
    product = np.zeros(view.size)
    for (fuel, with_cylinder), index in BOILER_PRODUCTS.items():
        product = np.where((kind == fuel) & (cylinder == with_cylinder), float(index), product)
    return np.where(old & ~gas_first, product, 0.0)


def _assess_boiler(view: FrameView) -> Assessment:
    product = _boiler_product(view)
    eligible = product > 0
    boiler = view["heating1_category"] == Category.BOILER
    in_database = boiler & np.isnan(view["heating1_code"])
    burns = np.isin(_kind(view), (FuelKind.GAS, FuelKind.LPG, FuelKind.OIL))
    other_fuel = boiler & burns & np.isin(_kind(view), (FuelKind.LPG, FuelKind.OIL)) & (view["mains_gas"] == 1)
    unit, code = boiler & _is_storage_unit(view), view["heating1_code"]
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (in_database & burns, UNKNOWN), (burns & unit, UNSUITABLE),
                         (other_fuel, GAS_AVAILABLE), (boiler & burns, ALREADY)),
        needs=(Need("condensing_boiler", np.ones(view.size)),),
        because=lambda home: f"boiler of SAP code {code[home]:.0f} does not condense",
    )  # fmt: skip


def _edit_boiler(view: FrameView, rows: Mask) -> None:
    product = _boiler_product(view)
    here = rows & (product > 0)
    efficiency = np.array([replacement_efficiency(int(index)) for index in product])
    view.set("heating1_code", here, NAN)
    view.set("heating1_in_database", here, 1.0)
    view.set("heating1_product", here, product)
    for name in OF_PRODUCT:
        view.set(name, here, NAN)
    view.set("heating1_efficiency", here, efficiency[:, 0])
    view.set("heating1_efficiency_summer", here, efficiency[:, 1])
    view.set("heating1_fan_flue", here, 1.0)
    view.set("heating1_flue", here, float(_ROOM_SEALED))
    view.set("heating1_pump_age", here, _PUMP_FROM_2013)
    view.set("heating1_emitter_temperature", here, 0.0)
    for name in _LODGED_OF_SYSTEM:
        view.set(name, here, NAN)
    underfloor = view["heating1_emitter"] == _UNDERFLOOR
    zoned = np.isin(view["heating1_control"], (ZONE_CONTROL, 2112))
    control = np.where(underfloor | zoned, float(ZONE_CONTROL), float(PROGRAMMER_THERMOSTAT_TRVS))
    view.set("heating1_control", here, control)
    _heat_all_rooms(view, here)
    stored = here & _has_cylinder(view) & _water_from_main(view)
    view.set("cylinder_insulation", stored, 1.0)
    view.set("cylinder_insulation_mm", stored, float(_FOAM_MM))
    view.set("cylinder_thermostat", stored, 1.0)
    view.set("cylinder_heat_loss", stored, NAN)
    view.set("cylinder_size", stored & (view["cylinder_size"] == CylinderSize.NO_ACCESS), float(CylinderSize.NORMAL))


def _reboil(epc: EpcPropertyData) -> EpcPropertyData:
    view = _row(epc)
    product = int(_boiler_product(view)[0])
    if not product or epc.sap_heating is None:
        return epc
    zoned = bool(np.isin(view["heating1_control"][0], (ZONE_CONTROL, 2112)))
    underfloor = bool(view["heating1_emitter"][0] == _UNDERFLOOR)
    changed = _main_changed(
        epc,
        {
            "main_heating_data_source": 1,
            "main_heating_index_number": product,
            "sap_main_heating_code": None,
            "main_heating_control": ZONE_CONTROL if zoned or underfloor else PROGRAMMER_THERMOSTAT_TRVS,
            "fan_flue_present": True,
            "boiler_flue_type": _ROOM_SEALED,
            "central_heating_pump_age": _PUMP_FROM_2013,
            "emitter_temperature": 0,
            "full_sap": None,
        },
    )
    changed = replace(changed, heated_room_count=epc.habitable_room_count)
    if not (_has_cylinder(view)[0] and _water_from_main(view)[0]):
        return changed
    size = epc.sap_heating.cylinder_size
    return _water_changed(
        changed,
        {
            "cylinder_insulation_type": 1,
            "cylinder_insulation_thickness": _FOAM_MM,
            "cylinder_thermostat": True,
            "cylinder_heat_loss": None,
            "cylinder_size": int(CylinderSize.NORMAL) if size == CylinderSize.NO_ACCESS else size,
        },
    )


# ------------------------------------------------------------------------------------------------ heat pump


def _has_system(view: FrameView, *categories: Category) -> Mask:
    """Whether either main system is of these categories."""
    return np.isin(view["heating1_category"], categories) | np.isin(view["heating2_category"], categories)


def _heat_pump_homes(view: FrameView) -> Mask:
    """Houses and bungalows not heated by a heat pump or a network (Table 33 Z1; flats never)."""
    house = np.isin(view["property_type"], (0, 1))
    return house & ~_has_system(view, Category.HEAT_PUMP_WET, Category.HEAT_PUMP_WARM_AIR, Category.COMMUNITY)


def _assess_heat_pump(view: FrameView) -> Assessment:
    eligible = _heat_pump_homes(view)
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
        needs=(Need("air_source_heat_pump", np.ones(view.size)), Need("wet_radiators", dry.astype(np.float64))),
        because=lambda _: "a house or bungalow with a heating system of its own",
    )


def _edit_heat_pump(view: FrameView, rows: Mask) -> None:
    """The heat pump heats the whole home: a second main system goes."""
    here = rows & _heat_pump_homes(view)
    for name in (*_SECOND_SYSTEM, *OF_PRODUCT):
        view.set(name, here, NAN)
    values: Mapping[str, float] = {
        "heating1_category": float(Category.HEAT_PUMP_WET),
        "heating1_code": NAN,
        "heating1_fuel": float(_ELECTRICITY),
        "heating1_control": float(HEAT_PUMP_ZONE_CONTROL),
        "heating1_in_database": 1.0,
        "heating1_product": float(_HEAT_PUMP_PRODUCT),
        "heating1_fraction": 1.0,
        "heating1_emitter": float(_RADIATORS),
        "heating1_emitter_temperature": 0.0,
        "heating1_pump_age": float(_PUMP_FROM_2013),
        "heating1_fan_flue": 0.0,
        "heating1_flue": NAN,
        "heating1_flue_gas_recovery": 0.0,
        "heating1_flue_gas_saving": NAN,
        "heating1_mcs": 1.0,
        "heating1_high_heat_retention": 0.0,
        "heating1_efficiency": replacement_efficiency(_HEAT_PUMP_PRODUCT)[0],
        "heating1_efficiency_summer": replacement_efficiency(_HEAT_PUMP_PRODUCT)[1],
        "water_code": float(_FROM_MAIN),
        "water_fuel": float(_ELECTRICITY),
        "immersion": NAN,
        "cylinder_size": float(CylinderSize.MEDIUM),
        "cylinder_volume": NAN,
        "cylinder_insulation": 1.0,
        "cylinder_insulation_mm": float(_FOAM_MM),
        "cylinder_heat_loss": NAN,
        "cylinder_thermostat": 1.0,
    }
    for name, value in values.items():
        view.set(name, here, value)
    for name in (*_LODGED_OF_SYSTEM, *_LODGED_OF_STORE):
        view.set(name, here, NAN)
    view.set("thermal_store", here & (view["full_sap"] == 1), 0.0)
    portable = here & (view["secondary_code"] == _PORTABLE)
    view.set("secondary_code", portable, NAN)
    view.set("secondary_fuel", portable, NAN)
    view.set("secondary_heating_percent", portable, NAN)
    _heat_all_rooms(view, here)


def _heat_all_rooms(view: FrameView, rows: Mask) -> None:
    """A heating upgrade heats every habitable room (Table 33)."""
    view.set("heated_rooms", rows, view["habitable_rooms"])


def _install_heat_pump(epc: EpcPropertyData) -> EpcPropertyData:
    if epc.sap_heating is None or not _heat_pump_homes(_row(epc))[0]:
        return epc
    pump = MainHeatingDetail(
        main_heating_number=1,
        main_heating_category=int(Category.HEAT_PUMP_WET),
        main_fuel_type=_ELECTRICITY,
        main_heating_control=HEAT_PUMP_ZONE_CONTROL,
        main_heating_data_source=1,
        main_heating_index_number=_HEAT_PUMP_PRODUCT,
        main_heating_fraction=1.0,
        heat_emitter_type=_RADIATORS,
        emitter_temperature=0,
        central_heating_pump_age=_PUMP_FROM_2013,
        fan_flue_present=False,
        has_fghrs=False,
        mcs_installed_heat_pump=True,
    )
    portable = epc.sap_heating.secondary_heating_type == _PORTABLE
    heating = replace(
        epc.sap_heating,
        main_heating_details=(pump,),
        secondary_heating_type=None if portable else epc.sap_heating.secondary_heating_type,
        secondary_fuel_type=None if portable else epc.sap_heating.secondary_fuel_type,
        secondary_full_sap=None if portable else epc.sap_heating.secondary_full_sap,
        water_heating_code=_FROM_MAIN,
        water_heating_fuel=_ELECTRICITY,
        immersion_heating_type="NA",
        cylinder_size=int(CylinderSize.MEDIUM),
        cylinder_size_measured=None,
        cylinder_insulation_type=1,
        cylinder_insulation_thickness=_FOAM_MM,
        cylinder_heat_loss=None,
        cylinder_thermostat=True,
        hot_water_store=None,
    )
    return replace(epc, sap_heating=heating, has_hot_water_cylinder=True, heated_room_count=epc.habitable_room_count)


# ------------------------------------------------------------------------------------------------ certificates


def _row(epc: EpcPropertyData) -> FrameView:
    from ara_domain.ml.transform import EpcMlTransform  # noqa: PLC0415  the transform imports nothing of the measures

    return FrameView(EpcMlTransform().to_rows([epc]))


def _main_changed(epc: EpcPropertyData, changes: Mapping[str, object]) -> EpcPropertyData:
    if epc.sap_heating is None:
        return epc

    def changed(detail: MainHeatingDetail) -> MainHeatingDetail:
        return replace(detail, **changes) if detail.main_heating_number == 1 else detail  # type: ignore[arg-type]

    details = tuple(changed(detail) for detail in epc.sap_heating.main_heating_details)
    return replace(epc, sap_heating=replace(epc.sap_heating, main_heating_details=details))


def _water_changed(epc: EpcPropertyData, changes: Mapping[str, object]) -> EpcPropertyData:
    if epc.sap_heating is None:
        return epc
    return replace(epc, sap_heating=replace(epc.sap_heating, **changes))  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------ options

CONTROLS = Option(
    key="heating_controls",
    measure="heating_controls",
    group=_GROUP,
    title="Heating controls",
    order=70,
    source="RdSAP 10 Table 33, G",
    reasons={
        NOT_APPLICABLE: "no wet heating system with controls of its own",
        ALREADY: "full controls are in place",
        UNKNOWN: "the heating control is not recorded",
        UNSUITABLE: "a combined primary storage unit has controls of its own",
    },
    assess=_assess_controls,
    edit_frame=_edit_controls,
    edit_certificate=_control,
)
CONDENSING_BOILER = Option(
    key="condensing_boiler",
    measure="condensing_boiler",
    group=_GROUP,
    title="Condensing boiler with full controls",
    order=80,
    source="RdSAP 10 Table 33, I; products 690001 to 690007",
    reasons={
        NOT_APPLICABLE: "no gas, LPG or oil boiler",
        ALREADY: "the boiler condenses already",
        UNKNOWN: "the boiler is known by a product number only; its record is not held here",
        UNSUITABLE: "a combined primary storage unit is boiler and store in one",
        GAS_AVAILABLE: "mains gas is available and would take the place of the fuel, a measure not in the catalogue",
    },
    assess=_assess_boiler,
    edit_frame=_edit_boiler,
    edit_certificate=_reboil,
)
HEAT_PUMP = Option(
    key="air_source_heat_pump",
    measure="air_source_heat_pump",
    group=_GROUP,
    title="Air source heat pump with radiators",
    order=81,
    source="RdSAP 10 Table 33, Z1 and note 9; offered whatever other measures apply",
    reasons={
        NOT_APPLICABLE: "no heating system to replace",
        ALREADY: "a heat pump heats the home",
        HEAT_NETWORK: "a heat network heats the home",
        NOT_A_HOUSE: "heat pumps are offered to houses and bungalows",
    },
    assess=_assess_heat_pump,
    edit_frame=_edit_heat_pump,
    edit_certificate=_install_heat_pump,
)

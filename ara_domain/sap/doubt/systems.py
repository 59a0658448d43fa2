"""Doubts about heating, hot water, ventilation, lighting and generation that the method answers with a default."""

import numpy as np

from ara_domain.epc.codes import CylinderSize, MeterType
from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.sap.doubt.doubt import Doubt
from ara_domain.sap.doubt.edits import Edit, Rows, put, scale, together
from ara_domain.sap.expansion.catalogue import systems
from ara_domain.sap.expansion.main_system import OFF_PEAK_ONLY
from ara_domain.sap.lookup import LAMPS
from ara_domain.sap.tables import Mask

CYLINDER_INSULATION = tuple(
    together(put("cylinder_insulation", kind), put("cylinder_insulation_mm", mm))
    for kind, mm in ((2.0, 12.0), (1.0, 25.0), (1.0, 50.0))
)
"""A 12 mm jacket and 25 mm of foam are the defaults by age (RdSAP 10 Table 29), 50 mm of foam what is fitted now."""
_DUAL_IMMERSION = 1.0
_WET = (Category.BOILER, Category.HEAT_PUMP_WET)
_CONDENSING_COMBI, _TABLE_HEAT_PUMP = 104, 224


def _table_efficiency(code: int) -> Edit:
    """The row of Tables 4a and 4b in place of a product."""
    listed = systems()
    winter, summer = float(listed.efficiency[code]), float(listed.efficiency_summer[code])
    return together(put("heating1_efficiency", winter), put("heating1_efficiency_summer", summer))


_ELECTRICITY = 29.0


def boiler_by_table(rows: Rows) -> Mask:
    """Boilers burning gas, LPG or oil whose efficiency no product gives."""
    category = np.isin(rows["heating1_category"], (Category.BOILER,))
    return category & np.isnan(rows["heating1_efficiency"]) & (rows["heating1_fuel"] != _ELECTRICITY)


def _boiler_from_database(rows: Rows) -> Mask:
    return boiler_by_table(rows) & rows.flag("heating1_in_database") & np.isnan(rows["heating1_code"])


def _pump_from_database(rows: Rows) -> Mask:
    pump = rows["heating1_category"] == Category.HEAT_PUMP_WET
    return pump & rows.flag("heating1_in_database") & np.isnan(rows["heating1_efficiency"])


def _control_unknown(rows: Rows) -> Mask:
    control = rows["heating1_control"]
    return (rows["heating1_category"] == Category.BOILER) & (np.isnan(control) | (control < 2101) | (control > 2113))


def _cylinder_unknown(rows: Rows) -> Mask:
    size = rows["cylinder_size"]
    there = ~np.isnan(size) & (size != CylinderSize.NONE)
    return there & ((size == CylinderSize.NO_ACCESS) | np.isnan(rows["cylinder_insulation"]))


def _meter_unknown(rows: Rows) -> Mask:
    """Of homes whose heating and hot water do not tell: what runs off-peak alone has an off-peak meter (§13)."""
    unknown = np.isnan(rows["meter"]) | (rows["meter"] == MeterType.UNKNOWN)
    off_peak = np.isin(rows["heating1_code"], OFF_PEAK_ONLY) | (rows["heating1_category"] == Category.STORAGE_HEATERS)
    return unknown & ~off_peak & (rows["immersion"] != _DUAL_IMMERSION)


def _showers_unknown(rows: Rows) -> Mask:
    none = np.isnan(rows["mixer_showers"]) & (rows["electric_showers"] == 0)
    return none | np.isnan(rows["baths"])


def _lamps_unknown(rows: Rows) -> Mask:
    counted = sum(rows[f"{name}_lamps"] for name in LAMPS)
    return ~(np.asarray(counted) > 0)


SYSTEMS: tuple[Doubt, ...] = (
    Doubt(
        code="boiler_product_not_held",
        text="the boiler's product record is not held; a generic product of its kind stands in",
        where=_boiler_from_database,
        others=(_table_efficiency(_CONDENSING_COMBI),),
    ),
    Doubt(
        code="heat_pump_product_not_held",
        text="the heat pump's product record is not held; a generic product of its kind stands in",
        where=_pump_from_database,
        others=(_table_efficiency(_TABLE_HEAT_PUMP),),
    ),
    Doubt(
        code="heating_control_assumed",
        text="the heating control is missing or unknown; programmer and room thermostat assumed",
        where=_control_unknown,
        others=(put("heating1_control", 2101.0), put("heating1_control", 2106.0)),
    ),
    Doubt(
        code="pump_age_unknown",
        text="the age of the heating pump is unknown",
        where=lambda rows: np.isin(rows["heating1_category"], _WET) & ~np.isin(rows["heating1_pump_age"], (1.0, 2.0)),
        others=(put("heating1_pump_age", 1.0), put("heating1_pump_age", 2.0)),
    ),
    Doubt(
        code="cylinder_not_seen",
        text="the hot water cylinder could not be seen; size and insulation by age assumed",
        where=_cylinder_unknown,
        others=tuple(
            together(put("cylinder_size", float(CylinderSize.NORMAL)), insulated) for insulated in CYLINDER_INSULATION
        ),
    ),
    Doubt(
        code="showers_and_baths_assumed",
        text="showers and baths are not recorded; one mixer shower and one bath assumed",
        where=_showers_unknown,
        others=(
            together(put("mixer_showers", 0.0), put("electric_showers", 1.0), put("baths", 1.0)),
            together(put("mixer_showers", 1.0), put("baths", 0.0)),
        ),
    ),
    Doubt(
        code="meter_unknown",
        text="the electricity meter is unknown; a single one assumed, as nothing needs an off-peak tariff",
        where=_meter_unknown,
        others=(put("meter", float(MeterType.DUAL)),),
    ),
    Doubt(
        code="lamp_count_assumed",
        text="lamps are not counted; the usual light for the floor area stands in",
        where=_lamps_unknown,
        others=tuple(put("lamp_efficacy", LAMPS[lamp][0]) for lamp in ("incandescent", "led")),
    ),
    Doubt(
        code="pv_power_unknown",
        text="the power of the solar panels is unknown; 0.12 kWp per m2 of the share of roof they cover",
        where=lambda rows: rows["pv_percent_roof_area"] > 0,
        others=(scale(lambda: ("pv_percent_roof_area",), 0.75), scale(lambda: ("pv_percent_roof_area",), 1.25)),
    ),
    Doubt(
        code="pv_connection_assumed",
        text="whether the panels are connected to the dwelling's meter is not recorded",
        where=lambda rows: (
            np.isnan(rows["pv_connection"]) & ((rows["pv1_kwp"] > 0) | (rows["pv_percent_roof_area"] > 0))
        ),
        others=(put("pv_connection", 1.0),),
    ),
    Doubt(
        code="solar_water_unverified",
        text="the monthly method of SAP 10.2 for solar water heating was not available",
        where=lambda rows: rows.flag("solar_water"),
        others=(put("solar_aperture", 1.5), put("solar_aperture", 4.5)),
    ),
    Doubt(
        code="heat_recovery_not_recorded",
        text="balanced ventilation of which heat recovery is not recorded",
        where=lambda rows: rows["mechanical_ventilation"] == 7,
        others=(put("mechanical_ventilation", 4.0),),
    ),
)

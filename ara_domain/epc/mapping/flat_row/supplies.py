"""Meters, mains gas, photovoltaics, wind; and how the home is ventilated."""

from dataclasses import dataclass
from datetime import date

from ara_domain.epc.codes import MeterType
from ara_domain.epc.energy_source import PhotovoltaicArray, SapEnergySource
from ara_domain.epc.mapping.flat_row.columns import Columns
from ara_domain.epc.mapping.flat_row.confidence import METHOD_DEFAULT, USUAL_CHOICE, WORDS_IMPLY_IT
from ara_domain.epc.mapping.flat_row.provenance import Ledger
from ara_domain.epc.ventilation import SapVentilation

_TARIFFS = {
    "single": MeterType.SINGLE,
    "standard tariff": MeterType.SINGLE,
    "dual": MeterType.DUAL,
    "off-peak 7 hour": MeterType.DUAL,
    "off-peak 10 hour": MeterType.OFF_PEAK_10_HOUR,
    "off-peak 18 hour": MeterType.OFF_PEAK_18_HOUR,
    "dual (24 hour)": MeterType.DUAL_24_HOUR,
    "24 hour": MeterType.DUAL_24_HOUR,
    "24-hour heating tariff": MeterType.DUAL_24_HOUR,
    "unknown": MeterType.UNKNOWN,
    "not applicable": MeterType.UNKNOWN,
}
_DECODED_BY_FULL_SAP = {
    "standard tariff": MeterType.DUAL,
    "off-peak 7 hour": MeterType.SINGLE,
    "off-peak 10 hour": MeterType.UNKNOWN,
}
"""Words of full SAP's list of tariffs in a row of RdSAP, whose meters have the same numbers: 1 dual, 2 single,
3 unknown (4 and 5 are alike in both). The register wrote every row of January to March 2021 so: of Exeter's 155,
36 of 39 with storage heaters have a "standard tariff", and 75 of 87 with an "off-peak 7 hour" one a gas boiler."""
_TEN_HOUR_METERS_SINCE = date(2025, 1, 1)
"""RdSAP 21 has a meter of that name, its code 6; certificates by it are lodged since June 2025."""
OFF_PEAK = (MeterType.DUAL, MeterType.OFF_PEAK_10_HOUR, MeterType.OFF_PEAK_18_HOUR, MeterType.DUAL_24_HOUR)
_CONNECTED = 2
_SOUTH, _AT_30_DEGREES, _MODEST = 5, 2, 2
_USUAL_ARRAY_KWP = 2.5
"""The array RdSAP itself recommends (RdSAP 10 Table 33, item U), for one whose size the row leaves out."""
_SHARE_WRITTEN = ((date(2012, 1, 1), date(2014, 12, 1)), (date(2021, 1, 1), date.max))
"""When RdSAP rows were registered whose `PHOTO_SUPPLY` is blank for nothing but measured panels. It had no such rows
before, and it is blank in every row from December 2014 to 2016; rows of 2017 to 2020 were not at hand."""
_VENTILATION = {
    "natural": (0, "natural", None),
    "mechanical, extract only": (3, "mev_centralised", USUAL_CHOICE),
    "mechanical, supply and extract": (4, "mvhr", USUAL_CHOICE),
    "mechanical ventilation without heat recovery (mv)": (1, "mv", None),
    "mechanical extract, decentralised (mev dc)": (2, "mev_decentralised", None),
    "mechanical extract, centralised (mev c)": (3, "mev_centralised", None),
    "mechanical ventilation with heat recovery (mvhr)": (4, "mvhr", None),
    "positive input from loft": (5, "piv_loft", None),
    "positive input from outside": (6, "piv_outside", None),
}
"""RdSAP 21 code by the register's wording. Before it, "extract only" did not tell central from decentral fans, nor
"supply and extract" whether heat is recovered."""

_TESTED_AT_50_PA = 6
_PERMEABILITY = ((date(2014, 1, 1), 5.0), (date(1, 1, 1), 7.0))
"""m³/h per m² at 50 Pa: that of the notional dwelling of Part L1A 2013; before it, midway to the limit of 10 (an
assumption). Registrations trail the regulations by a year or so."""


@dataclass(frozen=True, slots=True)
class Meter:
    """The electricity meter, None where no word is known, and how sure it is: None when it was lodged as it stands."""

    kind: MeterType | None
    confidence: float | None = None

    @property
    def is_off_peak(self) -> bool:
        """Whether some hours are cheaper."""
        return self.kind in OFF_PEAK


def meter(row: Columns, registered: date, *, by_full_sap: bool) -> Meter:
    """The meter, from the tariff's name."""
    words = (row.text("ENERGY_TARIFF") or "").lower()
    decoded_wrongly = _DECODED_BY_FULL_SAP.get(words)
    if decoded_wrongly is None or by_full_sap:
        return Meter(_TARIFFS.get(words))
    if words == "off-peak 10 hour" and registered >= _TEN_HOUR_METERS_SINCE:
        return Meter(MeterType.OFF_PEAK_10_HOUR)
    return Meter(decoded_wrongly, WORDS_IMPLY_IT)


def energy_source(
    row: Columns, supply: Meter, registered: date, *, by_full_sap: bool, ledger: Ledger
) -> SapEnergySource:
    """The meter as read, mains gas, PV share of the roof (%) and wind turbines, as lodged.

    Where panels were measured the row has no column for them and leaves the share blank, which is 0 in homes without.
    """
    note = ledger.at("sap_energy_source")
    kind = row.text("ENERGY_TARIFF") if supply.kind is None else str(int(supply.kind))
    share = row.number("PHOTO_SUPPLY", least=0.0, most=100.0)
    arrays = () if by_full_sap or not _leaves_out_panels(row, registered) else (_usual_array(note),)
    return SapEnergySource(
        meter_type=kind if supply.confidence is None else note.inferred("meter_type", kind, supply.confidence),
        mains_gas=row.flag("MAINS_GAS_FLAG"),
        wind_turbines_count=row.whole("WIND_TURBINE_COUNT", least=0, most=100),
        pv_percent_roof_area=share,
        photovoltaic_arrays=arrays,
        pv_connection=note.inferred("pv_connection", _CONNECTED if share or arrays else None, USUAL_CHOICE),
    )


def _leaves_out_panels(row: Columns, registered: date) -> bool:
    return row.is_blank("PHOTO_SUPPLY") and any(first <= registered < end for first, end in _SHARE_WRITTEN)


def _usual_array(ledger: Ledger) -> PhotovoltaicArray:
    """An array facing as RdSAP takes one for granted whose direction nobody knows (RdSAP 10 §11.1)."""
    note = ledger.at("photovoltaic_arrays[0]")
    return PhotovoltaicArray(
        peak_power=note.default("peak_power", _USUAL_ARRAY_KWP, METHOD_DEFAULT),
        pitch=note.default("pitch", _AT_30_DEGREES, METHOD_DEFAULT),
        orientation=note.default("orientation", _SOUTH, METHOD_DEFAULT),
        overshading=note.default("overshading", _MODEST, METHOD_DEFAULT),
    )


def ventilation(row: Columns, registered: date, *, is_new: bool, ledger: Ledger) -> SapVentilation:
    """Open fireplaces and the kind of ventilation; a flat row says no more.

    New dwellings are pressure-tested, or take the limit of the regulations; the row leaves the figure out.
    """
    note = ledger.at("sap_ventilation")
    words = (row.text("MECHANICAL_VENTILATION") or "").lower()
    code, kind, sure = _VENTILATION.get(words, (None, None, None))
    if code is None:
        code, kind = note.default("mechanical_ventilation", 0, METHOD_DEFAULT), "natural"
        sure = None
        note.default("mechanical_ventilation_kind", kind, METHOD_DEFAULT)
    elif sure is not None:
        note.inferred("mechanical_ventilation", code, sure)
        note.inferred("mechanical_ventilation_kind", kind, sure)
    permeability = next(value for since, value in _PERMEABILITY if registered >= since) if is_new else None
    return SapVentilation(
        pressure_test=note.default("pressure_test", _TESTED_AT_50_PA if is_new else None, METHOD_DEFAULT),
        air_permeability_ap50_m3_h_m2=note.default("air_permeability_ap50_m3_h_m2", permeability, METHOD_DEFAULT),
        open_chimneys_count=row.whole("NUMBER_OPEN_FIREPLACES", least=0, most=100),
        mechanical_ventilation=code,
        mechanical_ventilation_kind=kind,
    )

"""Parts of heating and supplies that reduced data and full SAP lodge alike; what only one of them has is absent."""

from ara_domain.epc.energy_source import PhotovoltaicArray
from ara_domain.epc.heating import InstantaneousWwhrs, StorageHeater, StorageWwhrs
from ara_domain.epc.mapping.reader import Reader

_UNDERFLOOR = 2
"""Code of `heat_emitter_type`, in every list."""
_CODES_LESS_AT_LOW_FLOW = 10
"""From a heat pump of SAP Table 4a to the same one with water at 35 °C or below."""


def main_heating_code(row: Reader, name: str) -> int | None:
    """The code of SAP Table 4a or 4b of a main system.

    Before SAP 2012 a heat pump had one code, whatever it heated with; RdSAP 10 takes the codes of a low flow
    temperature for underfloor heating alone.

    Raises:
        BrokenDocument: it is no whole number.
    """
    code = row.integer(name)
    if code is None or code == row.lodged_code(name) or row.code("heat_emitter_type") != _UNDERFLOOR:
        return code
    return code - _CODES_LESS_AT_LOW_FLOW


def instantaneous_wwhrs(row: Reader | None) -> InstantaneousWwhrs | None:
    """Instantaneous waste-water heat recovery."""
    if row is None:
        return None
    return InstantaneousWwhrs(
        wwhrs_index_number_1=row.integer("wwhrs_index_number1"),
        wwhrs_index_number_2=row.integer("wwhrs_index_number2"),
        wwhrs_efficiency_1=row.number("wwhrs_efficiency1"),
        wwhrs_efficiency_2=row.number("wwhrs_efficiency2"),
        rooms_with_bath_and_or_shower=row.integer("rooms_with_bath_and_or_shower"),
        rooms_with_mixer_shower_no_bath=row.integer("rooms_with_mixer_shower_no_bath"),
        rooms_with_bath_and_mixer_shower=row.integer("rooms_with_bath_and_mixer_shower"),
        system_1_mixer_showers_with_bath=row.integer("mixer_showers_with_system1_with_bath"),
        system_1_mixer_showers_without_bath=row.integer("mixer_showers_with_system1_without_bath"),
        system_2_mixer_showers_with_bath=row.integer("mixer_showers_with_system2_with_bath"),
        system_2_mixer_showers_without_bath=row.integer("mixer_showers_with_system2_without_bath"),
    )


def storage_wwhrs(row: Reader | None) -> StorageWwhrs | None:
    """Storage waste-water heat recovery; the two kinds of assessment name what it serves in different order."""
    if row is None:
        return None
    served = "showers_and_baths_to_wwhrs" if row.has("showers_and_baths_to_wwhrs") else "baths_and_showers_to_wwhrs"
    return StorageWwhrs(
        wwhrs_index_number=row.integer("wwhrs_index_number"),
        wwhrs_store_volume=row.number("wwhrs_store_volume"),
        wwhrs_efficiency=row.number("storage_wwhrs_efficiency"),
        total_showers_and_baths=row.integer("total_showers_and_baths"),
        showers_and_baths_to_wwhrs=row.integer(served),
    )


def storage_heater(row: Reader) -> StorageHeater:
    """Storage heaters of one product.

    Raises:
        BrokenDocument: their number, product or kind is missing.
    """
    count, index, retention = (
        row.integer("number_of_heaters"),
        row.integer("index_number"),
        row.flag("high_heat_retention"),
    )
    if count is None or index is None or retention is None:
        row.require("number_of_heaters", "index_number", "high_heat_retention")
        raise row.broken("high_heat_retention", retention, "'true' or 'false'")
    return StorageHeater(number_of_heaters=count, index_number=index, high_heat_retention=retention)


def photovoltaic_array(row: Reader) -> PhotovoltaicArray:
    """One array of photovoltaic panels."""
    return PhotovoltaicArray(
        peak_power=row.number("peak_power"),
        pitch=row.code("pitch"),
        orientation=row.code("orientation"),
        overshading=row.code("overshading"),
        pv_connection=row.code("pv_connection"),
        overshading_mcs=row.number("overshading_mcs"),
        mcs_certificate=row.flag("mcs_certificate"),
    )

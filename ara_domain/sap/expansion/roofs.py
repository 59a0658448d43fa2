"""U-values of roofs and rooms in roof (RdSAP 10 §2.14, §4.9, §6.11, Tables 16 to 18)."""

from functools import cache

import numpy as np

from ara_domain.epc.codes import RoofConstruction as Roof
from ara_domain.epc.codes import RoofInsulationLocation as Location
from ara_domain.sap.expansion.fields import Parts, round2
from ara_domain.sap.expansion.limitations import Limitations
from ara_domain.sap.expansion.walls import nearest_lower_band
from ara_domain.sap.method import Method
from ara_domain.sap.tables import BANDS, COUNTRIES, Array, Codes, Mask, band_array, one_of, table

_PARK_HOME = 4


@cache
def _by_age(column: str) -> Array:
    """A column of Table 18 as [country, band 0 to 13]."""
    roofs = table("roofs")
    result = np.stack([band_array(roofs["by_age"][column])] * len(COUNTRIES))
    for letter, value in roofs["by_age_scotland"].get(column, {}).items():
        result[COUNTRIES.index("Scotland"), BANDS.index(letter) + 1] = value
    return result


def _known(column: str, mm: Array) -> Array:
    known = table("roofs")["known_thickness"]
    return np.interp(mm, known["mm"], known[column])


def roof_u(parts: Parts, band: Codes, country: Codes, limitations: Limitations, method: Method) -> Array:
    """U of the roof of each part, W/m²K, 2 decimals; 0 where a dwelling is above."""
    construction = parts["roof_construction"]
    location = parts["roof_insulation_location"]
    mm = parts["roof_insulation_mm"]
    as_built = parts["roof_insulation_as_built"] == 1
    assumed = np.isnan(construction) & np.isnan(parts["roof_u"]) & (parts["roof_area"] > 0)
    limitations.add("roof_construction_assumed", parts.any(assumed))
    u = _pitched(location, mm, as_built, _joists_unknown(band, country, method), band, country)
    park = parts.of_home(parts.fields["property_type"]) == _PARK_HOME
    by_park_home = nearest_lower_band(table("roofs")["by_age"]["park_home"])[band]
    u = np.where(park & np.isnan(mm), by_park_home, u)
    u = np.where(construction == Roof.FLAT, _flat(mm, as_built, location, band, country, "joists_or_flat"), u)
    u = np.where(construction == Roof.SLOPING_CEILING, _sloping(mm, as_built, location, band, country), u)
    u = np.where(construction == Roof.THATCHED, _thatched(location, mm, band, country), u)
    above = 1 / (1 / _by_age("flat_or_sloping")[country - 1, band] + table("roofs")["unheated_space_above_r"])
    u = np.where(construction == Roof.UNHEATED_SPACE_ABOVE, above, u)
    entered = parts["roof_u"]
    u = np.where(np.isnan(entered), round2(u), entered)
    no_loss = one_of(construction, (Roof.NONE, Roof.ANOTHER_DWELLING_ABOVE, Roof.SAME_DWELLING_ABOVE))
    return np.where(no_loss, 0.0, u)


def _joists_unknown(band: Codes, country: Codes, method: Method) -> Array:
    """U with insulation at joists that is unknown (Table 18; SAP 2012 Table S10)."""
    if method.roof_u_unknown_by_2012:
        return band_array(table("method_2012")["roof_u_unknown_insulation"]["joists"])[band]
    known: Array = _by_age("joists")[country - 1, band]
    return known


def _pitched(location: Array, mm: Array, as_built: Mask, default: Array, band: Codes, country: Codes) -> Array:
    """Pitched roof: joists or rafters by thickness, else by age; none is 2.3."""
    rafters = location == Location.RAFTERS
    by_rafters = _retrofitted(_by_age("rafters")[country - 1, band], "rafters", mm, as_built)
    by_joists = np.where(np.isnan(mm), default, _known("joists_or_flat", mm))
    u = np.where(rafters, by_rafters, by_joists)
    return np.where(location == Location.NONE, table("roofs")["none"]["other"], u)


def _retrofitted(default: Array, column: str, mm: Array, as_built: Mask) -> Array:
    """Known thickness by table; insulated to an unknown thickness counts 50 mm where that beats the age default."""
    fifty = _known(column, np.full(mm.shape, float(table("roofs")["retrofitted_unknown_mm"])))
    unknown = np.where(as_built, default, np.minimum(default, fifty))
    return np.where(np.isnan(mm), unknown, _known(column, mm))


def _flat(mm: Array, as_built: Mask, location: Array, band: Codes, country: Codes, column: str) -> Array:
    default = _by_age("flat_or_sloping")[country - 1, band]
    insulated = location == Location.FLAT_ROOF
    return np.where(
        insulated, _retrofitted(default, column, mm, as_built), np.where(np.isnan(mm), default, _known(column, mm))
    )


def _sloping(mm: Array, as_built: Mask, location: Array, band: Codes, country: Codes) -> Array:
    """Sloping ceiling: Table 17 slope, mineral wool; unknown by Table 18."""
    known = table("roofs")["room_in_roof_known_thickness"]
    default = _by_age("flat_or_sloping")[country - 1, band]
    by_thickness = np.interp(mm, known["mm"], known["slope_mineral"])
    fifty = np.interp(table("roofs")["retrofitted_unknown_mm"], known["mm"], known["slope_mineral"])
    retrofitted = (location == Location.SLOPING_CEILING) & ~as_built
    unknown = np.where(retrofitted, np.minimum(default, fifty), default)
    return np.where(np.isnan(mm), unknown, by_thickness)


def _thatched(location: Array, mm: Array, band: Codes, country: Codes) -> Array:
    """Table 18 by age; insulation at rafters adds its resistance (§6.11), 50 mm where its thickness is unknown."""
    default = _by_age("thatched")[country - 1, band]
    extra = table("roofs")["thatch_rafter_extra_r"]
    at_rafters = 1 / (1 / default + np.interp(np.nan_to_num(mm, nan=50.0), [0, *extra["mm"]], [0, *extra["r"]]))
    at_joists = np.where(np.isnan(mm), default, _known("thatched_joists", mm))
    u = np.where(location == Location.RAFTERS, at_rafters, at_joists)
    return np.where(location == Location.NONE, table("roofs")["none"]["thatched"], u)


def room_in_roof_u(parts: Parts, room_band: Codes, country: Codes) -> Array:
    """U of a room in roof's structure of unknown insulation (Table 18), 2 decimals."""
    thatched = parts["roof_construction"] == Roof.THATCHED
    u = np.where(
        thatched,
        _by_age("thatched_room_in_roof")[country - 1, room_band],
        _by_age("room_in_roof")[country - 1, room_band],
    )
    return round2(np.nan_to_num(u))

"""What stands in for a product known by its index number alone, where no database holds its record.

Table 4b is for boilers that are not in the product database, and is cautious on purpose. The generic records that the
database keeps for replacement boilers (RdSAP 10 Table 33, note 4) show by how much: a product of the database is taken
as much above the row of its kind in Table 4b as the generic condensing record is above the row that condenses. So one
that condenses has the generic record itself. An air source heat pump has that of its emitters (note 9). This is an
assumption, which `product_database_default` tells.
"""

from functools import cache

import numpy as np

from ara_domain.sap.expansion.catalogue import FuelKind, systems
from ara_domain.sap.lookup import replacement_efficiency
from ara_domain.sap.tables import Array, Codes, first_of, one_of

GAS_REGULAR, GAS_COMBI, OIL_REGULAR, OIL_COMBI = (101, 102), (103, 104), (126, 127), (129, 130)
"""Codes of Table 4b from 1998 on: not condensing, condensing."""
_GENERIC = {
    (FuelKind.GAS, GAS_REGULAR): 690001,
    (FuelKind.GAS, GAS_COMBI): 690002,
    (FuelKind.LPG, GAS_REGULAR): 690004,
    (FuelKind.LPG, GAS_COMBI): 690005,
    (FuelKind.OIL, OIL_REGULAR): 690006,
    (FuelKind.OIL, OIL_COMBI): 690007,
}
_PUMP_RADIATORS, _PUMP_FAN_COILS, _PUMP_UNDERFLOOR = 693011, 693014, 693017
_UNDERFLOOR, _FAN_COILS = 2, 3
"""Codes of `heat_emitter_type`; 4 is radiators and underfloor together, which counts as radiators (RdSAP 10 §11)."""
_AIR_SOURCE = (214, 224)


@cache
def _boilers() -> dict[tuple[int, int], tuple[float, float]]:
    """Winter and summer efficiency in % by (fuel kind, code of Table 4b)."""
    listed, found = systems(), {}
    for (kind, (plain, condensing)), index in _GENERIC.items():
        winter, summer = replacement_efficiency(index)
        above = winter - listed.efficiency[condensing], summer - listed.efficiency_summer[condensing]
        for code in (plain, condensing):
            row = listed.efficiency[code], listed.efficiency_summer[code]
            found[int(kind), code] = (round(float(row[0] + above[0]), 1), round(float(row[1] + above[1]), 1))
    return found


def boiler(kind: Array, code: Codes) -> tuple[Array, Array]:
    """Winter and summer efficiency in % of boilers of a fuel kind and code of Table 4b; NaN for any other."""
    winter, summer = np.full(code.shape, np.nan), np.full(code.shape, np.nan)
    for (fuel, of_table), (in_winter, in_summer) in _boilers().items():
        here = (kind == fuel) & (code == of_table)
        winter[here], summer[here] = in_winter, in_summer
    return winter, summer


def heat_pump(code: Codes, emitter: Array) -> Array:
    """Space heating efficiency in % of an air source heat pump by its emitters; NaN for any other system."""
    by_emitter = first_of(
        [emitter == _UNDERFLOOR, emitter == _FAN_COILS],
        [replacement_efficiency(_PUMP_UNDERFLOOR)[0], replacement_efficiency(_PUMP_FAN_COILS)[0]],
        replacement_efficiency(_PUMP_RADIATORS)[0],
    )
    return np.where(one_of(code, _AIR_SOURCE), by_emitter, np.nan)

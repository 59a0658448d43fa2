"""Doubts about what was read out of words, estimated or predicted, weighed by how sure the source says it is."""

from collections.abc import Callable

import numpy as np

from ara_domain.epc.codes import CylinderSize, FloorConstruction
from ara_domain.epc.codes import MainHeatingCategory as Category
from ara_domain.epc.codes import RoofInsulationLocation as Location
from ara_domain.epc.codes import WallConstruction as Wall
from ara_domain.epc.codes import WallInsulation as Insulation
from ara_domain.ml.schema import PARTS
from ara_domain.sap.doubt.doubt import Doubt
from ara_domain.sap.doubt.edits import Edit, Rows, each_part, put, scale, together, wall_columns, window_columns
from ara_domain.sap.doubt.systems import CYLINDER_INSULATION, boiler_by_table
from ara_domain.sap.lookup import replacement_efficiency
from ara_domain.sap.tables import Mask

_GAS_COMBI = 690002


def _existing(rows: Rows, part: str) -> Mask:
    return rows[f"{part}_age_band"] > 0


def _walls_the_other_way(rows: Rows) -> None:
    """Insulated walls as built, others insulated; any U-value that was read out of words goes."""
    for part in (f"part{number}" for number in PARTS):
        plain = np.isin(rows[f"{part}_wall_insulation"], (Insulation.AS_BUILT, Insulation.UNKNOWN))
        cavity = rows[f"{part}_wall_construction"] == Wall.CAVITY
        added = np.where(cavity, float(Insulation.FILLED_CAVITY), float(Insulation.EXTERNAL))
        rows.put(f"{part}_wall_insulation", np.where(plain, added, float(Insulation.AS_BUILT)))
        rows.put(f"{part}_wall_u", np.nan)


def _age(by: int) -> Edit:
    def edit(rows: Rows) -> None:
        for part in (f"part{number}" for number in PARTS):
            band = rows[f"{part}_age_band"]
            rows.put(f"{part}_age_band", np.clip(band + by, 1, 13), band > 0)

    return edit


def _loft(mm: float) -> Edit:
    """Lofts with so much insulation; a U-value read out of words goes."""

    def edit(rows: Rows) -> None:
        for part in (f"part{number}" for number in PARTS):
            here = _existing(rows, part)
            rows.put(f"{part}_roof_insulation_mm", mm, here)
            rows.put(f"{part}_roof_insulation_location", float(Location.JOISTS), here)
            rows.put(f"{part}_roof_u", np.nan, here)

    return edit


def _taller(factor: float) -> Edit:
    return scale(lambda: (*wall_columns(), "volume"), factor)


def _efficiency(product: int) -> Edit:
    """A product of the specification's own list in place of the table row (RdSAP 10 Table 33)."""
    winter, summer = replacement_efficiency(product)
    return together(put("heating1_efficiency", winter), put("heating1_efficiency_summer", summer))


def _is_sure(column: str) -> Callable[[Rows], Mask]:
    return lambda rows: ~np.isnan(rows[column])


INFERRED: tuple[Doubt, ...] = (
    Doubt(
        code="size_inferred",
        text="perimeter, heights or areas are estimated from the floor area and the form of the dwelling",
        where=_is_sure("sure_of_size"),
        others=(scale(wall_columns, 0.85), scale(wall_columns, 1.15), _taller(0.92), _taller(1.08)),
        sure="sure_of_size",
    ),
    Doubt(
        code="age_inferred",
        text="the age of the dwelling is inferred",
        where=_is_sure("sure_of_age"),
        others=(_age(-1), _age(1)),
        sure="sure_of_age",
    ),
    Doubt(
        code="walls_inferred",
        text="the walls are read out of words or predicted",
        where=_is_sure("sure_of_walls"),
        others=(_walls_the_other_way,),
        sure="sure_of_walls",
    ),
    Doubt(
        code="roof_inferred",
        text="the roof is read out of words or predicted",
        where=_is_sure("sure_of_roof"),
        others=(_loft(25.0), _loft(100.0), _loft(270.0)),
        sure="sure_of_roof",
    ),
    Doubt(
        code="floor_inferred",
        text="the floor is read out of words or predicted",
        where=_is_sure("sure_of_floor"),
        others=tuple(
            each_part("floor_construction", float(kind), _existing)
            for kind in (FloorConstruction.SOLID, FloorConstruction.SUSPENDED_TIMBER)
        ),
        sure="sure_of_floor",
    ),
    Doubt(
        code="windows_inferred",
        text="area or glazing of the windows is estimated or predicted",
        where=_is_sure("sure_of_windows"),
        others=(scale(window_columns, 0.75), scale(window_columns, 1.25)),
        sure="sure_of_windows",
    ),
    Doubt(
        code="boiler_inferred",
        text="the kind of boiler is read out of words or predicted",
        where=lambda rows: ~np.isnan(rows["sure_of_heating"]) & boiler_by_table(rows),
        others=(
            together(put("heating1_efficiency", 66.0), put("heating1_efficiency_summer", 56.0)),
            together(put("heating1_efficiency", 74.0), put("heating1_efficiency_summer", 64.0)),
            _efficiency(_GAS_COMBI),
        ),
        sure="sure_of_heating",
    ),
    Doubt(
        code="storage_heaters_inferred",
        text="the kind of storage heaters is read out of words or predicted",
        where=lambda rows: ~np.isnan(rows["sure_of_heating"]) & (rows["heating1_category"] == Category.STORAGE_HEATERS),
        others=(put("heating1_code", 401.0), put("heating1_code", 404.0), put("heating1_code", 409.0)),
        sure="sure_of_heating",
    ),
    Doubt(
        code="hot_water_inferred",
        text="the hot water cylinder is inferred or predicted",
        where=lambda rows: ~np.isnan(rows["sure_of_water"]) & (rows["cylinder_size"] > CylinderSize.NONE),
        others=CYLINDER_INSULATION,
        sure="sure_of_water",
    ),
)

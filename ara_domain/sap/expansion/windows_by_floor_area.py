"""Windows of a certificate that describes its glazing as a whole, as RdSAP did before windows were lodged one by one.

RdSAP 9.9x takes the window area from the floor area, age and type of the dwelling, a quarter more or less of it where
the assessor says so, all of it facing east and west (SAP 2012 v9.92, Appendix S, Table S4). Where the assessor saw much
more or much less, that method wants the windows measured, and nothing is assumed here.
"""

from collections.abc import Sequence
from dataclasses import replace

from ara_domain.epc import EpcPropertyData, SapWindow
from ara_domain.epc.codes import GlazingType, WindowType
from ara_domain.epc.reading import code
from ara_domain.sap.geometry import PartGeometry, band_number, round2
from ara_domain.sap.tables import BANDS, table

_FLATS = (2.0, 3.0)


def windows_by_floor_area(epc: EpcPropertyData, parts: Sequence[PartGeometry]) -> tuple[SapWindow, ...]:
    """A window of each kind of glazing per building part, without direction; none where the rule does not hold.

    `parts` are the geometries of the certificate's building parts, main dwelling first.
    """
    share = _multiple_share(epc)
    total = _total_area(epc, parts)
    floor_area = sum(part.floor_area for part in parts)
    if share is None or not total or not floor_area:
        return ()
    limit = table("openings")["window_area_from_floor_area"]["greatest_share_of_wall"]
    found = []
    for part in parts:
        area = min(total * part.floor_area / floor_area, limit * part.gross_wall_area)
        one = SapWindow(window_location=part.part.building_part_number - 1, window_type=int(WindowType.WINDOW))
        multiple, single = round2(area * share), round2(area * (1 - share))
        if multiple:
            found.append(
                replace(
                    one,
                    window_area=multiple,
                    glazing_type=epc.multiple_glazing_type,
                    glazing_gap=epc.glazing_gap,
                    # These certificates tell PVC frames from others, whose values are those of wood (Table S14): they
                    # lodge 3.1 W/m²K, and not the 3.7 of metal, for old double glazing in another frame.
                    pvc_frame=epc.pvc_window_frames or None,
                    transmission=epc.windows_transmission_details,
                )
            )
        if single:
            found.append(replace(one, window_area=single, glazing_type=int(GlazingType.SINGLE)))
    return tuple(found)


def _multiple_share(epc: EpcPropertyData) -> float | None:
    """Share of the windows with more than one pane; None when the certificate does not say."""
    if epc.multiple_glazed_proportion is not None:
        return min(epc.multiple_glazed_proportion, 100) / 100
    return 0.0 if epc.multiple_glazing_type == GlazingType.SINGLE else None


def _total_area(epc: EpcPropertyData, parts: Sequence[PartGeometry]) -> float:
    """m², 0 where Table S4 does not hold."""
    data = table("openings")["window_area_from_floor_area"]
    factor = data["factor_by_glazed_area"].get(str(epc.glazed_area))
    band = band_number(parts[0].part.construction_age_band) if parts else 0
    if factor is None or not band:
        return 0.0
    kind = "flat" if code(epc.property_type) in _FLATS else "house"
    slope, constant = next(row["area"] for row in data[kind] if BANDS[band - 1] in row["bands"])
    return float(factor * (slope * sum(part.floor_area for part in parts) + constant))

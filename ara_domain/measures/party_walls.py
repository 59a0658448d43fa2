"""Party wall cavities filled (RdSAP 10 Table 15; no measure of Table 33)."""

import numpy as np

from ara_domain.measures.change import Change, rules_of_changes
from ara_domain.measures.items import PARTY_WALL
from ara_domain.measures.option import ALREADY, UNKNOWN, Assessment, FrameView, Need, any_of, refusals
from ara_domain.sap.tables import Mask

_UNKNOWN, _UNFILLED, _FILLED, _FILLED_AND_SEALED = 0, 2, 3, 4
"""RdSAP `party_wall_construction`."""


def party_walls_to_fill(view: FrameView) -> Mask:
    """Party walls known to have an empty cavity, (n, 5)."""
    return _party_walls(view) & (view.part("party_wall_construction") == _UNFILLED)


def _party_walls(view: FrameView) -> Mask:
    return (view.part("age_band") > 0) & (view.part("party_wall_area") > 0)


def _assess(view: FrameView) -> Assessment:
    where, walls, built = party_walls_to_fill(view), _party_walls(view), view.part("party_wall_construction")
    eligible = any_of(where)
    area = np.where(where, view.part("party_wall_area"), 0.0).sum(axis=1)
    filled = any_of(walls & np.isin(built, (_FILLED, _FILLED_AND_SEALED)))
    unknown = any_of(walls & (np.isnan(built) | (built == _UNKNOWN)))
    return Assessment(
        eligible=eligible,
        refusal=refusals(eligible, (filled, ALREADY), (unknown, UNKNOWN)),
        needs=(Need("party_wall_insulation", area),),
        because=lambda home: f"{area[home]:.0f} m² of party wall with an empty cavity",
    )


FILL = rules_of_changes(_assess, lambda view: (Change(PARTY_WALL, party_walls_to_fill(view), float(_FILLED)),))

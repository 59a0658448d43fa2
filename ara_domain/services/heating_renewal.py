"""What it costs to renew the heating that homes have, like for like: asked for by scenarios of whole-life cost."""

from collections.abc import Sequence

import pandas as pd

from ara_domain.costs import CostTable, priced_part
from ara_domain.measures import FrameView
from ara_domain.measures.heating_there import heating_there
from ara_domain.measures.plan_rules import PLAN_RULES
from ara_domain.services.package_options import HeatingToRenew


def heating_to_renew(
    frame: pd.DataFrame, costs: CostTable, postcodes: Sequence[str | None]
) -> list[HeatingToRenew | None]:
    """The heating of each home of a frame at the prices of a cost table, in the order of its rows.

    None where the table has no price for it, or its kind is not counted (`plan_rules.toml`).
    """
    found: list[HeatingToRenew | None] = []
    for there, postcode in zip(heating_there(FrameView(frame, read_only=True)), postcodes, strict=True):
        material = None if there is None else costs.materials.get(there.material)
        if there is None or material is None:
            found.append(None)
            continue
        part = priced_part(material, there.quantity, costs.factor_at(postcode))
        found.append(HeatingToRenew(part.cost_pence, PLAN_RULES.heating_years[there.material]))
    return found

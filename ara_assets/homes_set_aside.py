"""A line in the step log for every home an asset sets aside."""

from collections.abc import Iterable, Sequence

from ara_assets.blocks import log_home
from ara_domain.identity import PropertyIdentity
from ara_domain.quarantine import QuarantinedItem


def log_set_aside(homes: Sequence[PropertyIdentity], items: Iterable[QuarantinedItem]) -> None:
    """Write the lines; an item that concerns no single home is in its block's counts."""
    by_id = {home.property_id: home for home in homes}
    for item in items:
        if item.property_id in by_id:
            log_home(by_id[item.property_id], "set aside", error=f"{item.reason}: {item.message}")

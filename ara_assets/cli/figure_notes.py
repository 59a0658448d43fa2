"""What energy and bills cover, and how far to trust them: the footnotes of pages and files."""

from collections.abc import Iterator

import numpy as np

from ara_domain.sap.worksheet.prices import PriceSet, fuel_names

COVERS = "heating, hot water, lighting, pumps and fans; no appliances or cooking"
"""The uses that energy and bills count."""


def figure_notes(prices: PriceSet | None) -> tuple[str, ...]:
    """Footnotes to energy, CO2 and bills, a sentence each; `prices` is what the bills are at, where that is known."""
    climate = (
        "Local figures use the climate of SAP's regions (Table U1), not the weather of the postcode district: space "
        "heating can be off by about a tenth."
    )
    covers = f"Energy and bills cover {COVERS}."
    if prices is None:
        return covers, climate
    said = f"Bills are at the prices {prices.name}, in force from {prices.valid_from}"
    if prices.from_memory:
        said += (
            f"; they are approximate for every fuel but {', '.join(_documented(prices))}, and so are standing charges"
        )
    return covers, climate, f"{said}."


def _documented(prices: PriceSet) -> Iterator[str]:
    """Fuels whose unit price is not one somebody remembered; the heat networks as one."""
    known = {int(code) for code in np.flatnonzero(~np.isnan(prices.unit_p))} - prices.from_memory
    yield from dict.fromkeys(name.split(",")[0] for code, name in fuel_names().items() if code in known)

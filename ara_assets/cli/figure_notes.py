"""What energy and bills cover, and how far to trust them: the footnotes of pages and files."""

from collections.abc import Iterator

from ara_domain.sap.tables import rows
from ara_domain.sap.worksheet.prices import CURRENT_PRICES

COVERS = "heating, hot water, lighting, pumps and fans; no appliances or cooking"
"""The uses that energy and bills count."""

_FROM_MEMORY = "[M]"
"""Mark of a price that no document states (`ara_domain.sap.tables`)."""


def figure_notes() -> tuple[str, ...]:
    """Footnotes to energy, CO2 and bills, a sentence each."""
    climate = (
        "Local figures use the climate of SAP's regions (Table U1), not the weather of the postcode district: space "
        "heating can be off by about a tenth."
    )
    prices = (
        f"Current prices ({CURRENT_PRICES}) are approximate for every fuel but {', '.join(_documented())}, and so are "
        "standing charges."
    )
    return f"Energy and bills cover {COVERS}.", climate, prices


def _documented() -> Iterator[str]:
    """Fuels whose unit price the table does not mark as remembered; the heat networks as one."""
    yield from dict.fromkeys(row["name"].split(",")[0] for row in rows(CURRENT_PRICES) if row["mark"] != _FROM_MEMORY)

"""From one flat row of the register (one line of a CSV) to `EpcPropertyData`.

A flat row lodges results, a few codes as words and the description texts of the summary table; everything a
calculation needs beyond that is inferred from the texts or estimated, and says so in `field_sources`.
"""

from ara_domain.epc.mapping.flat_row.columns import (
    FLAT_ROW_ASSESSMENT,
    FLAT_ROW_SCHEMA,
    ROW_FAULT,
    column_name,
    flat_row_document,
    flat_row_number,
)

__all__ = [
    "FLAT_ROW_ASSESSMENT",
    "FLAT_ROW_SCHEMA",
    "ROW_FAULT",
    "column_name",
    "flat_row_document",
    "flat_row_number",
]

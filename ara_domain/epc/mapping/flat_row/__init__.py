"""From one flat row of the register (one line of a CSV) to `EpcPropertyData`.

A flat row lodges results, a few codes as words, and the description texts of the summary table. Whatever else a
calculation needs is inferred from the texts or estimated, and noted in `EpcPropertyData.field_sources` with a
confidence (`confidence`). Here: one module per subject, `columns` for how cells are written, `text` for the texts'
common form, `provenance` for the notes, `certificate` for the whole.
Add here: a wording of the register, in the module of its subject and, in Welsh, in `welsh.csv`.
Keep out: anything that reads a result (`results.RESULT_COLUMNS`) to infer an input.
"""

from ara_domain.epc.mapping.flat_row.certificate import map_document, map_flat_row
from ara_domain.epc.mapping.flat_row.columns import (
    FLAT_ROW_ASSESSMENT,
    FLAT_ROW_SCHEMA,
    ROW_FAULT,
    column_name,
    flat_row_document,
    flat_row_number,
)
from ara_domain.epc.mapping.flat_row.errors import BrokenRow

__all__ = [
    "FLAT_ROW_ASSESSMENT",
    "FLAT_ROW_SCHEMA",
    "ROW_FAULT",
    "BrokenRow",
    "column_name",
    "flat_row_document",
    "flat_row_number",
    "map_document",
    "map_flat_row",
]

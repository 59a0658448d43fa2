"""The columns of a flat register row: their names however written, and the document a row is kept as."""

import re
from collections.abc import Mapping
from typing import Any, Final

FLAT_ROW_ASSESSMENT: Final = "EPC"
FLAT_ROW_SCHEMA: Final = "Flat-Register-Row"
"""The schema type under which a flat row is cached and mapped; the register itself gives rows none."""

ROW_FAULT: Final = "(row)"
"""Where a reader of files says that it could not cut a row into its columns; no register column has such a name."""

NUMBER_COLUMNS: Final = ("LMK_KEY", "CERTIFICATE_NUMBER")
"""What names the certificate: the retired API's key, or the register's own number in its new files."""

_NOT_NAME = re.compile(r"[^0-9A-Za-z]+")


def column_name(written: str) -> str:
    """A column's name in the one form used here: `lmk-key`, `LMK_KEY` and ` Lmk key ` are `LMK_KEY`."""
    return _NOT_NAME.sub("_", written.strip().removeprefix("\ufeff")).strip("_").upper()


def flat_row_document(row: Mapping[str, str]) -> dict[str, Any]:
    """The document that a flat row is cached and mapped as; `row` has columns as written by `column_name`."""
    return {"assessment_type": FLAT_ROW_ASSESSMENT, "schema_type": FLAT_ROW_SCHEMA, "row": dict(row)}


def flat_row_number(row: Mapping[str, str]) -> str | None:
    """The certificate number of a flat row: its LMK_KEY or CERTIFICATE_NUMBER; None when it has neither."""
    return next((number for name in NUMBER_COLUMNS if (number := row.get(name, "").strip())), None)

"""Formulas whose result was never saved: programs that write workbooks leave that to the one that opens them.

Readers hand such a cell over as empty, so that a list would lose what stands there without a word.
"""

import re
import zipfile
from io import BytesIO
from itertools import islice
from xml.etree import ElementTree as ET

_CELL = re.compile(
    rb'<c r="([A-Z]+\d+)"(?![^>]* t="str")[^>]*>\s*<f[ >/](?:(?!</c>).)*?(?:</f>|/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>',
    re.DOTALL,
)
"""A formula and no value. One whose result is an empty text says so by its type, `str`."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHOWN = 3


def unworked_formulas(data: bytes, sheet: str) -> tuple[str, ...]:
    """The first cells of a sheet of an xlsx file that hold a formula and no result; none in other kinds of workbook."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            part = _part_of(parts, sheet)
            xml = b"" if part is None else parts.read(part)
    except (zipfile.BadZipFile, KeyError):
        return ()
    return tuple(match[1].decode() for match in islice(_CELL.finditer(xml), _SHOWN)) if b"<f" in xml else ()


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str | None:
    """Where a sheet's cells are in an xlsx file."""
    if "xl/workbook.xml" not in parts.namelist():
        return None
    book = ET.fromstring(parts.read("xl/workbook.xml"))  # noqa: S314  entities are refused by expat's own limits
    links = ET.fromstring(parts.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    ids = {one.get("name"): one.get(_ID) for one in book.iter(f"{_MAIN}sheet")}
    targets = {one.get("Id"): one.get("Target", "") for one in links}
    target = targets.get(ids.get(sheet))
    if not target:
        return None
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"

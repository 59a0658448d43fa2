"""Matches as a list for an analyst to fill in, and the filled-in list read back: CSV or xlsx.

A row is one candidate of one home. The analyst writes `accept` or `refuse` in the column `decision`; an empty one says
nothing. Columns may be moved or removed but for `home`, `certificate` and `decision`.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from ara_assets.cli.failures import UserError
from ara_domain.home_matches import Decision, HomeMatch
from ara_domain.identity import PropertyIdentity
from ara_domain.spreadsheets.table import Row, text_of
from ara_resources.spreadsheets import read_table

COLUMNS: Final = (
    "home", "address", "postcode", "certificate", "certificate_address", "uprn", "score", "evidence", "reason",
    "decision",
)  # fmt: skip
_NEEDED: Final = ("home", "certificate", "decision")
_WORDS: Final = {
    "accept": Decision.ACCEPTED, "accepted": Decision.ACCEPTED, "yes": Decision.ACCEPTED, "y": Decision.ACCEPTED,
    "refuse": Decision.REFUSED, "refused": Decision.REFUSED, "no": Decision.REFUSED, "n": Decision.REFUSED,
}  # fmt: skip
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_HEADER_SEARCHED: Final = 10


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """What a row says; the home is not looked up yet."""

    row: int
    home: str
    certificate: str
    decision: Decision


def home_key(home: PropertyIdentity) -> str:
    """What a list calls a home: the landlord's reference, else its id."""
    return home.landlord_property_id or str(home.property_id)


def write_matches(path: Path, homes: Mapping[UUID, PropertyIdentity], matches: Mapping[UUID, HomeMatch]) -> int:
    """Write every candidate of these matches as a row. Returns rows written.

    Raises:
        UserError: the file's name ends neither in .csv nor in .xlsx.
    """
    rows = [row for key, match in matches.items() for row in _rows(homes[key], match)]
    if path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows([_safe(cell) for cell in row] for row in rows)
    elif path.suffix.lower() == ".xlsx":
        from openpyxl import Workbook  # noqa: PLC0415  most commands write no workbook

        book = Workbook(write_only=True)
        page = book.create_sheet("Matches")
        page.append(list(COLUMNS))
        for row in rows:
            page.append([_safe(cell) for cell in row])
        book.save(path)
    else:
        raise UserError(f"{path} is neither .csv nor .xlsx; name the file so that it ends in one of them")
    return len(rows)


def _rows(home: PropertyIdentity, match: HomeMatch) -> Iterator[Sequence[str]]:
    for one in match.candidates:
        evidence = "; ".join(map(str, one.evidence))
        yield (
            home_key(home), str(home.address), home.postcode, one.certificate_number, one.address, str(one.uprn or ""),
            f"{one.score:g}", evidence, match.reason, "",
        )  # fmt: skip


def _safe(text: str) -> str:
    """Text a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def read_decisions(path: Path) -> Sequence[DecidedRow]:
    """The decisions in a list.

    Raises:
        UserError: columns are missing, or a row cannot be understood; nothing of the file is taken then.
        UnreadableSpreadsheet: it is no spreadsheet.
    """
    rows = list(read_table(path).rows)
    header, columns = _header(rows, path)
    found: list[DecidedRow] = []
    wrong: list[str] = []
    for row in rows[header + 1 :]:
        said = {name: text_of(row.cells[at]).lstrip("'") if at < len(row.cells) else "" for name, at in columns.items()}
        if not said["decision"]:
            continue
        decision = _WORDS.get(said["decision"].casefold())
        if decision is None:
            wrong.append(f"row {row.number}: {said['decision']!r} is no decision; write accept or refuse")
        elif not said["home"] or not said["certificate"]:
            wrong.append(f"row {row.number}: the row names no home or no certificate")
        else:
            found.append(DecidedRow(row.number, said["home"], said["certificate"], decision))
    if wrong:
        more = f"; and {len(wrong) - 5:,} more" if len(wrong) > 5 else ""
        raise UserError(f"nothing of {path.name} was taken: {'; '.join(wrong[:5])}{more}")
    return found


def _header(rows: Sequence[Row], path: Path) -> tuple[int, Mapping[str, int]]:
    for at, row in enumerate(rows[:_HEADER_SEARCHED]):
        names = [text_of(cell).casefold() for cell in row.cells]
        if all(name in names for name in _NEEDED):
            return at, {name: names.index(name) for name in _NEEDED}
    raise UserError(
        f"{path.name} has no row with the headings {', '.join(_NEEDED)}; write the list with `ara matches PORTFOLIO "
        "--out FILE` and fill in its column decision"
    )

"""`docs/prd-map.md` as data: its rows, and the names in its cells."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "prd-map.md"

LATER = "later"
NOT_HERE = "not here"

_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Row:
    """One row of one table of the page, its cells by their heading."""

    line: int
    section: str
    cells: dict[str, str]

    @property
    def asked(self) -> str:
        """The first cell: what the document names."""
        return next(iter(self.cells.values()))

    @property
    def here(self) -> str:
        """What stands for it here."""
        return self.cells["Here"]

    def __str__(self) -> str:
        return f"line {self.line} ({self.asked})"


def code_spans(text: str) -> tuple[str, ...]:
    """What is written as code in a cell."""
    return tuple(_CODE.findall(text))


def words(text: str) -> frozenset[str]:
    """The identifiers written as code in a text."""
    return frozenset(word for span in code_spans(text) for word in re.findall(r"\w+", span))


@cache
def rows() -> tuple[Row, ...]:
    """Every row that answers something: those of the tables with a column `Here`."""
    made: list[Row] = []
    section = ""
    headings: list[str] | None = None
    for number, line in enumerate(PAGE.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith("|"):
            headings = None
            section = _section(line, section)
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if headings is None:
            headings = cells
        elif "Here" in headings and not line.startswith("|---"):
            assert len(cells) == len(headings), (
                f"line {number} of {PAGE.name} has {len(cells)} cells, not {len(headings)}"
            )
            made.append(Row(number, section, dict(zip(headings, cells, strict=True))))
    return tuple(made)


@cache
def prose() -> str:
    """The page without its rows: paragraphs, and the table that says how to read the others."""
    answered = {row.line for row in rows()}
    lines = enumerate(PAGE.read_text(encoding="utf-8").splitlines(), 1)
    return "\n".join(line for number, line in lines if number not in answered)


@cache
def sections() -> tuple[str, ...]:
    """`PRD 1`, `PRD 1.1`, …, `Note 5`, in the order of the page."""
    found: list[str] = []
    for line in prose().splitlines():
        section = _section(line, found[-1] if found else "")
        if section and (not found or section != found[-1]):
            found.append(section)
    return tuple(found)


def _section(line: str, current: str) -> str:
    if match := re.match(r"## (Note, )?§(\d+)", line):
        return f"{'Note' if match[1] else 'PRD'} {match[2]}"
    if match := re.match(r"§(\d+\.\d+)", line):
        document = current.split(" ", maxsplit=1)[0]
        return f"{document} {match[1]}"
    return current

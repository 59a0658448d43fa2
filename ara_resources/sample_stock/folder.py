"""The folder a stock is written to: its files, and that nothing else is overwritten."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

PORTFOLIO, CERTIFICATES, OVERRIDES, FLAWS, README = (
    "portfolio.csv",
    "certificates",
    "overrides.csv",
    "flaws.csv",
    "README.md",
)
DELTAS = "deltas.jsonl"
"""Events of days added later (`days`)."""
_OURS = {PORTFOLIO, CERTIFICATES, OVERRIDES, FLAWS, README, DELTAS}


class NotASampleFolder(ValueError):
    """The folder holds something that no sample stock puts there; the message says what."""


class StockFolder:
    """Writes the files of a stock; certificates one district after another."""

    def __init__(self, out: Path) -> None:
        """Empty the folder of an earlier stock.

        Raises:
            NotASampleFolder: it holds anything else.
        """
        self.out = out
        self._certificates = out / CERTIFICATES
        foreign = [path.name for path in _contents(out) if path.name not in _OURS]
        foreign += [path.name for path in _contents(self._certificates) if path.suffix != ".jsonl"]
        if foreign:
            raise NotASampleFolder(
                f"{out} holds {', '.join(sorted(foreign)[:3])}, which no sample stock puts there; "
                "give a new folder or an earlier sample's"
            )
        for path in _contents(self._certificates):
            path.unlink()
        (out / DELTAS).unlink(missing_ok=True)
        self._certificates.mkdir(parents=True, exist_ok=True)

    def add_certificates(self, district: str, entries: Iterable[Mapping[str, Any]]) -> None:
        """Append certificates to their district's file, one line each, number and row before the document."""
        lines = [json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n" for entry in entries]
        with (self._certificates / f"{district}.jsonl").open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)

    def write_table(self, name: str, headers: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
        """A CSV file."""
        text = StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(headers)
        writer.writerows(lines)
        (self.out / name).write_text(text.getvalue(), encoding="utf-8")

    def write_text(self, name: str, text: str) -> None:
        """A text file."""
        (self.out / name).write_text(text, encoding="utf-8")


def _contents(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []

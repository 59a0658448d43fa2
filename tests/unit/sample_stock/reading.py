"""A stock read back from its folder, as a test looks at it."""

import csv
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import MappingError, map_certificate
from ara_domain.identity import InvalidUprn, parse_uprn
from ara_domain.ml.transform import EpcMlTransform
from ara_domain.sap.scoring import score_frame
from ara_resources.sample_stock import Flaw, SampleSummary

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Stock:
    """The files of a stock."""

    folder: Path
    summary: SampleSummary

    @cached_property
    def lines(self) -> Sequence[Mapping[str, str]]:
        """The landlord's list."""
        return _table(self.folder / "portfolio.csv")

    @cached_property
    def line_of(self) -> Mapping[str, Mapping[str, str]]:
        """Lines by reference."""
        return {line["Property Reference"]: line for line in self.lines}

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """Every certificate of every district."""
        files = sorted((self.folder / "certificates").glob("*.jsonl"))
        return [json.loads(text) for file in files for text in file.read_text(encoding="utf-8").splitlines()]

    @cached_property
    def overrides(self) -> Sequence[Mapping[str, str]]:
        """The example of overrides."""
        return _table(self.folder / "overrides.csv")

    @cached_property
    def flaws(self) -> Mapping[Flaw, Sequence[str]]:
        """References of the homes with each flaw."""
        homes: dict[Flaw, list[str]] = defaultdict(list)
        for line in _table(self.folder / "flaws.csv"):
            homes[Flaw(line["flaw"])].append(line["home"])
        return homes

    @cached_property
    def entries_at(self) -> Mapping[int, Sequence[Entry]]:
        """Certificates by UPRN, newest first."""
        found: dict[int, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry["row"]["uprn"] is not None:
                found[entry["row"]["uprn"]].append(entry)
        return {uprn: sorted(some, key=created, reverse=True) for uprn, some in found.items()}

    @cached_property
    def mapped(self) -> Sequence[tuple[Entry, EpcPropertyData]]:
        """Every certificate that maps, with what it maps to."""
        found = []
        for entry in self.entries:
            if entry["document"] is not None:
                try:
                    found.append((entry, map_certificate(entry["document"])))
                except MappingError:
                    continue
        return found

    @cached_property
    def scores(self) -> pd.DataFrame:
        """The engine's scores of `mapped`, row by row."""
        return score_frame(EpcMlTransform().to_rows([epc for _, epc in self.mapped]))

    def certificates_of(self, reference: str) -> Sequence[Entry]:
        """Certificates of a home of the list by the UPRN its line names."""
        try:
            uprn = parse_uprn(self.line_of[reference]["UPRN"])
        except InvalidUprn:
            return ()
        return self.entries_at.get(uprn or 0, ())


def created(entry: Entry) -> tuple[str, str]:
    """Registration and creation of a certificate, to put in order."""
    document = entry["document"] or {}
    return entry["row"]["registrationDate"], document.get("created_at", "")


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

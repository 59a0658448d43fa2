"""A day in the life of a stock: certificates are lodged, removed and re-addressed, and its folder says so.

What a day does to the register, and the events the register would report, for trying out the feed. The folder is
changed in place; a stand-in serves the day from its next start on.
"""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from ara_resources.sample_stock.folder import CERTIFICATES, DELTAS, PORTFOLIO, NotASampleFolder
from ara_resources.sample_stock.lodged import PARTS_TO_LOSE, UNKNOWN_SCHEMA

Entry = dict[str, Any]
_WORDS_OF_A_MOVE = ("uprn_updated", "address_id_updated")
"""What the register sends, and what its documentation says it sends."""


class TooFewHomes(ValueError):
    """The stock has too few homes with a good certificate for such a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDay:
    """What happened on a day, by certificate number and UPRN."""

    day: date
    new: Mapping[str, int]
    """The UPRN each new certificate is of."""
    removed: Mapping[str, int]
    readdressed: Mapping[str, tuple[int, int]]
    """The UPRN each was under, and is under now: a neighbour's in the same postcode."""

    @property
    def homes(self) -> frozenset[int]:
        """Every UPRN whose certificates changed."""
        moved = {uprn for pair in self.readdressed.values() for uprn in pair}
        return frozenset({*self.new.values(), *self.removed.values(), *moved})


def add_day(
    folder: Path, day: date, *, new: int = 10, removed: int = 3, readdressed: int = 2, seed: int = 0
) -> SampleDay:
    """Have this happen to certificates of the landlord's homes; the same arguments give the same day.

    A new certificate finds the home as the last one did, but better draught-proofed. Each home is in one event only.

    Raises:
        NotASampleFolder: there is no stock in the folder.
        TooFewHomes: not enough of its homes have one good certificate.
    """
    stock = _Stock(folder)
    rng = Random(f"{seed}/{day}")
    wanted = new + removed + 2 * readdressed
    movable = stock.pairs_in_one_postcode()
    rng.shuffle(movable)
    taken: set[int] = set()
    moves: list[tuple[Entry, Entry]] = []
    for one, other in movable:
        uprns = {one["row"]["uprn"], other["row"]["uprn"]}
        if len(moves) < readdressed and not uprns & taken:
            moves.append((one, other))
            taken |= uprns
    others = [entry for uprn, entry in sorted(stock.newest.items()) if uprn not in taken]
    if len(moves) < readdressed or len(others) < new + removed:
        raise TooFewHomes(f"{folder} has too few homes with a good certificate: a day like this takes {wanted}")
    rng.shuffle(others)
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    happened = SampleDay(
        day=day,
        new=dict(stock.lodge(entry, day, place) for place, entry in enumerate(others[:new])),
        removed={
            entry["certificateNumber"]: stock.remove(entry, moment + timedelta(minutes=place))
            for place, entry in enumerate(others[new : new + removed])
        },
        readdressed={
            one["certificateNumber"]: stock.move(
                one, other["row"], moment + timedelta(hours=1, minutes=place), _WORDS_OF_A_MOVE[place % 2]
            )
            for place, (one, other) in enumerate(moves)
        },
    )
    stock.write()
    return happened


class _Stock:
    """The certificates of a folder in memory, file by file, and the events so far."""

    def __init__(self, folder: Path) -> None:
        if not (folder / PORTFOLIO).exists() or not (folder / CERTIFICATES).is_dir():
            raise NotASampleFolder(f"{folder} is no sample stock; make one with `ara sample`")
        self._folder = folder
        self._entries: dict[Path, list[Entry]] = {
            path: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            for path in sorted((folder / CERTIFICATES).glob("*.jsonl"))
        }
        self._changed: set[Path] = set()
        events = folder / DELTAS
        self._events = events.read_text(encoding="utf-8").splitlines() if events.exists() else []
        self.newest = self._of_listed_homes()

    def _of_listed_homes(self) -> dict[int, Entry]:
        """The newest certificate of each of the landlord's homes that can be read, by UPRN."""
        listed = _uprns_on_the_list(self._folder / PORTFOLIO)
        by_uprn: defaultdict[int, list[Entry]] = defaultdict(list)
        for entries in self._entries.values():
            for entry in entries:
                if entry["row"]["uprn"] in listed:
                    by_uprn[entry["row"]["uprn"]].append(entry)
        newest = {uprn: max(some, key=lambda one: one["row"]["registrationDate"]) for uprn, some in by_uprn.items()}
        return {uprn: entry for uprn, entry in newest.items() if _is_good(entry)}

    def pairs_in_one_postcode(self) -> list[tuple[Entry, Entry]]:
        """Neighbours on the list."""
        by_postcode: defaultdict[str, list[Entry]] = defaultdict(list)
        for _, entry in sorted(self.newest.items()):
            by_postcode[entry["row"]["postcode"]].append(entry)
        return [(some[place], some[place + 1]) for some in by_postcode.values() for place in range(0, len(some) - 1, 2)]

    def lodge(self, entry: Entry, day: date, place: int) -> tuple[str, int]:
        """A new certificate of a home."""
        digits = f"77{day:%Y%m%d}{place:05d}{entry['row']['uprn'] % 100_000:05d}"
        number = "-".join(digits[start : start + 4] for start in range(0, 20, 4))
        document = {
            **entry["document"],
            "registration_date": day.isoformat(),
            "completion_date": day.isoformat(),
            "inspection_date": day.isoformat(),
            "created_at": f"{day} 18:{place % 60:02d}:00.000000",
            "percent_draughtproofed": 100 if entry["document"]["percent_draughtproofed"] != 100 else 90,
        }
        row = {**entry["row"], "certificateNumber": number, "registrationDate": day.isoformat()}
        path = self._file_of(entry)
        self._entries[path].append({"certificateNumber": number, "row": row, "document": document})
        return number, row["uprn"]

    def remove(self, entry: Entry, at: datetime) -> int:
        """The register publishes a certificate no longer; returns the UPRN it was under."""
        path = self._file_of(entry)
        self._entries[path] = [one for one in self._entries[path] if one is not entry]
        self._report(entry, "removed", at)
        uprn: int = entry["row"]["uprn"]
        return uprn

    def move(self, entry: Entry, row: Mapping[str, Any], at: datetime, event: str) -> tuple[int, int]:
        """A certificate turns out to be the neighbour's."""
        before = entry["row"]["uprn"]
        for number in range(1, 5):
            entry["row"][f"addressLine{number}"] = line = row[f"addressLine{number}"]
            entry["document"].pop(f"address_line_{number}", None)
            if line:
                entry["document"][f"address_line_{number}"] = line
        entry["row"]["uprn"] = entry["document"]["uprn"] = row["uprn"]
        self._file_of(entry)
        self._report(entry, event, at)
        return before, row["uprn"]

    def _report(self, entry: Entry, event: str, at: datetime) -> None:
        said = {
            "certificateNumber": entry["certificateNumber"],
            "eventType": event,
            "timestamp": f"{at:%Y-%m-%dT%H:%M:%S}.000Z",
        }
        self._events.append(json.dumps(said, separators=(",", ":")))

    def _file_of(self, entry: Entry) -> Path:
        """The file a certificate lies in, which is to be written again."""
        path = next(path for path, entries in self._entries.items() if any(one is entry for one in entries))
        self._changed.add(path)
        return path

    def write(self) -> None:
        """Write what changed."""
        for path in sorted(self._changed):
            lines = [json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in self._entries[path]]
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        (self._folder / DELTAS).write_text("".join(f"{line}\n" for line in self._events), encoding="utf-8")


def _uprns_on_the_list(file: Path) -> frozenset[int]:
    """UPRNs that exactly one line names."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        given = Counter(row["UPRN"].removesuffix(".0") for row in csv.DictReader(lines))
    return frozenset(int(uprn) for uprn, count in given.items() if uprn.isdigit() and count == 1)


def _is_good(entry: Entry) -> bool:
    """Whether none of the flaws of a stock makes its document unreadable."""
    document = entry["document"]
    return document is not None and document["schema_type"] != UNKNOWN_SCHEMA and document.keys() >= set(PARTS_TO_LOSE)

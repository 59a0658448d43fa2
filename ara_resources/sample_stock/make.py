"""`make_sample`: lay out streets, build homes, lodge and rate their certificates, write them, batch by batch."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from ara_resources.sample_stock import overrides, portfolio
from ara_resources.sample_stock.flaws import KINDS, Flaw, Role, deal
from ara_resources.sample_stock.folder import FLAWS, OVERRIDES, PORTFOLIO, README, StockFolder
from ara_resources.sample_stock.homes import Home, first_uprn, homes_of
from ara_resources.sample_stock.lodged import Certificate, certificates_of
from ara_resources.sample_stock.overrides import OverridesExample
from ara_resources.sample_stock.rating import rated
from ara_resources.sample_stock.streets import Street, lay_out
from ara_resources.sample_stock.summary import SampleSummary, readme_of

DEFAULT_SEED = 2026
DEFAULT_DAY = date(2026, 3, 31)
"""Certificates are of days before this one. Fixed, so that a stock made tomorrow is the same."""
BATCH_HOMES = 2000
"""Homes lodged, rated and written together."""

Progress = Callable[[int], None]
"""Told how many more of the landlord's homes are done."""


def make_sample(
    out: Path,
    homes: int,
    seed: int = DEFAULT_SEED,
    *,
    as_of: date = DEFAULT_DAY,
    progress: Progress | None = None,
) -> SampleSummary:
    """Write a fictional stock of so many homes to a folder; the same arguments give the same bytes.

    An earlier stock in the folder is replaced. The first homes of a larger stock are not those of a smaller one.

    Raises:
        ValueError: no homes asked for.
        TooManyHomes: more than the invented postcodes can take.
        NotASampleFolder: the folder holds something else.
    """
    if homes < 1:
        raise ValueError(f"a stock of {homes} homes cannot be made; ask for one or more")
    streets = lay_out(homes, seed)
    roles = deal(streets, seed)
    folder = StockFolder(out)
    made = _Stock(folder, seed, as_of, progress)
    for batch in _batches(streets, roles, seed, first_uprn(homes, seed)):
        made.add(batch)
    return made.finish(streets, roles)


class _Stock:
    """What is written so far, and what is still to be written at the end."""

    def __init__(self, folder: StockFolder, seed: int, as_of: date, progress: Progress | None) -> None:
        self._folder, self._seed, self._as_of, self._progress = folder, seed, as_of, progress
        self._lines: list[tuple[str, ...]] = []
        self._flaws: list[tuple[str, str, str]] = []
        self._example = OverridesExample()
        self._previous: Home | None = None
        self._bands: Counter[str] = Counter()
        self._certificates = self._others = 0

    def add(self, homes: Sequence[Home]) -> None:
        """Lodge, rate and write the certificates of these homes."""
        certificates: list[Certificate] = []
        for home in homes:
            certificates.extend(certificates_of(home, self._previous, self._as_of, self._seed))
            if home.listed is None:
                self._others += 1
            else:
                self._list(home)
        written = rated(certificates)
        for district, entries in groupby(written, key=lambda pair: pair[0].home.street.district.outward):
            self._folder.add_certificates(
                district,
                (
                    {"certificateNumber": one.number, "row": one.row(document), "document": one.served(document)}
                    for one, document in entries
                ),
            )
        self._certificates += len(certificates)
        newest = {one.home.number: (one, document) for one, document in reversed(written)}
        for one, document in reversed(newest.values()):
            if one.home.listed is not None:
                self._bands[document["current_energy_efficiency_band"]] += 1
                self._example.consider(one.home, one.dwelling)
        if self._progress is not None:
            self._progress(sum(home.listed is not None for home in homes))

    def finish(self, streets: Sequence[Street], roles: Mapping[int, Role]) -> SampleSummary:
        """Write the list and everything that speaks of the whole stock."""
        self._folder.write_table(PORTFOLIO, portfolio.HEADERS, self._lines)
        self._folder.write_table(OVERRIDES, overrides.HEADERS, self._example.lines)
        self._folder.write_table(FLAWS, ("home", "flaw", "what ARA can do"), self._flaws)
        summary = SampleSummary(
            homes=len(self._lines),
            other_homes=self._others,
            certificates=self._certificates,
            postcodes=len(streets),
            districts=tuple(dict.fromkeys(street.district.outward for street in streets)),
            bands=dict(sorted(self._bands.items())),
            flaws=_counted(roles),
            seed=self._seed,
            as_of=self._as_of,
        )
        self._folder.write_text(README, readme_of(summary))
        return summary

    def _list(self, home: Home) -> None:
        self._lines.append(portfolio.line_of(home, self._previous, self._seed))
        if home.role is not None:
            self._flaws.append((home.reference, str(home.role.flaw), KINDS[home.role.flaw].outcome))
        self._previous = home


def _counted(roles: Mapping[int, Role]) -> Mapping[Flaw, int]:
    counts = Counter(role.flaw for role in roles.values() if not role.second)
    return {flaw: counts[flaw] for flaw in Flaw if counts[flaw]}


def _batches(streets: Sequence[Street], roles: Mapping[int, Role], seed: int, uprns_from: int) -> Iterator[list[Home]]:
    """Homes street by street, so many at a time; the engine is slow on few and greedy on many."""
    number = 0
    batch: list[Home] = []
    for street in streets:
        homes = list(homes_of(street, number, roles, seed, uprns_from))
        number += len(homes)
        batch += homes
        if len(batch) >= BATCH_HOMES:
            yield batch
            batch = []
    if batch:
        yield batch

"""Which certificates of a large file concern the homes of some portfolios, and which of their blocks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ara_domain.hashing import digest_of
from ara_domain.identity import BlockKey, Portfolio, PropertyIdentity, normalise_postcode
from ara_domain.ports import SearchRow


class Interest:
    """The UPRNs of homes, and their postcodes with everybody else in them: neighbours tell what a certificate lacks."""

    def __init__(self, homes: Mapping[Portfolio, Iterable[PropertyIdentity]]) -> None:
        by_uprn: defaultdict[int, set[BlockKey]] = defaultdict(set)
        by_postcode: defaultdict[str, set[BlockKey]] = defaultdict(set)
        for portfolio, identities in homes.items():
            for home in identities:
                block = portfolio.block_of(home.postcode)
                if home.uprn is not None:
                    by_uprn[home.uprn].add(block)
                if postcode := normalise_postcode(home.postcode):
                    by_postcode[postcode].add(block)
        self.by_uprn: Mapping[int, set[BlockKey]] = dict(by_uprn)
        self.by_postcode: Mapping[str, set[BlockKey]] = dict(by_postcode)

    def __bool__(self) -> bool:
        return bool(self.by_uprn or self.by_postcode)

    def blocks_of(self, row: SearchRow) -> frozenset[BlockKey]:
        """The blocks a certificate concerns; none when nobody wants it."""
        nobody: set[BlockKey] = set()
        by_uprn = self.by_uprn.get(row.uprn, nobody) if row.uprn is not None else nobody
        return frozenset(by_uprn | self.by_postcode.get(row.postcode, nobody))

    @property
    def digest(self) -> str:
        """Changes when other certificates are of interest: what was passed over before may then be wanted."""
        return digest_of("interest:1", [*map(str, self.by_uprn), *self.by_postcode])

"""What importing a landlord's list changes: the list compared with the homes the store holds.

Here: the comparison, which is pure. Keep out: the rules of one list (`portfolio_list`), writing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from ara_domain.identity import BlockKey, Portfolio, PropertyIdentity
from ara_domain.spreadsheets.portfolio_kept import keep_what_is_stored
from ara_domain.spreadsheets.portfolio_list import ListedHome, PortfolioList, address_key

GUARDED_HOMES = 10
"""A portfolio of so many homes is protected from losing most of them to a wrong file."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a home's identity, before and after."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedHome:
    """A home on the list before and after, with something else said of it."""

    row: int
    identity: PropertyIdentity
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedHome:
    """A home that now belongs to another block."""

    identity: PropertyIdentity
    old: BlockKey
    new: BlockKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedHome:
    """A home that had left the list and stands on it again, with its history."""

    row: int
    identity: PropertyIdentity
    left_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleRename:
    """A new home that has the UPRN or the address of one that leaves.

    A home is known by the landlord's reference first, so another reference is another home, and the overrides of the
    old one stay with it.
    """

    row: int
    identity: PropertyIdentity
    earlier: PropertyIdentity

    def __str__(self) -> str:
        shared = self.earlier.uprn is not None and self.earlier.uprn == self.identity.uprn
        return (
            f"row {self.row}: {self.identity.name!r} is new and has the {'UPRN' if shared else 'address'} of "
            f"{self.earlier.name!r}, which leaves; if it is the same home, keep its old reference, or import its "
            "overrides again under the new one"
        )


@dataclass(frozen=True, kw_only=True)
class PortfolioChanges:
    """What an import changes, or changed."""

    listed: PortfolioList
    """What was read: columns understood, refused rows, warnings. Homes are completed with what is `kept`."""
    additions_only: bool
    homes_before: int
    joined: tuple[ListedHome, ...]
    corrected: tuple[CorrectedHome, ...]
    returned: tuple[ReturnedHome, ...]
    left: tuple[PropertyIdentity, ...]
    held_back: tuple[PropertyIdentity, ...]
    """Homes whose row was refused: they stay on the list as they were."""
    not_listed: int
    """Homes that the file does not name and that stay, because it only adds."""
    moved: tuple[MovedHome, ...]
    """Homes, corrected ones among them, that belong to another block than before."""
    unchanged: int
    possibly_renamed: tuple[PossibleRename, ...]
    homes_per_block: Mapping[BlockKey, int]
    """Homes of each block afterwards, blocks sorted."""
    blocks_touched: tuple[BlockKey, ...]
    """Blocks in which a home joined, left, moved or was corrected."""
    blocks_emptied: tuple[BlockKey, ...]
    """Blocks that had homes and have none any more."""
    kept: Mapping[str, int] = field(default_factory=dict)
    """By column the file does not have (`uprn`, `town`, …), how many homes keep what is stored."""
    portfolio_is_new: bool = False
    portfolio_is_changed: bool = False
    """Another name, granularity or policy than was stored."""
    scenarios_added: tuple[str, ...] = ()
    """Names of the default scenarios the portfolio did not have."""
    cost_table_added: str | None = None
    """Version of the cost table that was stored because there was none."""

    @property
    def portfolio(self) -> Portfolio:
        """Whose list it is."""
        return self.listed.portfolio

    @property
    def written(self) -> tuple[PropertyIdentity, ...]:
        """Homes as they are to be stored: new, corrected and returned ones."""
        return (
            *(home.identity for home in self.joined),
            *(home.identity for home in self.corrected),
            *(home.identity for home in self.returned),
        )

    @property
    def changes_nothing(self) -> bool:
        """Whether the store says all of this already."""
        return not (
            any((self.joined, self.corrected, self.returned, self.left, self.moved))
            or any((self.portfolio_is_new, self.portfolio_is_changed, self.scenarios_added, self.cost_table_added))
        )

    @property
    def removes_most(self) -> bool:
        """Whether more than half of a portfolio of ten homes or more would leave: usually a wrong file."""
        return self.homes_before >= GUARDED_HOMES and len(self.left) * 2 > self.homes_before

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """The numbers of a summary."""
        return {
            "rows_read": self.listed.rows_read,
            "joined": len(self.joined),
            "corrected": len(self.corrected),
            "moved_block": len(self.moved),
            "returned": len(self.returned),
            "left": len(self.left),
            "held_back": len(self.held_back),
            "unchanged": self.unchanged,
            "refused": len(self.listed.refused),
            "warnings": len(self.listed.warnings) + len(self.possibly_renamed),
            "homes": sum(self.homes_per_block.values()),
            "blocks": len(self.homes_per_block),
            "blocks_touched": len(self.blocks_touched),
            "blocks_emptied": len(self.blocks_emptied),
        }


def compare_portfolio(
    listed: PortfolioList,
    *,
    stored: Portfolio | None,
    homes: Iterable[PropertyIdentity],
    departed: Mapping[PropertyIdentity, datetime],
    additions_only: bool = False,
) -> PortfolioChanges:
    """What a list changes in a portfolio that holds `homes` and once held `departed` (with when they left).

    A column the list does not have changes nothing: the homes keep what is stored.

    Args:
        listed: the list as read.
        stored: the portfolio as it is stored, None when it is new.
        homes: homes on the stored list.
        departed: homes that left it, and when.
        additions_only: the file adds homes; one it does not name stays.
    """
    before = {home.property_id: home for home in homes}
    left_at = {home.property_id: at for home, at in departed.items()}
    listed, kept = keep_what_is_stored(listed, (*departed, *before.values()))
    named = {home.identity.property_id for home in listed.homes}
    absent = [home for key, home in before.items() if key not in named]
    held_back = _held_back(absent, listed)
    gone = [] if additions_only else [home for home in absent if home.property_id not in held_back]
    new = [home for home in listed.homes if home.identity.property_id not in before]
    joined = [home for home in new if home.identity.property_id not in left_at]
    blocks = _Blocks(stored or listed.portfolio, listed.portfolio)
    corrected = tuple(
        CorrectedHome(row=home.row, identity=home.identity, changes=changes_between(old, home.identity))
        for home in listed.homes
        if (old := before.get(home.identity.property_id)) is not None and old != home.identity
    )
    leaving = {home.property_id for home in gone}
    after = [*(home for home in absent if home.property_id not in leaving), *(home.identity for home in listed.homes)]
    moved = tuple(
        MovedHome(identity=home, old=blocks.before(old), new=blocks.after(home))
        for home in after
        if (old := before.get(home.property_id)) is not None and blocks.before(old) != blocks.after(home)
    )
    touched = {
        *(home.block for home in new),
        *map(blocks.before, gone),
        *(block for move in moved for block in (move.old, move.new)),
        *(blocks.after(home.identity) for home in corrected),
    }
    per_block = Counter(map(blocks.after, after))
    return PortfolioChanges(
        listed=listed,
        additions_only=additions_only,
        homes_before=len(before),
        joined=tuple(joined),
        corrected=corrected,
        returned=tuple(
            ReturnedHome(row=home.row, identity=home.identity, left_at=left_at[home.identity.property_id])
            for home in new
            if home.identity.property_id in left_at
        ),
        left=tuple(gone),
        held_back=tuple(home for home in absent if home.property_id in held_back),
        not_listed=len(absent) - len(gone) - len(held_back),
        moved=moved,
        unchanged=len(listed.homes) - len(new) - len(corrected),
        possibly_renamed=_possible_renames(joined, gone),
        homes_per_block=dict(sorted(per_block.items())),
        blocks_touched=tuple(sorted(touched)),
        blocks_emptied=tuple(sorted({*map(blocks.before, before.values())} - per_block.keys())),
        kept=kept,
        portfolio_is_new=stored is None,
        portfolio_is_changed=stored is not None and stored != listed.portfolio,
    )


def changes_between(old: PropertyIdentity, new: PropertyIdentity) -> tuple[FieldChange, ...]:
    """What was corrected, field by field."""
    pairs = {
        "reference": (old.landlord_property_id, new.landlord_property_id),
        "uprn": (old.uprn, new.uprn),
        "address_line_1": (old.address.line_1, new.address.line_1),
        "address_line_2": (old.address.line_2, new.address.line_2),
        "address_line_3": (old.address.line_3, new.address.line_3),
        "town": (old.address.town, new.address.town),
        "postcode": (old.postcode, new.postcode),
    }
    return tuple(
        FieldChange(field, _said(before), _said(after)) for field, (before, after) in pairs.items() if before != after
    )


def _said(value: str | int | None) -> str:
    return "" if value is None else str(value)


class _Blocks:
    """Which block a home is in before and after; the portfolio may be cut otherwise from now on."""

    def __init__(self, old: Portfolio, new: Portfolio) -> None:
        self._old, self._new = old, new
        self._before: dict[str, BlockKey] = {}
        self._after: dict[str, BlockKey] = {}

    def before(self, home: PropertyIdentity) -> BlockKey:
        """The block it was in."""
        if home.postcode not in self._before:
            self._before[home.postcode] = self._old.block_of(home.postcode)
        return self._before[home.postcode]

    def after(self, home: PropertyIdentity) -> BlockKey:
        """The block it is in now."""
        if home.postcode not in self._after:
            self._after[home.postcode] = self._new.block_of(home.postcode)
        return self._after[home.postcode]


def _held_back(absent: Sequence[PropertyIdentity], listed: PortfolioList) -> set[UUID]:
    """Absent homes that a refused row is about: a typing error in a row does not end a tenancy."""
    references = {mention.reference for mention in listed.mentions if mention.reference}
    addresses = {(mention.address, mention.postcode) for mention in listed.mentions if mention.address}
    return {
        home.property_id
        for home in absent
        if home.landlord_property_id in references or (address_key(home.address), home.postcode) in addresses
    }


def _possible_renames(joined: Sequence[ListedHome], gone: Sequence[PropertyIdentity]) -> tuple[PossibleRename, ...]:
    """New homes that share a UPRN or an address with exactly one that leaves."""
    uprns = Counter(home.uprn for home in gone)
    addresses = Counter(address_key(home.address) for home in gone)
    by_uprn: dict[int | None, PropertyIdentity] = {
        home.uprn: home for home in gone if home.uprn is not None and uprns[home.uprn] == 1
    }
    by_address = {key: home for home in gone if (key := address_key(home.address)) and addresses[key] == 1}
    found = []
    for home in joined:
        earlier = by_uprn.get(home.identity.uprn) or by_address.get(address_key(home.identity.address))
        if earlier is not None:
            found.append(PossibleRename(row=home.row, identity=home.identity, earlier=earlier))
    return tuple(found)

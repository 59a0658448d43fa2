"""What a list does not speak of stays as it is stored: a column that is not there is no empty column.

Here: completing the homes of a list from those the store holds. Keep out: what the list then changes
(`portfolio_changes`). An empty cell in a column that is there does say something: that there is nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ara_domain.identity import AddressLines, PropertyIdentity
from ara_domain.spreadsheets.headers import Columns
from ara_domain.spreadsheets.portfolio_columns import ListColumn
from ara_domain.spreadsheets.portfolio_list import ListedHome, PortfolioList
from ara_domain.spreadsheets.problems import ProblemKind

_LINES = (ListColumn.ADDRESS_LINE_1, ListColumn.ADDRESS_LINE_2, ListColumn.ADDRESS_LINE_3, ListColumn.TOWN)
_ATTRIBUTES = {"line_1": _LINES[0], "line_2": _LINES[1], "line_3": _LINES[2], "town": _LINES[3]}
_HOUSE_NUMBER = re.compile(r"\d+[A-Za-z]?")


def keep_what_is_stored(
    listed: PortfolioList, stored: Iterable[PropertyIdentity]
) -> tuple[PortfolioList, Mapping[str, int]]:
    """The list with what its absent columns would say, taken from the store.

    Returns the completed list, and by absent column (`uprn`, `town`, …) how many homes keep what is stored.
    """
    absent = _absent(listed.columns)
    if not absent:
        return listed, {}
    before = {home.property_id: home for home in stored}
    kept: Counter[str] = Counter()
    homes = []
    found_after_all = set()
    for home in listed.homes:
        old = before.get(home.identity.property_id)
        identity, columns = (
            (home.identity, set[ListColumn]()) if old is None else _completed(home.identity, old, absent)
        )
        kept.update(columns)
        if columns & {ListColumn.UPRN, ListColumn.POSTCODE}:
            found_after_all.add(home.row)
        block = listed.portfolio.block_of(identity.postcode)
        homes.append(ListedHome(row=home.row, identity=identity, block=block) if columns else home)
    warnings = tuple(
        one for one in listed.warnings if one.kind is not ProblemKind.NO_LOOKUP or one.row not in found_after_all
    )
    return replace(listed, homes=tuple(homes), warnings=warnings), {str(c): kept[c] for c in ListColumn if kept[c]}


def _absent(columns: Columns) -> set[ListColumn]:
    said = {column.meaning for column in columns.understood}
    absent = {
        one for one in (ListColumn.UPRN, *_LINES, ListColumn.POSTCODE, ListColumn.HOUSE_NUMBER) if one not in said
    }
    return absent - {ListColumn.ADDRESS_LINE_1} if ListColumn.ADDRESS in said else absent


def _completed(
    new: PropertyIdentity, old: PropertyIdentity, absent: set[ListColumn]
) -> tuple[PropertyIdentity, set[ListColumn]]:
    """The home as listed, what is absent as stored; and the absent columns of which something was stored."""
    kept = set()
    if ListColumn.UPRN in absent and old.uprn is not None:
        new = replace(new, uprn=old.uprn)
        kept.add(ListColumn.UPRN)
    if ListColumn.POSTCODE in absent and old.postcode and not new.postcode:  # it may stand at the end of the address
        new = replace(new, postcode=old.postcode)
        kept.add(ListColumn.POSTCODE)
    address, lines = _completed_address(new.address, old.address, absent)
    return (replace(new, address=address), kept | lines) if lines else (new, kept)


def _completed_address(
    new: AddressLines, old: AddressLines, absent: set[ListColumn]
) -> tuple[AddressLines, set[ListColumn]]:
    parts = {part.strip().casefold() for part in str(new).split(",")}
    lines: dict[str, str] = {}
    for attribute, column in _ATTRIBUTES.items():
        before = getattr(old, attribute)
        # An address in one cell may say the town, and a line that another column has now is not said twice.
        if column in absent and before and before.casefold() not in parts:
            lines[attribute] = before
    kept = {_ATTRIBUTES[attribute] for attribute in lines}
    if ListColumn.HOUSE_NUMBER in absent and _lost_its_number(new.line_1, old.line_1):
        lines["line_1"] = old.line_1
        kept.add(ListColumn.HOUSE_NUMBER)
    return replace(new, **lines), kept


def _lost_its_number(new: str, old: str) -> bool:
    """`12 High Street` → `High Street`: the number stood in a column of its own that the list no longer has."""
    number, _, street = old.partition(" ")
    return bool(street and street.casefold() == new.casefold() and _HOUSE_NUMBER.fullmatch(number))

"""Who a home is: UPRN, postcode, address lines, the identity of a property, portfolios and postcode blocks.

Add here: how an identifier is recognised and written. Keep out: matching of addresses, anything stored.
"""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from uuid import UUID, uuid5

UNKNOWN_BLOCK = "unknown"
"""The block of homes without a valid postcode: reported, never dropped."""

_ARA_NAMESPACE = UUID("5f1f9f2e-6f0b-5f7e-9a43-2b7a3a1d6c11")
_UPRN_PREFIX = re.compile(r"^UPRN-0*", re.IGNORECASE)
_EXCEL_FLOAT = re.compile(r"^(\d+)\.0+$")
# Royal Mail PAF formats: A9, A99, A9A, AA9, AA99, AA9A + 9AA; GIR 0AA is retired and not a dwelling.
_POSTCODE = re.compile(r"^([A-Z]{1,2})(\d[A-Z\d]?)(\d)([A-Z]{2})$")
_FORBIDDEN_IN_KEY = re.compile(r"\.\.\.|[,|\x00-\x1f]")


class InvalidUprn(ValueError):
    """The text is not a UPRN; the message names the text and how to write it."""


class InvalidBlockKey(ValueError):
    """The text is not `portfolio|block`."""


def parse_uprn(value: object) -> int | None:
    """Read a UPRN as landlords and registers write it.

    Accepts an int, digits with leading zeros, `UPRN-000012345678`, and `10001234567.0` (a spreadsheet float).
    Returns None for an empty cell.

    Raises:
        InvalidUprn: more than 12 digits, zero, letters, or scientific notation (precision is already lost).
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool):
        raise InvalidUprn(f"{value!r} is not a UPRN; write up to 12 digits")
    if isinstance(value, float):
        if not value.is_integer():
            raise InvalidUprn(f"{value!r} is not a whole number; write the UPRN as up to 12 digits")
        value = int(value)
    text = str(value).strip()
    if not text:
        return None
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", text):
        raise InvalidUprn(
            f"{text!r} is in scientific notation and has lost digits; format the column as text, then paste it again"
        )
    if match := _EXCEL_FLOAT.match(text):
        text = match.group(1)
    digits = _UPRN_PREFIX.sub("", text)
    if not digits.isdecimal() or not digits.isascii():
        raise InvalidUprn(f"{text!r} is not a UPRN; write up to 12 digits")
    number = int(digits.lstrip("0")[:13] or 0)  # one digit too many is refused like ten thousand
    if number == 0 or number >= 10**12:
        raise InvalidUprn(f"{text!r} is not a UPRN; it must be between 1 and 999999999999")
    return number


@lru_cache(maxsize=50_000)
def normalise_postcode(text: str | None) -> str | None:
    """`"sw5 9zz "` → `"SW5 9ZZ"`; None when the text is not a full UK postcode."""
    if not text:
        return None
    match = _POSTCODE.match(re.sub(r"[^A-Za-z0-9]", "", text).upper())
    if match is None:
        return None
    area, district, sector, unit = match.groups()
    return f"{area}{district} {sector}{unit}"


class BlockGranularity(StrEnum):
    """How much of the postcode names a block."""

    AREA = "area"
    DISTRICT = "district"
    SECTOR = "sector"


def postcode_block(postcode: str | None, granularity: BlockGranularity = BlockGranularity.DISTRICT) -> str:
    """The block a postcode belongs to: `LS6 3AB` → `LS`, `LS6` or `LS6 3`; `unknown` when it is not valid."""
    normal = normalise_postcode(postcode)
    if normal is None:
        return UNKNOWN_BLOCK
    outward, inward = normal.split(" ")
    match granularity:
        case BlockGranularity.AREA:
            return outward[: next(i for i, c in enumerate(outward) if c.isdecimal())]
        case BlockGranularity.DISTRICT:
            return outward
        case BlockGranularity.SECTOR:
            return f"{outward} {inward[0]}"


@dataclass(frozen=True, slots=True, order=True)
class BlockKey:
    """One postcode block of one portfolio: the partition everything runs by. Prints as `acme|LS6`."""

    portfolio: str
    block: str

    def __post_init__(self) -> None:
        for part in (self.portfolio, self.block):
            if not part or _FORBIDDEN_IN_KEY.search(part):
                raise InvalidBlockKey(
                    f"{part!r} cannot be part of a block key; leave out '...', commas, bars and control characters"
                )

    def __str__(self) -> str:
        return f"{self.portfolio}|{self.block}"

    @classmethod
    def parse(cls, text: str) -> "BlockKey":
        """Read `portfolio|block`.

        Raises:
            InvalidBlockKey: the text has not exactly one bar, or a part is empty.
        """
        portfolio, bar, block = text.partition("|")
        if not bar:
            raise InvalidBlockKey(f"{text!r} is not a block key; write it as 'portfolio|block', for example 'acme|LS6'")
        return cls(portfolio, block)


class RecencyPolicy(StrEnum):
    """Which of a survey and a certificate wins when a home has both (PRD §6.3)."""

    NEWER_WINS = "newer_wins"
    SURVEY_ALWAYS = "survey_always"
    EPC_ALWAYS = "epc_always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A landlord's list of homes."""

    portfolio_id: UUID
    slug: str
    name: str
    granularity: BlockGranularity = BlockGranularity.DISTRICT
    recency_policy: RecencyPolicy = RecencyPolicy.NEWER_WINS

    @classmethod
    def named(
        cls,
        slug: str,
        *,
        name: str | None = None,
        granularity: BlockGranularity = BlockGranularity.DISTRICT,
        recency_policy: RecencyPolicy = RecencyPolicy.NEWER_WINS,
    ) -> "Portfolio":
        """A portfolio whose id follows from its slug, so that importing it twice gives the same portfolio.

        Raises:
            InvalidBlockKey: the slug cannot be part of a block key.
        """
        BlockKey(slug, UNKNOWN_BLOCK)
        return cls(
            portfolio_id=uuid5(_ARA_NAMESPACE, f"portfolio/{slug}"),
            slug=slug,
            name=name or slug,
            granularity=granularity,
            recency_policy=recency_policy,
        )

    def block_of(self, postcode: str | None) -> BlockKey:
        """The block a home with this postcode belongs to."""
        return BlockKey(self.slug, postcode_block(postcode, self.granularity))


@dataclass(frozen=True, slots=True)
class AddressLines:
    """A postal address without its postcode."""

    line_1: str = ""
    line_2: str = ""
    line_3: str = ""
    town: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.line_1, self.line_2, self.line_3, self.town) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyIdentity:
    """Which home this is. `postcode` is normalised, or what the landlord wrote when it is not a postcode."""

    property_id: UUID
    portfolio_id: UUID
    uprn: int | None
    landlord_property_id: str | None
    address: AddressLines
    postcode: str

    @property
    def name(self) -> str:
        """What people call the home: the landlord's reference, else its UPRN, else its address."""
        return self.landlord_property_id or str(self.uprn or f"{self.address}, {self.postcode}")

    @classmethod
    def of(
        cls,
        portfolio_id: UUID,
        *,
        uprn: int | None = None,
        landlord_property_id: str | None = None,
        address: AddressLines | None = None,
        postcode: str = "",
    ) -> "PropertyIdentity":
        """An identity whose id follows from what the landlord calls the home.

        The landlord's reference comes first (it survives a corrected UPRN or postcode), then the UPRN, then the
        address with its postcode. The same list imported twice therefore names the same homes.
        """
        lines = address or AddressLines()
        if landlord_property_id:
            key = f"ref/{landlord_property_id}"
        elif uprn is not None:
            key = f"uprn/{uprn}"
        else:
            key = f"address/{str(lines).casefold()}/{postcode}"
        return cls(
            property_id=uuid5(portfolio_id, key),
            portfolio_id=portfolio_id,
            uprn=uprn,
            landlord_property_id=landlord_property_id,
            address=lines,
            postcode=normalise_postcode(postcode) or postcode,
        )

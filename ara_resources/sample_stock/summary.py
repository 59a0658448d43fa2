"""What a stock came to, and the README that says so in its folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ara_resources.sample_stock.flaws import KINDS, Flaw


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSummary:
    """Counts of a stock. `homes` are the landlord's, `other_homes` those of others with certificates beside them."""

    homes: int
    other_homes: int
    certificates: int
    postcodes: int
    districts: tuple[str, ...]
    bands: Mapping[str, int]
    """Lodged band of the newest certificate of each of the landlord's homes that has one."""
    flaws: Mapping[Flaw, int]
    """Homes by what is wrong with them, each pair counted once."""
    seed: int
    as_of: date


def readme_of(summary: SampleSummary) -> str:
    """The README of a stock's folder."""
    bands = ", ".join(f"{letter} {summary.bands.get(letter, 0)}" for letter in "ABCDEFG")
    flaws = "\n".join(
        f"| {flaw} | {summary.flaws.get(flaw, 0)} | {kind.share:.1%} | {kind.outcome} |" for flaw, kind in KINDS.items()
    )
    return f"""# A fictional housing stock

{summary.homes} homes of a landlord who does not exist, in {len(summary.districts)} postcode districts
({", ".join(summary.districts)}), and the energy certificates a register would hold for them.

**Every address here is fictional.** Districts and towns are real, for their climate; streets, buildings and homes are
invented, the postcodes cannot exist (their last two letters hold one that the Royal Mail never uses there), and the
UPRNs lie in a range that is not allocated.

**The ratings are no evidence of accuracy.** Ratings, energy, costs and improvements were written by ARA's own engine,
so that the stock agrees with itself. How well the engine agrees with real certificates is another question.

| file | what it holds |
|---|---|
| `portfolio.csv` | the landlord's list: reference, UPRN, address, town, postcode |
| `certificates/*.jsonl` | {summary.certificates} certificates by postcode district, as the register's API gives them |
| `overrides.csv` | a few corrections the landlord makes to certificates |
| `flaws.csv` | which homes of the list have which flaw, and what ARA can do with them |

Among the certificates are those of {summary.other_homes} homes of other owners in the same {summary.postcodes}
postcodes. All are lodged under RdSAP 21.0.1, the older ones too, although that schema is of 2025. Bands of the
landlord's homes that have a certificate: {bands}.

## Flaws

As in real life, the list and the register have flaws. Each home has one at most; a stock of 100 homes or more has at
least one of each.

| flaw | homes | share aimed at | what ARA can do |
|---|---|---|---|
{flaws}

Some lines of the list are written in other ways that mean the same: postcodes in small letters, UPRNs as a spreadsheet
turns them into decimals, short forms of street words.

Made with seed {summary.seed} as of {summary.as_of.isoformat()}; the same arguments give the same files, byte for byte.
"""

"""A fictional housing stock: a landlord's list, and the certificates a register would hold for it.

`make_sample` writes both to a folder that the stand-in server serves. Homes are built from the outside in: districts
(`places`) have streets (`streets`) on estates of a kind (`estates`); a street has one design (`pattern`), its homes
their plots (`plots`), plans (`shape`), fabric, openings, heating and services (`build` brings them together). `lodged`
says which certificates were made of a home, `document*` and `summaries*` write them as the register does, `rating`
has the engine rate them. `flaws` says what is wrong with some, `days` what happens to certificates on a later day.

Add here: a kind of estate, of system, of flaw. Keep out: real addresses, and any claim of accuracy; the ratings are
the engine's own.
"""

from ara_resources.sample_stock.days import SampleDay, TooFewHomes, add_day
from ara_resources.sample_stock.flaws import KINDS, Flaw
from ara_resources.sample_stock.folder import NotASampleFolder
from ara_resources.sample_stock.make import DEFAULT_DAY, DEFAULT_SEED, make_sample
from ara_resources.sample_stock.streets import TooManyHomes
from ara_resources.sample_stock.summary import SampleSummary

__all__ = [
    "DEFAULT_DAY",
    "DEFAULT_SEED",
    "KINDS",
    "Flaw",
    "NotASampleFolder",
    "SampleDay",
    "SampleSummary",
    "TooFewHomes",
    "TooManyHomes",
    "add_day",
    "make_sample",
]

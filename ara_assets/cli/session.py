"""What a command works with: the settings and the open database.

Nothing here knows Dagster, which takes a second to import: commands that only read do without it, and the others open
an `ara_assets.cli.orchestration.Orchestration` beside the session.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from ara_assets.cli.failures import UserError
from ara_domain.identity import Portfolio
from ara_resources.postgres.database import Database, utc_now
from ara_resources.sample_portfolios import note_sample, sample_folder
from ara_resources.settings import Settings

_NAMED = 10
"""Portfolios a message lists at most."""


@dataclass(frozen=True)
class Session:
    """An open database."""

    settings: Settings
    store: Database

    def portfolio(self, slug: str) -> Portfolio:
        """The portfolio of this name.

        Raises:
            UserError: there is none; the message suggests near ones, or lists those there are.
        """
        found = self.store.properties.portfolio(slug)
        if found is None:
            raise UserError(no_portfolio(slug, [portfolio.slug for portfolio in self.store.properties.portfolios()]))
        return found

    def block(self, portfolio: Portfolio, name: str) -> str:
        """A block of a portfolio, however it was written: `ls6` is `LS6`.

        Raises:
            UserError: the portfolio has no such block.
        """
        blocks = self.store.properties.blocks(portfolio.portfolio_id)
        for block in blocks:
            if block.casefold() == name.strip().casefold():
                return block
        raise UserError(f"{portfolio.slug} has no block {name!r}; it has {', '.join(blocks) or 'none'}")

    def sample_folder(self, portfolio: Portfolio) -> Path | None:
        """Where a sample portfolio's certificates lie; None for a real one."""
        return sample_folder(self.store.generic_data, portfolio.slug)

    def note_sample(self, portfolio: Portfolio, folder: Path) -> None:
        """Remember that this portfolio's certificates lie in a folder."""
        with self.store.unit_of_work() as uow:
            note_sample(self.store.generic_data, uow, portfolio.slug, folder, utc_now())
            uow.commit()


@contextmanager
def open_session() -> Iterator[Session]:
    """Open what the settings name; the embedded database is started when need be.

    Raises:
        DagsterDatabaseUnknown: the settings name ARA's database and not Dagster's.
    """
    settings = Settings()
    with Database.open(settings) as store:
        _ = store.dagster_url  # refused here, and not after half of a command was done
        yield Session(settings, store)


def no_portfolio(slug: str, known: Sequence[str]) -> str:
    """What to say when no portfolio has this name."""
    none = f"there is no portfolio {slug!r}"
    if not known:
        return f"{none}, nor any other; bring one in with `ara import portfolio`, or try `ara demo`"
    if near := get_close_matches(slug, known, n=3):
        return f"{none}; did you mean {' or '.join(near)}?"
    more = f" and {len(known) - _NAMED:,} more" if len(known) > _NAMED else ""
    return f"{none}; there are {', '.join(known[:_NAMED])}{more}, and `ara import portfolio` brings in another"

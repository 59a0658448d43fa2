"""Which portfolios are invented, and where their certificates lie."""

from datetime import datetime
from pathlib import Path

from ara_domain.ports import GenericDataRepo, RunCannotContinue, UnitOfWork

_KIND = "sample_folder"
"""Kind of the rows of `generic_data` that say so, by the portfolio's slug."""


class SampleGone(RunCannotContinue):
    """The certificates of an invented portfolio are no longer where they were."""


def sample_folder(facts: GenericDataRepo, portfolio: str) -> Path | None:
    """Where the certificates of an invented portfolio lie; None for a real one."""
    found = facts.get(_KIND, [portfolio]).get(portfolio)
    return None if found is None else Path(found["folder"])


def sample_certificates(facts: GenericDataRepo, portfolio: str) -> Path | None:
    """The same, for who is about to read them.

    Raises:
        SampleGone: the folder is not there.
    """
    folder = sample_folder(facts, portfolio)
    if folder is not None and not folder.exists():
        raise SampleGone(
            f"the certificates of {portfolio} were in {folder}, which has gone; make them again (`ara demo` for the "
            "demo, else `ara sample`), or name their folder with --certificates"
        )
    return folder


def note_sample(facts: GenericDataRepo, uow: UnitOfWork, portfolio: str, folder: Path, at: datetime) -> None:
    """Remember that the certificates of this portfolio lie in a folder."""
    facts.put(uow, _KIND, portfolio, {"folder": str(folder)}, at)

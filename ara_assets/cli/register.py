"""Who answers as the register: a stand-in on this machine for certificates in a folder, else the real one."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ara_assets.cli.failures import UserError
from ara_assets.cli.session import Session
from ara_domain.hashing import content_hash
from ara_domain.identity import Portfolio
from ara_domain.services.register_searches import search_keys
from ara_resources.fetchers.portfolio_register import stand_in_settings
from ara_resources.postgres.database import utc_now
from ara_resources.sample_portfolios import sample_certificates
from ara_resources.stand_in import Faults, StandIn


def certificate_sources(session: Session, portfolio: Portfolio, given: Sequence[Path], faults: float) -> Sequence[Path]:
    """Folders and files a stand-in is to serve; none when the real register is to be asked.

    Raises:
        SampleGone: the folder of a sample portfolio is not there.
        UserError: a folder is not there, or the real register is wanted and cannot be asked.
    """
    sources = list(given)
    for path in sources:
        if not path.exists():
            raise UserError(f"there is no folder or file {path}; name one that holds certificates")
    if not sources and (folder := sample_certificates(session.store.generic_data, portfolio.slug)) is not None:
        sources = [folder]
    if not sources and session.settings.epc_api_token is None:
        raise UserError(
            "the register needs a token: set ARA_EPC_API_TOKEN (one is free at "
            "https://get-energy-performance-data.communities.gov.uk), or give --certificates FOLDER"
        )
    if faults and not sources:
        raise UserError("only a stand-in's answers can be spoilt; give --certificates FOLDER with --faults")
    return sources


def ask_anew(session: Session, portfolio: Portfolio, sources: Sequence[Path], *, again: bool) -> None:
    """Forget what was answered about a portfolio when another source answers now, its files changed, or it is wanted.

    What one source does not have, another may: an answer of "none" holds only for who gave it.
    """
    now = {"source": _source(session, sources)}
    facts = session.store.generic_data
    before = facts.get(_SOURCE, [portfolio.slug]).get(portfolio.slug)
    if not again and before == now:
        return
    with session.store.unit_of_work() as uow:
        if again or before is not None:
            homes = session.store.properties.identities(portfolio.portfolio_id)
            session.store.epc_cache.forget_searches(uow, search_keys(homes))
        facts.put(uow, _SOURCE, portfolio.slug, now, utc_now())
        uow.commit()


_SOURCE = "register_source"
"""Kind of the rows of `generic_data` that say who answered for a portfolio last."""


def _source(session: Session, sources: Sequence[Path]) -> str:
    """The register's address; of files, a hash of which they are and when they were written."""
    if not sources:
        return session.settings.epc_api_url
    files = sorted(file for path in sources for file in (path.rglob("*.json*") if path.is_dir() else (path,)))
    stats = [(str(file.resolve()), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return content_hash("certificate_files:1", stats)


@contextmanager
def stand_in_for_register(sources: Sequence[Path], faults: float) -> Iterator[StandIn | None]:
    """Serve certificates from folders on this machine while the block lasts; without folders, do nothing.

    The settings of this process are turned to it, so that it answers whatever the run asks. Elsewhere, in the UI and
    the daemon, who answers is decided portfolio by portfolio (`ara_resources.fetchers.portfolio_register`).
    """
    if not sources:
        yield None
        return
    before = dict(os.environ)
    with StandIn(*sources, faults=Faults(share=faults, seed=1, hang_seconds=30)) as server:
        if not server.served:
            raise UserError(
                f"there is no certificate in {', '.join(map(str, sources))}; name files or a folder of certificates as "
                "JSON, as the register sends them"
            )
        os.environ.update(stand_in_environment(server))
        try:
            yield server
        finally:
            for name in stand_in_environment(server):
                os.environ.pop(name)
                if name in before:
                    os.environ[name] = before[name]


def stand_in_environment(server: StandIn) -> dict[str, str]:
    """What turns a process to the stand-in."""
    return {f"ARA_{name.upper()}": str(value) for name, value in stand_in_settings(server).items()}

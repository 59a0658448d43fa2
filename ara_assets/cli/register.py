"""Who answers as the register: a stand-in on this machine for certificates in a folder, else the real one."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ara_assets.cli.failures import UserError
from ara_assets.cli.session import Session
from ara_domain.identity import Portfolio
from ara_resources.fetchers.portfolio_register import stand_in_settings
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

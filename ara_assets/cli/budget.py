"""`ara run --dry-run`: the requests a run would send, and how long they take at the allowed rate."""

from dataclasses import asdict
from datetime import timedelta

from ara_assets.cli.output import facts, heading, line, print_json
from ara_assets.cli.session import open_session
from ara_domain.services.register_searches import Freshness, search_keys
from ara_domain.services.request_estimate import estimate_requests
from ara_resources.postgres.database import utc_now

_SECONDS_IN_A_MINUTE = 60


def show_budget(slug: str, *, again: bool, as_json: bool) -> None:
    """Look at a portfolio and what is cached of it; call nobody and change nothing."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        homes = session.store.properties.identities(portfolio.portfolio_id)
        freshness = Freshness(answered=timedelta(0), empty=timedelta(0)) if again else session.settings.search_freshness
        blocks = len(session.store.properties.blocks(portfolio.portfolio_id))
        neighbours = session.settings.neighbour_documents_per_block * blocks
        estimate = estimate_requests(session.store, homes, freshness, utc_now(), neighbours=neighbours)
        per_second = session.settings.epc_requests_per_second
        places = len(search_keys(homes))
    minutes, at_most = (
        round(requests / per_second / _SECONDS_IN_A_MINUTE, 1)
        for requests in (estimate.requests, estimate.requests_at_most)
    )
    if as_json:
        rest = {"requests": estimate.requests, "requests_at_most": estimate.requests_at_most}
        times = {"requests_per_second": per_second, "minutes": minutes, "minutes_at_most": at_most}
        print_json({"portfolio": slug, "dry_run": True, "homes": len(homes), **asdict(estimate), **rest, **times})
        return
    heading(f"{slug}: what `ara run` would ask the register")
    facts(
        {
            "searches due": f"{estimate.searches_due:,} of {places:,}",
            "documents wanted": f"{estimate.documents_wanted:,} known, {estimate.documents_at_most:,} at most",
            "of neighbours": f"{estimate.neighbours_at_most:,} at most" if neighbours else None,
            "requests": f"{estimate.requests:,} known, {estimate.requests_at_most:,} at most",
            "minutes": f"{minutes:,.1f} to {at_most:,.1f} at {per_second:g} requests a second",
        }
    )
    line("Nothing was asked.")

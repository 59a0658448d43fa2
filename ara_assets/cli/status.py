"""`ara status`: what is stale and why, how fresh the register's answers are, and where the homes stand."""

from collections import Counter

from ara_assets import definitions
from ara_assets.cli.orchestration import open_orchestration
from ara_assets.cli.output import console, counted, facts, heading, line, print_json, table
from ara_assets.cli.picture import Picture, show_picture
from ara_assets.cli.session import open_session
from ara_assets.planning import plan_now
from ara_domain.services.register_searches import due_searches, search_keys


def show_status(slug: str, *, as_json: bool) -> None:
    """Look at a portfolio and change nothing."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        with open_orchestration(session) as ara:
            plan = plan_now(ara.instance, ara.books, definitions.EVERYTHING, portfolio=slug)
            now = ara.books.clock()
        homes = session.store.properties.identities(portfolio.portfolio_id)
        due = due_searches(session.store.epc_cache, homes, session.settings.search_freshness, now)
        picture = Picture.of(session.store, portfolio)
    reasons = Counter((found.asset, found.reason) for why in plan.staleness.stale.values() for found in why)
    answer = {
        "portfolio": portfolio.slug,
        "granularity": portfolio.granularity.value,
        "recency_policy": portfolio.recency_policy.value,
        "blocks_stale": sorted(block.block for block in plan.staleness.stale),
        "blocks_not_ready": sorted(block.block for block in plan.staleness.not_ready),
        "blocks_in_flight": sorted(block.block for block in plan.in_flight if block.portfolio == slug),
        "stale_because": [
            {"asset": asset, "reason": reason, "blocks": count} for (asset, reason), count in sorted(reasons.items())
        ],
        "searches": len(search_keys(homes)),
        "searches_due": len(due),
        "runs_planned": len(plan.runs),
        **picture.as_json(),
    }
    if as_json:
        print_json(answer)
        return
    heading(f"{portfolio.name} ({portfolio.slug})")
    stale, in_flight = len(plan.staleness.stale), len(answer["blocks_in_flight"])
    facts(
        {
            "blocks": f"{len(picture.blocks) - stale:,} fresh, {stale:,} stale, {in_flight:,} in flight",
            "register": f"{len(due):,} of {answer['searches']:,} searches are due",
        }
    )
    console.print()
    table(
        "Stale because",
        ("asset", "blocks", "reason"),
        [(asset, count, reason) for (asset, reason), count in sorted(reasons.items())],
        right=("blocks",),
        wrap=("reason",),
    )
    show_picture(picture)
    line(_next(slug, searches_due=len(due), runs=len(plan.runs)))


def _next(slug: str, *, searches_due: int, runs: int) -> str:
    if searches_due:
        return f"Next: `ara run {slug}` asks the register and models what is stale"
    if runs:
        return f"Next: `ara refresh {slug}` models what is stale ({counted(runs, 'run')}, nothing is fetched)"
    return f"Everything is fresh. Next: `ara plans {slug}`"

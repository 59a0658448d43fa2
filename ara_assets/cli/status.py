"""`ara status`: what is stale and why, how fresh the register's answers are, and where the homes stand."""

from collections import Counter

from ara_assets import definitions
from ara_assets.cli.output import console, facts, print_json, table
from ara_assets.cli.picture import Picture, show_picture
from ara_assets.cli.session import open_session
from ara_assets.planning import plan_now
from ara_domain.services.register_searches import due_searches, search_keys


def show_status(slug: str, *, as_json: bool) -> None:
    """Look at a portfolio and change nothing."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        plan = plan_now(session.instance, session.books, definitions.EVERYTHING, portfolio=slug)
        homes = session.store.properties.identities(portfolio.portfolio_id)
        due = due_searches(session.store.epc_cache, homes, session.settings.search_freshness, session.books.clock())
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
    console.print(f"[bold]{portfolio.name}[/] ({portfolio.slug})")
    fresh = len(picture.blocks) - len(plan.staleness.stale)
    facts(
        {
            "blocks": f"{fresh:,} fresh, {len(plan.staleness.stale):,} stale, "
            f"{len(answer['blocks_in_flight']):,} in flight",
            "register": f"{len(due):,} of {answer['searches']:,} searches are due"
            + ("; `ara run` makes them" if due else ""),
            "next": f"`ara run {slug}` or `ara refresh {slug}`: {len(plan.runs)} run(s)" if plan.runs else None,
        }
    )
    console.print()
    table(
        "Stale because",
        ("asset", "reason", "blocks"),
        [(asset, reason, count) for (asset, reason), count in sorted(reasons.items())],
        right=("blocks",),
    )
    show_picture(picture)

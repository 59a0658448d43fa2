"""`ara quarantine`: what was set aside, why, and what to do about it."""

from collections import Counter

from ara_assets.cli.output import console, print_json, table
from ara_assets.cli.session import open_session


def show_quarantine(slug: str, *, reason: str | None, block: str | None, raw: bool, as_json: bool) -> None:
    """List the open items of a portfolio."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        items = session.store.quarantine.open_items(portfolio.slug, block=block)
        chosen = [item for item in items if reason in (None, item.reason)]
    if as_json:
        print_json(
            [
                {
                    "stage": item.stage,
                    "kind": item.kind,
                    "item": item.item,
                    "reason": item.reason,
                    "message": item.message,
                    "remedy": item.remedy,
                    "property_id": item.property_id,
                    "uprn": item.uprn,
                    **({"raw": item.raw} if raw else {}),
                }
                for item in chosen
            ]
        )
        return
    if not chosen:
        console.print("nothing is set aside")
        return
    table(
        "",
        ("stage", "what", "item", "reason", "what was wrong", "what to do"),
        [(item.stage, item.kind, item.item, item.reason, item.message, item.remedy) for item in chosen],
    )
    counts = Counter(item.reason for item in chosen)
    console.print(f"{len(chosen):,} items: " + ", ".join(f"{count:,} {name}" for name, count in counts.most_common()))

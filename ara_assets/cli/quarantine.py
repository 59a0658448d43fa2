"""`ara quarantine`: what was set aside, why, and what to do about it."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from ara_assets.cli.output import heading, line, paragraph, print_json, table
from ara_assets.cli.session import open_session
from ara_domain.quarantine import QuarantinedItem


def show_quarantine(slug: str, *, reason: str | None, block: str | None, raw: bool, as_json: bool) -> None:
    """List the open items of a portfolio."""
    with open_session() as session:
        portfolio = session.portfolio(slug)
        chosen_block = None if block is None else session.block(portfolio, block)
        items = session.store.quarantine.open_items(portfolio.slug, block=chosen_block)
    chosen = [item for item in items if reason in (None, item.reason)]
    if as_json or raw:
        print_json([_as_json(item, raw=raw) for item in chosen])
    elif chosen:
        show_items(slug, chosen)
    else:
        line(_nothing(slug, items, reason))


def _as_json(item: QuarantinedItem, *, raw: bool) -> dict[str, object]:
    return {
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


def show_items(slug: str, items: Sequence[QuarantinedItem]) -> None:
    """Items by reason, each group under what to do about it."""
    groups: defaultdict[tuple[str, str], list[QuarantinedItem]] = defaultdict(list)
    for item in items:
        groups[item.reason, item.remedy].append(item)
    for (reason, remedy), group in sorted(groups.items(), key=lambda each: (-len(each[1]), each[0])):
        heading(f"{reason}: {len(group):,}")
        paragraph(f"what to do: {remedy}", indent=2)
        rows = [(item.item, item.message) for item in sorted(group, key=lambda each: each.item)]
        table("", (f"{group[0].kind}", "what was wrong"), rows, wrap=("what was wrong",), indent=2)
    line(f"{len(items):,} set aside. When it is put right: `ara run {slug}`")


def _nothing(slug: str, items: Sequence[QuarantinedItem], reason: str | None) -> str:
    if reason is None or not items:
        return f"nothing is set aside. Next: `ara plans {slug}`"
    counts = Counter(item.reason for item in items)
    there_are = ", ".join(f"{name} ({count:,})" for name, count in counts.most_common())
    return f"nothing is set aside for the reason {reason!r}; the reasons there are: {there_are}"

"""`ara backfill`: makes an asset again where it is stale, from what is stored, and what follows from it."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import typer

from ara_assets import definitions
from ara_assets.cli.failures import UserError
from ara_assets.cli.output import counted, facts, heading, line, print_json, table
from ara_assets.cli.progress import step_bar
from ara_assets.cli.running import Outcome, execute
from ara_assets.cli.session import open_session
from ara_assets.launch import run_until_fresh
from ara_assets.refresh import Recipe, with_downstream


def backfill_portfolio(asset: str, slug: str, *, as_json: bool) -> None:
    """Make the stale blocks of an asset, then those downstream whose inputs came out different.

    A block is a unit of work: what is finished when the command is stopped is not made again by the next.
    """
    recipes = recipes_from(asset)
    with open_session() as session:
        portfolio = session.portfolio(slug)
        with step_bar(session.settings.home, quiet=as_json) as bar:
            outcome = execute(session, portfolio, "backfill", bar, [(run_until_fresh, recipes)])
    if as_json:
        print_json({"asset": asset, **_counts(outcome), **outcome.as_json()})
    else:
        _show(asset, outcome)
    if outcome.failures:
        raise typer.Exit(1)


def recipes_from(asset: str) -> Sequence[Recipe]:
    """The asset and all that follows from it, in the order data flows; none of them calls the outside.

    Raises:
        UserError: there is no such asset, or it is fetched and not worked out.
    """
    made = {recipe.asset: recipe for recipe in definitions.REFRESHED}
    if asset not in made:
        raise UserError(_not_an_asset(asset, list(made)))
    return [made[name] for name in with_downstream(definitions.REFRESHED, [asset])]


def _not_an_asset(asset: str, names: Sequence[str]) -> str:
    if any(recipe.asset == asset for recipe in definitions.EVERYTHING):
        return f"{asset} is fetched, and a backfill calls nobody; `ara run PORTFOLIO` fetches what is not fresh"
    near = get_close_matches(asset, names, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
    return f"there is no asset {asset!r} to backfill; {hint}"


def _counts(outcome: Outcome) -> Mapping[str, int]:
    return {
        "documents_remapped": outcome.count("remapped_epc", "mapped"),
        "content_changed": outcome.count("remapped_epc", "content_changed"),
        "homes_affected": outcome.count("remapped_epc", "homes_changed"),
        "homes_scored_anew": outcome.count("effective_epc", "changed"),
    }


def _show(asset: str, outcome: Outcome) -> None:
    if not outcome.reports:
        made = (
            "another run made meanwhile what was stale"
            if outcome.waited
            else "every block that was fetched is as this code makes it"
        )
        heading(f"{outcome.portfolio}: {asset}: {made}; nothing was run here")
        return
    done: dict[str, Any] = outcome.as_json()
    heading(f"{outcome.portfolio}: {asset}: {counted(len(outcome.reports), 'run')} in {outcome.seconds:,.1f} s")
    of_mapping = outcome.count("remapped_epc", "homes") > 0
    counts = _counts(outcome)
    facts(
        {
            "blocks": f"{done['blocks_run']:,}",
            **(
                {
                    "documents remapped": f"{counts['documents_remapped']:,}, {counts['content_changed']:,} of them to "
                    "something else than before",
                    "homes affected": f"{counts['homes_affected']:,}",
                }
                if of_mapping
                else {}
            ),
            "homes scored": f"{done['scored']:,}",
            "homes modelled": f"{done['modelled']:,} with new plans ({done['plans']:,} plans)",
            "calls to the register": f"{done['external_calls']:,}",
        }
    )
    table("Not made (the same command tries again)", ("step", "why"), outcome.failures.items(), wrap=("why",))
    line(f"Next: `ara plans {outcome.portfolio}`")

"""`ara measures`: the retrofit catalogue as a landlord reads it; the same table is `docs/measures.md`."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

import typer

from ara_assets.cli.failures import UserError
from ara_assets.cli.output import console, facts, heading, line, paragraph, print_json
from ara_domain.measures import CATALOGUE_VERSION, OPTIONS, Option, alternatives_of

_IN_FULL = ("Key", "Type", "Whom it is for", "Afterwards", "Not beside", "Prerequisites", "Whole block", "Ruled out by",
            "Years", "Disruption", "Source")  # fmt: skip


def show_measures(key: str | None, *, markdown: bool, as_json: bool) -> None:
    """List the options in the order of work, or one of them in full, with the words of every refusal.

    Raises:
        UserError: there is no such option.
    """
    chosen = OPTIONS if key is None else _named(key)
    if as_json:
        print_json([_as_json(option) for option in chosen])
    elif markdown:
        typer.echo("\n".join(as_markdown(chosen)))
    elif key is not None:
        for option in chosen:
            _show(option)
    else:
        line(f"Catalogue {CATALOGUE_VERSION}, in the order of work; in brackets the improvement types of the register")
        console.print()
        for option in chosen:
            heading(f"{option.key} ({option.code})")
            lasts = f"{option.lifetime_years} years, {option.disruption} disruption"
            paragraph(f"{option.when}: {option.target}; {lasts}", indent=2)
        console.print()
        line("`ara measures KEY` shows one in full: alternatives, prerequisites, every reason for a refusal.")


def _named(key: str) -> Sequence[Option]:
    """The option of a key, or all of a measure."""
    plain = "_".join(key.replace("-", " ").replace("_", " ").casefold().split())
    if found := [option for option in OPTIONS if plain == option.key] or [
        option for option in OPTIONS if plain == option.measure
    ]:
        return found
    names = [name for option in OPTIONS for name in (option.key, option.measure)]
    close = get_close_matches(plain, names, n=1, cutoff=0.6)
    hint = f"did you mean {close[0]}?" if close else "`ara measures` lists them"
    raise UserError(f"the catalogue has no measure {key!r}; {hint}")


def _show(option: Option) -> None:
    heading(f"{option.title} ({option.key})")
    facts(
        {
            "improvement type": option.code,
            "whom it is for": option.when,
            "afterwards": option.target,
            "note": option.note,
            "not beside": ", ".join(other.key for other in alternatives_of(option)) or None,
            "prerequisites": "; ".join(option.prerequisites) or None,
            "whole block": _of_block(option) or None,
            "ruled out by": ", ".join(_planning(option)) or None,
            "lasts": f"{option.lifetime_years} years",
            "disruption": option.disruption,
            "source": option.source,
        }
    )
    line("  Refused, in the order asked:")
    for words in option.reasons.values():
        paragraph(words, indent=4)
    console.print()


def as_markdown(options: Sequence[Option] = OPTIONS) -> Iterator[str]:
    """The catalogue as a document: `docs/measures.md` is this."""
    yield "# The measures of the retrofit catalogue"
    yield ""
    yield (
        f"Catalogue {CATALOGUE_VERSION}, in the order of work; written by `ara measures --markdown` from "
        "`ara_domain/measures/catalogue.toml`."
    )
    yield (
        "Types are those of the register's improvements. What a landlord excludes or has installed already "
        "(`ara overrides fields excluded_measures`) is refused as well, and so is what has no price."
    )
    yield ""
    yield f"| {' | '.join(_IN_FULL)} |"
    yield "|" + "---|" * len(_IN_FULL)
    for one in options:
        cells = (
            f"`{one.key}`",
            one.code,
            one.when,
            one.target + (f"; {one.note}" if one.note else ""),
            ", ".join(f"`{other.key}`" for other in alternatives_of(one)) or "–",
            "; ".join(one.prerequisites) or "–",
            _of_block(one) or "–",
            ", ".join(_planning(one)) or "–",
            str(one.lifetime_years),
            one.disruption,
            one.source,
        )
        yield f"| {' | '.join(cells)} |"


def _of_block(option: Option) -> str:
    if not option.whole_block:
        return ""
    if option.own_roof:
        return "in flats below the top floor"
    return "in flats whose floor is not over the ground" if option.own_floor else "in flats and maisonettes"


def _planning(option: Option) -> list[str]:
    return [code.replace("_", " ") for code in sorted(option.planning, reverse=True)]


def _as_json(option: Option) -> dict[str, Any]:
    return {
        "key": option.key,
        "measure": option.measure,
        "improvement_type": option.code,
        "title": option.title,
        "order": option.order,
        "group": option.group,
        "alternatives": [other.key for other in alternatives_of(option)],
        "when": option.when,
        "target": option.target,
        "prerequisites": list(option.prerequisites),
        "lifetime_years": option.lifetime_years,
        "disruption": option.disruption,
        "whole_block": option.whole_block,
        "own_roof": option.own_roof,
        "own_floor": option.own_floor,
        "note": option.note,
        "planning": sorted(option.planning),
        "refusals": dict(option.reasons),
        "source": option.source,
        "catalogue_version": CATALOGUE_VERSION,
    }

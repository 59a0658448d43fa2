"""`ara import`: what was understood of a spreadsheet, what it changes, and the partitions of its blocks."""

import getpass
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from ara_assets.cli.failures import UserError
from ara_assets.cli.output import console, counted, facts, heading, line, paragraph, print_json, table
from ara_assets.cli.session import Session, open_session
from ara_domain.identity import BlockGranularity, RecencyPolicy
from ara_domain.services.override_import import OverrideImport
from ara_domain.services.portfolio_import import PortfolioImport, WouldRemoveMost
from ara_domain.spreadsheets import (
    Columns,
    ListColumn,
    OverrideChanges,
    PortfolioChanges,
    PortfolioList,
    RowProblem,
    parse_mapping,
    read_override_list,
    read_portfolio_list,
)
from ara_resources.postgres.database import utc_now
from ara_resources.spreadsheets import read_table

_SHOWN = 20
"""Rows of a kind a person is shown; --json has them all."""


def bring_in_portfolio(
    file: Path,
    *,
    slug: str | None,
    sheet: str | None,
    columns: Sequence[str],
    header_row: int | None,
    granularity: BlockGranularity | None,
    policy: RecencyPolicy | None,
    add: bool,
    allow_leavers: bool,
    preview: bool,
    as_json: bool,
) -> None:
    """`ara import portfolio`."""
    cells = read_table(file, sheet=sheet)
    with open_session() as session:
        service = PortfolioImport(session.store, utc_now)
        portfolio = service.portfolio(slug or _slug_of(file), granularity=granularity, recency_policy=policy)
        listed = read_portfolio_list(cells, portfolio, mapping=parse_mapping(columns), header_row=header_row)
        if preview:
            changes = service.compare(listed, additions_only=add)
        else:
            try:
                changes = service.run(listed, additions_only=add, removal_is_meant=allow_leavers)
            except WouldRemoveMost as refusal:
                raise UserError(f"{refusal} (--add, or --allow-leavers)") from refusal
            _match_partitions(session, changes)
    if as_json:
        print_json(_portfolio_as_json(changes, preview=preview))
        return
    _show_list(changes.listed, changes.kept)
    _show_changes(changes, preview=preview)
    _show_problems("Refused rows", listed.refused)
    _show_problems("Taken, with a warning", listed.warnings)
    for rename in changes.possibly_renamed[:_SHOWN]:
        line(f"  {rename}")
    _say_next(f"ara run {portfolio.slug}", preview=preview, nothing=changes.changes_nothing)


def bring_in_overrides(
    file: Path,
    *,
    slug: str,
    author: str | None,
    sheet: str | None,
    columns: Sequence[str],
    header_row: int | None,
    preview: bool,
    as_json: bool,
) -> None:
    """`ara import overrides`."""
    listed = read_override_list(read_table(file, sheet=sheet), mapping=parse_mapping(columns), header_row=header_row)
    with open_session() as session:
        session.portfolio(slug)
        service = OverrideImport(session.store, utc_now, uuid4)
        if preview:
            changes = service.compare(listed, slug)
        else:
            changes = service.run(listed, slug, author=author or getpass.getuser())
    if as_json:
        print_json(_overrides_as_json(changes, preview=preview))
        return
    _show_columns(listed.columns)
    _show_overrides(changes, preview=preview)


def _match_partitions(session: Session, changes: PortfolioChanges) -> None:
    from ara_assets.cli.partitions import match_partitions  # noqa: PLC0415  Dagster: a preview does without

    match_partitions(session, changes)


# ---------------------------------------------------------------------------------------------- for scripts


def _portfolio_as_json(changes: PortfolioChanges, *, preview: bool) -> dict[str, Any]:
    listed = changes.listed
    return {
        "portfolio": changes.portfolio.slug,
        "preview": preview,
        "columns": dict(listed.columns.meaning_of),
        "ignored_columns": {column.header: column.why for column in listed.columns.ignored},
        "counts": changes.counts,
        "kept_as_stored": dict(changes.kept),
        "held_back": [home.name for home in changes.held_back],
        "blocks_touched": [block.block for block in changes.blocks_touched],
        "blocks_emptied": [block.block for block in changes.blocks_emptied],
        "refused": _problems(listed.refused),
        "warnings": [*_problems(listed.warnings), *(str(rename) for rename in changes.possibly_renamed)],
    }


def _overrides_as_json(changes: OverrideChanges, *, preview: bool) -> dict[str, Any]:
    return {
        "portfolio": changes.portfolio.slug,
        "preview": preview,
        "form": changes.listed.form.value,
        "columns": dict(changes.listed.columns.meaning_of),
        "counts": changes.counts,
        "blocks_touched": [block.block for block in changes.blocks_touched],
        "written": [
            {"row": one.row, "home": one.home.name, "field": one.field, "old": one.old, "new": one.new}
            for one in (*changes.written, *changes.withdrawn)
        ],
        "refused": _problems(changes.refused),
        "warnings": _problems(changes.warnings),
    }


def _problems(problems: Iterable[RowProblem]) -> list[Mapping[str, Any]]:
    return [
        {
            "row": one.row,
            "column": one.column or None,
            "reason": one.kind.value,
            "message": one.message,
            "remedy": one.remedy,
        }
        for one in problems
    ]


# ---------------------------------------------------------------------------------------------- for people


def _slug_of(file: Path) -> str:
    return "-".join(file.stem.lower().replace("_", " ").split())


def _show_list(listed: PortfolioList, kept: Mapping[str, int]) -> None:
    heading(f"{listed.source} as portfolio {listed.portfolio.slug}")
    _show_columns(listed.columns)
    for missing in listed.missing:
        if missing.meaning not in kept:
            line(f"  no column is the {_in_words(missing.meaning)}: {missing.consequence}")
        if missing.hint:
            line(f"  {missing.hint}")
    for meaning, homes in kept.items():
        line(f"  no column is the {_in_words(meaning)}: what is stored stays, for {counted(homes, 'home')}")
    rows = [
        (
            str(one.row),
            one.identity.landlord_property_id,
            str(one.identity.uprn or ""),
            one.identity.address,
            one.identity.postcode,
            one.block.block,
        )
        for one in listed.first_rows(3)
    ]
    headers = ("row", "reference", "UPRN", "address", "postcode", "block")
    table("The first homes as read", headers, rows, right=("row",), wrap=("reference", "address"))


def _in_words(meaning: str) -> str:
    return "UPRN" if meaning == ListColumn.UPRN else meaning.replace("_", " ")


def _show_columns(columns: Columns) -> None:
    rows = [(column.letter, column.header, _in_words(column.meaning)) for column in columns.understood]
    rows += [(column.letter, column.header, f"ignored: {column.why}") for column in columns.ignored]
    title = f"Headings in row {columns.header_row}"
    table(title, ("", "heading", "understood as"), rows, wrap=("heading", "understood as"))


def _show_changes(changes: PortfolioChanges, *, preview: bool) -> None:
    heading("What it would change" if preview else "What it changed")
    if changes.changes_nothing:
        line("  nothing; the store says all of this already")
    counts = changes.counts
    shown = ("joined", "corrected", "moved_block", "returned", "left", "held_back", "unchanged", "refused", "warnings")
    facts({name.replace("_", " "): counts[name] for name in shown if counts[name]})
    facts({"homes on the list": f"{counts['homes']:,} in {counted(counts['blocks'], 'block')}"})
    if changes.held_back:
        names = ", ".join(home.name for home in changes.held_back[:_SHOWN])
        more = len(changes.held_back) - _SHOWN
        rest = f" and {more:,} more" if more > 0 else ""
        paragraph(f"Held back, kept as they were because their row was refused: {names}{rest}", indent=2)
    console.print()
    moved = [(one.identity.name, one.old.block, one.new.block) for one in changes.moved[:_SHOWN]]
    table("Moved to another block", ("home", "from", "to"), moved)
    corrected = [
        (str(one.row), one.identity.name, "; ".join(f"{c.field}: {c.old!r} → {c.new!r}" for c in one.changes))
        for one in changes.corrected[:_SHOWN]
    ]
    table("Corrected", ("row", "home", "what"), corrected, right=("row",), wrap=("what",))


def _show_overrides(changes: OverrideChanges, *, preview: bool) -> None:
    heading("What it would change" if preview else "What it changed")
    if changes.changes_nothing:
        line("  nothing; these corrections are in force already")
    counts = changes.counts
    shown = ("written", "withdrawn", "unchanged", "refused", "warnings", "homes_touched", "blocks_touched")
    facts({name.replace("_", " "): counts[name] for name in shown if counts[name]})
    console.print()
    made = (*changes.written, *changes.withdrawn)
    rows = [
        (str(one.row), one.home.name, one.field, f"{one.old or '–'} → {one.new or 'taken back'}", one.note)
        for one in made[:_SHOWN]
    ]
    headers = ("row", "home", "field", "corrected before → now", "note")
    table("Corrections", headers, rows, right=("row",), wrap=headers[3:])
    if len(made) > _SHOWN:
        line(f"  and {len(made) - _SHOWN:,} more; --json lists them all\n")
    _show_problems("Refused rows", changes.refused)
    _show_problems("Taken, with a warning", changes.warnings)
    _say_next(f"ara refresh {changes.portfolio.slug}", preview=preview, nothing=changes.changes_nothing)


def _show_problems(title: str, problems: Sequence[RowProblem]) -> None:
    rows = [(str(one.row), one.column, f"{one.message}; {one.remedy}") for one in problems[:_SHOWN]]
    headers = ("row", "column", "what, and what to do")
    table(title, headers, rows, right=("row",), wrap=headers[1:])
    if len(problems) > _SHOWN:
        line(f"  and {len(problems) - _SHOWN:,} more; --json lists them all\n")


def _say_next(command: str, *, preview: bool, nothing: bool) -> None:
    """What to do after an import: without --preview, model what it changed."""
    if nothing:
        return
    by_itself = " (a running `ara up` does it by itself)" if command.startswith("ara refresh") else ""
    line("Nothing was written. Next: the same without --preview" if preview else f"Next: `{command}`{by_itself}")

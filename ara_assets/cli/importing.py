"""`ara import`: what was understood of a spreadsheet, what it changes, and the partitions of its blocks."""

import getpass
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from ara_assets.cli.output import console, facts, print_json, table
from ara_assets.cli.session import Session, open_session
from ara_assets.partitions import register_blocks, registered_blocks, retire_blocks
from ara_assets.runs import blocks_in_flight
from ara_domain.identity import BlockGranularity, RecencyPolicy
from ara_domain.services.override_import import OverrideImport
from ara_domain.services.portfolio_import import PortfolioImport
from ara_domain.spreadsheets import (
    Columns,
    OverrideChanges,
    PortfolioChanges,
    PortfolioList,
    RowProblem,
    parse_mapping,
    read_override_list,
    read_portfolio_list,
)
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
        service = PortfolioImport(session.store, session.books.clock)
        portfolio = service.portfolio(slug or _slug_of(file), granularity=granularity, recency_policy=policy)
        listed = read_portfolio_list(cells, portfolio, mapping=parse_mapping(columns), header_row=header_row)
        if preview:
            changes = service.compare(listed, additions_only=add)
        else:
            changes = service.run(listed, additions_only=add, removal_is_meant=allow_leavers)
            match_partitions(session, changes)
    if as_json:
        print_json(_portfolio_as_json(changes, preview=preview))
        return
    _show_list(listed)
    _show_changes(changes, preview=preview)
    _show_problems("Refused rows", listed.refused)
    _show_problems("Taken, with a warning", listed.warnings)
    for rename in changes.possibly_renamed[:_SHOWN]:
        console.print(f"  {rename}", markup=False)
    if not preview and not changes.changes_nothing:
        console.print(f"Next: `ara run {portfolio.slug}`")


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
        service = OverrideImport(session.store, session.books.clock, uuid4)
        if preview:
            changes = service.compare(listed, slug)
        else:
            changes = service.run(listed, slug, author=author or getpass.getuser())
    if as_json:
        print_json(_overrides_as_json(changes, preview=preview))
        return
    _show_columns(listed.columns)
    _show_overrides(changes, preview=preview)


def match_partitions(session: Session, changes: PortfolioChanges) -> None:
    """Register partitions of new blocks, and retire those of blocks without a home (their results go with them).

    A block in flight is retired by the next import: without its key a run could not tell which blocks it covers.
    """
    register_blocks(session.instance, changes.homes_per_block)
    slug = changes.portfolio.slug
    empty = [
        block
        for block in registered_blocks(session.instance)
        if block.portfolio == slug and block not in changes.homes_per_block
    ]
    kept = retire_blocks(session.instance, empty, blocks_in_flight(session.instance))
    gone = [block for block in empty if block not in kept]
    if not gone:
        return
    with session.store.unit_of_work() as uow:
        session.store.block_versions.forget(uow, gone)
        session.store.quarantine.forget(uow, gone, session.books.clock())
        uow.commit()


# ---------------------------------------------------------------------------------------------- for scripts


def _portfolio_as_json(changes: PortfolioChanges, *, preview: bool) -> dict[str, Any]:
    listed = changes.listed
    return {
        "portfolio": changes.portfolio.slug,
        "preview": preview,
        "columns": dict(listed.columns.meaning_of),
        "ignored_columns": {column.header: column.why for column in listed.columns.ignored},
        "counts": changes.counts,
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


def _show_list(listed: PortfolioList) -> None:
    console.print(f"[bold]{listed.source}[/] as portfolio [bold]{listed.portfolio.slug}[/]")
    _show_columns(listed.columns)
    for missing in listed.missing:
        console.print(f"  no {missing.meaning.value.replace('_', ' ')}: {missing.consequence}")
    rows = [
        (
            one.row,
            one.identity.landlord_property_id,
            str(one.identity.uprn or ""),
            one.identity.address,
            one.identity.postcode,
            one.block.block,
        )
        for one in listed.first_rows(3)
    ]
    table("The first homes as read", ("row", "reference", "UPRN", "address", "postcode", "block"), rows)


def _show_columns(columns: Columns) -> None:
    rows = [(column.letter, column.header, column.meaning.replace("_", " ")) for column in columns.understood]
    rows += [(column.letter, column.header, f"ignored: {column.why}") for column in columns.ignored]
    table(f"Headings in row {columns.header_row}", ("", "heading", "understood as"), rows)


def _show_changes(changes: PortfolioChanges, *, preview: bool) -> None:
    console.print("What it would change:" if preview else "What it changed:")
    if changes.changes_nothing:
        console.print("  nothing; the store says all of this already")
    counts = changes.counts
    shown = ("joined", "corrected", "moved_block", "returned", "left", "held_back", "unchanged", "refused", "warnings")
    facts({name.replace("_", " "): counts[name] for name in shown if counts[name]})
    facts({"homes on the list": f"{counts['homes']:,} in {counts['blocks']:,} blocks"})
    console.print()
    moved = [(one.identity.name, one.old.block, one.new.block) for one in changes.moved[:_SHOWN]]
    table("Moved to another block", ("home", "from", "to"), moved)
    corrected = [
        (one.row, one.identity.name, "; ".join(f"{c.field}: {c.old!r} → {c.new!r}" for c in one.changes))
        for one in changes.corrected[:_SHOWN]
    ]
    table("Corrected", ("row", "home", "what"), corrected)


def _show_overrides(changes: OverrideChanges, *, preview: bool) -> None:
    console.print("What it would change:" if preview else "What it changed:")
    if changes.changes_nothing:
        console.print("  nothing; these corrections are in force already")
    counts = changes.counts
    shown = ("written", "withdrawn", "unchanged", "refused", "warnings", "homes_touched", "blocks_touched")
    facts({name.replace("_", " "): counts[name] for name in shown if counts[name]})
    console.print()
    rows = [
        (one.row, one.home.name, one.field, one.old or "–", one.new or "taken back", one.note)
        for one in (*changes.written, *changes.withdrawn)[:_SHOWN]
    ]
    table("Corrections", ("row", "home", "field", "in force before", "now", "note"), rows)
    _show_problems("Refused rows", changes.refused)
    _show_problems("Taken, with a warning", changes.warnings)
    if not preview and not changes.changes_nothing:
        console.print(f"Next: `ara refresh {changes.portfolio.slug}` (a running `ara up` does it by itself)")


def _show_problems(title: str, problems: Sequence[RowProblem]) -> None:
    rows = [(one.row, one.column, one.message, one.remedy) for one in problems[:_SHOWN]]
    table(title, ("row", "column", "what", "what to do"), rows)
    if len(problems) > _SHOWN:
        console.print(f"  and {len(problems) - _SHOWN:,} more; --json lists them all\n")

"""`ara costs`: cost tables by version. Commands share one session each; nothing here knows Dagster."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from ara_assets.cli.failures import UserError
from ara_assets.cli.out_files import check_out
from ara_assets.cli.output import console, counted, facts, heading, line, paragraph, print_json, table
from ara_assets.cli.session import open_session
from ara_domain.costs import CURRENCY, default_materials
from ara_domain.costs.columns import COLUMNS, COLUMNS_SHEET, COST_COLUMNS, REGION_COLUMNS, REGIONS_SHEET, cells_of
from ara_domain.costs.comparing import WHOLE_ROW
from ara_domain.costs.reading import CostList, CostsRefused, read_cost_list
from ara_domain.costs.vat import vat_in_words
from ara_domain.ports import CostVersion, Material, Repositories
from ara_domain.services.cost_import import CostImport, CostImportDone, NoSuchCosts
from ara_domain.spreadsheets import Table
from ara_domain.spreadsheets.problems import listed
from ara_resources.spreadsheets import read_table

_SHOWN, _WIDEST = 20, 16
_NATIONAL = "no regional factors: prices hold everywhere as they are"


def import_costs(
    file: Path, *, version: str | None, regions: Path | None, replace: bool, preview: bool, as_json: bool
) -> None:
    """Read a cost table and store it as a version.

    Raises:
        SpreadsheetRefused: the file cannot be read, or the version's name is in use for other prices.
    """
    try:
        read = read_cost_list(*_sheets(file, regions))
    except CostsRefused as refused:
        _show_refusal(refused, as_json=as_json)
        raise typer.Exit(1) from refused
    name = version or "-".join(file.stem.lower().replace("_", " ").split())
    with open_session() as session:
        costs = CostImport(session.store)
        done = costs.compare(read, name) if preview else costs.run(read, name, replace=replace)
    if as_json:
        print_json(_done_as_json(done, preview=preview))
    else:
        _show_done(done, preview=preview)


def list_costs(*, as_json: bool) -> None:
    """The versions there are; the one saved last is in force."""
    with open_session() as session:
        versions = session.store.materials.versions()
    if as_json:
        print_json([{**asdict(one), "in_force": one is versions[-1]} for one in versions])
        return
    rows = [
        (
            one.version,
            "in force" if one is versions[-1] else "",
            one.materials,
            one.factors,
            "" if one.saved_at is None else f"{one.saved_at:%Y-%m-%d %H:%M}",
            one.source or "comes with ARA",
        )
        for one in reversed(versions)
    ]
    headers = ("version", "", "materials", "regions", "saved", "from")
    table("Cost tables", headers, rows, right=("materials", "regions"), wrap=("from",))
    if not rows:
        line("there is no cost table yet; `ara import portfolio` brings the indicative one, `ara costs import` yours")


def show_costs(version: str | None, *, as_json: bool) -> None:
    """One version in full.

    Raises:
        NoSuchCosts: there is none of this name, or none at all.
    """
    with open_session() as session:
        held = _named(session.store, version)
        in_force = session.store.materials.current_version() == held.version
        materials = tuple(session.store.materials.materials(held.version).values())
        factors = tuple(session.store.materials.factors(held.version).values())
    missing = CostList(source="", materials=materials).missing
    if as_json:
        told = {**asdict(held), "in_force": in_force, "missing": missing}
        print_json({**told, "materials": _as_json(materials), "regions": [asdict(one) for one in factors]})
        return
    heading(f"{held.version}{', in force' if in_force else ''}, in {held.currency}")
    rows = [
        (
            one.material_id,
            one.unit,
            _gbp(one.fixed_cost_pence),
            _gbp(one.unit_cost_pence),
            vat_in_words(one.vat_percent),
            one.price_date,
        )
        for one in materials
    ]
    headers = ("material", "unit", "fixed £", "£/unit", "VAT", "date")
    table("", headers, rows, right=("fixed £", "£/unit"), wrap=("material",))
    regional = [(one.area, f"{one.factor:g}", one.source) for one in factors]
    table("Regional factors", ("area", "factor", "source"), regional, right=("factor",), wrap=("source",))
    if not factors:
        line(_NATIONAL)
    heading("Sources")
    for one in materials:
        paragraph(f"{one.material_id}: {one.source}", indent=2)
    _show_missing(missing)


def use_costs(version: str, *, as_json: bool) -> None:
    """Put a stored version in force.

    Raises:
        NoSuchCosts: there is none of this name.
    """
    with open_session() as session:
        changed = CostImport(session.store).use(version)
    if as_json:
        print_json({"version": version, "changed": changed})
        return
    line(f"{version} is in force" + ("" if changed else " already"))
    if changed:
        _say_next()


def write_template(out: Path, *, as_json: bool) -> None:
    """Write the indicative prices in the columns an import reads; a workbook has a sheet for regional factors.

    Raises:
        UserError: the file's name ends neither in .csv nor in .xlsx, it is there, or it cannot be written.
    """
    check_out(out, "xlsx")
    if out.exists():
        raise UserError(f"{out} is there already; name another file, or remove it first")
    rows = [tuple(cells_of(material).values()) for material in default_materials()]
    if out.suffix.lower() == ".csv":
        with out.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([COST_COLUMNS, *rows])
    elif out.suffix.lower() == ".xlsx":
        _write_workbook(out, rows)
    else:
        raise UserError(f"{out} is neither .csv nor .xlsx; name the file so that it ends in one of them")
    if as_json:
        print_json({"file": str(out), "materials": len(rows), "columns": COST_COLUMNS, "regions": REGION_COLUMNS})
        return
    line(f"{counted(len(rows), 'material')} written to {out}")
    facts(COLUMNS)
    line(f"Next: fill in your prices, then `ara costs import {out} --version NAME`")


# ------------------------------------------------------------------------------------------------ files


def _sheets(file: Path, regions: Path | None) -> tuple[Table, Table | None]:
    """The sheet of prices, and that of regional factors: of a file of its own, or of the same workbook."""
    prices = read_table(file)
    if regions is not None:
        return prices, read_table(regions)
    named = next((name for name in prices.other_sheets if name.strip().casefold() == REGIONS_SHEET), None)
    if named is None:
        return prices, None
    factors = read_table(file, sheet=named)
    return prices, factors if len(factors.rows) > 1 else None


def _write_workbook(out: Path, rows: Iterable[Sequence[str | float]]) -> None:
    from openpyxl import Workbook  # noqa: PLC0415  most commands write no workbook

    book = Workbook(write_only=True)
    prices = book.create_sheet("costs")
    prices.append(COST_COLUMNS)
    for row in rows:
        prices.append(row)
    book.create_sheet(REGIONS_SHEET).append(REGION_COLUMNS)
    meanings = book.create_sheet(COLUMNS_SHEET)
    for named in COLUMNS.items():
        meanings.append(named)
    book.save(out)


# ------------------------------------------------------------------------------------------------ for scripts


def _done_as_json(done: CostImportDone, *, preview: bool) -> dict[str, Any]:
    return {
        "version": done.version,
        "preview": preview,
        "currency": CURRENCY,
        "materials": len(done.listed.materials),
        "regions": len(done.listed.factors),
        "missing": done.listed.missing,
        "replaces": done.replaces,
        "changes_nothing": done.changes_nothing,
        "changes": [asdict(change) for change in done.changes],
    }


def _as_json(materials: Iterable[Material]) -> list[Mapping[str, Any]]:
    return [{**asdict(one), "vat": vat_in_words(one.vat_percent)} for one in materials]


def _show_refusal(refused: CostsRefused, *, as_json: bool) -> None:
    if as_json:
        problems = [asdict(problem) for problem in refused.problems]
        print_json({"error": {"kind": "CostsRefused", "message": str(refused), "problems": problems}})
        return
    rows = [(str(one.row or ""), one.column, f"{one.message}; {one.remedy}") for one in refused.problems[:_SHOWN]]
    headers = ("row", "column", "what, and what to do")
    table("Refused: a cost table is all or nothing", headers, rows, right=("row",), wrap=headers[2:])
    if (more := len(refused.problems) - _SHOWN) > 0:
        line(f"  and {more:,} more; --json lists them all")
    line("Nothing was imported.")


# ------------------------------------------------------------------------------------------------ for people


def _named(store: Repositories, version: str | None) -> CostVersion:
    versions = {one.version: one for one in store.materials.versions()}
    name = version or store.materials.current_version()
    if name is None:
        raise NoSuchCosts("there is no cost table yet; `ara import portfolio` brings the indicative one")
    if name not in versions:
        raise NoSuchCosts(f"there is no cost version {name!r}; there are {listed(versions) or 'none'}")
    return versions[name]


def _show_done(done: CostImportDone, *, preview: bool) -> None:
    heading(f"{done.listed.source} as cost version {done.version}")
    facts(
        {
            "materials": len(done.listed.materials),
            "regional factors": len(done.listed.factors) or _NATIONAL,
            "VAT": "; ".join(f"{vat}: {counted(number, 'row')}" for vat, number in _rates(done.listed).items()),
            "cells that differ": len(done.changes) or None,
        }
    )
    if done.changes_nothing:
        line("  nothing changes; this version is stored and in force")
    console.print()
    headers = ("row", "column", "was", "is")
    rows = [
        (one.line, "" if one.column == WHOLE_ROW else one.column, *map(_cut, one.in_words))
        for one in done.changes[:_SHOWN]
    ]
    table(f"What differs from the {done.version} there is", headers, rows, right=("was", "is"))
    if (more := len(done.changes) - _SHOWN) > 0:
        line(f"  and {more:,} more; --json lists them all")
    _show_missing(done.listed.missing)
    if preview:
        line("Nothing was written. Next: the same without --preview" + (" and with --replace" if done.changes else ""))
    elif not done.changes_nothing:
        _say_next()


def _cut(text: str) -> str:
    """Of a long description or source its beginning, so that the table keeps its columns."""
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _rates(listed: CostList) -> Mapping[str, int]:
    """Rows by what they say of VAT: so that a rate read otherwise than it was meant shows."""
    return Counter(_added(one.vat_percent) for one in listed.materials)


def _added(vat_percent: float | None) -> str:
    return f"{vat_in_words(vat_percent)} is added" if vat_percent else vat_in_words(vat_percent)


def _show_missing(missing: Sequence[str]) -> None:
    if missing:
        line(f"No price of {counted(len(missing), 'material')}; measures that need one are refused as not_priced:")
        paragraph(", ".join(missing), indent=2)


def _say_next() -> None:
    line("Next: `ara refresh PORTFOLIO` plans at these prices (a running `ara up` does it by itself)")


def _gbp(pence: int) -> str:
    return f"{pence / 100:,.2f}"
